use std::borrow::Cow;

use super::names::same_name;
use super::{Element, Operation, Part, Response, Site, Status};
use crate::workspace::{Examples, Place, ReferenceError};

/// An example of an operation: a request and its responses.
///
/// An entry of `x-ms-examples` shows all of these. The examples of OpenAPI 3 and of a Swagger 2.0
/// response show one response each, and nothing of the request.
#[derive(Clone, Debug)]
pub struct Example<'w> {
    /// The entry in the document of the operation.
    entry: Place<'w>,
    /// The object whose `$ref` leads to the example, if there is one.
    chain: Option<Place<'w>>,
    broken: Option<BrokenExample<'w>>,
    is_exchange: bool,
    /// The parameters of the request.
    parameters: Option<Place<'w>>,
    responses: Vec<ExampleResponse<'w>>,
}

/// The fault of an example's reference.
#[derive(Clone, Debug)]
pub struct BrokenExample<'w> {
    /// The string of the reference.
    pub reference: Place<'w>,
    /// The error of the reference; `None` if only the case of the file's name is wrong.
    pub error: Option<ReferenceError>,
    /// The existing file, if only the case of its name differs.
    pub file: Option<&'w str>,
}

/// A response in an example.
#[derive(Clone, Debug)]
pub struct ExampleResponse<'w> {
    status: Status,
    /// The place of the response: its entry in `responses`, or the example of its body.
    place: Place<'w>,
    /// `true` if it belongs to an entry of `x-ms-examples`.
    is_exchange: bool,
    chain: Option<Place<'w>>,
    headers: Vec<ExampleHeader<'w>>,
    body: Option<Place<'w>>,
    misnamed_headers: Option<Place<'w>>,
    strays: Vec<Place<'w>>,
}

/// A header in an example.
#[derive(Clone, Debug)]
pub struct ExampleHeader<'w> {
    name: Cow<'w, str>,
    site: Site<'w>,
    value: Place<'w>,
}

impl<'w> Example<'w> {
    /// Its name, if it has one.
    pub fn name(&self) -> Option<Cow<'w, str>> {
        self.entry.key()
    }

    /// Its entry in the document of the operation.
    pub fn site(&self) -> Site<'w> {
        self.entry.into()
    }

    /// The fault of its reference, if the reference is broken.
    pub fn broken(&self) -> Option<&BrokenExample<'w>> {
        self.broken.as_ref()
    }

    /// `true` if the contents of the example could be read.
    pub fn is_read(&self) -> bool {
        self.broken
            .as_ref()
            .is_none_or(|broken| broken.error.is_none())
    }

    /// `true` if it should show the request and all its responses, as in `x-ms-examples`.
    pub fn is_exchange(&self) -> bool {
        self.is_exchange
    }

    /// The value of a request parameter.
    pub fn parameter(&self, name: &str) -> Option<Place<'w>> {
        self.parameters?.get(name)
    }

    /// The responses in the example, in order.
    pub fn responses(&self) -> &[ExampleResponse<'w>] {
        &self.responses
    }

    /// The success responses in the example.
    pub fn successes(&self) -> impl Iterator<Item = &ExampleResponse<'w>> {
        let responses = self.responses.iter();
        responses.filter(|response| response.status.is_success())
    }
}

impl<'w> ExampleResponse<'w> {
    /// The status.
    pub fn status(&self) -> Status {
        self.status
    }

    /// The code, if the status is a single code.
    pub fn code(&self) -> Option<u16> {
        match self.status {
            Status::Code(code) => Some(code),
            Status::Range(_) | Status::Default => None,
        }
    }

    /// The place of the response: the key of its status, or the example of its body.
    pub fn site(&self) -> Site<'w> {
        self.site_of(self.place)
    }

    /// A node of the response as a site.
    pub fn site_of(&self, place: Place<'w>) -> Site<'w> {
        site(place, self.chain)
    }

    /// The headers, in order.
    pub fn headers(&self) -> &[ExampleHeader<'w>] {
        &self.headers
    }

    /// The header with this name; case doesn't matter.
    pub fn header(&self, name: &str) -> Option<&ExampleHeader<'w>> {
        self.headers.iter().find(|header| header.is(name))
    }

    /// The body.
    pub fn body(&self) -> Option<Place<'w>> {
        self.body
    }

    /// The body, if it isn't empty: neither `null` nor an empty object.
    pub fn content(&self) -> Option<Place<'w>> {
        self.body.filter(|body| {
            let node = body.node();
            let is_empty = node.is_object() && node.children().next().is_none();
            !is_empty && node.kind() != crate::syntax::Kind::Null
        })
    }

    /// The members of a response of `x-ms-examples` that no tool reads: all except `headers` and
    /// `body`.
    pub fn strays(&self) -> &[Place<'w>] {
        &self.strays
    }

    /// The response itself, if `x-ms-examples` contains a list or a plain value instead of an
    /// object with `headers` and `body`.
    pub fn bare_payload(&self) -> Option<Place<'w>> {
        let node = self.place.node();
        let is_bare = self.is_exchange && !node.is_object();
        (is_bare && node.kind() != crate::syntax::Kind::Null).then_some(self.place)
    }

    /// A `header` key instead of `headers`, which no tool reads.
    pub fn misnamed_headers(&self) -> Option<Site<'w>> {
        self.misnamed_headers.map(|place| self.site_of(place))
    }
}

