//! What the examples of an operation show, held against what its document declares.
//!
//! An example often shows one outcome of several, and many show nothing but a code. So it counts
//! what all examples of an operation show together, and what none of them shows says little.

use std::mem::discriminant;

use crate::model::{
    HeaderEvidence, Lro, Shown, ShownHeader, State, System, is_monitor, joined, status_property,
};
use crate::openapi::{
    Example, ExampleHeader, ExampleResponse, MOST_VALUES, Method, Operation, Response, Schema,
    Site, Status,
};
use crate::workspace::Place;

/// A word of an example that its schema doesn't list.
#[derive(Clone, Debug)]
pub struct UnlistedWord<'w> {
    /// The word.
    pub word: String,
    /// The property that holds it, as a path of names.
    pub property: String,
    /// The words that are listed.
    pub listed: Vec<String>,
    /// Where they are.
    pub list: Site<'w>,
}

/// What is wrong with the URL in a polling header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UrlFault {
    /// It doesn't begin with a scheme and a host.
    Relative,
    /// It begins with `http:`.
    Insecure,
    /// It asks for another version of the API than the request: the URL's, and the request's.
    OtherVersion(String, String),
}

impl<'w> Lro<'w> {
    /// Polling headers that its examples show and no response of success declares, not even
    /// misspelled. Nothing where something else says better that a header is missing, where the
    /// system asks for them of every marked operation, and where they contradict the declared way
    /// to the final state. Where one is the evidence that the marker is missing, the rule on markers
    /// asks for both.
    pub fn undeclared_headers_shown(&self) -> Vec<Shown<'w, ShownHeader<'w>>> {
        let is_required =
            self.subject.is_marked() && !self.subject.profile.required_headers.is_empty();
        if self.examples.is_empty() || is_required {
            return Vec::new();
        }
        let mut shown = self.headers_shown();
        shown.retain(|shown| !self.subject.declares_header_or_slip(shown.what.name));
        let is_said_otherwise = || {
            let best = self.header_evidence();
            best.is_some_and(|best| best < HeaderEvidence::Shown)
                || self.header_shown_instead().is_some()
        };
        if shown.is_empty() || is_said_otherwise() || self.lacks_marker_by_example() {
            return Vec::new();
        }
        shown
    }

    /// Whether an example shows that the operation is polled, which isn't marked.
    fn lacks_marker_by_example(&self) -> bool {
        let subject = &self.subject;
        subject.missing_marker().is_some()
            && subject.polling_headers().is_empty()
            && self.header_shown_on_202().is_some()
    }

    /// The response with a polling header, that header, and where examples show the response
    /// without it; only where no example shows any polling header on it. The header that the way
    /// to the final state needs goes first.
    pub fn headers_left_out(&self) -> Vec<Shown<'w, ShownHeader<'w>>> {
        let via = self.final_state_via.value.header();
        let mut left_out = Vec::new();
        for response in self.subject.initial() {
            let is_begin = matches!(response.code(), Some(201 | 202));
            if !is_begin || self.is_replaced(response.status()) {
                continue;
            }
            let names = self.subject.profile.headers_to_status();
            let mut declared: Vec<&str> = names
                .filter(|name| self.subject.profile.is_address_header(name))
                .filter(|name| response.header(name).is_some())
                .collect();
            declared.sort_by_key(|name| via != Some(name));
            let Some(&name) = declared.first() else {
                continue;
            };
            let what = ShownHeader {
                name,
                response: response.clone(),
            };
            left_out.extend(
                self.shown_bare(response.status())
                    .map(|sites| sites.of(what)),
            );
        }
        left_out
    }

