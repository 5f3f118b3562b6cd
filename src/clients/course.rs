//! The possible courses of an operation whose service does exactly what its document says. Clients
//! run against the exchange of a course.

use serde_json::json;

use super::answers::{
    LABEL, RESOURCE_LOCATION, RESULT, Words, end_of, first_body, get_of_created, leads_to_status,
};
use super::fabric_cli::OPERATION_ID;
use super::script::{NOT_ALLOWED, OPERATION, OPERATION_RESULT, ORIGINAL, Script, answer};
use super::{Answer, Exchange, Outcome, Seen};
use crate::model::{
    DeclaredVia, FinalStep, Lro, LroResult, MonitorSource, Polling, State, System, is_monitor,
};
use crate::openapi::{Basis, Method, Response, Schema};

/// The source from which a client has a URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Way {
    /// The URL of the first request.
    OriginalUri,
    /// A header of a response, by its name.
    Header(&'static str),
    /// The property `resourceLocation` of the status monitor.
    ResourceLocation,
}

/// The role of a body in the operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Thing {
    /// The status monitor.
    Monitor,
    /// The response to a GET of the operation's own path.
    Resource,
    /// The result.
    Result,
    /// The body of the first response, if it has none of these roles.
    Initial,
    /// The schema that the operation's own responses describe, which AutoRest's methods return.
    Own,
}

impl Way {
    /// Its name in output.
    pub const fn name(self) -> &'static str {
        match self {
            Self::OriginalUri => "original-uri",
            Self::Header(name) => name,
            Self::ResourceLocation => "resourceLocation",
        }
    }
}

/// Headers that a client may follow, and their URLs.
const HEADERS: [(&str, &str); 3] = [
    (
        "Azure-AsyncOperation",
        "https://service.example/async?api-version=1",
    ),
    (
        "Operation-Location",
        "https://service.example/operation?api-version=1",
    ),
    ("Location", "https://service.example/location?api-version=1"),
];

/// One course of an operation whose service does exactly what its document says.
pub(super) struct Course {
    pub(super) exchange: Exchange,
    /// The bodies that the caller accepts as the result.
    pub(super) expected: Expected,
    /// The header that the service sends with the first response, although this response doesn't
    /// declare it.
    pub(super) undeclared: Option<&'static str>,
    /// The declared code of the first response.
    pub(super) begins: Option<u16>,
    /// `true` if the operation declares the code of the first answer.
    pub(super) has_declared_code: bool,
    /// `true` if the operation may be complete after the first response: this is a 200 without a
    /// polling header, and the operation has other codes that mean that it is still running.
    pub(super) may_be_end: bool,
}

