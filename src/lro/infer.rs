//! Putting the model together, fact by fact.

use std::ops::Deref;

use super::final_state::FinalStateVia;
use super::monitor::{
    MonitorIndex, MonitorSource, StatusMonitor, StatusProperty, is_monitor, provisioning_state,
    status_body, status_property, tells_progress,
};
use super::profile::{Profile, System};
use super::subject::{DeclaredVia, Signal, Subject};
use crate::openapi::{Fact, Header, Method, Open, Operation, Property, Response, Schema, Site};

/// A long-running operation.
#[derive(Clone, Debug)]
pub struct Lro<'w> {
    /// The operation and what it says of itself.
    pub subject: Subject<'w>,
    /// The signs that it is long-running.
    pub signals: Vec<(Signal, Site<'w>)>,
    /// How clients find its final state.
    pub final_state_via: Fact<'w, FinalStateVia>,
    /// Where its status is asked for.
    pub polling: Fact<'w, Polling<'w>>,
    /// What says how far it is.
    pub monitor: Option<StatusMonitor<'w>>,
    /// What would have to say how far it is by the conventions of the system, and doesn't look
    /// like it; only where nothing else that is described does.
    pub supposed_monitor: Option<Schema<'w>>,
    /// What is fetched once it has ended.
    pub final_step: Fact<'w, FinalStep<'w>>,
    /// What it returns.
    pub result: Fact<'w, LroResult<'w>>,
    /// What the document leaves open.
    pub open: Vec<Open>,
}

