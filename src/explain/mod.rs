//! The model of an operation written out: for people, as JSON, and as a sequence diagram.
//!
//! An [`Explanation`] holds everything once, as plain data; the writers only write. What they
//! write depends on nothing but their arguments, and text of documents is escaped as in reports.

mod layout;
mod mermaid;
mod person;

use std::borrow::Cow;
use std::io::{self, Write};

use serde::Serialize;

use crate::clients::{Forecast, Thing, Verdict, forecasts};
use crate::lro::{
    FinalStep, Lro, LroResult, MonitorSource, Polling, Signal, StatusMonitor, System,
};
use crate::openapi::{Basis, Operation, Schema, Site};
use crate::text::EscapedJson;
use crate::workspace::{Base, Document};

/// How explanations are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// For people: a block for every operation.
    Text,
    /// One array with an object for every operation.
    Json,
    /// Markdown with a sequence diagram for every operation, as GitHub shows it.
    Mermaid,
}

/// What a writer cannot know by itself.
#[derive(Clone, Debug)]
pub struct Options {
    /// Whether [`Format::Text`] may use the colours of a terminal.
    pub color: bool,
    /// How many columns [`Format::Text`] tries to keep to. Names too long for that stay whole.
    pub width: usize,
    /// What [`Format::Text`] prints paths relative to; the other formats print them relative to
    /// the root.
    pub base: Base,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            color: false,
            width: 100,
            base: Base::default(),
        }
    }
}

impl Format {
    /// Writes one explanation, to be joined with others of the same format.
    ///
    /// # Errors
    /// None is known; JSON is written through an interface that could fail.
    pub fn render(self, explanation: &Explanation, options: &Options) -> io::Result<String> {
        Ok(match self {
            Self::Text => person::render(explanation, options),
            Self::Mermaid => mermaid::render(explanation),
            Self::Json => {
                let json = serde_json::to_string_pretty(explanation)?;
                // A line break within a string is written as `\n`: these are between values.
                let json = format!("  {}", json.replace('\n', "\n  "));
                EscapedJson(&json).to_string()
            }
        })
    }

    /// Writes what was rendered as one output.
    ///
    /// # Errors
    /// What the writer says.
    pub fn join(
        self,
        rendered: impl IntoIterator<Item = io::Result<String>>,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let mut rendered = rendered.into_iter().peekable();
        let (opening, separator, closing) = match self {
            Self::Text | Self::Mermaid => ("", "\n", ""),
            Self::Json if rendered.peek().is_none() => ("[", "", "]\n"),
            Self::Json => ("[\n", ",\n", "\n]\n"),
        };
        out.write_all(opening.as_bytes())?;
        while let Some(text) = rendered.next() {
            out.write_all(text?.as_bytes())?;
            if rendered.peek().is_some() {
                out.write_all(separator.as_bytes())?;
            }
        }
        out.write_all(closing.as_bytes())?;
        out.flush()
    }
}

/// One long-running operation, explained. Its JSON is a contract: fields keep their meaning. What
/// is not part of the contract is for people only.
#[derive(Clone, Debug, Serialize)]
pub struct Explanation {
    operation: OperationView,
    path: String,
    #[serde(skip)]
    line: u32,
    profile: String,
    detected_by: Vec<Signal>,
    initial: Vec<InitialView>,
    final_state_via: ViaView,
    polling: PollingView,
    status_monitor: Option<MonitorView>,
    final_step: StepView,
    result: ResultView,
    open: Vec<OpenView>,
    evidence: Vec<EvidenceView>,
    clients: Vec<ClientView>,
}

#[derive(Clone, Debug, Serialize)]
struct OperationView {
    id: Option<String>,
    method: &'static str,
    path: String,
}

#[derive(Clone, Debug, Serialize)]
struct InitialView {
    status: String,
    schema: Option<String>,
    headers: Vec<String>,
    #[serde(skip)]
    place: PlaceView,
}

#[derive(Clone, Debug, Serialize)]
struct ViaView {
    value: &'static str,
    source: Basis,
}

#[derive(Clone, Debug, Serialize)]
struct PollingView {
    kind: &'static str,
    header: Option<String>,
    operation: Option<OperationView>,
    /// The property with the URL.
    #[serde(skip)]
    property: Option<String>,
    /// Whether the document shows that there is such a URL.
    #[serde(skip)]
    is_declared: bool,
    #[serde(skip)]
    basis: Basis,
}

