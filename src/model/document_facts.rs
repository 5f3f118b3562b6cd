//! Facts about all operations of a document together.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use rustc_hash::{FxHashMap, FxHashSet};

use super::marker::{marked_at, marker_of};
use super::operation_names::{OperationNames, VersionFolder, VersionNames};
use super::path_segments::action_of;
use super::profile::Profile;
use super::prose::says_nothing_is_polled;
use super::sent_states::SentStates;
use super::shared_states::SharedStates;
use super::webhooks::Webhooks;
use crate::openapi::{Api, Marker, Method, Operation, Property, Response, Status};
use crate::workspace::Place;

/// Facts about all operations of a document. The operations share one instance.
#[derive(Debug)]
pub(crate) struct DocumentFacts<'w> {
    api: Api<'w>,
    is_any_marked: bool,
    marked: FxHashMap<Request, Place<'w>>,
    /// The provisioning states that requests of the document can carry, computed at first use.
    sent: OnceLock<SentStates>,
    /// The provisioning states in requests and responses, computed at first use.
    states: OnceLock<SharedStates>,
    /// The webhooks of the document, computed at first use.
    webhooks: OnceLock<Webhooks>,
    /// `true` if a GET of the document returns a 202 with a polling header, computed at first use.
    polled_by_code: OnceLock<bool>,
    /// The actions whose description says that clients don't poll, computed at first use.
    forgotten: OnceLock<FxHashSet<String>>,
    /// The names of the operations in the folder of the document.
    names: Arc<OperationNames<'w>>,
    /// The names of the operations in all versions of the document's API.
    versions: Option<Arc<VersionNames<'w>>>,
    /// The formats of the times in the schemas of the document, computed at first use.
    times: OnceLock<Times>,
    /// The schema that most operations declare for errors, computed at first use.
    usual_error: OnceLock<Option<UsualError>>,
}

/// The definition that most operations of a document declare for errors.
#[derive(Clone, Debug)]
pub struct UsualError {
    /// The name of the definition.
    pub name: String,
    /// The number of operations that refer to the definition in `default`.
    pub operations: usize,
}

/// The number of schemas in a document that describe a time, by format.
#[derive(Clone, Copy, Debug, Default)]
struct Times {
    /// The number of times in text form: `date-time` and similar formats.
    texts: usize,
    /// The number of times in seconds since 1970: `unixtime`.
    seconds: usize,
}

/// Identifies a request that several entries of `paths` may describe: URL, method and success
/// codes.
type Request = (String, Method, Vec<u16>);

impl<'w> DocumentFacts<'w> {
    /// Collects the markers of the operations. Other facts are computed at first use.
    pub(super) fn of(
        api: Api<'w>,
        operations: &[Operation<'w>],
        profile: &Profile,
        names: Arc<OperationNames<'w>>,
        versions: Option<Arc<VersionNames<'w>>>,
    ) -> Self {
        let marked = operations.iter().filter_map(|operation| {
            let url = url_of_variants(operation)?;
            let marked = marked_at(operation, profile, marker_of(operation, profile))?;
            let responses = operation.responses();
            let codes = success_codes(responses);
            Some(((url.to_owned(), operation.method(), codes), marked))
        });
        Self {
            api,
            is_any_marked: operations
                .iter()
                .any(|operation| marker_of(operation, profile) != Marker::Absent),
            marked: marked.collect(),
            sent: OnceLock::new(),
            states: OnceLock::new(),
            names,
            versions,
            times: OnceLock::new(),
            usual_error: OnceLock::new(),
            webhooks: OnceLock::new(),
            polled_by_code: OnceLock::new(),
            forgotten: OnceLock::new(),
        }
    }

    /// `true` if the document gives its times in seconds: more than `beyond` schemas have the
    /// format `unixtime`, and none has a text format such as `date-time`.
    pub(crate) fn counts_seconds(&self, beyond: usize) -> bool {
        let times = self.times.get_or_init(|| Times::of(self.api));
        times.texts == 0 && times.seconds > beyond
    }

    /// `true` if the document marks any operation. The marker may be `false`.
    pub(crate) fn is_any_marked(&self) -> bool {
        self.is_any_marked
    }

    /// The marker of the same operation in another entry of `paths`. The same operation has the
    /// same method, URL and success codes.
    pub(crate) fn marked_twin(
        &self,
        operation: &Operation<'w>,
        responses: &[Response<'w>],
    ) -> Option<Place<'w>> {
        if self.marked.is_empty() {
            return None;
        }
        let url = url_of_variants(operation)?;
        let request = (url.to_owned(), operation.method(), success_codes(responses));
        self.marked.get(&request).copied()
    }

    /// `true` if an operation of the document, or of another document in its folder, has this name.
    pub(crate) fn has_operation_called(&self, name: &str) -> bool {
        self.names.contains(name)
    }

    /// `true` if released clients may use this name: another version of the API has an operation
    /// with the name, or the document is in a folder of stable versions.
    pub(crate) fn may_be_released(&self, name: &str) -> bool {
        let folder = VersionFolder::of(self.api.document().path());
        let versions = self.versions.as_ref();
        folder.is_some_and(|folder| folder.is_stable)
            || versions.is_some_and(|versions| versions.has_elsewhere(self.api, name))
    }

    /// The webhooks of the document.
    pub(crate) fn webhooks(&self, profile: &Profile) -> &Webhooks {
        self.webhooks
            .get_or_init(|| Webhooks::of(self.api, profile))
    }

    /// `true` if a GET of the document returns a 202 with a polling header. If `Location` has the
    /// URL of such a GET, the status code shows whether the work is done.
    pub(crate) fn is_polled_by_code(&self, profile: &Profile) -> bool {
        let leads_on = |get: &Operation<'_>| {
            let accepted = get.response(202);
            let headers = accepted.map(Response::headers);
            let mut headers = headers.into_iter().flatten();
            headers.any(|header| profile.is_address_header(header.name()))
        };
        *self.polled_by_code.get_or_init(|| {
            let gets = self.api.paths();
            let mut gets = gets.filter_map(|item| item.operation(Method::Get));
            gets.any(|get| leads_on(&get))
        })
    }

