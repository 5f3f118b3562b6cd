//! Finds the files that an earlier state left out because of its ignore files. A walk reads ignore
//! files from the disk, but the earlier state has no folder on the disk.
//!
//! For example, `.gitignore` listed `drafts/` before the change. Then no document in this folder
//! was checked before, whether git tracked it or not.

#[cfg(feature = "disk")]
pub use patterns::Ignores;

/// Without git's patterns, no file is left out.
#[cfg(not(feature = "disk"))]
pub struct Ignores<'s>(std::marker::PhantomData<&'s ()>);

#[cfg(not(feature = "disk"))]
impl<'s> Ignores<'s> {
    /// Reads nothing.
    pub fn new(_: &'s dyn super::Source) -> Self {
        Self(std::marker::PhantomData)
    }

    /// Always `false`.
    pub fn leave_out(&mut self, _: &str) -> bool {
        false
    }
}

#[cfg(feature = "disk")]
mod patterns {
    use ignore::Match;
    use ignore::gitignore::{Gitignore, GitignoreBuilder};
    use rustc_hash::FxHashMap;

    use super::super::Source;

    /// The names of files that list what a walk leaves out. The last one overrides the first.
    const NAMES: [&str; 2] = [".gitignore", ".ignore"];

    /// The files and folders that the ignore files of a source leave out.
    pub struct Ignores<'s> {
        source: &'s dyn Source,
        /// The patterns of each folder, the stronger ones first.
        patterns: FxHashMap<String, Vec<Gitignore>>,
        /// The results for folders already checked.
        known: FxHashMap<String, bool>,
    }

    impl<'s> Ignores<'s> {
        /// Reads nothing yet.
        pub fn new(source: &'s dyn Source) -> Self {
            Self {
                source,
                patterns: FxHashMap::default(),
                known: FxHashMap::default(),
            }
        }

        /// `true` if a walk leaves out the file, or a folder around it.
        pub fn leave_out(&mut self, path: &str) -> bool {
            for (end, _) in path.match_indices('/') {
                let Some(folder) = path.get(..end) else {
                    continue;
                };
                let is_out = match self.known.get(folder) {
                    Some(&known) => known,
                    None => {
                        let is_out = self.matches(folder, true);
                        self.known.insert(folder.to_owned(), is_out);
                        is_out
                    }
                };
                if is_out {
                    return true;
                }
            }
            self.matches(path, false)
        }

        /// `true` if the patterns leave out this file or folder. The patterns of the nearest folder
        /// decide.
        fn matches(&mut self, path: &str, is_folder: bool) -> bool {
            let ends = path.rmatch_indices('/').map(|(at, _)| Some(at));
            for end in ends.chain([None]) {
                let (folder, below) = match end {
                    Some(at) => (path.get(..at).unwrap_or_default(), path.get(at + 1..)),
                    None => ("", Some(path)),
                };
                for patterns in self.patterns_of(folder) {
                    match patterns.matched(below.unwrap_or_default(), is_folder) {
                        Match::Ignore(_) => return true,
                        Match::Whitelist(_) => return false,
                        Match::None => {}
                    }
                }
            }
            false
        }

        fn patterns_of(&mut self, folder: &str) -> &[Gitignore] {
            let source = self.source;
            self.patterns.entry(folder.to_owned()).or_insert_with(|| {
                let names = NAMES.iter().rev();
                names
                    .filter_map(|name| read(source, folder, name))
                    .collect()
            })
        }
    }

    /// The patterns of a file; `None` if there is no such file.
    fn read(source: &dyn Source, folder: &str, name: &str) -> Option<Gitignore> {
        let path = match folder {
            "" => name.to_owned(),
            folder => format!("{folder}/{name}"),
        };
        if !source.exists(&path) {
            return None;
        }
        let bytes = source.read(&path).ok()?;
        let mut builder = GitignoreBuilder::new("");
        for line in String::from_utf8_lossy(&bytes).lines() {
            // A pattern that can't be read matches nothing.
            let _ = builder.add_line(None, line);
        }
        builder.build().ok()
    }
}
