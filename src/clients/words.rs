//! Words of a status that end an operation for its author, and for some client don't.

use super::{Audience, Client};
use crate::model::{Lro, MonitorSource, Polling, Profile, State, States, System, listed_states};
use crate::openapi::{ListedValue, Property};

/// A word that a status lists for the end of an operation, and that some clients wait on after.
#[derive(Clone, Debug)]
pub struct LostWord<'w> {
    /// The word, where it is listed.
    pub value: ListedValue<'w>,
    /// What it means to the author.
    pub state: State,
    /// The clients of the operation's system that take it for a step on the way, as in [`MAIN`].
    /// Those that take it for a mistake at least stop.
    pub lost_on: Vec<&'static Client>,
    /// `true` if it means nothing by itself: only the name that generators have for it tells that it
    /// ends the operation.
    pub is_told_by_name: bool,
}

/// The words of the polled status that end the operation and are lost on some client: those for
/// success first, then for failure, then for cancellation.
///
/// Where one word of a kind is known to all clients, the others may be steps on the way to it. Of a
/// resource only words for cancellation count, since `Ready` or `Error` may be what it is and not
/// how the operation ended.
pub fn lost_words<'w>(lro: &Lro<'w>, audience: Audience) -> Vec<LostWord<'w>> {
    let Some(read) = ReadStatus::of(lro) else {
        return Vec::new();
    };
    let values = read.status.schema.listed_values();
    let kinds = [
        (State::Succeeded, &read.states.succeeded),
        (State::Failed, &read.states.failed),
        (State::Canceled, &read.states.canceled),
    ];
    let mut lost = Vec::new();
    for (state, words) in kinds {
        let is_judged = !read.is_resource || state == State::Canceled;
        let one_is_known = words
            .iter()
            .any(|word| lost_on(lro, word, read.is_resource, audience).is_empty());
        if !is_judged || one_is_known {
            continue;
        }
        lost.extend(words.iter().filter_map(|word| {
            let value = values.iter().find(|value| value.text == **word)?;
            Some(LostWord {
                value: value.clone(),
                state,
                lost_on: lost_on(lro, word, read.is_resource, audience),
                is_told_by_name: means_nothing(word, lro.subject.profile),
            })
        }));
    }
    lost
}

/// The status that clients read.
struct ReadStatus<'w> {
    status: Property<'w>,
    states: States,
    /// `true` if it is that of a resource.
    is_resource: bool,
}

impl<'w> ReadStatus<'w> {
    /// `None` where clients read none, or no words are listed. What is polled by `Location` is
    /// judged by its code, in all systems but Fabric.
    fn of(lro: &Lro<'w>) -> Option<Self> {
        let profile = lro.subject.profile;
        let by_code =
            matches!(&lro.polling.value, Polling::Header(header) if header.is("Location"));
        if by_code && profile.system != System::Fabric {
            return None;
        }
        let monitor = lro.monitor.as_ref()?;
        let status = monitor.status.as_ref()?.property.clone()?;
        let states = listed_states(&status.schema, profile)?;
        let is_resource = matches!(monitor.source, MonitorSource::Resource(_));
        // Clients of a system read the name that it defines.
        let is_read = is_resource
            || profile.system == System::Generic
            || profile.status_properties.first().map(String::as_str) == Some(&*status.name);
        is_read.then_some(Self {
            status,
            states,
            is_resource,
        })
    }
}

/// `true` if a word has no meaning, neither to the system nor to HTTP APIs in general.
fn means_nothing(word: &str, profile: &Profile) -> bool {
    let common = &Profile::of(System::Generic).states;
    let meaning = profile.states.meaning(word);
    meaning.or_else(|| common.meaning(word)).is_none()
}

/// The clients of the operation's system that poll on when they are told a word. A marker doesn't
/// change what a word means to them.
fn lost_on(
    lro: &Lro<'_>,
    word: &str,
    is_resource: bool,
    audience: Audience,
) -> Vec<&'static Client> {
    let waits = |client: &&Client| {
        let meaning = match is_resource {
            true => client.resource_meaning,
            false => client.meaning,
        };
        meaning(word) == Some(State::Running)
    };
    let clients = audience.made_for(lro.subject.profile.system);
    let mains = clients.filter(|client| client.is_main());
    mains.filter(waits).collect()
}
