//! One line for each finding, for editors and scripts. After a comparison, one line for each new
//! finding.

use std::io::{self, Write};

use super::Options;
use super::chosen::{Chosen, statistics};
use crate::diagnostic::Findings;
use crate::text::Escaped;

pub(super) fn write(findings: &Findings, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let chosen = Chosen::of(findings, options);
    for diagnostic in &chosen.shown {
        let start = diagnostic.primary.start();
        writeln!(
            out,
            "{path}:{line}:{column}: {severity}[{code}] {message}",
            path = Escaped(&options.base.lead_to(diagnostic.primary.path())),
            line = start.line,
            column = start.column,
            severity = diagnostic.severity,
            code = diagnostic.code,
            message = Escaped(&diagnostic.message),
        )?;
    }
    if let Some(note) = chosen.note() {
        writeln!(out, "{note}")?;
    }
    if options.statistics || chosen.left > 0 {
        out.write_all(statistics(findings).as_bytes())?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::{Base, Format, Options, sample};
    use crate::diagnostic::{FindingStatus, Severity};

    #[test]
    fn a_finding_is_one_line_whatever_its_message() {
        let workspace = sample::workspace([("b/a.json", "\u{feff}{}\n\t[\"ä\", 1]")]);
        let mut first = sample::finding(sample::place(&workspace, "b/a.json", "{"));
        first.severity = Severity::Warning;
        let mut second = sample::finding(sample::place(&workspace, "b/a.json", "1"));
        second.message = "two\n::error::lines \u{1b}[m".to_owned();
        assert_eq!(
            sample::print(
                Format::Concise,
                &sample::findings(vec![first, second]),
                &Options::default()
            ),
            "b/a.json:1:1: warning[LRO403] no such header\n\
             b/a.json:2:8: error[LRO403] two\\u{a}::error::lines \\u{1b}[m\n"
        );
    }

    #[test]
    fn a_file_name_does_not_forge_a_command() {
        let path = "b/::add-mask::a.json";
        let workspace = sample::workspace([(path, "{}")]);
        let finding = sample::finding(sample::place(&workspace, path, "{"));
        let options = Options {
            base: Base::Inside("b".to_owned()),
            ..Options::default()
        };
        assert_eq!(
            sample::print(Format::Concise, &sample::findings(vec![finding]), &options),
            "./::add-mask::a.json:1:1: error[LRO403] no such header\n"
        );
    }

    #[test]
    fn what_was_there_before_is_left_out() {
        let workspace = sample::workspace([("a.json", "{\n}")]);
        let mut inherited = sample::finding(sample::place(&workspace, "a.json", "{"));
        inherited.status = Some(FindingStatus::Inherited);
        let mut new = sample::finding(sample::place(&workspace, "a.json", "}"));
        new.status = Some(FindingStatus::New);
        let findings = sample::compared(vec![inherited.clone(), new], vec![inherited]);
        assert_eq!(
            sample::print(Format::Concise, &findings, &Options::default()),
            "a.json:2:1: error[LRO403] no such header\n"
        );
    }
}
