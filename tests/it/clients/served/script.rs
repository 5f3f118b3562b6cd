//! What a mock answers, written down as an exchange: in full for the real clients, and reduced to
//! what they look at for the recordings.

use std::collections::BTreeMap;

use lro_lint::internals::mock::{Answer, Beginning, Content, Link, Mock};
use lro_lint::internals::model::{DeclaredVia, FinalStateVia, FinalStep, Lro};
use lro_lint::internals::openapi::Method;
use serde_json::{Map, Value, json};

/// The member that tells what a reduced body is.
pub(super) const LABEL: &str = "@";
/// Where the body of the first answer is served.
pub(super) const FIRST: &str = "first answer";
const ORIGIN: &str = "https://service.example";

/// What a mock answers after one of its first answers.
pub(super) struct Script<'w> {
    pub(super) code: u16,
    /// With full bodies, as the harnesses read it.
    pub(super) full: Value,
    /// Without anything that no client looks at.
    pub(super) reduced: Value,
    /// The short names of URLs, by the URLs that are served.
    pub(super) names: BTreeMap<String, String>,
    /// What a body is, by where it is served: the short name of a URL, or [`FIRST`].
    pub(super) contents: BTreeMap<String, Content<'w>>,
}

/// What a mock of an operation answers, for every first answer after which it is running.
pub(super) fn scripts<'w>(lro: &Lro<'w>) -> Vec<Script<'w>> {
    let mock = Mock::new(lro, ORIGIN);
    let beginnings = mock.beginnings();
    beginnings
        .iter()
        .map(|one| script(lro, &mock, one))
        .collect()
}

fn script<'w>(lro: &Lro<'w>, mock: &Mock<'_, 'w>, beginning: &Beginning<'w>) -> Script<'w> {
    let names = names(mock);
    let monitor = lro.monitor.as_ref();
    let mut writer = Writer {
        names: &names,
        held_by: monitor.and_then(|monitor| Some(monitor.result.as_ref()?.name.to_string())),
        contents: BTreeMap::new(),
    };
    let method = lro.subject.operation.method().name();
    let via = match lro.subject.declared_via() {
        DeclaredVia::Known(via, _) => Some(via.name()),
        _ => None,
    };
    let (first, run) = mock.begin(beginning);
    let (full_first, reduced_first) = writer.answer(FIRST, &first);
    let mut full = json!({ "method": method, "url": mock.url(), "final-state-via": via,
        "initial": full_first, "answers": {}, "at-end": {} });
    let mut reduced = json!({ "method": method, "url": short(&names[mock.url()]),
        "final-state-via": via, "initial": reduced_first, "answers": {}, "at-end": {} });
    // The emitter for Java names the property, and knows no result of a DELETE.
    if let FinalStep::MonitorProperty(property) = &lro.final_step.value
        && lro.subject.operation.method() != Method::Delete
    {
        full["result-property"] = property.name.as_ref().into();
        reduced["result-property"] = "result".into();
    }
    for (link, url) in mock.links() {
        let mut run = run.clone();
        let mut answers = (Vec::new(), Vec::new());
        loop {
            let is_last = run.is_done();
            let (one, other) = writer.answer(&names[url], &run.get(url));
            if is_last {
                full["at-end"][url] = one.clone();
                reduced["at-end"][short(&names[url])] = other.clone();
            }
            answers.0.push(one);
            answers.1.push(other);
            if is_last {
                break;
            }
        }
        // One of a path without a GET answers the same for ever.
        let (mut one, mut other) = answers;
        if *link == Link::OriginalUri && one.iter().all(|answer| *answer == one[0]) {
            one.truncate(1);
            other.truncate(1);
        }
        full["answers"][url] = one.into();
        reduced["answers"][short(&names[url])] = other.into();
    }
    Script {
        code: beginning.code,
        contents: writer.contents,
        full,
        reduced,
        names,
    }
}

