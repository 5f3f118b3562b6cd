//! Files beside the documents in which teams keep suppressions already.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::{Book, Fault, NO_EFFECT, Read, readme, suppressions_yaml};
use crate::syntax::{MAX_BYTES, Tree, read_yaml};
use crate::text::Span;
use crate::workspace::{Document, ReadError, Source, Workspace, look_for, path};

/// The names that a `readme.md` has where names differ by case. All are one file where they don't.
const READMES: [&str; 4] = ["readme.md", "README.md", "Readme.md", "ReadMe.md"];

/// The name of the file that the tools of azure-rest-api-specs share.
const SUPPRESSIONS: &str = "suppressions.yaml";

/// Whether a file is read for the suppressions in it, by its name.
pub fn is_suppression_file(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    name == SUPPRESSIONS || READMES.contains(&name)
}

/// A file with suppressions, or with something that is wrong with them.
#[derive(Debug)]
struct File {
    document: Document,
    folder: String,
    read: Read,
}

/// The files with suppressions in the folders of the documents and around them.
#[derive(Debug, Default)]
pub struct SuppressionFiles {
    files: Vec<File>,
    by_folder: FxHashMap<String, Vec<usize>>,
    tally: Tally,
}

/// How many suppressions were read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Files that hold any.
    pub files: usize,
    /// Suppressions: one for every rule that an entry names.
    pub read: usize,
    /// Those of them that are for other linters alone.
    pub others: usize,
}

impl SuppressionFiles {
    /// Reads the files in all folders that hold documents, and in those around them. The first of
    /// them gets the `nth` number behind those of the workspace.
    pub fn load(source: &dyn Source, workspace: &Workspace, nth: usize) -> Self {
        let names = READMES.into_iter().chain([SUPPRESSIONS]);
        let folders: Vec<&str> = path::around(workspace.documents().iter().map(Document::path));
        let mut found: Vec<_> = names
            .flat_map(|name| look_for(source, &folders, name))
            .collect();
        found.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        // One file by several names.
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
            files.files.push(File {
                document: Document::beside(workspace, nth + at, &path, tree),
                folder: folder.to_owned(),
                read,
            });
        }
        files
    }

    /// How many suppressions were read.
    pub fn tally(&self) -> Tally {
        self.tally
    }

    /// What the files say, each as a book.
    pub fn books(&self) -> impl Iterator<Item = Book<'_>> {
        self.files.iter().map(|file| Book {
            document: &file.document,
            folder: &file.folder,
            entries: &file.read.entries,
            faults: &file.read.faults,
        })
    }

    /// Those of the books that speak for a document.
    pub fn above(&self, document: &Document) -> Vec<usize> {
        let mut above = Vec::new();
        if self.files.is_empty() {
            return above;
        }
        let mut folder = path::folder(document.path());
        loop {
            above.extend(self.by_folder.get(folder).into_iter().flatten());
            if folder.is_empty() {
                return above;
            }
            folder = path::folder(folder);
        }
    }
}

/// The tree of a file, empty for Markdown, and what it says.
fn read(path: &str, folder: &str, bytes: Result<Vec<u8>, ReadError>) -> (Tree, Read) {
    let is_yaml = path.ends_with(SUPPRESSIONS);
    let failed = |text: Box<str>, span: Span, message: String, help: &str| {
        let fault = Fault {
            case: NO_EFFECT,
            span,
            message,
            help: help.to_owned(),
        };
        (Tree::empty(text), Read::from(fault))
    };
    let bytes = match bytes {
        Ok(bytes) if bytes.len() > MAX_BYTES => Err("it is too large".to_owned()),
        Ok(bytes) => Ok(bytes),
        Err(error) => Err(error.to_string()),
    };
    let bytes = match bytes {
        Ok(bytes) => bytes,
        // Any repository has a readme, and few hold suppressions.
        Err(_) if !is_yaml => return (Tree::empty(""), Read::default()),
        Err(why) => {
            let message =
                format!("these suppressions have no effect: the file cannot be opened: {why}");
            return failed(
                "".into(),
                Span::default(),
                message,
                "see why it cannot be read",
            );
        }
    };
    if !is_yaml && memchr::memmem::find(&bytes, readme::WORD.as_bytes()).is_none() {
        return (Tree::empty(""), Read::default());
    }
    let (text, bad) = match String::from_utf8(bytes) {
        Ok(text) => (text, None),
        Err(error) => {
            let end = error.utf8_error().valid_up_to();
            let mut bytes = error.into_bytes();
            bytes.truncate(end);
            let text = String::from_utf8(bytes).unwrap_or_default();
            (text, Some(Span::empty(end as u32)))
        }
    };
    let message = "the suppressions from here on have no effect: a byte that is not UTF-8";
    let help = "save the file as UTF-8";
    if !is_yaml {
        let mut read = readme::read(&text);
        if let Some(span) = bad {
            read.faults
                .extend(failed("".into(), span, message.to_owned(), help).1.faults);
        }
        return (Tree::empty(text), read);
    }
    if let Some(span) = bad {
        return failed(text.into(), span, message.to_owned(), help);
    }
    match read_yaml(text) {
        Ok(tree) => {
            let read = suppressions_yaml::read(&tree, folder);
            (tree, read)
        }
        Err(bad) => {
            let message = format!("these suppressions have no effect: {}", bad.error.message);
            failed(bad.text, bad.error.span, message, "correct the YAML")
        }
    }
}
