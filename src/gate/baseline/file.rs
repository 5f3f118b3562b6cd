//! The file: written, read with positions, and pruned without touching what stays.

use std::io::{self, Write};
use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};

use crate::config::{ConfigError, ErrorPlace};
use crate::diagnostic::{Diagnostic, Findings, Fingerprint, Location};
use crate::syntax::{
    DeError, Kind, Located, NodeId, Notation, Pointer, SyntaxError, Tree, from_node,
};
use crate::text::{EscapedJson, Span};
use crate::workspace::{File, Workspace};

/// The version of the format that is read and written.
const VERSION: u64 = 1;

/// What stands first in a baseline in YAML.
const COMMENT: &str = "# Findings that `lro-lint --baseline` takes for inherited.";

/// A list of findings, as it was read.
#[derive(Debug)]
pub struct Baseline {
    file: Arc<File>,
    format: Notation,
    entries: Vec<Entry>,
}

/// A finding in a baseline. Only its fingerprint says which; the rest is for those who read the
/// file, and tells whether a run looked for it.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The path, relative to the root, of the file that it is about: for a shared definition, the
    /// one that defines it.
    pub path: String,
    /// The operation, by its `operationId` or else by its verb and path; `None` for what belongs to
    /// none, such as shared definitions.
    pub operation: Option<String>,
    /// The rule's code.
    pub code: String,
    /// The rule's name.
    pub rule: String,
    /// The finding's fingerprint.
    pub fingerprint: Fingerprint,
    /// Where it stands.
    node: NodeId,
}

/// An entry as it is written, its parts in the order by which entries are sorted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
struct Line<'a> {
    path: &'a str,
    operation: Option<String>,
    code: &'a str,
    rule: &'a str,
    fingerprint: String,
}

/// An entry as it is read.
#[derive(Debug, Deserialize)]
#[serde(
    deny_unknown_fields,
    expecting = "a mapping with the path, operation, code, rule and fingerprint of a finding"
)]
struct EntrySource {
    path: String,
    operation: Option<String>,
    code: String,
    rule: String,
    fingerprint: Located<String>,
}

#[derive(Debug, Deserialize)]
#[serde(
    deny_unknown_fields,
    expecting = "a mapping with `version` and `findings`"
)]
struct BaselineSource {
    #[serde(rename = "version")]
    _version: u64,
    /// Nothing behind the key is no finding, as YAML has it.
    findings: Option<Vec<Located<EntrySource>>>,
}

/// Writes a baseline of the findings that are shown, in the notation that the name of its file asks
/// for. It ends in a line break, and is the same for the same findings in any order.
///
/// # Errors
/// What the writer says.
pub fn write(findings: &Findings, path: &str, out: &mut dyn Write) -> io::Result<()> {
    let found = findings.diagnostics.iter();
    let lines = found.map(Line::new).collect();
    out.write_all(render(lines, notation(path))?.as_bytes())
}

fn render(mut lines: Vec<Line<'_>>, format: Notation) -> io::Result<String> {
    lines.sort_unstable();
    let lines: Vec<String> = lines.iter().map(Line::render).collect::<Result<_, _>>()?;
    Ok(match format {
        Notation::Yaml => {
            let lines = lines.iter().map(|line| format!("  - {line}\n"));
            let lines: String = lines.collect();
            format!("{COMMENT}\nversion: {VERSION}\nfindings:\n{lines}")
        }
        Notation::Json => {
            let lines = lines.iter().map(|line| format!("\n    {line}"));
            let lines: Vec<String> = lines.collect();
            let lines = lines.join(",");
            format!("{{\n  \"version\": {VERSION},\n  \"findings\": [{lines}\n  ]\n}}\n")
        }
    })
}

/// JSON if the name of the file says so. Of others, such as what a shell puts in the place of a
/// program's output, nothing is known; JSON is YAML too.
fn notation(path: &str) -> Notation {
    let is_json = path
        .rsplit_once('.')
        .is_some_and(|(_, ending)| ending.eq_ignore_ascii_case("json"));
    if is_json {
        Notation::Json
    } else {
        Notation::Yaml
    }
}

impl<'a> Line<'a> {
    fn new(found: &'a Diagnostic) -> Self {
        Self {
            path: found.subject().path(),
            operation: found.operation.as_ref().map(ToString::to_string),
            code: found.code,
            rule: found.rule,
            fingerprint: found.fingerprint.to_string(),
        }
    }

    /// One line of JSON, which YAML reads as the same, without anything that acts on a terminal.
    fn render(&self) -> serde_json::Result<String> {
        let json = |value: &str| serde_json::to_string(value);
        let line = format!(
            r#"{{"path": {}, "operation": {}, "code": {}, "rule": {}, "fingerprint": {}}}"#,
            json(self.path)?,
            serde_json::to_string(&self.operation)?,
            json(self.code)?,
            json(self.rule)?,
            json(&self.fingerprint)?,
        );
        Ok(EscapedJson(&line).to_string())
    }
}

