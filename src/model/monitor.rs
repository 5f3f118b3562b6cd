//! Status monitors: schemas that show the progress of an operation.

use super::profile::Profile;
use super::provisioning_state::{PROVISIONING_STATE, property_bag, provisioning_state};
use super::states::{State, States};
use super::system::System;
use crate::openapi::{ListedValue, Operation, Property, Schema, Site, Status};
use crate::text::name_words;

/// How a status monitor was found.
#[derive(Clone, Debug)]
pub enum MonitorSource<'w> {
    /// A link of OpenAPI 3 names the operation that returns the status monitor.
    Link(Site<'w>),
    /// The status monitor is the body of the 202.
    Body(Site<'w>),
    /// A GET of the same API returns the status monitor, and clients know all its parameters.
    Operation(Site<'w>),
    /// The description of a link names the definition of the status monitor.
    Text(Site<'w>),
    /// The resource itself has the status.
    Resource(Site<'w>),
    /// The system defines the status monitor, even if the document doesn't describe it.
    BuiltIn,
}

/// The body that shows the progress of an operation.
#[derive(Clone, Debug)]
pub struct StatusMonitor<'w> {
    /// The way in which the status monitor was found.
    pub source: MonitorSource<'w>,
    /// The schema of the status monitor. `None` for a built-in one.
    pub schema: Option<Schema<'w>>,
    /// The name of a built-in status monitor.
    pub built_in: Option<&'w str>,
    /// The operation that returns the status monitor.
    pub operation: Option<Operation<'w>>,
    /// The property with the status.
    pub status: Option<StatusProperty<'w>>,
    /// The values of the status.
    pub states: States,
    /// `true` if the document lists the values.
    pub states_are_listed: bool,
    /// The property with the result.
    pub result: Option<Property<'w>>,
    /// The name of the property with the error.
    pub error: Option<String>,
}

/// The property with the status.
#[derive(Clone, Debug)]
pub struct StatusProperty<'w> {
    /// The path to the property, joined by dots: `properties.provisioningState`.
    pub path: String,
    /// The property, if the document describes it.
    pub property: Option<Property<'w>>,
}

/// The status property of a schema: a property with one of the profile's names, `provisioningState`
/// or `properties.provisioningState`, otherwise a property whose values are those of a status.
pub fn status_property<'w>(schema: &Schema<'w>, profile: &Profile) -> Option<StatusProperty<'w>> {
    let named = |name: &str| schema.property(name);
    if let Some(property) = usual_status(schema, profile).or_else(|| named(PROVISIONING_STATE)) {
        return Some(StatusProperty::of(property));
    }
    if let Some(property) = provisioning_state(schema) {
        return Some(StatusProperty {
            path: "properties.provisioningState".to_owned(),
            property: Some(property),
        });
    }
    let other = flag(schema, profile).or_else(|| status_by_words(schema, profile));
    other.map(StatusProperty::of)
}

/// The status property of a status monitor. `provisioningState` is excluded: it belongs to a
/// resource.
pub(super) fn monitor_status<'w>(schema: &Schema<'w>, profile: &Profile) -> Option<Property<'w>> {
    usual_status(schema, profile)
        .or_else(|| flag(schema, profile))
        .or_else(|| status_by_words(schema, profile))
}

/// `true` if a body has a boolean that shows whether the operation has ended, such as `done`.
pub fn is_flag(schema: &Schema<'_>, profile: &Profile) -> bool {
    flag(schema, profile).is_some()
}

/// `true` if a schema is a status: it looks like a status monitor, or its status property lists
/// values.
pub(super) fn is_status(schema: &Schema<'_>, profile: &Profile) -> bool {
    let lists_words = |status: Property<'_>| !status.schema.listed_values().is_empty();
    is_monitor(schema, profile) || monitor_status(schema, profile).is_some_and(lists_words)
}

