//! Predictions of what clients do with an operation. Each client runs against a service that does
//! exactly what the document says.

use std::cell::LazyCell;

use serde::Serialize;

use super::course::{Course, Expected, Scene, Thing, Way, way};
use super::generated::{Generator, Returned};
use super::java::NO_RESULT;
use super::{Audience, Client, End, Outcome};
use crate::model::{FinalStateVia, FinalStep, Lro, LroResult, Polling};
use crate::text::listed;

/// What a client does with an operation that succeeds.
#[derive(Clone, Debug)]
pub struct Forecast {
    /// The client.
    pub client: &'static Client,
    /// The URL that it polls first; `None` if it doesn't poll.
    pub polls: Option<Way>,
    /// The URL that it fetches once it treats the operation as complete.
    pub final_get: Option<Way>,
    /// The value that it returns to its caller; `None` if it returns nothing or fails.
    pub returns: Option<Thing>,
    /// The verdict on that.
    pub verdict: Verdict,
    /// The reason why it is wrong, or the condition under which it happens, as a clause.
    pub why: Option<String>,
    /// The generator that wrote its code.
    pub generator: Generator,
    /// The value that the client returns if the other generator wrote its code. `None` if the
    /// document says which generator it is for, or if the generator makes no difference.
    pub otherwise: Option<Otherwise>,
}

/// The value that a client returns if another generator wrote its code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Otherwise {
    /// The other generator.
    pub generator: Generator,
    /// The value that the client returns to its caller.
    pub returns: Option<Thing>,
    /// The verdict on that.
    pub verdict: Verdict,
}

/// The verdict on a client's outcome, the worst last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// It returns the result after the operation has completed.
    Ok,
    /// The document doesn't say enough.
    Unknown,
    /// It returns a value other than the result.
    WrongResult,
    /// It reports success before the operation has completed.
    EarlySuccess,
    /// It reports a failure although the operation succeeds.
    FalseFailure,
    /// It keeps polling although the operation has completed.
    NeverEnds,
}

impl Verdict {
    /// Its name in every format.
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

/// The forecast for each client that polls the operation. If the operation may begin with several
/// first responses, the forecast with the worst verdict counts.
pub fn forecasts(lro: &Lro<'_>, audience: Audience) -> Vec<Forecast> {
    forecasts_after(lro, audience, |_| true)
}

/// The clients that rules consider and whose forecast has one of some verdicts. If `first` is
/// given, only operations that begin with this code count.
pub(super) fn ending(
    lro: &Lro<'_>,
    audience: Audience,
    first: Option<u16>,
    is_one: impl Fn(Verdict) -> bool,
) -> Vec<&'static Client> {
    let is_meant = |begins: Option<u16>| first.is_none() || begins == first;
    let forecasts = forecasts_after(lro, audience, is_meant).into_iter();
    let clients = forecasts
        .filter(|forecast| is_one(forecast.verdict))
        .map(|forecast| forecast.client);
    clients.filter(|client| client.is_main()).collect()
}

/// The forecasts for the courses that begin with one of some declared codes.
fn forecasts_after(
    lro: &Lro<'_>,
    audience: Audience,
    is_meant: impl Fn(Option<u16>) -> bool,
) -> Vec<Forecast> {
    let mut clients = audience.of(lro).peekable();
    if clients.peek().is_none() {
        return Vec::new();
    }
    let scene = Scene::new(lro);
    let mut declared = scene.declared();
    declared.retain(|course| is_meant(course.begins));
    // Other courses, in which the service sends a header that the document doesn't declare.
    let others: Others<'_> = LazyCell::new(Box::new(|| scene.undeclared()));
    let contract = Contract::new(lro);
    let by = |client, generator| {
        let forecasts = declared.iter().map(|course| {
            let forecast = forecast(course, client, generator, &contract);
            excused(forecast, course, &others, &contract)
        });
        forecasts.reduce(worse)
    };
    clients
        .filter_map(|client| {
            let (generator, other) = client.code.generators(lro);
            let mut forecast = by(client, generator)?;
            let other = other.filter(|_| client.hands_over && contract.depends_on_generator());
            let other = other.and_then(|generator| by(client, generator));
            forecast.otherwise = other.map(|other| Otherwise {
                generator: other.generator,
                returns: other.returns,
                verdict: other.verdict,
            });
            Some(forecast)
        })
        .collect()
}

