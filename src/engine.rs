//! Asks every rule about a workspace, judges what they find, and puts it in order.

pub(crate) mod identity;
mod yielding;

use std::collections::BTreeMap;
use std::collections::hash_map::Entry;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use self::identity::identity;
use self::yielding::Yielding;
use crate::clients;
use crate::config::{Config, Configs};
use crate::diagnostic::{
    Diagnostic, Findings, Fingerprint, Location, OperationName, Related, Severity, Summary,
    Suppressed, Suppression,
};
use crate::lro::{Lro, LroResult, Profile, Subject, Survey, Surveyed, System};
use crate::openapi::{Api, Operation, Part, Property, Response, Schema, Site, Status};
use crate::rules::{
    self, Check, DocumentScope, Finding, Level, Overlay, Report, Role, Rule, SchemaScope,
};
use crate::suppress::{self, Problem, Suppressions, Target};
use crate::workspace::{Document, DocumentId, Place, Workspace};

/// How many operations a finding about a shared definition names.
const NAMED_OPERATIONS: usize = 10;

/// How many suppressions of a finding are kept; hardly any has more than one.
const NAMED_SUPPRESSIONS: usize = 16;

/// What a run is asked to do.
///
/// Profiles are no part of it: they were chosen for the survey, by
/// [`Configs::profile`](crate::config::Configs::profile) among others.
#[derive(Clone, Debug)]
pub struct Settings<'c> {
    /// The rules to ask, as [`rules::select`] gives them.
    pub rules: Vec<&'static Rule>,
    /// Overlays for every document, besides those that it brings itself and those of its
    /// configuration, and deciding over both.
    pub overlays: Vec<Overlay>,
    /// Whether rules that hold for synchronous operations as well judge those too.
    pub include_sync: bool,
    /// What is less severe is counted, and otherwise left out.
    pub lowest: Severity,
    /// Documents of which nothing is left out, nor of what is no document: what was less severe, or
    /// nothing, before a change must be told from what is.
    pub closely: Option<&'c FxHashSet<DocumentId>>,
    /// What the user has written down for some documents.
    pub configs: Option<&'c Configs>,
    /// Whether what is suppressed is kept, in [`Findings::suppressed`].
    pub keep_suppressed: bool,
}

impl Default for Settings<'_> {
    fn default() -> Self {
        Self {
            rules: rules::ALL.to_vec(),
            overlays: Vec::new(),
            include_sync: false,
            lowest: Severity::Info,
            closely: None,
            configs: None,
            keep_suppressed: false,
        }
    }
}

/// Lints a surveyed workspace.
pub fn lint<'w>(
    workspace: &'w Workspace,
    survey: &Survey<'w>,
    settings: &Settings<'w>,
) -> Findings<'w> {
    let engine = Engine {
        workspace,
        survey,
        settings,
    };
    let sifted = engine.suppress(merge(engine.ask()));
    let counts = count(sifted.shown.iter().map(|judged| judged.severity));
    let owners = Owners::new(survey);
    let problems = sifted.problems.into_iter();
    let problems: Vec<_> = problems
        .filter_map(|problem| engine.problem(problem, &owners))
        .collect();
    let of_problems = count(problems.iter().map(|problem| problem.severity));
    let mut diagnostics = engine.diagnose(sifted.shown);
    diagnostics.extend(problems);
    diagnostics.retain(|found| found.severity >= settings.lowest || engine.is_close(found));
    diagnostics.par_sort_by(Diagnostic::in_order);
    let origins = sifted.origins.iter();
    let suppressions: Vec<_> = origins.map(|origin| owners.sign(origin)).collect();
    Findings {
        summary: Summary {
            suppressed: sifted.count,
            ..summary(survey, &[counts, of_problems])
        },
        diagnostics,
        rules: rules::ALL.iter().map(|rule| rule.info()).collect(),
        comparison: None,
        suppressed: suppressed(sifted.suppressed, &suppressions),
        suppressions,
    }
}

struct Engine<'w, 's> {
    workspace: &'w Workspace,
    survey: &'s Survey<'w>,
    settings: &'s Settings<'w>,
}

