//! Reports to files and to standard output.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::Failure;
pub(super) use super::terminal::{use_color, width};

use super::args::FormatArgument;
use crate::diagnostic::Findings;
use crate::report::{self, Format, Options};

/// The reports to write. Without `--format`, this is `pretty` on standard output.
pub(super) fn wanted(formats: &[FormatArgument]) -> Result<Vec<FormatArgument>, Failure> {
    if formats.is_empty() {
        return Ok(vec![FormatArgument {
            format: Format::Pretty,
            file: None,
        }]);
    }
    let on_stdout: Vec<&str> = formats
        .iter()
        .filter(|wanted| wanted.file.is_none())
        .map(|wanted| wanted.format.name())
        .collect();
    if let [first, second, ..] = on_stdout[..] {
        return Err(
            Failure::new(format!("{first} and {second} both go to standard output")).hint(format!(
                "write one of them to a file: --format {second}=FILE"
            )),
        );
    }
    let mut files: Vec<&PathBuf> = formats
        .iter()
        .filter_map(|wanted| wanted.file.as_ref())
        .collect();
    files.sort_unstable();
    if let Some(twice) = files.windows(2).find(|pair| pair[0] == pair[1]) {
        return Err(Failure::new(format!(
            "two reports go to {}",
            twice[0].display()
        )));
    }
    Ok(formats.to_vec())
}

/// Writes to standard output, and flushes it. An error in text that is still in a buffer when the process
/// ends would be lost.
pub(super) fn print(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    written(write(&mut out).and_then(|()| out.flush()))
}

/// The result of writing to standard output. A reader that has stopped reading isn't a failure.
pub(super) fn written(result: io::Result<()>) -> Result<(), Failure> {
    match result {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Failure::new(format!(
            "cannot write to standard output: {error}"
        ))),
        _ => Ok(()),
    }
}

/// Writes one report.
pub(super) fn write(
    wanted: &FormatArgument,
    findings: &Findings,
    options: &Options,
) -> Result<(), Failure> {
    match &wanted.file {
        None => print(|out| report::write(wanted.format, findings, options, out)),
        Some(file) => {
            let options = Options {
                color: false,
                links: false,
                ascii: false,
                ..options.clone()
            };
            write_whole(file, |out| {
                report::write(wanted.format, findings, &options, out)
            })
            .map_err(|error| Failure::new(format!("{}: {error}", file.display())))
        }
    }
}

/// The beginning of a file's name while the file is incomplete.
const UNFINISHED: &str = ".lro-lint-";

/// After this time, the process that was writing an unfinished file must have been killed.
const ABANDONED: Duration = Duration::from_secs(60 * 60);

/// Writes a file in one step: at any time the file is the old one or the new one, never a part. A symbolic
/// link stays a link, and a file keeps its permissions.
pub(super) fn write_whole(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let known = fs::metadata(path).ok();
    // A device or a pipe can't be replaced. It can only be written to.
    if known
        .as_ref()
        .is_some_and(|known| !known.is_file() && !known.is_dir())
    {
        let mut device = fs::OpenOptions::new().write(true).open(path)?;
        return write(&mut device);
    }
    let path = match known {
        Some(_) => &path.canonicalize()?,
        None => path,
    };
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    fs::metadata(folder)?;
    remove_abandoned(folder);
    let mut builder = tempfile::Builder::new();
    builder.prefix(UNFINISHED);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // The usual permissions of a new file, before the umask removes some.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    // The error itself names the unfinished file, whose name the user doesn't know.
    let unnamed = |error: io::Error| io::Error::from(error.kind());
    let mut file = builder.tempfile_in(folder).map_err(unnamed)?;
    write(&mut file)?;
    if let Some(known) = known {
        file.as_file().set_permissions(known.permissions())?;
    }
    file.as_file().sync_all()?;
    file.persist(path)?;
    Ok(())
}

/// Removes unfinished files of earlier processes that were killed. A file that can't be removed is
/// kept.
fn remove_abandoned(folder: &Path) {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    for entry in entries {
        let is_unfinished = entry.file_name().to_string_lossy().starts_with(UNFINISHED);
        if !is_unfinished {
            continue;
        }
        let is_abandoned = |found: fs::Metadata| {
            let age = found.modified().ok()?.elapsed().ok()?;
            Some(found.is_file() && age > ABANDONED)
        };
        if entry.metadata().ok().and_then(is_abandoned) == Some(true) {
            let _ = fs::remove_file(entry.path());
        }
    }
}
