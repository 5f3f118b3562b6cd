//! Holds the models of clients to what the real clients were seen to do.
//!
//! `scenarios/` says what a service answers, `recorded/` what each client did with that. `record`
//! runs the clients again; nothing here needs them.

mod served;

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use lro_lint::internals::clients::{
    self, Client, End, Exchange, KnownBy, Outcome, PATIENCE, Poll, Seen,
};
use lro_lint::internals::model::FinalStateVia;
use lro_lint::internals::openapi::Method;
use serde::Deserialize;
use serde_json::Value;

/// What a service answers, and what that is there to show.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Scenario {
    name: String,
    why: String,
    exchange: Exchange,
}

/// What a client did in every scenario.
#[derive(Deserialize)]
struct Recording {
    patience: usize,
    client: String,
    /// Of the package that was run, and of those around it.
    versions: BTreeMap<String, String>,
    scenarios: BTreeMap<String, Run>,
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Run {
    polls: Vec<RunPoll>,
    final_get: Option<String>,
    end: RunEnd,
}

#[derive(Debug, Deserialize, PartialEq)]
struct RunPoll {
    url: String,
    wait: u64,
}

/// How a run ended; failures and errors with the words of the client.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum RunEnd {
    Returns(Option<Value>),
    Failed(String),
    Errors(String),
    Polls,
}

impl PartialEq for RunEnd {
    /// Whether two runs ended alike; each side has its own words for failures and errors.
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Returns(mine), Self::Returns(theirs)) => mine == theirs,
            _ => self.kind() == other.kind(),
        }
    }
}

impl RunEnd {
    fn kind(&self) -> &'static str {
        match self {
            Self::Returns(_) => "returns",
            Self::Failed(_) => "failed",
            Self::Errors(_) => "errors",
            Self::Polls => "polls",
        }
    }
}

impl Run {
    /// What a model did, in the form of a recording.
    fn of(outcome: Outcome, exchange: &Exchange) -> Self {
        let polls = outcome.polls.into_iter();
        Self {
            polls: polls
                .map(|Poll { url, wait }| RunPoll { url, wait })
                .collect(),
            final_get: outcome.final_get,
            end: match outcome.end {
                End::Returns(seen) => RunEnd::Returns(seen.and_then(|seen| body(exchange, &seen))),
                End::Failed => RunEnd::Failed(String::new()),
                End::Errors(why) => RunEnd::Errors(why.to_owned()),
                End::Polls => RunEnd::Polls,
            },
        }
    }
}

impl fmt::Display for Run {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for RunPoll { url, wait } in &self.polls {
            writeln!(f, "    after {wait} ms polls {url}")?;
        }
        if let Some(url) = &self.final_get {
            writeln!(f, "    fetches {url}")?;
        }
        match &self.end {
            RunEnd::Returns(Some(body)) => writeln!(f, "    returns {body}"),
            RunEnd::Returns(None) => writeln!(f, "    returns nothing"),
            RunEnd::Failed(words) => writeln!(f, "    says that the operation failed: {words}"),
            RunEnd::Errors(words) => writeln!(f, "    gives up: {words}"),
            RunEnd::Polls => writeln!(f, "    goes on polling"),
        }
    }
}

/// The body of an answer.
fn body(exchange: &Exchange, seen: &Seen) -> Option<Value> {
    match seen {
        Seen::Initial => exchange.initial.body.clone(),
        Seen::AtEnd(url) => exchange.at_end[url].body.clone(),
        Seen::Get(url, count) => {
            let answers = &exchange.answers[url];
            answers[(*count).min(answers.len()) - 1].body.clone()
        }
    }
}

/// A folder of the scenarios and recordings here, or of those that `record --invent` made.
fn folder(name: &str) -> PathBuf {
    let here = || Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/clients");
    let invented = env::var_os("LRO_LINT_CLIENTS").map(PathBuf::from);
    invented.unwrap_or_else(here).join(name)
}

