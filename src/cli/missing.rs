//! Errors about named files that can't be read.

use std::fs;
use std::io;
use std::path::Path;

use super::Failure;
use crate::text::nearest;

/// The maximum number of names in a folder that are compared with a mistyped name.
const MOST_NAMES: usize = 10_000;

/// The error for a named file that can't be read. If the file doesn't exist, a file or folder next
/// to it with a similar name is suggested.
pub(super) fn unreadable(path: &Path, error: &io::Error) -> Failure {
    if error.kind() != io::ErrorKind::NotFound {
        return Failure::new(format!("{}: {error}", path.display()));
    }
    let failure = Failure::new(format!(
        "{}: there is no such file or folder",
        path.display()
    ));
    match similar(path) {
        Some(near) => failure.hint(format!("did you mean `{near}`?")),
        None => failure,
    }
}

/// The nearest path that exists: the wrong part of the path is replaced, and the rest is kept if it
/// exists.
fn similar(path: &Path) -> Option<String> {
    let exists = |path: &Path| path.symlink_metadata().is_ok();
    // The last wrong part of the path, in a folder that exists.
    let wrong = path.ancestors().find(|part| {
        let folder = part.parent();
        !exists(part) && folder.is_some_and(|folder| exists(folder) || folder == Path::new(""))
    })?;
    let folder = wrong.parent().filter(|folder| *folder != Path::new(""));
    let entries = fs::read_dir(folder.unwrap_or(Path::new("."))).ok()?;
    let names = entries.flatten().take(MOST_NAMES);
    let names: Vec<String> = names
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect();
    let near = nearest(
        wrong.file_name()?.to_str()?,
        names.iter().map(String::as_str),
    )?;
    let rest = path.strip_prefix(wrong).ok()?;
    let near = folder.map_or_else(|| near.into(), |folder| folder.join(near));
    let whole = near.join(rest);
    let is_whole = rest != Path::new("") && exists(&whole);
    Some(if is_whole { whole } else { near }.display().to_string())
}
