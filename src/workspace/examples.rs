//! Files of examples. They are read only on demand, and kept apart from the documents that describe
//! an API.

use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::content::parse;
use super::file::{Content, File};
use super::reference::{ReferenceError, Target, locate, split};
use super::source::FolderNames;
use super::{Document, Origin, Place, Source, Version, Workspace, path};
use crate::syntax::Tree;

/// The files with the examples of some operations, each read once.
///
/// A [`Place`] in one of them is like any other place. References in examples are data: they are
/// not followed.
#[derive(Debug, Default)]
pub struct Examples {
    workspace: Workspace,
    /// The targets of paths in references, if no file has exactly this name.
    others: FxHashMap<String, Target>,
}

/// A file that has been read, or the reason why it can't be.
type Read = Result<Reading, ReferenceError>;

/// The content of an example file.
enum Reading {
    /// It was read just now.
    New(Content),
    /// It was read before and is unchanged.
    Kept(Arc<File>),
}

impl Examples {
    /// Reads the files that references of a frozen workspace name, in parallel. They follow the
    /// same rules as all references. A file that can't be read is kept as its error.
    pub fn load<'w>(source: &dyn Source, references: impl IntoIterator<Item = Place<'w>>) -> Self {
        Self::load_again(source, references, None)
    }

    /// Works like [`load`](Self::load), but reuses the examples in `before`. Only the files at the
    /// given paths have changed since then; no other file is read again.
    pub fn load_again<'w>(
        source: &dyn Source,
        references: impl IntoIterator<Item = Place<'w>>,
        before: Option<(&Self, &BTreeSet<String>)>,
    ) -> Self {
        let mut wanted = FxHashSet::default();
        let mut described = None;
        for reference in references {
            described.get_or_insert(reference.workspace());
            if let Some(Ok(path)) = path_named_by(reference)
                && reference.workspace().find(&path).is_none()
            {
                wanted.insert(path);
            }
        }
        let known = |path: &str| {
            let (examples, changed) = before?;
            (!changed.contains(path)).then(|| examples.reading(path))?
        };
        let mut read = read_all(source, wanted, &known);
        let mut folders = FolderNames::default();
        let renamed: FxHashMap<String, String> = read
            .iter()
            .filter(|(_, found)| matches!(found, Err(ReferenceError::MissingFile)))
            .filter_map(|(path, _)| {
                let actual = source.find_in_any_case(path, &mut folders)?;
                (actual != *path).then(|| (path.clone(), actual))
            })
            .collect();
        let known_paths: FxHashSet<&String> = read.iter().map(|(path, _)| path).collect();
        let others = renamed.values();
        let others = others.filter(|actual| !known_paths.contains(actual));
        let others: FxHashSet<String> = others.cloned().collect();
        read.extend(read_all(source, others, &known));
        described.map_or_else(Self::default, |of| Self::freeze(of, read, &renamed))
    }

    fn freeze(
        described: &Workspace,
        mut read: Vec<(String, Read)>,
        renamed: &FxHashMap<String, String>,
    ) -> Self {
        read.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
        let (ids, state) = (described.ids(), described.state);
        let mut documents = Vec::new();
        let mut others = FxHashMap::default();
        for (path, found) in read {
            match found {
                Ok(read) => {
                    let file = match read {
                        Reading::New(content) => File::new(ids, state, &path, content),
                        Reading::Kept(file) => file,
                    };
                    let targets = FxHashMap::default();
                    documents.push(Document::new(file, Origin::Example, targets));
                }
                Err(error) => {
                    others.insert(path, Target::Failed(error));
                }
            }
        }
        let workspace = Workspace::of(Arc::clone(ids), state, documents);
        for (path, actual) in renamed {
            if let Some(document) = workspace.find(actual) {
                others.insert(path.clone(), Target::OtherCase(document.id()));
            }
        }
        Self { workspace, others }
    }

    /// The files, sorted by path.
    pub fn documents(&self) -> &[Document] {
        self.workspace.documents()
    }

    /// The content of a file, or the reason why it couldn't be read; `None` if it wasn't requested.
    fn reading(&self, path: &str) -> Option<Read> {
        match (self.workspace.find(path), self.others.get(path)) {
            (Some(document), _) => Some(Ok(Reading::Kept(Arc::clone(document.file())))),
            (None, Some(Target::Failed(error))) => Some(Err(error.clone())),
            (None, Some(Target::OtherCase(_))) => Some(Err(ReferenceError::MissingFile)),
            (None, Some(Target::Document(_)) | None) => None,
        }
    }

    /// The files that couldn't be read.
    pub fn unreadable(&self) -> impl Iterator<Item = &Document> {
        let documents = self.documents().iter();
        documents.filter(|document| document.fault().is_some())
    }

    /// A workspace that contains only these files.
    pub fn workspace(&self) -> &Workspace {
        &self.workspace
    }

    /// The target of a `$ref` or `externalValue` string, in one step. A name that differs from the
    /// file's name only in case also leads to the file.
    ///
    /// # Errors
    /// The reason why it leads nowhere.
    pub fn resolve<'w>(&'w self, reference: Place<'w>) -> Result<Place<'w>, ReferenceError> {
        let Some(path) = path_named_by(reference) else {
            return reference.resolve();
        };
        let path = path?;
        let text = reference.as_str().unwrap_or_default();
        let (_, fragment) = split(&text);
        // A file that is a document already was not read again.
        let owners = [&self.workspace, reference.workspace()].into_iter();
        let mut found = owners.filter_map(|owner| Some(owner.root(owner.find(&path)?)));
        let root = match (found.next(), self.others.get(&path)) {
            (Some(root), _) => root,
            (None, Some(Target::Document(id) | Target::OtherCase(id))) => {
                self.workspace.root(self.workspace.document(*id))
            }
            (None, Some(Target::Failed(error))) => return Err(error.clone()),
            (None, None) => return Err(ReferenceError::MissingFile),
        };
        root.fragment(fragment)
    }

    /// The intended file, if the written name differs only in case.
    pub fn other_case(&self, reference: Place<'_>) -> Option<&Document> {
        let path = path_named_by(reference)?.ok()?;
        match self.others.get(&path)? {
            Target::OtherCase(id) => Some(self.workspace.document(*id)),
            _ => None,
        }
    }
}

