//! Properties of status monitors (error and result), and the operations that use a monitor.

use rustc_hash::FxHashMap;

use crate::model::{Lro, MonitorSource, Profile, System, is_error_shaped};
use crate::openapi::{Method, Property, Response, Schema};
use crate::workspace::Place;

use super::polling_headers::LackedHeader;

/// The maximum number of schemas below a monitor that are searched for errors of its parts.
const MAX_PARTS: usize = 64;

/// `true` if parts of the work, such as the steps of a plan, have errors of their own.
pub fn has_errors_in_parts<'w>(monitor: &Schema<'w>, profile: &Profile) -> bool {
    let mut parts = vec![monitor.clone()];
    let mut next = 0;
    while let Some(part) = parts.get(next) {
        next += 1;
        let inner: Vec<Schema<'w>> = part
            .properties()
            .into_iter()
            .map(|property| property.schema.items().unwrap_or(property.schema))
            .collect();
        for schema in inner {
            if error_property(&schema, profile).is_some() {
                return true;
            }
            let is_new = !parts.iter().any(|known| known.place() == schema.place());
            if is_new && parts.len() < MAX_PARTS {
                parts.push(schema);
            }
        }
    }
    false
}

/// `true` if the schema of an error has properties, but no `code` and no `message`. An `error`
/// inside the schema has none either.
pub fn is_error_without_content(error: &Schema<'_>) -> bool {
    let tells = |error: &Schema<'_>| {
        is_error_shaped(error)
            || error.properties().iter().any(|property| {
                ["code", "message"]
                    .iter()
                    .any(|word| property.name.to_ascii_lowercase().ends_with(word))
            })
    };
    let is_open = error.is_map() || error.has_alternatives() || error.is_empty();
    let wrapped = error.property("error");
    let is_described = !error.properties().is_empty();
    is_described
        && !is_open
        && !tells(error)
        && !wrapped.is_some_and(|wrapped| tells(&wrapped.schema))
}

/// The property with the error: a property with one of the profile's names, otherwise a property
/// that looks like an error or has a similar name.
pub fn error_property<'w>(schema: &Schema<'w>, profile: &Profile) -> Option<Property<'w>> {
    let named = profile.error_properties.iter();
    let mut named = named.filter_map(|name| schema.property(name));
    named.next().or_else(|| {
        let is_error = |property: &Property<'_>| {
            let name = property.name.to_ascii_lowercase();
            let mut known = profile.error_properties.iter();
            known.any(|known| name.contains(known)) || is_error_shaped(&property.schema)
        };
        schema.properties().into_iter().find(is_error)
    })
}

/// The properties with the result of an operation, or with a link to the result, found by their
/// names.
pub fn result_properties<'w>(schema: &Schema<'w>, profile: &Profile) -> Vec<Property<'w>> {
    let is_among = |names: &[String], name: &str| {
        let mut names = names.iter();
        names.any(|known| known.eq_ignore_ascii_case(name))
    };
    let mut properties = schema.properties();
    properties.retain(|property| {
        is_among(&profile.result_properties, &property.name)
            || is_among(&profile.link_properties, &property.name)
    });
    properties
}

/// A status monitor and the operations that use it.
#[derive(Debug)]
pub struct MonitorInUse<'a, 'w> {
    /// The schema of the monitor.
    pub schema: Schema<'w>,
    /// The operations.
    pub lros: Vec<&'a Lro<'w>>,
}

/// The described status monitors of some operations, without duplicates. A resource with its own
/// state isn't included.
pub fn monitors_in_use<'a, 'w>(lros: &'a [Lro<'w>]) -> Vec<MonitorInUse<'a, 'w>> {
    let mut found: Vec<MonitorInUse<'a, 'w>> = Vec::new();
    let mut known: FxHashMap<Place<'w>, usize> = FxHashMap::default();
    for lro in lros {
        let monitor = lro.monitor.as_ref();
        let monitor = monitor.filter(|known| !matches!(known.source, MonitorSource::Resource(_)));
        let Some(schema) = monitor.and_then(|monitor| monitor.schema.as_ref()) else {
            continue;
        };
        let at = *known.entry(schema.place()).or_insert(found.len());
        match found.get_mut(at) {
            Some(monitor) => monitor.lros.push(lro),
            None => found.push(MonitorInUse {
                schema: schema.clone(),
                lros: vec![lro],
            }),
        }
    }
    found
}

/// The importance of a 202 without a body for the status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LackedMonitor {
    /// Nothing else has the URL that clients poll.
    Certain,
    /// Clients poll the operation in another way: at a GET that describes the status, or at
    /// `Location`.
    OwnWay,
    /// `Location` has the URL of the result, or must be declared first, or the finding about a
    /// missing header covers the body too.
    BesideLocation,
}

impl<'w> Lro<'w> {
    /// The 202 without a body for the status ([`Lro::lacks_monitor`]), and the importance of the
    /// missing body. `None` if another finding covers the body, or if the operation starts like an
    /// operation of another system.
    pub fn lacked_monitor(&self) -> Option<(&Response<'w>, LackedMonitor)> {
        let subject = &self.subject;
        let accepted = self.lacks_monitor()?;
        let lacked_header = self.lacks_usual_header().map(|(_, lacked)| lacked);
        // A service that follows another system has no body in the 202, like that system.
        if lacked_header == Some(LackedHeader::Certain) || subject.begins_as_elsewhere() {
            return None;
        }
        let usual = subject.profile.default_header.as_deref();
        let goes_the_usual_way = usual.is_some_and(|name| subject.declares_header_or_slip(name));
        let is_described = || {
            let monitor = self.monitor.as_ref();
            monitor.is_some_and(|monitor| monitor.operation.is_some())
        };
        let lacked = if subject.profile.system == System::Aep || goes_the_usual_way {
            LackedMonitor::Certain
        } else if lacked_header == Some(LackedHeader::BesideLocation)
            || self.finds_result_at_location()
            || self.leads_by_location() && !subject.declares_address()
        {
            LackedMonitor::BesideLocation
        } else if is_described() || self.leads_by_location() {
            LackedMonitor::OwnWay
        } else {
            LackedMonitor::Certain
        };
        Some((accepted, lacked))
    }

    /// `true` if the operation starts with this response, and the response has no body with a
    /// status.
    pub fn begins_without_monitor(&self, first: &Response<'w>) -> bool {
        let lacking = self.lacks_monitor();
        lacking.is_some_and(|lacking| lacking.status() == first.status())
    }

    /// The 202 without a described body, if it should return the status of the operation. This is
    /// always the case for AEP. In the data plane, there are two exceptions: a PUT returns the
    /// resource, and for some operations the status code of a GET of the same path shows whether
    /// they have completed.
    pub fn lacks_monitor(&self) -> Option<&Response<'w>> {
        let subject = &self.subject;
        let takes_body = match subject.profile.system {
            System::DataPlane => {
                subject.operation.method() != Method::Put && !subject.is_polled_by_code()
            }
            System::Aep => true,
            System::Arm | System::Fabric | System::Graph | System::Generic | System::Google => {
                false
            }
        };
        let accepted = subject.accepted().filter(|_| takes_body)?;
        // The proposals require the operation as JSON.
        let is_other = subject.profile.system == System::Aep && !accepted.has_json();
        (is_other || accepted.schema().is_none()).then_some(accepted)
    }
}