    /// Where its examples show a 202 without any polling header, where it declares none either.
    pub fn bare_202_shown(&self) -> Option<Shown<'w, ()>> {
        let has_none = self.subject.polling_headers().is_empty();
        let accepted = self.subject.accepted()?.status();
        let is_judged = has_none && !self.is_replaced(accepted);
        let bare = is_judged.then(|| self.shown_bare(accepted));
        Some(bare.flatten()?.of(()))
    }

    /// `true` for the 202 of a PATCH, POST or DELETE of Resource Manager, whose body has to go: what is
    /// wrong with the body in an example goes with it.
    pub(super) fn loses_body(&self, code: u16) -> bool {
        let subject = &self.subject;
        code == 202
            && subject.profile.system == System::Arm
            && subject.operation.method() != Method::Put
    }

    /// Whether it is a response of a PUT that the guideline wants replaced by another one.
    fn is_replaced(&self, status: Status) -> bool {
        self.subject.operation.method() == Method::Put && self.subject.has_to_drop(status)
    }

    /// Where its examples show a response without any polling header, if none shows one on it.
    fn shown_bare(&self, status: Status) -> Option<Sites<'w>> {
        let mut sites = Vec::new();
        for (_, response) in self.shown_in_exchanges() {
            if response.status() != status {
                continue;
            }
            let mut names = self.subject.profile.headers_to_status();
            // Headers in the wrong place or under another name have findings of their own.
            if names.any(|name| response.header(name).is_some())
                || response.misnamed_headers().is_some()
                || self.has_stray_headers(response)
                || self.renamed_headers(response).next().is_some()
            {
                return None;
            }
            sites.push(response.site());
        }
        Sites::new(sites)
    }

    /// Codes of success that its examples show and it doesn't declare.
    pub fn undeclared_codes_shown(&self) -> Vec<Shown<'w, u16>> {
        let has_range = self
            .subject
            .successes()
            .any(|response| matches!(response.status(), Status::Range(_)));
        if has_range {
            return Vec::new();
        }
        let found = self.shown_in_exchanges().filter_map(|(_, response)| {
            let code = response.code()?;
            let is_declared = self.subject.response(code).is_some();
            (!is_declared).then(|| (code, response.site()))
        });
        joined(found, u16::eq)
    }

    /// The declared codes under which an example has to show what it shows under this one, where the
    /// guideline doesn't let an operation of this verb declare it: those that no example shows, and
    /// of these the ones that fit what is shown. `None` where the code can be declared.
    pub fn codes_to_show_instead(&self, code: u16) -> Option<Vec<u16>> {
        let codes = self.subject.codes(self.subject.operation.method())?;
        if codes.allowed.is_empty() || codes.allowed.contains(&code) {
            return None;
        }
        let mut welcome = codes.welcome();
        let hidden = self.responses_never_shown();
        welcome.retain(|code| hidden.iter().any(|one| one.code() == Some(*code)));
        let fitting = welcome.iter().copied();
        let fitting: Vec<u16> = fitting.filter(|one| self.can_show(code, *one)).collect();
        Some(if fitting.is_empty() { welcome } else { fitting })
    }

    /// Whether a declared code can show what the examples show under another one: a finished resource
    /// is the answer of a `200`, and a body needs a response that declares one.
    fn can_show(&self, shown: u16, declared: u16) -> bool {
        let mut responses = self.responses_shown_under(shown);
        if self.shows_end_under(shown) {
            return declared == 200;
        }
        let takes_body = self
            .subject
            .response(declared)
            .is_some_and(|response| response.body().is_some());
        takes_body || responses.all(|response| response.body().is_none())
    }

    /// The responses with a code in its examples.
    pub(super) fn responses_shown_under(
        &self,
        code: u16,
    ) -> impl Iterator<Item = &ExampleResponse<'w>> {
        let shown = self.shown_in_exchanges().map(|(_, response)| response);
        shown.filter(move |response| response.code() == Some(code))
    }

    /// Whether some client begins or ends an operation of this verb with a code, or the guideline
    /// of its system lets it.
    pub fn may_answer(&self, code: u16) -> bool {
        let subject = &self.subject;
        let method = subject.operation.method();
        let allowed = subject.profile.success_codes(method).unwrap_or_default();
        let accepted = subject.profile.accepted_codes(method).unwrap_or_default();
        let initial = subject.profile.initial_codes(method);
        [allowed, accepted, initial]
            .iter()
            .any(|codes| codes.contains(&code))
    }

    /// The responses of success that none of its examples shows. Nothing where an example could
    /// not be read, and nothing where none is meant to show all answers.
    pub fn responses_never_shown(&self) -> Vec<&Response<'w>> {
        let is_read = self.examples.iter().all(Example::is_read);
        let shown: Vec<Status> = self
            .shown_in_exchanges()
            .map(|(_, response)| response.status())
            .collect();
        if !is_read || shown.is_empty() {
            return Vec::new();
        }
        self.subject
            .successes()
            .filter(|response| response.code().is_some() && !shown.contains(&response.status()))
            .collect()
    }

    /// The response with the result of a POST, where its examples show the 202 and never that.
    pub fn result_never_shown(&self) -> Option<&Response<'w>> {
        let shows_202 = || {
            let mut shown = self.shown_in_exchanges();
            shown.any(|(_, response)| response.code() == Some(202))
        };
        let hidden = self.responses_never_shown().into_iter();
        let mut results = hidden.filter(|response| {
            // What is a status itself is no result that could be shown.
            let is_status = |body: Schema<'w>| is_monitor(&body, self.subject.profile);
            response.code() == Some(200)
                && self.subject.operation.method() == Method::Post
                && response.body().is_some()
                && !response.schema().is_some_and(is_status)
        });
        results.next().filter(|_| shows_202())
    }

    /// Bodies of a 202 that its examples show, where the declared 202 has none.
    pub fn bodies_of_202_shown(&self) -> Option<Shown<'w, ()>> {
        self.subject
            .response(202)
            .filter(|declared| declared.body().is_none())?;
        let found = self
            .shown()
            .filter(|(_, response)| response.code() == Some(202))
            .filter_map(|(_, response)| Some(response.site_of(response.content()?)));
        Some(Sites::new(found.collect())?.of(()))
    }

    /// Statuses in examples of its status monitor that the schema doesn't list: of the operation at
    /// which it is asked for, and of its own 202.
    pub fn unlisted_statuses(&self) -> Vec<Shown<'w, UnlistedWord<'w>>> {
        let found = self.shown_statuses().filter_map(|(response, schema)| {
            let status = status_property(&schema, self.subject.profile)?;
            let place = value_at(response.body()?, &status.path)?;
            let word = place.as_str()?.into_owned();
            let unlisted = unlisted(word, &status.property?.schema, &status.path)?;
            Some((unlisted, response.site_of(place)))
        });
        joined(found, |a, b| a.word == b.word)
    }

    /// Failures in examples of its status monitor that don't say what failed, although the schema
    /// has a property for it: the word of the failure and the name of that property.
    pub fn failures_without_error(&self) -> Vec<Shown<'w, (String, &'w str)>> {
        let found = self.shown_statuses().filter_map(|(response, schema)| {
            let mut names = self.subject.profile.error_properties.iter();
            let error = names.find(|name| schema.property(name).is_some())?;
            let status = status_property(&schema, self.subject.profile)?;
            let body = response.body()?;
            let place = value_at(body, &status.path)?;
            let word = place.as_str()?.into_owned();
            let has_failed = self.subject.profile.states.meaning(&word) == Some(State::Failed);
            let says_why = body
                .get(error)
                .is_some_and(|error| !matches!(error.kind_name(), "null"));
            let what = (word, error.as_str());
            (has_failed && !says_why).then(|| (what, response.site_of(place)))
        });
        joined(found, |a, b| a == b)
    }

    /// The statuses that examples show, each with its schema.
    fn shown_statuses(&self) -> impl Iterator<Item = (&ExampleResponse<'w>, Schema<'w>)> {
        let asked = self.status_operation().and_then(Operation::result);
        let later = self.status_examples.iter().flat_map(Example::successes);
        let later = later
            .filter(|response| response.code() == Some(200))
            .filter_map(move |response| Some((response, asked.clone()?)));
        // What Resource Manager answers with 202 has no body.
        let accepted = self
            .subject
            .response(202)
            .filter(|_| self.subject.profile.system != System::Arm)
            .and_then(Response::schema)
            .filter(|body| is_monitor(body, self.subject.profile));
        let at_once = self
            .shown()
            .filter(|(_, response)| response.code() == Some(202))
            .filter_map(move |(_, response)| Some((response, accepted.clone()?)));
        later.chain(at_once)
    }

    /// Faults of the URLs in polling headers of its examples. What holds a placeholder is no URL. A
    /// header that is written in another case has one finding for its name and its URL.
    pub fn faulty_urls_shown(&self) -> Vec<Shown<'w, UrlFault>> {
        let found = self.shown().flat_map(|(example, response)| {
            let headers = response.headers().iter();
            headers.filter_map(move |header| {
                let fault = self.url_fault(example, response, header)?;
                let is_in_own_case = self.name_in_other_case(header).is_none();
                is_in_own_case.then(|| (fault, header.value_site()))
            })
        });
        // Two wrong versions are one mistake.
        joined(found, |a, b| discriminant(a) == discriminant(b))
    }

    /// The fault of the URL in a header of an example, if it is a polling header.
    pub(super) fn url_fault(
        &self,
        example: &Example<'w>,
        response: &ExampleResponse<'w>,
        header: &ExampleHeader<'w>,
    ) -> Option<UrlFault> {
        let profile = self.subject.profile;
        let is_address = profile.is_address_header(header.name());
        let leads_on = is_address && self.leads_to_status(example, response, header);
        let value = header.value().filter(|_| leads_on)?;
        let asked = example.parameter("api-version").and_then(Place::as_str);
        let fault = fault_of(&value, asked.as_deref())?;
        // RFC 9110, 10.2.2, lets `Location` be relative; the systems of Microsoft send the whole URL.
        let is_free = matches!(
            profile.system,
            System::Generic | System::Google | System::Aep
        );
        (fault != UrlFault::Relative || !is_free).then_some(fault)
    }
}

