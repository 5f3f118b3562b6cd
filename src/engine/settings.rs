//! What a run is asked about which documents.

use crate::clients::{Answers, Asking, Audience};
use crate::config::{Config, Configs};
use crate::diagnostic::Severity;
use crate::model::Survey;
use crate::rules::{self, Overlay, Rule};
use crate::workspace::{File, Workspace};

/// What a run is asked to do.
///
/// Profiles are no part of it: they were chosen for the survey, by
/// [`Configs::profile`](crate::config::Configs::profile) among others.
#[derive(Clone, Debug)]
pub struct Settings<'c> {
    /// The rules to ask, as [`rules::select`] gives them.
    pub rules: Vec<&'static Rule>,
    /// Overlays for every document, in addition to its own overlays and those of its
    /// configuration, and deciding over both.
    pub overlays: Vec<Overlay>,
    /// `true` if rules that hold for synchronous operations as well judge those too, whatever the
    /// configuration of a document says.
    pub include_sync: bool,
    /// The clients that findings may name.
    pub audience: Audience,
    /// What is less severe is counted, and otherwise left out.
    pub lowest: Severity,
    /// `true` if an info that many operations of a document have is one finding. Who compares findings
    /// wants each of them.
    pub gathers: bool,
    /// What the user has written down for some documents.
    pub configs: Option<&'c Configs>,
    /// Where answers about clients are kept, for other runs as well.
    pub answers: Option<&'c Answers>,
}

impl Default for Settings<'_> {
    fn default() -> Self {
        Self {
            rules: rules::ALL.to_vec(),
            overlays: Vec::new(),
            include_sync: false,
            audience: Audience::Own,
            lowest: Severity::Info,
            gathers: false,
            configs: None,
            answers: None,
        }
    }
}

/// The documents of a run, and what is asked about them.
pub(super) struct Engine<'w, 's> {
    pub(super) workspace: &'w Workspace,
    pub(super) survey: &'s Survey<'w>,
    pub(super) settings: &'s Settings<'w>,
}

impl<'w> Engine<'w, '_> {
    /// What clients do.
    pub(super) fn clients(&self) -> Asking<'w> {
        Asking::keeping(self.settings.audience, self.settings.answers)
    }

    /// `true` if rules that also apply to synchronous operations judge the synchronous operations of a document.
    pub(super) fn includes_sync(&self, document: &File) -> bool {
        let config = self.config(document);
        self.settings.include_sync || config.is_some_and(Config::include_sync)
    }

    /// The configuration of a file.
    pub(super) fn config(&self, file: &File) -> Option<&'w Config> {
        self.settings.configs?.of(file)
    }
}
