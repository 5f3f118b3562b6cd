//! Detection of the system that a document belongs to.

use super::monitor;
use super::profile::Profile;
use super::system::System;
use crate::openapi::{Api, Marker, Method, Response, Status};
use crate::workspace::{Place, path};

const AZURE_MARKER: &str = "x-ms-long-running-operation";
const FABRIC_MARKER: &str = "x-ms-fabric-sdk-long-running-operation";
const AEP_MARKER: &str = "x-aep-long-running-operation";

/// The system that a document belongs to. The surest evidence decides: first the host, then the
/// folder, then the content.
pub(super) fn system(api: Api<'_>) -> System {
    by_host(api)
        .or_else(|| by_folder(api.document().path()))
        .or_else(|| by_content(api))
        .unwrap_or(System::Generic)
}

fn by_host(api: Api<'_>) -> Option<System> {
    api.hosts().iter().find_map(|host| {
        let host = host.split(':').next().unwrap_or_default();
        [
            ("management.azure.com", System::Arm),
            ("api.fabric.microsoft.com", System::Fabric),
            ("graph.microsoft.com", System::Graph),
        ]
        .into_iter()
        .find(|(known, _)| host.eq_ignore_ascii_case(known))
        .map(|(_, system)| system)
    })
}

/// The system that a folder name declares, as in the repositories of Azure's specifications:
/// `resource-manager` or `data-plane`.
fn by_folder(path: &str) -> Option<System> {
    path::folder(path)
        .split('/')
        .rev()
        .find_map(|part| match part {
            "resource-manager" => Some(System::Arm),
            "data-plane" => Some(System::DataPlane),
            _ => None,
        })
}

fn by_content(api: Api<'_>) -> Option<System> {
    let root = api.root();
    let mut azure = root.get("x-ms-parameterized-host").is_some();
    let mut aep = false;
    let mut google = false;
    for item in api.paths() {
        if is_arm_path(&item.template) {
            return Some(System::Arm);
        }
        for operation in item.operations() {
            if operation.marker(FABRIC_MARKER) != Marker::Absent {
                return Some(System::Fabric);
            }
            azure |= operation.marker(AZURE_MARKER) != Marker::Absent;
            aep |= operation.marker(AEP_MARKER) != Marker::Absent;
            for response in operation.responses() {
                if response.status() == Status::Code(202)
                    && response.header("x-ms-operation-id").is_some()
                {
                    return Some(System::Fabric);
                }
                aep |= response.status() == Status::Code(202) && answers_operation(response);
                google |= operation.method().is_write()
                    && response.status() == Status::Code(200)
                    && answers_operation_of_google(response);
                azure |= response.status().is_success()
                    && response.header("Operation-Location").is_some();
            }
            if operation.method() == Method::Get && !azure {
                azure = operation
                    .parameters()
                    .iter()
                    .any(|parameter| parameter.name().as_deref() == Some("api-version"));
            }
        }
    }
    if refers_to_arm_types(root) || marks_azure_resources(api) {
        return Some(System::Arm);
    }
    let is_graph = api.schemas().is_some_and(|schemas| {
        schemas
            .children()
            .filter_map(Place::key)
            .any(|name| name.starts_with("microsoft.graph."))
    });
    if is_graph {
        return Some(System::Graph);
    }
    // An Azure service may have a `done` property too, so the signs of Azure come first.
    let azure = azure.then_some(System::DataPlane);
    let aep = || aep.then_some(System::Aep);
    azure
        .or_else(aep)
        .or_else(|| google.then_some(System::Google))
}

/// `true` if the body of a response is an operation as the API enhancement proposals (AEP) define
/// it. The body has the properties of such an operation, or refers to the schema that AEP
/// publishes.
fn answers_operation(response: &Response<'_>) -> bool {
    let Some(body) = response.schema() else {
        return false;
    };
    let profile = Profile::of(System::Aep);
    let names = profile
        .status_properties
        .iter()
        .chain(&profile.id_properties);
    let is_published = || {
        let reference = body.place().text("$ref");
        reference.is_some_and(|url| profile.is_published(&url))
    };
    names.into_iter().all(|name| body.property(name).is_some()) || is_published()
}

/// `true` if the body of a response is an operation of Google's APIs. Such a body has the
/// properties `name`, `done`, `response` and `error`.
fn answers_operation_of_google(response: &Response<'_>) -> bool {
    let Some(body) = response.schema() else {
        return false;
    };
    let profile = Profile::of(System::Google);
    let names = profile
        .status_properties
        .iter()
        .chain(&profile.id_properties)
        .chain(&profile.result_properties)
        .chain(&profile.error_properties);
    let has = |name: &String| body.property(name).is_some();
    names.into_iter().all(has) && monitor::is_flag(&body, profile)
}

/// `true` if a place is in the types that Azure's specifications share (`common-types`). Authors
/// can't change these types: they can only refer to another version of them.
pub fn is_common_type(place: Place<'_>) -> bool {
    path::folder(place.document().path())
        .split('/')
        .any(|part| part.trim_start_matches('_') == "common-types")
}

/// `true` for `/subscriptions/{…}/…`, and for `/providers/` with a namespace such as
/// `Contoso.Widgets`.
fn is_arm_path(template: &str) -> bool {
    if template
        .get(.."/subscriptions/{".len())
        .is_some_and(|start| start.eq_ignore_ascii_case("/subscriptions/{"))
    {
        return true;
    }
    has_namespace(template)
}

/// `true` if a path has a namespace of Resource Manager: `/providers/Contoso.Widgets/…`.
pub(super) fn has_namespace(path: &str) -> bool {
    path.split_once("/providers/").is_some_and(|(_, rest)| {
        let namespace = rest.split('/').next().unwrap_or_default();
        namespace.contains('.') && !namespace.starts_with('{')
    })
}

/// `true` if a schema of a document is marked as a resource of Resource Manager
/// (`x-ms-azure-resource`). Only the schema's own keys are read. Types that several documents share
/// are recognized by the `$ref` to them instead.
fn marks_azure_resources(api: Api<'_>) -> bool {
    api.schemas().is_some_and(|schemas| {
        schemas.children().any(|schema| {
            let mark = schema.get("x-ms-azure-resource");
            mark.is_some_and(|mark| mark.node().as_bool() == Some(true))
        })
    })
}

fn refers_to_arm_types(root: Place<'_>) -> bool {
    let tree = root.document().tree();
    tree.references().any(|reference| {
        reference
            .as_str()
            .is_some_and(|text| text.contains("common-types/resource-management/"))
    })
}