/// Where the status of an operation is asked for.
#[derive(Clone, Debug)]
pub enum Polling<'w> {
    /// At the URL in a header of the first response.
    Header(Header<'w>),
    /// At the URI that the operation was sent to.
    OriginalUri,
    /// At another operation of the API.
    Operation(Box<Operation<'w>>),
    /// At the URL in a property of the first response's body.
    BodyLink(Box<Property<'w>>),
    /// Nowhere.
    Nowhere,
}

/// What is fetched once an operation has ended.
#[derive(Clone, Debug)]
pub enum FinalStep<'w> {
    /// The URI that the operation was sent to, with the GET that is described there.
    OriginalUri(Option<Box<Operation<'w>>>),
    /// The URL in a header.
    Link(&'static str),
    /// The URL in a property of the finished monitor.
    LinkProperty(Box<Property<'w>>),
    /// Another operation of the API.
    Operation(Box<Operation<'w>>),
    /// Nothing: the result is a property of the finished monitor.
    MonitorProperty(Box<Property<'w>>),
    /// Nothing.
    Nothing,
}

/// What an operation returns in the end.
#[derive(Clone, Debug)]
pub enum LroResult<'w> {
    /// A value of this schema; the property of the monitor that holds it, if one does.
    Schema(Schema<'w>, Option<String>),
    /// Nothing.
    Void,
    /// It can't be told.
    Unknown,
}

impl<'w> Deref for Lro<'w> {
    type Target = Subject<'w>;

    /// What the operation says of itself is part of the model.
    fn deref(&self) -> &Subject<'w> {
        &self.subject
    }
}

impl<'w> Lro<'w> {
    /// The model of an operation that is long-running.
    pub fn new(subject: Subject<'w>, index: &MonitorIndex<'w>) -> Self {
        let signals = subject.signals();
        let header = polling_header(&subject);
        let (polling, monitor) = polling(&subject, index, header);
        let resource = resource(&subject);
        let is_described = monitor.as_ref().is_some_and(|known| known.schema.is_some());
        let supposed_monitor = if is_described {
            None
        } else {
            supposed_monitor(&subject, index)
        };
        let mut open = Vec::new();
        let final_state_via = final_state_via(
            &subject,
            &polling,
            monitor.as_ref(),
            resource.as_ref(),
            &mut open,
        );
        let final_step = final_step(&subject, &final_state_via, &polling, monitor.as_ref());
        let result = result(&subject, &final_step, monitor.as_ref(), resource);
        Self {
            signals,
            final_state_via,
            polling,
            monitor,
            supposed_monitor,
            final_step,
            result,
            open,
            subject,
        }
    }

    /// The resource that the operation creates or changes: what a GET of the same path returns,
    /// else its own first body.
    pub fn resource(&self) -> Option<Schema<'w>> {
        resource(&self.subject).map(|(schema, _)| schema)
    }

    /// The GET of the same path.
    pub fn get_of_same_path(&self) -> Option<Operation<'w>> {
        get_of_same_path(&self.subject)
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
}

fn polling<'w>(
    subject: &Subject<'w>,
    index: &MonitorIndex<'w>,
    header: Option<Header<'w>>,
) -> (Fact<'w, Polling<'w>>, Option<StatusMonitor<'w>>) {
    let profile = subject.profile;
    let method = subject.operation.method();
    let accepted = subject.response(202);
    let linked = accepted.and_then(|response| linked_operation(response, index, profile));
    let in_body = accepted
        .and_then(|response| monitor_in_body(response, profile))
        .map(|monitor| polls_itself(subject, monitor))
        .or_else(|| unfinished_resource(subject));
    // Which GET returns the status is looked up once, for the monitor and for the polling.
    let found = match (&linked, &in_body) {
        (None, None) => index.find(subject),
        _ => None,
    };
    let callable = found
        .as_ref()
        .filter(|found| found.is_callable)
        .map(|found| found.operation.clone());
    let monitor = match (linked.as_ref(), in_body, found) {
        (Some((link, operation, Some(schema))), _, _) => {
            let source = MonitorSource::Link(link.clone());
            let monitor = StatusMonitor::of_schema(schema.clone(), source, profile);
            Some(StatusMonitor {
                operation: Some(operation.clone()),
                ..monitor
            })
        }
        (_, Some(monitor), _) => Some(monitor),
        (_, None, Some(found)) => {
            let source = MonitorSource::Operation(found.operation.site());
            let monitor = StatusMonitor::of_schema(found.schema, source, profile);
            Some(StatusMonitor {
                operation: Some(found.operation),
                ..monitor
            })
        }
        (_, None, None) => None,
    };
    if let Some(header) = header {
        let site = header.site();
        let monitor = monitor.or_else(|| StatusMonitor::built_in(profile));
        return (Fact::inferred(Polling::Header(header), [site]), monitor);
    }
    if let Some((link, operation, _)) = linked {
        let polling = Polling::Operation(Box::new(operation));
        return (Fact::inferred(polling, [link]), monitor);
    }
    if let Some(operation) = callable {
        let site = operation.site();
        let polling = Polling::Operation(Box::new(operation));
        return (Fact::inferred(polling, [site]), monitor);
    }
    let link = accepted
        .and_then(Response::schema)
        .and_then(|body| link_property(&body, profile));
    if let Some(link) = link {
        let site = link.site.clone();
        let polling = Polling::BodyLink(Box::new(link));
        return (Fact::inferred(polling, [site]), monitor);
    }
    let is_azure = matches!(profile.system, System::Arm | System::DataPlane);
    if is_azure && matches!(method, Method::Put | Method::Patch) {
        let monitor = resource(subject)
            .and_then(|(schema, site)| resource_monitor(schema, site, profile))
            .or(monitor);
        return (Fact::default(Polling::OriginalUri), monitor);
    }
    let monitor = monitor.or_else(|| StatusMonitor::built_in(profile));
    (Fact::default(Polling::Nowhere), monitor)
}

/// The GET that a link of the 202 names, and the status that it returns. Of several links, the
/// first one to what looks like a status monitor counts, else the first one.
fn linked_operation<'w>(
    accepted: &Response<'w>,
    index: &MonitorIndex<'w>,
    profile: &Profile,
) -> Option<(Site<'w>, Operation<'w>, Option<Schema<'w>>)> {
    let mut first = None;
    for link in accepted.links() {
        let Some(operation) = index.target_of(&link) else {
            continue;
        };
        if operation.method() != Method::Get {
            continue;
        }
        let schema = status_body(operation, profile);
        let is_shaped = schema
            .as_ref()
            .is_some_and(|body| is_monitor(body, profile));
        let found = (link.element().key(), operation.clone(), schema);
        if is_shaped {
            return Some(found);
        }
        first = first.or(Some(found));
    }
    first
}

/// What the conventions of the system make a status monitor whatever it looks like: what lives at
/// a path where nothing else does, and in the data plane the body of the 202 of an action or a
/// DELETE. A body that is the result is none: that is how old descriptions tell the result.
fn supposed_monitor<'w>(subject: &Subject<'w>, index: &MonitorIndex<'w>) -> Option<Schema<'w>> {
    if let Some(found) = index.find_by_convention(subject) {
        return Some(found.schema);
    }
    let takes_body = subject.profile.system == System::DataPlane
        && subject.is_marked()
        && matches!(subject.operation.method(), Method::Post | Method::Delete);
    let body = takes_body
        .then(|| subject.response(202)?.schema())
        .flatten()?;
    let mut results = subject.last().filter_map(Response::schema);
    let is_result = results.any(|result| result.place() == body.place())
        || resource(subject).is_some_and(|(resource, _)| resource.place() == body.place());
    (!is_result).then_some(body)
}

/// The body of a 202 as a status monitor: always in the data plane, where it is one by the
/// guidelines, elsewhere if it has the shape of one.
fn monitor_in_body<'w>(response: &Response<'w>, profile: &Profile) -> Option<StatusMonitor<'w>> {
    let schema = response.schema()?;
    let is_one = match profile.system {
        System::Arm | System::Fabric => false,
        System::DataPlane => {
            is_monitor(&schema, profile) || status_property(&schema, profile).is_some()
        }
        System::Graph | System::Generic => tells_progress(&schema, profile),
    };
    let site = response.body()?;
    is_one.then(|| StatusMonitor::of_schema(schema, MonitorSource::Body(site), profile))
}

