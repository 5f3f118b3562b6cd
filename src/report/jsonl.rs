//! One JSON object on each line, in the form of [`json`]: the findings first, then the fixed ones.

use std::io::{self, Write};

use super::json::Finding;
use super::safe_json;
use crate::diagnostic::Findings;

pub(super) fn write(findings: &Findings, out: &mut dyn Write) -> io::Result<()> {
    for diagnostic in &findings.diagnostics {
        safe_json::line(&Finding::new(diagnostic), out)?;
    }
    let gone = findings.comparison.iter();
    for diagnostic in gone.flat_map(|comparison| &comparison.gone) {
        let finding = Finding::new(diagnostic).with_status(Some("fixed"));
        safe_json::line(&finding, out)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::super::{Format, Options, sample};
    use crate::diagnostic::{FindingStatus, Findings};

    fn lines(findings: &Findings) -> Vec<Value> {
        let text = sample::print(Format::Jsonl, findings, &Options::default());
        assert!(text.is_empty() || text.ends_with('\n'));
        let lines = text.lines();
        lines
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }

    #[test]
    fn lines_are_the_findings_of_json() {
        let workspace = sample::workspace([("a.json", "{}")]);
        let mut first = sample::finding(sample::place(&workspace, "a.json", "{"));
        first.message = "two\nlines\u{2028}\u{1b}##[error]".to_owned();
        let second = sample::finding(sample::place(&workspace, "a.json", "}"));
        let findings = sample::findings(vec![first, second]);
        let json = sample::print(Format::Json, &findings, &Options::default());
        let json: Value = serde_json::from_str(&json).unwrap();
        assert_eq!(lines(&findings), *json["findings"].as_array().unwrap());
        assert_eq!(lines(&sample::findings(vec![])), [] as [Value; 0]);
    }

    #[test]
    fn a_comparison_gives_every_line_a_status() {
        let workspace = sample::workspace([("a.json", "{}")]);
        let finding = |status| {
            let mut finding = sample::finding(sample::place(&workspace, "a.json", "{"));
            finding.status = status;
            finding
        };
        let findings = sample::compared(
            vec![
                finding(Some(FindingStatus::Inherited)),
                finding(Some(FindingStatus::New)),
            ],
            vec![finding(None)],
        );
        let lines = lines(&findings);
        let statuses = lines.iter().map(|line| line["status"].as_str().unwrap());
        assert_eq!(statuses.collect::<Vec<_>>(), ["inherited", "new", "fixed"]);
    }
}
