//! Models of client libraries, which predict what a client does with a long-running operation.
//!
//! A client is plain code that runs against an abstract [`Exchange`]. The same function predicts
//! what a client does with an operation as its document describes it, and reproduces the recorded
//! behaviour of the real client.

mod answers;
mod audience;
mod azure_cli;
mod bad_ends;
mod course;
mod dotnet;
mod exchange;
mod fabric_cicd;
mod fabric_cli;
mod fabric_go;
mod forecast;
mod generated;
mod go;
mod http_date;
mod java;
mod java_arm;
mod java_typespec;
mod js;
mod misled;
mod powershell;
mod product;
mod python;
mod python_arm;
mod python_arm_typespec;
mod python_typespec;
mod reading;
mod rust;
mod script;
mod terraform;
#[cfg(test)]
mod testing;
mod unread;
mod words;

pub use audience::{Audience, Unmet};
pub use azure_cli::AZURE_CLI;
pub use bad_ends::{BadEnd, Reaction, bad_ends};
pub use course::{Thing, Way};
pub use dotnet::DOTNET;
pub use exchange::{Answer, End, Endless, Exchange, Got, Outcome, PATIENCE, Poll, Seen, Service};
pub use fabric_cicd::FABRIC_CICD;
pub use fabric_cli::FABRIC_CLI;
pub use fabric_go::FABRIC_GO;
pub use forecast::{
    Disagreement, Forecast, Verdict, disagreement, forecasts, ignoring_dates, misled_by_via,
    readers,
};
pub use generated::{Code, Generator, Types, own_schema};
pub use go::GO;
pub use java::JAVA;
pub use java_arm::JAVA_ARM;
pub use java_typespec::JAVA_TYPESPEC;
pub use js::JS;
pub use misled::{Answers, Asking, Proposal};
pub use powershell::POWERSHELL;
pub use product::{Product, products, products_named};
pub use python::PYTHON;
pub use python_arm::PYTHON_ARM;
pub use python_arm_typespec::PYTHON_ARM_TYPESPEC;
pub use python_typespec::PYTHON_TYPESPEC;
pub use rust::RUST;
pub use terraform::TERRAFORM;
pub use unread::{lost_without_status, told_of_failure};
pub use words::{LostWord, lost_words};

use crate::model::{State, System};

/// The clients, in display order.
pub static ALL: [&Client; 17] = [
    &PYTHON,
    &PYTHON_TYPESPEC,
    &PYTHON_ARM,
    &PYTHON_ARM_TYPESPEC,
    &JS,
    &GO,
    &DOTNET,
    &JAVA_ARM,
    &JAVA,
    &JAVA_TYPESPEC,
    &RUST,
    &AZURE_CLI,
    &POWERSHELL,
    &TERRAFORM,
    &FABRIC_GO,
    &FABRIC_CLI,
    &FABRIC_CICD,
];

/// The clients that rules consider, in the same order: the libraries that generators write for
/// documents, and Terraform's. The other clients appear in explanations only. Python from TypeSpec
/// and the Azure CLI use the status values and the headers of Python. Azure PowerShell never polls
/// after the 200 of a PATCH, POST or DELETE, so operations that most libraries poll would mislead
/// it. fabric-cicd polls few operations of Fabric and has no value for cancellation.
pub static MAIN: [&Client; 10] = [
    &PYTHON,
    &PYTHON_ARM,
    &JS,
    &GO,
    &DOTNET,
    &JAVA_ARM,
    &JAVA,
    &RUST,
    &TERRAFORM,
    &FABRIC_GO,
];

/// Some of the clients that rules consider, each once, in display order.
pub fn in_order(some: &[&'static Client]) -> Vec<&'static Client> {
    let is_meant = |client: &&'static Client| some.iter().any(|one| one.name == client.name);
    MAIN.into_iter().filter(is_meant).collect()
}

/// A client: a library, or a tool that polls operations by itself.
#[derive(Debug)]
pub struct Client {
    /// Its name in output.
    pub name: &'static str,
    /// Its product name.
    pub product: Product,
    /// The package or repository, and the part of it that was read.
    pub source: &'static str,
    /// The version, or the commit.
    pub version: &'static str,
    /// How we know that it does this.
    pub known_by: KnownBy,
    /// The systems whose operations it is made for.
    pub systems: &'static [System],
    /// `true` if it returns the result to its caller; `false` if it only waits.
    pub hands_over: bool,
    /// The code that is generated around it.
    pub code: Code,
    /// The meaning of a status value for this client; `None` if it treats the value as an error.
    pub meaning: fn(&str) -> Option<State>,
    /// The meaning of a resource's provisioning state for this client, if it polls the resource.
    pub resource_meaning: fn(&str) -> Option<State>,
    /// Waits for the completion of an operation as the client does, from its first response on.
    pub wait: fn(&mut Service<'_>) -> Result<End, Endless>,
}

/// How we know the behaviour of a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KnownBy {
    /// The real client was run on every recorded scenario, and did the same.
    Ran,
    /// We read its source.
    Read,
}

impl Client {
    /// `true` if rules consider it: it is one of [`MAIN`].
    pub fn is_main(&self) -> bool {
        MAIN.iter().any(|client| client.name == self.name)
    }

    /// The behaviour of the client in an exchange.
    pub fn run(&self, exchange: &Exchange) -> Outcome {
        let mut service = Service::new(exchange);
        let end = (self.wait)(&mut service).unwrap_or(End::Polls);
        service.outcome(end)
    }
}
