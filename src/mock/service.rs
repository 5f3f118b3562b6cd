//! The mock of one operation: a machine whose only state is the number of requests it has received.

use serde_json::{Value, json};

use super::fill::{remove, set};
use super::links::{
    Link, Route, Target, is_address, leads_on_when_finished, monitor_apart, result_links, routes,
};
use super::value::{typed, value_of};
use super::words::Words;
use crate::model::{
    Lro, LroResult, MonitorSource, PROVISIONING_STATE, Polling, RETRY_AFTER, States,
    StatusProperty, is_monitor, listed_states, provisioning_state, status_property,
};
use crate::openapi::{Header, Method, Response, Schema, Status, same_name};

/// The minimum number of requests before an operation is complete.
const POLLS: usize = 2;

/// A service with one long-running operation, which always succeeds.
#[derive(Debug)]
pub struct Mock<'l, 'w> {
    lro: &'l Lro<'w>,
    routes: Vec<Route>,
    monitor_words: Words,
}

/// A first answer with which the operation may begin.
#[derive(Clone, Debug)]
pub struct Beginning<'w> {
    /// Its code.
    pub code: u16,
    response: Option<Response<'w>>,
}

/// An answer of the service.
#[derive(Clone, Debug)]
pub struct Answer<'w> {
    /// The code.
    pub status: u16,
    /// The headers, names as the document writes them.
    pub headers: Vec<(String, String)>,
    /// The body; `None` if it is empty.
    pub body: Option<Value>,
    /// The role of the body in the operation; `None` if there is no body, or an error.
    pub content: Option<Content<'w>>,
}

/// The role of a body in the operation.
#[derive(Clone, Debug)]
pub enum Content<'w> {
    /// The status, with its schema if the document has one.
    Status(Option<Schema<'w>>),
    /// The response to a GET of the operation's own path.
    Resource(Schema<'w>),
    /// The result, with its schema if the document has one.
    Result(Option<Schema<'w>>),
    /// The body of the first answer, if it is none of these.
    First(Schema<'w>),
}

impl<'w> Content<'w> {
    /// Its name.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Status(_) => "status",
            Self::Resource(_) => "resource",
            Self::Result(_) => "result",
            Self::First(_) => "first",
        }
    }

    /// Its schema; `None` if the document doesn't describe it.
    pub const fn schema(&self) -> Option<&Schema<'w>> {
        match self {
            Self::Status(schema) | Self::Result(schema) => schema.as_ref(),
            Self::Resource(schema) | Self::First(schema) => Some(schema),
        }
    }
}

/// The progress of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// It has received this number of requests and is still running.
    Running(usize),
    Done,
}

/// An operation that has begun.
#[derive(Clone, Debug)]
pub struct Run<'m, 'l, 'w> {
    mock: &'m Mock<'l, 'w>,
    asked: usize,
}

impl<'l, 'w> Mock<'l, 'w> {
    /// A mock of an operation; URLs begin with `origin`, a scheme and a host without a slash.
    pub fn new(lro: &'l Lro<'w>, origin: &str) -> Self {
        let monitor = monitor_apart(lro);
        let none = States::default();
        Self {
            lro,
            routes: routes(lro, origin),
            monitor_words: Words::of_monitor(monitor.map_or(&none, |monitor| &monitor.states)),
        }
    }

    /// The URL of the first request.
    pub fn url(&self) -> &str {
        self.routes.first().map_or("", |route| &route.url)
    }

    /// Every URL that answers, with the source from which a client has it.
    pub fn links(&self) -> impl Iterator<Item = (&Link, &str)> {
        let routes = self.routes.iter();
        routes.map(|route| (&route.link, route.url.as_str()))
    }

