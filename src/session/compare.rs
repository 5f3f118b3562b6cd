//! Compares the documents with an earlier state of them, which is loaded and judged here.

use std::sync::Arc;

use super::configured::Configured;
use super::earlier::EarlierFiles;
use super::error::SessionError;
use super::judging::Judging;
use super::limits::Limits;
use super::moved::Moved;
use super::question::{Outcome, Question};
use crate::config::{self, Choice, Config};
use crate::diagnostic::{Diagnostic, Severity};
use crate::engine::Settings;
use crate::gate::baseline::Baseline;
use crate::gate::{self, Dropped, EarlierState, Growth, Judgement, Loosened, Plan, Silencing};
use crate::model::Survey;
use crate::syntax::Tree;
use crate::workspace::{Earlier, Examples, File, Source, Workspace, path};

/// The earlier state with its findings.
struct Before {
    workspace: Workspace,
    judgement: Judgement,
    /// The current documents, judged by the configurations of the earlier state, if these are
    /// different.
    as_before: Option<(Configured, Judgement)>,
    notes: Vec<SessionError>,
}

impl<'j> Judging<'j> {
    /// Judges both states, marks the new findings, and adds the findings about what the change
    /// silences.
    pub(super) fn compare(
        &self,
        earlier: &EarlierFiles,
        question: &Question<'_>,
    ) -> Result<Outcome, SessionError> {
        let session = self.session;
        let configured = &*session.configured;
        let files = earlier.files(session.source());
        let source = earlier.source(&files);
        let (limits, loosened) = self.limits(earlier, &source);
        let settings = self.settings(self.lowest(question, limits));
        let inputs = session.options.asked();
        let folders = earlier.reconfigured(&session.options.config, configured.configs(), &source);
        let plan = Plan::new(&session.workspace, &self.survey, &source, &inputs, &folders);
        let judgement = plan.judge(&session.workspace, &self.survey, &settings);
        let before = self.before(earlier, &source, &plan, !folders.is_empty(), &settings)?;
        let as_before = before.as_before.as_ref();
        let configs_before = as_before.map_or(configured, |(own, _)| own).configs();
        let silencing = Silencing {
            settings: &settings,
            now: &judgement,
            before: &before.judgement,
            as_before: as_before.map(|(_, judgement)| judgement),
            configs: configured.configs(),
            configs_before,
            shown: limits.shown,
            fail_on: limits.fail_on,
        };
        let dropped = Dropped::new(&plan, &before.workspace);
        let mut silenced = self.silenced(&silencing, &plan, &dropped, earlier);
        silenced.extend(gate::loosened(&silencing, loosened));
        let changed = question
            .baseline
            .filter(|own| self.is_changed(own, earlier));
        let listed = changed.and_then(|own| read_before(own, &source, &before.workspace));
        let shown = limits.shown;
        let growth = changed.map(|baseline| Growth {
            baseline,
            before: listed.as_ref(),
            settings: &settings,
            configs_before,
            workspace: &session.workspace,
            shown,
        });
        let state = EarlierState {
            name: earlier.name().to_owned(),
            workspace: &before.workspace,
            judgement: before.judgement,
            as_before: as_before.map(|(_, judgement)| judgement),
            shown,
            dropped: &dropped,
        };
        let findings = gate::compare(judgement, state, &plan);
        let mut outcome = Outcome::new(findings, before.notes, limits.fail_on);
        self.apply(question, &settings, growth.as_ref(), &mut outcome);
        // A baseline can't excuse a change that silences other findings.
        outcome.findings.add(silenced);
        outcome.findings.show_from(shown);
        Ok(outcome)
    }

    /// Loads the documents of the earlier state that the plan selects, and judges them. If the
    /// earlier state had other configurations, judges the current documents by these too.
    fn before(
        &self,
        earlier: &EarlierFiles,
        source: &Earlier<'_>,
        plan: &Plan<'_>,
        is_reconfigured: bool,
        settings: &Settings<'j>,
    ) -> Result<Before, SessionError> {
        let now = &*self.session.workspace;
        let workspace = source.load(now, plan.inputs(), plan.selected());
        earlier.verify(&workspace)?;
        let mut notes = Vec::new();
        let mut configured_for = |source: &dyn Source, workspace: &Workspace| {
            let choice = earlier.config_choice(&self.session.options.config, plan.before());
            self.configured_before(&choice, source, workspace, &mut notes)
        };
        let configured = configured_for(source, &workspace)?;
        let workspace = configured.excluding(workspace);
        let configured_now = match is_reconfigured {
            true => Some(configured_for(&Moved::new(plan), now)?),
            false => None,
        };
        let survey = configured.survey(&workspace);
        let examples = self.examples.map(|_| survey.load_examples(source));
        let judgement = judge(&configured, &workspace, survey, examples.as_ref(), settings);
        let as_before = configured_now.map(|configured| {
            // Excluded documents are reported separately.
            let now = now.excluding(|document| {
                document.is_excluded() || configured.excludes(document.path())
            });
            let survey = configured.survey(&now);
            let judgement = judge(&configured, &now, survey, self.examples, settings);
            (configured, judgement)
        });
        Ok(Before {
            judgement,
            workspace,
            as_before,
            notes,
        })
    }

