//! What the prose of a description says about an operation.

use super::subject::{DeclaredVia, Subject};
use crate::openapi::{Marker, Parameter, Response, Site, same_name};

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

    /// The headers with the URL of a status that the operation's own text or its `final-state-via`
    /// names, in the order in which clients look for them. Such a text may speak of what is polled
    /// later, so it is no promise of its first answer.
    pub fn named_headers(&self) -> Vec<&'w str> {
        let place = self.operation.element().place();
        let texts: Vec<_> = ["description", "summary"]
            .into_iter()
            .filter_map(|key| place.text(key))
            .collect();
        let via = match self.declared_via() {
            DeclaredVia::Known(via, _) => via.header(),
            _ => None,
        };
        let names = self.profile.headers_to_status();
        names
            .filter(|name| self.profile.is_address_header(name))
            .filter(|name| {
                // People say `Azure-Async header` too.
                let short = name.strip_suffix("Operation").unwrap_or(name);
                let is_told = |text| !promised_headers(text, [*name, short]).is_empty();
                via.is_some_and(|via| same_name(via, name))
                    || texts.iter().any(|text| is_told(text))
            })
            .collect()
    }

    /// Whether a text of the operation, of its errors or of one of its parameters speaks of what is
    /// used a second time, or of the code 400.
    pub fn speaks_of_reuse(&self, parameter: &Parameter<'_>) -> bool {
        let operation = self.operation.element();
        let errors = self.errors().map(Response::element);
        let elements = [operation, parameter.element()].into_iter().chain(errors);
        elements
            .flat_map(|element| ["description", "summary"].map(|key| element.place().text(key)))
            .flatten()
            .any(|text| speaks_of_reuse(&text))
    }

    /// Where the author says, in the text or by the name of the operation, that something is
    /// returned in the end.
    pub fn promises_result(&self) -> Option<Site<'w>> {
        let operation = self.operation.element();
        let texts = ["description", "summary"].into_iter();
        let said = texts
            .filter_map(|key| operation.place().get(key))
            .find(|text| text.as_str().is_some_and(|text| says_it_returns(&text)));
        let named = || {
            let id = operation.place().get("operationId")?;
            asks_for_something(&id.as_str()?).then_some(id)
        };
        Some(operation.key_of(said.or_else(named)?))
    }

    /// Where the text of an operation that writes says that it is long-running itself, and nothing
    /// but the text does.
    pub fn is_long_running_in_words_only(&self) -> Option<Site<'w>> {
        let operation = self.operation.element();
        let is_judged = self.operation.method().is_write() && self.marker == Marker::Absent;
        let mut texts = ["description", "summary"].into_iter();
        let said = texts.find_map(|key| {
            let text = operation.place().get(key)?;
            says_it_is_long_running(&text.as_str()?).then_some(text)
        });
        let said = said.filter(|_| is_judged && !self.is_long_running())?;
        Some(operation.key_of(said))
    }

    /// Where a text of the operation or of one of its successes says that work goes on behind the
    /// answer.
    pub fn says_work_goes_on(&self) -> Option<Site<'w>> {
        let operation = self.operation.element();
        let texts = ["description", "summary"].map(|key| (operation, key));
        let answers = self.successes().map(Response::element);
        texts
            .into_iter()
            .chain(answers.map(|response| (response, "description")))
            .find_map(|(element, key)| {
                let text = element.place().get(key)?;
                says_work_goes_on(&text.as_str()?).then(|| element.key_of(text))
            })
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
fn promised_headers<'n>(text: &str, names: impl IntoIterator<Item = &'n str>) -> Vec<&'n str> {
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
fn says_long_running(text: &str) -> bool {
    let words = words(text);
    (0..words.len()).any(|at| is_said_at(&words, at))
}

/// Whether a text says of its own operation that it is long-running, and doesn't only speak of one:
/// of its status, its result, or how it is cancelled.
fn says_it_is_long_running(text: &str) -> bool {
    /// What is said of another operation stands before it in the sentence.
    const ABOUT_ANOTHER: [&str; 28] = [
        "all", "any", "by", "cancel", "cancels", "check", "during", "for", "from", "if", "ids",
        "of", "other", "poll", "polls", "previous", "progress", "result", "results", "state",
        "status", "stop", "stops", "that", "to", "track", "when", "which",
    ];
    let words = words(text);
    (0..words.len()).any(|at| {
        is_said_at(&words, at)
            && !sentence_before(&words, at)
                .iter()
                .any(|word| word.is_any(&ABOUT_ANOTHER))
    })
}

/// Whether a text calls work asynchronous or long-running.
fn says_work_goes_on(text: &str) -> bool {
    const ASYNCHRONOUS: [&str; 3] = ["async", "asynchronous", "asynchronously"];
    let words = words(text);
    let is_asynchronous =
        |at: usize, word: &Word<'_>| word.is_any(&ASYNCHRONOUS) && !is_denied(&words, at);
    let mut places = words.iter().enumerate();
    places.any(|(at, word)| is_asynchronous(at, word)) || says_long_running(text)
}

