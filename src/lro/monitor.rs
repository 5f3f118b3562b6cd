//! Status monitors: the schema that says how far an operation is, and where it is asked for.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::profile::{Profile, State, States, System};
use super::subject::Subject;
use super::supply::{Demand, Supply};
use crate::openapi::{
    Api, Link, LinkTargets, ListedValue, Method, Operation, Property, Schema, Site, Status,
};
use crate::workspace::{DocumentId, path};

/// How a status monitor was found.
#[derive(Clone, Debug)]
pub enum MonitorSource<'w> {
    /// A link of OpenAPI 3 names the operation that returns it.
    Link(Site<'w>),
    /// It is the body of the 202.
    Body(Site<'w>),
    /// A GET of the same API whose parameters can all be filled returns it.
    Operation(Site<'w>),
    /// The resource itself says how far it is.
    Resource(Site<'w>),
    /// The system has it whether it is described or not.
    BuiltIn,
}

/// What says how far an operation is.
#[derive(Clone, Debug)]
pub struct StatusMonitor<'w> {
    /// How it was found.
    pub source: MonitorSource<'w>,
    /// Its schema; none for a built-in one.
    pub schema: Option<Schema<'w>>,
    /// The name of a built-in one.
    pub built_in: Option<&'w str>,
    /// The operation that returns it.
    pub operation: Option<Operation<'w>>,
    /// The property with the status, as a path of names.
    pub status: Option<StatusProperty<'w>>,
    /// The words of the status.
    pub states: States,
    /// Whether the words are listed in the document.
    pub states_are_listed: bool,
    /// The property with the result.
    pub result: Option<Property<'w>>,
    /// The name of the property with the error.
    pub error: Option<String>,
}

/// The property with the status.
#[derive(Clone, Debug)]
pub struct StatusProperty<'w> {
    /// The names that lead to it, joined by dots: `properties.provisioningState`.
    pub path: String,
    /// The property, where the document describes it.
    pub property: Option<Property<'w>>,
}

/// The status property of a schema: one of the profile's names, `provisioningState`, or
/// `properties.provisioningState`.
pub fn status_property<'w>(schema: &Schema<'w>, profile: &Profile) -> Option<StatusProperty<'w>> {
    let direct = profile
        .status_properties
        .iter()
        .map(String::as_str)
        .chain(["provisioningState"])
        .find_map(|name| schema.property(name));
    if let Some(property) = direct {
        return Some(StatusProperty {
            path: property.name.clone().into_owned(),
            property: Some(property),
        });
    }
    provisioning_state(schema).map(|property| StatusProperty {
        path: "properties.provisioningState".to_owned(),
        property: Some(property),
    })
}

/// `properties.provisioningState` of a resource.
pub fn provisioning_state<'w>(schema: &Schema<'w>) -> Option<Property<'w>> {
    schema
        .property("properties")?
        .schema
        .property("provisioningState")
}

impl<'w> StatusMonitor<'w> {
    /// Reads a schema as a status monitor, whatever it lacks.
    pub fn of_schema(schema: Schema<'w>, source: MonitorSource<'w>, profile: &Profile) -> Self {
        let status = status_property(&schema, profile);
        let listed = status
            .as_ref()
            .and_then(|status| status.property.as_ref())
            .and_then(|property| listed_states(&property.schema, profile));
        let states_are_listed = listed.is_some();
        let states = listed.unwrap_or_else(|| profile.built_in_states());
        let result = result_property(&schema, profile);
        let error = profile
            .error_properties
            .iter()
            .find(|name| schema.property(name).is_some())
            .cloned();
        Self {
            source,
            built_in: None,
            operation: None,
            status,
            states,
            states_are_listed,
            result,
            error,
            schema: Some(schema),
        }
    }

    /// The monitor that the system has even where it isn't described.
    pub fn built_in(profile: &'w Profile) -> Option<Self> {
        let monitor = profile.monitor.as_ref()?;
        Some(Self {
            source: MonitorSource::BuiltIn,
            schema: None,
            built_in: Some(&monitor.name),
            operation: None,
            status: Some(StatusProperty {
                path: monitor.status.clone(),
                property: None,
            }),
            states: profile.built_in_states(),
            states_are_listed: false,
            result: None,
            error: monitor.error.clone(),
        })
    }
}

/// What a word of a status means: to the system, else to HTTP APIs in general, else by the name
/// that clients have for it.
fn meaning(word: &ListedValue<'_>, profile: &Profile) -> Option<State> {
    let common = &Profile::of(System::Generic).states;
    let of = |text: &str| {
        profile
            .states
            .meaning(text)
            .or_else(|| common.meaning(text))
    };
    of(&word.text).or_else(|| of(word.name.as_deref()?))
}

