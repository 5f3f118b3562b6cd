//! The systems that the program knows. The names and values of each system are read from YAML.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::final_state::FinalStateVia;
use super::states::States;
use super::system::System;
use crate::openapi::{Method, same_name};

/// The JSON that the build makes from a file in `rules/profiles`.
macro_rules! built_in {
    ($name:literal) => {
        include_str!(concat!(env!("OUT_DIR"), "/profiles/", $name, ".json"))
    };
}

/// The header with the time to wait before the next poll (RFC 9110 §10.2.3).
pub const RETRY_AFTER: &str = "Retry-After";

/// A status monitor that a system defines, even if a document doesn't describe it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct BuiltInMonitor {
    /// The name of the status monitor in `explain`.
    pub name: String,
    /// The property with the status.
    pub status: String,
    /// The property with the error.
    pub error: Option<String>,
    /// The values of the status, if they differ from those of the profile.
    pub states: Option<States>,
    /// All properties of the status monitor, if the system publishes a definition that documents
    /// can refer to.
    #[serde(default)]
    pub published_properties: Vec<String>,
}

/// The header with the id of an operation.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct OperationIdHeader {
    /// The name of the header.
    pub name: String,
    /// `true` if the client may choose the id: it sends the header, and the response repeats the
    /// value.
    #[serde(default)]
    pub chosen_by_client: bool,
    /// The format of the id.
    pub format: Option<String>,
}

/// The headers of repeatable requests, as OASIS defines them.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RepeatabilityHeaders {
    /// The request header with the id of the request, a UUID.
    pub id: String,
    /// The request header with the time at which the request was first sent, as an HTTP date.
    pub first_sent: String,
    /// The response header that shows whether the service accepted the request.
    pub result: String,
}

/// A key of a profile. A written value replaces the value of the profile that this one extends.
trait Key: Sized {
    /// The type of the value in the file.
    type Written: Into<Self>;

    /// Takes over the written value. Does nothing if the file doesn't have the key.
    fn overlay(&mut self, written: Option<Self::Written>) {
        if let Some(value) = written {
            *self = value.into();
        }
    }
}

impl Key for String {
    type Written = Self;
}

impl Key for States {
    type Written = Self;
}

impl<T> Key for Vec<T> {
    type Written = Self;
}

impl<T> Key for Option<T> {
    type Written = T;
}

/// Each method is replaced separately, so a profile lists only the methods for which it differs.
impl<T> Key for FxHashMap<Method, T> {
    type Written = Self;

    fn overlay(&mut self, written: Option<Self>) {
        self.extend(written.unwrap_or_default());
    }
}