/// The boolean that shows whether the operation has ended, such as `done`. The schema must also
/// have an error and a result; otherwise the boolean may be a detail of a resource.
fn flag<'w>(schema: &Schema<'w>, profile: &Profile) -> Option<Property<'w>> {
    let has_one =
        |mut names: std::slice::Iter<'_, String>| names.any(|name| schema.property(name).is_some());
    let flags = profile.flag_properties.iter();
    let flag = flags.filter_map(|name| schema.property(name)).next()?;
    let has_end = has_one(profile.error_properties.iter()) && has_one(profile.flag_results.iter());
    (has_end && flag.schema.types().allows("boolean")).then_some(flag)
}

/// The property that has one of the profile's names for a status.
///
/// In an API that belongs to no known system, such a property may be any string. If it lists no
/// values and another property lists values for running, success and failure, that other property
/// is the status.
fn usual_status<'w>(schema: &Schema<'w>, profile: &Profile) -> Option<Property<'w>> {
    let names = profile.status_properties.iter();
    let usual = names.filter_map(|name| schema.property(name)).next()?;
    let is_bare = || profile.system == System::Generic && usual.schema.listed_values().is_empty();
    let is_course = |other: Property<'w>| {
        let words = other.schema.listed_values();
        let has = |wanted: State| lists(&words, wanted, profile);
        has(State::Running) && has(State::Failed)
    };
    let is_told_elsewhere = || {
        usual.schema.properties().is_empty()
            && status_by_words(schema, profile).is_some_and(is_course)
    };
    (!is_bare() || !is_told_elsewhere()).then_some(usual)
}

/// The first property that lists a value for success and one for failure or cancellation, such as
/// `statusValue`. The name of the property doesn't matter, except that `provisioningState` is
/// excluded.
fn status_by_words<'w>(schema: &Schema<'w>, profile: &Profile) -> Option<Property<'w>> {
    // In Resource Manager, a body with a `properties` object is a resource.
    if profile.system == System::Arm && property_bag(schema).is_some() {
        return None;
    }
    schema.properties().into_iter().find(|property| {
        if property.name == PROVISIONING_STATE {
            return false;
        }
        let words = property.schema.listed_values();
        lists(&words, State::Succeeded, profile)
            && (lists(&words, State::Failed, profile) || lists(&words, State::Canceled, profile))
    })
}

impl<'w> StatusProperty<'w> {
    /// A direct property of the status monitor.
    fn of(property: Property<'w>) -> Self {
        Self {
            path: property.name.clone().into_owned(),
            property: Some(property),
        }
    }
}

impl<'w> StatusMonitor<'w> {
    /// Reads a schema as a status monitor, even if parts are missing.
    pub fn of_schema(schema: Schema<'w>, source: MonitorSource<'w>, profile: &Profile) -> Self {
        let status = status_property(&schema, profile);
        let listed = status
            .as_ref()
            .and_then(|status| status.property.as_ref())
            .and_then(|property| listed_states(&property.schema, profile));
        let states_are_listed = listed.is_some();
        let states = listed.unwrap_or_else(|| match flag(&schema, profile) {
            Some(_) => States::of_flag(),
            None => profile.built_in_states(),
        });
        let result = result_property(&schema, profile).or_else(|| {
            let is_custom = states_are_listed && profile.system != System::Arm;
            is_custom.then(|| only_model(&schema, profile)).flatten()
        });
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

    /// `true` if the status is a boolean that is `true` once the operation has ended. The presence
    /// of an error then shows whether the operation failed.
    pub fn is_flag(&self) -> bool {
        self.states.meaning("true") == Some(State::Succeeded)
            && self.states.meaning("false") == Some(State::Running)
    }

    /// The status monitor that the system defines, even if the document doesn't describe it.
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

/// The meaning of a status value. The meaning in the system comes first, then the meaning in HTTP
/// APIs in general. If both are missing, the value's name for clients is tried in the same way.
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

/// The values that the schema of a status lists, with their meanings. `None` if it lists no values.
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

/// The status that clients get when they poll an operation: the body of its 200.
///
/// If the operation also has a 202 or a redirection, the status code alone may show the end. The
/// 200 may then carry the result. So the body must look like a status monitor or be the body of the
/// 202 too.
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

/// The property of a status with the result, found by its name.
pub(super) fn result_property<'w>(schema: &Schema<'w>, profile: &Profile) -> Option<Property<'w>> {
    let names = match flag(schema, profile) {
        Some(_) => &profile.flag_results,
        None => &profile.result_properties,
    };
    let is_result = |name: &str| names.iter().any(|known| known.eq_ignore_ascii_case(name));
    schema
        .properties()
        .into_iter()
        .find(|property| is_result(&property.name))
}

