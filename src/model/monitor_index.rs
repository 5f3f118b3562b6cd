//! Where status monitors are asked for, in all documents.

use rustc_hash::FxHashMap;

use super::monitor::{is_monitor, status_body};
use super::parameter_sources::{NeededParameters, ParameterSources};
use super::path_segments::{id_segment, is_among};
use super::profile::Profile;
use super::subject::Subject;
use super::system::System;
use crate::openapi::{Api, Method, Operation, Schema};
use crate::workspace::path;

/// How many GETs of a folder are considered as the status of an operation. Real APIs have a few
/// hundred; the bound keeps documents with tens of thousands from costing the square of that.
const MAX_CANDIDATES: usize = 1024;

/// Where status monitors are asked for, in all documents.
#[derive(Debug, Default)]
pub(super) struct MonitorIndex<'w> {
    /// The GETs at which status monitors live, by the folder of their API.
    by_folder: FxHashMap<&'w str, Vec<Candidate<'w>>>,
    /// Those of Fabric, whose monitor serves all documents of the system.
    fabric: Vec<Candidate<'w>>,
}

/// A GET that may return the status of operations.
#[derive(Clone, Debug)]
struct Candidate<'w> {
    operation: Operation<'w>,
    /// The literal segment before the id.
    literal: String,
    needed: NeededParameters,
    /// The body of its 200.
    schema: Schema<'w>,
}

impl<'w> MonitorIndex<'w> {
    /// Adds the operations of a document.
    pub(super) fn add(&mut self, api: Api<'w>, profile: &Profile, operations: &[Operation<'w>]) {
        let candidates: Vec<Candidate<'w>> = operations
            .iter()
            .filter_map(|operation| Candidate::of(operation, profile))
            .collect();
        if candidates.is_empty() {
            return;
        }
        if profile.system == System::Fabric {
            self.fabric.extend(candidates.iter().cloned());
        }
        self.by_folder
            .entry(path::folder(api.document().path()))
            .or_default()
            .extend(candidates);
    }

    /// The GET that returns the status of an operation: all its parameters but the last can be
    /// filled from the request. Of several it is one that can be called before one that takes an
    /// id nobody is told, then one of the same document, one that returns what the 202 does, and
    /// the one with the longest common path.
    pub(super) fn find(&self, subject: &Subject<'w>) -> Option<StatusOperation<'w>> {
        self.nearest(subject, |candidate| {
            is_monitor(&candidate.schema, subject.profile)
        })
    }

    /// Like [`find`](Self::find), where nothing but a status can live by the system's
    /// conventions, whatever it looks like.
    pub(super) fn find_by_convention(&self, subject: &Subject<'w>) -> Option<StatusOperation<'w>> {
        self.nearest(subject, |candidate| {
            candidate.lives_at(&subject.profile.certain_monitor_segments)
                && status_body(&candidate.operation, subject.profile).is_some()
        })
    }

    /// The only GET of the document that returns a status, whatever it takes to call it: a client
    /// that is told its URL needs to know none of its parameters.
    pub(super) fn only(&self, subject: &Subject<'w>) -> Option<StatusOperation<'w>> {
        let document = subject.operation.api().document();
        let same_folder = self.by_folder.get(path::folder(document.path()))?;
        let mut found = same_folder.iter().take(MAX_CANDIDATES).filter(|candidate| {
            candidate.operation.api().document().id() == document.id()
                && candidate.lives_at(&subject.profile.monitor_segments)
                && is_monitor(&candidate.schema, subject.profile)
        });
        let only = found.next()?;
        found.next().is_none().then(|| StatusOperation {
            operation: only.operation.clone(),
            schema: only.schema.clone(),
            is_callable: false,
            is_named: false,
        })
    }

    fn nearest(
        &self,
        subject: &Subject<'w>,
        accepts: impl Fn(&Candidate<'w>) -> bool,
    ) -> Option<StatusOperation<'w>> {
        let document = subject.operation.api().document();
        let same_folder = self.by_folder.get(path::folder(document.path()));
        let is_fabric = subject.profile.system == System::Fabric;
        let fabric = is_fabric.then_some(&self.fabric).into_iter().flatten();
        let candidates = same_folder.into_iter().flatten().chain(fabric);

        let known = ParameterSources::of(subject);
        let first = subject
            .response(202)
            .and_then(|accepted| accepted.schema())
            .map(|body| body.place());
        let mut callable: Vec<_> = candidates
            .take(MAX_CANDIDATES)
            .filter(|candidate| {
                candidate.lives_at(&subject.profile.monitor_segments)
                    && known.fills_all_but_id(&candidate.needed)
            })
            .map(|candidate| {
                let operation = &candidate.operation;
                let same_document = operation.api().document().id() == document.id();
                let common = common_segments(operation.path(), subject.operation.path());
                // The first of equals wins: their order is that of paths.
                let order = std::cmp::Reverse(operation.element().place());
                let is_callable = known.fills_id(&candidate.needed);
                // What the 202 answers at first is asked for later.
                let is_first = Some(candidate.schema.place()) == first;
                // Fabric's `Location` leads to the one that serves all operations. Others that can
                // be called as well tell more, and aren't polled.
                let is_central = is_fabric && candidate.needed.is_only_id();
                let rank = (
                    is_callable,
                    is_central,
                    same_document,
                    is_first,
                    common,
                    order,
                );
                (rank, candidate)
            })
            .collect();
        // What a candidate returns is looked at last: most of the time the best one will do.
        callable.sort_unstable_by(|(a, _), (b, _)| b.cmp(a));
        let ((is_callable, ..), found) = callable
            .into_iter()
            .find(|(_, candidate)| accepts(candidate))?;
        Some(StatusOperation {
            operation: found.operation.clone(),
            schema: found.schema.clone(),
            is_callable,
            is_named: is_callable && known.names_id(&found.needed),
        })
    }
}

impl<'w> Candidate<'w> {
    fn of(operation: &Operation<'w>, profile: &Profile) -> Option<Self> {
        let (literal, id) = id_segment(operation.path())?;
        if operation.method() != Method::Get || !is_among(literal, &profile.monitor_segments) {
            return None;
        }
        Some(Self {
            literal: literal.to_owned(),
            needed: NeededParameters::of(operation, id),
            schema: monitor_among(operation.response(200)?.schema()?, profile),
            operation: operation.clone(),
        })
    }

    /// Whether it lives at one of some literal segments.
    fn lives_at(&self, literals: &[String]) -> bool {
        is_among(&self.literal, literals)
    }
}

/// Of several shapes the one of a status monitor; several operations may share a path.
fn monitor_among<'w>(schema: Schema<'w>, profile: &Profile) -> Schema<'w> {
    let shapes = schema.alternatives();
    shapes
        .into_iter()
        .find(|shape| is_monitor(shape, profile))
        .unwrap_or(schema)
}

/// A GET that returns the status of an operation.
#[derive(Clone, Debug)]
pub(super) struct StatusOperation<'w> {
    /// The GET.
    pub operation: Operation<'w>,
    /// What it returns.
    pub schema: Schema<'w>,
    /// Whether a client can fill all its parameters. If not, it only describes what a header or
    /// something undeclared leads to.
    pub is_callable: bool,
    /// Whether the request or the first response has that parameter under its own name, so that
    /// the author is likely to have meant the GET to be called with it.
    pub is_named: bool,
}

fn common_segments(a: &str, b: &str) -> usize {
    a.split('/')
        .zip(b.split('/'))
        .take_while(|(a, b)| a == b)
        .count()
}