#[derive(Clone, Debug, Serialize)]
struct MonitorView {
    schema: String,
    status: Option<String>,
    succeeded: Vec<String>,
    failed: Vec<String>,
    canceled: Vec<String>,
    running: Vec<String>,
    result: Option<String>,
    error: Option<String>,
    /// The operation that returns it.
    #[serde(skip)]
    operation: Option<OperationView>,
    /// Whether the document lists the words.
    #[serde(skip)]
    states_are_listed: bool,
}

#[derive(Clone, Debug, Serialize)]
struct StepView {
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    header: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    property: Option<String>,
    operation: Option<OperationView>,
    #[serde(skip)]
    sent_with: SentWith,
    #[serde(skip)]
    basis: Basis,
}

/// Which answer has the header that leads to the result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SentWith {
    /// The first one. What is polled is another header.
    First,
    /// The first one, and it is polled: the URL answers with the result in the end.
    Polled,
    /// The one that says that the operation has ended.
    Last,
}

#[derive(Clone, Debug, Serialize)]
struct ResultView {
    kind: &'static str,
    schema: Option<String>,
    property: Option<String>,
    #[serde(skip)]
    basis: Basis,
}

#[derive(Clone, Debug, Serialize)]
struct OpenView {
    fact: &'static str,
    readings: Vec<String>,
    why: String,
}

#[derive(Clone, Debug, Serialize)]
struct EvidenceView {
    fact: &'static str,
    #[serde(flatten)]
    place: PlaceView,
}

/// A node of a document.
#[derive(Clone, Debug, Serialize)]
struct PlaceView {
    path: String,
    pointer: String,
    line: u32,
}

/// What a client makes of the operation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ClientView {
    /// The client's name.
    pub client: &'static str,
    /// What it polls: the name of a header, or the kind of URL; `None` where it doesn't poll.
    pub polls: Option<String>,
    /// What it fetches once the operation has ended; `None` for nothing.
    pub final_get: Option<String>,
    /// The schema of what it returns; `None` for nothing.
    pub returns: Option<String>,
    /// Whether that is right.
    pub verdict: Verdict,
    /// What else there is to say.
    pub note: Option<String>,
}

impl Explanation {
    /// Writes a model out.
    pub fn of(lro: &Lro<'_>) -> Self {
        let document = lro.operation.api().document();
        let own = PlaceView::of(&lro.operation.site());
        Self {
            operation: operation_view(&lro.operation),
            path: document.path().to_owned(),
            line: own.line,
            profile: lro.profile.name.clone(),
            detected_by: lro.signals.iter().map(|(signal, _)| *signal).collect(),
            initial: initial(lro, document),
            final_state_via: ViaView {
                value: lro.final_state_via.value.name(),
                source: lro.final_state_via.basis,
            },
            polling: polling(lro),
            status_monitor: lro
                .monitor
                .as_ref()
                .map(|monitor| monitor_view(monitor, document)),
            final_step: final_step(lro),
            result: result(lro, document),
            open: lro
                .open
                .iter()
                .map(|open| OpenView {
                    fact: open.fact,
                    readings: open.readings.clone(),
                    why: open.why.clone(),
                })
                .collect(),
            evidence: evidence(lro),
            clients: forecasts(lro)
                .iter()
                .map(|forecast| client_view(forecast, lro))
                .collect(),
        }
    }

    /// The places that prove a fact, or a part of it.
    fn places<'e>(&'e self, fact: &'e str) -> impl Iterator<Item = &'e PlaceView> {
        let of_fact = self.evidence.iter().filter(move |one| one.fact == fact);
        of_fact.map(|one| &one.place)
    }
}

impl PlaceView {
    fn of(site: &Site<'_>) -> Self {
        let document = site.place.document();
        Self {
            path: document.path().to_owned(),
            pointer: site.place.pointer().to_string(),
            line: document.locate(site.span().start).line,
        }
    }
}

impl InitialView {
    /// What it is said to hold: `201, body Widget, headers Location, Retry-After`.
    fn described(&self) -> String {
        let body = match self.schema.as_deref().map(schema_name) {
            Some(Some(name)) => format!("body {name}"),
            Some(None) => "a body".to_owned(),
            None => "no body".to_owned(),
        };
        let headers = match self.headers.as_slice() {
            [] => "no headers".to_owned(),
            [only] => format!("header {only}"),
            several => format!("headers {}", several.join(", ")),
        };
        format!("{}, {body}, {headers}", self.status)
    }
}

