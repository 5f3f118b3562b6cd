//! The evidence of the way to poll, in the first response and in other operations.

use super::reader::{ModelReader, ResponseBody};
use crate::model::monitor::{
    MonitorSource, StatusMonitor, is_monitor, monitor_status, status_body, tells_progress,
};
use crate::model::monitor_index::StatusOperation;
use crate::model::profile::Profile;
use crate::model::subject::Subject;
use crate::model::system::System;
use crate::openapi::{Header, Method, Operation, Response, Schema, Site};

/// The evidence of the way in which an operation is polled.
pub(super) struct PollingSigns<'w> {
    /// The header of a first response with the URL of the status.
    pub(super) header: Option<Header<'w>>,
    /// The GET that a link of the 202 names.
    pub(super) linked: Option<LinkedGet<'w>>,
    /// The status monitor in the first response.
    pub(super) first: Option<StatusMonitor<'w>>,
    /// The GET of the API that returns the status.
    pub(super) found: Option<StatusOperation<'w>>,
    /// `true` if the 202 returns the operation of the proposals by the URL of its published schema.
    /// The schema can't be read from the document, but all its properties are known.
    pub(super) is_published: bool,
}

/// The GET that a link of the 202 names.
pub(super) struct LinkedGet<'w> {
    pub(super) link: Site<'w>,
    pub(super) operation: Operation<'w>,
    /// The status that the GET returns. `None` if it returns no status.
    pub(super) status: Option<Schema<'w>>,
}

impl<'w> PollingSigns<'w> {
    /// The GET of the status, if a client knows all its parameters.
    pub(super) fn callable(&self) -> Option<&Operation<'w>> {
        let found = self.found.as_ref()?;
        (found.is_callable || self.is_published).then_some(&found.operation)
    }

    /// The GET of the status, if the request and the first response have all its parameters under
    /// their own names.
    pub(super) fn named(&self) -> Option<&Operation<'w>> {
        let found = self.found.as_ref()?;
        found.is_named.then_some(&found.operation)
    }
}

impl<'w> ModelReader<'_, 'w> {
    /// Collects the evidence of the way in which the operation is polled.
    pub(super) fn polling_signs(&self) -> PollingSigns<'w> {
        let subject = self.subject;
        let profile = subject.profile;
        let accepted = subject.response(202);
        let linked = accepted.and_then(|accepted| self.linked(accepted));
        let first = accepted
            .and_then(|response| monitor_in_body(response, profile))
            .map(|monitor| polls_itself(self.get.as_ref(), monitor))
            .or_else(|| unfinished_resource(subject))
            .or_else(|| status_in_success(subject));
        let is_published = profile.system == System::Aep
            && accepted
                .and_then(Response::schema)
                .is_some_and(|body| body.element().broken().is_some());
        let is_resource =
            |monitor: &StatusMonitor<'_>| matches!(monitor.source, MonitorSource::Resource(_));
        let found = match (&linked, first.as_ref().is_some_and(is_resource)) {
            (None, false) if is_published => self.index.monitors.find_by_convention(subject),
            (None, false) => self.index.monitors.find(subject),
            _ => None,
        };
        PollingSigns {
            header: polling_header(subject),
            linked,
            first,
            found,
            is_published,
        }
    }

    /// The GET that a link of the 202 names, and the status that it returns. If there are several
    /// links, the first one to a status monitor is used, otherwise the first one.
    fn linked(&self, accepted: &Response<'w>) -> Option<LinkedGet<'w>> {
        let profile = self.subject.profile;
        let mut first = None;
        for link in accepted.links() {
            let Some(operation) = self.index.operations.target_of(&link) else {
                continue;
            };
            if operation.method() != Method::Get {
                continue;
            }
            let status = status_body(operation, profile);
            let is_shaped = status
                .as_ref()
                .is_some_and(|body| is_monitor(body, profile));
            let found = LinkedGet {
                link: link.element().key(),
                operation: operation.clone(),
                status,
            };
            if is_shaped {
                return Some(found);
            }
            first = first.or(Some(found));
        }
        first
    }
}

