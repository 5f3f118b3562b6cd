//! Finds and reads documents, in parallel rounds until every reference has its file.

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::changes::Changes;
use super::content;
use super::file::{Content, File, FileId, FileIds, State};
use super::reference::{self, ReferenceError, Target};
use super::source::{ContentId, FolderNames, ReadError, Source, is_listed};
use super::uri::{self, Uri};
use super::{Document, Origin, OtherFormat, Version, Workspace, path};
use crate::syntax::{SyntaxError, Tree};
use crate::text::Span;

/// An input of the user, relative to the root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// A file, which must be a specification.
    File(String),
    /// A folder, in which files that aren't specifications are skipped.
    Folder(String),
}

impl Input {
    /// `true` if the input is the file at this path, whether it exists or not.
    pub fn lists(&self, path: &str) -> bool {
        match self {
            Self::File(file) => file == path,
            Self::Folder(folder) => is_listed(folder, path),
        }
    }
}

/// A file named by the user that could not be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoadError {
    /// Its path relative to the root.
    pub path: String,
    /// The reason.
    pub error: ReadError,
}

/// A file that has been read.
struct Loaded {
    path: String,
    origin: Origin,
    body: Body,
    /// The file parts of its references, and the paths that they lead to.
    wanted: Vec<(Box<str>, Result<String, ReferenceError>)>,
}

/// The content of a file that has been read.
enum Body {
    /// It was read just now.
    Read(Content),
    /// It was read before and is unchanged.
    Kept(Arc<File>),
}

impl Body {
    fn tree(&self) -> &Tree {
        match self {
            Self::Read(content) => &content.tree,
            Self::Kept(file) => file.tree(),
        }
    }

    fn version(&self) -> Version {
        match self {
            Self::Read(content) => content.version,
            Self::Kept(file) => file.version(),
        }
    }
}

/// The information about a file before it is read.
pub enum Known {
    /// The tree of its content, because another file has the same content.
    Tree(Arc<Tree>),
    /// The file itself: it hasn't changed.
    File(Arc<File>),
    /// It doesn't exist, or must not be read.
    Failed(ReferenceError),
}

/// The options for loading documents.
pub struct Loading<'a> {
    /// The registry that numbers the files.
    pub ids: Arc<FileIds>,
    /// The state that the files belong to.
    pub state: State,
    /// `true` to read documents with faults as far as possible; `false` to read none of their
    /// nodes.
    pub is_partial: bool,
    /// Returns the information about a path without reading from the source.
    pub known: &'a (dyn Fn(&str) -> Option<Known> + Sync),
}

impl Default for Loading<'_> {
    fn default() -> Self {
        Self {
            ids: Arc::default(),
            state: State::Current,
            is_partial: false,
            known: &|_| None,
        }
    }
}

/// The result of reading a file.
enum Outcome {
    Loaded(Loaded),
    /// It isn't a specification, and the user didn't name it. It may declare another format.
    Skipped(String, Option<OtherFormat>),
    Unopened(String, Origin, ReadError),
    /// It is known to be unavailable.
    Refused(String, ReferenceError),
}

impl Workspace {
    /// Loads the user's inputs and everything that they refer to.
    ///
    /// The second part of the result lists the files of [`Input::File`] that could not be opened;
    /// the other files are loaded anyway.
    pub fn load(source: &dyn Source, inputs: &[Input]) -> (Self, Vec<LoadError>) {
        Self::load_as(source, inputs, Loading::default())
    }

    /// Works like [`load`](Self::load), with some options.
    pub fn load_as(
        source: &dyn Source,
        inputs: &[Input],
        loading: Loading<'_>,
    ) -> (Self, Vec<LoadError>) {
        let mut loader = Loader::new(source, loading);
        let selected = loader.selected(inputs);
        loader.run(selected, inputs)
    }

