//! Asks every rule about a workspace, judges what they find, and puts it in order.

use std::collections::BTreeMap;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::diagnostic::{
    Diagnostic, Findings, Fingerprint, Location, OperationName, Related, Severity, Summary,
};
use crate::lro::{Lro, Profile, Survey, Surveyed, System, provisioning_state};
use crate::openapi::{Api, Element, Operation, Part, Schema, Site, Status};
use crate::rules::{self, Check, DocumentScope, Finding, Overlay, Report, Role, Rule, SchemaScope};
use crate::workspace::{Place, Workspace};

/// How many operations a finding about a shared definition names.
const NAMED_OPERATIONS: usize = 10;

/// What a run is asked to do.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The rules to ask.
    pub rules: Vec<&'static Rule>,
    /// Overlays for every document, besides those that a document brings itself.
    pub overlays: Vec<Overlay>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            rules: rules::ALL.to_vec(),
            overlays: Vec::new(),
        }
    }
}

/// Lints a surveyed workspace.
pub fn lint<'w>(
    workspace: &'w Workspace,
    survey: &Survey<'w>,
    settings: &Settings,
) -> Findings<'w> {
    let engine = Engine { settings };
    let unreadable = workspace
        .documents()
        .iter()
        .filter(|document| !document.version().is_supported())
        .map(|document| Surveyed {
            api: Api::new(workspace, document),
            profile: Profile::of(System::Generic),
            operations: Vec::new(),
            lros: Vec::new(),
        });
    let unreadable: Vec<_> = unreadable.collect();
    let checked: Vec<_> = survey
        .documents
        .par_iter()
        .chain(unreadable.par_iter())
        .map(|document| engine.check(document))
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
        .flat_map_iter(|met| engine.check_schema(met))
        .collect();
    judged.extend(of_schemas);
    let diagnostics = diagnose(merge(judged));
    Findings {
        summary: summary(survey, &diagnostics),
        diagnostics,
        rules: rules::ALL.iter().map(|rule| rule.info()).collect(),
    }
}

struct Engine<'s> {
    settings: &'s Settings,
}

/// A finding that counts, with the operations that it concerns.
struct Judged<'w> {
    finding: Finding<'w>,
    severity: Severity,
    profile: &'w Profile,
    operations: Vec<Operation<'w>>,
}

/// A schema in a role, and the operations that meet it.
struct Met<'w> {
    role: Role,
    scope: SchemaScope<'w>,
    operations: Vec<Operation<'w>>,
    overlays: Vec<Overlay>,
    /// Whether all operations that meet it were only recognised as long-running.
    inferred: bool,
}

/// All schemas in roles, each once, in the order in which operations meet them.
#[derive(Default)]
struct Reached<'w> {
    schemas: Vec<Met<'w>>,
    known: FxHashMap<(Role, Place<'w>, System), usize>,
}

impl<'w> Reached<'w> {
    fn add(&mut self, reach: Vec<Met<'w>>) {
        for met in reach {
            let key = (met.role, met.scope.schema.place(), met.scope.profile.system);
            match self.known.get(&key) {
                Some(&at) => {
                    // Indexes in `known` are those of `schemas`, which only grows.
                    let known = &mut self.schemas[at];
                    known.operations.extend(met.operations);
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

impl Engine<'_> {
    /// Asks the rules about a document, and collects the schemas that its operations meet.
    fn check<'w>(&self, document: &Surveyed<'w>) -> (Vec<Judged<'w>>, Vec<Met<'w>>) {
        let overlays = self.overlays(document.api);
        let mut judged = Vec::new();
        for &rule in &self.settings.rules {
            let mut take = |report: Report<'w>, inferred: bool| {
                for finding in report.into_findings() {
                    judged.extend(judge(finding, document.profile, &overlays, inferred));
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
                    take(report, false);
                }
                Check::Operation(check) => {
                    for subject in &document.operations {
                        let mut report = Report::new(rule, Some(subject.operation.clone()));
                        check(subject, &mut report);
                        take(report, false);
                    }
                }
                Check::Lro(check) => {
                    for lro in &document.lros {
                        let mut report = Report::new(rule, Some(lro.operation.clone()));
                        check(lro, &mut report);
                        take(report, !lro.is_marked());
                    }
                }
                Check::Schema(..) | Check::Suppression => {}
            }
        }
        let mut reached = Reached::default();
        for lro in &document.lros {
            reached.add(roles(lro, &overlays));
        }
        (judged, reached.schemas)
    }

    fn check_schema<'w>(&self, met: &Met<'w>) -> Vec<Judged<'w>> {
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
            for finding in report.into_findings() {
                let found = judge(finding, met.scope.profile, &met.overlays, met.inferred);
                judged.extend(found.map(|found| Judged {
                    operations: met.operations.clone(),
                    ..found
                }));
            }
        }
        judged
    }

    fn overlays(&self, api: Api<'_>) -> Vec<Overlay> {
        let mut overlays = Vec::new();
        if api.is_generated() {
            overlays.push(Overlay::Greenfield);
        }
        overlays.extend(&self.settings.overlays);
        overlays
    }
}

