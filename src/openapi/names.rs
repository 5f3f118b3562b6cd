//! The meaning of header and property names, and the comparison of two names.

/// `true` if two header names are the same (RFC 9110 §5.1).
pub fn same_name(a: &str, b: &str) -> bool {
    a.eq_ignore_ascii_case(b)
}

/// `true` if the last word of a name shows that its value is a URL: `x-ms-status-location`,
/// `statusUrl`.
pub(super) fn names_url(name: &str) -> bool {
    const WORDS: [&str; 5] = ["location", "link", "href", "uri", "url"];
    let bytes = name.as_bytes();
    WORDS.iter().any(|word| {
        let Some(at) = bytes.len().checked_sub(word.len()) else {
            return false;
        };
        let (before, last) = bytes.split_at(at);
        // `curl` doesn't mean a URL.
        let is_word = || match (before.last(), last.first()) {
            (None | Some(b'-' | b'_'), _) => true,
            (_, first) => first.is_some_and(u8::is_ascii_uppercase),
        };
        last.eq_ignore_ascii_case(word.as_bytes()) && is_word()
    })
}
