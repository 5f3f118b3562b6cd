//! How the operations of each document are found: where a link leads, which entries are sent to the
//! same URL, what lies below a path.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use crate::openapi::{
    Api, Element, Link, LinkTargets, Method, Operation, ParameterIn, PathItem, Schema,
};
use crate::workspace::{FileId, Place, path};

/// How the operations of each document are found.
#[derive(Debug, Default)]
pub(super) struct OperationIndex<'w> {
    documents: FxHashMap<FileId, DocumentOperations<'w>>,
    /// The documents of an API, by the folder that they are in.
    folders: FxHashMap<&'w str, FolderOperations<'w>>,
}

/// How the operations of the documents in one folder are found.
#[derive(Debug, Default)]
struct FolderOperations<'w> {
    apis: Vec<Api<'w>>,
    /// GETs that return something, by their path without the names of its parameters; read when
    /// one asks.
    gets: OnceLock<FxHashMap<String, Operation<'w>>>,
}

/// How operations of a document are found; read when one asks.
#[derive(Debug, Default)]
struct DocumentOperations<'w> {
    links: OnceLock<LinkTargets<'w>>,
    /// Entries by the URL that they are sent to.
    by_url: OnceLock<FxHashMap<String, Vec<PathItem<'w>>>>,
    /// GETs by the path without its last segment.
    below: OnceLock<FxHashMap<String, Vec<Operation<'w>>>>,
    /// GETs by the names of the parameters of their query.
    filtered: OnceLock<FxHashMap<String, Vec<Operation<'w>>>>,
    /// Definitions by their names without a namespace; none for a name that several have.
    types: OnceLock<FxHashMap<String, Option<Place<'w>>>>,
}

impl<'w> OperationIndex<'w> {
    /// Adds a document.
    pub(super) fn add(&mut self, api: Api<'w>) {
        self.documents.entry(api.document().id()).or_default();
        let folder = path::folder(api.document().path());
        self.folders.entry(folder).or_default().apis.push(api);
    }

    /// The GET of the same path in any document of the folder, whatever the parameters of the path
    /// are called there. Of several the first counts.
    pub(super) fn get_of_shape(&self, operation: &Operation<'w>) -> Option<&Operation<'w>> {
        let folder = path::folder(operation.api().document().path());
        let known = self.folders.get(folder)?;
        let gets = known.gets.get_or_init(|| {
            let items = known.apis.iter().flat_map(|api| api.paths());
            let gets = items.filter_map(|item| {
                let get = item.operation(Method::Get)?;
                get.result().is_some().then(|| (shape(get.path()), get))
            });
            let mut by_shape = FxHashMap::default();
            for (shape, get) in gets {
                by_shape.entry(shape).or_insert(get);
            }
            by_shape
        });
        let shape = shape(operation.path());
        // Paths of nothing but parameters are those of anything.
        let has_name = shape.bytes().any(|byte| byte != b'/');
        gets.get(&shape).filter(|_| has_name)
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

    /// The definition of that name, with or without its namespace.
    pub(super) fn schema_called(&self, api: Api<'w>, name: &str) -> Option<Schema<'w>> {
        let schemas = api.schemas()?;
        let known = self.documents.get(&api.document().id())?;
        let by_last_name = || {
            let mut types: FxHashMap<String, Option<Place<'w>>> = FxHashMap::default();
            for place in schemas.children() {
                let key = place.key().unwrap_or_default();
                if let Some((_, last)) = key.rsplit_once('.') {
                    let same = types.entry(last.to_owned());
                    same.and_modify(|known| *known = None)
                        .or_insert(Some(place));
                }
            }
            types
        };
        let other = || *known.types.get_or_init(by_last_name).get(name)?;
        let place = schemas.get(name).or_else(other)?;
        Some(Schema::new(Element::at(place)))
    }

    /// The GETs of a document that take a parameter of that name in their query.
    pub(super) fn filtered_by(&self, api: Api<'w>, name: &str) -> &[Operation<'w>] {
        let Some(known) = self.documents.get(&api.document().id()) else {
            return &[];
        };
        let gets = || {
            let mut filtered: FxHashMap<String, Vec<Operation<'w>>> = FxHashMap::default();
            for get in api.paths().filter_map(|item| item.operation(Method::Get)) {
                for parameter in get.parameters() {
                    let name = parameter.name();
                    let name = name.filter(|_| parameter.location() == ParameterIn::Query);
                    if let Some(name) = name {
                        let known = filtered.entry(name.into_owned()).or_default();
                        known.push(get.clone());
                    }
                }
            }
            filtered
        };
        let filtered = known.filtered.get_or_init(gets);
        filtered.get(name).map(Vec::as_slice).unwrap_or_default()
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

/// A path without the names of its parameters, a slash at its end and what follows a question mark.
fn shape(path: &str) -> String {
    let bare = path.split('?').next().unwrap_or_default();
    let segments = bare.trim_end_matches('/').split('/');
    let nameless = segments.map(|segment| match segment.starts_with('{') {
        true => segment.rsplit_once('}').map_or("{}", |(_, rest)| rest),
        false => segment,
    });
    nameless.collect::<Vec<_>>().join("/")
}