/// The only property with a model of its own. It is the result, under a name that the author chose.
fn only_model<'w>(schema: &Schema<'w>, profile: &Profile) -> Option<Property<'w>> {
    /// The ends of the names of properties with details of the operation, not its result.
    const SURROUNDINGS: [&str; 8] = [
        "properties",
        "links",
        "metadata",
        "detail",
        "details",
        "info",
        "id",
        "input",
    ];
    /// The last words of the names of properties that count progress, such as `rowCounts`.
    const TALLIES: [&str; 5] = ["counts", "counters", "stats", "statistics", "usage"];
    let is_error = |name: &str| {
        let mut names = profile.error_properties.iter();
        names.any(|known| known.eq_ignore_ascii_case(name))
    };
    let is_tally = |name: &str| {
        let words = name_words(name);
        words
            .last()
            .is_some_and(|last| TALLIES.contains(&last.as_str()))
    };
    let mut models = schema.properties().into_iter().filter(|property| {
        let name = property.name.to_ascii_lowercase();
        !is_error(&name)
            && !is_tally(&property.name)
            && !SURROUNDINGS.iter().any(|end| name.ends_with(end))
            && property.schema.types().allows("object")
            && !property.schema.properties().is_empty()
            && !is_error_shaped(&property.schema)
    });
    let only = models.next()?;
    models.next().is_none().then_some(only)
}

/// `true` if a schema is an error, under any property name.
pub fn is_error_shaped(schema: &Schema<'_>) -> bool {
    ["code", "message"]
        .iter()
        .all(|name| schema.property(name).is_some())
}

/// `true` if the body of the first response shows the progress of the work. Its status needs less
/// than a status monitor: a value for success and one for running are enough.
pub(super) fn tells_progress(body: &Schema<'_>, profile: &Profile) -> bool {
    let status = monitor_status(body, profile);
    let words = status.map(|status| status.schema.listed_values());
    let words = words.unwrap_or_default();
    let has = |wanted: State| lists(&words, wanted, profile);
    is_monitor(body, profile) || has(State::Succeeded) && has(State::Running)
}

/// The status in an envelope. An envelope is a body in which only one property contains an object;
/// this object shows the progress of the work. Azure's systems have no envelopes.
pub(super) fn in_envelope<'w>(body: &Schema<'w>, profile: &Profile) -> Option<Property<'w>> {
    if !matches!(
        profile.system,
        System::Generic | System::Aep | System::Google
    ) || is_monitor(body, profile)
    {
        return None;
    }
    let mut objects = body
        .properties()
        .into_iter()
        .filter(|property| !property.schema.properties().is_empty());
    let only = objects.next()?;
    let only = objects.next().is_none().then_some(only)?;
    tells_progress(&only.schema, profile).then_some(only)
}

/// `true` if a status describes work from start to end: it lists values for running, for success,
/// and for failure or cancellation. The status of a resource may stay the same for years.
pub(super) fn runs_to_end(status: &Schema<'_>, profile: &Profile) -> bool {
    let Some(property) = monitor_status(status, profile) else {
        return false;
    };
    let words = property.schema.listed_values();
    let has = |wanted: State| lists(&words, wanted, profile);
    let has_words = has(State::Running)
        && has(State::Succeeded)
        && (has(State::Failed) || has(State::Canceled));
    has_words || flag(status, profile).is_some()
}

/// `true` if a status has a property that only work has: an error, a progress, a result or a link.
/// An order runs to an end too, but has none of these properties.
pub(super) fn has_outcome(status: &Schema<'_>, profile: &Profile) -> bool {
    let names = profile
        .error_properties
        .iter()
        .chain(&profile.progress_properties)
        .chain(&profile.result_properties)
        .chain(&profile.flag_results);
    let mut names = names.chain(&profile.link_properties);
    names.any(|name| status.property(name).is_some())
}

