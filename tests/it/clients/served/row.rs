//! Rows of clients: as `explain` shows them, and as the real clients made them.

use std::collections::BTreeMap;
use std::fmt;

use lro_lint::internals::clients::{self, Exchange, Outcome, Seen};
use lro_lint::internals::explain::Explanation;
use lro_lint::internals::mock::Content;
use lro_lint::internals::model::{FinalStep, Lro, LroResult};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::script::{FIRST, Script, short};

/// What a client did with a mock, with short names for URLs.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Run {
    /// The final-state-via that the generated code told the client, where it isn't the declared one.
    #[serde(default)]
    pub(super) told: Option<String>,
    /// How often it polled each URL.
    pub(super) polls: BTreeMap<String, usize>,
    #[serde(default)]
    pub(super) final_get: Option<String>,
    pub(super) end: RunEnd,
}

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum RunEnd {
    /// It returned the body that is served there, or nothing.
    Returns(Option<String>),
    Failed,
    Errors,
    /// The operation has ended, and the client gives up only when its caller asks for a result.
    NoResult,
    Polls,
}

impl Run {
    /// What a model did in a reduced exchange.
    pub(super) fn of(outcome: Outcome, exchange: &Exchange, names: &[&str]) -> Self {
        let name = |url: &str| {
            let name = names.iter().find(|name| short(name) == url);
            name.map_or_else(|| url.to_owned(), |name| (*name).to_owned())
        };
        let body_at = |seen: Seen| match seen {
            Seen::Initial => exchange.initial.body.is_some().then(|| FIRST.to_owned()),
            Seen::Get(url, _) | Seen::AtEnd(url) => Some(name(&url)),
        };
        let mut polls = BTreeMap::new();
        for poll in &outcome.polls {
            *polls.entry(name(&poll.url)).or_default() += 1;
        }
        Self {
            told: None,
            polls,
            final_get: outcome.final_get.as_deref().map(name),
            end: match outcome.end {
                clients::End::Returns(seen) => RunEnd::Returns(seen.and_then(body_at)),
                clients::End::Failed => RunEnd::Failed,
                clients::End::Errors(why) if why.contains("final result") => RunEnd::NoResult,
                clients::End::Errors(_) => RunEnd::Errors,
                clients::End::Polls => RunEnd::Polls,
            },
        }
    }
}

/// What is compared of a client and an operation.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Row {
    pub(super) polls: Option<String>,
    pub(super) final_get: Option<String>,
    /// The schema of the body that its caller gets, as `explain` names it.
    pub(super) returns: Option<String>,
    /// The type as which the caller gets it, where that is another.
    #[serde(skip)]
    pub(super) read_as: Option<String>,
    /// Whether the body is the status document.
    #[serde(skip)]
    is_status: bool,
    /// Whether `explain` says that the row is right.
    #[serde(skip)]
    is_ok: bool,
    pub(super) end: End,
}

impl Row {
    /// Whether a row of `explain` says the same as this one of a real client.
    pub(super) fn is_shown_as(&self, explained: &Self) -> bool {
        self.polls == explained.polls
            && self.final_get == explained.final_get
            && self.end == explained.end
            && self.returns_as(explained)
    }

    /// Whether a row of `explain` says the same of what is returned: by what it is, or by the type as
    /// which the caller gets it. A status document that is read as another type isn't right.
    pub(super) fn returns_as(&self, explained: &Self) -> bool {
        let is_read = self.returns.is_some() && self.read_as == explained.returns;
        self.returns == explained.returns || is_read && !(self.is_status && explained.is_ok)
    }
}

/// How the wait ends for the caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum End {
    Success,
    Failure,
    Endless,
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let or_dash = |text: &Option<String>| text.clone().unwrap_or("-".to_owned());
        write!(
            f,
            "polls {}, gets {}, returns {}, {:?}",
            or_dash(&self.polls),
            or_dash(&self.final_get),
            or_dash(&self.returns),
            self.end
        )
    }
}

/// The rows that `explain` shows of an operation, by client.
pub(super) fn explained(lro: &Lro<'_>) -> BTreeMap<String, Row> {
    let explanation = serde_json::to_value(Explanation::of(lro)).unwrap();
    let rows = explanation["clients"].as_array().unwrap().iter();
    let text = |value: &Value| value.as_str().map(str::to_owned);
    rows.map(|row| {
        let note = row["note"].as_str().unwrap_or_default();
        let verdict = row["verdict"].as_str().unwrap();
        // A row that may be wrong says in its note what the client does.
        let end = if verdict == "never-ends" || note.starts_with("polls forever") {
            End::Endless
        } else if verdict == "false-failure"
            || note.starts_with("gives up")
            || note.starts_with("reports a failure")
        {
            End::Failure
        } else {
            End::Success
        };
        let row_of = Row {
            polls: text(&row["polls"]),
            final_get: text(&row["final_get"]),
            returns: text(&row["returns"]),
            read_as: None,
            is_status: false,
            is_ok: verdict == "ok",
            end,
        };
        (text(&row["client"]).unwrap(), row_of)
    })
    .collect()
}

