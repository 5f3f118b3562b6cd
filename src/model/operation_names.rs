//! The names of the operations of an API.

use std::sync::OnceLock;

use rustc_hash::FxHashSet;

use crate::openapi::Api;

/// The names of the operations of the documents in one folder.
#[derive(Debug)]
pub(super) struct OperationNames<'w> {
    apis: Vec<Api<'w>>,
    /// In lower case; read when one asks.
    names: OnceLock<FxHashSet<String>>,
}

impl<'w> OperationNames<'w> {
    pub(super) fn of(apis: Vec<Api<'w>>) -> Self {
        Self {
            apis,
            names: OnceLock::new(),
        }
    }

    /// `true` if an operation has that name, in any case: generators write names in their own.
    pub(super) fn contains(&self, name: &str) -> bool {
        let read = || {
            let operations = self.apis.iter().flat_map(|api| api.operations());
            let names = operations.filter_map(|operation| Some(operation.id()?.to_lowercase()));
            names.collect()
        };
        self.names.get_or_init(read).contains(&name.to_lowercase())
    }
}