    /// `true` if a description of an action with this name, or of its `202`, says that clients
    /// don't poll. The same action on other resources works in the same way.
    pub(crate) fn forgets(&self, action: &str) -> bool {
        let forgotten = self.forgotten.get_or_init(|| {
            let operations = self.api.operations();
            let forgotten = operations.filter(says_it_is_forgotten);
            forgotten
                .filter_map(|operation| action_of(&operation).map(str::to_owned))
                .collect()
        });
        forgotten.contains(action)
    }

    /// The definition that most operations of the document refer to in `default`. If several are
    /// equally frequent, the first by name.
    pub(crate) fn usual_error(&self) -> Option<&UsualError> {
        let usual = self.usual_error.get_or_init(|| {
            let mut found: FxHashMap<String, usize> = FxHashMap::default();
            for operation in self.api.operations() {
                let responses = operation.responses();
                let mut responses = responses.iter();
                let default = responses.find(|one| one.status() == Status::Default);
                let name = default
                    .and_then(Response::schema)
                    .and_then(|one| one.name().map(Cow::into_owned));
                if let Some(name) = name {
                    *found.entry(name).or_default() += 1;
                }
            }
            let most = found.into_iter().max_by(|(one, count), (other, known)| {
                count.cmp(known).then_with(|| other.cmp(one))
            });
            most.map(|(name, operations)| UsualError { name, operations })
        });
        usual.as_ref()
    }

    /// `true` if a request of the document may carry a provisioning state.
    pub(crate) fn may_send(&self, state: &Property<'_>) -> bool {
        let sent = self.sent.get_or_init(|| SentStates::of(self.api));
        sent.may_have(state)
    }

    /// The marked PUTs and PATCHes of the document whose request body has this provisioning state.
    pub(crate) fn senders_of(&self, state: &Property<'_>, profile: &Profile) -> Vec<Place<'w>> {
        self.states(profile).senders(self.api, state)
    }

    /// `true` if a marked PUT or PATCH of the document returns the resource that has this
    /// provisioning state.
    pub(crate) fn answers_with(&self, state: &Property<'_>, profile: &Profile) -> bool {
        self.states(profile).answers(state)
    }

    fn states(&self, profile: &Profile) -> &SharedStates {
        self.states
            .get_or_init(|| SharedStates::of(self.api, profile))
    }
}

/// `true` if an operation has a `202`, and a description of the operation or of the `202` says that
/// clients don't poll.
pub(crate) fn says_it_is_forgotten(operation: &Operation<'_>) -> bool {
    let Some(accepted) = operation.response(202) else {
        return false;
    };
    let place = operation.element().place();
    let texts = [
        place.text("description"),
        place.text("summary"),
        accepted.element().place().text("description"),
    ];
    let mut texts = texts.iter().flatten();
    texts.any(|text| says_nothing_is_polled(text))
}

impl Times {
    /// Counts the times in the definitions of a document.
    fn of(api: Api<'_>) -> Self {
        let mut times = Self::default();
        let mut pending: Vec<Place<'_>> = api.schemas().into_iter().collect();
        while let Some(place) = pending.pop() {
            match place.text("format").as_deref() {
                Some("date-time" | "date-time-rfc1123" | "date-time-rfc7231") => times.texts += 1,
                Some("unixtime") => times.seconds += 1,
                _ => {}
            }
            pending.extend(place.children());
        }
        times
    }
}

/// The URL of an operation that several entries of `paths` may describe.
fn url_of_variants<'o>(operation: &'o Operation<'_>) -> Option<&'o str> {
    let item = operation.path_item();
    item.may_have_variants().then(|| item.url_template())
}

/// The success codes of some responses, in ascending order.
pub(super) fn success_codes(responses: &[Response<'_>]) -> Vec<u16> {
    let successes = responses
        .iter()
        .filter(|response| response.status().is_success());
    let mut codes: Vec<u16> = successes.filter_map(Response::code).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}
