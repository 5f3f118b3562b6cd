//! What clients do with an operation that fails or is canceled.

use serde::Serialize;

use super::course::{Course, Scene};
use super::{Audience, Client, End, Outcome};
use crate::model::{Lro, State};

/// What a client does when the status says that the operation failed or was canceled, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reaction {
    /// It reports that the operation failed or was canceled.
    Reported,
    /// It stops with an error of its own.
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
    /// The value of the status. Of several values, the one that fewest clients get wrong.
    pub value: String,
    /// What clients do then, in the order in which they are shown. A client is missing if it doesn't
    /// come to the end of an operation that succeeds either, or if nothing that it polls has a status.
    pub reactions: Vec<(&'static Client, Reaction)>,
}

/// How many values of a status are tried for one kind of end.
const MOST_VALUES: usize = 8;

/// What the clients that meet an operation do when it fails, and when it is canceled. An end is missing
/// if the status has no value for it.
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
    /// How many clients don't notice it.
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

/// `true` if a client polls until the end where the operation succeeds.
fn comes_to_end(client: &Client, courses: &[Course]) -> bool {
    !courses.is_empty()
        && courses.iter().all(|course| {
            let outcome = client.run(&course.exchange);
            !matches!(outcome.end, End::Polls | End::Failed) && course.exchange.tells_end(&outcome)
        })
}

/// `true` if a client has polled something that says how the operation ends.
fn is_told(scene: &Scene<'_, '_>, course: &Course, outcome: &Outcome) -> bool {
    outcome.polls.iter().any(|poll| {
        let answers = course.exchange.answers.get(&poll.url);
        let last = answers.and_then(|answers| answers.last());
        last.is_some_and(|last| scene.tells_end(last))
    })
}
