//! An operation and the facts that it declares.

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

/// An operation with all facts that decide whether it is long-running. They are read once.
#[derive(Clone, Debug)]
pub struct Subject<'w> {
    /// The operation.
    pub operation: Operation<'w>,
    /// The profile of the operation's document.
    pub profile: &'w Profile,
    /// The marker of the operation.
    pub marker: Marker<'w>,
    /// The options of the operation for its final state.
    pub options: Option<LroOptions<'w>>,
    /// The place where the author marks the operation as long-running.
    marked_at: Option<Place<'w>>,
    /// The GET of the same path.
    get: Option<Operation<'w>>,
    /// Facts about all operations of the document.
    document: Arc<DocumentFacts<'w>>,
    is_long_running: bool,
    /// The status of work that is still running, if it is the body of a 200 or 201.
    answered: Option<(Schema<'w>, Site<'w>)>,
}

/// The extension `x-ms-long-running-operation-options`.
#[derive(Clone, Debug)]
pub struct LroOptions<'w> {
    /// The object with the options.
    pub place: Place<'w>,
    /// The value of `final-state-via`.
    pub final_state_via: Option<Place<'w>>,
    /// The value of `final-state-schema`.
    pub final_state_schema: Option<Place<'w>>,
}

/// The names of the options.
pub(crate) const VIA: &str = "final-state-via";
pub(crate) const SCHEMA: &str = "final-state-schema";

/// The way to the final state that an operation declares.
#[derive(Clone, Copy, Debug)]
pub enum DeclaredVia<'w> {
    /// The operation has no options.
    Absent,
    /// The options at this place don't contain `final-state-via`.
    Unsaid(Place<'w>),
    /// The value at this place is none that a document may have.
    Unknown(Place<'w>),
    /// A value that a document may have, and its place.
    Known(FinalStateVia, Place<'w>),
}

/// A sign that an operation is long-running.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Signal {
    /// A marker such as `x-ms-long-running-operation`. Fabric has a signal of its own.
    Extension,
    /// A marker of Fabric.
    FabricExtension,
    /// A header with the URL of the status.
    PollingHeader,
    /// A 202 of a method that changes something.
    #[serde(rename = "status-202")]
    Status202,
    /// A link of OpenAPI 3 on the 202.
    Links,
    /// The body of a 200 or 201 is a status, and a GET returns the status again.
    StatusBody,
    /// A description of the operation or of its 202 calls the operation long-running.
    Description,
}

/// A polling header and the response that declares it.
#[derive(Clone, Debug)]
pub struct PollingHeader<'w> {
    /// The status of the response.
    pub status: Status,
    /// The header.
    pub header: Header<'w>,
}

impl<'w> LroOptions<'w> {
    /// `true` if `final-state-via` is `original-uri`: clients read the final state at the
    /// operation's own path.
    fn ends_at_its_path(&self) -> bool {
        let via = self.final_state_via.and_then(Place::as_str);
        via.as_deref().and_then(FinalStateVia::parse) == Some(FinalStateVia::OriginalUri)
    }

    /// The schema that `final-state-schema` refers to, or the error in the reference.
    pub fn result_schema(&self) -> Option<Result<Schema<'w>, ReferenceError>> {
        let reference = self.final_state_schema?;
        let named = reference.resolve().and_then(|target| {
            // An empty pointer is legal, but it refers to the whole specification, which isn't a
            // schema.
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
    /// Reads the facts that an operation declares. `is_asked_again` returns `true` if the body of a
    /// response is a status that a GET returns again.
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
        // The path of an action has no GET, unless the options declare `original-uri`.
        let is_read = operation.method() != Method::Post
            || options.as_ref().is_some_and(LroOptions::ends_at_its_path);
        let subject = Self {
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
        // All facts are read now, so the signs can be evaluated.
        Self {
            is_long_running: subject.shows_long_running(),
            ..subject
        }
    }

    /// Facts about all operations of the document.
    pub(crate) fn document(&self) -> &DocumentFacts<'w> {
        &self.document
    }

    /// `true` if the author marks the operation as long-running.
    pub fn is_marked(&self) -> bool {
        self.marked_at.is_some()
    }

    /// The place of the marker, if the author marks the operation as long-running.
    pub fn marked_at(&self) -> Option<Place<'w>> {
        self.marked_at
    }

