use std::io;

use super::args::{RuleArguments, RuleFormat};
use super::{Failure, Status, output};
use crate::catalogue::{self, CatalogueFormat, Selection};
use crate::rules::{self, Rule, UnknownRule};

/// Writes out one rule, or all of them.
pub(super) fn run(arguments: &RuleArguments) -> Result<Status, Failure> {
    let selection = match &arguments.rule {
        None => Selection::All,
        Some(wanted) => Selection::One(Rule::find(wanted).ok_or_else(|| {
            let unknown = UnknownRule::new(wanted);
            let hint = of_others(wanted).unwrap_or_else(|| unknown.help());
            Failure::new(unknown.to_string()).hint(hint)
        })?),
    };
    let format = match arguments.format {
        RuleFormat::Text => CatalogueFormat::Text,
        RuleFormat::Json => CatalogueFormat::Json,
        RuleFormat::Markdown => CatalogueFormat::Markdown,
        RuleFormat::Coverage => CatalogueFormat::Coverage,
    };
    let written = catalogue::write(format, selection, &mut io::stdout().lock());
    output::written(written)?;
    Ok(Status::Clean)
}

/// Which rules to look at in place of a rule of another linter; `None` if no linter has it.
fn of_others(wanted: &str) -> Option<String> {
    let linters = rules::linters().iter();
    let (linter, path, peer) = linters
        .flat_map(|linter| linter.peers().map(move |(path, peer)| (linter, path, peer)))
        .find(|(_, path, peer)| path == wanted || peer.is_called(wanted))?;
    let covering = rules::covering(&path);
    let codes: Vec<&str> = covering.iter().map(|(rule, _)| rule.code()).collect();
    let covered = match codes.as_slice() {
        [] => "no rule covers it".to_owned(),
        codes => format!("see {}", codes.join(", ")),
    };
    Some(format!(
        "{} is a rule of {}; {covered}",
        peer.name, linter.name
    ))
}
