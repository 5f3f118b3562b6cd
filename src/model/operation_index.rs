//! Index of the operations of each document: by the links to them, by URL, and by path.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;

use super::detect::has_namespace;
use super::operation_names::{OperationNames, VersionFolder, VersionNames};
use crate::openapi::{
    Api, Element, Link, LinkTargets, Method, Operation, ParameterIn, PathItem, Schema,
};
use crate::workspace::{FileId, Place, path};

/// Index of the operations of all documents.
#[derive(Debug, Default)]
pub(super) struct OperationIndex<'w> {
    documents: FxHashMap<FileId, DocumentOperations<'w>>,
    /// The documents of an API, by the folder that contains them.
    folders: FxHashMap<&'w str, Gets<'w>>,
    /// The documents of all versions of an API, by the folder that contains the versions.
    families: FxHashMap<&'w str, Family<'w>>,
    /// The documents of one version. Paths that have a namespace of Resource Manager belong to the
    /// same server in all of them.
    versions: FxHashMap<Cow<'w, str>, Gets<'w>>,
    /// The documents of one version and one server.
    servers: FxHashMap<Server<'w>, Gets<'w>>,
}

/// The GETs of some documents, and the names of all their operations.
#[derive(Debug, Default)]
struct Gets<'w> {
    apis: Vec<Api<'w>>,
    /// The entries of all paths, by path without the names of the parameters. Computed at first
    /// use.
    by_shape: OnceLock<FxHashMap<Arc<str>, Vec<PathItem<'w>>>>,
    names: OnceLock<Arc<OperationNames<'w>>>,
}

/// The documents of all versions of an API.
#[derive(Debug, Default)]
struct Family<'w> {
    apis: Vec<Api<'w>>,
    names: OnceLock<Arc<VersionNames<'w>>>,
}

/// The server that a document describes, in a version of its API.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Server<'w> {
    /// The folder of the service in a repository of specifications. `None` if the URL alone
    /// identifies the server.
    service: Option<&'w str>,
    url: String,
    version: Cow<'w, str>,
}

/// The identity of an operation.
type OperationKey<'w> = (Place<'w>, Place<'w>, Method);

/// Indexes of the operations of one document, computed at first use.
#[derive(Debug, Default)]
struct DocumentOperations<'w> {
    /// The GETs. Whoever finds one by another way gets the same, with what was read of it.
    gets: FxHashMap<OperationKey<'w>, Operation<'w>>,
    /// The entries of all paths, each with its path without the names of the parameters. A document
    /// belongs to several groups of documents.
    shapes: OnceLock<Vec<(Arc<str>, PathItem<'w>)>>,
    links: OnceLock<LinkTargets<'w>>,
    /// Entries of `paths` by their URL.
    by_url: OnceLock<FxHashMap<String, Vec<PathItem<'w>>>>,
    /// GETs by the path without its last segment.
    below: OnceLock<FxHashMap<String, Vec<Operation<'w>>>>,
    /// GETs by the names of their query parameters.
    filtered: OnceLock<FxHashMap<String, Vec<Operation<'w>>>>,
    /// Definitions by their names without a namespace. `None` if several definitions share a name.
    types: OnceLock<FxHashMap<String, Option<Place<'w>>>>,
}