    /// The GET of the same path.
    pub fn get_of_same_path(&self) -> Option<&Operation<'w>> {
        self.get.as_ref()
    }

    /// `true` if the author calls the operation long-running, with a marker or in a description.
    pub fn is_said_long_running(&self) -> bool {
        self.is_marked() || self.says_long_running().is_some()
    }

    /// The result that an extension of the operation declares.
    pub(super) fn extended_result(&self) -> Option<Schema<'w>> {
        let extension = result_extension(&self.operation, self.profile)?;
        // The published schema of the extension has `response_type`. Its generators write
        // `response` with a `schema` instead; older generators write the schema directly into
        // `response`.
        let written = extension.get("response_type").or_else(|| {
            let response = extension.get("response")?;
            Some(response.get("schema").unwrap_or(response))
        })?;
        let schema = Schema::new(Element::at(written));
        schema.element().broken().is_none().then_some(schema)
    }

    /// The way to the final state that the operation declares.
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

    /// `true` if a compiler wrote a marked operation without `final-state-via`. Compilers leave it
    /// out for the two ways that no document may declare.
    pub(super) fn leaves_via_out(&self) -> bool {
        self.is_marked()
            && self.options.is_none()
            && self.profile.options.is_some()
            && self.operation.api().is_generated()
    }

    /// The responses as the operation declares them.
    pub fn responses(&self) -> &[Response<'w>] {
        self.operation.responses()
    }

    /// The response that is declared for exactly this status code.
    pub fn response(&self, code: u16) -> Option<&Response<'w>> {
        self.responses()
            .iter()
            .find(|response| response.status() == Status::Code(code))
    }

    /// The success responses.
    pub fn successes(&self) -> impl Iterator<Item = &Response<'w>> {
        self.responses()
            .iter()
            .filter(|response| response.status().is_success())
    }

    /// The declared success codes, in ascending order.
    pub fn success_codes(&self) -> Vec<u16> {
        success_codes(self.responses())
    }

    /// Headers on success responses with the URL of the operation's status.
    ///
    /// Not every `Location` is included: on a 201, it may be the URL of the new resource.
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
                        header: header.clone(),
                    });
                }
            }
        }
        found
    }

    /// The headers of a response with the URL of a status.
    pub(super) fn address_headers(&self, response: &Response<'w>) -> Vec<Header<'w>> {
        let headers = response.headers().iter();
        headers
            .filter(|header| self.profile.is_address_header(header.name()))
            .cloned()
            .collect()
    }

    /// `true` if a success response declares a header with the URL of a status.
    pub fn declares_address(&self) -> bool {
        self.successes()
            .any(|response| !self.address_headers(response).is_empty())
    }

    /// `true` if the `Location` of a response has the URL of the status:
    /// - On a 202, unless it is the URL for the next part of an upload.
    /// - On a 201, if the new resource has its own status, or if the response has `Retry-After`. On
    ///   any other 201, it is only the URL of the new resource.
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

    /// The 201 of a resource that exists at once and has its own status. Microsoft Graph creates
    /// resources in this way if the work takes time.
    pub(super) fn unfinished(&self) -> Option<&Response<'w>> {
        let may_be = self.profile.system == System::Graph
            && self.operation.method().is_write()
            && self.response(202).is_none();
        let created = self.response(201).filter(|_| may_be)?;
        created.header("Location")?;
        is_monitor(&created.schema()?, self.profile).then_some(created)
    }

    /// `Retry-After` on a 201. The new resource isn't finished, and the client should read it again
    /// later.
    fn to_retry(&self) -> Option<Header<'w>> {
        let created = self.response(201)?;
        created
            .header(RETRY_AFTER)
            .filter(|_| self.operation.method().is_write())
    }

    /// `true` if the options declare the schema of the result.
    pub fn names_result(&self) -> bool {
        let options = self.options.as_ref();
        options.is_some_and(|options| options.final_state_schema.is_some())
    }

    /// The 202 of an operation that changes something: its work continues after the response.
    /// `None` if the 202 has a `Range` header, because it then only confirms a part of an upload.
    pub fn accepted(&self) -> Option<&Response<'w>> {
        self.response(202).filter(|accepted| {
            self.operation.method().is_write() && accepted.header("Range").is_none()
        })
    }

    /// `true` if a success response declares the header, possibly under a misspelled name.
    pub fn declares_header_or_slip(&self, name: &str) -> bool {
        self.successes().flat_map(Response::headers).any(|header| {
            header.is(name) || self.profile.misspelled_header(header.name()) == Some(name)
        })
    }

    /// The signs that the operation is long-running, each with its place.
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
        // A description alone isn't a sign: it only explains other signs.
        if !signals.is_empty()
            && let Some(text) = self.says_long_running()
        {
            signals.push((Signal::Description, text));
        }
        signals
    }

    /// The place of a description that calls the operation long-running.
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

    /// `true` if the operation is long-running: the author marks it, or the signs are enough and
    /// the marker isn't `false`. The value is computed once, when the operation is read.
    pub fn is_long_running(&self) -> bool {
        self.is_long_running
    }

    /// Without a marker, only an operation that changes something can be long-running. A GET with a
    /// 202 is the way to poll another operation.
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

    /// The status of work that is still running, if it is the body of a 200 or 201. A GET returns
    /// the same status, and the status isn't the resource that a PUT or PATCH returns.
    ///
    /// Only for AEP, Google and APIs of no known system, and only without a 202. The contracts of
    /// other systems define the first responses.
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
        // A PUT, PATCH or DELETE may return the resource that a GET of the same path reads.
        let is_free = |body: &Schema<'w>| method == Method::Post || self.is_status_in_success(body);
        bodies.find(|(body, _)| {
            self.answers_google_operation(body)
                || is_free(body) && is_asked_again(body, &self.operation)
        })
    }

    /// `true` if the body is an operation of Google's APIs. No GET is needed, because clients read
    /// operations in the same way in all these APIs. A request to an operation, such as to cancel
    /// it, starts no new one.
    fn answers_google_operation(&self, body: &Schema<'w>) -> bool {
        let mut segments = self.operation.path().split('/');
        let profile = self.profile;
        profile.system == System::Google
            && is_flag(body, profile)
            && !segments.any(|segment| is_among(segment, &profile.certain_monitor_segments))
    }

    /// The responses that start the operation: the 202, and other success responses that declare
    /// the same polling header. A PUT, or an operation without a 202, is started by the codes that
    /// the profile lists for its method.
    pub fn initial(&self) -> Vec<&Response<'w>> {
        let method = self.operation.method();
        if method != Method::Put
            && let Some(accepted) = self.response(202)
        {
            let leads_on = |response: &&Response<'_>| {
                let mut headers = response.headers().iter();
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

    /// `true` if the body of a success response looks like a status. `false` if a GET of the same
    /// path returns the same schema: the body is then the resource itself.
    pub(crate) fn is_status_in_success(&self, body: &Schema<'w>) -> bool {
        !self.is_read(body) && is_monitor(body, self.profile)
    }

    /// `true` if the body of a success response is a status, or an envelope with a status.
    pub(crate) fn answers_status(&self, body: &Schema<'w>) -> bool {
        let is_envelope = || !self.is_read(body) && in_envelope(body, self.profile).is_some();
        self.is_status_in_success(body) || is_envelope()
    }

    /// `true` if a GET of the same path returns the same schema.
    fn is_read(&self, body: &Schema<'w>) -> bool {
        let read = self.get.as_ref().and_then(Operation::result);
        read.is_some_and(|read| read.place() == body.place())
    }

    /// The bodies in which the operation may return its first status: the body of the 202, and
    /// every other first body that is a status. The resource that a GET of the same path returns
    /// isn't included.
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

    /// The success responses that may end the operation: all except the 202.
    pub fn last(&self) -> impl Iterator<Item = &Response<'w>> {
        self.successes()
            .filter(|response| response.status() != Status::Code(202))
    }

    /// The provisioning states in the result of an operation, and in every body that is its
    /// resource. For GET, PUT and PATCH, a `provisioningState` outside `properties` is included,
    /// although it is in the wrong place. For POST it isn't, because it may have any meaning.
    pub fn provisioning_states(&self, result: Option<Schema<'w>>) -> Vec<Property<'w>> {
        let method = self.operation.method();
        let is_resource = matches!(method, Method::Get | Method::Put | Method::Patch);
        let last = self.last().filter_map(Response::schema);
        let last: Vec<Schema<'w>> = last.filter(|_| method != Method::Delete).collect();
        // An older PUT returns its resource in the 202. Any other body of the 202 describes the
        // operation.
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

/// The GET of the same path. If this entry has none, the GET may be in another entry for the same
/// URL or in another document of the API. A GET that returns a body is preferred.
fn get_of_same_path<'w>(
    operation: &Operation<'w>,
    index: &OperationIndex<'w>,
    is_read: bool,
) -> Option<Operation<'w>> {
    let returns_something = |get: &Operation<'_>| get.result().is_some();
    let item = operation.path_item();
    let own = index.get_of(item);
    if own.as_ref().is_some_and(returns_something) {
        return own;
    }
    let others = index.variants(item).iter();
    let other = others
        .filter(|variant| variant.entry != item.entry)
        .filter_map(|variant| index.get_of(variant))
        .find(returns_something);
    let elsewhere = || index.get_of_shape(operation, is_read);
    other.or(own).or_else(elsewhere)
}