impl<'w> ExampleHeader<'w> {
    /// The name as written.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// `true` if the header has this name.
    pub fn is(&self, name: &str) -> bool {
        same_name(&self.name, name)
    }

    /// The name in the example.
    pub fn site(&self) -> Site<'w> {
        self.site.clone()
    }

    /// The value as a site.
    pub fn value_site(&self) -> Site<'w> {
        Site {
            place: self.value,
            part: Part::Value,
            chain: self.site.chain.clone(),
        }
    }

    /// The text of the value, unless it is an object or a list.
    pub fn value(&self) -> Option<Cow<'w, str>> {
        self.value.node().scalar_text()
    }
}

fn site<'w>(place: Place<'w>, chain: Option<Place<'w>>) -> Site<'w> {
    Site {
        place,
        part: Part::Key,
        chain: chain.into_iter().collect(),
    }
}

impl<'w> Operation<'w> {
    /// The entries of its `x-ms-examples`, read or not.
    pub fn example_entries(&self) -> impl Iterator<Item = Place<'w>> {
        let named = self.extension("x-ms-examples").into_iter();
        named
            .flat_map(Place::members)
            .filter(|entry| entry.node().is_object())
    }

    /// Its examples, if they are in the document or in one of these files.
    pub fn examples(&self, files: &'w Examples) -> Vec<Example<'w>> {
        let mut examples = self.read_examples(&mut |reference| files.resolve(reference));
        for example in &mut examples {
            let Some(reference) = example.chain.and_then(Place::reference) else {
                continue;
            };
            if let Some(document) = files.other_case(reference) {
                example.broken = Some(BrokenExample {
                    reference,
                    error: None,
                    file: Some(document.path()),
                });
            }
        }
        examples
    }

    /// `true` if it has any example, read or not.
    pub fn has_examples(&self) -> bool {
        self.example_entries().next().is_some() || {
            let own = self.read_examples(&mut |reference| reference.resolve());
            !own.is_empty()
        }
    }

    /// The strings of the references to follow in order to read its examples.
    pub fn example_references(&self) -> Vec<Place<'w>> {
        let mut references = Vec::new();
        self.read_examples(&mut |reference| {
            references.push(reference);
            reference.resolve()
        });
        references
    }

    fn read_examples(&self, follow: &mut Follow<'_, 'w>) -> Vec<Example<'w>> {
        let exchanges = self.example_entries();
        let mut examples: Vec<_> = exchanges.map(|entry| exchange(entry, follow)).collect();
        for response in self.responses() {
            answers(response, follow, &mut examples);
        }
        // There are many lists, and most operations have only one example.
        examples.shrink_to_fit();
        examples
    }
}

/// A function that follows a reference.
type Follow<'f, 'w> = dyn FnMut(Place<'w>) -> Result<Place<'w>, ReferenceError> + 'f;

/// Reads an entry of `x-ms-examples`.
fn exchange<'w>(entry: Place<'w>, follow: &mut Follow<'_, 'w>) -> Example<'w> {
    let mut example = Example {
        entry,
        chain: None,
        broken: None,
        is_exchange: true,
        parameters: None,
        responses: Vec::new(),
    };
    let content = match entry.reference() {
        None => entry,
        Some(reference) => match follow(reference) {
            Ok(content) => {
                example.chain = Some(entry);
                content
            }
            Err(error) => {
                example.broken = Some(BrokenExample {
                    reference,
                    error: Some(error),
                    file: None,
                });
                return example;
            }
        },
    };
    example.parameters = content.get("parameters");
    let responses = content.get("responses").into_iter();
    let responses = responses.flat_map(Place::members).filter_map(|place| {
        let status = Status::parse(&place.key()?)?;
        Some(answer(status, place, example.chain))
    });
    example.responses = responses.collect();
    example.responses.shrink_to_fit();
    example
}

