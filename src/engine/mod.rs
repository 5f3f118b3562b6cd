//! Runs every rule on a workspace, gives the findings severities, and puts them in order.
//!
//! A finding passes through these files in this order: a rule runs ([`ask`]), its findings get
//! severities ([`judge`]), equal findings become one ([`join`]), suppressions take findings out
//! ([`sift`]), infos that many operations of a document have become one ([`gather`]), and the
//! remaining findings get texts and places that don't borrow from the run ([`present`]).

mod ask;
mod asked;
mod gather;
mod identity;
mod join;
mod judge;
mod owners;
mod present;
mod reach;
mod run;
mod settings;
mod sift;
mod yielding;

#[cfg(feature = "cli")]
pub(crate) use self::judge::own_overlays;
pub(crate) use self::run::Run;
pub use self::settings::Settings;
pub(crate) use self::sift::Candidate;

use crate::diagnostic::Findings;
use crate::model::Survey;
use crate::workspace::Workspace;

/// Lints a surveyed workspace.
pub fn lint<'w>(
    workspace: &'w Workspace,
    survey: &Survey<'w>,
    settings: &Settings<'w>,
) -> Findings {
    let run = Run::new(workspace, survey, settings);
    let lowest = settings.lowest;
    let (findings, _) = run.findings(|candidate| (candidate.severity >= lowest).then_some(()));
    findings
}
