//! What fills the parameters of the next request: what a client knows once an operation has begun.

use rustc_hash::FxHashSet;

use super::monitor::is_monitor;
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
    /// Names of properties of the 202's body.
    body: FxHashSet<String>,
    /// Whether the body of the 202 has an `id`, which is that of the operation.
    has_id: bool,
}

/// What a client must know to call a GET of a status, by normalised names.
#[derive(Clone, Debug)]
pub(crate) struct NeededParameters {
    /// The parameter of the path that is the id of an operation.
    id: String,
    /// The other parameters of the path, and those of the query that are required.
    pub(crate) others: Vec<String>,
}

impl NeededParameters {
    pub(crate) fn of(operation: &Operation<'_>, id: &str) -> Self {
        let mut others: Vec<String> = operation
            .path_parameters()
            .filter(|name| *name != id)
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
        Self {
            id: normalised(id),
            others,
        }
    }

    /// Whether the id of the operation is all that it takes.
    pub(crate) fn is_only_id(&self) -> bool {
        self.others.is_empty()
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
        let body = subject.response(202).and_then(Response::schema);
        let properties: Vec<String> = body
            .iter()
            .flat_map(Schema::properties)
            .map(|property| normalised(&property.name))
            .collect();
        let headers = subject.initial().into_iter().flat_map(Response::headers);
        let headers = headers.map(|header| normalised(header.name())).collect();
        // What Resource Manager answers beside a status is a resource, and the id is the resource's.
        let is_of_operation = body.as_ref().is_some_and(|body| {
            subject.profile.system != System::Arm || is_monitor(body, subject.profile)
        });
        Self {
            request,
            path,
            has_id: is_of_operation
                && body.as_ref().is_some_and(|body| {
                    let mut ids = subject.profile.id_properties.iter();
                    ids.any(|name| body.property(name).is_some())
                }),
            headers,
            body: properties.into_iter().collect(),
        }
    }

    /// Whether the request fills every parameter but the id of the operation.
    pub(crate) fn fills_all_but_id(&self, needed: &NeededParameters) -> bool {
        needed.others.iter().all(|name| self.request.contains(name))
    }

    /// Whether anything tells a client the id of the operation.
    pub(crate) fn fills_id(&self, needed: &NeededParameters) -> bool {
        let id = &needed.id;
        // A bare `id` in both paths names two things.
        let is_bare = matches!(id.as_str(), "id" | "name");
        self.has_id
            || self.headers.contains(id)
            || self.body.contains(id)
            || !is_bare && self.request.contains(id)
    }

    /// Whether the request or the first response has the id of the operation under the name that
    /// the GET has for it. Beside Operation-Location, an `Operation-Id` that the client may send is
    /// echoed, and leads nowhere.
    pub(crate) fn names_id(&self, needed: &NeededParameters) -> bool {
        let is_echoed = self.headers.contains("operationlocation");
        self.body.contains(&needed.id)
            || self.path.contains(&needed.id)
            || !is_echoed
                && (self.headers.contains(&needed.id) || self.request.contains(&needed.id))
    }
}

/// A name without what differs between the spellings of headers, parameters and properties:
/// `x-ms-operation-id` and `operationId` are the same.
fn normalised(name: &str) -> String {
    let lower = name.to_ascii_lowercase();
    let bare = lower
        .strip_prefix("x-ms-")
        .or_else(|| lower.strip_prefix("x-"))
        .unwrap_or(&lower);
    bare.chars().filter(char::is_ascii_alphanumeric).collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_a_name_are_equal() {
        for name in [
            "operationId",
            "Operation-Id",
            "x-ms-operation-id",
            "operation_id",
        ] {
            assert_eq!(normalised(name), "operationid", "{name}");
        }
    }

    #[test]
    fn the_id_behind_a_collection_is_that_of_its_things() {
        let ids = |path| ids_of_collections(path).collect::<Vec<_>>();
        assert_eq!(ids("/widgets/{id}:repair"), ["widgetid"]);
        assert_eq!(ids("/sites/{name}/jobs/{jobId}"), ["sitename"]);
        assert_eq!(ids("/{id}/status"), [""; 0]);
    }
}