/// A finding that counts, with the operations that it concerns.
struct Judged<'w> {
    /// Large, and moved often.
    finding: Box<Finding<'w>>,
    severity: Severity,
    profile: &'w Profile,
    operations: Vec<Operation<'w>>,
    /// Whether only those of documents that are looked at closely keep it from being suppressed.
    is_uncovered: bool,
}

/// Findings, sorted out by suppressions.
struct Sifted<'w> {
    shown: Vec<Judged<'w>>,
    /// How many are not shown.
    count: usize,
    /// Those, each with the numbers of what covers it; none unless they are to be kept.
    suppressed: Vec<(Judged<'w>, Vec<usize>)>,
    /// Where all suppressions come from, by their numbers; none unless that is to be kept.
    origins: Vec<suppress::Origin<'w>>,
    /// What is wrong with suppressions.
    problems: Vec<Problem<'w>>,
}

/// Which operation a place belongs to.
struct Owners<'s, 'w> {
    operations: FxHashMap<Place<'w>, &'s Operation<'w>>,
    profiles: FxHashMap<DocumentId, &'w Profile>,
}

impl<'s, 'w> Owners<'s, 'w> {
    fn new(survey: &'s Survey<'w>) -> Self {
        let mut owners = Self {
            operations: FxHashMap::default(),
            profiles: FxHashMap::default(),
        };
        for surveyed in &survey.documents {
            let id = surveyed.api.document().id();
            owners.profiles.insert(id, surveyed.profile);
            for subject in &surveyed.operations {
                let operation = &subject.operation;
                let place = operation.element().place();
                owners.operations.entry(place).or_insert(operation);
            }
        }
        owners
    }

    fn operation(&self, place: Place<'w>) -> Option<&'s Operation<'w>> {
        let mut around = place.ancestors();
        around.find_map(|place| self.operations.get(&place).copied())
    }

    fn profile(&self, document: &Document) -> &'w Profile {
        let known = self.profiles.get(&document.id());
        known
            .copied()
            .unwrap_or_else(|| Profile::of(System::Generic))
    }

    /// What makes a suppression the same in two versions.
    fn identity(&self, origin: &suppress::Origin<'w>) -> Vec<String> {
        let covered = origin.covered;
        let covered = covered.map(|place| identity(place, self.operation(place)));
        let mut parts = covered.unwrap_or_default();
        parts.push(origin.subject.clone());
        parts
    }

    fn sign(&self, origin: &suppress::Origin<'w>) -> Suppression<'w> {
        let parts = self.identity(origin);
        let parts = parts.iter().map(String::as_str);
        Suppression {
            signature: Fingerprint::new(parts.chain(origin.folder)),
            written: origin.written.clone(),
        }
    }
}

/// A schema in a role, and the operations that meet it.
struct Met<'d, 'w> {
    role: Role,
    scope: SchemaScope<'d, 'w>,
    overlays: Vec<Overlay>,
    /// Whether all operations that meet it were only recognised as long-running.
    inferred: bool,
}

