//! The systems that the program knows, as vocabularies read from data.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::final_state::FinalStateVia;
use crate::openapi::{Method, same_name};

/// The header that says how long to wait before the next poll (RFC 9110 §10.2.3).
pub const RETRY_AFTER: &str = "Retry-After";

/// The systems. Profiles that a user adds extend one of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum System {
    /// Azure Resource Manager.
    Arm,
    /// Azure.Core data-plane services.
    DataPlane,
    /// Microsoft Fabric.
    Fabric,
    /// Microsoft Graph.
    Graph,
    /// Any HTTP API.
    #[default]
    Generic,
    /// HTTP APIs that follow the API enhancement proposals, AEP-151 among them.
    Aep,
}

impl System {
    /// All of them, in the order of `design`.
    pub const ALL: [Self; 6] = [
        Self::Arm,
        Self::DataPlane,
        Self::Fabric,
        Self::Graph,
        Self::Generic,
        Self::Aep,
    ];

    /// The name in configuration, pages and output.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Arm => "arm",
            Self::DataPlane => "data-plane",
            Self::Fabric => "fabric",
            Self::Graph => "graph",
            Self::Generic => "generic",
            Self::Aep => "aep",
        }
    }

    /// The system of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|system| system.name() == name)
    }
}

/// How an operation ends, by the words of its status.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct States {
    /// Words for success.
    pub succeeded: Vec<String>,
    /// Words for failure.
    pub failed: Vec<String>,
    /// Words for having been canceled.
    pub canceled: Vec<String>,
    /// Words for not having ended.
    pub running: Vec<String>,
}

/// A kind of word of a [`States`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// Ended well.
    Succeeded,
    /// Ended badly.
    Failed,
    /// Ended because someone said so.
    Canceled,
    /// Not ended.
    Running,
}

impl States {
    /// What a word means, without regard to case; `None` for words that aren't known.
    pub fn meaning(&self, word: &str) -> Option<State> {
        let has = |words: &[String]| words.iter().any(|known| known.eq_ignore_ascii_case(word));
        [
            (&self.succeeded, State::Succeeded),
            (&self.failed, State::Failed),
            (&self.canceled, State::Canceled),
            (&self.running, State::Running),
        ]
        .into_iter()
        .find(|(words, _)| has(words))
        .map(|(_, state)| state)
    }

    pub(super) fn add(&mut self, word: String, state: Option<State>) {
        match state {
            Some(State::Succeeded) => self.succeeded.push(word),
            Some(State::Failed) => self.failed.push(word),
            Some(State::Canceled) => self.canceled.push(word),
            Some(State::Running) | None => self.running.push(word),
        }
    }

    /// Sorts words by what they mean to `self`. Words without a known meaning count as running:
    /// no client ends on them.
    pub fn classify<'a>(&self, words: impl IntoIterator<Item = &'a str>) -> Self {
        let mut sorted = Self::default();
        for word in words {
            sorted.add(word.to_owned(), self.meaning(word));
        }
        sorted
    }
}

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
    /// Whether the client may choose the id, by sending the header; the answer repeats it then.
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
    /// What stands in the file.
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