    /// Loads the user's inputs again, after a change of the file at `changed`. All other files are
    /// unchanged: this function rereads none of them and walks no folder.
    pub fn reload(
        &self,
        source: &dyn Source,
        changed: &str,
        is_partial: bool,
    ) -> (Self, Vec<LoadError>) {
        let missing = self.missing_files(changed);
        let known = |path: &str| {
            if path == changed {
                return None;
            }
            match self.find(path) {
                Some(document) => Some(Known::File(Arc::clone(document.file()))),
                None => missing.get(path).cloned().map(Known::Failed),
            }
        };
        let loading = Loading {
            ids: Arc::clone(&self.ids),
            state: self.state,
            is_partial,
            known: &known,
        };
        let documents = self.documents.iter();
        let documents = documents.filter(|one| one.origin().is_selected());
        let documents = documents.map(|one| (one.path().to_owned(), one.origin()));
        let mut selected: Vec<_> = documents.filter(|(path, _)| path != changed).collect();
        let exists = source.exists(changed);
        let mut asked = self.inputs.iter().filter(|input| input.lists(changed));
        let is_named = self.inputs.iter().any(|input| match input {
            Input::File(file) => file == changed,
            Input::Folder(_) => false,
        });
        if is_named {
            selected.push((changed.to_owned(), Origin::Named));
        } else if exists && asked.next().is_some() {
            selected.push((changed.to_owned(), Origin::Found));
        }
        let mut loader = Loader::new(source, loading);
        loader.skipped = self.skipped.clone();
        loader.skipped.remove(changed);
        loader.run(selected, &self.inputs)
    }

    /// The paths in references that lead to no file.
    pub fn missing_paths(&self) -> impl Iterator<Item = String> {
        self.missing_files("").into_keys()
    }

    /// The paths in references that lead to no file, with the reason.
    fn missing_files(&self, changed: &str) -> FxHashMap<String, ReferenceError> {
        let mut missing = FxHashMap::default();
        for document in &self.documents {
            let own = Uri::of_document(document.path(), document.tree().root());
            for (file, target) in &document.targets {
                if let Target::Failed(error) = target
                    && let Ok(path) = uri::locate(document.path(), own.as_ref(), file)
                    && !path.eq_ignore_ascii_case(changed)
                {
                    missing.insert(path, error.clone());
                }
            }
        }
        missing
    }

    /// Loads some of the documents that the inputs include, and everything that they refer to. It
    /// skips documents that don't exist.
    pub fn load_some(
        source: &dyn Source,
        inputs: &[Input],
        paths: &[String],
        loading: Loading<'_>,
    ) -> Self {
        let selected = paths.iter().filter(|path| source.exists(path));
        let selected = selected.map(|path| (path.clone(), Origin::Found));
        let selected = selected.collect();
        Loader::new(source, loading).run(selected, inputs).0
    }

    /// The changed documents, and the documents that refer to a changed document or to a removed
    /// file, directly or through others.
    pub fn touched_by(&self, changes: &Changes) -> FxHashSet<FileId> {
        self.reaching(|document| {
            let own = Uri::of_document(document.path(), document.tree().root());
            let mut lost = document
                .targets
                .iter()
                // Documents are checked themselves.
                .filter(|(_, target)| !matches!(target, Target::Document(_)))
                .filter_map(|(file, _)| uri::locate(document.path(), own.as_ref(), file).ok());
            changes.is_changed(document.path()) || lost.any(|path| changes.differs(&path))
        })
    }

    /// The documents that meet a condition, and the documents that refer to them, directly or
    /// through others.
    pub fn reaching(&self, is_met: impl Fn(&Document) -> bool + Sync) -> FxHashSet<FileId> {
        let documents = self.documents.par_iter();
        let mut pending: Vec<FileId> = documents
            .filter(|document| is_met(document))
            .map(Document::id)
            .collect();
        let mut touched: FxHashSet<FileId> = pending.iter().copied().collect();
        if touched.is_empty() {
            return touched;
        }
        let mut users: FxHashMap<FileId, Vec<FileId>> = FxHashMap::default();
        for document in &self.documents {
            for target in document.referenced() {
                users.entry(target).or_default().push(document.id());
            }
        }
        while let Some(next) = pending.pop() {
            for &user in users.get(&next).into_iter().flatten() {
                if touched.insert(user) {
                    pending.push(user);
                }
            }
        }
        touched
    }
}

struct Loader<'s> {
    source: &'s dyn Source,
    loading: Loading<'s>,
    loaded: Vec<Loaded>,
    /// The result for every requested path.
    known: FxHashMap<String, Result<(), ReferenceError>>,
    contents: FxHashMap<ContentId, Arc<Tree>>,
    /// Paths that exist only in another case.
    renamed: FxHashMap<String, String>,
    /// The number of read files that were searched for references.
    searched: usize,
    /// The paths in references of the last round.
    asked: Vec<String>,
    folders: FolderNames,
    errors: Vec<LoadError>,
    skipped: FxHashMap<Box<str>, Option<OtherFormat>>,
}

