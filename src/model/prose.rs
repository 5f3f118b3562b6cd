//! The words of a description, and their meaning.

use crate::text::beginning;

/// `true` if a text clearly describes an operation as long-running: with this word, with work in
/// the background, or with clients that poll.
pub(crate) fn says_long_running(text: &str) -> bool {
    let says_poll = || ["poll", "follow"].iter().any(|term| mentions(text, term));
    if !may_say_long_running(text) && !says_poll() {
        return false;
    }
    let words = words(text);
    (0..words.len())
        .any(|at| is_said_at(&words, at) || is_polled_at(&words, at) && !is_denied(&words, at))
}

/// `false` if a text has none of the terms that [`is_said_at`] looks for. This is much cheaper than a
/// search for words, and true of nearly all texts.
pub(crate) fn may_say_long_running(text: &str) -> bool {
    let mut terms = ["long", "lro", "asynchronous", "background"].iter();
    terms.any(|term| mentions(text, term))
}

/// `true` if the part of a text that is read contains a term, in any case, perhaps as a part of a
/// word. This is much cheaper than a search for words.
pub(crate) fn mentions(text: &str, term: &str) -> bool {
    let bytes = beginning(text, MOST_READ).as_bytes();
    let Some(&first) = term.as_bytes().first() else {
        return true;
    };
    let (lower, upper) = (first.to_ascii_lowercase(), first.to_ascii_uppercase());
    memchr::memchr2_iter(lower, upper, bytes).any(|at| {
        let start = bytes.get(at..at + term.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(term.as_bytes()))
    })
}

