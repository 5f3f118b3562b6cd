//! Where status monitors are asked for, in all documents.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use super::monitor::{
    has_outcome, in_envelope, is_called_job, is_course_of_work, is_flag, is_monitor, is_paid_for,
    may_fail, monitor_status, resembles_monitor, runs_to_end, status_body,
};
use super::parameter_sources::{NeededParameters, ParameterSources};
use super::path_segments::{id_segment, is_among, last_literal, thing_of_action};
use super::profile::Profile;
use super::prose::says_long_running;
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
    /// The GETs that may return a status, by the folder of their API.
    by_folder: FxHashMap<&'w str, Vec<Candidate<'w>>>,
    /// Those of Fabric, whose monitor serves all documents of the system.
    fabric: Vec<Candidate<'w>>,
}

/// A GET that may return the status of operations.
#[derive(Clone, Debug)]
pub(super) struct Candidate<'w> {
    operation: Operation<'w>,
    /// The last literal segment of its path.
    literal: String,
    needed: NeededParameters,
    /// The body of its 200, or what is in the envelope that the body is.
    schema: Schema<'w>,
    /// The property of the envelope that holds it.
    within: Option<Cow<'w, str>>,
    /// `true` if that body looks like a status monitor.
    is_shaped: bool,
    /// `true` if a request can make or change what it returns, so that the status is that of a thing.
    is_of_thing: bool,
    /// `true` if a generator is told which of its answers end a loop of polls.
    is_polled_by_extension: bool,
}

/// A GET that returns the status of an operation.
#[derive(Clone, Debug)]
pub(super) struct StatusOperation<'w> {
    /// The GET.
    pub operation: Operation<'w>,
    /// What it returns, or what is in the envelope that it returns.
    pub schema: Schema<'w>,
    /// The property of the envelope that holds it.
    pub within: Option<Cow<'w, str>>,
    /// `true` if a client can fill all its parameters. If not, it only describes what a header or
    /// something undeclared leads to.
    pub is_callable: bool,
    /// `true` if the request or the first response has that parameter under its own name, so that the
    /// author is likely to have meant the GET to be called with it.
    pub is_named: bool,
}

/// How likely it is that a GET returns the status of an operation; the greatest is the likeliest.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Likelihood<'w> {
    /// A client can call it: one that takes an id nobody is told only describes something.
    is_callable: bool,
    /// `true` for the monitor that serves all operations. In Fabric, `Location` leads to it. Other
    /// monitors return more details, but clients don't poll them.
    is_central: bool,
    /// It returns what the operation answers at first.
    is_first: bool,
    /// The first response tells the id that it takes under the name that it has for it.
    is_told: bool,
    same_document: bool,
    /// It is where the system puts the statuses of operations.
    is_listed: bool,
    common_segments: usize,
    /// The first of equals wins: their order is that of paths.
    order: std::cmp::Reverse<crate::workspace::Place<'w>>,
}

impl<'w> MonitorIndex<'w> {
    /// The GETs of a document that may return a status.
    pub(super) fn candidates(
        operations: &[Operation<'w>],
        profile: &Profile,
    ) -> Vec<Candidate<'w>> {
        let candidates = operations
            .iter()
            .filter_map(|operation| Candidate::of(operation, profile));
        candidates.collect()
    }

