use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::evidence::Custom;
use super::final_state::FinalStateVia;
use super::index::MonitorIndex;
use super::monitor::is_monitor;
use super::profile::{Profile, RETRY_AFTER};
use super::provisioning::LazySentStates;
use super::system::System;
use crate::openapi::{Element, Header, Marker, Method, Operation, Response, Schema, Site, Status};
use crate::workspace::{Place, ReferenceError};

/// An operation with all that decides whether it is long-running, read once.
#[derive(Clone, Debug)]
pub struct Subject<'w> {
    /// The operation.
    pub operation: Operation<'w>,
    /// The profile of its document.
    pub profile: &'w Profile,
    /// Its responses, as they are written.
    pub responses: Vec<Response<'w>>,
    /// What it says of itself.
    pub marker: Marker<'w>,
    /// Its options for the final state.
    pub options: Option<Options<'w>>,
    /// Whether its document marks any operation, be it with `false`.
    pub(crate) is_among_marked: bool,
    /// The marker of another entry of the API that describes the same verb of the same URL, with
    /// the same codes of success.
    pub(crate) marked_twin: Option<Place<'w>>,
    /// The GET of the same path.
    pub(super) get: Option<Operation<'w>>,
    /// What the long-running operations of its document declare; `None` before that is known.
    pub(super) custom: Option<Arc<Custom<'w>>>,
    /// What the requests of its document can carry; one for all operations of the document.
    pub(super) sent: Arc<LazySentStates>,
    is_long_running: bool,
}

/// `x-ms-long-running-operation-options`.
#[derive(Clone, Debug)]
pub struct Options<'w> {
    /// The object.
    pub place: Place<'w>,
    /// `final-state-via`
    pub final_state_via: Option<Place<'w>>,
    /// `final-state-schema`
    pub final_state_schema: Option<Place<'w>>,
}

/// The members of the options.
pub(crate) const VIA: &str = "final-state-via";
pub(crate) const SCHEMA: &str = "final-state-schema";

/// What an operation says of the way to its final state.
#[derive(Clone, Copy, Debug)]
pub enum DeclaredVia<'w> {
    /// It has no options.
    Absent,
    /// Its options, here, don't say it.
    Unsaid(Place<'w>),
    /// The value, here, is none that a document may have.
    Unknown(Place<'w>),
    /// One of the legal values, and where it stands.
    Known(FinalStateVia, Place<'w>),
}

/// A sign that an operation is long-running.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Signal {
    /// Azure's marker.
    Extension,
    /// Fabric's marker.
    FabricExtension,
    /// A header that leads to the status.
    PollingHeader,
    /// 202 on a verb that writes.
    #[serde(rename = "status-202")]
    Status202,
    /// A link of OpenAPI 3 on the 202.
    Links,
    /// The text says so.
    Description,
}

/// A polling header and the response that declares it.
#[derive(Clone, Debug)]
pub struct PollingHeader<'w> {
    /// The response's status.
    pub status: Status,
    /// The header.
    pub header: Header<'w>,
}

impl<'w> Options<'w> {
    /// The schema that `final-state-schema` names, or why it names none.
    pub fn result_schema(&self) -> Option<Result<Schema<'w>, ReferenceError>> {
        let reference = self.final_state_schema?;
        let named = reference.resolve().and_then(|target| {
            // An empty pointer is a legal one, but a whole specification is no schema.
            let is_specification =
                target.parent().is_none() && target.document().version().is_supported();
            if is_specification {
                return Err(ReferenceError::BadPointer);
            }
            Ok(Schema::new(Element::at(target)))
        });
        Some(named)
    }
}

impl<'w> Subject<'w> {
    /// Reads what an operation says.
    pub(super) fn new(operation: Operation<'w>, profile: &'w Profile) -> Self {
        let marker = profile
            .markers
            .iter()
            .map(|name| operation.marker(name))
            .find(|marker| *marker != Marker::Absent)
            .unwrap_or(Marker::Absent);
        let options = profile.options.as_ref().and_then(|name| {
            let place = operation.extension(name)?;
            Some(Options {
                place,
                final_state_via: place.get(VIA),
                final_state_schema: place.get(SCHEMA),
            })
        });
        let mut subject = Self {
            responses: operation.responses(),
            operation,
            profile,
            marker,
            options,
            is_among_marked: marker != Marker::Absent,
            marked_twin: None,
            get: None,
            custom: None,
            sent: Arc::default(),
            is_long_running: false,
        };
        subject.is_long_running = subject.shows_long_running();
        subject
    }

    /// Finds the GET of the same path, in another entry for the same URL where this one has none;
    /// one that returns something goes first.
    pub(super) fn find_get(&mut self, index: &MonitorIndex<'w>) {
        let returns_something = |get: &Operation<'_>| get.result().is_some();
        let item = self.operation.path_item();
        let own = item.operation(Method::Get);
        if own.as_ref().is_some_and(returns_something) {
            self.get = own;
            return;
        }
        let others = index.variants(item).iter();
        let other = others
            .filter(|variant| variant.entry != item.entry)
            .filter_map(|variant| variant.operation(Method::Get))
            .find(returns_something);
        self.get = other.or(own);
    }

