//! Markdown for the summary of a workflow's step, or a comment on a pull request.
//!
//! Findings are grouped by the operations that they are about. GitHub takes up to 1 MiB for the
//! summary of a step and drops what is longer, so the page is cut between two findings. It begins with
//! what isn't seen: findings that a change hides, and unreadable documents. Of the others, the most
//! severe ones are on it. Where findings were compared, the new ones are on it and the others are
//! counted.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write};

use rustc_hash::FxHashMap;

use super::counts::{by_severity, long_running};
use crate::diagnostic::{Counts, Diagnostic, Findings};
use crate::text::counted;
use crate::text::markdown::{code, prose};

/// How many bytes the page has at most.
const LIMIT: usize = 900 * 1024;

/// How many of them are kept for the head and the note at the end.
const FRAME: usize = 8 * 1024;

/// How many characters of a message or a help are shown.
const SENTENCES: usize = 2_000;

/// How many characters of a path or a name are shown.
const NAME: usize = 300;

pub(super) fn write(findings: &Findings, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(head(findings).as_bytes())?;
    let mut page = Sections::default();
    let mut current: Vec<_> = super::current(findings).collect();
    current.sort_by_key(|found| (super::precedence(found), Reverse(found.severity)));
    for diagnostic in current {
        page.add(diagnostic, findings);
    }
    page.write(out)?;
    match by_severity(page.left, "") {
        None => Ok(()),
        Some(parts) => writeln!(
            out,
            "\n> {} left out ({parts}): a page like this may not be longer.",
            counted(page.left.total(), "more finding"),
        ),
    }
}

/// The title, and how much was found.
fn head(findings: &Findings) -> String {
    let name = env!("CARGO_PKG_NAME");
    let summary = &findings.summary;
    let (counts, kind, none) = match &findings.comparison {
        Some(comparison) => (comparison.new, "new", "no new findings"),
        None => (summary.counts(), "", "no findings"),
    };
    let found = by_severity(counts, kind).unwrap_or_else(|| none.to_owned());
    let mut head = format!("## {name}: {found}\n\n");
    if let Some(comparison) = &findings.comparison {
        let with = code(&clipped(&comparison.with, NAME));
        let _ = writeln!(head, "Compared with {with}:\n");
        head.push_str("| | errors | warnings | infos |\n|---|--:|--:|--:|\n");
        for (kind, counts) in [
            ("new", comparison.new),
            ("inherited", comparison.inherited),
            ("fixed", comparison.fixed),
        ] {
            let Counts {
                errors,
                warnings,
                infos,
            } = counts;
            let _ = writeln!(head, "| {kind} | {errors} | {warnings} | {infos} |");
        }
        head.push('\n');
    }
    let _ = write!(
        head,
        "{}: {}, {}.",
        counted(summary.documents, "document"),
        counted(summary.operations, "operation"),
        long_running(summary),
    );
    let shown = super::current(findings).count();
    for (count, what) in [
        (
            counts.total().saturating_sub(shown),
            "of lower severity not shown",
        ),
        (summary.suppressed, "suppressed"),
    ] {
        if count > 0 {
            let _ = write!(head, " {} {what}.", counted(count, "finding"));
        }
    }
    head.push('\n');
    head
}

/// The part below the head: findings by operation, definition and document.
#[derive(Default)]
struct Sections<'f> {
    sections: BTreeMap<Section, Vec<Group>>,
    /// Where in its section the group of a subject is.
    known: FxHashMap<Subject<'f>, usize>,
    bytes: usize,
    /// Findings for which there was no room.
    left: Counts,
}

/// A heading, and the findings below it.
struct Group {
    heading: String,
    items: String,
}

/// Sections in the order of the page.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Section {
    Unseen,
    Operations,
    Definitions,
    Documents,
}

impl Section {
    const fn heading(self) -> &'static str {
        match self {
            Self::Unseen => "\n### Hidden findings and unreadable documents\n",
            Self::Operations => "\n### Operations\n",
            Self::Definitions => "\n### Shared definitions\n",
            Self::Documents => "\n### Documents\n",
        }
    }
}

/// The key of a group: a document, and its operation if the finding has one.
#[derive(PartialEq, Eq, Hash)]
struct Subject<'f> {
    section: Section,
    path: &'f str,
    operation: Option<(&'f str, &'f str)>,
}