/// The header of the first responses with the URL of the status. If there are several, the header
/// that clients of the profile look for first. A `Location` on a 201 is included if the author
/// marks the operation as long-running.
fn polling_header<'w>(subject: &Subject<'w>) -> Option<Header<'w>> {
    let profile = subject.profile;
    let declared: Vec<&Header<'w>> = subject
        .initial()
        .into_iter()
        .flat_map(|response| {
            let leads_on = move || {
                subject.location_leads_on(response)
                    || subject.is_marked() && response.header("Range").is_none()
            };
            let headers = response.headers().iter();
            headers.filter(move |header| !header.is("Location") || leads_on())
        })
        .filter(|header| profile.is_polling_header(header.name()))
        .collect();
    let order = profile
        .polling_headers
        .iter()
        .chain(&profile.certain_headers)
        .filter(|name| profile.is_address_header(name));
    let known = order
        .filter_map(|name| declared.iter().copied().find(|header| header.is(name)))
        .next();
    // If the service has a header of its own for the status, `Location` has the URL of the result.
    match known.filter(|known| !known.is("Location")) {
        Some(other) => Some(other.clone()),
        None => own_link(subject).or_else(|| known.cloned()),
    }
}

/// The service's own header on the 202 with a URL, if there is only one. `None` in Resource Manager
/// and Fabric, which define the names of their headers.
pub(super) fn own_link<'w>(subject: &Subject<'w>) -> Option<Header<'w>> {
    let profile = subject.profile;
    if matches!(profile.system, System::Arm | System::Fabric) {
        return None;
    }
    let mut links = subject.response(202)?.headers().iter().filter(|header| {
        header.is_url()
            && !header.is("Location")
            && !profile.is_polling_header(header.name())
            && profile.misspelled_header(header.name()).is_none()
            && !header.is("Content-Location")
    });
    let only = links.next()?;
    links.next().is_none().then(|| only.clone())
}

/// The body of a 202 as a status monitor. In the data plane and for AEP, a status property is
/// enough, because the guidelines make the body a status monitor. In other systems, the body must
/// show the progress of the work.
pub(super) fn monitor_in_body<'w>(
    response: &Response<'w>,
    profile: &Profile,
) -> Option<StatusMonitor<'w>> {
    let schema = response.schema()?;
    let is_one = match profile.system {
        System::Arm | System::Fabric => false,
        System::DataPlane | System::Aep => {
            is_monitor(&schema, profile) || monitor_status(&schema, profile).is_some()
        }
        System::Graph | System::Generic | System::Google => tells_progress(&schema, profile),
    };
    let site = response.body()?;
    is_one.then(|| StatusMonitor::of_schema(schema, MonitorSource::Body(site), profile))
}

/// The body of a success response other than the 202 as a status monitor. The body must look like
/// one and must not be the resource that the operation works on. Never in Resource Manager, whose
/// operations return their resources.
fn status_in_success<'w>(subject: &Subject<'w>) -> Option<StatusMonitor<'w>> {
    if subject.profile.system == System::Arm {
        return None;
    }
    let responses = subject.initial().into_iter();
    let mut bodies = responses.filter_map(ResponseBody::of);
    let found = bodies.find(|body| subject.is_status_in_success(&body.schema))?;
    let source = MonitorSource::Body(found.site);
    let monitor = StatusMonitor::of_schema(found.schema, source, subject.profile);
    Some(monitor)
}

/// If a GET of the same path returns the same body, the body is the resource, and the resource has
/// its own status.
fn polls_itself<'w>(get: Option<&Operation<'w>>, monitor: StatusMonitor<'w>) -> StatusMonitor<'w> {
    let read = get.and_then(Operation::result);
    match (&monitor.schema, &monitor.source, read) {
        (Some(schema), MonitorSource::Body(site), Some(read)) if schema.place() == read.place() => {
            StatusMonitor {
                source: MonitorSource::Resource(site.clone()),
                ..monitor
            }
        }
        _ => monitor,
    }
}

/// A created resource that has its own status.
fn unfinished_resource<'w>(subject: &Subject<'w>) -> Option<StatusMonitor<'w>> {
    let created = subject.unfinished()?;
    let source = MonitorSource::Resource(created.body()?);
    let schema = created.schema()?;
    Some(StatusMonitor::of_schema(schema, source, subject.profile))
}
