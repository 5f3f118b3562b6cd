//! What the prose of a description says about an operation.

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

    /// Where the author says in words that the operation is long-running.
    pub fn says_long_running(&self) -> Option<Site<'w>> {
        let operation = self.operation.element();
        let accepted = self.response(202).map(Response::element);
        let texts = ["description", "summary"].map(|key| (operation, key));
        texts
            .into_iter()
            .chain(accepted.map(|response| (response, "description")))
            .find_map(|(element, key)| {
                let text = element.place().get(key)?;
                says_long_running(&text.as_str()?).then(|| element.key_of(text))
            })
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

/// Whether a text says in so many words that an operation is long-running.
pub(crate) fn says_long_running(text: &str) -> bool {
    let words = words(text);
    (0..words.len()).any(|at| is_said_at(&words, at))
}

/// Whether `long-running` or its like stands there, and isn't denied.
pub(crate) fn is_said_at(words: &[Word<'_>], at: usize) -> bool {
    let is_said = match words.get(at..) {
        Some([first, ..]) if first.is("long-running") || first.text == "LRO" => true,
        Some([first, second, ..]) => first.is("long") && second.is("running"),
        _ => false,
    };
    is_said && !is_denied(words, at)
}

/// A word of a text and what stands before it.
pub(crate) struct Word<'t> {
    pub(crate) text: &'t str,
    pub(crate) starts_sentence: bool,
    /// It is the first on its line, marks of Markdown aside.
    starts_line: bool,
}

impl Word<'_> {
    pub(crate) fn is(&self, word: &str) -> bool {
        self.text.eq_ignore_ascii_case(word)
    }

    pub(crate) fn is_any(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.is(word))
    }
}

pub(crate) fn words(text: &str) -> Vec<Word<'_>> {
    let mut words: Vec<Word<'_>> = Vec::new();
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    let mut rest = text;
    let mut between_start = 0;
    while let Some(start) = rest.find(char::is_alphanumeric) {
        let offset = text.len() - rest.len();
        let between = text.get(between_start..offset + start).unwrap_or_default();
        let tail = rest.get(start..).unwrap_or_default();
        let length = tail.find(|c| !is_part(c)).unwrap_or(tail.len());
        let (word, after) = tail.split_at(length);
        words.push(Word {
            text: word.trim_end_matches('-'),
            starts_sentence: words.is_empty() || ends_sentence(between),
            starts_line: words.is_empty() || between.contains('\n'),
        });
        between_start = text.len() - after.len();
        rest = after;
    }
    words
}

/// Whether a full stop or its like stands in what separates two words, and white space after it.
fn ends_sentence(between: &str) -> bool {
    let stop = between.find(['.', ';', '!', '?']);
    let behind = stop.and_then(|at| between.get(at..));
    behind.is_some_and(|behind| behind.contains(char::is_whitespace))
}

/// The words of the sentence before one of them.
pub(crate) fn sentence_before<'s, 't>(words: &'s [Word<'t>], at: usize) -> &'s [Word<'t>] {
    let up_to_word = words.get(..=at).unwrap_or_default();
    let start = up_to_word.iter().rposition(|word| word.starts_sentence);
    words.get(start.unwrap_or(0)..at).unwrap_or_default()
}

/// The words of the sentence behind one of them.
pub(crate) fn sentence_after<'s, 't>(
    words: &'s [Word<'t>],
    at: usize,
) -> impl Iterator<Item = &'s Word<'t>> {
    let behind = words.get(at + 1..).unwrap_or_default();
    behind.iter().take_while(|word| !word.starts_sentence)
}

/// Whether the sentence says before the word that there is no such thing.
pub(crate) fn is_denied(words: &[Word<'_>], at: usize) -> bool {
    const DENIALS: [&str; 15] = [
        "no", "not", "never", "without", "neither", "nor", "cannot", "doesn", "don", "isn",
        "omits", "omitted", "lacks", "instead", "unlike",
    ];
    let mut before = sentence_before(words, at).iter();
    before.any(|word| word.is_any(&DENIALS))
}

/// Whether the text speaks of the word as of a header: `Location header`, `Location or Retry-After
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

/// Whether the word starts a line somewhere below a line that says nothing but `Headers`.
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

    #[test]
    fn long_running_is_said_in_several_ways() {
        for text in [
            "Starts a long running operation.",
            "This is a long-running operation.",
            "This API supports LRO.",
        ] {
            assert!(says_long_running(text), "{text}");
        }
        for text in [
            "This is not a long running operation.",
            "A long list of running machines.",
            "",
        ] {
            assert!(!says_long_running(text), "{text}");
        }
    }
}
