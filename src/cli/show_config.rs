//! `--show-config`: the settings of the run and of each document, with their sources.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Display};

use serde::Serialize;

use super::args::{CheckArguments, FailOn};
use super::check::{DEFAULT_FAIL_ON, DEFAULT_SEVERITY, options};
use super::inputs::{self, Opened};
use super::{Failure, Status, output, say};
use crate::config::Config;
use crate::diagnostic::Severity;
use crate::report::Format;
use crate::rules::Overlay;
use crate::session::{Applied, ChosenBy};
use crate::suppress::Book;
use crate::text::Escaped;

/// All settings, in the form of the JSON output.
#[derive(Serialize)]
struct Settings {
    run: RunSettings,
    configurations: Vec<Configuration>,
    suppressions: Vec<Suppression>,
    documents: Vec<DocumentSettings>,
}

/// A value, and its source.
#[derive(Serialize)]
struct Setting {
    value: String,
    from: String,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct RunSettings {
    severity: Setting,
    fail_on: Setting,
    format: Setting,
}

/// A configuration file.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Configuration {
    path: String,
    /// The codes of rules, by the levels that the file gives them.
    rules: BTreeMap<&'static str, BTreeSet<&'static str>>,
    exclude: Vec<String>,
    include_sync: bool,
}

#[derive(Serialize)]
struct Suppression {
    path: String,
    line: u32,
    rules: Vec<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct DocumentSettings {
    path: String,
    configuration: Option<String>,
    is_excluded: bool,
    profile: Option<Setting>,
    overlays: Vec<Setting>,
    include_sync: bool,
}

/// Prints the settings, and checks nothing.
pub(super) fn run(arguments: &CheckArguments) -> Result<Status, Failure> {
    let reading = &arguments.inputs.reading;
    let found = inputs::find(&arguments.inputs.paths, reading)?;
    let opened = found.open(options(arguments)?, reading)?;
    for failure in &opened.errors {
        say(failure);
    }
    let settings = Settings::of(arguments, &opened);
    let is_json = |wanted: &Format| *wanted == Format::Json;
    let formats = arguments.format.iter().map(|wanted| wanted.format);
    match formats.filter(is_json).count() {
        0 => output::print(|out| write!(out, "{settings}"))?,
        _ => output::print(|out| {
            serde_json::to_writer_pretty(&mut *out, &settings)?;
            writeln!(out)
        })?,
    }
    Ok(match opened.errors.is_empty() {
        true => Status::Clean,
        false => Status::Failed,
    })
}

impl Settings {
    fn of(arguments: &CheckArguments, opened: &Opened) -> Self {
        let configured = opened.session.configured();
        let books = configured.configs().books();
        Self {
            run: RunSettings::of(arguments, configured.of_run()),
            configurations: {
                let configs = configured.configs().all().iter();
                configs.map(Configuration::of).collect()
            },
            suppressions: books.iter().flat_map(suppressions).collect(),
            documents: {
                let applied = opened.session.applied().into_iter();
                applied.map(DocumentSettings::of).collect()
            },
        }
    }
}

impl RunSettings {
    fn of(arguments: &CheckArguments, config: Option<&Config>) -> Self {
        let choose = |named: Option<String>, configured: Option<String>, default: &str| {
            let from_config = || {
                let config = config?;
                Some((configured?, config.file().path().to_owned()))
            };
            let named = named.map(|value| (value, "command line".to_owned()));
            let (value, from) = named
                .or_else(from_config)
                .unwrap_or_else(|| (default.to_owned(), "default".to_owned()));
            Setting { value, from }
        };
        let said = config.map(Config::run);
        let severity = |severity: Severity| severity.name().to_owned();
        let fail_on = |FailOn(lowest): FailOn| lowest.map_or("never", Severity::name).to_owned();
        let formats = arguments.format.iter().map(|wanted| wanted.format.name());
        let formats: Vec<_> = formats.collect();
        Self {
            severity: choose(
                arguments.severity.map(severity),
                said.and_then(|said| said.severity).map(severity),
                DEFAULT_SEVERITY.name(),
            ),
            fail_on: choose(
                arguments.fail_on.map(fail_on),
                said.and_then(|said| said.fail_on).map(FailOn).map(fail_on),
                &fail_on(DEFAULT_FAIL_ON),
            ),
            format: choose(
                (!formats.is_empty()).then(|| formats.join(", ")),
                said.and_then(|said| said.format.clone()),
                Format::Pretty.name(),
            ),
        }
    }
}

impl Configuration {
    fn of(config: &Config) -> Self {
        let mut rules: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for (code, level) in config.levels() {
            rules.entry(level.name()).or_default().insert(code);
        }
        let exclude = config.exclude().iter();
        Self {
            path: config.file().path().to_owned(),
            rules,
            exclude: exclude.map(|glob| glob.pattern().to_owned()).collect(),
            include_sync: config.include_sync(),
        }
    }
}

/// The suppressions of a file.
fn suppressions<'b>(book: &'b Book<'_>) -> impl Iterator<Item = Suppression> + use<'b> {
    book.entries.iter().filter_map(|entry| {
        let first = entry.names.first()?;
        let names = entry.names.iter().map(|named| named.name.clone());
        Some(Suppression {
            path: book.file.path().to_owned(),
            line: book.file.locate(first.span.start).line,
            rules: names.collect(),
        })
    })
}

impl DocumentSettings {
    fn of(applied: Applied<'_>) -> Self {
        let config = applied.config.map(|config| config.file().path().to_owned());
        let from = |by: ChosenBy| match by {
            ChosenBy::Options => "command line".to_owned(),
            ChosenBy::Configuration => config.clone().unwrap_or_default(),
            ChosenBy::Document => "detected".to_owned(),
        };
        let judged = applied.judged.as_ref();
        let overlays = judged.map_or(&[][..], |judged| judged.overlays.as_slice());
        let overlay = |&(overlay, by): &(Overlay, ChosenBy)| Setting {
            value: overlay.name().to_owned(),
            from: from(by),
        };
        Self {
            path: applied.path.to_owned(),
            is_excluded: judged.is_none(),
            profile: judged.map(|judged| Setting {
                value: judged.profile.clone(),
                from: from(judged.chosen_by),
            }),
            overlays: overlays.iter().map(overlay).collect(),
            include_sync: judged.is_some_and(|judged| judged.include_sync),
            configuration: config,
        }
    }
}

impl Display for Setting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", Escaped(&self.value), Escaped(&self.from))
    }
}

