//! The documents at hand against an earlier state of them, which is loaded and judged here.

use std::sync::Arc;

use super::base::Base;
use super::check::Run;
use super::inputs::Loaded;
use super::prepared::Prepared;
use super::{Failure, Status, baseline, say};
use crate::config::Choice;
use crate::diagnostic::Severity;
use crate::engine::Settings;
use crate::gate::baseline::Baseline;
use crate::gate::{self, Growth, Judgement, Plan, Silencing};
use crate::model::Survey;
use crate::syntax::Tree;
use crate::workspace::{Earlier, Examples, File, Source, Workspace, path};

/// The documents at hand, and how they were judged.
pub(super) struct Head<'h, 'w> {
    pub(super) loaded: &'w Loaded,
    pub(super) choice: &'h Choice,
    pub(super) prepared: &'w Prepared,
    pub(super) survey: &'h Survey<'w>,
    /// The files of examples, if any rule reads them.
    pub(super) examples: Option<&'w Examples>,
    pub(super) settings: &'h Settings<'w>,
    pub(super) baseline: Option<&'w Baseline>,
    /// The same for the baseline.
    pub(super) judged: gate::baseline::Run<'h, 'w>,
}

/// Lints both states, tells which findings are new, adds those about what the change silences, and
/// reports them.
pub(super) fn against(base: &Base, head: &Head<'_, '_>, run: &Run<'_>) -> Result<Status, Failure> {
    let Head {
        loaded,
        choice,
        prepared,
        survey,
        settings,
        ..
    } = *head;
    let now = &loaded.workspace;
    let files = base.files(&loaded.source);
    let source = base.source(&files);
    let reconfigured = base.reconfigured(choice, prepared.configs(), &source);
    let plan = Plan::new(now, survey, &source, &loaded.inputs, &reconfigured);
    let judgement = plan.judge(survey, settings);
    let ignoring = ignoring(head, &plan);
    let earlier = source.load(now, plan.inputs(), plan.selected());
    base.verify(&earlier)?;
    let before = configured_before(base, head, &source, &earlier)?;
    let survey = before.survey(&earlier);
    let examples = head.examples.map(|_| survey.load_examples(&source));
    let judgement_before = judge(&before, &earlier, survey, examples.as_ref(), settings);
    // The documents at hand, judged as they would have been before.
    let as_before = match reconfigured.is_empty() {
        true => None,
        false => Some(configured_before(base, head, &source, now)?),
    };
    let judgement_as_before = as_before
        .as_ref()
        .map(|prepared| judge(prepared, now, prepared.survey(now), head.examples, settings));
    let silencing = Silencing {
        settings: head.settings,
        now: &judgement,
        before: &judgement_before,
        as_before: judgement_as_before.as_ref(),
        configs: prepared.configs(),
        configs_before: as_before.as_ref().unwrap_or(prepared).configs(),
        shown: run.shown,
        fail_on: run.fail_on,
    };
    let mut silenced = gate::silenced(&silencing, &plan);
    silenced.extend(
        ignoring
            .as_ref()
            .and_then(|(file, documents)| gate::ignored(&silencing, file, documents)),
    );
    let before = gate::EarlierState {
        name: base.with.clone(),
        workspace: &earlier,
        judgement: judgement_before,
        as_before: judgement_as_before.as_ref(),
    };
    let mut findings = gate::compare(judgement, before, &plan);
    let listed = head.baseline.filter(|own| is_changed(own, base, head));
    let listed_before = listed.and_then(|own| baseline::read_before(own, &source, &earlier));
    let growth = listed.map(|baseline| Growth {
        baseline,
        before: listed_before.as_ref(),
        settings: head.settings,
        configs_before: as_before.as_ref().unwrap_or(prepared).configs(),
        workspace: now,
        shown: run.shown,
    });
    run.apply(head.baseline, &mut findings, &head.judged, growth.as_ref())?;
    // No list of what was there lets this be.
    findings.add(silenced);
    findings.show_from(run.shown);
    run.finish(findings, head.examples)
}

/// Judges documents by the configuration of the earlier state. What was there may have been milder than
/// what is shown.
fn judge<'w>(
    prepared: &'w Prepared,
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
        configs: Some(prepared.configs()),
        lowest: Severity::Info,
        ..settings.clone()
    };
    gate::judge(workspace, &survey, &settings)
}

/// A file by which documents are not looked at any more, and these.
fn ignoring<'p>(head: &Head<'_, '_>, plan: &'p Plan<'_>) -> Option<(Arc<File>, &'p [String])> {
    let (path, documents) = plan.ignored()?;
    let text = head.loaded.source.read(path).unwrap_or_default();
    let tree = Tree::empty(String::from_utf8_lossy(&text));
    let file = head.loaded.workspace.file_beside(path, tree);
    Some((file, documents))
}

/// Whether a baseline is not what it was. Of one outside of the root nothing is known.
fn is_changed(baseline: &Baseline, base: &Base, head: &Head<'_, '_>) -> bool {
    let path = baseline.file().path();
    path::join("", path).as_deref() == Some(path)
        && head.loaded.source.exists(path)
        && base.changes.is_changed(path)
}

/// What was configured in the earlier state; what is now if that can't be used.
fn configured_before(
    base: &Base,
    head: &Head<'_, '_>,
    source: &Earlier<'_>,
    workspace: &Workspace,
) -> Result<Prepared, Failure> {
    let choice = base.config_choice(head.choice, source);
    head.prepared.of(source, workspace, &choice).or_else(|failure| {
        say(&failure);
        say(&"note: the configuration above is that of the base; the one of now is taken for both");
        head.prepared
            .of(&head.loaded.source, workspace, head.choice)
    })
}