/// A body that a GET of the same path returns too is the resource, and says how far it is itself.
fn polls_itself<'w>(subject: &Subject<'w>, monitor: StatusMonitor<'w>) -> StatusMonitor<'w> {
    let read = get_of_same_path(subject).and_then(|get| get.result());
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
    schema: Schema<'w>,
    site: Site<'w>,
    profile: &'w Profile,
) -> Option<StatusMonitor<'w>> {
    let property = provisioning_state(&schema)?;
    let words = property.schema.known_values();
    let states = if words.is_empty() {
        profile.states.clone()
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

fn link_property<'w>(body: &Schema<'w>, profile: &Profile) -> Option<Property<'w>> {
    profile
        .link_properties
        .iter()
        .find_map(|name| body.property(name))
}

/// The GET of the same path, in another entry for the same URL where this one has none; one that
/// returns something goes first.
fn get_of_same_path<'w>(subject: &Subject<'w>) -> Option<Operation<'w>> {
    let item = subject.operation.path_item();
    let own = item.operation(Method::Get);
    if own.as_ref().is_some_and(returns_something) {
        return own;
    }
    item.variants()
        .filter_map(|variant| variant.operation(Method::Get))
        .find(returns_something)
        .or(own)
}

fn returns_something(get: &Operation<'_>) -> bool {
    get.result().is_some()
}

fn resource<'w>(subject: &Subject<'w>) -> Option<(Schema<'w>, Site<'w>)> {
    let body = |response: Response<'w>| Some((response.schema()?, response.body()?));
    let read = get_of_same_path(subject)
        .and_then(|get| get.response(200))
        .and_then(body);
    read.or_else(|| own_body(subject))
}

/// The body of the first response of success that has one, 202 left out.
fn own_body<'w>(subject: &Subject<'w>) -> Option<(Schema<'w>, Site<'w>)> {
    [200, 201].into_iter().find_map(|code| {
        let response = subject.response(code)?;
        Some((response.schema()?, response.body()?))
    })
}

