//! An operation and what it says of itself.

use std::sync::Arc;

use super::document_facts::{DocumentFacts, success_codes};
use super::final_state::FinalStateVia;
use super::marker::{marked_at, marker_of, result_extension};
use super::monitor::{in_envelope, is_flag, is_monitor};
use super::operation_index::OperationIndex;
use super::path_segments::is_among;
use super::profile::{Profile, RETRY_AFTER};
use super::prose::says_long_running;
use super::provisioning_state::{PROVISIONING_STATE, provisioning_state};
use super::system::System;
use crate::openapi::{
    Element, Header, Marker, Method, Operation, Property, Response, Schema, Site, Status,
};
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
    pub options: Option<LroOptions<'w>>,
    /// Where the author says that it is long-running.
    marked_at: Option<Place<'w>>,
    /// The GET of the same path.
    get: Option<Operation<'w>>,
    /// What the operations of its document say together.
    document: Arc<DocumentFacts<'w>>,
    is_long_running: bool,
    /// The status of work that goes on, where it is the body of a 200 or 201.
    answered: Option<(Schema<'w>, Site<'w>)>,
}

/// `x-ms-long-running-operation-options`.
#[derive(Clone, Debug)]
pub struct LroOptions<'w> {
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
    /// The body of a 200 or 201 is a status that can be asked for again.
    StatusBody,
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

impl<'w> LroOptions<'w> {
    /// `true` if they say that the operation's own path is read in the end.
    fn ends_at_its_path(&self) -> bool {
        let via = self.final_state_via.and_then(Place::as_str);
        via.as_deref().and_then(FinalStateVia::parse) == Some(FinalStateVia::OriginalUri)
    }

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
    /// Reads what an operation says. `is_asked_again` tells whether a body that it answers is a
    /// status which a GET returns again.
    pub(super) fn new(
        operation: Operation<'w>,
        profile: &'w Profile,
        document: &Arc<DocumentFacts<'w>>,
        index: &OperationIndex<'w>,
        is_asked_again: impl Fn(&Schema<'w>, &Operation<'w>) -> bool,
    ) -> Self {
        let marker = marker_of(&operation, profile);
        let options = profile.options.as_ref().and_then(|name| {
            let place = operation.extension(name)?;
            Some(LroOptions {
                place,
                final_state_via: place.get(VIA),
                final_state_schema: place.get(SCHEMA),
            })
        });
        // What an action is called at has no GET, unless the options say so.
        let is_read = operation.method() != Method::Post
            || options.as_ref().is_some_and(LroOptions::ends_at_its_path);
        let subject = Self {
            responses: operation.responses(),
            marked_at: marked_at(&operation, profile, marker),
            get: get_of_same_path(&operation, index, is_read),
            document: Arc::clone(document),
            operation,
            profile,
            marker,
            options,
            is_long_running: false,
            answered: None,
        };
        let subject = Self {
            answered: subject.answered_status(is_asked_again),
            ..subject
        };
        // What the signs are read from is complete; only what they say is left.
        Self {
            is_long_running: subject.shows_long_running(),
            ..subject
        }
    }