/// Declares two structs with the same keys: [`Profile`] and [`ProfileSource`]. A `ProfileSource` is
/// read from YAML and may leave out keys.
macro_rules! profile {
    ($($(#[$meaning:meta])* $visibility:vis $key:ident: $value:ty,)*) => {
        /// A profile as written in YAML. Absent keys come from the profile that it extends.
        #[derive(Clone, Debug, Default, serde::Deserialize)]
        #[serde(
            deny_unknown_fields,
            rename_all = "kebab-case",
            default,
            expecting = "a profile"
        )]
        pub struct ProfileSource {
            extends: Option<String>,
            $($key: Option<<$value as Key>::Written>,)*
        }

        /// The vocabulary of a system: the names of its headers, extensions, properties and values.
        #[derive(Clone, Debug, Default)]
        pub struct Profile {
            /// The name of the profile.
            pub name: String,
            /// The system of the profile. The severities of rules depend on it.
            pub system: System,
            $($(#[$meaning])* $visibility $key: $value,)*
        }

        impl Profile {
            fn overlaid(mut self, source: ProfileSource) -> Self {
                $(self.$key.overlay(source.$key);)*
                self
            }
        }
    };
}

profile! {
    /// The name of the system for readers.
    pub title: String,
    /// Extensions that mark an operation as long-running.
    pub markers: Vec<String>,
    /// Extensions of other vendors that mark an operation as long-running. The value is `true` or
    /// an object with options.
    pub vendor_markers: Vec<String>,
    /// Extensions that tell client generators which responses of a GET end the polling.
    pub polling_extensions: Vec<String>,
    /// The extension with the way to the final state (`final-state-via`).
    pub options: Option<String>,
    /// The extension that names the result of an operation, and so marks the operation as
    /// long-running.
    pub result_extension: Option<String>,
    /// Headers that clients use to poll the status, in the order in which clients look for them.
    pub polling_headers: Vec<String>,
    /// Headers that only long-running operations have.
    pub certain_headers: Vec<String>,
    /// Headers that every 202 must have.
    pub required_headers: Vec<String>,
    /// Headers that clients of another system use to poll the status.
    pub foreign_headers: Vec<String>,
    /// The header that clients use to poll a marked operation that declares no polling header.
    pub default_header: Option<String>,
    initial_codes: FxHashMap<Method, Vec<u16>>,
    success_codes: FxHashMap<Method, Vec<u16>>,
    accepted_codes: FxHashMap<Method, Vec<u16>>,
    sync_codes: FxHashMap<Method, Vec<u16>>,
    required_sync_codes: FxHashMap<Method, Vec<u16>>,
    /// Possible names of the status property, the likeliest first.
    pub status_properties: Vec<String>,
    /// Possible names of a boolean that shows whether an operation has ended, such as `done`. The
    /// schema must also have an error and a result.
    pub flag_properties: Vec<String>,
    /// Possible names of the property with the result, next to a boolean such as `done`.
    pub flag_results: Vec<String>,
    /// Possible names of the property that identifies an operation.
    pub id_properties: Vec<String>,
    /// Possible names of the result property.
    pub result_properties: Vec<String>,
    /// Possible names of the error property.
    pub error_properties: Vec<String>,
    /// Possible names of properties with the URL of the result.
    pub link_properties: Vec<String>,
    /// Possible names of properties that show the progress, in percent.
    pub progress_properties: Vec<String>,
    /// Possible names of properties with the time at which an operation started, changed or ended.
    pub time_properties: Vec<String>,
    /// The status values that the system itself defines.
    pub states: States,
    /// Values of a status property that aren't states.
    pub sentinels: Vec<String>,
    /// Values that a provisioning state must not have, because they describe something else about a
    /// resource.
    pub foreign_states: Vec<String>,
    /// The shortest and the longest wait in seconds that a service may require of clients.
    pub retry_after_range: Option<[u32; 2]>,
    /// Groups of status values that mean the same.
    pub synonyms: Vec<Vec<String>>,
    /// Names of ids that identify requests, not operations.
    pub foreign_ids: Vec<String>,
    /// The start of the URLs of schemas that the system publishes for its documents.
    pub published_schemas: Vec<String>,
    /// Parameters that every client of the system knows, without hyphens and underscores.
    pub known_parameters: Vec<String>,
    /// The last literal segments of the paths of status monitors.
    pub monitor_segments: Vec<String>,
    /// The last literal segments of the paths of jobs. The status of a job is the status of its
    /// work.
    pub job_segments: Vec<String>,
    /// Names of properties with a sum of money. A body with such a property is something that
    /// customers pay for, not work of the service.
    pub sum_properties: Vec<String>,
    /// The consecutive words that describe a URL in a polling header that isn't the URL of an
    /// operation. Empty if the header always has the URL of an operation.
    pub other_target: Vec<String>,
    /// The values of `monitor-segments` at which only status monitors are found.
    pub certain_monitor_segments: Vec<String>,
    /// The status monitor that exists without a description.
    pub monitor: Option<BuiltInMonitor>,
    /// The names that the system uses for the path segments of status monitors.
    pub monitor_names: Vec<String>,
    /// Headers with which a client can send a request again without the work being done twice.
    pub idempotency_headers: Vec<String>,
    /// The header with the id of an operation.
    pub operation_id_header: Option<OperationIdHeader>,
    /// The headers of repeatable requests.
    pub repeatability_headers: Option<RepeatabilityHeaders>,
    /// Actions that stop an operation early, such as `cancel` at the end of a path.
    pub cancel_actions: Vec<String>,
    /// Words in the name of a boolean of the request with which a client chooses between a result
    /// at once and a result later.
    pub mode_flags: Vec<String>,
    /// The prefixes that generators add to the names of long-running methods.
    pub generated_prefixes: Vec<String>,
    /// The suffixes that generators add to the names of methods.
    pub generated_suffixes: Vec<String>,
    method_verbs: FxHashMap<Method, Vec<String>>,
}

impl ProfileSource {
    /// The name of the profile that this one extends.
    pub fn extends(&self) -> &str {
        self.extends.as_deref().unwrap_or(System::Generic.name())
    }
}

impl Profile {
    /// The profile of a system.
    pub fn of(system: System) -> &'static Self {
        // `BUILT_IN` has the same order as `System::ALL`.
        &BUILT_IN[system as usize]
    }

    /// This profile with the keys of a user's profile on top.
    #[must_use]
    pub fn extended(&self, name: &str, source: ProfileSource) -> Self {
        let mut profile = self.clone().overlaid(source);
        profile.name = name.to_owned();
        profile
    }

    /// `true` if a reference has the URL of a schema that the system publishes.
    pub fn is_published(&self, reference: &str) -> bool {
        let mut known = self.published_schemas.iter();
        known.any(|known| reference.starts_with(known))
    }

    /// Status codes that may start a long-running operation, the likeliest first.
    pub fn initial_codes(&self, method: Method) -> &[u16] {
        self.initial_codes
            .get(&method)
            .map_or(&[202], Vec::as_slice)
    }

    /// The success codes that the guideline of the system allows for a long-running operation.
    /// Empty if the guideline forbids long-running operations with this method. `None` if the
    /// guideline doesn't mention the method.
    pub fn success_codes(&self, method: Method) -> Option<&[u16]> {
        self.success_codes.get(&method).map(Vec::as_slice)
    }

    /// The status codes that some client accepts for the start or end of a long-running operation,
    /// even against the guideline. `None` if nothing is known about the method.
    pub fn accepted_codes(&self, method: Method) -> Option<&[u16]> {
        self.accepted_codes.get(&method).map(Vec::as_slice)
    }

    /// The success codes that the guideline of the system allows for a synchronous operation.
    /// `None` if the guideline doesn't mention the method.
    pub fn sync_codes(&self, method: Method) -> Option<&[u16]> {
        self.sync_codes.get(&method).map(Vec::as_slice)
    }

    /// The success codes that a synchronous operation must declare.
    pub fn required_sync_codes(&self, method: Method) -> &[u16] {
        self.required_sync_codes
            .get(&method)
            .map_or(&[], Vec::as_slice)
    }

    /// `true` if clients use the header to poll the status of an operation.
    pub fn is_polling_header(&self, name: &str) -> bool {
        let mut known = self.polling_headers.iter().chain(&self.certain_headers);
        known.any(|header| same_name(header, name))
    }

    /// `true` if the header has the URL of the status of an operation. A header with only an id has
    /// none.
    pub fn is_address_header(&self, name: &str) -> bool {
        let bytes = name.as_bytes();
        let is_id = bytes
            .last_chunk()
            .is_some_and(|end: &[u8; 3]| end.eq_ignore_ascii_case(b"-id"));
        !is_id && self.is_polling_header(name)
    }

    /// `true` if only long-running operations have the header.
    pub fn is_certain_header(&self, name: &str) -> bool {
        self.certain_headers
            .iter()
            .any(|header| same_name(header, name))
    }

    /// `true` if clients of another system use the header to poll the status.
    pub fn is_foreign_header(&self, name: &str) -> bool {
        self.foreign_headers
            .iter()
            .any(|header| same_name(header, name))
    }

    /// The system's spelling of a header of long-running operations. `None` for other headers.
    pub fn canonical_header(&self, name: &str) -> Option<&str> {
        let required = self.required_headers.iter().map(String::as_str);
        let mut known = self
            .headers_to_status()
            .chain(required)
            .chain([RETRY_AFTER]);
        known.find(|header| same_name(header, name))
    }

    /// The values of `final-state-via` that belong to the polling headers of the system.
    pub fn final_states(&self) -> Vec<FinalStateVia> {
        let headers = self.polling_headers.iter();
        headers
            .filter_map(|header| FinalStateVia::of_header(header))
            .collect()
    }

    /// The verbs in the names of operations with this method, the likeliest first. Empty if the
    /// system prescribes none.
    pub fn method_verbs(&self, method: Method) -> &[String] {
        self.method_verbs
            .get(&method)
            .map(Vec::as_slice)
            .unwrap_or_default()
    }

    /// The headers that clients use to poll the status of an operation, in the order in which
    /// clients look for them.
    pub fn headers_to_status(&self) -> impl Iterator<Item = &str> {
        let certain = self.certain_headers.iter();
        let others = certain.filter(|name| !self.polling_headers.contains(name));
        self.polling_headers
            .iter()
            .chain(others)
            .map(String::as_str)
    }

    /// The status values of the status monitor that exists without a description.
    pub fn built_in_states(&self) -> States {
        self.monitor
            .as_ref()
            .and_then(|monitor| monitor.states.clone())
            .unwrap_or_else(|| self.states.clone())
    }
}

/// The built-in profiles, in the order of [`System::ALL`]. Each is read when a document needs it.
static BUILT_IN: [LazyLock<Profile>; 7] = [
    LazyLock::new(|| own(System::Arm, built_in!("arm"))),
    LazyLock::new(|| own(System::DataPlane, built_in!("data-plane"))),
    LazyLock::new(|| own(System::Fabric, built_in!("fabric"))),
    LazyLock::new(|| own(System::Graph, built_in!("graph"))),
    LazyLock::new(|| {
        Profile::default().extended(System::Generic.name(), source(built_in!("generic")))
    }),
    LazyLock::new(|| own(System::Aep, built_in!("aep"))),
    LazyLock::new(|| own(System::Google, built_in!("google"))),
];

/// The profile of a system, which extends the generic one.
fn own(system: System, text: &str) -> Profile {
    let generic = Profile::of(System::Generic);
    Profile {
        system,
        ..generic.extended(system.name(), source(text))
    }
}

#[expect(
    clippy::expect_used,
    reason = "the profiles are part of the program, and a test reads each"
)]
fn source(text: &str) -> ProfileSource {
    serde_json::from_str(text).expect("a built-in profile is valid")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_system_has_its_profile() {
        for system in System::ALL {
            let profile = Profile::of(system);
            assert_eq!(profile.system, system);
            assert_eq!(profile.name, system.name());
            assert!(!profile.title.is_empty());
            // Without a polling header, clients find the status with the body of the first
            // response.
            let by_header = !profile.polling_headers.is_empty();
            assert_eq!(by_header, !system.answers_operation());
            assert!(!profile.states.succeeded.is_empty());
        }
    }

    #[test]
    fn a_profile_keeps_what_it_does_not_change() {
        let source = ProfileSource {
            extends: Some("arm".to_owned()),
            polling_headers: Some(vec!["X-Job".to_owned()]),
            ..ProfileSource::default()
        };
        assert_eq!(source.extends(), "arm");
        let profile = Profile::of(System::Arm).extended("ours", source);
        assert_eq!(profile.name, "ours");
        assert_eq!(profile.system, System::Arm);
        assert_eq!(profile.polling_headers, ["X-Job"]);
        assert_eq!(profile.markers, ["x-ms-long-running-operation"]);
    }
}
