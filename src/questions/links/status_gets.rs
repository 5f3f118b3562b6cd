//! The GETs of an API that return the status of its operations.

use rustc_hash::{FxHashMap, FxHashSet};

use super::parameter_sources::SourcesOfAll;
use crate::model::{
    Lro, NeededParameters, Polling, Profile, System, id_segment, is_among, is_monitor,
    status_property,
};
use crate::openapi::{Api, Method, Operation, Parameter, ParameterIn, Response};
use crate::workspace::{Place, path};

/// `true` if a GET has a path that is usual for status monitors. The schema of the GET isn't
/// checked.
pub(crate) fn lives_at_status(get: &Operation<'_>, profile: &Profile) -> bool {
    get.method() == Method::Get
        && id_segment(get.path())
            .is_some_and(|(literal, _)| is_among(literal, &profile.monitor_segments))
}

/// `true` if a GET returns a schema that looks like a status monitor.
pub(crate) fn returns_monitor(get: &Operation<'_>, profile: &Profile) -> bool {
    let body = get.response(200).and_then(|response| response.schema());
    get.method() == Method::Get && body.is_some_and(|body| is_monitor(&body, profile))
}

/// `true` if all documents of an API were read. These are the documents of its folder. In Fabric,
/// one status operation serves all documents, so at least two documents with paths must be read.
pub fn is_read_as_a_whole(api: Api<'_>, profile: &Profile) -> bool {
    let workspace = api.root().workspace();
    if workspace.may_lack_neighbours(api.document()) {
        return false;
    }
    // A document with definitions only is part of the document that refers to it.
    let with_paths = documents(api, profile).filter(|api| api.paths().next().is_some());
    profile.system != System::Fabric || with_paths.take(2).count() == 2
}

/// The documents that describe an API together, including this one.
fn documents<'w>(api: Api<'w>, profile: &Profile) -> impl Iterator<Item = Api<'w>> {
    let workspace = api.root().workspace();
    let own = path::folder(api.document().path());
    let is_one_api = profile.system == System::Fabric;
    workspace
        .documents()
        .iter()
        .filter(move |document| {
            document.version().is_supported()
                && (is_one_api || path::folder(document.path()) == own)
        })
        .map(|document| Api::new(workspace, document))
}

/// `true` if a GET of an API returns the status of operations. Its path or its body shows this, or
/// the 202 of one of these operations has the same body and this body has a status.
pub fn describes_status<'w>(api: Api<'w>, profile: &Profile, lros: &[Lro<'w>]) -> bool {
    let accepted = lros
        .iter()
        .filter_map(|lro| Some(lro.subject.response(202)?.schema()?.place()));
    let accepted: FxHashSet<Place<'w>> = accepted.collect();
    let is_accepted = |get: &Operation<'w>| {
        let body = get.response(200).and_then(|response| response.schema());
        get.method() == Method::Get
            && body.is_some_and(|body| {
                accepted.contains(&body.place()) && status_property(&body, profile).is_some()
            })
    };
    documents(api, profile)
        .flat_map(Api::operations)
        .any(|get| {
            lives_at_status(&get, profile) || is_accepted(&get) || returns_monitor(&get, profile)
        })
}

/// `true` if an operation returns the status of all operations of its system. By convention, only
/// this operation is at the root of the API.
pub fn is_status_of_all(get: &Operation<'_>, profile: &Profile) -> bool {
    let path = get.path().trim_matches('/');
    path.split('/').count() == 2
        && id_segment(get.path())
            .is_some_and(|(literal, _)| is_among(literal, &profile.certain_monitor_segments))
}

/// The GET of the result next to the GET of the status: `/operations/{operationId}/result`.
pub fn result_beside<'w>(status: &Operation<'w>, profile: &Profile) -> Option<Operation<'w>> {
    let own = status.path().trim_end_matches('/');
    let is_result = |template: &str| {
        let rest = template.trim_end_matches('/').strip_prefix(own);
        rest.and_then(|rest| rest.strip_prefix('/'))
            .is_some_and(|last| is_among(last, &profile.result_properties))
    };
    let mut paths = status.api().paths();
    let item = paths.find(|item| is_result(&item.template))?;
    item.operation(Method::Get)
}

