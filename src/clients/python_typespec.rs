//! Python for the data plane, from TypeSpec: azure-core 1.41.0,
//! `azure/core/polling/base_polling.py`, as the TypeSpec emitter of Azure/autorest.python
//! configures it.
//!
//! Code from OpenAPI passes the final-state-via of its document to the poller as `lro_options`.
//! Code from TypeSpec creates `LROBasePolling` with the interval and the endpoint and without
//! options. Read in azure-ai-documentintelligence 1.0.2 and azure-health-deidentification 1.0.0, in
//! all of their long-running operations.

use super::python::{Algorithm, meaning, run};
use super::{Client, Code, End, Endless, Generator, KnownBy, Product, Service, Types};
use crate::model::System;

/// The Python client for the data plane, generated from TypeSpec.
pub static PYTHON_TYPESPEC: Client = Client {
    name: "python-typespec",
    product: Product::AzureSdk("Python (from TypeSpec)"),
    source: "PyPI azure-core, azure/core/polling/base_polling.py; azure-ai-documentintelligence, \
        azure/ai/documentintelligence/_operations/_operations.py",
    version: "1.41.0",
    known_by: KnownBy::Ran,
    systems: &[System::DataPlane],
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

/// The poller never gets a final-state-via: PUT and PATCH fetch the URL of the request even if the
/// result is at `Location`, and POST fetches `Location` even if the monitor has the result.
fn wait(service: &mut Service<'_>) -> Result<End, Endless> {
    let first = &service.exchange().initial;
    run(service, Algorithm::of_data_plane(first), None)
}