impl<'f> Subject<'f> {
    fn of(diagnostic: &'f Diagnostic) -> Self {
        let operation = diagnostic.operation.as_ref();
        Self {
            section: match (operation, diagnostic.operation_count) {
                _ if super::comes_first(diagnostic) => Section::Unseen,
                (Some(_), _) => Section::Operations,
                (None, 1..) => Section::Definitions,
                (None, 0) => Section::Documents,
            },
            path: diagnostic.primary.path(),
            operation: operation.map(|name| (&*name.method, name.path.as_str())),
        }
    }
}

impl<'f> Sections<'f> {
    /// Adds a finding, unless there was no room for one before it or is none for this one.
    fn add(&mut self, diagnostic: &'f Diagnostic, findings: &Findings) {
        if self.left.total() > 0 {
            self.left.add(diagnostic.severity);
            return;
        }
        let subject = Subject::of(diagnostic);
        let section = subject.section;
        let known = self.known.get(&subject).copied();
        let heading = match known {
            Some(_) => String::new(),
            None => heading(diagnostic),
        };
        let item = item(diagnostic, findings);
        let mut bytes = self.bytes + heading.len() + item.len();
        if !self.sections.contains_key(&section) {
            bytes += section.heading().len();
        }
        if bytes > LIMIT - FRAME {
            self.left.add(diagnostic.severity);
            return;
        }
        self.bytes = bytes;
        let groups = self.sections.entry(section).or_default();
        match known.and_then(|known| groups.get_mut(known)) {
            Some(group) => group.items.push_str(&item),
            None => {
                self.known.insert(subject, groups.len());
                groups.push(Group {
                    heading,
                    items: item,
                });
            }
        }
    }

    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        for (section, groups) in &self.sections {
            out.write_all(section.heading().as_bytes())?;
            for group in groups {
                out.write_all(group.heading.as_bytes())?;
                out.write_all(group.items.as_bytes())?;
            }
        }
        Ok(())
    }
}

/// The operation, or the document where there is none.
fn heading(diagnostic: &Diagnostic) -> String {
    let Some(operation) = &diagnostic.operation else {
        return format!("\n#### {}\n\n", name(diagnostic.primary.path()));
    };
    let method = operation.method.to_ascii_uppercase();
    let request = name(&format!("{method} {}", operation.path));
    match &operation.id {
        Some(id) => format!("\n#### {request} ({})\n\n", name(id)),
        None => format!("\n#### {request}\n\n"),
    }
}

/// All there is to say of a finding, as an item of a list.
fn item(diagnostic: &Diagnostic, findings: &Findings) -> String {
    let (severity, rule) = (diagnostic.severity, diagnostic.code);
    let mut item = match findings.rule(rule) {
        Some(page) => format!("- **{severity}** [{rule}]({})", page.url),
        None => format!("- **{severity}** {rule}"),
    };
    let _ = writeln!(item, " {}", sentences(&diagnostic.message));
    for (label, help) in diagnostic.helps() {
        let label = label.replacen("help", "Help", 1);
        let _ = writeln!(item, "  - {label}: {}", sentences(help));
    }
    let path = clipped(diagnostic.primary.path(), NAME);
    let line = diagnostic.primary.start().line;
    let _ = writeln!(item, "  - At {}", code(&format!("{path}:{line}")));
    if let Some(operations) = operations(diagnostic) {
        let _ = writeln!(item, "  - Used by {operations}");
    }
    if !diagnostic.clients.is_empty() {
        let _ = writeln!(item, "  - Breaks: {}", sentences(&diagnostic.products));
    }
    item
}

/// The operations that meet a shared definition.
fn operations(diagnostic: &Diagnostic) -> Option<String> {
    let operations = diagnostic.operations.iter();
    let names: Vec<_> = operations
        .map(|operation| name(&operation.to_string()))
        .collect();
    if diagnostic.operation.is_some() || names.is_empty() {
        return None;
    }
    let more = diagnostic.operation_count.saturating_sub(names.len());
    Some(match more {
        0 => names.join(", "),
        _ => format!("{} and {more} more", names.join(", ")),
    })
}

fn sentences(text: &str) -> String {
    prose(&clipped(text, SENTENCES))
}

fn name(text: &str) -> String {
    code(&clipped(text, NAME))
}

/// The first characters of a text, and a sign if there are more.
fn clipped(text: &str, limit: usize) -> String {
    match text.char_indices().nth(limit) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
    }
}

#[cfg(test)]
mod tests {
    use pulldown_cmark::{
        Event, HeadingLevel, LinkType, Options as Extensions, Parser, Tag, TagEnd,
    };

    use super::super::{Format, Options, sample};
    use super::*;
    use crate::diagnostic::{FindingStatus, Severity};

    fn print(findings: &Findings) -> String {
        sample::print(Format::Markdown, findings, &Options::default())
    }

