//! Misspelled names of known headers and extensions.

use super::profile::{Profile, RETRY_AFTER};
use super::prose::mentions;
use super::system::System;
use crate::openapi::same_name;

impl Profile {
    /// The header of a long-running operation that a misspelled name was meant to be. `None` if the
    /// name is correct, in upper or lower case, or if it is the name of another header.
    pub fn misspelled_header(&self, name: &str) -> Option<&str> {
        /// The number of letters per tolerated wrong letter. `Locations` means `Location`, but
        /// `Allocation` doesn't.
        const LETTERS_PER_SLIP: usize = 8;
        /// The maximum length in bytes of a name that is compared with the known headers.
        const LONGEST: usize = 64;
        /// The maximum difference in the number of characters such as `-` and `_`. These characters
        /// are ignored in the comparison.
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
        if name.len() > LONGEST || known().any(|header| same_name(header, name)) {
            return None;
        }
        // Nearly all headers have a very different length or other letters, so the comparison below
        // is rarely needed.
        let used = letters_in(name);
        let is_close = |header: &&str| {
            let longest_slip = header.len() / LETTERS_PER_SLIP;
            header.len().abs_diff(name.len()) <= longest_slip + MARKS
                && !differ_in_letters(used, letters_in(header), longest_slip)
        };
        known().filter(is_close).find(|header| {
            let [written, meant] = [name, header].map(letters);
            // A name with the prefix `x-` is another header, unless all its letters are those of a
            // known one.
            let is_prefixed = name.get(..2).is_some_and(|start| same_name(start, "x-"));
            let most = if is_prefixed {
                0
            } else {
                meant.len() / LETTERS_PER_SLIP
            };
            strsim::damerau_levenshtein(&written, &meant) <= most
        })
    }

    /// The extension of long-running operations that a misspelled name was meant to be. `None` for
    /// the extensions of any system and for unrelated extensions. The comparison with correct names
    /// is case-sensitive, so wrong upper or lower case is a misspelling too.
    ///
    /// An API that belongs to no known system may have extensions of its own. There, only a name
    /// that starts with `x-ms` is compared with Azure's extensions.
    pub fn misspelled_extension(&self, name: &str) -> Option<&str> {
        /// The number of letters per tolerated wrong letter: `x-ms-long-runing-operations` means
        /// the marker.
        const LETTERS_PER_SLIP: usize = 8;
        /// The maximum length in bytes of a name that is compared, and the minimum length of a name
        /// without `lro` or `long`.
        const LONGEST: usize = 96;
        const SHORTEST: usize = 18;
        // Nearly all names don't start with `x-` or are too short, so this check saves time.
        let is_extension = name.get(..2).is_some_and(|start| same_name(start, "x-"));
        if !is_extension || name.len() > LONGEST {
            return None;
        }
        let is_abbreviated = ["lro", "long"].iter().any(|part| mentions(name, part));
        if name.len() < SHORTEST && !is_abbreviated {
            return None;
        }
        let every = System::ALL.into_iter();
        let every = every.flat_map(|system| Self::of(system).extensions());
        let vendors = self.vendor_markers.iter().map(String::as_str);
        let mut correct = self.extensions().chain(every).chain(vendors);
        if correct.any(|known| known == name) {
            return None;
        }
        let has_own = self.extensions().next().is_some();
        let written = spelled_out(name);
        let used = letters_in(&written);
        let others = System::ALL
            .iter()
            .filter(|_| !has_own && written.starts_with("xms"));
        self.extensions()
            .chain(others.flat_map(|&system| Self::of(system).extensions()))
            .filter_map(|known| {
                let meant = spelled_out(known);
                let most = meant.len() / LETTERS_PER_SLIP;
                // Nearly all extensions have a very different length, so the comparison below is
                // rarely needed.
                if meant.len().abs_diff(written.len()) > most
                    || differ_in_letters(used, letters_in(&meant), most)
                {
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
}

/// `true` if two names with these letters are so different that more than `slips` slips lie between
/// them. A slip exchanges, adds, removes or moves one letter, so at most two letters appear or
/// disappear.
fn differ_in_letters(a: u64, b: u64, slips: usize) -> bool {
    (a ^ b).count_ones() as usize > 2 * slips
}

/// The letters and digits of a name, in any case, as bits.
fn letters_in(name: &str) -> u64 {
    let bits = name.bytes().map(|byte| match byte {
        b'a'..=b'z' => 1 << (byte - b'a'),
        b'A'..=b'Z' => 1 << (byte - b'A'),
        b'0'..=b'9' => 1 << (26 + byte - b'0'),
        _ => 0,
    });
    bits.fold(0, |all, bit: u64| all | bit)
}

/// The letters of an extension's name, with the words that people leave out or abbreviate.
/// `x-ms-lro-options` and `x-ms-longRunning-options` both become
/// `x-ms-long-running-operation-options` without the hyphens.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_tell_names_apart_only_if_slips_cannot_explain_them() {
        let mut names = vec![String::new()];
        for _ in 0..3 {
            let longer = names
                .iter()
                .flat_map(|name| ["a", "B", "1", "-"].map(|c| name.clone() + c));
            names = longer.chain([String::new()]).collect();
        }
        for one in &names {
            for other in &names {
                let [a, b] = [one, other].map(|name| name.to_ascii_lowercase());
                let slips = strsim::damerau_levenshtein(&a, &b);
                let [one_has, other_has] = [one, other].map(|name| letters_in(name));
                assert!(
                    !differ_in_letters(one_has, other_has, slips),
                    "{one} {other}"
                );
            }
        }
        let [location, etag] = ["location", "etag"].map(letters_in);
        assert!(differ_in_letters(location, etag, 1));
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
}
