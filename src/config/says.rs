//! A configuration, and what it says of rules and files.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::diagnostic::Location;
use crate::model::{Profile, System};
use crate::rules::{Level, Overlay, Rule};
use crate::suppress::{Book, Entry};
use crate::syntax::{NodeId, Pointer};
use crate::text::Span;
use crate::workspace::{File, PathGlob};

/// A configuration.
#[derive(Debug)]
pub struct Config {
    pub(super) file: Arc<File>,
    pub(super) folder: String,
    pub(super) says: Says,
}

/// What a configuration says.
#[derive(Debug, Default)]
pub(super) struct Says {
    pub(super) profile: ProfileChoice,
    pub(super) profiles: BTreeMap<String, Profile>,
    pub(super) overlays: Vec<Overlay>,
    /// What is said of rules, and where, by their codes.
    pub(super) levels: FxHashMap<&'static str, (Level, NodeId)>,
    pub(super) files: Vec<FileRule>,
    pub(super) suppressions: Vec<Entry>,
}

/// What is different for some files.
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
    /// One of the configuration itself.
    Own(String),
}

impl Config {
    /// The file, so that a finding can point into it.
    pub fn file(&self) -> &Arc<File> {
        &self.file
    }

    /// What is said of a rule.
    pub fn level(&self, rule: &'static Rule) -> Option<Level> {
        let (level, _) = self.says.levels.get(rule.code())?;
        Some(*level)
    }

    /// Where it says something of a rule, by its code; where it says nothing of it, the profile or
    /// the overlay that decides, or its beginning.
    pub fn place_of(&self, code: &str) -> Location {
        let tree = self.file.tree();
        let own = self.says.levels.get(code);
        let own = own.map(|&(_, node)| tree.node(node));
        let mut general = ["profile", "overlay", "files"].into_iter();
        let node = own.or_else(|| general.find_map(|key| tree.root().get(key)));
        Location {
            file: Arc::clone(&self.file),
            span: node.map_or_else(Span::default, |node| node.key_span().unwrap_or(node.span())),
            pointer: node.map_or_else(String::new, |node| Pointer::to(node).to_string()),
        }
    }

    /// The profile of a document; `None` if it is to be detected.
    pub fn profile(&self, path: &str) -> Option<&Profile> {
        let choice = self.of_file(path, |rule| rule.profile.as_ref());
        match choice.unwrap_or(&self.says.profile) {
            ProfileChoice::Auto => None,
            ProfileChoice::BuiltIn(system) => Some(Profile::of(*system)),
            ProfileChoice::Own(name) => self.says.profiles.get(name),
        }
    }

    /// The profile of that name that the configuration itself describes.
    pub fn own_profile(&self, name: &str) -> Option<&Profile> {
        self.says.profiles.get(name)
    }

    /// The overlays for a document.
    pub fn overlays(&self, path: &str) -> &[Overlay] {
        let overlays = self.of_file(path, |rule| rule.overlays.as_ref());
        overlays.unwrap_or(&self.says.overlays)
    }

    /// What the last entry for a file that says anything about something says.
    fn of_file<'c, T>(&'c self, path: &str, what: impl Fn(&'c FileRule) -> Option<T>) -> Option<T> {
        self.says.files.iter().rev().find_map(|rule| {
            let said = what(rule)?;
            let is_meant = rule.paths.iter().any(|glob| glob.matches(path));
            is_meant.then_some(said)
        })
    }

    /// Its suppressions.
    pub fn book(&self) -> Book<'_> {
        Book {
            file: &self.file,
            folder: &self.folder,
            entries: &self.says.suppressions,
            faults: &[],
        }
    }
}
