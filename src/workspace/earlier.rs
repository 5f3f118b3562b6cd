//! Reads the files of an earlier state. Changed files are read from the place where their earlier
//! content is kept, all others from the current files.
//!
//! For example, git reports that a change edited `disks.json`. Then the earlier `disks.json` is an
//! object of git, and the earlier `vms.json` is the file in the work tree.

use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;

use super::changes::{Before, Changes, MAX_LINKS};
use super::file::State;
use super::load::{Input, Known, Loading};
use super::source::{ContentId, FolderNames, Listing, ReadError, Source, is_listed};
use super::{Workspace, path};
use crate::syntax::Tree;

/// A store of earlier file contents.
pub trait Objects: Sync {
    /// The bytes of the object with this id.
    ///
    /// # Errors
    /// The reason why they can't be read.
    fn read(&self, id: &str) -> Result<Vec<u8>, ReadError>;

    /// The first object that couldn't be read, with the reason.
    fn failure(&self) -> Option<String> {
        None
    }
}

/// The earlier state as a source: changed files come from the place where they are kept, all others
/// from the current files.
pub struct Earlier<'s> {
    now: &'s dyn Source,
    changes: &'s Changes,
    objects: &'s dyn Objects,
    /// Changed paths, by their lower-case form; filled at first use.
    by_lower_case: OnceLock<FxHashMap<String, String>>,
}

impl<'s> Earlier<'s> {
    /// The state that `changes` turned into the files of `now`.
    pub fn new(now: &'s dyn Source, changes: &'s Changes, objects: &'s dyn Objects) -> Self {
        Self {
            now,
            changes,
            objects,
            by_lower_case: OnceLock::new(),
        }
    }

    /// The current files.
    pub fn now(&self) -> &'s dyn Source {
        self.now
    }

    /// The differences between the current files and this state.
    pub fn changes(&self) -> &'s Changes {
        self.changes
    }

    /// Loads some documents of this state and everything that they refer to. A file with the same
    /// content in `now`, the workspace to compare with, is not read again.
    pub fn load(&self, now: &Workspace, inputs: &[Input], paths: &[String]) -> Workspace {
        let loading = Loading {
            ids: Arc::clone(now.ids()),
            state: State::Earlier,
            known: &|path| self.known(now, path).map(Known::Tree),
            ..Loading::default()
        };
        Workspace::load_some(self, inputs, paths, loading)
    }

    /// The tree of a document of this state, if a current document has the same content.
    fn known(&self, workspace: &Workspace, path: &str) -> Option<Arc<Tree>> {
        let at = match self.changes.is_changed(path) {
            false => path,
            true => self.changes.renames.exact_new_path(path)?,
        };
        let document = workspace.find(at)?;
        // An unreadable document has no tree, only a text.
        document
            .fault()
            .is_none()
            .then(|| document.file().shared_tree())
    }

    fn open(&self, path: &str, links: usize) -> Result<Vec<u8>, ReadError> {
        match self.changes.before.get(path) {
            None if self.changes.is_added(path) => Err(ReadError::Missing),
            None => self.now.read(path),
            Some(Before::Bytes(bytes)) => Ok(bytes.clone()),
            Some(Before::Object(id)) => self.objects.read(id),
            Some(Before::Link(id)) => {
                let target = String::from_utf8(self.objects.read(id)?);
                let target = target.map_err(|_| ReadError::Missing)?;
                if links == MAX_LINKS {
                    return Err(ReadError::Failed(
                        "too many levels of symbolic links".to_owned(),
                    ));
                }
                if target.starts_with('/') {
                    return Err(ReadError::Outside);
                }
                let target = path::join(path::folder(path), &target).ok_or(ReadError::Outside)?;
                if path::is_in_git(&target) {
                    return Err(ReadError::Outside);
                }
                self.open(&target, links + 1)
            }
        }
    }
}