impl OperationView {
    /// The method and the path, as in a request.
    fn request(&self) -> String {
        format!("{} {}", self.method.to_ascii_uppercase(), self.path)
    }
}

fn client_view(forecast: &Forecast, lro: &Lro<'_>) -> ClientView {
    let document = lro.operation.api().document();
    let named = |schema: &Schema<'_>| schema.reference_from(document);
    let result = match &lro.result.value {
        LroResult::Schema(schema, _) => Some(named(schema)),
        LroResult::Void | LroResult::Unknown => None,
    };
    // Generated code takes the result out of a monitor that has it.
    let is_in_monitor = matches!(lro.final_step.value, FinalStep::MonitorProperty(_));
    let is_void = matches!(lro.result.value, LroResult::Void);
    let returns = forecast.returns.filter(|_| !is_void);
    let returns = returns.and_then(|thing| match thing {
        Thing::Monitor if is_in_monitor => result.clone(),
        Thing::Monitor => lro
            .monitor
            .as_ref()
            .map(|monitor| monitor_view(monitor, document).schema),
        Thing::Resource => lro.resource().as_ref().map(named),
        Thing::Result => result.clone(),
        Thing::Initial => {
            let initial = lro.initial();
            initial
                .iter()
                .find_map(|response| response.schema())
                .as_ref()
                .map(named)
        }
    });
    ClientView {
        client: forecast.client.name,
        polls: forecast.polls.map(|way| way.name().to_owned()),
        final_get: forecast.final_get.map(|way| way.name().to_owned()),
        returns,
        verdict: forecast.verdict,
        note: forecast.why.clone(),
    }
}

fn operation_view(operation: &Operation<'_>) -> OperationView {
    let name = operation.name();
    OperationView {
        id: name.id,
        method: name.method,
        path: name.path,
    }
}

fn initial(lro: &Lro<'_>, document: &Document) -> Vec<InitialView> {
    lro.initial()
        .into_iter()
        .map(|response| InitialView {
            status: response.status().to_string(),
            schema: response
                .schema()
                .map(|schema| schema.reference_from(document)),
            headers: response
                .headers()
                .iter()
                .map(|header| header.name().to_owned())
                .collect(),
            place: PlaceView::of(&response.site()),
        })
        .collect()
}

fn polling(lro: &Lro<'_>) -> PollingView {
    let mut view = PollingView {
        kind: "none",
        header: None,
        operation: None,
        property: None,
        is_declared: true,
        basis: lro.polling.basis,
    };
    match &lro.polling.value {
        Polling::Header(header) => {
            view.kind = "header";
            view.header = Some(header.name().to_owned());
        }
        Polling::OriginalUri => view.kind = "original-uri",
        Polling::Operation(operation) => {
            view.kind = "operation-reference";
            view.operation = Some(operation_view(operation));
        }
        Polling::BodyLink(link) => {
            view.kind = "body-link";
            view.property = Some(link.name.clone().into_owned());
        }
        Polling::Undeclared(header) => {
            view.kind = "header";
            view.header = Some((*header).to_owned());
            view.is_declared = false;
        }
        Polling::Nowhere => {}
    }
    view
}

fn monitor_view(monitor: &StatusMonitor<'_>, document: &Document) -> MonitorView {
    let schema = match (&monitor.schema, monitor.built_in) {
        (Some(schema), _) => schema.reference_from(document),
        (None, name) => format!("{BUILT_IN}{}", name.unwrap_or_default()),
    };
    MonitorView {
        schema,
        status: monitor.status.as_ref().map(|status| status.path.clone()),
        succeeded: monitor.states.succeeded.clone(),
        failed: monitor.states.failed.clone(),
        canceled: monitor.states.canceled.clone(),
        running: monitor.states.running.clone(),
        result: monitor
            .result
            .as_ref()
            .map(|result| result.name.clone().into_owned()),
        error: monitor.error.clone(),
        operation: monitor.operation.as_ref().map(operation_view),
        states_are_listed: monitor.states_are_listed,
    }
}

/// What stands before the name of a schema that the system has and the document need not.
const BUILT_IN: &str = "builtin:";