/// Courses with an undeclared header, each with the name of the header. They are computed when they
/// are needed.
type Others<'a> =
    LazyCell<Vec<(&'static str, Course)>, Box<dyn FnOnce() -> Vec<(&'static str, Course)> + 'a>>;

/// Leaves the verdict open if an undeclared header would help after the same first response, or if
/// the document doesn't say that clients should poll the operation.
fn excused(
    mut forecast: Forecast,
    course: &Course,
    others: &Others<'_>,
    contract: &Contract<'_, '_>,
) -> Forecast {
    let lro = contract.lro;
    let mut helpful: Vec<&'static str> = Vec::new();
    if forecast.verdict > Verdict::Unknown {
        let helps = |other: &Course| {
            other.begins == course.begins && {
                let other = self::forecast(other, forecast.client, forecast.generator, contract);
                // This is the best that a method without a return value can do.
                let returned = contract.returned(other.generator);
                let is_void = matches!(returned, Returned::Nothing);
                let is_best = is_void && other.verdict == Verdict::WrongResult;
                other.verdict <= Verdict::Unknown || is_best && other.verdict < forecast.verdict
            }
        };
        let found = others.iter().filter(|(_, other)| helps(other));
        helpful.extend(found.map(|(name, _)| name));
        helpful.dedup();
    }
    let rests_on = course.undeclared.filter(|name| {
        let way = Some(Way::Header(name));
        [forecast.polls, forecast.final_get].contains(&way)
    });
    let condition = condition(rests_on, &helpful);
    let clauses: Vec<String> = forecast.why.take().into_iter().chain(condition).collect();
    forecast.why = (!clauses.is_empty()).then(|| clauses.join(", "));
    let is_unsaid = matches!(lro.polling.value, Polling::Nowhere) && !lro.subject.is_marked();
    if !helpful.is_empty() || is_unsaid {
        forecast.verdict = forecast.verdict.min(Verdict::Unknown);
    }
    forecast
}

/// The headers on which a forecast depends, as a clause: the header that it relies on, and the
/// headers that would change it. The document declares none of them.
fn condition(rests_on: Option<&'static str>, helpful: &[&'static str]) -> Option<String> {
    let others = helpful.iter().filter(|name| Some(**name) != rests_on);
    let others: Vec<String> = others.map(|name| format!("`{name}`")).collect();
    let others = (!others.is_empty()).then(|| listed(&others, "or"));
    let Some(name) = rests_on else {
        return others.map(|sent| format!("unless the service sends {sent}"));
    };
    let mut clause = format!("if the service sends `{name}`");
    if let Some(others) = others {
        clause += &format!(" and not {others}");
    }
    // The same header gives a better outcome if it doesn't lead to a status.
    if helpful.contains(&name) {
        clause += ", and it leads to a status";
    }
    Some(clause)
}

/// The clients that poll the operation's own URL, or fetch it after completion, for at least one of
/// the possible first responses.
pub fn readers(lro: &Lro<'_>, audience: Audience) -> Vec<&'static Client> {
    let courses = Scene::new(lro).declared();
    let reads = |client: &&'static Client| {
        courses.iter().any(|course| {
            let outcome = client.run(&course.exchange);
            let polled = outcome.polls.first().and_then(|poll| way(&poll.url));
            let fetched = outcome.final_get.as_deref().and_then(way);
            [polled, fetched].contains(&Some(Way::OriginalUri))
        })
    };
    let clients = audience.of(lro).filter(|client| client.is_main());
    clients.filter(reads).collect()
}

