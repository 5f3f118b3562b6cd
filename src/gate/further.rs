//! From which other documents a new one has single operations: it was put together from several, or
//! is a part of one.

use std::cmp::Reverse;

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
        if let Some(pair) = self.pairs.of(document.path())
            && !own.is_empty()
        {
            let before = self.pairs.operations_before(&pair.path);
            own.retain(|operation| !before.contains(operation));
        }
        own
    }

    /// Which of some documents have operations that one lacks: those with most of them, and of these
    /// the latest.
    fn among(
        &mut self,
        neighbours: &[&'a str],
        own: &str,
        mut lacking: FxHashSet<String>,
    ) -> Vec<Pair> {
        let pair = self.pairs.of(own);
        let is_candidate = |path: &&&str| match &pair {
            // The other documents of its version.
            Some(pair) => **path != pair.path && path::folder(path) == path::folder(&pair.path),
            None => true,
        };
        // What it has from a document beside it was moved, or else is there twice.
        let is_elsewhere = |path: &&&str| path::folder(path) != path::folder(own);
        let candidates = neighbours.iter().filter(is_elsewhere).filter(is_candidate);
        let mut candidates: Vec<&'a str> = candidates.copied().collect();
        candidates.sort_by(|a, b| family::latest_before(own, a, b));
        candidates.truncate(MAX_NEIGHBOURS);
        let ranked = candidates.into_iter().enumerate().map(|(rank, path)| {
            let operations = self
                .operations
                .entry(path)
                .or_insert_with(|| self.pairs.operations_before(path));
            (
                Reverse(operations.intersection(&lacking).count()),
                rank,
                path,
            )
        });
        let mut ranked: Vec<_> = ranked.filter(|(common, ..)| common.0 > 0).collect();
        ranked.sort_unstable();
        let mut found = Vec::new();
        for (_, _, path) in ranked {
            let Some(operations) = self.operations.get(path) else {
                continue;
            };
            let before = lacking.len();
            lacking.retain(|operation| !operations.contains(operation));
            if lacking.len() < before {
                found.push(self.pairs.pair(path.to_owned()));
            }
        }
        found
    }
}
