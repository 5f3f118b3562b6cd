//! The meaning of header and property names, and the comparison of two names.

/// `true` if two header names are the same (RFC 9110 §5.1).
pub fn same_name(a: &str, b: &str) -> bool {
    a.eq_ignore_ascii_case(b)
}

/// `true` if the last word of a name shows that its value is a URL: `x-ms-status-location`,
/// `statusUrl`.
pub(super) fn names_url(name: &str) -> bool {
    const WORDS: [&str; 5] = ["location", "link", "href", "uri", "url"];
    let lower = name.to_ascii_lowercase();
    WORDS.iter().any(|word| {
        // `curl` doesn't mean a URL.
        lower.strip_suffix(word).is_some_and(|before| {
            let first = name.as_bytes().get(before.len());
            before.is_empty()
                || before.ends_with(['-', '_'])
                || first.is_some_and(u8::is_ascii_uppercase)
        })
    })
}
