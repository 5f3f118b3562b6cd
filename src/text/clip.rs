//! Limits the text that one finding may show. Names in a document can be megabytes long, and
//! thousands of findings can show the same name.

use std::borrow::Cow;

/// The number of bytes of a name to show. The longest paths of real documents have about 400.
pub(crate) const MOST_OF_NAME: usize = 600;

/// The number of bytes of a sentence to show.
const MOST_OF_SENTENCE: usize = 4000;

/// A name. If it is too long, only its beginning and its end, around `…`.
pub(crate) fn clipped_name(name: &str) -> Cow<'_, str> {
    clipped(name, MOST_OF_NAME)
}

/// A sentence with clipped names between backticks. If it is still too long, the sentence is
/// clipped too.
pub(crate) fn clipped_sentence(sentence: String) -> String {
    if sentence.len() <= MOST_OF_NAME {
        return sentence;
    }
    let parts: Vec<Cow<'_, str>> = sentence.split('`').map(clipped_name).collect();
    let short = parts.join("`");
    match clipped(&short, MOST_OF_SENTENCE) {
        Cow::Borrowed(_) => short,
        Cow::Owned(shorter) => shorter,
    }
}

/// The beginning of a text, with at most `most` bytes.
pub(crate) fn beginning(text: &str, most: usize) -> &str {
    text.get(..boundary(text, most)).unwrap_or_default()
}

/// The last boundary between two characters that is not after `at`.
fn boundary(text: &str, at: usize) -> usize {
    let mut places = (0..=at.min(text.len())).rev();
    places
        .find(|&at| text.is_char_boundary(at))
        .unwrap_or_default()
}

fn clipped(text: &str, most: usize) -> Cow<'_, str> {
    if text.len() <= most {
        return Cow::Borrowed(text);
    }
    let tail = boundary(text, text.len() - most / 4);
    let tail = text.get(tail..).unwrap_or_default();
    Cow::Owned(format!("{}…{tail}", beginning(text, most * 3 / 4)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_texts_stay() {
        let text = "the `Location` header of `/widgets/{id}` has no value".to_owned();
        assert_eq!(clipped_sentence(text.clone()), text);
        assert_eq!(clipped_name("größe"), "größe");
    }

    #[test]
    fn the_names_in_a_long_sentence_keep_both_ends() {
        let name = format!("a{}z", "ß".repeat(100_000));
        let short = clipped_sentence(format!("the key `{name}` and `{name}` are one"));
        assert!(short.starts_with("the key `aß"), "{short}");
        assert!(short.contains("ßz` and `aß"), "{short}");
        assert!(short.ends_with("ßz` are one"), "{short}");
        assert!(short.len() < 3 * MOST_OF_NAME);
    }

    #[test]
    fn a_sentence_of_many_names_ends() {
        let names = vec!["`name`"; 100_000].join(", ");
        assert!(clipped_sentence(names).len() <= MOST_OF_SENTENCE + 3);
    }
}
