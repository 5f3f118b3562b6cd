use std::io::{self, IsTerminal as _};
use std::num::NonZero;
use std::path::Path;
use std::time::{Duration, Instant};

use super::args::{CheckArguments, FailOn, FormatArgument};
use super::inputs::{self, Opened};
use super::progress::Progress;
use super::{Failure, Status, baseline, earlier, failure, output, say, terminal};
use crate::diagnostic::{Comparison, Findings, Severity};
use crate::report;
use crate::rules::UnknownRule;
use crate::session::{EarlierFiles, LeftToConfiguration, Options, Question, Unread};
use crate::suppress::Tally;
use crate::text::{Escaped, counted, counted_as};
use crate::workspace::Workspace;

/// The lowest severity that is shown by default.
pub(super) const DEFAULT_SEVERITY: Severity = Severity::Warning;

/// The lowest severity that makes a run fail by default.
pub(super) const DEFAULT_FAIL_ON: FailOn = FailOn(Some(Severity::Error));

/// The default number of findings on a terminal. Users hardly read more there.
const MOST_ON_TERMINAL: usize = 200;

/// Checks documents and reports the findings. `see` gets the session before anything is reported.
pub(super) fn run(
    arguments: &CheckArguments,
    see: impl FnOnce(&Opened),
) -> Result<Status, Failure> {
    let started = Instant::now();
    let named = output::wanted(&arguments.format)?;
    let reading = &arguments.inputs.reading;
    let progress = Progress::start(!arguments.quiet && terminal::shows_progress());
    progress.stage("reading documents");
    let options = options(arguments)?;
    let found = inputs::find(&arguments.inputs.paths, reading)?;
    let pending = earlier::begin(&arguments.comparison, &found)?;
    let stdin = found.stdin.clone();
    let opened = found.open(options, reading)?;
    let wanted = wanted(arguments, named, &opened);
    let baseline = baseline::read(&arguments.comparison, &opened)?;
    let loading = started.elapsed();
    let documents = opened.session.workspace().documents().len();
    progress.stage(format!("checking {}", counted(documents, "document")));
    let pending = pending.map(|pending| pending.finish(stdin.as_deref(), &opened.disk));
    let earlier = pending.transpose()?;
    let question = Question {
        earlier: earlier.as_ref(),
        baseline: baseline.as_ref(),
        // Findings in files that could not be read would look fixed.
        prunes: arguments.comparison.prune_baseline && opened.errors.is_empty(),
    };
    let answer = match arguments.quiet {
        true => opened.session.compare(&question).map(|found| (found, None)),
        false => opened.session.compare_with_unread(&question),
    };
    let (outcome, unread) = answer.map_err(failure)?;
    drop(progress);
    see(&opened);
    if let Some(earlier) = &earlier {
        say_unseen(earlier);
    }
    for error in outcome.notes {
        say(&failure(error));
        say(&"note: this is the configuration of the base; the current one is used for both sides");
    }
    if let (Some(file), Some(pruned)) = (&arguments.comparison.baseline, outcome.pruned) {
        baseline::prune(file, pruned, arguments.quiet)?;
    }
    let run = Run {
        arguments,
        wanted,
        opened: &opened,
        fail_on: outcome.fail_on,
        unread,
        started,
        loading,
    };
    run.finish(&outcome.findings)
}

/// The options of the session, from the arguments.
pub(super) fn options(arguments: &CheckArguments) -> Result<Options, Failure> {
    let unknown = |error: UnknownRule| Failure::new(error.to_string()).hint(error.help());
    let FailOn(fail_on) = arguments.fail_on.unwrap_or(DEFAULT_FAIL_ON);
    let severity = arguments.severity.unwrap_or(DEFAULT_SEVERITY);
    let mut options = Options {
        overlays: arguments.overlay.clone(),
        include_sync: arguments.include_sync,
        fail_on,
        shown: fail_on.map_or(severity, |fail_on| fail_on.min(severity)),
        left: LeftToConfiguration {
            severity: arguments.severity.is_none(),
            fail_on: arguments.fail_on.is_none(),
        },
        ..Options::default()
    };
    let writes_baseline = arguments.comparison.write_baseline.is_some();
    if arguments.each || writes_baseline {
        options = options.each_place();
    }
    // A later run may show any severity. A finding that isn't in the baseline would then be new.
    if writes_baseline {
        options.shown = Severity::Info;
        options.left.severity = false;
    }
    for name in &arguments.select {
        options = options.select(name).map_err(unknown)?;
    }
    for name in &arguments.ignore {
        options = options.ignore(name).map_err(unknown)?;
    }
    Ok(options)
}