    /// Adds those of a document.
    pub(super) fn add(&mut self, api: Api<'w>, profile: &Profile, candidates: Vec<Candidate<'w>>) {
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

    /// The GET that returns the status of an operation: it looks like one, all its parameters but
    /// the last can be filled from the request, and it is where the system puts statuses or has to
    /// do with the operation. Of several the [likeliest](Likelihood) counts.
    pub(super) fn find(&self, subject: &Subject<'w>) -> Option<StatusOperation<'w>> {
        let any = |_: &Candidate<'w>| true;
        self.nearest(subject, any, |candidate, likelihood| {
            let profile = subject.profile;
            // What is answered at first, or lives where nothing else does, is one even if its words
            // say nothing of an end.
            let is_status = candidate.lives_at(&profile.monitor_segments);
            let is_by_place = candidate.lives_at(&profile.monitor_names) && !candidate.is_of_thing
                || is_status && is_within(subject.operation.path(), candidate.operation.path());
            let has_status = || monitor_status(&candidate.schema, profile).is_some();
            (candidate.is_shaped || (likelihood.is_first || is_by_place) && has_status())
                && (candidate.lives_at(&profile.monitor_segments)
                    || candidate.has_to_do_with(subject, likelihood))
        })
    }

    /// Like [`find`](Self::find), where nothing but a status can live by the system's
    /// conventions, whatever it looks like.
    pub(super) fn find_by_convention(&self, subject: &Subject<'w>) -> Option<StatusOperation<'w>> {
        let lives_there = |candidate: &Candidate<'w>| {
            candidate.lives_at(&subject.profile.certain_monitor_segments)
        };
        self.nearest(subject, lives_there, |candidate, _| {
            status_body(&candidate.operation, subject.profile).is_some()
        })
    }

    /// The only status that the GETs of the document return, whatever it takes to call them: a
    /// client that is told a URL needs to know no parameter.
    pub(super) fn only(&self, subject: &Subject<'w>) -> Option<StatusOperation<'w>> {
        let document = subject.operation.api().document();
        let same_folder = self.by_folder.get(path::folder(document.path()))?;
        let mut found = same_folder.iter().take(MAX_CANDIDATES).filter(|candidate| {
            let is_listed = candidate.lives_at(&subject.profile.monitor_segments);
            candidate.operation.api().document().id() == document.id()
                && candidate.is_shaped
                && (is_listed || !candidate.is_of_thing)
        });
        let only = found.next()?;
        let is_other = |other: &Candidate<'_>| other.schema.place() != only.schema.place();
        (!found.any(is_other)).then(|| StatusOperation {
            operation: only.operation.clone(),
            schema: only.schema.clone(),
            within: only.within.clone(),
            is_callable: false,
            is_named: false,
        })
    }

    /// `true` if a body that answers a request is the status of work that goes on: it lists words for
    /// running, for success and for failure, a GET of the document, which takes the id in it, returns
    /// the same, and something shows that it is work: an order has such a status too. An action on what
    /// the GET returns begins nothing.
    pub(super) fn returns_again(
        &self,
        body: &Schema<'w>,
        post: &Operation<'w>,
        profile: &Profile,
    ) -> bool {
        let status = in_envelope(body, profile).map_or_else(|| body.clone(), |inner| inner.schema);
        let document = status.place().document();
        let same_folder = self.by_folder.get(path::folder(document.path()));
        let mut candidates = same_folder.into_iter().flatten().take(MAX_CANDIDATES);
        let found = candidates.find(|candidate| {
            candidate.needed.takes_id()
                && candidate.schema.place() == status.place()
                && !is_within(candidate.operation.path(), post.path())
        });
        let Some(found) = found else {
            return false;
        };
        let is_work = || {
            !found.is_changed()
                && !is_paid_for(&status, profile)
                && !sends_status(post, profile)
                && (has_outcome(&status, profile)
                    || is_said_long_running(post)
                    || is_course_of_work(&status, profile)
                    || may_fail(&status, profile)
                        && (found.lives_at(&profile.job_segments)
                            || found.lives_at(&profile.monitor_segments)
                            || is_called_job(&status, profile)))
        };
        found.is_polled_by_extension
            || is_flag(&status, profile)
            || runs_to_end(&status, profile) && is_work()
    }

    /// The likeliest of the candidates that may be a status at all, and then are accepted.
    fn nearest(
        &self,
        subject: &Subject<'w>,
        may_be: impl Fn(&Candidate<'w>) -> bool,
        accepts: impl Fn(&Candidate<'w>, &Likelihood<'w>) -> bool,
    ) -> Option<StatusOperation<'w>> {
        let document = subject.operation.api().document();
        let same_folder = self.by_folder.get(path::folder(document.path()));
        let is_fabric = subject.profile.system == System::Fabric;
        let fabric = is_fabric.then_some(&self.fabric).into_iter().flatten();
        let candidates = same_folder.into_iter().flatten().chain(fabric);
        let mut candidates = candidates
            .take(MAX_CANDIDATES)
            .filter(|candidate| may_be(candidate))
            .peekable();
        // Many documents describe no status at all.
        candidates.peek()?;

        let known = ParameterSources::of(subject);
        let first: Vec<_> = subject.first_bodies().iter().map(Schema::place).collect();
        let mut fillable: Vec<_> = candidates
            .filter(|candidate| known.fills_all_but_id(&candidate.needed))
            .map(|candidate| {
                let operation = &candidate.operation;
                let likelihood = Likelihood {
                    is_callable: known.fills_id(&candidate.needed),
                    is_central: is_fabric && candidate.needed.is_only_id(),
                    is_first: first.contains(&candidate.schema.place()),
                    is_told: known.tells_id(&candidate.needed),
                    same_document: operation.api().document().id() == document.id(),
                    is_listed: candidate.lives_at(&subject.profile.monitor_segments),
                    common_segments: common_segments(operation.path(), subject.operation.path()),
                    order: std::cmp::Reverse(operation.element().place()),
                };
                (likelihood, candidate)
            })
            .collect();
        // What a candidate returns is looked at last: most of the time the best one will do.
        fillable.sort_unstable_by(|(a, _), (b, _)| b.cmp(a));
        let (likelihood, found) = fillable
            .into_iter()
            .find(|(likelihood, candidate)| accepts(candidate, likelihood))?;
        let is_callable = likelihood.is_callable;
        Some(StatusOperation {
            operation: found.operation.clone(),
            schema: found.schema.clone(),
            within: found.within.clone(),
            is_callable,
            is_named: is_callable && known.names_id(&found.needed),
        })
    }
}

impl<'w> Candidate<'w> {
    fn of(operation: &Operation<'w>, profile: &Profile) -> Option<Self> {
        if operation.method() != Method::Get {
            return None;
        }
        let literal = last_literal(operation.path()).unwrap_or_default();
        let id = id_segment(operation.path()).map(|(_, id)| id);
        let body = monitor_among(operation.response(200)?.schema()?, profile);
        let envelope = in_envelope(&body, profile);
        let (schema, within) = match envelope {
            Some(inner) => (inner.schema, Some(inner.name)),
            None => (body, None),
        };
        let is_shaped = is_monitor(&schema, profile);
        let is_status = is_among(literal, &profile.monitor_segments);
        let is_job = is_among(literal, &profile.job_segments);
        // `/jobs/{jobId}/status` takes the id before.
        let takes_id = id.is_some() || operation.path_parameters().next().is_some();
        let is_listed = is_status && takes_id || is_job && id.is_some();
        let mut extensions = profile.polling_extensions.iter();
        let is_polled_by_extension = extensions.any(|name| operation.extension(name).is_some());
        let may_be = is_shaped || is_listed || is_polled_by_extension;
        if !may_be && !resembles_monitor(&schema, profile) {
            return None;
        }
        Some(Self {
            literal: literal.to_owned(),
            needed: NeededParameters::of(operation, id, profile),
            schema,
            within,
            is_shaped: is_shaped || is_polled_by_extension,
            is_of_thing: is_of_thing(operation),
            is_polled_by_extension,
            operation: operation.clone(),
        })
    }

    /// `true` if it lives at one of some literal segments.
    fn lives_at(&self, literals: &[String]) -> bool {
        is_among(&self.literal, literals)
    }

    /// `true` if a request changes what it returns; who changes it decides on its status.
    fn is_changed(&self) -> bool {
        let item = self.operation.path_item();
        let writes = [Method::Put, Method::Patch, Method::Post];
        writes
            .into_iter()
            .any(|method| item.operation(method).is_some())
    }

    /// `true` if something other than its place shows that it returns the status of an operation: it
    /// returns what the operation answers at first, takes an id that the first response tells, or lies
    /// below what the operation works on. In Resource Manager only statuses look like one.
    fn has_to_do_with(&self, subject: &Subject<'w>, likelihood: &Likelihood<'w>) -> bool {
        let operation = &subject.operation;
        let (own, path) = (
            operation.path().trim_end_matches('/'),
            self.operation.path(),
        );
        let is_own_path = path.trim_end_matches('/') == own;
        if is_own_path {
            // What a GET of the path returns is a thing, unless the verb changes none.
            return operation.method() == Method::Post && self.needed.is_nothing();
        }
        let is_below = |above: &str| !above.is_empty() && is_within(above, path);
        // A POST to a collection begins what is below; what is below a thing is the thing's.
        let begins_member =
            || operation.method() == Method::Post && subject.profile.system != System::Arm;
        likelihood.is_first
            || likelihood.is_told
            || is_below(own) && (!self.is_of_thing || begins_member())
            || !self.is_of_thing
                && !is_within(path, own)
                && (is_below(thing_of_action(own))
                    || subject.profile.system == System::Arm
                    || likelihood.is_callable && subject.leaves_via_out())
    }
}

/// `true` if a request says itself which status the thing has that it makes.
fn sends_status(post: &Operation<'_>, profile: &Profile) -> bool {
    let sent = post.request_schema();
    let status = sent.and_then(|sent| monitor_status(&sent, profile));
    status.is_some_and(|status| status.read_only().is_none())
}

/// `true` if the text of an operation says that its work goes on.
fn is_said_long_running(operation: &Operation<'_>) -> bool {
    let place = operation.element().place();
    let mut texts = ["description", "summary"].into_iter();
    texts.any(|key| place.text(key).is_some_and(|text| says_long_running(&text)))
}

/// `true` if a path lies below another one, or is that of an action on it.
fn is_within(path: &str, below: &str) -> bool {
    let rest = below.strip_prefix(path.trim_end_matches('/'));
    rest.is_some_and(|rest| rest.starts_with(['/', ':']))
}

/// `true` if requests of the same path, or of the collection around it, make or change what a GET
/// returns.
fn is_of_thing(get: &Operation<'_>) -> bool {
    let writes = [Method::Put, Method::Patch];
    let is_written = writes
        .into_iter()
        .any(|method| get.path_item().operation(method).is_some());
    let collection = || {
        let (collection, last) = get.path().trim_end_matches('/').rsplit_once('/')?;
        let is_item = last.starts_with('{');
        get.api().path(collection).filter(|_| is_item)
    };
    is_written || collection().is_some()
}

/// Of several shapes the one of a status monitor; several operations may share a path.
fn monitor_among<'w>(schema: Schema<'w>, profile: &Profile) -> Schema<'w> {
    let shapes = schema.alternatives();
    shapes
        .into_iter()
        .find(|shape| is_monitor(shape, profile))
        .unwrap_or(schema)
}

fn common_segments(a: &str, b: &str) -> usize {
    a.split('/')
        .zip(b.split('/'))
        .take_while(|(a, b)| a == b)
        .count()
}
