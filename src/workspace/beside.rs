//! Files that nobody names and no document refers to, but that speak for the documents around which
//! they lie: configurations, and what teams keep suppressions in. They are looked for by their names.

use rayon::prelude::*;

use super::{ReadError, Source};

/// A file that was found beside documents.
#[derive(Debug)]
pub struct Beside<'p> {
    /// The folder in which it was looked for.
    pub folder: &'p str,
    /// Its path.
    pub path: String,
    /// Its content, or why there is none.
    pub bytes: Result<Vec<u8>, ReadError>,
}

/// Looks in some folders for files of one name: those that are there, in the order of the folders.
pub fn look_for<'p>(source: &dyn Source, folders: &[&'p str], name: &str) -> Vec<Beside<'p>> {
    let look = |&folder: &&'p str| {
        let path = match folder {
            "" => name.to_owned(),
            folder => format!("{folder}/{name}"),
        };
        let bytes = match source.exists(&path) {
            true => source.read(&path),
            false => Err(ReadError::Missing),
        };
        let is_there = !matches!(bytes, Err(ReadError::Missing));
        is_there.then_some(Beside {
            folder,
            path,
            bytes,
        })
    };
    folders.par_iter().filter_map(look).collect()
}
