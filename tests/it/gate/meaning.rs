//! Edits that change no meaning bring nothing and fix nothing, however many of them come together.
//!
//! `PROPTEST_CASES=10000 cargo test --profile quick --test it gate::meaning` is the long run.

use std::cell::Cell;
use std::collections::BTreeMap;

use lro_lint::finding::{Diagnostic, FindingStatus};
use lro_lint::session::{EarlierFiles, Memory, Options, Question, Session};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::gate::documents::{
    BodyOn202, Contradiction, Defect, NoSchema, Operation, common, document, states_without_failed,
};
use crate::gate::json::Json;

/// The documents of a case, by their resources.
const RESOURCES: [&str; 2] = ["Harbor", "Quay"];

/// Operations by their methods, each with something that may be wrong.
type Choice = Vec<(usize, Option<Defect>)>;

fn operation(resource: &str, (kind, defect): (usize, Option<Defect>)) -> Operation {
    let operation = match kind {
        0 => Operation::get(resource),
        1 => Operation::create(resource),
        2 => Operation::update(resource),
        3 => Operation::delete(resource),
        4 => Operation::act(resource, "Dredge"),
        _ => Operation::act(resource, "Close"),
    };
    let fits = match defect {
        Some(NoSchema) => kind == 1,
        Some(BodyOn202) => kind > 1,
        Some(Contradiction) => kind > 0,
        None => false,
    };
    match defect.filter(|_| fits) {
        Some(defect) => operation.flawed(defect),
        None => operation,
    }
}