/// `true` if the words at this position are `long-running`, `asynchronous` or similar, and aren't
/// denied.
pub(crate) fn is_said_at(words: &[Word<'_>], at: usize) -> bool {
    let is_said = match words.get(at..) {
        Some([first, ..]) if first.is("long-running") || first.text == "LRO" => true,
        Some([first, ..]) if first.is("asynchronously") => !is_choice(words),
        Some([first, second, ..]) if first.is("asynchronous") => {
            second.is_any(&ASYNCHRONOUS_THINGS) && !is_choice(words)
        }
        Some([first, second, third, ..]) if first.is("in") => {
            second.is("the") && third.is("background") && !is_choice(words)
        }
        Some([first, second, ..]) => first.is("long") && second.is("running"),
        _ => false,
    };
    is_said && !is_denied(words, at)
}

/// `true` if a text says that clients don't follow the work: it is fire-and-forget, nothing waits
/// for it, or no status is reported. `false` if the text also describes the operation as
/// long-running.
pub(crate) fn says_nothing_is_polled(text: &str) -> bool {
    let words = words(text);
    !says_long_running(text) && (0..words.len()).any(|at| is_forgotten_at(&words, at))
}

/// `true` if the words at this position say that clients don't follow the work.
fn is_forgotten_at(words: &[Word<'_>], at: usize) -> bool {
    const WAITS: [&str; 6] = ["wait", "waits", "waiting", "await", "awaits", "awaiting"];
    const FOLLOWS: [&str; 8] = [
        "follow",
        "followed",
        "monitor",
        "monitored",
        "poll",
        "polled",
        "track",
        "tracked",
    ];
    const REPORTS: [&str; 6] = [
        "acknowledgement",
        "acknowledgment",
        "confirmation",
        "outcome",
        "progress",
        "status",
    ];
    const REPORTED: [&str; 5] = ["exposed", "given", "provided", "reported", "returned"];
    /// Words that limit a sentence to a condition or a time.
    const CONDITIONS: [&str; 6] = ["if", "once", "unless", "until", "when", "while"];
    /// Words that deny. A contraction ends in `t`: `can't be tracked`.
    const DENIALS: [&str; 6] = ["no", "not", "never", "nothing", "isn", "t"];
    let before = sentence_before(words, at);
    let is_in_case = before.iter().any(|word| word.is_any(&CONDITIONS))
        || sentence_after(words, at).any(|word| word.is("yet"));
    let denies = |word: &Word<'_>| word.is_any(&DENIALS);
    let has_denial = || is_denied(words, at) || before.iter().any(denies);
    let is_denied_after = || {
        let mut after = sentence_after(words, at).take_while(|word| !word.is_any(&REPORTED));
        after.any(denies)
    };
    let is_reported = || sentence_after(words, at).any(|word| word.is_any(&REPORTED));
    match words.get(at..) {
        _ if is_in_case => false,
        Some([first, ..]) if first.is("fire-and-forget") => !is_denied(words, at),
        Some([fire, and, forget, ..]) if fire.is("fire") && and.is("and") => {
            forget.is("forget") && !is_denied(words, at)
        }
        Some([word, ..]) if word.is_any(&WAITS) || word.is_any(&FOLLOWS) => has_denial(),
        Some([word, ..]) if word.is_any(&REPORTS) => {
            is_reported() && (has_denial() || is_denied_after())
        }
        _ => false,
    }
}

/// Nouns after `asynchronous` that make an operation long-running.
const ASYNCHRONOUS_THINGS: [&str; 9] = [
    "action",
    "api",
    "call",
    "job",
    "operation",
    "process",
    "request",
    "task",
    "work",
];

/// `true` if the text also mentions something synchronous. It then describes a choice, or two
/// different things.
pub(crate) fn is_choice(words: &[Word<'_>]) -> bool {
    let mut words = words.iter();
    words.any(|word| word.is_any(&["synchronous", "synchronously"]))
}

/// `true` if the words at this position say that clients poll, or that they follow `Location`.
fn is_polled_at(words: &[Word<'_>], at: usize) -> bool {
    const OBJECTS: [&str; 6] = ["the", "this", "its", "for", "until", "on"];
    match words.get(at..) {
        Some([first, ..]) if first.is_any(&["polling", "polled"]) => true,
        Some([first, second, ..]) if first.is("poll") => second.is_any(&OBJECTS),
        Some([first, ..]) if first.is_any(&["follow", "followed"]) => {
            let mut location = sentence_after(words, at).skip_while(|word| !word.is("location"));
            location.nth(1).is_some_and(|next| next.is("header"))
        }
        _ => false,
    }
}

/// `true` if a text says that callers poll the state of a resource until the state is final.
/// `false` if the text mentions a header or a URL for polling.
pub(crate) fn says_state_is_polled(text: &str) -> bool {
    const ASKS: [&str; 7] = [
        "poll", "polls", "polled", "polling", "get", "check", "query",
    ];
    const STATES: [&str; 5] = [
        "state",
        "status",
        "provisioningState",
        "provisioning",
        "ready",
    ];
    const ENDS: [&str; 10] = [
        "until",
        "final",
        "terminal",
        "terminates",
        "finishes",
        "completes",
        "completed",
        "succeeded",
        "done",
        "finished",
    ];
    const OTHER: [&str; 6] = [
        "header",
        "headers",
        "location",
        "Operation-Location",
        "url",
        "monitor",
    ];
    let words = words(text);
    (0..words.len()).any(|at| {
        let Some(ask) = words.get(at).filter(|word| word.is_any(&ASKS)) else {
            return false;
        };
        let before = sentence_before(&words, at);
        let sentence = || before.iter().chain(sentence_after(&words, at));
        let has = |known: &[&str]| sentence().any(|word| word.is_any(known));
        // A client that checks or gets a state once doesn't wait for it, so `until` must follow.
        let is_repeated = !ask.is_any(&["get", "check", "query"]) || has(&["until"]);
        is_repeated && has(&STATES) && has(&ENDS) && !has(&OTHER) && !is_denied(&words, at)
    })
}

/// The type that a generator names for the target of a URL: `The location of an instance of
/// Widget`.
pub(super) fn instance_of(text: &str) -> Option<&str> {
    const MARK: &str = "instance of ";
    let after = text.find("location of an ").and_then(|start| {
        let rest = text.get(start..)?;
        rest.get(rest.find(MARK)? + MARK.len()..)
    })?;
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.');
    let bare = after.trim_start_matches(['`', '\'', '"']);
    let end = bare.find(|c| !is_part(c)).unwrap_or(bare.len());
    let name = bare.get(..end)?.trim_end_matches('.');
    (!name.is_empty()).then_some(name)
}

/// A word of a text, and its position in the sentence and line.
pub(crate) struct Word<'t> {
    pub(crate) text: &'t str,
    pub(crate) starts_sentence: bool,
    /// `true` if the word is the first on its line, apart from Markdown punctuation.
    pub(super) starts_line: bool,
}

impl Word<'_> {
    pub(crate) fn is(&self, word: &str) -> bool {
        self.text.eq_ignore_ascii_case(word)
    }

    pub(crate) fn is_any(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.is(word))
    }
}

/// The maximum number of bytes of a text that are read. Some descriptions are whole manuals, and
/// thousands of operations can share one. The text about the operation comes early.
const MOST_READ: usize = 16_000;

pub(crate) fn words(text: &str) -> Vec<Word<'_>> {
    let text = beginning(text, MOST_READ);
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

/// `true` if the text between two words has a full stop or a similar mark, followed by white space.
fn ends_sentence(between: &str) -> bool {
    let stop = between.find(['.', ';', '!', '?']);
    let behind = stop.and_then(|at| between.get(at..));
    behind.is_some_and(|behind| behind.contains(char::is_whitespace))
}

/// The words before a word in the same sentence.
pub(crate) fn sentence_before<'s, 't>(words: &'s [Word<'t>], at: usize) -> &'s [Word<'t>] {
    let up_to_word = words.get(..=at).unwrap_or_default();
    let start = up_to_word.iter().rposition(|word| word.starts_sentence);
    words.get(start.unwrap_or(0)..at).unwrap_or_default()
}

