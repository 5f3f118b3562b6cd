//! Reads and writes the baselines that the command line names.

use std::io;
use std::path::Path;

use super::args::ComparisonArguments;
use super::inputs::Opened;
use super::missing::unreadable;
use super::{Failure, output, say};
use crate::diagnostic::Findings;
use crate::gate::baseline;
use crate::session::{Baseline, Pruned};
use crate::text::counted_as;
use crate::workspace::read_regular;

/// Reads the baseline that `--baseline` names.
pub(super) fn read(
    arguments: &ComparisonArguments,
    opened: &Opened,
) -> Result<Option<Baseline>, Failure> {
    let Some(file) = &arguments.baseline else {
        return Ok(None);
    };
    let bytes = read_regular(file).map_err(|error| {
        let failure = unreadable(file, &error);
        match error.kind() {
            io::ErrorKind::NotFound if failure.hint.is_none() => failure.hint(format!(
                "write it first: `--write-baseline {}`",
                file.display()
            )),
            _ => failure,
        }
    })?;
    let path = opened.show(file);
    let baseline = opened.session.read_baseline(&path, bytes);
    baseline.map(Some).map_err(|error| Failure::from(&error))
}

/// Writes the baseline without the removed entries.
pub(super) fn prune(file: &Path, pruned: Pruned, quiet: bool) -> Result<(), Failure> {
    if let Some(text) = pruned.text {
        text.and_then(|text| output::write_whole(file, |out| out.write_all(text.as_bytes())))
            .map_err(|error| Failure::new(format!("{}: {error}", file.display())))?;
    }
    if !quiet {
        say(&format_args!(
            "removed {} from {}",
            entries(pruned.count),
            file.display()
        ));
    }
    Ok(())
}

/// Writes a baseline of all findings.
pub(super) fn write(file: &Path, findings: &Findings, quiet: bool) -> Result<(), Failure> {
    let name = file.to_string_lossy();
    output::write_whole(file, |out| baseline::write(findings, &name, out))
        .map_err(|error| Failure::new(format!("{}: {error}", file.display())))?;
    if !quiet {
        say(&format_args!(
            "wrote {} to {}",
            entries(findings.diagnostics.len()),
            file.display()
        ));
    }
    Ok(())
}

fn entries(count: usize) -> String {
    counted_as(count, "entry", "entries")
}
