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
    /// The provisioning states in requests and answers, computed at first use.
    states: OnceLock<SharedStates>,
    /// The webhooks of the document, computed at first use.
    webhooks: OnceLock<Webhooks>,
    /// `true` if a GET of the document answers 202, computed at first use.
    polled_by_code: OnceLock<bool>,
    /// The actions whose text says that nothing is polled, computed at first use.
    forgotten: OnceLock<FxHashSet<String>>,
    /// The names of the operations of its folder.
    names: Arc<OperationNames<'w>>,
    /// The names of the operations in all versions of its API.
    versions: Option<Arc<VersionNames<'w>>>,
    /// The formats of the times in the schemas of the document, computed at first use.
    times: OnceLock<Times>,
    /// The schema of the errors of most operations, computed at first use.
    usual_error: OnceLock<Option<UsualError>>,
}

/// The definition that most operations of a document have for their errors.
#[derive(Clone, Debug)]
pub struct UsualError {
    /// Its name.
    pub name: String,
    /// The number of operations that refer to it in `default`.
    pub operations: usize,
}

/// The number of schemas in a document that describe a time, by format.
#[derive(Clone, Copy, Debug, Default)]
struct Times {
    /// Texts such as `date-time`.
    texts: usize,
    /// Seconds since 1970: `unixtime`.
    seconds: usize,
}

/// The URL and the verb of an operation that several entries may describe, and its codes of
/// success.
type Request = (String, Method, Vec<u16>);

impl<'w> DocumentFacts<'w> {
    /// Looks at the operations of a document.
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
            let codes = success_codes(&responses);
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

    /// `true` if the times of the document are seconds: more than so many of them are, and no other
    /// time is a text.
    pub(crate) fn counts_seconds(&self, beyond: usize) -> bool {
        let times = self.times.get_or_init(|| Times::of(self.api));
        times.texts == 0 && times.seconds > beyond
    }

    /// `true` if the document marks any operation, even with `false`.
    pub(crate) fn is_any_marked(&self) -> bool {
        self.is_any_marked
    }

    /// The marker of an operation that another entry of the API describes with the same verb, the
    /// same URL and the same codes of success.
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

    /// `true` if an operation of the document, or of another one of its folder, has that name.
    pub(crate) fn has_operation_called(&self, name: &str) -> bool {
        self.names.contains(name)
    }

    /// `true` if clients may have been released with a name: another version of the API has it, or
    /// the document is in a folder of stable versions.
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

    /// `true` if a GET of the document answers 202 with a header that leads on: where `Location` leads
    /// to such a GET, its code says whether the work is done.
    pub(crate) fn is_polled_by_code(&self, profile: &Profile) -> bool {
        let leads_on = |get: &Operation<'_>| {
            let accepted = get.response(202);
            let headers = accepted.map(|accepted| accepted.headers());
            let mut headers = headers.iter().flatten();
            headers.any(|header| profile.is_address_header(header.name()))
        };
        *self.polled_by_code.get_or_init(|| {
            let gets = self.api.paths();
            let mut gets = gets.filter_map(|item| item.operation(Method::Get));
            gets.any(|get| leads_on(&get))
        })
    }

    /// `true` if a text of an action with this name, or of its `202`, says that nothing is polled: the same
    /// action on other things works in the same way.
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

    /// The definition to which most operations of the document refer in `default`; of several the first
    /// by name.
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

    /// The marked PUTs and PATCHes of the document whose request has a provisioning state.
    pub(crate) fn senders_of(&self, state: &Property<'_>, profile: &Profile) -> Vec<Place<'w>> {
        self.states(profile).senders(self.api, state)
    }

    /// `true` if a marked PUT or PATCH of the document answers with the resource of a provisioning state.
    pub(crate) fn answers_with(&self, state: &Property<'_>, profile: &Profile) -> bool {
        self.states(profile).answers(state)
    }

    fn states(&self, profile: &Profile) -> &SharedStates {
        self.states
            .get_or_init(|| SharedStates::of(self.api, profile))
    }
}

/// `true` if an operation answers `202`, and its text or that of the `202` says that nothing is polled.
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

/// The URL of an operation that several entries may describe.
fn url_of_variants<'o>(operation: &'o Operation<'_>) -> Option<&'o str> {
    let item = operation.path_item();
    item.may_have_variants().then(|| item.url_template())
}

/// The codes of success among some responses, ascending.
pub(super) fn success_codes(responses: &[Response<'_>]) -> Vec<u16> {
    let successes = responses
        .iter()
        .filter(|response| response.status().is_success());
    let mut codes: Vec<u16> = successes.filter_map(Response::code).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}
