use super::described::described;
use crate::rules::prelude::*;

rule! {
    "errors/lro-error-codes", LroOrSync, check,
    enum Case { Declared = "declared", Other = "other" }
}

/// What is wrong with a response, or with several at once.
#[derive(Clone, Copy, PartialEq)]
enum Wrong {
    Unknown,
    TakenForResult,
    Declared,
}

impl Wrong {
    fn of<'w>(subject: &Subject<'w>, response: &Response<'w>) -> Option<Self> {
        let status = response.status();
        let mut errors = subject.coded_errors();
        let is_error = errors.any(|error| error.site() == response.site());
        match status {
            Status::Default | Status::Code(200 | 201 | 202 | 204) => None,
            Status::Range(_) => Some(Self::Unknown),
            Status::Code(_) if !is_error => Some(Self::Unknown),
            Status::Code(_) if subject.is_taken_for_result(response) => Some(Self::TakenForResult),
            Status::Code(_) => Some(Self::Declared),
        }
    }

    fn message(self, subject: &Subject<'_>, statuses: &[Status]) -> String {
        let codes = list(statuses, "and");
        let (are, each) = match statuses {
            [_] => ("is", "a successful result: it has no"),
            _ => ("are", "successful results: they have no"),
        };
        match self {
            Self::Unknown => {
                format!("azure-openapi-validator doesn't allow {codes}")
            }
            Self::TakenForResult => {
                let default = match has_default(subject) {
                    true => "",
                    false => ", and no `default` describes other errors",
                };
                format!("generated clients treat {codes} as {each} `x-ms-error-response`{default}")
            }
            Self::Declared => {
                let place = match has_default(subject) {
                    true => "although `default` describes all errors",
                    false => "instead of a `default` for all errors",
                };
                format!("{codes} {are} declared {place}")
            }
        }
    }

    fn case(self) -> Option<Case> {
        match self {
            Self::Unknown => Some(Case::Other),
            Self::TakenForResult => None,
            Self::Declared => Some(Case::Declared),
        }
    }
}

fn has_default(subject: &Subject<'_>) -> bool {
    let mut responses = subject.responses().iter();
    responses.any(|response| response.status() == Status::Default)
}

fn help(subject: &Subject<'_>, wrong: Wrong, statuses: &[Status]) -> String {
    let codes = list(statuses, "and");
    let (them, have) = match statuses {
        [_] => ("it", "it has a body of its own"),
        _ => ("them", "they have bodies of their own"),
    };
    let replace = match (has_default(subject), described(subject)) {
        (true, _) => format!("remove {codes}, because `default` describes {them}"),
        (false, Some(schema)) => {
            format!("replace {codes} with a `default` that refers to {schema}")
        }
        (false, None) => format!("replace {codes} with a `default`"),
    };
    match wrong {
        // Clients know already that they are errors.
        Wrong::Declared => {
            format!(
                "{replace}; or, if {have}, suppress this finding in `lro-lint.yaml` with a reason"
            )
        }
        Wrong::Unknown | Wrong::TakenForResult => {
            format!("{replace}; or add `\"x-ms-error-response\": true` to {them} if {have}")
        }
    }
}

fn add<'f, 'w>(finding: &'f mut Finding<'w>, wrong: Wrong, help: String) -> &'f mut Finding<'w> {
    finding
        .help(help)
        .typespec("remove the response; or decorate its model with `@error`, for which the emitter writes `x-ms-error-response`");
    match wrong.case() {
        Some(case) => finding.case(case),
        None => finding.clients(GENERATED),
    }
}

fn check<'w>(subject: &Subject<'w>, report: &mut Report<'w>) {
    // The operation's own responses (not shared ones), by what is wrong with them.
    let mut own: Vec<(Wrong, Site<'w>, Vec<Status>)> = Vec::new();
    for response in subject.responses() {
        let Some(wrong) = Wrong::of(subject, response) else {
            continue;
        };
        let status = response.status();
        match response.shared().filter(|_| wrong == Wrong::TakenForResult) {
            // A response that operations share is one finding.
            Some(name) => {
                let message = format!(
                    "generated clients treat the response `{name}` as a successful result: it has no `x-ms-error-response`"
                );
                // The help is the same for every operation, so that it is one finding.
                let help = format!(
                    "add `\"x-ms-error-response\": true` to `{name}`, and a `default` to the operations; or replace `{name}` with a `default` in the operations"
                );
                add(report.at(response.definition(), message), wrong, help);
            }
            None => match own.iter_mut().find(|(known, ..)| *known == wrong) {
                Some((_, _, statuses)) => statuses.push(status),
                None => own.push((wrong, response.site(), vec![status])),
            },
        }
    }
    for (wrong, site, statuses) in own {
        let message = wrong.message(subject, &statuses);
        add(
            report.at(site, message),
            wrong,
            help(subject, wrong, &statuses),
        );
    }
}
