//! Python for ARM: azure-mgmt-core 1.6.0, `azure/mgmt/core/polling/arm_polling.py`, based on the
//! poller of azure-core.

use super::python::{Algorithm, meaning, run};
use super::{Client, Code, End, Endless, Generator, KnownBy, Product, Service};
use crate::model::System;

/// The Python client for ARM.
pub static PYTHON_ARM: Client = Client {
    name: "python-arm",
    product: Product::AzureSdk("Python (azure-mgmt)"),
    source: "PyPI azure-mgmt-core, azure/mgmt/core/polling/arm_polling.py",
    version: "1.6.0",
    known_by: KnownBy::Ran,
    systems: &[System::Arm],
    hands_over: true,
    code: Code {
        refuses_undeclared: &[Generator::AutoRest, Generator::TypeSpec],
        ..Code::PLAIN
    },
    meaning,
    resource_meaning: meaning,
    wait,
};

/// The poller gets the final-state-via of the document, like the poller of azure-core.
fn wait(service: &mut Service<'_>) -> Result<End, Endless> {
    let exchange = service.exchange();
    run(
        service,
        Algorithm::of_arm(exchange.method, &exchange.initial),
        exchange.final_state_via,
    )
}
