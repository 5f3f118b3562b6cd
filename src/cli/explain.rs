use super::args::{ExplainArguments, ExplainFormat};
use super::{Failure, Status, check, inputs, print, say};
use crate::diagnostic::OperationName;
use crate::explain::Explanation;
use crate::lro::Lro;
use crate::text::nearest;

/// Prints the models of the long-running operations of a file or folder.
pub(super) fn run(arguments: &ExplainArguments) -> Result<Status, Failure> {
    check::set_threads(arguments.reading.threads)?;
    let loaded = inputs::load(std::slice::from_ref(&arguments.path), &arguments.reading)?;
    for failure in &loaded.errors {
        say(failure);
    }
    let prepared = check::prepare(&loaded, &arguments.reading)?;
    let survey = prepared.survey(&loaded.workspace);
    let lros = || survey.documents.iter().flat_map(|document| &document.lros);
    let explained: Vec<Explanation> = lros()
        .filter(|lro| match &arguments.operation {
            Some(wanted) => is_wanted(lro, wanted),
            None => true,
        })
        .map(Explanation::of)
        .collect();
    if let Some(wanted) = &arguments.operation
        && explained.is_empty()
    {
        let names: Vec<String> = lros().map(|lro| name_like(lro, wanted)).collect();
        let failure = Failure::new(format!(
            "no long-running operation is called `{}`",
            wanted.escape_debug()
        ));
        return Err(match nearest(wanted, names.iter().map(String::as_str)) {
            Some(near) => failure.hint(format!("did you mean `{near}`?")),
            None => failure,
        });
    }
    let ExplainFormat::Json = arguments.format;
    let json = serde_json::to_string_pretty(&explained)
        .map_err(|error| Failure::new(format!("cannot write JSON: {error}")))?;
    print(&format!("{json}\n"))?;
    Ok(if loaded.errors.is_empty() {
        Status::Clean
    } else {
        Status::Failed
    })
}

/// The name of an operation, written as the user wrote theirs.
fn name_like(lro: &Lro<'_>, wanted: &str) -> String {
    let name = lro.operation.name();
    let id = name.id.filter(|_| !wanted.contains(' '));
    OperationName { id, ..name }.to_string()
}

/// Whether an operation has that `operationId`, or that method and path.
fn is_wanted(lro: &Lro<'_>, wanted: &str) -> bool {
    let name = lro.operation.name();
    name.id.as_deref() == Some(wanted)
        || wanted.split_once(' ').is_some_and(|(method, path)| {
            method.eq_ignore_ascii_case(name.method) && path.trim() == name.path
        })
}
