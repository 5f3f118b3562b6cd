//! Files with a changed path, in both directions: by the current path and by the earlier path.

use rustc_hash::FxHashMap;

/// The earlier path of a renamed file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rename {
    /// The earlier path.
    pub from: String,
    /// `true` if its content is unchanged.
    pub is_exact: bool,
}

/// The renamed files.
#[derive(Clone, Debug, Default)]
pub(super) struct Renames {
    by_new_path: FxHashMap<String, Rename>,
    /// The new path of every file, by its old path.
    by_old_path: FxHashMap<String, String>,
}

impl Renames {
    /// Adds a file that is at `path` now.
    pub(super) fn add(&mut self, path: String, rename: Rename) {
        self.by_old_path.insert(rename.from.clone(), path.clone());
        self.by_new_path.insert(path, rename);
    }

    /// The earlier path of the file at `path`, if it was renamed.
    pub(super) fn rename_to(&self, path: &str) -> Option<&Rename> {
        self.by_new_path.get(path)
    }

    /// The current path of the file that was at `old`, if it was renamed.
    pub(super) fn new_path(&self, old: &str) -> Option<&str> {
        self.by_old_path.get(old).map(String::as_str)
    }

    /// The current path of the file that was at `old`, if it was renamed and its content is
    /// unchanged.
    pub(super) fn exact_new_path(&self, old: &str) -> Option<&str> {
        let new_path = self.new_path(old)?;
        let rename = self
            .rename_to(new_path)
            .filter(|rename| rename.from == old)?;
        rename.is_exact.then_some(new_path)
    }

    /// All renamed files, each with its earlier path, in any order.
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