/// Places in examples, at least one.
pub(super) struct Sites<'w> {
    first: Site<'w>,
    others: Vec<Site<'w>>,
}

impl<'w> Sites<'w> {
    pub(super) fn new(sites: Vec<Site<'w>>) -> Option<Self> {
        let mut sites = sites.into_iter();
        Some(Self {
            first: sites.next()?,
            others: sites.collect(),
        })
    }

    pub(super) fn of<T>(self, what: T) -> Shown<'w, T> {
        Shown {
            what,
            first: self.first,
            others: self.others,
        }
    }
}

/// What lies behind names that are joined by dots.
pub(super) fn value_at<'w>(body: Place<'w>, path: &str) -> Option<Place<'w>> {
    path.split('.').try_fold(body, Place::get)
}

/// A word, if it is none of those that a schema lists, in whatever case. Nobody searches lists that
/// are too long to be all read.
pub(super) fn unlisted<'w>(
    word: String,
    schema: &Schema<'w>,
    property: &str,
) -> Option<UnlistedWord<'w>> {
    let listed: Vec<String> = schema
        .known_values()
        .into_iter()
        .map(|(value, _)| value.into_owned())
        .collect();
    let is_listed = listed.iter().any(|known| known.eq_ignore_ascii_case(&word));
    let is_whole = listed.len() < MOST_VALUES;
    (is_whole && !listed.is_empty() && !is_listed).then(|| UnlistedWord {
        word,
        property: property.to_owned(),
        listed,
        list: schema.values_site(),
    })
}