impl<'a> From<&'a Entry> for Line<'a> {
    fn from(entry: &'a Entry) -> Self {
        Self {
            path: &entry.path,
            operation: entry.operation.clone(),
            code: &entry.code,
            rule: &entry.rule,
            fingerprint: entry.fingerprint.to_string(),
        }
    }
}

impl Baseline {
    /// Reads a baseline, whose `path` is shown in messages and tells its notation. It gets its
    /// number where the documents of `workspace` have theirs.
    ///
    /// # Errors
    /// The first thing that is wrong with it.
    pub fn read(workspace: &Workspace, path: &str, bytes: Vec<u8>) -> Result<Self, ConfigError> {
        let error = |text: &str, DeError { span, message }: DeError| ConfigError {
            path: path.to_owned(),
            place: Some(ErrorPlace::new(text, span)),
            message,
            help: Some("correct it, or write it anew with `--write-baseline`".to_owned()),
        };
        let text = String::from_utf8(bytes).map_err(|bad| {
            let span = Span::empty(bad.utf8_error().valid_up_to() as u32);
            let text = String::from_utf8_lossy(bad.as_bytes());
            let message = "a byte that is not UTF-8".to_owned();
            error(&text, DeError { span, message })
        })?;
        let format = notation(path);
        let tree = format.read(text).map_err(|bad| {
            let SyntaxError { span, message } = bad.error.clone();
            error(bad.text(), DeError { span, message })
        })?;
        let entries = entries(&tree).map_err(|fault| error(tree.text(), fault))?;
        Ok(Self {
            file: workspace.file_beside(path, tree),
            format,
            entries,
        })
    }

    /// The file, so that a finding can point into it.
    pub fn file(&self) -> &Arc<File> {
        &self.file
    }

    /// Where one of its entries stands.
    pub(super) fn place_of(&self, entry: &Entry) -> Location {
        let node = self.file.tree().node(entry.node);
        Location {
            file: Arc::clone(&self.file),
            span: node.span(),
            pointer: Pointer::to(node).to_string(),
        }
    }

    /// What it lists, in the order of the file.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The text without some of its entries, the others as they are.
    ///
    /// # Errors
    /// None but for want of memory; where YAML is written in a way from which a single entry can't
    /// be taken, everything is written anew.
    pub fn without<'e>(&self, gone: impl IntoIterator<Item = &'e Entry>) -> io::Result<String> {
        let gone: FxHashSet<NodeId> = gone.into_iter().map(|entry| entry.node).collect();
        let kept = self.entries.iter();
        let kept = kept.filter(|entry| !gone.contains(&entry.node));
        let kept: Vec<_> = kept.map(Line::from).collect();
        let text = cut(self.file.text(), &self.cuts(&gone));
        if let Ok(tree) = self.format.read(text.as_str())
            && let Ok(left) = entries(&tree)
            && left.iter().map(Line::from).eq(kept.iter().cloned())
        {
            return Ok(text);
        }
        render(kept, self.format)
    }

    /// What to cut out of the text so that some entries are gone, in order and without overlaps:
    /// whole lines where every entry has its own, else an entry with what separates it from the one
    /// before it.
    fn cuts(&self, gone: &FxHashSet<NodeId>) -> Vec<Range<usize>> {
        let (tree, text) = (self.file.tree(), self.file.text());
        let spans: Vec<Range<usize>> = self
            .entries
            .iter()
            .map(|entry| {
                let span = tree.node(entry.node).span();
                span.start as usize..span.end as usize
            })
            .collect();
        let is_gone: Vec<bool> = self
            .entries
            .iter()
            .map(|entry| gone.contains(&entry.node))
            .collect();
        let numbers = || 0..spans.len();
        if let Some(lines) = lines_of(text, &spans) {
            let lines = lines.into_iter().zip(&is_gone);
            return lines
                .filter(|(_, is_gone)| **is_gone)
                .map(|(line, _)| line)
                .collect();
        }
        let Some(first) = spans.first() else {
            return Vec::new();
        };
        // `spans` and `is_gone` have one item for each entry.
        let first_kept = numbers().find(|&at| !is_gone[at]);
        let head = match first_kept {
            Some(kept) => first.start..spans[kept].start,
            None => first.start..spans[spans.len() - 1].end,
        };
        let behind = first_kept.map_or(spans.len(), |kept| kept + 1)..spans.len();
        let behind = behind.filter(|&at| is_gone[at]);
        let behind = behind.map(|at| spans[at - 1].end..spans[at].end);
        [head].into_iter().chain(behind).collect()
    }
}

