//! Headers that the text of a description promises.

use super::prose::{Word, is_denied, sentence_after, sentence_before, words};
use super::subject::Subject;
use crate::openapi::{Response, Site};

/// Polling headers that the text of a response promises and nothing declares.
#[derive(Clone, Debug)]
pub struct Promise<'w> {
    /// The response.
    pub response: Response<'w>,
    /// The text.
    pub text: Site<'w>,
    /// The headers, in the order in which clients look for them.
    pub headers: Vec<&'w str>,
}

impl<'w> Subject<'w> {
    /// Polling headers that the texts of 201 and 202 promise, and that no response of success
    /// declares, not even misspelled. Where the system asks for the headers of every marked
    /// operation, they are missing whatever the text says.
    pub fn unkept_promises(&self) -> Vec<Promise<'w>> {
        if self.is_marked() && !self.profile.required_headers.is_empty() {
            return Vec::new();
        }
        let names = self.profile.headers_to_status();
        let missing: Vec<&'w str> = names
            .filter(|name| !self.declares_header_or_slip(name))
            .collect();
        let begins = |response: &&Response<'w>| matches!(response.code(), Some(201 | 202));
        self.successes()
            .filter(begins)
            .filter_map(|response| {
                let text = response.element().place().get("description")?;
                let headers = promised_headers(&text.as_str()?, missing.iter().copied());
                (!headers.is_empty()).then(|| Promise {
                    response: response.clone(),
                    text: response.element().key_of(text),
                    headers,
                })
            })
            .collect()
    }
}

/// The headers, of those named, that a text promises: by their name, where nothing else is called
/// so, or as a header, where the name is a word of English too, as `Location` is.
pub(crate) fn promised_headers<'n>(
    text: &str,
    names: impl IntoIterator<Item = &'n str>,
) -> Vec<&'n str> {
    let words = words(text);
    names
        .into_iter()
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

/// `true` if the text speaks of the word as of a header: `Location header`, `Location or Retry-After
/// headers`, `header 'Location'`, or in a list below `Headers`.
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

/// `true` if the word starts a line somewhere below a line that says nothing but `Headers`.
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
