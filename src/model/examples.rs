//! Facts from the examples of an operation.
//!
//! One example often shows only one of several outcomes, and many examples show nothing but a
//! status code. So a rule looks at all examples of an operation together. A header that no example
//! shows may still exist.

use super::lro::Lro;
use crate::openapi::{Example, ExampleHeader, ExampleResponse, Method, Operation, Response, Site};

/// One fact that one or more examples of an operation show.
#[derive(Clone, Debug)]
pub struct Shown<'w, T> {
    /// The fact.
    pub what: T,
    /// The place of the fact in the first example.
    pub first: Site<'w>,
    /// The places of the fact in the other examples.
    pub others: Vec<Site<'w>>,
}

impl<T> Shown<'_, T> {
    /// The number of other files that show the fact. Each file counts once, and the first file
    /// doesn't count.
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
    /// The name of the header, spelled as in the documentation of the system.
    pub name: &'w str,
    /// The response as the operation declares it.
    pub response: Response<'w>,
}

/// Joins equal facts. The facts stay in the order of their first occurrence.
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
    /// The success responses in all examples of the operation.
    pub(crate) fn shown(&self) -> impl Iterator<Item = (&Example<'w>, &ExampleResponse<'w>)> {
        let examples = self.examples.iter();
        examples.flat_map(|example| example.successes().map(move |response| (example, response)))
    }

    /// The success responses in the examples that are meant to show every response of the
    /// operation.
    pub(crate) fn shown_in_exchanges(
        &self,
    ) -> impl Iterator<Item = (&Example<'w>, &ExampleResponse<'w>)> {
        self.shown().filter(|(example, _)| example.is_exchange())
    }

    /// The polling headers that the examples show on responses that the operation declares.
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
        // If the examples show the header on several responses, the 202 comes first: it is the
        // response that starts the operation.
        let mut found: Vec<_> = found.collect();
        found.sort_by_key(|(what, _)| what.response.code() != Some(202));
        joined(found, |a, b| a.name == b.name)
    }

    /// The polling header that the examples show on the 202, if the 202 doesn't declare it.
    pub fn header_shown_on_202(&self) -> Option<Shown<'w, ShownHeader<'w>>> {
        let accepted = self.subject.accepted()?;
        let mut shown = self.headers_shown().into_iter();
        shown.find(|shown| {
            shown.what.response.code() == Some(202) && accepted.header(shown.what.name).is_none()
        })
    }

    /// `true` if an example shows this header on this response with the URL of the status.
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

    /// `true` if a header of an example has the URL of the status. On a 202, every polling header
    /// has. On a 201, `Location` may be the URL of the new resource. On a 200, it may be the URL of
    /// a found resource.
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

/// `true` if the URL in a header ends with the name of the resource that the operation works on.
/// The name is the value of the last parameter of the operation's path.
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
