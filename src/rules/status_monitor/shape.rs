//! Properties that every status of Azure has, and that a monitor may not have. One change of its definition
//! adds all of them, so the help of the first finding asks for the others too.

use rustc_hash::FxHashSet;

use super::status::{is_read, status_string};
use crate::model::{System, is_common_type, is_monitor, listed_states, status_property};
use crate::openapi::{Operation, Property};
use crate::questions::{error_property, has_errors_in_parts};
use crate::rules::SchemaScope;

/// `true` if a monitor can say that the work failed, but has no property for the reason.
pub(super) fn lacks_error(scope: &SchemaScope<'_, '_>) -> bool {
    let (monitor, profile) = (&scope.schema, scope.profile);
    let states = status_property(monitor, profile)
        .and_then(|status| listed_states(&status.property?.schema, profile));
    is_monitor(monitor, profile)
        && !monitor.has_alternatives()
        && states.is_none_or(|states| !states.failed.is_empty())
        && error_property(monitor, profile).is_none()
        && !has_errors_in_parts(monitor, profile)
}

/// `true` if a monitor only has properties of the type that all documents of its system share.
pub(super) fn copies_common_type(scope: &SchemaScope<'_, '_>) -> bool {
    let monitor = &scope.schema;
    let known = scope.profile.monitor.as_ref();
    let published = known.map(|known| &known.published_properties);
    let Some(published) = published.filter(|names| !names.is_empty()) else {
        return false;
    };
    let own = monitor.properties();
    let is_published = |name: &str| published.iter().any(|known| known == name);
    // A schema with fewer than three properties could be anything.
    let is_clone = own.len() >= 3 && own.iter().all(|property| is_published(&property.name));
    let parts = monitor.parts();
    let builds_on_it = parts.iter().any(|part| is_common_type(part.place()));
    is_clone && !builds_on_it && status_string(monitor, scope.profile).is_some()
}

/// The name of the status that clients read, if it is optional in the monitor.
pub(super) fn optional_status(scope: &SchemaScope<'_, '_>) -> Option<String> {
    let monitor = &scope.schema;
    let status = status_property(monitor, scope.profile)?;
    let property = status.property?;
    let is_optional = property.schema.types().allows("string")
        && is_read(&status.path, scope.profile)
        && !monitor.requires(&property.name)
        && !monitor.has_alternatives();
    is_optional.then(|| property.name.clone().into_owned())
}

/// `true` if one finding asks for everything that is missing: in the systems that define the status.
pub(super) fn is_asked_once(scope: &SchemaScope<'_, '_>) -> bool {
    let system = scope.profile.system;
    matches!(system, System::Arm | System::DataPlane | System::Fabric)
}

/// The end of the help of the first finding: the other names to add to `required`.
pub(super) fn and_required(scope: &SchemaScope<'_, '_>, own: &str) -> String {
    if !is_asked_once(scope) {
        return String::new();
    }
    let names = [optional_status(scope), unrequired_id(scope)];
    let names: Vec<String> = names.into_iter().flatten().collect();
    let names: Vec<&String> = names.iter().filter(|name| *name != own).collect();
    match names.as_slice() {
        [] => String::new(),
        [only] => format!("; also add `{only}` to `required`"),
        [first, second, ..] => format!("; also add `{first}` and `{second}` to `required`"),
    }
}

/// The name of the id, if the system asks for it and the monitor doesn't require it.
fn unrequired_id(scope: &SchemaScope<'_, '_>) -> Option<String> {
    let monitor = &scope.schema;
    let wanted = scope.profile.id_properties.first()?;
    let is_there = monitor.property(wanted).is_some();
    let has_other = !is_there && other_id(scope).is_some();
    let is_wanted = scope.profile.system == System::DataPlane
        && !monitor.requires(wanted)
        && !has_other
        && !is_only_one(scope);
    is_wanted.then(|| wanted.clone())
}

/// `true` if the path of each GET of the status ends with a constant and has only parameters that the request
/// has too, so that there is only one status at a time.
pub(super) fn is_only_one(scope: &SchemaScope<'_, '_>) -> bool {
    let known: FxHashSet<&str> = scope
        .operations
        .iter()
        .flat_map(|subject| subject.operation.path_parameters())
        .collect();
    let is_of_all = |get: &Operation<'_>| {
        id_of(get).is_none() && get.path_parameters().all(|name| known.contains(name))
    };
    let mut gets = gets(scope).peekable();
    gets.peek().is_some() && gets.all(is_of_all)
}

/// The GETs of the status that the document describes.
pub(super) fn gets<'a, 'w>(
    scope: &'a SchemaScope<'_, 'w>,
) -> impl Iterator<Item = &'a Operation<'w>> {
    let monitors = scope.lros.iter().filter_map(|lro| lro.monitor.as_ref());
    let place = scope.schema.place();
    monitors
        .filter(move |monitor| {
            monitor
                .schema
                .as_ref()
                .is_some_and(|one| one.place() == place)
        })
        .filter_map(|monitor| monitor.operation.as_ref())
}

/// The parameter in the last segment of a path, which may have other text around it.
pub(super) fn id_of<'o>(get: &'o Operation<'_>) -> Option<&'o str> {
    let last = get.path().trim_end_matches('/').rsplit('/').next()?;
    let (_, name) = last.split_once('{')?;
    name.split_once('}').map(|(name, _)| name)
}

/// The property that is the id of the operation under another name: the property with the name that the GET
/// of the status uses for the id; otherwise the only property whose name ends like an id.
pub(super) fn other_id<'w>(scope: &SchemaScope<'_, 'w>) -> Option<Property<'w>> {
    let properties = scope.schema.properties().into_iter();
    let ids = properties.filter(|property| {
        let is_id = ["Id", "ID", "_id"]
            .iter()
            .any(|end| property.name.ends_with(end));
        is_id && property.schema.types().allows("string")
    });
    let mut ids: Vec<_> = ids.collect();
    let is_asked_for = |property: &Property<'_>| {
        let mut names = gets(scope).filter_map(id_of);
        names.any(|name| name.eq_ignore_ascii_case(&property.name))
    };
    match ids.iter().position(is_asked_for) {
        Some(at) => Some(ids.swap_remove(at)),
        None if ids.len() == 1 => ids.pop(),
        None => None,
    }
}
