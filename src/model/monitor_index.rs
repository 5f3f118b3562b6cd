//! Index of the status monitors in all documents.

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

/// The maximum number of GETs of a folder that are considered as the status of an operation. Real
/// APIs have a few hundred. Without a maximum, the time would grow with the square of the number of
/// GETs.
const MAX_CANDIDATES: usize = 1024;

/// The GETs that may return status monitors, in all documents.
#[derive(Debug, Default)]
pub(super) struct MonitorIndex<'w> {
    /// The GETs that may return a status, by the folder of their API.
    by_folder: FxHashMap<&'w str, Vec<Candidate<'w>>>,
    /// The GETs of Fabric. Its status monitor serves all documents of the system.
    fabric: Vec<Candidate<'w>>,
}

/// A GET that may return the status of operations.
#[derive(Clone, Debug)]
pub(super) struct Candidate<'w> {
    operation: Operation<'w>,
    /// The last literal segment of the GET's path.
    literal: String,
    needed: NeededParameters,
    /// The body of the 200. If the body is an envelope, the object in it.
    schema: Schema<'w>,
    /// The property of the envelope that contains the schema.
    within: Option<Cow<'w, str>>,
    /// `true` if the schema looks like a status monitor.
    is_shaped: bool,
    /// `true` if a request can make or change the returned object. The status is then that of a
    /// resource.
    is_of_thing: bool,
    /// `true` if an extension tells client generators which responses end the polling.
    is_polled_by_extension: bool,
}

/// A GET that returns the status of an operation.
#[derive(Clone, Debug)]
pub(super) struct StatusOperation<'w> {
    /// The GET.
    pub operation: Operation<'w>,
    /// The schema that the GET returns. If the body is an envelope, the object in it.
    pub schema: Schema<'w>,
    /// The property of the envelope that contains the schema.
    pub within: Option<Cow<'w, str>>,
    /// `true` if a client knows all parameters of the GET. If not, the GET only describes the
    /// response at the URL in a header, or at a URL that isn't declared.
    pub is_callable: bool,
    /// `true` if the request or the first response has the id of the operation under the name of
    /// the GET's parameter. The author then probably meant clients to call the GET with this value.
    pub is_named: bool,
}

