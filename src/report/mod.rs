//! The formats in which findings are given. A report sees diagnostics and nothing else.
//!
//! Every format writes into the writer it is given, and what it writes depends on nothing but
//! its arguments. Text that comes from documents (and that may hide in any message) reaches no
//! terminal and no workflow log as it is: `text` escapes it.

mod annotations;
mod azure;
mod chosen;
mod concise;
mod counts;
mod excerpt;
mod github;
mod gitlab;
mod json;
mod jsonl;
mod junit;
mod key_value;
mod link;
mod markdown;
mod pretty;
mod safe_json;
#[cfg(test)]
mod sample;
mod sarif;

use std::fmt;
use std::io::{self, Write};
use std::str::FromStr;

use crate::diagnostic::{Diagnostic, Findings, Severity};
pub use crate::workspace::Base;

/// A format of reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// For people: every finding with its lines, and a summary.
    Pretty,
    /// One line for every finding.
    Concise,
    /// Our own JSON, version 1.
    Json,
    /// The findings of [`Format::Json`], one on each line.
    Jsonl,
    /// SARIF 2.1.0.
    Sarif,
    /// Workflow commands that GitHub turns into annotations.
    Github,
    /// GitLab's Code Quality report.
    Gitlab,
    /// JUnit's XML, for whatever shows the results of tests.
    Junit,
    /// Logging commands that Azure Pipelines turns into issues.
    Azure,
    /// Markdown for the summary of a workflow's step, or a comment.
    Markdown,
    /// Nothing but numbers, as `key=value` lines for shells and the outputs of workflow steps.
    Counts,
}

impl Format {
    /// All of them, in the order in which help shows them.
    pub const ALL: [Self; 11] = [
        Self::Pretty,
        Self::Concise,
        Self::Json,
        Self::Jsonl,
        Self::Sarif,
        Self::Github,
        Self::Gitlab,
        Self::Junit,
        Self::Azure,
        Self::Markdown,
        Self::Counts,
    ];

    /// The name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pretty => "pretty",
            Self::Concise => "concise",
            Self::Json => "json",
            Self::Jsonl => "jsonl",
            Self::Sarif => "sarif",
            Self::Github => "github",
            Self::Gitlab => "gitlab",
            Self::Junit => "junit",
            Self::Azure => "azure",
            Self::Markdown => "markdown",
            Self::Counts => "counts",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// No format has this name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownFormat;

impl fmt::Display for UnknownFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("there is no such format; write ")?;
        for (number, format) in Format::ALL.into_iter().enumerate() {
            let separator = match number {
                0 => "",
                last if last + 1 == Format::ALL.len() => " or ",
                _ => ", ",
            };
            write!(f, "{separator}{format}")?;
        }
        Ok(())
    }
}

impl std::error::Error for UnknownFormat {}

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|format| format.name() == name)
            .ok_or(UnknownFormat)
    }
}

/// What a report cannot know by itself.
#[derive(Clone, Debug)]
pub struct Options {
    /// `true` if [`Format::Pretty`] may use the colours of a terminal.
    pub color: bool,
    /// `true` if [`Format::Pretty`] may write links, as terminals show them (OSC 8).
    pub links: bool,
    /// `true` if [`Format::Pretty`] draws its frames with ASCII characters.
    pub ascii: bool,
    /// The most characters of a document's line that [`Format::Pretty`] shows.
    pub width: usize,
    /// `true` if [`Format::Pretty`] ends with a line of counts.
    pub summary: bool,
    /// What [`Format::Pretty`] and [`Format::Concise`] print paths relative to; the other formats
    /// print them relative to the root.
    pub base: Base,
    /// The lowest severity that makes the run fail, if any does; what is milder is a skipped test of
    /// [`Format::Junit`]. The other formats give severities and leave it there.
    pub fail_on: Option<Severity>,
    /// How many findings [`Format::Pretty`] and [`Format::Concise`] print at most; `None` for all. What
    /// keeps a document or a finding from being seen is always printed.
    pub max_findings: Option<usize>,
    /// `true` if [`Format::Pretty`] and [`Format::Concise`] end with the number of findings of each
    /// rule. They do as well where findings are left out.
    pub statistics: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            color: false,
            links: false,
            ascii: false,
            width: 120,
            summary: true,
            base: Base::default(),
            fail_on: Some(Severity::Error),
            max_findings: None,
            statistics: false,
        }
    }
}

/// Writes findings in a format. The writer needs no buffer.
///
/// # Errors
/// What the writer says.
pub fn write(
    format: Format,
    findings: &Findings,
    options: &Options,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut out = io::BufWriter::new(out);
    match format {
        Format::Pretty => pretty::write(findings, options, &mut out)?,
        Format::Concise => concise::write(findings, options, &mut out)?,
        Format::Json => json::write(findings, &mut out)?,
        Format::Jsonl => jsonl::write(findings, &mut out)?,
        Format::Sarif => sarif::write(findings, &mut out)?,
        Format::Github => github::write(findings, &mut out)?,
        Format::Gitlab => gitlab::write(findings, &mut out)?,
        Format::Junit => junit::write(findings, options, &mut out)?,
        Format::Azure => azure::write(findings, &mut out)?,
        Format::Markdown => markdown::write(findings, &mut out)?,
        Format::Counts => key_value::write(findings, &mut out)?,
    }
    out.flush()
}

/// Rules whose findings say that other findings aren't seen: a change hides them, or a document can't be
/// read. The first rule is the more important one, since a change can bring many unreadable documents.
const FIRST: [&str; 2] = ["LRO006", "LRO001"];

/// The rank of a finding in every list that is read from the top or cut at its end: lower ranks go first.
fn precedence(diagnostic: &Diagnostic) -> usize {
    let mut first = FIRST.iter();
    let rank = first.position(|&code| code == diagnostic.code);
    rank.unwrap_or(FIRST.len())
}

/// `true` if a finding says that other findings aren't seen.
fn comes_first(diagnostic: &Diagnostic) -> bool {
    precedence(diagnostic) < FIRST.len()
}

/// The findings that count, as a person reads them. Where they were compared, a reviewer first learns what
/// the change hides.
fn in_reading_order(findings: &Findings) -> Vec<&Diagnostic> {
    let mut all: Vec<_> = current(findings).collect();
    if findings.comparison.is_some() {
        all.sort_by_key(|diagnostic| precedence(diagnostic));
    }
    all
}

/// The findings that count: all, or the new ones where they were compared.
fn current(findings: &Findings) -> impl Iterator<Item = &Diagnostic> {
    let all = findings.diagnostics.iter();
    all.filter(|diagnostic| !diagnostic.is_inherited())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_is_found_by_its_name() {
        for format in Format::ALL {
            assert_eq!(format.name().parse(), Ok(format));
        }
        assert_eq!("xml".parse::<Format>(), Err(UnknownFormat));
        assert_eq!(
            UnknownFormat.to_string(),
            "there is no such format; write pretty, concise, json, jsonl, sarif, github, gitlab, \
             junit, azure, markdown or counts"
        );
    }
}