/// The thing that the caller of an operation expects.
#[derive(Clone, Copy)]
pub(super) enum Expected {
    /// The completion only.
    Nothing,
    /// Unknown: the document doesn't say.
    Unknown,
    /// Any of these bodies.
    Any(&'static [Thing]),
}

/// The undeclared header that the service sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Undeclared {
    /// The header that the system or the author promises, if there is one.
    Promised,
    /// This header.
    Header(&'static str),
    /// This header, with a 202 instead of the operation's only code, 200.
    Accepted(&'static str),
}

/// All courses of an operation, and the parts that they share.
pub(super) struct Scene<'a, 'w> {
    lro: &'a Lro<'w>,
    /// The responses with which the operation may begin.
    running: Vec<&'a Response<'w>>,
    words: Words,
    /// The responses to a GET of its own path, in order.
    original: Vec<Answer>,
    /// The responses of the status monitor, in order.
    status: Vec<Answer>,
    /// The response with the result after the operation has completed.
    end: Answer,
    expected: Expected,
}

impl<'a, 'w> Scene<'a, 'w> {
    /// The scene of an operation. If some responses declare headers with the URL of the status, the
    /// operation begins with one of them; otherwise with any response.
    pub(super) fn new(lro: &'a Lro<'w>) -> Self {
        Self::with(lro, Words::of(lro))
    }

    /// The same operation if it ends in another state, with this value of its status.
    pub(super) fn ending(&self, end: State, value: &str) -> Self {
        Self::with(self.lro, self.words.ending(end, value))
    }

    /// `true` if a response says how the operation ended.
    pub(super) fn tells_end(&self, answer: &Answer) -> bool {
        self.words.tells_end(answer)
    }

    fn with(lro: &'a Lro<'w>, words: Words) -> Self {
        let initial = lro.subject.initial();
        // If some first responses say where to poll, a first response that doesn't say it means
        // that the operation is already complete.
        let leads_on = |response: &&&Response<'_>| {
            let mut headers = response.headers().iter();
            headers.any(|header| lro.subject.profile.is_address_header(header.name()))
        };
        let mut running: Vec<&Response<'_>> = initial.iter().filter(leads_on).copied().collect();
        if running.is_empty() {
            running = without_headers(lro, initial);
            // The service sends a promised header with the response for running work.
            let is_promised = promised(lro).is_some();
            running.truncate(if is_promised { 1 } else { running.len() });
        }
        Self {
            lro,
            running,
            original: words.thing(lro),
            status: words.status(lro),
            end: end_of(lro),
            expected: expected(lro),
            words,
        }
    }

    /// The courses that the document describes.
    pub(super) fn declared(&self) -> Vec<Course> {
        let courses = self.running.iter();
        let courses = courses.filter_map(|first| self.course(first, Undeclared::Promised));
        courses.collect()
    }

    /// The courses in which the service sends a header that the document doesn't declare, each with
    /// the name of the header. Empty if the service probably sends no such header.
    pub(super) fn undeclared(&self) -> Vec<(&'static str, Course)> {
        let headers = HEADERS.iter().filter(|_| self.lro.may_lead_elsewhere());
        let mut courses = Vec::new();
        for (name, _) in headers {
            for first in &self.running {
                let ways = [Undeclared::Header(name), Undeclared::Accepted(name)];
                let sent = ways.into_iter().filter_map(|way| self.course(first, way));
                courses.extend(sent.map(|course| (*name, course)));
            }
        }
        courses
    }

    /// `true` if the code of a first response means that the operation is still running.
    fn goes_on(&self) -> bool {
        self.running.iter().any(|one| one.code() != Some(200))
    }

    /// The course that begins with this response; `None` if it makes no sense for this kind of
    /// undeclared header.
    fn course(&self, initial: &Response<'_>, undeclared: Undeclared) -> Option<Course> {
        let lro = self.lro;
        let code = initial.code();
        let is_accepted = matches!(undeclared, Undeclared::Accepted(_));
        if is_accepted && (code != Some(200) || self.goes_on()) {
            return None;
        }
        let status = if is_accepted {
            202
        } else {
            code.unwrap_or(202)
        };
        let first = answer(status, first_body(lro, initial, &self.words));
        let method = lro.subject.operation.method();
        let mut script = Script::new(method, first, self.original.clone());
        let sent = match undeclared {
            Undeclared::Promised => promised(lro),
            Undeclared::Header(name) | Undeclared::Accepted(name) => Some(name),
        };
        let is_declared = |name: &str| initial.header(name).is_some();
        let mut is_bare = true;
        for (name, url) in HEADERS {
            if sent == Some(name) || is_declared(name) {
                let is_promised = undeclared == Undeclared::Promised || is_declared(name);
                script.header(name, url, self.behind(initial, name, is_promised));
                is_bare = false;
            }
        }
        script.url(RESULT, vec![self.end.clone()]);
        script.url(RESOURCE_LOCATION, vec![self.end.clone()]);
        if lro.subject.profile.system == System::Fabric {
            script.of_fabric();
        }
        let mut exchange = script.finish();
        if let DeclaredVia::Known(via, _) = lro.subject.declared_via() {
            exchange.final_state_via = Some(via);
        }
        // The emitter knows no result for a DELETE.
        if let FinalStep::MonitorProperty(property) = &lro.final_step.value
            && exchange.method != Method::Delete
        {
            exchange.result_property = Some(property.name.clone().into_owned());
        }
        Some(Course {
            exchange,
            expected: self.expected,
            undeclared: sent.filter(|name| !is_declared(name)),
            begins: code,
            has_declared_code: !is_accepted,
            may_be_end: is_bare && code == Some(200) && self.goes_on(),
        })
    }

    /// The responses at the URL in a header of the first response, in order.
    fn behind(&self, initial: &Response<'_>, header: &str, is_promised: bool) -> Vec<Answer> {
        let lro = self.lro;
        // A `Location` that isn't promised leads where the system usually has it lead.
        let leads_to_status = match header {
            "Location" if !is_promised => lro.subject.profile.system == System::Fabric,
            _ => leads_to_status(lro, header),
        };
        if leads_to_status {
            return self.status.clone();
        }
        let created = get_of_created(lro, initial).filter(|_| header == "Location");
        // Clients can read a created thing at once, unless its GET declares a 202.
        let is_there = created.is_some_and(|get| get.response(202).is_none());
        let running = match is_there {
            true => answer(200, Some(json!({ LABEL: "result" }))),
            false => answer(202, None),
        };
        vec![running, self.end.clone()]
    }
}

/// The responses with which an operation without polling headers may begin. A PUT or PATCH may
/// still be running after each of its codes. A POST or DELETE with a 202 is complete after its
/// other codes.
fn without_headers<'s, 'w>(
    lro: &'s Lro<'w>,
    initial: Vec<&'s Response<'w>>,
) -> Vec<&'s Response<'w>> {
    let is_write = matches!(lro.subject.operation.method(), Method::Put | Method::Patch);
    let candidates = match is_write {
        true => lro.subject.successes().collect(),
        false => initial,
    };
    let mut running: Vec<&Response<'_>> = [202, 201, 200]
        .into_iter()
        .filter_map(|code| candidates.iter().find(|one| one.code() == Some(code)))
        .copied()
        .collect();
    if running.is_empty() {
        running.extend(lro.subject.response(204));
    }
    running
}

impl Course {
    /// The role of a body that a client returns.
    pub(super) fn thing(&self, seen: &Seen) -> Option<Thing> {
        let answer = match seen {
            Seen::Initial => &self.exchange.initial,
            Seen::AtEnd(url) => self.exchange.at_end.get(url)?,
            Seen::Get(url, nth) => {
                let script = self.exchange.answers.get(url)?;
                script.get(nth.checked_sub(1)?).or(script.last())?
            }
        };
        match answer.body.as_ref()?.get(LABEL)?.as_str()? {
            "monitor" => Some(Thing::Monitor),
            "resource" => Some(Thing::Resource),
            "result" => Some(Thing::Result),
            _ => Some(Thing::Initial),
        }
    }

