//! Turns the paths of the command line into an open session.

use std::env;
use std::fs;
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};

use clap::CommandFactory as _;

use super::args::{Arguments, ClientsArgument, ReadingArguments};
use super::missing::unreadable;
use super::{Failure, failure};
use crate::clients::Audience;
use crate::config::Choice;
use crate::session::{Options, Session};
use crate::syntax::MAX_BYTES;
use crate::text::nearest;
use crate::workspace::{Base, Disk, Input, LoadError, Memory, Overlaid, path, read_regular};

/// An open session, and the places of its files on the disk.
pub(super) struct Opened {
    pub(super) session: Session,
    /// The root, absolute.
    pub(super) root: PathBuf,
    /// The folder that terminal formats print paths relative to.
    pub(super) base: Base,
    /// Named files that could not be read.
    pub(super) errors: Vec<Failure>,
    /// The files without standard input.
    pub(super) disk: Disk,
}

impl Opened {
    /// The path of a file as reports show it: relative to the root if the file is below it.
    pub(super) fn show(&self, file: &Path) -> String {
        let place = file.canonicalize().ok();
        place
            .and_then(|place| relative(&self.root, &place))
            .unwrap_or_else(|| file.to_string_lossy().into_owned())
    }
}

/// The paths of the command line, before anything is loaded.
pub(super) struct Found {
    /// The root, absolute.
    pub(super) root: PathBuf,
    /// The named files and folders, relative to the root.
    pub(super) inputs: Vec<Input>,
    /// The path of standard input.
    pub(super) stdin: Option<String>,
    here: PathBuf,
    errors: Vec<Failure>,
    /// The files below the root.
    pub(super) disk: Disk,
    /// The text of standard input.
    above: Memory,
}

/// Finds the root, and reads standard input if `-` is among the paths.
pub(super) fn find(paths: &[PathBuf], reading: &ReadingArguments) -> Result<Found, Failure> {
    let here = env::current_dir()
        .and_then(|folder| folder.canonicalize())
        .map_err(|error| Failure::new(format!("cannot open the current folder: {error}")))?;
    let stdin = read_stdin(paths, reading, &here)?;
    let mut errors = Vec::new();
    let mut named = Vec::new();
    for path in paths {
        if is_stdin(path) {
            continue;
        }
        match absolute(&here, path) {
            Ok(absolute) => named.push(absolute),
            Err(error) => errors.push(unnamed(path, &error, paths)?),
        }
    }
    let root = match &reading.root {
        Some(root) => absolute(&here, root).map_err(|error| unreadable(root, &error))?,
        None => {
            let stdin = stdin.iter().map(|(path, _)| path);
            default_root(stdin.chain(&named), &here)
        }
    };
    let mut inputs = Vec::new();
    for path in &named {
        match relative(&root, path) {
            Some(path_in_root) if path.is_dir() => inputs.push(Input::Folder(path_in_root)),
            Some(path_in_root) => inputs.push(Input::File(path_in_root)),
            None => errors.push(outside(path, &root)),
        }
    }
    let mut above = Memory::default();
    let mut stdin_in_root = None;
    if let Some((path, bytes)) = stdin {
        let Some(path_in_root) = relative(&root, &path) else {
            return Err(outside(&path, &root));
        };
        above.insert(path_in_root.clone(), bytes);
        inputs.push(Input::File(path_in_root.clone()));
        stdin_in_root = Some(path_in_root);
    }
    let disk = Disk::new(&root, rayon::current_num_threads())
        .map_err(|error| Failure::new(format!("{}: {error}", root.display())))?;
    Ok(Found {
        root,
        inputs,
        stdin: stdin_in_root,
        here,
        errors,
        disk,
        above,
    })
}

impl Found {
    /// Opens a session on the named files.
    pub(super) fn open(
        self,
        options: Options,
        reading: &ReadingArguments,
    ) -> Result<Opened, Failure> {
        let Self {
            root,
            inputs,
            here,
            mut errors,
            disk,
            above,
            ..
        } = self;
        let options = Options {
            profile: Some(reading.profile.clone()),
            config: config_choice(&root, reading)?,
            inputs: Some(inputs),
            audience: match reading.clients {
                Some(ClientsArgument::Azure) => Audience::Azure,
                None => Audience::Own,
            },
            ..options
        };
        let source = Overlaid::new(disk.clone(), above);
        let session = Session::open(source, options).map_err(failure)?;
        errors.extend(session.unopened().iter().map(|LoadError { path, error }| {
            Failure::new(format!("{}: {error}", root.join(path).display()))
        }));
        Ok(Opened {
            session,
            base: Base::new(&root, &here),
            root,
            errors,
            disk,
        })
    }
}

/// The configurations that apply. A file named by `--config` may be anywhere. If it is below the
/// root, paths in it are relative to its folder.
fn config_choice(root: &Path, reading: &ReadingArguments) -> Result<Choice, Failure> {
    let Some(file) = &reading.config else {
        return Ok(match reading.no_config {
            true => Choice::Off,
            false => Choice::Nearest,
        });
    };
    let failed = |error: io::Error| unreadable(file, &error);
    let bytes = read_regular(file).map_err(failed)?;
    let place = file.canonicalize().map_err(failed)?;
    let below = relative(root, &place);
    Ok(Choice::Given {
        folder: below.as_deref().map_or("", path::folder).to_owned(),
        is_below_root: below.is_some(),
        path: below.unwrap_or_else(|| file.to_string_lossy().into_owned()),
        bytes,
    })
}

