//! A sequence diagram of an operation in Markdown, as GitHub shows it.

use std::borrow::Cow;
use std::fmt::Write as _;

use super::{
    Explanation, MonitorView, OperationView, PollingKind, ResultKind, SentWith, StepKind,
    alternatives, schema_name,
};
use crate::text::Escaped;
use crate::text::markdown::code;

/// A participant of a diagram.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Who {
    Client,
    Service,
    /// The URL that returns the status, if it isn't the URL of the first request.
    Monitor,
    /// The URL that returns the result, if it is none of the other URLs.
    Resource,
}

impl Who {
    /// Its name in the diagram, and its title.
    const fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Client => ("client", "Client"),
            Self::Service => ("service", "Service"),
            Self::Monitor => ("monitor", "Status monitor"),
            Self::Resource => ("resource", "Resource"),
        }
    }
}

/// Writes the section for an operation.
pub(super) fn render(explanation: &Explanation) -> String {
    let mut page = DiagramText {
        text: String::new(),
        depth: 1,
    };
    let monitor = match explanation.polling.kind {
        PollingKind::Header | PollingKind::OperationReference | PollingKind::BodyLink => {
            Who::Monitor
        }
        PollingKind::OriginalUri | PollingKind::None => Who::Service,
    };
    let diagram = Diagram {
        explanation,
        monitor,
        resource: match explanation.final_step.kind {
            StepKind::GetLink if explanation.final_step.sent_with == SentWith::Polled => monitor,
            StepKind::GetLink => Who::Resource,
            _ => Who::Service,
        },
    };
    diagram.heading(&mut page);
    page.text.push_str("```mermaid\nsequenceDiagram\n");
    diagram.participants(&mut page);
    diagram.start(&mut page);
    diagram.progress(&mut page);
    diagram.end(&mut page);
    page.text.push_str("```\n");
    page.text
}

struct Diagram<'e> {
    explanation: &'e Explanation,
    /// The participant that returns the status.
    monitor: Who,
    /// The participant that returns the result if clients request it.
    resource: Who,
}

impl Diagram<'_> {
    fn heading(&self, page: &mut DiagramText) {
        let operation = &self.explanation.operation;
        let _ = writeln!(page.text, "### {}\n", code(&operation.request()));
        if let Some(id) = &operation.id {
            let _ = write!(page.text, "{} in ", code(id));
        }
        let place = format!("{}:{}", self.explanation.path, self.explanation.line);
        let _ = writeln!(page.text, "{}\n", code(&place));
    }

    fn participants(&self, page: &mut DiagramText) {
        let all = [Who::Client, Who::Service, Who::Monitor, Who::Resource];
        let takes_part = |who: &Who| {
            matches!(who, Who::Client | Who::Service) || [self.monitor, self.resource].contains(who)
        };
        for (name, title) in all.into_iter().filter(takes_part).map(Who::names) {
            page.line(&format!("participant {name} as {title}"));
        }
    }

    /// The first request and its responses.
    fn start(&self, page: &mut DiagramText) {
        let request = escaped(&self.explanation.operation.request());
        page.request(Who::Service, &request);
        let answers = self.explanation.initial.iter();
        let answers: Vec<String> = answers.map(|answer| escaped(&answer.described())).collect();
        if !answers.is_empty() {
            page.answer(Who::Service, &answers.join("<br/>or "));
        }
    }

    /// The loop of polls.
    fn progress(&self, page: &mut DiagramText) {
        let polling = &self.explanation.polling;
        let request = match (&polling.header, &polling.operation, &polling.property) {
            (Some(header), ..) => format!("GET the URL in {header}"),
            (_, Some(operation), _) => operation.request(),
            (.., Some(property)) => format!("GET the URL in {property}"),
            _ if polling.kind == PollingKind::OriginalUri => {
                format!("GET {}", self.explanation.operation.path)
            }
            _ => {
                page.line("Note over client,service: The document doesn't say where the status is");
                return;
            }
        };
        let monitor = self.explanation.status_monitor.as_ref();
        let ends = monitor.map(|monitor| {
            words(
                [&monitor.succeeded, &monitor.failed, &monitor.canceled]
                    .into_iter()
                    .flatten(),
            )
        });
        let is_flag = monitor.is_some_and(|monitor| monitor.is_flag);
        let until = match ends.filter(|words| !words.is_empty()) {
            Some(words) if is_flag => format!("until it is {words}"),
            Some(words) => format!("until the status is {words}"),
            None => "until it is complete".to_owned(),
        };
        page.open("loop", &until);
        page.request(self.monitor, &escaped(&request));
        let status = match monitor.map(|monitor| (&monitor.status, bare(&monitor.schema))) {
            Some((Some(status), Some(schema))) => format!("{status} in {schema}"),
            Some((Some(status), None)) => status.clone(),
            _ => "the status".to_owned(),
        };
        page.answer(self.monitor, &escaped(&status));
        page.close();
    }

    /// The part after the polls, for success and for failure.
    fn end(&self, page: &mut DiagramText) {
        let monitor = self.explanation.status_monitor.as_ref();
        let success = monitor.map(|monitor| words(&monitor.succeeded));
        let is_flag = monitor.is_some_and(|monitor| monitor.is_flag);
        let success = success.filter(|words| !words.is_empty() && !is_flag);
        page.open("alt", success.as_deref().unwrap_or("it has succeeded"));
        self.success(page);
        let failures =
            |monitor: &MonitorView| words(monitor.failed.iter().chain(&monitor.canceled));
        let failure = monitor.map(failures).filter(|words| !words.is_empty());
        page.otherwise(failure.as_deref().unwrap_or("it has failed"));
        let error = match monitor.and_then(|monitor| monitor.error.as_deref()) {
            Some(property) => format!("what went wrong, in {}", escaped(property)),
            None => "what went wrong".to_owned(),
        };
        page.answer(self.monitor, &error);
        page.close();
    }

    fn success(&self, page: &mut DiagramText) {
        let step = &self.explanation.final_step;
        let result = &self.explanation.result;
        let result = match result.schema.as_deref().and_then(schema_name) {
            Some(name) => escaped(&name),
            None if result.kind == ResultKind::Void => "nothing".to_owned(),
            None => "the result".to_owned(),
        };
        let same_path = || format!("GET {}", self.explanation.operation.path);
        let request = match (&step.header, &step.property, &step.operation) {
            (Some(_), ..) if step.sent_with == SentWith::Polled => {
                match self.explanation.result.kind {
                    ResultKind::Void => page.line("Note over client: Nothing is returned"),
                    ResultKind::Schema | ResultKind::Unknown => {
                        page.answer(self.resource, &format!("{result}, by the same URL"));
                    }
                }
                return;
            }
            (Some(header), ..) if step.sent_with == SentWith::Last => {
                format!("GET the URL in {header} of the last response")
            }
            (Some(header), ..) => format!("GET the URL in {header}"),
            (_, Some(property), _) if step.kind == StepKind::GetLink => {
                format!("GET the URL in {property}")
            }
            (_, Some(property), _) => {
                let text = format!("{result}, in {}", escaped(property));
                page.answer(self.monitor, &text);
                return;
            }
            (.., Some(operation)) => OperationView::request(operation),
            _ if step.kind == StepKind::GetOriginalUri => same_path(),
            _ => {
                let text = match self.explanation.result.kind {
                    ResultKind::Void => "Nothing is returned",
                    ResultKind::Schema | ResultKind::Unknown => "No further request",
                };
                page.line(&format!("Note over client: {text}"));
                return;
            }
        };
        page.request(self.resource, &escaped(&request));
        page.answer(self.resource, &result);
    }
}

