//! How an operation goes whose service keeps to its document: the exchange that clients run against.

use serde_json::{Value, json};

use super::generated::own_schema;
use super::script::{NOT_ALLOWED, ORIGINAL, Script, answer, resource_answers};
use super::{Answer, Exchange, Outcome, Seen};
use crate::model::{
    DeclaredVia, FinalStep, Lro, LroResult, MonitorSource, Polling, Profile, State, System,
    is_monitor, provisioning_state,
};
use crate::openapi::{Basis, Method, Operation, Response, Schema};

/// A URL, by where a client has it from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Way {
    /// The URI that the operation was sent to.
    OriginalUri,
    /// A header of an answer, by its name.
    Header(&'static str),
    /// The property `resourceLocation` of the monitor.
    ResourceLocation,
}

/// A body, by what it is to the operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Thing {
    /// The status monitor.
    Monitor,
    /// What a GET of the operation's own path returns.
    Resource,
    /// The result.
    Result,
    /// The body of the first answer, where it is none of these.
    Initial,
    /// What the operation's own responses describe, as AutoRest's methods return it.
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

/// The member that tells what a body is; no client looks at it.
const LABEL: &str = "@";
const RESULT: &str = "https://service.example/result?api-version=1";
const RESOURCE_LOCATION: &str = "https://service.example/resource?api-version=1";
/// Headers that some client follows, and where they lead.
pub(super) const HEADERS: [(&str, &str); 3] = [
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

/// How an operation goes whose service keeps to the document.
pub(super) struct Course {
    pub(super) exchange: Exchange,
    /// What the caller waits for; several things where they are the same.
    pub(super) expected: Expected,
    /// The header that the first answer has although its response doesn't declare it.
    pub(super) undeclared: Option<&'static str>,
    /// The declared code that it begins with.
    pub(super) begins: Option<u16>,
    /// Whether the operation declares the code of the first answer.
    pub(super) has_declared_code: bool,
    /// Whether the work may have ended with the first answer: it is a 200 without a polling header,
    /// and other codes say that the work goes on.
    pub(super) may_be_end: bool,
}

/// What the caller of an operation waits for.
#[derive(Clone, Copy)]
pub(super) enum Expected {
    /// Its end, and nothing else.
    Nothing,
    /// The document doesn't say.
    Unknown,
    /// Any of these.
    Any(&'static [Thing]),
}

/// What a service sends that the document doesn't declare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Undeclared {
    /// The header that the system or the author promises, if there is one.
    Promised,
    /// This header.
    Header(&'static str),
    /// This header, with a 202 in the place of the only 200.
    Accepted(&'static str),
}

/// All courses of an operation, and what they have in common.
pub(super) struct Scene<'a, 'w> {
    lro: &'a Lro<'w>,
    /// The responses that it may begin with.
    running: Vec<&'a Response<'w>>,
    words: Words,
    /// What a GET of its own path answers, time after time.
    original: Vec<Answer>,
    /// What the status monitor answers, time after time.
    status: Vec<Answer>,
    /// What the way to the result answers when it has ended.
    end: Answer,
    expected: Expected,
}

impl<'a, 'w> Scene<'a, 'w> {
    /// The scene of an operation. Where responses declare headers to a status, it begins with one of
    /// those; otherwise with any.
    pub(super) fn new(lro: &'a Lro<'w>) -> Self {
        let initial = lro.subject.initial();
        // Where a first answer tells where to poll, one that doesn't is an end at once.
        let leads_on = |response: &&&Response<'_>| {
            let mut headers = response.headers().into_iter();
            headers.any(|header| lro.subject.profile.is_address_header(header.name()))
        };
        let mut running: Vec<&Response<'_>> = initial.iter().filter(leads_on).copied().collect();
        if running.is_empty() {
            running = without_headers(lro, initial);
            // A promised header is sent where the work goes on.
            let is_promised = promised(lro).is_some();
            running.truncate(if is_promised { 1 } else { running.len() });
        }
        let words = Words::of(lro);
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

    /// The courses in which the service sends a header that the document doesn't declare, where that
    /// may well be, each with the header.
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

    /// Whether some first answer says by its code that the work goes on.
    fn goes_on(&self) -> bool {
        self.running.iter().any(|one| one.code() != Some(200))
    }

    /// The course of a first answer; `None` where there is none of the kind.
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
        let mut exchange = script.finish();
        if let DeclaredVia::Known(via, _) = lro.subject.declared_via() {
            exchange.final_state_via = Some(via);
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

    /// What the URL in a header of a first answer answers, time after time.
    fn behind(&self, initial: &Response<'_>, header: &str, is_promised: bool) -> Vec<Answer> {
        let lro = self.lro;
        // A Location that nobody promises leads to what it leads to in the system.
        let leads_to_status = match header {
            "Location" if !is_promised => lro.subject.profile.system == System::Fabric,
            _ => leads_to_status(lro, header),
        };
        if leads_to_status {
            return self.status.clone();
        }
        let created = get_of_created(lro, initial).filter(|_| header == "Location");
        // What was created can be read at once, unless its GET says otherwise.
        let is_there = created.is_some_and(|get| get.response(202).is_none());
        let running = match is_there {
            true => answer(200, Some(json!({ LABEL: "result" }))),
            false => answer(202, None),
        };
        vec![running, self.end.clone()]
    }
}

/// The responses that an operation without polling headers may begin with. A PUT or PATCH may go on
/// after each of its codes; a POST or DELETE with a 202 ends with the others.
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
    /// What a body that a client hands over is to the operation.
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

    /// Whether the client's last request is a GET of the operation's own path, and none is
    /// described.
    pub(super) fn asks_for_no_get(&self, outcome: &Outcome) -> bool {
        let last = outcome.polls.last().map(|poll| poll.url.as_str());
        let answers = self.exchange.answers.get(ORIGINAL).map(Vec::as_slice);
        outcome.final_get.as_deref().or(last) == Some(ORIGINAL)
            && matches!(answers, Some([only]) if only.status == NOT_ALLOWED)
    }
}

/// The header that the options or the contract of the system promise for the first answer. A text
/// that mentions a header promises nothing.
fn promised(lro: &Lro<'_>) -> Option<&'static str> {
    let Polling::Undeclared(promised) = lro.polling.value else {
        return None;
    };
    let is_said_in_text = lro.polling.basis == Basis::Inferred;
    let mut known = HEADERS.into_iter().map(|(name, _)| name);
    known.find(|name| *name == promised && !is_said_in_text)
}

/// The GET of what a POST creates, which its `Location` leads to: it is one segment below the path of
/// the POST.
fn get_of_created<'w>(lro: &Lro<'w>, initial: &Response<'_>) -> Option<Operation<'w>> {
    let operation = &lro.subject.operation;
    if operation.method() != Method::Post || initial.code() != Some(201) {
        return None;
    }
    let path = operation.path();
    let collection = path.trim_end_matches('/');
    let is_member = |path: &str| {
        let below = path
            .strip_prefix(collection)
            .and_then(|rest| rest.strip_prefix('/'));
        below.is_some_and(|name| name.starts_with('{') && name.find('}') == Some(name.len() - 1))
    };
    let mut paths = operation.api().paths();
    let member = paths.find(|item| is_member(&item.template))?;
    member.operation(Method::Get)
}

/// What the way to the result answers when the operation has ended. What the operation declares to
/// return in its own responses is returned there too.
fn end_of(lro: &Lro<'_>) -> Answer {
    let result = match &lro.result.value {
        LroResult::Void => own_schema(lro),
        LroResult::Schema(schema, _) => Some(schema.clone()),
        LroResult::Unknown => return answer(200, Some(json!({ LABEL: "result" }))),
    };
    match result {
        Some(schema) => answer(200, Some(thing("result", &schema, "Succeeded", lro))),
        None => {
            let is_declared = |code| lro.subject.response(code).is_some();
            answer(
                if is_declared(204) && !is_declared(200) {
                    204
                } else {
                    200
                },
                None,
            )
        }
    }
}

/// Whether a header leads to a status: always but for `Location`, which leads to the result in
/// Azure Resource Manager, beside another header, and where no status is known.
fn leads_to_status(lro: &Lro<'_>, header: &str) -> bool {
    if header != "Location" {
        return true;
    }
    let is_polled = match &lro.polling.value {
        Polling::Header(polled) => polled.is("Location"),
        Polling::Undeclared(polled) => *polled == "Location",
        _ => false,
    };
    is_polled && lro.subject.profile.system != System::Arm && lro.monitor.is_some()
}

/// The words of the operation's status while it runs and when it has ended well.
struct Words {
    path: Vec<String>,
    running: Vec<String>,
    succeeded: String,
}

impl Words {
    fn of(lro: &Lro<'_>) -> Self {
        /// Words that stand for the first moment or the last resort, and for no course of things.
        const NEVER: [&str; 1] = ["Undefined"];
        let monitor = lro.monitor.as_ref();
        let path = monitor.and_then(|monitor| Some(monitor.status.as_ref()?.path.clone()));
        let path = path.unwrap_or_else(|| "status".to_owned());
        let states = monitor.map(|monitor| &monitor.states);
        let common = &Profile::of(System::Generic).states;
        let listed = || states.into_iter().flat_map(|states| &states.running);
        let mut running: Vec<String> = listed()
            .filter(|word| common.meaning(word) == Some(State::Running))
            .cloned()
            .collect();
        if running.is_empty() {
            // What other systems call an end is a slip of the pen, and no word for running.
            let other = listed()
                .find(|word| !NEVER.contains(&word.as_str()) && common.meaning(word).is_none());
            running.push(other.cloned().unwrap_or_else(|| "InProgress".to_owned()));
        }
        let succeeded = states.and_then(|states| states.succeeded.first().cloned());
        Self {
            path: path.split('.').map(str::to_owned).collect(),
            running,
            succeeded: succeeded.unwrap_or_else(|| "Succeeded".to_owned()),
        }
    }

    /// A body with the status in its place.
    fn body(&self, label: &str, word: &str) -> Value {
        let mut value = Value::from(word);
        for name in self.path.iter().rev() {
            value = json!({ name.as_str(): value });
        }
        if let Some(members) = value.as_object_mut() {
            members.insert(LABEL.to_owned(), label.into());
        }
        value
    }

    /// What the status monitor answers, time after time.
    fn status(&self, lro: &Lro<'_>) -> Vec<Answer> {
        let monitor = lro.monitor.as_ref();
        let accepts = monitor
            .and_then(|monitor| monitor.operation.as_ref())
            .is_some_and(|operation| operation.response(202).is_some());
        let code = if accepts { 202 } else { 200 };
        let mut script: Vec<Answer> = self
            .running
            .iter()
            .map(|word| answer(code, Some(self.body("monitor", word))))
            .collect();
        let mut body = self.body("monitor", &self.succeeded);
        if let Some(members) = body.as_object_mut() {
            if let Some(result) = monitor.and_then(|monitor| monitor.result.as_ref()) {
                members.insert(result.name.clone().into_owned(), json!({}));
                // Generated code tells a poller that looks for `result` where else to look.
                members.insert("result".to_owned(), json!({}));
            }
            if let FinalStep::LinkProperty(link) = &lro.final_step.value {
                members.insert(link.name.clone().into_owned(), RESOURCE_LOCATION.into());
            }
            if links_resource(lro) {
                members.insert("resourceLocation".to_owned(), RESOURCE_LOCATION.into());
            }
        }
        let mut last = answer(200, Some(body));
        // A finished status of Fabric leads to the result by a Location of its own.
        let leads_on = match lro.final_step.value {
            FinalStep::Operation(_) => true,
            FinalStep::Link("Location") => lro.subject.profile.system == System::Fabric,
            _ => false,
        };
        if leads_on {
            last.headers
                .insert("Location".to_owned(), RESULT.to_owned());
        }
        script.push(last);
        script
    }

    /// What a GET of the operation's own path answers, time after time.
    fn thing(&self, lro: &Lro<'_>) -> Vec<Answer> {
        let read = lro
            .subject
            .get_of_same_path()
            .and_then(|get| get.response(200));
        let body = read.as_ref().and_then(Response::schema);
        if read.is_none() {
            return vec![answer(NOT_ALLOWED, None)];
        }
        let says_state = body.as_ref().is_some_and(|body| says_state(lro, body));
        let resource = |word: &str| {
            let body = if says_state {
                json!({ LABEL: "resource", "properties": { "provisioningState": word } })
            } else if matches!(&lro.monitor, Some(known) if matches!(known.source, MonitorSource::Resource(_)))
            {
                self.body("resource", word)
            } else {
                json!({ LABEL: "resource" })
            };
            answer(200, Some(body))
        };
        let is_polled = matches!(
            &lro.monitor,
            Some(known) if matches!(known.source, MonitorSource::Resource(_))
        );
        let running = match self.running.first() {
            Some(word) if is_polled => word,
            _ => "Updating",
        };
        let succeeded = if is_polled {
            &self.succeeded
        } else {
            "Succeeded"
        };
        resource_answers(lro.subject.operation.method(), running, succeeded, resource)
    }
}

/// Whether the finished status links what the operation has made, in the property that clients
/// follow. An operation without a result has made nothing, and one whose result is in the status
/// has made nothing else.
fn links_resource(lro: &Lro<'_>) -> bool {
    let schema = lro
        .monitor
        .as_ref()
        .and_then(|monitor| monitor.schema.as_ref());
    let is_described = schema.is_some_and(|schema| schema.property("resourceLocation").is_some());
    let makes = match lro.subject.operation.method() {
        Method::Put | Method::Patch => true,
        Method::Delete => false,
        _ => {
            !matches!(lro.final_step.value, FinalStep::MonitorProperty(_))
                && !matches!(lro.result.value, LroResult::Void)
        }
    };
    is_described && makes
}

/// A body that says how far it is, if its schema has a place for that.
fn thing(label: &str, schema: &Schema<'_>, word: &str, lro: &Lro<'_>) -> Value {
    if says_state(lro, schema) {
        json!({ LABEL: label, "properties": { "provisioningState": word } })
    } else {
        json!({ LABEL: label })
    }
}

fn says_state(lro: &Lro<'_>, body: &Schema<'_>) -> bool {
    matches!(lro.subject.profile.system, System::Arm | System::DataPlane)
        && provisioning_state(body).is_some()
}

fn first_body(lro: &Lro<'_>, initial: &Response<'_>, words: &Words) -> Option<Value> {
    let schema = initial.schema()?;
    let place = schema.place();
    let running = words.running.first()?;
    let is_resource = || {
        lro.resource()
            .is_some_and(|resource| resource.place() == place)
    };
    let is_result = || match &lro.result.value {
        LroResult::Schema(result, _) => result.place() == place,
        _ => false,
    };
    let is_write = matches!(lro.subject.operation.method(), Method::Put | Method::Patch);
    Some(if is_write && is_resource() {
        thing("resource", &schema, "Updating", lro)
    } else if is_monitor(&schema, lro.subject.profile) {
        words.body("monitor", running)
    } else if is_result() {
        thing("result", &schema, "Updating", lro)
    } else {
        json!({ LABEL: "initial" })
    })
}

fn expected(lro: &Lro<'_>) -> Expected {
    // A result that is a status is the one that the system has anyway.
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

/// Where a client has a URL from.
pub(super) fn way(url: &str) -> Option<Way> {
    match url {
        ORIGINAL => Some(Way::OriginalUri),
        RESOURCE_LOCATION => Some(Way::ResourceLocation),
        // A finished status of Fabric has a Location of its own.
        RESULT => Some(Way::Header("Location")),
        _ => HEADERS
            .iter()
            .find(|(_, known)| *known == url)
            .map(|(name, _)| Way::Header(name)),
    }
}
