//! What clients make of an operation: each runs against a service that keeps to the document.

use std::cell::LazyCell;

use serde::Serialize;

use super::course::{Course, Expected, HEADERS, Thing, Way, courses, way};
use super::{ALL, Client, End, Outcome};
use crate::model::{Lro, LroResult, Polling};

/// What a client makes of an operation that goes well.
#[derive(Clone, Debug)]
pub struct Forecast {
    /// The client.
    pub client: &'static Client,
    /// Where it polls first; `None` where it doesn't poll.
    pub polls: Option<Way>,
    /// What it fetches once it takes the operation for ended.
    pub final_get: Option<Way>,
    /// What it hands to its caller; `None` for nothing, also where it fails.
    pub returns: Option<Thing>,
    /// Whether that is right.
    pub verdict: Verdict,
    /// Why it isn't, as a clause.
    pub why: Option<String>,
}

/// Whether a client comes to the right end, the worst last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// It returns the result once the operation has ended.
    Ok,
    /// The document doesn't say enough.
    Unknown,
    /// It returns something that isn't the result.
    WrongResult,
    /// It reports success before the operation has ended.
    EarlySuccess,
    /// It reports a failure although the operation succeeds.
    FalseFailure,
    /// It goes on polling although the operation has ended.
    NeverEnds,
}

impl Verdict {
    /// The word for it in every format.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Unknown => "unknown",
            Self::WrongResult => "wrong-result",
            Self::EarlySuccess => "early-success",
            Self::FalseFailure => "false-failure",
            Self::NeverEnds => "never-ends",
        }
    }
}

/// What each client that serves the operation's system makes of it; of several first answers that
/// it may begin with, the one that ends worst counts.
pub fn forecasts(lro: &Lro<'_>) -> Vec<Forecast> {
    let declared = courses(lro, None);
    // How it may go where the service sends a header that the document doesn't have.
    let others: LazyCell<Vec<Vec<Course>>, _> = LazyCell::new(|| {
        let headers = HEADERS.iter().filter(|_| lro.may_lead_elsewhere());
        headers
            .map(|(header, _)| courses(lro, Some(header)))
            .collect()
    });
    ALL.iter()
        .filter(|client| client.systems.contains(&lro.subject.profile.system))
        .filter_map(|client| {
            let mut forecast = worst(&declared, client, lro)?;
            let would_help = |other: &Vec<Course>| {
                worst(other, client, lro).is_some_and(|other| other.verdict <= Verdict::Unknown)
            };
            if forecast.verdict > Verdict::Unknown && others.iter().any(would_help) {
                forecast.verdict = Verdict::Unknown;
                forecast.why = forecast
                    .why
                    .map(|why| format!("{why}, unless a header is sent that isn't declared"));
            }
            // Nobody says that it is to be waited for.
            if matches!(lro.polling.value, Polling::Nowhere) && !lro.subject.is_marked() {
                forecast.verdict = forecast.verdict.min(Verdict::Unknown);
            }
            Some(forecast)
        })
        .collect()
}

/// Clients that hand over different things once the same operation has ended.
#[derive(Clone, Debug)]
pub struct Disagreement {
    /// Those that hand over the result.
    pub right: Vec<&'static Client>,
    /// Those that hand over something else.
    pub wrong: Vec<&'static Client>,
    /// What they hand over, as words; `None` where they differ among each other too.
    pub what: Option<&'static str>,
}

/// Whether clients disagree on what an operation returns: some hand over the result, and others
/// wait for the end as well and hand over something else.
pub fn disagreement(lro: &Lro<'_>) -> Option<Disagreement> {
    // What a header that isn't declared would change can only take clients out of the dispute.
    let declared = courses(lro, None);
    let verdicts: Vec<Verdict> = ALL
        .iter()
        .filter(|client| client.systems.contains(&lro.subject.profile.system) && client.hands_over)
        .filter_map(|client| Some(worst(&declared, client, lro)?.verdict))
        .collect();
    let may_disagree = [Verdict::Ok, Verdict::WrongResult];
    if !may_disagree
        .iter()
        .all(|verdict| verdicts.contains(verdict))
    {
        return None;
    }
    let forecasts = forecasts(lro);
    let of = |verdict: Verdict| {
        forecasts
            .iter()
            .filter(move |one| one.verdict == verdict && one.client.hands_over)
    };
    let right: Vec<_> = of(Verdict::Ok).map(|one| one.client).collect();
    let wrong: Vec<_> = of(Verdict::WrongResult).map(|one| one.client).collect();
    let mut things: Vec<_> = of(Verdict::WrongResult).map(|one| one.returns).collect();
    things.dedup();
    let what = match things.as_slice() {
        [one] => Some(handed_over(*one)),
        _ => None,
    };
    (!right.is_empty() && !wrong.is_empty()).then_some(Disagreement { right, wrong, what })
}

