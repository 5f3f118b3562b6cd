//! The text for people: each step from the first request to the result, with its evidence.

use std::borrow::Cow;

use anstyle::{AnsiColor, Style};

use super::layout;
use super::{
    BUILT_IN, Explanation, MonitorView, OperationView, Options, PlaceView, PollingKind, ResultKind,
    SentWith, StepKind, alternatives, called,
};
use crate::model::Signal;
use crate::openapi::Basis;
use crate::text::Escaped;

/// The number of spaces before each line about an operation.
pub(super) const INDENT: usize = 2;

/// Spaces between two columns.
const GAP: usize = 2;

/// The least number of columns for the text of a fact.
const LEAST_WIDTH: usize = 24;

/// A terminal with fewer columns gets no tables: each cell has a line of its own.
const NARROW: usize = 64;

/// Text is at most this wide, even on a wider terminal, because longer lines are hard to read.
const WIDEST: usize = 120;

/// The length of a path that may appear twice. Longer paths appear in the title only.
const SHORT_PATH: usize = 48;

const TITLE: Style = Style::new().bold();
pub(super) const EVIDENCE: Style = Style::new().dimmed();
pub(super) const LABEL: Style = AnsiColor::BrightBlue.on_default();
pub(super) const GOOD: Style = AnsiColor::BrightGreen.on_default();
pub(super) const BAD: Style = AnsiColor::BrightRed.on_default();
pub(super) const OPEN: Style = AnsiColor::BrightYellow.on_default();

/// Writes the block of an operation.
pub(super) fn render(explanation: &Explanation, options: &Options) -> String {
    let writer = Writer {
        color: options.color,
        width: options.width.clamp(1, WIDEST),
    };
    let mut facts = Facts {
        explanation,
        options,
        facts: Vec::new(),
    };
    facts.start();
    facts.progress();
    facts.end();
    let mut lines = writer.title(explanation, options);
    lines.push(String::new());
    lines.extend(writer.facts(&facts.facts));
    let clients = writer.clients(explanation);
    if !clients.is_empty() {
        lines.push(String::new());
        lines.extend(clients);
    }
    let mut open = writer.open(explanation);
    if explanation.depends_on_unread_documents {
        open.extend(writer.paragraph(UNREAD));
    }
    if !open.is_empty() {
        lines.push(String::new());
        lines.extend(open);
    }
    lines.iter().map(|line| format!("{line}\n")).collect()
}

/// The remark about an operation if documents next to its own weren't read.
const UNREAD: &str = "Other documents in this folder say more about this operation, but they weren't \
                      read. To read them, name the folder in place of the file.";

/// A fact and its evidence.
struct Known {
    label: &'static str,
    text: String,
    /// The kind of evidence and its places, one on each line.
    evidence: Vec<String>,
}

/// All facts about an operation, in the order of events.
struct Facts<'e> {
    explanation: &'e Explanation,
    options: &'e Options,
    facts: Vec<Known>,
}

impl<'e> Facts<'e> {
    fn add(&mut self, label: &'static str, text: &str, evidence: Vec<String>) {
        self.facts.push(Known {
            label,
            text: clean(text),
            evidence,
        });
    }

    /// The file and the line of a place. The title has the whole path of the operation's own
    /// document, so only the file name appears here.
    fn place(&self, place: &PlaceView) -> String {
        let path = if place.path == self.explanation.path {
            Cow::Borrowed(place.path.rsplit('/').next().unwrap_or(&place.path))
        } else {
            Cow::Owned(self.options.base.lead_to(&place.path))
        };
        clean(&format!("{path}:{}", place.line))
    }

    /// The kind of evidence for a fact, and its places.
    fn proof(&self, basis: Basis, fact: &str) -> Vec<String> {
        let word = match basis {
            Basis::Declared => "declared",
            Basis::Default => "by default",
            Basis::Inferred => "inferred",
        };
        self.said(word, fact)
    }

