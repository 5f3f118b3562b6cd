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
        "" => "let the service send words that all clients know".to_owned(),
        usual => format!("let the service send {usual}, and list that"),
    }
}

/// What happens to these clients; where the operation isn't marked, no client polls it yet.
fn message(lost: &[LostWord<'_>], clients: &[&Client]) -> String {
    let words = |conjunction| list(lost.iter().map(|word| &word.value.text), conjunction);
    if clients.is_empty() {
        let verb = if lost.len() == 1 { "doesn't" } else { "don't" };
        let words = words("and");
        return format!("{words} {verb} end an operation for the clients of this system");
    }
    let who = products(clients);
    format!(
        "an operation that ends with {} never ends for {who}",
        words("or")
    )
}

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    // Nobody polls what only acknowledges the request.
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
        finding.note(Site::value(other.value.place), "this one neither");
    }
    finding
        .help(help(&lro.subject.profile.built_in_states(), &lost))
        .typespec("write the word that is sent as the value of the member: `@lroSucceeded` and its likes tell generators, not the clients that poll")
        .clients(&clients);
    if lost.iter().all(|word| word.is_told_by_name) {
        finding.case(Case::Named);
    }
}