    /// The first answers after which the operation is running, in the order of the document. Where a
    /// response has a header that leads to the status, those without one are left out: they say that
    /// there was nothing to wait for. So do a 200 that says no state beside a 201 or 202, and every other
    /// code beside the 202 of a POST or DELETE.
    pub fn beginnings(&self) -> Vec<Beginning<'w>> {
        let subject = &self.lro.subject;
        let all: Vec<Beginning<'w>> = subject
            .successes()
            .filter_map(|response| {
                let code = match response.status() {
                    Status::Code(code) => code,
                    Status::Range(_) => 202,
                    Status::Default => return None,
                };
                let response = Some(response.clone());
                Some(Beginning { code, response })
            })
            .collect();
        let leads_on = |one: &&Beginning<'w>| {
            let headers = one.response.as_ref().map(Response::headers);
            let mut headers = headers.unwrap_or_default().iter();
            headers.any(|header| is_address(self.lro, header.name()))
        };
        let is_write = matches!(subject.operation.method(), Method::Put | Method::Patch);
        let has = |code: u16| all.iter().any(|one| one.code == code);
        let (has_created, has_accepted) = (has(201), has(202));
        let may_run = |one: &&Beginning<'w>| match one.code {
            202 => true,
            204 => false,
            // Without a state, other codes say that the work is still running.
            200 if has_created || has_accepted => is_write && self.says_state(one),
            _ => is_write || !has_accepted,
        };
        let mut found: Vec<_> = all.iter().filter(leads_on).cloned().collect();
        if found.is_empty() {
            found = all.iter().filter(may_run).cloned().collect();
        }
        if found.is_empty() {
            found = all;
        }
        if found.is_empty() {
            found.push(Beginning {
                code: 202,
                response: None,
            });
        }
        found
    }

    /// `true` if the body of a first answer shows the state of its resource.
    fn says_state(&self, beginning: &Beginning<'w>) -> bool {
        let body = beginning.response.as_ref().and_then(Response::schema);
        body.is_some_and(|body| self.resource_state(&body).is_some())
    }

    /// Answers the first request.
    pub fn begin(&self, beginning: &Beginning<'w>) -> (Answer<'w>, Run<'_, 'l, 'w>) {
        let response = beginning.response.as_ref();
        let mut headers: Vec<(String, String)> = Vec::new();
        let mut add = |name: &str, value: String| {
            // A document may declare a header twice, in different cases.
            if !headers.iter().any(|(known, _)| same_name(known, name)) {
                headers.push((name.to_owned(), value));
            }
        };
        for header in response.map(Response::headers).unwrap_or_default() {
            add(header.name(), self.header_value(header));
        }
        if let Polling::Undeclared(promised) = self.lro.polling.value {
            add(promised, self.url_in(promised));
        }
        let (body, content) = response
            .and_then(Response::schema)
            .map(|schema| self.first_body(schema))
            .unzip();
        let answer = Answer {
            status: beginning.code,
            headers,
            body,
            content,
        };
        let run = Run {
            mock: self,
            asked: 0,
        };
        (answer, run)
    }

    /// The value of a header of a first answer.
    fn header_value(&self, header: &Header<'_>) -> String {
        if is_address(self.lro, header.name()) {
            return self.url_in(header.name());
        }
        if header.is(RETRY_AFTER) {
            return "1".to_owned();
        }
        match header.schema().map(|schema| value_of(&schema)) {
            Some(Value::String(text)) => text,
            Some(other) => other.to_string(),
            None => String::new(),
        }
    }

    /// The URL that a header of the first answer holds.
    fn url_in(&self, header: &str) -> String {
        let is_header =
            |route: &&Route| matches!(&route.link, Link::Header(name) if same_name(name, header));
        let route = self.routes.iter().find(is_header);
        route.map_or_else(String::new, |route| route.url.clone())
    }

    fn first_body(&self, schema: Schema<'w>) -> (Value, Content<'w>) {
        let lro = self.lro;
        let place = schema.place();
        let is_write = matches!(lro.subject.operation.method(), Method::Put | Method::Patch);
        let is_resource = lro.resource().is_some_and(|own| own.place() == place);
        let is_status = || {
            let monitor = monitor_apart(lro).and_then(|monitor| monitor.schema.as_ref());
            monitor.is_some_and(|monitor| monitor.place() == place)
                || is_monitor(&schema, lro.subject.profile)
        };
        let is_result = matches!(
            &lro.result.value,
            LroResult::Schema(result, _) if result.place() == place
        );
        if is_write && is_resource {
            let body = self.resource(&schema, Phase::Running(0));
            return (body, Content::Resource(schema));
        }
        if is_status() {
            let mut body = self.status(Some(&schema), Phase::Running(0));
            self.link_to_status(&mut body);
            return (body, Content::Status(Some(schema)));
        }
        let mut body = self.resource(&schema, Phase::Running(0));
        self.link_to_status(&mut body);
        let content = if is_result {
            Content::Result(Some(schema))
        } else {
            Content::First(schema)
        };
        (body, content)
    }

    /// Sets the polling URL in a first body, if clients read the polling URL from a body property.
    fn link_to_status(&self, body: &mut Value) {
        if let Polling::BodyLink(link) = &self.lro.polling.value {
            let mut routes = self.routes.iter();
            let is_link = |route: &&Route| {
                route.target == Target::Status
                    && matches!(&route.link, Link::Property(name) if *name == link.name)
            };
            if let Some(route) = routes.find(is_link) {
                set(body, &link.name, route.url.as_str().into());
            }
        }
    }

    /// Makes a status body for a phase.
    fn status(&self, schema: Option<&Schema<'w>>, phase: Phase) -> Value {
        let lro = self.lro;
        let monitor = monitor_apart(lro);
        let profile = lro.subject.profile;
        let mut body = schema.map_or_else(|| json!({ "id": "1" }), value_of);
        let status = schema.and_then(|schema| status_property(schema, profile));
        let known = monitor.and_then(|monitor| monitor.status.as_ref());
        let status = status.as_ref().or(known);
        let path = status.map_or("status", |status| &status.path);
        let property = status.and_then(|status| status.property.as_ref());
        let value = match property {
            Some(property) => self.status_value(&property.schema, phase),
            None => word_of(&self.monitor_words, phase).into(),
        };
        set(&mut body, path, value);
        let requires = |name: &str| schema.is_some_and(|schema| schema.requires(name));
        for error in profile
            .error_properties
            .iter()
            .filter(|name| !requires(name))
        {
            remove(&mut body, error);
        }
        let links = result_links(lro);
        let result = monitor.and_then(|monitor| monitor.result.as_ref());
        match phase {
            Phase::Running(_) => {
                let result = result.map(|result| &*result.name);
                let unknown_yet = links.iter().map(String::as_str).chain(result);
                for name in unknown_yet.filter(|name| !requires(name)) {
                    remove(&mut body, name);
                }
            }
            Phase::Done => {
                for route in &self.routes {
                    if let Link::Property(name) = &route.link
                        && route.target == Target::Result
                    {
                        set(&mut body, name, route.url.as_str().into());
                    }
                }
            }
        }
        body
    }

    /// The value of a status: the status of the monitor, or another status in the first answer.
    fn status_value(&self, schema: &Schema<'w>, phase: Phase) -> Value {
        let types = schema.types();
        if !types.is_empty() && types.names().all(|name| name == "boolean") {
            return (phase == Phase::Done).into();
        }
        let monitor = monitor_apart(self.lro).and_then(|monitor| monitor.status.as_ref());
        let own = monitor.and_then(|status| status.property.as_ref());
        let is_own = own.is_some_and(|own| own.schema.place() == schema.place());
        let listed = listed_states(schema, self.lro.subject.profile).filter(|_| !is_own);
        match listed {
            Some(states) => typed(schema, word_of(&Words::of_monitor(&states), phase)),
            None => typed(schema, word_of(&self.monitor_words, phase)),
        }
    }

    /// Makes a resource body for a phase.
    fn resource(&self, schema: &Schema<'w>, phase: Phase) -> Value {
        let mut body = value_of(schema);
        if let Some((status, words)) = self.resource_state(schema) {
            let word = word_of(&words, phase);
            let value = match &status.property {
                Some(property) => typed(&property.schema, word),
                None => word.into(),
            };
            set(&mut body, &status.path, value);
        }
        body
    }

    /// The property with the state of a resource, and the values that it goes through.
    fn resource_state(&self, schema: &Schema<'w>) -> Option<(StatusProperty<'w>, Words)> {
        let method = self.lro.subject.operation.method();
        let profile = self.lro.subject.profile;
        if let Some(monitor) = &self.lro.monitor
            && matches!(monitor.source, MonitorSource::Resource(_))
            && monitor.schema.as_ref().map(Schema::place) == Some(schema.place())
            && let Some(status) = &monitor.status
        {
            return Some((status.clone(), Words::of_resource(&monitor.states, method)));
        }
        // The property that Azure's clients read takes precedence.
        let status = provisioning_state(schema)
            .map(|property| StatusProperty {
                path: "properties.provisioningState".to_owned(),
                property: Some(property),
            })
            .or_else(|| status_property(schema, profile))?;
        let property = status.property.as_ref();
        let listed = property.and_then(|property| listed_states(&property.schema, profile));
        // A status without final values isn't about operations: `Active`, `Inactive`.
        let is_state = status.path.ends_with(PROVISIONING_STATE)
            || listed
                .as_ref()
                .is_none_or(|states| !states.succeeded.is_empty() || !states.failed.is_empty());
        let words = Words::of_resource(&listed.unwrap_or_default(), method);
        is_state.then_some((status, words))
    }

    fn answer(&self, target: Target, phase: Phase) -> Answer<'w> {
        match (target, phase) {
            (Target::Status, _) => self.status_answer(phase),
            (Target::Resource, _) => self.resource_answer(phase),
            (Target::Outcome, Phase::Running(_)) => empty(202),
            (Target::Result, Phase::Running(_)) => empty(404),
            (Target::Outcome | Target::Result, Phase::Done) => self.result_answer(),
        }
    }

    fn status_answer(&self, phase: Phase) -> Answer<'w> {
        let monitor = monitor_apart(self.lro);
        let operation = monitor.and_then(|monitor| monitor.operation.as_ref());
        let accepted = operation.and_then(|operation| operation.response(202));
        let mut schema = monitor.and_then(|monitor| monitor.schema.clone());
        let mut code = 200;
        if let (Some(accepted), Phase::Running(_)) = (accepted, phase) {
            code = 202;
            // A 202 that is declared without a body has none.
            let Some(described) = accepted.schema() else {
                return empty(202);
            };
            schema = Some(described);
        }
        let mut headers = Vec::new();
        if phase == Phase::Done && leads_on_when_finished(self.lro) {
            let mut routes = self.routes.iter();
            let finished = routes.find(|route| {
                route.target == Target::Result && matches!(route.link, Link::Header(_))
            });
            headers.extend(finished.map(|route| ("Location".to_owned(), route.url.clone())));
        }
        Answer {
            status: code,
            headers,
            body: Some(self.status(schema.as_ref(), phase)),
            content: Some(Content::Status(schema)),
        }
    }

    /// The answer to a GET of the operation's own path.
    fn resource_answer(&self, phase: Phase) -> Answer<'w> {
        let subject = &self.lro.subject;
        let Some(get) = subject.get_of_same_path() else {
            return empty(405);
        };
        if subject.operation.method() == Method::Delete && phase == Phase::Done {
            return empty(404);
        }
        let Some(schema) = get.result() else {
            return empty(get.response(204).map_or(200, |_| 204));
        };
        Answer {
            status: 200,
            headers: Vec::new(),
            body: Some(self.resource(&schema, phase)),
            content: Some(Content::Resource(schema)),
        }
    }

    fn result_answer(&self) -> Answer<'w> {
        let subject = &self.lro.subject;
        let is_declared = |code| subject.response(code).is_some();
        // The body that the operation declares in its own responses is also the body here.
        let own = subject.response(200).and_then(Response::schema);
        let own = own.or_else(|| subject.successes().find_map(Response::schema));
        let schema = match &self.lro.result.value {
            // A declared body is sent even if clients don't need it.
            LroResult::Void if own.is_some() => own,
            LroResult::Void if is_declared(204) => return empty(204),
            LroResult::Void => return empty(200),
            LroResult::Unknown => None,
            LroResult::Schema(schema, _) => Some(schema.clone()),
        };
        let body = match &schema {
            Some(schema) => self.resource(schema, Phase::Done),
            None => json!({}),
        };
        Answer {
            status: 200,
            headers: Vec::new(),
            body: Some(body),
            content: Some(Content::Result(schema)),
        }
    }
}

