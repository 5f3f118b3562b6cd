use std::borrow::Cow;
use std::fmt;
use std::sync::OnceLock;

use super::names::same_name;
use super::{Element, Header, Schema, Site};
use crate::syntax::Kind;
use crate::workspace::Place;

/// The key of a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// A code, such as `202`.
    Code(u16),
    /// A range of OpenAPI 3, with the first digit of `2XX`.
    Range(u8),
    /// `default`
    Default,
}

impl Status {
    pub(super) fn parse(key: &str) -> Option<Self> {
        if key == "default" {
            return Some(Self::Default);
        }
        match key.as_bytes() {
            [digit @ b'1'..=b'5', b'x' | b'X', b'x' | b'X'] => Some(Self::Range(digit - b'0')),
            [b'1'..=b'9', b'0'..=b'9', b'0'..=b'9'] => key.parse().ok().map(Self::Code),
            _ => None,
        }
    }

    /// `true` if it is a success status.
    pub const fn is_success(self) -> bool {
        matches!(self, Self::Code(200..=299) | Self::Range(2))
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Code(code) => write!(f, "{code}"),
            Self::Range(digit) => write!(f, "{digit}XX"),
            Self::Default => f.write_str("default"),
        }
    }
}

/// The largest number of headers listed for a response. Real responses have up to fifty. Thousands of
/// operations can share a response, and each of them keeps its list. A header can be found by name
/// among any number of headers. [`Response::cut_short`] says where a bound was reached.
const MOST_HEADERS: usize = 256;

/// The number of links listed for a response.
pub(super) const MOST_LINKS: usize = 1024;

/// The number of media types in which to search the schema of a body.
const MOST_FORMS: usize = 1024;

/// A response of an operation.
#[derive(Clone, Debug)]
pub struct Response<'w> {
    status: Status,
    entry: Place<'w>,
    element: Element<'w>,
    swagger2: bool,
    /// The headers and the schema are read once, when they are first needed.
    headers: OnceLock<Vec<Header<'w>>>,
    schema: OnceLock<Option<Schema<'w>>>,
}

impl<'w> Response<'w> {
    /// `None` for extensions and for keys that are not a status.
    pub(super) fn new(responses: &Element<'w>, entry: Place<'w>, swagger2: bool) -> Option<Self> {
        let key = entry.key()?;
        let status = Status::parse(&key)?;
        Some(Self {
            status,
            entry,
            element: responses.entry(entry),
            swagger2,
            headers: OnceLock::new(),
            schema: OnceLock::new(),
        })
    }

    /// The status.
    pub fn status(&self) -> Status {
        self.status
    }

    /// The code, if the status is a single code.
    pub fn code(&self) -> Option<u16> {
        match self.status {
            Status::Code(code) => Some(code),
            _ => None,
        }
    }

