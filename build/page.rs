//! The constant of a page: its metadata as a Rust expression.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Deserialize;

/// The metadata of a page, as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct FrontMatter {
    code: String,
    severity: Severities,
    #[serde(default)]
    overlays: BTreeMap<String, Severities>,
    #[serde(default)]
    cases: BTreeMap<String, SeverityTable>,
    #[serde(default)]
    verbs: Vec<String>,
    #[serde(default)]
    despite_noise: BTreeMap<String, String>,
    fix: String,
    since: String,
    sources: Vec<String>,
    #[serde(default)]
    covers: Vec<Cover>,
    #[serde(default)]
    yields_to: Vec<Yield>,
    decides: Option<String>,
}

type Severities = BTreeMap<String, String>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SeverityTable {
    #[serde(default)]
    severity: Severities,
    #[serde(default)]
    overlays: BTreeMap<String, Severities>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cover {
    peer: String,
    extent: String,
    cases: Option<Vec<String>>,
    answers: Option<u16>,
}

/// Another rule: `at: operation`, `at: place`, or `when` with a clause.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Yield {
    rule: String,
    at: Option<String>,
    when: Option<String>,
}

/// The headings of a page, in this order. The most useful part comes first.
const HEADINGS: [&str; 6] = [
    "What goes wrong",
    "How to fix in OpenAPI",
    "How to fix in TypeSpec",
    "What it checks",
    OPTIONAL_HEADING,
    "Examples",
];

/// The optional heading, for guidelines, evidence and figures.
const OPTIONAL_HEADING: &str = "Why";

/// The names of all rules, each with its category.
pub(crate) type Rules = BTreeMap<String, String>;

/// The expression of a page's constants: its metadata, and the rules to which it yields.
///
/// # Errors
/// The missing part of the page, or the error in its metadata.
pub(crate) fn page_constant(text: &str, rules: &Rules) -> Result<String, String> {
    let (front, body) = text
        .strip_prefix("---\n")
        .and_then(|rest| rest.split_once("\n---\n"))
        .ok_or("metadata between two lines of `---` is missing")?;
    let front: FrontMatter = serde_yaml::from_str(front).map_err(|error| error.to_string())?;
    let headings = body.lines().filter_map(|line| line.strip_prefix("## "));
    let headings: Vec<&str> = headings.collect();
    let is_needed = |heading: &&str| *heading != OPTIONAL_HEADING || headings.contains(heading);
    let expected: Vec<&str> = HEADINGS.into_iter().filter(is_needed).collect();
    if headings != expected {
        return Err(format!(
            "its headings are {headings:?}, they should be {expected:?}"
        ));
    }
    let prose = before_examples(body);
    let start = text.len() - body.trim_start().len();
    let end_of_prose = text.len() - body.len() + prose.len();
    let yields_to = front.yields_to.iter().map(|to| to.constant(rules));
    let yields_to: Result<Vec<String>, String> = yields_to.collect();
    let mut constant = String::from("(crate::rules::page::Page {\n");
    for (field, value) in [
        ("code", string(&front.code)),
        ("severity", table(&front.severity, &front.overlays)),
        (
            "cases",
            pairs(
                &front.cases,
                |name| string(name),
                |case| table(&case.severity, &case.overlays),
            ),
        ),
        (
            "verbs",
            list(&front.verbs, |verb| variant("openapi::Method", verb)),
        ),
        (
            "despite_noise",
            pairs(
                &front.despite_noise,
                |system| variant("model::System", system),
                |why| string(why),
            ),
        ),
        ("fix", variant("rules::page::Applicability", &front.fix)),
        ("since", string(&front.since)),
        ("sources", list(&front.sources, |source| string(source))),
        ("covers", list(&front.covers, Cover::constant)),
        ("decides", decision(front.decides.as_deref())),
        ("summary", string(&summary(prose))),
        ("body", start.to_string()),
        ("prose", format!("{start}..{end_of_prose}")),
    ] {
        // Writing to a string can't fail.
        let _ = writeln!(constant, "    {field}: {value},");
    }
    let _ = write!(constant, "}}, &[{}])", yields_to?.join(", "));
    Ok(constant)
}

/// The text of a page up to its examples.
pub(crate) fn before_examples(text: &str) -> &str {
    let (prose, _) = text.split_once("\n## Examples\n").unwrap_or((text, ""));
    prose.trim_end()
}

