//! Which findings does a repository accept? A baseline lists them, and a run with the baseline
//! fails only for other findings.
//!
//! For example, `--write-baseline lro-lint-baseline.yaml` writes a line for each current finding. A
//! run with `--baseline lro-lint-baseline.yaml` treats these findings as inherited. When one of
//! them is fixed, its entry is stale. The run reports it or, with `--prune-baseline`, removes it.
//!
//! The order of the lines depends only on the findings. The file is YAML, in which each line is
//! independent of its neighbours: a new finding adds one line, and no other line changes. If the
//! file is JSON because of its name, only the comma after the last line changes as well.

mod apply;
mod coverage;
mod file;
mod format;
mod prune;
mod stale;
#[cfg(test)]
mod tests;
mod write;

pub(super) use apply::Tally;
pub use apply::{Applied, apply};
pub use coverage::Run;
pub use file::{Baseline, Entry};
pub use stale::{Stale, report, stale};
pub use write::write;