/// The clients for which the declared `final-state-via` has a worse outcome than another value.
pub fn misled_by_via(
    lro: &Lro<'_>,
    audience: Audience,
    other: FinalStateVia,
) -> Vec<&'static Client> {
    let scene = Scene::new(lro);
    let declared = scene.declared();
    let mut others = scene.declared();
    for course in &mut others {
        course.exchange.final_state_via = Some(other);
    }
    let contract = Contract::new(lro);
    let ends = |courses: &[Course], client: &'static Client| {
        let (generator, _) = client.code.generators(lro);
        let verdicts = courses
            .iter()
            .map(|course| forecast(course, client, generator, &contract).verdict);
        verdicts.max()
    };
    let is_worse = |client: &&'static Client| ends(&declared, client) > ends(&others, client);
    let clients = audience.of(lro).filter(|client| client.is_main());
    clients.filter(is_worse).collect()
}

/// The clients that wait for a different time if `Retry-After` is a date instead of the same number
/// of seconds.
pub fn ignoring_dates(lro: &Lro<'_>, audience: Audience) -> Vec<&'static Client> {
    const WAIT: [(&str, &str); 1] = [("Retry-After", "50")];
    const DATE: [(&str, &str); 2] = [
        ("Date", "Sat, 21 Nov 2026 12:00:00 GMT"),
        ("Retry-After", "Sat, 21 Nov 2026 12:00:50 GMT"),
    ];
    let scene = Scene::new(lro);
    let sending = |headers: &[(&str, &str)]| {
        let mut courses = scene.declared();
        for course in &mut courses {
            let exchange = &mut course.exchange;
            let answers = exchange.answers.values_mut().flatten();
            for answer in std::iter::once(&mut exchange.initial).chain(answers) {
                let own = |&(name, value): &(&str, &str)| (name.to_owned(), value.to_owned());
                answer.headers.extend(headers.iter().map(own));
            }
        }
        courses
    };
    let (seconds, dates) = (sending(&WAIT), sending(&DATE));
    let ignores = |client: &&'static Client| {
        let waits = |course: &Course| client.run(&course.exchange).polls;
        let mut pairs = seconds.iter().zip(&dates);
        pairs.any(|(seconds, date)| waits(seconds) != waits(date))
    };
    let clients = audience.of(lro).filter(|client| client.is_main());
    clients.filter(ignores).collect()
}

/// Clients that return different values after the same operation has completed.
#[derive(Clone, Debug)]
pub struct Disagreement {
    /// The clients that return the result.
    pub right: Vec<&'static Client>,
    /// The clients that return another value.
    pub wrong: Vec<&'static Client>,
    /// The wrong value in words; `None` if the wrong values differ too.
    pub what: Option<&'static str>,
}

/// The clients that disagree on the result of an operation: some return the result, and others also
/// poll until completion but return another value. `None` if they agree.
pub fn disagreement(lro: &Lro<'_>, audience: Audience) -> Option<Disagreement> {
    // An undeclared header can only reduce the number of clients that disagree.
    let declared = Scene::new(lro).declared();
    let contract = Contract::new(lro);
    let verdicts: Vec<Verdict> = audience
        .of(lro)
        .filter(|client| client.hands_over)
        .filter_map(|client| {
            let (generator, _) = client.code.generators(lro);
            let forecasts = declared
                .iter()
                .map(|course| forecast(course, client, generator, &contract));
            Some(forecasts.reduce(worse)?.verdict)
        })
        .collect();
    let may_disagree = [Verdict::Ok, Verdict::WrongResult];
    if !may_disagree
        .iter()
        .all(|verdict| verdicts.contains(verdict))
    {
        return None;
    }
    let forecasts = forecasts(lro, audience);
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

/// The returned value in words.
const fn handed_over(thing: Option<Thing>) -> &'static str {
    match thing {
        Some(Thing::Monitor) => "the status document",
        Some(Thing::Initial) => "the body of the first response",
        Some(Thing::Resource) => "the response of a GET on the same path",
        Some(Thing::Result) => "the response at `Location`",
        Some(Thing::Own) => "the status document as the result",
        None => "nothing",
    }
}

