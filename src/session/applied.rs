//! The settings that apply to each document, and where they come from.

use rustc_hash::FxHashMap;

use super::configured::ChosenBy;
use super::open::Session;
use crate::config::Config;
use crate::engine;
use crate::model::Surveyed;
use crate::rules::Overlay;
use crate::workspace::{Document, FileId};

/// The settings that apply to a document.
pub(crate) struct Applied<'s> {
    /// The path of the document.
    pub(crate) path: &'s str,
    /// The configuration that applies to the document.
    pub(crate) config: Option<&'s Config>,
    /// How the document is checked; `None` if the configuration excludes it.
    pub(crate) judged: Option<Judged>,
}

/// How a document is checked.
pub(crate) struct Judged {
    /// The name of its profile.
    pub(crate) profile: String,
    /// Who chose the profile.
    pub(crate) chosen_by: ChosenBy,
    /// The overlays of the document. The last one that mentions a rule decides.
    pub(crate) overlays: Vec<(Overlay, ChosenBy)>,
    /// `true` if rules that also hold for synchronous operations judge these too.
    pub(crate) include_sync: bool,
}

impl Session {
    /// The settings of all documents that the user named, in the order of their paths.
    pub(crate) fn applied(&self) -> Vec<Applied<'_>> {
        let configs = self.configured.configs();
        let survey = self.configured.survey(&self.workspace);
        let surveyed: FxHashMap<FileId, &Surveyed<'_>> = survey
            .documents
            .iter()
            .map(|surveyed| (surveyed.api.document().id(), surveyed))
            .collect();
        let of = |document: &Document| {
            let surveyed = surveyed.get(&document.id())?;
            let config = configs.of(document.file());
            let own = engine::own_overlays(surveyed.api).into_iter();
            let of_config = config.map_or(&[][..], |config| config.overlays(document.path()));
            let named = |overlays: &[Overlay], by| {
                let overlays = overlays.iter().map(move |&overlay| (overlay, by));
                overlays.collect::<Vec<_>>()
            };
            let overlays = own.map(|overlay| (overlay, ChosenBy::Document));
            let overlays = overlays
                .chain(named(of_config, ChosenBy::Configuration))
                .chain(named(&self.options.overlays, ChosenBy::Options));
            Some(Judged {
                profile: surveyed.profile.name.clone(),
                chosen_by: self.configured.chosen_by(document),
                overlays: overlays.collect(),
                include_sync: self.options.include_sync || config.is_some_and(Config::include_sync),
            })
        };
        let documents = self.workspace.documents().iter();
        let asked = documents.filter(|document| document.origin().is_selected());
        let supported = asked.filter(|document| document.version().is_supported());
        supported
            .map(|document| Applied {
                path: document.path(),
                config: configs.of(document.file()),
                judged: of(document),
            })
            .collect()
    }
}