/// A GET of a status that clients can't call, because they don't know all its parameters.
#[derive(Clone, Debug)]
pub struct UncallableGet<'w> {
    /// The GET.
    pub get: Operation<'w>,
    /// The parameters that no operation has or returns.
    pub parameters: Vec<String>,
}

/// The GETs of a status that clients can't call. Such a GET needs a parameter, other than the id,
/// that neither the request nor the first response of any long-running operation has.
pub fn uncallable_gets<'w>(
    operations: impl Iterator<Item = Operation<'w>>,
    profile: &Profile,
    lros: &[Lro<'w>],
) -> Vec<UncallableGet<'w>> {
    let mut gets = operations
        .filter(|get| lives_at_status(get, profile) && returns_monitor(get, profile))
        .peekable();
    if gets.peek().is_none() {
        return Vec::new();
    }
    let sources = SourcesOfAll::of(lros);
    let known_names: FxHashSet<String> = lros.iter().flat_map(known_after).collect();
    let statuses = || {
        lros.iter()
            .map(|lro| lro.monitor.as_ref()?.operation.as_ref())
    };
    let is_any_unknown = statuses().any(|known| known.is_none());
    let known: FxHashSet<_> = statuses().flatten().map(Operation::key).collect();
    gets.filter_map(|get| {
        let (_, id) = id_segment(get.path())?;
        let wanted = NeededParameters::of(&get, Some(id), profile);
        // If each operation has its status elsewhere, this GET serves something else.
        let is_wanted = is_any_unknown || known.contains(&get.key());
        if !is_wanted || sources.fill_all_but_id(&wanted) {
            return None;
        }
        let id = id.to_owned();
        let parameters =
            needed(&get).filter(|name| *name != id && !known_names.contains(&bare(name)));
        let parameters: Vec<String> = parameters.collect();
        (!parameters.is_empty()).then_some(UncallableGet { get, parameters })
    })
    .collect()
}

/// The names that clients must know to call an operation: the parameters of its path, and its
/// required query parameters. Clients always know the version.
pub fn needed<'o, 'w>(operation: &'o Operation<'w>) -> impl Iterator<Item = String> + use<'o, 'w> {
    let query = operation.parameters().iter().filter_map(|parameter| {
        let is_needed = parameter.location() == ParameterIn::Query && parameter.is_required();
        is_needed.then(|| parameter.name()).flatten()
    });
    let query: Vec<String> = query.map(|name| name.into_owned()).collect();
    let path = operation.path_parameters().map(str::to_owned);
    path.chain(query)
        .filter(|name| !name.contains("api-version"))
}

/// The names of all values that a client knows after the first response.
fn known_after(lro: &Lro<'_>) -> Vec<String> {
    let operation = &lro.subject.operation;
    let mut names: Vec<String> = operation.path_parameters().map(bare).collect();
    let parameters = operation.parameters();
    names.extend(
        parameters
            .iter()
            .filter_map(Parameter::name)
            .map(|name| bare(&name)),
    );
    for response in lro.subject.initial() {
        names.extend(response.headers().iter().map(|header| bare(header.name())));
        let body = Response::schema(response);
        let properties = body.iter().flat_map(|body| body.properties());
        names.extend(properties.map(|property| bare(&property.name)));
    }
    names
}

/// The letters and digits of a name, in lower case.
fn bare(name: &str) -> String {
    let letters = name.chars().filter(char::is_ascii_alphanumeric);
    letters.map(|letter| letter.to_ascii_lowercase()).collect()
}