/// `true` if a body is something that customers pay for, because it has a sum of money. It goes
/// from `processing` to `succeeded` too, but isn't work of the service.
pub(super) fn is_paid_for(status: &Schema<'_>, profile: &Profile) -> bool {
    let mut sums = profile.sum_properties.iter();
    sums.any(|name| status.property(name).is_some())
}

/// `true` if the name of a status's schema contains a word for a job.
pub(super) fn is_called_job(status: &Schema<'_>, profile: &Profile) -> bool {
    let name = status.name().unwrap_or_default();
    let mut words = name_words(&name).into_iter();
    words.any(|word| is_job(&word, profile))
}

/// `true` if all values of a status describe work. Each value has a known meaning or describes an
/// activity (`rendering`). At least one value says that work has started, and one means failure. An
/// order has values of the business instead (`refunded`).
pub(super) fn is_course_of_work(status: &Schema<'_>, profile: &Profile) -> bool {
    /// Values for work that hasn't started. The status of other things has such values too.
    const BEFORE: [&str; 5] = [
        "pending",
        "accepted",
        "notstarted",
        "not_started",
        "waiting",
    ];
    let Some(property) = monitor_status(status, profile) else {
        return false;
    };
    let words = property.schema.listed_values();
    let is_happening = |word: &ListedValue<'_>| {
        let text = word.text.to_ascii_lowercase();
        let is_known = meaning(word, profile) == Some(State::Running);
        (is_known || text.ends_with("ing")) && !BEFORE.contains(&text.as_str())
    };
    let is_known = |word: &ListedValue<'_>| meaning(word, profile).is_some();
    lists(&words, State::Failed, profile)
        && words.iter().any(is_happening)
        && words
            .iter()
            .all(|word| is_known(word) || is_happening(word))
}

/// `true` if a status lists a word for failure.
pub(super) fn may_fail(status: &Schema<'_>, profile: &Profile) -> bool {
    let property = monitor_status(status, profile);
    property.is_some_and(|property| lists(&property.schema.listed_values(), State::Failed, profile))
}

/// `true` if a word is the singular of one of the profile's `job-segments`: `batch` for `batches`.
fn is_job(word: &str, profile: &Profile) -> bool {
    profile.job_segments.iter().any(|many| {
        let one = many
            .strip_suffix("es")
            .filter(|one| one.ends_with(['h', 's', 'x']));
        let one = one.or_else(|| many.strip_suffix('s')).unwrap_or(many);
        one.eq_ignore_ascii_case(word)
    })
}

/// `true` if one of the values has this meaning. Values without a known meaning are ignored.
fn lists(words: &[ListedValue<'_>], wanted: State, profile: &Profile) -> bool {
    words
        .iter()
        .any(|word| meaning(word, profile) == Some(wanted))
}

/// `true` if a schema could be a status monitor that lists no values: it has a status under one of
/// the usual names, and also an error, a progress or a time.
pub(super) fn resembles_monitor(schema: &Schema<'_>, profile: &Profile) -> bool {
    let mut signs = profile
        .error_properties
        .iter()
        .chain(&profile.progress_properties)
        .chain(&profile.time_properties);
    usual_status(schema, profile).is_some() && signs.any(|name| schema.property(name).is_some())
}

/// `true` if a schema looks like a status monitor. Its status lists a value for success and one for
/// failure, or the schema also has properties that only status monitors have.
pub fn is_monitor(schema: &Schema<'_>, profile: &Profile) -> bool {
    let Some(status) = monitor_status(schema, profile) else {
        return false;
    };
    if flag(schema, profile).is_some() {
        return true;
    }
    let words = status.schema.listed_values();
    let has_error = profile
        .error_properties
        .iter()
        .any(|name| schema.property(name).is_some());
    let succeeds = lists(&words, State::Succeeded, profile);
    if succeeds && (has_error || lists(&words, State::Failed, profile)) {
        return true;
    }
    let only_monitors = profile
        .progress_properties
        .iter()
        .chain(&profile.time_properties);
    let signs = only_monitors
        .filter(|name| schema.property(name).is_some())
        .count();
    words.is_empty() && (has_error || signs >= 2) || has_error && signs >= 1
}
