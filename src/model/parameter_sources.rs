//! The values that a client knows after the first response, to fill the parameters of the next
//! request.

use rustc_hash::FxHashSet;

use super::monitor::{is_flag, is_monitor};
use super::normalised::normalised;
use super::profile::Profile;
use super::subject::Subject;
use super::system::System;
use crate::openapi::{Operation, ParameterIn, Response, Schema};

/// The normalised names of the values that a client knows after the first response. The client can
/// fill the parameters of the next request with these values.
pub(crate) struct ParameterSources {
    /// Names of the parameters of the request.
    pub(crate) request: FxHashSet<String>,
    /// Names of the parameters in the path of the request.
    path: FxHashSet<String>,
    /// Names of the headers of the first responses.
    headers: FxHashSet<String>,
    /// Names of the properties in the body of the 202, and in other first bodies that are statuses.
    body: FxHashSet<String>,
    /// `true` if one of these bodies has an `id`. This is the id of the operation.
    has_id: bool,
}

/// The normalised names of the parameters that a client must know to call the GET of a status.
#[derive(Clone, Debug)]
pub(crate) struct NeededParameters {
    /// The id of an operation: the parameter at the end of the path, if there is one.
    id: Option<String>,
    /// Other names that a first response may use for the id: `taskuid` and `task` for
    /// `/tasks/{id}`. Only for APIs of Google or of no known system.
    aliases: Vec<String>,
    /// The other path parameters and the required query parameters. Parameters that every client of
    /// the system knows are left out.
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

    /// `true` if the only needed parameter is the id of the operation.
    pub(crate) fn is_only_id(&self) -> bool {
        self.id.is_some() && self.others.is_empty()
    }

    /// `true` if the id of an operation is needed.
    pub(crate) fn takes_id(&self) -> bool {
        self.id.is_some()
    }

    /// The name of the needed id. `None` for a bare `id` or `name`, which may be the id of
    /// anything.
    pub(crate) fn own_id(&self) -> Option<&str> {
        let id = self.id.as_deref();
        id.filter(|id| !matches!(*id, "id" | "name"))
    }

    /// `true` if no parameter is needed.
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
        // In Resource Manager, a body that isn't a status is a resource, and its id is the
        // resource's id.
        let is_of_operation = |body: &&Schema<'_>| {
            subject.profile.system != System::Arm || is_monitor(body, subject.profile)
        };
        let has_id = |body: &Schema<'_>| {
            let mut ids = subject.profile.id_properties.iter();
            // A status with `done` is read by its `name` (AIP-151).
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

    /// `true` if the request has every needed parameter, except the id of the operation.
    pub(crate) fn fills_all_but_id(&self, needed: &NeededParameters) -> bool {
        needed.others.iter().all(|name| self.request.contains(name))
    }

    /// `true` if a client knows the id of the operation, or if no id is needed.
    pub(crate) fn fills_id(&self, needed: &NeededParameters) -> bool {
        let Some(id) = &needed.id else {
            return true;
        };
        // A bare `id` in both paths is the id of two different things.
        let is_bare = matches!(id.as_str(), "id" | "name");
        self.has_id
            || self.headers.contains(id)
            || self.body_has(id, needed)
            || !is_bare && self.request.contains(id)
    }

    /// `true` if the first response has the id of the operation under the name of the GET's
    /// parameter.
    pub(crate) fn tells_id(&self, needed: &NeededParameters) -> bool {
        let id = needed.own_id();
        id.is_some_and(|id| self.body.contains(id) || self.headers.contains(id))
            || needed.aliases.iter().any(|name| self.body.contains(name))
    }

    /// `true` if a first body has the id of the operation under one of its names.
    fn body_has(&self, id: &String, needed: &NeededParameters) -> bool {
        self.body.contains(id) || needed.aliases.iter().any(|name| self.body.contains(name))
    }

    /// `true` if a first body has an id under a general name such as `id`. This is the id of the
    /// operation.
    pub(crate) fn has_id(&self) -> bool {
        self.has_id
    }

    /// The normalised names of the properties and headers of the first responses.
    pub(crate) fn told(&self) -> impl Iterator<Item = &String> {
        self.body.iter().chain(&self.headers)
    }

    /// `true` if the request or the first response has the id of the operation under the name of
    /// the GET's parameter. If the response has `Operation-Location`, an `Operation-Id` header
    /// doesn't count: the service only returns the value that the client sent.
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

/// The names that bare ids of a path have elsewhere: `widgetid` for `/widgets/{id}`.
fn ids_of_collections(path: &str) -> impl Iterator<Item = String> {
    path.split('/').zip(path.split('/').skip(1)).filter_map(
        |(collection, segment): (&str, &str)| {
            let (name, _) = segment.strip_prefix('{')?.split_once('}')?;
            let thing = normalised(collection.strip_suffix('s')?);
            matches!(name, "id" | "name").then(|| thing + name)
        },
    )
}

/// The names that a body may use for the id at the end of a path: `taskid`, `taskuid` or `task` for
/// `/tasks/{id}`.
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
