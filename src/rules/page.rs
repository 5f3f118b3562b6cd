//! The pages of rules: metadata, prose and examples, all in one Markdown file.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::diagnostic::Severity;
use crate::model::System;
use crate::openapi::Method;

/// The page of a rule.
#[derive(Clone, Debug)]
pub struct Page {
    /// The code, `LRO` and three or four digits; it never changes.
    pub code: String,
    /// The severities of findings in no case.
    pub severity: SeverityTable,
    /// The severities of its cases.
    pub cases: BTreeMap<String, SeverityTable>,
    /// The verbs of the operations that it is about; empty for any verb.
    pub verbs: Vec<Method>,
    /// A sentence for each system in which its severity is above info although more than a tenth of the real
    /// operations have the finding.
    pub despite_noise: BTreeMap<System, String>,
    /// Whether a program could fix it, and how safely.
    pub fix: Applicability,
    /// The version that introduced it.
    pub since: String,
    /// The guidelines and clients that it is based on.
    pub sources: Vec<String>,
    /// Rules of other linters that it covers.
    pub covers: Vec<Cover>,
    /// The rules to which it yields, because they say more about the same defect.
    pub yields_to: Vec<Yield>,
    /// The fact about an operation that a suppression of the finding denies.
    pub decides: Option<Decision>,
    /// The first sentence of *What goes wrong*, as plain text.
    pub summary: String,
    /// The prose, without the examples.
    pub prose: String,
    /// The whole text after the metadata.
    pub body: String,
}

/// Changes severities, and nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
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
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cover {
    /// Tool and rule, as in `aov/PutResponseCodes`.
    pub peer: String,
    /// The extent.
    pub extent: Extent,
    /// The cases in which both rules report the same: a suppression of the other rule silences only these.
    /// [`PLAIN`] is a finding in no case. `None` means all findings.
    pub cases: Option<Vec<String>>,
    /// The status code that an operation must declare so that the other rule reports the same.
    pub answers: Option<u16>,
}

/// The name in `cases` of a [`Cover`] for a finding in no case.
pub const PLAIN: &str = "plain";

/// How much of a rule of another linter our rule covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Extent {
    /// Everything that it checks correctly.
    Whole,
    /// A part.
    Part,
}

/// A decision of a rule that other rules use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Decision {
    /// Whether an operation without the marker is long-running.
    LongRunning,
}

/// Another rule, and the condition under which a rule yields to it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "WrittenYield")]
pub struct Yield {
    /// The name of the rule.
    pub rule: String,
    /// The condition.
    pub occasion: Occasion,
}

/// The condition under which a rule yields to another rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Occasion {
    /// The other rule finds something about the same operation. The engine checks this.
    SameOperation,
    /// The other rule finds something at the same place, for the same operation. The engine checks this.
    SamePlace,
    /// The code of the rule checks this; the text says when.
    InCode(String),
}

/// A [`Yield`] as pages write it: `at: operation`, `at: place`, or `when` with a clause.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenYield {
    rule: String,
    at: Option<YieldsAt>,
    when: Option<String>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum YieldsAt {
    Operation,
    Place,
}

impl TryFrom<WrittenYield> for Yield {
    type Error = PageError;

    fn try_from(written: WrittenYield) -> Result<Self, PageError> {
        let occasion = match (written.at, written.when) {
            (Some(YieldsAt::Operation), None) => Occasion::SameOperation,
            (Some(YieldsAt::Place), None) => Occasion::SamePlace,
            (None, Some(when)) => Occasion::InCode(when),
            (Some(_), Some(_)) | (None, None) => {
                return Err(PageError(format!(
                    "`yields-to` of `{}` has either `at` or `when`",
                    written.rule
                )));
            }
        };
        Ok(Self {
            rule: written.rule,
            occasion,
        })
    }
}

/// Severities by system, and how overlays change them.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SeverityTable {
    severity: Severities,
    overlays: BTreeMap<Overlay, Severities>,
}