    /// `true` if the client's last request is a GET of the operation's own path, and the document
    /// has no such GET.
    pub(super) fn asks_for_no_get(&self, outcome: &Outcome) -> bool {
        let last = outcome.polls.last().map(|poll| poll.url.as_str());
        let answers = self.exchange.answers.get(ORIGINAL).map(Vec::as_slice);
        outcome.final_get.as_deref().or(last) == Some(ORIGINAL)
            && matches!(answers, Some([only]) if only.status == NOT_ALLOWED)
    }
}

/// The header that the options or the contract of the system promise for the first response. A
/// header that only a text mentions isn't promised.
pub(super) fn promised(lro: &Lro<'_>) -> Option<&'static str> {
    let Polling::Undeclared(promised) = lro.polling.value else {
        return None;
    };
    let is_said_in_text = lro.polling.basis == Basis::Inferred;
    let mut known = HEADERS.into_iter().map(|(name, _)| name);
    known.find(|name| *name == promised && !is_said_in_text)
}

fn expected(lro: &Lro<'_>) -> Expected {
    // If the result looks like a status, it is the built-in status of the system.
    let is_status = |schema: &Schema<'_>| {
        is_monitor(schema, lro.subject.profile)
            && matches!(&lro.monitor, Some(known) if matches!(known.source, MonitorSource::BuiltIn))
    };
    match (
        &lro.result.value,
        &lro.final_step.value,
        lro.subject.operation.method(),
    ) {
        (LroResult::Void, ..) => Expected::Nothing,
        (LroResult::Unknown, ..) => Expected::Unknown,
        (_, FinalStep::MonitorProperty(_), Method::Put | Method::Patch) => {
            Expected::Any(&[Thing::Monitor, Thing::Resource, Thing::Result])
        }
        (_, FinalStep::MonitorProperty(_), _) => Expected::Any(&[Thing::Monitor]),
        (_, _, Method::Put | Method::Patch) => Expected::Any(&[Thing::Resource, Thing::Result]),
        (LroResult::Schema(schema, _), ..) if is_status(schema) => {
            Expected::Any(&[Thing::Monitor, Thing::Result])
        }
        (_, FinalStep::OriginalUri(_), _) => Expected::Any(&[Thing::Resource]),
        _ => Expected::Any(&[Thing::Result]),
    }
}

/// The source from which a client has a URL.
pub(super) fn way(url: &str) -> Option<Way> {
    match url {
        ORIGINAL => Some(Way::OriginalUri),
        RESOURCE_LOCATION => Some(Way::ResourceLocation),
        // In Fabric, the last status has a `Location` of its own.
        RESULT => Some(Way::Header("Location")),
        OPERATION | OPERATION_RESULT => Some(Way::Header(OPERATION_ID)),
        _ => HEADERS
            .iter()
            .find(|(_, known)| *known == url)
            .map(|(name, _)| Way::Header(name)),
    }
}
