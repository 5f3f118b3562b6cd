//! The metadata of rules' pages. A page is one Markdown file with metadata, prose and examples.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::diagnostic::Severity;
use crate::model::System;
use crate::openapi::Method;

/// The metadata of a rule's page. The build script (`build/page.rs`) makes it from the page, so
/// nothing is read when the program starts.
#[derive(Clone, Debug)]
pub struct Page {
    /// The code, `LRO` and three or four digits; it never changes.
    pub code: &'static str,
    /// The severities of findings in no case.
    pub severity: SeverityTable,
    /// The severities of its cases, by their names.
    pub cases: &'static [(&'static str, SeverityTable)],
    /// The verbs of the operations that it is about; empty for any verb.
    pub verbs: &'static [Method],
    /// A sentence for each system in which its severity is above info although more than a tenth of the real
    /// operations have the finding.
    pub despite_noise: &'static [(System, &'static str)],
    /// Whether a program could fix it, and how safely.
    pub fix: Applicability,
    /// The version that introduced it.
    pub since: &'static str,
    /// The guidelines and clients that it is based on.
    pub sources: &'static [&'static str],
    /// Rules of other linters that it covers.
    pub covers: &'static [Cover],
    /// The fact about an operation that a suppression of the finding denies.
    pub decides: Option<Decision>,
    /// The first sentence of *What goes wrong*, as plain text.
    pub summary: &'static str,
    /// The first byte of the page after the metadata.
    pub(super) body: usize,
    /// The bytes of the prose, without the examples.
    pub(super) prose: Range<usize>,
}

/// Changes severities, and nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Overlay {
    /// The demands of templates and reviews on new APIs.
    Greenfield,
    /// The severities of azure-openapi-validator.
    Lintdiff,
}

impl Overlay {
    /// All overlays.
    pub const ALL: [Self; 2] = [Self::Greenfield, Self::Lintdiff];

    /// The name in configuration and on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Greenfield => "greenfield",
            Self::Lintdiff => "lintdiff",
        }
    }

    /// The overlay with this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|overlay| overlay.name() == name)
    }
}

/// Whether a fix keeps the meaning of the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Applicability {
    /// No program can fix it.
    None,
    /// The fix changes nothing for clients.
    Safe,
    /// The fix may change the behaviour of clients.
    Unsafe,
}

/// A rule of another linter, and how much of it our rule covers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cover {
    /// Tool and rule, as in `aov/PutResponseCodes`.
    pub peer: &'static str,
    /// The extent.
    pub extent: Extent,
    /// The cases in which both rules report the same: a suppression of the other rule silences only these.
    /// [`PLAIN`] is a finding in no case. `None` means all findings.
    pub cases: Option<&'static [&'static str]>,
    /// The status code that an operation must declare so that the other rule reports the same.
    pub answers: Option<u16>,
}

/// The name in `cases` of a [`Cover`] for a finding in no case.
pub const PLAIN: &str = "plain";

/// How much of a rule of another linter our rule covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Extent {
    /// Everything that it checks correctly.
    Whole,
    /// A part.
    Part,
}

/// A decision of a rule that other rules use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Whether an operation without the marker is long-running.
    LongRunning,
}

/// Severities by system, and how overlays change them.
#[derive(Clone, Debug)]
pub struct SeverityTable {
    pub(super) severity: Severities,
    pub(super) overlays: &'static [(Overlay, Severities)],
}

/// Severities by system; `None` means every system that isn't named.
#[derive(Clone, Debug)]
pub struct Severities(pub(super) &'static [(Option<System>, Level)]);

/// The severity of a rule, or `Off`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// The rule doesn't run.
    Off,
    /// [`Severity::Info`]
    Info,
    /// [`Severity::Warning`]
    Warning,
    /// [`Severity::Error`]
    Error,
}

impl Level {
    /// Its name on pages and in configuration.
    pub const fn name(self) -> &'static str {
        match self.severity() {
            Some(severity) => severity.name(),
            None => "off",
        }
    }

    /// The severity; `None` if it is off.
    pub const fn severity(self) -> Option<Severity> {
        match self {
            Self::Off => None,
            Self::Info => Some(Severity::Info),
            Self::Warning => Some(Severity::Warning),
            Self::Error => Some(Severity::Error),
        }
    }
}

impl Severities {
    /// The severity in a system; `None` if the page names none: the rule makes no sense there.
    pub fn level(&self, system: System) -> Option<Level> {
        let wanted = [Some(system), Some(system.judged_as()), None];
        let level = |wanted: &Option<System>| self.0.iter().find(|(named, _)| named == wanted);
        wanted.iter().find_map(level).map(|(_, level)| *level)
    }
}

impl SeverityTable {
    /// The severities without an overlay.
    pub fn severities(&self) -> &Severities {
        &self.severity
    }

    /// The severities that overlays change.
    pub fn overlays(&self) -> impl Iterator<Item = (Overlay, &Severities)> {
        self.overlays
            .iter()
            .map(|(overlay, severities)| (*overlay, severities))
    }

    fn changed_by(&self, overlay: Overlay) -> Option<&Severities> {
        let mut overlays = self.overlays.iter();
        overlays.find_map(|(own, severities)| (*own == overlay).then_some(severities))
    }

    /// The severity in a system with overlays, of which the last one decides; `None` if it is off.
    pub fn of(&self, system: System, overlays: &[Overlay]) -> Option<Severity> {
        overlays
            .iter()
            .rev()
            .find_map(|overlay| self.changed_by(*overlay)?.level(system))
            .or_else(|| self.severity.level(system))?
            .severity()
    }

    /// `true` if the page names a severity for the system. Without one the rule makes no sense there. If it is
    /// `off`, users can turn it on.
    pub fn is_for(&self, system: System) -> bool {
        let overlays = self.overlays.iter().map(|(_, severities)| severities);
        let mut tables = overlays.chain([&self.severity]);
        tables.any(|severities| severities.level(system).is_some())
    }

    /// Its highest severity without an overlay.
    pub fn highest(&self) -> Option<Severity> {
        System::ALL
            .into_iter()
            .filter_map(|system| self.of(system, &[]))
            .max()
    }
}

impl Page {
    /// The severities of a case, or of findings in no case.
    pub fn table(&self, case: Option<&str>) -> &SeverityTable {
        let own = |case: &str| self.cases.iter().find(|(name, _)| *name == case);
        case.and_then(own)
            .map_or(&self.severity, |(_, table)| table)
    }

    /// The highest severity of the rule and its cases in any system.
    pub fn highest(&self) -> Option<Severity> {
        let cases = self.cases.iter().map(|(_, table)| table);
        cases
            .chain([&self.severity])
            .filter_map(SeverityTable::highest)
            .max()
    }
}
