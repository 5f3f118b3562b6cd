//! Findings of the program in documents, with their places, ready to be reported.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;
use std::sync::Arc;

use crate::text::{LineColumn, Span, counted};
use crate::workspace::{File, FileId};

/// The severity of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Disputed or advisory, or most real documents leave it out.
    Info,
    /// Breaks a requirement of the current guideline of its profile.
    Warning,
    /// Provable from the documents, and at least one client or generator goes wrong.
    Error,
}

impl Severity {
    /// All severities, the mildest first.
    pub const ALL: [Self; 3] = [Self::Info, Self::Warning, Self::Error];

    /// The name of the severity in all formats of this program.
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

/// A range of bytes in a document that a finding points at.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Location {
    /// The file that contains the bytes.
    pub file: Arc<File>,
    /// The range of bytes.
    pub span: Span,
    /// The JSON Pointer of the node to which the bytes belong.
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
    /// The other place.
    pub location: Location,
    /// A note about this place.
    pub message: String,
}

/// Another place with the same finding.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Occurrence {
    /// The place.
    pub location: Location,
    /// The operation that the finding concerns at this place.
    pub operation: Option<OperationName>,
}

/// The name of an operation in findings.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct OperationName {
    /// The `operationId` of the operation.
    pub id: Option<String>,
    /// The HTTP method in lower case. Methods in `additionalOperations` (OpenAPI 3.2) keep their
    /// spelling.
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

/// A finding: a defect at a place in a document, and how to fix it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Diagnostic {
    /// The rule's code, such as `LRO403`.
    pub code: &'static str,
    /// The rule's name, such as `final-state-via-header-contradiction`.
    pub rule: &'static str,
    /// The severity of the finding in this document.
    pub severity: Severity,
    /// The name of the profile that the document was checked against.
    pub profile: String,
    /// A description of the defect.
    pub message: String,
    /// The fix in the document.
    pub help: Option<String>,
    /// The fix in the TypeSpec source; `None` if the document wasn't generated from TypeSpec.
    pub help_typespec: Option<String>,
    /// The place of the finding.
    pub primary: Location,
    /// The operation whose description contains the place; `None` for shared definitions.
    pub operation: Option<OperationName>,
    /// The first ten operations that use a shared definition, or that have the same info.
    pub operations: Vec<OperationName>,
    /// The number of operations that the finding concerns.
    pub operation_count: usize,
    /// The definition that the finding is about, if [`primary`](Self::primary) is a reference to
    /// it.
    pub defined: Option<Location>,
    /// The documents of the operations that the finding concerns, each once.
    pub documents: Vec<FileId>,
    /// The other places with the same finding. An info that many operations of a document have is
    /// reported as one finding.
    pub also: Vec<Occurrence>,
    /// Other places that explain the finding; at most the first hundred.
    pub related: Vec<Related>,
    /// The clients that go wrong, by their names in `explain`.
    pub clients: Vec<&'static str>,
    /// The product names of the same clients, as one text; empty if there are none.
    pub products: String,
    /// A hash of the rule, operation and role. It is equal in two versions of a document, even if
    /// text has moved.
    pub identity: Fingerprint,
    /// The same hash without the case of the rule. It is equal if one defect replaces another.
    pub place: Fingerprint,
    /// A hash of the identity and the document's path.
    pub fingerprint: Fingerprint,
    /// `New` or `Inherited`; `None` if nothing was compared.
    pub status: Option<FindingStatus>,
}

/// The status of a finding in a comparison of a change with an earlier state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum FindingStatus {
    /// The change introduced the finding.
    New,
    /// The finding existed before the change, or a baseline lists it.
    Inherited,
}

impl FindingStatus {
    /// The name of the status in all formats of this program.
    pub const fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Inherited => "inherited",
        }
    }
}

impl Diagnostic {
    /// The place where the subject of the finding is written, even if another place is shown.
    pub fn subject(&self) -> &Location {
        self.defined.as_ref().unwrap_or(&self.primary)
    }

    /// Compares two findings by the paths of their files, then by their places.
    pub fn in_order(&self, other: &Self) -> Ordering {
        let (own, theirs) = (&self.primary.file, &other.primary.file);
        // Documents are numbered in the order of their paths. Configurations and files of examples
        // come after them.
        let files = match own.id() == theirs.id() {
            true => Ordering::Equal,
            false => own.path().cmp(theirs.path()),
        };
        let key = |one: &Self| (one.primary.span, one.code);
        files
            .then_with(|| key(self).cmp(&key(other)))
            .then_with(|| self.message.cmp(&other.message))
    }

    /// The helps, each with its label. The help for TypeSpec comes first: when a document is
    /// generated again, edits in it are lost.
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

    /// `true` if the finding existed before, so a gate lets it pass.
    pub fn is_inherited(&self) -> bool {
        self.status == Some(FindingStatus::Inherited)
    }
}

/// A short hash that doesn't change when other parts of the document are edited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(u64);