fn final_state_via<'w>(
    subject: &Subject<'w>,
    polling: &Fact<'w, Polling<'w>>,
    monitor: Option<&StatusMonitor<'w>>,
    resource: Option<&(Schema<'w>, Site<'w>)>,
    open: &mut Vec<Open>,
) -> Fact<'w, FinalStateVia> {
    if let DeclaredVia::Known(via, place) = subject.declared_via() {
        return Fact::declared(via, place);
    }
    let method = subject.operation.method();
    let location = subject
        .initial()
        .iter()
        .find_map(|response| response.header("Location"));
    let polled = match &polling.value {
        Polling::Header(header) => Some(header.clone()),
        _ => None,
    };
    let of_polled = polled
        .as_ref()
        .and_then(|header| FinalStateVia::of_header(header.name()));
    if method == Method::Post
        && let (Some(header), Some(_)) = (&polled, &location)
        && !header.is("Location")
        && subject.is_marked()
        && let Some(other) = of_polled
    {
        open.push(Open {
            fact: "final_state_via",
            readings: vec![FinalStateVia::Location.to_string(), other.to_string()],
            why: format!(
                "both Location and {} are declared, and final-state-via is not",
                header.name()
            ),
        });
    }
    if subject.is_marked() {
        return match method {
            Method::Put | Method::Patch => Fact::default(FinalStateVia::OriginalUri),
            _ if location.is_some() => Fact {
                sites: location.iter().map(Header::site).collect(),
                ..Fact::default(FinalStateVia::Location)
            },
            _ => Fact {
                sites: polled.iter().map(Header::site).collect(),
                ..Fact::default(of_polled.unwrap_or(FinalStateVia::Location))
            },
        };
    }
    let by_header = |via: FinalStateVia, header: &Header<'w>| Fact::inferred(via, [header.site()]);
    match subject.profile.system {
        System::Arm => match (&location, &polled, method) {
            (Some(location), _, _) => by_header(FinalStateVia::Location, location),
            (None, Some(header), _) => {
                by_header(of_polled.unwrap_or(FinalStateVia::Location), header)
            }
            (None, None, Method::Put | Method::Patch) => {
                Fact::inferred(FinalStateVia::OriginalUri, [])
            }
            (None, None, _) => Fact::inferred(FinalStateVia::Location, []),
        },
        _ => {
            if let Some(link) = result_link(subject, monitor) {
                return Fact::inferred(FinalStateVia::CustomLink, [link.site]);
            }
            let is_resource = matches!(method, Method::Put | Method::Patch)
                && match (own_body(subject), resource) {
                    (Some((own, _)), Some((read, _))) => own.place() == read.place(),
                    _ => false,
                };
            let monitor_has_result = monitor.is_some_and(|monitor| monitor.result.is_some());
            let keeps_monitor = method == Method::Patch && monitor_has_result;
            match (&polled, is_resource && !keeps_monitor) {
                (_, true) => Fact::inferred(FinalStateVia::OriginalUri, []),
                (Some(header), false) => {
                    by_header(of_polled.unwrap_or(FinalStateVia::CustomLink), header)
                }
                (None, false) => match &polling.value {
                    Polling::Operation(_) => Fact {
                        sites: polling.sites.clone(),
                        ..Fact::inferred(FinalStateVia::CustomOperationReference, [])
                    },
                    Polling::BodyLink(link) => {
                        Fact::inferred(FinalStateVia::CustomLink, [link.site.clone()])
                    }
                    _ if matches!(method, Method::Put | Method::Patch) => {
                        Fact::inferred(FinalStateVia::OriginalUri, [])
                    }
                    _ => Fact::inferred(FinalStateVia::Location, []),
                },
            }
        }
    }
}

/// The property of a described monitor that says where the result is; what a DELETE leaves behind
/// is none.
fn result_link<'w>(
    subject: &Subject<'w>,
    monitor: Option<&StatusMonitor<'w>>,
) -> Option<Property<'w>> {
    if subject.operation.method() == Method::Delete {
        return None;
    }
    link_property(monitor?.schema.as_ref()?, subject.profile)
}

