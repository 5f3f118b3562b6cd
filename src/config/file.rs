//! Reads the text of a configuration into its settings.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::error::{ConfigError, ErrorPlace};
use super::says::{Config, FileRule, ProfileChoice, RunSettings, Says};
use crate::diagnostic::Severity;
use crate::model::{Profile, ProfileSource, System};
use crate::openapi::OperationPattern;
use crate::rules::{Level, Overlay, RuleSelector};
use crate::suppress::{self, Entry, Named};
use crate::syntax::{Kind, Located, Node, NodeId, Pointer, Strings, from_node, read_yaml};
use crate::text::{Span, listed, meant};
use crate::workspace::{File, PathGlob, Workspace};

/// `fail-on: never`
const NEVER: &str = "never";

/// The formats that a configuration can choose. Only the command line names files to write: a
/// configuration comes with the documents, so a stranger may have written it.
pub const FORMATS: [&str; 11] = [
    "pretty", "concise", "json", "jsonl", "sarif", "github", "gitlab", "junit", "azure",
    "markdown", "counts",
];

/// The name that selects detection.
const AUTO: &str = "auto";

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, expecting = "a mapping of settings")]
struct ConfigSource {
    /// Editors read it; we don't.
    #[serde(rename = "$schema")]
    _schema: Option<String>,
    profile: Option<Located<String>>,
    profiles: Option<BTreeMap<String, ProfileSource>>,
    overlay: Option<Strings>,
    rules: Option<BTreeMap<String, Level>>,
    files: Option<Vec<Located<FilesSource>>>,
    suppressions: Option<Vec<Located<SuppressionSource>>>,
    exclude: Option<Strings>,
    #[serde(rename = "include-sync")]
    include_sync: Option<bool>,
    severity: Option<Located<String>>,
    #[serde(rename = "fail-on")]
    fail_on: Option<Located<String>>,
    format: Option<Located<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a mapping with a `path`")]
struct FilesSource {
    path: Strings,
    profile: Option<Located<String>>,
    overlay: Option<Strings>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(
    deny_unknown_fields,
    default,
    expecting = "a mapping with a `rule` and a `reason`"
)]
struct SuppressionSource {
    rule: Option<Strings>,
    rules: Option<Strings>,
    path: Option<Strings>,
    operation: Option<Located<String>>,
    pointer: Option<Located<String>>,
    reason: Option<Located<String>>,
}

/// Reads a configuration. Paths in it are relative to `folder`.
///
/// # Errors
/// All mistakes in the configuration; only the first one if its structure is wrong.
pub(super) fn read(
    workspace: &Workspace,
    path: &str,
    folder: &str,
    bytes: Vec<u8>,
) -> Result<Config, Vec<ConfigError>> {
    let file = parse(workspace, path, bytes).map_err(|error| vec![error])?;
    let mut reader = ConfigReader {
        file: &file,
        folder,
        errors: Vec::new(),
    };
    let read = reader.says();
    let errors = reader.errors;
    match read {
        Some(says) if errors.is_empty() => Ok(Config {
            folder: folder.to_owned(),
            file,
            says,
        }),
        _ => Err(errors),
    }
}

fn parse(workspace: &Workspace, path: &str, bytes: Vec<u8>) -> Result<Arc<File>, ConfigError> {
    let error = |text: &str, span: Span, message: String| ConfigError {
        path: path.to_owned(),
        place: Some(ErrorPlace::new(text, span)),
        message,
        help: None,
    };
    let text = String::from_utf8(bytes).map_err(|bad| {
        let valid = bad.utf8_error().valid_up_to();
        let span = Span::empty(valid as u32);
        let text = String::from_utf8_lossy(bad.as_bytes());
        error(&text, span, "a byte that is not UTF-8".to_owned())
    })?;
    // JSON is YAML too.
    let tree = read_yaml(text)
        .map_err(|bad| error(bad.text(), bad.error.span, bad.error.message.clone()))?;
    Ok(workspace.file_beside(path, tree))
}

struct ConfigReader<'d> {
    file: &'d File,
    folder: &'d str,
    errors: Vec<ConfigError>,
}

impl<'d> ConfigReader<'d> {
    fn error(&mut self, span: Span, message: String, help: Option<String>) {
        self.errors.push(ConfigError {
            path: self.file.path().to_owned(),
            place: Some(ErrorPlace {
                span,
                start: self.file.locate(span.start),
            }),
            message,
            help,
        });
    }

