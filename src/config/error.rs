use std::fmt;

use crate::text::{LineColumn, LineIndex, Span};

/// A mistake in a configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError {
    /// The file, relative to the root.
    pub path: String,
    /// The place in the file; `None` if the file couldn't be opened.
    pub place: Option<ErrorPlace>,
    /// The mistake, in a sentence.
    pub message: String,
    /// The correction.
    pub help: Option<String>,
}

/// The place of a mistake.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ErrorPlace {
    /// The wrong bytes.
    pub span: Span,
    /// Line and column of the first byte.
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
    /// Writes `path:line:col: message`. Characters that control a terminal are escaped.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", Escaped(&self.path))?;
        if let Some(ErrorPlace { start, .. }) = self.place {
            write!(f, "{}:{}:", start.line, start.column)?;
        }
        write!(f, " {}", Escaped(&self.message))
    }
}

impl std::error::Error for ConfigError {}

/// A text on one line. Characters that control a terminal or change the direction of text are
/// escaped.
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
