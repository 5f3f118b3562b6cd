//! What the examples of an operation show.
//!
//! An example often shows one outcome of several, and many show nothing but a code. So it counts
//! what all examples of an operation show together, and what none of them shows says little.

use super::lro::Lro;
use crate::openapi::{Example, ExampleHeader, ExampleResponse, Method, Operation, Response, Site};

/// What examples of an operation show: one fact, however many of them do.
#[derive(Clone, Debug)]
pub struct Shown<'w, T> {
    /// What they show.
    pub what: T,
    /// Where the first one does.
    pub first: Site<'w>,
    /// Where the others do.
    pub others: Vec<Site<'w>>,
}

impl<T> Shown<'_, T> {
    /// How many other files than the first one's show it, however often each of them does.
    pub fn other_files(&self) -> usize {
        let mut paths: Vec<_> = self
            .others
            .iter()
            .map(|site| site.place.document().path())
            .collect();
        paths.retain(|path| *path != self.first.place.document().path());
        paths.sort_unstable();
        paths.dedup();
        paths.len()
    }
}

/// A polling header that examples show on a response.
#[derive(Clone, Debug)]
pub struct ShownHeader<'w> {
    /// Its name, as the system writes it.
    pub name: &'w str,
    /// The response as the operation declares it.
    pub response: Response<'w>,
}

/// Joins what is the same, in the order in which it was first met.
pub(crate) fn joined<'w, T>(
    found: impl IntoIterator<Item = (T, Site<'w>)>,
    is_same: impl Fn(&T, &T) -> bool,
) -> Vec<Shown<'w, T>> {
    let mut joined: Vec<Shown<'w, T>> = Vec::new();
    for (what, site) in found {
        let mut known = joined.iter_mut();
        match known.find(|known| is_same(&known.what, &what)) {
            Some(known) => known.others.push(site),
            None => joined.push(Shown {
                what,
                first: site,
                others: Vec::new(),
            }),
        }
    }
    joined
}

impl<'w> Lro<'w> {
    /// The responses of success in all its examples.
    pub(crate) fn shown(&self) -> impl Iterator<Item = (&Example<'w>, &ExampleResponse<'w>)> {
        let examples = self.examples.iter();
        examples.flat_map(|example| example.successes().map(move |response| (example, response)))
    }

    /// The same of the examples that are meant to show every answer.
    pub(crate) fn shown_in_exchanges(
        &self,
    ) -> impl Iterator<Item = (&Example<'w>, &ExampleResponse<'w>)> {
        self.shown().filter(|(example, _)| example.is_exchange())
    }

    /// Polling headers that its examples show on responses that it declares.
    pub fn headers_shown(&self) -> Vec<Shown<'w, ShownHeader<'w>>> {
        let found = self.shown().flat_map(|(example, response)| {
            let names = self.subject.profile.headers_to_status();
            names.filter_map(move |name| {
                let header = response.header(name)?;
                let declared = self.subject.response(response.code()?)?;
                let is_empty = header.value().is_none_or(|value| value.is_empty());
                let leads_on = !is_empty && self.leads_to_status(example, response, header);
                let what = ShownHeader {
                    name,
                    response: declared.clone(),
                };
                leads_on.then(|| (what, header.site()))
            })
        });
        // A service that has several beginnings shows it on all; where it is a 202, that is the one.
        let mut found: Vec<_> = found.collect();
        found.sort_by_key(|(what, _)| what.response.code() != Some(202));
        joined(found, |a, b| a.name == b.name)
    }

    /// The polling header that its examples show on the 202, where it declares none there.
    pub fn header_shown_on_202(&self) -> Option<Shown<'w, ShownHeader<'w>>> {
        let accepted = self.subject.accepted()?;
        let mut shown = self.headers_shown().into_iter();
        shown.find(|shown| {
            shown.what.response.code() == Some(202) && accepted.header(shown.what.name).is_none()
        })
    }

    /// `true` if an example shows a response with a header that leads to the status.
    pub(super) fn shows_header(&self, response: &Response<'w>, name: &str) -> bool {
        self.shown().any(|(example, shown)| {
            let has_value =
                |header: &&ExampleHeader<'w>| header.value().is_some_and(|value| !value.is_empty());
            shown.code() == response.code()
                && shown
                    .header(name)
                    .filter(has_value)
                    .is_some_and(|header| self.leads_to_status(example, shown, header))
        })
    }

    /// `true` if a header of an example leads to the status: every polling header on a 202. On a 201,
    /// `Location` may also be the address of what was created, and on a 200 what was found.
    pub(crate) fn leads_to_status(
        &self,
        example: &Example<'w>,
        response: &ExampleResponse<'w>,
        header: &ExampleHeader<'w>,
    ) -> bool {
        let subject = &self.subject;
        let is_certain = subject.profile.is_certain_header(header.name());
        match response.code() {
            Some(202) => response.header("Range").is_none(),
            Some(201) => {
                let is_of_resource = || names_resource(&subject.operation, example, header);
                is_certain || subject.is_marked() && !is_of_resource()
            }
            Some(200) => {
                is_certain && matches!(subject.operation.method(), Method::Put | Method::Patch)
            }
            _ => false,
        }
    }
}

/// `true` if the URL in a header ends with the name of what the operation works on: the value of the
/// last parameter of its path.
fn names_resource(
    operation: &Operation<'_>,
    example: &Example<'_>,
    header: &ExampleHeader<'_>,
) -> bool {
    let Some(parameter) = operation.path_parameters().last() else {
        return false;
    };
    let (Some(value), Some(url)) = (example.parameter(parameter), header.value()) else {
        return false;
    };
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let last = path.trim_end_matches('/').rsplit('/').next();
    value.node().scalar_text().as_deref() == last
}
