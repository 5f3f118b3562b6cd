//! What the program says about documents: findings with their places, ready to be reported.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;
use std::sync::Arc;

use crate::text::{LineColumn, Span, counted};
use crate::workspace::{File, FileId};

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Contested, advisory, or left out by most real documents.
    Info,
    /// Breaks a requirement of the current guideline of its profile.
    Warning,
    /// Provable from the documents, and at least one client or generator goes wrong.
    Error,
}

impl Severity {
    /// All of them, the mildest first.
    pub const ALL: [Self; 3] = [Self::Info, Self::Warning, Self::Error];

    /// The word for it in every format of ours.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }

    /// One level lower; info stays info.
    #[must_use]
    pub const fn lowered(self) -> Self {
        match self {
            Self::Info | Self::Warning => Self::Info,
            Self::Error => Self::Warning,
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// Bytes of a document that a finding points at.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Location {
    /// The file that holds them.
    pub file: Arc<File>,
    /// The bytes.
    pub span: Span,
    /// The JSON Pointer of the node that they belong to.
    pub pointer: String,
}

impl Location {
    /// The file's path relative to the root, with `/`.
    pub fn path(&self) -> &str {
        self.file.path()
    }

    /// Line and column of the first byte.
    pub fn start(&self) -> LineColumn {
        self.file.locate(self.span.start)
    }

    /// Line and column after the last byte.
    pub fn end(&self) -> LineColumn {
        self.file.locate(self.span.end)
    }
}

/// Another place that a finding mentions.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Related {
    /// Where.
    pub location: Location,
    /// What is to be seen there.
    pub message: String,
}

/// Another place at which the same was found.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Occurrence {
    /// Where.
    pub location: Location,
    /// The operation that it concerns.
    pub operation: Option<OperationName>,
}

/// An operation, as a finding names it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct OperationName {
    /// Its `operationId`.
    pub id: Option<String>,
    /// The verb in lower case; what `additionalOperations` of OpenAPI 3.2 calls it as it is written.
    pub method: Cow<'static, str>,
    /// The path template.
    pub path: String,
}

impl fmt::Display for OperationName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.id {
            Some(id) => f.write_str(id),
            None => write!(f, "{} {}", self.method.to_ascii_uppercase(), self.path),
        }
    }
}

/// A finding: something wrong at a place of a document, and what to do about it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Diagnostic {
    /// The rule's code, such as `LRO403`.
    pub code: &'static str,
    /// The rule's name, such as `final-state-via-header-contradiction`.
    pub rule: &'static str,
    /// How much it matters in this document.
    pub severity: Severity,
    /// The name of the profile by which it was judged.
    pub profile: String,
    /// What is wrong here.
    pub message: String,
    /// What to do in the document.
    pub help: Option<String>,
    /// What to do in the TypeSpec source; `None` if the document wasn't generated from TypeSpec.
    pub help_typespec: Option<String>,
    /// Where.
    pub primary: Location,
    /// The operation in whose description the place lies; none for shared definitions.
    pub operation: Option<OperationName>,
    /// The first ten operations that meet a shared definition, or that have the same info.
    pub operations: Vec<OperationName>,
    /// How many operations the finding concerns.
    pub operation_count: usize,
    /// The definition that it is about, where [`primary`](Self::primary) is a reference to it.
    pub defined: Option<Location>,
    /// The documents of the operations that it concerns, each once.
    pub documents: Vec<FileId>,
    /// The other places at which the same was found, where an info that many operations of a document
    /// have is one finding.
    pub also: Vec<Occurrence>,
    /// Other places that explain it: the first hundred, if there are more.
    pub related: Vec<Related>,
    /// The clients that go wrong, by their names in `explain`.
    pub clients: Vec<&'static str>,
    /// The same clients by the names of their products, as one text; empty if there are none.
    pub products: String,
    /// Rule, operation and role: equal in two versions of a document, whatever moved.
    pub identity: Fingerprint,
    /// The same without the case of the rule: equal if one flaw has taken the place of another.
    pub place: Fingerprint,
    /// The identity and the document's path.
    pub fingerprint: Fingerprint,
    /// Whether it was there before; `None` where nothing was compared.
    pub status: Option<FindingStatus>,
}

/// Whether a finding was there before the change that is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum FindingStatus {
    /// The change brought it.
    New,
    /// It was there before the change, or a baseline lists it.
    Inherited,
}

impl FindingStatus {
    /// The word for it in every format of ours.
    pub const fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Inherited => "inherited",
        }
    }
}

impl Diagnostic {
    /// Where what it is about is written, whatever place is shown.
    pub fn subject(&self) -> &Location {
        self.defined.as_ref().unwrap_or(&self.primary)
    }