/// The number of headers to read in an example response, and the number of members that no tool
/// reads. Thousands of operations can share an example.
const MOST_MEMBERS: usize = 1024;

/// Reads a response of an entry of `x-ms-examples`.
fn answer<'w>(status: Status, place: Place<'w>, chain: Option<Place<'w>>) -> ExampleResponse<'w> {
    let headers = place.get("headers").into_iter().flat_map(Place::members);
    let headers = headers.filter_map(|value| {
        Some(ExampleHeader {
            name: value.key()?,
            site: site(value, chain),
            value,
        })
    });
    let is_read = |key: &str| matches!(key, "headers" | "header" | "body" | "$ref");
    let strays = place.members();
    let strays = strays.filter(|member| member.key().is_some_and(|key| !is_read(&key)));
    ExampleResponse {
        status,
        place,
        is_exchange: true,
        strays: strays.take(MOST_MEMBERS).collect(),
        chain,
        headers: headers.take(MOST_MEMBERS).collect(),
        body: place.get("body"),
        misnamed_headers: place
            .get("header")
            .filter(|_| place.get("headers").is_none()),
    }
}

/// The examples in a response itself: one for each example of the body, with the examples of the
/// headers.
fn answers<'w>(
    response: &Response<'w>,
    follow: &mut Follow<'_, 'w>,
    examples: &mut Vec<Example<'w>>,
) {
    let element = response.element();
    let headers = headers_shown(response);
    let mut shown: Vec<(Place<'w>, Option<Place<'w>>, Option<Place<'w>>)> = Vec::new();
    // Swagger 2.0 has one example for each media type.
    let by_type = element.place().get("examples").into_iter();
    shown.extend(
        by_type
            .flat_map(Place::members)
            .map(|body| (body, None, Some(body))),
    );
    let contents = element.member("content").into_iter();
    let media_types = contents.flat_map(|content| content.children().collect::<Vec<_>>());
    for media_type in media_types {
        let only = media_type.place().get("example");
        shown.extend(only.map(|body| (body, None, Some(body))));
        let named = media_type.place().get("examples").into_iter();
        for entry in named.flat_map(Place::members) {
            let (chain, body) = value_of(entry, follow);
            shown.push((entry, chain, body));
        }
    }
    if shown.is_empty()
        && let Some(first) = headers.first()
    {
        shown.push((first.site.place, None, None));
    }
    examples.extend(shown.into_iter().map(|(entry, chain, body)| {
        let response = ExampleResponse {
            status: response.status(),
            place: body.unwrap_or(entry),
            is_exchange: false,
            chain,
            headers: headers.clone(),
            body,
            misnamed_headers: None,
            strays: Vec::new(),
        };
        Example {
            entry,
            chain,
            broken: None,
            is_exchange: false,
            parameters: None,
            responses: vec![response],
        }
    }));
}

/// The value of an Example Object of OpenAPI 3, and the object whose reference leads to it.
fn value_of<'w>(
    entry: Place<'w>,
    follow: &mut Follow<'_, 'w>,
) -> (Option<Place<'w>>, Option<Place<'w>>) {
    let (chain, object) = match entry.reference() {
        None => (None, entry),
        Some(reference) => match follow(reference) {
            Ok(object) => (Some(entry), object),
            Err(_) => return (None, None),
        },
    };
    if let Some(value) = value_in(object) {
        return (chain, Some(value));
    }
    // The external value is plain data: nobody wrote it as a specification.
    let outside = object
        .get("externalValue")
        .and_then(|address| follow(address).ok());
    (chain.or(outside.map(|_| object)), outside)
}

/// The value in an Example Object; OpenAPI 3.2 has a second name for it.
fn value_in(object: Place<'_>) -> Option<Place<'_>> {
    object.get("value").or_else(|| object.get("dataValue"))
}

/// The first example of each header of a response.
fn headers_shown<'w>(response: &Response<'w>) -> Vec<ExampleHeader<'w>> {
    let headers = response.headers().iter();
    let shown = headers.filter_map(|header| {
        let place = header.element().place();
        let of_schema = || {
            Element::member(header.element(), "schema")?
                .place()
                .get("example")
        };
        let named = || value_in(place.get("examples")?.members().next()?);
        let value = place.get("example").or_else(named).or_else(of_schema)?;
        Some(ExampleHeader {
            name: Cow::Owned(header.name().to_owned()),
            site: header.site(),
            value,
        })
    });
    shown.collect()
}
