//! What the documents are compared with: a commit, or an earlier version of a file.

use std::fs;
use std::io;
use std::thread;

use super::Failure;
use super::args::ComparisonArguments;
use super::inputs::{Found, absolute, relative};
use crate::config::{self, Choice};
use crate::suppress;
use crate::workspace::{
    Before, Changes, Earlier, GitError, Input, Objects, ReadError, Rename, Repository, Source, path,
};

/// An earlier state of the files.
pub(super) struct Base {
    /// What it is, in words.
    pub(super) with: String,
    pub(super) changes: Changes,
    pub(super) objects: Box<dyn Objects + Send>,
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
        let repository = Repository::find(&found.root).map_err(failure)?;
        let commit = repository.commit(revision).map_err(failure)?;
        let ask = move || {
            let changes = repository.changes(&commit)?;
            Ok(Base {
                with: commit.to_string(),
                changes,
                objects: Box::new(repository.objects()),
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
    match relative(&found.root, &place) {
        // Where it lies, its references lead to the files that belong to it.
        Some(from) if from != *own && path::is_specification(&from) => {
            changes.add(own.clone());
            changes.differed(from.clone(), Before::Bytes(bytes));
            let is_exact = false;
            changes.rename(own.clone(), Rename { from, is_exact });
        }
        _ => changes.differed(own.clone(), Before::Bytes(bytes)),
    }
    Ok(Some(Pending::Known(Box::new(Base {
        with: original.display().to_string(),
        changes,
        objects: Box::new(NoObjects),
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
    /// The state as a source.
    pub(super) fn source<'s>(&'s self, now: &'s dyn Source) -> Earlier<'s> {
        Earlier::new(now, &self.changes, self.objects.as_ref())
    }

    /// Which configurations counted then.
    pub(super) fn config_choice(&self, choice: &Choice, source: &Earlier<'_>) -> Choice {
        match choice {
            Choice::Given { path, folder, .. } if self.changes.is_changed(path) => {
                match source.read(path) {
                    Ok(bytes) => Choice::Given {
                        path: path.clone(),
                        folder: folder.clone(),
                        bytes,
                    },
                    Err(_) => Choice::Off,
                }
            }
            choice => choice.clone(),
        }
    }

    /// The folders for which a configuration or another file with suppressions says something else
    /// than before. `own` are the files that say something now.
    pub(super) fn reconfigured(&self, choice: &Choice, own: &[&str]) -> Vec<String> {
        let is_changed = |path: &&str| self.changes.is_changed(path);
        let is_config = |path: &str| path.rsplit('/').next() == Some(config::FILE_NAME);
        let says = |path: &&str| match choice {
            Choice::Given { .. } => suppress::is_suppression_file(path),
            _ => is_config(path) || suppress::is_suppression_file(path),
        };
        match choice {
            Choice::Off => Vec::new(),
            Choice::Given { path, .. } if self.changes.is_changed(path) => vec![String::new()],
            Choice::Given { .. } | Choice::Nearest => {
                let before = self.changes.differing().filter(says);
                let now = own.iter().copied().filter(is_changed).filter(says);
                let folders = before.chain(now).map(path::folder);
                folders.map(str::to_owned).collect()
            }
        }
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
