//! The service of a scenario, in place of the transport and of the clock.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard};

use azure_core::async_runtime::{AsyncRuntime, SpawnedTask, TaskFuture};
use azure_core::error::{Error, ErrorKind};
use azure_core::http::headers::Headers;
use azure_core::http::{AsyncRawResponse, HttpClient, Request};
use azure_core::time::{Duration, OffsetDateTime, parse_rfc7231, to_rfc7231};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A scenario, as it is written down.
#[derive(Deserialize)]
pub struct Scenario {
    pub name: String,
    pub exchange: Exchange,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Exchange {
    pub method: String,
    pub url: String,
    pub final_state_via: Option<String>,
    pub initial: Answer,
    #[serde(default)]
    pub answers: HashMap<String, Vec<Answer>>,
    #[serde(default)]
    pub at_end: HashMap<String, Answer>,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Answer {
    pub status: u16,
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    pub body: Option<Value>,
}

#[derive(Clone, Debug, Serialize)]
pub struct Poll {
    url: String,
    wait: i64,
}

/// What the service was asked so far.
#[derive(Debug, Default)]
pub struct Log {
    begun: bool,
    asked: HashMap<String, usize>,
    wait: i64,
    dated: bool,
    pub fetching: bool,
    pub endless: bool,
    pub polls: Vec<Poll>,
    pub final_get: Option<String>,
}

/// Answers as the scenario says, without a socket.
#[derive(Clone, Debug)]
pub struct Service {
    exchange: Arc<Exchange>,
    patience: usize,
    log: Arc<Mutex<Log>>,
}

impl Service {
    pub fn new(exchange: Exchange, patience: usize) -> Self {
        Self {
            exchange: Arc::new(exchange),
            patience,
            log: Arc::default(),
        }
    }

    pub fn log(&self) -> MutexGuard<'_, Log> {
        self.log.lock().unwrap()
    }

    fn answer(&self, request: &Request) -> azure_core::Result<Answer> {
        if !std::mem::replace(&mut self.log().begun, true) {
            return Ok(self.exchange.initial.clone());
        }
        let url = request.url().to_string();
        let missing = vec![Answer {
            status: 404,
            headers: BTreeMap::new(),
            body: None,
        }];
        let answers = self.exchange.answers.get(&url).unwrap_or(&missing);
        let log = &mut *self.log();
        let asked = log.asked.entry(url.clone()).or_default();
        if log.fetching {
            log.final_get = Some(url.clone());
            if let Some(answer) = self.exchange.at_end.get(&url) {
                return Ok(answer.clone());
            }
        } else if *asked + 1 >= answers.len() + self.patience {
            log.endless = true;
            return Err(Error::with_message(ErrorKind::Other, "endless"));
        } else {
            log.polls.push(Poll {
                url,
                wait: std::mem::take(&mut log.wait),
            });
        }
        *asked += 1;
        Ok(answers[(*asked).min(answers.len()) - 1].clone())
    }

    /// The headers, with dates moved so that the date of the answer is now.
    fn on_time(&self, mut headers: BTreeMap<String, String>) -> BTreeMap<String, String> {
        self.log().dated = headers.contains_key("Date");
        if let Some(date) = headers.get("Date").cloned() {
            let date = parse_rfc7231(&date).unwrap();
            let ahead = parse_rfc7231(&headers["Retry-After"]).unwrap() - date;
            let now = OffsetDateTime::now_utc() + Duration::seconds(2);
            headers.insert("Date".to_owned(), to_rfc7231(&now));
            headers.insert("Retry-After".to_owned(), to_rfc7231(&(now + ahead)));
        }
        headers
    }
}

#[async_trait::async_trait]
impl HttpClient for Service {
    async fn execute_request(&self, request: &Request) -> azure_core::Result<AsyncRawResponse> {
        let answer = self.answer(request)?;
        let mut headers = Headers::new();
        for (name, value) in self.on_time(answer.headers) {
            headers.insert(name.to_ascii_lowercase(), value);
        }
        let body = answer.body.map_or(String::new(), |body| body.to_string());
        Ok(AsyncRawResponse::from_bytes(
            answer.status.into(),
            headers,
            body,
        ))
    }
}

/// Remembers how long a poller would have slept, and goes on at once.
pub struct Clock(pub Mutex<Option<Service>>);

/// A handle to the clock that the client can own.
pub struct SharedClock(pub Arc<Clock>);

impl AsyncRuntime for SharedClock {
    fn spawn(&self, _: TaskFuture) -> SpawnedTask {
        unreachable!("pollers spawn nothing")
    }

    fn sleep(&self, duration: Duration) -> TaskFuture {
        if let Some(service) = &*self.0.0.lock().unwrap() {
            let milliseconds = (duration.whole_milliseconds() as i64).max(0);
            // What is left until a date can't be exact; scenarios have dates in steps of ten
            // seconds.
            let whole = milliseconds / 10_000 * 10_000;
            let log = &mut *service.log();
            log.wait = if log.dated && whole > 0 {
                whole
            } else {
                milliseconds
            };
        }
        Box::pin(async {})
    }

    fn yield_now(&self) -> TaskFuture {
        Box::pin(async {})
    }
}
