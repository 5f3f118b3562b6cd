//! How much there is of everything, as `key=value` lines: what a workflow step sets as its outputs,
//! and a shell reads without knowing JSON. Names and meanings never change; more may be added.
//!
//! Where nothing was compared every finding counts, so that every one is new.

use std::io::{self, Write};

use crate::diagnostic::{Comparison, Counts, Findings};

pub(super) fn write(findings: &Findings, out: &mut dyn Write) -> io::Result<()> {
    let summary = &findings.summary;
    let all = summary.counts();
    let none = Counts::default();
    let (new, inherited, fixed) = match &findings.comparison {
        Some(Comparison {
            new,
            inherited,
            fixed,
            ..
        }) => (new, inherited, fixed),
        None => (&all, &none, &none),
    };
    let lines = [
        ("documents", summary.documents),
        ("operations", summary.operations),
        ("long-running", summary.long_running),
        ("inferred", summary.inferred),
        ("errors", summary.errors),
        ("warnings", summary.warnings),
        ("infos", summary.infos),
        ("suppressed", summary.suppressed),
        ("new", new.total()),
        ("new-errors", new.errors),
        ("new-warnings", new.warnings),
        ("new-infos", new.infos),
        ("inherited", inherited.total()),
        ("fixed", fixed.total()),
    ];
    for (key, value) in lines {
        writeln!(out, "{key}={value}")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::{Format, Options, sample};
    use crate::diagnostic::{Comparison, Counts};

    #[test]
    fn every_number_has_a_line() {
        let workspace = sample::workspace([("a.json", "{}")]);
        let finding = sample::finding(sample::place(&workspace, "a.json", "{}"));
        let mut findings = sample::findings(vec![finding]);
        findings.summary.suppressed = 7;
        findings.comparison = Some(Comparison {
            new: Counts {
                errors: 1,
                warnings: 20,
                infos: 300,
            },
            inherited: Counts {
                errors: 4,
                warnings: 50,
                infos: 600,
            },
            fixed: Counts {
                errors: 0,
                warnings: 8,
                infos: 90,
            },
            ..Comparison::default()
        });
        assert_eq!(
            sample::print(Format::Counts, &findings, &Options::default()),
            "documents=3\noperations=41\nlong-running=12\ninferred=2\nerrors=1\nwarnings=0\n\
             infos=0\nsuppressed=7\nnew=321\nnew-errors=1\nnew-warnings=20\nnew-infos=300\n\
             inherited=654\nfixed=98\n"
        );
    }

    #[test]
    fn all_is_new_where_nothing_was_compared() {
        let workspace = sample::workspace([("a.json", "{}")]);
        let finding = sample::finding(sample::place(&workspace, "a.json", "{}"));
        let text = sample::print(
            Format::Counts,
            &sample::findings(vec![finding]),
            &Options::default(),
        );
        for line in ["errors=1\n", "new=1\n", "new-errors=1\n", "inherited=0\n"] {
            assert!(text.contains(&format!("\n{line}")), "{line} in {text}");
        }
    }
}
