use rustc_hash::FxHashSet;

use super::around::{Around, Files};
use super::error::SessionError;
use crate::config::{self, Choice, Configs, LevelChange};
use crate::gate::Plan;
use crate::suppress::SuppressionFiles;
use crate::workspace::{
    Before, Changes, Earlier, Objects, ReadError, Rename, Source, Workspace, path,
};

/// The files before a change, for a comparison with the current files. All files that aren't named
/// here are unchanged.
pub struct EarlierFiles {
    name: String,
    changes: Changes,
    objects: Box<dyn Objects + Send>,
    around: Option<Around>,
}

impl EarlierFiles {
    /// A state without any differences yet. Reports show its name, such as `origin/main`.
    pub fn new(name: impl Into<String>) -> Self {
        Self::of(name, Changes::default(), Box::new(NoObjects))
    }

    /// A state that differs by these changes. `objects` contains the contents of the files.
    pub(crate) fn of(
        name: impl Into<String>,
        changes: Changes,
        objects: Box<dyn Objects + Send>,
    ) -> Self {
        Self {
            name: name.into(),
            changes,
            objects,
            around: None,
        }
    }

    /// Says that the file at `path` contained these bytes.
    #[must_use]
    pub fn with(mut self, path: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        self.changes.differed(path, Before::Bytes(bytes.into()));
        self
    }

    /// Says that there was no file at `path`.
    #[must_use]
    pub fn without(mut self, path: impl Into<String>) -> Self {
        self.changes.add(path);
        self
    }

    /// Gives the paths of all other files, besides those that [`with`](Self::with) names. A
    /// comparison uses them to find the version from which a new document was copied.
    #[must_use]
    pub fn all(mut self, paths: impl IntoIterator<Item = String>) -> Self {
        self.changes.keep(paths.into_iter().collect());
        self
    }

    /// Says that the file at `path` was at `from`, with the contents that [`with`](Self::with)
    /// gives.
    #[must_use]
    pub fn renamed(mut self, path: impl Into<String>, from: impl Into<String>) -> Self {
        let (path, from) = (path.into(), from.into());
        let is_exact = false;
        self.changes.add(path.clone());
        self.changes.rename(path, Rename { from, is_exact });
        self
    }

    /// Requires the file at `path` to be a document. `around` are its surroundings if it is outside
    /// of the root.
    pub(crate) fn with_original(mut self, path: &str, around: Option<Around>) -> Self {
        self.changes.name_original(path);
        self.around = around;
        self
    }

    /// Gives the file at `path` the content of `source` in the earlier state, unless the changes
    /// already contain the file. Git may not know this content.
    pub(crate) fn with_file_of(self, path: &str, source: &dyn Source) -> Self {
        if self.changes.is_changed(path) {
            return self;
        }
        match source.read(path) {
            Ok(bytes) => self.with(path, bytes),
            Err(_) => self.without(path),
        }
    }

    /// The name of the state.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The differences from the current files.
    pub(crate) fn changes(&self) -> &Changes {
        &self.changes
    }

    /// The current files, and the surroundings of an original outside of the root.
    pub(super) fn files<'s>(&'s self, now: &'s dyn Source) -> Files<'s> {
        Files {
            now,
            around: self.around.as_ref(),
        }
    }

