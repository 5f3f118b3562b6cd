//! Headers that a description promises.

use super::prose::{Word, is_denied, mentions, sentence_after, sentence_before, words};
use super::subject::Subject;
use crate::openapi::{Response, Site};

/// Polling headers that the description of a response promises, but no response declares.
#[derive(Clone, Debug)]
pub struct Promise<'w> {
    /// The response with the description.
    pub response: Response<'w>,
    /// The description.
    pub text: Site<'w>,
    /// The headers, in the order in which clients look for them.
    pub headers: Vec<&'w str>,
}

impl<'w> Subject<'w> {
    /// The polling headers that the descriptions of the 201 and 202 promise, but no success
    /// response declares. A header with a misspelled name counts as declared.
    ///
    /// Empty for a marked operation if the system has required headers: another rule reports the
    /// missing headers, with or without a promise.
    pub fn unkept_promises(&self) -> Vec<Promise<'w>> {
        if self.is_marked() && !self.profile.required_headers.is_empty() {
            return Vec::new();
        }
        let begins = |response: &&Response<'w>| matches!(response.code(), Some(201 | 202));
        self.successes()
            .filter(begins)
            .filter_map(|response| {
                let text = response.element().place().get("description")?;
                let names = self.profile.headers_to_status();
                let mut headers = promised_headers(&text.as_str()?, names);
                headers.retain(|name| !self.declares_header_or_slip(name));
                (!headers.is_empty()).then(|| Promise {
                    response: response.clone(),
                    text: response.element().key_of(text),
                    headers,
                })
            })
            .collect()
    }
}

/// The headers that a text promises, out of these names. A name such as `Operation-Location` always
/// means the header. `Location` is also an English word, so the text must call it a header.
pub(crate) fn promised_headers<'n>(
    text: &str,
    names: impl IntoIterator<Item = &'n str>,
) -> Vec<&'n str> {
    let mut names = names
        .into_iter()
        .filter(|name| mentions(text, name))
        .peekable();
    if names.peek().is_none() {
        return Vec::new();
    }
    let words = words(text);
    names
        .filter(|name| {
            let mut places = words.iter().enumerate();
            places.any(|(at, word)| {
                word.is(name)
                    && !is_denied(&words, at)
                    && (name.contains('-') || is_header(&words, at))
            })
        })
        .collect()
}

/// `true` if the text calls the word a header: `Location header`, `Location or Retry-After
/// headers`, `header 'Location'`, or an entry of a list below the line `Headers`.
fn is_header(words: &[Word<'_>], at: usize) -> bool {
    let joins = |word: &&Word<'_>| {
        let is_name = word.text.contains('-') || word.is("location");
        is_name || word.is_any(&["and", "or", "response", "http", "named", "called"])
    };
    let says_so = |word: &Word<'_>| word.is_any(&["header", "headers"]);
    sentence_after(words, at)
        .find(|word| !joins(word))
        .is_some_and(says_so)
        || sentence_before(words, at)
            .iter()
            .rfind(|word| !joins(word))
            .is_some_and(says_so)
        || is_listed(words, at)
}

/// `true` if the word starts a line, and a line above consists of the single word `Headers`.
fn is_listed(words: &[Word<'_>], at: usize) -> bool {
    let is_alone = |at: usize| {
        let next = words.get(at + 1);
        words.get(at).is_some_and(|word| word.starts_line)
            && next.is_none_or(|next| next.starts_line)
    };
    let mut above = words.iter().take(at).enumerate();
    words.get(at).is_some_and(|word| word.starts_line)
        && above.any(|(at, word)| word.is("headers") && is_alone(at))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [&str; 3] = ["Azure-AsyncOperation", "Operation-Location", "Location"];

    #[test]
    fn promises_are_found() {
        for (text, promised) in [
            (
                "Accepted: Location header has the URL of the status.",
                &["Location"][..],
            ),
            (
                "The URI of the job is in the 'location' header.",
                &["Location"],
            ),
            (
                "Poll the URL in the `Location` response header.",
                &["Location"],
            ),
            (
                "202 with valid Location and Retry-After headers",
                &["Location"],
            ),
            ("See the header 'Location'", &["Location"]),
            (
                "Operation result link is in location header.",
                &["Location"],
            ),
            (
                "GET the URL in the Azure-AsyncOperation or Location headers.",
                &["Azure-AsyncOperation", "Location"],
            ),
            (
                "It has an 'Operation-Location' and 'Location' headers.",
                &["Operation-Location", "Location"],
            ),
            (
                "Follow the URL in azure-asyncoperation.",
                &["Azure-AsyncOperation"],
            ),
            (
                "Begun.\n\n---\n**Headers:**\n\n**Location** `string` - The URL.",
                &["Location"],
            ),
            (
                "Begun.\n**Headers:**\n- `Retry-After`: how long to wait.\n- `Location`: the URL.",
                &["Location"],
            ),
        ] {
            assert_eq!(promised_headers(text, NAMES), promised, "{text}");
        }
    }

    #[test]
    fn places_are_no_headers() {
        for text in [
            "The location of the resource is being changed.",
            "Asynchronous Operation Status Location",
            "The customLocation resource is already deleted.",
            "location: westus",
            "Accepted. Sent without a header. Location of the job: the queue.",
            "It is accepted, but has no Location header.",
            "The 202 intentionally omits the Location header.",
            "Poll the resource instead of Azure-AsyncOperation.",
            "See the headers of the guide.\nLocation and name are kept.",
        ] {
            assert_eq!(promised_headers(text, NAMES), [""; 0], "{text}");
        }
    }
}
