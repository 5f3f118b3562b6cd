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
    /// Where the status is asked for.
    Polls,
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
    /// The most that anyone could get right from the documents: operations that are described alike
    /// but for names, and have different answers, can't all be right.
    ceiling: u32,
    /// The wrong and the right ones that the program leaves open.
    wrong_open: u32,
    right_open: u32,
}

/// How often the two agree.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    counts: BTreeMap<Fact, Count>,
    pub(crate) disagreements: Vec<Disagreement>,
}

impl Tally {
    /// Asserts a share of all, in per cent.
    #[track_caller]
    pub(crate) fn expect(&self, fact: Fact, at_least: f64) {
        let count = self.counts.get(&fact).copied().unwrap_or_default();
        let share = share(count.right, count.all);
        assert!(share >= at_least, "{fact:?}: {share:.1} of {at_least} %");
    }

    /// Asserts a share of what can be told from the documents, in per cent.
    #[track_caller]
    pub(crate) fn expect_of_ceiling(&self, fact: Fact, at_least: f64) {
        let count = self.counts.get(&fact).copied().unwrap_or_default();
        let share = share(count.right, count.ceiling);
        assert!(share >= at_least, "{fact:?}: {share:.1} of {at_least} %");
    }

    /// Wrong answers, and those of them that the program leaves open.
    pub(crate) fn wrong(&self, fact: Fact) -> (u32, u32) {
        let count = self.counts.get(&fact).copied().unwrap_or_default();
        (count.all - count.right, count.wrong_open)
    }
}

/// So many of so many, in per cent.
pub(crate) fn share(some: u32, all: u32) -> f64 {
    100.0 * f64::from(some) / f64::from(all.max(1))
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (fact, count) in &self.counts {
            writeln!(
                f,
                "  {:<12} {:>3} of {:>3} ({:.1} %), {:.1} % of {} that can be told; open: {} wrong, {} right",
                format!("{fact:?}"),
                count.right,
                count.all,
                share(count.right, count.all),
                share(count.right, count.ceiling),
                count.ceiling,
                count.wrong_open,
                count.right_open,
            )?;
        }
        Ok(())
    }
}

/// Names, by the order in which they were first met.
#[derive(Default)]
struct Names(BTreeMap<String, usize>);

impl Names {
    fn number(&mut self, name: &str) -> usize {
        let next = self.0.len();
        *self.0.entry(name.to_owned()).or_insert(next)
    }
}

/// An operation and those beside it, without names and texts. Of two that are left alike no reader
/// can tell one from the other.
fn description(document: &Value, answer: &Value, names: &mut Names) -> String {
    let path = answer["path"].as_str().unwrap();
    let mut item = document["paths"]
        .get(path)
        .unwrap_or(&document["x-ms-paths"][path])
        .clone();
    forget_words(&mut item);
    let segments: Vec<String> = path
        .split('/')
        .map(|segment| match segment.starts_with('{') {
            true => format!("{{{}}}", names.number(segment)),
            false => names.number(segment).to_string(),
        })
        .collect();
    number_references(&mut item, names);
    format!("{} {} {item}", segments.join("/"), answer["verb"])
}

/// Replaces the names of definitions by numbers.
fn number_references(value: &mut Value, names: &mut Names) {
    match value {
        Value::Object(members) => {
            for (key, value) in members.iter_mut() {
                match value {
                    Value::String(target) if key == "$ref" => {
                        let name = target.rsplit('/').next().unwrap_or_default();
                        *target = names.number(name).to_string();
                    }
                    _ => number_references(value, names),
                }
            }
        }
        Value::Array(items) => {
            for item in items {
                number_references(item, names);
            }
        }
        _ => {}
    }
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
        Value::Object(_) => schema["definition"]
            .as_str()
            .unwrap_or("unnamed")
            .to_owned(),
        _ => "unknown".to_owned(),
    }
}