fn final_step<'w>(
    subject: &Subject<'w>,
    via: &Fact<'w, FinalStateVia>,
    polling: &Fact<'w, Polling<'w>>,
    monitor: Option<&StatusMonitor<'w>>,
) -> Fact<'w, FinalStep<'w>> {
    let method = subject.operation.method();
    let original = || {
        let get = get_of_same_path(subject);
        let sites: Vec<Site<'w>> = get.iter().map(Operation::site).collect();
        Fact::inferred(FinalStep::OriginalUri(get.map(Box::new)), sites)
    };
    let in_monitor = || {
        let result = monitor.and_then(|monitor| monitor.result.clone());
        match result {
            Some(result) => {
                let site = result.site.clone();
                Fact::inferred(FinalStep::MonitorProperty(Box::new(result)), [site])
            }
            None => Fact::default(FinalStep::Nothing),
        }
    };
    // In Azure Resource Manager `Location` leads to the result even where it is polled.
    let ends_with_result = subject.profile.system != System::Arm
        && matches!(&polling.value, Polling::Header(header) if header.is("Location"))
        && monitor.is_some_and(|monitor| monitor.result.is_some());
    match (via.value, method) {
        (FinalStateVia::OriginalUri, _) => original(),
        (FinalStateVia::Location, Method::Delete) => Fact::default(FinalStep::Nothing),
        (FinalStateVia::Location, _) if ends_with_result => in_monitor(),
        (FinalStateVia::Location, _) => {
            Fact::inferred(FinalStep::Link("Location"), via.sites.clone())
        }
        (
            FinalStateVia::AzureAsyncOperation | FinalStateVia::OperationLocation,
            Method::Put | Method::Patch,
        ) => {
            // The data plane's monitor of anything but a create-or-replace carries the result.
            let fetches = via.value == FinalStateVia::AzureAsyncOperation
                || monitor.is_none_or(|monitor| monitor.result.is_none());
            if fetches { original() } else { in_monitor() }
        }
        (FinalStateVia::CustomLink, _) => match result_link(subject, monitor) {
            Some(link) => {
                let site = link.site.clone();
                Fact::inferred(FinalStep::LinkProperty(Box::new(link)), [site])
            }
            None => in_monitor(),
        },
        _ => in_monitor(),
    }
}

fn result<'w>(
    subject: &Subject<'w>,
    step: &Fact<'w, FinalStep<'w>>,
    monitor: Option<&StatusMonitor<'w>>,
    resource: Option<(Schema<'w>, Site<'w>)>,
) -> Fact<'w, LroResult<'w>> {
    let method = subject.operation.method();
    if let Some(options) = &subject.options
        && let (Some(declared), Some(named)) = (options.final_state_schema, options.result_schema())
    {
        let result = match (named, &step.value) {
            (Ok(schema), FinalStep::MonitorProperty(property))
                if property.schema.place() == schema.place() =>
            {
                LroResult::Schema(schema, Some(property.name.clone().into_owned()))
            }
            (Ok(schema), _) => LroResult::Schema(schema, None),
            (Err(_), _) => LroResult::Unknown,
        };
        return Fact::declared(result, declared);
    }
    let of = |body: Option<(Schema<'w>, Site<'w>)>| match body {
        Some((schema, site)) => Fact::inferred(LroResult::Schema(schema, None), [site]),
        None => Fact::inferred(LroResult::Void, []),
    };
    match (&step.value, method) {
        (FinalStep::MonitorProperty(property), _) => Fact::inferred(
            LroResult::Schema(
                property.schema.clone(),
                Some(property.name.clone().into_owned()),
            ),
            [property.site.clone()],
        ),
        (_, Method::Delete) => Fact::default(LroResult::Void),
        (FinalStep::LinkProperty(link), _) => {
            let described = match method {
                Method::Put | Method::Patch => resource,
                _ => own_body(subject),
            };
            match described {
                Some(body) => of(Some(body)),
                None => Fact::inferred(LroResult::Unknown, [link.site.clone()]),
            }
        }
        (_, Method::Put | Method::Patch) => of(resource.or_else(|| {
            // An old PUT that answers nothing but 202 describes the resource there.
            let accepted = subject.response(202)?;
            Some((accepted.schema()?, accepted.body()?))
        })),
        (FinalStep::OriginalUri(_), _) => of(resource),
        (FinalStep::Operation(operation), _) => of(operation
            .response(200)
            .and_then(|response| Some((response.schema()?, response.body()?)))),
        _ => {
            let own = own_body(subject);
            // A monitor that is described as the final body is no result, unless it is the resource.
            let is_result = |(schema, _): &(Schema<'w>, Site<'w>)| {
                monitor
                    .filter(|monitor| !matches!(monitor.source, MonitorSource::Resource(_)))
                    .and_then(|monitor| monitor.schema.as_ref())
                    .is_none_or(|known| known.place() != schema.place())
            };
            of(own.filter(is_result))
        }
    }
}