    /// The kind of evidence, and the places that prove a fact. The first place is on the same line.
    fn said(&self, word: &str, fact: &str) -> Vec<String> {
        let mut places = self.explanation.places(fact);
        let first = match places.next() {
            Some(place) => format!("{word}, {}", self.place(place)),
            None => word.to_owned(),
        };
        let others = places.map(|place| self.place(place));
        [first].into_iter().chain(others).collect()
    }

    /// The signs that it is long-running, and its first responses.
    fn start(&mut self) {
        let explanation = self.explanation;
        let signs = explanation.detected_by.iter();
        for (number, (signal, place)) in signs.zip(explanation.places("detected_by")).enumerate() {
            let key = last_key(&place.pointer);
            let text = match signal {
                Signal::Extension | Signal::FabricExtension => format!("marked with {key}"),
                Signal::PollingHeader => format!("declares the header {key}"),
                Signal::Status202 => "returns 202".to_owned(),
                Signal::StatusBody => "returns a status that a GET returns again".to_owned(),
                Signal::Links => format!("has the link {key}"),
                Signal::Description => "described as long-running".to_owned(),
            };
            let evidence = vec![self.place(place)];
            let label = if number == 0 { "Long-running" } else { "" };
            self.add(label, &text, evidence);
        }
        for (number, response) in explanation.initial.iter().enumerate() {
            let evidence = vec![self.place(&response.place)];
            let label = if number == 0 { "Starts with" } else { "" };
            self.add(label, &response.described(), evidence);
        }
    }

    /// The URL that clients poll, and the status at this URL.
    fn progress(&mut self) {
        let polling = &self.explanation.polling;
        let (text, fact) = match (&polling.header, &polling.operation, &polling.property) {
            (Some(header), ..) if polling.is_declared => {
                (format!("the URL in {header}"), "polling.header")
            }
            (Some(header), ..) => (
                format!("the URL in {header}, which no response declares"),
                "polling",
            ),
            (_, Some(operation), _) => (named(operation), "polling"),
            (.., Some(property)) => (
                format!("the URL in the property {property} of the first response"),
                "polling",
            ),
            _ if polling.kind == PollingKind::OriginalUri => {
                ("the URL of the first request".to_owned(), "polling")
            }
            _ => ("no URL is described".to_owned(), "polling"),
        };
        let evidence = self.proof(polling.basis, fact);
        self.add("Polled at", &text, evidence);
        match &self.explanation.status_monitor {
            Some(monitor) => self.monitor(monitor),
            None => self.add("Status", "not described", Vec::new()),
        }
    }

    fn monitor(&mut self, monitor: &'e MonitorView) {
        let built_in = monitor.schema.strip_prefix(BUILT_IN);
        let schema = match built_in {
            Some(name) => format!("the system's own {name}"),
            None => called(&monitor.schema).into_owned(),
        };
        let mut text = match &monitor.status {
            Some(status) => format!("property {status} of {schema}"),
            None => format!("{schema}, which has no status property"),
        };
        if let Some(operation) = &monitor.operation
            && self.explanation.polling.operation.is_none()
        {
            text.push_str(&format!(", returned by {}", named(operation)));
        }
        let basis = match built_in {
            Some(_) => Basis::Default,
            None => Basis::Inferred,
        };
        let evidence = self.proof(basis, "status_monitor");
        self.add("Status", &text, evidence);

        let mut evidence = if monitor.states_are_listed {
            self.said("listed", "status_monitor.status")
        } else {
            vec!["by default".to_owned()]
        };
        let none = || "no value".to_owned();
        let values = |values: &[String], otherwise: Option<String>| match values {
            [] => otherwise,
            values => Some(values.join(", ")),
        };
        let any_other = || "any other value".to_owned();
        let error = monitor.error.as_deref().unwrap_or("error");
        let (success, failure) = if monitor.is_flag {
            let flag = |how: &str| Some(format!("true, {how} {error}"));
            (flag("without"), flag("with"))
        } else {
            (
                values(&monitor.succeeded, Some(none())),
                values(&monitor.failed, Some(none())),
            )
        };
        let said = [
            ("  succeeded", success),
            ("  failed", failure),
            ("  canceled", values(&monitor.canceled, None)),
            ("  running", values(&monitor.running, Some(any_other()))),
        ];
        for (label, text) in said {
            if let Some(text) = text {
                self.add(label, &text, std::mem::take(&mut evidence));
            }
        }
        if let Some(error) = &monitor.error {
            self.add("  error", &format!("property {error}"), Vec::new());
        }
    }