fn scenarios() -> Vec<Scenario> {
    let mut files: Vec<_> = fs::read_dir(folder("scenarios"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    let read = |path: &PathBuf| -> Vec<Scenario> {
        let text = fs::read_to_string(path).unwrap();
        serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    };
    files.iter().flat_map(read).collect()
}

/// The clients that were run, each with what it did.
fn ran() -> Vec<(&'static Client, Recording)> {
    let ran = clients::ALL.iter().filter(|it| it.known_by == KnownBy::Ran);
    ran.map(|client| {
        let path = folder("recorded").join(format!("{}.json", client.name));
        let text = fs::read_to_string(&path).unwrap();
        (*client, serde_json::from_str(&text).unwrap())
    })
    .collect()
}

#[test]
fn models_do_what_clients_did() {
    let scenarios = scenarios();
    let mut wrong = String::new();
    for (client, recording) in ran() {
        for Scenario {
            name,
            why,
            exchange,
        } in &scenarios
        {
            let Some(recorded) = recording.scenarios.get(name) else {
                panic!(
                    "{} has no recording of {name}: run tests/it/clients/record",
                    client.name
                );
            };
            let played = Run::of(client.run(exchange), exchange);
            if played != *recorded {
                let client = client.name;
                wrong += &format!(
                    "{client}, {name}: {why}\n  the client\n{recorded}  the model\n{played}\n"
                );
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn recordings_are_of_these_scenarios_and_versions() {
    let scenarios = scenarios();
    let named: BTreeSet<_> = scenarios.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(named.len(), scenarios.len(), "a name stands twice");
    for scenario in &scenarios {
        assert!(!scenario.why.is_empty(), "{}", scenario.name);
    }
    for (client, recording) in ran() {
        let recorded: BTreeSet<_> = recording.scenarios.keys().map(String::as_str).collect();
        assert_eq!(
            recorded, named,
            "{}: run tests/it/clients/record",
            client.name
        );
        assert_eq!(recording.client, client.name);
        assert_eq!(recording.patience, PATIENCE, "{}", client.name);
        let (_, package) = client.source.split_once(' ').unwrap();
        let package = package.split(',').next().unwrap();
        assert_eq!(
            recording.versions.get(package).map(String::as_str),
            Some(client.version),
            "{package}"
        );
    }
}

#[test]
fn scenarios_reach_every_end_of_every_client() {
    for (client, recording) in ran() {
        let runs = recording.scenarios.values();
        let ends: BTreeSet<_> = runs.map(|run| run.end.kind()).collect();
        let all = BTreeSet::from(["returns", "failed", "errors", "polls"]);
        assert_eq!(ends, all, "{}", client.name);
        let runs = || recording.scenarios.values();
        assert!(runs().any(|run| run.final_get.is_some()), "{}", client.name);
        assert!(runs().any(|run| run.polls.is_empty()), "{}", client.name);
    }
}

#[test]
fn scenarios_cover_methods_headers_and_final_states() {
    let scenarios = scenarios();
    let headers = ["Azure-AsyncOperation", "Operation-Location", "Location"];
    for method in [Method::Put, Method::Patch, Method::Post, Method::Delete] {
        let of_method = || scenarios.iter().filter(|it| it.exchange.method == method);
        // Every set of headers, but for all three at once.
        for set in 0..7_u8 {
            let sends_set = |exchange: &Exchange| {
                headers.iter().enumerate().all(|(bit, header)| {
                    exchange.initial.header(header).is_some() == (set & (1 << bit) != 0)
                })
            };
            assert!(
                of_method().any(|it| sends_set(&it.exchange)),
                "{method:?} {set:03b}"
            );
        }
        for via in FinalStateVia::LEGAL {
            let declares = |it: &Scenario| it.exchange.final_state_via == Some(via);
            assert!(of_method().any(declares), "{method:?} {via}");
        }
    }
}

#[test]
fn no_two_clients_are_alike() {
    let ran = ran();
    for (at, (client, recording)) in ran.iter().enumerate() {
        for (other, others) in &ran[..at] {
            assert_ne!(
                recording.scenarios, others.scenarios,
                "{} and {}",
                client.name, other.name
            );
        }
    }
}