/// Severities by the name of a system; `all` means every system that isn't named.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(transparent)]
pub struct Severities(BTreeMap<String, Level>);

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
        let names = [system.name(), system.judged_as().name(), "all"];
        names.iter().find_map(|name| self.0.get(*name)).copied()
    }

    fn check(&self) -> Result<(), PageError> {
        for name in self.0.keys() {
            if name != "all" && System::parse(name).is_none() {
                return Err(PageError(format!("there is no system `{name}`")));
            }
        }
        Ok(())
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

    /// The severity in a system with overlays, of which the last one decides; `None` if it is off.
    pub fn of(&self, system: System, overlays: &[Overlay]) -> Option<Severity> {
        overlays
            .iter()
            .rev()
            .find_map(|overlay| self.overlays.get(overlay)?.level(system))
            .or_else(|| self.severity.level(system))?
            .severity()
    }

    /// `true` if the page names a severity for the system. Without one the rule makes no sense there. If it is
    /// `off`, users can turn it on.
    pub fn is_for(&self, system: System) -> bool {
        let mut tables = self.overlays.values().chain([&self.severity]);
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

/// The reason why a page can't be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageError(String);

impl fmt::Display for PageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for PageError {}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FrontMatter {
    code: String,
    severity: Severities,
    #[serde(default)]
    overlays: BTreeMap<Overlay, Severities>,
    #[serde(default)]
    cases: BTreeMap<String, SeverityTable>,
    #[serde(default)]
    verbs: Vec<Method>,
    #[serde(default, rename = "despite-noise")]
    despite_noise: BTreeMap<System, String>,
    fix: Applicability,
    since: String,
    sources: Vec<String>,
    #[serde(default)]
    covers: Vec<Cover>,
    #[serde(default, rename = "yields-to")]
    yields_to: Vec<Yield>,
    decides: Option<Decision>,
}

/// The headings of a page, in this order. The most useful part comes first.
const HEADINGS: [&str; 6] = [
    "What goes wrong",
    "How to fix in OpenAPI",
    "How to fix in TypeSpec",
    "What it checks",
    OPTIONAL_HEADING,
    "Examples",
];

/// The optional heading, for guidelines, evidence and figures.
const OPTIONAL_HEADING: &str = "Why";

impl Page {
    /// Reads a page.
    ///
    /// # Errors
    /// The missing part of the page, or the error in its metadata.
    pub fn parse(text: &str) -> Result<Self, PageError> {
        let (front, body) = text
            .strip_prefix("---\n")
            .and_then(|rest| rest.split_once("\n---\n"))
            .ok_or_else(|| {
                PageError("metadata between two lines of `---` is missing".to_owned())
            })?;
        let front: FrontMatter =
            serde_yaml::from_str(front).map_err(|error| PageError(error.to_string()))?;
        let headings: Vec<&str> = body
            .lines()
            .filter_map(|line| line.strip_prefix("## "))
            .collect();
        let is_needed = |heading: &&str| *heading != OPTIONAL_HEADING || headings.contains(heading);
        let expected: Vec<&str> = HEADINGS.into_iter().filter(is_needed).collect();
        if headings != expected {
            return Err(PageError(format!(
                "its headings are {headings:?}, they should be {expected:?}"
            )));
        }
        let severity = SeverityTable {
            severity: front.severity,
            overlays: front.overlays,
        };
        for table in front.cases.values().chain([&severity]) {
            table.severity.check()?;
            for overlay in table.overlays.values() {
                overlay.check()?;
            }
        }
        let (prose, _) = body.split_once("\n## Examples\n").unwrap_or((body, ""));
        Ok(Self {
            code: front.code,
            severity,
            cases: front.cases,
            verbs: front.verbs,
            despite_noise: front.despite_noise,
            fix: front.fix,
            since: front.since,
            sources: front.sources,
            covers: front.covers,
            yields_to: front.yields_to,
            decides: front.decides,
            summary: summary(prose),
            prose: prose.trim().to_owned(),
            body: body.trim_start().to_owned(),
        })
    }

    /// The severities of a case, or of findings in no case.
    pub fn table(&self, case: Option<&str>) -> &SeverityTable {
        case.and_then(|case| self.cases.get(case))
            .unwrap_or(&self.severity)
    }

    /// The highest severity of the rule and its cases in any system.
    pub fn highest(&self) -> Option<Severity> {
        self.cases
            .values()
            .chain([&self.severity])
            .filter_map(SeverityTable::highest)
            .max()
    }
}

/// The first sentence below the first heading, without Markdown.
fn summary(prose: &str) -> String {
    let text: Vec<&str> = prose
        .lines()
        .skip_while(|line| !line.starts_with("## "))
        .skip(1)
        .skip_while(|line| line.trim().is_empty())
        .take_while(|line| !line.trim().is_empty())
        .map(str::trim)
        .collect();
    let paragraph = text.join(" ").replace('`', "");
    match paragraph.split_once(". ") {
        Some((first, _)) => format!("{first}."),
        None => paragraph,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_yields_at_a_place_or_by_its_code() {
        let parse = |text: &str| serde_yaml::from_str::<Yield>(text).map(|to| to.occasion);
        let found = |text: &str| parse(text).unwrap();
        assert_eq!(found("{ rule: a, at: operation }"), Occasion::SameOperation);
        assert_eq!(found("{ rule: a, at: place }"), Occasion::SamePlace);
        let when = Occasion::InCode("b is there".to_owned());
        assert_eq!(found("{ rule: a, when: b is there }"), when);
        for wrong in [
            "{ rule: a }",
            "{ rule: a, at: place, when: b }",
            "{ rule: a, at: document }",
            "{ at: place }",
        ] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }
}
