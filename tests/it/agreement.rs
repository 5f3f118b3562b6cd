//! Does `check` report what `explain` forecasts?
//!
//! For every marked operation and every client that rules ask, a forecast other than `ok` and `unknown` has
//! a finding about that operation which names that client, or a reason that is listed here. The figures are
//! printed:
//! `cargo test --profile quick --test it agreement:: -- --ignored --nocapture`.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use lro_lint::internals::clients::{Audience, Forecast, Verdict, Way, forecasts};
use lro_lint::internals::engine::{self, Settings};
use lro_lint::internals::model::{self, Lro, Profile, Survey};
use lro_lint::internals::openapi::Method;
use lro_lint::internals::workspace::{Disk, FileId, Input, Workspace};

use crate::common::data;

/// Why a client that goes wrong is named by no finding.
struct Reason {
    name: &'static str,
    /// What the document would have to say for the client to go right, and why no rule asks for it.
    why: &'static str,
    is_meant: fn(&Lro<'_>, &Forecast) -> bool,
}

const REASONS: [Reason; 7] = [
    Reason {
        name: "only the marker",
        why: "Nothing but the marker says that the work is still running after the answer. The finding about the \
              codes asks which of the two is wrong; if the marker is, nobody ends too early.",
        is_meant: |lro, forecast| {
            forecast.verdict == Verdict::EarlySuccess
                && lro.subject.response(202).is_none()
                && lro.subject.polling_headers().is_empty()
                && matches!(
                    lro.subject.operation.method(),
                    Method::Post | Method::Patch | Method::Delete
                )
        },
    },
    Reason {
        name: "terraform: Location",
        why: "Terraform ends at the URL in `Location` only if its answer is JSON with a status. The contract of \
              Resource Manager has the result there, whatever it is, and ends by the code.",
        is_meant: |_, forecast| {
            forecast.client.name == "terraform"
                && forecast.polls == Some(Way::Header("Location"))
                && matches!(forecast.verdict, Verdict::NeverEnds | Verdict::FalseFailure)
        },
    },
    Reason {
        name: "terraform: DELETE without GET",
        why: "Terraform waits for a DELETE by reading what was deleted. An API need not have that GET.",
        is_meant: |lro, forecast| {
            forecast.client.name == "terraform"
                && lro.subject.operation.method() == Method::Delete
                && lro.subject.get_of_same_path().is_none()
        },
    },
    Reason {
        name: "rust: InProgress and bodies",
        why: "The poller of the published `azure_core` needs a body in every answer and knows `InProgress` as \
              the only value for running. The guidelines have `NotStarted`, `Running`, and answers without a body.",
        is_meant: |_, forecast| {
            let signs = ["without a body", "is InProgress", "polls forever"];
            let why = forecast.why.as_deref().unwrap_or_default();
            forecast.client.name == "rust" && signs.iter().any(|sign| why.contains(sign))
        },
    },
    Reason {
        name: "java: results of DELETE",
        why: "Java's poller for the data plane hands over nothing after a DELETE, whatever the document says.",
        is_meant: |lro, forecast| {
            forecast.client.name == "java"
                && lro.subject.operation.method() == Method::Delete
                && forecast.verdict == Verdict::FalseFailure
        },
    },
    Reason {
        name: "java: PUT that ends at Location",
        why: "Java's poller for the data plane reads the URL of a PUT at the end, whatever `final-state-via` says. \
              The other clients follow `Location`.",
        is_meant: |lro, forecast| {
            let is_write = matches!(lro.subject.operation.method(), Method::Put | Method::Patch);
            forecast.client.name == "java"
                && is_write
                && lro.subject.get_of_same_path().is_none()
                && forecast.verdict == Verdict::WrongResult
        },
    },
    Reason {
        name: "AutoRest: results in the options",
        why: "AutoRest's methods return what the responses have. The options name the result, as documents \
              from TypeSpec do, and clients that are generated from TypeSpec return it.",
        is_meant: |lro, forecast| {
            let otherwise = forecast.otherwise.as_ref();
            lro.subject.names_result()
                && forecast.verdict == Verdict::WrongResult
                && otherwise.is_some_and(|other| other.verdict <= Verdict::Unknown)
        },
    },
];

/// A document, a method and a path.
type Request = (FileId, String, String);

/// What is known of a client.
#[derive(Default)]
struct Figures {
    forecasts: usize,
    wrong: usize,
    named: usize,
    /// By the name of the reason.
    excused: BTreeMap<&'static str, usize>,
}

#[derive(Default)]
struct Agreement {
    clients: BTreeMap<&'static str, Figures>,
    gaps: Vec<String>,
}

impl Agreement {
    fn add(&mut self, folder: &Path) {
        let disk = Disk::new(folder, 0).unwrap();
        let (workspace, errors) = Workspace::load(&disk, &[Input::Folder(String::new())]);
        assert!(errors.is_empty(), "{errors:?}");
        let survey = Survey::new(&workspace, |api, _| Profile::of(model::detect(api)));
        let examples = survey.load_examples(&disk);
        let survey = survey.with_examples(&examples);
        let named = named(&workspace, &survey);
        for lro in survey.documents.iter().flat_map(|document| &document.lros) {
            if !lro.subject.is_marked() {
                continue;
            }
            let operation = &lro.subject.operation;
            let document = operation.api().document();
            let name = operation.name();
            let request: Request = (document.id(), name.method.to_string(), name.path.clone());
            let forecasts = forecasts(lro, Audience::Own).into_iter();
            for forecast in forecasts.filter(|forecast| forecast.client.is_main()) {
                let client = forecast.client.name;
                let figures = self.clients.entry(client).or_default();
                figures.forecasts += 1;
                if forecast.verdict <= Verdict::Unknown {
                    continue;
                }
                figures.wrong += 1;
                if named.contains(&(request.clone(), client)) {
                    figures.named += 1;
                    continue;
                }
                let mut reasons = REASONS.iter();
                match reasons.find(|reason| (reason.is_meant)(lro, &forecast)) {
                    Some(reason) => *figures.excused.entry(reason.name).or_default() += 1,
                    None => self.gaps.push(format!(
                        "{} {name}: {client} {}: {}",
                        document.path(),
                        forecast.verdict.name(),
                        forecast.why.unwrap_or_default()
                    )),
                }
            }
        }
    }

