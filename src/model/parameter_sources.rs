//! What fills the parameters of the next request: what a client knows once an operation has begun.

use rustc_hash::FxHashSet;

use super::monitor::{is_flag, is_monitor};
use super::normalised::normalised;
use super::profile::Profile;
use super::subject::Subject;
use super::system::System;
use crate::openapi::{Operation, ParameterIn, Response, Schema};

/// What a client knows once an operation has begun, by normalised names: what it can fill the
/// parameters of the next operation with.
pub(crate) struct ParameterSources {
    /// Names of parameters of the request.
    pub(crate) request: FxHashSet<String>,
    /// Those of them that stand in its path.
    path: FxHashSet<String>,
    /// Names of headers of the first responses.
    headers: FxHashSet<String>,
    /// Names of properties of the 202's body, and of any other first body that is a status.
    body: FxHashSet<String>,
    /// `true` if one of these bodies has an `id`, which is that of the operation.
    has_id: bool,
}

/// What a client must know to call a GET of a status, by normalised names.
#[derive(Clone, Debug)]
pub(crate) struct NeededParameters {
    /// The parameter at the end of the path that is the id of an operation, if there is one.
    id: Option<String>,
    /// Other names under which a first answer may tell that id, in APIs of no system: `taskuid` and
    /// `task` for `/tasks/{id}`.
    aliases: Vec<String>,
    /// The other parameters of the path, and those of the query that are required, without those
    /// that every client of the system knows.
    pub(crate) others: Vec<String>,
}

impl NeededParameters {
    pub(crate) fn of(operation: &Operation<'_>, id: Option<&str>, profile: &Profile) -> Self {
        let mut others: Vec<String> = operation
            .path_parameters()
            .filter(|name| Some(*name) != id)
            .map(normalised)
            .collect();
        for parameter in operation.parameters() {
            if parameter.location() == ParameterIn::Query && parameter.is_required() {
                let name = parameter.name().unwrap_or_default();
                // Every request has the version.
                if !name.contains("api-version") {
                    others.push(normalised(&name));
                }
            }
        }
        let known = &profile.known_parameters;
        others.retain(|name| !known.iter().any(|known| known.eq_ignore_ascii_case(name)));
        Self {
            id: id.map(normalised),
            aliases: match profile.system {
                System::Generic | System::Google => aliases(operation.path()),
                _ => Vec::new(),
            },
            others,
        }
    }

    /// `true` if the id of the operation is all that it takes.
    pub(crate) fn is_only_id(&self) -> bool {
        self.id.is_some() && self.others.is_empty()
    }

    /// `true` if it takes the id of an operation.
    pub(crate) fn takes_id(&self) -> bool {
        self.id.is_some()
    }

    /// The name of the id of an operation that it takes, unless it is a bare `id` or `name`, which
    /// may be the id of anything.
    pub(crate) fn own_id(&self) -> Option<&str> {
        let id = self.id.as_deref();
        id.filter(|id| !matches!(*id, "id" | "name"))
    }

    /// `true` if it takes nothing.
    pub(crate) fn is_nothing(&self) -> bool {
        self.id.is_none() && self.others.is_empty()
    }
}

