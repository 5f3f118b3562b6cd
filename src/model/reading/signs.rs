//! What the first response and other operations show of how an operation is polled.

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
    /// The header of a first response that leads to the status.
    pub(super) header: Option<Header<'w>>,
    /// The GET that a link of the 202 names.
    pub(super) linked: Option<LinkedGet<'w>>,
    /// The status monitor in the first response.
    pub(super) first: Option<StatusMonitor<'w>>,
    /// The GET of the API that returns the status.
    pub(super) found: Option<StatusOperation<'w>>,
    /// `true` if the 202 returns the operation of the proposals. That is published, and referred to by
    /// its URL: nothing of it can be read, and all of it is known.
    pub(super) is_published: bool,
}

/// The GET that a link of the 202 names.
pub(super) struct LinkedGet<'w> {
    pub(super) link: Site<'w>,
    pub(super) operation: Operation<'w>,
    /// The status that it returns, if it returns one.
    pub(super) status: Option<Schema<'w>>,
}

impl<'w> PollingSigns<'w> {
    /// The GET of the status, if a client can fill all its parameters.
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

    /// The GET that a link of the 202 names, and the status that it returns. Of several links, the
    /// first one to what looks like a status monitor counts, else the first one.
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

/// Headers of the first responses that lead to the status, the one first that clients of the
/// profile look at first. A `Location` on a 201 counts where the author says that the operation
/// is long-running.
fn polling_header<'w>(subject: &Subject<'w>) -> Option<Header<'w>> {
    let profile = subject.profile;
    let declared: Vec<Header<'w>> = subject
        .initial()
        .into_iter()
        .flat_map(|response| {
            let leads_on = || {
                subject.location_leads_on(response)
                    || subject.is_marked() && response.header("Range").is_none()
            };
            let mut headers = response.headers();
            headers.retain(|header| !header.is("Location") || leads_on());
            headers
        })
        .filter(|header| profile.is_polling_header(header.name()))
        .collect();
    let order = profile
        .polling_headers
        .iter()
        .chain(&profile.certain_headers)
        .filter(|name| profile.is_address_header(name));
    let known = order
        .filter_map(|name| declared.iter().find(|header| header.is(name)))
        .next();
    // Beside a link of the service's own, `Location` leads to the result.
    match known.filter(|known| !known.is("Location")) {
        Some(other) => Some(other.clone()),
        None => own_link(subject).or_else(|| known.cloned()),
    }
}

/// The header of a service's own on the 202 that holds a URL, where there is only one. The
/// contracts of Resource Manager and Fabric name theirs.
pub(super) fn own_link<'w>(subject: &Subject<'w>) -> Option<Header<'w>> {
    let profile = subject.profile;
    if matches!(profile.system, System::Arm | System::Fabric) {
        return None;
    }
    let mut links = subject
        .response(202)?
        .headers()
        .into_iter()
        .filter(|header| {
            header.is_url()
                && !header.is("Location")
                && !profile.is_polling_header(header.name())
                && profile.misspelled_header(header.name()).is_none()
                && !header.is("Content-Location")
        });
    let only = links.next()?;
    links.next().is_none().then_some(only)
}

/// The body of a 202 as a status monitor: always in the data plane, where it is one by the
/// guidelines, elsewhere if it has the shape of one.
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

/// The body of another success than the 202 as a status monitor, where it looks like one and isn't
/// what the operation works on. What Resource Manager answers is its resource.
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

/// A body that a GET of the same path returns too is the resource, and says how far it is itself.
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

/// A resource that was created and says how far it is.
fn unfinished_resource<'w>(subject: &Subject<'w>) -> Option<StatusMonitor<'w>> {
    let created = subject.unfinished()?;
    let source = MonitorSource::Resource(created.body()?);
    let schema = created.schema()?;
    Some(StatusMonitor::of_schema(schema, source, subject.profile))
}