    /// The request for the result, and the result.
    fn end(&mut self) {
        let explanation = self.explanation;
        let via = &explanation.final_state_via;
        let evidence = self.proof(via.source, "final_state_via");
        self.add("final-state-via", via.value, evidence);

        let step = &explanation.final_step;
        let text = match (&step.header, &step.property, &step.operation) {
            (Some(header), ..) => match step.sent_with {
                SentWith::First => format!("GET of the URL in {header} of the first response"),
                SentWith::Polled if explanation.result.kind == ResultKind::Void => {
                    format!("the URL in {header}: its last response has no body")
                }
                SentWith::Polled => {
                    format!("the URL in {header}: its last response is the result")
                }
                SentWith::Last => format!("GET of the URL in {header} of the last response"),
            },
            (_, Some(property), _) if step.kind == StepKind::GetLink => {
                format!("GET of the URL in the property {property} of the last status")
            }
            (_, Some(property), _) => format!("property {property} of the last status"),
            (.., Some(operation)) if step.kind == StepKind::GetOriginalUri => {
                own_path(operation, &explanation.operation)
            }
            (.., Some(operation)) => named(operation),
            _ if step.kind == StepKind::GetOriginalUri => {
                "GET of the operation's own path, which isn't described".to_owned()
            }
            _ => "no further request".to_owned(),
        };
        let evidence = self.proof(step.basis, "final_step");
        self.add("Result from", &text, evidence);

        let result = &explanation.result;
        let text = match &result.schema {
            Some(schema) => called(schema),
            None if result.kind == ResultKind::Void => Cow::Borrowed("nothing"),
            None => Cow::Borrowed("not described"),
        };
        let evidence = self.proof(result.basis, "result");
        self.add("Returns", &text, evidence);
    }
}

/// The GET of an operation's own path. A long path isn't repeated.
fn own_path(get: &OperationView, operation: &OperationView) -> String {
    let is_long = layout::width(&get.path) > SHORT_PATH && get.path == operation.path;
    match (&get.id, is_long) {
        (Some(id), true) => format!("GET of the operation's own path ({id})"),
        (None, true) => "GET of the operation's own path".to_owned(),
        (_, false) => format!("{}, the operation's own path", named(get)),
    }
}

/// A request and its `operationId`.
fn named(operation: &OperationView) -> String {
    match &operation.id {
        Some(id) => format!("{} ({id})", operation.request()),
        None => operation.request(),
    }
}

/// The last key of a JSON Pointer.
fn last_key(pointer: &str) -> String {
    let last = pointer.rsplit('/').next().unwrap_or_default();
    last.replace("~1", "/").replace("~0", "~")
}

/// A text on one line, without characters that a terminal would act on.
pub(super) fn clean(text: &str) -> String {
    Escaped(text).to_string().replace('\t', " ")
}

/// Lays text out for a terminal.
pub(super) struct Writer {
    color: bool,
    /// The number of columns to keep to.
    width: usize,
}

impl Writer {
    /// `true` if the terminal is too narrow for tables.
    pub(super) fn is_narrow(&self) -> bool {
        self.width < NARROW
    }

    /// The number of columns of a line after an indent.
    pub(super) fn room(&self, indent: usize) -> usize {
        self.width.saturating_sub(indent).max(1)
    }