impl ParameterSources {
    pub(crate) fn of(subject: &Subject<'_>) -> Self {
        let operation = &subject.operation;
        let mut path: FxHashSet<String> = operation.path_parameters().map(normalised).collect();
        path.extend(ids_of_collections(operation.path()));
        let mut request = path.clone();
        request.extend(operation.parameters().iter().filter_map(|parameter| {
            let is_value = matches!(
                parameter.location(),
                ParameterIn::Query | ParameterIn::Header
            );
            is_value.then(|| parameter.name().map(|name| normalised(&name)))?
        }));
        let first = subject.first_bodies();
        let properties: Vec<String> = first
            .iter()
            .flat_map(Schema::properties)
            .map(|property| normalised(&property.name))
            .collect();
        let headers = subject.initial().into_iter().flat_map(Response::headers);
        let headers = headers.map(|header| normalised(header.name())).collect();
        // What Resource Manager answers beside a status is a resource, and the id is the resource's.
        let is_of_operation = |body: &&Schema<'_>| {
            subject.profile.system != System::Arm || is_monitor(body, subject.profile)
        };
        let has_id = |body: &Schema<'_>| {
            let mut ids = subject.profile.id_properties.iter();
            // What ends with `done` is asked for by its name (AIP-151).
            let has_name = || body.property("name").is_some() && is_flag(body, subject.profile);
            ids.any(|name| body.property(name).is_some()) || has_name()
        };
        Self {
            request,
            path,
            has_id: first.iter().filter(is_of_operation).any(has_id),
            headers,
            body: properties.into_iter().collect(),
        }
    }

    /// `true` if the request fills every parameter but the id of the operation.
    pub(crate) fn fills_all_but_id(&self, needed: &NeededParameters) -> bool {
        needed.others.iter().all(|name| self.request.contains(name))
    }

    /// `true` if anything tells a client the id of the operation.
    pub(crate) fn fills_id(&self, needed: &NeededParameters) -> bool {
        let Some(id) = &needed.id else {
            return true;
        };
        // A bare `id` in both paths names two things.
        let is_bare = matches!(id.as_str(), "id" | "name");
        self.has_id
            || self.headers.contains(id)
            || self.body_has(id, needed)
            || !is_bare && self.request.contains(id)
    }

    /// `true` if the first response tells the id of the operation under the name that the GET has for
    /// it.
    pub(crate) fn tells_id(&self, needed: &NeededParameters) -> bool {
        let id = needed.own_id();
        id.is_some_and(|id| self.body.contains(id) || self.headers.contains(id))
            || needed.aliases.iter().any(|name| self.body.contains(name))
    }

    /// `true` if a first answer has the id of the operation under one of its names.
    fn body_has(&self, id: &String, needed: &NeededParameters) -> bool {
        self.body.contains(id) || needed.aliases.iter().any(|name| self.body.contains(name))
    }

    /// `true` if the first response has a property that is simply called `id`. It is the ID of the
    /// operation.
    pub(crate) fn has_id(&self) -> bool {
        self.has_id
    }

    /// The normalised names of the properties and headers of the first responses.
    pub(crate) fn told(&self) -> impl Iterator<Item = &String> {
        self.body.iter().chain(&self.headers)
    }

    /// `true` if the request or the first response has the id of the operation under the name that the
    /// GET has for it. Beside Operation-Location, an `Operation-Id` that the client may send is echoed,
    /// and leads nowhere.
    pub(crate) fn names_id(&self, needed: &NeededParameters) -> bool {
        let Some(id) = &needed.id else {
            return true;
        };
        let is_echoed = self.headers.contains("operationlocation");
        self.body_has(id, needed)
            || self.path.contains(id)
            || !is_echoed && (self.headers.contains(id) || self.request.contains(id))
    }
}

/// What the bare ids of a path are called elsewhere: `widgetid` for `/widgets/{id}`.
fn ids_of_collections(path: &str) -> impl Iterator<Item = String> {
    path.split('/').zip(path.split('/').skip(1)).filter_map(
        |(collection, segment): (&str, &str)| {
            let (name, _) = segment.strip_prefix('{')?.split_once('}')?;
            let thing = normalised(collection.strip_suffix('s')?);
            matches!(name, "id" | "name").then(|| thing + name)
        },
    )
}

/// What a body may call the id at the end of a path: `taskid`, `taskuid` or `task` for `/tasks/{id}`.
fn aliases(path: &str) -> Vec<String> {
    const IDS: [&str; 7] = ["id", "uid", "uuid", "guid", "key", "handle", "name"];
    let mut segments = path.rsplit('/');
    let (last, collection) = (segments.next(), segments.next());
    let is_id = last.is_some_and(|last| last.starts_with('{') && last.ends_with('}'));
    let thing = collection.filter(|_| is_id).map(normalised);
    let Some(thing) = thing.as_deref().and_then(|thing| thing.strip_suffix('s')) else {
        return Vec::new();
    };
    let named = IDS.iter().map(|id| format!("{thing}{id}"));
    named.chain([thing.to_owned()]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_id_behind_a_collection_is_that_of_its_things() {
        let ids = |path| ids_of_collections(path).collect::<Vec<_>>();
        assert_eq!(ids("/widgets/{id}:repair"), ["widgetid"]);
        assert_eq!(ids("/sites/{name}/jobs/{jobId}"), ["sitename"]);
        assert_eq!(ids("/{id}/status"), [""; 0]);
    }

    #[test]
    fn an_answer_calls_an_id_by_the_thing_that_it_names() {
        let names = aliases("/indexes/{index}/tasks/{id}");
        for name in ["taskid", "taskuid", "taskhandle", "task"] {
            assert!(names.iter().any(|alias| alias == name), "{name}");
        }
        assert!(!names.iter().any(|alias| alias == "index"));
        assert!(aliases("/tasks").is_empty());
        assert!(
            aliases("/status/{id}").is_empty()
                || !aliases("/status/{id}").contains(&"id".to_owned())
        );
    }
}