/// The reports to write, from the command line or else from the configuration. A run
/// that writes a baseline reports only if the command line names a format.
fn wanted(
    arguments: &CheckArguments,
    named: Vec<FormatArgument>,
    opened: &Opened,
) -> Vec<FormatArgument> {
    if !arguments.format.is_empty() {
        return named;
    }
    if arguments.comparison.write_baseline.is_some() {
        return Vec::new();
    }
    let config = opened.session.configured().of_run();
    let configured = config.and_then(|config| config.run().format.as_deref());
    // A configuration with another name would have been refused.
    let configured = configured.and_then(|name| name.parse().ok());
    match configured {
        Some(format) => vec![FormatArgument { format, file: None }],
        None => named,
    }
}

/// Prints the changes that a comparison can't see.
fn say_unseen(earlier: &EarlierFiles) {
    for folder in earlier.changes().unseen_changes() {
        say(&format_args!(
            "note: the submodule {} has changed; its documents are compared with themselves",
            Escaped(folder)
        ));
    }
}

/// The last part of a run: reports and the exit status.
struct Run<'a> {
    arguments: &'a CheckArguments,
    wanted: Vec<FormatArgument>,
    opened: &'a Opened,
    /// The lowest severity that makes the run fail.
    fail_on: Option<Severity>,
    /// Documents that weren't read and may change the findings.
    unread: Option<Unread>,
    started: Instant,
    loading: Duration,
}

impl Run<'_> {
    /// Writes the reports and returns the exit status.
    fn finish(&self, findings: &Findings) -> Result<Status, Failure> {
        let (arguments, opened) = (self.arguments, self.opened);
        let workspace = opened.session.workspace();
        let linting = self.started.elapsed() - self.loading;
        for failure in &opened.errors {
            say(failure);
        }
        let comparison = &arguments.comparison;
        if let Some(file) = comparison.baseline.as_ref()
            && comparison.prune_baseline
            && !opened.errors.is_empty()
        {
            let failure = Failure::new(format!("nothing is removed from {}", file.display()));
            say(&failure.hint("its findings may be in the files that could not be read"));
        }
        let summary = &findings.summary;
        // A change may have removed the last document.
        let judged_before = findings.comparison.as_ref().map_or(0, |own| own.judged);
        if judged_before + summary.documents + summary.total() == 0 {
            if !opened.errors.is_empty() {
                return Ok(Status::Failed);
            }
            return Err(nothing_to_lint(workspace));
        }
        let fails = match &arguments.comparison.write_baseline {
            Some(file) => {
                self.write_baseline(file, findings)?;
                false
            }
            None => self.fails(findings),
        };
        let is_reported = self.report(findings);
        if let Some(unread) = &self.unread {
            self.say_unread(unread);
        }
        if arguments.verbose {
            self.say_what_was_read();
        }
        if arguments.stats {
            if let Some(comparison) = &findings.comparison {
                say(&Compared(comparison));
            }
            say(&Stats {
                workspace,
                examples: opened.session.examples_read(),
                loading: self.loading,
                linting,
                whole: self.started.elapsed(),
            });
        }
        let failed = !opened.errors.is_empty() || !is_reported;
        Ok(match (failed, fails) {
            (true, _) => Status::Failed,
            (false, true) => Status::Findings,
            (false, false) => Status::Clean,
        })
    }

    fn write_baseline(&self, file: &Path, findings: &Findings) -> Result<(), Failure> {
        if !self.opened.errors.is_empty() {
            return Err(Failure::new(format!("{} is not written", file.display()))
                .hint("it would lack the findings of the files that could not be read"));
        }
        baseline::write(file, findings, self.arguments.quiet)
    }

    /// `true` if a finding makes the run fail.
    fn fails(&self, findings: &Findings) -> bool {
        self.fail_on.is_some_and(|fail_on| {
            let mut counting = findings.diagnostics.iter();
            counting.any(|found| found.severity >= fail_on && !found.is_inherited())
        })
    }

    /// Writes all reports; `false` if one could not be written.
    fn report(&self, findings: &Findings) -> bool {
        let options = report::Options {
            color: output::use_color(self.arguments.color),
            links: terminal::use_links(self.arguments.color),
            ascii: terminal::is_ascii(),
            width: terminal::excerpt_width(),
            summary: !self.arguments.quiet,
            base: self.opened.base.clone(),
            fail_on: self.fail_on,
            statistics: self.arguments.statistics,
            ..report::Options::default()
        };
        let mut is_reported = true;
        for wanted in &self.wanted {
            let is_read_at_once = wanted.file.is_none() && io::stdout().is_terminal();
            let options = report::Options {
                max_findings: match self.arguments.max_findings {
                    Some(0) => None,
                    Some(most) => Some(most),
                    None => is_read_at_once.then_some(MOST_ON_TERMINAL),
                },
                ..options.clone()
            };
            if let Err(failure) = output::write(wanted, findings, &options) {
                say(&failure);
                is_reported = false;
            }
        }
        is_reported
    }

    /// Prints a note that a finding may change if all documents of the folder are read.
    fn say_unread(&self, unread: &Unread) {
        let base = &self.opened.base;
        let folders = unread
            .folders
            .iter()
            .map(|folder| match &*base.lead_to(folder) {
                "" | "./" => ".".to_owned(),
                folder => Escaped(folder.trim_end_matches('/')).to_string(),
            });
        let folders = folders.collect::<Vec<_>>().join(" ");
        say(&format_args!(
            "note: other documents in the folder say more about `{}`, but they weren't read; to read \
             them: lro-lint check {folders}",
            Escaped(&unread.example)
        ));
    }

    /// Prints the skipped files, and the suppression files that were read.
    fn say_what_was_read(&self) {
        let workspace = self.opened.session.workspace();
        let documents = workspace.documents().iter();
        for document in documents.filter(|document| document.is_excluded()) {
            let path = Escaped(document.path());
            say(&format_args!(
                "skipped {path}: the configuration excludes it"
            ));
        }
        let skipped = counted_as(
            workspace.skipped(),
            "file that is not an API description",
            "files that are not API descriptions",
        );
        say(&format_args!("skipped {skipped}"));
        for (path, format) in workspace.other_formats() {
            say(&format_args!(
                "skipped {}: {}",
                Escaped(path),
                format.name()
            ));
        }
        let Tally {
            files,
            read,
            others,
        } = self
            .opened
            .session
            .configured()
            .configs()
            .suppressions()
            .tally();
        if files > 0 {
            say(&format_args!(
                "read {} with suppressions: {read} suppressions, {others} of them for other linters",
                counted(files, "file")
            ));
        }
    }
}

