//! Files next to the documents in which teams already keep suppressions.

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::{Book, Fault, NO_EFFECT, Read, readme, suppressions_yaml};
use crate::syntax::{MAX_BYTES, SyntaxError, Tree, read_yaml};
use crate::text::Span;
use crate::workspace::{Document, File, ReadError, Source, Workspace, look_for, path};

/// The names of a `readme.md`. On file systems that ignore case they are all one file.
const READMES: [&str; 4] = ["readme.md", "README.md", "Readme.md", "ReadMe.md"];

/// The name of the file that the tools of azure-rest-api-specs share.
const SUPPRESSIONS: &str = "suppressions.yaml";

/// A file with suppressions, or with faults in them.
#[derive(Debug)]
struct SuppressionFile {
    file: Arc<File>,
    folder: String,
    read: Read,
}

/// The files with suppressions in the folders of the documents and around them.
#[derive(Debug, Default)]
pub struct SuppressionFiles {
    files: Vec<SuppressionFile>,
    by_folder: FxHashMap<String, Vec<usize>>,
    tally: Tally,
}

/// The numbers of suppressions that were read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Files with suppressions.
    pub files: usize,
    /// Suppressions, counted once for each rule that an entry names.
    pub read: usize,
    /// Suppressions that are only for other linters.
    pub others: usize,
}

impl SuppressionFiles {
    /// Reads the files in all folders with documents, and in their parent folders.
    pub fn load(source: &dyn Source, workspace: &Workspace) -> Self {
        let names = READMES.into_iter().chain([SUPPRESSIONS]);
        let folders: Vec<&str> = path::around(workspace.documents().iter().map(Document::path));
        let mut found: Vec<_> = names
            .flat_map(|name| look_for(source, &folders, name))
            .collect();
        found.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        // The same file under several names.
        found.dedup_by(|a, b| {
            a.folder == b.folder && a.path.eq_ignore_ascii_case(&b.path) && a.bytes == b.bytes
        });
        let read: Vec<_> = found
            .into_par_iter()
            .filter_map(|found| {
                let (tree, read) = read(&found.path, found.folder, found.bytes);
                (!read.is_empty()).then_some((found.path, found.folder, tree, read))
            })
            .collect();
        let mut files = Self::default();
        for (at, (path, folder, tree, read)) in read.into_iter().enumerate() {
            files.tally.files += 1;
            files.tally.read += read.names;
            files.tally.others += read.others;
            let known = files.by_folder.entry(folder.to_owned()).or_default();
            known.push(at);
            files.files.push(SuppressionFile {
                file: workspace.file_beside(&path, tree),
                folder: folder.to_owned(),
                read,
            });
        }
        files
    }

    /// `true` if a file with this name and content would be read; without a content, `true` if a file with
    /// this name might be.
    pub fn reads(path: &str, bytes: Option<&[u8]>) -> bool {
        let name = path.rsplit('/').next().unwrap_or(path);
        let is_said = |bytes| memchr::memmem::find(bytes, readme::WORD.as_bytes()).is_some();
        name == SUPPRESSIONS || READMES.contains(&name) && bytes.is_none_or(is_said)
    }

    /// The numbers of suppressions that were read.
    pub fn tally(&self) -> Tally {
        self.tally
    }

    /// The suppressions of each file, as a book.
    pub fn books(&self) -> impl Iterator<Item = Book<'_>> {
        self.files.iter().map(|file| Book {
            file: &file.file,
            folder: &file.folder,
            entries: &file.read.entries,
            faults: &file.read.faults,
        })
    }

    /// The books that apply to a document.
    pub fn above(&self, file: &File) -> Vec<usize> {
        let mut above = Vec::new();
        if self.files.is_empty() {
            return above;
        }
        let mut folder = path::folder(file.path());
        loop {
            above.extend(self.by_folder.get(folder).into_iter().flatten());
            if folder.is_empty() {
                return above;
            }
            folder = path::folder(folder);
        }
    }
}

/// The tree of a file, empty for Markdown, and its suppressions.
fn read(path: &str, folder: &str, bytes: Result<Vec<u8>, ReadError>) -> (Tree, Read) {
    let bytes = match bytes {
        Ok(bytes) if bytes.len() > MAX_BYTES => Err("it is too large".to_owned()),
        Ok(bytes) => Ok(bytes),
        Err(error) => Err(error.to_string()),
    };
    match (path.ends_with(SUPPRESSIONS), bytes) {
        (true, Ok(bytes)) => read_suppressions(folder, bytes),
        (true, Err(why)) => failed("", Fault::unopened(&why)),
        (false, Ok(bytes)) => read_readme(bytes),
        // Most readmes have no suppressions.
        (false, Err(_)) => (Tree::empty(""), Read::default()),
    }
}

fn read_readme(bytes: Vec<u8>) -> (Tree, Read) {
    if memchr::memmem::find(&bytes, readme::WORD.as_bytes()).is_none() {
        return (Tree::empty(""), Read::default());
    }
    let (text, bad) = decoded(bytes);
    let mut read = readme::read(&text);
    read.faults.extend(bad.map(Fault::not_text));
    (Tree::empty(text), read)
}

fn read_suppressions(folder: &str, bytes: Vec<u8>) -> (Tree, Read) {
    let (text, bad) = decoded(bytes);
    if let Some(bad) = bad {
        return failed(text, Fault::not_text(bad));
    }
    match read_yaml(text) {
        Ok(tree) => {
            let read = suppressions_yaml::read(&tree, folder);
            (tree, read)
        }
        Err(bad) => {
            let fault = Fault::not_yaml(&bad.error);
            failed(bad.readable.into_text(), fault)
        }
    }
}

/// A file that has only a fault.
fn failed(text: impl Into<Box<str>>, fault: Fault) -> (Tree, Read) {
    (Tree::empty(text), Read::from(fault))
}

/// The text before the first byte that isn't UTF-8, and the place of that byte.
fn decoded(bytes: Vec<u8>) -> (String, Option<Span>) {
    match String::from_utf8(bytes) {
        Ok(text) => (text, None),
        Err(error) => {
            let end = error.utf8_error().valid_up_to();
            let mut bytes = error.into_bytes();
            bytes.truncate(end);
            let text = String::from_utf8(bytes).unwrap_or_default();
            (text, Some(Span::empty(end as u32)))
        }
    }
}

impl Fault {
    fn of_file(span: Span, message: String, help: &str) -> Self {
        Self {
            case: NO_EFFECT,
            span,
            message,
            help: help.to_owned(),
        }
    }

    fn unopened(why: &str) -> Self {
        let message =
            format!("these suppressions have no effect: the file cannot be opened: {why}");
        Self::of_file(
            Span::default(),
            message,
            "check the path and the permissions of this file",
        )
    }

    fn not_text(at: Span) -> Self {
        let message = "the suppressions after this place have no effect: a byte isn't UTF-8";
        Self::of_file(at, message.to_owned(), "save the file as UTF-8")
    }

    fn not_yaml(error: &SyntaxError) -> Self {
        let message = format!("these suppressions have no effect: {}", error.message);
        Self::of_file(error.span, message, "fix the YAML here")
    }
}