/// The error for a path that can't be used. If the first path looks like a command, the run ends:
/// the user didn't want to check the other paths.
fn unnamed(path: &Path, error: &io::Error, paths: &[PathBuf]) -> Result<Failure, Failure> {
    let failure = unreadable(path, error);
    let is_first = paths.first().is_some_and(|first| first == path);
    let word = path.to_str().filter(|_| is_first);
    let is_word = |word: &&str| word.chars().all(|c| c.is_ascii_alphabetic());
    let names = Arguments::command();
    let names = names.get_subcommands().map(clap::Command::get_name);
    match word.filter(is_word).and_then(|word| nearest(word, names)) {
        Some(command) => Err(failure.hint(format!("did you mean `lro-lint {command}`?"))),
        None => Ok(failure),
    }
}

fn outside(path: &Path, root: &Path) -> Failure {
    Failure::new(format!(
        "{}: outside the root {}",
        path.display(),
        root.display()
    ))
    .hint("choose another root with `--root`")
}

pub(super) fn is_stdin(path: &Path) -> bool {
    path == Path::new("-")
}

/// The text of standard input and its path, if it is read.
fn read_stdin(
    paths: &[PathBuf],
    reading: &ReadingArguments,
    here: &Path,
) -> Result<Option<(PathBuf, Vec<u8>)>, Failure> {
    let is_named = paths.iter().any(|path| is_stdin(path));
    match (&reading.stdin_filename, is_named) {
        (_, true) => {}
        (Some(_), false) => {
            return Err(Failure::new("`--stdin-filename` needs standard input")
                .hint("add `-` to the paths"));
        }
        (None, false) => return Ok(None),
    }
    let mut bytes = Vec::new();
    // If the text is too large, we read just enough for the reader of documents to refuse it.
    io::stdin()
        .take(MAX_BYTES as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| Failure::new(format!("cannot read standard input: {error}")))?;
    let path = match &reading.stdin_filename {
        Some(name) => place_of(&here.join(name))
            .ok_or_else(|| Failure::new("`--stdin-filename` names no file"))?,
        None => here.join(unnamed_stdin(&bytes)),
    };
    Ok(Some((path, bytes)))
}

/// The default name of standard input. Its ending decides between JSON and YAML.
fn unnamed_stdin(bytes: &[u8]) -> &'static str {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match text.trim_ascii_start().first() {
        Some(b'{') => "stdin.json",
        _ => "stdin.yaml",
    }
}

/// The path of a file. The file and its folder may not exist. Links are followed in the part of the
/// path that exists. `None` if the path names no file.
fn place_of(path: &Path) -> Option<PathBuf> {
    let name = path.file_name()?;
    let folder = path.parent()?;
    let known = folder
        .ancestors()
        .find_map(|known| Some((known.canonicalize().ok()?, known)));
    let (mut place, known) = known?;
    for part in folder.strip_prefix(known).ok()?.components() {
        match part {
            Component::ParentDir => {
                place.pop();
            }
            Component::Normal(part) => place.push(part),
            _ => {}
        }
    }
    Some(place.join(name))
}

/// An absolute path without `.` and `..`. Symbolic links are followed, except for the file itself:
/// a file that is a link is checked at the place of the link.
pub(super) fn absolute(here: &Path, path: &Path) -> io::Result<PathBuf> {
    let path = here.join(path);
    let ends_in_name = matches!(path.components().next_back(), Some(Component::Normal(_)));
    match (path.parent(), path.file_name()) {
        (Some(folder), Some(name)) if ends_in_name => {
            let path = folder.canonicalize()?.join(name);
            if fs::metadata(&path)?.is_dir() {
                path.canonicalize()
            } else {
                Ok(path)
            }
        }
        _ => path.canonicalize(),
    }
}

/// The git work tree of the first path, or else the nearest folder that holds the current folder
/// and all paths.
fn default_root<'a>(paths: impl Iterator<Item = &'a PathBuf>, here: &Path) -> PathBuf {
    let paths: Vec<&PathBuf> = paths.collect();
    let start = paths.first().map_or(here, |path| path.as_path());
    if let Some(tree) = start
        .ancestors()
        .find(|folder| folder.join(".git").exists())
    {
        return tree.to_path_buf();
    }
    here.ancestors()
        .find(|folder| paths.iter().all(|path| path.starts_with(folder)))
        .unwrap_or(here)
        .to_path_buf()
}

/// The path below the root, with `/`; `None` if it is outside or a name isn't Unicode.
pub(super) fn relative(root: &Path, path: &Path) -> Option<String> {
    let below = path.strip_prefix(root).ok()?;
    let names: Option<Vec<&str>> = below.iter().map(|name| name.to_str()).collect();
    Some(names?.join("/"))
}
