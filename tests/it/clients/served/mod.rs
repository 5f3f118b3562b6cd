//! From a document to a client: the mocks of long-running operations, the real clients that were run
//! on them, and the rows that `explain` shows of both.
//!
//! `run` makes the recordings from documents; `recorded/` keeps the reduced exchanges and what each
//! client did. The samples of this repository go all the way from the document to the row; for the
//! operations of other documents the models replay what was recorded.

mod bodies;
mod operation;
mod row;
mod script;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::{env, fs};

use lro_lint::internals::clients::{self, Exchange};
use lro_lint::internals::model::{DeclaredVia, FinalStateVia, Lro};
use serde::Deserialize;
use serde_json::{Value, json};

use self::operation::Set;
use self::row::{Caller, Row, Run, explained};
use self::script::{Script, scripts};

/// What was served for an operation and one of its first answers.
#[derive(Deserialize)]
struct Served {
    /// The short names of all URLs.
    names: Vec<String>,
    exchange: Value,
}

/// What a client did.
#[derive(Deserialize)]
struct Recording {
    client: String,
    versions: BTreeMap<String, String>,
    runs: BTreeMap<String, Run>,
}

/// What is needed of a recording on scenarios.
#[derive(Deserialize)]
struct Recorded {
    versions: BTreeMap<String, String>,
}

/// Rows in which `explain` and a real client differ, and who is right.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Known {
    right: Right,
    why: String,
    /// Operations with one of their first answers, by client.
    rows: BTreeMap<String, BTreeSet<String>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Right {
    Explain,
    Client,
    /// The document decides neither.
    Open,
}

impl Known {
    fn all() -> Vec<Self> {
        let text = fs::read_to_string(folder().join("disagreements.yaml")).unwrap();
        serde_yaml::from_str(&text).unwrap()
    }

    fn has(&self, client: &str, key: &str) -> bool {
        self.rows.get(client).is_some_and(|keys| keys.contains(key))
    }
}

/// How many operations of a set are served that look the same to every client.
const ALIKE: usize = 1;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/clients/served")
}

