//! Where the status of an operation is asked for, and what says it.

use super::super::lro::Polling;
use super::super::monitor::{
    MonitorSource, StatusMonitor, StatusProperty, is_monitor, status_body, status_property,
    tells_progress,
};
use super::super::monitor_index::StatusOperation;
use super::super::profile::Profile;
use super::super::provisioning_state::provisioning_state;
use super::super::states::State;
use super::super::subject::{DeclaredVia, Subject};
use super::super::system::System;
use super::reader::{ModelReader, ResponseBody};
use crate::openapi::{Fact, Header, Method, Operation, Property, Response, Schema, Site};

/// How an operation is polled.
pub(super) struct Polled<'w> {
    pub(super) polling: Fact<'w, Polling<'w>>,
    pub(super) monitor: Option<StatusMonitor<'w>>,
    /// What the 202 shows of the status, where something else is asked for later.
    pub(super) first_status: Option<Schema<'w>>,
    /// The GET of the status, if the request and the first response have all its parameters under
    /// their own names.
    pub(super) named: Option<Operation<'w>>,
}

impl<'w> Polled<'w> {
    /// The header that leads to the status, if a response declares one.
    pub(super) fn header(&self) -> Option<&Header<'w>> {
        match &self.polling.value {
            Polling::Header(header) => Some(header),
            _ => None,
        }
    }

    /// The schema of the monitor, where it is described and isn't the resource itself.
    pub(super) fn described_monitor(&self) -> Option<&Schema<'w>> {
        let monitor = self.monitor.as_ref()?;
        match monitor.source {
            MonitorSource::Resource(_) => None,
            _ => monitor.schema.as_ref(),
        }
    }
}

/// The GET that a link of the 202 names.
struct Linked<'w> {
    link: Site<'w>,
    operation: Operation<'w>,
    /// The status that it returns, if it returns one.
    status: Option<Schema<'w>>,
}

