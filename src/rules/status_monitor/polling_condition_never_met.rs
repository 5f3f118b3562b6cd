use crate::questions::{Reason, unmet_conditions};
use crate::rules::prelude::*;
use crate::text::nearest;

rule! {
    "status-monitor/polling-condition-never-met", Operation, check,
    enum Case { Failure = "failure" }
}

fn message(extension: &str, reason: &Reason<'_>) -> String {
    match reason {
        Reason::Code(code) => {
            format!(
                "`{extension}` waits for the code `{code}`, which this operation doesn't declare"
            )
        }
        Reason::Absent(pointer) => {
            format!("`{extension}` reads `{pointer}`, which the response doesn't have")
        }
        Reason::Value {
            property, value, ..
        } => format!("`{extension}` waits for `{value}`, which `{property}` doesn't list"),
    }
}

fn help(reason: &Reason<'_>, meant: Option<&str>) -> String {
    match (reason, meant) {
        (Reason::Code(code), _) => {
            format!("declare a response `{code}`; or change the condition to a declared code")
        }
        (Reason::Absent(pointer), _) => {
            format!(
                "change the condition to a property of the response; or declare `{pointer}` in its schema"
            )
        }
        (
            Reason::Value {
                property, value, ..
            },
            Some(meant),
        ) => {
            format!(
                "change the value in the condition to `{meant}`; or add `{value}` to the values of `{property}`"
            )
        }
        (
            Reason::Value {
                property, value, ..
            },
            None,
        ) => {
            format!(
                "change the condition to a value that `{property}` lists; or add `{value}` to these values"
            )
        }
    }
}

fn check<'w>(subject: &Subject<'w>, report: &mut Report<'w>) {
    let profile = subject.profile;
    for unmet in unmet_conditions(&subject.operation, profile) {
        let meant = match &unmet.reason {
            Reason::Value { value, listed, .. } => {
                let meaning = |word: &str| profile.states.meaning(word);
                let mut words = listed.iter().map(String::as_str);
                let same =
                    words.find(|word| meaning(value).is_some_and(|own| meaning(word) == Some(own)));
                same.or_else(|| nearest(value, listed.iter().map(String::as_str)))
            }
            _ => None,
        };
        let finding = report.at(
            Site::value(unmet.place),
            message(&unmet.extension, &unmet.reason),
        );
        finding
            .help(help(&unmet.reason, meant))
            .typespec("correct the condition in `@extension`; or correct the enum of the status");
        if let Reason::Value { site, property, .. } = unmet.reason {
            finding.note(*site, format!("the listed values of `{property}`"));
        }
        if !unmet.is_success {
            finding.case(Case::Failure);
        }
    }
}
