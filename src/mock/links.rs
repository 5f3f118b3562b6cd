//! The URLs of a mock: the source and the target of each.

use crate::model::{FinalStep, Lro, MonitorSource, Polling, Profile, StatusMonitor, System};
use crate::openapi::{Api, Operation, Schema, same_name};

/// The source from which a client has a URL.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Link {
    /// The request of the operation itself.
    OriginalUri,
    /// A header of a response, as the document writes its name.
    Header(String),
    /// A property of the status.
    Property(String),
}

impl Link {
    /// Its name in output: `original-uri`, else the name of the header or the property.
    pub fn name(&self) -> &str {
        match self {
            Self::OriginalUri => "original-uri",
            Self::Header(name) | Self::Property(name) => name,
        }
    }
}

/// The target of a URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// The status monitor.
    Status,
    /// The result. Until there is a result, the answer is a 202.
    Outcome,
    /// The response to a GET of the operation's own path.
    Resource,
    /// The result of a completed operation.
    Result,
}

/// A URL of a mock.
#[derive(Clone, Debug)]
pub(super) struct Route {
    pub(super) link: Link,
    pub(super) url: String,
    pub(super) target: Target,
}

/// The URLs of an operation: its own, those in headers of its first answers, and those in its
/// status. Every link has a URL of its own, so that one can tell which of them was followed.
pub(super) fn routes(lro: &Lro<'_>, origin: &str) -> Vec<Route> {
    let operation = &lro.subject.operation;
    let api = operation.api();
    let own = url(api, origin, operation.path(), "");
    let mut routes = vec![Route {
        link: Link::OriginalUri,
        url: own,
        target: Target::Resource,
    }];
    let status = lro.status_operation().map(Operation::path);
    for name in address_headers(lro) {
        let target = target_of(lro, &name);
        let path = match target {
            Target::Status => status.unwrap_or("/operations/{id}"),
            Target::Resource => operation.path(),
            Target::Outcome | Target::Result => "/results/{id}",
        };
        routes.push(Route {
            url: url(api, origin, path, &name),
            link: Link::Header(name),
            target,
        });
    }
    if let Polling::BodyLink(link) = &lro.polling.value {
        routes.push(Route {
            link: Link::Property(link.name.clone().into_owned()),
            url: url(api, origin, "/operations/{id}", "body"),
            target: Target::Status,
        });
    }
    let links = result_links(lro).into_iter().map(Link::Property);
    let header = leads_on_when_finished(lro).then(|| Link::Header("Location".to_owned()));
    for link in links.chain(header) {
        routes.push(Route {
            url: url(
                api,
                origin,
                "/results/{id}",
                &format!("finished-{}", link.name()),
            ),
            link,
            target: Target::Result,
        });
    }
    routes
}

/// A URL of a path of the API. Its query has the version and what tells it from others.
fn url(api: Api<'_>, origin: &str, path: &str, mark: &str) -> String {
    let base = api.root().text("basePath").unwrap_or_default();
    let base = base.trim_end_matches('/');
    let mut filled = String::new();
    let mut rest = path.split(['?', '#']).next().unwrap_or_default();
    while let Some((literal, after)) = rest.split_once('{') {
        filled.push_str(literal);
        filled.push_str("oak");
        rest = after.split_once('}').map_or("", |(_, rest)| rest);
    }
    filled.push_str(rest);
    let slash = if filled.starts_with('/') { "" } else { "/" };
    let info = api.root().get("info");
    let version = info
        .and_then(|info| info.text("version"))
        .unwrap_or_default();
    let version: String = (version.chars())
        .filter(|c| c.is_ascii_alphanumeric() || "-._".contains(*c))
        .collect();
    let mark = mark.to_ascii_lowercase();
    let mark = if mark.is_empty() {
        mark
    } else {
        format!("&t={mark}")
    };
    format!("{origin}{base}{slash}{filled}?api-version={version}{mark}")
}

