use std::io;

use super::args::{RuleArguments, RuleFormat};
use super::{Failure, Status, output};
use crate::catalogue::{self, Choice, Format};
use crate::rules::{Rule, UnknownRule};

/// Writes out one rule, or all of them.
pub(super) fn run(arguments: &RuleArguments) -> Result<Status, Failure> {
    let choice = match &arguments.rule {
        None => Choice::All,
        Some(wanted) => Choice::One(Rule::find(wanted).ok_or_else(|| {
            let unknown = UnknownRule::new(wanted);
            let hint = of_others(wanted).unwrap_or_else(|| unknown.help());
            Failure::new(unknown.to_string()).hint(hint)
        })?),
    };
    let format = match arguments.format {
        RuleFormat::Text => Format::Text,
        RuleFormat::Json => Format::Json,
        RuleFormat::Markdown => Format::Markdown,
        RuleFormat::Coverage => Format::Coverage,
    };
    let written = catalogue::write(format, choice, &mut io::stdout().lock());
    output::written(written)?;
    Ok(Status::Clean)
}

/// Which rules to look at in place of a rule of another linter; `None` if no linter has it.
fn of_others(wanted: &str) -> Option<String> {
    let tools = catalogue::tools().iter();
    let (tool, path, peer) = tools
        .flat_map(|tool| tool.peers().map(move |(path, peer)| (tool, path, peer)))
        .find(|(_, path, peer)| path == wanted || peer.is_called(wanted))?;
    let covering = catalogue::covering(&path);
    let codes: Vec<&str> = covering.iter().map(|(rule, _)| rule.code()).collect();
    let covered = match codes.as_slice() {
        [] => "no rule covers it".to_owned(),
        codes => format!("see {}", codes.join(", ")),
    };
    Some(format!(
        "{} is a rule of {}; {covered}",
        peer.name, tool.name
    ))
}
