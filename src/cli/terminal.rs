//! The terminal: its colours, its width, its characters and its links.

use std::env;
use std::ffi::OsString;
use std::io::{self, IsTerminal as _};

use supports_hyperlinks::Stream;

use super::args::ColorArgument;
use crate::report;

/// `true` if the output may use colours.
pub(super) fn use_color(when: ColorArgument) -> bool {
    match when {
        ColorArgument::Always => true,
        ColorArgument::Never => false,
        // Looks at the terminal and at NO_COLOR, CLICOLOR and CLICOLOR_FORCE.
        ColorArgument::Auto => {
            is_forced()
                || anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never
        }
    }
}

/// `true` if FORCE_COLOR asks for colours and NO_COLOR doesn't forbid them. The values `0` and `false`
/// don't ask for colours.
fn is_forced() -> bool {
    let asks = variable("FORCE_COLOR").is_some_and(|value| value != "0" && value != "false");
    asks && variable("NO_COLOR").is_none()
}

/// `true` if the output may contain links (OSC 8). Only output with colours has links, and only on a
/// terminal that is known to show them. FORCE_HYPERLINK overrides the terminal.
pub(super) fn use_links(when: ColorArgument) -> bool {
    let is_auto = when != ColorArgument::Never && variable("NO_COLOR").is_none();
    is_auto && supports_hyperlinks::on(Stream::Stdout)
}

/// The number of columns of standard output; `None` if it isn't a terminal. COLUMNS overrides the
/// terminal.
pub(super) fn width() -> Option<usize> {
    let set = variable("COLUMNS").and_then(|value| value.to_str()?.parse().ok());
    set.filter(|columns| *columns > 0).or_else(|| {
        let (terminal_size::Width(columns), _) = terminal_size::terminal_size_of(io::stdout())?;
        Some(usize::from(columns))
    })
}

/// The number of columns for a line of a document. The rest of the terminal's columns is for line numbers
/// and frames. A wide terminal doesn't get longer lines, because they are hard to read.
pub(super) fn excerpt_width() -> usize {
    /// The columns of a line number of six digits with its frame.
    const FRAME: usize = 10;
    const LEAST: usize = 24;
    let most = report::Options::default().width;
    width().map_or(most, |columns| {
        columns.saturating_sub(FRAME).clamp(LEAST, most)
    })
}

/// `true` if the locale names an encoding without the characters that we draw frames with. A locale that
/// isn't set names no encoding.
pub(super) fn is_ascii() -> bool {
    cfg!(unix) && lacks_unicode(variable)
}

fn lacks_unicode(variable: impl Fn(&str) -> Option<OsString>) -> bool {
    // The first variable that is set decides, by POSIX.
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .into_iter()
        .find_map(variable);
    locale.is_some_and(|locale| {
        let locale = locale.to_string_lossy().to_ascii_lowercase();
        !locale.contains("utf-8") && !locale.contains("utf8")
    })
}

/// `true` if a progress line may be drawn on standard error, because a person uses a terminal that
/// can clear a line.
pub(super) fn shows_progress() -> bool {
    io::stderr().is_terminal() && is_for_people(variable)
}

fn is_for_people(variable: impl Fn(&str) -> Option<OsString>) -> bool {
    variable("CI").is_none() && variable("TERM").is_none_or(|name| name != "dumb")
}

/// The value of an environment variable that is set and not empty.
fn variable(name: &str) -> Option<OsString> {
    env::var_os(name).filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn only(name: &'static str, value: &'static str) -> impl Fn(&str) -> Option<OsString> {
        move |asked| (asked == name).then(|| value.into())
    }

    #[test]
    fn a_locale_says_its_encoding() {
        for (name, value, lacks) in [
            ("LANG", "C", true),
            ("LANG", "POSIX", true),
            ("LC_ALL", "de_DE.ISO-8859-1", true),
            ("LANG", "en_US.UTF-8", false),
            ("LC_CTYPE", "C.utf8", false),
            ("HOME", "C", false),
        ] {
            assert_eq!(lacks_unicode(only(name, value)), lacks, "{name}={value}");
        }
        let both = |name: &str| match name {
            "LC_ALL" => Some("C.UTF-8".into()),
            "LANG" => Some("C".into()),
            _ => None,
        };
        assert!(!lacks_unicode(both));
    }

    #[test]
    fn no_progress_is_drawn_for_a_log() {
        assert!(is_for_people(only("TERM", "xterm")));
        assert!(!is_for_people(only("TERM", "dumb")));
        assert!(!is_for_people(only("CI", "true")));
    }
}