    pub(super) fn paint(&self, text: &str, style: Style) -> String {
        if self.color && !text.is_empty() {
            format!("{style}{text}{style:#}")
        } else {
            text.to_owned()
        }
    }

    fn title(&self, explanation: &Explanation, options: &Options) -> Vec<String> {
        let title = clean(&explanation.operation.request());
        let path = options.base.lead_to(&explanation.path);
        let place = clean(&format!("{path}:{}", explanation.line));
        let id = explanation.operation.id.as_deref().map(clean);
        let profile = format!("profile {}", clean(&explanation.profile));
        let about = id.into_iter().chain([profile, place]);
        let about = about.collect::<Vec<_>>().join(", ");
        let mut lines = vec![self.paint(&layout::harmless(&title), TITLE)];
        match self.is_narrow() {
            true => lines.extend(layout::wrap(&about, self.width)),
            false => lines.push(about),
        }
        let about = lines.iter_mut().skip(1);
        about.for_each(|line| *line = layout::harmless(line));
        lines
    }

    /// The facts, one below another, for a narrow terminal.
    fn stacked(&self, facts: &[Known]) -> Vec<String> {
        let mut lines = Vec::new();
        for fact in facts {
            if !fact.label.is_empty() {
                let label = format!("{}{}", " ".repeat(INDENT), fact.label);
                lines.push(self.paint(&label, LABEL));
            }
            // The label of a part of the status has an indent of its own.
            let own = fact.label.len() - fact.label.trim_start().len();
            let indent = " ".repeat(2 * INDENT + own);
            let room = self.room(indent.len());
            let text = layout::wrap(&fact.text, room).into_iter();
            lines.extend(text.map(|line| layout::harmless(&format!("{indent}{line}"))));
            let proofs = fact.evidence.iter();
            let proofs = proofs.flat_map(|proof| layout::wrap(proof, room));
            lines.extend(proofs.map(|proof| {
                let line = layout::harmless(&format!("{indent}{proof}"));
                self.paint(&line, EVIDENCE)
            }));
        }
        lines
    }

    /// The facts in three columns: the label, the fact, and its evidence.
    fn facts(&self, facts: &[Known]) -> Vec<String> {
        if self.is_narrow() {
            return self.stacked(facts);
        }
        let labels = facts.iter().map(|fact| layout::width(fact.label));
        let left = INDENT + labels.max().unwrap_or_default() + GAP;
        let proofs = facts.iter().flat_map(|fact| &fact.evidence);
        let right = proofs.map(|proof| layout::width(proof)).max();
        let room = (self.width).saturating_sub(left + GAP + right.unwrap_or_default());
        let texts = facts.iter().map(|fact| layout::width(&fact.text));
        let middle = texts.max().unwrap_or_default().min(room.max(LEAST_WIDTH));
        let mut lines = Vec::new();
        for fact in facts {
            let mut label = fact.label;
            let mut texts = layout::wrap(&fact.text, middle).into_iter();
            let mut proofs = fact.evidence.iter().peekable();
            loop {
                let text = texts.next();
                if text.is_none() && proofs.peek().is_none() {
                    break;
                }
                let text = text.unwrap_or_default();
                let mut line = " ".repeat(INDENT);
                line.push_str(&self.paint(label, LABEL));
                line.push_str(&" ".repeat(left - INDENT - layout::width(label)));
                // If a name is too long for its column, there is no room next to it.
                if layout::width(&text) <= middle
                    && let Some(proof) = proofs.next()
                {
                    line.push_str(&layout::padded(&text, middle + GAP));
                    line.push_str(&self.paint(proof, EVIDENCE));
                } else {
                    line.push_str(&text);
                }
                lines.push(layout::harmless(&line));
                label = "";
            }
        }
        lines
    }

    /// A text below the facts.
    pub(super) fn paragraph(&self, text: &str) -> Vec<String> {
        let limit = self.room(INDENT);
        let lines = layout::wrap(text, limit).into_iter();
        lines
            .map(|line| layout::harmless(&format!("{}{line}", " ".repeat(INDENT))))
            .collect()
    }