/// Whether `long-running` or its like stands there, and isn't denied.
fn is_said_at(words: &[Word<'_>], at: usize) -> bool {
    let is_said = match words.get(at..) {
        Some([first, ..]) if first.is("long-running") || first.text == "LRO" => true,
        Some([first, second, ..]) => first.is("long") && second.is("running"),
        _ => false,
    };
    is_said && !is_denied(words, at)
}

/// Whether a text says that a call returns something, and not only that or how far it goes on.
fn says_it_returns(text: &str) -> bool {
    /// What every long-running operation returns at first.
    const SIGNS_OF_LIFE: [&str; 12] = [
        "accepted",
        "error",
        "id",
        "operation",
        "operationid",
        "operation-location",
        "response",
        "status",
        "success",
        "immediately",
        "initial",
        "tracking",
    ];
    let words = words(text);
    (0..words.len()).any(|at| {
        let returns = words.get(at).is_some_and(|word| word.is("returns"));
        let takes_object = words.get(at + 1).is_some_and(|next| {
            !next.starts_sentence && next.is_any(&["a", "all", "an", "list", "the"])
        });
        returns
            && takes_object
            && !is_denied(&words, at)
            && !sentence_after(&words, at)
                .any(|word| word.is_any(&SIGNS_OF_LIFE) || is_status_code(word.text))
    })
}

/// Whether a text speaks of what is used a second time, or of the code 400.
fn speaks_of_reuse(text: &str) -> bool {
    const SIGNS: [&str; 8] = [
        "400",
        "already",
        "duplicate",
        "reuse",
        "re-use",
        "reused",
        "unique",
        "uniqueness",
    ];
    words(text).iter().any(|word| word.is_any(&SIGNS))
}

/// Whether a word is the code of a response, as in "returns a 202 with a Location header".
fn is_status_code(word: &str) -> bool {
    let code = word.parse::<u16>();
    code.is_ok_and(|code| (100..600).contains(&code))
}

/// Whether the verb of an `operationId`, as in `Prices_Calculate`, asks for something.
fn asks_for_something(id: &str) -> bool {
    const QUESTIONS: [&str; 8] = [
        "calculate",
        "fetch",
        "find",
        "get",
        "list",
        "query",
        "retrieve",
        "search",
    ];
    let action = id.rsplit(['_', '.']).next().unwrap_or_default();
    let verb = action
        .char_indices()
        .skip(1)
        .find(|(_, letter)| !letter.is_lowercase())
        .map_or(action, |(end, _)| action.get(..end).unwrap_or_default());
    QUESTIONS
        .iter()
        .any(|known| known.eq_ignore_ascii_case(verb))
}

/// A word of a text and what stands before it.
struct Word<'t> {
    text: &'t str,
    starts_sentence: bool,
    /// It is the first on its line, marks of Markdown aside.
    starts_line: bool,
}

impl Word<'_> {
    fn is(&self, word: &str) -> bool {
        self.text.eq_ignore_ascii_case(word)
    }

    fn is_any(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.is(word))
    }
}

fn words(text: &str) -> Vec<Word<'_>> {
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
fn sentence_before<'s, 't>(words: &'s [Word<'t>], at: usize) -> &'s [Word<'t>] {
    let up_to_word = words.get(..=at).unwrap_or_default();
    let start = up_to_word.iter().rposition(|word| word.starts_sentence);
    words.get(start.unwrap_or(0)..at).unwrap_or_default()
}

/// The words of the sentence behind one of them.
fn sentence_after<'s, 't>(words: &'s [Word<'t>], at: usize) -> impl Iterator<Item = &'s Word<'t>> {
    let behind = words.get(at + 1..).unwrap_or_default();
    behind.iter().take_while(|word| !word.starts_sentence)
}

/// Whether the sentence says before the word that there is no such thing.
fn is_denied(words: &[Word<'_>], at: usize) -> bool {
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

    #[test]
    fn work_behind_the_answer_is_found() {
        for text in [
            "The jar is filled, which will complete asynchronously.",
            "An asynchronous operation is in progress.",
            "Starts a long-running operation.",
        ] {
            assert!(says_work_goes_on(text), "{text}");
        }
        for text in [
            "The jar was filled.",
            "The jar is filled synchronously.",
            "This is not done asynchronously.",
            "",
        ] {
            assert!(!says_work_goes_on(text), "{text}");
        }
    }

    #[test]
    fn what_is_returned_is_found() {
        for text in [
            "Counts the jars and returns the list of those that are missing.",
            "Returns a report.",
            "It returns all free numbers",
        ] {
            assert!(says_it_returns(text), "{text}");
        }
        for text in [
            "Once a jar has been moved it returns to its place.",
            "Returns the status of the work.",
            "Triggers an export and returns an operation id to track.",
            "Returns immediately.",
            "Never returns the report.",
            "The service returns a 202 to the initial request.",
            "The service returns a 202 with a location header.",
            "Returns an error 409.",
            "It will return 'Accepted'.",
        ] {
            assert!(!says_it_returns(text), "{text}");
        }
        for (id, asks) in [
            ("Prices_Calculate", true),
            ("Numbers_SearchFree", true),
            ("getReport", true),
            ("Gettables_Start", false),
            ("Getty_Getting", false),
            ("Jars_Dust", false),
            ("", false),
        ] {
            assert_eq!(asks_for_something(id), asks, "{id}");
        }
    }

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
    fn what_is_said_of_another_operation_is_left_alone() {
        for text in [
            "This is a long-running operation and may take minutes.",
            "Creates a jar. Long running operation.",
            "This API supports [long running operations (LRO)](/articles/lro).",
            "Starts a long-running export.",
        ] {
            assert!(says_it_is_long_running(text), "{text}");
        }
        for text in [
            "Gets the status of a long-running operation.",
            "Cancels a long running operation.",
            "Returns the result that a long-running operation has left.",
            "This is not a long-running operation.",
            "Moves a jar.",
        ] {
            assert!(!says_it_is_long_running(text), "{text}");
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
