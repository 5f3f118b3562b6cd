//! Python for ARM: azure-mgmt-core 1.6.0, `azure/mgmt/core/polling/arm_polling.py`, on top of the
//! poller of azure-core.

use super::python::{Algorithm, meaning, run};
use super::{Client, Code, End, Endless, Generator, KnownBy, Service};
use crate::model::System;
use crate::openapi::Method;

/// The client of Python for ARM.
pub static PYTHON_ARM: Client = Client {
    name: "python-arm",
    title: "Python for ARM",
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

/// The list of `ARMPolling`: `Operation-Location` isn't looked at, and PUT and PATCH without a
/// header follow the resource itself.
fn wait(service: &mut Service<'_>) -> Result<End, Endless> {
    let exchange = service.exchange();
    let first = &exchange.initial;
    let algorithm = if let Some(url) = first.header("Azure-AsyncOperation") {
        Algorithm::operation(url, first)
    } else if let Some(url) = first.header("Location") {
        Algorithm::Location {
            url: url.to_owned(),
        }
    } else if matches!(exchange.method, Method::Put | Method::Patch) {
        Algorithm::Body
    } else {
        Algorithm::StatusCheck
    };
    run(service, algorithm)
}
