//! The command line: the only module that prints, exits, or reads the environment.

mod args;
mod baseline;
mod check;
mod earlier;
mod explain;
mod init;
mod inputs;
mod missing;
mod output;
mod progress;
mod rule;
mod show_config;
mod terminal;
mod watch;

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

/// The result of a run.
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

/// The reason why a run failed, as a text for the user.
#[derive(Debug)]
struct Failure {
    message: String,
    hint: Option<String>,
    /// Lines between the message and the hint.
    details: Vec<String>,
}

impl Failure {
    fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            hint: None,
            details: Vec::new(),
        }
    }

    fn hint(self, hint: impl Into<String>) -> Self {
        Self {
            hint: Some(hint.into()),
            ..self
        }
    }
}

/// The failure for an error of a session. If there are several errors, the last one is returned,
/// and the others are printed.
fn failure(error: SessionError) -> Failure {
    match error {
        SessionError::Refused { message, help } => Failure {
            hint: help,
            ..Failure::new(message)
        },
        SessionError::NotLongRunning { message, signs } => Failure {
            details: signs,
            ..Failure::new(message)
        },
        SessionError::Config(mut errors) => {
            let last = errors.pop();
            for error in &errors {
                say(&Failure::from(error));
            }
            last.map_or_else(
                || Failure::new("a configuration has an error"),
                |error| Failure::from(&error),
            )
        }
    }
}

impl From<&ConfigError> for Failure {
    fn from(error: &ConfigError) -> Self {
        Self {
            hint: error.help.clone(),
            ..Self::new(error.to_string())
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The names of files may contain anything, and programs may look for commands in a log.
        write!(f, "error: {}", Escaped(&self.message))?;
        for detail in &self.details {
            write!(f, "\n  {}", Escaped(detail))?;
        }
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
        Some(Command::Check(check)) => check_or_watch(&check),
        Some(Command::Explain(explain)) => explain::run(&explain),
        Some(Command::Rule(rule)) => rule::run(&rule),
        Some(Command::Init(init)) => init::run(&init),
        Some(Command::Completions { shell }) => completions(shell),
        None => check_or_watch(&arguments.check),
    };
    match result {
        Ok(status) => status.into(),
        Err(failure) => {
            say(&failure);
            Status::Failed.into()
        }
    }
}

/// Checks documents, once or after each change, or prints the settings for them.
fn check_or_watch(arguments: &CheckArguments) -> Result<Status, Failure> {
    check::set_threads(arguments.inputs.reading.threads)?;
    match (arguments.show_config, arguments.watch) {
        (true, _) => show_config::run(arguments),
        (false, true) => watch::run(arguments),
        (false, false) => check::run(arguments, |_| {}),
    }
}

/// Reads the arguments of the process.
fn parse(arguments: &[OsString]) -> Result<Arguments, clap::Error> {
    let read = |arguments: &[OsString]| {
        let matches = Arguments::command().try_get_matches_from(arguments)?;
        Arguments::from_arg_matches(&matches)
    };
    read(arguments).map_err(|error| {
        // The error quotes arguments, which may contain a command for the terminal or for a log.
        let harmless = arguments.iter().map(|argument| {
            let text = argument.to_string_lossy();
            OsString::from(Escaped(&text).to_string())
        });
        read(&harmless.collect::<Vec<_>>()).err().unwrap_or(error)
    })
}

/// Prints the answer of clap: a help, or an error in the arguments.
fn answer(error: &clap::Error) -> ExitCode {
    let is_help = !error.use_stderr();
    match output::written(error.print()) {
        Ok(()) if is_help => Status::Clean.into(),
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

/// Prints a line on standard error. If that fails, nothing else can be done.
fn say(message: &dyn fmt::Display) {
    let _ = writeln!(anstream::stderr(), "{message}");
}