/// All schemas in roles, each once, in the order in which operations meet them.
#[derive(Default)]
struct Reached<'d, 'w> {
    schemas: Vec<Met<'d, 'w>>,
    known: FxHashMap<(Role, Place<'w>, System), usize>,
}

impl<'d, 'w> Reached<'d, 'w> {
    fn add(&mut self, reach: Vec<Met<'d, 'w>>) {
        for met in reach {
            // What stands beside a `$ref` belongs to the property, not to what it refers to.
            let place = match &met.scope.property {
                Some(property) => property.site.place,
                None => met.scope.schema.place(),
            };
            let key = (met.role, place, met.scope.profile.system);
            match self.known.get(&key) {
                Some(&at) => {
                    // Indexes in `known` are those of `schemas`, which only grows.
                    let known = &mut self.schemas[at];
                    known.scope.operations.extend(met.scope.operations);
                    known.inferred &= met.inferred;
                }
                None => {
                    self.known.insert(key, self.schemas.len());
                    self.schemas.push(met);
                }
            }
        }
    }
}

impl<'w> Engine<'w, '_> {
    /// Asks all rules about all documents.
    fn ask(&self) -> Vec<Judged<'w>> {
        let others = self.not_surveyed();
        let surveyed = self.survey.documents.par_iter();
        let checked: Vec<_> = surveyed
            .chain(others.par_iter())
            .map(|document| self.check(document))
            .collect();
        let mut judged = Vec::new();
        let mut reached = Reached::default();
        for (findings, reach) in checked {
            judged.extend(findings);
            reached.add(reach);
        }
        let of_schemas: Vec<_> = reached
            .schemas
            .par_iter()
            .flat_map_iter(|met| self.check_schema(met))
            .collect();
        judged.extend(of_schemas);
        judged
    }

    /// The documents in which nothing was surveyed, each of which may have flaws of its own: what isn't
    /// selected or supported, and examples that can't be read.
    fn not_surveyed(&self) -> Vec<Surveyed<'w>> {
        let without_operations = |workspace: &'w Workspace, document: &'w Document| Surveyed {
            api: Api::new(workspace, document),
            profile: Profile::of(System::Generic),
            operations: Vec::new(),
            lros: Vec::new(),
        };
        let documents = self.workspace.documents().iter();
        let others = documents
            .filter(|document| !document.is_selected() || !document.version().is_supported())
            .map(|document| without_operations(self.workspace, document));
        let examples = self.survey.examples.into_iter();
        let unreadable = examples.flat_map(|examples| {
            let documents = examples.unreadable();
            documents.map(|document| without_operations(examples.workspace(), document))
        });
        others.chain(unreadable).collect()
    }

    /// Asks the rules about a document, and collects the schemas that its operations meet.
    fn check<'d>(&self, document: &'d Surveyed<'w>) -> (Vec<Judged<'w>>, Vec<Met<'d, 'w>>) {
        let overlays = own_overlays(document.api);
        let only_inferred: FxHashSet<_> = document
            .lros
            .iter()
            .filter(|lro| !lro.is_marked())
            .map(|lro| lro.operation.key())
            .collect();
        let mut yielding = Yielding::new(document);
        let mut judged = Vec::new();
        for &rule in &self.settings.rules {
            let mut take = |report: Report<'w>, is_inferred: &dyn Fn(&Finding<'w>) -> bool| {
                for finding in report.into_findings() {
                    if yielding.is_left(&finding) {
                        continue;
                    }
                    let inferred = is_inferred(&finding);
                    judged.extend(self.judge(finding, document.profile, &overlays, inferred));
                }
            };
            match rule.check() {
                Check::Document(check) => {
                    let mut report = Report::new(rule, None);
                    let scope = DocumentScope {
                        api: document.api,
                        profile: document.profile,
                        operations: &document.operations,
                        lros: &document.lros,
                    };
                    check(&scope, &mut report);
                    take(report, &|finding| {
                        let operation = finding.operation.as_ref();
                        operation.is_some_and(|one| only_inferred.contains(&one.key()))
                    });
                }
                Check::Operation(check) => {
                    for subject in &document.operations {
                        let mut report = Report::new(rule, Some(subject.operation.clone()));
                        check(subject, &mut report);
                        take(report, &|_| false);
                    }
                }
                Check::Lro(check) => {
                    for lro in &document.lros {
                        let mut report = Report::new(rule, Some(lro.operation.clone()));
                        check(lro, &mut report);
                        take(report, &|_| !lro.is_marked());
                    }
                }
                Check::LroOrSync(check) => {
                    for subject in self.with_sync(document) {
                        let mut report = Report::new(rule, Some(subject.operation.clone()));
                        check(subject, &mut report);
                        // Where synchronous operations are judged too, it doesn't matter which of
                        // the two it is.
                        let is_inferred = !self.settings.include_sync
                            && subject.is_long_running()
                            && !subject.is_marked();
                        take(report, &|_| is_inferred);
                    }
                }
                Check::Schema(..) | Check::Suppression | Check::Comparison => {}
            }
        }
        let mut reached = Reached::default();
        for lro in &document.lros {
            reached.add(roles(lro, &overlays));
        }
        for subject in self.with_sync(document) {
            if !subject.is_long_running() {
                reached.add(roles_of_answers(subject, None, &overlays));
            }
        }
        (judged, reached.schemas)
    }

    /// The operations that rules of [`Check::LroOrSync`] judge.
    fn with_sync<'d>(
        &self,
        document: &'d Surveyed<'w>,
    ) -> impl Iterator<Item = &'d Subject<'w>> + use<'d, 'w> {
        let all = self.settings.include_sync;
        let operations = document.operations.iter();
        operations.filter(move |subject| all || subject.is_long_running())
    }

    fn check_schema(&self, met: &Met<'_, 'w>) -> Vec<Judged<'w>> {
        let operations = || {
            met.scope
                .operations
                .iter()
                .map(|subject| &subject.operation)
        };
        let mut judged = Vec::new();
        for &rule in &self.settings.rules {
            let Check::Schema(role, check) = rule.check() else {
                continue;
            };
            if role != met.role {
                continue;
            }
            let mut report = Report::new(rule, None);
            check(&met.scope, &mut report);
            for mut finding in report.into_findings() {
                finding.operation = operations().next().cloned();
                let found = self.judge(finding, met.scope.profile, &met.overlays, met.inferred);
                judged.extend(found.map(|found| Judged {
                    operations: operations().cloned().collect(),
                    ..found
                }));
            }
        }
        judged
    }

    fn config(&self, document: &Document) -> Option<&'w Config> {
        self.settings.configs?.of(document)
    }

    /// How much a rule matters in a document; `None` if it is off.
    fn severity(
        &self,
        rule: &'static Rule,
        case: Option<&'static str>,
        document: &Document,
        system: System,
        own_overlays: &[Overlay],
    ) -> Option<Severity> {
        let table = rule.page().table(case);
        let Some(config) = self.config(document) else {
            return table.of(system, &[own_overlays, &self.settings.overlays].concat());
        };
        match config.level(rule) {
            Some(level) if table.is_for(system) => level.severity(),
            _ => {
                let of_config = config.overlays(document.path());
                let overlays = [own_overlays, of_config, &self.settings.overlays].concat();
                table.of(system, &overlays)
            }
        }
    }

    /// Gives a finding its severity; `None` if the rule is off where it is.
    fn judge(
        &self,
        mut finding: Finding<'w>,
        profile: &'w Profile,
        own_overlays: &[Overlay],
        inferred: bool,
    ) -> Option<Judged<'w>> {
        let severity = self.severity(
            finding.rule,
            finding.case,
            finding.site.place.document(),
            profile.system,
            own_overlays,
        )?;
        // Whether the operation is long-running at all is what the marking rules ask.
        let severity = if inferred && finding.rule.category() != "marking" {
            severity.lowered()
        } else {
            severity
        };
        // What nobody will be shown needn't be kept until all is found.
        let operation = finding.operation.take();
        if !is_generated(operation.as_ref(), &finding.site) {
            finding.typespec = None;
        }
        if severity < self.settings.lowest {
            finding.help = None;
            finding.notes = Vec::new();
        }
        Some(Judged {
            operations: operation.into_iter().collect(),
            finding: Box::new(finding),
            severity,
            profile,
            is_uncovered: false,
        })
    }

    /// Takes out what the user doesn't want to see.
    fn suppress(&self, judged: Vec<Judged<'w>>) -> Sifted<'w> {
        let configs = self.settings.configs;
        let books = configs.map(Configs::books).unwrap_or_default();
        let books_of = |document: &Document| {
            let known = configs.map(|configs| configs.books_of(document));
            known.unwrap_or_default()
        };
        let examples = self.survey.examples;
        let mut suppressions = Suppressions::collect(self.workspace, examples, &books, books_of);
        let keeps = self.settings.keep_suppressed;
        let found = judged.len();
        let mut suppressed = Vec::new();
        let shown = if suppressions.is_empty() {
            judged
        } else {
            let covering: Vec<_> = judged
                .par_iter()
                .map(|judged| suppressions.covering(&judged.target()))
                .collect();
            let mut shown = Vec::with_capacity(found);
            for (judged, covering) in judged.into_iter().zip(covering) {
                suppressions.mark_used(covering.iter().copied());
                if covering.is_empty() {
                    let is_uncovered = self.is_uncovered(&judged, &suppressions);
                    shown.push(Judged {
                        is_uncovered,
                        ..judged
                    });
                } else if keeps {
                    suppressed.push((judged, covering));
                }
            }
            shown
        };
        let origins = match keeps {
            true => suppressions.origins().cloned().collect(),
            false => Vec::new(),
        };
        let problems = suppressions.into_problems(|rule, document| {
            let is_asked = self
                .settings
                .rules
                .iter()
                .any(|own| own.code() == rule.code());
            // Without examples it may have found nothing for want of them.
            let is_answered = !rule.reads_examples() || self.survey.examples.is_some();
            let level = self.config(document).and_then(|config| config.level(rule));
            is_asked && is_answered && level != Some(Level::Off)
        });
        Sifted {
            count: found - shown.len(),
            shown,
            suppressed,
            origins,
            problems,
        }
    }

    /// Whether a finding would be suppressed if the documents that are looked at closely had no part
    /// in it.
    fn is_uncovered(&self, judged: &Judged<'w>, suppressions: &Suppressions<'w>) -> bool {
        let Some(closely) = self.settings.closely else {
            return false;
        };
        let is_other =
            |operation: &&Operation<'w>| !closely.contains(&operation.api().document().id());
        let others: Vec<_> = judged.operations.iter().filter(is_other).cloned().collect();
        let target = Target {
            operations: &others,
            chain: &[],
            ..judged.target()
        };
        !others.is_empty()
            && others.len() < judged.operations.len()
            && !suppressions.covering(&target).is_empty()
    }

    /// Whether a finding is told however mild it is.
    fn is_close(&self, found: &Diagnostic<'_>) -> bool {
        self.settings.closely.is_some_and(|closely| {
            found.documents.is_empty() || found.documents.iter().any(|id| closely.contains(id))
        })
    }

    /// The finding about a suppression, unless the rule that reports them is off.
    fn problem(&self, problem: Problem<'w>, owners: &Owners<'_, 'w>) -> Option<Diagnostic<'w>> {
        let mut rules = self.settings.rules.iter().copied();
        let rule = rules.find(|rule| matches!(rule.check(), Check::Suppression))?;
        let origin = problem.origin;
        let document = origin.written.document;
        let profile = owners.profile(document);
        let severity = self.severity(rule, problem.case, document, profile.system, &[])?;
        let owner = origin.covered.and_then(|place| owners.operation(place));
        let role = owners.identity(&origin);
        let of_case = |case: Option<&'static str>| {
            let rule = [rule.code()].into_iter().chain(case);
            rule.chain(role.iter().map(String::as_str))
        };
        let parts = || of_case(problem.case);
        Some(Diagnostic {
            code: rule.code(),
            rule: rule.name(),
            severity,
            profile: &profile.name,
            message: problem.message,
            help: Some(problem.help),
            identity: Fingerprint::new(parts()),
            place: Fingerprint::new(of_case(None)),
            fingerprint: Fingerprint::new(parts().chain([document.path()])),
            primary: origin.written,
            operation: owner.map(Operation::name),
            operations: Vec::new(),
            operation_count: owner.iter().len(),
            defined: None,
            documents: Vec::new(),
            is_uncovered: false,
            related: Vec::new(),
            clients: Vec::new(),
            status: None,
        })
    }

    fn diagnose(&self, mut judged: Vec<Judged<'w>>) -> Vec<Diagnostic<'w>> {
        judged.retain(|judged| {
            let operations = judged.operations.iter();
            let mut documents = operations.map(|operation| operation.api().document());
            judged.severity >= self.settings.lowest
                || self.settings.closely.is_some_and(|closely| {
                    judged.operations.is_empty()
                        || documents.any(|document| closely.contains(&document.id()))
                })
        });
        judged.into_par_iter().map(diagnostic).collect()
    }
}

/// What is suppressed, each with the suppressions of which it has the numbers.
fn suppressed<'w>(
    covered: Vec<(Judged<'w>, Vec<usize>)>,
    suppressions: &[Suppression<'w>],
) -> Vec<Suppressed<'w>> {
    let mut suppressed: Vec<_> = covered
        .into_par_iter()
        .map(|(judged, by)| Suppressed {
            diagnostic: diagnostic(judged),
            by: by
                .into_iter()
                .take(NAMED_SUPPRESSIONS)
                .filter_map(|at| suppressions.get(at).cloned())
                .collect(),
        })
        .collect();
    suppressed.par_sort_by(|a, b| a.diagnostic.in_order(&b.diagnostic));
    suppressed
}

/// How many there are of each severity.
fn count(severities: impl Iterator<Item = Severity>) -> BTreeMap<Severity, usize> {
    let mut counts = BTreeMap::new();
    for severity in severities {
        *counts.entry(severity).or_default() += 1;
    }
    counts
}

impl<'w> Judged<'w> {
    fn target(&self) -> Target<'_, 'w> {
        let site = &self.finding.site;
        Target {
            rule: self.finding.rule,
            place: site.place,
            shown: usage(site),
            operations: &self.operations,
            chain: &site.chain,
        }
    }
}

/// The overlays that a document brings itself.
fn own_overlays(api: Api<'_>) -> Vec<Overlay> {
    let is_generated = api.is_generated();
    is_generated
        .then_some(Overlay::Greenfield)
        .into_iter()
        .collect()
}

/// The schemas that a long-running operation meets, by what they are to it.
fn roles<'d, 'w>(lro: &'d Lro<'w>, overlays: &[Overlay]) -> Vec<Met<'d, 'w>> {
    let met = |role, schema| met(role, schema, None, lro, overlays);
    let mut roles = Vec::new();
    if let Some(monitor) = &lro.monitor
        && let Some(schema) = &monitor.schema
        && !matches!(monitor.source, crate::lro::MonitorSource::Resource(_))
    {
        roles.push(met(Role::Monitor, schema.clone()));
    }
    let supposed = [&lro.first_status, &lro.supposed_monitor];
    for schema in supposed.into_iter().flatten() {
        roles.push(met(Role::Monitor, schema.clone()));
    }
    let result = match &lro.result.value {
        LroResult::Schema(schema, _) => Some(schema.clone()),
        LroResult::Void | LroResult::Unknown => None,
    };
    roles.extend(result.clone().map(|schema| met(Role::Result, schema)));
    roles.extend(roles_of_answers(lro, result, overlays));
    roles
}

/// The schemas that any operation meets in what it answers, `result` among them: those of errors,
/// and in Resource Manager the provisioning states.
fn roles_of_answers<'d, 'w>(
    subject: &'d Subject<'w>,
    result: Option<Schema<'w>>,
    overlays: &[Overlay],
) -> Vec<Met<'d, 'w>> {
    let mut roles = Vec::new();
    if subject.profile.system == System::Arm {
        for state in subject.provisioning_states(result) {
            let role = Role::ProvisioningState;
            let schema = state.schema.clone();
            roles.push(met(role, schema, Some(state), subject, overlays));
        }
    }
    let default = subject.responses.iter();
    let default = default.filter(|response| response.status() == Status::Default);
    for schema in default.filter_map(Response::schema) {
        roles.push(met(Role::Error, schema, None, subject, overlays));
    }
    roles
}

fn met<'d, 'w>(
    role: Role,
    schema: Schema<'w>,
    property: Option<Property<'w>>,
    subject: &'d Subject<'w>,
    overlays: &[Overlay],
) -> Met<'d, 'w> {
    Met {
        role,
        scope: SchemaScope {
            schema,
            property,
            profile: subject.profile,
            operations: vec![subject],
        },
        overlays: overlays.to_vec(),
        inferred: subject.is_long_running() && !subject.is_marked(),
    }
}

/// Joins findings of several operations at one place: it is one defect.
fn merge(judged: Vec<Judged<'_>>) -> Vec<Judged<'_>> {
    let mut known: FxHashMap<_, usize> = FxHashMap::default();
    let mut merged: Vec<Judged<'_>> = Vec::with_capacity(judged.len());
    for next in judged {
        let finding = &next.finding;
        let key = (
            finding.rule.code(),
            finding.case,
            finding.site.place,
            finding.site.part,
            finding.message.clone(),
        );
        match known.entry(key) {
            Entry::Occupied(at) => {
                let earlier = &mut merged[*at.get()];
                // The more severe one is kept, which may be the only one that is shown.
                if next.severity > earlier.severity {
                    earlier.severity = next.severity;
                    earlier.finding = next.finding;
                }
                earlier.operations.extend(next.operations);
            }
            Entry::Vacant(new) => {
                new.insert(merged.len());
                merged.push(next);
            }
        }
    }
    for one in merged.iter_mut().filter(|one| one.operations.len() > 1) {
        let mut seen = FxHashSet::default();
        one.operations
            .retain(|operation| seen.insert(operation.key()));
    }
    merged
}

fn diagnostic(judged: Judged<'_>) -> Diagnostic<'_> {
    let Judged {
        finding,
        severity,
        profile,
        operations,
        is_uncovered,
    } = judged;
    let finding = *finding;
    let site = &finding.site;
    let owner = operations
        .iter()
        .find(|operation| encloses(operation, site.place))
        .or_else(|| illustrated(&operations, site.place));
    let whole = finding.whole.filter(|whole| lies_in(site.place, *whole));
    let illustrated = first_illustrated(&operations, site.place);
    let role = identity(whole.unwrap_or(site.place), owner.or(illustrated));
    let parts = |case: Option<&'static str>| {
        let rule = [finding.rule.code()].into_iter().chain(case);
        rule.chain(role.iter().map(String::as_str))
    };
    let identity = Fingerprint::new(parts(finding.case));
    let place = Fingerprint::new(parts(None));
    let path = site.place.document().path();
    let fingerprint = Fingerprint::new(parts(finding.case).chain([path]));
    let mut related: Vec<Related<'_>> = finding
        .notes
        .iter()
        .map(|note| Related {
            location: location(&note.site),
            message: note.message.clone(),
        })
        .collect();
    let (primary, defined) = match usage(site) {
        Some(reference) => {
            let defined = location(site);
            related.insert(
                0,
                Related {
                    location: defined.clone(),
                    message: "the definition is here".to_owned(),
                },
            );
            let reference = Site {
                place: reference,
                part: Part::Value,
                chain: Vec::new(),
            };
            (location(&reference), Some(defined))
        }
        None => (location(site), None),
    };
    let mut documents: Vec<DocumentId> = operations
        .iter()
        .map(|operation| operation.api().document().id())
        .collect();
    documents.sort_unstable();
    documents.dedup();
    let generated = is_generated(operations.first(), site);
    let mut names: Vec<OperationName> = operations.iter().map(Operation::name).collect();
    let operation_count = names.len();
    let operation = owner.map(Operation::name);
    if operation.is_some() {
        names.clear();
    } else {
        names.sort();
        names.truncate(NAMED_OPERATIONS);
    }
    Diagnostic {
        code: finding.rule.code(),
        rule: finding.rule.name(),
        severity,
        profile: &profile.name,
        message: finding.message,
        help: help(finding.help, finding.typespec, generated),
        primary,
        operation,
        operations: names,
        operation_count,
        defined,
        documents,
        is_uncovered,
        related,
        clients: those_of(profile.system, finding.clients),
        identity,
        place,
        fingerprint,
        status: None,
    }
}

/// Of the clients that a rule names, those made for a system. Where none is, those for any HTTP API:
/// who polls with one of them goes wrong all the same.
fn those_of(system: System, named: Vec<&'static str>) -> Vec<&'static str> {
    let made_for = |system: System| -> Vec<&'static str> {
        let is_made_for_it = |name: &&str| {
            let mut clients = clients::ALL.iter();
            clients.any(|client| client.name == *name && client.systems.contains(&system))
        };
        named.iter().copied().filter(is_made_for_it).collect()
    };
    let own = made_for(system);
    if own.is_empty() {
        made_for(System::Generic)
    } else {
        own
    }
}

/// Whether a compiler wrote the document of the operation that a finding concerns; where it concerns
/// none, the document that it is in.
fn is_generated(operation: Option<&Operation<'_>>, site: &Site<'_>) -> bool {
    let own = || Api::new(site.place.workspace(), site.place.document());
    operation.map_or_else(own, Operation::api).is_generated()
}

/// What to do; in TypeSpec first where an edit of the document would be undone.
fn help(openapi: Option<String>, typespec: Option<String>, generated: bool) -> Option<String> {
    match (openapi, typespec) {
        (openapi, Some(typespec)) if generated => Some(match openapi {
            Some(openapi) => {
                format!("in TypeSpec: {typespec}; in the emitted document that is: {openapi}")
            }
            None => format!("in TypeSpec: {typespec}"),
        }),
        (openapi, _) => openapi,
    }
}

/// The only operation whose example a place stands in.
fn illustrated<'o, 'w>(
    operations: &'o [Operation<'w>],
    place: Place<'w>,
) -> Option<&'o Operation<'w>> {
    match operations {
        [only] if place.document().is_example() => Some(only),
        _ => None,
    }
}

/// Which of the operations that share an example stands for them in the identity of what is found
/// there, whatever their order.
fn first_illustrated<'o, 'w>(
    operations: &'o [Operation<'w>],
    place: Place<'w>,
) -> Option<&'o Operation<'w>> {
    let operations = operations.iter();
    let sent = |operation: &&Operation<'w>| {
        let path = identity::blank_parameters(operation.path());
        (path, operation.method().name())
    };
    operations
        .min_by_key(sent)
        .filter(|_| place.document().is_example())
}