impl<'s> Loader<'s> {
    fn new(source: &'s dyn Source, loading: Loading<'s>) -> Self {
        Self {
            source,
            loading,
            loaded: Vec::new(),
            known: FxHashMap::default(),
            contents: FxHashMap::default(),
            renamed: FxHashMap::default(),
            searched: 0,
            asked: Vec::new(),
            folders: FolderNames::default(),
            errors: Vec::new(),
            skipped: FxHashMap::default(),
        }
    }

    fn run(
        mut self,
        selected: Vec<(String, Origin)>,
        inputs: &[Input],
    ) -> (Workspace, Vec<LoadError>) {
        let mut round = selected;
        while !round.is_empty() {
            self.load_round(round);
            round = self.missing();
        }
        let source = self.source;
        let skipped = std::mem::take(&mut self.skipped);
        let mut errors = std::mem::take(&mut self.errors);
        errors.sort_by(|a, b| a.path.cmp(&b.path));
        let mut workspace = self.freeze();
        workspace.inputs = inputs.to_vec();
        workspace.skipped = skipped;
        workspace.partly_read = partly_read(source, &workspace);
        (workspace, errors)
    }

    fn selected(&mut self, inputs: &[Input]) -> Vec<(String, Origin)> {
        let mut files: FxHashMap<String, Origin> = FxHashMap::default();
        let mut add = |file: String, origin: Origin| {
            files
                .entry(file)
                .and_modify(|known| *known = origin.min(*known))
                .or_insert(origin);
        };
        let mut failures = Vec::new();
        for input in inputs {
            match input {
                Input::File(file) => add(file.clone(), Origin::Named),
                Input::Folder(folder) => {
                    let listing = self.source.list(folder);
                    failures.extend(listing.failures);
                    for file in listing.files {
                        add(file, Origin::Found);
                    }
                }
            }
        }
        failures.sort_unstable();
        failures.dedup();
        for (path, why) in failures {
            // A name that can't be written exactly may look like the name of another file.
            files.remove(&path);
            self.unlisted(path, &why);
        }
        let mut files: Vec<_> = files.into_iter().collect();
        files.sort_unstable();
        files
    }

    /// Adds an unreadable folder to the workspace, as an unreadable document.
    fn unlisted(&mut self, path: String, why: &str) {
        self.known.insert(path.clone(), Ok(()));
        self.loaded.push(Loaded {
            path,
            origin: Origin::Named,
            body: Body::Read(Content {
                faults: vec![SyntaxError {
                    span: Span::default(),
                    message: format!("cannot be opened: {}", why.escape_debug()),
                }],
                ..Content::of(Tree::empty(""))
            }),
            wanted: Vec::new(),
        });
    }

    fn load_round(&mut self, files: Vec<(String, Origin)>) {
        let source = self.source;
        let files: Vec<_> = files
            .into_iter()
            .map(|(path, origin)| {
                let content = source.content_id(&path);
                (path, origin, content)
            })
            .collect();
        // Of several files with the same content, one is parsed now and the others in the next
        // pass.
        let mut first = FxHashSet::default();
        let (now, later): (Vec<_>, Vec<_>) = files
            .into_iter()
            .partition(|(_, _, content)| content.is_none_or(|content| first.insert(content)));
        for batch in [now, later] {
            let (contents, loading) = (&self.contents, &self.loading);
            let outcomes: Vec<_> = batch
                .into_par_iter()
                .map(|(path, origin, content)| {
                    let shared = content.and_then(|content| contents.get(&content));
                    let shared = shared.map(|tree| Known::Tree(Arc::clone(tree)));
                    let known = shared.or_else(|| (loading.known)(&path));
                    let is_partial = loading.is_partial;
                    (content, load(source, path, origin, known, is_partial))
                })
                .collect();
            for (content, outcome) in outcomes {
                self.take(content, outcome);
            }
        }
    }

    fn take(&mut self, content: Option<ContentId>, outcome: Outcome) {
        match outcome {
            Outcome::Loaded(loaded) => {
                if let (Some(content), Body::Read(read)) = (content, &loaded.body)
                    && read.faults.is_empty()
                {
                    self.contents.insert(content, Arc::clone(&read.tree));
                }
                self.known.insert(loaded.path.clone(), Ok(()));
                self.loaded.push(loaded);
            }
            Outcome::Skipped(path, format) => {
                self.skipped.insert(path.into(), format);
            }
            Outcome::Unopened(path, Origin::Named, error) => {
                self.errors.push(LoadError { path, error });
            }
            Outcome::Refused(path, error) => {
                self.known.insert(path, Err(error));
            }
            Outcome::Unopened(path, Origin::Found, error) => {
                // It existed during the walk over the folder.
                self.unlisted(path, &error.to_string());
            }
            Outcome::Unopened(path, Origin::Referenced | Origin::Example, error) => {
                self.known.insert(path, Err(error.into()));
            }
        }
    }