/// The name of a schema, if it has one. The schema may be built in.
fn bare(schema: &str) -> Option<Cow<'_, str>> {
    match schema.strip_prefix(super::BUILT_IN) {
        Some(name) => Some(Cow::Borrowed(name)),
        None => schema_name(schema),
    }
}

/// Status values in the form of a label.
fn words<'a>(words: impl IntoIterator<Item = &'a String>) -> String {
    let words: Vec<String> = words.into_iter().map(|word| escaped(word)).collect();
    alternatives(&words)
}

/// The lines of a Mermaid diagram. All names in it have been escaped.
struct DiagramText {
    text: String,
    depth: usize,
}

impl DiagramText {
    fn line(&mut self, text: &str) {
        let indent = "    ".repeat(self.depth);
        let _ = writeln!(self.text, "{indent}{text}");
    }

    fn request(&mut self, to: Who, text: &str) {
        self.line(&format!("client->>{}: {text}", to.names().0));
    }

    fn answer(&mut self, from: Who, text: &str) {
        self.line(&format!("{}-->>client: {text}", from.names().0));
    }

    fn open(&mut self, block: &str, label: &str) {
        self.line(&format!("{block} {label}"));
        self.depth += 1;
    }

    fn otherwise(&mut self, label: &str) {
        self.depth -= 1;
        self.line(&format!("else {label}"));
        self.depth += 1;
    }

    fn close(&mut self) {
        self.depth -= 1;
        self.line("end");
    }
}

/// A text in the form of a message or a label of a diagram. Characters with a meaning in Mermaid,
/// HTML or formulas are written as numbers. The first letter of the word `end` is too, because this
/// word closes a block.
fn escaped(text: &str) -> String {
    /// Characters without a meaning in any of them.
    const PLAIN: &str = " /{}().,-_=?*!@";
    let text = Escaped(text).to_string();
    let mut written = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(first) = rest.chars().next() {
        let end = rest.find(|c: char| !c.is_alphanumeric());
        let (word, behind) = rest.split_at(end.unwrap_or(rest.len()));
        if word.is_empty() {
            if PLAIN.contains(first) || !first.is_ascii() {
                written.push(first);
            } else {
                let _ = write!(written, "#{};", u32::from(first));
            }
            rest = rest.get(first.len_utf8()..).unwrap_or_default();
            continue;
        }
        match word.strip_prefix(first) {
            Some(letters) if word.eq_ignore_ascii_case("end") => {
                let _ = write!(written, "#{};{letters}", u32::from(first));
            }
            _ => written.push_str(word),
        }
        rest = behind;
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_breaks_out_of_a_diagram() {
        for (text, shown) in [
            ("PUT /widgets/{name}", "PUT /widgets/{name}"),
            ("a; b #c", "a#59; b #35;c"),
            ("end", "#101;nd"),
            ("/end/END.ending", "/#101;nd/#69;ND.ending"),
            ("\"it's\" `x`", "#34;it#39;s#34; #96;x#96;"),
            ("<br/> & <script>", "#60;br/#62; #38; #60;script#62;"),
            (
                "%%{init: {}}%% $$x$$",
                "#37;#37;{init#58; {}}#37;#37; #36;#36;x#36;#36;",
            ),
            ("one\nend", "one#92;u{a}#101;nd"),
            ("wrap: größe 漢字", "wrap#58; größe 漢字"),
        ] {
            assert_eq!(escaped(text), shown);
        }
    }
}
