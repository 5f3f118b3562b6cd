//! The text for people: what happens from the first request to the result, and how that is known.

use std::borrow::Cow;

use anstyle::{AnsiColor, Style};

use super::layout::{self, Cell};
use super::{
    BUILT_IN, ClientView, Explanation, KnownBy, MonitorView, OperationView, Options, OtherwiseView,
    PlaceView, PollingKind, ResultKind, SentWith, StepKind, Verdict, alternatives, called,
};
use crate::model::Signal;
use crate::openapi::Basis;
use crate::text::{Escaped, listed};

/// How many columns what is said of an operation stands to the right of its name.
const INDENT: usize = 2;

/// Spaces between two columns.
const GAP: usize = 2;

/// How many columns what is known gets at least, however narrow the terminal.
const LEAST_WIDTH: usize = 24;

const TITLE: Style = Style::new().bold();
const EVIDENCE: Style = Style::new().dimmed();
const LABEL: Style = AnsiColor::BrightBlue.on_default();
const GOOD: Style = AnsiColor::BrightGreen.on_default();
const BAD: Style = AnsiColor::BrightRed.on_default();
const OPEN: Style = AnsiColor::BrightYellow.on_default();

/// Writes the block of an operation.
pub(super) fn render(explanation: &Explanation, options: &Options) -> String {
    let writer = Writer { options };
    let mut facts = Facts {
        explanation,
        options,
        facts: Vec::new(),
    };
    facts.start();
    facts.progress();
    facts.end();
    let mut lines = writer.title(explanation);
    lines.push(String::new());
    lines.extend(writer.facts(&facts.facts));
    let clients = writer.clients(explanation);
    if !clients.is_empty() {
        lines.push(String::new());
        lines.extend(clients);
    }
    let open = writer.open(explanation);
    if !open.is_empty() {
        lines.push(String::new());
        lines.extend(open);
    }
    lines.iter().map(|line| format!("{line}\n")).collect()
}

/// Something that is known, and how.
struct Known {
    label: &'static str,
    text: String,
    /// On what it rests and where that stands, a line each.
    evidence: Vec<String>,
}

