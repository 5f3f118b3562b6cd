//! The marker of a long-running operation, and other signs that an operation is long-running.

use crate::model::prose::{
    Word, is_choice, is_denied, is_said_at, may_say_long_running, says_long_running,
    sentence_after, sentence_before, words,
};
use crate::model::{Lro, LroOptions, PollingHeader, SCHEMA, Subject, VIA};
use crate::model::{action_of, says_it_is_forgotten, status_property};
use crate::openapi::{Header, Marker, Method, Response, Schema, Site, Status};
use crate::text::name_words;
use crate::workspace::Place;

/// The header with the URL of the status, on an operation without a marker.
#[derive(Clone, Debug)]
pub enum UnmarkedHeader<'w> {
    /// A header that synchronous operations never have.
    Certain(Header<'w>),
    /// A header that long-running operations of the system usually have.
    Usual(Header<'w>),
    /// All marked operations of the system have another header, so this header may have the URL of
    /// a job.
    OfAnother(Header<'w>),
}

impl<'w> LroOptions<'w> {
    /// Options with a misspelled name, such as `final_state_via` or `final-state`, and the correct
    /// name.
    pub fn misspelled(&self) -> Vec<(Place<'w>, &'static str)> {
        /// The maximum number of wrong letters. With three wrong letters, it is another name.
        const SLIPS: usize = 2;
        /// The maximum length in bytes of a name that is compared. No correct name is longer.
        const LONGEST: usize = 48;
        let bare = |name: &str| -> String {
            let letters = name.chars().filter(char::is_ascii_alphanumeric);
            letters.map(|letter| letter.to_ascii_lowercase()).collect()
        };
        let meant = |name: &str| {
            let written = bare(name);
            let is_meant = |known: &&str| {
                let known = bare(known);
                let is_cut = written == "finalstate" && known.starts_with(&written);
                is_cut || strsim::damerau_levenshtein(&written, &known) <= SLIPS
            };
            let is_known = [VIA, SCHEMA].contains(&name) || name.len() > LONGEST;
            [VIA, SCHEMA]
                .into_iter()
                .find(is_meant)
                .filter(|_| !is_known)
        };
        let members = self.place.children();
        members
            .filter_map(|member| Some((member, meant(&member.key()?)?)))
            .collect()
    }
}

impl<'w> Subject<'w> {
    /// The marker that is missing on the operation. `None` if the author marked the operation as
    /// long-running or as synchronous, even in the wrong place.
    ///
    /// The markers belong to generators that read Swagger 2.0. Most OpenAPI 3 documents have no
    /// marker, and documents that TypeSpec emits never have one. So for an OpenAPI 3 document, a
    /// marker is missing only if the document marks another operation.
    pub fn missing_marker(&self) -> Option<&'w str> {
        let name = self.profile.markers.first()?;
        let is_said = self.marker != Marker::Absent
            || self.options.is_some()
            || self.is_marked_astray()
            || !self.misspelled_extensions().is_empty();
        if is_said {
            return None;
        }
        let api = self.operation.api();
        (api.is_swagger2() || self.document().is_any_marked()).then_some(name)
    }

    /// The header that best shows that the operation is long-running. The marker isn't checked.
    pub fn header_of_unmarked(&self) -> Option<UnmarkedHeader<'w>> {
        let headers = self.polling_headers();
        let is_certain =
            |polling: &&PollingHeader<'w>| self.profile.is_certain_header(polling.header.name());
        if let Some(certain) = headers.iter().find(is_certain) {
            return Some(UnmarkedHeader::Certain(certain.header.clone()));
        }
        let header = headers.into_iter().next()?.header;
        Some(match self.profile.required_headers.is_empty() {
            true => UnmarkedHeader::Usual(header),
            false => UnmarkedHeader::OfAnother(header),
        })
    }

    /// Extensions with almost the name of the marker or of the options, and the correct name.
    pub fn misspelled_extensions(&self) -> Vec<(Place<'w>, &'w str)> {
        let members = self.operation.element().place().children();
        members
            .filter_map(|member| {
                let meant = self.profile.misspelled_extension(&member.key()?)?;
                Some((member, meant))
            })
            .collect()
    }

    /// The `202` of an operation without a marker and without a polling header, and the marker that
    /// another operation on the same path has. The other operation may also be another entry for
    /// the same operation.
    pub fn accepted_beside_marked(&self) -> Option<(&Response<'w>, Place<'w>)> {
        let accepted = self.accepted()?;
        self.missing_marker()?;
        let is_bare = self.polling_headers().is_empty();
        let marked = self.described_twin().or_else(|| self.marked_sibling());
        Some((accepted, marked.filter(|_| is_bare)?))
    }

    /// The marker in another entry for the same method and URL with the same success codes. `None`
    /// if this entry has a marker or a `202`.
    pub fn marked_twin(&self) -> Option<Place<'w>> {
        self.missing_marker()?;
        self.described_twin().filter(|_| self.accepted().is_none())
    }

    /// The marker in another entry for the same operation. `None` if this entry is marked.
    fn described_twin(&self) -> Option<Place<'w>> {
        if self.is_marked() {
            return None;
        }
        self.document()
            .marked_twin(&self.operation, self.responses())
    }

    /// The marker of another operation on the same path that changes something.
    fn marked_sibling(&self) -> Option<Place<'w>> {
        let method = self.operation.method();
        let others = self.operation.path_item().operations();
        let mut others = others
            .into_iter()
            .filter(|other| other.method() != method && other.method().is_write());
        others.find_map(|other| {
            let mut markers = self.profile.markers.iter();
            markers.find_map(|name| match other.marker(name) {
                Marker::True(place) => Some(place),
                _ => None,
            })
        })
    }

    /// `true` if a marker is next to the operation or in its responses, where it has no effect.
    fn is_marked_astray(&self) -> bool {
        let item = self.operation.path_item().element.place();
        let responses = self.operation.responses_element();
        let each = self
            .responses()
            .iter()
            .map(|response| response.element().place());
        let mut places = [item]
            .into_iter()
            .chain(responses.map(|responses| responses.place()))
            .chain(each);
        places.any(|place| {
            let mut markers = self.profile.markers.iter();
            markers.any(|name| place.get(name).is_some())
        })
    }

    /// The text that calls an operation long-running, if nothing else shows that it is.
    pub fn is_long_running_in_words_only(&self) -> Option<Site<'w>> {
        let operation = self.operation.element();
        let is_judged = self.operation.method().is_write() && self.marker == Marker::Absent;
        if !is_judged || self.is_long_running() {
            return None;
        }
        let mut texts = ["description", "summary"].into_iter();
        let said = texts.find_map(|key| {
            let text = operation.place().get(key)?;
            says_it_is_long_running(&text.as_str()?).then_some(text)
        });
        said.map(|said| operation.key_of(said))
    }

    /// The text that calls an operation with a `202` long-running. It is the text of the operation
    /// or of the `202`. The text of the `202` may also call the work asynchronous, or name a
    /// polling header that isn't declared. The second value is this header.
    pub fn says_polled(&self) -> Option<(Site<'w>, Option<&'w str>)> {
        let accepted = self.accepted()?;
        let mut promises = self.unkept_promises().into_iter();
        let promise = promises.find(|promise| promise.response.status() == accepted.status());
        if let Some(promise) = promise {
            return Some((promise.text, promise.headers.first().copied()));
        }
        let element = accepted.element();
        let text = element.place().get("description");
        let said = text.and_then(Place::as_str).unwrap_or_default();
        let text = text.map(|text| element.key_of(text));
        let is_label = restates_202(&said);
        let is_of_label = |site: &Site<'w>| {
            let label = text.as_ref().filter(|_| is_label);
            label.is_some_and(|label| label.place == site.place && label.part == site.part)
        };
        if let Some(site) = self.says_long_running().filter(|site| !is_of_label(site)) {
            return Some((site, None));
        }
        let is_asynchronous = says_work_goes_on(&said) && !is_choice(&words(&said));
        let of_answer = text.filter(|_| is_asynchronous && !is_label);
        let site = of_answer.or_else(|| self.says_still_running())?;
        Some((site, None))
    }

    /// `true` if a text says that clients don't poll after the `202`. It is the text of the
    /// operation, of the `202`, or of the same action on another resource.
    pub fn says_nothing_is_polled(&self) -> bool {
        let of_action = || {
            let action = action_of(&self.operation);
            action.is_some_and(|action| self.document().forgets(action))
        };
        says_it_is_forgotten(&self.operation) || of_action()
    }

    /// The text of the operation that says that its work is still running after the response.
    fn says_still_running(&self) -> Option<Site<'w>> {
        let element = self.operation.element();
        ["description", "summary"].into_iter().find_map(|key| {
            let text = element.place().get(key)?;
            says_still_running(&text.as_str()?).then(|| element.key_of(text))
        })
    }

    /// The text of the operation or of one of its success responses that says that the work is
    /// still running after the response.
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

    /// `true` if the text of the operation says that the work is done when the response is sent.
    pub fn says_synchronous(&self) -> bool {
        let operation = self.operation.element().place();
        let texts = ["description", "summary"].map(|key| operation.text(key));
        texts
            .into_iter()
            .flatten()
            .any(|text| says_synchronous(&text))
    }
}

