//! Workflow commands, which a GitHub runner turns into annotations of a pull request.
//!
//! What doesn't fit within the limits of a step is counted in a last notice. Findings that were
//! there before the change are none of its business.

use std::fmt;
use std::io::{self, Write};

use super::annotations::{Annotations, LIMIT};
use crate::diagnostic::{Diagnostic, Findings, Severity};
use crate::text::Escaped;

pub(super) fn write(findings: &Findings, out: &mut dyn Write) -> io::Result<()> {
    let mut annotations = Annotations::choose(findings, LIMIT);
    if annotations.note().is_some() {
        // The note is a notice, as findings of severity info are.
        annotations = Annotations::choose(findings, LIMIT - 1);
    }
    for diagnostic in &annotations.shown {
        annotate(diagnostic, out)?;
    }
    match annotations.note() {
        Some(note) => writeln!(out, "::notice::{note}"),
        None => Ok(()),
    }
}

fn annotate(diagnostic: &Diagnostic, out: &mut dyn Write) -> io::Result<()> {
    let command = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    };
    let (start, end) = (diagnostic.primary.start(), diagnostic.primary.end());
    write!(
        out,
        "::{command} file={file},line={line},endLine={line}",
        file = Property(diagnostic.primary.path()),
        line = start.line,
    )?;
    // GitHub puts an annotation below the last line that it is given, far from where a long span
    // begins, and takes columns within one line only. So a long span is annotated at its first
    // line.
    if start.line == end.line {
        write!(out, ",col={},endColumn={}", start.column, end.column)?;
    }
    write!(
        out,
        ",title={code} {rule}::{message}",
        code = Property(diagnostic.code),
        rule = Property(diagnostic.rule),
        message = Data(&diagnostic.message),
    )?;
    for (label, help) in diagnostic.helps() {
        write!(out, "%0A{label}: {}", Data(help))?;
    }
    writeln!(out)
}

/// The text of a command. No line break is left in it that could end the command.
struct Data<'a>(&'a str);

impl fmt::Display for Data<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&Escaped(self.0).to_string().replace('%', "%25"))
    }
}

/// The value of a property, which a comma or colon would end.
struct Property<'a>(&'a str);

impl fmt::Display for Property<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let data = Data(self.0).to_string();
        f.write_str(&data.replace(':', "%3A").replace(',', "%2C"))
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Format, Options, sample};
    use super::*;
    use crate::diagnostic::FindingStatus;
    use crate::workspace::Workspace;

    fn print(diagnostics: Vec<Diagnostic>) -> String {
        sample::print(
            Format::Github,
            &sample::findings(diagnostics),
            &Options::default(),
        )
    }

    #[test]
    fn a_finding_is_a_command_with_its_place() {
        let workspace = sample::workspace([("b/a.json", "{\n  \"a\": 1\n}")]);
        let mut finding = sample::finding(sample::place(&workspace, "b/a.json", "\"a\""));
        finding.help = Some("rename it".to_owned());
        assert_eq!(
            print(vec![finding]),
            "::error file=b/a.json,line=2,endLine=2,col=3,endColumn=6,\
             title=LRO403 final-state-via-header-contradiction::\
             no such header%0Ahelp: rename it\n"
        );
    }

    #[test]
    fn a_span_over_many_lines_is_annotated_at_its_first() {
        let workspace = sample::workspace([("a.json", "{\n  \"a\": {\n  }\n}")]);
        let finding = sample::finding(sample::place(&workspace, "a.json", "{\n  }"));
        assert_eq!(
            print(vec![finding]),
            "::error file=a.json,line=2,endLine=2,\
             title=LRO403 final-state-via-header-contradiction::no such header\n"
        );
    }

    #[test]
    fn no_text_forges_a_command_or_a_property() {
        let path = "a,line=9::b%\u{1b}.json";
        let workspace = sample::workspace([(path, "{}")]);
        let mut finding = sample::finding(sample::place(&workspace, path, "{}"));
        finding.message = "100%\r\n::error::forged\u{2028}".to_owned();
        finding.help = Some("\n::stop-commands::x".to_owned());
        assert_eq!(
            print(vec![finding]),
            "::error file=a%2Cline=9%3A%3Ab%25\\u{1b}.json,line=1,endLine=1,col=1,endColumn=3,\
             title=LRO403 final-state-via-header-contradiction::\
             100%25\\u{d}\\u{a}::error::forged\\u{2028}%0Ahelp: \\u{a}::stop-commands::x\n"
        );
    }

    /// The beginnings of what is printed about so many findings, the mildest given first.
    fn commands(
        workspace: &Workspace,
        infos: usize,
        warnings: usize,
        errors: usize,
    ) -> Vec<String> {
        let findings = [
            (Severity::Info, infos),
            (Severity::Warning, warnings),
            (Severity::Error, errors),
        ]
        .into_iter()
        .flat_map(|(severity, count)| {
            (0..count).map(move |_| {
                let mut finding = sample::finding(sample::place(workspace, "a.json", "{}"));
                finding.severity = severity;
                finding
            })
        });
        let text = print(findings.collect());
        text.lines()
            .map(|line| line.split(" file").next().unwrap_or_default().to_owned())
            .collect()
    }

    fn expected(errors: usize, warnings: usize, notices: usize, note: &str) -> Vec<String> {
        let all = [
            ("::error", errors),
            ("::warning", warnings),
            ("::notice", notices),
        ];
        all.into_iter()
            .flat_map(|(command, count)| vec![command; count])
            .chain((!note.is_empty()).then_some(note))
            .map(str::to_owned)
            .collect()
    }

    #[test]
    fn within_the_limits_all_are_annotated_the_most_severe_first() {
        let workspace = sample::workspace([("a.json", "{}")]);
        assert_eq!(commands(&workspace, 10, 10, 10), expected(10, 10, 10, ""));
        assert!(commands(&workspace, 0, 0, 0).is_empty());
    }

    #[test]
    fn beyond_the_limits_a_note_counts_the_others() {
        let workspace = sample::workspace([("a.json", "{}")]);
        assert_eq!(
            commands(&workspace, 0, 2, 11),
            expected(
                10,
                2,
                0,
                "::notice::1 more finding is not annotated (1 error)"
            )
        );
        // The note takes the place of a notice.
        assert_eq!(
            commands(&workspace, 10, 12, 40),
            expected(
                10,
                10,
                9,
                "::notice::33 more findings are not annotated (30 errors, 2 warnings, 1 info)"
            )
        );
    }

    #[test]
    fn only_what_is_new_is_annotated() {
        let workspace = sample::workspace([("a.json", "{}")]);
        let mut new = sample::finding(sample::place(&workspace, "a.json", "{}"));
        new.status = Some(FindingStatus::New);
        new.message = "a new one".to_owned();
        let mut inherited = new.clone();
        inherited.status = Some(FindingStatus::Inherited);
        let findings = sample::compared(vec![inherited.clone(), new.clone()], vec![inherited]);
        let text = sample::print(Format::Github, &findings, &Options::default());
        assert_eq!(text.lines().count(), 1, "{text}");
        assert!(text.ends_with("::a new one\n"), "{text}");
    }
}