/// All that is known of an operation, in the order in which it matters.
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

    /// Where something stands. Of the operation's own document the title has the whole path.
    fn place(&self, place: &PlaceView) -> String {
        let path = if place.path == self.explanation.path {
            Cow::Borrowed(place.path.rsplit('/').next().unwrap_or(&place.path))
        } else {
            Cow::Owned(self.options.base.lead_to(&place.path))
        };
        clean(&format!("{path}:{}", place.line))
    }

    /// On what a fact rests, and where.
    fn proof(&self, basis: Basis, fact: &str) -> Vec<String> {
        let word = match basis {
            Basis::Declared => "declared",
            Basis::Default => "by default",
            Basis::Inferred => "inferred",
        };
        self.said(word, fact)
    }

    /// A word and the places that prove a fact, the first one on the line of the word.
    fn said(&self, word: &str, fact: &str) -> Vec<String> {
        let mut places = self.explanation.places(fact);
        let first = match places.next() {
            Some(place) => format!("{word}, {}", self.place(place)),
            None => word.to_owned(),
        };
        let others = places.map(|place| self.place(place));
        [first].into_iter().chain(others).collect()
    }

    /// Why it counts as long-running, and its first answers.
    fn start(&mut self) {
        let explanation = self.explanation;
        let signs = explanation.detected_by.iter();
        for (number, (signal, place)) in signs.zip(explanation.places("detected_by")).enumerate() {
            let key = last_key(&place.pointer);
            let text = match signal {
                Signal::Extension | Signal::FabricExtension => format!("marked {key}"),
                Signal::PollingHeader => format!("declares the header {key}"),
                Signal::Status202 => "answers 202".to_owned(),
                Signal::StatusBody => "answers a status that a GET returns again".to_owned(),
                Signal::Links => format!("has the link {key}"),
                Signal::Description => "described as such".to_owned(),
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

    /// Where the status is asked for, and what it says.
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
                format!("the URL in the property {property} of the first answer"),
                "polling",
            ),
            _ if polling.kind == PollingKind::OriginalUri => {
                ("the URL of the first request".to_owned(), "polling")
            }
            _ => ("nothing says where".to_owned(), "polling"),
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
            None => format!("{schema}, which has no property for it"),
        };
        if let Some(operation) = &monitor.operation
            && self.explanation.polling.operation.is_none()
        {
            text.push_str(&format!(", as {} returns it", named(operation)));
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
        let no_word = || "no word for it".to_owned();
        let words = |words: &[String], otherwise: Option<String>| match words {
            [] => otherwise,
            words => Some(words.join(", ")),
        };
        let any_other = || "any other word".to_owned();
        let error = monitor.error.as_deref().unwrap_or("error");
        let (success, failure) = if monitor.is_flag {
            let flag = |how: &str| Some(format!("true, {how} {error}"));
            (flag("without"), flag("with"))
        } else {
            (
                words(&monitor.succeeded, Some(no_word())),
                words(&monitor.failed, Some(no_word())),
            )
        };
        let said = [
            ("  succeeded", success),
            ("  failed", failure),
            ("  canceled", words(&monitor.canceled, None)),
            ("  running", words(&monitor.running, Some(any_other()))),
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

    /// Where the result comes from, and what it is.
    fn end(&mut self) {
        let explanation = self.explanation;
        let via = &explanation.final_state_via;
        let evidence = self.proof(via.source, "final_state_via");
        self.add("final-state-via", via.value, evidence);

        let step = &explanation.final_step;
        let text = match (&step.header, &step.property, &step.operation) {
            (Some(header), ..) => match step.sent_with {
                SentWith::First => format!("GET of the URL in {header} of the first answer"),
                SentWith::Polled if explanation.result.kind == ResultKind::Void => {
                    format!("the URL in {header}, which answers without a body in the end")
                }
                SentWith::Polled => {
                    format!("the URL in {header}, which answers with it in the end")
                }
                SentWith::Last => format!("GET of the URL in {header} of the last answer"),
            },
            (_, Some(property), _) if step.kind == StepKind::GetLink => {
                format!("GET of the URL in the property {property} of the last status")
            }
            (_, Some(property), _) => format!("property {property} of the last status"),
            (.., Some(operation)) if step.kind == StepKind::GetOriginalUri => match &operation.id {
                Some(id) => format!("GET of the same path ({id})"),
                None => "GET of the same path".to_owned(),
            },
            (.., Some(operation)) => named(operation),
            _ if step.kind == StepKind::GetOriginalUri => {
                "GET of the same path, which is not described".to_owned()
            }
            _ => "nothing is fetched".to_owned(),
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

/// A request and the `operationId` of what it asks for.
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

/// A text as a terminal may get it, on one line.
fn clean(text: &str) -> String {
    Escaped(text).to_string().replace('\t', " ")
}

/// What knows the terminal.
struct Writer<'o> {
    options: &'o Options,
}

impl Writer<'_> {
    fn paint(&self, text: &str, style: Style) -> String {
        if self.options.color && !text.is_empty() {
            format!("{style}{text}{style:#}")
        } else {
            text.to_owned()
        }
    }

    fn title(&self, explanation: &Explanation) -> Vec<String> {
        let title = clean(&explanation.operation.request());
        let path = self.options.base.lead_to(&explanation.path);
        let place = clean(&format!("{path}:{}", explanation.line));
        let id = explanation.operation.id.as_deref().map(clean);
        let profile = format!("profile {}", clean(&explanation.profile));
        let about = id.into_iter().chain([profile, place]);
        let about = about.collect::<Vec<_>>().join(", ");
        vec![
            self.paint(&layout::harmless(&title), TITLE),
            layout::harmless(&about),
        ]
    }

    /// The facts in three columns: what is spoken of, what is known, and how.
    fn facts(&self, facts: &[Known]) -> Vec<String> {
        let labels = facts.iter().map(|fact| layout::width(fact.label));
        let left = INDENT + labels.max().unwrap_or_default() + GAP;
        let proofs = facts.iter().flat_map(|fact| &fact.evidence);
        let right = proofs.map(|proof| layout::width(proof)).max();
        let room = (self.options.width).saturating_sub(left + GAP + right.unwrap_or_default());
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
                // Beside a name that is too long for its column there is no room.
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

    /// What each client makes of the operation, and how that is known.
    fn clients(&self, explanation: &Explanation) -> Vec<String> {
        if let Some(none) = &explanation.no_clients {
            return self.paragraph(none);
        }
        if explanation.clients.is_empty() {
            return self
                .paragraph("No client polls this operation: no success response begins it.");
        }
        let mut lines = self.client_table(&explanation.clients);
        lines.extend(self.otherwise(&explanation.clients));
        lines.extend(self.known_by(&explanation.clients));
        lines
    }

    /// A row for every client, with its note below it.
    fn client_table(&self, clients: &[ClientView]) -> Vec<String> {
        let heading = ["Client", "Polls", "Final GET", "Returns", "Verdict"].map(|text| Cell {
            text: text.to_owned(),
            style: LABEL,
        });
        let rows = clients.iter().map(client_row);
        let rows: Vec<[Cell; 5]> = [heading].into_iter().chain(rows).collect();
        let limit = self.options.width.saturating_sub(INDENT);
        let paint = |text: &str, style: Style| self.paint(text, style);
        let notes = clients.iter().map(|client| client.note.as_deref());
        let notes = [None].into_iter().chain(notes);
        let mut lines = Vec::new();
        for (row, note) in layout::table(&rows, limit, paint).into_iter().zip(notes) {
            let indented = row
                .iter()
                .map(|line| format!("{}{line}", " ".repeat(INDENT)));
            lines.extend(indented.map(|line| layout::harmless(&line)));
            let note = note.map(|note| layout::wrap(&clean(note), limit.saturating_sub(INDENT)));
            for line in note.into_iter().flatten() {
                let line = layout::harmless(&format!("{}{line}", " ".repeat(2 * INDENT)));
                lines.push(self.paint(&line, EVIDENCE));
            }
        }
        lines
    }

    /// What clients return if the other generator wrote their code, a sentence for each result.
    fn otherwise(&self, clients: &[ClientView]) -> Vec<String> {
        let others = clients.iter().filter_map(|client| {
            let other = client.otherwise.as_ref()?;
            Some((client.client.to_owned(), other))
        });
        let mut groups: Vec<(&OtherwiseView, Vec<String>)> = Vec::new();
        for (client, other) in others {
            let alike = groups.iter_mut().find(|(one, _)| {
                (one.generator, &one.returns) == (other.generator, &other.returns)
            });
            match alike {
                Some((_, clients)) => clients.push(client),
                None => groups.push((other, vec![client])),
            }
        }
        let said = groups.iter().flat_map(|(other, clients)| {
            let returned = other.returns.as_deref().map(called);
            let returned = returned.unwrap_or(Cow::Borrowed("nothing"));
            let generator = match other.generator {
                "typespec" => "an emitter of TypeSpec",
                _ => "AutoRest",
            };
            let verb = if clients.len() == 1 {
                "returns"
            } else {
                "return"
            };
            let clients = listed(clients, "and");
            let text = format!("If {generator} generates it, {clients} {verb} {returned}.");
            self.paragraph(&clean(&text))
        });
        said.collect()
    }

    /// A text below the facts.
    fn paragraph(&self, text: &str) -> Vec<String> {
        let limit = self.options.width.saturating_sub(INDENT);
        let lines = layout::wrap(text, limit).into_iter();
        lines
            .map(|line| layout::harmless(&format!("{}{line}", " ".repeat(INDENT))))
            .collect()
    }

    /// Which clients were run, and which were only read.
    fn known_by(&self, clients: &[ClientView]) -> Vec<String> {
        let of = |basis: KnownBy| -> Vec<String> {
            let known = clients.iter().filter(|client| client.known_by == basis);
            known.map(|client| client.client.to_owned()).collect()
        };
        let how = |clients: &[String], by: &str, by_several: &str| match clients {
            [] => None,
            [one] => Some(format!("{one} by {by}")),
            several => Some(format!("{} by {by_several}", listed(several, "and"))),
        };
        let said: Vec<String> = [
            how(&of(KnownBy::Ran), "running it", "running them"),
            how(
                &of(KnownBy::Read),
                "reading its source",
                "reading their sources",
            ),
        ]
        .into_iter()
        .flatten()
        .collect();
        let limit = self.options.width.saturating_sub(INDENT);
        let said = layout::wrap(&format!("Known: {}", said.join("; ")), limit);
        let indented = said.into_iter().map(|line| {
            let line = layout::harmless(&format!("{}{line}", " ".repeat(INDENT)));
            self.paint(&line, EVIDENCE)
        });
        indented.collect()
    }

    /// What the document leaves open.
    fn open(&self, explanation: &Explanation) -> Vec<String> {
        let mut lines = Vec::new();
        for open in &explanation.open {
            let may_be = match open.fact {
                "status_monitor" => "the end may be told by".to_owned(),
                fact => format!("{} may be", fact.replace('_', "-")),
            };
            let text = clean(&format!(
                "{may_be} {}: {}",
                alternatives(&open.readings),
                open.why
            ));
            let label = if lines.is_empty() { "Open" } else { "" };
            let left = INDENT + "Open".len() + 2;
            let text = layout::wrap(&text, self.options.width.saturating_sub(left));
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

/// What one client makes of the operation.
fn client_row(client: &ClientView) -> [Cell; 5] {
    let plain = |text: String| Cell {
        text,
        style: Style::new(),
    };
    let of = |text: &Option<String>, none: &str| clean(text.as_deref().unwrap_or(none));
    let returns = client.returns.as_deref().map(called);
    [
        plain(client.client.to_owned()),
        plain(of(&client.polls, "nothing")),
        plain(of(&client.final_get, "none")),
        plain(clean(&returns.unwrap_or(Cow::Borrowed("nothing")))),
        Cell {
            text: client.verdict.name().replace('-', " "),
            style: match client.verdict {
                Verdict::Ok => GOOD,
                Verdict::Unknown => OPEN,
                _ => BAD,
            },
        },
    ]
}

#[cfg(test)]
mod tests {
    use super::super::tests::{client, explained};
    use super::*;

    fn lines(explanation: &Explanation, options: &Options) -> Vec<String> {
        let text = render(explanation, options);
        text.lines().map(str::to_owned).collect()
    }

    #[test]
    fn clients_stand_in_a_table() {
        let mut explanation = explained("/reports", "Reports_Make").remove(0);
        explanation.clients = vec![
            client("go", Verdict::Ok),
            ClientView {
                note: Some("The monitor is taken for the result.".to_owned()),
                ..client("python-arm", Verdict::WrongResult)
            },
            ClientView {
                polls: None,
                final_get: None,
                returns: None,
                ..client("js", Verdict::EarlySuccess)
            },
        ];
        let lines = lines(&explanation, &Options::default());
        let start = lines.iter().position(|line| line.contains("Client"));
        assert_eq!(
            lines[start.unwrap()..][..5],
            [
                "  Client      Polls                 Final GET  Returns  Verdict",
                "  go          Azure-AsyncOperation  Location   Report   ok",
                "  python-arm  Azure-AsyncOperation  Location   Report   wrong result",
                "    The monitor is taken for the result.",
                "  js          nothing               none       nothing  early success",
            ]
        );
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
