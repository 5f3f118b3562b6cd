//! The model of a long-running operation.

use std::sync::{Arc, OnceLock};

use super::final_state::FinalStateVia;
use super::monitor::{MonitorSource, StatusMonitor, in_envelope, status_property};
use super::provisioning_state::provisioning_state;
use super::sibling_headers::HeaderCounts;
use super::subject::{Signal, Subject};
use super::system::System;
use crate::openapi::{
    Example, Fact, Header, Method, Open, Operation, Property, Response, Schema, Site,
};
use crate::workspace::Examples;

/// A long-running operation.
#[derive(Clone, Debug)]
pub struct Lro<'w> {
    /// The operation and the facts that it declares.
    pub subject: Subject<'w>,
    /// The signs that the operation is long-running.
    pub signals: Vec<(Signal, Site<'w>)>,
    /// The way in which clients find the final state.
    pub final_state_via: Fact<'w, FinalStateVia>,
    /// The URL or operation that clients poll for the status.
    pub polling: Fact<'w, Polling<'w>>,
    /// The status monitor: the body that shows the progress of the operation.
    pub monitor: Option<StatusMonitor<'w>>,
    /// The schema of the status in the 202, if clients that poll get another schema later.
    pub first_status: Option<Schema<'w>>,
    /// The schema that should be the status monitor by the conventions of the system, but doesn't
    /// look like one. `None` if the document describes another status monitor.
    pub supposed_monitor: Option<Schema<'w>>,
    /// The request that clients send after the operation has ended.
    pub final_step: Fact<'w, FinalStep<'w>>,
    /// The result of the operation.
    pub result: Fact<'w, LroResult<'w>>,
    /// The questions that the document leaves open.
    pub open: Vec<Open>,
    /// The examples of the operation. Empty if the example files weren't read.
    pub examples: Vec<Example<'w>>,
    /// The examples of the operation that clients poll for the status.
    pub status_examples: Vec<Example<'w>>,
    /// The polling headers that the operations of the document declare.
    pub(super) header_counts: Arc<HeaderCounts<'w>>,
    /// The result of [`Lro::header_evidence`], stored after the first call.
    pub(super) evidence: OnceLock<Option<HeaderEvidence>>,
    pub(super) resource: Option<Schema<'w>>,
    /// For a POST to a collection: the GET of a member, one segment below the path of the POST.
    pub(super) get_of_member: Option<Operation<'w>>,
    /// `true` if nothing declares a way to poll, but clients can find a status with the id in the
    /// 202.
    pub(super) has_way_by_id: bool,
}

