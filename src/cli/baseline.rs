//! Baselines on the command line: which one is read, and what is written.

use std::fs;
use std::io;
use std::path::Path;

use super::args::{CheckArguments, ComparisonArguments};
use super::inputs::Loaded;
use super::{Failure, output, say};
use crate::diagnostic::Findings;
use crate::gate::baseline::{self, Baseline, Run};
use crate::gate::{self, Growth};
use crate::text::counted_as;
use crate::workspace::{Earlier, Source, Workspace};

/// Reads the baseline that `--baseline` names.
pub(super) fn read(
    arguments: &ComparisonArguments,
    loaded: &Loaded,
) -> Result<Option<Baseline>, Failure> {
    let Some(file) = &arguments.baseline else {
        return Ok(None);
    };
    let bytes = fs::read(file).map_err(|error| {
        let failure = Failure::new(format!("{}: {error}", file.display()));
        match error.kind() {
            io::ErrorKind::NotFound => failure.hint(format!(
                "write it first, from what is there now: --write-baseline {}",
                file.display()
            )),
            _ => failure,
        }
    })?;
    let path = loaded.show(file);
    match Baseline::read(&loaded.workspace, &path, bytes) {
        Ok(baseline) => Ok(Some(baseline)),
        Err(error) => Err(Failure::from(&error)),
    }
}

/// The baseline as it was in an earlier state; `None` if it wasn't there, or said nothing that can be
/// read. What it lists then counts as added.
pub(super) fn read_before(
    baseline: &Baseline,
    source: &Earlier<'_>,
    earlier: &Workspace,
) -> Option<Baseline> {
    let path = baseline.file().path();
    Baseline::read(earlier, path, source.read(path).ok()?).ok()
}

/// Compares all findings of a run with a baseline. Of what matches nothing any more the baseline
/// is freed if it `prunes`; otherwise that is reported.
pub(super) fn apply<'w>(
    arguments: &CheckArguments,
    findings: &mut Findings,
    baseline: &'w Baseline,
    run: &Run<'_, 'w>,
    growth: Option<&Growth<'_>>,
    prunes: bool,
) -> Result<(), Failure> {
    let applied = baseline::apply(findings, baseline);
    if let Some(growth) = growth {
        let grown = gate::grown(growth, findings, &applied);
        findings.add(grown);
    }
    let stale = baseline::stale(baseline, &applied.unmatched, run);
    let file = match &arguments.comparison.baseline {
        Some(file) if prunes => file,
        _ => {
            baseline::report(findings, baseline, &stale, run);
            return Ok(());
        }
    };
    if !stale.is_empty() {
        let left = baseline.without(stale.iter().map(|stale| stale.entry));
        left.and_then(|left| output::write_whole(file, |out| out.write_all(left.as_bytes())))
            .map_err(|error| Failure::new(format!("{}: {error}", file.display())))?;
    }
    if !arguments.quiet {
        say(&format_args!(
            "took {} out of {}",
            entries(stale.len()),
            file.display()
        ));
    }
    Ok(())
}

/// Writes a baseline of the findings that are shown.
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
