//! For people: what is wrong, the lines that show it, what to do, and a summary.

use std::io::{self, Write};
use std::iter;

use codespan_reporting::diagnostic::{
    Diagnostic as Drawing, Label, LabelStyle, Severity as DrawnSeverity,
};
use codespan_reporting::files;
use codespan_reporting::term::{self, Chars, Config, WriteStyle};

use super::Options;
use super::chosen::{Chosen, statistics};
use super::counts::{by_severity, long_running, profiles};
use super::excerpt::Excerpts;
use super::link::link;
use crate::diagnostic::{Diagnostic, Findings, OperationName, Severity};
use crate::text::{Escaped, counted};

/// How many places beside its own a finding is drawn with: each costs lines, also where they all are on one.
const DRAWN_PLACES: usize = 20;

/// How many operations that meet a shared definition are named.
const NAMED_OPERATIONS: usize = 3;

pub(super) fn write(findings: &Findings, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let config = Config {
        // A span over many lines shows its first line and its last line.
        start_context_lines: 0,
        end_context_lines: 0,
        chars: match options.ascii {
            true => Chars::ascii(),
            false => Chars::default(),
        },
        ..Config::default()
    };
    let mut page = Sheet {
        bytes: Vec::new(),
        color: options.color,
    };
    let chosen = Chosen::of(findings, options);
    for diagnostic in &chosen.shown {
        page.header(diagnostic)?;
        out.write_all(&page.bytes)?;
        page.bytes.clear();
        draw(diagnostic, findings, options, &config, &mut page)?;
        // The first line that codespan draws is a header with its own names of severities. Ours
        // stands in its place.
        let header = memchr::memchr(b'\n', &page.bytes).map_or(0, |end| end + 1);
        out.write_all(page.bytes.get(header..).unwrap_or_default())?;
        page.bytes.clear();
    }
    if let Some(note) = chosen.note() {
        writeln!(out, "{note}")?;
    }
    if options.statistics || chosen.left > 0 {
        out.write_all(statistics(findings).as_bytes())?;
        writeln!(out)?;
    }
    if !options.summary {
        return Ok(());
    }
    writeln!(out, "{}", summary(findings))
}

/// Draws the excerpts and notes of a finding, below an empty header.
fn draw(
    diagnostic: &Diagnostic,
    findings: &Findings,
    options: &Options,
    config: &Config,
    page: &mut Sheet,
) -> io::Result<()> {
    let related = || diagnostic.related.iter().take(DRAWN_PLACES);
    let locations =
        iter::once(&diagnostic.primary).chain(related().map(|related| &related.location));
    let cut = if options.ascii { "..." } else { "…" };
    let (excerpts, marks) = Excerpts::new(locations, options.width, cut, |path| {
        Escaped(&options.base.lead_to(path)).to_string()
    });
    let styles = iter::once(LabelStyle::Primary).chain(iter::repeat(LabelStyle::Secondary));
    let texts = iter::once("").chain(related().map(|related| related.message.as_str()));
    let labels = marks
        .into_iter()
        .zip(styles.zip(texts))
        .map(|(mark, (style, text))| {
            Label::new(style, mark.excerpt, mark.range).with_message(Escaped(text))
        });
    let left = diagnostic.related.len().saturating_sub(DRAWN_PLACES);
    let left = (left > 0).then(|| format!("{} not drawn", counted(left, "more place")));
    let drawing = Drawing::new(drawn(diagnostic.severity))
        .with_labels_iter(labels)
        .with_notes_iter(notes(diagnostic, findings, options).into_iter().chain(left));
    term::emit_to_write_style(page, config, &excerpts, &drawing).map_err(|error| match error {
        files::Error::Io(error) => error,
        error => io::Error::other(error),
    })
}

fn drawn(severity: Severity) -> DrawnSeverity {
    match severity {
        Severity::Error => DrawnSeverity::Error,
        Severity::Warning => DrawnSeverity::Warning,
        Severity::Info => DrawnSeverity::Note,
    }
}