impl<'w> Lro<'w> {
    /// `true` if the document shows that the work is still running after the response: by a text,
    /// by a header, or by an example with a `202`.
    pub fn shows_that_work_goes_on(&self) -> bool {
        let subject = &self.subject;
        let mut examples = self.shown();
        subject.says_work_goes_on().is_some()
            || subject
                .successes()
                .any(|response| !self.known_headers(response).is_empty())
            || examples.any(|(_, response)| response.code() == Some(202))
    }

    /// `true` if the header of a `202` has the URL of an instance of a job, not of an operation.
    /// Only for systems in which both have the same header. The path of the operation shows the
    /// job, or the text of the `202` or of its header, or the URL in an example.
    pub fn leads_to_job(&self) -> bool {
        let subject = &self.subject;
        let target = &subject.profile.other_target;
        let Some(accepted) = subject.response(202).filter(|_| !target.is_empty()) else {
            return false;
        };
        let is_job = |text: &str| names_target(text, target);
        let headers = accepted.headers();
        let headers = headers
            .iter()
            .filter(|header| subject.profile.is_address_header(header.name()));
        let texts = headers.map(|header| header.site().place);
        let texts = texts.chain([accepted.element().place()]);
        let mut texts = texts.filter_map(|place| place.text("description"));
        let mut urls = self.shown().flat_map(|(_, response)| {
            let headers = response.headers().iter();
            headers.filter_map(|header| header.value())
        });
        is_job(subject.operation.path())
            || texts.any(|text| is_job(&text))
            || urls.any(|url| is_job(&url))
    }

