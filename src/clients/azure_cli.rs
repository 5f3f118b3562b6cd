//! Azure CLI: azure-cli-core 2.91.0, `azure/cli/core/aaz/_client.py` and `_poller.py`, with the
//! pollers of azure-core and azure-mgmt-core below it.
//!
//! Commands that Azure/aaz-dev-tools generates poll with the lists of Python, and hand the
//! final-state-via of the document to the poller. Where the document has none, the generator writes
//! `azure-async-operation` (`src/aaz_dev/swagger/model/schema/x_ms_long_running_operation.py`, read
//! at 6ee3eb5), so that a POST never fetches `Location`. Commands that are written by hand on top
//! of a package of Python do what that does.

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

/// `AAZMgmtClient.build_lro_polling` and `AAZLROPoller`, which runs the polling method even where
/// the first answer has ended the operation: a failure raises, and the result is fetched.
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
