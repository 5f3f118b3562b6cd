//! The names of the operations of an API.

use std::sync::OnceLock;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::openapi::Api;
use crate::workspace::path;

/// The names of the operations of the documents in one folder.
#[derive(Debug)]
pub(super) struct OperationNames<'w> {
    apis: Vec<Api<'w>>,
    /// The names in lower case, computed at first use.
    names: OnceLock<FxHashSet<String>>,
}

impl<'w> OperationNames<'w> {
    pub(super) fn of(apis: Vec<Api<'w>>) -> Self {
        Self {
            apis,
            names: OnceLock::new(),
        }
    }

    /// `true` if an operation has this name. Case is ignored, because generators change the case of
    /// names.
    pub(super) fn contains(&self, name: &str) -> bool {
        let read = || {
            let operations = self.apis.iter().flat_map(|api| api.operations());
            let names = operations.filter_map(|operation| Some(operation.id()?.to_lowercase()));
            names.collect()
        };
        self.names.get_or_init(read).contains(&name.to_lowercase())
    }
}

/// The names of the operations in all versions of an API.
#[derive(Debug)]
pub(super) struct VersionNames<'w> {
    apis: Vec<Api<'w>>,
    /// The position in `apis` of the first document that has a name. `None` if another version has
    /// the name too. Computed at first use.
    first: OnceLock<FxHashMap<String, Option<usize>>>,
}

impl<'w> VersionNames<'w> {
    pub(super) fn of(apis: Vec<Api<'w>>) -> Self {
        Self {
            apis,
            first: OnceLock::new(),
        }
    }

    /// `true` if another version of the API has an operation with this name.
    pub(super) fn has_elsewhere(&self, api: Api<'w>, name: &str) -> bool {
        let read = || {
            let mut first: FxHashMap<String, Option<usize>> = FxHashMap::default();
            for (at, api) in self.apis.iter().enumerate() {
                let ids = api.operations();
                for id in ids.filter_map(|operation| Some(operation.id()?.into_owned())) {
                    let known = first.entry(id).or_insert(Some(at));
                    if !self.is_in_version(*known, *api) {
                        *known = None;
                    }
                }
            }
            first
        };
        let known = self.first.get_or_init(read).get(name);
        known.is_some_and(|known| !self.is_in_version(*known, api))
    }

    /// `true` if two documents belong to the same version.
    fn is_in_version(&self, at: Option<usize>, other: Api<'w>) -> bool {
        let known = at.and_then(|at| self.apis.get(at));
        let [own, theirs] = [known, Some(&other)].map(|api| {
            let path = api?.document().path();
            Some(VersionFolder::of(path)?.path)
        });
        own == theirs
    }
}

/// The folder of one version of an API: `specification/kites/stable/2026-03-01`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct VersionFolder<'p> {
    /// The path of the folder.
    pub(super) path: &'p str,
    /// The folder that contains all versions: `specification/kites`.
    pub(super) family: &'p str,
    /// `true` if the version is in a folder called `stable`.
    pub(super) is_stable: bool,
}

impl<'p> VersionFolder<'p> {
    /// The version folder that contains a file.
    pub(super) fn of(file: &'p str) -> Option<Self> {
        let mut folder = path::folder(file);
        while !is_version(last_segment(folder)) {
            if folder.is_empty() {
                return None;
            }
            folder = path::folder(folder);
        }
        let parent = path::folder(folder);
        let stage = last_segment(parent);
        let is_stage = matches!(stage, "stable" | "preview");
        Some(Self {
            path: folder,
            family: if is_stage {
                path::folder(parent)
            } else {
                parent
            },
            is_stable: stage == "stable",
        })
    }
}

fn last_segment(folder: &str) -> &str {
    folder.rsplit('/').next().unwrap_or_default()
}

/// `true` for the name of a version: `2026-03-01-preview`, `v2`, `1.1`.
fn is_version(name: &str) -> bool {
    let bare = name.strip_prefix(['v', 'V']);
    let number = bare.unwrap_or(name);
    let digits = number.bytes().take_while(u8::is_ascii_digit).count();
    let rest = number.get(digits..).unwrap_or_default();
    digits > 0
        && match rest.as_bytes() {
            [] => bare.is_some(),
            [b'.', next, ..] => next.is_ascii_digit(),
            [b'-', next, ..] => digits == 4 && next.is_ascii_digit(),
            _ => bare.is_some(),
        }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_of_an_api_have_folders() {
        let folder = |path, family, is_stable| {
            Some(VersionFolder {
                path,
                family,
                is_stable,
            })
        };
        for (file, expected) in [
            (
                "kites/stable/2026-03-01/kites.json",
                folder("kites/stable/2026-03-01", "kites", true),
            ),
            (
                "kites/preview/2026-03-01-preview/lines/lines.json",
                folder("kites/preview/2026-03-01-preview", "kites", false),
            ),
            ("kites/v2/kites.json", folder("kites/v2", "kites", false)),
            ("v1.1/kites.json", folder("v1.1", "", false)),
            ("kites/stable/kites.json", None),
            ("2026/kites.json", None),
            ("3d-kites/kites.json", None),
            ("kites.json", None),
        ] {
            assert_eq!(VersionFolder::of(file), expected, "{file}");
        }
    }
}
