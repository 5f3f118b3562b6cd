use super::args::{RuleArguments, RuleFormat};
use super::{Failure, Status, output};
use crate::catalogue::{self, CatalogueFormat, Selection};
use crate::rules::{self, Linter, Peer, Rule, RuleSelector, UnknownRule};

/// Prints one rule, the rules of a category, or all rules.
pub(super) fn run(arguments: &RuleArguments) -> Result<Status, Failure> {
    let format = match arguments.format {
        RuleFormat::Text => CatalogueFormat::Text,
        RuleFormat::Json => CatalogueFormat::Json,
        RuleFormat::Markdown => CatalogueFormat::Markdown,
        RuleFormat::Coverage => CatalogueFormat::Coverage,
    };
    let wanted = match &arguments.rule {
        None => None,
        Some(name) => Some(wanted(name, format)?),
    };
    let selection = match wanted.as_deref() {
        None => Selection::All,
        Some(&[rule]) => Selection::One(rule),
        Some(rules) => Selection::Several(rules),
    };
    let options = catalogue::Options {
        examples: arguments.examples,
        color: output::use_color(arguments.color),
        width: output::width(),
    };
    output::print(|out| catalogue::write(format, selection, &options, out))?;
    Ok(Status::Clean)
}

/// The rules that a name selects, in the order of codes: one rule, a category, or all rules whose
/// codes begin with the name. In the tables of other linters, the name of one of their rules is
/// accepted too.
fn wanted(name: &str, format: CatalogueFormat) -> Result<Vec<&'static Rule>, Failure> {
    let unknown = match name.parse::<RuleSelector>() {
        Ok(selector) => return Ok(selector.rules().to_vec()),
        Err(unknown) => unknown,
    };
    let Some((linter, path, peer)) = peer(name) else {
        return Err(not_found(&unknown, unknown.help()));
    };
    let covering = rules::covering(&path).into_iter();
    let covering: Vec<&'static Rule> = covering.map(|(rule, _)| rule).collect();
    if format == CatalogueFormat::Coverage && !covering.is_empty() {
        return Ok(covering);
    }
    let codes: Vec<&str> = covering.iter().map(|rule| rule.code()).collect();
    let covered = match codes.as_slice() {
        [] => "no rule covers it".to_owned(),
        codes => format!("see {}", codes.join(", ")),
    };
    let hint = format!("{} is a rule of {}; {covered}", peer.name, linter.name);
    Err(not_found(&unknown, hint))
}

fn not_found(unknown: &UnknownRule, hint: String) -> Failure {
    Failure::new(unknown.to_string()).hint(hint)
}

/// The rule of another linter that has this name or number.
fn peer(name: &str) -> Option<(&'static Linter, String, &'static Peer)> {
    let linters = rules::linters().iter();
    linters
        .flat_map(|linter| linter.peers().map(move |(path, peer)| (linter, path, peer)))
        .find(|(_, path, peer)| path == name || peer.is_called(name))
}