    /// The limits of the comparison: the stricter ones of both states. The second part is the
    /// settings of limits that the change loosens.
    fn limits(&self, earlier: &EarlierFiles, source: &Earlier<'_>) -> (Limits, Vec<Loosened>) {
        let session = self.session;
        let configured = &*session.configured;
        let own = session.limits();
        let choice = earlier.config_choice(&session.options.config, source);
        let first = configured.first_folder();
        // A configuration that can't be used is reported by `configured_before`.
        let before = config::nearest_to(source, &session.workspace, &choice, first);
        let before = before.unwrap_or_default();
        let limits = Limits::new(&session.options, before.as_ref().map(Config::run));
        let written = |key: &str| {
            let config = configured.of_run().or(before.as_ref());
            config.map(|config| config.place_of_key(key))
        };
        let loosened = limits.loosened_by(own).filter_map(|(key, before, now)| {
            Some(Loosened {
                key,
                before,
                now,
                written: written(key)?,
            })
        });
        (limits.stricter(own), loosened.collect())
    }

    /// The configuration of the earlier state. If that can't be used, returns the current
    /// configuration and adds a note.
    fn configured_before(
        &self,
        choice: &Choice,
        source: &dyn Source,
        workspace: &Workspace,
        notes: &mut Vec<SessionError>,
    ) -> Result<Configured, SessionError> {
        let (configured, current) = (&self.session.configured, &self.session.options.config);
        configured
            .of_other(source, workspace, choice)
            .or_else(|error| {
                notes.push(error);
                configured.of_other(self.session.source(), workspace, current)
            })
    }

    /// The findings that the change hides or excludes from the counts. Findings that a baseline lists aren't
    /// included.
    fn silenced(
        &self,
        silencing: &Silencing<'_>,
        plan: &Plan<'_>,
        dropped: &Dropped,
        earlier: &EarlierFiles,
    ) -> Vec<Diagnostic> {
        let session = self.session;
        let choice = &session.options.config;
        let unread = earlier.unread(choice, silencing.configs, plan, &session.workspace);
        let mut silenced = gate::silenced(silencing, plan, &unread);
        if let Some((file, documents)) = self.ignoring(plan) {
            silenced.extend(gate::ignored(silencing, &file, documents));
        }
        silenced.extend(gate::excluded(silencing, plan));
        silenced.extend(gate::dropped(silencing, dropped, plan));
        silenced
    }

    /// A changed file that leaves documents out of the run, and the paths of these documents.
    fn ignoring<'p>(&self, plan: &'p Plan<'_>) -> Option<(Arc<File>, &'p [String])> {
        let (path, documents) = plan.ignored()?;
        let text = self.session.source().read(path).unwrap_or_default();
        let tree = Tree::empty(String::from_utf8_lossy(&text));
        let file = self.session.workspace.file_beside(path, tree);
        Some((file, documents))
    }

    /// `true` if the change edits the baseline. We know nothing about a baseline outside of the
    /// root.
    fn is_changed(&self, baseline: &Baseline, earlier: &EarlierFiles) -> bool {
        let path = baseline.file().path();
        path::join("", path).as_deref() == Some(path)
            && self.session.source().exists(path)
            && earlier.changes().is_changed(path)
    }
}

/// Judges documents by the configuration of the earlier state. All severities count, because an
/// earlier finding may be milder than those that are shown.
fn judge<'w>(
    configured: &'w Configured,
    workspace: &'w Workspace,
    survey: Survey<'w>,
    examples: Option<&'w Examples>,
    settings: &Settings<'w>,
) -> Judgement {
    let survey = match examples {
        Some(examples) => survey.with_examples(examples),
        None => survey,
    };
    let settings = Settings {
        configs: Some(configured.configs()),
        lowest: Severity::Info,
        ..settings.clone()
    };
    gate::judge(workspace, &survey, &settings)
}

/// The baseline of an earlier state; `None` if it didn't exist or can't be read. All entries of the
/// current baseline then count as added.
fn read_before(baseline: &Baseline, source: &Earlier<'_>, earlier: &Workspace) -> Option<Baseline> {
    let path = baseline.file().path();
    Baseline::read(earlier, path, source.read(path).ok()?).ok()
}