/// The name of a schema that is a definition, by its reference.
fn schema_name(reference: &str) -> Option<Cow<'_, str>> {
    const HOLDERS: [&str; 3] = ["definitions", "schemas", "$defs"];
    let (way, name) = reference.rsplit_once('/')?;
    let holder = way.rsplit(['/', '#']).next()?;
    if !HOLDERS.contains(&holder) {
        return None;
    }
    Some(if name.contains('~') {
        Cow::Owned(name.replace("~1", "/").replace("~0", "~"))
    } else {
        Cow::Borrowed(name)
    })
}

/// What people call a schema: its name if it has one, else the whole reference.
fn called(reference: &str) -> Cow<'_, str> {
    schema_name(reference).unwrap_or(Cow::Borrowed(reference))
}

/// Words as alternatives: `Succeeded, Failed or Canceled`.
fn alternatives(words: &[String]) -> String {
    match words {
        [several @ .., last] if !several.is_empty() => format!("{} or {last}", several.join(", ")),
        words => words.concat(),
    }
}

fn final_step(lro: &Lro<'_>) -> StepView {
    let mut view = StepView {
        kind: "none",
        header: None,
        property: None,
        operation: None,
        sent_with: SentWith::First,
        basis: lro.final_step.basis,
    };
    match &lro.final_step.value {
        FinalStep::OriginalUri(get) => {
            view.kind = "get-original-uri";
            view.operation = get.as_deref().map(operation_view);
        }
        FinalStep::Link(header) => {
            view.kind = "get-link";
            view.header = Some((*header).to_owned());
            let is_polled = match &lro.polling.value {
                Polling::Header(polled) => polled.is(header),
                Polling::Undeclared(polled) => polled == header,
                _ => false,
            };
            view.sent_with = match lro.profile.system {
                System::Fabric if is_polled => SentWith::Last,
                _ if is_polled => SentWith::Polled,
                _ => SentWith::First,
            };
        }
        FinalStep::LinkProperty(property) => {
            view.kind = "get-link";
            view.property = Some(property.name.clone().into_owned());
        }
        FinalStep::Operation(operation) => {
            view.kind = "operation";
            view.operation = Some(operation_view(operation));
        }
        FinalStep::MonitorProperty(property) => {
            view.kind = "monitor-property";
            view.property = Some(property.name.clone().into_owned());
        }
        FinalStep::Nothing => {}
    }
    view
}

fn result(lro: &Lro<'_>, document: &Document) -> ResultView {
    let named = |schema: &Schema<'_>| Some(schema.reference_from(document));
    let (kind, schema, property) = match &lro.result.value {
        LroResult::Schema(schema, property) => ("schema", named(schema), property.clone()),
        LroResult::Void => ("void", None, None),
        LroResult::Unknown => ("unknown", None, None),
    };
    ResultView {
        kind,
        schema,
        property,
        basis: lro.result.basis,
    }
}

