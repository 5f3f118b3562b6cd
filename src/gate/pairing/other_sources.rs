//! From which other documents a new one has single operations: it was put together from several, or
//! is a part of one.

use rustc_hash::{FxHashMap, FxHashSet};

use super::family;
use super::pairs::{Pair, Pairs};
use crate::workspace::{Document, path};

/// How many documents are read to find where the operations of one come from.
const MAX_NEIGHBOURS: usize = 64;

/// The documents that some new ones have operations from, besides the one that each has come from as
/// a whole, by their paths.
pub(super) fn further(pairs: &Pairs<'_>, added: &[&Document]) -> FxHashMap<String, Vec<Pair>> {
    let mut looking = Looking {
        pairs,
        operations: FxHashMap::default(),
    };
    let added = added.iter().filter_map(|document| {
        let lacking = looking.lacking(document);
        (!lacking.is_empty()).then_some((*document, lacking))
    });
    let added: Vec<_> = added.collect();
    if added.is_empty() {
        return FxHashMap::default();
    }
    let neighbours = neighbours(pairs, &added);
    let further = added.into_iter().filter_map(|(document, lacking)| {
        let own = path::folder(document.path());
        let neighbours = neighbours.get(&family::family(own))?;
        let found = looking.among(neighbours, document.path(), lacking);
        Some((document.path().to_owned(), found))
    });
    further.collect()
}

/// The documents of the earlier state that lie in the same folder of any version as some new ones.
fn neighbours<'p>(
    pairs: &Pairs<'p>,
    added: &[(&Document, FxHashSet<String>)],
) -> FxHashMap<String, Vec<&'p str>> {
    let folders = added
        .iter()
        .map(|(document, _)| path::folder(document.path()));
    let mut neighbours: FxHashMap<String, Vec<&str>> = folders
        .map(|folder| (family::family(folder), Vec::new()))
        .collect();
    // Files of a folder follow one another.
    let mut last = ("", String::new());
    for file in pairs.changes().all_before() {
        let folder = path::folder(file);
        if last.0 != folder {
            last = (folder, family::family(folder));
        }
        if let Some(neighbours) = neighbours.get_mut(&last.1)
            && path::is_specification(file)
        {
            neighbours.push(file);
        }
    }
    neighbours
}

struct Looking<'l, 'a> {
    pairs: &'l Pairs<'a>,
    /// What documents of the earlier state have, by their paths.
    operations: FxHashMap<&'a str, FxHashSet<String>>,
}

impl<'a> Looking<'_, 'a> {
    /// The operations of a document that are not in the one that it has come from.
    fn lacking(&self, document: &Document) -> FxHashSet<String> {
        let mut own = super::pairs::operations(document.tree().root());
        let path = document.path();
        let versions = self.pairs.of(path).into_iter();
        for pair in versions.chain(self.pairs.latest_before(path)) {
            if own.is_empty() {
                break;
            }
            let before = self.pairs.operations_before(&pair.path);
            own.retain(|operation| !before.contains(operation));
        }
        own
    }

    /// Which of some documents have operations that one lacks: first those of its version, then the
    /// latest.
    fn among(
        &mut self,
        neighbours: &[&'a str],
        own: &str,
        mut lacking: FxHashSet<String>,
    ) -> Vec<Pair> {
        let pair = self.pairs.of(own);
        // What it has from a document beside it was moved, or else is there twice.
        let candidates = neighbours.iter().copied().filter(|path| {
            path::folder(path) != path::folder(own)
                && pair.as_ref().is_none_or(|pair| *path != pair.path)
        });
        let is_beside = |path: &str| {
            let pair = pair.as_ref();
            pair.is_some_and(|pair| path::folder(path) == path::folder(&pair.path))
        };
        let mut candidates: Vec<&'a str> = candidates.collect();
        candidates.sort_by(|a, b| {
            let beside = is_beside(b).cmp(&is_beside(a));
            beside.then_with(|| family::latest_before(own, a, b))
        });
        candidates.truncate(MAX_NEIGHBOURS);
        let mut found = Vec::new();
        for path in candidates {
            if lacking.is_empty() {
                break;
            }
            let operations = self
                .operations
                .entry(path)
                .or_insert_with(|| self.pairs.operations_before(path));
            let before = lacking.len();
            lacking.retain(|operation| !operations.contains(operation));
            if lacking.len() < before {
                found.push(self.pairs.part_of(path.to_owned()));
            }
        }
        found
    }
}
