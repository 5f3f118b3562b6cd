//! `lro-lint.yaml`: profiles, overlays, severities and suppressions for the documents of a folder.
//!
//! The nearest file decides for a document, alone: what it doesn't say is as if there were none.

mod error;
mod file;
mod says;

use std::collections::BTreeSet;

use rustc_hash::{FxHashMap, FxHashSet};

pub use error::{ConfigError, ErrorPlace};
pub use says::Config;

use crate::model::Profile;
use crate::suppress::{Book, SuppressionFiles};
use crate::workspace::{Beside, Document, File, FileId, Source, Workspace, look_for, path};

/// The name of a configuration.
pub const FILE_NAME: &str = "lro-lint.yaml";

/// Names that users may have meant as [`FILE_NAME`]. A file that has one is an error: what it says would
/// be missing without a word.
const MISTAKEN_NAMES: [&str; 3] = ["lro-lint.yml", ".lro-lint.yaml", ".lro-lint.yml"];

/// Which configurations count.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Choice {
    /// For every document the [`FILE_NAME`] in its folder, or in the nearest folder around it.
    #[default]
    Nearest,
    /// One file for all documents, wherever it lies.
    Given {
        /// Its path as messages show it, relative to the root.
        path: String,
        /// The folder below the root to which the paths in it are relative.
        folder: String,
        /// Whether it lies below the root, where it may have said something else before.
        is_below_root: bool,
        /// Its content.
        bytes: Vec<u8>,
    },
    /// None.
    Off,
}

/// A configuration that decides for no document, and the one that decided in its folder before.
#[derive(Debug)]
pub struct LevelChange {
    /// The configuration as it is now.
    pub now: Config,
    /// The one that decided before.
    pub before: Option<Config>,
}

impl LevelChange {
    /// Reads both; `None` if the configuration isn't there or can't be used. It is checked as soon as it
    /// decides for a document.
    pub fn read(
        now: &dyn Source,
        before: &dyn Source,
        workspace: &Workspace,
        path: &str,
    ) -> Option<Self> {
        let read = |source: &dyn Source, path: &str| {
            let bytes = source.read(path).ok()?;
            file::read(workspace, path, path::folder(path), bytes).ok()
        };
        let above = path::around([path]).into_iter().rev();
        let mut above = above.map(|folder| match folder {
            "" => FILE_NAME.to_owned(),
            folder => format!("{folder}/{FILE_NAME}"),
        });
        Some(Self {
            now: read(now, path)?,
            before: above.find_map(|path| read(before, &path)),
        })
    }
}

/// The configurations of a run.
#[derive(Debug, Default)]
pub struct Configs {
    configs: Vec<Config>,
    /// Which of them decides for a document, or is the file itself.
    deciding: FxHashMap<FileId, Option<usize>>,
    /// Whether there is one for everything.
    is_given: bool,
    /// What else lies beside the documents.
    suppressions: SuppressionFiles,
}

impl Configs {
    /// Finds and reads the configurations of all documents of a workspace.
    ///
    /// # Errors
    /// All that is wrong with them, in the order of paths and positions.
    pub fn load(
        source: &dyn Source,
        workspace: &Workspace,
        choice: &Choice,
    ) -> Result<Self, Vec<ConfigError>> {
        let configs = match choice {
            Choice::Off => return Ok(Self::default()),
            Choice::Given {
                path,
                folder,
                bytes,
                ..
            } => Self {
                configs: vec![file::read(workspace, path, folder, bytes.clone())?],
                is_given: true,
                ..Self::default()
            },
            Choice::Nearest => Self::nearest(source, workspace)?,
        };
        let suppressions = SuppressionFiles::load(source, workspace);
        Ok(Self {
            suppressions,
            ..configs
        })
    }

    fn nearest(source: &dyn Source, workspace: &Workspace) -> Result<Self, Vec<ConfigError>> {
        let documents = workspace.documents();
        let (configs, known) = read_nearest(source, workspace)?;
        let nearest = |document: &Document| {
            let mut folder = path::folder(document.path());
            loop {
                match known.get(folder) {
                    Some(None) if !folder.is_empty() => folder = path::folder(folder),
                    found => break found.copied().flatten(),
                }
            }
        };
        let mut deciding = FxHashMap::default();
        if !configs.is_empty() {
            deciding.extend(documents.iter().map(|one| (one.id(), nearest(one))));
        }
        let own = configs.iter().enumerate();
        deciding.extend(own.map(|(at, config): (_, &Config)| (config.file().id(), Some(at))));
        Ok(Self {
            configs,
            deciding,
            ..Self::default()
        })
    }

