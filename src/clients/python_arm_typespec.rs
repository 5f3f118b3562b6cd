//! Python for ARM, from TypeSpec: azure-mgmt-core 1.6.0, `azure/mgmt/core/polling/arm_polling.py`,
//! as the TypeSpec emitter of Azure/autorest.python configures it.
//!
//! As for the data plane, the code creates the poller, `ARMPolling`, without `lro_options`. Read in
//! azure-mgmt-network 33.1.0 (334 operations), azure-mgmt-keyvault 14.1.0 and azure-mgmt-fabric
//! 1.0.0.

use super::python::{Algorithm, meaning, run};
use super::{Client, Code, End, Endless, Generator, KnownBy, Product, Service, Types};
use crate::model::System;

/// The Python client for ARM, generated from TypeSpec.
pub static PYTHON_ARM_TYPESPEC: Client = Client {
    name: "python-arm-typespec",
    product: Product::AzureSdk("Python (azure-mgmt, from TypeSpec)"),
    source: "PyPI azure-mgmt-core, azure/mgmt/core/polling/arm_polling.py; azure-mgmt-network, \
        azure/mgmt/network/operations/_operations.py",
    version: "1.6.0",
    known_by: KnownBy::Ran,
    systems: &[System::Arm],
    hands_over: true,
    code: Code {
        types: Types::Metadata,
        is_of_typespec: true,
        refuses_undeclared: &[Generator::TypeSpec],
        ..Code::PLAIN
    },
    meaning,
    resource_meaning: meaning,
    wait,
};

/// The poller never gets a final-state-via: POST fetches `Location` if there is one, even if the
/// document says that the monitor has the result.
fn wait(service: &mut Service<'_>) -> Result<End, Endless> {
    let exchange = service.exchange();
    let algorithm = Algorithm::of_arm(exchange.method, &exchange.initial);
    run(service, algorithm, None)
}
