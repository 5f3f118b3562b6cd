//! What is annotated where only a few findings can be.
//!
//! GitHub's runners and the agents of Azure Pipelines show ten errors and ten warnings of a step
//! and drop the others silently. Somebody who reads a pull request is helped most by one finding
//! for each operation that went wrong: where there is one there may be more. So the first finding
//! of every operation comes first, then the second of each, and so on.

use std::cmp::Reverse;

use rustc_hash::FxHashMap;

use super::counts::by_severity;
use super::precedence;
use crate::diagnostic::{Counts, Diagnostic, Findings, OperationName, Severity};
use crate::text::counted;

/// How many annotations of one kind a step may have.
pub(super) const LIMIT: usize = 10;

/// What is annotated, and how many more there are.
pub(super) struct Annotations<'f> {
    /// Findings about what isn't seen, then the most severe of the others.
    pub(super) shown: Vec<&'f Diagnostic>,
    /// New findings that are left.
    pub(super) left: Counts,
    /// `true` if findings that were there before were told apart.
    is_compared: bool,
}

impl<'f> Annotations<'f> {
    /// Chooses among the new findings: [`LIMIT`] errors, as many warnings, and `notices` infos.
    pub(super) fn choose(findings: &'f Findings, notices: usize) -> Self {
        let mut seen: FxHashMap<Subject<'_>, usize> = FxHashMap::default();
        let mut ranked: Vec<_> = super::current(findings)
            .map(|diagnostic| {
                let seen = seen.entry(Subject::of(diagnostic)).or_default();
                *seen += 1;
                // What hides findings goes before all others of its severity.
                let rank = (precedence(diagnostic), *seen);
                (Reverse(diagnostic.severity), rank, diagnostic)
            })
            .collect();
        ranked.sort_by_key(|&(severity, rank, _)| (severity, rank));
        let mut annotations = Self {
            shown: Vec::new(),
            left: Counts::default(),
            is_compared: findings.comparison.is_some(),
        };
        let mut room = [LIMIT, LIMIT, notices];
        for (Reverse(severity), _, diagnostic) in ranked {
            let [errors, warnings, infos] = &mut room;
            let room = match severity {
                Severity::Error => errors,
                Severity::Warning => warnings,
                Severity::Info => infos,
            };
            if *room == 0 {
                annotations.left.add(severity);
            } else {
                *room -= 1;
                annotations.shown.push(diagnostic);
            }
        }
        annotations.shown.sort_by_key(|found| precedence(found));
        annotations
    }

    /// What there is to say of the findings that are left.
    pub(super) fn note(&self) -> Option<String> {
        let parts = by_severity(self.left, "")?;
        let total = self.left.total();
        let word = if self.is_compared {
            "more new finding"
        } else {
            "more finding"
        };
        let verb = if total == 1 { "is" } else { "are" };
        Some(format!(
            "{} {verb} not annotated ({parts})",
            counted(total, word)
        ))
    }
}

/// What a finding is about: an operation of a document, or the document if it is about none. A
/// shared definition counts for the first operation that meets it.
#[derive(PartialEq, Eq, Hash)]
struct Subject<'f> {
    severity: Severity,
    path: &'f str,
    operation: Option<(&'f str, &'f str)>,
}

impl<'f> Subject<'f> {
    fn of(diagnostic: &'f Diagnostic) -> Self {
        let name = diagnostic.operation.as_ref();
        let name: Option<&OperationName> = name.or_else(|| diagnostic.operations.first());
        Self {
            severity: diagnostic.severity,
            path: diagnostic.primary.path(),
            operation: name.map(|name| (&*name.method, name.path.as_str())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;
    use crate::diagnostic::FindingStatus;
    use crate::workspace::Workspace;

    fn about(workspace: &Workspace, severity: Severity, path: &str) -> Diagnostic {
        let mut finding = sample::finding(sample::place(workspace, "a.json", "{}"));
        finding.severity = severity;
        finding.operation = Some(sample::operation(None, path));
        finding
    }

    fn paths(annotations: &Annotations<'_>) -> Vec<String> {
        let shown = annotations.shown.iter();
        shown
            .map(|finding| finding.operation.as_ref().unwrap().path.clone())
            .collect()
    }

    #[test]
    fn every_operation_has_its_first_before_any_has_its_second() {
        let workspace = sample::workspace([("a.json", "{}")]);
        // Eight errors of one operation, then three others with two each.
        let mut all = vec!["/a"; 8];
        all.extend(["/b", "/b", "/c", "/c", "/d", "/d"]);
        let findings = all.iter();
        let findings = findings.map(|path| about(&workspace, Severity::Error, path));
        let findings = sample::findings(findings.collect());
        let annotations = Annotations::choose(&findings, LIMIT);
        assert_eq!(
            paths(&annotations),
            ["/a", "/b", "/c", "/d", "/a", "/b", "/c", "/d", "/a", "/a"]
        );
        assert_eq!(
            annotations.note().as_deref(),
            Some("4 more findings are not annotated (4 errors)")
        );
    }

    #[test]
    fn severities_have_limits_of_their_own_and_errors_come_first() {
        let workspace = sample::workspace([("a.json", "{}")]);
        let findings = [Severity::Info, Severity::Warning, Severity::Error]
            .into_iter()
            .flat_map(|severity| (0..12).map(move |_| severity))
            .map(|severity| about(&workspace, severity, "/a"));
        let findings = sample::findings(findings.collect());
        let annotations = Annotations::choose(&findings, 3);
        let counts: Counts = annotations.shown.iter().map(|it| it.severity).collect();
        assert_eq!((counts.errors, counts.warnings, counts.infos), (10, 10, 3));
        assert!(
            annotations
                .shown
                .is_sorted_by_key(|it| Reverse(it.severity))
        );
        assert_eq!(
            annotations.note().as_deref(),
            Some("13 more findings are not annotated (2 errors, 2 warnings, 9 infos)")
        );
    }

    #[test]
    fn a_definition_counts_for_an_operation_that_meets_it() {
        let workspace = sample::workspace([("a.json", "{}")]);
        let mut of_definition = about(&workspace, Severity::Error, "/a");
        of_definition.operations = of_definition.operation.take().into_iter().collect();
        let findings = vec![
            about(&workspace, Severity::Error, "/a"),
            of_definition,
            about(&workspace, Severity::Error, "/b"),
        ];
        let findings = sample::findings(findings);
        let annotations = Annotations::choose(&findings, LIMIT);
        let of_definitions = annotations.shown.iter().map(|it| it.operation.is_none());
        assert_eq!(of_definitions.collect::<Vec<_>>(), [false, false, true]);
        assert_eq!(annotations.note(), None);
    }

    #[test]
    fn what_was_there_before_is_neither_annotated_nor_counted() {
        let workspace = sample::workspace([("a.json", "{}")]);
        let findings = (0..40).map(|number| {
            let mut finding = about(&workspace, Severity::Warning, "/a");
            finding.status = Some(if number < 29 {
                FindingStatus::Inherited
            } else {
                FindingStatus::New
            });
            finding
        });
        let findings = sample::compared(findings.collect(), vec![]);
        let annotations = Annotations::choose(&findings, LIMIT);
        assert_eq!(annotations.shown.len(), LIMIT);
        assert_eq!(
            annotations.note().as_deref(),
            Some("1 more new finding is not annotated (1 warning)")
        );
    }
}
