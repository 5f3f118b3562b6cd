//! What the documents are compared with: a commit, or an earlier version of a file.

use std::fs;
use std::io;
use std::thread;

use super::Failure;
use super::args::ComparisonArguments;
use super::around::{Around, Files};
use super::inputs::{Found, absolute, relative};
use crate::config::{self, Choice, Configs};
use crate::suppress::SuppressionFiles;
use crate::workspace::{
    Before, Changes, Earlier, GitError, Input, Objects, ReadError, Rename, Repository, Source,
    Workspace, path,
};

/// An earlier state of the files.
pub(super) struct Base {
    /// What it is, in words.
    pub(super) with: String,
    pub(super) changes: Changes,
    objects: Box<dyn Objects + Send>,
    /// The document that was named as the earlier one, where it is read.
    original: Option<String>,
    /// What lies around an original outside of the root.
    around: Option<Around>,
}

/// An earlier state that is being found out, so that documents can be loaded meanwhile.
pub(super) enum Pending {
    Known(Box<Base>),
    Asked(thread::JoinHandle<Result<Base, GitError>>),
}

/// Begins to find out what was there before; `None` if nothing is to be compared.
pub(super) fn begin(
    arguments: &ComparisonArguments,
    found: &Found,
) -> Result<Option<Pending>, Failure> {
    if let Some(revision) = &arguments.base {
        let (root, revision) = (found.root.clone(), revision.clone());
        let ask = move || {
            let repository = Repository::find(&root)?;
            let commit = repository.commit(&revision)?;
            let changes = repository.changes(&commit)?;
            Ok(Base {
                with: commit.to_string(),
                changes,
                objects: Box::new(repository.objects()),
                original: None,
                around: None,
            })
        };
        return Ok(Some(Pending::Asked(thread::spawn(ask))));
    }
    let Some(original) = &arguments.original else {
        return Ok(None);
    };
    let [Input::File(own)] = found.inputs.as_slice() else {
        return Err(Failure::new("--original is compared with one file")
            .hint("name the file that has come from it, and nothing else"));
    };
    let failed = |error: io::Error| Failure::new(format!("{}: {error}", original.display()));
    let here = std::env::current_dir().map_err(failed)?;
    let place = absolute(&here, original).map_err(failed)?;
    let bytes = fs::read(&place).map_err(failed)?;
    let mut changes = Changes::default();
    // Where it lies, its references lead to the files that belong to it.
    let (from, around) = match relative(&found.root, &place) {
        Some(from) => (from, None),
        None => {
            let around = Around::new(&place, own, &here).map_err(failed)?;
            (around.path_of(own, &place), Some(around))
        }
    };
    changes.differed(from.clone(), Before::Bytes(bytes));
    if from != *own {
        let from = from.clone();
        let is_exact = false;
        changes.add(own.clone());
        changes.rename(own.clone(), Rename { from, is_exact });
    }
    Ok(Some(Pending::Known(Box::new(Base {
        with: original.display().to_string(),
        changes,
        objects: Box::new(NoObjects),
        original: Some(from),
        around,
    }))))
}

impl Pending {
    /// Waits until it is known. `stdin` is the file that standard input stands for: git knows only
    /// the one on the disk.
    pub(super) fn finish(self, stdin: Option<&str>, disk: &dyn Source) -> Result<Base, Failure> {
        let mut base = match self {
            Self::Known(base) => *base,
            Self::Asked(thread) => match thread.join() {
                Ok(base) => base.map_err(failure)?,
                Err(_) => return Err(Failure::new("what git says could not be read")),
            },
        };
        if let Some(path) = stdin.filter(|path| !base.changes.is_changed(path)) {
            match disk.read(path) {
                Ok(bytes) => base.changes.differed(path, Before::Bytes(bytes)),
                Err(_) => base.changes.add(path),
            }
        }
        Ok(base)
    }
}

impl Base {
    /// The files at hand, and what lies around an original outside of them.
    pub(super) fn files<'s>(&'s self, now: &'s dyn Source) -> Files<'s> {
        Files {
            now,
            around: self.around.as_ref(),
        }
    }

    /// The state as a source.
    pub(super) fn source<'s>(&'s self, files: &'s Files<'s>) -> Earlier<'s> {
        Earlier::new(files, &self.changes, self.objects.as_ref())
    }

    /// Whether what was read of the state is what it was.
    pub(super) fn verify(&self, earlier: &Workspace) -> Result<(), Failure> {
        if let Some(why) = self.objects.failure() {
            return Err(Failure::new(format!(
                "{} cannot be read as a whole: {why}",
                self.with
            ))
            .hint("a clone with `--filter` leaves files on the server: `git diff --stat REV HEAD` brings those that differ, `git fetch --refetch --no-filter` all of them"));
        }
        let Some(original) = &self.original else {
            return Ok(());
        };
        let document = earlier.find(original);
        let failure = |what: &str| Failure::new(format!("{}: {what}", self.with));
        match document {
            Some(document) if document.version().is_supported() => Ok(()),
            Some(document) => Err(match document.fault() {
                Some(fault) => {
                    let place = document.locate(fault.span.start);
                    let (line, column) = (place.line, place.column);
                    failure(&format!("{line}:{column}: {}", fault.message))
                }
                None => failure("the original is neither Swagger 2.0 nor OpenAPI 3"),
            }),
            None => Err(failure(
                "the original has no `swagger` or `openapi` key at its root",
            )),
        }
    }

    /// Which configurations counted then.
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

    /// The folders for which configurations and suppressions say something else than before. `own`
    /// are those that say something now.
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

fn failure(error: GitError) -> Failure {
    let failure = Failure::new(error.message);
    match error.help {
        Some(help) => failure.hint(help),
        None => failure,
    }
}

/// Nothing is kept anywhere.
struct NoObjects;

impl Objects for NoObjects {
    fn read(&self, _: &str) -> Result<Vec<u8>, ReadError> {
        Err(ReadError::Missing)
    }
}
