use std::fmt;

use crate::config::ConfigError;
use crate::text::Escaped;

/// The reason why a session can't open files, or can't answer a question about them.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SessionError {
    /// Configurations that can't be used, in the order of paths and positions. There is at least one.
    Config(Vec<ConfigError>),
    /// Any other request that can't be fulfilled.
    Refused {
        /// The fault.
        message: String,
        /// A way to fix it.
        help: Option<String>,
    },
    /// The operation to be explained isn't recognized as long-running.
    NotLongRunning {
        /// A sentence with the operation's name.
        message: String,
        /// The signs that were looked for, each with the reason why it doesn't count.
        signs: Vec<String>,
    },
}

impl SessionError {
    pub(crate) fn refused(message: impl Into<String>) -> Self {
        Self::Refused {
            message: message.into(),
            help: None,
        }
    }

    pub(crate) fn help(self, text: impl Into<String>) -> Self {
        match self {
            Self::Refused { message, .. } => Self::Refused {
                message,
                help: Some(text.into()),
            },
            Self::Config(_) | Self::NotLongRunning { .. } => self,
        }
    }
}

impl fmt::Display for SessionError {
    /// One line for each error, without characters that a terminal would act on.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Config(errors) => {
                for (nth, error) in errors.iter().enumerate() {
                    let separator = if nth == 0 { "" } else { "\n" };
                    write!(f, "{separator}{error}")?;
                }
                Ok(())
            }
            Self::Refused { message, .. } | Self::NotLongRunning { message, .. } => {
                write!(f, "{}", Escaped(message))
            }
        }
    }
}

impl std::error::Error for SessionError {}
