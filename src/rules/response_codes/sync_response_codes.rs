use super::sync::{WrongSync, template, wrong_sync};
use crate::questions::{Codes, is_polling_path};
use crate::rules::prelude::*;

rule! {
    "response-codes/sync-response-codes", LroOrSync, check,
    enum Case { No204 = "no-204", Post201 = "post-201", Missing = "missing", Both = "both", Polled = "polled", OnlyUpdates = "only-updates" }
}

fn expected(codes: &Codes<'_, '_>) -> String {
    let conjunction = if codes.asks_for_all() { "and" } else { "or" };
    list(codes.allowed, conjunction)
}

fn message(wrong: WrongSync, method: Method, codes: &Codes<'_, '_>) -> String {
    let (welcome, missing) = (codes.welcome(), codes.missing());
    let fault = match wrong {
        WrongSync::Foreign if welcome.is_empty() => format!("only {}", declared(codes.unwelcome())),
        WrongSync::Foreign => format!("{} too", declared(codes.unwelcome())),
        WrongSync::Missing if missing.len() == 1 => {
            format!("{} is missing", list(missing, "and"))
        }
        WrongSync::Missing => format!("{} are missing", list(missing, "and")),
        WrongSync::Several if welcome.len() == 2 => "both are declared".to_owned(),
        WrongSync::Several => "all are declared".to_owned(),
    };
    let (verb, expected) = (method.verb(), expected(codes));
    format!("a synchronous {verb} should declare {expected}; {fault}")
}

fn help(wrong: WrongSync, codes: &Codes<'_, '_>) -> String {
    match wrong {
        WrongSync::Foreign => format!(
            "declare {} instead of {}; or, if the work is still running, return `202` and mark the operation as long-running",
            expected(codes),
            list(codes.unwelcome(), "and")
        ),
        WrongSync::Missing => format!("also declare {}", list(codes.missing(), "and")),
        WrongSync::Several => {
            "keep the `200` if the operation returns something; otherwise keep the `204`".to_owned()
        }
    }
}

fn check<'w>(subject: &Subject<'w>, report: &mut Report<'w>) {
    // Another rule reports pages without a 200.
    let codes = subject.sync_codes();
    let Some(codes) = codes.filter(|_| subject.page_without_response().is_none()) else {
        return;
    };
    let Some((wrong, response)) = wrong_sync(subject, &codes) else {
        return;
    };
    let method = subject.operation.method();
    // A result that is polled has the codes of the operation that produced it.
    let is_polled =
        method == Method::Get && is_polling_path(subject.operation.path(), subject.profile);
    let finding = report
        .at(response.site(), message(wrong, method, &codes))
        .about(subject.operation.element().place())
        .help(help(wrong, &codes))
        .typespec(template(method));
    match (wrong, method) {
        (WrongSync::Foreign | WrongSync::Missing, _) if is_polled => finding.case(Case::Polled),
        (WrongSync::Foreign, Method::Post) if codes.unwelcome().contains(&201) => {
            finding.case(Case::Post201)
        }
        (WrongSync::Foreign, Method::Delete) if codes.missing().contains(&204) => {
            finding.case(Case::No204)
        }
        (WrongSync::Foreign, _) => finding,
        // A PUT that only updates creates nothing.
        (WrongSync::Missing, _) if codes.missing() == [201] && subject.only_updates() => {
            finding.case(Case::OnlyUpdates)
        }
        (WrongSync::Missing, _) => finding.case(Case::Missing),
        (WrongSync::Several, _) => finding.case(Case::Both),
    };
}
