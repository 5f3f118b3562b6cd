//! Links as terminals show them (OSC 8).

use std::fmt::Write as _;

use crate::text::Escaped;

/// A text that leads to a URL. A terminal that doesn't know such links shows the text.
pub(super) fn link(url: &str, text: &str) -> String {
    let mut target = String::with_capacity(url.len());
    for byte in url.bytes() {
        // A control character would end the link. A URL consists of printable ASCII characters.
        match byte {
            b'!'..=b'~' => target.push(char::from(byte)),
            byte => {
                // Writing to a string never fails.
                let _ = write!(target, "%{byte:02X}");
            }
        }
    }
    format!(
        "\u{1b}]8;;{target}\u{1b}\\{}\u{1b}]8;;\u{1b}\\",
        Escaped(text)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_url_ends_the_link() {
        assert_eq!(
            link("https://example.com/a b\u{1b}\\\u{7}ä", "a\u{1b}"),
            "\u{1b}]8;;https://example.com/a%20b%1B\\%07%C3%A4\u{1b}\\a\\u{1b}\u{1b}]8;;\u{1b}\\"
        );
    }
}
