//! How often each rule speaks up in real specifications: a table, and a limit.
//!
//! A rule that more than a tenth of the operations have that it applies to is information, or its page
//! says by `despite-noise` why it is more. The specifications lie where `LRO_LINT_DATA`
//! points.
//!
//! Operations are distinct: those with the same verb and the same path template, whatever its
//! parameters are called, are one, however many versions of an API there are. A finding about a shared
//! definition is one defect and counts for the ten operations that it names at most.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::Path;

use lro_lint::internals::diagnostic::Severity;
use lro_lint::internals::engine::{self, Settings};
use lro_lint::internals::model::{self, Profile, Survey, System};
use lro_lint::internals::rules::{self, Rule};
use lro_lint::internals::workspace::{Disk, Input, Workspace};

use crate::common::data;

const CORPORA: [&str; 3] = ["azure-2021", "fabric", "testserver"];

/// Of fewer operations, a share says nothing.
const FEWEST: usize = 50;

/// The largest share, in per cent, that a rule above info may have without a reason.
const MOST: f64 = 10.0;

/// A verb, and a path in lower case without the names of its parameters.
type Distinct = (String, String);

fn distinct(method: &str, path: &str) -> Distinct {
    let mut blank = String::with_capacity(path.len());
    let mut is_name = false;
    for c in path.chars() {
        is_name &= c != '}';
        if !is_name {
            blank.extend(c.to_lowercase());
        }
        is_name |= c == '{';
    }
    (method.to_owned(), blank)
}

/// What a rule says in documents of a system.
#[derive(Debug, Default)]
struct Noise {
    /// The number of findings by severity, the mildest first.
    findings: [usize; Severity::ALL.len()],
    operations: BTreeSet<Distinct>,
    /// Those among them with a finding above info.
    above_info: BTreeSet<Distinct>,
    /// How many marked operations there are to which the rule may apply.
    applicable: usize,
}

impl Noise {
    /// How many per cent of what the rule applies to.
    fn share(&self, of: &BTreeSet<Distinct>) -> f64 {
        match self.applicable {
            0 => 0.0,
            all => 100.0 * of.len() as f64 / all as f64,
        }
    }

    fn is_loud(&self) -> bool {
        self.applicable >= FEWEST && self.share(&self.above_info) > MOST
    }

    const HEAD: &'static str = "error  warn  info   ops    of   all %  >info %";
}

impl fmt::Display for Noise {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [infos, warnings, errors] = self.findings;
        let (operations, applicable) = (self.operations.len(), self.applicable);
        let (all, above) = (self.share(&self.operations), self.share(&self.above_info));
        write!(
            f,
            "{errors:5} {warnings:5} {infos:5} {operations:5} {applicable:5} {all:7.1} {above:8.1}"
        )
    }
}

/// The distinct marked operations of each system, and what rules say of all.
#[derive(Default)]
struct Measured {
    marked: BTreeMap<System, BTreeSet<Distinct>>,
    noise: BTreeMap<(&'static str, System), Noise>,
}

impl Measured {
    fn add(&mut self, folder: &Path) {
        let disk = Disk::new(folder, 0).unwrap();
        let (workspace, errors) = Workspace::load(&disk, &[Input::Folder(String::new())]);
        assert!(errors.is_empty(), "{errors:?}");
        let survey = Survey::new(&workspace, |api, _| Profile::of(model::detect(api)));
        let examples = survey.load_examples(&disk);
        let survey = survey.with_examples(&examples);
        for document in &survey.documents {
            let marked = self.marked.entry(document.profile.system).or_default();
            let operations = document.lros.iter().filter(|lro| lro.subject.is_marked());
            let names = operations.map(|lro| lro.subject.operation.name());
            marked.extend(names.map(|name| distinct(&name.method, &name.path)));
        }
        for found in engine::lint(&workspace, &survey, &Settings::default()).diagnostics {
            let system = System::parse(&found.profile).expect("a profile of ours");
            let noise = self.noise.entry((found.code, system)).or_default();
            noise.findings[found.severity as usize] += 1;
            for name in found.operation.iter().chain(&found.operations) {
                let name = distinct(&name.method, &name.path);
                if found.severity > Severity::Info {
                    noise.above_info.insert(name.clone());
                }
                noise.operations.insert(name);
            }
        }
    }

    /// How many marked operations of a system a rule may apply to.
    fn applicable(&self, rule: &'static Rule, system: System) -> usize {
        let marked = self.marked.get(&system).into_iter().flatten();
        marked.filter(|operation| is_about(rule, operation)).count()
    }
}

/// Whether a rule is about operations of that verb.
fn is_about(rule: &'static Rule, (method, _): &Distinct) -> bool {
    let verbs = &rule.page().verbs;
    verbs.is_empty() || verbs.iter().any(|verb| verb.name() == *method)
}

#[test]
#[ignore = "needs LRO_LINT_DATA: real specifications"]
fn a_rule_that_is_often_right_says_why_it_is_no_mere_information() {
    let mut measured = Measured::default();
    for corpus in CORPORA {
        measured.add(&data().join("corpus").join(corpus));
    }
    eprintln!(
        "{:8} {:48} {:10} {}",
        "code",
        "rule",
        "profile",
        Noise::HEAD
    );
    let mut wrong = Vec::new();
    for rule in rules::ALL {
        let despite = &rule.page().despite_noise;
        for system in System::ALL {
            let mut noise = measured
                .noise
                .remove(&(rule.code(), system))
                .unwrap_or_default();
            noise.applicable = measured.applicable(rule, system);
            let what = format!(
                "{:8} {:48} {:10} {noise}",
                rule.code(),
                rule.name(),
                system.name()
            );
            if noise.findings != [0; 3] {
                eprintln!("{what}");
            }
            let mut others = noise.operations.iter();
            if let Some(other) = others.find(|operation| !is_about(rule, operation)) {
                wrong.push(format!("`verbs` leaves out that of {other:?}: {what}"));
            }
            match (
                noise.is_loud(),
                despite.iter().any(|(own, _)| *own == system),
            ) {
                (true, false) => wrong.push(format!("`despite-noise` should say why: {what}")),
                (false, true) => wrong.push(format!("needs no `despite-noise`: {what}")),
                _ => {}
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