fn fault_of(url: &str, asked: Option<&str>) -> Option<UrlFault> {
    const PLACEHOLDERS: [&str; 6] = ["...", "…", "{", "<", "*", " "];
    if PLACEHOLDERS.iter().any(|mark| url.contains(mark)) {
        return None;
    }
    let Some((scheme, _)) = url.split_once("://") else {
        return url.contains('/').then_some(UrlFault::Relative);
    };
    if scheme.eq_ignore_ascii_case("http") {
        return Some(UrlFault::Insecure);
    }
    let (_, query) = url.split_once('?')?;
    let version = query
        .split('&')
        .find_map(|pair| pair.strip_prefix("api-version="))?;
    let asked = asked.filter(|asked| !asked.eq_ignore_ascii_case(version))?;
    Some(UrlFault::OtherVersion(version.to_owned(), asked.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_meant_as_a_url_has_faults() {
        let version =
            |url: &str, asked: &str| Some(UrlFault::OtherVersion(url.to_owned(), asked.to_owned()));
        for (url, expected) in [
            (
                "https://management.azure.com/operations/1?api-version=2",
                None,
            ),
            ("https://management.azure.com/operations/1", None),
            (
                "https://management.azure.com/operations/1?t=3&api-version=1",
                version("1", "2"),
            ),
            (
                "http://management.azure.com/operations/1",
                Some(UrlFault::Insecure),
            ),
            ("/subscriptions/1/operations/1", Some(UrlFault::Relative)),
            ("operations/1", Some(UrlFault::Relative)),
            (
                "https://management.azure.com/subscriptions/...status...",
                None,
            ),
            ("https://{host}/operations/1?api-version=1", None),
            ("<url>/operations", None),
            ("location", None),
            ("", None),
        ] {
            assert_eq!(fault_of(url, Some("2")), expected, "{url}");
        }
        assert_eq!(fault_of("https://a.example/1?api-version=1", None), None);
    }
}
