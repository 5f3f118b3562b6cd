//! The systems that the program knows, as vocabularies read from data.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::final_state::FinalStateVia;
use super::states::States;
use super::system::System;
use crate::openapi::{Method, same_name};

/// The header that says how long to wait before the next poll (RFC 9110 §10.2.3).
pub const RETRY_AFTER: &str = "Retry-After";

/// A status monitor that a system has even where a document doesn't describe it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct BuiltInMonitor {
    /// Its name in `explain`.
    pub name: String,
    /// The property with the status.
    pub status: String,
    /// The property with the error.
    pub error: Option<String>,
    /// Its words, where they are others than those of the profile.
    pub states: Option<States>,
    /// All its properties, where the system publishes a definition to refer to.
    #[serde(default)]
    pub published_properties: Vec<String>,
}

/// The header that holds the id of an operation.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct OperationIdHeader {
    /// Its name.
    pub name: String,
    /// `true` if the client may choose the id, by sending the header; the answer repeats it then.
    #[serde(default)]
    pub chosen_by_client: bool,
    /// The format that its value has.
    pub format: Option<String>,
}

/// The headers of repeatable requests, as OASIS has them.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RepeatabilityHeaders {
    /// The request header with the id of the request, a UUID.
    pub id: String,
    /// The request header with the time at which it was first sent, a date of HTTP.
    pub first_sent: String,
    /// The response header that says whether the request was taken.
    pub result: String,
}

/// How a key of a profile is written, and laid over the same key of the profile that it extends.
trait Key: Sized {
    /// The type of the value in the file.
    type Written: Into<Self>;

    /// Takes over what is written, if anything is.
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

/// Verb by verb: a profile names only those in which it differs.
impl<T> Key for FxHashMap<Method, T> {
    type Written = Self;