/// What the caller of a generated method gets.
pub(super) struct Caller<'l, 'w> {
    lro: &'l Lro<'w>,
    /// The type that the method returns, as `explain` names it.
    returned: Option<String>,
    /// Whether the method returns nothing at all.
    is_void: bool,
    /// The result, as `explain` names it.
    result: Option<String>,
    /// Whether generated JavaScript throws where there is no body.
    needs_body: bool,
    /// Whether the generated code takes the result out of the finished status.
    unwraps: bool,
}

impl<'l, 'w> Caller<'l, 'w> {
    /// The method that a generator makes of an operation. AutoRest reads the responses: the schema of
    /// 200, else the only one there is. Emitters for TypeSpec know the result.
    pub(super) fn of(lro: &'l Lro<'w>) -> Self {
        let subject = &lro.subject;
        let document = subject.operation.api().document();
        let result = match &lro.result.value {
            LroResult::Schema(schema, _) => Some(schema.reference_from(document)),
            LroResult::Void | LroResult::Unknown => None,
        };
        let is_generated = subject.operation.api().is_generated();
        let mut bodies: Vec<_> = subject
            .successes()
            .filter_map(|response| Some((response.code(), response.schema()?)))
            .collect();
        bodies.sort_by_key(|(code, _)| *code != Some(200));
        let (returned, is_void) = if is_generated {
            let is_void = matches!(lro.result.value, LroResult::Void);
            (result.clone(), is_void)
        } else {
            let own = bodies.first();
            let returned = own.map(|(_, schema)| schema.reference_from(document));
            (returned, own.is_none())
        };
        Self {
            lro,
            returned,
            is_void,
            result,
            needs_body: is_generated && !is_void,
            unwraps: is_generated && matches!(lro.final_step.value, FinalStep::MonitorProperty(_)),
        }
    }

    /// The row of what a real client did.
    pub(super) fn row(&self, client: &str, run: &Run, script: &Script<'w>) -> Row {
        let plain = |name: &String| {
            let plain = name.strip_prefix("finished ").unwrap_or(name);
            plain.to_owned()
        };
        let document = self.lro.subject.operation.api().document();
        let (end, place) = match &run.end {
            // The code that emitters for TypeSpec write reads the properties of a body that isn't there.
            RunEnd::Returns(None) if client == "js" && self.needs_body => (End::Failure, None),
            RunEnd::Returns(place) => (End::Success, place.as_ref()),
            // A caller that waits for nothing but the end doesn't ask.
            RunEnd::NoResult if self.waits_only() && was_told(run, script) => (End::Success, None),
            RunEnd::Failed | RunEnd::Errors | RunEnd::NoResult => (End::Failure, None),
            RunEnd::Polls => (End::Endless, None),
        };
        let content = place
            .filter(|_| !self.is_void)
            .and_then(|place| script.contents.get(place));
        let returns = content.and_then(|content| {
            let is_status = matches!(content, Content::Status(_));
            // The poller of Go takes the result out of the status itself.
            let is_taken = client == "go"
                && place.is_some_and(|place| place == "Operation-Location")
                && matches!(self.lro.final_step.value, FinalStep::MonitorProperty(_));
            if (self.unwraps || is_taken) && is_status {
                return self.result.clone();
            }
            match content.schema() {
                Some(schema) => Some(schema.reference_from(document)),
                None if is_status => {
                    let built_in = self.lro.monitor.as_ref()?.built_in?;
                    Some(format!("builtin:{built_in}"))
                }
                None => None,
            }
        });
        let first = script.contents.get(FIRST);
        let reads_status = matches!(first, Some(Content::Status(Some(schema)))
            if Some(schema.reference_from(document)) == self.returned);
        Row {
            polls: run.polls.keys().next().map(plain),
            final_get: run.final_get.as_ref().map(plain),
            is_status: returns != self.returned
                && !reads_status
                && !matches!(self.lro.result.value, LroResult::Void)
                && matches!(content, Some(Content::Status(_)))
                && returns != self.result,
            read_as: self.returned.clone(),
            returns,
            is_ok: false,
            end,
        }
    }

    /// Whether the caller waits for nothing but the end.
    fn waits_only(&self) -> bool {
        self.is_void || matches!(self.lro.result.value, LroResult::Void)
    }

    /// How bad a run is for the caller, the worst last: the order in which `explain` shows the
    /// worst of several first answers.
    pub(super) fn badness(&self, client: &str, run: &Run, script: &Script<'w>) -> u8 {
        let row = self.row(client, run, script);
        match row.end {
            End::Endless => 4,
            End::Failure => 3,
            End::Success if !was_told(run, script) => 2,
            End::Success if row.returns != self.result && !self.is_void => 1,
            End::Success => 0,
        }
    }
}

/// Whether a client was told that the operation has ended.
fn was_told(run: &Run, script: &Script<'_>) -> bool {
    let mut polls = run.polls.iter();
    let is_last = |(name, count): (&String, &usize)| {
        let answers = script.reduced["answers"][short(name)].as_array();
        answers.is_some_and(|answers| *count >= answers.len())
    };
    run.final_get.is_some() || polls.any(is_last)
}
