//! Putting the model together, fact by fact.

use std::ops::Deref;
use std::sync::OnceLock;

use super::evidence::HeaderEvidence;
use super::final_state::FinalStateVia;
use super::index::MonitorIndex;
use super::monitor::StatusMonitor;
use super::subject::{Signal, Subject};
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
    /// What [`Lro::header_evidence`] found, once it has been asked.
    pub(super) evidence: OnceLock<Option<HeaderEvidence>>,
    resource: Option<Schema<'w>>,
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

impl<'w> Deref for Lro<'w> {
    type Target = Subject<'w>;

    /// What the operation says of itself is part of the model.
    fn deref(&self) -> &Subject<'w> {
        &self.subject
    }
}

impl<'w> Lro<'w> {
    /// The model of an operation that is long-running.
    pub fn new(subject: Subject<'w>, index: &MonitorIndex<'w>) -> Self {
        let signals = subject.signals();
        let mut reader = Reader::new(&subject, index);
        let polled = reader.polled();
        let is_described = |monitor: &StatusMonitor<'_>| monitor.schema.is_some();
        let supposed_monitor = if polled.monitor.as_ref().is_some_and(is_described) {
            None
        } else {
            reader.supposed_monitor()
        };
        let final_state_via = reader.final_state_via(&polled);
        let (final_step, result) = reader.ending(&final_state_via, &polled);
        let Reader { open, resource, .. } = reader;
        Self {
            signals,
            final_state_via,
            polling: polled.polling,
            monitor: polled.monitor,
            first_status: polled.first_status,
            supposed_monitor,
            final_step,
            result,
            open,
            examples: Vec::new(),
            status_examples: Vec::new(),
            evidence: OnceLock::new(),
            resource: resource.map(|body| body.schema),
            subject,
        }
    }

    /// The resource that the operation creates or changes: what a GET of the same path returns,
    /// else its own first body.
    pub fn resource(&self) -> Option<Schema<'w>> {
        self.resource.clone()
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

    pub(super) fn read_examples(&mut self, files: &'w Examples) {
        self.evidence = OnceLock::new();
        self.examples = self.operation.examples(files);
        self.status_examples = match self.status_operation() {
            Some(status) => status.examples(files),
            None => Vec::new(),
        };
    }

    /// Whether a service may well send a header that the document doesn't declare: where its
    /// system has one, and nothing that is declared leads to the status.
    pub fn may_lead_elsewhere(&self) -> bool {
        self.profile.default_header.is_some()
            && match self.polling.value {
                Polling::Undeclared(_) | Polling::OriginalUri => true,
                Polling::Nowhere => !self.is_marked(),
                _ => false,
            }
    }
}

/// A body and the node that says that there is one.
#[derive(Clone, Debug)]
pub(super) struct Body<'w> {
    pub(super) schema: Schema<'w>,
    pub(super) site: Site<'w>,
}

impl<'w> Body<'w> {
    pub(super) fn of(response: &Response<'w>) -> Option<Self> {
        Some(Self {
            schema: response.schema()?,
            site: response.body()?,
        })
    }
}

/// What the facts of a model are read from, and what is left open on the way.
pub(super) struct Reader<'s, 'w> {
    pub(super) subject: &'s Subject<'w>,
    pub(super) index: &'s MonitorIndex<'w>,
    /// The GET of the same path.
    pub(super) get: Option<Operation<'w>>,
    /// The resource that the operation creates or changes.
    pub(super) resource: Option<Body<'w>>,
    /// Its own body of success.
    pub(super) own: Option<Body<'w>>,
    pub(super) open: Vec<Open>,
}

impl<'s, 'w> Reader<'s, 'w> {
    fn new(subject: &'s Subject<'w>, index: &'s MonitorIndex<'w>) -> Self {
        let get = subject.get_of_same_path();
        let own = own_body(subject);
        let read = get.as_ref().and_then(|get| get.response(200));
        let resource = read.as_ref().and_then(Body::of).or_else(|| own.clone());
        Self {
            subject,
            index,
            get,
            resource,
            own,
            open: Vec::new(),
        }
    }

    pub(super) fn method(&self) -> Method {
        self.subject.operation.method()
    }

    pub(super) fn leave_open(
        &mut self,
        fact: &'static str,
        readings: impl IntoIterator<Item = String>,
        why: impl Into<String>,
    ) {
        self.open.push(Open {
            fact,
            readings: readings.into_iter().collect(),
            why: why.into(),
        });
    }

    /// Whether a PUT or PATCH answers what a GET of the same path returns.
    pub(super) fn answers_resource(&self) -> bool {
        matches!(self.method(), Method::Put | Method::Patch)
            && match (&self.own, &self.resource) {
                (Some(own), Some(read)) => own.schema.place() == read.schema.place(),
                _ => false,
            }
    }
}

/// The body of the first response of success that has one, 202 left out.
fn own_body<'w>(subject: &Subject<'w>) -> Option<Body<'w>> {
    [200, 201]
        .into_iter()
        .find_map(|code| Body::of(subject.response(code)?))
}
