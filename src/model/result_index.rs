//! Index of the GETs that may return the result of another operation, by their parameters.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::monitor::is_status;
use super::parameter_sources::{NeededParameters, ParameterSources};
use super::profile::Profile;
use crate::openapi::{Api, Method, Operation, Schema};
use crate::workspace::FileId;

/// The maximum number of GETs with a known parameter that are checked for one operation. A GET
/// returns the result only if no other GET could; among more GETs than this, another one always
/// could.
const MAX_LOOKED_AT: usize = 64;

/// The GETs of each document that return a body.
#[derive(Debug, Default)]
pub(super) struct ResultIndex<'w> {
    documents: FxHashMap<FileId, OnceLock<Gets<'w>>>,
}

/// The GETs of a document that have parameters, by their first parameter.
#[derive(Debug, Default)]
struct Gets<'w> {
    by_name: FxHashMap<String, Vec<Get<'w>>>,
}

#[derive(Debug)]
struct Get<'w> {
    operation: Operation<'w>,
    needed: NeededParameters,
    body: Schema<'w>,
}

impl<'w> ResultIndex<'w> {
    /// Adds a document. Its GETs are read at first use.
    pub(super) fn add(&mut self, api: Api<'w>) {
        self.documents.entry(api.document().id()).or_default();
    }

    /// The only GET of a document that a client can call with the known values, and that returns
    /// neither a status nor the schema `status`.
    pub(super) fn only(
        &self,
        api: Api<'w>,
        profile: &Profile,
        known: &ParameterSources,
        status: Option<&Schema<'w>>,
    ) -> Option<Operation<'w>> {
        let document = self.documents.get(&api.document().id())?;
        let gets = document.get_or_init(|| Gets::of(api, profile));
        let named = known
            .request
            .iter()
            .filter_map(|name| gets.by_name.get(name));
        let mut only: Option<&Get<'w>> = None;
        for (looked_at, get) in named.flatten().enumerate() {
            if looked_at == MAX_LOOKED_AT {
                return None;
            }
            let is_status = status.is_some_and(|status| status.place() == get.body.place());
            if is_status || !known.fills_all_but_id(&get.needed) {
                continue;
            }
            let is_other = |known: &Get<'w>| known.body.place() != get.body.place();
            if only.is_some_and(is_other) {
                return None;
            }
            only = only.or(Some(get));
        }
        only.map(|get| get.operation.clone())
    }
}

impl<'w> Gets<'w> {
    fn of(api: Api<'w>, profile: &Profile) -> Self {
        let mut gets = Self::default();
        for operation in api.paths().filter_map(|item| item.operation(Method::Get)) {
            let needed = NeededParameters::of(&operation, None, profile);
            let (Some(first), Some(body)) = (needed.others.first(), operation.result()) else {
                continue;
            };
            if !is_status(&body, profile) {
                let same = gets.by_name.entry(first.clone()).or_default();
                same.push(Get {
                    operation,
                    needed,
                    body,
                });
            }
        }
        gets
    }
}
