//! Status values that mean completion to the author but not to some clients.

use super::{Audience, Client};
use crate::model::{Lro, MonitorSource, Polling, Profile, State, States, System, listed_states};
use crate::openapi::{ListedValue, Property};

/// A status value that means completion, but some clients keep polling after it.
#[derive(Clone, Debug)]
pub struct LostWord<'w> {
    /// The value in its list.
    pub value: ListedValue<'w>,
    /// Its meaning to the author.
    pub state: State,
    /// The clients of the operation's system that treat it as running, in the order of [`MAIN`].
    /// Clients that treat it as an error at least stop.
    pub lost_on: Vec<&'static Client>,
    /// `true` if the value itself has no known meaning: only its name for generators shows that it
    /// means completion.
    pub is_told_by_name: bool,
}

/// The values of the polled status that mean completion but not to some client: first for success,
/// then for failure, then for cancellation.
///
/// If all clients know one value for an outcome, the other values may be steps before it. For a
/// resource, only values for cancellation count, because `Ready` or `Error` may describe the
/// resource and not how the operation ended.
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
    /// `true` if it is the state of a resource.
    is_resource: bool,
}

impl<'w> ReadStatus<'w> {
    /// The status that clients read. `None` if they read none, or if no values are listed. Outside
    /// Fabric, clients that poll `Location` check the code and not the status value.
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
        // Clients of a system read the property with the system's name only.
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

/// `true` if a value has no meaning, neither in the system nor in HTTP APIs in general.
fn means_nothing(word: &str, profile: &Profile) -> bool {
    let common = &Profile::of(System::Generic).states;
    let meaning = profile.states.meaning(word);
    meaning.or_else(|| common.meaning(word)).is_none()
}

/// The clients of the operation's system that keep polling after a value. A marker doesn't change
/// the meaning of a value.
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
