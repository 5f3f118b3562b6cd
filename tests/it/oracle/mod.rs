//! A second opinion: what TypeSpec's own library says of each long-running operation that it
//! compiled, held against the model made from the document that came out. The cases lie where
//! `LRO_LINT_DATA` points.

mod case;
mod compare;

use std::collections::BTreeMap;
use std::fs;

use case::{Case, Reading};
use compare::{Disagreement, Fact, Tally, compare};

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

#[test]
#[ignore = "needs LRO_LINT_DATA: real specifications"]
fn the_model_agrees_with_typespec() {
    let data = data().join("oracle");
    let cases = Case::all(&data);
    assert!(!cases.is_empty(), "no cases below {}", data.display());

    let mut tallies: BTreeMap<Reading, Tally> = BTreeMap::new();
    for reading in Reading::ALL {
        tallies.insert(reading, compare(&cases, reading));
    }
    for (reading, tally) in &tallies {
        eprintln!("{reading:?}\n{tally}");
    }

    let known: Vec<Known> =
        serde_yaml::from_str(&fs::read_to_string("tests/it/oracle/disagreements.yaml").unwrap())
            .unwrap();
    let disagreements: Vec<_> = tallies
        .values()
        .flat_map(|tally| &tally.disagreements)
        .collect();
    for disagreement in &disagreements {
        if !known.iter().any(|known| known.covers(disagreement)) {
            eprintln!("not listed: {disagreement}");
        }
    }
    // What is listed must still be so, where the case is there at all.
    for known in &known {
        let is_there = known.case == "*" || cases.iter().any(|case| case.name == known.case);
        let is_met = disagreements.iter().any(|one| known.covers(one));
        assert!(is_met || !is_there, "listed, and agreed on: {known:?}");
    }

    let given = &tallies[&Reading::AsGiven];
    given.expect(Fact::Found, 99.0);
    given.expect(Fact::DeclaredVia, 99.0);
    given.expect(Fact::CustomVia, 85.0);
    given.expect(Fact::Result, 97.0);
    given.expect(Fact::States, 98.0);
    let stripped = &tallies[&Reading::Stripped];
    stripped.expect(Fact::Found, 97.0);
    stripped.expect(Fact::Via, 90.0);
    stripped.expect(Fact::ViaOfOthers, 95.0);
    let openapi3 = &tallies[&Reading::OpenApi3];
    openapi3.expect(Fact::Found, 95.0);
    openapi3.expect(Fact::Via, 90.0);
}
