//! How the operations of each document are found: where a link leads, which entries are sent to the
//! same URL, what lies below a path.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use crate::openapi::{Api, Link, LinkTargets, Method, Operation, PathItem};
use crate::workspace::FileId;

/// How the operations of each document are found.
#[derive(Debug, Default)]
pub(super) struct OperationIndex<'w> {
    documents: FxHashMap<FileId, DocumentOperations<'w>>,
}

/// How operations of a document are found; read when one asks.
#[derive(Debug, Default)]
struct DocumentOperations<'w> {
    links: OnceLock<LinkTargets<'w>>,
    /// Entries by the URL that they are sent to.
    by_url: OnceLock<FxHashMap<String, Vec<PathItem<'w>>>>,
    /// GETs by the path without its last segment.
    below: OnceLock<FxHashMap<String, Vec<Operation<'w>>>>,
}

impl<'w> OperationIndex<'w> {
    /// Adds a document.
    pub(super) fn add(&mut self, api: Api<'w>) {
        self.documents.entry(api.document().id()).or_default();
    }

    /// What a link names.
    pub(super) fn target_of(&self, link: &Link<'w>) -> Option<&Operation<'w>> {
        let place = link.element().place();
        let known = self.documents.get(&place.document().id())?;
        let api = || Api::new(place.workspace(), place.document());
        link.target(known.links.get_or_init(|| LinkTargets::of(api())))
    }

    /// The entries of a document that are sent to the same URL as one of them, itself among them
    /// where there are others.
    pub(super) fn variants(&self, item: &PathItem<'w>) -> &[PathItem<'w>] {
        let api = item.api;
        let known = self.documents.get(&api.document().id());
        let Some(known) = known.filter(|_| item.may_have_variants()) else {
            return &[];
        };
        let entries = || {
            let mut by_url: FxHashMap<String, Vec<PathItem<'w>>> = FxHashMap::default();
            for item in api.paths() {
                let url = item.url_template().to_owned();
                by_url.entry(url).or_default().push(item);
            }
            by_url
        };
        let by_url = known.by_url.get_or_init(entries);
        let same = by_url.get(item.url_template());
        same.map(Vec::as_slice).unwrap_or_default()
    }

    /// The GETs of a document one segment below a path.
    pub(super) fn below(&self, api: Api<'w>, path: &str) -> &[Operation<'w>] {
        let Some(known) = self.documents.get(&api.document().id()) else {
            return &[];
        };
        let gets = || {
            let mut below: FxHashMap<String, Vec<Operation<'w>>> = FxHashMap::default();
            for item in api.paths() {
                let Some((parent, _)) = item.template.rsplit_once('/') else {
                    continue;
                };
                if let Some(get) = item.operation(Method::Get) {
                    below.entry(parent.to_owned()).or_default().push(get);
                }
            }
            below
        };
        let below = known.below.get_or_init(gets);
        below.get(path).map(Vec::as_slice).unwrap_or_default()
    }
}
