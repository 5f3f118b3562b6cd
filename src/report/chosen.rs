//! Which findings a person is shown where there are too many to read, and the numbers of all.

use std::cmp::Reverse;
use std::fmt::Write as _;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{FIRST, Options, current, in_reading_order, precedence};
use crate::diagnostic::{Diagnostic, Findings, Severity};
use crate::text::counted;

/// The findings that are printed, and how many more there are.
pub(super) struct Chosen<'f> {
    /// In the order of paths and positions; in a comparison, what the change hides goes first.
    pub(super) shown: Vec<&'f Diagnostic>,
    /// How many are left out.
    pub(super) left: usize,
}

impl<'f> Chosen<'f> {
    /// Chooses what fits. Findings about what isn't seen are never left out, and the more severe of the
    /// others go before the milder.
    pub(super) fn of(findings: &'f Findings, options: &Options) -> Self {
        let mut shown = in_reading_order(findings);
        let room = options.max_findings.unwrap_or(usize::MAX);
        if shown.len() <= room {
            return Self { shown, left: 0 };
        }
        let all = shown.len();
        let mut ranks: Vec<usize> = (0..all).collect();
        let key = |at: &usize| {
            // `ranks` has the numbers of `shown`.
            let one = shown.get(*at);
            let severity = one.map(|one| one.severity);
            (
                one.map_or(FIRST.len(), |one| precedence(one)),
                Reverse(severity),
            )
        };
        ranks.sort_by_key(key);
        let firsts = ranks
            .iter()
            .take_while(|at| key(at).0 < FIRST.len())
            .count();
        let kept: FxHashSet<usize> = ranks.into_iter().take(room.max(firsts)).collect();
        let mut at = 0;
        shown.retain(|_| {
            at += 1;
            kept.contains(&(at - 1))
        });
        let left = all - shown.len();
        Self { shown, left }
    }

    /// What is said about those that are left out.
    pub(super) fn note(&self) -> Option<String> {
        (self.left > 0).then(|| {
            format!(
                "{} not shown: show all with `--max-findings 0`, fewer kinds with `--select` or `--ignore`",
                counted(self.left, "finding")
            )
        })
    }
}

/// How many findings each rule has, the most frequent first: a line for each rule.
pub(super) fn statistics(findings: &Findings) -> String {
    let mut counts: FxHashMap<(&str, Severity), (usize, &str)> = FxHashMap::default();
    for diagnostic in current(findings) {
        let rule = (diagnostic.code, diagnostic.severity);
        counts.entry(rule).or_insert((0, diagnostic.rule)).0 += 1;
    }
    let mut rows: Vec<_> = counts.into_iter().collect();
    rows.sort_by_key(|&((code, severity), (count, _))| {
        (Reverse(count), Reverse(severity), code.len(), code)
    });
    let mut text = String::new();
    for ((code, severity), (count, name)) in rows {
        // Writing to a string never fails.
        let _ = writeln!(text, "{count:6}  {severity:7}  {code:7}  {name}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::{Format, Options, sample};
    use crate::diagnostic::{Diagnostic, Severity};

    /// Findings of these severities, one on each line.
    fn findings(severities: &[Severity]) -> (crate::workspace::Workspace, Vec<Diagnostic>) {
        let letters = "abcdefgh";
        let workspace = sample::workspace([("a.json", "[\"a\",\n\"b\",\n\"c\",\n\"d\"]")]);
        let found = severities.iter().zip(letters.chars()).map(|(severity, c)| {
            let mut found = sample::finding(sample::place(&workspace, "a.json", &c.to_string()));
            found.severity = *severity;
            found
        });
        let found = found.collect();
        (workspace, found)
    }

    fn printed(found: Vec<Diagnostic>, options: &Options) -> String {
        sample::print(Format::Concise, &sample::findings(found), options)
    }

    #[test]
    fn the_most_severe_are_kept_in_their_order() {
        let severities = [
            Severity::Info,
            Severity::Error,
            Severity::Info,
            Severity::Warning,
        ];
        let (_workspace, found) = findings(&severities);
        let options = Options {
            max_findings: Some(2),
            ..Options::default()
        };
        let printed = printed(found, &options);
        let lines: Vec<&str> = printed.lines().collect();
        assert!(lines[0].starts_with("a.json:2:2: error"), "{printed}");
        assert!(lines[1].starts_with("a.json:4:2: warning"), "{printed}");
        assert_eq!(
            lines[2],
            "2 findings not shown: show all with `--max-findings 0`, fewer kinds with `--select` or `--ignore`"
        );
    }

    #[test]
    fn what_hides_findings_is_never_left_out() {
        let (_workspace, mut found) = findings(&[Severity::Error; 4]);
        found[3].code = "LRO006";
        found[3].severity = Severity::Warning;
        let options = Options {
            max_findings: Some(1),
            ..Options::default()
        };
        let mut findings = sample::findings(found);
        let mut rule = findings.rules[0].clone();
        rule.code = "LRO006";
        rule.category = "document";
        findings.rules.insert(0, rule);
        let printed = sample::print(Format::Concise, &findings, &options);
        assert!(
            printed.starts_with("a.json:4:2: warning[LRO006]"),
            "{printed}"
        );
        assert!(printed.contains("3 findings not shown"), "{printed}");
    }

    #[test]
    fn statistics_count_by_rule_and_severity() {
        let (_workspace, mut found) = findings(&[Severity::Info, Severity::Error, Severity::Info]);
        found[1].code = "LRO101";
        found[1].rule = "missing-lro-extension";
        let options = Options {
            statistics: true,
            ..Options::default()
        };
        let printed = printed(found, &options);
        let counts = "     2  info     LRO403   final-state-via-header-contradiction\n     \
                      1  error    LRO101   missing-lro-extension\n";
        assert!(printed.ends_with(counts), "{printed}");
    }
}
