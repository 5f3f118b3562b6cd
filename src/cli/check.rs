use std::path::Path;
use std::time::{Duration, Instant};

use super::args::{CheckArguments, FailOn, FormatArgument};
use super::base::Base;
use super::compare::{self, Head};
use super::inputs::{self, Loaded};
use super::prepared::prepare;
use super::{Failure, Status, base, baseline, output, say};
use crate::diagnostic::{Comparison, Findings, Severity};
use crate::engine::{self, Settings};
use crate::gate::{self, baseline::Baseline};
use crate::report::Options;
use crate::rules::{self, Rule, RuleSelector, UnknownRule};
use crate::suppress::Tally;
use crate::text::{Escaped, counted, counted_as};
use crate::workspace::{Examples, Workspace};

/// Lints what was named and reports it.
pub(super) fn run(arguments: &CheckArguments) -> Result<Status, Failure> {
    let started = Instant::now();
    let wanted = wanted(arguments)?;
    let reading = &arguments.inputs.reading;
    set_threads(reading.threads)?;
    let rules = rules(arguments)?;
    let found = inputs::find(&arguments.inputs.paths, reading)?;
    let pending = base::begin(&arguments.comparison, &found)?;
    let stdin = found.stdin.clone();
    let loaded = found.load();
    let choice = inputs::config_choice(&loaded, reading)?;
    let prepared = prepare(&loaded.source, &loaded.workspace, &choice, reading)?;
    let baseline = baseline::read(&arguments.comparison, &loaded)?;
    let FailOn(fail_on) = arguments.fail_on;
    let run = Run {
        arguments,
        wanted,
        loaded: &loaded,
        suppressions: prepared.configs().suppressions().tally(),
        fail_on,
        shown: fail_on.map_or(arguments.severity, |fail_on| {
            fail_on.min(arguments.severity)
        }),
        started,
        loading: started.elapsed(),
    };
    let survey = prepared.survey(&loaded.workspace);
    let reads_examples = rules.iter().any(|rule| rule.reads_examples());
    let examples = reads_examples.then(|| survey.load_examples(&loaded.source));
    let survey = match &examples {
        Some(examples) => survey.with_examples(examples),
        None => survey,
    };
    let settings = Settings {
        configs: Some(prepared.configs()),
        ..run.settings(rules, baseline.is_some())
    };
    let judged = gate::baseline::Run {
        workspace: &loaded.workspace,
        survey: &survey,
        settings: &settings,
        source: &loaded.source,
    };
    let Some(pending) = pending else {
        let mut findings = engine::lint(&loaded.workspace, &survey, &settings);
        run.apply(baseline.as_ref(), &mut findings, &judged, None)?;
        findings.show_from(run.shown);
        return run.finish(findings, examples.as_ref());
    };
    let base = pending.finish(stdin.as_deref(), loaded.source.below())?;
    say_unseen(&base);
    let head = Head {
        loaded: &loaded,
        choice: &choice,
        prepared: &prepared,
        survey: &survey,
        examples: examples.as_ref(),
        settings: &settings,
        baseline: baseline.as_ref(),
        judged,
    };
    compare::against(&base, &head, &run)
}

/// The formats to report in. Who writes down all findings doesn't want to read them too, unless a format
/// is named.
fn wanted(arguments: &CheckArguments) -> Result<Vec<FormatArgument>, Failure> {
    let writes = arguments.comparison.write_baseline.is_some();
    match writes && arguments.format.is_empty() {
        true => Ok(Vec::new()),
        false => output::wanted(&arguments.format),
    }
}

/// Says what a comparison can't see.
fn say_unseen(base: &Base) {
    for folder in base.changes.unseen_changes() {
        say(&format_args!(
            "note: the submodule {} has changed; what lies in it is compared with itself",
            Escaped(folder)
        ));
    }
}

/// What is left to be done when everything has been found.
pub(super) struct Run<'a> {
    arguments: &'a CheckArguments,
    wanted: Vec<FormatArgument>,
    loaded: &'a Loaded,
    /// What was read beside the documents.
    suppressions: Tally,
    /// The lowest severity that makes it fail.
    pub(super) fail_on: Option<Severity>,
    /// The lowest severity that is shown.
    pub(super) shown: Severity,
    started: Instant,
    loading: Duration,
}