/// The lines below the excerpts.
fn notes(diagnostic: &Diagnostic, findings: &Findings, options: &Options) -> Vec<String> {
    let rule = match findings.rule(diagnostic.code) {
        Some(rule) if options.links => format!("rule: {}", link(&rule.url, diagnostic.rule)),
        Some(rule) => format!("rule: {} ({})", diagnostic.rule, rule.url),
        None => format!("rule: {}", diagnostic.rule),
    };
    let helps = diagnostic.helps();
    helps
        .map(|(label, help)| format!("{label}: {}", Escaped(help)))
        .chain(operations(diagnostic))
        .chain((!diagnostic.clients.is_empty()).then(|| format!("breaks: {}", diagnostic.products)))
        .chain([rule])
        .collect()
}

/// The operations that a finding concerns, unless the message names them.
fn operations(diagnostic: &Diagnostic) -> Option<String> {
    let name = |operation: &OperationName| Escaped(&operation.to_string()).to_string();
    if let Some(operation) = &diagnostic.operation {
        // A name such as `a` is part of any sentence.
        let is_named = diagnostic.message.contains(&format!("`{operation}`"));
        return (!is_named).then(|| format!("operation: {}", name(operation)));
    }
    let named: Vec<_> = diagnostic
        .operations
        .iter()
        .take(NAMED_OPERATIONS)
        .map(name)
        .collect();
    let more = diagnostic.operation_count.saturating_sub(named.len());
    match (named.as_slice(), more) {
        ([], _) => None,
        ([only], 0) => Some(format!("operation: {only}")),
        (_, 0) => Some(format!("operations: {}", named.join(", "))),
        _ => Some(format!("operations: {} and {more} more", named.join(", "))),
    }
}

/// The last line: what was found in what, and what of it isn't shown.
fn summary(findings: &Findings) -> String {
    let summary = &findings.summary;
    let comparison = findings.comparison.as_ref();
    let (counts, kind) = match comparison {
        Some(comparison) => (comparison.new, "new"),
        None => (summary.counts(), ""),
    };
    let found = by_severity(counts, kind).unwrap_or_else(|| match comparison {
        Some(_) => "no new findings".to_owned(),
        None => "no findings".to_owned(),
    });
    let shown = super::current(findings).count();
    let aside: Vec<_> = [
        (
            counts.total().saturating_sub(shown),
            "hidden, shown with `--severity info`",
        ),
        (comparison.map_or(0, |it| it.inherited.total()), "inherited"),
        (comparison.map_or(0, |it| it.fixed.total()), "fixed"),
        (summary.suppressed, "suppressed"),
    ]
    .into_iter()
    .filter(|&(count, _)| count > 0)
    .map(|(count, what)| format!("{count} {what}"))
    .collect();
    let aside = if aside.is_empty() {
        String::new()
    } else {
        format!(" ({})", aside.join("; "))
    };
    let compared = comparison.map_or_else(String::new, |comparison| {
        format!(", compared with {}", Escaped(&comparison.with))
    });
    format!(
        "{found}{aside} in {documents}{profiles}{compared}: {operations}, {long_running}",
        profiles = profiles(&findings.profiles),
        documents = counted(summary.documents, "document"),
        operations = counted(summary.operations, "operation"),
        long_running = long_running(summary),
    )
}

/// What is drawn for one finding, coloured or not.
struct Sheet {
    bytes: Vec<u8>,
    color: bool,
}

impl Sheet {
    fn header(&mut self, diagnostic: &Diagnostic) -> io::Result<()> {
        let severity = diagnostic.severity;
        self.set_header(drawn(severity))?;
        write!(self, "{severity}[{}]", diagnostic.code)?;
        self.set_header_message()?;
        write!(self, ": {}", Escaped(&diagnostic.message))?;
        self.reset()?;
        writeln!(self)
    }

