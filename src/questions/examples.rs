//! The examples of an operation, compared with the declarations in its document.
//!
//! An example often shows only one of several outcomes, and many examples only show a code. So a
//! rule looks at all examples of an operation together. If no example shows a header, this proves
//! little.

use std::mem::discriminant;

use crate::model::{
    HeaderEvidence, Lro, Shown, ShownHeader, State, System, is_monitor, joined, status_property,
};
use crate::openapi::{
    Example, ExampleHeader, ExampleResponse, MOST_VALUES, Method, Operation, Response, Schema,
    Site, Status,
};
use crate::workspace::Place;

/// A value in an example that its schema doesn't list.
#[derive(Clone, Debug)]
pub struct UnlistedWord<'w> {
    /// The value.
    pub word: String,
    /// The path to the property with the value, joined by dots.
    pub property: String,
    /// The listed values.
    pub listed: Vec<String>,
    /// The place of the list.
    pub list: Site<'w>,
}

/// A fault of the URL in a polling header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UrlFault {
    /// The URL doesn't start with a scheme and a host.
    Relative,
    /// The URL starts with `http:`.
    Insecure,
    /// The URL has another API version than the request. The first version is that of the URL, the
    /// second that of the request.
    OtherVersion(String, String),
}

impl<'w> Lro<'w> {
    /// Polling headers that the examples show, but no success response declares. A header with a
    /// misspelled name counts as declared.
    ///
    /// Empty if other evidence shows better that a header is missing, or if the system requires the
    /// headers for every marked operation. Also empty if the headers contradict the declared
    /// `final-state-via`, or if a header shows that the marker is missing: the rule on markers then
    /// reports both.
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

    /// `true` if an example shows that clients poll an operation without a marker.
    fn lacks_marker_by_example(&self) -> bool {
        let subject = &self.subject;
        subject.missing_marker().is_some()
            && subject.polling_headers().is_empty()
            && self.header_shown_on_202().is_some()
    }

    /// Responses that declare a polling header, if examples show the response only without one.
    /// Each entry has the header and the places in the examples. If a response declares several
    /// headers, the one with the URL of the final state is preferred.
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

    /// The places where examples show a `202` without a polling header, if the operation doesn't
    /// declare one.
    pub fn bare_202_shown(&self) -> Option<Shown<'w, ()>> {
        let has_none = self.subject.polling_headers().is_empty();
        let accepted = self.subject.accepted()?.status();
        let is_judged = has_none && !self.is_replaced(accepted);
        let bare = is_judged.then(|| self.shown_bare(accepted));
        Some(bare.flatten()?.of(()))
    }

    /// `true` for the `202` of a PATCH, POST or DELETE in Resource Manager. Another rule reports
    /// that its body must be removed, which also removes the faults of the body in an example.
    pub(super) fn loses_body(&self, code: u16) -> bool {
        let subject = &self.subject;
        code == 202
            && subject.profile.system == System::Arm
            && subject.operation.method() != Method::Put
    }

    /// `true` for a response of a PUT that another response should replace, by the guideline.
    fn is_replaced(&self, status: Status) -> bool {
        self.subject.operation.method() == Method::Put && self.subject.has_to_drop(status)
    }

    /// The places where examples show a response without a polling header. `None` if any example
    /// shows the response with one.
    fn shown_bare(&self, status: Status) -> Option<Sites<'w>> {
        let mut sites = Vec::new();
        for (_, response) in self.shown_in_exchanges() {
            if response.status() != status {
                continue;
            }
            let mut names = self.subject.profile.headers_to_status();
            // Other rules report headers in the wrong place or with another name.
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

    /// Success codes that the examples show and the operation doesn't declare.
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

    /// The declared codes that can replace a code in an example. No example shows them, and they
    /// fit the shown response if possible. `None` if the guideline allows the code for this method,
    /// so that the operation can declare it.
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

    /// `true` if a declared code fits the response that the examples show with another code. A
    /// finished resource needs a `200`, and a body needs a response that declares a body.
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

    /// The responses in the examples with this code.
    pub(super) fn responses_shown_under(
        &self,
        code: u16,
    ) -> impl Iterator<Item = &ExampleResponse<'w>> {
        let shown = self.shown_in_exchanges().map(|(_, response)| response);
        shown.filter(move |response| response.code() == Some(code))
    }

    /// `true` if a client accepts a code for this method, as the first or the last response, or if
    /// the guideline of the system allows the code.
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

    /// The success responses that no example shows. Empty if an example can't be read, or if the
    /// examples aren't meant to show all responses.
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

    /// The response with the result of a POST, if the examples show the `202` and never this
    /// response.
    pub fn result_never_shown(&self) -> Option<&Response<'w>> {
        let shows_202 = || {
            let mut shown = self.shown_in_exchanges();
            shown.any(|(_, response)| response.code() == Some(202))
        };
        let hidden = self.responses_never_shown().into_iter();
        let mut results = hidden.filter(|response| {
            // A status isn't a result.
            let is_status = |body: Schema<'w>| is_monitor(&body, self.subject.profile);
            response.code() == Some(200)
                && self.subject.operation.method() == Method::Post
                && response.body().is_some()
                && !response.schema().is_some_and(is_status)
        });
        results.next().filter(|_| shows_202())
    }

    /// Bodies of a `202` in the examples, if the declared `202` has no body.
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

    /// Status values in examples of the status monitor that the schema doesn't list. The examples
    /// are those of the operation that returns the status, and of the operation's own `202`.
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

    /// The status values of failures without an error, in examples of the status monitor. The
    /// schema has a property for the error. Each entry has the status value and the name of this
    /// property.
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
        // A `202` in Resource Manager has no body.
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

    /// Faults of the URLs in polling headers of the examples. A value with a placeholder isn't a
    /// URL. A header that is capitalized differently is left out: one finding reports both its name
    /// and its URL.
    pub fn faulty_urls_shown(&self) -> Vec<Shown<'w, UrlFault>> {
        let found = self.shown().flat_map(|(example, response)| {
            let headers = response.headers().iter();
            headers.filter_map(move |header| {
                let fault = self.url_fault(example, response, header)?;
                let is_in_own_case = self.name_in_other_case(header).is_none();
                is_in_own_case.then(|| (fault, header.value_site()))
            })
        });
        // Two different wrong API versions are the same mistake.
        joined(found, |a, b| discriminant(a) == discriminant(b))
    }

    /// The fault of the URL in a header of an example, if the header is a polling header.
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
        // RFC 9110, 10.2.2, allows a relative `Location`. Microsoft's systems send the whole URL.
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

/// The value at a path of names that are joined by dots.
pub(super) fn value_at<'w>(body: Place<'w>, path: &str) -> Option<Place<'w>> {
    path.split('.').try_fold(body, Place::get)
}

/// The value as an [`UnlistedWord`], if the schema doesn't list it. Case is ignored. Lists that are
/// too long to be read completely are not searched.
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
    fn only_urls_have_faults() {
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
