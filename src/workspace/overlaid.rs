use super::source::{ContentId, FolderNames, Listing, Memory, ReadError, Source};

/// A source with some files replaced, for standard input or the buffers of an editor.
#[derive(Debug)]
pub struct Overlaid<S> {
    below: S,
    above: Memory,
}

impl<S> Overlaid<S> {
    /// Makes a source in which the files of `above` replace the files of `below`.
    pub fn new(below: S, above: Memory) -> Self {
        Self { below, above }
    }
}

impl<S: Clone> Overlaid<S> {
    /// A copy with one more file replaced.
    #[must_use]
    pub fn with(&self, path: &str, bytes: Vec<u8>) -> Self {
        let mut above = self.above.clone();
        above.insert(path, bytes);
        Self::new(self.below.clone(), above)
    }

    /// A copy in which the file at this path is not replaced.
    #[must_use]
    pub fn without(&self, path: &str) -> Self {
        let mut above = self.above.clone();
        above.remove(path);
        Self::new(self.below.clone(), above)
    }
}

impl<S: Source> Source for Overlaid<S> {
    fn list(&self, folder: &str) -> Listing {
        let mut listing = self.below.list(folder);
        listing.files.extend(self.above.list(folder).files);
        listing.files.sort_unstable();
        listing.files.dedup();
        listing
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        match self.above.read(path) {
            Err(ReadError::Missing) => self.below.read(path),
            found => found,
        }
    }

    fn read_listed(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        match self.above.read(path) {
            Err(ReadError::Missing) => self.below.read_listed(path),
            found => found,
        }
    }

    fn files_in(&self, folder: &str) -> Vec<String> {
        let mut files = self.below.files_in(folder);
        files.extend(self.above.files_in(folder));
        files
    }

    fn exists(&self, path: &str) -> bool {
        self.above.exists(path) || self.below.exists(path)
    }

    fn content_id(&self, path: &str) -> Option<ContentId> {
        match self.above.exists(path) {
            true => None,
            false => self.below.content_id(path),
        }
    }

    fn find_ignoring_case(&self, path: &str) -> Option<String> {
        self.above
            .find_ignoring_case(path)
            .or_else(|| self.below.find_ignoring_case(path))
    }

    fn find_in_any_case(&self, path: &str, folders: &mut FolderNames) -> Option<String> {
        self.above
            .find_ignoring_case(path)
            .or_else(|| self.below.find_in_any_case(path, folders))
    }
}
