//! The answers of a session, in the JSON of the command line.
#![forbid(unsafe_code)]

use lro_lint::explanation::{self, ExplanationFormat};
use lro_lint::report::{self, Format};
use lro_lint::session::{Session, Which};

use crate::problem::Problem;

/// The findings.
pub(crate) fn check(session: &Session) -> Result<String, Problem> {
    written(|out| {
        report::write(
            Format::Json,
            &session.check(),
            &report::Options::default(),
            out,
        )?;
        Ok(())
    })
}

/// The explanations of all long-running operations, or of those with this name.
pub(crate) fn explain(session: &Session, operation: Option<&str>) -> Result<String, Problem> {
    let format = ExplanationFormat::Json;
    let options = explanation::Options::default();
    let which = operation.map_or(Which::All, Which::Named);
    written(|out| {
        let mut writer = format.writer(out);
        for explanation in session.explain(which)? {
            writer.write(&format.render(&explanation, &options)?)?;
        }
        Ok(writer.finish()?)
    })
}

/// The text that `write` writes.
pub(crate) fn written(
    write: impl FnOnce(&mut Vec<u8>) -> Result<(), Problem>,
) -> Result<String, Problem> {
    let mut out = Vec::new();
    write(&mut out)?;
    String::from_utf8(out).map_err(|error| Problem::new(error.to_string()))
}
