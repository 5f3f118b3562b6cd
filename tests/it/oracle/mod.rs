//! A second opinion: what TypeSpec's own library says of each long-running operation that it
//! compiled, held against the model made from the document that came out. The cases lie where
//! `LRO_LINT_DATA` points.

mod case;
mod compare;

use std::collections::BTreeMap;
use std::fs;

use case::{Case, Reading};
use compare::{Disagreement, Fact, Tally, compare, share};

use crate::common::data;

/// What is known of a disagreement: why the two differ, and why it stays so.
#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Known {
    case: String,
    operation: String,
    facts: Vec<Fact>,
    readings: Vec<Reading>,
    why: String,
}

impl Known {
    fn covers(&self, disagreement: &Disagreement) -> bool {
        !self.why.is_empty()
            && (self.case == "*" || self.case == disagreement.case)
            && self.operation == disagreement.operation
            && self.facts.contains(&disagreement.fact)
            && self.readings.contains(&disagreement.reading)
    }
}

/// The cases of a folder in all readings.
fn tallies(folder: &str) -> BTreeMap<Reading, Tally> {
    let data = data().join(folder);
    let cases = Case::all(&data);
    assert!(!cases.is_empty(), "no cases below {}", data.display());
    let tally = |reading| (reading, compare(&cases, reading));
    let tallies: BTreeMap<Reading, Tally> = Reading::ALL.into_iter().map(tally).collect();
    for (reading, tally) in &tallies {
        eprintln!("{folder}, {reading:?}\n{tally}");
    }
    tallies
}

/// Prints what isn't listed as known, and fails where something listed isn't so any more.
fn hold_to_known<'t>(disagreements: impl Iterator<Item = &'t Disagreement>) {
    let text = fs::read_to_string("tests/it/oracle/disagreements.yaml").unwrap();
    let known: Vec<Known> = serde_yaml::from_str(&text).unwrap();
    let disagreements: Vec<_> = disagreements.collect();
    for disagreement in &disagreements {
        if !known.iter().any(|known| known.covers(disagreement)) {
            eprintln!("not listed: {disagreement}");
        }
    }
    for known in &known {
        let is_met = disagreements.iter().any(|one| known.covers(one));
        assert!(is_met, "listed, and agreed on: {known:?}");
    }
}

#[test]
#[ignore = "needs LRO_LINT_DATA: real specifications"]
fn the_model_agrees_with_typespec() {
    let (mut ours, mut others) = (tallies("oracle"), tallies("oracle-upstream"));
    let all = || ours.values().chain(others.values());
    hold_to_known(all().flat_map(|tally| &tally.disagreements));
    // OpenAPI 3 doesn't say that a compiler wrote it, which is why a type may be missing.
    let swagger = [Reading::AsGiven, Reading::Stripped];
    let swagger = swagger
        .iter()
        .flat_map(|reading| [&ours[reading], &others[reading]]);
    let wrong = swagger.map(|tally| tally.wrong(Fact::Result));
    let (wrong, open) = wrong.fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    let open = share(open, wrong);
    assert!(open >= 60.0, "{open:.1} % of the wrong results are open");

    let given = |tallies: &mut BTreeMap<Reading, Tally>| {
        let given = tallies.remove(&Reading::AsGiven).unwrap();
        given.expect(Fact::Found, 100.0);
        given.expect(Fact::DeclaredVia, 100.0);
        given.expect(Fact::CustomVia, 100.0);
        given
    };
    let mine = given(&mut ours);
    mine.expect_of_ceiling(Fact::Result, 97.0);
    mine.expect(Fact::States, 100.0);
    let theirs = given(&mut others);
    theirs.expect(Fact::Result, 94.0);
    theirs.expect(Fact::States, 98.0);
    theirs.expect(Fact::Polls, 96.0);
    // What is left was stripped, or never had the marks.
    for tally in others.values() {
        tally.expect(Fact::Via, 92.0);
        tally.expect(Fact::Result, 92.0);
    }
    for tally in ours.values() {
        tally.expect(Fact::Found, 97.0);
        tally.expect(Fact::Via, 92.0);
        tally.expect(Fact::ViaOfOthers, 95.0);
    }
}