    /// The GET of the same path.
    pub fn get_of_same_path(&self) -> Option<Operation<'w>> {
        self.get.clone()
    }

    /// Whether the author says that the operation is long-running.
    pub fn is_marked(&self) -> bool {
        match self.marker {
            Marker::True(_) => true,
            // `"true"` is a mistake that means what it says.
            Marker::Other(place) => place
                .as_str()
                .is_some_and(|text| text.eq_ignore_ascii_case("true")),
            Marker::False(_) | Marker::Absent => self.result_extension().is_some(),
        }
    }

    /// Whether the author says that the operation is long-running, by the marker or in words.
    pub fn is_said_long_running(&self) -> bool {
        self.is_marked() || self.says_long_running().is_some()
    }

    /// The extension that says what a long-running operation returns, where its system has one.
    fn result_extension(&self) -> Option<Place<'w>> {
        let name = self.profile.result_extension.as_ref()?;
        self.operation.extension(name)
    }

    /// What the extension for it says that the operation returns.
    pub(super) fn extended_result(&self) -> Option<Schema<'w>> {
        let extension = self.result_extension()?;
        // The published schema of the extension has the first form, its generators write the other.
        let written = extension.get("response_type").or_else(|| {
            let response = extension.get("response")?;
            response.get("schema")
        })?;
        let schema = Schema::new(Element::at(written));
        schema.element().broken().is_none().then_some(schema)
    }

    /// The marker, where the author says that the operation is long-running.
    pub fn marked_at(&self) -> Option<Place<'w>> {
        match self.marker {
            Marker::True(place) | Marker::Other(place) => self.is_marked().then_some(place),
            Marker::False(_) | Marker::Absent => self.result_extension(),
        }
    }

    /// What it says of the way to its final state.
    pub fn declared_via(&self) -> DeclaredVia<'w> {
        let Some(options) = &self.options else {
            return DeclaredVia::Absent;
        };
        let Some(place) = options.final_state_via else {
            return DeclaredVia::Unsaid(options.place);
        };
        let value = place.as_str();
        match value.as_deref().and_then(FinalStateVia::parse) {
            Some(via) => DeclaredVia::Known(via, place),
            None => DeclaredVia::Unknown(place),
        }
    }

    /// The response declared for exactly this code.
    pub fn response(&self, code: u16) -> Option<&Response<'w>> {
        self.responses
            .iter()
            .find(|response| response.status() == Status::Code(code))
    }

    /// The responses that stand for success.
    pub fn successes(&self) -> impl Iterator<Item = &Response<'w>> {
        self.responses
            .iter()
            .filter(|response| response.status().is_success())
    }

    /// The codes of success that are declared, ascending.
    pub fn success_codes(&self) -> Vec<u16> {
        let mut codes: Vec<u16> = self.successes().filter_map(Response::code).collect();
        codes.sort_unstable();
        codes.dedup();
        codes
    }

    /// Headers on the responses of success that lead to the status of the operation.
    ///
    /// Not every `Location` does: on a 201 it names what was created.
    pub fn polling_headers(&self) -> Vec<PollingHeader<'w>> {
        let mut found = Vec::new();
        for response in self.successes() {
            for header in response.headers() {
                let counts = self.profile.is_certain_header(header.name())
                    || self.profile.is_polling_header(header.name())
                        && (!header.is("Location") || self.location_leads_on(response));
                if counts {
                    found.push(PollingHeader {
                        status: response.status(),
                        header,
                    });
                }
            }
        }
        found
    }

    /// Whether a `Location` on a response leads to the status: on a 202, where it isn't the address
    /// at which an upload goes on, and on a 201 where what was created says how far it is, or the
    /// client is told when to come back. On any other 201 it only names what was created.
    pub(super) fn location_leads_on(&self, response: &Response<'w>) -> bool {
        match response.code() {
            Some(202) => response.header("Range").is_none(),
            Some(201) => {
                self.to_retry().is_some()
                    || self
                        .unfinished()
                        .is_some_and(|unfinished| unfinished.site() == response.site())
            }
            _ => false,
        }
    }

    /// The 201 of a resource that is there at once and says itself how far it is, as Microsoft
    /// Graph creates what takes time.
    pub(super) fn unfinished(&self) -> Option<&Response<'w>> {
        let may_be = self.profile.system == System::Graph
            && self.operation.method().is_write()
            && self.response(202).is_none();
        let created = self.response(201).filter(|_| may_be)?;
        created.header("Location")?;
        is_monitor(&created.schema()?, self.profile).then_some(created)
    }

    /// `Retry-After` beside what was created: it isn't finished, and the client shall come back.
    fn to_retry(&self) -> Option<Header<'w>> {
        let created = self.response(201)?;
        created
            .header(RETRY_AFTER)
            .filter(|_| self.operation.method().is_write())
    }

    /// Whether the options name the schema of the result.
    pub fn names_result(&self) -> bool {
        let options = self.options.as_ref();
        options.is_some_and(|options| options.final_state_schema.is_some())
    }

    /// The 202 with which an operation that writes says that its work goes on. With `Range` it
    /// only takes a part of an upload.
    pub fn accepted(&self) -> Option<&Response<'w>> {
        self.response(202).filter(|accepted| {
            self.operation.method().is_write() && accepted.header("Range").is_none()
        })
    }

    /// Tells the operations of a document which of them are described in another entry too, and
    /// are marked there.
    pub(super) fn meet_twins(subjects: &mut [Self]) {
        type Request = (String, Method, Vec<u16>);
        let request = |subject: &Self| -> Option<Request> {
            let item = subject.operation.path_item();
            let url = item.may_have_variants().then(|| item.url_template())?;
            let method = subject.operation.method();
            Some((url.to_owned(), method, subject.success_codes()))
        };
        let marked: FxHashMap<Request, Place<'w>> = subjects
            .iter()
            .filter_map(|subject| Some((request(subject)?, subject.marked_at()?)))
            .collect();
        if marked.is_empty() {
            return;
        }
        for subject in subjects.iter_mut().filter(|subject| !subject.is_marked()) {
            let twin = request(subject).and_then(|request| marked.get(&request));
            subject.marked_twin = twin.copied();
        }
    }

    /// Whether a response of success declares the header, or one that is meant to be it.
    pub fn declares_header_or_slip(&self, name: &str) -> bool {
        self.successes().flat_map(Response::headers).any(|header| {
            header.is(name) || self.profile.misspelled_header(header.name()) == Some(name)
        })
    }

    /// The signs that it is long-running, each with the place that shows it.
    pub fn signals(&self) -> Vec<(Signal, Site<'w>)> {
        let mut signals = Vec::new();
        if let Some(place) = self.marked_at() {
            let signal = if place.key().is_some_and(|key| key.contains("fabric")) {
                Signal::FabricExtension
            } else {
                Signal::Extension
            };
            signals.push((signal, place.into()));
        }
        if let Some(polling) = self.polling_headers().first() {
            signals.push((Signal::PollingHeader, polling.header.site()));
        } else if let Some(retry) = self.to_retry() {
            signals.push((Signal::PollingHeader, retry.site()));
        }
        if let Some(accepted) = self.accepted() {
            signals.push((Signal::Status202, accepted.site()));
        }
        if let Some(link) = self
            .response(202)
            .and_then(|accepted| accepted.links().into_iter().next())
        {
            signals.push((Signal::Links, link.element().key()));
        }
        // Words alone are no sign: they explain the others.
        if !signals.is_empty()
            && let Some(text) = self.says_long_running()
        {
            signals.push((Signal::Description, text));
        }
        signals
    }

    /// Whether it is long-running: the author says so, or doesn't deny it and the signs suffice. It
    /// is worked out once, when the operation is read.
    pub fn is_long_running(&self) -> bool {
        self.is_long_running
    }

    /// A GET that answers 202 is how an operation is polled, not one of its own. In an HTTP API
    /// of no system, 202 alone says only that something happens later; it takes a header, a link
    /// or a body that leads on.
    fn shows_long_running(&self) -> bool {
        if self.is_marked() {
            return true;
        }
        if matches!(self.marker, Marker::False(_)) || !self.operation.method().is_write() {
            return false;
        }
        let signals = self.signals();
        let has = |wanted: Signal| signals.iter().any(|(signal, _)| *signal == wanted);
        has(Signal::PollingHeader) || has(Signal::Links) || has(Signal::Status202)
    }

    /// The responses with which the operation begins: the 202 and what declares a header to the
    /// status as it does, or what is declared of the codes of its verb where it has no 202 or is
    /// a PUT.
    pub fn initial(&self) -> Vec<&Response<'w>> {
        let method = self.operation.method();
        if method != Method::Put
            && let Some(accepted) = self.response(202)
        {
            let leads_on = |response: &&Response<'_>| {
                let mut headers = response.headers().into_iter();
                headers.any(|header| {
                    let name = header.name();
                    self.profile.is_address_header(name)
                        && !header.is("Location")
                        && accepted.header(name).is_some()
                })
            };
            let others = self.last().filter(leads_on);
            return others.chain([accepted]).collect();
        }
        let codes = self.profile.initial_codes(method);
        let expected: Vec<_> = self
            .successes()
            .filter(|response| response.code().is_some_and(|code| codes.contains(&code)))
            .collect();
        if expected.is_empty() {
            return self.successes().collect();
        }
        expected
    }

    /// The responses of success with which it may end: all but 202.
    pub fn last(&self) -> impl Iterator<Item = &Response<'w>> {
        self.successes()
            .filter(|response| response.status() != Status::Code(202))
    }
}