/// The URL or operation that clients poll for the status of an operation.
#[derive(Clone, Debug)]
pub enum Polling<'w> {
    /// The URL in a header of the first response.
    Header(Header<'w>),
    /// The URI that the operation was sent to.
    OriginalUri,
    /// Another operation of the API.
    Operation(Box<Operation<'w>>),
    /// The URL in a property of the first response's body.
    BodyLink(Box<Property<'w>>),
    /// The URL in this header. The options of the operation or the system require the header, but
    /// no response declares it.
    Undeclared(&'w str),
    /// Clients can't poll.
    Nowhere,
}

/// The request that clients send after an operation has ended.
#[derive(Clone, Debug)]
pub enum FinalStep<'w> {
    /// A GET of the URI that the operation was sent to. `None` if the document describes no GET
    /// there.
    OriginalUri(Option<Box<Operation<'w>>>),
    /// A GET of the URL in a header.
    Link(&'static str),
    /// A GET of the URL in a property of the completed status monitor.
    LinkProperty(Box<Property<'w>>),
    /// A call of another operation of the API.
    Operation(Box<Operation<'w>>),
    /// No request: the result is in a property of the completed status monitor.
    MonitorProperty(Box<Property<'w>>),
    /// No request.
    Nothing,
}

/// The result of a long-running operation when it completes.
#[derive(Clone, Debug)]
pub enum LroResult<'w> {
    /// A value of this schema. If the status monitor contains the value, the name of its property.
    Schema(Schema<'w>, Option<String>),
    /// No value.
    Void,
    /// The document doesn't show the result.
    Unknown,
}

/// The evidence that an operation has a polling header which it doesn't declare, best first. Each
/// kind of evidence has its own rule. Only the rule for the best evidence reports the header.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum HeaderEvidence {
    /// A response declares the header under a misspelled name.
    Misspelled,
    /// The description of a response promises the header.
    Promised,
    /// A response that doesn't start the operation declares the header, such as a 204.
    Misplaced,
    /// An example shows the header.
    Shown,
    /// Most other operations of the document declare a polling header.
    Customary,
    /// `final-state-via` names the header.
    Named,
    /// Some other operations of the document declare a polling header.
    Seen,
}

impl<'w> Lro<'w> {
    /// The resource that the operation creates or changes: the body that a GET of the same path
    /// returns, otherwise the first body that the operation returns.
    pub fn resource(&self) -> Option<Schema<'w>> {
        self.resource.clone()
    }

    /// For a POST to a collection: the GET of a member, one segment below the path of the POST.
    pub(crate) fn get_of_member(&self) -> Option<&Operation<'w>> {
        self.get_of_member.as_ref()
    }

    /// The operation that clients poll for the status, if the document describes it.
    pub fn status_operation(&self) -> Option<&Operation<'w>> {
        let monitor = self.monitor.as_ref();
        let returns = monitor.and_then(|monitor| monitor.operation.as_ref());
        returns.or(match &self.polling.value {
            Polling::Operation(operation) => Some(&**operation),
            _ => None,
        })
    }

    /// The model with the examples of the operation.
    pub(super) fn with_examples(self, files: &'w Examples) -> Self {
        let status = self.status_operation();
        Self {
            status_examples: status.map_or_else(Vec::new, |status| status.examples(files)),
            examples: self.subject.operation.examples(files),
            evidence: OnceLock::new(),
            ..self
        }
    }

    /// `true` if the document gives clients any way to learn the end of the operation:
    /// - a way to poll,
    /// - a header or body property of the 202 with a status, a URL or an id (a header name may be
    ///   misspelled),
    /// - a GET of the resource that the operation works on, if this GET returns a status.
    pub fn leads_on(&self) -> bool {
        if !matches!(
            self.polling.value,
            Polling::Nowhere | Polling::Undeclared(_)
        ) {
            return true;
        }
        self.first_answer_leads_on() || self.thing_has_status()
    }

    /// `true` if the 202 helps clients to learn the end: it has a header or property with a URL, a
    /// status, or an id that clients can use to find a status.
    fn first_answer_leads_on(&self) -> bool {
        let Some(accepted) = self.subject.response(202) else {
            return false;
        };
        let profile = self.subject.profile;
        // In this system, the body of the 202 is the operation, with any schema.
        if profile.system == System::Aep && accepted.body().is_some() {
            return true;
        }
        let has_status = accepted.schema().is_some_and(|body| {
            status_property(&body, profile).is_some() || in_envelope(&body, profile).is_some()
        });
        has_status || self.tells_url(accepted) || self.has_way_by_id
    }

    /// `true` if a response has a URL in a header or in its body. The name of the header may be
    /// misspelled.
    fn tells_url(&self, response: &Response<'_>) -> bool {
        let profile = self.subject.profile;
        let in_header = response.headers().iter().any(|header| {
            header.is_url()
                || profile.is_polling_header(header.name())
                || profile.misspelled_header(header.name()).is_some()
        });
        let body = response.schema();
        in_header || body.is_some_and(|body| body.properties().iter().any(Property::is_url))
    }

    /// `true` if only the status code suggests that the operation is long-running. The `202` is
    /// unmarked and has no polling header, link or status. It has no callback or webhook, no id of
    /// a status, and no description of work that is still running. By RFC 9110, 15.3.3, such a
    /// `202` only says that the request was accepted.
    pub fn is_bare(&self) -> bool {
        let is_only_code = self
            .signals
            .iter()
            .all(|(signal, _)| *signal == Signal::Status202);
        if !is_only_code {
            return false;
        }
        let accepted = self.subject.response(202).and_then(Response::schema);
        let is_polled = match self.polling.value {
            Polling::Nowhere | Polling::Undeclared(_) => false,
            // Nearly every resource has a state. A state in the body of the 202 shows that work is
            // still running.
            Polling::OriginalUri => accepted.is_some_and(|body| {
                provisioning_state(&body).is_some()
                    || status_property(&body, self.subject.profile).is_some()
            }),
            Polling::Header(_) | Polling::Operation(_) | Polling::BodyLink(_) => true,
        };
        !is_polled
            && self.announcement().is_none()
            && !self.first_answer_leads_on()
            && self.subject.unkept_promises().is_empty()
            && self.subject.misplaced_headers().is_empty()
    }

    /// `true` if clients can't poll the status in the body of the `202`. The operation isn't
    /// declared long-running, and no header, link, id or GET gives them a URL. Such a body only
    /// acknowledges the request, even if it has a state.
    pub fn is_only_acknowledged(&self) -> bool {
        let is_nowhere = matches!(
            self.polling.value,
            Polling::Nowhere | Polling::Undeclared(_)
        );
        let is_shown_once = self.monitor.as_ref().is_none_or(|monitor| {
            monitor.operation.is_none() && matches!(monitor.source, MonitorSource::Body(_))
        });
        let accepted = self.subject.response(202);
        let has_link = accepted
            .is_some_and(|accepted| self.tells_url(accepted) || !accepted.links().is_empty());
        self.subject.profile.system != System::Aep
            && is_nowhere
            && is_shown_once
            && !self.subject.is_said_long_running()
            && !self.has_way_by_id
            && !has_link
            && self.announcement().is_none()
            && !self.thing_has_status()
    }

    /// `true` if the resource that the operation works on shows its own status. Always `false` in
    /// Resource Manager: its clients don't poll the resource while they wait for an action or a
    /// DELETE.
    pub(crate) fn thing_has_status(&self) -> bool {
        if self.subject.profile.system == System::Arm {
            return false;
        }
        let get = self.get_of_thing();
        let read = get.as_ref().and_then(|get| get.response(200));
        let body = read.and_then(Response::schema);
        body.is_some_and(|body| status_property(&body, self.subject.profile).is_some())
    }

    /// The GET of the operation's own path, or of the nearest path above it. Example: the GET of
    /// the job `/jobs/{id}` for `/jobs/{id}/cancel` and `/jobs/{id}:cancel`.
    pub fn get_of_thing(&self) -> Option<Operation<'w>> {
        let operation = &self.subject.operation;
        operation.api().at_or_above(operation.path(), Method::Get)
    }

    /// `true` if a service probably sends a polling header that the document doesn't declare. The
    /// system has such a header, and nothing that the document declares has the URL of the status.
    pub fn may_lead_elsewhere(&self) -> bool {
        self.subject.profile.default_header.is_some()
            && match self.polling.value {
                Polling::Undeclared(_) | Polling::OriginalUri => true,
                Polling::Nowhere => !self.subject.is_marked(),
                _ => false,
            }
    }
}