/// Findings as reports get them, in the order of documents and positions.
fn diagnose(judged: Vec<Judged<'_>>) -> Vec<Diagnostic<'_>> {
    let mut diagnostics: Vec<_> = judged.into_par_iter().map(diagnostic).collect();
    diagnostics.par_sort_by(|a, b| {
        let key =
            |found: &Diagnostic<'_>| (found.primary.document.id(), found.primary.span, found.code);
        key(a).cmp(&key(b)).then_with(|| a.message.cmp(&b.message))
    });
    diagnostics
}

/// Gives a finding its severity; `None` if the rule is off for its profile.
fn judge<'w>(
    finding: Finding<'w>,
    profile: &'w Profile,
    overlays: &[Overlay],
    inferred: bool,
) -> Option<Judged<'w>> {
    let table = finding.rule.page().table(finding.case);
    let severity = table.of(profile.system, overlays)?;
    // Whether the operation is long-running at all is what the marking rules ask.
    let severity = if inferred && finding.rule.category() != "marking" {
        severity.lowered()
    } else {
        severity
    };
    Some(Judged {
        operations: finding.operation.iter().cloned().collect(),
        finding,
        severity,
        profile,
    })
}

/// The schemas that an operation meets, by what they are to it.
fn roles<'w>(lro: &Lro<'w>, overlays: &[Overlay]) -> Vec<Met<'w>> {
    let mut met = Vec::new();
    let mut add = |role: Role, schema: Schema<'w>| {
        met.push(Met {
            role,
            scope: SchemaScope {
                schema,
                profile: lro.profile,
            },
            operations: vec![lro.operation.clone()],
            overlays: overlays.to_vec(),
            inferred: !lro.is_marked(),
        });
    };
    if let Some(monitor) = &lro.monitor
        && let Some(schema) = &monitor.schema
        && !matches!(monitor.source, crate::lro::MonitorSource::Resource(_))
    {
        add(Role::Monitor, schema.clone());
    }
    if let crate::lro::LroResult::Schema(schema, _) = &lro.result.value {
        add(Role::Result, schema.clone());
        if lro.profile.system == System::Arm
            && let Some(state) = provisioning_state(schema)
        {
            add(Role::ProvisioningState, state.schema);
        }
    }
    for response in &lro.responses {
        if response.status() == Status::Default
            && let Some(schema) = response.schema()
        {
            add(Role::Error, schema);
        }
    }
    met
}

