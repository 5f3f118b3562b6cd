//! The reasons why a request has no answer, as JSON.
#![forbid(unsafe_code)]

use std::io;

use lro_lint::session::{ConfigError, SessionError};
use serde::Serialize;

/// The reason why a request has no answer.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Problem {
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<String>,
    /// The signs of a long-running operation that were looked for in vain.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    signs: Vec<String>,
    /// The mistakes in configurations.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    mistakes: Vec<Mistake>,
}

/// A mistake in a configuration. Lines and columns begin at 1.
#[derive(Clone, Debug, PartialEq, Serialize)]
struct Mistake {
    path: String,
    line: Option<u32>,
    column: Option<u32>,
    message: String,
    help: Option<String>,
}

impl Problem {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            help: None,
            signs: Vec::new(),
            mistakes: Vec::new(),
        }
    }

    pub(crate) fn help(self, help: impl Into<String>) -> Self {
        Self {
            help: Some(help.into()),
            ..self
        }
    }
}

impl From<SessionError> for Problem {
    fn from(error: SessionError) -> Self {
        let problem = Self::new(error.to_string());
        match error {
            SessionError::Config(errors) => Self {
                mistakes: errors.into_iter().map(Mistake::new).collect(),
                ..problem
            },
            SessionError::Refused { help, .. } => Self { help, ..problem },
            SessionError::NotLongRunning { signs, .. } => Self { signs, ..problem },
            _ => problem,
        }
    }
}

impl From<io::Error> for Problem {
    fn from(error: io::Error) -> Self {
        Self::new(error.to_string())
    }
}

impl From<serde_json::Error> for Problem {
    fn from(error: serde_json::Error) -> Self {
        Self::new(error.to_string())
    }
}

impl Mistake {
    fn new(error: ConfigError) -> Self {
        let start = error.place.map(|place| place.start);
        Self {
            path: error.path,
            line: start.map(|start| start.line),
            column: start.map(|start| start.column),
            message: error.message,
            help: error.help,
        }
    }
}

#[derive(Serialize)]
struct Failed {
    error: Problem,
}

/// The answer, or `{ "error": … }`.
pub(crate) fn or_error(answer: Result<String, Problem>) -> String {
    answer.unwrap_or_else(|error| {
        let failed = serde_json::to_string(&Failed { error });
        failed.unwrap_or_else(|_| r#"{"error":{"message":"unknown"}}"#.to_owned())
    })
}
