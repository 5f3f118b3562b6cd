//! Files next to documents that neither the user nor a document refers to: configurations and
//! suppression files of teams. They apply to the documents around them, and are found by their
//! names.

use rayon::prelude::*;

use super::{ReadError, Source};

/// A file found next to documents.
#[derive(Debug)]
pub struct Beside<'p> {
    /// The searched folder.
    pub folder: &'p str,
    /// Its path.
    pub path: String,
    /// Its content, or the reason why it can't be read.
    pub bytes: Result<Vec<u8>, ReadError>,
}

/// Searches some folders for files with one name. Returns the existing files, in the order of the
/// folders.
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