    /// The files that references lead to and that haven't been requested yet; their names may
    /// differ in case. Only the paths of the last round are searched, so the cost of a chain of
    /// files is its length.
    fn missing(&mut self) -> Vec<(String, Origin)> {
        let mut missing = FxHashSet::default();
        for path in std::mem::take(&mut self.asked) {
            let is_missing = self.known.get(&path) == Some(&Err(ReferenceError::MissingFile));
            if is_missing
                && let Some(actual) = self.source.find_in_any_case(&path, &mut self.folders)
                && actual != path
            {
                if !self.known.contains_key(&actual) {
                    missing.insert(actual.clone());
                }
                self.renamed.insert(path, actual);
            }
        }
        let new = self.loaded.get(self.searched..).unwrap_or_default();
        self.searched = self.loaded.len();
        let wanted = new.iter().flat_map(|loaded| &loaded.wanted);
        let mut asked = FxHashSet::default();
        for path in wanted.filter_map(|(_, path)| path.as_ref().ok()) {
            if !self.known.contains_key(path) {
                asked.insert(path.clone());
            }
        }
        self.asked = asked.iter().cloned().collect();
        missing.extend(asked);
        let mut missing: Vec<_> = missing.into_iter().collect();
        missing.sort_unstable();
        missing
            .into_iter()
            .map(|path| (path, Origin::Referenced))
            .collect()
    }

    fn freeze(mut self) -> Workspace {
        // Files get their numbers in order of their paths.
        self.loaded.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        let Loading { ids, state, .. } = self.loading;
        let loaded = self.loaded.into_iter().map(|loaded| {
            let file = match loaded.body {
                Body::Read(content) => File::new(&ids, state, &loaded.path, content),
                Body::Kept(file) => file,
            };
            (file, loaded.origin, loaded.wanted)
        });
        let loaded: Vec<_> = loaded.collect();
        let files = loaded.iter().map(|(file, ..)| (file.path(), file.id()));
        let by_path: FxHashMap<&str, FileId> = files.collect();
        let find = |wanted: Result<String, ReferenceError>| -> Target {
            let path = match wanted {
                Ok(path) => path,
                Err(error) => return Target::Failed(error),
            };
            if let Some(&id) = by_path.get(path.as_str()) {
                return Target::Document(id);
            }
            let renamed = self.renamed.get(&path);
            if let Some(&id) = renamed.and_then(|actual| by_path.get(actual.as_str())) {
                return Target::OtherCase(id);
            }
            match self.known.get(&path) {
                Some(Err(error)) => Target::Failed(error.clone()),
                _ => Target::Failed(ReferenceError::MissingFile),
            }
        };
        let selves = Selves::of(loaded.iter().map(|(file, ..)| &**file));
        let documents = loaded.iter().map(|(file, origin, wanted)| {
            let own = selves.base_of(file);
            let targets = wanted.iter().map(|(name, wanted)| {
                let target = find(wanted.clone());
                let target = match &own {
                    Some(own) => selves.target(&own.resolve(name), file.id(), target),
                    None => target,
                };
                (name.clone(), target)
            });
            Document::new(Arc::clone(file), *origin, targets.collect())
        });
        let documents = documents.collect();
        Workspace::of(ids, state, documents)
    }
}

/// The documents with a `$self`, by its URI.
struct Selves(FxHashMap<Uri, Vec<FileId>>);

impl Selves {
    fn of<'f>(files: impl Iterator<Item = &'f File>) -> Self {
        let mut selves: FxHashMap<Uri, Vec<FileId>> = FxHashMap::default();
        for file in files {
            if let Some(own) = Uri::of_document(file.path(), file.tree().root()) {
                selves.entry(own).or_default().push(file.id());
            }
        }
        Self(selves)
    }

    /// The base of the references in a file; `None` if no document has a `$self`.
    fn base_of(&self, file: &File) -> Option<Uri> {
        let own = || Uri::of_document(file.path(), file.tree().root());
        (!self.0.is_empty()).then(|| own().unwrap_or_else(|| Uri::of_file(file.path())))
    }

    /// The target of a URI in a document. `located` is the file at the same place; it wins if
    /// several documents have the URI as their `$self`.
    fn target(&self, uri: &Uri, from: FileId, located: Target) -> Target {
        let Some(known) = self.0.get(uri) else {
            return located;
        };
        match (&located, known.first()) {
            _ if known.contains(&from) => Target::Document(from),
            (Target::Document(id) | Target::OtherCase(id), _) if known.contains(id) => located,
            (_, Some(first)) => Target::Document(*first),
            (_, None) => located,
        }
    }
}

