//! Explanations of operations: for people, as JSON, and as a sequence diagram.
//!
//! An [`Explanation`] holds all facts once, as plain data. The output of a writer depends only on
//! its arguments. Text from documents is escaped as in reports.

mod client_writer;
mod gather;
mod layout;
mod mermaid;
mod missing_signs;
mod summary;
mod text_writer;

use std::borrow::Cow;
use std::io::{self, Write};

use serde::Serialize;

use crate::clients::{KnownBy, Reaction, Verdict};
use crate::model::{Signal, State};
use crate::openapi::Basis;
use crate::text::{EscapedJson, listed};
use crate::workspace::Base;

pub(crate) use self::gather::depends_on_others;
pub(crate) use self::missing_signs::missing_signs;

/// The format of explanations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ExplanationFormat {
    /// For people: a block for each operation.
    Text,
    /// For people: a line for each operation.
    Summary,
    /// One array with an object for each operation.
    Json,
    /// Markdown with a sequence diagram for each operation, as GitHub shows it.
    Mermaid,
}

/// Options that a writer can't find out by itself.
#[derive(Clone, Debug)]
pub struct Options {
    /// `true` if [`ExplanationFormat::Text`] may use the colours of a terminal.
    pub color: bool,
    /// The number of columns that [`ExplanationFormat::Text`] tries to keep to. Longer names stay
    /// whole.
    pub width: usize,
    /// `true` if [`ExplanationFormat::Summary`] draws its arrows with ASCII characters.
    pub ascii: bool,
    /// [`ExplanationFormat::Text`] prints paths relative to this folder. The other formats print
    /// paths relative to the root.
    pub base: Base,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            color: false,
            width: 100,
            ascii: false,
            base: Base::default(),
        }
    }
}

impl ExplanationFormat {
    /// Writes one explanation. [`ExplanationWriter`] joins it with others of the same format.
    ///
    /// # Errors
    /// None is known, but the JSON serializer could return an error.
    pub fn render(self, explanation: &Explanation, options: &Options) -> io::Result<String> {
        Ok(match self {
            Self::Text => text_writer::render(explanation, options),
            Self::Summary => summary::render(explanation, options),
            Self::Mermaid => mermaid::render(explanation),
            Self::Json => {
                let json = serde_json::to_string_pretty(explanation)?;
                // A line break within a string is written as `\n`, so these line breaks are between
                // values.
                let json = format!("  {}", json.replace('\n', "\n  "));
                EscapedJson(&json).to_string()
            }
        })
    }

    /// A writer that joins rendered explanations into one output.
    pub fn writer(self, out: &mut dyn Write) -> ExplanationWriter<'_> {
        ExplanationWriter {
            format: self,
            out,
            is_first: true,
        }
    }
}

/// Joins rendered explanations of one format into one output.
pub struct ExplanationWriter<'o> {
    format: ExplanationFormat,
    out: &'o mut dyn Write,
    is_first: bool,
}

impl ExplanationWriter<'_> {
    /// Writes the next explanation.
    ///
    /// # Errors
    /// The output can't be written.
    pub fn write(&mut self, rendered: &str) -> io::Result<()> {
        let (opening, separator) = match self.format {
            ExplanationFormat::Text | ExplanationFormat::Mermaid => ("", "\n"),
            ExplanationFormat::Summary => ("", ""),
            ExplanationFormat::Json => ("[\n", ",\n"),
        };
        let before = match std::mem::take(&mut self.is_first) {
            true => opening,
            false => separator,
        };
        self.out.write_all(before.as_bytes())?;
        self.out.write_all(rendered.as_bytes())
    }

    /// Ends the output.
    ///
    /// # Errors
    /// The output can't be written.
    pub fn finish(self) -> io::Result<()> {
        let closing = match (self.format, self.is_first) {
            (
                ExplanationFormat::Text | ExplanationFormat::Summary | ExplanationFormat::Mermaid,
                _,
            ) => "",
            (ExplanationFormat::Json, true) => "[]\n",
            (ExplanationFormat::Json, false) => "\n]\n",
        };
        self.out.write_all(closing.as_bytes())?;
        self.out.flush()
    }
}

