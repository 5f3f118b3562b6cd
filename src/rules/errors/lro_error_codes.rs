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
    fn of(subject: &Subject<'_>, response: &Response<'_>) -> Option<Self> {
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
            [_] => ("is", "a result: it lacks"),
            _ => ("are", "results: they lack"),
        };
        match self {
            Self::Unknown => {
                format!("{codes} {are} none of the codes that azure-openapi-validator knows")
            }
            Self::TakenForResult => {
                let default = match has_default(subject) {
                    true => "",
                    false => ", and no `default` describes other errors",
                };
                format!("generated clients take {codes} for {each} `x-ms-error-response`{default}")
            }
            Self::Declared => {
                let place = match has_default(subject) {
                    true => "beside",
                    false => "in place of",
                };
                format!("{codes} {are} declared {place} `default`, which stands for all errors")
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
    let mut responses = subject.responses.iter();
    responses.any(|response| response.status() == Status::Default)
}

fn help(subject: &Subject<'_>, wrong: Wrong, statuses: &[Status]) -> String {
    let (codes, them, body) = match statuses {
        [_] => (list(statuses, "and"), "it", "its body differs"),
        _ => (list(statuses, "and"), "them", "their bodies differ"),
    };
    let default = match (has_default(subject), described(subject)) {
        (true, _) => format!("let `default` describe {them}"),
        (false, Some(schema)) => {
            format!("describe {them} with a `default` that refers to {schema}")
        }
        (false, None) => format!("describe {them} with a `default`"),
    };
    match wrong {
        // Clients know already that they are errors.
        Wrong::Declared => {
            format!("remove {codes} and {default}; where {body}, suppress this finding")
        }
        Wrong::Unknown | Wrong::TakenForResult => format!(
            "remove {codes} and {default}; where {body}, keep {them} with `\"x-ms-error-response\": true`"
        ),
    }
}

fn add<'f, 'w>(finding: &'f mut Finding<'w>, wrong: Wrong, help: String) -> &'f mut Finding<'w> {
    finding
        .help(help)
        .typespec("remove the response, or decorate its model with `@error`, which the emitter turns into `x-ms-error-response`");
    match wrong.case() {
        Some(case) => finding.case(case),
        None => finding.clients(GENERATED),
    }
}

fn check<'w>(subject: &Subject<'w>, report: &mut Report<'w>) {
    // What the operation has of its own, by what is wrong with it.
    let mut own: Vec<(Wrong, Site<'w>, Vec<Status>)> = Vec::new();
    for response in &subject.responses {
        let Some(wrong) = Wrong::of(subject, response) else {
            continue;
        };
        let status = response.status();
        match response.shared().filter(|_| wrong == Wrong::TakenForResult) {
            // A response that operations share is corrected once.
            Some(name) => {
                let message = format!(
                    "generated clients take the response `{name}` for a result: it lacks `x-ms-error-response`"
                );
                // The same for every operation, so that it is one finding.
                let help = format!(
                    "write `\"x-ms-error-response\": true` into `{name}` and declare a `default` beside it, or take `{name}` out of the operations and let `default` describe the error"
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
