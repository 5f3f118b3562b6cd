//! Which findings does a repository live with? A baseline lists them, and a run that is given the
//! baseline fails only for others.
//!
//! For example, `--write-baseline lro-lint-baseline.yaml` writes a line for each finding of today. A run
//! with `--baseline lro-lint-baseline.yaml` calls these findings inherited. When one of them is fixed,
//! its entry is stale, which the run reports or, with `--prune-baseline`, corrects.
//!
//! The order of the lines depends on nothing but the findings. The file is YAML, in which no line knows
//! of its neighbours: one finding more is one line more, and no other line changes. Where the name of
//! the file asks for JSON it is JSON, in which only the comma after the last line comes and goes.

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