    /// What the operations of its document say together.
    pub(crate) fn document(&self) -> &DocumentFacts<'w> {
        &self.document
    }

    /// `true` if the author says that the operation is long-running.
    pub fn is_marked(&self) -> bool {
        self.marked_at.is_some()
    }

    /// The marker, where the author says that the operation is long-running.
    pub fn marked_at(&self) -> Option<Place<'w>> {
        self.marked_at
    }

    /// The GET of the same path.
    pub fn get_of_same_path(&self) -> Option<Operation<'w>> {
        self.get.clone()
    }

    /// `true` if the author says that the operation is long-running, by the marker or in words.
    pub fn is_said_long_running(&self) -> bool {
        self.is_marked() || self.says_long_running().is_some()
    }

    /// What the extension for it says that the operation returns.
    pub(super) fn extended_result(&self) -> Option<Schema<'w>> {
        let extension = result_extension(&self.operation, self.profile)?;
        // The published schema of the extension has the first form, its generators write the second;
        // older generators refer to the schema itself.
        let written = extension.get("response_type").or_else(|| {
            let response = extension.get("response")?;
            Some(response.get("schema").unwrap_or(response))
        })?;
        let schema = Schema::new(Element::at(written));
        schema.element().broken().is_none().then_some(schema)
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

    /// `true` if a compiler wrote a marked operation without saying the way to its final state. It does
    /// so for the ways that no document may have.
    pub(super) fn leaves_via_out(&self) -> bool {
        self.is_marked()
            && self.options.is_none()
            && self.profile.options.is_some()
            && self.operation.api().is_generated()
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
        success_codes(&self.responses)
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

    /// The headers of a response that hold the URL of a status.
    pub(super) fn address_headers(&self, response: &Response<'w>) -> Vec<Header<'w>> {
        let mut headers = response.headers();
        headers.retain(|header| self.profile.is_address_header(header.name()));
        headers
    }

    /// `true` if a response of success declares a header that holds the URL of a status.
    pub fn declares_address(&self) -> bool {
        self.successes()
            .any(|response| !self.address_headers(response).is_empty())
    }

    /// `true` if a `Location` on a response leads to the status: on a 202, where it isn't the address
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

    /// `true` if the options name the schema of the result.
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

    /// `true` if a response of success declares the header, or one that is meant to be it.
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
        if let Some((_, status)) = &self.answered {
            signals.push((Signal::StatusBody, status.clone()));
        }
        // Words alone are no sign: they explain the others.
        if !signals.is_empty()
            && let Some(text) = self.says_long_running()
        {
            signals.push((Signal::Description, text));
        }
        signals
    }

    /// Where the author says in words that the operation is long-running.
    pub fn says_long_running(&self) -> Option<Site<'w>> {
        let operation = self.operation.element();
        let accepted = self.response(202).map(Response::element);
        let texts = ["description", "summary"].map(|key| (operation, key));
        texts
            .into_iter()
            .chain(accepted.map(|response| (response, "description")))
            .find_map(|(element, key)| {
                let text = element.place().get(key)?;
                says_long_running(&text.as_str()?).then(|| element.key_of(text))
            })
    }

    /// `true` if it is long-running: the author says so, or doesn't deny it and the signs suffice. It
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
        has(Signal::PollingHeader)
            || has(Signal::Links)
            || has(Signal::Status202)
            || has(Signal::StatusBody)
    }

    /// The body of a 200 or 201, where it tells how far work is that goes on, and a GET
    /// returns it again, unless it is the resource that a PUT or PATCH answers. Elsewhere than in APIs of
    /// no system, of Google's kind or of the proposals, a contract tells the beginnings.
    fn answered_status(
        &self,
        is_asked_again: impl Fn(&Schema<'w>, &Operation<'w>) -> bool,
    ) -> Option<(Schema<'w>, Site<'w>)> {
        let method = self.operation.method();
        let may_be = match self.profile.system {
            System::Generic | System::Aep | System::Google => method.is_write(),
            System::Arm | System::DataPlane | System::Fabric | System::Graph => false,
        };
        let may_be = may_be && self.response(202).is_none();
        if !may_be {
            return None;
        }
        let responses = [200, 201]
            .into_iter()
            .filter_map(|code| self.response(code));
        let mut bodies =
            responses.filter_map(|response| Some((response.schema()?, response.body()?)));
        // A PUT, PATCH or DELETE may answer the thing that a GET of its path reads.
        let is_free = |body: &Schema<'w>| method == Method::Post || self.is_status_in_success(body);
        bodies.find(|(body, _)| {
            self.answers_google_operation(body)
                || is_free(body) && is_asked_again(body, &self.operation)
        })
    }

    /// `true` if the body is an operation of Google's kind, which needs no GET beside it: all APIs read
    /// operations in the same way. A request to an operation, such as to cancel it, begins none.
    fn answers_google_operation(&self, body: &Schema<'w>) -> bool {
        let mut segments = self.operation.path().split('/');
        let profile = self.profile;
        profile.system == System::Google
            && is_flag(body, profile)
            && !segments.any(|segment| is_among(segment, &profile.certain_monitor_segments))
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

    /// `true` if the body of a success looks like a status, and isn't what a GET of the same path
    /// returns: that is the thing itself.
    pub(crate) fn is_status_in_success(&self, body: &Schema<'w>) -> bool {
        !self.is_read(body) && is_monitor(body, self.profile)
    }

    /// `true` if the body of a success is a status, or the envelope of one.
    pub(crate) fn answers_status(&self, body: &Schema<'w>) -> bool {
        let is_envelope = || !self.is_read(body) && in_envelope(body, self.profile).is_some();
        self.is_status_in_success(body) || is_envelope()
    }

    /// `true` if a GET of the same path returns the same.
    fn is_read(&self, body: &Schema<'w>) -> bool {
        let read = self.get.as_ref().and_then(Operation::result);
        read.is_some_and(|read| read.place() == body.place())
    }

    /// The bodies in which the operation may tell at first how it goes: that of the 202, and any
    /// other first body that is a status and isn't what a GET of the same path returns.
    pub(super) fn first_bodies(&self) -> Vec<Schema<'w>> {
        let mut bodies: Vec<Schema<'w>> = Vec::new();
        bodies.extend(self.response(202).and_then(Response::schema));
        let initial = self.initial().into_iter().filter_map(Response::schema);
        bodies.extend(self.answered.iter().map(|(body, _)| body.clone()));
        bodies.extend(initial.filter(|body| self.answers_status(body)));
        let within = bodies
            .iter()
            .filter_map(|body| in_envelope(body, self.profile));
        let within: Vec<_> = within.map(|inner| inner.schema).collect();
        bodies.extend(within);
        bodies.dedup_by_key(|body| body.place());
        bodies
    }

    /// The responses of success with which it may end: all but 202.
    pub fn last(&self) -> impl Iterator<Item = &Response<'w>> {
        self.successes()
            .filter(|response| response.status() != Status::Code(202))
    }

    /// The provisioning states of what an operation returns, and of every body in which it answers
    /// with its resource. A resource may have it beside `properties`, where it doesn't belong; what
    /// a POST returns there may mean anything.
    pub fn provisioning_states(&self, result: Option<Schema<'w>>) -> Vec<Property<'w>> {
        let method = self.operation.method();
        let is_resource = matches!(method, Method::Get | Method::Put | Method::Patch);
        let last = self.last().filter_map(Response::schema);
        let last: Vec<Schema<'w>> = last.filter(|_| method != Method::Delete).collect();
        // The older PUT answers 202, with the resource; another body describes the operation.
        let accepted = self.response(202).and_then(Response::schema);
        let begun = accepted.filter(|_| method == Method::Put);
        let is_other = |body: &Schema<'w>| {
            let read = self.get.as_ref().and_then(Operation::result);
            let mut resources = last.iter().chain(&read).peekable();
            let has_resource = resources.peek().is_some();
            has_resource && !resources.any(|known| known.place() == body.place())
        };
        let operation = begun.clone().filter(is_other);
        let is_resource_body =
            |body: &Schema<'w>| operation.as_ref().map(Schema::place) != Some(body.place());
        let bodies = result.into_iter().chain(last.iter().cloned()).chain(begun);
        let mut states: Vec<Property<'w>> = Vec::new();
        for schema in bodies.filter(is_resource_body) {
            let misplaced = || schema.property(PROVISIONING_STATE).filter(|_| is_resource);
            let state = provisioning_state(&schema).or_else(misplaced);
            states.extend(state.filter(|state| {
                let is_same = |known: &Property<'w>| known.site.place == state.site.place;
                !states.iter().any(is_same)
            }));
        }
        states
    }
}

/// The GET of the same path, in another entry for the same URL or another document of the API where
/// this one has none; one that returns something goes first.
fn get_of_same_path<'w>(
    operation: &Operation<'w>,
    index: &OperationIndex<'w>,
    is_read: bool,
) -> Option<Operation<'w>> {
    let returns_something = |get: &Operation<'_>| get.result().is_some();
    let item = operation.path_item();
    let own = item.operation(Method::Get);
    if own.as_ref().is_some_and(returns_something) {
        return own;
    }
    let others = index.variants(item).iter();
    let other = others
        .filter(|variant| variant.entry != item.entry)
        .filter_map(|variant| variant.operation(Method::Get))
        .find(returns_something);
    let elsewhere = || index.get_of_shape(operation, is_read);
    other.or(own).or_else(elsewhere)
}