    /// The response's object, which may be shared between operations.
    pub fn element(&self) -> &Element<'w> {
        &self.element
    }

    /// The status key in `responses`.
    pub fn site(&self) -> Site<'w> {
        self.entry.into()
    }

    /// The key of the response at its description: the key of the shared definition that
    /// `responses` refers to, otherwise the status key. Mistakes in the response itself are fixed
    /// there.
    pub fn definition(&self) -> Site<'w> {
        match self.shared() {
            Some(_) => self.element.key(),
            None => self.site(),
        }
    }

    /// The name of the shared definition that `responses` refers to.
    pub fn shared(&self) -> Option<Cow<'w, str>> {
        self.entry.reference()?;
        let is_read = self.element.broken().is_none();
        self.element.place().key().filter(|_| is_read)
    }

    /// The text that describes the response.
    pub fn description(&self) -> Option<Cow<'w, str>> {
        self.element.place().text("description")
    }

    /// The first [`MOST_HEADERS`] headers, in the order of the document.
    pub fn headers(&self) -> &[Header<'w>] {
        self.headers.get_or_init(|| self.read_headers())
    }

    fn read_headers(&self) -> Vec<Header<'w>> {
        let Some(headers) = self.element.member("headers") else {
            return Vec::new();
        };
        if is_list(&headers) {
            return self.in_list(&headers).take(MOST_HEADERS).collect();
        }
        headers
            .place()
            .members()
            .filter(|entry| entry.key().is_some_and(|key| key != "$ref"))
            .take(MOST_HEADERS)
            .map(|entry| Header::new(&headers, entry, self.swagger2))
            .collect()
    }

    /// The header with this name; case doesn't matter.
    pub fn header(&self, name: &str) -> Option<Header<'w>> {
        let listed = self.headers();
        let known = listed.iter().find(|header| header.is(name));
        if known.is_some() || listed.len() < MOST_HEADERS {
            return known.cloned();
        }
        let headers = self.element.member("headers")?;
        if is_list(&headers) {
            return self.in_list(&headers).find(|header| header.is(name));
        }
        let mut members = headers.place().members();
        let entry = members.find(|entry| {
            let key = entry.key();
            key.is_some_and(|key| key != "$ref" && same_name(&key, name))
        })?;
        Some(Header::new(&headers, entry, self.swagger2))
    }

    /// The `headers`, if they are a list with headers. They must be an object, so no tool reads the list, but
    /// it shows which headers the author means.
    pub fn listed_headers(&self) -> Option<Site<'w>> {
        let headers = self.element.member("headers")?;
        let has_headers = is_list(&headers) && self.in_list(&headers).next().is_some();
        has_headers.then(|| headers.value())
    }

    /// The key whose members are more than are read, its place, and the number that is read. Rules don't
    /// see the rest.
    pub fn cut_short(&self) -> Option<(&'static str, Site<'w>, usize)> {
        let bounds = [
            ("headers", MOST_HEADERS),
            ("links", MOST_LINKS),
            ("content", MOST_FORMS),
        ];
        bounds.into_iter().find_map(|(key, bound)| {
            let members = self.element.member(key)?;
            let is_more = members.place().children().nth(bound).is_some();
            is_more.then(|| (key, members.value(), bound))
        })
    }

    /// The headers in a list.
    fn in_list(&self, headers: &Element<'w>) -> impl Iterator<Item = Header<'w>> {
        let items: Vec<_> = headers.children().collect();
        let swagger2 = self.swagger2;
        items
            .into_iter()
            .filter_map(move |item| Header::of_item(item, swagger2))
    }

    /// The schema of the body.
    pub fn schema(&self) -> Option<Schema<'w>> {
        let schema = self.schema.get_or_init(|| match self.swagger2 {
            true => self.element.member("schema").map(Schema::new),
            false => content_schema(&self.element),
        });
        schema.clone()
    }

    /// The node that declares a body: `schema`, or a non-empty `content`.
    pub fn body(&self) -> Option<Site<'w>> {
        let place = self.element.place();
        let body = if self.swagger2 {
            place.get("schema")
        } else {
            place
                .get("content")
                .filter(|content| content.children().next().is_some())
        };
        body.map(|body| self.element.key_of(body))
    }

    /// `true` if its body is described as `application/json`. Swagger 2.0 has one schema for all
    /// media types.
    pub fn has_json(&self) -> bool {
        let content = self.element.member("content");
        self.swagger2
            || content.is_some_and(|content| {
                let mut forms = content.place().children().filter_map(Place::key);
                forms.any(|form| {
                    let form = form.split(';').next().unwrap_or_default().trim_end();
                    form.eq_ignore_ascii_case("application/json")
                })
            })
    }
}

/// The schema of a `content`: the schema of JSON, otherwise the first schema.
pub(super) fn content_schema<'w>(element: &Element<'w>) -> Option<Schema<'w>> {
    let content = element.member("content")?;
    let json = content.member("application/json");
    if let Some(schema) = json.and_then(|json| json.member("schema")) {
        return Some(Schema::new(schema));
    }
    let forms = content.place().children().filter_map(Place::key);
    let mut names: Vec<Cow<'w, str>> = forms.take(MOST_FORMS).collect();
    // The sort is stable: media types other than JSON keep the order of the document.
    names.sort_by_key(|name| {
        let name = name.split(';').next().unwrap_or_default().trim_end();
        match name {
            "application/json" => 0,
            name if name.ends_with("+json") || name.ends_with("/json") => 1,
            _ => 2,
        }
    });
    names
        .iter()
        .find_map(|name| content.member(name)?.member("schema"))
        .map(Schema::new)
}
/// `true` if an element is an array.
fn is_list(element: &Element<'_>) -> bool {
    element.place().node().kind() == Kind::Array
}
