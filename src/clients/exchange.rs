//! The requests and responses of a running operation, without a network.

use std::borrow::Cow;
use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::http_date;
use crate::model::FinalStateVia;
use crate::openapi::Method;

/// All that a client can see of an operation: its first request, the values that it has from the
/// document, and the responses of the service.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Exchange {
    /// The method of the first request.
    pub method: Method,
    /// The absolute URL of the first request.
    pub url: String,
    /// The `final-state-via` of the document that generated code passes to the client, if the
    /// document declares one.
    #[serde(default)]
    pub final_state_via: Option<FinalStateVia>,
    /// The property of the last status that holds the result, if generators know it.
    #[serde(default)]
    pub result_property: Option<String>,
    /// The response to the first request.
    pub initial: Answer,
    /// The responses to GETs of each URL, in order. The last response is repeated. Any other URL
    /// answers 404.
    #[serde(default)]
    pub answers: BTreeMap<String, Vec<Answer>>,
    /// The response of a URL after completion, if it differs: a client may poll one URL and fetch
    /// the result from another.
    #[serde(default)]
    pub at_end: BTreeMap<String, Answer>,
}

impl Exchange {
    /// `true` if a response told the client that the operation has completed, before the client
    /// stopped polling.
    pub(super) fn tells_end(&self, outcome: &Outcome) -> bool {
        self.answers.iter().any(|(url, answers)| {
            let polls = outcome.polls.iter().filter(|poll| poll.url == *url);
            polls.count() >= answers.len()
        })
    }
}

/// A response of the service.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// The headers, with names as the service writes them.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// The body; `None` if it is empty.
    #[serde(default)]
    pub body: Option<Value>,
}

impl Answer {
    /// The value of a header. The case of the name doesn't matter. `None` if the value is empty.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.written_header(name).filter(|value| !value.is_empty())
    }

    /// The value of a header, which may be empty. The case of the name doesn't matter.
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

    /// `true` if its code means success.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The number of seconds from the time of the response (`Date`) to the date in another header;
    /// `None` if either isn't a date in the HTTP format.
    pub fn seconds_until(&self, name: &str) -> Option<i64> {
        let date = http_date::seconds(self.header(name)?)?;
        Some(date - http_date::seconds(self.header("Date")?)?)
    }
}

/// The source of a response.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Seen {
    /// The first request.
    Initial,
    /// A GET of this URL: the first, second … GET of it.
    Get(String, usize),
    /// A GET of this URL after completion.
    AtEnd(String),
}

/// The behaviour of a client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The polls, in order.
    pub polls: Vec<Poll>,
    /// The URL that it fetched after the operation had completed.
    pub final_get: Option<String>,
    /// The way in which it stopped.
    pub end: End,
}

/// A request for the status of an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Poll {
    /// The polled URL.
    pub url: String,
    /// The number of milliseconds that the client waited before this poll.
    pub wait: u64,
}

/// The way in which a client stops waiting for an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// It returns the body of this response to its caller; `None` if there is no body to return.
    Returns(Option<Seen>),
    /// It tells its caller that the operation failed or was canceled.
    Failed,
    /// It stops with an error because it doesn't understand a response. The reason is a clause
    /// without a full stop.
    Errors(&'static str),
    /// It keeps polling although nothing changes any more.
    Polls,
}

/// The number of polls that may get the same last response before the client counts as polling
/// forever.
pub const PATIENCE: usize = 3;

/// The service in an exchange. It answers requests and records them.
#[derive(Debug)]
pub struct Service<'e> {
    exchange: &'e Exchange,
    asked: FxHashMap<String, usize>,
    polls: Vec<Poll>,
    final_get: Option<String>,
}

/// The client has polled [`PATIENCE`] times without a new response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Endless;

/// A response to a GET.
#[derive(Clone, Debug)]
pub struct Got<'e> {
    /// The response.
    pub answer: Cow<'e, Answer>,
    /// Its source.
    pub seen: Seen,
}

impl<'e> Service<'e> {
    /// The service of an exchange after it has sent the first response.
    pub fn new(exchange: &'e Exchange) -> Self {
        Self {
            exchange,
            asked: FxHashMap::default(),
            polls: Vec::new(),
            final_get: None,
        }
    }

    /// The exchange. Its first request and response come before the client begins to poll.
    pub fn exchange(&self) -> &'e Exchange {
        self.exchange
    }

    /// Answers a poll that the client sent after it waited this number of milliseconds.
    ///
    /// # Errors
    ///
    /// The service has already sent the last response [`PATIENCE`] times.
    pub fn poll(&mut self, url: &str, wait: u64) -> Result<Got<'e>, Endless> {
        // A URL without responses always answers 404.
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

    /// The behaviour of the client, once it has stopped in this way.
    pub fn outcome(self, end: End) -> Outcome {
        Outcome {
            polls: self.polls,
            final_get: self.final_get,
            end,
        }
    }
}