impl<'w> Run<'_, '_, 'w> {
    /// Answers a GET, and advances the operation: each request brings it nearer to completion.
    pub fn get(&mut self, url: &str) -> Answer<'w> {
        let mock = self.mock;
        let Some(route) = mock.routes.iter().find(|route| route.url == url) else {
            return empty(404);
        };
        let phase = self.phase();
        self.asked = self.asked.saturating_add(1);
        mock.answer(route.target, phase)
    }

    /// `true` if the operation is complete.
    pub fn is_done(&self) -> bool {
        self.phase() == Phase::Done
    }

    /// Completes the operation at once.
    pub fn finish(&mut self) {
        self.asked = usize::MAX;
    }

    fn phase(&self) -> Phase {
        let polls = self.mock.monitor_words.running.len().max(POLLS);
        if self.asked < polls {
            Phase::Running(self.asked)
        } else {
            Phase::Done
        }
    }
}

/// The value of a status in a phase. The last running value stays until completion.
fn word_of(words: &Words, phase: Phase) -> &str {
    match phase {
        Phase::Running(nth) => words
            .running
            .get(nth)
            .or(words.running.last())
            .map_or("InProgress", String::as_str),
        Phase::Done => &words.succeeded,
    }
}

fn empty<'w>(status: u16) -> Answer<'w> {
    Answer {
        status,
        headers: Vec::new(),
        body: None,
        content: None,
    }
}
