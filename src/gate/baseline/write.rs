//! How is a baseline written? Each finding is one line of JSON, which is valid YAML too:
//! `{"path": "disks.json", "operation": "Disks_Create", "code": "LRO403", …}`.

use std::io::{self, Write};

use serde::Serialize;

use super::file::Entry;
use super::format::{VERSION, notation};
use crate::diagnostic::{Diagnostic, Findings};
use crate::syntax::Notation;
use crate::text::EscapedJson;

/// The first line of a baseline in YAML.
const COMMENT: &str = "# Findings that `lro-lint --baseline` treats as inherited.";

/// An entry in the form of the file. Its parts are in the order by which entries are sorted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(super) struct Line<'a> {
    pub(super) path: &'a str,
    pub(super) operation: Option<String>,
    pub(super) code: &'a str,
    pub(super) rule: &'a str,
    pub(super) fingerprint: String,
}

/// Writes a baseline of the findings that are shown, in the notation of its file name. The text
/// ends in a line break, and is the same for the same findings in any order.
///
/// # Errors
/// Errors of the writer.
pub fn write(findings: &Findings, path: &str, out: &mut dyn Write) -> io::Result<()> {
    let found = findings.diagnostics.iter();
    let lines = found.map(Line::new).collect();
    out.write_all(render(lines, notation(path))?.as_bytes())
}

/// Writes lines in sorted order.
pub(super) fn render(mut lines: Vec<Line<'_>>, notation: Notation) -> io::Result<String> {
    lines.sort_unstable();
    let lines: Vec<String> = lines.iter().map(Line::render).collect::<Result<_, _>>()?;
    Ok(match notation {
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

    /// The entry as one line of JSON, which is valid YAML too, without control characters for
    /// terminals.
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
