use std::time::{Duration, Instant};

use super::args::{CheckArguments, FailOn, ReadingArguments, nearest, profile_names};
use super::inputs::{self, Loaded};
use super::{Failure, Status, output, say};
use crate::engine::{self, Settings};
use crate::lro::{self, Profile, Survey, System};
use crate::report::Options;
use crate::workspace::Workspace;

/// Lints what was named and reports it.
pub(super) fn run(arguments: &CheckArguments) -> Result<Status, Failure> {
    let started = Instant::now();
    let wanted = output::wanted(&arguments.format)?;
    let reading = &arguments.inputs.reading;
    set_threads(reading.threads)?;
    let loaded = inputs::load(&arguments.inputs.paths, reading)?;
    let prepared = prepare(&loaded, reading)?;
    let loading = started.elapsed();
    let survey = prepared.survey(&loaded.workspace);
    let settings = Settings {
        overlays: arguments.overlay.clone(),
        ..Settings::default()
    };
    let mut findings = engine::lint(&loaded.workspace, &survey, &settings);
    let linting = started.elapsed() - loading;
    for failure in &loaded.errors {
        say(failure);
    }
    if findings.summary.documents == 0 && findings.diagnostics.is_empty() {
        if !loaded.errors.is_empty() {
            return Ok(Status::Failed);
        }
        return Err(nothing_to_lint(&loaded.workspace));
    }
    let FailOn(fail_on) = arguments.fail_on;
    let fails = fail_on.is_some_and(|fail_on| {
        let mut severities = findings.diagnostics.iter().map(|found| found.severity);
        severities.any(|severity| severity >= fail_on)
    });
    let shown = fail_on.map_or(arguments.severity, |fail_on| {
        fail_on.min(arguments.severity)
    });
    findings.diagnostics.retain(|found| found.severity >= shown);
    let options = Options {
        color: output::use_color(arguments.color),
        summary: !arguments.quiet,
        base: loaded.base.clone(),
        ..Options::default()
    };
    let mut failed = !loaded.errors.is_empty();
    for wanted in &wanted {
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
        say(&Stats {
            workspace: &loaded.workspace,
            loading,
            linting,
            whole: started.elapsed(),
        });
    }
    Ok(match (failed, fails) {
        (true, _) => Status::Failed,
        (false, true) => Status::Findings,
        (false, false) => Status::Clean,
    })
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

/// What is known before the rules are asked.
pub(super) struct Prepared {
    /// The profile of every document, if the user named one.
    profile: Option<&'static Profile>,
}

impl Prepared {
    /// Reads the operations of a workspace.
    pub(super) fn survey<'w>(&self, workspace: &'w Workspace) -> Survey<'w> {
        Survey::new(workspace, |api, _| match self.profile {
            Some(profile) => profile,
            None => Profile::of(lro::detect(api)),
        })
    }
}

/// Finds the profile that the user named.
pub(super) fn prepare(_: &Loaded, reading: &ReadingArguments) -> Result<Prepared, Failure> {
    let name = reading.profile.as_str();
    if name == "auto" {
        return Ok(Prepared { profile: None });
    }
    match System::parse(name) {
        Some(system) => Ok(Prepared {
            profile: Some(Profile::of(system)),
        }),
        None => {
            let failure = Failure::new(format!("there is no profile `{}`", name.escape_debug()));
            Err(match nearest(name, profile_names()) {
                Some(near) => failure.hint(format!("did you mean `{near}`?")),
                None => failure.hint(format!("there are auto, {}", profile_names().join(", "))),
            })
        }
    }
}

/// Sets how many threads work; 0 leaves it to the machine.
pub(super) fn set_threads(threads: usize) -> Result<(), Failure> {
    rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build_global()
        .map_err(|error| Failure::new(format!("cannot start {threads} threads: {error}")))
}

/// Times and sizes of a run.
struct Stats<'a> {
    workspace: &'a Workspace,
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
            "{} files, {bytes} bytes, {nodes} nodes: loaded in {:.1} ms, linted in {:.1} ms, all in {:.1} ms",
            documents.len(),
            millis(self.loading),
            millis(self.linting),
            millis(self.whole),
        )
    }
}