/// The words that the schema of a status lists, by what they mean; `None` where it lists none.
pub fn listed_states(status: &Schema<'_>, profile: &Profile) -> Option<States> {
    let mut words = status.listed_values();
    words.retain(|word| {
        let mut sentinels = profile.sentinels.iter();
        !sentinels.any(|sentinel| sentinel.eq_ignore_ascii_case(&word.text))
    });
    if words.is_empty() {
        return None;
    }
    let mut states = States::default();
    for word in &words {
        states.add(word.text.clone().into_owned(), meaning(word, profile));
    }
    Some(states)
}

/// What an operation that is asked how far the work is answers as its status: the body of its
/// 200. Where the code alone tells the end (202 or a redirect before or after it), 200 may carry
/// the result instead, so there it must look like a status or be the body of the 202 too.
pub(super) fn status_body<'w>(operation: &Operation<'w>, profile: &Profile) -> Option<Schema<'w>> {
    let body = operation.response(200)?.schema()?;
    let responses = operation.responses();
    let tells_by_code = responses.iter().any(|response| {
        matches!(
            response.status(),
            Status::Code(202 | 300..=399) | Status::Range(3)
        )
    });
    let is_status = || {
        let accepted = operation
            .response(202)
            .and_then(|accepted| accepted.schema());
        is_monitor(&body, profile)
            || accepted.is_some_and(|accepted| accepted.place() == body.place())
    };
    (!tells_by_code || is_status()).then_some(body)
}

fn result_property<'w>(schema: &Schema<'w>, profile: &Profile) -> Option<Property<'w>> {
    let is_result = |name: &str| {
        let mut names = profile.result_properties.iter();
        names.any(|known| known.eq_ignore_ascii_case(name))
    };
    schema
        .properties()
        .into_iter()
        .find(|property| is_result(&property.name))
}

/// Whether a body that answers the request itself tells how far the work is. There it is enough
/// that the status lists a word for success and one for not having ended.
pub(super) fn tells_progress(body: &Schema<'_>, profile: &Profile) -> bool {
    let names = profile.status_properties.iter();
    let words = names
        .filter_map(|name| body.property(name))
        .map(|status| status.schema.listed_values())
        .next()
        .unwrap_or_default();
    let has = |wanted: State| lists(&words, wanted, profile);
    is_monitor(body, profile) || has(State::Succeeded) && has(State::Running)
}

/// Whether one of some words means a state; words without a known meaning mean none.
fn lists(words: &[ListedValue<'_>], wanted: State, profile: &Profile) -> bool {
    words
        .iter()
        .any(|word| meaning(word, profile) == Some(wanted))
}

/// Whether a schema is shaped like a status monitor: its status lists a word for success and one
/// for failure, or it has a status and what else only a monitor has.
pub fn is_monitor(schema: &Schema<'_>, profile: &Profile) -> bool {
    let names = profile.status_properties.iter();
    let Some(status) = names.filter_map(|name| schema.property(name)).next() else {
        return false;
    };
    let words = status.schema.listed_values();
    if lists(&words, State::Succeeded, profile) && lists(&words, State::Failed, profile) {
        return true;
    }
    const ONLY_MONITORS: [&str; 6] = [
        "percentComplete",
        "percentageComplete",
        "startTime",
        "endTime",
        "createdDateTime",
        "lastActionDateTime",
    ];
    let has_error = profile
        .error_properties
        .iter()
        .any(|name| schema.property(name).is_some());
    let signs = ONLY_MONITORS
        .iter()
        .filter(|name| schema.property(name).is_some())
        .count();
    words.is_empty() && (has_error || signs >= 2) || (has_error && signs >= 1)
}

/// How many GETs of a folder are considered as the status of an operation. Real APIs have a few
/// hundred; the bound keeps documents with tens of thousands from costing the square of that.
const MAX_CANDIDATES: usize = 1024;

/// Where status monitors are asked for, in all documents.
#[derive(Debug, Default)]
pub struct MonitorIndex<'w> {
    /// The GETs at which status monitors live, by the folder of their API.
    by_folder: FxHashMap<&'w str, Vec<Candidate<'w>>>,
    /// Those of Fabric, whose monitor serves all documents of the system.
    fabric: Vec<Candidate<'w>>,
    /// Where links lead, by the document that they stand in; read when one asks.
    links: FxHashMap<DocumentId, OnceLock<LinkTargets<'w>>>,
}

/// A GET that may return the status of operations.
#[derive(Clone, Debug)]
struct Candidate<'w> {
    operation: Operation<'w>,
    /// The literal segment before the id.
    literal: String,
    demand: Demand,
    /// The body of its 200.
    schema: Schema<'w>,
}