/// Makes the profile, and the profile as it is written, from the one list of their keys.
macro_rules! profile {
    ($($(#[$meaning:meta])* $visibility:vis $key:ident: $value:ty,)*) => {
        /// A profile as it is written: what is absent comes from the one it extends.
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
    /// Last literal segments of paths at which status monitors live.
    pub monitor_segments: Vec<String>,
    /// Those of them at which nothing else lives.
    pub certain_monitor_segments: Vec<String>,
    /// The monitor that exists without being described.
    pub monitor: Option<BuiltInMonitor>,
    /// How the system calls the segments at which status monitors live.
    pub monitor_names: Vec<String>,
    /// Headers by which a client may send a request again without its work being done twice.
    pub idempotency_headers: Vec<String>,
    /// The header with the id of an operation.
    pub operation_id_header: Option<OperationIdHeader>,
    /// The headers of repeatable requests.
    pub repeatability_headers: Option<RepeatabilityHeaders>,
    /// Actions that end an operation before its time, as the ends of paths name them.
    pub cancel_actions: Vec<String>,
    /// What generators put before the names of long-running methods.
    pub generated_prefixes: Vec<String>,
    /// What generators put behind the names of methods.
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

    /// Whether a reference leads to a schema that the system publishes.
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

    /// Whether the header leads to the status of an operation.
    pub fn is_polling_header(&self, name: &str) -> bool {
        let mut known = self.polling_headers.iter().chain(&self.certain_headers);
        known.any(|header| same_name(header, name))
    }

    /// Whether the header holds the URL of the status of an operation.
    pub fn is_address_header(&self, name: &str) -> bool {
        self.is_polling_header(name) && !name.to_ascii_lowercase().ends_with("-id")
    }

    /// Whether no synchronous operation has the header.
    pub fn is_certain_header(&self, name: &str) -> bool {
        self.certain_headers
            .iter()
            .any(|header| same_name(header, name))
    }

    /// Whether the header leads to a status in another system.
    pub fn is_foreign_header(&self, name: &str) -> bool {
        self.foreign_headers
            .iter()
            .any(|header| same_name(header, name))
    }

    /// How the system writes the header of a long-running operation; `None` for other headers.
    pub fn canonical_header(&self, name: &str) -> Option<&str> {
        let required = self.required_headers.iter().map(String::as_str);
        let mut known = self
            .headers_to_status()
            .chain(required)
            .chain([RETRY_AFTER]);
        known.find(|header| same_name(header, name))
    }

    /// The ways to the final state that its headers stand for.
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

    /// The header of a long-running operation that a name is meant to be and isn't; `None` for
    /// names that are one, in whatever case, and for those of other headers.
    pub fn misspelled_header(&self, name: &str) -> Option<&str> {
        /// A slip for every so many letters: `Locations` is `Location`, `Allocation` isn't.
        const LETTERS_PER_SLIP: usize = 8;
        /// No header is longer.
        const LONGEST: usize = 64;
        /// No name has more marks between its letters, of which none counts.
        const MARKS: usize = 8;
        let letters = |name: &str| -> String {
            let letters = name.chars().filter(char::is_ascii_alphanumeric);
            letters.map(|letter| letter.to_ascii_lowercase()).collect()
        };
        let required = self.required_headers.iter().map(String::as_str);
        let known = || {
            self.headers_to_status()
                .chain(required.clone())
                .chain([RETRY_AFTER])
        };
        // A prefix of one's own makes it another header.
        let is_prefixed = name.get(..2).is_some_and(|start| same_name(start, "x-"));
        if name.len() > LONGEST || known().any(|header| same_name(header, name)) {
            return None;
        }
        let written = letters(name);
        known().find(|header| {
            // Nearly all headers are of another length, and need no closer look.
            let longest_slip = header.len() / LETTERS_PER_SLIP;
            if header.len().abs_diff(name.len()) > longest_slip + MARKS {
                return false;
            }
            let meant = letters(header);
            if is_prefixed {
                return written == meant;
            }
            let slips = strsim::damerau_levenshtein(&written, &meant);
            slips <= meant.len() / LETTERS_PER_SLIP
        })
    }

    /// The extension of long-running operations that a name is meant to be and isn't; `None` for
    /// those that some system has, and for other extensions. The names of extensions are compared
    /// as they are, so another case is a slip too.
    ///
    /// An API of no system may have extensions of its own; there only what begins with `x-ms` is
    /// meant to be one of Azure's.
    pub fn misspelled_extension(&self, name: &str) -> Option<&str> {
        /// A slip for every so many letters: `x-ms-long-runing-operations` is the marker.
        const LETTERS_PER_SLIP: usize = 8;
        /// No extension is longer, and none shorter that isn't abbreviated.
        const LONGEST: usize = 96;
        const SHORTEST: usize = 18;
        // Nearly every member is none by its first letters, or too short to be one.
        let is_extension = name.get(..2).is_some_and(|start| same_name(start, "x-"));
        let is_abbreviated = || {
            let name = name.to_ascii_lowercase();
            ["lro", "long"].iter().any(|part| name.contains(part))
        };
        if !is_extension || name.len() < SHORTEST && !is_abbreviated() {
            return None;
        }
        let every = System::ALL.map(Self::of);
        let every_one = every.iter().flat_map(|profile| profile.extensions());
        let mut all = self.extensions().chain(every_one);
        if name.len() > LONGEST || all.any(|known| known == name) {
            return None;
        }
        let written = spelled_out(name);
        let has_own = self.extensions().next().is_some();
        let own = self.extensions();
        let others = every
            .iter()
            .filter(|_| !has_own && written.starts_with("xms"))
            .flat_map(|profile| profile.extensions());
        own.chain(others)
            .filter_map(|known| {
                let meant = spelled_out(known);
                let most = meant.len() / LETTERS_PER_SLIP;
                // Nearly all extensions are of another length, and need no closer look.
                if meant.len().abs_diff(written.len()) > most {
                    return None;
                }
                let slips = strsim::damerau_levenshtein(&written, &meant);
                (slips <= most).then_some((slips, known))
            })
            .min_by_key(|(slips, _)| *slips)
            .map(|(_, known)| known)
    }

    /// The extensions that the system has for long-running operations.
    fn extensions(&self) -> impl Iterator<Item = &str> {
        let named = self.options.iter().chain(&self.result_extension);
        self.markers.iter().chain(named).map(String::as_str)
    }

    /// The words of the monitor that exists without being described.
    pub fn built_in_states(&self) -> States {
        self.monitor
            .as_ref()
            .and_then(|monitor| monitor.states.clone())
            .unwrap_or_else(|| self.states.clone())
    }
}

/// The letters of an extension's name, with what people leave out or abbreviate: `x-ms-lro-options`
/// and `x-ms-longRunning-options` are both `x-ms-long-running-operation-options`.
fn spelled_out(name: &str) -> String {
    let words = name.split(|letter: char| !letter.is_ascii_alphanumeric());
    let letters: String = words
        .map(|word| match word.to_ascii_lowercase() {
            word if word == "lro" => "longrunningoperation".to_owned(),
            word => word,
        })
        .collect();
    match letters.split_once("longrunning") {
        Some((before, after)) if !after.starts_with("oper") => {
            format!("{before}longrunningoperation{after}")
        }
        _ => letters,
    }
}

/// The built-in profiles, in the order of [`System::ALL`].
#[expect(
    clippy::expect_used,
    reason = "the profiles are part of the program, and a test reads each"
)]
static BUILT_IN: LazyLock<[Profile; 6]> = LazyLock::new(|| {
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
            // Where no header leads to the status, the body of the 202 does.
            let by_header = !profile.polling_headers.is_empty();
            assert_eq!(by_header, system != System::Aep);
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

    #[test]
    fn misspelled_headers_are_recognised() {
        let meant = |system, name| Profile::of(system).misspelled_header(name);
        for (name, header) in [
            ("Azure-AsyncOperations", "Azure-AsyncOperation"),
            ("Azure-Async-Operation", "Azure-AsyncOperation"),
            ("AzureAsyncOperation", "Azure-AsyncOperation"),
            ("azure-asyncopertion", "Azure-AsyncOperation"),
            ("Operation_Location", "Operation-Location"),
            ("OperationLocation", "Operation-Location"),
            ("Opertaion-Location", "Operation-Location"),
            ("Locaton", "Location"),
            ("RetryAfter", "Retry-After"),
            ("Retry_After", "Retry-After"),
        ] {
            assert_eq!(meant(System::Arm, name), Some(header), "{name}");
        }
        assert_eq!(
            meant(System::Fabric, "x-ms-operationid"),
            Some("x-ms-operation-id")
        );
    }

    #[test]
    fn other_headers_are_not_misspelled() {
        for name in [
            "location",
            "azure-asyncoperation",
            "Content-Location",
            "Resource-Location",
            "x-ms-location",
            "x-ms-status-location",
            "X-Operation-Location",
            "x-ms-async-operation-timeout",
            "Azure-Consumption-AsyncOperation",
            "OData-EntityId",
            "Operation-Id",
            "x-ms-operation-id",
            "x-ms-retry-after-ms",
            "Retry-After-Ms",
            "Allocation",
            "ETag",
        ] {
            for system in System::ALL {
                assert_eq!(Profile::of(system).misspelled_header(name), None, "{name}");
            }
        }
    }

    #[test]
    fn misspelled_extensions_are_recognised() {
        let meant = |system, name| Profile::of(system).misspelled_extension(name);
        const MARKER: &str = "x-ms-long-running-operation";
        const OPTIONS: &str = "x-ms-long-running-operation-options";
        for (name, extension) in [
            ("x-ms-long-running-operations", MARKER),
            ("x-ms-long-running", MARKER),
            ("x-ms-longRunningOperation", MARKER),
            ("x-ms-long_running_operation", MARKER),
            ("X-MS-Long-Running-Operation", MARKER),
            ("x-ms-lro", MARKER),
            ("x-ms-long-runing-opertion", MARKER),
            ("x-ms-lro-options", OPTIONS),
            ("x-ms-long-running-options", OPTIONS),
            ("x-ms-long-running-operation-option", OPTIONS),
        ] {
            assert_eq!(meant(System::Arm, name), Some(extension), "{name}");
            assert_eq!(meant(System::Generic, name), Some(extension), "{name}");
        }
        assert_eq!(
            meant(System::Aep, "x-aep-longrunning-operation"),
            Some("x-aep-long-running-operation")
        );
        let fabric = "x-ms-fabric-sdk-long-running-operation";
        let slip = "x-ms-fabric-long-running-operation";
        assert_eq!(meant(System::Fabric, slip), Some(fabric));
    }

    #[test]
    fn other_extensions_are_not_misspelled() {
        for name in [
            "x-ms-long-running-operation",
            "x-ms-long-running-operation-options",
            "x-ms-fabric-sdk-long-running-operation",
            "x-aep-long-running-operation",
            "x-ms-pageable",
            "x-ms-request-id",
            "x-ms-error-response",
            "x-ms-examples",
            "x-publish",
            "operationId",
            "",
        ] {
            for system in System::ALL {
                assert_eq!(
                    Profile::of(system).misspelled_extension(name),
                    None,
                    "{name}"
                );
            }
        }
        let own = "x-long-running-operation";
        let generic = Profile::of(System::Generic);
        assert_eq!(generic.misspelled_extension(own), None);
    }

    #[test]
    fn words_without_meaning_run() {
        let states = Profile::of(System::Arm)
            .states
            .classify(["succeeded", "Creating"]);
        assert_eq!(states.succeeded, ["succeeded"]);
        assert_eq!(states.running, ["Creating"]);
    }
}
