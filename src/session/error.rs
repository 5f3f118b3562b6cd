use std::fmt;

use crate::config::ConfigError;
use crate::text::Escaped;

/// Why files can't be opened, or a question about them not answered.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SessionError {
    /// Configurations that can't be used, in the order of paths and positions. There is at least one.
    Config(Vec<ConfigError>),
    /// Something else that was asked for.
    Refused {
        /// What is wrong.
        message: String,
        /// What to do.
        help: Option<String>,
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
            Self::Config(_) => self,
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
            Self::Refused { message, .. } => write!(f, "{}", Escaped(message)),
        }
    }
}

impl std::error::Error for SessionError {}