/// One long-running operation, explained. Its JSON is a contract: fields keep their meaning. Fields
/// that the JSON leaves out are for people only.
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
    /// The reason why there are no clients, as a sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    no_clients: Option<String>,
    /// The ends without success for which the reactions of the clients are known.
    #[serde(skip)]
    bad_ends: Vec<BadEndView>,
    /// `true` if other documents in the folder say more about the operation, and they weren't read.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    depends_on_unread_documents: bool,
}

/// A status value that means an end without success.
#[derive(Clone, Debug)]
struct BadEndView {
    state: State,
    value: String,
}

#[derive(Clone, Debug, Serialize)]
struct OperationView {
    id: Option<String>,
    method: Cow<'static, str>,
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

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
enum PollingKind {
    Header,
    OriginalUri,
    OperationReference,
    BodyLink,
    None,
}

#[derive(Clone, Debug, Serialize)]
struct PollingView {
    kind: PollingKind,
    header: Option<String>,
    operation: Option<OperationView>,
    /// The property with the URL.
    #[serde(skip)]
    property: Option<String>,
    /// `true` unless clients poll a header that no response declares.
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
    /// `true` if the document lists the values of the status.
    #[serde(skip)]
    states_are_listed: bool,
    /// `true` if the status is a boolean, and the error says how the operation ended.
    #[serde(skip)]
    is_flag: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
enum StepKind {
    GetOriginalUri,
    GetLink,
    Operation,
    MonitorProperty,
    None,
}

#[derive(Clone, Debug, Serialize)]
struct StepView {
    kind: StepKind,
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

/// The response with the header that has the URL of the result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SentWith {
    /// The first response. Clients poll another header.
    First,
    /// The first response. Clients poll this URL, and its last response has the result.
    Polled,
    /// The response that says that the operation has completed.
    Last,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
enum ResultKind {
    Schema,
    Void,
    Unknown,
}

#[derive(Clone, Debug, Serialize)]
struct ResultView {
    kind: ResultKind,
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

/// A client library, and its behaviour for the operation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ClientView {
    /// The client's id.
    pub client: &'static str,
    /// The product that people know the client as, such as `Azure SDK for Python`.
    pub product: String,
    /// The URL that it polls: the name of a header, or the kind of URL; `None` if it doesn't poll.
    pub polls: Option<String>,
    /// The URL that it requests after the operation has completed; `None` if it sends no such
    /// request.
    pub final_get: Option<String>,
    /// The schema of the value that it returns; `None` if it returns nothing.
    pub returns: Option<String>,
    /// The verdict on that, if the operation succeeds.
    pub verdict: Verdict,
    /// The client's behaviour when the operation fails; `None` if the document doesn't decide it.
    pub if_failed: Option<Reaction>,
    /// The client's behaviour when the operation is canceled; `None` if the document doesn't decide
    /// it.
    pub if_canceled: Option<Reaction>,
    /// A remark on the verdict.
    pub note: Option<String>,
    /// The value that it returns if another generator wrote its code. `None` if the document says
    /// which generator it is for, or if the generator makes no difference.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub otherwise: Option<OtherwiseView>,
    /// How we know the client's behaviour; not part of the JSON.
    #[serde(skip)]
    pub known_by: KnownBy,
}

/// The value that a client returns if another generator wrote its code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OtherwiseView {
    /// The generator: `autorest` or `typespec`.
    pub generator: &'static str,
    /// The schema of the value; `None` if it returns nothing.
    pub returns: Option<String>,
    /// The verdict on that, if the operation succeeds.
    pub verdict: Verdict,
}

impl Explanation {
    /// `true` if it has the same JSON as another explanation, including the places of evidence.
    pub(crate) fn says_what(&self, other: &Self) -> bool {
        let json = |explanation: &Self| serde_json::to_string(explanation).ok();
        json(self) == json(other)
    }

    /// The same explanation with the remark that unread documents in the folder say more.
    #[must_use]
    pub(crate) fn lacking_neighbours(self) -> Self {
        Self {
            depends_on_unread_documents: true,
            ..self
        }
    }

