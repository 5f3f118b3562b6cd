//! Writes findings with texts and places that don't borrow from the run.

use std::borrow::Cow;
use std::sync::Arc;

use rayon::prelude::*;

use super::identity::identity;
use super::judge::{self, Judged};
use super::owners::Owners;
use super::settings::Engine;
use crate::clients::products_named;
use crate::diagnostic::{
    Diagnostic, Fingerprints, Location, Occurrence, OperationName, Related, Suppressed, Suppression,
};
use crate::openapi::{Operation, Part, Site, blank_parameters};
use crate::rules::{Check, Finding};
use crate::suppress::Problem;
use crate::syntax::{Node, Pointer};
use crate::text::{clipped_name, clipped_sentence};
use crate::workspace::{Chain, Document, FileId, Place};

/// The number of operations that a finding about a shared definition names.
const NAMED_OPERATIONS: usize = 10;

/// The number of suppressions that are kept for a finding. Hardly any finding has more than one.
const NAMED_SUPPRESSIONS: usize = 16;

impl<'w> Engine<'w, '_> {
    /// The finding about a suppression, unless the rule that reports them is off.
    pub(super) fn problem(
        &self,
        problem: Problem<'w>,
        owners: &Owners<'_, 'w>,
    ) -> Option<Diagnostic> {
        let mut rules = self.settings.rules.iter().copied();
        let rule = rules.find(|rule| matches!(rule.check(), Check::Suppression))?;
        let origin = problem.origin;
        let file = &origin.written.file;
        let profile = owners.profile(file);
        let severity = self.severity(rule, problem.case, file, profile.system, &[])?;
        let owner = origin.covered.and_then(|place| owners.operation(place));
        let role = owners.identity(&origin);
        let role = role.iter().map(String::as_str);
        let Fingerprints {
            identity,
            place,
            fingerprint,
        } = Fingerprints::new(rule.code(), problem.case, role, file.path());
        Some(Diagnostic {
            code: rule.code(),
            rule: rule.name(),
            severity,
            profile: profile.name.clone(),
            message: clipped_sentence(problem.message),
            help: Some(clipped_sentence(problem.help)),
            help_typespec: None,
            identity,
            place,
            fingerprint,
            primary: origin.written,
            operation: owner.map(name),
            operations: Vec::new(),
            operation_count: owner.iter().len(),
            defined: None,
            documents: Vec::new(),
            also: Vec::new(),
            related: Vec::new(),
            clients: Vec::new(),
            products: String::new(),
            status: None,
        })
    }
}