fn nothing_to_lint(workspace: &Workspace) -> Failure {
    let failure = Failure::new("there is nothing to check");
    let documents = workspace.documents().iter();
    match documents.filter(|document| document.is_excluded()).count() {
        0 => {}
        1 => {
            return failure.hint(
                "the configuration excludes the only document; name the file to check it anyway",
            );
        }
        count => {
            return failure.hint(format!(
                "the configuration excludes all {count} documents; name a file to check it anyway"
            ));
        }
    }
    let others = workspace.other_formats();
    if let (&[(path, format)], 1) = (&others[..], workspace.skipped()) {
        let (name, instead) = (format.name(), format.instead());
        return failure.hint(format!(
            "{path} is {name}, which has no operations: {instead}"
        ));
    }
    match workspace.skipped() {
        0 => failure.hint(
            "no file there ends in .json, .yaml or .yml; folders named `examples` are left out unless you name them",
        ),
        1 => failure.hint("the only file has no `swagger` or `openapi` key at its root"),
        skipped => failure.hint(format!(
            "none of {skipped} files has a `swagger` or `openapi` key at its root"
        )),
    }
}

/// The maximum number of threads for each core. More threads would only wait for each other.
const THREADS_PER_CORE: usize = 4;

/// Sets the number of threads; 0 means one for each core.
pub(super) fn set_threads(threads: usize) -> Result<(), Failure> {
    let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
    let most = cores.saturating_mul(THREADS_PER_CORE);
    if threads > most {
        say(&format_args!(
            "note: using {most} threads instead of {threads}: this machine has {}",
            counted(cores, "core")
        ));
    }
    let threads = threads.min(most);
    rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build_global()
        .map_err(|error| Failure::new(format!("cannot start {threads} threads: {error}")))
}

/// The counts of a comparison.
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
    /// The number of example files that were read.
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
            "{}, {bytes} bytes, {nodes} nodes, {}: loaded in {:.1} ms, linted in {:.1} ms, all in {:.1} ms",
            counted(documents.len(), "file"),
            counted_as(self.examples, "file of examples", "files of examples"),
            millis(self.loading),
            millis(self.linting),
            millis(self.whole),
        )
    }
}