/// What is handed over, in words.
const fn handed_over(thing: Option<Thing>) -> &'static str {
    match thing {
        Some(Thing::Monitor) => "the status document",
        Some(Thing::Initial) => "the body of the first answer",
        Some(Thing::Resource) => "what a GET of the same path returns",
        Some(Thing::Result) => "what Location leads to",
        None => "nothing",
    }
}

/// The course that ends worst for a client, the first of equals.
fn worst(courses: &[Course], client: &'static Client, lro: &Lro<'_>) -> Option<Forecast> {
    courses
        .iter()
        .map(|course| forecast(course, client, lro))
        .reduce(|worst, next| {
            if next.verdict > worst.verdict {
                next
            } else {
                worst
            }
        })
}

/// What a client makes of a course.
fn forecast(course: &Course, client: &'static Client, lro: &Lro<'_>) -> Forecast {
    let outcome = client.run(&course.exchange);
    let returns = match &outcome.end {
        End::Returns(Some(seen)) => course.thing(seen),
        _ => None,
    };
    let (verdict, why) = judge(course, client, &outcome, returns, lro);
    Forecast {
        client,
        polls: outcome.polls.first().and_then(|poll| way(&poll.url)),
        final_get: outcome.final_get.as_deref().and_then(way),
        returns,
        verdict,
        why,
    }
}

fn judge(
    course: &Course,
    client: &Client,
    outcome: &Outcome,
    returns: Option<Thing>,
    lro: &Lro<'_>,
) -> (Verdict, Option<String>) {
    match outcome.end {
        // A caller that waits for nothing but the end doesn't ask for a result.
        End::Errors(_)
            if matches!(course.expected, Expected::Nothing)
                && outcome.final_get.is_none()
                && course.exchange.tells_end(outcome) =>
        {
            (Verdict::Ok, None)
        }
        End::Errors(_) | End::Failed if course.asks_for_no_get(outcome) => {
            let why = "gives up: the same path has no GET";
            (Verdict::FalseFailure, Some(why.to_owned()))
        }
        End::Polls => (Verdict::NeverEnds, Some("never stops polling".to_owned())),
        End::Errors(why) => (Verdict::FalseFailure, Some(format!("gives up: {why}"))),
        End::Failed => {
            let why = "takes the operation for failed";
            (Verdict::FalseFailure, Some(why.to_owned()))
        }
        End::Returns(_) if !course.exchange.tells_end(outcome) => {
            let why = match returns {
                Some(Thing::Monitor) => "returns the status document while the work goes on",
                _ if outcome.polls.is_empty() => "reports success without polling",
                _ => "reports success while the work goes on",
            };
            (Verdict::EarlySuccess, Some(why.to_owned()))
        }
        End::Returns(_) => match course.expected {
            Expected::Nothing => (Verdict::Ok, None),
            Expected::Unknown => (Verdict::Unknown, None),
            Expected::Any(things) if returns.is_some_and(|one| things.contains(&one)) => {
                (Verdict::Ok, None)
            }
            Expected::Any(_) if !client.hands_over => (Verdict::Ok, None),
            Expected::Any(_) => {
                let what = handed_over(returns);
                let wanted = match &lro.result.value {
                    LroResult::Schema(schema, _) => schema.called("the result"),
                    _ => "the result".to_owned(),
                };
                (
                    Verdict::WrongResult,
                    Some(format!("returns {what} instead of {wanted}")),
                )
            }
        },
    }
}