/// The forecast with the worse verdict; the first if they are equal.
fn worse(one: Forecast, other: Forecast) -> Forecast {
    if other.verdict > one.verdict {
        other
    } else {
        one
    }
}

/// The forecast for a client in a course.
fn forecast(
    course: &Course,
    client: &'static Client,
    generator: Generator,
    contract: &Contract<'_, '_>,
) -> Forecast {
    let played = Played::new(course, client, generator, contract);
    let outcome = &played.outcome;
    let polls = outcome.polls.first().and_then(|poll| way(&poll.url));
    let final_get = outcome.final_get.as_deref().and_then(way);
    let (verdict, why) = played.judge();
    Forecast {
        client,
        polls,
        final_get,
        returns: played.returns(verdict),
        verdict,
        why,
        generator,
        otherwise: None,
    }
}

/// The return values of an operation's method in generated code.
struct Contract<'a, 'w> {
    lro: &'a Lro<'w>,
    /// The return value of a method that AutoRest writes.
    by_autorest: Returned<'w>,
    /// The return value of a method that a TypeSpec emitter writes.
    by_typespec: Returned<'w>,
    /// `true` if the result is a property of the finished status.
    is_in_monitor: bool,
}

impl<'a, 'w> Contract<'a, 'w> {
    fn new(lro: &'a Lro<'w>) -> Self {
        Self {
            lro,
            by_autorest: Generator::AutoRest.returned(lro),
            by_typespec: Generator::TypeSpec.returned(lro),
            is_in_monitor: matches!(lro.final_step.value, FinalStep::MonitorProperty(_)),
        }
    }

    /// The return value of the method that a generator writes.
    fn returned(&self, generator: Generator) -> &Returned<'w> {
        match generator {
            Generator::AutoRest => &self.by_autorest,
            Generator::TypeSpec => &self.by_typespec,
        }
    }

    /// `true` if the methods of the two generators may return different values.
    fn depends_on_generator(&self) -> bool {
        self.is_in_monitor || self.by_autorest.place() != self.by_typespec.place()
    }
}

/// A client after it has run in a course.
struct Played<'a, 'w> {
    course: &'a Course,
    client: &'static Client,
    generator: Generator,
    contract: &'a Contract<'a, 'w>,
    outcome: Outcome,
    /// The body that the poller passes to the generated code.
    body: Option<Thing>,
    /// The return value of that code.
    returned: &'a Returned<'w>,
}

impl<'a, 'w> Played<'a, 'w> {
    fn new(
        course: &'a Course,
        client: &'static Client,
        generator: Generator,
        contract: &'a Contract<'a, 'w>,
    ) -> Self {
        let refuses = |generators: &[Generator]| generators.contains(&generator);
        let mut outcome = client.run(&course.exchange);
        if !course.has_declared_code && refuses(client.code.refuses_undeclared) {
            outcome = Outcome {
                polls: Vec::new(),
                final_get: None,
                end: End::Errors("the code of the first answer isn't declared"),
            };
        }
        let body = match &outcome.end {
            End::Returns(Some(seen)) => course.thing(seen),
            _ => None,
        };
        let returned = contract.returned(generator);
        let is_typed = client.hands_over && matches!(returned, Returned::Schema(_));
        let is_empty = matches!(outcome.end, End::Returns(_)) && body.is_none();
        if is_typed && is_empty && refuses(client.code.needs_body) {
            outcome.end = End::Errors("the last answer has no body to read the result from");
        }
        Self {
            course,
            client,
            generator,
            contract,
            outcome,
            body,
            returned,
        }
    }

    /// `true` if the poller has already read the result from the status document.
    fn has_taken_result(&self) -> bool {
        let url = self.outcome.polls.first().map(|poll| poll.url.as_str());
        self.client.code.takes_result
            && url.and_then(way) == Some(Way::Header("Operation-Location"))
    }