/// Something that is done to the first document, or to its file.
#[derive(Clone, Copy, Debug)]
enum Edit {
    Keys(u64),
    Items(u64),
    Parameter(&'static str),
    Ids,
    Describe,
    Share,
    Name,
    Move(&'static str),
    Indent(&'static str),
    Compact,
    Yaml,
}

fn edit() -> impl Strategy<Value = Edit> {
    prop_oneof![
        any::<u64>().prop_map(Edit::Keys),
        any::<u64>().prop_map(Edit::Items),
        select(&["name", "portName", "x"]).prop_map(Edit::Parameter),
        Just(Edit::Ids),
        Just(Edit::Describe),
        Just(Edit::Share),
        Just(Edit::Name),
        select(&["ports", "a/ports", "specs/deep/harbors"]).prop_map(Edit::Move),
        select(&["", "\t", "    "]).prop_map(Edit::Indent),
        Just(Edit::Compact),
        Just(Edit::Yaml),
    ]
}

#[derive(Clone, Debug)]
struct Case {
    operations: [Choice; RESOURCES.len()],
    has_flawed_states: bool,
    edits: Vec<Edit>,
}

fn case() -> impl Strategy<Value = Case> {
    let choice = || {
        let defect = select(&[None, Some(Contradiction), Some(NoSchema), Some(BodyOn202)]);
        let kinds = subsequence(vec![0, 1, 2, 3, 4, 5], 1..=6);
        (kinds, prop::collection::vec(defect, 6))
            .prop_map(|(kinds, defects)| kinds.into_iter().zip(defects).collect::<Choice>())
    };
    let edits = prop::collection::vec(edit(), 1..=4);
    ([choice(), choice()], any::<bool>(), edits).prop_map(
        |(operations, has_flawed_states, edits)| Case {
            operations,
            has_flawed_states,
            edits,
        },
    )
}

/// Files by their paths.
type Files = BTreeMap<String, String>;

impl Case {
    /// The files before and after the edits, and where the first document has gone.
    fn files(&self) -> (Files, Files, (String, String)) {
        let mut trees: Vec<Json> = RESOURCES
            .iter()
            .zip(&self.operations)
            .map(|(resource, choice)| {
                let operations = choice.iter().map(|&one| operation(resource, one));
                let document = document(operations);
                match self.has_flawed_states {
                    true => document.define("ProvisioningState", states_without_failed()),
                    false => document,
                }
                .json()
            })
            .collect();
        let path = |at: usize| format!("specs/{}s.json", RESOURCES[at].to_lowercase());
        let before: Files = trees
            .iter()
            .enumerate()
            .map(|(at, tree)| (path(at), tree.pretty()))
            .collect();
        let mut after = before.clone();
        let (from, tree) = (path(0), &mut trees[0]);
        after.remove(&from);
        let mut to = from.clone();
        let mut write: fn(&Json) -> String = Json::pretty;
        let (mut shares, mut names) = (false, false);
        for edit in &self.edits {
            match *edit {
                Edit::Keys(seed) => shuffle(tree, seed, false),
                Edit::Items(seed) => shuffle(tree, seed, true),
                Edit::Parameter(name) => rename_parameter(tree, name),
                Edit::Ids => change_ids(tree),
                Edit::Describe => describe(tree),
                Edit::Share => shares = true,
                Edit::Name => names = true,
                Edit::Move(name) => to = format!("{name}.{}", to.rsplit('.').next().unwrap()),
                Edit::Indent("") => write = |tree| tree.indented_by(""),
                Edit::Indent("\t") => write = |tree| tree.indented_by("\t"),
                Edit::Indent(_) => write = |tree| tree.indented_by("    "),
                Edit::Compact => write = Json::compact,
                Edit::Yaml => {
                    to = format!(
                        "{}.yaml",
                        to.trim_end_matches(".json").trim_end_matches(".yaml")
                    );
                    write = Json::yaml;
                }
            }
        }
        if to.ends_with(".yaml") {
            write = Json::yaml;
        }
        if names {
            rename_states(tree);
        }
        if shares {
            let folder = to.rsplit_once('/').map_or("", |(folder, _)| folder);
            let file = format!("{folder}/shared-by-harbors.json");
            after.insert(
                file.trim_start_matches('/').to_owned(),
                share(tree).pretty(),
            );
        }
        after.insert(to.clone(), write(tree));
        (before, after, (to, from))
    }
}

/// Puts the members of all objects, or the items of all arrays, into another order.
fn shuffle(tree: &mut Json, seed: u64, items: bool) {
    let mut state = seed | 1;
    let mut next = move |below: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (state >> 33) as usize % below
    };
    tree.each(&mut |value| match value {
        Json::Object(members) if !items => {
            for at in (1..members.len()).rev() {
                members.swap(at, next(at + 1));
            }
        }
        Json::Array(all) if items => {
            for at in (1..all.len()).rev() {
                all.swap(at, next(at + 1));
            }
        }
        _ => {}
    });
}

fn rename_parameter(tree: &mut Json, name: &str) {
    let Json::Object(paths) = tree.at(&["paths"]) else {
        panic!("no paths");
    };
    for (path, item) in paths {
        let open = path
            .find("s/{")
            .map(|_| path.match_indices('{').nth(2).unwrap().0 + 1)
            .unwrap();
        let close = open + path[open..].find('}').unwrap();
        let old = path[open..close].to_owned();
        path.replace_range(open..close, name);
        item.each(&mut |value| {
            if let Json::Scalar(serde_json::Value::String(text)) = value
                && *text == old
            {
                name.clone_into(text);
            }
        });
    }
}

/// Of one document all operations keep their paths, so their ids may change.
fn change_ids(tree: &mut Json) {
    members(tree, &mut |key, value| {
        if let ("operationId", Json::Scalar(serde_json::Value::String(text))) = (key, value) {
            text.push_str("Again");
        }
    });
}

fn describe(tree: &mut Json) {
    members(tree, &mut |key, value| {
        if let ("description", Json::Scalar(serde_json::Value::String(text))) = (key, value) {
            text.insert_str(0, "Now: ");
        }
    });
}

fn members(tree: &mut Json, change: &mut dyn FnMut(&str, &mut Json)) {
    tree.each(&mut |value| {
        if let Json::Object(members) = value {
            members
                .iter_mut()
                .for_each(|(key, value)| change(key, value));
        }
    });
}

/// Gives a definition that operations meet another name.
fn rename_states(tree: &mut Json) {
    members(tree, &mut |_, value| {
        if let Json::Scalar(serde_json::Value::String(text)) = value
            && text == "#/definitions/ProvisioningState"
        {
            "#/definitions/States".clone_into(text);
        }
    });
    let states = tree.at(&["definitions"]).remove("ProvisioningState");
    tree.at(&["definitions"]).set("States", states);
}

/// Moves what a document could share into a file beside it; what that file holds.
fn share(tree: &mut Json) -> Json {
    let mut file = common().json();
    file.set("definitions", Json::Object(Vec::new()));
    for name in [
        "ProvisioningState",
        "States",
        "ErrorResponse",
        "TrackedResource",
    ] {
        if !tree.at(&["definitions"]).has(name) {
            continue;
        }
        let definition = tree.at(&["definitions"]).remove(name);
        file.at(&["definitions"]).set(name, definition);
        let old = format!("#/definitions/{name}");
        tree.each(&mut |value| {
            if let Json::Scalar(serde_json::Value::String(text)) = value
                && *text == old
            {
                text.insert_str(0, "shared-by-harbors.json");
            }
        });
    }
    file
}

/// What a change did.
struct Compared {
    inherited: usize,
    /// What it brought and what it fixed, in words.
    others: Vec<String>,
}

fn compare(before: &Files, after: &Files, (to, from): &(String, String)) -> Compared {
    let mut earlier = EarlierFiles::new("before");
    for (path, text) in before {
        if after.get(path) != Some(text) {
            earlier = earlier.with(path, text.as_str());
        }
    }
    for path in after.keys().filter(|path| !before.contains_key(*path)) {
        earlier = earlier.without(path);
    }
    if to != from {
        earlier = earlier.renamed(to, from);
    }
    let now = after.iter();
    let now: Memory = now.map(|(path, text)| (path, text.as_str())).collect();
    let mut question = Question::default();
    question.earlier = Some(&earlier);
    let session = Session::open(now, Options::default()).unwrap();
    let findings = session.compare(&question).unwrap().findings;
    let told = |what: &str, finding: &Diagnostic| {
        format!(
            "{what}: {} {} {}",
            finding.code,
            finding.primary.path(),
            finding.primary.pointer
        )
    };
    let (inherited, new): (Vec<_>, Vec<_>) = findings
        .diagnostics
        .iter()
        .partition(|finding| finding.status == Some(FindingStatus::Inherited));
    let comparison = findings.comparison.as_ref().unwrap();
    let new = new.into_iter().map(|finding| told("new", finding));
    let fixed = comparison.gone.iter().map(|finding| told("fixed", finding));
    Compared {
        inherited: inherited.len(),
        others: new.chain(fixed).collect(),
    }
}

/// The same cases every time, unless the environment asks for a number of them.
fn runner() -> TestRunner {
    let config = Config {
        failure_persistence: None,
        rng_algorithm: RngAlgorithm::XorShift,
        ..Config::default()
    };
    match std::env::var_os("PROPTEST_CASES") {
        Some(_) => TestRunner::new(config),
        None => {
            let seed = TestRng::deterministic_rng(RngAlgorithm::XorShift);
            TestRunner::new_with_rng(
                Config {
                    cases: 64,
                    ..config
                },
                seed,
            )
        }
    }
}

#[test]
fn edits_that_change_no_meaning_bring_nothing_and_fix_nothing() {
    let inherited = Cell::new(0);
    let result = runner().run(&case(), |case| {
        let (before, after, moved) = case.files();
        let compared = compare(&before, &after, &moved);
        prop_assert_eq!(compared.others, Vec::<String>::new());
        inherited.set(inherited.get() + compared.inherited);
        Ok(())
    });
    if let Err(failure) = result {
        panic!("{failure}");
    }
    assert!(inherited.get() > 100, "the documents have hardly a defect");
}
