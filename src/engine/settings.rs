//! The settings of a run, for all of its documents.

use crate::clients::{Answers, Asking, Audience};
use crate::config::{Config, Configs};
use crate::diagnostic::Severity;
use crate::model::Survey;
use crate::rules::{self, Overlay, Rule};
use crate::workspace::{File, Workspace};

/// The settings of a run.
///
/// Profiles aren't part of the settings: the survey already has them, for example from
/// [`Configs::profile`](crate::config::Configs::profile).
#[derive(Clone, Debug)]
pub struct Settings<'c> {
    /// The rules to run, as [`rules::select`] returns them.
    pub rules: Vec<&'static Rule>,
    /// Overlays for every document, in addition to the document's own overlays and those of its
    /// configuration. These overlays decide over both.
    pub overlays: Vec<Overlay>,
    /// `true` if rules that also hold for synchronous operations judge these too, whatever the
    /// configuration of a document says.
    pub include_sync: bool,
    /// The clients that findings may name.
    pub audience: Audience,
    /// The lowest severity that is shown. Milder findings are only counted.
    pub lowest: Severity,
    /// `true` if an info that many operations of a document have is one finding. Comparisons need
    /// each finding separately.
    pub gathers: bool,
    /// The configurations that the user wrote for some documents.
    pub configs: Option<&'c Configs>,
    /// A store of answers about clients, shared with other runs.
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

/// The documents of a run, and its settings.
pub(super) struct Engine<'w, 's> {
    pub(super) workspace: &'w Workspace,
    pub(super) survey: &'s Survey<'w>,
    pub(super) settings: &'s Settings<'w>,
}

impl<'w> Engine<'w, '_> {
    /// Answers questions about the behavior of clients.
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
