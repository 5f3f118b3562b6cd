//! What goes over the wire while an operation runs, without a wire.

use std::borrow::Cow;
use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::http_date;
use crate::model::FinalStateVia;
use crate::openapi::Method;

/// All that a client can see of an operation: what it sent, what it was told by the document, and
/// what the service answers.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Exchange {
    /// The method of the first request.
    pub method: Method,
    /// The absolute URL of the first request.
    pub url: String,
    /// What the generated code hands to the client: the `final-state-via` of the document, if it
    /// declares one.
    #[serde(default)]
    pub final_state_via: Option<FinalStateVia>,
    /// The property of the finished monitor that holds the result, where generators know one.
    #[serde(default)]
    pub result_property: Option<String>,
    /// The answer to the first request.
    pub initial: Answer,
    /// What a GET of a URL answers, time after time; the last answer stays. Any other URL answers
    /// 404.
    #[serde(default)]
    pub answers: BTreeMap<String, Vec<Answer>>,
    /// What a URL answers instead when it is fetched after the end: a client may wait at one URL
    /// for what it fetches from another.
    #[serde(default)]
    pub at_end: BTreeMap<String, Answer>,
}

impl Exchange {
    /// `true` if a client was told that the operation has ended before it stopped waiting.
    pub(super) fn tells_end(&self, outcome: &Outcome) -> bool {
        self.answers.iter().any(|(url, answers)| {
            let polls = outcome.polls.iter().filter(|poll| poll.url == *url);
            polls.count() >= answers.len()
        })
    }
}

/// An answer of the service.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// The headers, names as the service writes them.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// The body; none where it is empty.
    #[serde(default)]
    pub body: Option<Value>,
}

impl Answer {
    /// The value of a header, in whatever case its name is written; an empty one counts as none.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.written_header(name).filter(|value| !value.is_empty())
    }

    /// The value of a header, in whatever case its name is written; it may be empty.
    pub fn written_header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        let (_, value) = headers.find(|(known, _)| known.eq_ignore_ascii_case(name))?;
        Some(value.as_str())
    }

    /// The text at a path of names in the body: `["properties", "provisioningState"]`.
    pub fn text(&self, path: &[&str]) -> Option<&str> {
        let mut value = self.body.as_ref()?;
        for name in path {
            value = value.get(name)?;
        }
        value.as_str()
    }

    /// `true` if its code stands for success.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// How many seconds lie between the time of the answer, its `Date`, and the date in another
    /// header; none where either isn't a date as HTTP writes it.
    pub fn seconds_until(&self, name: &str) -> Option<i64> {
        let date = http_date::seconds(self.header(name)?)?;
        Some(date - http_date::seconds(self.header("Date")?)?)
    }
}

/// An answer by where it came from.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Seen {
    /// The one to the first request.
    Initial,
    /// One to a GET: of this URL, the first, second … time that it was asked for.
    Get(String, usize),
    /// The one to a GET of this URL after the end.
    AtEnd(String),
}

/// What a client did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The polls, in their order.
    pub polls: Vec<Poll>,
    /// What it fetched once the operation had ended.
    pub final_get: Option<String>,
    /// How it ended.
    pub end: End,
}

/// A request for the status of an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Poll {
    /// Where it went.
    pub url: String,
    /// How many milliseconds the client waited before it.
    pub wait: u64,
}

/// How a client's wait for an operation ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// It hands the body of this answer to its caller; nothing where it has no body to hand over.
    Returns(Option<Seen>),
    /// It tells its caller that the operation failed or was canceled.
    Failed,
    /// It gives up on what it can't make sense of; why, as a clause without an end stop.
    Errors(&'static str),
    /// It goes on polling while nothing changes any more.
    Polls,
}

/// How often a client may be told the same last answer before its wait counts as endless.
pub const PATIENCE: usize = 3;

/// The service's end of an exchange: answers, and remembers what it was asked.
#[derive(Debug)]
pub struct Service<'e> {
    exchange: &'e Exchange,
    asked: FxHashMap<String, usize>,
    polls: Vec<Poll>,
    final_get: Option<String>,
}

/// The client has polled [`PATIENCE`] times without anything new.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Endless;

/// An answer to a GET.
#[derive(Clone, Debug)]
pub struct Got<'e> {
    /// The answer.
    pub answer: Cow<'e, Answer>,
    /// Which one it is.
    pub seen: Seen,
}

impl<'e> Service<'e> {
    /// The service of an exchange whose first answer has been given.
    pub fn new(exchange: &'e Exchange) -> Self {
        Self {
            exchange,
            asked: FxHashMap::default(),
            polls: Vec::new(),
            final_get: None,
        }
    }

    /// What has been sent and answered before the client began to wait.
    pub fn exchange(&self) -> &'e Exchange {
        self.exchange
    }

    /// Answers a poll that the client sent after waiting so many milliseconds.
    ///
    /// # Errors
    ///
    /// Where the last answer has been given [`PATIENCE`] times already.
    pub fn poll(&mut self, url: &str, wait: u64) -> Result<Got<'e>, Endless> {
        // Where nothing is, 404 is the one answer.
        let scripted = self.exchange.answers.get(url).map_or(0, Vec::len).max(1);
        let asked = self.asked.get(url).copied().unwrap_or_default();
        if asked + 1 >= scripted + PATIENCE {
            return Err(Endless);
        }
        self.polls.push(Poll {
            url: url.to_owned(),
            wait,
        });
        Ok(self.answer(url))
    }

    /// Answers the request for the result.
    pub fn fetch(&mut self, url: &str) -> Got<'e> {
        self.final_get = Some(url.to_owned());
        match self.exchange.at_end.get(url) {
            Some(answer) => Got {
                answer: Cow::Borrowed(answer),
                seen: Seen::AtEnd(url.to_owned()),
            },
            None => self.answer(url),
        }
    }

    fn answer(&mut self, url: &str) -> Got<'e> {
        let count = self.asked.entry(url.to_owned()).or_default();
        *count += 1;
        let seen = Seen::Get(url.to_owned(), *count);
        let scripted = self.exchange.answers.get(url);
        let answer = scripted.and_then(|answers| answers.get(*count - 1).or(answers.last()));
        let answer = match answer {
            Some(answer) => Cow::Borrowed(answer),
            None => Cow::Owned(Answer {
                status: 404,
                headers: BTreeMap::new(),
                body: None,
            }),
        };
        Got { answer, seen }
    }

    /// What the client did, once it says how that ended.
    pub fn outcome(self, end: End) -> Outcome {
        Outcome {
            polls: self.polls,
            final_get: self.final_get,
            end,
        }
    }
}