/// The suppressed findings, each with its suppressions. `covered` contains the numbers of the
/// suppressions.
pub(super) fn suppressed<'w>(
    covered: Vec<(Judged<'w>, Vec<usize>)>,
    suppressions: &[Suppression],
) -> Vec<Suppressed> {
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

/// The message of a finding that also has `others` more places in its document.
fn message(message: String, others: usize) -> String {
    match others {
        0 => clipped_sentence(message),
        _ => format!(
            "{} ({} times in this document)",
            clipped_sentence(message),
            others + 1
        ),
    }
}

/// The finding in the form that is reported.
pub(super) fn diagnostic(judged: Judged<'_>) -> Diagnostic {
    let Judged {
        finding,
        severity,
        profile,
        operations,
        also,
        ..
    } = judged;
    let finding = *finding;
    let site = &finding.site;
    let owner = match also.as_slice() {
        [] => owner(&operations, site.place),
        // The finding is about all of these operations.
        _ => None,
    };
    let hashes = match (also.as_slice(), operations.first()) {
        ([_, ..], Some(operation)) => of_document(&finding, operation),
        _ => fingerprints(&finding, &operations, owner),
    };
    let Shown {
        primary,
        defined,
        related,
    } = Shown::of(&finding);
    let operation = owner.map(name);
    let operation_count = operations.len();
    Diagnostic {
        code: finding.rule.code(),
        rule: finding.rule.name(),
        severity,
        profile: profile.name.clone(),
        message: message(finding.message, also.len()),
        help: finding.help.map(clipped_sentence),
        help_typespec: finding.typespec.map(clipped_sentence),
        primary,
        operations: match operation {
            Some(_) => Vec::new(),
            None => first_names(&operations),
        },
        operation,
        operation_count,
        defined,
        documents: documents(&operations),
        also: also.iter().map(occurrence).collect(),
        related,
        products: products_named(&finding.clients),
        clients: finding.clients,
        identity: hashes.identity,
        place: hashes.place,
        fingerprint: hashes.fingerprint,
        status: None,
    }
}

/// The fingerprints of a finding that many operations of a document have. They don't depend on an
/// operation, because another one may come first in the next version.
fn of_document(finding: &Finding<'_>, operation: &Operation<'_>) -> Fingerprints {
    let path = operation.api().document().path();
    Fingerprints::new(finding.rule.code(), finding.case, ["document"], path)
}

/// The fingerprints of a finding, equal in two versions of its document.
fn fingerprints<'w>(
    finding: &Finding<'w>,
    operations: &[Operation<'w>],
    owner: Option<&Operation<'w>>,
) -> Fingerprints {
    let place = finding.site.place;
    let whole = finding.whole.filter(|whole| lies_in(place, *whole));
    let owner = owner.or_else(|| first_illustrated(operations, place));
    let role = identity(whole.unwrap_or(place), owner);
    let role = role.iter().map(String::as_str);
    let path = place.document().path();
    Fingerprints::new(finding.rule.code(), finding.case, role, path)
}

/// The places of a finding.
struct Shown {
    /// The place at which the finding is shown.
    primary: Location,
    /// The place where the subject of the finding is written, if it is another one.
    defined: Option<Location>,
    related: Vec<Related>,
}

impl Shown {
    fn of(finding: &Finding<'_>) -> Self {
        let site = &finding.site;
        let notes = finding.notes.iter().map(|note| Related {
            location: location(&note.site),
            message: clipped_sentence(note.message.clone()),
        });
        let Some(reference) = usage(site) else {
            return Self {
                primary: location(site),
                defined: None,
                related: notes.collect(),
            };
        };
        let defined = location(site);
        let definition = Related {
            location: defined.clone(),
            message: "the definition is here".to_owned(),
        };
        let reference = Site {
            place: reference,
            part: Part::Value,
            chain: Chain::none(),
        };
        Self {
            primary: location(&reference),
            defined: Some(defined),
            related: std::iter::once(definition).chain(notes).collect(),
        }
    }
}

/// The documents of operations, each once, in the order of their paths.
fn documents(operations: &[Operation<'_>]) -> Vec<FileId> {
    let documents = operations.iter();
    let mut documents: Vec<_> = documents
        .map(|operation| operation.api().document())
        .collect();
    documents.sort_unstable_by_key(|document| document.path());
    documents.dedup_by_key(|document| document.id());
    documents.into_iter().map(Document::id).collect()
}

/// The names of the first operations, in the order of their names.
fn first_names(operations: &[Operation<'_>]) -> Vec<OperationName> {
    let mut names: Vec<_> = operations.iter().map(name).collect();
    names.sort();
    names.truncate(NAMED_OPERATIONS);
    names
}

/// The name of an operation in findings.
fn name(operation: &Operation<'_>) -> OperationName {
    let OperationName { id, method, path } = operation.name();
    OperationName {
        id: id.map(|id| clipped_name(&id).into_owned()),
        method: Cow::Owned(clipped_name(&method).into_owned()),
        path: clipped_name(&path).into_owned(),
    }
}

/// The operation whose description contains a place.
fn owner<'o, 'w>(operations: &'o [Operation<'w>], place: Place<'w>) -> Option<&'o Operation<'w>> {
    let mut all = operations.iter();
    all.find(|operation| encloses(operation, place))
        .or_else(|| illustrated(operations, place))
}

/// The operation whose example contains a place, if there is only one.
fn illustrated<'o, 'w>(
    operations: &'o [Operation<'w>],
    place: Place<'w>,
) -> Option<&'o Operation<'w>> {
    match operations {
        [only] if place.document().is_example() => Some(only),
        _ => None,
    }
}

/// The operation that represents all operations that share an example, in the identity of a finding
/// there. It doesn't depend on the order of the operations.
fn first_illustrated<'o, 'w>(
    operations: &'o [Operation<'w>],
    place: Place<'w>,
) -> Option<&'o Operation<'w>> {
    let operations = operations.iter();
    let sent = |operation: &&Operation<'w>| {
        let path = blank_parameters(operation.path());
        (path, operation.method().name())
    };
    operations
        .min_by_key(sent)
        .filter(|_| place.document().is_example())
}

/// The reference at which a finding is shown if its own file wasn't selected. Findings in examples
/// are shown in the example itself, because they are fixed there.
pub(super) fn usage<'w>(site: &Site<'w>) -> Option<Place<'w>> {
    let document = site.place.document();
    if document.is_selected() || document.is_example() {
        return None;
    }
    let mut chain = site.chain.iter();
    let used = chain.find(|place| place.document().is_selected())?;
    used.reference()
}

/// Another place with the same finding.
fn occurrence((site, operation): &judge::Occurrence<'_>) -> Occurrence {
    let shown = usage(site).map(Site::value);
    Occurrence {
        location: location(shown.as_ref().unwrap_or(site)),
        operation: operation.as_ref().map(name),
    }
}

fn encloses(operation: &Operation<'_>, place: Place<'_>) -> bool {
    lies_in(place, operation.element().place())
}

fn lies_in(place: Place<'_>, whole: Place<'_>) -> bool {
    whole.document().id() == place.document().id() && whole.node().encloses(place.node())
}

fn location(site: &Site<'_>) -> Location {
    Location {
        file: Arc::clone(site.place.document().file()),
        span: site.span(),
        pointer: pointer_near(site.place),
    }
}

/// The maximum length of a finding's pointer. Thousands of findings can be thousands of levels
/// deep.
const LONGEST_POINTER: usize = 2000;

/// The JSON Pointer of a place. If it is too long, the pointer of the nearest enclosing place with
/// a short enough pointer: readers can still resolve it.
fn pointer_near(place: Place<'_>) -> String {
    let mut nodes: Vec<Node<'_>> = place.node().ancestors().collect();
    nodes.reverse();
    let mut length = 0;
    let fitting = nodes.iter().take_while(|node| {
        length += 1 + node.key_span().map_or(1, |key| key.len() as usize);
        length <= LONGEST_POINTER
    });
    let last = fitting.last().copied();
    Pointer::to(last.unwrap_or(place.node().tree().root())).to_string()
}