    /// Begins a style, by the parameters of the escape sequence "Select Graphic Rendition".
    fn style(&mut self, parameters: &str) -> io::Result<()> {
        if self.color {
            write!(self.bytes, "\u{1b}[{parameters}m")?;
        }
        Ok(())
    }
}

impl Write for Sheet {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.bytes.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Bold.
const STRONG: &str = "1";
/// Bright blue, for all that frames the text.
const FRAME: &str = "94";

/// The colour of a severity: red, yellow or cyan.
fn hue(severity: DrawnSeverity) -> &'static str {
    match severity {
        DrawnSeverity::Bug | DrawnSeverity::Error => "91",
        DrawnSeverity::Warning => "93",
        DrawnSeverity::Note | DrawnSeverity::Help => "96",
    }
}

impl WriteStyle for Sheet {
    fn set_header(&mut self, severity: DrawnSeverity) -> io::Result<()> {
        self.style(STRONG)?;
        self.style(hue(severity))
    }

    fn set_header_message(&mut self) -> io::Result<()> {
        self.reset()?;
        self.style(STRONG)
    }

    fn set_line_number(&mut self) -> io::Result<()> {
        self.style(FRAME)
    }

    fn set_note_bullet(&mut self) -> io::Result<()> {
        self.style(FRAME)
    }

    fn set_source_border(&mut self) -> io::Result<()> {
        self.style(FRAME)
    }

    fn set_label(&mut self, severity: DrawnSeverity, style: LabelStyle) -> io::Result<()> {
        self.style(match style {
            LabelStyle::Primary => hue(severity),
            LabelStyle::Secondary => FRAME,
        })
    }

    fn reset(&mut self) -> io::Result<()> {
        self.style("0")
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Base, Format, sample};
    use super::*;
    use crate::diagnostic::{FindingStatus, OperationName, Summary};
    use crate::text::Span;

