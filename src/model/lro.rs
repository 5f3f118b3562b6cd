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
    /// The operation and what it says of itself.
    pub subject: Subject<'w>,
    /// The signs that it is long-running.
    pub signals: Vec<(Signal, Site<'w>)>,
    /// How clients find its final state.
    pub final_state_via: Fact<'w, FinalStateVia>,
    /// Where its status is asked for.
    pub polling: Fact<'w, Polling<'w>>,
    /// What says how far it is.
    pub monitor: Option<StatusMonitor<'w>>,
    /// What the 202 shows of the status, where another schema is the one that is asked for later.
    pub first_status: Option<Schema<'w>>,
    /// What would have to say how far it is by the conventions of the system, and doesn't look
    /// like it; only where nothing else that is described does.
    pub supposed_monitor: Option<Schema<'w>>,
    /// What is fetched once it has ended.
    pub final_step: Fact<'w, FinalStep<'w>>,
    /// What it returns.
    pub result: Fact<'w, LroResult<'w>>,
    /// What the document leaves open.
    pub open: Vec<Open>,
    /// Its examples; none where nobody has read them.
    pub examples: Vec<Example<'w>>,
    /// Those of the operation at which its status is asked for.
    pub status_examples: Vec<Example<'w>>,
    /// The polling headers that the operations of its document declare.
    pub(super) header_counts: Arc<HeaderCounts<'w>>,
    /// What [`Lro::header_evidence`] found, once it has been asked.
    pub(super) evidence: OnceLock<Option<HeaderEvidence>>,
    pub(super) resource: Option<Schema<'w>>,
    /// The GET one segment below the path of a POST: that of what it creates.
    pub(super) get_of_member: Option<Operation<'w>>,
    /// `true` if nothing is polled, and the id in the 202 opens a way to a status all the same.
    pub(super) has_way_by_id: bool,
}