    fn overlay(&mut self, written: Option<Self>) {
        self.extend(written.unwrap_or_default());
    }
}

/// Declares two structs with the same keys: [`Profile`], and [`ProfileSource`], which is read from
/// YAML and may leave out keys.
macro_rules! profile {
    ($($(#[$meaning:meta])* $visibility:vis $key:ident: $value:ty,)*) => {
        /// A profile as its YAML says it. Keys that are absent come from the profile that it extends.
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

        /// The vocabulary of a system: which words and headers it uses for what.
        #[derive(Clone, Debug, Default)]
        pub struct Profile {
            /// The name.
            pub name: String,
            /// The system that it is, or extends; rules have their severities by it.
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
    /// The name for people.
    pub title: String,
    /// Extensions that mark an operation as long-running.
    pub markers: Vec<String>,
    /// Extensions of other vendors that mark an operation as long-running, by `true` or by an object
    /// with options.
    pub vendor_markers: Vec<String>,
    /// Extensions by which a generator is told which answers of a GET end a loop of polls.
    pub polling_extensions: Vec<String>,
    /// The extension that says how the final state is reached.
    pub options: Option<String>,
    /// The extension that marks an operation as long-running by naming what it returns.
    pub result_extension: Option<String>,
    /// Headers that lead to the status, in the order in which clients look.
    pub polling_headers: Vec<String>,
    /// Headers that no synchronous operation has.
    pub certain_headers: Vec<String>,
    /// Headers that every 202 must have.
    pub required_headers: Vec<String>,
    /// Headers that lead to a status in another system.
    pub foreign_headers: Vec<String>,
    /// The header that leads to the status where a marked operation declares none.
    pub default_header: Option<String>,
    initial_codes: FxHashMap<Method, Vec<u16>>,
    success_codes: FxHashMap<Method, Vec<u16>>,
    accepted_codes: FxHashMap<Method, Vec<u16>>,
    sync_codes: FxHashMap<Method, Vec<u16>>,
    required_sync_codes: FxHashMap<Method, Vec<u16>>,
    /// Names of the status property, the likeliest first.
    pub status_properties: Vec<String>,
    /// Names of a boolean that says whether an operation has ended, where an error and a result are
    /// beside it.
    pub flag_properties: Vec<String>,
    /// Possible names of the property with the result, next to a boolean such as `done`.
    pub flag_results: Vec<String>,
    /// Names of the property that tells one operation from another.
    pub id_properties: Vec<String>,
    /// Names of the result property.
    pub result_properties: Vec<String>,
    /// Names of the error property.
    pub error_properties: Vec<String>,
    /// Names of properties that hold the URL of the result.
    pub link_properties: Vec<String>,
    /// Names of properties that tell how much is done, in percent.
    pub progress_properties: Vec<String>,
    /// Names of properties that tell when an operation began, changed or ended.
    pub time_properties: Vec<String>,
    /// The words of a status that the system itself defines.
    pub states: States,
    /// Values of a status that are no states.
    pub sentinels: Vec<String>,
    /// Words that a provisioning state must not have, since they say something else of a resource.
    pub foreign_states: Vec<String>,
    /// The shortest and the longest time in seconds that a service may ask clients to wait.
    pub retry_after_range: Option<[u32; 2]>,
    /// Words of a status that mean the same.
    pub synonyms: Vec<Vec<String>>,
    /// Names of ids that are those of requests, not of operations.
    pub foreign_ids: Vec<String>,
    /// How URLs of schemas begin that the system publishes, and has its documents refer to.
    pub published_schemas: Vec<String>,
    /// Parameters that every client of the system knows, without hyphens and underscores.
    pub known_parameters: Vec<String>,
    /// Last literal segments of paths at which status monitors live.
    pub monitor_segments: Vec<String>,
    /// Last literal segments of paths at which jobs live: things whose status is that of their work.
    pub job_segments: Vec<String>,
    /// Properties of what is paid for: a body that has one is a thing of the business, and no work.
    pub sum_properties: Vec<String>,
    /// The words, one after the other, that name what a polling header may lead to in the place of an
    /// operation; nothing where it leads to operations alone.
    pub other_target: Vec<String>,
    /// Those of `monitor-segments` at which nothing else lives.
    pub certain_monitor_segments: Vec<String>,
    /// The monitor that exists without being described.
    pub monitor: Option<BuiltInMonitor>,
    /// The names that the system uses for the path segments of status monitors.
    pub monitor_names: Vec<String>,
    /// Headers by which a client may send a request again without its work being done twice.
    pub idempotency_headers: Vec<String>,
    /// The header with the id of an operation.
    pub operation_id_header: Option<OperationIdHeader>,
    /// The headers of repeatable requests.
    pub repeatability_headers: Option<RepeatabilityHeaders>,
    /// Actions that stop an operation early, as named at the ends of paths.
    pub cancel_actions: Vec<String>,
    /// Words in the name of a boolean of the request by which a client chooses whether it gets the
    /// answer at once or later.
    pub mode_flags: Vec<String>,
    /// The prefixes that generators add to the names of long-running methods.
    pub generated_prefixes: Vec<String>,
    /// The suffixes that generators add to the names of methods.
    pub generated_suffixes: Vec<String>,
    method_verbs: FxHashMap<Method, Vec<String>>,
}

impl ProfileSource {
    /// The name of the profile that it extends.
    pub fn extends(&self) -> &str {
        self.extends.as_deref().unwrap_or(System::Generic.name())
    }
}

impl Profile {
    /// The profile of a system.
    pub fn of(system: System) -> &'static Self {
        // `BUILT_IN` is made from `System::ALL`, in its order.
        &BUILT_IN[system as usize]
    }

    /// A user's profile on top of this one.
    #[must_use]
    pub fn extended(&self, name: &str, source: ProfileSource) -> Self {
        let mut profile = self.clone().overlaid(source);
        profile.name = name.to_owned();
        profile
    }

    /// `true` if a reference leads to a schema that the system publishes.
    pub fn is_published(&self, reference: &str) -> bool {
        let mut known = self.published_schemas.iter();
        known.any(|known| reference.starts_with(known))
    }

    /// Codes with which a long-running operation may begin, the likeliest first.
    pub fn initial_codes(&self, method: Method) -> &[u16] {
        self.initial_codes
            .get(&method)
            .map_or(&[202], Vec::as_slice)
    }

    /// Codes of success that the guideline of the system lets a long-running operation declare;
    /// none at all where it forbids a long-running operation of that verb, `None` where it is
    /// silent.
    pub fn success_codes(&self, method: Method) -> Option<&[u16]> {
        self.success_codes.get(&method).map(Vec::as_slice)
    }

    /// Codes with which some client lets a long-running operation begin or end, by the guideline
    /// or not; `None` for verbs of which nothing is known.
    pub fn accepted_codes(&self, method: Method) -> Option<&[u16]> {
        self.accepted_codes.get(&method).map(Vec::as_slice)
    }

    /// Codes of success that the guideline of the system lets a synchronous operation declare;
    /// `None` where it is silent.
    pub fn sync_codes(&self, method: Method) -> Option<&[u16]> {
        self.sync_codes.get(&method).map(Vec::as_slice)
    }

    /// Those of them that it must declare.
    pub fn required_sync_codes(&self, method: Method) -> &[u16] {
        self.required_sync_codes
            .get(&method)
            .map_or(&[], Vec::as_slice)
    }

    /// `true` if the header leads to the status of an operation.
    pub fn is_polling_header(&self, name: &str) -> bool {
        let mut known = self.polling_headers.iter().chain(&self.certain_headers);
        known.any(|header| same_name(header, name))
    }

    /// `true` if the header holds the URL of the status of an operation.
    pub fn is_address_header(&self, name: &str) -> bool {
        self.is_polling_header(name) && !name.to_ascii_lowercase().ends_with("-id")
    }

    /// `true` if no synchronous operation has the header.
    pub fn is_certain_header(&self, name: &str) -> bool {
        self.certain_headers
            .iter()
            .any(|header| same_name(header, name))
    }

    /// `true` if the header leads to a status in another system.
    pub fn is_foreign_header(&self, name: &str) -> bool {
        self.foreign_headers
            .iter()
            .any(|header| same_name(header, name))
    }

    /// The system's spelling of a header of long-running operations; `None` for other headers.
    pub fn canonical_header(&self, name: &str) -> Option<&str> {
        let required = self.required_headers.iter().map(String::as_str);
        let mut known = self
            .headers_to_status()
            .chain(required)
            .chain([RETRY_AFTER]);
        known.find(|header| same_name(header, name))
    }

    /// The values of `final-state-via` for its polling headers.
    pub fn final_states(&self) -> Vec<FinalStateVia> {
        let headers = self.polling_headers.iter();
        headers
            .filter_map(|header| FinalStateVia::of_header(header))
            .collect()
    }

    /// What the names of operations of a verb say that they do, the likeliest first; nothing where
    /// the system has no words for it.
    pub fn method_verbs(&self, method: Method) -> &[String] {
        self.method_verbs
            .get(&method)
            .map(Vec::as_slice)
            .unwrap_or_default()
    }

    /// The headers that lead to the status of an operation, in the order in which clients look.
    pub fn headers_to_status(&self) -> impl Iterator<Item = &str> {
        let certain = self.certain_headers.iter();
        let others = certain.filter(|name| !self.polling_headers.contains(name));
        self.polling_headers
            .iter()
            .chain(others)
            .map(String::as_str)
    }

    /// The words of the monitor that exists without being described.
    pub fn built_in_states(&self) -> States {
        self.monitor
            .as_ref()
            .and_then(|monitor| monitor.states.clone())
            .unwrap_or_else(|| self.states.clone())
    }
}

/// The built-in profiles, in the order of [`System::ALL`].
#[expect(
    clippy::expect_used,
    reason = "the profiles are part of the program, and a test reads each"
)]
static BUILT_IN: LazyLock<[Profile; 7]> = LazyLock::new(|| {
    let read = |text: &str| -> ProfileSource {
        serde_yaml::from_str(text).expect("a built-in profile is valid")
    };
    let generic = Profile::default().extended(
        System::Generic.name(),
        read(include_str!("../../rules/profiles/generic.yaml")),
    );
    System::ALL.map(|system| {
        let source = match system {
            System::Arm => include_str!("../../rules/profiles/arm.yaml"),
            System::DataPlane => include_str!("../../rules/profiles/data-plane.yaml"),
            System::Fabric => include_str!("../../rules/profiles/fabric.yaml"),
            System::Graph => include_str!("../../rules/profiles/graph.yaml"),
            System::Generic => return generic.clone(),
            System::Aep => include_str!("../../rules/profiles/aep.yaml"),
            System::Google => include_str!("../../rules/profiles/google.yaml"),
        };
        Profile {
            system,
            ..generic.extended(system.name(), read(source))
        }
    })
});

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
            // Where no header leads to the status, the body of the answer does.
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