/// The reference at which a finding is shown if nobody asked about the file that it is in. Examples
/// are read for those who refer to them, and it is there that they are corrected.
fn usage<'w>(site: &Site<'w>) -> Option<Place<'w>> {
    let document = site.place.document();
    if document.is_selected() || document.is_example() {
        return None;
    }
    let mut chain = site.chain.iter();
    let used = chain.find(|place| place.document().is_selected())?;
    used.reference()
}

fn encloses(operation: &Operation<'_>, place: Place<'_>) -> bool {
    lies_in(place, operation.element().place())
}

fn lies_in(place: Place<'_>, whole: Place<'_>) -> bool {
    whole.document().id() == place.document().id() && whole.node().encloses(place.node())
}

fn location<'w>(site: &Site<'w>) -> Location<'w> {
    Location {
        document: site.place.document(),
        span: site.span(),
        pointer: site.place.pointer().to_string(),
    }
}

fn summary(survey: &Survey<'_>, counts: &[BTreeMap<Severity, usize>]) -> Summary {
    let mut summary = Summary {
        documents: survey.documents.len(),
        ..Summary::default()
    };
    for document in &survey.documents {
        summary.operations += document.operations.len();
        let marked = document
            .operations
            .iter()
            .filter(|subject| subject.is_marked())
            .count();
        summary.long_running += marked;
        summary.inferred += document.lros.len() - marked;
    }
    let count = |severity| counts.iter().filter_map(|some| some.get(&severity)).sum();
    summary.errors = count(Severity::Error);
    summary.warnings = count(Severity::Warning);
    summary.infos = count(Severity::Info);
    summary
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clients_of_another_system_do_not_go_wrong() {
        let named = || vec!["python", "python-arm", "js", "java-arm"];
        let arm = those_of(System::Arm, named());
        assert_eq!(arm, ["python-arm", "js", "java-arm"]);
        assert_eq!(those_of(System::DataPlane, named()), ["python", "js"]);
        let general = those_of(System::Graph, named());
        assert_eq!(general, ["python", "js"], "no client is made for Graph");
        assert_eq!(those_of(System::Arm, Vec::new()), [""; 0]);
    }
}
