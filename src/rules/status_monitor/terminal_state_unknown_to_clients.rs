use crate::clients::{self, Client};
use crate::lro::{MonitorSource, Polling, Profile, State, States, listed_states};
use crate::openapi::Property;
use crate::rules::prelude::*;

rule!(
    "status-monitor/terminal-state-unknown-to-clients",
    Lro,
    check
);

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let Some((status, states, is_resource)) = words(lro) else {
        return;
    };
    let values = status.schema.listed_values();
    let classes = [
        (State::Succeeded, &states.succeeded),
        (State::Failed, &states.failed),
        (State::Canceled, &states.canceled),
    ];
    let mut lost = Vec::new();
    for (state, words) in classes {
        // Of a resource `Ready` and `Error` may be what it is, not how the operation ended; and
        // where one word of a kind is known to all, the others may be steps on the way.
        let is_judged = !is_resource || state == State::Canceled;
        if is_judged && !words.iter().any(|word| ignorant(lro, word).is_empty()) {
            lost.extend(words.iter().filter_map(|word| {
                let value = values.iter().find(|value| value.text == **word)?;
                Some((state, value))
            }));
        }
    }
    let Some((_, first)) = lost.first() else {
        return;
    };
    let words = list(lost.iter().map(|(_, value)| &value.text), "or");
    let clients: Vec<&'static Client> = clients::ALL
        .into_iter()
        .filter(|client| {
            let mut words = lost.iter();
            words.any(|(_, value)| ignorant(lro, &value.text).contains(&client.name))
        })
        .collect();
    let finding = report.at(
        Site::value(first.place),
        format!(
            "an operation that ends with {words} never ends for {}",
            titles(&clients)
        ),
    );
    for (_, value) in lost.iter().skip(1) {
        finding.note(Site::value(value.place), "this one neither");
    }
    let own = lro.profile.built_in_states();
    let usual = lost.iter().filter_map(|(state, _)| match state {
        State::Succeeded => own.succeeded.first(),
        State::Failed => own.failed.first(),
        State::Canceled => own.canceled.first(),
        State::Running => None,
    });
    let mut usual: Vec<&String> = usual.collect();
    usual.dedup();
    let usual = list(usual, "and");
    let names: Vec<&'static str> = clients.iter().map(|client| client.name).collect();
    finding
        .help(if usual.is_empty() {
            "let the service send words that all clients know".to_owned()
        } else {
            format!("let the service send {usual}, and list that")
        })
        .typespec("write the word that is sent as the value of the member: `@lroSucceeded` and its likes tell generators, not the clients that poll")
        .clients(&names);
    let mut values = lost.iter();
    if values.all(|(_, value)| is_told_by_name(&value.text, lro.profile)) {
        finding.case("named");
    }
}

/// Whether a word means nothing by itself, so that only the name which generators have for it
/// tells that it ends the operation.
fn is_told_by_name(word: &str, profile: &Profile) -> bool {
    let common = &Profile::of(System::Generic).states;
    let meaning = profile.states.meaning(word);
    meaning.or_else(|| common.meaning(word)).is_none()
}

/// The status that clients read, the words that it lists, and whether it is that of a resource.
/// What is polled by `Location` is judged by its code, in all systems but Fabric.
fn words<'w>(lro: &Lro<'w>) -> Option<(Property<'w>, States, bool)> {
    let reads_words = lro.profile.system == System::Fabric;
    if !reads_words
        && matches!(&lro.polling.value, Polling::Header(header) if header.is("Location"))
    {
        return None;
    }
    let monitor = lro.monitor.as_ref()?;
    let status = monitor.status.as_ref()?.property.clone()?;
    let states = listed_states(&status.schema, lro.profile)?;
    let is_resource = matches!(monitor.source, MonitorSource::Resource(_));
    // Clients of a system read the name that it defines.
    let is_read = is_resource
        || lro.profile.system == System::Generic
        || lro.profile.status_properties.first().map(String::as_str) == Some(&*status.name);
    is_read.then_some((status, states, is_resource))
}

/// The clients of the operation's system that wait on when they are told a word. Those that take
/// it for a mistake at least stop.
fn ignorant(lro: &Lro<'_>, word: &str) -> Vec<&'static str> {
    let is_lost = |client: &&&Client| {
        client.systems.contains(&lro.profile.system)
            && (client.meaning)(word) == Some(State::Running)
    };
    clients::ALL
        .iter()
        .filter(is_lost)
        .map(|client| client.name)
        .collect()
}