/// The words after a word in the same sentence.
pub(crate) fn sentence_after<'s, 't>(
    words: &'s [Word<'t>],
    at: usize,
) -> impl Iterator<Item = &'s Word<'t>> {
    let behind = words.get(at + 1..).unwrap_or_default();
    behind.iter().take_while(|word| !word.starts_sentence)
}

/// `true` if the sentence has a denial such as `no` or `without` before the word.
pub(crate) fn is_denied(words: &[Word<'_>], at: usize) -> bool {
    const DENIALS: [&str; 15] = [
        "no", "not", "never", "without", "neither", "nor", "cannot", "doesn", "don", "isn",
        "omits", "omitted", "lacks", "instead", "unlike",
    ];
    let mut before = sentence_before(words, at).iter();
    before.any(|word| word.is_any(&DENIALS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn generators_name_the_type_that_a_url_leads_to() {
        for (text, name) in [
            ("The location of an instance of Widget", Some("Widget")),
            (
                "The location of an instance of `Job_Result`.",
                Some("Job_Result"),
            ),
            (
                "The location of an instance of Contoso.Widget.",
                Some("Contoso.Widget"),
            ),
            ("The location for monitoring the operation state.", None),
            ("An instance of Widget in another location", None),
            ("The location of an instance of ", None),
        ] {
            assert_eq!(instance_of(text), name, "{text}");
        }
    }

    #[test]
    fn work_that_nobody_follows_is_found() {
        for text in [
            "The letter is taken. The service follows the fire-and-forget pattern.",
            "Sends a letter (fire and forget).",
            "Sends a letter and does not wait for its delivery.",
            "Sends a letter. The call doesn't wait until it is delivered.",
            "Returns without waiting for the delivery.",
            "No status is returned.",
            "The status of the delivery isn't reported.",
            "There is no way to track the delivery.",
            "The delivery can't be tracked.",
            "Accepted. There is nothing to poll.",
        ] {
            assert!(says_nothing_is_polled(text), "{text}");
        }
        for text in [
            "Sends a letter and waits for its delivery.",
            "This is not fire-and-forget.",
            "The call doesn't wait. Poll the URL in Location.",
            "If you don't want to wait, cancel the letter.",
            "The status isn't reported yet.",
            "Sends a tracked letter.",
            "Returns the status.",
            "A letter that has no status can be sent again.",
            "",
        ] {
            assert!(!says_nothing_is_polled(text), "{text}");
        }
    }

    #[test]
    fn long_running_is_said_in_several_ways() {
        for text in [
            "Starts a long running operation.",
            "This is a long-running operation.",
            "This API supports LRO.",
            "Copies the album asynchronously.",
            "An asynchronous operation.",
            "The export goes on in the background.",
            "Poll the URL in Location.",
            "The status is polled until it is done.",
            "It can be followed through the Location header.",
        ] {
            assert!(says_long_running(text), "{text}");
        }
        for text in [
            "This is not a long running operation.",
            "A long list of running machines.",
            "This is not done asynchronously.",
            "Sets the mode, synchronous or asynchronous.",
            "Ends the task synchronously; its parts are deleted asynchronously in the background.",
            "Creates a poll with its answers.",
            "",
        ] {
            assert!(!says_long_running(text), "{text}");
        }
    }
}