    const A: &str = r#"{
  "swagger": "2.0",
  "x": {
    "final-state-via": "location",
    "a": 1,
    "b": 2
  }
}
"#;

    fn print(diagnostics: Vec<Diagnostic>) -> String {
        sample::print(
            Format::Pretty,
            &sample::findings(diagnostics),
            &Options::default(),
        )
    }

    /// What is printed about one finding, without the notes and the summary.
    fn excerpt(diagnostic: Diagnostic) -> String {
        let text = print(vec![diagnostic]);
        let (excerpt, _) = text.split_once("  = rule: ").unwrap();
        excerpt.to_owned()
    }

    fn excerpt_of(text: &str, what: &str) -> String {
        let workspace = sample::workspace([("a.json", text)]);
        excerpt(sample::finding(sample::place(&workspace, "a.json", what)))
    }

    fn operation(id: &str) -> OperationName {
        OperationName {
            id: Some(id.to_owned()),
            method: "put".into(),
            path: "/widgets/{name}".to_owned(),
        }
    }

    #[test]
    fn a_finding_shows_its_line_what_to_do_and_its_rule() {
        let workspace = sample::workspace([("specs/a.json", A)]);
        let mut finding =
            sample::finding(sample::place(&workspace, "specs/a.json", "\"location\""));
        finding.help = Some("declare the header".to_owned());
        finding.help_typespec = Some("add the header".to_owned());
        finding.operation = Some(operation("Widgets_Create"));
        finding.clients = vec!["python-arm", "go"];
        finding.products = "Azure SDKs for Python and Go".to_owned();
        assert_eq!(
            print(vec![finding]),
            "\
error[LRO403]: no such header
  ┌─ specs/a.json:4:24
  │
4 │     \"final-state-via\": \"location\",
  │                        ^^^^^^^^^^
  │
  = help (TypeSpec): add the header
  = help (OpenAPI): declare the header
  = operation: Widgets_Create
  = breaks: Azure SDKs for Python and Go
  = rule: final-state-via-header-contradiction (https://example.com/final-state-via-header-contradiction)

1 error in 3 documents: 41 operations, 14 long-running (12 marked, 2 inferred)
"
        );
    }

    #[test]
    fn related_places_are_shown_with_their_own_lines() {
        let workspace = sample::workspace([
            ("a.json", A),
            ("b.json", "{\n  \"definitions\": {\"W\": {}}\n}"),
        ]);
        let mut finding = sample::finding(sample::place(&workspace, "a.json", "\"location\""));
        finding.severity = Severity::Info;
        finding.related = vec![
            sample::related(sample::place(&workspace, "a.json", "\"swagger\""), "so old"),
            sample::related(sample::place(&workspace, "b.json", "\"W\""), "defined here"),
        ];
        assert_eq!(
            excerpt(finding),
            "\
info[LRO403]: no such header
  ┌─ a.json:4:24
  │
2 │   \"swagger\": \"2.0\",
  │   --------- so old
3 │   \"x\": {
4 │     \"final-state-via\": \"location\",
  │                        ^^^^^^^^^^
  │
  ┌─ b.json:2:19
  │
2 │   \"definitions\": {\"W\": {}}
  │                   --- defined here
  │
"
        );
    }

    #[test]
    fn lines_between_are_left_out() {
        let workspace = sample::workspace([("a.json", A)]);
        let mut finding = sample::finding(sample::place(&workspace, "a.json", "\"b\""));
        finding.related = vec![sample::related(
            sample::place(&workspace, "a.json", "\"swagger\""),
            "here",
        )];
        assert_eq!(
            excerpt(finding),
            "\
error[LRO403]: no such header
  ┌─ a.json:6:5
  │
2 │   \"swagger\": \"2.0\",
  │   --------- here
  ·
6 │     \"b\": 2
  │     ^^^
  │
"
        );
    }

    #[test]
    fn a_span_over_many_lines_shows_the_first_and_the_last() {
        let start = A.find("{\n    \"final").unwrap();
        let end = A.find("  }\n").unwrap() + 3;
        assert_eq!(
            excerpt_of(A, &A[start..end]),
            "\
error[LRO403]: no such header
  ┌─ a.json:3:8
  │  \n3 │     \"x\": {
  │ ╭────────^
  · │
7 │ │   }
  │ ╰───^
  │  \n"
        );
    }

    #[test]
    fn a_span_that_ends_with_a_line_break_ends_in_its_line() {
        assert_eq!(
            excerpt_of("a: 1\nbc: 2\nd: 3\n", "bc: 2\n"),
            "\
error[LRO403]: no such header
  ┌─ a.json:2:1
  │
2 │ bc: 2
  │ ^^^^^
  │
"
        );
    }

    #[test]
    fn a_document_of_one_long_line_is_cut_around_the_span() {
        let member = |name: &str| format!("\"{name}\":\"{}\"", "x".repeat(2_500_000));
        let text = format!("{{{},\"here\":1,{}}}", member("a"), member("b"));
        let shown = excerpt_of(&text, "\"here\"");
        let lines: Vec<_> = shown.lines().collect();
        assert_eq!(lines[1], "  ┌─ a.json:1:2500009");
        assert!(lines[3].starts_with("1 │ …xxx"), "{shown}");
        assert!(lines[3].contains("x\",\"here\":1,\"b\":\"xxx"), "{shown}");
        assert!(lines[3].ends_with("xxx…"), "{shown}");
        assert_eq!(lines[3].chars().count(), "1 │ ".chars().count() + 122);
        assert_eq!(
            lines[4].find('^').map(|at| lines[4][..at].chars().count()),
            lines[3]
                .find("\"here")
                .map(|at| lines[3][..at].chars().count()),
        );
    }

    #[test]
    fn a_long_span_is_cut_behind_its_beginning() {
        let long = "y".repeat(10_000);
        let shown = excerpt_of(&format!("[\"{}\",\"{long}\"]", "x".repeat(200)), &long);
        assert!(
            shown.contains(&format!("xxx\",\"{}…\n", "y".repeat(105))),
            "{shown}"
        );
        assert!(
            shown.contains(&format!("  {}\n", "^".repeat(106))),
            "{shown}"
        );
    }

    #[test]
    fn places_far_apart_on_one_line_get_windows_of_their_own() {
        let gap = "x".repeat(1_000);
        let text = format!("{{\"{gap}\":{{\"one\":1}},\"{gap}\":{{\"two\":2}},\"{gap}\":3}}");
        let workspace = sample::workspace([("a.json", text.as_str())]);
        let mut finding = sample::finding(sample::place(&workspace, "a.json", "\"two\""));
        finding.related = vec![sample::related(
            sample::place(&workspace, "a.json", "\"one\""),
            "the first",
        )];
        let shown = excerpt(finding);
        let line = shown.lines().nth(3).unwrap();
        assert!(line.contains("{\"one\":1}"), "{shown}");
        assert!(line.contains("x…x"), "{shown}");
        assert!(line.contains("{\"two\":2}"), "{shown}");
        assert!(line.chars().count() < 130, "{shown}");
        assert!(shown.contains("the first"), "{shown}");
    }

    #[test]
    fn nothing_of_a_document_reaches_the_terminal_raw() {
        let text = "{\"description\": \"\u{9b}31m\u{202e}evil ##[error]\u{7f}\u{2028}\"}";
        let workspace = sample::workspace([("a\u{1b}[2J.json", text)]);
        let mut finding = sample::finding(sample::place(&workspace, "a\u{1b}[2J.json", "evil"));
        finding.message = "bad \u{1b}]0;title\u{7}\r\n::error::forged".to_owned();
        finding.help = Some("say \u{1b}[8m\nnothing".to_owned());
        finding.operation = Some(operation("Op\u{202e}\n"));
        finding.related = vec![sample::related(
            sample::place(&workspace, "a\u{1b}[2J.json", "description"),
            "\u{1b}[0m",
        )];
        let shown = print(vec![finding]);
        assert_eq!(
            shown
                .lines()
                .take(12)
                .map(str::trim_end)
                .collect::<Vec<_>>()
                .join("\n"),
            r#"error[LRO403]: bad \u{1b}]0;title\u{7}\u{d}\u{a}::error::forged
  ┌─ a\u{1b}[2J.json:1:23
  │
1 │ {"description": "\u{9b}31m\u{202e}evil \u{23}#[error]\u{7f}\u{2028}"}
  │   -----------                     ^^^^
  │   │
  │   \u{1b}[0m
  │
  = help: say \u{1b}[8m\u{a}nothing
  = operation: Op\u{202e}\u{a}
  = rule: final-state-via-header-contradiction (https://example.com/final-state-via-header-contradiction)
"#
        );
        assert!(!shown.contains('\u{1b}'));
    }

    #[test]
    fn an_empty_span_at_the_end_of_a_file_is_shown() {
        let workspace = sample::workspace([("a.json", "{\n}\n"), ("empty.json", "")]);
        let at_end = |path, offset| {
            let span = Span::empty(offset);
            excerpt(sample::finding(sample::span(&workspace, path, span)))
        };
        assert_eq!(
            at_end("a.json", 4),
            "error[LRO403]: no such header\n  ┌─ a.json:3:1\n  │\n3 │ \n  │ ^\n  │\n"
        );
        assert_eq!(
            at_end("empty.json", 0),
            "error[LRO403]: no such header\n  ┌─ empty.json:1:1\n  │\n1 │ \n  │ ^\n  │\n"
        );
        // Spans are never longer than the text; if one were, nothing worse would happen.
        assert!(at_end("a.json", 99).contains("a.json:3:1"));
    }

    #[test]
    fn any_spans_can_be_drawn() {
        let text = "\u{feff}{\"ä漢\": 1,\r\n\r\n\t\u{1b}##[x]\n\n}  \n\u{202e}yyyyyyyyyyyyyyyyyyyyyyyyyyyyy\r\n";
        let workspace = sample::workspace([("a.json", text)]);
        let at = |start, end| sample::span(&workspace, "a.json", Span::new(start, end));
        let options = Options {
            width: 0,
            ..Options::default()
        };
        let length = text.len() as u32 + 2;
        for start in 0..length {
            let drawn = (start..length).map(|end| {
                let mut finding = sample::finding(at(start, end));
                finding.related = vec![
                    sample::related(at(end, end), "one"),
                    sample::related(at(start / 2, end), "two"),
                ];
                finding
            });
            let shown = sample::print(Format::Pretty, &sample::findings(drawn.collect()), &options);
            assert!(!shown.contains(['\u{1b}', '\u{202e}', '\u{feff}', '\r']));
        }
    }

    #[test]
    fn line_breaks_and_a_byte_order_mark_are_not_shown() {
        let text = "\u{feff}{\"a\": 1,\r\n\"b\": 2}\r\n";
        assert_eq!(
            excerpt_of(text, "{"),
            "error[LRO403]: no such header\n  ┌─ a.json:1:1\n  │\n1 │ {\"a\": 1,\n  │ ^\n  │\n"
        );
        assert_eq!(
            excerpt_of(text, "2}\r\n"),
            "error[LRO403]: no such header\n  ┌─ a.json:2:6\n  │\n2 │ \"b\": 2}\n  │      ^^\n  │\n"
        );
    }

    #[test]
    fn carets_stand_below_wide_characters_and_behind_tabs() {
        assert_eq!(
            excerpt_of("{\n\t\"ä漢\": \"here\"}", "here"),
            "\
error[LRO403]: no such header
  ┌─ a.json:2:9
  │
2 │     \"ä漢\": \"here\"}
  │             ^^^^
  │
"
        );
    }

    #[test]
    fn paths_are_relative_to_the_current_folder() {
        let workspace = sample::workspace([("specs/a.json", A)]);
        let finding = sample::finding(sample::place(&workspace, "specs/a.json", "\"x\""));
        let options = Options {
            base: Base::Inside("docs".to_owned()),
            ..Options::default()
        };
        let shown = sample::print(Format::Pretty, &sample::findings(vec![finding]), &options);
        assert!(shown.contains("┌─ ../specs/a.json:3:3"), "{shown}");
    }

    #[test]
    fn operations_of_a_shared_definition_are_named_and_counted() {
        let workspace = sample::workspace([("a.json", A)]);
        let mut finding = sample::finding(sample::place(&workspace, "a.json", "\"x\""));
        let mut named = |ids: &[&str], count| {
            finding.operations = ids.iter().map(|id| operation(id)).collect();
            finding.operation_count = count;
            operations(&finding)
        };
        assert_eq!(named(&[], 0), None);
        assert_eq!(named(&["A"], 1).as_deref(), Some("operation: A"));
        assert_eq!(named(&["A", "B"], 2).as_deref(), Some("operations: A, B"));
        assert_eq!(
            named(&["A", "B", "C", "D", "E"], 15).as_deref(),
            Some("operations: A, B, C and 12 more")
        );
    }

    #[test]
    fn an_operation_that_the_message_names_is_not_repeated() {
        let workspace = sample::workspace([("a.json", A)]);
        let mut finding = sample::finding(sample::place(&workspace, "a.json", "\"x\""));
        finding.operation = Some(operation("Widgets_Create"));
        assert!(operations(&finding).is_some());
        finding.message = "`Widgets_Create` declares no header".to_owned();
        assert_eq!(operations(&finding), None);
    }

    #[test]
    fn colours_are_used_if_wanted() {
        let workspace = sample::workspace([("a.json", A)]);
        let findings = sample::findings(vec![sample::finding(sample::place(
            &workspace, "a.json", "\"x\"",
        ))]);
        let plain = sample::print(Format::Pretty, &findings, &Options::default());
        let options = Options {
            color: true,
            ..Options::default()
        };
        let colored = sample::print(Format::Pretty, &findings, &options);
        assert!(!plain.contains('\u{1b}'));
        assert!(colored.starts_with(
            "\u{1b}[1m\u{1b}[91merror[LRO403]\u{1b}[0m\u{1b}[1m: no such header\u{1b}[0m\n"
        ));
        let mut stripped = colored.clone();
        for code in ["0", "1", "91", "94"] {
            stripped = stripped.replace(&format!("\u{1b}[{code}m"), "");
        }
        assert_eq!(stripped, plain);
    }

    /// The last line about so many findings, none of which is shown.
    fn last_line(summary: Summary) -> String {
        let findings = Findings {
            summary,
            ..sample::findings(vec![])
        };
        super::summary(&findings)
    }

    #[test]
    fn the_summary_counts_in_singular_and_plural() {
        let mut counts = Summary {
            documents: 1,
            operations: 1,
            ..Summary::default()
        };
        assert_eq!(
            last_line(counts),
            "no findings in 1 document: 1 operation, 0 long-running"
        );
        counts.suppressed = 1;
        assert_eq!(
            last_line(counts),
            "no findings (1 suppressed) in 1 document: 1 operation, 0 long-running"
        );
        counts = Summary {
            documents: 3,
            operations: 41,
            long_running: 12,
            inferred: 2,
            errors: 2,
            warnings: 1,
            infos: 7,
            suppressed: 3,
        };
        assert_eq!(
            last_line(counts),
            "2 errors, 1 warning, 7 infos (10 hidden, shown with `--severity info`; 3 suppressed) in 3 documents: \
             41 operations, 14 long-running (12 marked, 2 inferred)"
        );
    }

    #[test]
    fn a_comparison_shows_what_is_new_and_counts_the_rest() {
        let workspace = sample::workspace([("a.json", A)]);
        let mut inherited = sample::finding(sample::place(&workspace, "a.json", "\"x\""));
        inherited.status = Some(FindingStatus::Inherited);
        let mut new = sample::finding(sample::place(&workspace, "a.json", "\"b\""));
        new.status = Some(FindingStatus::New);
        let shown = |diagnostics| {
            let gone = vec![inherited.clone(), inherited.clone()];
            let mut findings = sample::compared(diagnostics, gone);
            if let Some(comparison) = &mut findings.comparison {
                comparison.with.push('\u{1b}');
                comparison.new.infos = 4;
            }
            sample::print(Format::Pretty, &findings, &Options::default())
        };
        let both = shown(vec![inherited.clone(), new]);
        assert_eq!(both.matches("error[LRO403]").count(), 1, "{both}");
        assert!(both.contains("a.json:6:5"), "{both}");
        assert!(
            both.ends_with(
                "\n1 new error, 4 new infos (4 hidden, shown with `--severity info`; 1 inherited; 2 fixed) in 3 documents, \
                 compared with origin/main (3f2a9c1)\\u{1b}: \
                 41 operations, 14 long-running (12 marked, 2 inferred)\n"
            ),
            "{both}"
        );
    }

    #[test]
    fn a_comparison_may_bring_nothing_new() {
        let workspace = sample::workspace([("a.json", A)]);
        let mut inherited = sample::finding(sample::place(&workspace, "a.json", "\"x\""));
        inherited.status = Some(FindingStatus::Inherited);
        let findings = sample::compared(vec![inherited], vec![]);
        assert_eq!(
            sample::print(Format::Pretty, &findings, &Options::default()),
            "no new findings (1 inherited) in 3 documents, compared with origin/main (3f2a9c1): \
             41 operations, 14 long-running (12 marked, 2 inferred)\n"
        );
    }
}