    /// `true` if the client gets a status document that holds the result in a property, but its
    /// code doesn't read this property: AutoRest's code treats the whole body as the result.
    fn misreads_monitor(&self) -> bool {
        if !self.contract.is_in_monitor
            || self.generator != Generator::AutoRest
            || self.body != Some(Thing::Monitor)
        {
            return false;
        }
        let monitor = self.contract.lro.monitor.as_ref();
        let monitor = monitor.and_then(|monitor| monitor.schema.as_ref());
        let is_whole = match (self.returned, monitor) {
            (Returned::Schema(own), Some(monitor)) => own.place() == monitor.place(),
            _ => false,
        };
        !is_whole && !self.has_taken_result()
    }

    /// The value that the caller gets, given the verdict on it.
    fn returns(&self, verdict: Verdict) -> Option<Thing> {
        let body = self
            .body
            .filter(|_| matches!(self.outcome.end, End::Returns(_)))?;
        match self.returned {
            Returned::Nothing => None,
            Returned::Schema(_) if self.generator == Generator::AutoRest => {
                let is_taken = verdict <= Verdict::Unknown || self.misreads_monitor();
                Some(if is_taken { Thing::Own } else { body })
            }
            Returned::Schema(_) | Returned::Unknown => Some(body),
        }
    }

    fn judge(&self) -> (Verdict, Option<String>) {
        let (course, outcome) = (self.course, &self.outcome);
        let fails = |why: String| (Verdict::FalseFailure, Some(why));
        match outcome.end {
            // Java can't return anything after a DELETE, and its callers don't request the result.
            End::Errors(NO_RESULT)
                if matches!(course.expected, Expected::Nothing)
                    && course.exchange.tells_end(outcome) =>
            {
                (Verdict::Ok, None)
            }
            End::Errors(_) | End::Failed if course.asks_for_no_get(outcome) => {
                fails("gives up: the same path has no GET".to_owned())
            }
            End::Polls => (Verdict::NeverEnds, Some("polls forever".to_owned())),
            End::Errors(why) => fails(format!("gives up: {why}")),
            End::Failed => fails("reports a failure".to_owned()),
            End::Returns(_) if course.may_be_end && outcome.polls.is_empty() => {
                let why = "reports success without polling, unless the `200` means that the work is complete";
                (Verdict::Unknown, Some(why.to_owned()))
            }
            End::Returns(_) if !course.exchange.tells_end(outcome) => {
                let why = match self.body {
                    Some(Thing::Monitor) => {
                        "returns the status document while the operation is still running"
                    }
                    _ if outcome.polls.is_empty() => "reports success without polling",
                    _ => "reports success while the operation is still running",
                };
                (Verdict::EarlySuccess, Some(why.to_owned()))
            }
            End::Returns(_) => self.judge_result(),
        }
    }

    /// The verdict on the value that is returned after completion.
    fn judge_result(&self) -> (Verdict, Option<String>) {
        let things = match self.course.expected {
            Expected::Nothing => return (Verdict::Ok, None),
            Expected::Unknown => return (Verdict::Unknown, None),
            Expected::Any(things) => things,
        };
        let is_void = matches!(self.returned, Returned::Nothing);
        let is_right = !is_void
            && self.body.is_some_and(|body| things.contains(&body))
            && !self.misreads_monitor();
        if is_right || !self.client.hands_over {
            return (Verdict::Ok, None);
        }
        let wanted = match &self.contract.lro.result.value {
            LroResult::Schema(schema, _) => schema.called("the result"),
            _ => "the result".to_owned(),
        };
        let why = if is_void {
            format!("returns nothing instead of {wanted}: no success response has a schema")
        } else if self.misreads_monitor() {
            format!("returns the status document itself instead of {wanted}")
        } else {
            format!("returns {} instead of {wanted}", handed_over(self.body))
        };
        (Verdict::WrongResult, Some(why))
    }
}
