//! The state that documents are compared with: a commit, or an earlier version of a file.

use std::io;
use std::path::{Path, PathBuf};
use std::thread;

use super::args::ComparisonArguments;
use super::inputs::{Found, absolute, relative};
use super::missing::unreadable;
use super::{Failure, failure};
use crate::session::{Around, EarlierFiles, SessionError};
use crate::workspace::{Disk, Input, Source, path, read_regular};

/// An earlier state. Git may still be working on it while documents are loaded.
pub(super) enum Pending {
    Known(Box<EarlierFiles>),
    Asked(thread::JoinHandle<Result<EarlierFiles, SessionError>>),
}

/// Starts to find the earlier state; `None` if nothing is compared.
pub(super) fn begin(
    arguments: &ComparisonArguments,
    found: &Found,
) -> Result<Option<Pending>, Failure> {
    if let Some(revision) = &arguments.base {
        let (root, revision) = (found.root.clone(), revision.clone());
        let ask = move || EarlierFiles::of_revision(&root, &revision);
        return Ok(Some(Pending::Asked(thread::spawn(ask))));
    }
    let Some(original) = &arguments.original else {
        return Ok(None);
    };
    let [Input::File(own)] = found.inputs.as_slice() else {
        return Err(
            Failure::new("`--original` needs exactly one file to compare with")
                .hint("name one file, and nothing else"),
        );
    };
    let earlier = of_original(original, own, &found.root);
    let earlier = earlier.map_err(|error| unreadable(original, &error))?;
    Ok(Some(Pending::Known(Box::new(earlier))))
}

/// An earlier state in which the document at the path `own` had the content of the file `original`.
fn of_original(original: &Path, own: &str, root: &Path) -> io::Result<EarlierFiles> {
    let here = std::env::current_dir()?;
    let place = absolute(&here, original)?;
    let bytes = read_regular(&place)?;
    // References in the original lead to files next to it.
    let (from, around) = match relative(root, &place) {
        Some(from) => (from, None),
        None => {
            let around = around(&place, own, &here)?;
            let name = place.file_name().and_then(|name| name.to_str());
            (around.path_of(name.unwrap_or(own)), Some(around))
        }
    };
    let mut earlier = EarlierFiles::new(original.display().to_string()).with(from.clone(), bytes);
    if from != own {
        earlier = earlier.renamed(own, from.clone());
    }
    Ok(earlier.with_original(&from, around))
}

/// The files around the original: its git work tree, or else its folder.
fn around(place: &Path, own: &str, here: &Path) -> io::Result<Around> {
    let folder = place.parent().unwrap_or(here);
    let mut above = folder.ancestors();
    let root = above.find(|folder| folder.join(".git").exists());
    let root: PathBuf = root.unwrap_or(folder).to_owned();
    Ok(Around {
        folder: relative(&root, folder).unwrap_or_default(),
        source: Box::new(Disk::new(&root, 0)?),
        own: path::folder(own).to_owned(),
    })
}

impl Pending {
    /// Waits for the earlier state. `stdin` is the path of standard input, because git knows only
    /// the file on the disk.
    pub(super) fn finish(
        self,
        stdin: Option<&str>,
        disk: &dyn Source,
    ) -> Result<EarlierFiles, Failure> {
        let earlier = match self {
            Self::Known(earlier) => *earlier,
            Self::Asked(thread) => match thread.join() {
                Ok(earlier) => earlier.map_err(failure)?,
                Err(_) => return Err(Failure::new("the answer of git could not be read")),
            },
        };
        Ok(match stdin {
            Some(path) => earlier.with_file_of(path, disk),
            None => earlier,
        })
    }
}