    #[test]
    fn findings_stand_below_their_operations() {
        let workspace = sample::workspace([("a.json", "{\n\"a\": 1}")]);
        let at = |text| sample::finding(sample::place(&workspace, "a.json", text));
        let mut first = at("{");
        first.severity = Severity::Warning;
        first.operation = Some(sample::operation(None, "/first"));
        let mut second = at("\"a\"");
        second.message = "`Location` is missing".to_owned();
        second.help = Some("declare `Location`".to_owned());
        second.help_typespec = Some("add the header".to_owned());
        second.operation = Some(sample::operation(Some("Second_Put"), "/second"));
        second.clients = vec!["python-arm", "go"];
        second.products = "Azure SDKs for Python and Go".to_owned();
        let mut third = at("1");
        third.operation = first.operation.clone();
        let mut shared = at("1");
        shared.operations = vec![
            sample::operation(Some("A"), "/a"),
            sample::operation(None, "/b"),
        ];
        shared.operation_count = 12;
        let document = at("}");
        assert_eq!(
            print(&sample::findings(vec![
                document, first, second, shared, third
            ])),
            "\
## lro-lint: 4 errors, 1 warning

3 documents: 41 operations, 14 long-running (12 marked, 2 inferred).

### Operations

#### `PUT /second` (`Second_Put`)

- **error** [LRO403](https://example.com/final-state-via-header-contradiction) `Location` is missing
  - Help (TypeSpec): add the header
  - Help (OpenAPI): declare `Location`
  - At `a.json:2`
  - Breaks: Azure SDKs for Python and Go

#### `PUT /first`

- **error** [LRO403](https://example.com/final-state-via-header-contradiction) no such header
  - At `a.json:2`
- **warning** [LRO403](https://example.com/final-state-via-header-contradiction) no such header
  - At `a.json:1`

### Shared definitions

#### `a.json`

- **error** [LRO403](https://example.com/final-state-via-header-contradiction) no such header
  - At `a.json:2`
  - Used by `A`, `PUT /b` and 10 more

### Documents

#### `a.json`

- **error** [LRO403](https://example.com/final-state-via-header-contradiction) no such header
  - At `a.json:2`
"
        );
    }

    #[test]
    fn a_comparison_shows_what_is_new_and_counts_the_rest() {
        let workspace = sample::workspace([("a.json", "{}")]);
        let mut new = sample::finding(sample::place(&workspace, "a.json", "{}"));
        new.status = Some(FindingStatus::New);
        let mut inherited = new.clone();
        inherited.status = Some(FindingStatus::Inherited);
        inherited.severity = Severity::Warning;
        let fixed = inherited.clone();
        let mut findings = sample::compared(vec![new, inherited.clone()], vec![fixed]);
        findings.summary.suppressed = 1;
        if let Some(comparison) = &mut findings.comparison {
            comparison.with = "a|`b` @me".to_owned();
            comparison.new.infos = 2;
        }
        assert_eq!(
            print(&findings),
            "\
## lro-lint: 1 new error, 2 new infos

Compared with ``a|`b` @me``:

| | errors | warnings | infos |
|---|--:|--:|--:|
| new | 1 | 0 | 2 |
| inherited | 0 | 1 | 0 |
| fixed | 0 | 1 | 0 |

3 documents: 41 operations, 14 long-running (12 marked, 2 inferred). 2 findings of lower severity not shown. \
1 finding suppressed.

### Documents

#### `a.json`

- **error** [LRO403](https://example.com/final-state-via-header-contradiction) no such header
  - At `a.json:1`
"
        );
        let nothing = print(&sample::compared(vec![inherited], vec![]));
        assert!(
            nothing.starts_with("## lro-lint: no new findings\n"),
            "{nothing}"
        );
        assert!(!nothing.contains("### "), "{nothing}");
        let nothing = print(&sample::findings(vec![]));
        assert!(
            nothing.starts_with("## lro-lint: no findings\n"),
            "{nothing}"
        );
    }

    /// What the page is made of: as many headings, items and links as these, and no other than
    /// those to pages of rules.
    fn constructs(markdown: &str) -> (usize, usize, usize) {
        let (mut headings, mut items, mut links) = (0, 0, 0);
        for event in Parser::new_ext(markdown, Extensions::all()) {
            match event {
                Event::Start(Tag::Heading { level, .. }) if level > HeadingLevel::H2 => {
                    headings += 1
                }
                Event::Start(Tag::Item) => items += 1,
                Event::Start(Tag::Link {
                    link_type,
                    dest_url,
                    ..
                }) => {
                    assert_eq!(link_type, LinkType::Inline);
                    assert!(dest_url.starts_with("https://example.com/"), "{dest_url}");
                    links += 1;
                }
                Event::InlineHtml(tag) => {
                    assert!(matches!(&*tag, "<span>" | "</span>"), "{tag}");
                }
                Event::Start(
                    Tag::Paragraph | Tag::Heading { .. } | Tag::List(None) | Tag::Strong,
                )
                | Event::End(
                    TagEnd::Paragraph
                    | TagEnd::Heading(_)
                    | TagEnd::List(false)
                    | TagEnd::Strong
                    | TagEnd::Item
                    | TagEnd::Link,
                )
                | Event::Text(_)
                | Event::Code(_) => {}
                event => panic!("{event:?} in {markdown}"),
            }
        }
        (headings, items, links)
    }

    #[test]
    fn no_text_of_a_document_becomes_markdown() {
        for hostile in [
            "`a` `` ` ```\n```\n# x",
            "| a | b |\n|---|---|",
            "<img src=x onerror=alert(1)><!-- ",
            "</details></li>]]>",
            "[a](https://evil.example) ![b](c) [c]: https://evil.example",
            "https://evil.example www.evil.example <https://evil.example>",
            "@team #1 GH-1 :tada: $x$ $`x`$",
            "\n\n- a\n1. b\n> c\n---\n    d",
            "**a** _b_ ~~c~~ \\",
            "\u{202e}\u{1b}[m\r\n",
            "",
            " ",
            "`",
        ] {
            let workspace = sample::workspace([("a.json", "{}")]);
            let mut finding = sample::finding(sample::place(&workspace, "a.json", "{}"));
            finding.message = hostile.to_owned();
            finding.help = Some(hostile.to_owned());
            let mut shared = finding.clone();
            finding.operation = Some(sample::operation(Some(hostile), hostile));
            shared.operations = finding.operation.iter().cloned().collect();
            shared.operation_count = 1;
            let markdown = print(&sample::findings(vec![finding, shared]));
            // Message, help and place of each, and who meets the definition.
            assert_eq!(constructs(&markdown), (4, 7, 2), "{markdown}");
            assert!(!markdown.contains(['\u{202e}', '\u{1b}', '\r']));
        }
    }

    #[test]
    fn a_long_page_is_cut_between_findings_and_says_so() {
        let workspace = sample::workspace([("a.json", "{}")]);
        let findings = (0..2_000).map(|number| {
            let mut finding = sample::finding(sample::place(&workspace, "a.json", "{}"));
            finding.operation = Some(sample::operation(None, &format!("/{}", number / 3)));
            finding.severity = match number % 100 {
                0 => Severity::Error,
                _ => Severity::Warning,
            };
            // Nothing takes more bytes than what is escaped.
            finding.message = "$\u{e0041}".repeat(100_000);
            finding
        });
        let markdown = print(&sample::findings(findings.collect()));
        assert!(markdown.len() <= LIMIT, "{}", markdown.len());
        assert!(markdown.len() > LIMIT / 2, "{}", markdown.len());
        // The most severe are on it, and every finding is there or counted.
        let shown = |severity: &str| markdown.matches(&format!("\n- **{severity}** ")).count();
        assert_eq!(shown("error"), 20);
        let left = 1_980 - shown("warning");
        let note = format!(
            "> {left} more findings left out ({left} warnings): a page like this may not be longer.\n"
        );
        assert!(
            markdown.ends_with(&note),
            "{}",
            markdown.get(markdown.len() - 200..).unwrap_or_default()
        );
    }

    #[test]
    fn a_page_begins_with_what_is_not_seen() {
        let workspace = sample::workspace([("a.json", "{}")]);
        let mut all = vec![sample::finding(sample::place(&workspace, "a.json", "{}")); 3_000];
        for finding in &mut all {
            finding.message = "$".repeat(1_000);
        }
        let mut last = all.iter_mut().rev();
        for code in ["LRO001", "LRO006"] {
            let finding = last.next().unwrap();
            finding.code = code;
            finding.severity = Severity::Warning;
            finding.operation = Some(sample::operation(None, "/a"));
        }
        let markdown = print(&sample::findings(all));
        assert!(markdown.contains("left out"));
        let at = |text: &str| markdown.find(text).unwrap();
        let first = at("### Hidden findings and unreadable documents");
        assert!(first < at("LRO006") && at("LRO006") < at("LRO001"));
        assert!(at("LRO001") < at("LRO403"));
    }
}