    fn error_at(&mut self, node: NodeId, message: impl Into<String>, help: Option<String>) {
        let span = self.file.tree().node(node).span();
        self.error(span, message.into(), help);
    }

    fn root(&self) -> Node<'d> {
        self.file.tree().root()
    }

    /// Reads all settings; `None` if the structure is wrong.
    fn says(&mut self) -> Option<Says> {
        let tree = self.file.tree();
        if let Some(span) = tree.more_documents() {
            let message = "a second document begins here".to_owned();
            let help = "keep one document in this file".to_owned();
            self.error(span, message, Some(help));
        }
        for duplicate in tree.duplicates() {
            let span = duplicate.key_span().unwrap_or_default();
            let key = duplicate.key().unwrap_or_default();
            self.error(span, format!("the key `{key}` appears twice"), None);
        }
        let source = match self.root().kind() {
            Kind::Null => ConfigSource::default(),
            _ => from_node::<ConfigSource>(self.root())
                .map_err(|error| {
                    // A key that appears twice is reported already.
                    let mut known = self.errors.iter().filter_map(|known| known.place);
                    if !known.any(|place| place.span == error.span) {
                        self.error(error.span, error.message, error.help);
                    }
                })
                .ok()?,
        };
        let profiles = source.profiles.unwrap_or_default();
        let declared: BTreeSet<String> = profiles.keys().cloned().collect();
        let profiles = self.profiles(profiles);
        let profile = source.profile.map(|name| self.profile(name, &declared));
        let overlays = self.overlays(source.overlay.as_ref());
        let levels = self.levels(source.rules.unwrap_or_default());
        let files = source.files.unwrap_or_default();
        let files = files
            .into_iter()
            .map(|entry| self.file_rule(entry, &declared))
            .collect();
        let suppressions = source.suppressions.unwrap_or_default();
        let suppressions = suppressions
            .into_iter()
            .map(|entry| self.suppression(entry))
            .collect();
        let exclude = source.exclude.as_ref();
        let exclude = exclude.map(|patterns| self.patterns(patterns));
        let run = RunSettings {
            severity: source.severity.and_then(|name| self.severity(&name)),
            fail_on: source.fail_on.and_then(|name| self.fail_on(&name)),
            format: source.format.and_then(|name| self.format(name)),
        };
        Some(Says {
            exclude: exclude.unwrap_or_default(),
            include_sync: source.include_sync.unwrap_or_default(),
            run,
            profile: profile.unwrap_or(ProfileChoice::Auto),
            profiles,
            overlays,
            levels,
            files,
            suppressions,
        })
    }

    /// Builds the profiles, each after the profile that it extends.
    fn profiles(&mut self, sources: BTreeMap<String, ProfileSource>) -> BTreeMap<String, Profile> {
        let mut pending = sources;
        let mut built: BTreeMap<String, Profile> = BTreeMap::new();
        let mut failed: BTreeSet<String> = BTreeSet::new();
        while let Some(first) = pending.pop_first() {
            let mut waiting = vec![first];
            while let Some((name, source)) = waiting.pop() {
                if name == AUTO || System::parse(&name).is_some() {
                    let key = self.profile_node(&name).and_then(Node::key_span);
                    let message = format!("`{name}` is a built-in profile: choose another name");
                    self.error(key.unwrap_or_default(), message, None);
                }
                let base = source.extends().to_owned();
                let known = System::parse(&base).map(Profile::of);
                if let Some(base) = known.or_else(|| built.get(&base)) {
                    let profile = base.extended(&name, source);
                    built.insert(name, profile);
                    continue;
                }
                let next = pending.remove_entry(&base);
                let is_cycle = base == name || waiting.iter().any(|(other, _)| *other == base);
                waiting.push((name.clone(), source));
                if let Some(next) = next {
                    waiting.push(next);
                    continue;
                }
                if !failed.contains(&base) {
                    let declared = failed.iter().chain(built.keys()).chain(pending.keys());
                    let (message, help) = if is_cycle {
                        (format!("`{name}` extends itself"), None)
                    } else {
                        let names = System::ALL.map(System::name).into_iter();
                        let names = names.chain(declared.map(String::as_str));
                        unknown("profile", &base, names)
                    };
                    let at = self
                        .profile_node(&name)
                        .and_then(|node| node.get("extends"))
                        .map_or_else(Span::default, Node::span);
                    self.error(at, message, help);
                }
                failed.extend(waiting.drain(..).map(|(name, _)| name));
            }
        }
        built
    }

    fn profile_node(&self, name: &str) -> Option<Node<'d>> {
        self.root().get("profiles")?.get(name)
    }

    fn profile(&mut self, name: Located<String>, declared: &BTreeSet<String>) -> ProfileChoice {
        if let Some(system) = System::parse(&name) {
            return ProfileChoice::BuiltIn(system);
        }
        if declared.contains(&name.value) {
            return ProfileChoice::Own(name.value);
        }
        if *name != AUTO {
            let known = System::ALL.map(System::name).into_iter().chain([AUTO]);
            let known = known.chain(declared.iter().map(String::as_str));
            let (message, help) = unknown("profile", &name, known);
            self.error_at(name.node, message, help);
        }
        ProfileChoice::Auto
    }

    fn overlays(&mut self, names: Option<&Strings>) -> Vec<Overlay> {
        let mut overlays = Vec::new();
        for name in names.into_iter().flat_map(|names| names.iter()) {
            match Overlay::parse(name) {
                Some(overlay) => overlays.push(overlay),
                None => {
                    let (message, help) = unknown("overlay", name, Overlay::ALL.map(Overlay::name));
                    self.error_at(name.node, message, help);
                }
            }
        }
        overlays
    }

    /// The level of each rule, and its place. If several names match, the most specific one
    /// decides, in any order.
    fn levels(
        &mut self,
        rules: BTreeMap<String, Level>,
    ) -> FxHashMap<&'static str, (Level, NodeId)> {
        let mut selectors = Vec::new();
        for (name, level) in rules {
            let own = self.root().get("rules").and_then(|rules| rules.get(&name));
            let key = own.and_then(Node::key_span).unwrap_or_default();
            let node = own.map_or(NodeId::ROOT, Node::id);
            match name.parse::<RuleSelector>() {
                Ok(selector) => selectors.push((selector, key, node, level)),
                Err(unknown) => self.error(key, unknown.to_string(), Some(unknown.help())),
            }
        }
        selectors.sort_by_key(|(selector, key, ..)| (selector.specificity(), key.start));
        let mut levels = FxHashMap::default();
        let mut said = FxHashMap::default();
        for (selector, key, node, level) in selectors {
            for rule in selector.rules() {
                let before = said.insert(rule.code(), (selector.specificity(), key));
                if let Some((specificity, other)) = before
                    && specificity == selector.specificity()
                {
                    let line = self.file.locate(other.start).line;
                    let message = format!("line {line} already sets `{}`", rule.name());
                    self.error(key, message, None);
                }
                levels.insert(rule.code(), (level, node));
            }
        }
        levels
    }

    fn file_rule(&mut self, entry: Located<FilesSource>, declared: &BTreeSet<String>) -> FileRule {
        FileRule {
            paths: self.globs(entry.node, &entry.value.path),
            overlays: entry
                .value
                .overlay
                .as_ref()
                .map(|names| self.overlays(Some(names))),
            profile: entry.value.profile.map(|name| self.profile(name, declared)),
        }
    }

    fn globs(&mut self, entry: NodeId, patterns: &Strings) -> Vec<PathGlob> {
        if patterns.is_empty() {
            self.error_at(entry, "`path` names no file", None);
        }
        self.patterns(patterns)
    }

    fn patterns(&mut self, patterns: &Strings) -> Vec<PathGlob> {
        let mut globs = Vec::new();
        for pattern in patterns.iter() {
            match PathGlob::new(self.folder, pattern) {
                Ok(glob) => globs.push(glob),
                Err(message) => self.error_at(pattern.node, message, None),
            }
        }
        globs
    }

    fn severity(&mut self, name: &Located<String>) -> Option<Severity> {
        let mut known = Severity::ALL.into_iter();
        let found = known.find(|severity| severity.name() == name.as_str());
        if found.is_none() {
            let known = Severity::ALL.map(Severity::name);
            let (message, help) = unknown("severity", name, known);
            self.error_at(name.node, message, help);
        }
        found
    }

    /// Reads `fail-on`; `Some(None)` means never.
    fn fail_on(&mut self, name: &Located<String>) -> Option<Option<Severity>> {
        let mut known = Severity::ALL.into_iter();
        match known.find(|severity| severity.name() == name.as_str()) {
            Some(severity) => Some(Some(severity)),
            None if name.as_str() == NEVER => Some(None),
            None => {
                let known = Severity::ALL.map(Severity::name).into_iter();
                let (message, help) = unknown("severity", name, known.chain([NEVER]));
                self.error_at(name.node, message, help);
                None
            }
        }
    }

    fn format(&mut self, name: Located<String>) -> Option<String> {
        if FORMATS.contains(&name.as_str()) {
            return Some(name.value);
        }
        let (message, help) = match name.split_once('=') {
            Some((format, _)) if FORMATS.contains(&format) => (
                "a configuration names no file to write".to_owned(),
                Some(format!(
                    "write `--format {}` on the command line",
                    name.value
                )),
            ),
            _ => unknown("format", &name, FORMATS),
        };
        self.error_at(name.node, message, help);
        None
    }

    fn suppression(&mut self, entry: Located<SuppressionSource>) -> Entry {
        let Located { value, node } = entry;
        // An empty key would make the entry cover more than its author meant.
        let members = self.file.tree().node(node).children();
        for member in members.filter(|member| member.kind() == Kind::Null) {
            let key = member.key().unwrap_or_default();
            let span = member.key_span().unwrap_or_default();
            self.error(span, format!("`{key}` is empty"), None);
        }
        let names = self.suppressed(node, value.rule, value.rules);
        let help = || Some("write why the finding is suppressed".to_owned());
        match value.reason {
            Some(reason) if reason.trim().is_empty() => {
                self.error_at(reason.node, "the reason is empty", help());
            }
            Some(_) => {}
            None => self.error_at(node, "the key `reason` is missing", help()),
        }
        Entry {
            names,
            paths: value
                .path
                .map(|patterns| self.globs(node, &patterns))
                .unwrap_or_default(),
            operation: value.operation.and_then(|pattern| {
                OperationPattern::parse(&pattern)
                    .map_err(|message| self.error_at(pattern.node, message, None))
                    .ok()
            }),
            pointer: value.pointer.and_then(|text| self.pointer(&text)),
            ..Entry::default()
        }
    }

    /// The rules that an entry names with `rule` or `rules`.
    fn suppressed(
        &mut self,
        node: NodeId,
        rule: Option<Strings>,
        rules: Option<Strings>,
    ) -> Vec<Named> {
        let mut names = Vec::new();
        let written = match (rule, rules) {
            (Some(_), Some(_)) => {
                self.error_at(node, "`rule` and `rules` mean the same: keep one", None);
                Strings::default()
            }
            (one, other) => {
                let names = one.or(other).unwrap_or_default();
                if names.is_empty() {
                    self.error_at(
                        node,
                        "the key `rule` is missing: nothing is suppressed",
                        None,
                    );
                }
                names
            }
        };
        for name in written.iter() {
            match suppress::named(name) {
                Ok(rule) => {
                    let node = self.file.tree().node(name.node);
                    names.push(Named::rule(rule, node));
                }
                Err((message, help)) => self.error_at(name.node, message, Some(help)),
            }
        }
        names
    }

    fn pointer(&mut self, text: &Located<String>) -> Option<Pointer> {
        let pointer = Pointer::parse(text);
        if pointer.is_none() {
            let help = "begin with `/`, and write `/` in a key as `~1`: `/paths/~1widgets/put`";
            self.error_at(text.node, "not a JSON Pointer", Some(help.to_owned()));
        }
        pointer
    }
}

/// The message and the help for an unknown name.
fn unknown<'n>(
    what: &str,
    name: &str,
    known: impl IntoIterator<Item = &'n str>,
) -> (String, Option<String>) {
    let known: Vec<_> = known.into_iter().collect();
    let help = match meant(name, &known) {
        Some(near) => format!("did you mean `{near}`?"),
        None => {
            let known: Vec<_> = known.iter().map(|name| format!("`{name}`")).collect();
            let known = listed(&known, "or");
            format!("write {known}. A newer lro-lint may know more")
        }
    };
    (format!("there is no {what} `{name}`"), Some(help))
}