/// Folders that contain a named file and also files that nobody named or referred to.
fn partly_read(source: &dyn Source, workspace: &Workspace) -> FxHashSet<Box<str>> {
    let named = workspace.inputs.iter().filter_map(|input| match input {
        Input::File(file) => Some(path::folder(file)),
        Input::Folder(_) => None,
    });
    let folders: FxHashSet<&str> = named.collect();
    let is_read = |file: &String| workspace.find(file).is_some() || workspace.selects(file);
    folders
        .into_iter()
        .filter(|folder| !source.files_in(folder).iter().all(is_read))
        .map(Box::from)
        .collect()
}

fn load(
    source: &dyn Source,
    path: String,
    origin: Origin,
    known: Option<Known>,
    is_partial: bool,
) -> Outcome {
    let (mut body, mut is_claimed) = match known {
        Some(Known::File(file)) => (Body::Kept(file), false),
        Some(Known::Failed(error)) => return Outcome::Refused(path, error),
        Some(Known::Tree(tree)) => (Body::Read(Content::shared(tree)), false),
        None => match read(source, &path, origin) {
            Ok(bytes) => {
                let (content, is_claimed) = content::read(&path, bytes, is_partial);
                (Body::Read(content), is_claimed)
            }
            Err(error) => return Outcome::Unopened(path, origin, error),
        },
    };
    if origin.is_selected()
        && !is_claimed
        && body.version() == Version::Absent
        && let Some(content) = content::misnamed(body.tree(), is_partial)
    {
        body = Body::Read(content);
        is_claimed = true;
    }
    if origin.is_selected() && !is_claimed && body.version() == Version::Absent {
        let format = OtherFormat::of(body.tree().root());
        if origin == Origin::Found || format.is_some() {
            return Outcome::Skipped(path, format);
        }
    }
    let wanted = wanted(&path, body.tree());
    Outcome::Loaded(Loaded {
        path,
        origin,
        body,
        wanted,
    })
}

fn read(source: &dyn Source, path: &str, origin: Origin) -> Result<Vec<u8>, ReadError> {
    match origin {
        Origin::Found => source.read_listed(path),
        Origin::Named | Origin::Referenced | Origin::Example => source.read(path),
    }
}

/// The files that a document refers to, each once. References in example data don't count.
fn wanted(path: &str, tree: &Tree) -> Vec<(Box<str>, Result<String, ReferenceError>)> {
    let own = Uri::of_document(path, tree.root());
    let mut seen = FxHashSet::default();
    let mut wanted = Vec::new();
    for reference in tree.references() {
        let Some(text) = reference.as_str() else {
            continue;
        };
        let (file, _) = reference::split(&text);
        if file.is_empty() || seen.contains(file) || reference::is_in_example(reference) {
            continue;
        }
        seen.insert(file.to_owned());
        wanted.push((file.into(), uri::locate(path, own.as_ref(), file)));
    }
    wanted
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::Memory;

    #[test]
    fn what_lies_beside_a_named_file_and_was_not_read_is_known() {
        let files = [
            "a/one.json",
            "a/two.json",
            "a/below/three.json",
            "b/four.json",
        ];
        let source: Memory = files
            .into_iter()
            .map(|file| (file, r#"{ "swagger": "2.0" }"#))
            .collect();
        let lacks = |inputs: &[Input], file: &str| {
            let (workspace, _) = Workspace::load(&source, inputs);
            workspace.may_lack_neighbours(workspace.find(file).unwrap())
        };
        let file = |path: &str| Input::File(path.to_owned());
        let folder = Input::Folder("a".to_owned());
        assert!(lacks(&[file("a/one.json")], "a/one.json"));
        assert!(!lacks(
            &[file("a/one.json"), file("a/two.json")],
            "a/one.json"
        ));
        assert!(!lacks(std::slice::from_ref(&folder), "a/one.json"));
        assert!(!lacks(&[folder, file("a/one.json")], "a/one.json"));
        assert!(!lacks(&[file("b/four.json")], "b/four.json"));
    }
}