    /// Its order among others: by the paths of files, then by places.
    pub fn in_order(&self, other: &Self) -> Ordering {
        let (own, theirs) = (&self.primary.file, &other.primary.file);
        // Documents are numbered in the order of their paths, configurations and files of examples
        // after them.
        let files = match own.id() == theirs.id() {
            true => Ordering::Equal,
            false => own.path().cmp(theirs.path()),
        };
        let key = |one: &Self| (one.primary.span, one.code);
        files
            .then_with(|| key(self).cmp(&key(other)))
            .then_with(|| self.message.cmp(&other.message))
    }

    /// The helps, each with its label. An edit of a generated document is lost when it is generated
    /// again, so the help for TypeSpec comes first.
    pub fn helps(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let (openapi, typespec) = (self.help.as_deref(), self.help_typespec.as_deref());
        let label = match typespec {
            Some(_) => "help (OpenAPI)",
            None => "help",
        };
        let typespec = typespec.map(|help| ("help (TypeSpec)", help));
        typespec
            .into_iter()
            .chain(openapi.map(|help| (label, help)))
    }

    /// `true` if a gate lets it through: it was there before.
    pub fn is_inherited(&self) -> bool {
        self.status == Some(FindingStatus::Inherited)
    }
}

/// A short hash that outlives edits elsewhere in the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(u64);

impl Fingerprint {
    /// The hash (FNV-1a, 64 bits) of some parts. It is written to files, so it never changes.
    pub fn new<'a>(parts: impl IntoIterator<Item = &'a str>) -> Self {
        let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
        let mut eat = |byte: u8| {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        };
        for part in parts {
            part.bytes().for_each(&mut eat);
            // No text contains this byte, so parts can't run into each other.
            eat(0xff);
        }
        Self(hash)
    }
}

/// The three hashes of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fingerprints {
    /// [`Diagnostic::identity`]
    pub identity: Fingerprint,
    /// [`Diagnostic::place`]
    pub place: Fingerprint,
    /// [`Diagnostic::fingerprint`]
    pub fingerprint: Fingerprint,
}

impl Fingerprints {
    /// The hashes of a finding of a rule's case, in the file at `path`. `role` says what the finding
    /// is about without a line or an index, and so what makes it the same in two versions.
    pub fn new<'a>(
        code: &'a str,
        case: Option<&'a str>,
        role: impl IntoIterator<Item = &'a str> + Clone,
        path: &'a str,
    ) -> Self {
        let parts = |case: Option<&'a str>| [code].into_iter().chain(case).chain(role.clone());
        Self {
            identity: Fingerprint::new(parts(case)),
            place: Fingerprint::new(parts(None)),
            fingerprint: Fingerprint::new(parts(case).chain([path])),
        }
    }
}

impl Fingerprint {
    /// Reads what is written as 16 hexadecimal digits, in lower case.
    pub fn parse(text: &str) -> Option<Self> {
        let hash = Self(u64::from_str_radix(text, 16).ok()?);
        (hash.to_string() == text).then_some(hash)
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

/// What was looked at, and how much was found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct Summary {
    /// Specifications that the user selected.
    pub documents: usize,
    /// Their operations.
    pub operations: usize,
    /// Operations that carry a marker of their profile.
    pub long_running: usize,
    /// Operations recognised as long-running without one.
    pub inferred: usize,
    /// Findings of severity error.
    pub errors: usize,
    /// Findings of severity warning.
    pub warnings: usize,
    /// Findings of severity info.
    pub infos: usize,
    /// Findings that a suppression covers; not among the others.
    pub suppressed: usize,
}

impl Summary {
    /// Counts one more finding.
    pub const fn add(&mut self, severity: Severity) {
        match severity {
            Severity::Error => self.errors += 1,
            Severity::Warning => self.warnings += 1,
            Severity::Info => self.infos += 1,
        }
    }

    /// Findings of all severities.
    pub const fn total(&self) -> usize {
        self.counts().total()
    }

    /// Findings by severity.
    pub const fn counts(&self) -> Counts {
        Counts {
            errors: self.errors,
            warnings: self.warnings,
            infos: self.infos,
        }
    }
}

/// How many findings there are of each severity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Counts {
    /// Findings of severity error.
    pub errors: usize,
    /// Findings of severity warning.
    pub warnings: usize,
    /// Findings of severity info.
    pub infos: usize,
}

impl Counts {
    /// Counts one more.
    pub const fn add(&mut self, severity: Severity) {
        match severity {
            Severity::Error => self.errors += 1,
            Severity::Warning => self.warnings += 1,
            Severity::Info => self.infos += 1,
        }
    }

    /// Findings of all severities.
    pub const fn total(&self) -> usize {
        self.errors + self.warnings + self.infos
    }

