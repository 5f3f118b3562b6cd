use std::io::{self, BufWriter, Write as _};

use super::args::{ExplainArguments, ExplainFormat};
use super::progress::Progress;
use super::{Failure, Status, check, failure, inputs, output, say, terminal};
use crate::explain::{ExplanationFormat, Options};
use crate::session::{self, Which};

/// Prints the models of the long-running operations of a file or folder.
pub(super) fn run(arguments: &ExplainArguments) -> Result<Status, Failure> {
    check::set_threads(arguments.reading.threads)?;
    let progress = Progress::start(terminal::shows_progress());
    progress.stage("reading documents");
    let found = inputs::find(std::slice::from_ref(&arguments.path), &arguments.reading)?;
    let opened = found.open(session::Options::default(), &arguments.reading)?;
    drop(progress);
    for failure in &opened.errors {
        say(failure);
    }
    let format = match arguments.format {
        ExplainFormat::Text if arguments.summary => ExplanationFormat::Summary,
        ExplainFormat::Text => ExplanationFormat::Text,
        ExplainFormat::Json => ExplanationFormat::Json,
        ExplainFormat::Mermaid => ExplanationFormat::Mermaid,
    };
    let options = Options {
        color: output::use_color(arguments.color),
        width: output::width().unwrap_or(Options::default().width),
        ascii: terminal::is_ascii(),
        base: opened.base.clone(),
    };
    let which = match &arguments.operation {
        Some(name) => Which::Named(name),
        None => Which::All,
    };
    let mut out = BufWriter::new(io::stdout().lock());
    let mut writer = format.writer(&mut out);
    let mut written = Ok(());
    let count = opened.session.explain_each(
        which,
        |explanation| format.render(&explanation, &options),
        |rendered| {
            if written.is_ok() {
                written = rendered.and_then(|text| writer.write(&text));
            }
        },
    );
    let count = count.map_err(failure)?;
    let finished = written.and_then(|()| writer.finish());
    output::written(finished.and_then(|()| out.flush()))?;
    if count == 0 {
        say(
            &"no operation is recognized as long-running (name one to see why: lro-lint explain PATH OPERATION)",
        );
    }
    Ok(if opened.errors.is_empty() {
        Status::Clean
    } else {
        Status::Failed
    })
}
