//! Which files lie elsewhere now? Asked from either end: where did this file lie, and what became of
//! the file that lay there?

use rustc_hash::FxHashMap;

/// A file that lay elsewhere before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rename {
    /// Where it lay.
    pub from: String,
    /// `true` if nothing in it changed.
    pub is_exact: bool,
}

/// Files that lie elsewhere now.
#[derive(Clone, Debug, Default)]
pub(super) struct Renames {
    by_new_path: FxHashMap<String, Rename>,
    /// The new path of every file, by its old one.
    by_old_path: FxHashMap<String, String>,
}

impl Renames {
    /// Adds a file that lies at `path` now.
    pub(super) fn add(&mut self, path: String, rename: Rename) {
        self.by_old_path.insert(rename.from.clone(), path.clone());
        self.by_new_path.insert(path, rename);
    }

    /// Where the file at `path` lay, if it lay elsewhere.
    pub(super) fn rename_to(&self, path: &str) -> Option<&Rename> {
        self.by_new_path.get(path)
    }

    /// Where the file lies now that lay at `old`, if it lies elsewhere.
    pub(super) fn new_path(&self, old: &str) -> Option<&str> {
        self.by_old_path.get(old).map(String::as_str)
    }

    /// The same, if nothing but its path changed.
    pub(super) fn exact_new_path(&self, old: &str) -> Option<&str> {
        let new_path = self.new_path(old)?;
        let rename = self
            .rename_to(new_path)
            .filter(|rename| rename.from == old)?;
        rename.is_exact.then_some(new_path)
    }

    /// Every file that lies elsewhere, with where it lay, in no order.
    pub(super) fn all(&self) -> impl Iterator<Item = (&str, &Rename)> {
        let renames = self.by_new_path.iter();
        renames.map(|(path, rename)| (path.as_str(), rename))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_renamed_file_is_found_by_both_of_its_paths() {
        let mut renames = Renames::default();
        for (from, to, is_exact) in [("a", "b", true), ("c", "d", false)] {
            let from = from.to_owned();
            renames.add(to.to_owned(), Rename { from, is_exact });
        }
        let old = |to: &str| renames.rename_to(to).map(|rename| rename.from.as_str());
        assert_eq!((old("b"), old("d"), old("a")), (Some("a"), Some("c"), None));
        assert_eq!(
            (renames.new_path("a"), renames.new_path("b")),
            (Some("b"), None)
        );
        assert_eq!(renames.exact_new_path("a"), Some("b"));
        assert_eq!(renames.exact_new_path("c"), None);
    }
}