/// The headers with URLs that the first answers of an operation may have, each once: those that are
/// declared on a response of success, and the one that the system or the author promises.
pub(super) fn address_headers(lro: &Lro<'_>) -> Vec<String> {
    let subject = &lro.subject;
    let mut names: Vec<String> = Vec::new();
    let declared: Vec<_> = subject
        .successes()
        .flat_map(|response| response.headers())
        .filter(|header| is_address(lro, header.name()))
        .collect();
    let promised = match &lro.polling.value {
        Polling::Undeclared(name) => Some(*name),
        _ => None,
    };
    for name in declared.iter().map(|header| header.name()).chain(promised) {
        if !names.iter().any(|known| same_name(known, name)) {
            names.push(name.to_owned());
        }
    }
    names
}

/// `true` if a header of a response holds a URL that the mock answers.
pub(super) fn is_address(lro: &Lro<'_>, name: &str) -> bool {
    let is_polled = matches!(&lro.polling.value, Polling::Header(header) if header.is(name));
    is_polled || same_name(name, "Location") || lro.subject.profile.is_address_header(name)
}

/// The target of the URL in a header. All headers but `Location` lead to a status.
fn target_of(lro: &Lro<'_>, name: &str) -> Target {
    if !same_name(name, "Location") {
        return Target::Status;
    }
    let polled = match &lro.polling.value {
        Polling::Header(header) => Some(header.name()),
        Polling::Undeclared(header) => Some(*header),
        _ => None,
    };
    let system = lro.subject.profile.system;
    match polled {
        // `Location` of what was created at once.
        None if system != System::Arm => Target::Resource,
        Some(polled) if same_name(polled, "Location") && system != System::Arm => {
            match lro.monitor.as_ref().map(|monitor| &monitor.source) {
                None | Some(MonitorSource::Resource(_)) => Target::Outcome,
                Some(MonitorSource::BuiltIn) if is_azure_or_generic(lro.subject.profile) => {
                    Target::Outcome
                }
                Some(_) => Target::Status,
            }
        }
        _ => Target::Outcome,
    }
}

/// `true` if a `Location` leads to a status only if the document describes the status.
fn is_azure_or_generic(profile: &Profile) -> bool {
    matches!(profile.system, System::DataPlane | System::Generic)
}

/// The properties of the status that hold the URL of the result.
pub(super) fn result_links(lro: &Lro<'_>) -> Vec<String> {
    let mut names = Vec::new();
    if let FinalStep::LinkProperty(link) = &lro.final_step.value {
        names.push(link.name.clone().into_owned());
    }
    let schema = monitor_apart(lro).and_then(|monitor| monitor.schema.as_ref());
    let known = lro.subject.profile.link_properties.iter();
    for property in schema
        .into_iter()
        .flat_map(|schema: &Schema<'_>| known.clone().filter_map(|name| schema.property(name)))
    {
        if !names.iter().any(|name| *name == property.name) {
            names.push(property.name.into_owned());
        }
    }
    names
}

/// The monitor, unless the resource itself says how far the operation is.
pub(super) fn monitor_apart<'l, 'w>(lro: &'l Lro<'w>) -> Option<&'l StatusMonitor<'w>> {
    let monitor = lro.monitor.as_ref();
    monitor.filter(|monitor| !matches!(monitor.source, MonitorSource::Resource(_)))
}

/// `true` if a finished status has a `Location` of its own, which leads to the result: the document
/// declares the header on the status, or describes the operation that returns the result, as Fabric
/// does.
pub(super) fn leads_on_when_finished(lro: &Lro<'_>) -> bool {
    let monitor = monitor_apart(lro).and_then(|monitor| monitor.operation.as_ref());
    let declares = monitor
        .and_then(|operation| operation.response(200))
        .is_some_and(|finished| finished.header("Location").is_some());
    declares
        || match lro.final_step.value {
            FinalStep::Operation(_) => true,
            FinalStep::Link("Location") => lro.subject.profile.system == System::Fabric,
            _ => false,
        }
}
