use crate::clients::{LostWord, lost_words};
use crate::model::{State, States};
use crate::rules::prelude::*;

rule! {
    "status-monitor/terminal-state-unknown-to-clients", Lro, check,
    enum Case { Named = "named" }
}

fn help(own: &States, lost: &[LostWord<'_>]) -> String {
    let usual = lost.iter().filter_map(|word| match word.state {
        State::Succeeded => own.succeeded.first(),
        State::Failed => own.failed.first(),
        State::Canceled => own.canceled.first(),
        State::Running => None,
    });
    let mut usual: Vec<&String> = usual.collect();
    usual.dedup();
    match list(usual, "and").as_str() {
        "" => "make the service send values that all clients know".to_owned(),
        usual => {
            format!("make the service send {usual} instead, and list the same in the document")
        }
    }
}

/// The message about `clients`. If there are none, the operation isn't marked long-running, so no client
/// polls it yet.
fn message(lost: &[LostWord<'_>], clients: &[&Client]) -> String {
    let values = list(lost.iter().map(|word| &word.value.text), "and");
    let are_final = match lost {
        [_] => "is not a final value",
        _ => "are not final values",
    };
    match clients {
        [] => format!("{values} {are_final} for the clients of this system"),
        _ => format!(
            "{values} {are_final} for {}, so polling never ends",
            products(clients)
        ),
    }
}

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    // Clients don't poll an operation that only acknowledges the request.
    if lro.is_only_acknowledged() {
        return;
    }
    let audience = report.clients().audience;
    let lost = lost_words(lro, audience);
    let Some((first, others)) = lost.split_first() else {
        return;
    };
    let waits = |client: &&Client| {
        let mut words = lost.iter();
        words.any(|word| word.lost_on.iter().any(|lost| lost.name == client.name))
    };
    let clients: Vec<&'static Client> = audience
        .of(lro)
        .filter(|client| client.is_main())
        .filter(waits)
        .collect();
    let finding = report.at(Site::value(first.value.place), message(&lost, &clients));
    let word = first.value.place;
    finding.about(word.parent().unwrap_or(word));
    for other in others {
        let message = format!("`{}` is not a final value either", other.value.text);
        finding.note(Site::value(other.value.place), message);
    }
    finding
        .help(help(&lro.subject.profile.built_in_states(), &lost))
        .typespec("change the value of the union member too: generators know `@lroSucceeded` and similar decorators, but polling clients only know values")
        .clients(&clients);
    if lost.iter().all(|word| word.is_told_by_name) {
        finding.case(Case::Named);
    }
}