impl<'w> ModelReader<'_, 'w> {
    pub(super) fn polled(&mut self) -> Polled<'w> {
        let subject = self.subject;
        let profile = subject.profile;
        let header = polling_header(subject);
        let accepted = subject.response(202);
        let linked = accepted.and_then(|accepted| self.linked(accepted));
        let body = accepted
            .and_then(|response| monitor_in_body(response, profile))
            .map(|monitor| polls_itself(self.get.as_ref(), monitor))
            .or_else(|| unfinished_resource(subject));
        let is_resource =
            |monitor: &StatusMonitor<'_>| matches!(monitor.source, MonitorSource::Resource(_));
        // The operation of the proposals is published, and referred to by its URL: nothing of it can
        // be read, and all of it is known.
        let published = accepted
            .and_then(Response::schema)
            .filter(|body| profile.system == System::Aep && body.element().broken().is_some());
        let found = match (&linked, body.as_ref().is_some_and(is_resource)) {
            (None, false) if published.is_some() => self.index.monitors.find_by_convention(subject),
            (None, false) => self.index.monitors.find(subject),
            _ => None,
        };
        let callable = found
            .as_ref()
            .filter(|found| found.is_callable || published.is_some())
            .map(|found| found.operation.clone());
        let named = found
            .as_ref()
            .filter(|found| found.is_named)
            .map(|found| found.operation.clone());
        // The status that is asked for tells more than the first one; but where nobody tells how
        // to ask for it, the first one is all there is.
        let counts =
            |found: &StatusOperation<'w>| found.is_callable || header.is_some() || body.is_none();
        let monitor = linked
            .as_ref()
            .and_then(|linked| {
                let source = MonitorSource::Link(linked.link.clone());
                Some(of_operation(
                    linked.status.clone()?,
                    source,
                    &linked.operation,
                    profile,
                ))
            })
            .or_else(|| {
                published.as_ref()?;
                Some(StatusMonitor {
                    operation: found.as_ref().map(|found| found.operation.clone()),
                    ..StatusMonitor::built_in(profile)?
                })
            })
            .or_else(|| {
                let found = found.filter(counts)?;
                let source = MonitorSource::Operation(found.operation.site());
                Some(of_operation(
                    found.schema,
                    source,
                    &found.operation,
                    profile,
                ))
            })
            .or_else(|| body.clone())
            .or_else(|| {
                // Whoever is told the URL needs to know no parameter.
                header.as_ref().filter(|_| profile.system != System::Arm)?;
                let found = self.index.monitors.only(subject)?;
                let source = MonitorSource::Operation(found.operation.site());
                Some(of_operation(
                    found.schema,
                    source,
                    &found.operation,
                    profile,
                ))
            });

        // One GET serves all operations of the proposals, and the body of the 202 is that of this one.
        let own_result = body.as_ref().and_then(|body| body.result.clone());
        let monitor = monitor.map(|found| match own_result {
            Some(result) if profile.system == System::Aep => StatusMonitor {
                result: Some(result),
                ..found
            },
            _ => found,
        });
        let shown = body.and_then(|body| body.schema);
        let (polling, monitor) = self.where_to(header, linked, callable, monitor);
        if let Some(monitor) = &monitor {
            self.look_for_ends(monitor);
        }
        let asked = monitor.as_ref().and_then(|monitor| monitor.schema.as_ref());
        let first_status =
            shown.filter(|shown| asked.is_none_or(|asked| asked.place() != shown.place()));
        Polled {
            polling,
            monitor,
            first_status,
            named,
        }
    }

    /// Leaves open which words end an operation, where the listed ones lack success or failure.
    fn look_for_ends(&mut self, monitor: &StatusMonitor<'w>) {
        let states = &monitor.states;
        let missing = match (states.succeeded.is_empty(), states.failed.is_empty()) {
            (true, true) => "success or failure",
            (true, false) => "success",
            (false, true) => "failure",
            (false, false) => return,
        };
        // `Updating`, and whatever else is on its way, is no end.
        let common = &Profile::of(System::Generic).states;
        let may_end = |word: &&String| {
            !word.to_ascii_lowercase().ends_with("ing")
                && common.meaning(word) != Some(State::Running)
        };
        let words: Vec<String> = states.running.iter().filter(may_end).cloned().collect();
        if monitor.states_are_listed && !words.is_empty() {
            let why = format!("no listed word is known for {missing}, and these may stand for it");
            self.leave_open("status_monitor", words, why);
        }
    }

    fn where_to(
        &mut self,
        header: Option<Header<'w>>,
        linked: Option<Linked<'w>>,
        callable: Option<Operation<'w>>,
        monitor: Option<StatusMonitor<'w>>,
    ) -> (Fact<'w, Polling<'w>>, Option<StatusMonitor<'w>>) {
        let subject = self.subject;
        let profile = subject.profile;
        // The monitor of the data plane is behind a header of its own; a Location there is older
        // than it, and tells the end by its code where no status is described.
        let built_in_behind = |header: &str| {
            let is_older =
                profile.system == System::DataPlane && header.eq_ignore_ascii_case("Location");
            StatusMonitor::built_in(profile).filter(|_| !is_older)
        };
        if let Some(header) = header {
            let monitor = monitor.or_else(|| built_in_behind(header.name()));
            // What a link names without a status in its body tells the end by its code.
            if monitor.is_none() && linked.is_none() {
                let readings = ["the status code", "a status in the body"];
                let why = format!("nothing describes what {} leads to", header.name());
                self.leave_open("status_monitor", readings.map(str::to_owned), why);
            }
            let site = header.site();
            return (Fact::inferred(Polling::Header(header), [site]), monitor);
        }
        if let Some(linked) = linked {
            let polling = Polling::Operation(Box::new(linked.operation));
            return (Fact::inferred(polling, [linked.link]), monitor);
        }
        if let Some(operation) = callable {
            let site = operation.site();
            let polling = Polling::Operation(Box::new(operation));
            return (Fact::inferred(polling, [site]), monitor);
        }
        if let Some(link) = subject
            .response(202)
            .and_then(|accepted| link_property(&accepted.schema()?, profile))
        {
            let site = link.site.clone();
            let polling = Polling::BodyLink(Box::new(link));
            return (Fact::inferred(polling, [site]), monitor);
        }
        let promised = match subject.declared_via() {
            DeclaredVia::Known(via, _) => via.header().filter(|_| subject.is_marked()),
            _ => None,
        };
        let is_azure = matches!(profile.system, System::Arm | System::DataPlane);
        if is_azure && promised.is_none() && matches!(self.method(), Method::Put | Method::Patch) {
            let monitor = self
                .resource
                .clone()
                .and_then(|resource| resource_monitor(resource, profile))
                .or(monitor);
            // A 202 without a way to the status is no more than half a description.
            let why = if monitor.is_none() {
                Some("no polling header is declared, and the resource has no provisioningState")
            } else {
                let accepted = subject.response(202);
                accepted.map(|_| "no polling header is declared on the 202")
            };
            if let Some(why) = why {
                let headers = profile.polling_headers.iter().cloned();
                let readings = ["original-uri".to_owned()].into_iter().chain(headers);
                self.leave_open("polling", readings, why);
            }
            return (Fact::default(Polling::OriginalUri), monitor);
        }
        if !subject.is_marked() {
            return (Fact::default(Polling::Nowhere), monitor);
        }
        if promised.is_none() && profile.default_header.is_some() {
            let readings = profile.polling_headers.iter().cloned();
            self.leave_open("polling", readings, "no polling header is declared");
        }
        match promised.or(profile.default_header.as_deref()) {
            Some(header) => (
                Fact::default(Polling::Undeclared(header)),
                monitor.or_else(|| built_in_behind(header)),
            ),
            None => (Fact::default(Polling::Nowhere), monitor),
        }
    }

    /// The GET that a link of the 202 names, and the status that it returns. Of several links, the
    /// first one to what looks like a status monitor counts, else the first one.
    fn linked(&self, accepted: &Response<'w>) -> Option<Linked<'w>> {
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
            let found = Linked {
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

    /// What the conventions of the system make a status monitor whatever it looks like: what lives
    /// at a path where nothing else does, and in the data plane the body of the 202 of an action or
    /// a DELETE. A body that is the result is none: that is how old descriptions tell the result.
    pub(super) fn supposed_monitor(&self) -> Option<Schema<'w>> {
        let subject = self.subject;
        if let Some(found) = self.index.monitors.find_by_convention(subject) {
            return Some(found.schema);
        }
        let takes_body = match subject.profile.system {
            System::DataPlane => {
                subject.is_marked() && matches!(self.method(), Method::Post | Method::Delete)
            }
            System::Aep => subject.response(202).is_some_and(Response::has_json),
            System::Arm | System::Fabric | System::Graph | System::Generic => false,
        };
        let body = takes_body
            .then(|| subject.response(202)?.schema())
            .flatten()?;
        let mut results = subject.last().filter_map(Response::schema);
        let is_result = results.any(|result| result.place() == body.place())
            || self
                .resource
                .as_ref()
                .is_some_and(|resource| resource.schema.place() == body.place());
        (!is_result).then_some(body)
    }
}

fn of_operation<'w>(
    schema: Schema<'w>,
    source: MonitorSource<'w>,
    operation: &Operation<'w>,
    profile: &Profile,
) -> StatusMonitor<'w> {
    StatusMonitor {
        operation: Some(operation.clone()),
        ..StatusMonitor::of_schema(schema, source, profile)
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
    order
        .filter_map(|name| declared.iter().find(|header| header.is(name)))
        .next()
        .cloned()
        .or_else(|| own_link(subject))
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
            is_monitor(&schema, profile) || status_property(&schema, profile).is_some()
        }
        System::Graph | System::Generic => tells_progress(&schema, profile),
    };
    let site = response.body()?;
    is_one.then(|| StatusMonitor::of_schema(schema, MonitorSource::Body(site), profile))
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