/// The path that a reference names, even if no such file exists; `None` if it names no file.
pub(crate) fn path_named_by(reference: Place<'_>) -> Option<Result<String, ReferenceError>> {
    let text = reference.as_str()?;
    let (file, _) = split(&text);
    let folder = path::folder(reference.document().path());
    (!file.is_empty()).then(|| locate(folder, file))
}

fn read_all(
    source: &dyn Source,
    paths: FxHashSet<String>,
    known: &(dyn Fn(&str) -> Option<Read> + Sync),
) -> Vec<(String, Read)> {
    let paths: Vec<String> = paths.into_iter().collect();
    let read = paths.into_par_iter().map(|path| {
        let found = known(&path).unwrap_or_else(|| read(source, &path));
        (path, found)
    });
    read.collect()
}

fn read(source: &dyn Source, path: &str) -> Read {
    let (tree, fault) = match parse(path, source.read(path)?) {
        Ok(tree) => (tree, None),
        Err(bad) => (Tree::empty(bad.readable.into_text()), Some(bad.error)),
    };
    Ok(Reading::New(Content {
        faults: fault.into_iter().collect(),
        // The file is data, whatever version it declares.
        version: Version::Absent,
        ..Content::of(tree)
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::{Input, Memory};

    fn source(files: &[(&str, &str)]) -> Memory {
        files.iter().copied().collect()
    }

    /// The `$ref` strings of the document `api/a.json`.
    fn references(workspace: &Workspace) -> Vec<Place<'_>> {
        let document = workspace.find("api/a.json").unwrap();
        let references = document.tree().references();
        references
            .map(|node| workspace.place(document, node.id()))
            .collect()
    }

    const SPECIFICATION: &str = r##"{ "swagger": "2.0", "x-ms-examples": {
        "a": { "$ref": "examples/one.json" },
        "b": { "$ref": "./examples/one.json#/responses" },
        "c": { "$ref": "examples/ONE.json" },
        "d": { "$ref": "examples/gone.json" },
        "e": { "$ref": "../../secret.json" },
        "f": { "$ref": "#/definitions/here" },
        "g": { "$ref": "examples/broken.json" },
        "h": { "$ref": "a.json" } },
      "definitions": { "here": {} } }"##;

    #[test]
    fn references_of_examples_lead_into_files_that_are_read_once() {
        let source = source(&[
            ("api/a.json", SPECIFICATION),
            ("api/examples/one.json", r#"{ "responses": { "200": {} } }"#),
            ("api/examples/broken.json", "{"),
            ("secret.json", "{}"),
        ]);
        let (workspace, _) = Workspace::load(&source, &[Input::File("api/a.json".to_owned())]);
        assert_eq!(workspace.documents().len(), 1, "examples are not loaded");
        let references = references(&workspace);
        let examples = Examples::load(&source, references.iter().copied());
        let paths: Vec<&str> = examples.documents().iter().map(Document::path).collect();
        assert_eq!(paths, ["api/examples/broken.json", "api/examples/one.json"]);
        assert!(examples.documents().iter().all(Document::is_example));

        let found: Vec<String> = references
            .iter()
            .map(|&reference| match examples.resolve(reference) {
                Ok(place) => format!("{place:?}"),
                Err(error) => format!("{error:?}"),
            })
            .collect();
        let expected = [
            "api/examples/one.json#",
            "api/examples/one.json#/responses",
            "api/examples/one.json#",
            "MissingFile",
            "Outside",
            "api/a.json#/definitions/here",
            "Unreadable",
            "api/a.json#",
        ];
        assert_eq!(found, expected);
        let named = |at: usize| {
            let document = examples.other_case(*references.get(at).unwrap());
            document.map(Document::path)
        };
        assert_eq!(named(0), None);
        assert_eq!(named(2), Some("api/examples/one.json"));
    }
}
