//! What must hold of every file with suppressions; the fuzz target asks the same.

use lro_lint::internals::config::{Choice, Configs};
use lro_lint::internals::engine::Settings;
use lro_lint::internals::gate;
use lro_lint::internals::model::{self, Profile, Survey};
use lro_lint::internals::suppress::JsonPath;
use lro_lint::internals::workspace::{Input, Memory, Workspace};

/// An operation of which some is wrong.
const DOCUMENT: &str = r#"{ "swagger": "2.0", "host": "management.azure.com", "paths": {
  "/a": { "post": { "operationId": "A_Start", "parameters": [ { "name": "b" } ], "responses": {
    "202": { "description": "Accepted", "headers": { "Location": { "type": "string" } } } } } } } }"#;

/// Lints a document beside files with suppressions: it ends, takes no finding for nothing, and points
/// only at what is there.
pub(crate) fn survives(bytes: &[u8]) {
    let alone = lint(&[]);
    for path in ["readme.md", "suppressions.yaml"] {
        let (shown, suppressed) = lint(&[(path, bytes)]);
        assert_eq!(shown + suppressed, alone.0, "findings come or go by {path}");
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        let paths = text.lines().chain([text]);
        for path in paths {
            if let Err(error) = JsonPath::parse(path) {
                assert!(
                    path.get(error.at).is_some(),
                    "no text at the fault of {path:?}"
                );
            }
        }
    }
}

/// How many findings there are but for those about suppressions, and how many are suppressed.
fn lint(beside: &[(&str, &[u8])]) -> (usize, usize) {
    let document = [("a.json", DOCUMENT.as_bytes())];
    let source: Memory = document.iter().chain(beside).copied().collect();
    // Of a folder, a file of suppressions that is a description would be linted too.
    let (workspace, errors) = Workspace::load(&source, &[Input::File("a.json".to_owned())]);
    assert!(errors.is_empty(), "{errors:?}");
    let configs = Configs::load(&source, &workspace, &Choice::Nearest).expect("no configuration");
    let survey = Survey::new(&workspace, |api, _| Profile::of(model::detect(api)));
    let settings = Settings {
        configs: Some(&configs),
        ..Settings::default()
    };
    let judgement = gate::judge(&workspace, &survey, &settings);
    let findings = &judgement.findings;
    let places = findings.diagnostics.iter().map(|found| &found.primary);
    for place in places.chain(judgement.suppressions.iter().map(|one| &one.written)) {
        let range = place.span.start as usize..place.span.end as usize;
        let text = place.file.text();
        assert!(
            text.get(range).is_some(),
            "no text at {} {:?}",
            place.path(),
            place.span
        );
        assert!(place.start() <= place.end());
    }
    for one in &judgement.suppressed {
        assert!(!one.by.is_empty(), "{:?}", one.diagnostic);
    }
    assert_eq!(judgement.suppressed.len(), findings.summary.suppressed);
    let others = findings
        .diagnostics
        .iter()
        .filter(|found| found.code != "LRO005");
    // A file of suppressions that isn't one is read as a document nowhere.
    (others.count(), judgement.suppressed.len())
}