/// The likelihood that a GET returns the status of an operation. The greatest is the likeliest.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Likelihood<'w> {
    /// `true` if a client can call the GET. If clients don't know the id, the GET only describes a
    /// response.
    is_callable: bool,
    /// `true` for the status monitor that serves all operations of Fabric. In Fabric, `Location`
    /// has the URL of this monitor. Other monitors return more details, but clients don't poll
    /// them.
    is_central: bool,
    /// `true` if the first response of the operation has the same schema.
    is_first: bool,
    /// `true` if the first response has the id under the name of the GET's parameter.
    is_told: bool,
    same_document: bool,
    /// `true` if the path is one of those where the system has the statuses of operations.
    is_listed: bool,
    common_segments: usize,
    /// The first of several equals wins, in the order of paths.
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

    /// Adds the candidates of a document.
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

    /// The GET that returns the status of an operation. The GET has these properties:
    /// - It looks like a status.
    /// - Clients know all its parameters but the last from the request.
    /// - Its path is one where the system has statuses, or it is related to the operation.
    ///
    /// If several GETs match, the [likeliest](Likelihood) is returned.
    pub(super) fn find(&self, subject: &Subject<'w>) -> Option<StatusOperation<'w>> {
        let any = |_: &Candidate<'w>| true;
        self.nearest(subject, any, |candidate, likelihood| {
            let profile = subject.profile;
            // A candidate is also a status if the first response has the same schema, or if its
            // path is one where only statuses are. Its values then don't need to show an end.
            let is_status = candidate.lives_at(&profile.monitor_segments);
            let is_by_place = candidate.lives_at(&profile.monitor_names) && !candidate.is_of_thing
                || is_status && is_within(subject.operation.path(), candidate.operation.path());
            let has_status = || monitor_status(&candidate.schema, profile).is_some();
            (candidate.is_shaped || (likelihood.is_first || is_by_place) && has_status())
                && (candidate.lives_at(&profile.monitor_segments)
                    || candidate.has_to_do_with(subject, likelihood))
        })
    }

    /// Like [`find`](Self::find), but only for paths where the system's conventions allow nothing
    /// but a status. The schema may look different.
    pub(super) fn find_by_convention(&self, subject: &Subject<'w>) -> Option<StatusOperation<'w>> {
        let lives_there = |candidate: &Candidate<'w>| {
            candidate.lives_at(&subject.profile.certain_monitor_segments)
        };
        self.nearest(subject, lives_there, |candidate, _| {
            status_body(&candidate.operation, subject.profile).is_some()
        })
    }

    /// The status of a document whose GETs return only one. The parameters of the GET don't matter:
    /// a client that gets a URL needs none.
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

    /// `true` if the body of a response is the status of work that is still running:
    /// - A GET of the document takes the id in the body and returns the same schema.
    /// - The status lists values for running, for success and for failure or cancellation.
    /// - Something shows that it is work: an order may have a status with such values too.
    ///
    /// A boolean such as `done`, or an extension for polling on the GET, is enough instead of the
    /// last two. An action on the resource that the GET returns isn't included: it starts no new
    /// work.
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

    /// The likeliest candidate that passes both checks: `may_be` first, then `accepts`.
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
        // Many documents describe no status, so this check saves time.
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
        // The schema of a candidate is checked last: usually the first candidate is accepted.
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
        // In `/jobs/{jobId}/status`, the id comes before the literal segment.
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

    /// `true` if the last literal segment of the path is one of these.
    fn lives_at(&self, literals: &[String]) -> bool {
        is_among(&self.literal, literals)
    }

    /// `true` if a request of the same path changes the returned object. Whoever changes it
    /// controls its status.
    fn is_changed(&self) -> bool {
        let item = self.operation.path_item();
        let writes = [Method::Put, Method::Patch, Method::Post];
        writes
            .into_iter()
            .any(|method| item.operation(method).is_some())
    }

    /// `true` if more than the path shows that the GET returns the status of this operation. The
    /// first response has the same schema, the first response has the id, or the GET's path is
    /// below the resource of the operation. In Resource Manager, only statuses look like one.
    fn has_to_do_with(&self, subject: &Subject<'w>, likelihood: &Likelihood<'w>) -> bool {
        let operation = &subject.operation;
        let (own, path) = (
            operation.path().trim_end_matches('/'),
            self.operation.path(),
        );
        let is_own_path = path.trim_end_matches('/') == own;
        if is_own_path {
            // A GET of the same path returns a resource, unless the operation is a POST and needs
            // no parameter.
            return operation.method() == Method::Post && self.needed.is_nothing();
        }
        let is_below = |above: &str| !above.is_empty() && is_within(above, path);
        // A POST to a collection starts what is below it. A path below a resource belongs to the
        // resource.
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

/// `true` if the request sets the status of the resource that it creates.
fn sends_status(post: &Operation<'_>, profile: &Profile) -> bool {
    let sent = post.request_schema();
    let status = sent.and_then(|sent| monitor_status(&sent, profile));
    status.is_some_and(|status| status.read_only().is_none())
}

/// `true` if the description of an operation says that its work continues after the response.
fn is_said_long_running(operation: &Operation<'_>) -> bool {
    let place = operation.element().place();
    let mut texts = ["description", "summary"].into_iter();
    texts.any(|key| place.text(key).is_some_and(|text| says_long_running(&text)))
}

/// `true` if a path is below another one, or is an action on it.
fn is_within(path: &str, below: &str) -> bool {
    let rest = below.strip_prefix(path.trim_end_matches('/'));
    rest.is_some_and(|rest| rest.starts_with(['/', ':']))
}

/// `true` if a PUT or PATCH of the same path changes the object that a GET returns. Also `true` if
/// the document describes the collection that contains the object.
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

/// The first of several alternative schemas that looks like a status monitor, otherwise the schema
/// itself. Several operations may share a path.
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
