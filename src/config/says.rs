//! A configuration: its settings for rules, for files and for the run.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::diagnostic::{Location, Severity};
use crate::model::{Profile, System};
use crate::rules::{Level, Overlay, Rule};
use crate::suppress::{Book, Entry};
use crate::syntax::{Node, NodeId, Pointer};
use crate::text::Span;
use crate::workspace::{File, PathGlob};

/// A configuration.
#[derive(Debug)]
pub struct Config {
    pub(super) file: Arc<File>,
    pub(super) folder: String,
    pub(super) says: Says,
}

/// The settings in a configuration.
#[derive(Debug, Default)]
pub(super) struct Says {
    pub(super) profile: ProfileChoice,
    pub(super) profiles: BTreeMap<String, Profile>,
    pub(super) overlays: Vec<Overlay>,
    /// The levels of rules and their places, by code.
    pub(super) levels: FxHashMap<&'static str, (Level, NodeId)>,
    pub(super) files: Vec<FileRule>,
    pub(super) suppressions: Vec<Entry>,
    /// Documents that are read, but not checked.
    pub(super) exclude: Vec<PathGlob>,
    pub(super) include_sync: bool,
    pub(super) run: RunSettings,
}

/// Settings of the whole run. They apply if the configuration is the nearest one to the first path
/// of the run. The command line takes precedence over them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RunSettings {
    /// The lowest severity that is shown.
    pub severity: Option<Severity>,
    /// The lowest severity that makes a run fail; `Some(None)` if nothing does.
    pub fail_on: Option<Option<Severity>>,
    /// The name of the format of the report.
    pub format: Option<String>,
}

/// Other settings for some files.
#[derive(Debug)]
pub(super) struct FileRule {
    pub(super) paths: Vec<PathGlob>,
    pub(super) profile: Option<ProfileChoice>,
    pub(super) overlays: Option<Vec<Overlay>>,
}

#[derive(Debug, Default)]
pub(super) enum ProfileChoice {
    #[default]
    Auto,
    BuiltIn(System),
    /// A profile that the configuration itself defines.
    Own(String),
}

impl Config {
    /// The file; findings can point into it.
    pub fn file(&self) -> &Arc<File> {
        &self.file
    }

    /// The level of a rule in this configuration.
    pub fn level(&self, rule: &'static Rule) -> Option<Level> {
        let (level, _) = self.says.levels.get(rule.code())?;
        Some(*level)
    }

    /// `true` if a document is not checked.
    pub fn excludes(&self, path: &str) -> bool {
        self.says.exclude.iter().any(|glob| glob.matches(path))
    }

    /// The patterns of documents that are not checked.
    pub fn exclude(&self) -> &[PathGlob] {
        &self.says.exclude
    }

    /// `true` if rules that also hold for synchronous operations judge these too.
    pub fn include_sync(&self) -> bool {
        self.says.include_sync
    }

    /// The settings of the whole run.
    pub fn run(&self) -> &RunSettings {
        &self.says.run
    }

    /// The place of a key; the beginning of the file if the key is missing.
    pub fn place_of_key(&self, key: &str) -> Location {
        self.place(self.file.tree().root().get(key))
    }

    /// The levels of rules in this configuration, by their codes.
    pub fn levels(&self) -> impl Iterator<Item = (&'static str, Level)> {
        let levels = self.says.levels.iter();
        levels.map(|(&code, &(level, _))| (code, level))
    }

    /// The place that sets the level of a rule. If there is none, the place of the profile or
    /// overlay that decides, or the beginning of the file.
    pub fn place_of(&self, code: &str) -> Location {
        let tree = self.file.tree();
        let own = self.says.levels.get(code);
        let own = own.map(|&(_, node)| tree.node(node));
        let mut general = ["profile", "overlay", "files"].into_iter();
        self.place(own.or_else(|| general.find_map(|key| tree.root().get(key))))
    }

    fn place(&self, node: Option<Node<'_>>) -> Location {
        Location {
            file: Arc::clone(&self.file),
            span: node.map_or_else(Span::default, |node| node.key_span().unwrap_or(node.span())),
            pointer: node.map_or_else(String::new, |node| Pointer::to(node).to_string()),
        }
    }

    /// The profile of a document; `None` if it is detected.
    pub fn profile(&self, path: &str) -> Option<&Profile> {
        let choice = self.of_file(path, |rule| rule.profile.as_ref());
        match choice.unwrap_or(&self.says.profile) {
            ProfileChoice::Auto => None,
            ProfileChoice::BuiltIn(system) => Some(Profile::of(*system)),
            ProfileChoice::Own(name) => self.says.profiles.get(name),
        }
    }

    /// The profile of this name that the configuration itself defines.
    pub fn own_profile(&self, name: &str) -> Option<&Profile> {
        self.says.profiles.get(name)
    }

    /// The names of the profiles that the configuration itself defines.
    pub fn own_profiles(&self) -> impl Iterator<Item = &str> {
        self.says.profiles.keys().map(String::as_str)
    }

    /// The overlays for a document.
    pub fn overlays(&self, path: &str) -> &[Overlay] {
        let overlays = self.of_file(path, |rule| rule.overlays.as_ref());
        overlays.unwrap_or(&self.says.overlays)
    }

    /// The value of a setting in the last matching entry of `files`.
    fn of_file<'c, T>(&'c self, path: &str, what: impl Fn(&'c FileRule) -> Option<T>) -> Option<T> {
        self.says.files.iter().rev().find_map(|rule| {
            let said = what(rule)?;
            let is_meant = rule.paths.iter().any(|glob| glob.matches(path));
            is_meant.then_some(said)
        })
    }

    /// The suppressions of the configuration.
    pub fn book(&self) -> Book<'_> {
        Book {
            file: &self.file,
            folder: &self.folder,
            entries: &self.says.suppressions,
            faults: &[],
        }
    }
}