    fn print(&self) {
        eprintln!(
            "| client | forecasts | wrong | named | excused | open |\n|---|--:|--:|--:|--:|--:|"
        );
        for (client, figures) in &self.clients {
            let excused: usize = figures.excused.values().sum();
            eprintln!(
                "| {client} | {} | {} | {} | {excused} | {} |",
                figures.forecasts,
                figures.wrong,
                figures.named,
                figures.wrong - figures.named - excused
            );
        }
        for reason in &REASONS {
            let excused = self.clients.values();
            let count: usize = excused
                .filter_map(|figures| figures.excused.get(reason.name))
                .sum();
            eprintln!("{count} {}: {}", reason.name, reason.why);
        }
    }
}

/// The clients that findings about an operation name. A finding about a definition names the first of the
/// operations that share it.
fn named<'w>(workspace: &'w Workspace, survey: &Survey<'w>) -> HashSet<(Request, &'static str)> {
    let findings = engine::lint(workspace, survey, &Settings::default());
    let mut named = HashSet::new();
    for finding in findings.diagnostics {
        for operation in finding.operation.iter().chain(&finding.operations) {
            for &document in &finding.documents {
                for &client in &finding.clients {
                    let request = (
                        document,
                        operation.method.to_string(),
                        operation.path.clone(),
                    );
                    named.insert((request, client));
                }
            }
        }
    }
    named
}

#[track_caller]
fn assert_agrees(folders: &[std::path::PathBuf]) {
    let mut agreement = Agreement::default();
    for folder in folders {
        agreement.add(folder);
    }
    agreement.print();
    assert!(agreement.gaps.is_empty(), "\n{}", agreement.gaps.join("\n"));
}

#[test]
fn findings_name_the_clients_that_go_wrong_in_the_samples() {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("specs-sample");
    assert_agrees(&[samples]);
}

#[test]
#[ignore = "needs LRO_LINT_DATA: real specifications"]
fn findings_name_the_clients_that_go_wrong_in_real_specifications() {
    let folders = [
        "corpus/azure-2021",
        "corpus/fabric",
        "corpus/testserver",
        "oracle",
        "peer-tests",
    ];
    assert_agrees(&folders.map(|name| data().join(name)));
}
