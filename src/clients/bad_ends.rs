//! The reactions of clients to an operation that fails or is canceled.

use serde::Serialize;

use super::course::{Course, Scene};
use super::{Audience, Client, End, Outcome};
use crate::model::{Lro, State};

/// The reaction of a client to a status that says that the operation failed or was canceled, the
/// best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reaction {
    /// It reports that the operation failed or was canceled.
    Reported,
    /// It stops with another error.
    GivesUp,
    /// It reports success.
    TakenForSuccess,
    /// It polls forever.
    NeverEnds,
}

/// An operation that ends without success.
#[derive(Clone, Debug)]
pub struct BadEnd {
    /// [`State::Failed`] or [`State::Canceled`].
    pub state: State,
    /// The value of the status. If there are several values, the value for which the fewest clients
    /// make a mistake.
    pub value: String,
    /// The reactions of the clients, in display order. A client is missing if it doesn't poll until
    /// the completion of a successful operation either, or if nothing that it polls has a status.
    pub reactions: Vec<(&'static Client, Reaction)>,
}

/// The number of status values that are tried for failure, and for cancellation.
const MOST_VALUES: usize = 8;

/// The reactions of the clients that poll an operation, if it fails and if it is canceled. An end
/// is missing if the status has no value for it.
pub fn bad_ends(lro: &Lro<'_>, audience: Audience) -> Vec<BadEnd> {
    let Some(monitor) = lro.monitor.as_ref().filter(|monitor| !monitor.is_flag()) else {
        return Vec::new();
    };
    let scene = Scene::new(lro);
    let goes_well = scene.declared();
    let clients: Vec<_> = audience
        .of(lro)
        .filter(|client| comes_to_end(client, &goes_well))
        .collect();
    let ends = [
        (State::Failed, &monitor.states.failed),
        (State::Canceled, &monitor.states.canceled),
    ];
    let best = ends.into_iter().filter_map(|(state, values)| {
        let values = values.iter().take(MOST_VALUES);
        let ends = values.map(|value| bad_end(&scene, state, value, &clients));
        ends.min_by_key(BadEnd::mistakes)
    });
    best.filter(|end| !end.reactions.is_empty()).collect()
}

impl BadEnd {
    /// The number of clients that don't notice this end.
    fn mistakes(&self) -> usize {
        let reactions = self.reactions.iter();
        let mistakes = reactions.filter(|(_, reaction)| *reaction > Reaction::GivesUp);
        mistakes.count()
    }
}

fn bad_end(
    scene: &Scene<'_, '_>,
    state: State,
    value: &str,
    clients: &[&'static Client],
) -> BadEnd {
    let scene = scene.ending(state, value);
    let courses = scene.declared();
    let reactions = clients.iter().filter_map(|client| {
        let reactions = courses.iter().filter_map(|course| {
            let outcome = client.run(&course.exchange);
            is_told(&scene, course, &outcome).then(|| reaction(&outcome))
        });
        Some((*client, reactions.max()?))
    });
    BadEnd {
        state,
        value: value.to_owned(),
        reactions: reactions.collect(),
    }
}

fn reaction(outcome: &Outcome) -> Reaction {
    match outcome.end {
        End::Failed => Reaction::Reported,
        End::Errors(_) => Reaction::GivesUp,
        End::Returns(_) => Reaction::TakenForSuccess,
        End::Polls => Reaction::NeverEnds,
    }
}

/// `true` if a client polls until the completion of an operation that succeeds.
fn comes_to_end(client: &Client, courses: &[Course]) -> bool {
    !courses.is_empty()
        && courses.iter().all(|course| {
            let outcome = client.run(&course.exchange);
            !matches!(outcome.end, End::Polls | End::Failed) && course.exchange.tells_end(&outcome)
        })
}

/// `true` if a client has polled a URL whose last response says how the operation ended.
fn is_told(scene: &Scene<'_, '_>, course: &Course, outcome: &Outcome) -> bool {
    outcome.polls.iter().any(|poll| {
        let answers = course.exchange.answers.get(&poll.url);
        let last = answers.and_then(|answers| answers.last());
        last.is_some_and(|last| scene.tells_end(last))
    })
}
