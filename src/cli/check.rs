use std::time::{Duration, Instant};

use super::args::{CheckArguments, FailOn, FormatArgument, ReadingArguments, profile_names};
use super::inputs::{self, Loaded};
use super::{Failure, Status, base, output, say};
use crate::config::{Choice, ConfigError, Configs};
use crate::diagnostic::{Comparison, Findings, Severity};
use crate::engine::{self, Settings};
use crate::gate;
use crate::lro::{self, Profile, Survey, System};
use crate::report::Options;
use crate::rules::{self, Rule, RuleSelector, UnknownRule};
use crate::text::nearest;
use crate::workspace::{Part, Source, Workspace};

/// Lints what was named and reports it.
pub(super) fn run(arguments: &CheckArguments) -> Result<Status, Failure> {
    let started = Instant::now();
    let wanted = output::wanted(&arguments.format)?;
    let reading = &arguments.inputs.reading;
    set_threads(reading.threads)?;
    let rules = rules(arguments)?;
    let found = inputs::find(&arguments.inputs.paths, reading)?;
    let pending = base::begin(&arguments.comparison, &found)?;
    let stdin = found.stdin.clone();
    let loaded = found.load();
    let choice = inputs::config_choice(&loaded, reading)?;
    let prepared = prepare(&loaded.source, &loaded.workspace, &choice, reading)?;
    let FailOn(fail_on) = arguments.fail_on;
    let run = Run {
        arguments,
        wanted,
        loaded: &loaded,
        fail_on,
        shown: fail_on.map_or(arguments.severity, |fail_on| {
            fail_on.min(arguments.severity)
        }),
        started,
        loading: started.elapsed(),
    };
    let examples;
    let mut survey = prepared.survey(&loaded.workspace);
    let reads_examples = rules.iter().any(|rule| rule.reads_examples());
    let mut example_files = 0;
    if reads_examples {
        examples = survey.load_examples(&loaded.source);
        example_files = examples.documents().len();
        survey = survey.with_examples(&examples);
    }
    let settings = Settings {
        // What was there before may have been milder.
        lowest: match pending {
            Some(_) => Severity::Info,
            None => run.shown,
        },
        rules,
        overlays: arguments.overlay.clone(),
        include_sync: arguments.include_sync,
        configs: Some(prepared.configs()),
        ..Settings::default()
    };
    let mut findings = engine::lint(&loaded.workspace, &survey, &settings);
    let Some(pending) = pending else {
        return run.finish(findings, example_files);
    };

    let base = pending.finish(stdin.as_deref(), &loaded.source)?;
    let source = base.source(&loaded.source);
    let books = prepared.configs().books();
    let configs: Vec<&str> = books.iter().map(|book| book.document.path()).collect();
    let plan = gate::Plan::new(
        &loaded.workspace,
        &survey,
        &base.changes,
        &source,
        &loaded.inputs,
        &base.reconfigured(&choice, &configs),
    );
    let part = Part {
        inputs: plan.inputs(),
        selected: plan.selected().to_vec(),
        known: &|path| source.known(&loaded.workspace, path),
    };
    let earlier = Workspace::load_part(&source, &part);
    let choice_then = base.config_choice(&choice, &source);
    let prepared_then = match prepare(&source, &earlier, &choice_then, reading) {
        Ok(prepared) => prepared,
        Err(failure) => {
            say(&failure);
            say(
                &"note: that was the configuration of the base; both sides are judged by the one of now",
            );
            prepare(&loaded.source, &earlier, &choice, reading)?
        }
    };
    let examples_then;
    let mut survey_then = prepared_then.survey(&earlier);
    if reads_examples {
        examples_then = survey_then.load_examples(&source);
        survey_then = survey_then.with_examples(&examples_then);
    }
    let settings = Settings {
        configs: Some(prepared_then.configs()),
        ..settings
    };
    let before = engine::lint(&earlier, &survey_then, &settings);
    gate::compare(
        &mut findings,
        before,
        &plan,
        &loaded.workspace,
        &earlier,
        base.with.clone(),
    );
    findings.show_from(run.shown);
    run.finish(findings, example_files)
}

/// What is left to be done when everything has been found.
struct Run<'a> {
    arguments: &'a CheckArguments,
    wanted: Vec<FormatArgument>,
    loaded: &'a Loaded,
    fail_on: Option<Severity>,
    /// The lowest severity that is shown.
    shown: Severity,
    started: Instant,
    loading: Duration,
}

impl Run<'_> {
    /// Reports what was found.
    fn finish(&self, findings: Findings<'_>, example_files: usize) -> Result<Status, Failure> {
        let (arguments, loaded) = (self.arguments, self.loaded);
        let linting = self.started.elapsed() - self.loading;
        for failure in &loaded.errors {
            say(failure);
        }
        let summary = &findings.summary;
        let is_compared = findings.comparison.is_some();
        if !is_compared && summary.documents + summary.total() == 0 {
            if !loaded.errors.is_empty() {
                return Ok(Status::Failed);
            }
            return Err(nothing_to_lint(&loaded.workspace));
        }
        let fails = self.fail_on.is_some_and(|fail_on| {
            let mut counting = findings.diagnostics.iter();
            counting.any(|found| found.severity >= fail_on && !found.is_inherited())
        });
        let options = Options {
            color: output::use_color(arguments.color),
            summary: !arguments.quiet,
            base: loaded.base.clone(),
            ..Options::default()
        };
        let mut failed = !loaded.errors.is_empty();
        for wanted in &self.wanted {
            if let Err(failure) = output::write(wanted, &findings, &options) {
                say(&failure);
                failed = true;
            }
        }
        if arguments.verbose {
            let skipped = loaded.workspace.skipped();
            let files = if skipped == 1 {
                "file that is no specification"
            } else {
                "files that are no specifications"
            };
            say(&format_args!("skipped {skipped} {files}"));
        }
        if arguments.stats {
            if let Some(comparison) = &findings.comparison {
                say(&Compared(comparison));
            }
            say(&Stats {
                workspace: &loaded.workspace,
                examples: example_files,
                loading: self.loading,
                linting,
                whole: self.started.elapsed(),
            });
        }
        Ok(match (failed, fails) {
            (true, _) => Status::Failed,
            (false, true) => Status::Findings,
            (false, false) => Status::Clean,
        })
    }
}

