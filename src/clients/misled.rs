//! Clients that a first answer leaves without a way to the end.

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

/// What clients do with first answers, kept for whoever asks the same again. Hundreds of operations ask
/// the same few questions, whose parts are values of profiles and codes.
#[derive(Debug, Default)]
pub struct Answers {
    known: Mutex<FxHashMap<Question, Vec<&'static Client>>>,
}

/// Asks what clients do with first answers, and keeps the answers if there is a place for them.
#[derive(Clone, Copy, Debug, Default)]
pub struct Asking<'a> {
    /// Whom it asks.
    pub audience: Audience,
    answers: Option<&'a Answers>,
}

/// A first answer with the resource of an operation, as a help proposes it.
#[derive(Clone, Copy, Debug)]
pub struct Proposal<'a> {
    /// The code of the answer.
    pub code: u16,
    /// `true` if the resource has a `provisioningState`.
    pub says_state: bool,
    /// The headers with the URL of a status.
    pub headers: &'a [&'a str],
}

impl<'a> Asking<'a> {
    /// Asks these clients, and keeps what they answer in `answers`.
    pub fn keeping(audience: Audience, answers: Option<&'a Answers>) -> Self {
        Self { audience, answers }
    }

    /// The clients that meet the operation and that come to a worse end where the work goes on after
    /// this response than after a 202 with the header that the system asks for. The response has the
    /// headers that it is known to have ([`Lro::known_headers`]) and no others.
    pub fn misled(self, lro: &Lro<'_>, response: &Response<'_>) -> Vec<&'static Client> {
        let asked = lro.subject.profile.default_header.as_deref();
        asked.map_or_else(Vec::new, |asked| {
            self.worse_off(lro, response, 202, &[asked])
        })
    }

    /// The same, where the response would be right with the code of one that was created, and with no
    /// other headers than its own.
    pub fn misled_by_code(self, lro: &Lro<'_>, response: &Response<'_>) -> Vec<&'static Client> {
        self.worse_off(lro, response, 201, &lro.known_headers(response))
    }

    /// Those of some clients that go wrong after this response also if the service sends the header that an
    /// option or the contract of the system promises. Where the document doesn't show that header, a
    /// forecast rests on it, and so does a finding about codes.
    pub fn despite_promises(
        self,
        lro: &Lro<'_>,
        response: &Response<'_>,
        mut misled: Vec<&'static Client>,
    ) -> Vec<&'static Client> {
        let is_promised = promised(lro).is_some() && lro.known_headers(response).is_empty();
        if is_promised && !misled.is_empty() {
            let failing = self.failing(lro, None);
            misled.retain(|client| failing.iter().any(|one| one.name == client.name));
        }
        misled
    }

    /// The same, where the response would be right with the header that the system asks for.
    pub fn misled_by_header(self, lro: &Lro<'_>, response: &Response<'_>) -> Vec<&'static Client> {
        let asked = lro.subject.profile.default_header.as_deref();
        match (asked, response.code()) {
            (Some(asked), Some(code)) => self.worse_off(lro, response, code, &[asked]),
            _ => Vec::new(),
        }
    }

    /// The clients that come to a worse end after this first answer, which a document could describe for
    /// the operation, than after the same answer with the headers that are `asked` for.
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

    /// The clients that go wrong with the operation as its document describes it, after a first answer
    /// of this code where one is given. These are the rows of an explanation that aren't right.
    pub fn failing(self, lro: &Lro<'_>, first: Option<u16>) -> Vec<&'static Client> {
        ending(lro, self.audience, first, |verdict| {
            verdict > Verdict::Unknown
        })
    }

    /// The clients that come to one of these ends with the operation as its document describes it.
    pub fn ending(self, lro: &Lro<'_>, verdicts: &[Verdict]) -> Vec<&'static Client> {
        ending(lro, self.audience, None, |verdict| {
            verdicts.contains(&verdict)
        })
    }

    fn worse_off(
        self,
        lro: &Lro<'_>,
        response: &Response<'_>,
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
        // Questions come with findings, which are few: nobody waits for the other. Whoever panicked
        // left whole answers.
        let lock = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let known = lock().get(&question).cloned();
        known.unwrap_or_else(|| {
            let answer = question.answer();
            lock().insert(question, answer.clone());
            answer
        })
    }
}

/// A status and the headers on it.
type First = (u16, Vec<String>);

/// All that decides which clients are misled.
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
    /// What is asked about a response; `None` if it has no code.
    fn of(
        audience: Audience,
        lro: &Lro<'_>,
        response: &Response<'_>,
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

    /// An operation that is at work when it has answered, and has ended when it is asked again.
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
            // By the code or by the word, as the client likes it.
            let answers = [(202, "InProgress"), (200, "Succeeded")]
                .map(|(code, word)| answer(code, Some(json!({ "id": "1", "status": word }))));
            let url = format!("{STATUS}&header={header}");
            script.header(header, &url, answers.to_vec());
        }
        script.finish()
    }
}

/// `true` if a first answer has the resource as its body.
fn answers_resource(method: Method, status: u16) -> bool {
    matches!(method, Method::Put | Method::Patch) && status != 204
}

/// How a client comes off; what it hands over doesn't count.
fn verdict(client: &Client, exchange: &Exchange) -> Verdict {
    let outcome = client.run(exchange);
    let has_ended = exchange.tells_end(&outcome);
    match outcome.end {
        End::Polls => Verdict::NeverEnds,
        End::Returns(_) if has_ended => Verdict::Ok,
        End::Returns(_) => Verdict::EarlySuccess,
        // Java can't hand anything over after a DELETE, and its callers don't ask for it.
        End::Errors(NO_RESULT) if has_ended && exchange.method == Method::Delete => Verdict::Ok,
        // What is fetched after the end is another matter.
        End::Errors(_) | End::Failed if has_ended && outcome.final_get.is_some() => Verdict::Ok,
        End::Errors(_) | End::Failed => Verdict::FalseFailure,
    }
}