/// The first sentence below the first heading, without Markdown.
fn summary(prose: &str) -> String {
    let text: Vec<&str> = prose
        .lines()
        .skip_while(|line| !line.starts_with("## "))
        .skip(1)
        .skip_while(|line| line.trim().is_empty())
        .take_while(|line| !line.trim().is_empty())
        .map(str::trim)
        .collect();
    let paragraph = text.join(" ").replace('`', "");
    match paragraph.split_once(". ") {
        Some((first, _)) => format!("{first}."),
        None => paragraph,
    }
}

impl Cover {
    fn constant(&self) -> String {
        let cases = self.cases.as_deref();
        format!(
            "crate::rules::page::Cover {{ peer: {}, extent: {}, cases: {}, answers: {:?} }}",
            string(&self.peer),
            variant("rules::page::Extent", &self.extent),
            optional(cases, |cases| list(cases, |case| string(case))),
            self.answers
        )
    }
}

impl Yield {
    fn constant(&self, rules: &Rules) -> Result<String, String> {
        let occasion = match (self.at.as_deref(), self.when.as_deref()) {
            (Some("operation"), None) => "SameOperation".to_owned(),
            (Some("place"), None) => "SamePlace".to_owned(),
            (None, Some(when)) => format!("InCode({})", string(when)),
            _ => {
                return Err(format!(
                    "`yields-to` of `{}` has either `at: operation`, `at: place` or `when`",
                    self.rule
                ));
            }
        };
        let category = rules
            .get(&self.rule)
            .ok_or_else(|| format!("`yields-to` names `{}`, which is no rule", self.rule))?;
        Ok(format!(
            "crate::rules::rule::Yield {{ rule: &crate::rules::{}::{}::RULE, occasion: crate::rules::rule::Occasion::{occasion} }}",
            module(category),
            module(&self.rule)
        ))
    }
}

pub(crate) fn decision(decides: Option<&str>) -> String {
    optional(decides, |name| variant("rules::page::Decision", name))
}

fn table(severity: &Severities, overlays: &BTreeMap<String, Severities>) -> String {
    let overlay = |name: &String| variant("rules::page::Overlay", name);
    format!(
        "crate::rules::page::SeverityTable {{ severity: {}, overlays: {} }}",
        severities(severity),
        pairs(overlays, overlay, severities)
    )
}

fn severities(levels: &Severities) -> String {
    let system = |name: &String| match name.as_str() {
        "all" => "None".to_owned(),
        name => format!("Some({})", variant("model::System", name)),
    };
    let level = |name: &String| variant("rules::page::Level", name);
    format!(
        "crate::rules::page::Severities({})",
        pairs(levels, system, level)
    )
}

/// The module of a category or a rule: a module can't begin with a digit.
fn module(name: &str) -> String {
    let digit = name.starts_with(|first: char| first.is_ascii_digit());
    let prefix = if digit { "_" } else { "" };
    format!("{prefix}{}", name.replace('-', "_"))
}

/// A variant of an enum of the crate, by its name on pages: `data-plane` is `DataPlane`.
pub(crate) fn variant(of: &str, name: &str) -> String {
    let words = name.split('-').map(|word| {
        let (first, rest) = word.split_at_checked(1).unwrap_or((word, ""));
        first.to_ascii_uppercase() + rest
    });
    let name: String = words.collect();
    format!("crate::{of}::{name}")
}

pub(crate) fn string(text: &str) -> String {
    format!("{text:?}")
}

pub(crate) fn optional<T: ?Sized>(value: Option<&T>, constant: impl Fn(&T) -> String) -> String {
    match value {
        Some(value) => format!("Some({})", constant(value)),
        None => "None".to_owned(),
    }
}

pub(crate) fn list<T>(values: &[T], constant: impl Fn(&T) -> String) -> String {
    let values: Vec<String> = values.iter().map(constant).collect();
    format!("&[{}]", values.join(", "))
}

fn pairs<K, V>(
    map: &BTreeMap<K, V>,
    key: impl Fn(&K) -> String,
    value: impl Fn(&V) -> String,
) -> String {
    let entries = map.iter();
    let entries = entries.map(|(own, other)| format!("({}, {})", key(own), value(other)));
    format!("&[{}]", entries.collect::<Vec<_>>().join(", "))
}
