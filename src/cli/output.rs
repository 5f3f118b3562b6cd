//! Reports to files and to standard output.

use std::env;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::Failure;
use super::args::{ColorArgument, FormatArgument};
use crate::diagnostic::Findings;
use crate::report::{self, Format, Options};

/// The reports to write: those that were asked for, or `pretty` on standard output.
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

/// Whether colours go to standard output.
pub(super) fn use_color(when: ColorArgument) -> bool {
    match when {
        ColorArgument::Always => true,
        ColorArgument::Never => false,
        // Looks at the terminal and at NO_COLOR, CLICOLOR and CLICOLOR_FORCE.
        ColorArgument::Auto => {
            is_forced()
                || anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never
        }
    }
}

/// `true` if FORCE_COLOR asks for colours and NO_COLOR doesn't forbid them. `0` and `false` ask for none.
fn is_forced() -> bool {
    let is_set = |name: &str| env::var_os(name).filter(|value| !value.is_empty());
    let asks = is_set("FORCE_COLOR").is_some_and(|value| value != "0" && value != "false");
    asks && is_set("NO_COLOR").is_none()
}

/// How many columns standard output has; `None` where it is no terminal.
pub(super) fn width() -> Option<usize> {
    let (terminal_size::Width(columns), _) = terminal_size::terminal_size_of(io::stdout())?;
    Some(usize::from(columns))
}

/// Writes to standard output, all of it: what is left in a buffer at the end of the process would be lost
/// without a word.
pub(super) fn print(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    written(write(&mut out).and_then(|()| out.flush()))
}

/// What became of writing to standard output; a reader that has gone away is no failure.
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
                ..options.clone()
            };
            write_whole(file, |out| {
                report::write(wanted.format, findings, &options, out)
            })
            .map_err(|error| Failure::new(format!("{}: {error}", file.display())))
        }
    }
}

/// What the names of files begin with until they are whole.
const UNFINISHED: &str = ".lro-lint-";

/// After this time nobody writes an unfinished file any more, and its process was killed.
const ABANDONED: Duration = Duration::from_secs(60 * 60);

/// Writes a file in one step: it is the old one or the new one, never a half. A symbolic link stays one,
/// and a file keeps its permissions.
pub(super) fn write_whole(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let known = fs::metadata(path).ok();
    // A device or a pipe can't be replaced, only written to.
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
        // As any new file: what the umask leaves of it.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    // The error itself names the unfinished file, which nobody knows.
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

/// Removes files that earlier processes were writing when they were killed. If one can't be removed,
/// that is no reason to fail.
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
