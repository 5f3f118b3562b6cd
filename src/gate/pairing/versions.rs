//! Which files are the same document in different versions of an API, and which version is later?
//! The paths show it.
//!
//! For example, `stable/2024-01-01/disks.json` and `preview/2023-06-01-preview/disks.json` belong
//! to the family `*/*/disks.json`, and the first one is later.

use std::cmp::Ordering;

/// Names of folders that show how finished a version is.
const STAGES: [&str; 5] = ["stable", "preview", "beta", "alpha", "ga"];

/// Words after the date of an unfinished version.
const UNFINISHED: [&str; 5] = ["preview", "privatepreview", "beta", "alpha", "rc"];

/// The path without its version. Two files of the same family are versions of one document:
/// `a/stable/2024-01-01/b.json` and `a/preview/2023-06-01-preview/b.json`.
pub(super) fn family(path: &str) -> String {
    let mut family = String::with_capacity(path.len());
    for (at, segment) in path.split('/').enumerate() {
        if at > 0 {
            family.push('/');
        }
        if STAGES.contains(&segment) || Version::read(segment).is_some() {
            family.push('*');
            continue;
        }
        let mut rest = segment;
        while let Some((before, behind)) = split_date(rest) {
            family.push_str(before);
            family.push('*');
            rest = behind;
        }
        family.push_str(rest);
    }
    family
}

/// Compares two paths of a family by their versions.
pub(super) fn compare(a: &str, b: &str) -> Ordering {
    rank(a).cmp(&rank(b))
}

/// A key by which paths of a family are in the order of [`compare`].
pub(super) fn rank(path: &str) -> impl Ord + use<'_> {
    (versions(path), path)
}

/// Sorts paths of a family so that versions before `own` come first, the latest of them first, and then
/// the versions after it, again the latest first.
pub(super) fn latest_before(own: &str, a: &str, b: &str) -> Ordering {
    let is_later = |path: &str| compare(path, own).is_gt();
    let later = is_later(a).cmp(&is_later(b));
    later.then_with(|| compare(b, a))
}

fn versions(path: &str) -> Vec<Version> {
    let mut versions = Vec::new();
    for segment in path.split('/') {
        if let Some(version) = Version::read(segment) {
            versions.push(version);
            continue;
        }
        let mut rest = segment;
        while let Some((before, behind)) = split_date(rest) {
            let date = rest.get(before.len()..rest.len() - behind.len());
            versions.extend(date.and_then(Version::read));
            rest = behind;
        }
    }
    versions
}

/// The numbers of a version, and whether it is finished: a finished version is later than an
/// unfinished one with the same numbers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Version {
    numbers: Vec<u64>,
    is_finished: bool,
    /// The numbers after the word for an unfinished version.
    attempt: Vec<u64>,
}

impl Version {
    /// Reads `2024-01-01`, `2024-01-01-preview`, `v1`, `v1.0-beta.2`, `7.4`; `None` if the text
    /// contains anything else.
    fn read(text: &str) -> Option<Self> {
        let bare = text.strip_prefix(['v', 'V']).unwrap_or(text);
        if !bare.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let word = bare.find(|c: char| c.is_ascii_alphabetic());
        let (numbers, tail) = bare.split_at(word.unwrap_or(bare.len()));
        let end = tail
            .find(|c: char| !c.is_ascii_alphabetic())
            .unwrap_or(tail.len());
        let (word, attempt) = tail.split_at(end);
        let is_known = UNFINISHED
            .iter()
            .any(|known| word.eq_ignore_ascii_case(known));
        if !(word.is_empty() || is_known) {
            return None;
        }
        // A file's extension isn't part of a version.
        Some(Self {
            numbers: read_numbers(numbers)?,
            is_finished: word.is_empty(),
            attempt: read_numbers(attempt)?,
        })
    }
}

/// Numbers with `.`, `-` or `_` around them; nothing else.
fn read_numbers(text: &str) -> Option<Vec<u64>> {
    let parts = text.split(['.', '-', '_']).filter(|part| !part.is_empty());
    parts.map(|part| part.parse().ok()).collect()
}

/// The text before the first date, and the text after it. A word for an unfinished version that
/// follows the date is left out.
fn split_date(text: &str) -> Option<(&str, &str)> {
    let bytes = text.as_bytes();
    let is_date = |window: &[u8]| {
        window.iter().enumerate().all(|(at, byte)| match at {
            4 | 7 => *byte == b'-',
            _ => byte.is_ascii_digit(),
        })
    };
    let start = bytes.windows(10).position(is_date)?;
    let (before, rest) = text.split_at_checked(start)?;
    let behind = rest.get(10..)?;
    let word = behind.strip_prefix('-').and_then(|behind| {
        let end = behind
            .find(|c: char| !c.is_ascii_alphabetic())
            .unwrap_or(behind.len());
        let word = behind.get(..end)?;
        let is_known = UNFINISHED
            .iter()
            .any(|known| word.eq_ignore_ascii_case(known));
        behind.get(end..).filter(|_| is_known)
    });
    Some((before, word.unwrap_or(behind)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_of_a_document_are_one_family() {
        let same = [
            "spec/rm/Contoso/stable/2024-01-01/widgets.json",
            "spec/rm/Contoso/preview/2023-06-01-preview/widgets.json",
            "spec/rm/Contoso/preview/2023-06-01-privatepreview/widgets.json",
        ];
        for path in same {
            assert_eq!(family(path), "spec/rm/Contoso/*/*/widgets.json");
        }
        assert_eq!(family("keys/stable/7.4/keys.json"), "keys/*/*/keys.json");
        assert_eq!(
            family("keys/preview/7.6-preview.1/keys.json"),
            "keys/*/*/keys.json"
        );
        assert_eq!(family("v1.0/api.yaml"), "*/api.yaml");
        assert_eq!(family("api_2024-01-01-preview.json"), "api_*.json");
        assert_eq!(family("api_2024-01-01.json"), "api_*.json");
    }

    #[test]
    fn what_is_no_version_keeps_its_name() {
        for path in [
            "vms/vm.json",
            "v/x.json",
            "2d-graphics/a.json",
            "a/1password.json",
        ] {
            assert_eq!(family(path), path);
        }
    }

    #[test]
    fn later_versions_come_behind_earlier_ones() {
        let paths = [
            "a/preview/2022-01-01-preview/b.json",
            "a/stable/2022-01-01/b.json",
            "a/preview/2023-01-01-preview/b.json",
            "a/stable/2023-01-01/b.json",
            "a/stable/2024-11-30/b.json",
        ];
        assert!(paths.is_sorted_by(|a, b| compare(a, b).is_lt()));
        let versions = [
            "v1/a.json",
            "v1.2-beta.2/a.json",
            "v1.2-beta.10/a.json",
            "v1.2/a.json",
            "v10/a.json",
        ];
        assert!(versions.is_sorted_by(|a, b| compare(a, b).is_lt()));
    }
}
