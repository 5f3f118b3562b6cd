//! `lro-lint.yaml`: settings for the documents of a folder, and for the run.
//!
//! Only the nearest file applies to a document. Settings that this file doesn't have aren't read
//! from other files.

mod error;
mod file;
mod says;

use std::collections::BTreeSet;

use rustc_hash::{FxHashMap, FxHashSet};

pub use error::{ConfigError, ErrorPlace};
pub use file::FORMATS;
pub use says::{Config, RunSettings};

use crate::model::Profile;
use crate::suppress::{Book, SuppressionFiles};
use crate::workspace::{Beside, Document, File, FileId, Source, Workspace, look_for, path};

/// The name of a configuration file.
pub const FILE_NAME: &str = "lro-lint.yaml";

/// Names that users may have meant as [`FILE_NAME`]. A file with such a name is an error: otherwise
/// its settings would be ignored silently.
pub const MISTAKEN_NAMES: [&str; 3] = ["lro-lint.yml", ".lro-lint.yaml", ".lro-lint.yml"];

/// The configurations that apply.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Choice {
    /// For each document the [`FILE_NAME`] in its folder, or in the nearest folder above it.
    #[default]
    Nearest,
    /// One file for all documents. It may be in any folder.
    Given {
        /// The path that messages show, relative to the root.
        path: String,
        /// Paths in the file are relative to this folder below the root.
        folder: String,
        /// `true` if the file is below the root, so that an earlier state may have another version.
        is_below_root: bool,
        /// The content of the file.
        bytes: Vec<u8>,
    },
    /// No configuration.
    Off,
}

/// A configuration that doesn't apply to any document, and the one that applied in its folder
/// before.
#[derive(Debug)]
pub struct LevelChange {
    /// The current configuration.
    pub now: Config,
    /// The configuration that applied before.
    pub before: Option<Config>,
}

impl LevelChange {
    /// Reads both; `None` if the current configuration doesn't exist or can't be used. It is
    /// checked as soon as it applies to a document.
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
    /// For each file, the number of the configuration that applies to it, or that is this file.
    deciding: FxHashMap<FileId, Option<usize>>,
    /// `true` if one configuration applies to all documents.
    is_given: bool,
    /// Suppression files next to the documents.
    suppressions: SuppressionFiles,
}

impl Configs {
    /// Finds and reads the configurations of all documents of a workspace.
    ///
    /// # Errors
    /// All mistakes in the configurations, in the order of paths and positions.
    pub fn load(
        source: &dyn Source,
        workspace: &Workspace,
        choice: &Choice,
    ) -> Result<Self, Vec<ConfigError>> {
        let configs = Self::without_suppressions(source, workspace, choice)?;
        Ok(match choice {
            Choice::Off => configs,
            Choice::Given { .. } | Choice::Nearest => Self {
                suppressions: SuppressionFiles::load(source, workspace),
                ..configs
            },
        })
    }

    /// Finds and reads the configurations of all documents of a workspace, but not the suppressions
    /// next to the documents.
    ///
    /// # Errors
    /// The errors of [`Self::load`].
    pub fn without_suppressions(
        source: &dyn Source,
        workspace: &Workspace,
        choice: &Choice,
    ) -> Result<Self, Vec<ConfigError>> {
        match choice {
            Choice::Off => Ok(Self::default()),
            Choice::Given {
                path,
                folder,
                bytes,
                ..
            } => Ok(Self {
                configs: vec![file::read(workspace, path, folder, bytes.clone())?],
                is_given: true,
                ..Self::default()
            }),
            Choice::Nearest => Self::nearest(source, workspace),
        }
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

    /// All configurations.
    pub fn all(&self) -> &[Config] {
        &self.configs
    }

    /// Suppression files that other linters also read.
    pub fn suppressions(&self) -> &SuppressionFiles {
        &self.suppressions
    }

    /// The suppressions of all files. The suppressions of configurations come first.
    pub fn books(&self) -> Vec<Book<'_>> {
        let own = self.configs.iter().map(Config::book);
        own.chain(self.suppressions.books()).collect()
    }

    /// The positions in [`Self::books`] of the suppressions that apply to a document.
    pub fn books_of(&self, file: &File) -> Vec<usize> {
        let beside = self.suppressions.above(file).into_iter();
        let beside = beside.map(|at| at + self.configs.len());
        self.deciding(file).into_iter().chain(beside).collect()
    }

    /// The number of the configuration that applies to a file: the nearest one above it, or the
    /// file itself. The file may be a document, an example, or a file next to documents. Only
    /// configurations that apply to some document are known here.
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

    /// The configuration that applies to a file.
    pub fn of(&self, file: &File) -> Option<&Config> {
        self.configs.get(self.deciding(file)?)
    }

    /// `true` if a configuration excludes any document.
    pub fn exclude_any(&self) -> bool {
        self.configs
            .iter()
            .any(|config| !config.exclude().is_empty())
    }

    /// The configuration that applies to a path, whether a document exists there or not.
    pub fn of_path(&self, path: &str) -> Option<&Config> {
        let mut configs = self.configs.iter();
        if self.is_given {
            return configs.next();
        }
        configs
            .filter(|config| path::is_below(&config.folder, path))
            .max_by_key(|config| config.folder.len())
    }

    /// The profile of a document; `None` if it is detected.
    pub fn profile(&self, document: &Document) -> Option<&Profile> {
        self.of(document.file())?.profile(document.path())
    }
}

/// Reads the configuration nearest to a folder. It has the settings of the whole run.
///
/// # Errors
/// All mistakes in the configuration.
pub fn nearest_to(
    source: &dyn Source,
    workspace: &Workspace,
    choice: &Choice,
    folder: &str,
) -> Result<Option<Config>, Vec<ConfigError>> {
    let mut folder = match choice {
        Choice::Off => return Ok(None),
        Choice::Given {
            path,
            folder,
            bytes,
            ..
        } => return file::read(workspace, path, folder, bytes.clone()).map(Some),
        Choice::Nearest => folder,
    };
    loop {
        if let Some(found) = look_for(source, &[folder], FILE_NAME).pop() {
            return read_found(workspace, found).map(Some);
        }
        if folder.is_empty() {
            return Ok(None);
        }
        folder = path::folder(folder);
    }
}

/// Reads a configuration that was found.
fn read_found(workspace: &Workspace, found: Beside<'_>) -> Result<Config, Vec<ConfigError>> {
    let Beside {
        folder,
        path,
        bytes,
    } = found;
    match bytes {
        Ok(bytes) => file::read(workspace, &path, folder, bytes),
        Err(error) => Err(vec![ConfigError {
            path,
            place: None,
            message: format!("cannot be opened: {error}"),
            help: None,
        }]),
    }
}

/// Errors about files of a folder that were probably meant as configurations.
fn mistaken(source: &dyn Source, folder: &str) -> impl Iterator<Item = ConfigError> {
    let paths = MISTAKEN_NAMES.map(|name| match folder {
        "" => name.to_owned(),
        folder => format!("{folder}/{name}"),
    });
    let there = paths.into_iter().filter(|path| source.exists(path));
    there.map(|path| ConfigError {
        path,
        place: None,
        message: "lro-lint doesn't read a configuration of this name".to_owned(),
        help: Some(format!("rename it to `{FILE_NAME}`")),
    })
}

/// The folders that were searched, and the configuration found in each.
type Known<'w> = FxHashMap<&'w str, Option<usize>>;

/// Reads the nearest configuration of every document. A folder is searched only if no folder below
/// it has a configuration.
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
        for found in found {
            let folder = found.folder;
            match read_found(workspace, found) {
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