/// Holds what the program says of every case against what the library says.
pub(crate) fn compare(cases: &[Case], reading: Reading) -> Tally {
    let mut tally = Tally::default();
    // What the library says of operations that are described alike.
    let mut said: BTreeMap<(Fact, String), BTreeMap<String, u32>> = BTreeMap::new();
    for case in cases {
        let document = case.document(reading);
        let explained = case.explained(reading);
        for answer in &case.answers {
            let ours = explained.iter().find(|ours| {
                ours["operation"]["method"] == answer["verb"]
                    && ours["operation"]["path"] == answer["path"]
            });
            let answer_id = answer["operationId"].to_string().replace('"', "");
            let mut names = Names::default();
            let alike = description(&document, answer, &mut names);
            let mut note =
                |fact: Fact, is_right: bool, is_open: bool, ours: String, theirs: String| {
                    let count = tally.counts.entry(fact).or_default();
                    count.all += 1;
                    count.right += u32::from(is_right);
                    count.wrong_open += u32::from(!is_right && is_open);
                    count.right_open += u32::from(is_right && is_open);
                    // An answer that names a definition is the same for every name.
                    let answer = match names.0.get(&theirs) {
                        Some(number) => number.to_string(),
                        None => theirs.clone(),
                    };
                    let answers = said.entry((fact, alike.clone())).or_default();
                    *answers.entry(answer).or_default() += 1;
                    if !is_right {
                        tally.disagreements.push(Disagreement {
                            case: case.name.clone(),
                            operation: answer_id.clone(),
                            reading,
                            fact,
                            ours,
                            theirs,
                        });
                    }
                };
            let is_open = |fact: &str| {
                let open = ours.and_then(|ours| ours["open"].as_array());
                open.into_iter().flatten().any(|open| open["fact"] == fact)
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
                note(
                    fact,
                    via == theirs,
                    is_open("final_state_via"),
                    via.to_string(),
                    theirs.to_string(),
                );
            }
            if let Some(is_right) = has_result(&ours["result"], &answer["finalResult"]) {
                note(
                    Fact::Result,
                    is_right,
                    is_open("result") || ours["result"]["kind"] == "unknown",
                    ours["result"].to_string(),
                    named(&answer["finalResult"]),
                );
            }
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
                    is_open("status_monitor"),
                    monitor.to_string(),
                    format!(
                        "{:?}",
                        ends.map(|(_, theirs)| termination[theirs].to_string())
                    ),
                );
            }
            let target = &answer["statusMonitorStep"]["target"];
            if target.is_object() {
                note(
                    Fact::Polls,
                    polls_at(&ours["polling"], target),
                    is_open("polling"),
                    ours["polling"].to_string(),
                    target["operation"]["path"].to_string() + &target["property"].to_string(),
                );
            }
        }
    }
    for ((fact, _), answers) in said {
        let most = answers.values().copied().max().unwrap_or_default();
        tally.counts.entry(fact).or_default().ceiling += most;
    }
    tally
}

/// Whether both ask for the status at the same place.
fn polls_at(ours: &Value, theirs: &Value) -> bool {
    if theirs["kind"] == "reference" {
        return ours["operation"]["path"] == theirs["operation"]["path"];
    }
    let property = &theirs["property"];
    match theirs["location"].as_str() {
        Some("ResponseHeader") => {
            let name = property["header"]
                .as_str()
                .or(property["jsonName"].as_str());
            let ours = ours["header"].as_str().unwrap_or_default();
            name.is_some_and(|name| name.eq_ignore_ascii_case(ours))
        }
        _ => ours["kind"] == "body-link",
    }
}

fn words(list: &Value) -> BTreeSet<&str> {
    let words = list.as_array();
    words
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect()
}

/// Whether the schema is one of those with the properties of the result; `None` for what the
/// library can't name or doesn't know.
fn has_result(ours: &Value, theirs: &Value) -> Option<bool> {
    if theirs == "void" {
        return Some(ours["kind"] == "void");
    }
    let name = theirs["definition"].as_str()?;
    let schema = ours["schema"].as_str().unwrap_or_default();
    let locations = theirs["swaggerLocations"].as_array();
    let mut locations = locations.into_iter().flatten().filter_map(Value::as_str);
    let is_named = ["definitions", "components/schemas"]
        .iter()
        .any(|section| schema.ends_with(&format!("/{section}/{name}")));
    Some(is_named || locations.any(|location| schema.ends_with(location)))
}
