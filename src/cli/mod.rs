//! The command line: the only room that prints, exits, or looks at its surroundings.

mod args;
mod baseline;
mod check;
mod earlier;
mod explain;
mod init;
mod inputs;
mod missing;
mod output;
mod rule;
mod show_config;

use std::env;
use std::ffi::OsString;
use std::fmt;
use std::io::Write;
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches};

use args::{Arguments, CheckArguments, Command};

use crate::session::SessionError;
use crate::text::Escaped;

use crate::config::ConfigError;

/// How a run ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Status {
    /// Nothing at or above `--fail-on`.
    Clean,
    /// Findings at or above `--fail-on`.
    Findings,
    /// The run itself failed.
    Failed,
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        match status {
            Status::Clean => Self::from(0),
            Status::Findings => Self::from(1),
            Status::Failed => Self::from(2),
        }
    }
}

/// Why a run failed, for a person.
#[derive(Debug)]
struct Failure {
    message: String,
    hint: Option<String>,
}

impl Failure {
    fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            hint: None,
        }
    }

    fn hint(self, hint: impl Into<String>) -> Self {
        Self {
            hint: Some(hint.into()),
            ..self
        }
    }
}

/// Why a session refuses. Of several errors the last is given, and the others are said.
fn failure(error: SessionError) -> Failure {
    match error {
        SessionError::Refused { message, help } => Failure {
            message,
            hint: help,
        },
        SessionError::Config(mut errors) => {
            let last = errors.pop();
            for error in &errors {
                say(&Failure::from(error));
            }
            last.map_or_else(
                || Failure::new("a configuration cannot be used"),
                |error| Failure::from(&error),
            )
        }
    }
}

impl From<&ConfigError> for Failure {
    fn from(error: &ConfigError) -> Self {
        Self {
            message: error.to_string(),
            hint: error.help.clone(),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Names of files may hold anything, and a log may be read for commands.
        write!(f, "error: {}", Escaped(&self.message))?;
        match &self.hint {
            Some(hint) => write!(f, "\n  hint: {}", Escaped(hint)),
            None => Ok(()),
        }
    }
}

/// Runs the program with the arguments of this process.
pub fn run() -> ExitCode {
    let arguments = match parse(&env::args_os().collect::<Vec<_>>()) {
        Ok(arguments) => arguments,
        Err(error) => return answer(&error),
    };
    let result = match arguments.command {
        Some(Command::Check(check)) => run_check(&check),
        Some(Command::Explain(explain)) => explain::run(&explain),
        Some(Command::Rule(rule)) => rule::run(&rule),
        Some(Command::Init(init)) => init::run(&init),
        Some(Command::Completions { shell }) => completions(shell),
        None => run_check(&arguments.check),
    };
    match result {
        Ok(status) => status.into(),
        Err(failure) => {
            say(&failure);
            Status::Failed.into()
        }
    }
}

fn run_check(arguments: &CheckArguments) -> Result<Status, Failure> {
    match arguments.show_config {
        true => show_config::run(arguments),
        false => check::run(arguments),
    }
}

/// Reads the arguments of the process.
fn parse(arguments: &[OsString]) -> Result<Arguments, clap::Error> {
    let read = |arguments: &[OsString]| {
        let matches = Arguments::command().try_get_matches_from(arguments)?;
        Arguments::from_arg_matches(&matches)
    };
    read(arguments).map_err(|error| {
        // The error quotes arguments, and they may hold what a terminal or a log takes for a command.
        let harmless = arguments.iter().map(|argument| {
            let text = argument.to_string_lossy();
            OsString::from(Escaped(&text).to_string())
        });
        read(&harmless.collect::<Vec<_>>()).err().unwrap_or(error)
    })
}

/// Prints what clap has to say: a help that was asked for, or what is wrong with the arguments.
fn answer(error: &clap::Error) -> ExitCode {
    let is_asked_for = !error.use_stderr();
    match output::written(error.print()) {
        Ok(()) if is_asked_for => Status::Clean.into(),
        Ok(()) => Status::Failed.into(),
        Err(failure) => {
            say(&failure);
            Status::Failed.into()
        }
    }
}

fn completions(shell: clap_complete::Shell) -> Result<Status, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "lro-lint", &mut script);
    output::print(|out| out.write_all(&script))?;
    Ok(Status::Clean)
}

/// Prints a line on standard error. If even that fails there is nobody to tell.
fn say(message: &dyn fmt::Display) {
    let _ = writeln!(anstream::stderr(), "{message}");
}