    /// All of them.
    pub fn all(&self) -> &[Config] {
        &self.configs
    }

    /// Files with suppressions that others have as well.
    pub fn suppressions(&self) -> &SuppressionFiles {
        &self.suppressions
    }

    /// The suppressions of all files: first those of the configurations.
    pub fn books(&self) -> Vec<Book<'_>> {
        let own = self.configs.iter().map(Config::book);
        own.chain(self.suppressions.books()).collect()
    }

    /// The places among [`Self::books`] of those that speak for a document.
    pub fn books_of(&self, file: &File) -> Vec<usize> {
        let beside = self.suppressions.above(file).into_iter();
        let beside = beside.map(|at| at + self.configs.len());
        self.deciding(file).into_iter().chain(beside).collect()
    }

    /// The number of the one that decides for a document of the workspace, for a file of examples,
    /// or for another file beside documents: the nearest one above it, or itself. For files that
    /// are no documents no configuration is looked for that no document has.
    fn deciding(&self, file: &File) -> Option<usize> {
        if self.is_given {
            return Some(0);
        }
        if let Some(&deciding) = self.deciding.get(&file.id()) {
            return deciding;
        }
        let configs = self.configs.iter().enumerate();
        configs
            .filter(|(_, config)| path::is_below(&config.folder, file.path()))
            .max_by_key(|(_, config)| config.folder.len())
            .map(|(at, _)| at)
    }

    /// The one that decides for such a file.
    pub fn of(&self, file: &File) -> Option<&Config> {
        self.configs.get(self.deciding(file)?)
    }

    /// The profile of a document; `None` if it is to be detected.
    pub fn profile(&self, document: &Document) -> Option<&Profile> {
        self.of(document.file())?.profile(document.path())
    }
}

/// The files of a folder that were probably meant as configurations.
fn mistaken(source: &dyn Source, folder: &str) -> impl Iterator<Item = ConfigError> {
    let paths = MISTAKEN_NAMES.map(|name| match folder {
        "" => name.to_owned(),
        folder => format!("{folder}/{name}"),
    });
    let there = paths.into_iter().filter(|path| source.exists(path));
    there.map(|path| ConfigError {
        path,
        place: None,
        message: "a configuration of this name is not read".to_owned(),
        help: Some(format!("rename it to `{FILE_NAME}`")),
    })
}

/// The folders that were looked into, and which configuration lies in each.
type Known<'w> = FxHashMap<&'w str, Option<usize>>;

/// Reads the nearest configuration of every document. Folders further up are looked into only where
/// those below have none.
fn read_nearest<'w>(
    source: &dyn Source,
    workspace: &'w Workspace,
) -> Result<(Vec<Config>, Known<'w>), Vec<ConfigError>> {
    let mut configs = Vec::new();
    let mut errors = Vec::new();
    let mut known = Known::default();
    let documents = workspace.documents().iter();
    let mut pending: BTreeSet<&str> = documents
        .map(|document| path::folder(document.path()))
        .collect();
    while !pending.is_empty() {
        let folders: Vec<&str> = pending.into_iter().collect();
        let found = look_for(source, &folders, FILE_NAME);
        errors.extend(folders.iter().flat_map(|folder| mistaken(source, folder)));
        known.extend(folders.iter().map(|&folder| (folder, None)));
        let with_one: FxHashSet<&str> = found.iter().map(|file| file.folder).collect();
        let without = folders.iter().filter(|folder| !with_one.contains(**folder));
        let above = without.map(|folder| path::folder(folder));
        pending = above.filter(|folder| !known.contains_key(folder)).collect();
        for Beside {
            folder,
            path,
            bytes,
        } in found
        {
            let read = match bytes {
                Ok(bytes) => file::read(workspace, &path, folder, bytes),
                Err(error) => Err(vec![ConfigError {
                    path,
                    place: None,
                    message: format!("cannot be opened: {error}"),
                    help: None,
                }]),
            };
            match read {
                Ok(config) => {
                    known.insert(folder, Some(configs.len()));
                    configs.push(config);
                }
                Err(found) => errors.extend(found),
            }
        }
    }
    if !errors.is_empty() {
        let start = |error: &ConfigError| error.place.map(|place| place.start);
        errors.sort_by(|a, b| (&a.path, start(a)).cmp(&(&b.path, start(b))));
        return Err(errors);
    }
    Ok((configs, known))
}