impl<'w> MonitorIndex<'w> {
    /// Adds the operations of a document.
    pub fn add(&mut self, api: Api<'w>, profile: &Profile, operations: &[Operation<'w>]) {
        if !api.is_swagger2() {
            self.links.entry(api.document().id()).or_default();
        }
        let candidates: Vec<Candidate<'w>> = operations
            .iter()
            .filter_map(|operation| Candidate::of(operation, profile))
            .collect();
        if candidates.is_empty() {
            return;
        }
        if profile.system == System::Fabric {
            self.fabric.extend(candidates.iter().cloned());
        }
        self.by_folder
            .entry(path::folder(api.document().path()))
            .or_default()
            .extend(candidates);
    }

    /// What a link names.
    pub(super) fn target_of(&self, link: &Link<'w>) -> Option<&Operation<'w>> {
        let place = link.element().place();
        let targets = self.links.get(&place.document().id())?;
        let api = || Api::new(place.workspace(), place.document());
        link.target(targets.get_or_init(|| LinkTargets::of(api())))
    }

    /// The GET that returns the status of an operation: all its parameters but the last can be
    /// filled from the request. Of several it is one that can be called before one that takes an
    /// id nobody is told, and the one with the longest common path, in the same document if there
    /// is one.
    pub fn find(&self, subject: &Subject<'w>) -> Option<StatusOperation<'w>> {
        self.nearest(subject, |candidate| {
            is_monitor(&candidate.schema, subject.profile)
        })
    }

    /// Like [`find`](Self::find), where nothing but a status can live by the system's
    /// conventions, whatever it looks like.
    pub(super) fn find_by_convention(&self, subject: &Subject<'w>) -> Option<StatusOperation<'w>> {
        self.nearest(subject, |candidate| {
            candidate.lives_at(&subject.profile.certain_monitor_segments)
                && status_body(&candidate.operation, subject.profile).is_some()
        })
    }

    fn nearest(
        &self,
        subject: &Subject<'w>,
        accepts: impl Fn(&Candidate<'w>) -> bool,
    ) -> Option<StatusOperation<'w>> {
        let document = subject.operation.api().document();
        let same_folder = self.by_folder.get(path::folder(document.path()));
        let is_fabric = subject.profile.system == System::Fabric;
        let fabric = is_fabric.then_some(&self.fabric).into_iter().flatten();
        let candidates = same_folder.into_iter().flatten().chain(fabric);

        let supply = Supply::of(subject);
        let mut callable: Vec<_> = candidates
            .take(MAX_CANDIDATES)
            .filter(|candidate| {
                candidate.lives_at(&subject.profile.monitor_segments)
                    && supply.fills_all_but_id(&candidate.demand)
            })
            .map(|candidate| {
                let operation = &candidate.operation;
                let same_document = operation.api().document().id() == document.id();
                let common = common_segments(operation.path(), subject.operation.path());
                // The first of equals wins: their order is that of paths.
                let order = std::cmp::Reverse(operation.element().place());
                let is_callable = supply.fills_id(&candidate.demand);
                ((is_callable, same_document, common, order), candidate)
            })
            .collect();
        // What a candidate returns is looked at last: most of the time the best one will do.
        callable.sort_unstable_by(|(a, _), (b, _)| b.cmp(a));
        let ((is_callable, ..), found) = callable
            .into_iter()
            .find(|(_, candidate)| accepts(candidate))?;
        Some(StatusOperation {
            operation: found.operation.clone(),
            schema: found.schema.clone(),
            is_callable,
        })
    }
}

impl<'w> Candidate<'w> {
    fn of(operation: &Operation<'w>, profile: &Profile) -> Option<Self> {
        let (literal, id) = id_segment(operation.path())?;
        if operation.method() != Method::Get || !is_among(literal, &profile.monitor_segments) {
            return None;
        }
        Some(Self {
            literal: literal.to_owned(),
            demand: Demand::of(operation, id),
            schema: operation.response(200)?.schema()?,
            operation: operation.clone(),
        })
    }

    /// Whether it lives at one of some literal segments.
    fn lives_at(&self, literals: &[String]) -> bool {
        is_among(&self.literal, literals)
    }
}

fn is_among(literal: &str, known: &[String]) -> bool {
    known
        .iter()
        .any(|known| known.eq_ignore_ascii_case(literal))
}

/// A GET that returns the status of an operation.
#[derive(Clone, Debug)]
pub struct StatusOperation<'w> {
    /// The GET.
    pub operation: Operation<'w>,
    /// What it returns.
    pub schema: Schema<'w>,
    /// Whether a client can fill all its parameters. If not, it only describes what a header or
    /// something undeclared leads to.
    pub is_callable: bool,
}

/// The parameter at the end of a path and the literal segment before it: `operations` and
/// `operationId` in `/operations/{operationId}`.
fn id_segment(path: &str) -> Option<(&str, &str)> {
    let mut segments = path.trim_end_matches('/').rsplit('/');
    let last = segments.next()?;
    let id = last.strip_prefix('{')?.strip_suffix('}')?;
    Some((segments.next()?, id))
}

fn common_segments(a: &str, b: &str) -> usize {
    a.split('/')
        .zip(b.split('/'))
        .take_while(|(a, b)| a == b)
        .count()
}
