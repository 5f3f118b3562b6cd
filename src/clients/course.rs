//! How an operation goes whose service keeps to its document: the exchange that clients run against.

use serde_json::{Value, json};

use super::fabric_cli::OPERATION_ID;
use super::script::{
    NOT_ALLOWED, OPERATION, OPERATION_RESULT, ORIGINAL, Script, answer, resource_answers,
};
use super::{Answer, Exchange, Outcome, Seen};
use crate::model::{
    DeclaredVia, FinalStep, Lro, LroResult, MonitorSource, Polling, Profile, State, System,
    is_monitor, provisioning_state,
};
use crate::openapi::{Method, Response, Schema};

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
}

/// What the caller of an operation waits for.
pub(super) enum Expected {
    /// Its end, and nothing else.
    Nothing,
    /// The document doesn't say.
    Unknown,
    /// Any of these.
    Any(&'static [Thing]),
}

/// The courses of the first answers that it may begin with; each with a header that none of them
/// declares: the given one, else the one that the system or the author promises.
pub(super) fn courses(lro: &Lro<'_>, undeclared: Option<&str>) -> Vec<Course> {
    let initial = lro.subject.initial();
    // Where a first answer tells where to poll, one that doesn't is an end at once.
    let leads_on = |response: &&&Response<'_>| {
        let mut headers = response.headers().into_iter();
        headers.any(|header| lro.subject.profile.is_address_header(header.name()))
    };
    let mut running: Vec<&Response<'_>> = initial.iter().filter(leads_on).copied().collect();
    if running.is_empty() {
        let begun = [202, 201, 200].into_iter();
        running.extend(
            begun
                .filter_map(|code| initial.iter().find(|one| one.code() == Some(code)))
                .next(),
        );
    }
    running
        .iter()
        .map(|response| Course::new(lro, response, undeclared))
        .collect()
}

impl Course {
    /// The course of a first answer, with a header that isn't declared.
    fn new(lro: &Lro<'_>, initial: &Response<'_>, undeclared: Option<&str>) -> Self {
        let words = Words::of(lro);
        let first = answer(
            initial.code().unwrap_or(202),
            first_body(lro, initial, &words),
        );
        let mut script = Script::new(lro.subject.operation.method(), first, words.thing(lro));
        for (name, url) in HEADERS {
            let sent = undeclared.or(match lro.polling.value {
                Polling::Undeclared(promised) => Some(promised),
                _ => None,
            });
            if sent != Some(name) && initial.header(name).is_none() {
                continue;
            }
            // What a Location leads to that nobody promises is what it is to the system.
            let leads_to_status = if undeclared == Some("Location") && name == "Location" {
                lro.subject.profile.system == System::Fabric
            } else {
                leads_to_status(lro, name)
            };
            let answers = if leads_to_status {
                words.status(lro)
            } else {
                vec![answer(202, None), end_of(lro)]
            };
            script.header(name, url, answers);
        }
        script.url(RESULT, vec![end_of(lro)]);
        script.url(RESOURCE_LOCATION, vec![end_of(lro)]);
        if lro.subject.profile.system == System::Fabric {
            script.of_fabric();
        }
        let mut exchange = script.finish();
        if let DeclaredVia::Known(via, _) = lro.subject.declared_via() {
            exchange.final_state_via = Some(via);
        }
        let first = &mut exchange.initial;
        // A service that goes on after the only 200 sends the header with a 202.
        if first.status == 200 && undeclared.is_some() && first.headers.len() == 1 {
            first.status = 202;
        }
        Self {
            exchange,
            expected: expected(lro),
        }
    }

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

/// What the way to the result answers in the end.
fn end_of(lro: &Lro<'_>) -> Answer {
    match &lro.result.value {
        LroResult::Void => {
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
        LroResult::Schema(schema, _) => {
            answer(200, Some(thing("result", schema, "Succeeded", lro)))
        }
        LroResult::Unknown => answer(200, Some(json!({ LABEL: "result" }))),
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
        OPERATION | OPERATION_RESULT => Some(Way::Header(OPERATION_ID)),
        _ => HEADERS
            .iter()
            .find(|(_, known)| *known == url)
            .map(|(name, _)| Way::Header(name)),
    }
}
