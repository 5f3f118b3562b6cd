use std::fmt;

use crate::text::{LineColumn, LineIndex, Span};

/// Why a configuration can't be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError {
    /// The file, relative to the root.
    pub path: String,
    /// Where in it; `None` if it could not be opened.
    pub place: Option<ErrorPlace>,
    /// What is wrong there.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

/// Where in a configuration something is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ErrorPlace {
    /// The bytes at fault.
    pub span: Span,
    /// Line and column of the first of them.
    pub start: LineColumn,
}

impl ErrorPlace {
    pub(crate) fn new(text: &str, span: Span) -> Self {
        Self {
            span,
            start: LineIndex::new(text).locate(text, span.start),
        }
    }
}

impl fmt::Display for ConfigError {
    /// `path:line:col: message`, without characters that a terminal would act on.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", Escaped(&self.path))?;
        if let Some(ErrorPlace { start, .. }) = self.place {
            write!(f, "{}:{}:", start.line, start.column)?;
        }
        write!(f, " {}", Escaped(&self.message))
    }
}

impl std::error::Error for ConfigError {}

/// A text on one line, characters that control a terminal or turn the direction of text escaped.
struct Escaped<'t>(&'t str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for c in self.0.chars() {
            match c {
                '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
                    write!(f, "{}", c.escape_unicode())?;
                }
                c if c.is_control() => write!(f, "{}", c.escape_default())?,
                c => write!(f, "{c}")?,
            }
        }
        Ok(())
    }
}