fn nothing_to_lint(workspace: &Workspace) -> Failure {
    let failure = Failure::new("there is nothing to lint");
    match workspace.skipped() {
        0 => failure.hint("no file below the paths ends in .json, .yaml or .yml"),
        skipped => failure.hint(format!(
            "none of {skipped} files has a `swagger` or `openapi` key at its root"
        )),
    }
}

/// What is known before documents are looked at: configurations and the chosen profile.
pub(super) struct Prepared {
    configs: Configs,
    chosen: ChosenProfile,
}

/// What `--profile` says.
enum ChosenProfile {
    /// Nothing: the configuration decides, then the document itself.
    Auto,
    /// A built-in profile.
    BuiltIn(&'static Profile),
    /// A profile of the configurations that have one of this name.
    Own(String),
}

impl Prepared {
    /// Reads the operations of a workspace.
    pub(super) fn survey<'w>(&'w self, workspace: &'w Workspace) -> Survey<'w> {
        Survey::new(workspace, |api, document| {
            let configured = match &self.chosen {
                ChosenProfile::BuiltIn(profile) => return profile,
                ChosenProfile::Own(name) => {
                    let config = self.configs.of(document);
                    config.and_then(|config| config.own_profile(name))
                }
                ChosenProfile::Auto => self.configs.profile(document),
            };
            configured.unwrap_or_else(|| Profile::of(lro::detect(api)))
        })
    }

    /// The configurations.
    pub(super) fn configs(&self) -> &Configs {
        &self.configs
    }
}

/// Reads the configurations, and finds the profile that the user named.
pub(super) fn prepare(
    source: &dyn Source,
    workspace: &Workspace,
    choice: &Choice,
    reading: &ReadingArguments,
) -> Result<Prepared, Failure> {
    let configs = Configs::load(source, workspace, choice).map_err(|errors| {
        let mut errors = errors.into_iter().rev();
        let last = errors.next();
        for error in errors.rev() {
            say(&config_failure(&error));
        }
        last.map_or_else(
            || Failure::new("a configuration cannot be used"),
            |error| config_failure(&error),
        )
    })?;
    let name = reading.profile.as_str();
    let chosen = match System::parse(name) {
        _ if name == "auto" => ChosenProfile::Auto,
        Some(system) => ChosenProfile::BuiltIn(Profile::of(system)),
        None if configs
            .all()
            .iter()
            .any(|config| config.own_profile(name).is_some()) =>
        {
            ChosenProfile::Own(name.to_owned())
        }
        None => {
            let failure = Failure::new(format!("there is no profile `{}`", name.escape_debug()));
            return Err(match nearest(name, profile_names()) {
                Some(near) => failure.hint(format!("did you mean `{near}`?")),
                None => failure.hint(format!("there are auto, {}", profile_names().join(", "))),
            });
        }
    };
    Ok(Prepared { configs, chosen })
}

fn config_failure(error: &ConfigError) -> Failure {
    let failure = Failure::new(error.to_string());
    match &error.help {
        Some(help) => failure.hint(help.clone()),
        None => failure,
    }
}

/// The rules that the user selects.
fn rules(arguments: &CheckArguments) -> Result<Vec<&'static Rule>, Failure> {
    let parse = |names: &[String]| -> Result<Vec<RuleSelector>, Failure> {
        let parsed = names.iter().map(|name| {
            name.parse()
                .map_err(|error: UnknownRule| Failure::new(error.to_string()).hint(error.help()))
        });
        parsed.collect()
    };
    Ok(rules::select(
        &parse(&arguments.select)?,
        &parse(&arguments.ignore)?,
    ))
}

/// Sets how many threads work; 0 leaves it to the machine.
pub(super) fn set_threads(threads: usize) -> Result<(), Failure> {
    rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build_global()
        .map_err(|error| Failure::new(format!("cannot start {threads} threads: {error}")))
}

/// What a comparison came to.
struct Compared<'a>(&'a Comparison<'a>);

impl std::fmt::Display for Compared<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Comparison {
            with,
            new,
            inherited,
            fixed,
            judged,
            ..
        } = self.0;
        write!(
            f,
            "compared with {with}: {} new, {} inherited, {} fixed; {judged} of its documents judged",
            new.total(),
            inherited.total(),
            fixed.total(),
        )
    }
}

/// Times and sizes of a run.
struct Stats<'a> {
    workspace: &'a Workspace,
    /// How many files of examples were read.
    examples: usize,
    loading: Duration,
    linting: Duration,
    whole: Duration,
}

impl std::fmt::Display for Stats<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let documents = self.workspace.documents();
        let bytes: usize = documents.iter().map(|document| document.text().len()).sum();
        let nodes: usize = documents.iter().map(|document| document.tree().len()).sum();
        let millis = |time: Duration| time.as_secs_f64() * 1000.0;
        write!(
            f,
            "{} files, {bytes} bytes, {nodes} nodes, {} files of examples: loaded in {:.1} ms, linted in {:.1} ms, all in {:.1} ms",
            documents.len(),
            self.examples,
            millis(self.loading),
            millis(self.linting),
            millis(self.whole),
        )
    }
}
