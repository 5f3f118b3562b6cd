//! Which findings does a change keep from being reported, or from counting? The rule LRO006 reports
//! them, at the place that silences them.
//!
//! For example, a change adds a long-running operation with a flaw, and the comment
//! `# lro-lint: ignore[LRO403]` above it. The finding isn't shown, so reviewers of the change
//! wouldn't see it. Therefore a finding at the comment reports that the suppression is new, and
//! what it hides. The severity comes from the configuration before the change, so a change can't
//! hide this finding too.
//!
//! - [`suppressions`]: new suppressions.
//! - [`configurations`]: configurations that weaken rules.
//! - [`excluded`]: configurations that exclude documents.
//! - [`loosened`]: configurations that loosen the limits of a run.
//! - [`level`]: a lower level of LRO006 itself.
//! - [`submodules`]: submodules whose documents can't be compared.
//! - [`left_out`]: files that make git ignore documents.
//! - [`listed`]: entries of a baseline.

mod configurations;
mod excluded;
mod group;
mod left_out;
mod level;
mod listed;
mod loosened;
mod submodules;
mod suppressions;

pub use excluded::excluded;
pub use group::Silencing;
pub use left_out::ignored;
pub use listed::{Growth, grown};
pub use loosened::{Loosened, loosened};

use super::file_finding::rule_of_comparisons;
use super::plan::Plan;
use crate::config::LevelChange;
use crate::diagnostic::Diagnostic;

/// The findings about suppressions, configurations and submodules by which a change silences other
/// findings. `unread` are changed configurations that don't apply to any document yet.
pub fn silenced(
    silencing: &Silencing<'_>,
    plan: &Plan<'_>,
    unread: &[LevelChange],
) -> Vec<Diagnostic> {
    let Some(rule) = rule_of_comparisons(&silencing.settings.rules) else {
        return Vec::new();
    };
    let mut found = suppressions::report(rule, silencing, plan);
    found.extend(configurations::report(rule, silencing, plan.workspace()));
    found.extend(level::report(rule, silencing, plan.workspace(), unread));
    found.extend(submodules::report(rule, silencing, plan));
    found
}