impl Run<'_> {
    /// What the arguments ask about the documents.
    fn settings(&self, rules: Vec<&'static Rule>, has_baseline: bool) -> Settings<'static> {
        Settings {
            rules,
            overlays: self.arguments.overlay.clone(),
            include_sync: self.arguments.include_sync,
            // A baseline may list what isn't shown.
            lowest: match has_baseline {
                true => Severity::Info,
                false => self.shown,
            },
            ..Settings::default()
        }
    }

    /// Compares all that was found with the baseline, if there is one. If the baseline itself was
    /// changed, `growth` tells how it was before.
    pub(super) fn apply<'w>(
        &self,
        baseline: Option<&'w Baseline>,
        findings: &mut Findings,
        judged: &gate::baseline::Run<'_, 'w>,
        growth: Option<&gate::Growth<'_>>,
    ) -> Result<(), Failure> {
        let summary = &findings.summary;
        let is_something = summary.documents + summary.total() > 0;
        if let Some(baseline) = baseline.filter(|_| is_something) {
            // What could not be read may hold what would be taken for fixed.
            let prunes = self.arguments.comparison.prune_baseline && self.loaded.errors.is_empty();
            baseline::apply(self.arguments, findings, baseline, judged, growth, prunes)?;
        }
        Ok(())
    }

    /// Reports what was found.
    pub(super) fn finish(
        &self,
        findings: Findings,
        examples: Option<&Examples>,
    ) -> Result<Status, Failure> {
        let (arguments, loaded) = (self.arguments, self.loaded);
        let linting = self.started.elapsed() - self.loading;
        for failure in &loaded.errors {
            say(failure);
        }
        let comparison = &arguments.comparison;
        if let Some(file) = comparison.baseline.as_ref()
            && comparison.prune_baseline
            && !loaded.errors.is_empty()
        {
            let failure = Failure::new(format!("nothing is taken out of {}", file.display()));
            say(&failure.hint("what it lists may be in the files that could not be read"));
        }
        let summary = &findings.summary;
        // A change may have taken away the last document.
        let judged_before = findings.comparison.as_ref().map_or(0, |own| own.judged);
        if judged_before + summary.documents + summary.total() == 0 {
            if !loaded.errors.is_empty() {
                return Ok(Status::Failed);
            }
            return Err(nothing_to_lint(&loaded.workspace));
        }
        let fails = match &arguments.comparison.write_baseline {
            Some(file) => {
                self.write_baseline(file, &findings)?;
                false
            }
            None => self.fails(&findings),
        };
        let is_reported = self.report(&findings);
        if arguments.verbose {
            self.say_what_was_read();
        }
        if arguments.stats {
            if let Some(comparison) = &findings.comparison {
                say(&Compared(comparison));
            }
            say(&Stats {
                workspace: &loaded.workspace,
                examples: examples.map_or(0, |read| read.documents().len()),
                loading: self.loading,
                linting,
                whole: self.started.elapsed(),
            });
        }
        let failed = !loaded.errors.is_empty() || !is_reported;
        Ok(match (failed, fails) {
            (true, _) => Status::Failed,
            (false, true) => Status::Findings,
            (false, false) => Status::Clean,
        })
    }

    fn write_baseline(&self, file: &Path, findings: &Findings) -> Result<(), Failure> {
        if !self.loaded.errors.is_empty() {
            return Err(Failure::new(format!("{} is not written", file.display()))
                .hint("it would lack what is in the files that could not be read"));
        }
        baseline::write(file, findings, self.arguments.quiet)
    }

    /// Whether any finding makes it fail.
    fn fails(&self, findings: &Findings) -> bool {
        self.fail_on.is_some_and(|fail_on| {
            let mut counting = findings.diagnostics.iter();
            counting.any(|found| found.severity >= fail_on && !found.is_inherited())
        })
    }

    /// Writes all reports that are wanted; whether all could be written.
    fn report(&self, findings: &Findings) -> bool {
        let options = Options {
            color: output::use_color(self.arguments.color),
            summary: !self.arguments.quiet,
            base: self.loaded.base.clone(),
            fail_on: self.fail_on,
            ..Options::default()
        };
        let mut is_reported = true;
        for wanted in &self.wanted {
            if let Err(failure) = output::write(wanted, findings, &options) {
                say(&failure);
                is_reported = false;
            }
        }
        is_reported
    }

    /// Says which files were left, and what was read beside the documents.
    fn say_what_was_read(&self) {
        let skipped = counted_as(
            self.loaded.workspace.skipped(),
            "file that is no specification",
            "files that are no specifications",
        );
        say(&format_args!("skipped {skipped}"));
        let Tally {
            files,
            read,
            others,
        } = self.suppressions;
        if files > 0 {
            say(&format_args!(
                "read {} with suppressions: {read} in all, {others} of them for other linters",
                counted(files, "file")
            ));
        }
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
struct Compared<'a>(&'a Comparison);

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
