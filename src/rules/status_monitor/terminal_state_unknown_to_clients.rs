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
    let known = lro.profile.built_in_states();
    let classes = [
        (State::Succeeded, &states.succeeded, &known.succeeded),
        (State::Failed, &states.failed, &known.failed),
        (State::Canceled, &states.canceled, &known.canceled),
    ];
    for (state, listed, own) in classes {
        // Of a resource `Ready` and `Error` may be what it is, not how the operation ended.
        if is_resource && state != State::Canceled {
            continue;
        }
        let lost = |word: &str| ignorant(lro, word);
        // Where one word of a kind is known to all, the others may be steps on the way.
        if listed.iter().any(|word| lost(word).is_empty()) {
            continue;
        }
        let values = status.schema.listed_values();
        for word in listed {
            let Some(value) = values.iter().find(|value| value.text == **word) else {
                continue;
            };
            let finding = report.at(
                Site::value(value.place),
                format!("an operation that ends with `{word}` never ends for some clients"),
            );
            let usual = list(own.first(), "or");
            finding
                .help(if usual.is_empty() {
                    "let the service send a word that all clients know".to_owned()
                } else {
                    format!("let the service send {usual}, and list that")
                })
                .typespec("write the word that is sent as the value of the member: `@lroSucceeded` and its likes tell generators, not the clients that poll")
                .clients(&lost(word));
            if is_told_by_name(&value.text, lro.profile) {
                finding.case("named");
            }
        }
    }
}

/// Whether a word means nothing by itself, so that only the name which generators have for it
/// tells that it ends the operation.
fn is_told_by_name(word: &str, profile: &Profile) -> bool {
    let common = &Profile::of(System::Generic).states;
    profile
        .states
        .meaning(word)
        .or_else(|| common.meaning(word))
        .is_none()
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

/// The clients of the operation's system to which a word doesn't mean that it has ended.
fn ignorant(lro: &Lro<'_>, word: &str) -> Vec<&'static str> {
    let is_lost = |client: &&&Client| {
        client.systems.contains(&lro.profile.system)
            && matches!((client.meaning)(word), None | Some(State::Running))
    };
    clients::ALL
        .iter()
        .filter(is_lost)
        .map(|client| client.name)
        .collect()
}
