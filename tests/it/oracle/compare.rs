use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde_json::Value;

use super::case::{Case, Reading};

/// What is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Fact {
    /// That the operation is long-running.
    Found,
    /// How the final state is reached.
    Via,
    /// The same, in cases that others wrote.
    ViaOfOthers,
    /// The same, where the document declares it.
    DeclaredVia,
    /// The same, where the document marks the operation and declares nothing.
    CustomVia,
    /// The schema of the result, or that there is none.
    Result,
    /// The words that end the operation.
    States,
}

/// A difference between the two.
#[derive(Debug)]
pub(crate) struct Disagreement {
    pub(crate) case: String,
    pub(crate) operation: String,
    pub(crate) reading: Reading,
    pub(crate) fact: Fact,
    ours: String,
    theirs: String,
}

impl fmt::Display for Disagreement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            case,
            operation,
            reading,
            fact,
            ours,
            theirs,
        } = self;
        write!(
            f,
            "{reading:?} {fact:?} {case} {operation}: {ours}, not {theirs}"
        )
    }
}

#[derive(Clone, Copy, Debug, Default)]
struct Count {
    right: u32,
    all: u32,
    /// Those among the wrong ones that nobody could tell from the document.
    undecidable: u32,
}

/// How often the two agree.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    counts: BTreeMap<Fact, Count>,
    pub(crate) disagreements: Vec<Disagreement>,
}

impl Tally {
    /// Asserts a share, in per cent, of what can be told from the documents.
    #[track_caller]
    pub(crate) fn expect(&self, fact: Fact, at_least: f64) {
        let count = self.counts.get(&fact).copied().unwrap_or_default();
        let share = count.share_of_decidable();
        assert!(share >= at_least, "{fact:?}: {share:.1} of {at_least} %");
    }
}

impl Count {
    fn share_of_decidable(self) -> f64 {
        100.0 * f64::from(self.right) / f64::from((self.all - self.undecidable).max(1))
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (fact, count) in &self.counts {
            let all = 100.0 * f64::from(count.right) / f64::from(count.all.max(1));
            writeln!(
                f,
                "  {:<12} {:>3} of {:>3} ({all:.1} %), {} undecidable: {:.1} % of the others",
                format!("{fact:?}"),
                count.right,
                count.all,
                count.undecidable,
                count.share_of_decidable(),
            )?;
        }
        Ok(())
    }
}

/// An operation and those beside it, without what nobody would read a result from: descriptions,
/// ids of operations, and the name of an action. Of two that are left alike no reader can tell
/// one from the other.
fn description(document: &Value, answer: &Value) -> String {
    let path = answer["path"].as_str().unwrap();
    let mut item = document["paths"]
        .get(path)
        .unwrap_or(&document["x-ms-paths"][path])
        .clone();
    forget_words(&mut item);
    let (parent, action) = path.rsplit_once('/').unwrap();
    let action = if action.contains('{') { action } else { "" };
    format!("{parent}/{action} {} {item}", answer["verb"])
}

fn forget_words(value: &mut Value) {
    let mut pending = vec![value];
    while let Some(value) = pending.pop() {
        match value {
            Value::Object(members) => {
                members.retain(|key, value| {
                    let is_text = matches!(&**key, "description" | "summary" | "operationId");
                    !(is_text && value.is_string())
                });
                pending.extend(members.values_mut());
            }
            Value::Array(items) => pending.extend(items),
            _ => {}
        }
    }
}

fn named(schema: &Value) -> String {
    match schema {
        Value::String(kind) => kind.clone(),
        Value::Object(_) => schema["definition"].to_string(),
        _ => "unknown".to_owned(),
    }
}

