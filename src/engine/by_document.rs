//! Makes one finding of what the author of a document decides once.
//!
//! For example, twenty operations of a document have examples that write `Location` as `location`. That
//! is one finding about the document, which names the operations and shows the first places. Only
//! information is joined, and only after suppressions: what an operation is spared stays with it.

use rustc_hash::FxHashMap;

use super::judge::Judged;
use super::present::{encloses, lies_in};
use crate::diagnostic::Severity;
use crate::openapi::{Api, Site};
use crate::rules::{Joins, Note};
use crate::workspace::{FileId, Place};

/// Of fewer findings each is shown where it is.
const FEWEST: usize = 3;

/// How many places a finding about operations shows; it names them all.
const SHOWN: usize = 3;

/// How many definitions a finding shows, which are named nowhere else.
const SHOWN_DEFINITIONS: usize = 20;

/// What findings have in common that become one.
#[derive(PartialEq, Eq, Hash)]
struct Shared {
    code: &'static str,
    case: Option<&'static str>,
    document: FileId,
    is_of_operations: bool,
    message: String,
    help: Option<String>,
}

/// Joins what several operations or definitions of a document have, for the rules whose pages say so.
pub(super) fn joined_by_document(judged: Vec<Judged<'_>>) -> Vec<Judged<'_>> {
    let mut shared: Vec<Option<Shared>> = judged.iter().map(shared).collect();
    let mut counts: FxHashMap<&Shared, usize> = FxHashMap::default();
    for key in shared.iter().flatten() {
        *counts.entry(key).or_default() += 1;
    }
    let is_joined: Vec<bool> = shared
        .iter()
        .map(|key| key.as_ref().is_some_and(|key| counts[key] >= FEWEST))
        .collect();
    let mut kept = Vec::with_capacity(judged.len());
    let mut groups: FxHashMap<Shared, usize> = FxHashMap::default();
    let mut joined: Vec<Vec<Judged<'_>>> = Vec::new();
    for ((one, key), is_joined) in judged.into_iter().zip(&mut shared).zip(is_joined) {
        match key.take().filter(|_| is_joined) {
            None => kept.push(one),
            Some(key) => {
                let at = *groups.entry(key).or_insert(joined.len());
                match joined.get_mut(at) {
                    Some(group) => group.push(one),
                    None => joined.push(vec![one]),
                }
            }
        }
    }
    kept.extend(joined.into_iter().filter_map(of_document));
    kept
}

/// What a finding shares with those that it may be joined with.
fn shared(judged: &Judged<'_>) -> Option<Shared> {
    let finding = &judged.finding;
    let is_joined = judged.severity == Severity::Info
        && finding.rule.page().joins == Some(Joins::Document)
        && whole(judged).is_some();
    is_joined.then(|| Shared {
        code: finding.rule.code(),
        case: finding.case,
        document: document(judged),
        is_of_operations: is_of_operations(judged),
        message: finding.joint.as_ref().unwrap_or(&finding.message).clone(),
        help: finding.help.clone(),
    })
}

/// Whether a finding is in an operation or in its example, and not in a definition.
fn is_of_operations(judged: &Judged<'_>) -> bool {
    let place = judged.finding.site.place;
    let mut operations = judged.operations.iter();
    place.document().is_example() || operations.any(|operation| encloses(operation, place))
}

fn document(judged: &Judged<'_>) -> FileId {
    let api = judged.operations.first().map(|operation| operation.api());
    match api.filter(|_| is_of_operations(judged)) {
        Some(api) => api.document().id(),
        None => judged.finding.site.place.document().id(),
    }
}

/// The part of a document that a finding about several of its operations or definitions points at.
fn whole<'w>(judged: &Judged<'w>) -> Option<Place<'w>> {
    let site = &judged.finding.site;
    if is_of_operations(judged) {
        let api = judged.operations.first()?.api();
        let mut others = judged.operations.iter();
        let is_of_one = others.all(|other| other.api().document().id() == api.document().id());
        let root = api.root();
        let paths = root.get("paths").or_else(|| root.get("x-ms-paths"));
        return paths.filter(|_| is_of_one);
    }
    // What is defined in a file that nobody asked about is shown at the reference to it.
    let document = site.place.document();
    if !document.is_selected() {
        return None;
    }
    let root = Api::new(site.place.workspace(), document).root();
    let definitions = root
        .get("definitions")
        .or_else(|| root.get("components")?.get("schemas"))?;
    lies_in(site.place, definitions).then_some(definitions)
}

/// The finding about a document that several findings become.
fn of_document(group: Vec<Judged<'_>>) -> Option<Judged<'_>> {
    let mut group = group.into_iter();
    let mut joined = group.next()?;
    let whole = whole(&joined)?;
    let is_of_operations = is_of_operations(&joined);
    let mut places = vec![note(&joined)];
    let most = match is_of_operations {
        true => SHOWN,
        false => SHOWN_DEFINITIONS,
    };
    let mut number = 1;
    for next in group {
        number += 1;
        if places.len() < most {
            places.push(note(&next));
        }
        for client in &next.finding.clients {
            if !joined.finding.clients.contains(client) {
                joined.finding.clients.push(client);
            }
        }
        joined.operations.extend(next.operations);
    }
    joined.dedup_operations();
    let more = number - places.len();
    if let Some(last) = places.last_mut().filter(|_| more > 0) {
        last.message = format!("{}; and {more} more", last.message);
    }
    let finding = &mut joined.finding;
    let message = finding.joint.take();
    let message = message.unwrap_or_else(|| std::mem::take(&mut finding.message));
    finding.message = match is_of_operations {
        true => format!("in {} operations: {message}", joined.operations.len()),
        false => format!("in {number} definitions: {message}"),
    };
    finding.site = Site::from(whole);
    finding.whole = None;
    finding.notes = places;
    Some(joined)
}

fn note<'w>(judged: &Judged<'w>) -> Note<'w> {
    let finding = &judged.finding;
    Note {
        site: finding.site.clone(),
        message: match finding.joint {
            Some(_) => finding.message.clone(),
            None => "here".to_owned(),
        },
    }
}