fn served() -> BTreeMap<String, Served> {
    let text = fs::read_to_string(folder().join("recorded/exchanges.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

fn recordings() -> Vec<Recording> {
    let mut files: Vec<_> = fs::read_dir(folder().join("recorded"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| !path.ends_with("exchanges.json"))
        .collect();
    files.sort();
    let read = |path: &PathBuf| serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    files.iter().map(read).collect()
}

/// The name of an operation and a first answer in the recordings.
fn key(name: &str, script: &Script<'_>) -> String {
    format!("{name} {}", script.code)
}

/// The final-state-via that generated JavaScript tells its client although the document doesn't say
/// it: the emitter for TypeSpec knows it anyway.
fn told_to_js(lro: &Lro<'_>) -> Option<&'static str> {
    let is_generated = lro.subject.operation.api().is_generated();
    let is_declared = matches!(lro.subject.declared_via(), DeclaredVia::Known(..));
    let via = lro.final_state_via.value;
    let is_told = is_generated && !is_declared && FinalStateVia::LEGAL.contains(&via);
    is_told.then(|| via.name())
}

/// The property of the finished status that holds the result.
fn held_by(lro: &Lro<'_>) -> Option<String> {
    let monitor = lro.monitor.as_ref()?;
    Some(monitor.result.as_ref()?.name.clone().into_owned())
}

/// An exchange as the generated code of a client sets it up.
fn set_up(exchange: &Value, told: Option<&str>) -> Exchange {
    let mut exchange = exchange.clone();
    if let Some(via) = told {
        exchange["final-state-via"] = via.into();
    }
    serde_json::from_value(exchange).unwrap()
}

/// How the rows of a set of operations compare with what the real clients did.
#[derive(Default)]
struct Comparison {
    /// Rows, and equal rows, by client.
    rows: BTreeMap<String, (usize, usize)>,
    /// The parts in which rows differ, by client and part.
    parts: BTreeMap<(String, &'static str), usize>,
    /// Client, operation and both rows.
    differences: Vec<(String, String, Row, Row)>,
    /// Keys whose exchange is another than the recorded one.
    stale: Vec<String>,
    seen: BTreeSet<String>,
}

impl Comparison {
    fn of(sets: &[Set]) -> Self {
        let served = served();
        let recordings = recordings();
        let mut comparison = Self::default();
        for set in sets {
            set.each(|name, lro| {
                let prefix = format!("{name} ");
                if served
                    .range(prefix.clone()..)
                    .next()
                    .is_some_and(|(key, _)| key.starts_with(&prefix))
                {
                    comparison.add(&name, lro, &served, &recordings);
                }
            });
        }
        comparison
    }

    fn add(
        &mut self,
        name: &str,
        lro: &Lro<'_>,
        served: &BTreeMap<String, Served>,
        recordings: &[Recording],
    ) {
        let scripts = scripts(lro);
        for script in &scripts {
            let key = key(name, script);
            let recorded = served.get(&key).map(|served| &served.exchange);
            if recorded != Some(&script.reduced) {
                self.stale.push(key.clone());
            }
            self.seen.insert(key);
        }
        let caller = Caller::of(lro);
        for (client, row) in explained(lro) {
            let Some(recording) = recordings.iter().find(|one| one.client == client) else {
                continue;
            };
            let runs = scripts
                .iter()
                .filter_map(|script| Some((script, recording.runs.get(&key(name, script))?)));
            let runs: Vec<_> = runs
                .map(|(script, run)| (caller.badness(&client, run, script), script, run))
                .collect();
            let Some(worst) = runs.iter().map(|(badness, ..)| *badness).max() else {
                continue;
            };
            // Of several first answers that are equally bad, any may be shown.
            let worst: Vec<_> = runs
                .into_iter()
                .filter(|(badness, ..)| *badness == worst)
                .map(|(_, script, run)| (script, caller.row(&client, run, script)))
                .collect();
            let (all, equal) = self.rows.entry(client.clone()).or_default();
            *all += 1;
            if worst.iter().any(|(_, real)| real.is_shown_as(&row)) {
                *equal += 1;
                continue;
            }
            let Some((script, real)) = worst.into_iter().next() else {
                continue;
            };
            let parts = [
                ("polls", row.polls != real.polls),
                ("final get", row.final_get != real.final_get),
                ("returned", !real.returns_as(&row)),
                ("end", row.end != real.end),
            ];
            for (part, _) in parts.into_iter().filter(|(_, differs)| *differs) {
                *self.parts.entry((client.clone(), part)).or_default() += 1;
            }
            self.differences
                .push((client, key(name, script), row, real));
        }
    }

    /// Prints the figures, and holds the differences to the list of known ones.
    fn check(&self) {
        for (client, (all, equal)) in &self.rows {
            let parts = self.parts.iter().filter(|((own, _), _)| own == client);
            let parts: Vec<_> = parts
                .map(|((_, part), count)| format!("{part} {count}"))
                .collect();
            eprintln!(
                "{client:<12} {equal} of {all} rows equal; {}",
                parts.join(", ")
            );
        }
        let (all, equal) = self
            .rows
            .values()
            .fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
        let known = Known::all();
        for (client, key, row, real) in &self.differences {
            let known = known.iter().find(|known| known.has(client, key));
            let right = known.map(|known| known.right);
            eprintln!("{client} {key}\n  explain {row}\n  client  {real}\n  right   {right:?}");
        }
        assert!(100 * equal >= 99 * all, "{equal} of {all} rows are equal");
        assert!(self.stale.is_empty(), "record again: {:#?}", self.stale);
        let met: BTreeSet<_> = (self.differences.iter())
            .map(|(client, key, ..)| (client.as_str(), key.as_str()))
            .collect();
        let listed: BTreeSet<_> = (known.iter())
            .flat_map(|known| &known.rows)
            .flat_map(|(client, keys)| keys.iter().map(|key| (client.as_str(), key.as_str())))
            .filter(|(_, key)| self.seen.contains(*key))
            .collect();
        let new: Vec<_> = met.difference(&listed).collect();
        assert!(
            new.is_empty(),
            "differ, and aren't in disagreements.yaml: {new:#?}"
        );
        let gone: Vec<_> = listed.difference(&met).collect();
        assert!(
            gone.is_empty(),
            "in disagreements.yaml, and equal: {gone:#?}"
        );
    }
}

#[test]
fn every_disagreement_says_why() {
    for known in Known::all() {
        assert!(!known.why.trim().is_empty(), "{known:?}");
    }
}

#[test]
fn clients_are_those_of_the_other_recordings() {
    for recording in recordings() {
        let file = folder().join(format!("../recorded/{}.json", recording.client));
        // A client that isn't recorded on scenarios has no pins there.
        let Ok(text) = fs::read_to_string(file) else {
            continue;
        };
        let pinned: Recorded = serde_json::from_str(&text).unwrap();
        assert_eq!(recording.versions, pinned.versions, "{}", recording.client);
    }
}

#[test]
fn recordings_are_of_many_operations_of_many_documents() {
    let served = served();
    let operation = |key: &String| key.rsplit_once(' ').unwrap().0.to_owned();
    for recording in recordings() {
        assert!(recording.runs.keys().all(|key| served.contains_key(key)));
    }
    let of_others = served.keys().filter(|key| !key.starts_with("sample "));
    let operations: BTreeSet<_> = of_others.map(operation).collect();
    assert!(operations.len() >= 150, "{}", operations.len());
}

#[test]
fn rows_of_samples_are_those_of_real_clients() {
    let comparison = Comparison::of(&[Set::Sample]);
    comparison.check();
}

#[test]
#[ignore = "needs LRO_LINT_DATA: real specifications"]
fn rows_of_real_documents_are_those_of_real_clients() {
    let comparison = Comparison::of(&Set::DATA);
    comparison.check();
}

/// Writes what is served to the file that `LRO_LINT_SERVED` names, for `run`.
#[test]
#[ignore = "needs LRO_LINT_DATA: real specifications"]
fn writes_what_is_served() {
    let file = env::var_os("LRO_LINT_SERVED").expect("LRO_LINT_SERVED must name a file");
    let mut all = BTreeMap::new();
    for set in [Set::Sample].into_iter().chain(Set::DATA) {
        // Of operations that look the same to every client, a few say as much as all.
        let mut alike: BTreeMap<String, usize> = BTreeMap::new();
        set.each(|name, lro| {
            let scripts = scripts(lro);
            let texts: Vec<_> = scripts.iter().map(|one| one.reduced.to_string()).collect();
            let system = lro.subject.profile.name.as_str();
            let seen = alike
                .entry(format!("{system} {}", texts.join(" ")))
                .or_default();
            *seen += 1;
            if set != Set::Sample && *seen > ALIKE {
                return;
            }
            for script in &scripts {
                let told: BTreeMap<_, _> =
                    told_to_js(lro).map(|via| ("js", via)).into_iter().collect();
                let served = json!({
                    "full": script.full,
                    "reduced": script.reduced,
                    "names": script.names,
                    "told": told,
                    "held-by": held_by(lro),
                    "generated": lro.subject.operation.api().is_generated(),
                    "system": system,
                });
                all.insert(key(&name, script), served);
            }
        });
    }
    fs::write(file, serde_json::to_string(&all).unwrap()).unwrap();
}

#[test]
fn models_do_what_clients_did_with_mocks() {
    let served = served();
    let mut wrong = Vec::new();
    for recording in recordings() {
        let mut all = clients::ALL.iter();
        let Some(client) = all.find(|client| client.name == recording.client) else {
            continue;
        };
        for (key, run) in &recording.runs {
            let exchange = set_up(&served[key].exchange, run.told.as_deref());
            let names: Vec<_> = served[key].names.iter().map(String::as_str).collect();
            let played = Run::of(client.run(&exchange), &exchange, &names);
            let played = Run {
                told: run.told.clone(),
                ..played
            };
            if played != *run {
                wrong.push(format!(
                    "{} {key}\n  client {run:?}\n  model {played:?}",
                    client.name
                ));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} differ\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}
