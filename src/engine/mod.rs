//! Asks every rule about a workspace, judges what they find, and puts it in order.
//!
//! A finding goes through these files in their order: a rule is asked ([`ask`]), what it finds gets a
//! severity ([`judge`]), equal findings become one ([`join`]), suppressions take findings out
//! ([`sift`]), infos that many operations of a document have become one ([`gather`]), and what is left
//! is put into words and places that outlive the run ([`present`]).

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