impl Fingerprint {
    /// Hashes some parts (FNV-1a, 64 bits). The hash is written to files, so the algorithm never
    /// changes.
    pub fn new<'a>(parts: impl IntoIterator<Item = &'a str>) -> Self {
        let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
        let mut eat = |byte: u8| {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        };
        for part in parts {
            part.bytes().for_each(&mut eat);
            // No text contains this byte, so it separates the parts.
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
    /// The hashes of a finding of a rule's case, in the file at `path`. `role` describes the
    /// subject of the finding without lines or indexes, so it is the same in two versions.
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
    /// Reads a hash that is written as 16 hexadecimal digits in lower case.
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

/// Numbers of the documents and operations that were checked, and of the findings in them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct Summary {
    /// Specifications that the user selected.
    pub documents: usize,
    /// Operations in these specifications.
    pub operations: usize,
    /// Operations that have a marker of their profile.
    pub long_running: usize,
    /// Operations recognized as long-running without a marker.
    pub inferred: usize,
    /// Findings of severity error.
    pub errors: usize,
    /// Findings of severity warning.
    pub warnings: usize,
    /// Findings of severity info.
    pub infos: usize,
    /// Findings that a suppression covers; the other numbers don't include them.
    pub suppressed: usize,
}

impl Summary {
    /// Counts one finding more.
    pub const fn add(&mut self, severity: Severity) {
        match severity {
            Severity::Error => self.errors += 1,
            Severity::Warning => self.warnings += 1,
            Severity::Info => self.infos += 1,
        }
    }

    /// The number of findings of all severities.
    pub const fn total(&self) -> usize {
        self.counts().total()
    }

    /// The number of findings by severity.
    pub const fn counts(&self) -> Counts {
        Counts {
            errors: self.errors,
            warnings: self.warnings,
            infos: self.infos,
        }
    }
}

/// The numbers of findings by severity.
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
    /// Counts one finding more.
    pub const fn add(&mut self, severity: Severity) {
        match severity {
            Severity::Error => self.errors += 1,
            Severity::Warning => self.warnings += 1,
            Severity::Info => self.infos += 1,
        }
    }

    /// The number of findings of all severities.
    pub const fn total(&self) -> usize {
        self.errors + self.warnings + self.infos
    }

    /// The number of findings of each severity that occurs, the most severe first: `2 errors` and
    /// `1 warning`, or with `kind` before each severity, `2 new errors` and `1 new warning`.
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
    /// The numbers that are left after `some` of these findings are taken away.
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

/// The effect of a change on the findings. With a comparison, every finding in
/// [`Findings::diagnostics`] has a [`status`](Diagnostic::status).
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Comparison {
    /// The name of the earlier state: `origin/main (3f2a9c1)`, or the path of a baseline.
    pub with: String,
    /// Findings that the change introduced, shown or not.
    pub new: Counts,
    /// Findings that existed before, shown or not.
    pub inherited: Counts,
    /// Findings that existed before and are gone, shown or not.
    pub fixed: Counts,
    /// The number of documents of the earlier state that were checked for the comparison.
    pub judged: usize,
    /// The shown findings of those that are gone, ordered by path and position in the earlier
    /// state.
    pub gone: Vec<Diagnostic>,
}

/// A suppression, in a form that can be recognized in another run.
#[derive(Clone, Debug)]
pub struct Suppression {
    /// A hash of the suppression's rule, its kind, and what it covers. It is equal in two versions for
    /// the same suppression, even if text has moved. The signature of a comment doesn't contain the
    /// path of its document. The signature of an entry contains the folder that its file applies to.
    pub signature: Fingerprint,
    /// The place where the suppression is written.
    pub written: Location,
}

/// A finding that a suppression hides.
#[derive(Clone, Debug)]
pub struct Suppressed {
    /// The hidden finding.
    pub diagnostic: Diagnostic,
    /// The suppressions that cover the finding: at least one, at most the first sixteen.
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
    /// The folder of the rule's page, such as `final-state`.
    pub category: &'static str,
    /// The defect that the rule finds, in one sentence of plain text.
    pub summary: Cow<'static, str>,
    /// The prose of the rule's page, as Markdown.
    pub help: Cow<'static, str>,
    /// The highest severity of the rule in any profile.
    pub severity: Severity,
    /// The address of the rule's page.
    pub url: String,
}

/// A profile that some of the documents were checked against.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct UsedProfile {
    /// The name of the profile, such as `arm`.
    pub name: String,
    /// The number of documents that were checked against the profile.
    pub documents: usize,
    /// `true` if the profile was detected in the documents, `false` if it was chosen.
    pub is_detected: bool,
}

/// All findings of a run, as the input of reports.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Findings {
    /// The numbers of all findings, shown or not.
    pub summary: Summary,
    /// The findings that are shown, ordered by path and position.
    pub diagnostics: Vec<Diagnostic>,
    /// All rules, in the order of codes.
    pub rules: Vec<RuleInfo>,
    /// The comparison with an earlier state, if there was one.
    pub comparison: Option<Comparison>,
    /// The profiles of the documents, the most frequent first.
    pub profiles: Vec<UsedProfile>,
}

impl Findings {
    /// Adds findings about the change itself, which are new.
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

    /// Hides findings below a severity, also among those that are gone. They are still counted.
    pub fn show_from(&mut self, lowest: Severity) {
        self.diagnostics.retain(|found| found.severity >= lowest);
        if let Some(comparison) = &mut self.comparison {
            comparison.gone.retain(|found| found.severity >= lowest);
        }
    }

    /// The index of a rule in [`Self::rules`].
    pub fn rule_index(&self, code: &str) -> Option<usize> {
        self.rules.iter().position(|rule| rule.code == code)
    }

    /// The rule with this code.
    pub fn rule(&self, code: &str) -> Option<&RuleInfo> {
        self.rules.get(self.rule_index(code)?)
    }
}