    /// `true` if only the marker shows that the work is still running after the response. There is
    /// no `201` or `202`, no polling header, no link, and no status in the response or in the
    /// resource. A misspelled header, or a header that only a text names, counts as a polling
    /// header.
    ///
    /// `false` if another code of the method is missing, because another rule reports the missing
    /// code.
    pub fn shows_nothing_asynchronous(&self) -> bool {
        let subject = &self.subject;
        let method = subject.operation.method();
        let lacks_code = subject
            .codes(method)
            .is_some_and(|codes| method != Method::Put && !codes.allowed.is_empty());
        let is_judged = subject.is_marked() && method.is_write() && !lacks_code;
        if !is_judged || subject.has_no_accepted_code() {
            return false;
        }
        let profile = subject.profile;
        let begins = |response: &Response<'w>| {
            let is_beginning = matches!(
                response.status(),
                Status::Code(201 | 202) | Status::Range(2)
            );
            let has_status = |body: Schema<'w>| status_property(&body, profile).is_some();
            let headers = response.headers();
            is_beginning
                || !response.links().is_empty()
                || response.schema().is_some_and(has_status)
                || headers.iter().any(|header| {
                    profile.headers_to_status().any(|name| header.is(name))
                        || profile.misspelled_header(header.name()).is_some()
                })
        };
        let resource = self.resource();
        let works_on_status =
            resource.is_some_and(|body| status_property(&body, profile).is_some());
        !subject.successes().any(begins)
            && !works_on_status
            && !self.thing_has_status()
            && subject.unkept_promises().is_empty()
    }
}

/// `true` if a text calls its own operation long-running. `false` if the text may mean another
/// long-running operation, for example because it describes a status, a result or a cancellation.
fn says_it_is_long_running(text: &str) -> bool {
    /// Words before the term in a sentence about another operation.
    const ABOUT_ANOTHER: [&str; 28] = [
        "all", "any", "by", "cancel", "cancels", "check", "during", "for", "from", "if", "ids",
        "of", "other", "poll", "polls", "previous", "progress", "result", "results", "state",
        "status", "stop", "stops", "that", "to", "track", "when", "which",
    ];
    if !may_say_long_running(text) {
        return false;
    }
    let words = words(text);
    (0..words.len()).any(|at| {
        is_said_at(&words, at)
            && !sentence_before(&words, at)
                .iter()
                .any(|word| word.is_any(&ABOUT_ANOTHER))
    })
}

/// `true` if a text, a path or a URL has these words in this order, in the singular or the plural.
/// `jobs/instances/7` has the words `job` and `instance`.
fn names_target(text: &str, target: &[String]) -> bool {
    let parts = text.split(|c: char| !c.is_alphanumeric());
    let words: Vec<String> = parts.flat_map(name_words).collect();
    let is = |word: &String, known: &String| word.strip_suffix('s').unwrap_or(word) == known;
    !target.is_empty()
        && words
            .windows(target.len())
            .any(|some| some.iter().zip(target).all(|(word, known)| is(word, known)))
}

/// `true` if the text of a `202` only repeats the meaning of the code: `Asynchronous success`.
fn restates_202(text: &str) -> bool {
    const RESTATING: [&str; 18] = [
        "202",
        "accepted",
        "async",
        "asynchronous",
        "asynchronously",
        "been",
        "has",
        "http",
        "is",
        "ok",
        "request",
        "response",
        "success",
        "successful",
        "successfully",
        "the",
        "was",
        "with",
    ];
    let words = words(text);
    words.iter().all(|word| word.is_any(&RESTATING))
}