    /// The state as a source of files.
    pub(super) fn source<'s>(&'s self, files: &'s Files<'s>) -> Earlier<'s> {
        Earlier::new(files, &self.changes, self.objects.as_ref())
    }

    /// Checks that the files of the earlier state could be read completely, and that the original is
    /// a document.
    pub(super) fn verify(&self, earlier: &Workspace) -> Result<(), SessionError> {
        if let Some(why) = self.objects.failure() {
            return Err(SessionError::refused(format!(
                "{} cannot be read as a whole: {why}",
                self.name
            ))
            .help("a clone with `--filter` leaves files on the server: `git diff --stat REV HEAD` brings those that differ, `git fetch --refetch --no-filter` all of them"));
        }
        let Some(original) = self.changes.original() else {
            return Ok(());
        };
        let refused = |what: &str| SessionError::refused(format!("{}: {what}", self.name));
        match earlier.find(original) {
            Some(document) if document.version().is_supported() => Ok(()),
            Some(document) => Err(match document.fault() {
                Some(fault) => {
                    let place = document.locate(fault.span.start);
                    let (line, column) = (place.line, place.column);
                    refused(&format!("{line}:{column}: {}", fault.message))
                }
                None => refused("the original is neither Swagger 2.0 nor OpenAPI 3"),
            }),
            None => Err(refused(
                "the original has no `swagger` or `openapi` key at its root",
            )),
        }
    }

    /// The choice of configurations in the earlier state.
    pub(super) fn config_choice(&self, choice: &Choice, source: &Earlier<'_>) -> Choice {
        match choice {
            Choice::Given {
                path,
                folder,
                is_below_root: true,
                ..
            } if self.changes.is_changed(path) => match source.read(path) {
                Ok(bytes) => Choice::Given {
                    path: path.clone(),
                    folder: folder.clone(),
                    is_below_root: true,
                    bytes,
                },
                Err(_) => Choice::Off,
            },
            choice => choice.clone(),
        }
    }

    /// The folders whose configurations or suppressions differ from the earlier state. `own` are
    /// the current configurations.
    pub(super) fn reconfigured(
        &self,
        choice: &Choice,
        own: &Configs,
        source: &Earlier<'_>,
    ) -> Vec<String> {
        let mut folders = Vec::new();
        match choice {
            Choice::Off => return folders,
            Choice::Given {
                path,
                is_below_root: true,
                ..
            } if self.changes.is_changed(path) => {
                folders.push(String::new());
            }
            Choice::Given { .. } | Choice::Nearest => {}
        }
        let is_config = |path: &str| {
            *choice == Choice::Nearest && path.rsplit('/').next() == Some(config::FILE_NAME)
        };
        let before = self.changes.differing().filter(|path| {
            is_config(path)
                || SuppressionFiles::reads(path, None)
                    && SuppressionFiles::reads(path, source.read(path).ok().as_deref())
        });
        let books = own.books();
        let now = books.iter().map(|book| book.file.path());
        let now = now.filter(|path| self.changes.is_changed(path));
        let changed = before.chain(now).map(path::folder);
        folders.extend(changed.map(str::to_owned));
        folders
    }
}

impl EarlierFiles {
    /// The changed configurations below the user's inputs that don't apply to any document yet.
    /// `own` are those that apply to documents.
    pub(super) fn unread(
        &self,
        choice: &Choice,
        own: &Configs,
        plan: &Plan<'_>,
        workspace: &Workspace,
    ) -> Vec<LevelChange> {
        if *choice != Choice::Nearest {
            return Vec::new();
        }
        let own: FxHashSet<&str> = own.all().iter().map(|one| one.file().path()).collect();
        let mut changed: Vec<&str> = self.changes.called(config::FILE_NAME).collect();
        changed.sort_unstable();
        changed.retain(|path| {
            !own.contains(path) && plan.inputs().iter().any(|input| input.lists(path))
        });
        let source = plan.before();
        let read = |path: &str| LevelChange::read(source.now(), source, workspace, path);
        changed.into_iter().filter_map(read).collect()
    }
}

#[cfg(feature = "git")]
impl EarlierFiles {
    /// The tree of a commit, by the name that git uses for it. With `...` after the name, the tree
    /// of the last common ancestor of this commit and the one that is checked out. `root` is the
    /// folder of the session's files. This function runs the `git` executable.
    ///
    /// # Errors
    /// There is no repository or no such commit, or git can't be run.
    pub fn of_revision(root: &std::path::Path, revision: &str) -> Result<Self, SessionError> {
        use crate::workspace::{GitError, Repository};

        let ask = || -> Result<Self, GitError> {
            let repository = Repository::find(root)?;
            let commit = repository.commit(revision)?;
            let changes = repository.changes(&commit)?;
            let objects = Box::new(repository.objects());
            Ok(Self::of(commit.to_string(), changes, objects))
        };
        ask().map_err(|GitError { message, help }| SessionError::Refused { message, help })
    }
}

/// Keeps no contents.
struct NoObjects;

impl Objects for NoObjects {
    fn read(&self, _: &str) -> Result<Vec<u8>, ReadError> {
        Err(ReadError::Missing)
    }
}
