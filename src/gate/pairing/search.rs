//! Of which of several earlier files is a new document a version? Of the file with the most similar
//! text. If two files are equally similar, the later version counts.
//!
//! For example, `2024-01-01/disks.json` was copied from `2022-01-01/disks.json` although there is a
//! `2023-01-01/disks.json`. The two texts of 2022 and 2024 have more lines in common, so the new
//! document is compared with the one of 2022.

use std::cmp::Reverse;

use super::files::{Files, Previous};
use super::similarity::Parts;
use super::versions;
use crate::openapi::OperationKeys;
use crate::workspace::Document;

/// The maximum number of earlier files that are read for one new document.
pub(super) const MAX_CANDIDATES: usize = 32;

/// The earlier file of which a new document is a version: one of `candidates`, the file that git
/// found to be renamed, or the same file in another format.
pub(super) fn previous(
    files: Files<'_>,
    document: &Document,
    candidates: &[&str],
) -> Option<Previous> {
    let own = document.path();
    let renamed = files.changes().renamed(own);
    if let Some(rename) = renamed.filter(|rename| rename.is_exact) {
        return Some(files.version(own, rename.from.clone()));
    }
    let mut candidates = candidates.to_vec();
    // Documents of two services can be similar too.
    let renamed = renamed.map(|rename| rename.from.as_str());
    candidates.extend(renamed.filter(|from| may_be_version(files, document, from)));
    candidates.sort_by(|a, b| versions::latest_before(own, a, b));
    candidates.dedup();
    candidates.truncate(MAX_CANDIDATES);
    let found = match candidates.as_slice() {
        [] => in_another_format(files, own)?,
        [only] => (*only).to_owned(),
        several => most_alike(files, document, several)?.to_owned(),
    };
    Some(files.version(own, found))
}

/// `true` if the two documents have an operation in common, by its path or its id, or if one of them
/// has no operations.
fn may_be_version(files: Files<'_>, document: &Document, earlier: &str) -> bool {
    let own = OperationKeys::of(document.tree().root());
    let theirs = files.operations_before(earlier);
    own.is_empty() || theirs.is_empty() || own.overlaps(&theirs)
}

/// The first of the earlier files with the text most similar to the text of a document.
fn most_alike<'p>(files: Files<'_>, document: &Document, earlier: &[&'p str]) -> Option<&'p str> {
    let parts = Parts::of(document.text());
    let ranked = earlier.iter().enumerate().map(|(rank, path)| {
        let text = files.text_before(path);
        let common = text.map_or(0, |text| parts.common(&text));
        (Reverse(common), rank, *path)
    });
    ranked.min().map(|(_, _, path)| path)
}

/// The earlier file that has another extension, such as `disks.yaml` for `disks.json`, and is gone.
fn in_another_format(files: Files<'_>, path: &str) -> Option<String> {
    let (stem, extension) = path.rsplit_once('.')?;
    let others = ["json", "yaml", "yml"].into_iter();
    let mut others = others
        .filter(|other| !extension.eq_ignore_ascii_case(other))
        .map(|other| format!("{stem}.{other}"));
    others.find(|other| !files.remains(other) && files.existed(other))
}