    /// How many there are of each severity of which there are any, the most severe first: `2 errors`
    /// and `1 warning`, or `2 new errors` and `1 new warning` with `kind` before every word.
    pub fn in_words(self, kind: &str) -> Vec<String> {
        let parts = [
            (self.errors, Severity::Error),
            (self.warnings, Severity::Warning),
            (self.infos, Severity::Info),
        ];
        let parts = parts.into_iter().filter(|&(count, _)| count > 0);
        let parts = parts.map(|(count, severity)| match kind {
            "" => counted(count, severity.name()),
            kind => counted(count, &format!("{kind} {severity}")),
        });
        parts.collect()
    }
}

impl Counts {
    /// The others, if these are some of them.
    #[must_use]
    pub const fn without(self, some: Self) -> Self {
        Self {
            errors: self.errors.saturating_sub(some.errors),
            warnings: self.warnings.saturating_sub(some.warnings),
            infos: self.infos.saturating_sub(some.infos),
        }
    }
}

impl FromIterator<Severity> for Counts {
    fn from_iter<I: IntoIterator<Item = Severity>>(severities: I) -> Self {
        let mut counts = Self::default();
        for severity in severities {
            counts.add(severity);
        }
        counts
    }
}

/// What a change did to the findings: every one of [`Findings::diagnostics`] then has a
/// [`status`](Diagnostic::status).
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Comparison {
    /// What the documents were compared with, in words: `origin/main (3f2a9c1)`, or the path of a
    /// baseline.
    pub with: String,
    /// Findings that the change brought, shown or not.
    pub new: Counts,
    /// Findings that were there before, shown or not.
    pub inherited: Counts,
    /// Findings that were there before and are no more, shown or not.
    pub fixed: Counts,
    /// How many documents of the earlier state had to be judged for that.
    pub judged: usize,
    /// Those of them that are shown, in the order of paths and positions of what they were found
    /// in, which is not there any more.
    pub gone: Vec<Diagnostic>,
}

/// A suppression, as those who compare two runs know it again.
#[derive(Clone, Debug)]
pub struct Suppression {
    /// Its rule, what kind it is, and what it covers: equal in two versions if it is the same one,
    /// whatever moved. That of a comment doesn't hold the path of the document around it; that of an
    /// entry holds the folder for which its file speaks.
    pub signature: Fingerprint,
    /// Where it is written.
    pub written: Location,
}

/// A finding that isn't shown, with what suppresses it.
#[derive(Clone, Debug)]
pub struct Suppressed {
    /// What would be shown.
    pub diagnostic: Diagnostic,
    /// What covers it: at least one, and the first sixteen.
    pub by: Vec<Suppression>,
}

/// The facts about a rule that reports show.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct RuleInfo {
    /// `LRO403`
    pub code: &'static str,
    /// `final-state-via-header-contradiction`
    pub name: &'static str,
    /// The folder of its page, such as `final-state`.
    pub category: &'static str,
    /// What goes wrong, in one sentence of plain text.
    pub summary: Cow<'static, str>,
    /// The prose of its page as Markdown.
    pub help: Cow<'static, str>,
    /// The highest severity it has in any profile.
    pub severity: Severity,
    /// Where its page can be read.
    pub url: String,
}

/// A profile by which some of the documents were judged.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct UsedProfile {
    /// Its name, such as `arm`.
    pub name: String,
    /// How many documents it was used for.
    pub documents: usize,
    /// `true` if it was detected in the documents, and not chosen.
    pub is_detected: bool,
}

/// All that a report is made from.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Findings {
    /// Counts over everything found, shown or not.
    pub summary: Summary,
    /// What is shown, in the order of paths and positions.
    pub diagnostics: Vec<Diagnostic>,
    /// Every rule, in the order of codes.
    pub rules: Vec<RuleInfo>,
    /// What it was compared with, if it was.
    pub comparison: Option<Comparison>,
    /// The profiles of the documents, the most frequent first.
    pub profiles: Vec<UsedProfile>,
}

impl Findings {
    /// Adds findings that the change itself is, which are new.
    pub fn add(&mut self, new: Vec<Diagnostic>) {
        for finding in &new {
            self.summary.add(finding.severity);
            if let Some(comparison) = &mut self.comparison {
                comparison.new.add(finding.severity);
            }
        }
        self.diagnostics.extend(new);
        self.diagnostics.sort_by(Diagnostic::in_order);
    }

    /// Leaves out what is less severe, of what is gone as well; it stays counted.
    pub fn show_from(&mut self, lowest: Severity) {
        self.diagnostics.retain(|found| found.severity >= lowest);
        if let Some(comparison) = &mut self.comparison {
            comparison.gone.retain(|found| found.severity >= lowest);
        }
    }

    /// The place of a rule among [`Self::rules`].
    pub fn rule_index(&self, code: &str) -> Option<usize> {
        self.rules.iter().position(|rule| rule.code == code)
    }

    /// The rule with that code.
    pub fn rule(&self, code: &str) -> Option<&RuleInfo> {
        self.rules.get(self.rule_index(code)?)
    }
}
