//! What a status monitor says: why the work failed, what it returned, and who ends there.

use rustc_hash::FxHashMap;

use crate::model::{Lro, MonitorSource, Profile, System, is_error_shaped};
use crate::openapi::{Method, Property, Response, Schema};
use crate::workspace::Place;

use super::polling_headers::LackedHeader;

/// How many schemas below a monitor are looked at for the errors of its parts.
const MAX_PARTS: usize = 64;

/// Whether the parts of the work have errors of their own, as the steps of a plan do.
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

/// Whether an error is described, and neither it nor what it wraps says what went wrong.
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

/// The property with the error: under one of the profile's names, else what looks like an error or
/// is called one.
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

/// The properties that tell what an operation returned: under names for results, and for links to
/// them.
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

/// A status monitor and the operations that end there.
#[derive(Debug)]
pub struct MonitorInUse<'a, 'w> {
    /// Its schema.
    pub schema: Schema<'w>,
    /// The operations.
    pub lros: Vec<&'a Lro<'w>>,
}

/// The described status monitors of some operations, each once. A resource that says itself how far
/// it is isn't one.
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

/// How much it matters that a 202 lacks the status as its body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LackedMonitor {
    /// Nothing else says what is polled.
    Certain,
    /// The operation is polled in a way of its own: at a GET that describes the status, or by `Location`.
    OwnWay,
    /// `Location` leads to the result, or has to be declared first, or the finding about the header that is
    /// missing beside it asks for the body as well.
    BesideLocation,
}

impl<'w> Lro<'w> {
    /// The 202 that lacks the status as its body ([`Lro::lacks_monitor`]), and how much that matters; `None`
    /// where another finding asks for the body, or the operation begins as another system does.
    pub fn lacked_monitor(&self) -> Option<(&Response<'w>, LackedMonitor)> {
        let subject = &self.subject;
        let accepted = self.lacks_monitor()?;
        let lacked_header = self.lacks_usual_header().map(|(_, lacked)| lacked);
        // A service that answers as another system does leaves the body out as that one does.
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

    /// Whether the operation begins with this response, which lacks the status as its body.
    pub fn begins_without_monitor(&self, first: &Response<'w>) -> bool {
        let lacking = self.lacks_monitor();
        lacking.is_some_and(|lacking| lacking.status() == first.status())
    }

    /// The 202 without a described body, where its system has it answer the status of the operation: in the
    /// data plane unless the operation is a PUT, which answers the resource; always by the API
    /// enhancement proposals.
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
        // The proposals want their operation as JSON.
        let is_other = subject.profile.system == System::Aep && !accepted.has_json();
        (is_other || accepted.schema().is_none()).then_some(accepted)
    }
}