/// Where the status of an operation is asked for.
#[derive(Clone, Debug)]
pub enum Polling<'w> {
    /// At the URL in a header of the first response.
    Header(Header<'w>),
    /// At the URI that the operation was sent to.
    OriginalUri,
    /// At another operation of the API.
    Operation(Box<Operation<'w>>),
    /// At the URL in a property of the first response's body.
    BodyLink(Box<Property<'w>>),
    /// At the URL in this header, by the contract of the system: no response declares it.
    Undeclared(&'w str),
    /// Nowhere.
    Nowhere,
}

/// What is fetched once an operation has ended.
#[derive(Clone, Debug)]
pub enum FinalStep<'w> {
    /// The URI that the operation was sent to, with the GET that is described there.
    OriginalUri(Option<Box<Operation<'w>>>),
    /// The URL in a header.
    Link(&'static str),
    /// The URL in a property of the finished monitor.
    LinkProperty(Box<Property<'w>>),
    /// Another operation of the API.
    Operation(Box<Operation<'w>>),
    /// Nothing: the result is a property of the finished monitor.
    MonitorProperty(Box<Property<'w>>),
    /// Nothing.
    Nothing,
}

/// What an operation returns in the end.
#[derive(Clone, Debug)]
pub enum LroResult<'w> {
    /// A value of this schema; the property of the monitor that holds it, if one does.
    Schema(Schema<'w>, Option<String>),
    /// Nothing.
    Void,
    /// It can't be told.
    Unknown,
}

/// What shows that an operation which declares no polling header has one, the best first. Each has
/// a rule of its own, and the best one speaks for all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum HeaderEvidence {
    /// It is declared under a misspelled name.
    Misspelled,
    /// The text of a response promises it.
    Promised,
    /// It is declared on a response with which nothing goes on.
    Misplaced,
    /// An example shows it.
    Shown,
    /// Most other operations of the document declare one.
    Customary,
    /// `final-state-via` speaks of it.
    Named,
    /// Some other operations of the document declare one.
    Seen,
}

impl<'w> Lro<'w> {
    /// The resource that the operation creates or changes: what a GET of the same path returns,
    /// else its own first body.
    pub fn resource(&self) -> Option<Schema<'w>> {
        self.resource.clone()
    }

    /// The GET one segment below the path of a POST: that of what it creates in a collection.
    pub(crate) fn get_of_member(&self) -> Option<&Operation<'w>> {
        self.get_of_member.as_ref()
    }

    /// The operation at which its status is asked for, where one is described.
    pub fn status_operation(&self) -> Option<&Operation<'w>> {
        let monitor = self.monitor.as_ref();
        let returns = monitor.and_then(|monitor| monitor.operation.as_ref());
        returns.or(match &self.polling.value {
            Polling::Operation(operation) => Some(&**operation),
            _ => None,
        })
    }

    /// The model with what its examples show.
    pub(super) fn with_examples(self, files: &'w Examples) -> Self {
        let status = self.status_operation();
        Self {
            status_examples: status.map_or_else(Vec::new, |status| status.examples(files)),
            examples: self.subject.operation.examples(files),
            evidence: OnceLock::new(),
            ..self
        }
    }

    /// `true` if anything leads from the 202 to the end: a way to poll; a header or a property of the
    /// body that tells the status, a URL or an id, even under a misspelled name; or a GET of what the
    /// operation works on that returns a status.
    pub fn leads_on(&self) -> bool {
        if !matches!(
            self.polling.value,
            Polling::Nowhere | Polling::Undeclared(_)
        ) {
            return true;
        }
        self.first_answer_leads_on() || self.thing_has_status()
    }

    /// `true` if the 202 has something that leads to the end: a header, a property with a URL or a
    /// status, or an id that opens a way to one.
    fn first_answer_leads_on(&self) -> bool {
        let Some(accepted) = self.subject.response(202) else {
            return false;
        };
        let profile = self.subject.profile;
        // The body is the operation, whatever it looks like.
        if profile.system == System::Aep && accepted.body().is_some() {
            return true;
        }
        let has_status = accepted.schema().is_some_and(|body| {
            status_property(&body, profile).is_some() || in_envelope(&body, profile).is_some()
        });
        has_status || self.tells_url(accepted) || self.has_way_by_id
    }

    /// `true` if a response tells a URL: in a header, even under a misspelled name, or in its body.
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

    /// `true` if nothing but the code says that the operation is long-running: an unmarked `202`
    /// without a header, a link, a callback or webhook, a status, an id that leads to one, or a text
    /// about work that is still running. By RFC 9110, 15.3.3, such a `202` says that the request was
    /// taken.
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
            // Nearly every resource has a state; that of the 202 says that work is still running.
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

    /// `true` if nobody can poll what the `202` answers: the operation isn't said to be long-running, and no
    /// header, link, id or GET leads anywhere. Such a body acknowledges the request, whatever state it shows.
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

    /// `true` if what the operation works on says how far it is. No client of Resource Manager asks it
    /// while it waits for an action or a DELETE.
    pub(crate) fn thing_has_status(&self) -> bool {
        if self.subject.profile.system == System::Arm {
            return false;
        }
        let body = self
            .get_of_thing()
            .and_then(|get| get.response(200))
            .and_then(|response| response.schema());
        body.is_some_and(|body| status_property(&body, self.subject.profile).is_some())
    }

    /// The GET of the operation's own path, or of the nearest path above it: that of the job for
    /// `/jobs/{id}/cancel` and `/jobs/{id}:cancel`.
    pub fn get_of_thing(&self) -> Option<Operation<'w>> {
        let operation = &self.subject.operation;
        operation.api().at_or_above(operation.path(), Method::Get)
    }

    /// `true` if a service may well send a header that the document doesn't declare: where its system
    /// has one, and nothing that is declared leads to the status.
    pub fn may_lead_elsewhere(&self) -> bool {
        self.subject.profile.default_header.is_some()
            && match self.polling.value {
                Polling::Undeclared(_) | Polling::OriginalUri => true,
                Polling::Nowhere => !self.subject.is_marked(),
                _ => false,
            }
    }
}