impl<'w> OperationIndex<'w> {
    /// Adds a document with its operations.
    pub(super) fn add(&mut self, api: Api<'w>, operations: &[Operation<'w>]) {
        let known = self.documents.entry(api.document().id()).or_default();
        let gets = operations.iter().filter(|one| one.method() == Method::Get);
        known.gets.extend(gets.map(|get| (get.key(), get.clone())));
        let folder = path::folder(api.document().path());
        self.folders.entry(folder).or_default().apis.push(api);
        if let Some(folder) = VersionFolder::of(api.document().path()) {
            let family = self.families.entry(folder.family).or_default();
            family.apis.push(api);
        }
        if let Some(version) = version(api) {
            self.versions.entry(version).or_default().apis.push(api);
        }
        if let Some(server) = Server::of(api) {
            self.servers.entry(server).or_default().apis.push(api);
        }
    }

    /// The GET of the same URL. The names of the path parameters may differ. The GET may be in any
    /// document of the folder. If `is_read` is `true` (the resource is read at its own path), it
    /// may also be in a document of the same version and server. If several match, the first is
    /// returned.
    pub(super) fn get_of_shape(
        &self,
        operation: &Operation<'w>,
        is_read: bool,
    ) -> Option<Operation<'w>> {
        let api = operation.api();
        let shape = Shape::of(operation.path())?;
        let folder = path::folder(api.document().path());
        let near = self
            .folders
            .get(folder)
            .and_then(|known| known.find(&shape, self));
        if near.is_some() || !is_read {
            return near;
        }
        let of_namespace = || {
            let version = version(api).filter(|_| shape.is_of_namespace)?;
            self.versions.get(&version)?.find(&shape, self)
        };
        let of_server = || self.servers.get(&Server::of(api)?)?.find(&shape, self);
        of_namespace().or_else(of_server)
    }

    /// The GET of a path.
    pub(super) fn get_of(&self, item: &PathItem<'w>) -> Option<Operation<'w>> {
        let get = item.operation(Method::Get)?;
        let document = self.documents.get(&item.api.document().id());
        let known = document.and_then(|document| document.gets.get(&get.key()));
        Some(known.cloned().unwrap_or(get))
    }

    /// The entries of all paths of a document, each with its path without the names of the
    /// parameters.
    fn shapes(&self, api: Api<'w>) -> &[(Arc<str>, PathItem<'w>)] {
        let Some(known) = self.documents.get(&api.document().id()) else {
            return &[];
        };
        known.shapes.get_or_init(|| {
            let shaped = |item: PathItem<'w>| Some((Shape::of(&item.template)?.path.into(), item));
            api.paths().filter_map(shaped).collect()
        })
    }

    /// The names of the operations in the folder of a document.
    pub(super) fn names_beside(&self, api: Api<'w>) -> Arc<OperationNames<'w>> {
        let folder = path::folder(api.document().path());
        let of = |apis: &[Api<'w>]| Arc::new(OperationNames::of(apis.to_vec()));
        match self.folders.get(folder) {
            Some(known) => Arc::clone(known.names.get_or_init(|| of(&known.apis))),
            None => of(&[api]),
        }
    }

    /// The names of the operations in all versions of the API of a document.
    pub(super) fn names_of_versions(&self, api: Api<'w>) -> Option<Arc<VersionNames<'w>>> {
        let folder = VersionFolder::of(api.document().path())?;
        let known = self.families.get(folder.family)?;
        let of = || Arc::new(VersionNames::of(known.apis.clone()));
        Some(Arc::clone(known.names.get_or_init(of)))
    }

    /// The operation that a link names.
    pub(super) fn target_of(&self, link: &Link<'w>) -> Option<&Operation<'w>> {
        let place = link.element().place();
        let known = self.documents.get(&place.document().id())?;
        let api = || Api::new(place.workspace(), place.document());
        link.target(known.links.get_or_init(|| LinkTargets::of(api())))
    }

    /// The entries of a document with the same URL as this entry, including itself. Empty if the
    /// document can't have other entries with the URL.
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

    /// The definition with this name, with or without its namespace.
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

    /// The GETs of a document that have a query parameter with this name.
    pub(super) fn filtered_by(&self, api: Api<'w>, name: &str) -> &[Operation<'w>] {
        let Some(known) = self.documents.get(&api.document().id()) else {
            return &[];
        };
        let gets = || {
            let mut filtered: FxHashMap<String, Vec<Operation<'w>>> = FxHashMap::default();
            for get in api.paths().filter_map(|item| self.get_of(&item)) {
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
                if let Some(get) = self.get_of(&item) {
                    below.entry(parent.to_owned()).or_default().push(get);
                }
            }
            below
        };
        let below = known.below.get_or_init(gets);
        below.get(path).map(Vec::as_slice).unwrap_or_default()
    }
}

impl<'w> Gets<'w> {
    /// The first GET of a path that returns a result.
    fn find(&self, shape: &Shape, index: &OperationIndex<'w>) -> Option<Operation<'w>> {
        let read = || {
            let mut by_shape: FxHashMap<_, Vec<_>> = FxHashMap::default();
            for (shape, item) in self.apis.iter().flat_map(|&api| index.shapes(api)) {
                let same = by_shape.entry(Arc::clone(shape)).or_default();
                same.push(item.clone());
            }
            by_shape
        };
        let items = self.by_shape.get_or_init(read).get(&*shape.path)?;
        let mut gets = items.iter().filter_map(|item| index.get_of(item));
        gets.find(|get| get.result().is_some())
    }
}

impl<'w> Server<'w> {
    /// The server of a document. `None` if neither the URL nor the folder of the document
    /// identifies the server.
    fn of(api: Api<'w>) -> Option<Self> {
        let url = api.server()?;
        // `{endpoint}` can be any server.
        let service = match url.contains('{') {
            true => Some(service_folder(api.document().path())?),
            false => None,
        };
        Some(Self {
            service,
            url,
            version: version(api)?,
        })
    }
}

/// The version that a document describes.
fn version(api: Api<'_>) -> Option<Cow<'_, str>> {
    api.root().get("info")?.text("version")
}

/// The folder of a service in a repository like Azure's: `specification/compute`.
fn service_folder(path: &str) -> Option<&str> {
    const FOLDER: &str = "specification/";
    let start = match path.starts_with(FOLDER) {
        true => 0,
        false => path.find("/specification/")? + 1,
    };
    let below = path.get(start + FOLDER.len()..)?;
    let (service, _) = below.split_once('/')?;
    path.get(..start + FOLDER.len() + service.len())
}

/// A path without the names of its parameters, a slash at its end, and a query.
struct Shape {
    path: String,
    /// `true` if the path has a namespace of Resource Manager. Such a path is the same URL in every
    /// document.
    is_of_namespace: bool,
}

impl Shape {
    /// `None` for a path that consists of parameters only: it could be any path.
    fn of(path: &str) -> Option<Self> {
        let bare = path.split('?').next().unwrap_or_default();
        let mut path = String::with_capacity(bare.len());
        for (at, segment) in bare.trim_end_matches('/').split('/').enumerate() {
            if at > 0 {
                path.push('/');
            }
            path.push_str(match segment.starts_with('{') {
                true => segment.rsplit_once('}').map_or("{}", |(_, rest)| rest),
                false => segment,
            });
        }
        let is_of_namespace = has_namespace(&path);
        // Resource Manager ignores case: `resourcegroups` is `resourceGroups`.
        if is_of_namespace {
            path.make_ascii_lowercase();
        }
        let has_name = path.bytes().any(|byte| byte != b'/');
        has_name.then_some(Self {
            path,
            is_of_namespace,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_to_one_url_have_one_shape() {
        let shape = |path| Shape::of(path).map(|shape| shape.path);
        for (one, other) in [
            ("/tubs/{tubName}", "/tubs/{name}/"),
            ("/tubs/{tubName}:drain", "/tubs/{name}:drain?deep"),
            (
                "/resourceGroups/{group}/providers/Contoso.Bath/tubs/{tubName}",
                "/resourcegroups/{g}/providers/contoso.bath/tubs/{name}",
            ),
        ] {
            assert!(shape(one).is_some());
            assert_eq!(shape(one), shape(other), "{one}");
        }
        assert_ne!(shape("/tubs/{name}"), shape("/Tubs/{name}"));
        assert_ne!(shape("/tubs/{name}"), shape("/tubs/{name}/taps"));
        assert_eq!(shape("/{kind}/{name}"), None);
    }

    #[test]
    fn a_service_has_a_folder() {
        for (path, folder) in [
            ("specification/bath/a.json", Some("specification/bath")),
            (
                "x/specification/bath/b/a.json",
                Some("x/specification/bath"),
            ),
            ("specification/a.json", None),
            ("myspecification/bath/a.json", None),
            ("bath/a.json", None),
        ] {
            assert_eq!(service_folder(path), folder, "{path}");
        }
    }
}
