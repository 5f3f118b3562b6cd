//! What must hold for every document, whatever it holds; the fuzz target asks the same.

use lro_lint::clients::{self, Client, Verdict};
use lro_lint::diagnostic::{Diagnostic, Findings, Location};
use lro_lint::engine::{self, Settings};
use lro_lint::explain::{self, Explanation};
use lro_lint::lro::{self, Lro, Profile, Survey};
use lro_lint::report::{self, Format, Options};
use lro_lint::syntax::Pointer;
use lro_lint::workspace::{Input, Memory, Workspace};

/// Asserts that [`reports`] gives the same twice.
pub(crate) fn survives(files: &[(String, Vec<u8>)], named: usize) {
    let first = reports(files, named);
    let again = reports(files, named);
    assert_eq!(first.len(), again.len());
    for ((what, first), (_, again)) in first.iter().zip(&again) {
        assert!(first == again, "the second time, {what} differs");
    }
}

/// Lints and explains the first `named` files (the others are there to be referred to), asserts
/// what must hold of all that is said of them, and gives it: every report, every explanation, and
/// what each client would do.
pub(crate) fn reports(files: &[(String, Vec<u8>)], named: usize) -> Vec<(String, Vec<u8>)> {
    let source: Memory = files
        .iter()
        .map(|(path, bytes)| (path.as_str(), bytes.as_slice()))
        .collect();
    let inputs: Vec<Input> = files
        .iter()
        .take(named)
        .map(|(path, _)| Input::File(path.clone()))
        .collect();
    let (workspace, errors) = Workspace::load(&source, &inputs);
    assert!(errors.is_empty(), "{errors:?}");
    let survey = Survey::new(&workspace, |api, _| Profile::of(lro::detect(api)));
    let examples = survey.load_examples(&source);
    let survey = survey.with_examples(&examples);
    let mut findings = engine::lint(&workspace, &survey, &Settings::default());
    // The pages of the rules say the same of every document, and at length.
    for rule in &mut findings.rules {
        rule.help.clear();
    }
    for diagnostic in &findings.diagnostics {
        assert_is_sound(diagnostic);
    }
    let lros: Vec<&Lro<'_>> = survey
        .documents
        .iter()
        .flat_map(|document| &document.lros)
        .collect();
    let explained: Vec<Explanation> = lros.iter().map(|lro| Explanation::of(lro)).collect();

    let mut said: Vec<(String, Vec<u8>)> = Format::ALL
        .into_iter()
        .map(|format| (format!("the {format} report"), rendered(format, &findings)))
        .collect();
    said.extend(EXPLAINED.map(|format| {
        let what = format!("the explanation as {format:?}");
        (what, explanation(format, &explained).into_bytes())
    }));
    said.extend(lros.iter().enumerate().map(|(nth, lro)| {
        let what = format!("what clients do with operation {nth}");
        (what, forecast(lro).into_bytes())
    }));
    said
}

/// What each client that serves an operation's system does with it, one to a line.
fn forecast(lro: &Lro<'_>) -> String {
    let forecasts = clients::forecasts(lro);
    let serves = |client: &&&Client| client.systems.contains(&lro.profile.system);
    let serving: Vec<&str> = clients::ALL
        .iter()
        .filter(serves)
        .map(|client| client.name)
        .collect();
    let asked: Vec<&str> = forecasts.iter().map(|one| one.client.name).collect();
    // Without a first answer there is nothing to wait for.
    assert!(asked == serving || asked.is_empty(), "{asked:?}");
    let mut said = String::new();
    for one in &forecasts {
        let is_bad = one.verdict > Verdict::Unknown;
        assert!(!is_bad || one.why.is_some(), "{one:?}");
        said += &format!(
            "{} {:?} {:?} {:?} {:?} {:?}\n",
            one.client.name, one.polls, one.final_get, one.returns, one.verdict, one.why
        );
    }
    said
}

const EXPLAINED: [explain::Format; 3] = [
    explain::Format::Text,
    explain::Format::Json,
    explain::Format::Mermaid,
];

/// Writes explanations, and asserts that they are whole and hold nothing that a terminal would
/// obey.
fn explanation(format: explain::Format, explained: &[Explanation]) -> String {
    let options = explain::Options::default();
    let rendered = explained
        .iter()
        .map(|explanation| format.render(explanation, &options));
    let mut out = Vec::new();
    format.join(rendered, &mut out).expect("a vector takes all");
    let text = String::from_utf8(out).expect("text");
    let forbidden = |c: char| c.is_control() && c != '\n';
    assert!(!text.contains(forbidden), "{format:?}: {text:?}");
    assert!(
        text.lines()
            .all(|line| !line.trim_start().starts_with("::"))
    );
    match format {
        explain::Format::Text => {}
        explain::Format::Json => {
            let json: serde_json::Value = serde_json::from_str(&text).expect("JSON");
            assert_eq!(json.as_array().expect("an array").len(), explained.len());
        }
        explain::Format::Mermaid => {
            let count = |wanted: &str| text.lines().filter(|line| *line == wanted).count();
            assert_eq!(count("```mermaid"), explained.len());
            assert_eq!(count("```"), explained.len());
            assert_eq!(count("sequenceDiagram"), explained.len());
        }
    }
    text
}

fn assert_is_sound(diagnostic: &Diagnostic<'_>) {
    assert!(!diagnostic.message.is_empty(), "{diagnostic:?}");
    assert_is_within(&diagnostic.primary);
    for related in &diagnostic.related {
        assert_is_within(&related.location);
    }
}

/// Asserts that a place is one of its document, and that its pointer leads to the node there.
fn assert_is_within(location: &Location<'_>) {
    let (document, span) = (location.document, location.span);
    let range = span.start as usize..span.end as usize;
    let what = format!("{} {span:?} {:?}", document.path(), location.pointer);
    assert!(document.text().get(range).is_some(), "no text at {what}");
    assert!(location.start() <= location.end(), "backwards at {what}");
    let pointer = Pointer::parse(&location.pointer).expect(&what);
    let tree = document.tree();
    // The whole document is also the place of what stands behind it, a comment lies outside of what
    // it speaks of, and no pointer leads to a member whose key stands in the same object again.
    let is_whole = location.pointer.is_empty();
    let is_comment = tree
        .comments()
        .iter()
        .any(|comment| comment.span.contains(span));
    if !is_whole && !is_comment && tree.duplicates().len() == 0 {
        let node = pointer.resolve(tree.root()).expect(&what);
        assert!(node.entry_span().contains(span), "another node at {what}");
    }
}

fn rendered(format: Format, findings: &Findings<'_>) -> Vec<u8> {
    let mut out = Vec::new();
    report::write(format, findings, &Options::default(), &mut out).expect("a vector takes all");
    let text = std::str::from_utf8(&out).expect("text");
    let forbidden = |c: char| c.is_control() && !matches!(c, '\n' | '\t');
    assert!(!text.contains(forbidden), "{format}: {text:?}");
    match format {
        Format::Json => {
            let json: serde_json::Value = serde_json::from_str(text).expect("JSON");
            let shown = json["findings"].as_array().expect("findings");
            assert_eq!(shown.len(), findings.diagnostics.len());
        }
        Format::Sarif => {
            let sarif: serde_json::Value = serde_json::from_str(text).expect("JSON");
            let shown = sarif["runs"][0]["results"].as_array().expect("results");
            assert_eq!(shown.len(), findings.diagnostics.len());
        }
        Format::Concise => assert_eq!(text.lines().count(), findings.diagnostics.len()),
        _ => {}
    }
    out
}