fn evidence(lro: &Lro<'_>) -> Vec<EvidenceView> {
    let mut evidence = Vec::new();
    let mut add = |fact: &'static str, site: &Site<'_>| {
        evidence.push(EvidenceView {
            fact,
            place: PlaceView::of(site),
        });
    };
    for (_, site) in &lro.signals {
        add("detected_by", site);
    }
    for site in &lro.final_state_via.sites {
        add("final_state_via", site);
    }
    let polling = match lro.polling.value {
        Polling::Header(_) => "polling.header",
        _ => "polling",
    };
    for site in &lro.polling.sites {
        add(polling, site);
    }
    if let Some(monitor) = &lro.monitor {
        match &monitor.source {
            MonitorSource::Link(site)
            | MonitorSource::Body(site)
            | MonitorSource::Operation(site)
            | MonitorSource::Resource(site) => add("status_monitor", site),
            MonitorSource::BuiltIn => {}
        }
        let status = monitor.status.as_ref();
        if let Some(property) = status.and_then(|status| status.property.as_ref()) {
            add("status_monitor.status", &property.site);
        }
    }
    for site in &lro.final_step.sites {
        add("final_step", site);
    }
    for site in &lro.result.sites {
        add("result", site);
    }
    evidence
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lro::{Profile, Survey};
    use crate::workspace::{Input, Memory, Workspace};

    /// The explanations of a document in which `PATH` and `NAME` stand for a path and an
    /// `operationId`.
    pub(super) fn explained(path: &str, name: &str) -> Vec<Explanation> {
        let text = r##"{ "swagger": "2.0", "host": "management.azure.com", "paths": { PATH: {
          "post": {
            "operationId": NAME,
            "x-ms-long-running-operation": true,
            "responses": {
              "200": { "description": "Done", "schema": { "$ref": "#/definitions/Report" } },
              "202": { "description": "Accepted", "headers": {
                "Azure-AsyncOperation": { "type": "string" }, "Location": { "type": "string" } } }
            } } } },
          "definitions": { "Report": { "type": "object" } } }"##;
        let json = |text: &str| serde_json::to_string(text).unwrap();
        let text = text
            .replace("PATH", &json(path))
            .replace("NAME", &json(name));
        let source: Memory = [("a/b.json", text)].into_iter().collect();
        let (workspace, errors) = Workspace::load(&source, &[Input::Folder(String::new())]);
        assert!(errors.is_empty(), "{errors:?}");
        let survey = Survey::new(&workspace, |api, _| Profile::of(crate::lro::detect(api)));
        let lros = survey.documents.iter().flat_map(|document| &document.lros);
        lros.map(Explanation::of).collect()
    }

    pub(super) fn client(client: &'static str, verdict: Verdict) -> ClientView {
        ClientView {
            client,
            polls: Some("Azure-AsyncOperation".to_owned()),
            final_get: Some("Location".to_owned()),
            returns: Some("#/definitions/Report".to_owned()),
            verdict,
            note: None,
        }
    }

    fn written(format: Format, explanations: &[Explanation]) -> String {
        let options = Options::default();
        let rendered = explanations.iter();
        let rendered = rendered.map(|explanation| format.render(explanation, &options));
        let mut out = Vec::new();
        format.join(rendered, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn json_is_one_array() {
        let one = explained("/reports", "Reports_Make");
        let two = [one.clone(), one.clone()].concat();
        for explanations in [&[][..], &one, &two] {
            let text = written(Format::Json, explanations);
            assert_eq!(
                text,
                format!("{}\n", serde_json::to_string_pretty(explanations).unwrap())
            );
        }
    }

    #[test]
    fn json_says_what_clients_do() {
        let mut explanation = explained("/reports", "Reports_Make").remove(0);
        explanation.clients = vec![ClientView {
            final_get: None,
            returns: None,
            ..client("go", Verdict::EarlySuccess)
        }];
        let json: serde_json::Value =
            serde_json::from_str(&written(Format::Json, &[explanation])).unwrap();
        assert_eq!(
            json[0]["clients"],
            serde_json::json!([{ "client": "go", "polls": "Azure-AsyncOperation",
                "final_get": null, "returns": null, "verdict": "early-success", "note": null }])
        );
    }

    #[test]
    fn a_verdict_is_called_the_same_everywhere() {
        for verdict in [
            Verdict::Ok,
            Verdict::WrongResult,
            Verdict::EarlySuccess,
            Verdict::FalseFailure,
            Verdict::NeverEnds,
            Verdict::Unknown,
        ] {
            assert_eq!(serde_json::to_value(verdict).unwrap(), verdict.name());
        }
    }

    #[test]
    fn words_are_listed_as_alternatives() {
        let listed = |words: &[&str]| {
            let words: Vec<String> = words.iter().map(|&word| word.to_owned()).collect();
            alternatives(&words)
        };
        assert_eq!(listed(&[]), "");
        assert_eq!(listed(&["Done"]), "Done");
        assert_eq!(listed(&["Done", "Failed"]), "Done or Failed");
        assert_eq!(listed(&["A", "B", "C"]), "A, B or C");
    }

    #[test]
    fn a_schema_is_called_by_its_name_if_it_has_one() {
        for (reference, name) in [
            ("#/definitions/Widget", "Widget"),
            ("../b.json#/definitions/Widget", "Widget"),
            ("#/components/schemas/a~1b~0c", "a/b~c"),
            (
                "#/paths/~1a/put/responses/200/schema",
                "#/paths/~1a/put/responses/200/schema",
            ),
            (
                "#/definitions/A/properties/b",
                "#/definitions/A/properties/b",
            ),
            ("", ""),
        ] {
            assert_eq!(called(reference), name);
        }
    }
}
