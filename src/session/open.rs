//! The contents of a session, and the change from one state of the files to the next.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use super::configured::Configured;
use super::error::SessionError;
use super::limits::Limits;
use super::options::Options;
use crate::clients::Answers;
use crate::config;
use crate::config::{Config, ConfigError};
use crate::gate::baseline::Baseline;
use crate::workspace::{
    Document, Examples, LoadError, Loading, Memory, Overlaid, Source, Workspace, path,
};

/// One state of a source's files, with the options of the session.
#[derive(Clone)]
pub struct Session {
    files: Arc<Overlaid<Arc<dyn Source>>>,
    pub(super) options: Arc<Options>,
    pub(super) workspace: Arc<Workspace>,
    pub(super) unopened: Arc<[LoadError]>,
    pub(super) configured: Arc<Configured>,
    /// The files of examples, once they were needed.
    pub(super) examples: Arc<OnceLock<Arc<Examples>>>,
    /// The files of examples in the previous session, and the files that have changed since.
    pub(super) examples_before: Option<(Arc<Examples>, BTreeSet<String>)>,
    /// Stored answers about clients, because rules need the same ones for many operations.
    pub(super) answers: Arc<Answers>,
}

impl Session {
    /// Loads the documents that the options select, the files to which they refer, and their
    /// configurations.
    ///
    /// # Errors
    /// A configuration can't be used, or there is no profile of the chosen name. A document that
    /// can't be read isn't an error: [`check`](Self::check) reports it.
    /// [`unopened`](Self::unopened) names files that couldn't be opened.
    pub fn open(source: impl Source + 'static, options: Options) -> Result<Self, SessionError> {
        let source: Arc<dyn Source> = Arc::new(source);
        let files = Overlaid::new(source, Memory::default());
        let loading = Loading {
            is_partial: options.is_partial,
            ..Loading::default()
        };
        let (workspace, unopened) = Workspace::load_as(&files, &options.asked(), loading);
        let configured = Configured::load(&files, &workspace, &options)?;
        let workspace = configured.excluding(workspace);
        Ok(Self {
            files: Arc::new(files),
            options: Arc::new(options),
            workspace: Arc::new(workspace),
            unopened: unopened.into(),
            configured: Arc::new(configured),
            examples: Arc::default(),
            examples_before: None,
            answers: Arc::default(),
        })
    }

    /// The state in which the file at `path` contains these bytes, whatever the source contains. It
    /// doesn't walk the source, and reads only files to which the new text refers for the first
    /// time. `path` is relative to the root, with `/`.
    ///
    /// # Errors
    /// The file is a configuration that can't be used, or the new text adds one that can't be used.
    pub fn replace(&self, path: &str, bytes: impl Into<Vec<u8>>) -> Result<Self, SessionError> {
        self.changed(path, self.files.with(path, bytes.into()))
    }

    /// The state in which the file at `path` has the contents of the source again.
    ///
    /// # Errors
    /// Same as for [`replace`](Self::replace).
    pub fn restore(&self, path: &str) -> Result<Self, SessionError> {
        self.changed(path, self.files.without(path))
    }

    fn changed(&self, path: &str, files: Overlaid<Arc<dyn Source>>) -> Result<Self, SessionError> {
        let (workspace, mut unopened) =
            self.workspace.reload(&files, path, self.options.is_partial);
        let others = self.unopened.iter().filter(|failed| failed.path != path);
        unopened.extend(others.cloned());
        unopened.sort_by(|a, b| a.path.cmp(&b.path));
        let keeps_configured = !Configured::reads(path) && workspace.has_files_of(&self.workspace);
        let configured = match keeps_configured {
            true => Arc::clone(&self.configured),
            false => Arc::new(Configured::load(&files, &workspace, &self.options)?),
        };
        let workspace = configured.excluding(workspace);
        let own = self.examples.get();
        let own = own.map(|examples| (Arc::clone(examples), BTreeSet::new()));
        let mut examples_before = own.or_else(|| self.examples_before.clone());
        if let Some((_, changed)) = &mut examples_before {
            changed.insert(path.to_owned());
        }
        Ok(Self {
            files: Arc::new(files),
            options: Arc::clone(&self.options),
            workspace: Arc::new(workspace),
            unopened: unopened.into(),
            configured,
            examples: Arc::default(),
            examples_before,
            answers: Arc::clone(&self.answers),
        })
    }

    /// Reads a baseline: a list of findings that count as inherited, for
    /// [`compare`](Self::compare). `path` is shown in messages and determines the notation.
    ///
    /// # Errors
    /// The first error in the baseline.
    pub fn read_baseline(
        &self,
        path: &str,
        bytes: impl Into<Vec<u8>>,
    ) -> Result<Baseline, ConfigError> {
        Baseline::read(&self.workspace, path, bytes.into())
    }

    /// The options of the session.
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// Named files that can't be opened, in the order of their paths.
    pub fn unopened(&self) -> &[LoadError] {
        &self.unopened
    }

    /// The documents.
    pub(crate) fn workspace(&self) -> &Workspace {
        &self.workspace
    }

    /// The lowest severities that are shown and that make a run fail.
    pub(crate) fn limits(&self) -> Limits {
        let of_run = self.configured.of_run();
        Limits::new(&self.options, of_run.map(Config::run))
    }

    /// The configurations and suppressions of the session.
    pub(crate) fn configured(&self) -> &Configured {
        &self.configured
    }

    /// The number of example files that have been read so far.
    pub(crate) fn examples_read(&self) -> usize {
        let examples = self.examples.get();
        examples.map_or(0, |examples| examples.documents().len())
    }

    /// The paths of all files that were read, and of all files that would be read if they existed: the
    /// targets of references, and a configuration next to each document or above it.
    pub(crate) fn paths(&self) -> BTreeSet<String> {
        let documents = self.workspace.documents().iter().map(Document::path);
        let examples = self.examples.get();
        let examples = examples.map_or(&[][..], |examples| examples.documents());
        let books = self.configured.configs().books();
        let books = books.iter().map(|book| book.file.path());
        let read = documents.clone().chain(books);
        let mut paths: BTreeSet<String> = read
            .chain(examples.iter().map(Document::path))
            .map(str::to_owned)
            .collect();
        paths.extend(self.workspace.missing_paths());
        let folders = path::around(documents);
        paths.extend(folders.into_iter().map(|folder| match folder {
            "" => config::FILE_NAME.to_owned(),
            folder => format!("{folder}/{}", config::FILE_NAME),
        }));
        paths
    }

    /// The files as they are read.
    pub(super) fn source(&self) -> &dyn Source {
        &*self.files
    }
}