/// Holds what the program says of every case against what the library says.
pub(crate) fn compare(cases: &[Case], reading: Reading) -> Tally {
    // What the library says of operations that are described alike.
    let mut said: BTreeMap<(Fact, String), BTreeSet<String>> = BTreeMap::new();
    for case in cases {
        let document = case.document(reading);
        for answer in &case.answers {
            let alike = description(&document, answer);
            for (fact, answer) in [
                (Fact::Via, answer["finalStateVia"].to_string()),
                (Fact::Result, named(&answer["finalResult"])),
            ] {
                said.entry((fact, alike.clone()))
                    .or_default()
                    .insert(answer);
            }
        }
    }

    let mut tally = Tally::default();
    for case in cases {
        let document = case.document(reading);
        let explained = case.explained(reading);
        for answer in &case.answers {
            let ours = explained.iter().find(|ours| {
                ours["operation"]["method"] == answer["verb"]
                    && ours["operation"]["path"] == answer["path"]
            });
            let alike = description(&document, answer);
            let is_undecidable = |fact: Fact| said[&(fact, alike.clone())].len() > 1;
            let mut note = |fact: Fact, is_right: bool, undecidable: bool, ours: String, theirs| {
                let count = tally.counts.entry(fact).or_default();
                count.all += 1;
                count.right += u32::from(is_right);
                count.undecidable += u32::from(!is_right && undecidable);
                if !is_right && !undecidable {
                    tally.disagreements.push(Disagreement {
                        case: case.name.clone(),
                        operation: answer["operationId"].to_string().replace('"', ""),
                        reading,
                        fact,
                        ours,
                        theirs,
                    });
                }
            };
            note(
                Fact::Found,
                ours.is_some(),
                false,
                "missed".to_owned(),
                "found".to_owned(),
            );
            let Some(ours) = ours else {
                continue;
            };
            let via = &ours["final_state_via"]["value"];
            let theirs = &answer["finalStateVia"];
            let mut facts = vec![Fact::Via];
            facts.extend(case.is_of_others().then_some(Fact::ViaOfOthers));
            if reading == Reading::AsGiven {
                let is_declared = answer["swagger"]["finalStateVia"].is_string();
                facts.push(if is_declared {
                    Fact::DeclaredVia
                } else {
                    Fact::CustomVia
                });
            }
            for fact in facts {
                let undecidable = is_undecidable(Fact::Via);
                note(
                    fact,
                    via == theirs,
                    undecidable,
                    via.to_string(),
                    theirs.to_string(),
                );
            }
            note(
                Fact::Result,
                has_result(&ours["result"], &answer["finalResult"]),
                is_undecidable(Fact::Result),
                ours["result"].to_string(),
                named(&answer["finalResult"]),
            );
            let monitor = &ours["status_monitor"];
            let termination = &answer["pollingInfo"]["terminationStatus"];
            let ends = [
                ("succeeded", "succeededWire"),
                ("failed", "failedWire"),
                ("canceled", "canceledWire"),
            ];
            if termination["kind"] == "model-property" {
                let is_right = ends
                    .iter()
                    .all(|(ours, theirs)| words(&monitor[ours]) == words(&termination[theirs]));
                note(
                    Fact::States,
                    is_right,
                    false,
                    monitor.to_string(),
                    format!(
                        "{:?}",
                        ends.map(|(_, theirs)| termination[theirs].to_string())
                    ),
                );
            }
        }
    }
    tally
}

fn words(list: &Value) -> BTreeSet<&str> {
    let words = list.as_array();
    words
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect()
}

/// Whether the schema is one of those with the properties of the result. What the library can't
/// name or doesn't know can't be compared.
fn has_result(ours: &Value, theirs: &Value) -> bool {
    if theirs == "void" {
        return ours["kind"] == "void";
    }
    if theirs.is_null() || theirs.is_string() || theirs["definition"].is_null() {
        return true;
    }
    let schema = ours["schema"].as_str().unwrap_or_default();
    let name = theirs["definition"].as_str().unwrap();
    let locations = theirs["swaggerLocations"].as_array();
    let mut locations = locations.into_iter().flatten().filter_map(Value::as_str);
    ["definitions", "components/schemas"]
        .iter()
        .any(|section| schema.ends_with(&format!("/{section}/{name}")))
        || locations.any(|location| schema.ends_with(location))
}