/// `true` if a text says that the work is done when the response is sent.
fn says_synchronous(text: &str) -> bool {
    let words = words(text);
    let said = words
        .iter()
        .position(|word| word.is_any(&["synchronous", "synchronously"]));
    said.is_some_and(|at| !is_denied(&words, at)) && !says_work_goes_on(text)
}

/// `true` if a text says that work is asynchronous, long-running or still running after the
/// response.
fn says_work_goes_on(text: &str) -> bool {
    const ASYNCHRONOUS: [&str; 3] = ["async", "asynchronous", "asynchronously"];
    let words = words(text);
    let is_asynchronous =
        |at: usize, word: &Word<'_>| word.is_any(&ASYNCHRONOUS) && !is_denied(&words, at);
    let mut places = words.iter().enumerate();
    places.any(|(at, word)| is_asynchronous(at, word))
        || says_long_running(text)
        || says_still_running(text)
}

/// `true` if a text says that the work of its own operation is still running: it is in progress,
/// something is being changed, or the work may take minutes.
fn says_still_running(text: &str) -> bool {
    /// Words at the start of a sentence about another operation, or about a condition.
    const ABOUT_ANOTHER: [&str; 26] = [
        "abort", "aborts", "already", "another", "any", "cancel", "cancels", "check", "checks",
        "other", "pause", "pauses", "previous", "resume", "retry", "stop", "stops", "if", "once",
        "that", "unless", "until", "when", "whether", "which", "while",
    ];
    /// Verbs that don't describe any change by the operation.
    const IDLE: [&str; 7] = [
        "called",
        "processed",
        "referenced",
        "requested",
        "returned",
        "specified",
        "used",
    ];
    const TIMES: [&str; 9] = [
        "minute", "minutes", "mins", "hour", "hours", "days", "while", "time", "long",
    ];
    let words = words(text);
    let takes_time = |at: usize| {
        let mut rest = sentence_after(&words, at);
        let mut effects = sentence_after(&words, at);
        rest.any(|word| word.is_any(&TIMES)) && !effects.any(|word| word.is("effect"))
    };
    (0..words.len()).any(|at| {
        let is_said = match words.get(at..) {
            Some([first, second, ..]) if first.is("in") => second.is("progress"),
            Some([first, second, third, ..]) if first.is_any(&["is", "are"]) => {
                second.is("being") && third.text.ends_with("ed") && !third.is_any(&IDLE)
            }
            Some([first, second, ..]) if first.is_any(&["can", "could", "may", "might"]) => {
                second.is("take") && takes_time(at)
            }
            _ => false,
        };
        let mut before = sentence_before(&words, at).iter();
        is_said && !is_denied(&words, at) && !before.any(|word| word.is_any(&ABOUT_ANOTHER))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_about_work_after_the_response_are_found() {
        for text in [
            "The jar is filled, which will complete asynchronously.",
            "An asynchronous operation is in progress.",
            "Starts a long-running operation.",
            "Accepted. The update is in progress.",
            "The jar is being filled.",
            "Fills a jar, which has to be empty. This may take several minutes.",
        ] {
            assert!(says_work_goes_on(text), "{text}");
        }
        for text in [
            "The jar was filled.",
            "The jar is filled synchronously.",
            "This is not done asynchronously.",
            "Fails if another fill is in progress.",
            "Removes a jar that is being filled.",
            "The lid that is used. The glass is being used.",
            "The size may take one of these values.",
            "It may take some minutes until changes take effect.",
            "Cancels a fill in progress.",
            "",
        ] {
            assert!(!says_work_goes_on(text), "{text}");
        }
    }

    #[test]
    fn a_label_of_a_202_repeats_its_code() {
        for text in [
            "Asynchronous success",
            "Accepted, asynchronous.",
            "202 - Accepted",
        ] {
            assert!(restates_202(text), "{text}");
        }
        for text in [
            "The jar is filled asynchronously.",
            "Accepted, poll Location.",
        ] {
            assert!(!restates_202(text), "{text}");
        }
    }

    #[test]
    fn instances_of_jobs_are_found_in_paths_and_texts() {
        let target = ["job", "instance"].map(str::to_owned);
        for text in [
            "/jars/{id}/jobs/instances",
            "The URL of the job instance.",
            "{jobInstanceId}",
        ] {
            assert!(names_target(text, &target), "{text}");
        }
        for text in ["/jobs/{id}", "/operations/7", "An instance of a jar"] {
            assert!(!names_target(text, &target), "{text}");
        }
    }

    #[test]
    fn texts_about_another_operation_are_ignored() {
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
}