/// The lines of entries, if every one is an item of a list with lines of its own.
fn lines_of(text: &str, spans: &[Range<usize>]) -> Option<Vec<Range<usize>>> {
    let next = spans.iter().skip(1).map(|span| span.start);
    let next = next.chain([text.len()]);
    let mut before = 0;
    let lines = spans.iter().zip(next).map(|(span, next)| {
        let (_, dash) = text.get(before..span.start)?.rsplit_once('\n')?;
        before = span.end;
        let rest = text.get(span.end..next)?;
        let (rest, end) = match rest.split_once('\n') {
            Some((rest, _)) => (rest.trim(), span.end + rest.len() + 1),
            None => (rest.trim(), next),
        };
        let is_alone = dash.trim() == "-" && (rest.is_empty() || rest.starts_with('#'));
        is_alone.then(|| span.start - dash.len()..end)
    });
    lines.collect()
}

fn cut(text: &str, cuts: &[Range<usize>]) -> String {
    let mut left = String::with_capacity(text.len());
    let mut from = 0;
    for cut in cuts {
        left.push_str(text.get(from..cut.start).unwrap_or_default());
        from = cut.end;
    }
    left.push_str(text.get(from..).unwrap_or_default());
    left
}

/// What a tree lists.
fn entries(tree: &Tree) -> Result<Vec<Entry>, DeError> {
    let fault = |span: Span, message: &str| DeError {
        span,
        message: message.to_owned(),
    };
    if let Some(span) = tree.more_documents() {
        return Err(fault(
            span,
            "a second document begins here, only one is read",
        ));
    }
    if let Some(duplicate) = tree.duplicates().next() {
        let key = duplicate.key().unwrap_or_default();
        let span = duplicate.key_span().unwrap_or_default();
        return Err(fault(span, &format!("`{key}` stands twice")));
    }
    let root = tree.root();
    if root.is_object() {
        let missing = |key: &str| {
            fault(
                Span::empty(root.span().start),
                &format!("`{key}` is missing"),
            )
        };
        // Another version may say everything else in another way.
        let version = root.get("version").ok_or_else(|| missing("version"))?;
        if let (Kind::Number, Some(number)) = (version.kind(), version.scalar_text())
            && number != VERSION.to_string()
        {
            let message = format!("version {number} is not known, only version {VERSION} is");
            return Err(fault(version.span(), &message));
        }
        if root.get("findings").is_none() {
            return Err(missing("findings"));
        }
    }
    let source: BaselineSource = from_node(root)?;
    let findings = source.findings.unwrap_or_default().into_iter();
    let entries = findings.map(|Located { value, node }| {
        let fingerprint = Fingerprint::parse(&value.fingerprint).ok_or_else(|| {
            let span = tree.node(value.fingerprint.node).span();
            fault(
                span,
                "a fingerprint has 16 hexadecimal digits, in lower case",
            )
        })?;
        Ok(Entry {
            path: value.path,
            operation: value.operation,
            code: value.code,
            rule: value.rule,
            fingerprint,
            node,
        })
    });
    entries.collect()
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::option;
    use proptest::prelude::*;

    use super::*;

    /// Findings, each with a number that makes its fingerprint.
    type Listed = Vec<(String, Option<String>, String, u8)>;

    fn lines(listed: &Listed) -> Vec<Line<'_>> {
        let lines = listed.iter().map(|(path, operation, rule, number)| Line {
            path,
            operation: operation.clone(),
            code: "LRO105",
            rule,
            fingerprint: Fingerprint::new([number.to_string().as_str()]).to_string(),
        });
        lines.collect()
    }

    fn read(path: &str, text: &str) -> Result<Baseline, ConfigError> {
        Baseline::read(&Workspace::default(), path, text.into())
    }

    const NAMES: [&str; 2] = ["b.yaml", "b.json"];

    proptest! {
        #[test]
        fn what_is_written_is_read(
            listed in vec((any::<String>(), option::of(any::<String>()), any::<String>(), 0..4_u8), 0..8),
            kept in vec(any::<bool>(), 8),
        ) {
            for name in NAMES {
                let text = render(lines(&listed), notation(name)).unwrap();
                prop_assert!(text.ends_with('\n') && !text.contains('\r'));
                let baseline = read(name, &text).unwrap();
                let mut sorted = lines(&listed);
                sorted.sort();
                let found: Vec<_> = baseline.entries().iter().map(Line::from).collect();
                prop_assert_eq!(&found, &sorted);
                // What is pruned is as if what is left had been written.
                let entries = baseline.entries().iter().zip(&kept);
                let gone = entries.clone().filter(|(_, kept)| !**kept).map(|(entry, _)| entry);
                let pruned = baseline.without(gone).unwrap();
                let left = entries.filter(|(_, kept)| **kept).map(|(entry, _)| Line::from(entry));
                let left: Vec<_> = left.collect();
                if name == "b.yaml" || !left.is_empty() {
                    prop_assert_eq!(&pruned, &render(left, notation(name)).unwrap());
                } else {
                    prop_assert!(read(name, &pruned).unwrap().entries().is_empty());
                }
            }
        }
    }

    fn listed(paths: &[&str]) -> Listed {
        let listed = paths.iter().map(|path| {
            (
                path.to_string(),
                None,
                "options-without-extension".to_owned(),
                0,
            )
        });
        listed.collect()
    }

    #[test]
    fn one_finding_more_is_one_line_more() {
        let few = render(lines(&listed(&["b", "d"])), Notation::Yaml).unwrap();
        for more in ["a", "b", "c", "e"] {
            let many = render(lines(&listed(&["b", more, "d"])), Notation::Yaml).unwrap();
            let new: Vec<_> = many.lines().collect();
            let at = new.len() - few.lines().count();
            assert_eq!(at, 1);
            let rest = few.lines().filter(|line| new.contains(line)).count();
            assert_eq!(rest, few.lines().count(), "{more}");
        }
    }

    #[test]
    fn a_line_is_as_documented() {
        let listed = vec![(
            "api/\u{1b}a.json".to_owned(),
            Some("Things_Start".to_owned()),
            "options-without-extension".to_owned(),
            0,
        )];
        let fingerprint = Fingerprint::new(["0"]);
        assert_eq!(
            render(lines(&listed), Notation::Yaml).unwrap(),
            format!(
                r#"# Findings that `lro-lint --baseline` takes for inherited.
version: 1
findings:
  - {{"path": "api/\u001ba.json", "operation": "Things_Start", "code": "LRO105", "rule": "options-without-extension", "fingerprint": "{fingerprint}"}}
"#
            )
        );
    }

    /// Takes the entries of some paths out of a text.
    fn pruned(name: &str, text: &str, gone: &[&str]) -> String {
        let baseline = read(name, text).unwrap();
        let entries = baseline.entries().iter();
        let is_gone = |entry: &&Entry| gone.contains(&entry.path.as_str());
        baseline.without(entries.filter(is_gone)).unwrap()
    }

    #[test]
    fn what_stays_stays_as_it_is() {
        let entry = |path: &str| {
            format!(
                r#"{{"code":"LRO105","rule":"x","path":"{path}","fingerprint":"0123456789abcdef"}}"#
            )
        };
        let [a, b, c] = ["a", "b", "c"].map(entry);
        // Comments and breaks of lines as an editor leaves them.
        let yaml = format!("findings:\r\n- {a} # old\r\n# of b\r\n-   {b}\r\n- {c}\r\nversion: 1");
        assert_eq!(
            pruned("b.yaml", &yaml, &["b"]),
            format!("findings:\r\n- {a} # old\r\n# of b\r\n- {c}\r\nversion: 1")
        );
        assert_eq!(pruned("b.yaml", &yaml, &[]), yaml);
        // The layout of another program.
        let block = "- path: a\n  code: LRO1\n  rule: x\n  fingerprint: 0123456789abcdef\n";
        let two = format!(
            "version: 1\nfindings:\n{block}{}",
            block.replace("path: a", "path: b")
        );
        assert_eq!(
            pruned("b.yaml", &two, &["b"]),
            format!("version: 1\nfindings:\n{block}")
        );
        let json = |entries: &str| format!("{{\"version\":1,\"findings\":[{entries}]}}");
        let all = json(&format!("{a},\n\n{b} , {c}"));
        for (gone, left) in [
            (&["a"][..], format!("{b} , {c}")),
            (&["b"], format!("{a} , {c}")),
            (&["c"], format!("{a},\n\n{b}")),
            (&["a", "b"], c.clone()),
            (&["b", "c"], a.clone()),
            (&["a", "b", "c"], String::new()),
        ] {
            assert_eq!(pruned("b.json", &all, gone), json(&left), "{gone:?}");
        }
    }

    #[test]
    fn what_cannot_be_cut_is_written_anew() {
        let entry = r#"{code: LRO105, rule: x, path: a, fingerprint: 0123456789abcdef}"#;
        let other = entry.replace("path: a", "path: b");
        let text = format!("version: 1\nfindings: [{entry}, &b {other}, *b]\n");
        let baseline = read("b.yaml", &text).unwrap();
        assert_eq!(baseline.entries().len(), 3);
        let left = pruned("b.yaml", &text, &["a"]);
        let baseline = read("b.yaml", &left).unwrap();
        let paths: Vec<_> = baseline.entries().iter().map(|entry| &entry.path).collect();
        assert_eq!(paths, ["b", "b"]);
    }
}
