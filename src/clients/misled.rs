//! Clients that don't poll until completion after a certain first response.

use std::sync::{Mutex, PoisonError};

use rustc_hash::FxHashMap;
use serde_json::json;

use super::course::promised;
use super::forecast::ending;
use super::java::NO_RESULT;
use super::script::{NOT_ALLOWED, Script, answer, resource_answers};
use super::{Audience, Client, End, Exchange, Verdict};
use crate::model::{Lro, System, provisioning_state};
use crate::openapi::{Method, Response, Schema};

const STATUS: &str = "https://service.example/status?api-version=1";

/// The clients that certain first responses mislead, kept so that each question is answered once.
/// Hundreds of operations have the same few questions, because a question contains only values of
/// profiles and codes.
#[derive(Debug, Default)]
pub struct Answers {
    known: Mutex<FxHashMap<Question, Vec<&'static Client>>>,
}

/// Finds the clients that first responses mislead. Keeps the results in a cache, if there is one.
#[derive(Clone, Copy, Debug, Default)]
pub struct Asking<'a> {
    /// The clients to consider.
    pub audience: Audience,
    answers: Option<&'a Answers>,
}

/// A first response with the resource of an operation, as a help text proposes it.
#[derive(Clone, Copy, Debug)]
pub struct Proposal<'a> {
    /// The code of the response.
    pub code: u16,
    /// `true` if the resource has a `provisioningState`.
    pub says_state: bool,
    /// The headers with the URL of a status.
    pub headers: &'a [&'a str],
}

impl<'a> Asking<'a> {
    /// Considers these clients, and keeps the results in `answers`.
    pub fn keeping(audience: Audience, answers: Option<&'a Answers>) -> Self {
        Self { audience, answers }
    }

    /// The clients that poll the operation and that have a worse outcome if this response begins
    /// running work than if a 202 with the system's default header does. The response has only the
    /// headers that it is known to have ([`Lro::known_headers`]).
    pub fn misled<'w>(self, lro: &Lro<'w>, response: &Response<'w>) -> Vec<&'static Client> {
        let asked = lro.subject.profile.default_header.as_deref();
        asked.map_or_else(Vec::new, |asked| {
            self.worse_off(lro, response, 202, &[asked])
        })
    }

    /// The clients that have a worse outcome with this response than with a 201 with the same
    /// headers.
    pub fn misled_by_code<'w>(
        self,
        lro: &Lro<'w>,
        response: &Response<'w>,
    ) -> Vec<&'static Client> {
        self.worse_off(lro, response, 201, &lro.known_headers(response))
    }

    /// The clients among `misled` that go wrong after this response even if the service sends the
    /// header that an option or the contract of the system promises. If the document doesn't show
    /// that header, forecasts rely on it, and so does a finding about codes.
    pub fn despite_promises<'w>(
        self,
        lro: &Lro<'w>,
        response: &Response<'w>,
        mut misled: Vec<&'static Client>,
    ) -> Vec<&'static Client> {
        let is_promised = promised(lro).is_some() && lro.known_headers(response).is_empty();
        if is_promised && !misled.is_empty() {
            let failing = self.failing(lro, None);
            misled.retain(|client| failing.iter().any(|one| one.name == client.name));
        }
        misled
    }

    /// The clients that have a worse outcome with this response than with a response that has the
    /// same code and the system's default header.
    pub fn misled_by_header<'w>(
        self,
        lro: &Lro<'w>,
        response: &Response<'w>,
    ) -> Vec<&'static Client> {
        let asked = lro.subject.profile.default_header.as_deref();
        match (asked, response.code()) {
            (Some(asked), Some(code)) => self.worse_off(lro, response, code, &[asked]),
            _ => Vec::new(),
        }
    }

    /// The clients that have a worse outcome with this first response, which a document could
    /// describe for the operation, than with the same response and the headers in `asked`.
    pub fn misled_by_proposal(
        self,
        lro: &Lro<'_>,
        proposal: &Proposal<'_>,
        asked: &[&str],
    ) -> Vec<&'static Client> {
        let owned = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
        self.answer(Question {
            audience: self.audience,
            system: lro.subject.profile.system,
            is_generated: lro.subject.operation.api().is_generated(),
            method: lro.subject.operation.method(),
            first_says_state: proposal.says_state,
            resource_says_state: proposal.says_state,
            declared: (proposal.code, owned(proposal.headers)),
            asked: (proposal.code, owned(asked)),
        })
    }

    /// The clients that go wrong with the operation as its document describes it. If `first` is
    /// given, only operations that begin with this code count. An explanation shows the same
    /// clients with a wrong verdict.
    pub fn failing(self, lro: &Lro<'_>, first: Option<u16>) -> Vec<&'static Client> {
        ending(lro, self.audience, first, |verdict| {
            verdict > Verdict::Unknown
        })
    }

    /// The clients whose forecast for the operation, as its document describes it, has one of these
    /// verdicts.
    pub fn ending(self, lro: &Lro<'_>, verdicts: &[Verdict]) -> Vec<&'static Client> {
        ending(lro, self.audience, None, |verdict| {
            verdicts.contains(&verdict)
        })
    }

    fn worse_off<'w>(
        self,
        lro: &Lro<'w>,
        response: &Response<'w>,
        asked: u16,
        asked_headers: &[&str],
    ) -> Vec<&'static Client> {
        if self.audience.of(lro).next().is_none() {
            return Vec::new();
        }
        let question = Question::of(self.audience, lro, response, asked, asked_headers);
        question.map_or_else(Vec::new, |question| self.answer(question))
    }

    fn answer(self, question: Question) -> Vec<&'static Client> {
        match self.answers {
            None => question.answer(),
            Some(answers) => answers.answer(question),
        }
    }
}