    /// The places that prove a fact, or a part of it.
    fn places<'e>(&'e self, fact: &'e str) -> impl Iterator<Item = &'e PlaceView> {
        let of_fact = self.evidence.iter().filter(move |one| one.fact == fact);
        of_fact.map(|one| &one.place)
    }
}

impl InitialView {
    /// The code, the body and the headers: `201, body Widget, headers Location, Retry-After`.
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

/// The prefix in the name of a schema that the system defines. The document may lack such a schema.
const BUILT_IN: &str = "builtin:";

/// The name of the definition at a reference; `None` if the schema isn't a definition.
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

/// A name of a schema for people: its own name, otherwise the response that contains it, otherwise
/// the whole reference.
fn called(reference: &str) -> Cow<'_, str> {
    if let Some(name) = reference.strip_prefix(BUILT_IN) {
        return Cow::Borrowed(name);
    }
    let inline = || {
        Some(Cow::Owned(format!(
            "the schema of the {}",
            response_of(reference)?
        )))
    };
    schema_name(reference)
        .or_else(inline)
        .unwrap_or(Cow::Borrowed(reference))
}

/// The code of the response whose whole body is the schema at this reference.
fn response_of(reference: &str) -> Option<&str> {
    let body = reference.strip_suffix("/schema")?;
    let response = body
        .rsplit_once("/content/")
        .filter(|(_, media_type)| !media_type.contains('/'))
        .map_or(body, |(response, _)| response);
    let (way, code) = response.rsplit_once('/')?;
    (way.ends_with("/responses") && way.starts_with("#/paths/")).then_some(code)
}

/// Values as alternatives: `Succeeded, Failed or Canceled`.
fn alternatives(words: &[String]) -> String {
    listed(words, "or")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Profile, Survey};
    use crate::workspace::{Input, Memory, Workspace};

    /// The explanations of a document with an operation of this path and this `operationId`.
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
        let survey = Survey::new(&workspace, |api, _| Profile::of(crate::model::detect(api)));
        let lros = survey.documents.iter().flat_map(|document| &document.lros);
        lros.map(Explanation::of).collect()
    }

    pub(super) fn client(client: &'static str, verdict: Verdict) -> ClientView {
        ClientView {
            client,
            product: format!("Product of {client}"),
            polls: Some("Azure-AsyncOperation".to_owned()),
            final_get: Some("Location".to_owned()),
            returns: Some("#/definitions/Report".to_owned()),
            verdict,
            if_failed: Some(Reaction::Reported),
            if_canceled: None,
            note: None,
            otherwise: None,
            known_by: KnownBy::Read,
        }
    }

    fn written(format: ExplanationFormat, explanations: &[Explanation]) -> String {
        let options = Options::default();
        let mut out = Vec::new();
        let mut writer = format.writer(&mut out);
        for explanation in explanations {
            let rendered = format.render(explanation, &options).unwrap();
            writer.write(&rendered).unwrap();
        }
        writer.finish().unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn json_is_one_array() {
        let one = explained("/reports", "Reports_Make");
        let two = [one.clone(), one.clone()].concat();
        for explanations in [&[][..], &one, &two] {
            let text = written(ExplanationFormat::Json, explanations);
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
            serde_json::from_str(&written(ExplanationFormat::Json, &[explanation])).unwrap();
        assert_eq!(
            json[0]["clients"],
            serde_json::json!([{ "client": "go", "product": "Product of go", "polls": "Azure-AsyncOperation",
                "final_get": null, "returns": null, "verdict": "early-success",
                "if_failed": "reported", "if_canceled": null, "note": null }])
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
                "the schema of the 200",
            ),
            (
                "#/paths/~1a/put/responses/2XX/content/text~1plain/schema",
                "the schema of the 2XX",
            ),
            (
                "#/paths/~1a/put/parameters/0/schema",
                "#/paths/~1a/put/parameters/0/schema",
            ),
            ("builtin:FabricOperationState", "FabricOperationState"),
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
