use std::io::{self, BufWriter};

use rayon::prelude::*;

use super::args::{ExplainArguments, ExplainFormat};
use super::prepared::prepare;
use super::{Failure, Status, check, inputs, output, say};
use crate::diagnostic::OperationName;
use crate::explain::{Explanation, ExplanationFormat, Options};
use crate::model::{Lro, Survey};
use crate::openapi::OperationPattern;
use crate::text::{listed, nearest};

/// How many documents are explained at a time: enough for all threads, few enough that the first
/// explanations are out before the last are made.
const DOCUMENTS_AT_A_TIME: usize = 64;

/// How many names are suggested for one that isn't there.
const SUGGESTIONS: usize = 3;

/// Prints the models of the long-running operations of a file or folder.
pub(super) fn run(arguments: &ExplainArguments) -> Result<Status, Failure> {
    check::set_threads(arguments.reading.threads)?;
    let loaded = inputs::load(std::slice::from_ref(&arguments.path), &arguments.reading)?;
    for failure in &loaded.errors {
        say(failure);
    }
    let choice = inputs::config_choice(&loaded, &arguments.reading)?;
    let prepared = prepare(
        &loaded.source,
        &loaded.workspace,
        &choice,
        &arguments.reading,
    )?;
    let survey = prepared.survey(&loaded.workspace);
    let wanted = match &arguments.operation {
        Some(wanted) => Wanted::read(wanted, &survey)?,
        None => Wanted::All,
    };
    let format = match arguments.format {
        ExplainFormat::Text => ExplanationFormat::Text,
        ExplainFormat::Json => ExplanationFormat::Json,
        ExplainFormat::Mermaid => ExplanationFormat::Mermaid,
    };
    let options = Options {
        color: output::use_color(arguments.color),
        width: output::width().unwrap_or(Options::default().width),
        base: loaded.base.clone(),
    };
    let rendered = survey
        .documents
        .chunks(DOCUMENTS_AT_A_TIME)
        .flat_map(|some| {
            let lros = some.par_iter().flat_map_iter(|document| &document.lros);
            let wanted = lros.filter(|lro| wanted.includes(lro));
            let rendered = wanted.map(|lro| format.render(&Explanation::of(lro), &options));
            rendered.collect::<Vec<_>>()
        });
    output::written(format.join(rendered, &mut BufWriter::new(io::stdout().lock())))?;
    if survey
        .documents
        .iter()
        .all(|document| document.lros.is_empty())
    {
        say(&"no operation is long-running");
    }
    Ok(if loaded.errors.is_empty() {
        Status::Clean
    } else {
        Status::Failed
    })
}

/// The operations that the user wants.
enum Wanted {
    All,
    /// Those of exactly this name, which may hold what stands for any text in a pattern.
    Named(String),
    Matching(OperationPattern),
}

impl Wanted {
    /// Reads the name or the pattern of long-running operations that are there.
    fn read(text: &str, survey: &Survey<'_>) -> Result<Self, Failure> {
        let lros = || survey.documents.iter().flat_map(|document| &document.lros);
        let is_there = |wanted: &Self| lros().any(|lro| wanted.includes(lro));
        let named = Self::Named(text.to_owned());
        if is_there(&named) {
            return Ok(named);
        }
        let matching = Self::Matching(OperationPattern::parse(text).map_err(Failure::new)?);
        if is_there(&matching) {
            return Ok(matching);
        }
        let verb = if text.contains('*') {
            "matches"
        } else {
            "is called"
        };
        let failure = Failure::new(format!(
            "no long-running operation {verb} `{}`",
            text.escape_debug()
        ));
        let names: Vec<String> = lros().map(|lro| name_like(lro, text)).collect();
        Err(match nearest_few(text, &names).as_slice() {
            [] => failure,
            close => failure.hint(format!("did you mean {}?", listed(close, "or"))),
        })
    }

    fn includes(&self, lro: &Lro<'_>) -> bool {
        match self {
            Self::All => true,
            Self::Matching(pattern) => pattern.matches(&lro.subject.operation),
            Self::Named(wanted) => {
                let name = lro.subject.operation.name();
                name.id.as_deref() == Some(wanted)
                    || wanted.split_once(' ').is_some_and(|(method, path)| {
                        method.eq_ignore_ascii_case(name.method) && path.trim() == name.path
                    })
            }
        }
    }
}

/// The name of an operation, written as the user wrote theirs.
fn name_like(lro: &Lro<'_>, wanted: &str) -> String {
    let name = lro.subject.operation.name();
    let id = name.id.filter(|_| !wanted.contains(' '));
    OperationName { id, ..name }.to_string()
}

/// The names that come nearest to a word, in backticks.
fn nearest_few(word: &str, names: &[String]) -> Vec<String> {
    let mut found: Vec<&str> = Vec::new();
    while found.len() < SUGGESTIONS {
        let left = names.iter().map(String::as_str);
        let Some(next) = nearest(word, left.filter(|name| !found.contains(name))) else {
            break;
        };
        found.push(next);
    }
    let quoted = found
        .iter()
        .map(|name| format!("`{}`", name.escape_debug()));
    quoted.collect()
}