/// A resource that says how far it is.
fn resource_monitor<'w>(
    resource: ResponseBody<'w>,
    profile: &'w Profile,
) -> Option<StatusMonitor<'w>> {
    let ResponseBody { schema, site } = resource;
    let property = provisioning_state(&schema)?;
    let words = property.schema.known_values();
    let states = if words.is_empty() {
        profile.built_in_states()
    } else {
        profile
            .states
            .classify(words.iter().map(|(word, _)| &**word))
    };
    Some(StatusMonitor {
        source: MonitorSource::Resource(site),
        built_in: None,
        operation: None,
        states,
        states_are_listed: !words.is_empty(),
        status: Some(StatusProperty {
            path: "properties.provisioningState".to_owned(),
            property: Some(property),
        }),
        result: None,
        error: None,
        schema: Some(schema),
    })
}

/// The property of a body with the URL at which its operation is asked for.
fn link_property<'w>(body: &Schema<'w>, profile: &Profile) -> Option<Property<'w>> {
    if profile.system == System::Aep {
        // The path of the operation is its URL below that of the service.
        let mut ids = profile.id_properties.iter();
        return ids.find_map(|name| body.property(name));
    }
    let names = profile.link_properties.iter();
    names
        .filter_map(|name| body.property(name))
        .next()
        .or_else(|| {
            // What the services of Azure answer beside a header is a resource with URLs of its own.
            if matches!(profile.system, System::Arm | System::DataPlane) {
                return None;
            }
            let mut urls = body.properties().into_iter().filter(Property::is_url);
            let only = urls.next()?;
            urls.next().is_none().then_some(only)
        })
}
