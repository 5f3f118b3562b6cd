//! What must hold for every document, whatever it holds; the fuzz target asks the same.

use std::borrow::Cow;

use lro_lint::internals::clients::{self, Audience, Verdict};
use lro_lint::internals::diagnostic::{Diagnostic, Findings, Location};
use lro_lint::internals::engine::{self, Settings};
use lro_lint::internals::explain::{self, Explanation};
use lro_lint::internals::model::{self, Lro, Profile, Survey, System};
use lro_lint::internals::rules::Overlay;
use lro_lint::internals::syntax::Pointer;
use lro_lint::internals::workspace::{Input, Memory, Workspace};
use lro_lint::report::{self, Format, Options};

/// What a run is asked to do: of every choice of profile, overlays and operations, one.
#[derive(Clone, Debug)]
pub(crate) struct Way {
    /// `None` where the document is asked.
    system: Option<System>,
    overlays: Vec<Overlay>,
    include_sync: bool,
}

impl Way {
    /// How many ways there are.
    pub(crate) const COUNT: usize = (1 + System::ALL.len()) << (Overlay::ALL.len() + 1);

    /// The way of a number; those from [`Way::COUNT`] on are the same ones again.
    pub(crate) fn numbered(number: usize) -> Self {
        let systems = 1 + System::ALL.len();
        let (rest, system) = (number / systems, number % systems);
        let overlays = Overlay::ALL.into_iter().enumerate();
        Self {
            system: system.checked_sub(1).map(|at| System::ALL[at]),
            include_sync: rest & 1 == 1,
            overlays: overlays
                .filter(|(bit, _)| rest >> (bit + 1) & 1 == 1)
                .map(|(_, overlay)| overlay)
                .collect(),
        }
    }
}

/// Files in one text: lines of `%%%` part it into at most three, `a`, `b` and `c`. Each is JSON if it
/// begins with `{`, else YAML.
pub(crate) fn parted(text: &[u8]) -> Vec<(String, Vec<u8>)> {
    parts(text)
        .zip(["a", "b", "c"])
        .map(|(bytes, name)| {
            let first = bytes.trim_ascii_start().first();
            let ending = if first == Some(&b'{') { "json" } else { "yaml" };
            (format!("{name}.{ending}"), bytes.to_vec())
        })
        .collect()
}

const SEPARATOR: &[u8] = b"\n%%%\n";

/// What stands between the separators.
fn parts(input: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = Some(input);
    std::iter::from_fn(move || {
        let here = rest?;
        let end = here
            .windows(SEPARATOR.len())
            .position(|window| window == SEPARATOR);
        let (part, behind) = match end {
            Some(end) => (&here[..end], Some(&here[end + SEPARATOR.len()..])),
            None => (here, None),
        };
        rest = behind;
        Some(part)
    })
}

/// Asserts that [`reports`] gives the same twice.
pub(crate) fn survives(files: &[(String, Vec<u8>)], named: usize, way: &Way) {
    let first = reports(files, named, way);
    let again = reports(files, named, way);
    assert_eq!(first.len(), again.len());
    for ((what, first), (_, again)) in first.iter().zip(&again) {
        assert!(first == again, "the second time, {what} differs");
    }
}

/// Lints and explains the first `named` files (the others are there to be referred to), asserts
/// what must hold of all that is said of them, and gives it: every report, every explanation, and
/// what each client would do.
pub(crate) fn reports(
    files: &[(String, Vec<u8>)],
    named: usize,
    way: &Way,
) -> Vec<(String, Vec<u8>)> {
    said(files, named, way, true)
}

/// The same; without the reports and explanations, which take most of the time, if `is_written` is
/// `false`.
pub(crate) fn said(
    files: &[(String, Vec<u8>)],
    named: usize,
    way: &Way,
    is_written: bool,
) -> Vec<(String, Vec<u8>)> {
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
    let survey = Survey::new(&workspace, |api, _| {
        Profile::of(way.system.unwrap_or_else(|| model::detect(api)))
    });
    let examples = survey.load_examples(&source);
    let survey = survey.with_examples(&examples);
    let settings = Settings {
        overlays: way.overlays.clone(),
        include_sync: way.include_sync,
        ..Settings::default()
    };
    let mut findings = engine::lint(&workspace, &survey, &settings);
    // The pages of the rules say the same of every document, and at length.
    for rule in &mut findings.rules {
        rule.help = Cow::Borrowed("");
    }
    for diagnostic in &findings.diagnostics {
        assert_is_sound(diagnostic);
    }
    if !is_written {
        return Vec::new();
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
    let forecasts = clients::forecasts(lro, Audience::Azure);
    let serving: Vec<&str> = Audience::Azure.of(lro).map(|client| client.name).collect();
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

const EXPLAINED: [explain::ExplanationFormat; 3] = [
    explain::ExplanationFormat::Text,
    explain::ExplanationFormat::Json,
    explain::ExplanationFormat::Mermaid,
];

/// Writes explanations, and asserts that they are whole and hold nothing that a terminal would
/// obey.
fn explanation(format: explain::ExplanationFormat, explained: &[Explanation]) -> String {
    let options = explain::Options::default();
    let mut out = Vec::new();
    let mut writer = format.writer(&mut out);
    for explanation in explained {
        let rendered = format
            .render(explanation, &options)
            .expect("JSON of strings");
        writer.write(&rendered).expect("a vector takes all");
    }
    writer.finish().expect("a vector takes all");
    let text = String::from_utf8(out).expect("text");
    let forbidden = |c: char| c.is_control() && c != '\n';
    assert!(!text.contains(forbidden), "{format:?}: {text:?}");
    assert!(
        text.lines()
            .all(|line| !line.trim_start().starts_with("::"))
    );
    match format {
        explain::ExplanationFormat::Text => {}
        explain::ExplanationFormat::Json => {
            let json: serde_json::Value = serde_json::from_str(&text).expect("JSON");
            assert_eq!(json.as_array().expect("an array").len(), explained.len());
        }
        explain::ExplanationFormat::Mermaid => {
            let count = |wanted: &str| text.lines().filter(|line| *line == wanted).count();
            assert_eq!(count("```mermaid"), explained.len());
            assert_eq!(count("```"), explained.len());
            assert_eq!(count("sequenceDiagram"), explained.len());
        }
        other => panic!("nobody says what {other:?} shows"),
    }
    text
}

fn assert_is_sound(diagnostic: &Diagnostic) {
    assert!(!diagnostic.message.is_empty(), "{diagnostic:?}");
    assert_is_within(&diagnostic.primary);
    for related in &diagnostic.related {
        assert_is_within(&related.location);
    }
}

/// Asserts that a place is one of its document, and that its pointer leads to the node there.
fn assert_is_within(location: &Location) {
    let (document, span) = (&location.file, location.span);
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

fn rendered(format: Format, findings: &Findings) -> Vec<u8> {
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