impl Source for Earlier<'_> {
    fn list(&self, folder: &str) -> Listing {
        let mut listing = self.now.list(folder);
        listing.files.retain(|path| !self.changes.is_added(path));
        let before = self.changes.differing();
        listing.files.extend(
            before
                .filter(|path| is_listed(folder, path))
                .map(str::to_owned),
        );
        listing.files.sort_unstable();
        listing.files.dedup();
        listing
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        self.open(path, 0)
    }

    fn exists(&self, path: &str) -> bool {
        self.changes.before.contains_key(path)
            || !self.changes.is_added(path) && self.now.exists(path)
    }

    fn files_in(&self, folder: &str) -> Vec<String> {
        let mut files = self.now.files_in(folder);
        files.retain(|path| !self.changes.is_added(path));
        let before = self.changes.differing();
        let own = before.filter(|path| path::folder(path) == folder);
        files.extend(
            own.filter(|path| path::is_specification(path))
                .map(str::to_owned),
        );
        files.sort_unstable();
        files.dedup();
        files
    }

    fn content_id(&self, path: &str) -> Option<ContentId> {
        match self.changes.before.get(path)? {
            // Thirty-two hexadecimal digits of a hash are enough.
            Before::Object(id) => Some(ContentId(u128::from_str_radix(id.get(..32)?, 16).ok()?)),
            Before::Link(_) | Before::Bytes(_) => None,
        }
    }

    fn find_ignoring_case(&self, path: &str) -> Option<String> {
        self.find_in_any_case(path, &mut FolderNames::default())
    }

    fn find_in_any_case(&self, path: &str, folders: &mut FolderNames) -> Option<String> {
        let by_lower_case = self.by_lower_case.get_or_init(|| {
            let before = self.changes.differing();
            before
                .map(|path| (path.to_lowercase(), path.to_owned()))
                .collect()
        });
        let own = by_lower_case.get(&path.to_lowercase());
        own.cloned().or_else(|| {
            let found = self.now.find_in_any_case(path, folders)?;
            (!self.changes.is_added(&found)).then_some(found)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::Memory;
    use super::super::renames::Rename;
    use super::*;

    struct Kept(Vec<(&'static str, &'static str)>);

    impl Objects for Kept {
        fn read(&self, id: &str) -> Result<Vec<u8>, ReadError> {
            let mut all = self.0.iter();
            let found = all.find(|(own, _)| *own == id);
            found
                .map(|(_, text)| text.as_bytes().to_vec())
                .ok_or(ReadError::Missing)
        }
    }

    fn now() -> Memory {
        [
            ("a/same.json", "same"),
            ("a/changed.json", "now"),
            ("a/new.json", "new"),
            ("a/unheard-of.json", "untracked"),
            ("b/moved.json", "moved"),
        ]
        .into_iter()
        .collect()
    }

    fn changes() -> Changes {
        let object = |id: &str| Before::Object(id.to_owned());
        let mut changes = Changes::default();
        changes.differed("a/changed.json", object("1"));
        changes.differed("a/gone.json", object("2"));
        changes.differed("a/moved.json", object("3"));
        changes.differed("a/link.json", Before::Link("4".to_owned()));
        changes.differed("a/out.json", Before::Link("5".to_owned()));
        changes.differed("a/loop.json", Before::Link("6".to_owned()));
        changes.add("a/new.json");
        changes.add("b/moved.json");
        let from = "a/moved.json".to_owned();
        changes.rename(
            "b/moved.json",
            Rename {
                from,
                is_exact: true,
            },
        );
        let kept = [
            "a/same.json",
            "a/changed.json",
            "a/new.json",
            "b/moved.json",
        ];
        changes.keep(kept.map(str::to_owned).to_vec());
        changes
    }

    fn kept() -> Kept {
        Kept(vec![
            ("1", "before"),
            ("2", "gone"),
            ("3", "moved"),
            ("4", "../a/same.json"),
            ("5", "../../etc/secret.json"),
            ("6", "loop.json"),
        ])
    }

    #[test]
    fn the_earlier_state_is_read_from_both() {
        let (now, changes, kept) = (now(), changes(), kept());
        let source = Earlier::new(&now, &changes, &kept);
        let read = |path: &str| {
            source
                .read(path)
                .map(|bytes| String::from_utf8(bytes).unwrap())
        };
        assert_eq!(read("a/same.json").as_deref(), Ok("same"));
        assert_eq!(read("a/changed.json").as_deref(), Ok("before"));
        assert_eq!(read("a/gone.json").as_deref(), Ok("gone"));
        for absent in ["a/new.json", "b/moved.json", "a/unheard-of.json"] {
            assert_eq!(read(absent), Err(ReadError::Missing), "{absent}");
            assert!(!source.exists(absent), "{absent}");
        }
        assert!(source.exists("a/gone.json"));
        assert_eq!(
            source.find_ignoring_case("A/GONE.json").as_deref(),
            Some("a/gone.json")
        );
        assert_eq!(source.find_ignoring_case("a/NEW.json"), None);
    }

    #[test]
    fn links_lead_within_the_state_and_no_further() {
        let (now, changes, kept) = (now(), changes(), kept());
        let source = Earlier::new(&now, &changes, &kept);
        assert_eq!(source.read("a/link.json").as_deref(), Ok(&b"same"[..]));
        assert_eq!(source.read("a/out.json"), Err(ReadError::Outside));
        let is_failure = |found| matches!(found, Err(ReadError::Failed(_)));
        assert!(is_failure(source.read("a/loop.json")));
    }

    #[test]
    fn folders_hold_what_they_held() {
        let (now, changes, kept) = (now(), changes(), kept());
        let source = Earlier::new(&now, &changes, &kept);
        let held = [
            "a/changed.json",
            "a/gone.json",
            "a/link.json",
            "a/loop.json",
            "a/moved.json",
            "a/out.json",
            "a/same.json",
        ];
        assert_eq!(source.list("").files, held);
        assert_eq!(source.files_in("a"), held);
        assert_eq!(source.list("b").files, [""; 0]);
        let mut all: Vec<_> = changes.all_before().collect();
        all.sort_unstable();
        assert_eq!(all, held);
    }
}
