//! Logging commands, which an agent of Azure Pipelines turns into issues of a build.
//!
//! An issue is an error or a warning, so findings of severity info are only counted. What else
//! doesn't fit within the limits of a step is counted too, in a last line for people.

use std::fmt;
use std::io::{self, Write};

use super::annotations::Annotations;
use crate::diagnostic::{Diagnostic, Findings, Severity};
use crate::text::Escaped;

pub(super) fn write(findings: &Findings, out: &mut dyn Write) -> io::Result<()> {
    let annotations = Annotations::choose(findings, 0);
    for diagnostic in &annotations.shown {
        log(diagnostic, out)?;
    }
    match annotations.note() {
        Some(note) => writeln!(out, "{note}"),
        None => Ok(()),
    }
}

fn log(diagnostic: &Diagnostic, out: &mut dyn Write) -> io::Result<()> {
    let kind = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning | Severity::Info => "warning",
    };
    let start = diagnostic.primary.start();
    write!(
        out,
        "##vso[task.logissue type={kind};sourcepath={path};linenumber={line};\
         columnnumber={column};code={code};]{rule}: {message}",
        path = Property(diagnostic.primary.path()),
        line = start.line,
        column = start.column,
        code = diagnostic.code,
        rule = diagnostic.rule,
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
        f.write_str(&Escaped(self.0).to_string().replace('%', "%AZP25"))
    }
}

/// The value of a property, which a semicolon or a bracket would end.
struct Property<'a>(&'a str);

impl fmt::Display for Property<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let data = Data(self.0).to_string();
        f.write_str(&data.replace(';', "%3B").replace(']', "%5D"))
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Format, Options, sample};
    use super::*;

    fn print(diagnostics: Vec<Diagnostic>) -> String {
        sample::print(
            Format::Azure,
            &sample::findings(diagnostics),
            &Options::default(),
        )
    }

    #[test]
    fn a_finding_is_a_command_with_its_place() {
        let workspace = sample::workspace([("b/a.json", "{\n  \"a\": 1\n}")]);
        let mut finding = sample::finding(sample::place(&workspace, "b/a.json", "\"a\""));
        finding.severity = Severity::Warning;
        finding.help = Some("rename it".to_owned());
        assert_eq!(
            print(vec![finding]),
            "##vso[task.logissue type=warning;sourcepath=b/a.json;linenumber=2;columnnumber=3;\
             code=LRO403;]final-state-via-header-contradiction: no such header%0Ahelp: rename it\n"
        );
    }

    #[test]
    fn no_text_forges_a_command_or_a_property() {
        let path = "a;type=x]##vso[b%\u{1b}.json";
        let workspace = sample::workspace([(path, "{}")]);
        let mut finding = sample::finding(sample::place(&workspace, path, "{}"));
        finding.message = "100%\r\n##vso[task.complete]%0Aforged\u{2028}".to_owned();
        finding.help = Some("\n##[error]x".to_owned());
        assert_eq!(
            print(vec![finding]),
            "##vso[task.logissue type=error;\
             sourcepath=a%3Btype=x%5D\\u{23}#vso[b%AZP25\\u{1b}.json;\
             linenumber=1;columnnumber=1;code=LRO403;]final-state-via-header-contradiction: \
             100%AZP25\\u{d}\\u{a}\\u{23}#vso[task.complete]%AZP250Aforged\\u{2028}\
             %0Ahelp: \\u{a}\\u{23}#[error]x\n"
        );
    }

    #[test]
    fn infos_and_what_is_beyond_the_limits_are_counted() {
        let workspace = sample::workspace([("a.json", "{}")]);
        let findings = [(Severity::Info, 2), (Severity::Warning, 11)]
            .into_iter()
            .flat_map(|(severity, count)| (0..count).map(move |_| severity))
            .map(|severity| {
                let mut finding = sample::finding(sample::place(&workspace, "a.json", "{}"));
                finding.severity = severity;
                finding
            });
        let text = print(findings.collect());
        let commands = text.lines().filter(|line| line.starts_with("##vso["));
        assert_eq!(commands.count(), 10);
        assert_eq!(
            text.lines().last(),
            Some("3 more findings are not annotated (1 warning, 2 infos)")
        );
    }
}