impl Answers {
    fn answer(&self, question: Question) -> Vec<&'static Client> {
        // Only findings have questions, and there are few findings, so threads rarely wait for the
        // lock. If a thread panicked, the stored answers are still complete.
        let lock = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let known = lock().get(&question).cloned();
        known.unwrap_or_else(|| {
            let answer = question.answer();
            lock().insert(question, answer.clone());
            answer
        })
    }
}

/// The status of a first response and its headers.
type First = (u16, Vec<String>);

/// All values that decide which clients are misled.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Question {
    audience: Audience,
    system: System,
    /// `true` if the document was generated from TypeSpec.
    is_generated: bool,
    method: Method,
    first_says_state: bool,
    resource_says_state: bool,
    declared: First,
    asked: First,
}

impl Question {
    /// The question about a response; `None` if the response has no code.
    fn of<'w>(
        audience: Audience,
        lro: &Lro<'w>,
        response: &Response<'w>,
        asked: u16,
        asked_headers: &[&str],
    ) -> Option<Self> {
        let status = response.code()?;
        let says_state = |schema: Option<Schema<'_>>| {
            schema.is_some_and(|schema| provisioning_state(&schema).is_some())
        };
        let first_says_state = says_state(response.schema());
        let owned = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
        Some(Self {
            audience,
            system: lro.subject.profile.system,
            is_generated: lro.subject.operation.api().is_generated(),
            method: lro.subject.operation.method(),
            first_says_state,
            resource_says_state: first_says_state || says_state(lro.resource()),
            declared: (status, owned(&lro.known_headers(response))),
            asked: (asked, owned(asked_headers)),
        })
    }

    fn answer(&self) -> Vec<&'static Client> {
        let as_declared = self.exchange(&self.declared);
        let as_asked = self.exchange(&self.asked);
        let is_worse = |client: &&'static Client| {
            let declared = verdict(client, &as_declared);
            declared > Verdict::Unknown && declared > verdict(client, &as_asked)
        };
        let clients = self.audience.reading(self.system, self.is_generated);
        clients
            .filter(|client| client.is_main() && is_worse(client))
            .collect()
    }

    /// An operation that is running after its first response, and complete at the second poll.
    fn exchange(&self, (status, headers): &First) -> Exchange {
        let resource = |word: &str, says_state: bool| match says_state {
            true => json!({ "properties": { "provisioningState": word } }),
            false => json!({ "properties": {} }),
        };
        let resource_then =
            |word: &str| answer(200, Some(resource(word, self.resource_says_state)));
        let original = match self.method {
            Method::Put | Method::Patch | Method::Delete => {
                resource_answers(self.method, "Updating", "Succeeded", resource_then)
            }
            _ => vec![answer(NOT_ALLOWED, None)],
        };
        let body = answers_resource(self.method, *status)
            .then(|| resource("Updating", self.first_says_state));
        let mut script = Script::new(self.method, answer(*status, body), original);
        for header in headers {
            // Some clients check the code, others the status value, so both change.
            let answers = [(202, "InProgress"), (200, "Succeeded")]
                .map(|(code, word)| answer(code, Some(json!({ "id": "1", "status": word }))));
            let url = format!("{STATUS}&header={header}");
            script.header(header, &url, answers.to_vec());
        }
        script.finish()
    }
}

/// `true` if a first response has the resource as its body.
fn answers_resource(method: Method, status: u16) -> bool {
    matches!(method, Method::Put | Method::Patch) && status != 204
}

/// The verdict on a client in an exchange. The value that it returns doesn't matter.
fn verdict(client: &Client, exchange: &Exchange) -> Verdict {
    let outcome = client.run(exchange);
    let has_ended = exchange.tells_end(&outcome);
    match outcome.end {
        End::Polls => Verdict::NeverEnds,
        End::Returns(_) if has_ended => Verdict::Ok,
        End::Returns(_) => Verdict::EarlySuccess,
        // Java can't return anything after a DELETE, and its callers don't request the result.
        End::Errors(NO_RESULT) if has_ended && exchange.method == Method::Delete => Verdict::Ok,
        // The client noticed the completion. The request for the result doesn't matter here.
        End::Errors(_) | End::Failed if has_ended && outcome.final_get.is_some() => Verdict::Ok,
        End::Errors(_) | End::Failed => Verdict::FalseFailure,
    }
}
