//! Azure CLI: azure-cli-core 2.91.0, `azure/cli/core/aaz/_client.py` and `_poller.py`, with the
//! pollers of azure-core and azure-mgmt-core that they use.
//!
//! Azure/aaz-dev-tools generates commands that poll with Python's lists of algorithms and pass the
//! document's final-state-via to the poller. If the document has none, the generator writes
//! `azure-async-operation` (`src/aaz_dev/swagger/model/schema/x_ms_long_running_operation.py`, read
//! at 6ee3eb5), so a POST never fetches `Location`. Commands that are written by hand with a Python
//! package poll like that package.

use super::python::{Algorithm, initialize, meaning, poll};
use super::{Client, Code, End, Endless, KnownBy, Product, Service, Types};
use crate::model::{FinalStateVia, System};

/// The commands of the Azure CLI.
pub static AZURE_CLI: Client = Client {
    name: "azure-cli",
    product: Product::Tool("Azure CLI"),
    source: "PyPI azure-cli-core, azure/cli/core/aaz: _client.py, _poller.py",
    version: "2.91.0",
    known_by: KnownBy::Ran,
    systems: &[System::Arm],
    hands_over: true,
    code: Code {
        types: Types::Responses,
        ..Code::PLAIN
    },
    meaning,
    resource_meaning: meaning,
    wait,
};

/// `AAZMgmtClient.build_lro_polling` and `AAZLROPoller`. This poller runs the polling method even
/// if the operation is complete after the first response: a failure raises, and the result is
/// fetched.
fn wait(service: &mut Service<'_>) -> Result<End, Endless> {
    let exchange = service.exchange();
    let via = exchange.final_state_via;
    let via = via.unwrap_or(FinalStateVia::AzureAsyncOperation);
    let algorithm = Algorithm::of_arm(exchange.method, &exchange.initial);
    match initialize(service, &algorithm) {
        Ok(state) => poll(service, algorithm, Some(via), state),
        Err(trouble) => Ok(End::Errors(trouble)),
    }
}