/// The GETs of a status, each with the parameter that is its id.
pub fn status_gets<'a, 'w>(
    operations: impl Iterator<Item = &'a Operation<'w>>,
    profile: &Profile,
) -> impl Iterator<Item = (&'a Operation<'w>, &'a Parameter<'w>)>
where
    'w: 'a,
{
    operations.filter_map(|get| {
        let (_, id) = id_segment(get.path()).filter(|_| lives_at_status(get, profile))?;
        let mut parameters = get.parameters().iter();
        let is_id = |parameter: &&Parameter<'_>| {
            let is_in_path = parameter.location() == ParameterIn::Path;
            is_in_path && parameter.name().as_deref() == Some(id)
        };
        Some((get, parameters.find(is_id)?))
    })
}

/// The GETs of a status that no long-running operation of the document uses. Empty if the status of
/// an operation is unknown. A GET of something that another operation creates or changes, such as a
/// job, isn't included: it reads a resource.
pub fn orphans<'a, 'w>(
    operations: &'a [Operation<'w>],
    profile: &Profile,
    lros: &[Lro<'w>],
) -> Vec<&'a Operation<'w>> {
    let mut known: FxHashSet<_> = FxHashSet::default();
    for lro in lros {
        let is_polled = !matches!(lro.polling.value, Polling::OriginalUri);
        match lro
            .monitor
            .as_ref()
            .and_then(|monitor| monitor.operation.as_ref())
        {
            Some(get) => known.insert(get.key()),
            None if is_polled => return Vec::new(),
            None => false,
        };
        if let Polling::Operation(get) = &lro.polling.value {
            known.insert(get.key());
        }
    }
    let made: FxHashSet<&str> = operations
        .iter()
        .filter(|operation| operation.method().is_write())
        .filter(|operation| operation.method() != Method::Delete)
        .map(|operation| operation.path().trim_end_matches('/'))
        .collect();
    let is_made = |get: &Operation<'_>| {
        let path = get.path().trim_end_matches('/');
        let collection = path
            .rsplit_once('/')
            .map_or("", |(collection, _)| collection);
        made.contains(path) || made.contains(collection)
    };
    let gets = operations.iter().filter(|get| {
        lives_at_status(get, profile)
            && returns_monitor(get, profile)
            && !known.contains(&get.key())
            && !is_made(get)
    });
    gets.collect()
}

/// The long-running DELETEs, each with a GET of a status below its path. If the service removes the
/// resource, it may remove the status too.
pub fn below_deleted<'a, 'w>(
    lros: &'a [Lro<'w>],
    operations: impl Iterator<Item = &'a Operation<'w>>,
    profile: &Profile,
) -> Vec<(&'a Lro<'w>, &'a Operation<'w>)> {
    let mut by_thing: FxHashMap<&str, Vec<&Operation<'w>>> = FxHashMap::default();
    for get in operations.filter(|get| lives_at_status(get, profile)) {
        let path = get.path().trim_end_matches('/');
        let thing = path
            .rsplitn(3, '/')
            .nth(2)
            .filter(|thing| !thing.is_empty());
        if let Some(thing) = thing {
            by_thing.entry(thing).or_default().push(get);
        }
    }
    let deletes = lros
        .iter()
        .filter(|lro| lro.subject.operation.method() == Method::Delete);
    let below = deletes.flat_map(|lro| {
        let gets = by_thing.get(lro.subject.operation.path().trim_end_matches('/'));
        gets.into_iter().flatten().map(move |get| (lro, *get))
    });
    below.collect()
}

/// The GETs for the collection of operations that the API enhancement proposals require. The first
/// value is `true` if a GET lists the collection, the second if a GET reads one operation.
pub fn operations_endpoint(api: Api<'_>, profile: &Profile) -> (bool, bool) {
    let is_collection = |path: &str| {
        let last = path.trim_end_matches('/').rsplit('/').next();
        last.is_some_and(|last| is_among(last, &profile.monitor_segments))
    };
    let gets: Vec<_> = documents(api, profile)
        .flat_map(Api::operations)
        .filter(|operation| operation.method() == Method::Get)
        .collect();
    (
        gets.iter().any(|get| is_collection(get.path())),
        gets.iter().any(|get| lives_at_status(get, profile)),
    )
}