/// The short names of the URLs of a mock: each where a client has it from.
fn names(mock: &Mock<'_, '_>) -> BTreeMap<String, String> {
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    for (link, url) in mock.links() {
        let mut name = match link {
            Link::OriginalUri | Link::Property(_) => link.name().to_owned(),
            // However a document writes it.
            Link::Header(name) => canonical(name).to_owned(),
        };
        if names.values().any(|known| *known == name) {
            name = format!("finished {name}");
        }
        names.insert(url.to_owned(), name);
    }
    names
}

/// The name of a header as its system writes it.
fn canonical(name: &str) -> &str {
    let mut known = FinalStateVia::LEGAL.iter().filter_map(|via| via.header());
    known
        .find(|known| known.eq_ignore_ascii_case(name))
        .unwrap_or(name)
}

/// A URL that has nothing but its name; the one of the operation itself looks like that of a
/// resource, which some clients insist on.
pub(super) fn short(name: &str) -> String {
    let path = match name {
        "original-uri" => "things/thing".to_owned(),
        name => name.replace(' ', "-"),
    };
    format!("{ORIGIN}/{path}?api-version=1")
}

/// Writes answers, and remembers what their bodies are.
struct Writer<'n, 'w> {
    names: &'n BTreeMap<String, String>,
    /// The property of a finished status that holds the result.
    held_by: Option<String>,
    contents: BTreeMap<String, Content<'w>>,
}

impl<'w> Writer<'_, 'w> {
    /// An answer in full and reduced.
    fn answer(&mut self, place: &str, answer: &Answer<'w>) -> (Value, Value) {
        let headers: BTreeMap<_, _> = answer.headers.iter().cloned().collect();
        let full = json!({ "status": answer.status, "headers": headers, "body": answer.body });
        let mut kept = Map::new();
        for (name, value) in &answer.headers {
            if let Some(name_of_url) = self.names.get(value) {
                kept.insert(canonical(name).to_owned(), short(name_of_url).into());
            }
        }
        let label = answer.content.as_ref().map(Content::name);
        if let Some(content) = &answer.content {
            let entry = self.contents.entry(place.to_owned());
            entry.or_insert_with(|| content.clone());
        }
        let body = answer.body.as_ref().map(|body| self.body(body, label));
        let mut reduced = json!({ "status": answer.status });
        if !kept.is_empty() {
            reduced["headers"] = kept.into();
        }
        if let Some(body) = body {
            reduced["body"] = body;
        }
        (full, reduced)
    }

    /// A body with nothing but what some client looks at.
    fn body(&self, body: &Value, label: Option<&str>) -> Value {
        let Some(members) = body.as_object() else {
            return if body.is_array() {
                json!([])
            } else {
                body.clone()
            };
        };
        let mut kept = Map::new();
        for (name, value) in members {
            if let Some(url) = value.as_str().and_then(|value| self.names.get(value)) {
                kept.insert(name.clone(), short(url).into());
            } else if ["status", "provisioningState", "done"].contains(&name.as_str()) {
                kept.insert(name.clone(), value.clone());
            } else if name == "result" || Some(name) == self.held_by.as_ref() {
                // Generated code tells a poller that looks for `result` where else to look.
                kept.insert("result".to_owned(), json!({}));
            } else if name == "id" {
                kept.insert(name.clone(), "1".into());
            } else if name == "error" && value.is_object() {
                // Of an error some client only looks whether it is whole.
                let members = value.as_object().into_iter().flatten();
                let names = members.map(|(name, _)| (name.clone(), Value::from("")));
                kept.insert(name.clone(), Value::Object(names.collect()));
            } else if name == "properties" {
                let state = value.get("provisioningState");
                let state = state.map(|state| json!({ "provisioningState": state }));
                let other = if value.is_object() {
                    json!({})
                } else {
                    value.clone()
                };
                kept.insert(name.clone(), state.unwrap_or(other));
            }
        }
        kept.insert(LABEL.to_owned(), label.into());
        kept.into()
    }
}