/// Joins findings of several operations at one place: it is one defect.
fn merge(judged: Vec<Judged<'_>>) -> Vec<Judged<'_>> {
    let mut known: FxHashMap<(&'static str, Option<&'static str>, Place<'_>, Part), Vec<usize>> =
        FxHashMap::default();
    let mut merged: Vec<Judged<'_>> = Vec::with_capacity(judged.len());
    for next in judged {
        let finding = &next.finding;
        let key = (
            finding.rule.code(),
            finding.case,
            finding.site.place,
            finding.site.part,
        );
        let same = known.entry(key).or_default();
        let at = same
            .iter()
            .copied()
            .find(|&at| merged[at].finding.message == finding.message);
        match at {
            Some(at) => {
                let earlier = &mut merged[at];
                earlier.severity = earlier.severity.max(next.severity);
                for operation in next.operations {
                    if !earlier.operations.contains(&operation) {
                        earlier.operations.push(operation);
                    }
                }
            }
            None => {
                same.push(merged.len());
                merged.push(next);
            }
        }
    }
    merged
}

fn diagnostic(judged: Judged<'_>) -> Diagnostic<'_> {
    let Judged {
        finding,
        severity,
        profile,
        operations,
    } = judged;
    let site = &finding.site;
    let owner = operations
        .iter()
        .find(|operation| encloses(operation, site.place));
    let identity_parts = identity(&finding, owner);
    let identity = Fingerprint::new(identity_parts.iter().map(String::as_str));
    let path = site.place.document().path();
    let fingerprint = Fingerprint::new(identity_parts.iter().map(String::as_str).chain([path]));
    let mut related: Vec<Related<'_>> = finding
        .notes
        .iter()
        .map(|note| Related {
            location: location(&note.site),
            message: note.message.clone(),
        })
        .collect();
    // Nobody asked about the definition's file: the finding is shown where it is used.
    let usage = (!site.place.document().is_selected())
        .then(|| {
            site.chain
                .iter()
                .find(|place| place.document().is_selected())
        })
        .flatten()
        .and_then(|place| place.reference());
    let primary = match usage {
        Some(reference) => {
            related.insert(
                0,
                Related {
                    location: location(site),
                    message: "the definition is here".to_owned(),
                },
            );
            location(&Site {
                place: reference,
                part: Part::Value,
                chain: Vec::new(),
            })
        }
        None => location(site),
    };
    let generated = operations
        .first()
        .map(Operation::api)
        .or_else(|| Some(Api::new(site.place.workspace(), site.place.document())))
        .is_some_and(Api::is_generated);
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
        related,
        clients: finding.clients,
        identity,
        fingerprint,
    }
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

fn encloses(operation: &Operation<'_>, place: Place<'_>) -> bool {
    let own = operation.element().place();
    own.document().id() == place.document().id() && own.node().encloses(place.node())
}

fn location<'w>(site: &Site<'w>) -> Location<'w> {
    Location {
        document: site.place.document(),
        span: site.span(),
        pointer: site.place.pointer().to_string(),
    }
}

/// What makes a finding the same in two versions of a document: no line, no index, no file.
fn identity(finding: &Finding<'_>, owner: Option<&Operation<'_>>) -> Vec<String> {
    let mut parts = vec![finding.rule.code().to_owned()];
    parts.extend(finding.case.map(str::to_owned));
    match owner {
        Some(operation) => {
            parts.push(operation.method().name().to_owned());
            parts.push(blank_parameters(operation.path()));
            parts.push(role_of(finding.site.place, Some(operation.element())));
        }
        None => parts.push(role_of(finding.site.place, None)),
    }
    parts
}

/// `/widgets/{name}` and `/widgets/{id}` are the same path to a client.
fn blank_parameters(path: &str) -> String {
    let mut blank = String::with_capacity(path.len());
    let mut depth = 0_u32;
    for c in path.chars() {
        match c {
            '{' => {
                depth += 1;
                blank.push('{');
            }
            '}' => {
                depth = depth.saturating_sub(1);
                blank.push('}');
            }
            _ if depth == 0 => blank.push(c),
            _ => {}
        }
    }
    blank
}

/// What a node is to its operation or its document: `response:202/header:Location`.
fn role_of(place: Place<'_>, within: Option<&Element<'_>>) -> String {
    let end = within.map(|element| element.place().node().id());
    let mut steps = Vec::new();
    for node in place.node().ancestors() {
        if Some(node.id()) == end {
            break;
        }
        let Some(parent) = node.parent() else { break };
        steps.push(match node.key() {
            Some(key) => key.into_owned(),
            // Items are named by what they hold; their number changes with every edit.
            None => ["name", "$ref", "operationId"]
                .iter()
                .find_map(|name| node.get(name)?.as_str())
                .or_else(|| node.scalar_text())
                .map_or_else(|| "item".to_owned(), |name| name.into_owned()),
        });
        let _ = parent;
    }
    steps.reverse();
    let mut role = String::new();
    let mut steps = steps.into_iter().peekable();
    while let Some(step) = steps.next() {
        if !role.is_empty() {
            role.push('/');
        }
        let singular = match step.as_str() {
            "responses" => Some("response"),
            "headers" => Some("header"),
            "parameters" => Some("parameter"),
            "definitions" | "schemas" => Some("definition"),
            "properties" => Some("property"),
            _ => None,
        };
        match (singular, steps.peek()) {
            (Some(singular), Some(_)) => {
                role.push_str(singular);
                role.push(':');
                role.push_str(&steps.next().unwrap_or_default());
            }
            _ => role.push_str(&step),
        }
    }
    if role.is_empty() && within.is_none() {
        role.push_str("document");
    }
    role
}

fn summary(survey: &Survey<'_>, diagnostics: &[Diagnostic<'_>]) -> Summary {
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
    let mut counts: BTreeMap<Severity, usize> = BTreeMap::new();
    for diagnostic in diagnostics {
        *counts.entry(diagnostic.severity).or_default() += 1;
    }
    let count = |severity| counts.get(&severity).copied().unwrap_or_default();
    summary.errors = count(Severity::Error);
    summary.warnings = count(Severity::Warning);
    summary.infos = count(Severity::Info);
    summary
}