impl Display for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "run")?;
        writeln!(f, "  severity: {}", self.run.severity)?;
        writeln!(f, "  fail-on: {}", self.run.fail_on)?;
        writeln!(f, "  format: {}", self.run.format)?;
        for configuration in &self.configurations {
            write!(f, "\n{configuration}")?;
        }
        if !self.suppressions.is_empty() {
            writeln!(f, "\nsuppressions")?;
        }
        for Suppression { path, line, rules } in &self.suppressions {
            let rules = rules.join(", ");
            writeln!(f, "  {}:{line}: {}", Escaped(path), Escaped(&rules))?;
        }
        writeln!(f, "\ndocuments")?;
        if self.documents.is_empty() {
            writeln!(f, "  none")?;
        }
        for document in &self.documents {
            writeln!(f, "  {document}")?;
        }
        Ok(())
    }
}

impl Display for Configuration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "configuration {}", Escaped(&self.path))?;
        for (level, codes) in &self.rules {
            let codes: Vec<_> = codes.iter().copied().collect();
            writeln!(f, "  {level}: {}", codes.join(", "))?;
        }
        if !self.exclude.is_empty() {
            let patterns = self.exclude.join(", ");
            writeln!(f, "  exclude: {}", Escaped(&patterns))?;
        }
        if self.include_sync {
            writeln!(f, "  include-sync: true")?;
        }
        Ok(())
    }
}

impl Display for DocumentSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", Escaped(&self.path))?;
        match &self.profile {
            Some(profile) => write!(f, "profile {profile}")?,
            None => write!(f, "excluded")?,
        }
        for overlay in &self.overlays {
            write!(f, ", overlay {overlay}")?;
        }
        if self.include_sync {
            write!(f, ", include-sync")?;
        }
        match &self.configuration {
            Some(path) => write!(f, ", configuration {}", Escaped(path)),
            None => write!(f, ", no configuration"),
        }
    }
}