    /// The questions that the document leaves open.
    fn open(&self, explanation: &Explanation) -> Vec<String> {
        let mut lines = Vec::new();
        for open in &explanation.open {
            let may_be = match open.fact {
                "status_monitor" => "the end may be shown by".to_owned(),
                fact => format!("{} may be", fact.replace('_', "-")),
            };
            let text = clean(&format!(
                "{may_be} {}: {}",
                alternatives(&open.readings),
                open.why
            ));
            let label = if lines.is_empty() { "Open" } else { "" };
            let left = INDENT + "Open".len() + 2;
            let text = layout::wrap(&text, self.room(left));
            for (number, text) in text.iter().enumerate() {
                let label = if number == 0 { label } else { "" };
                let mut line = " ".repeat(INDENT);
                line.push_str(&self.paint(label, OPEN));
                line.push_str(&" ".repeat(left - INDENT - label.len()));
                line.push_str(text);
                lines.push(layout::harmless(&line));
            }
        }
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{client, explained};
    use super::*;
    use crate::clients::Verdict;

    fn lines(explanation: &Explanation, options: &Options) -> Vec<String> {
        let text = render(explanation, options);
        text.lines().map(str::to_owned).collect()
    }

    #[test]
    fn what_is_open_is_said_last() {
        let explanation = explained("/reports", "Reports_Make").remove(0);
        let lines = lines(&explanation, &Options::default());
        assert_eq!(
            lines[lines.len() - 3..],
            [
                "",
                "  Open  final-state-via may be location or azure-async-operation: both Location and",
                "        Azure-AsyncOperation are declared, and final-state-via is not",
            ]
        );
    }

    #[test]
    fn a_narrow_terminal_gets_more_lines() {
        let mut explanation = explained("/reports", "Reports_Make").remove(0);
        // Names stay whole, and some clients have long ones.
        explanation.clients = vec![client("python-arm", Verdict::Ok)];
        let lines = lines(
            &explanation,
            &Options {
                width: 70,
                ..Options::default()
            },
        );
        assert!(lines.iter().all(|line| line.len() <= 70), "{lines:#?}");
        let place = lines
            .iter()
            .position(|line| line.starts_with("  Starts with"));
        assert_eq!(
            lines[place.unwrap()..][..3],
            [
                "  Starts with      202, no body, headers          b.json:7",
                "                   Azure-AsyncOperation,",
                "                   Location",
            ]
        );
    }

    #[test]
    fn colours_change_nothing_but_colours() {
        let mut explanation = explained("/reports", "Reports_Make").remove(0);
        explanation.clients = vec![client("go", Verdict::NeverEnds)];
        let plain = render(&explanation, &Options::default());
        let color = Options {
            color: true,
            ..Options::default()
        };
        let mut rest = render(&explanation, &color);
        assert!(rest.contains("\u{1b}["), "{rest}");
        while let Some(start) = rest.find('\u{1b}') {
            let end = rest[start..].find('m').unwrap();
            rest.replace_range(start..=start + end, "");
        }
        assert_eq!(rest, plain);
    }

    #[test]
    fn nothing_of_a_document_reaches_the_terminal_raw() {
        let name = "x\u{1b}[2J\n::error::forged\t\u{202e} ::warning::forged";
        let explanation = explained("/a\r\n::error::forged", name).remove(0);
        for width in [10, 40, 100] {
            let text = render(
                &explanation,
                &Options {
                    width,
                    ..Options::default()
                },
            );
            let forbidden = |c: char| c != '\n' && (c.is_control() || c == '\u{202e}');
            assert!(!text.contains(forbidden), "{text:?}");
            let mut lines = text.lines().map(str::trim_start);
            assert!(lines.all(|line| !line.starts_with("::")), "{text}");
            assert!(text.contains(r"POST /a\u{d}\u{a}::error::forged"), "{text}");
        }
    }
}
