use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashSet;

use super::method::ADDITIONAL;
use super::names::same_name;
use super::{
    Api, Element, Method, Parameter, ParameterIn, PathItem, Response, Schema, Site, Status,
};
use crate::diagnostic::OperationName;
use crate::workspace::{Place, Version};

/// The value of a boolean extension of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marker<'w> {
    /// The operation doesn't have the extension.
    Absent,
    /// It is `true`.
    True(Place<'w>),
    /// It is `false`.
    False(Place<'w>),
    /// It isn't a boolean.
    Other(Place<'w>),
}

/// An operation of an API. Copies share what was read.
#[derive(Clone, Debug)]
pub struct Operation<'w> {
    described: Arc<Described<'w>>,
}

/// The description of an operation. Its lists are read once, when they are first needed.
#[derive(Debug)]
struct Described<'w> {
    item: PathItem<'w>,
    method: Method,
    element: Element<'w>,
    responses: OnceLock<Vec<Response<'w>>>,
    parameters: OnceLock<Vec<Parameter<'w>>>,
}

impl PartialEq for Operation<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for Operation<'_> {}

impl<'w> Operation<'w> {
    // If a method is written twice, each one is an operation. Another rule reports that one gets
    // lost.
    fn new(item: PathItem<'w>, method: Method, element: Element<'w>) -> Self {
        Self {
            described: Arc::new(Described {
                item,
                method,
                element,
                responses: OnceLock::new(),
                parameters: OnceLock::new(),
            }),
        }
    }

    /// The unique key of the operation. Two paths may share a description, and a description may
    /// have a method twice.
    pub fn key(&self) -> (Place<'w>, Place<'w>, Method) {
        (
            self.path_item().entry,
            self.element().place(),
            self.method(),
        )
    }

    /// The API.
    pub fn api(&self) -> Api<'w> {
        self.path_item().api
    }

    /// The path with all its operations.
    pub fn path_item(&self) -> &PathItem<'w> {
        &self.described.item
    }

    /// The path template as written.
    pub fn path(&self) -> &str {
        &self.path_item().template
    }

    /// The names between braces in the path template, in order. A brace may share its segment with
    /// other text, as in `/jobs/{id}:cancel`.
    pub fn path_parameters(&self) -> impl Iterator<Item = &str> {
        self.path()
            .split('{')
            .skip(1)
            .filter_map(|rest| Some(rest.split_once('}')?.0))
    }

    /// The method.
    pub fn method(&self) -> Method {
        self.described.method
    }

    /// The operation's object.
    pub fn element(&self) -> &Element<'w> {
        &self.described.element
    }

    /// The method's key, where a finding about the whole operation points.
    pub fn site(&self) -> Site<'w> {
        self.element().key()
    }

    /// The `operationId`.
    pub fn id(&self) -> Option<Cow<'w, str>> {
        self.element().place().text("operationId")
    }

    /// The name of the operation in a finding.
    pub fn name(&self) -> OperationName {
        OperationName {
            id: self.id().map(Cow::into_owned),
            method: self.method_key(),
            path: self.path().to_owned(),
        }
    }

    /// The method as written in its key in the document.
    pub fn method_key(&self) -> Cow<'static, str> {
        match (self.method(), self.element().place().key()) {
            (Method::Other(_), Some(key)) => Cow::Owned(key.into_owned()),
            (method, _) => Cow::Borrowed(method.name()),
        }
    }

    /// An extension of the operation.
    pub fn extension(&self, name: &str) -> Option<Place<'w>> {
        self.element().place().get(name)
    }

    /// The value of a boolean extension of the operation.
    pub fn marker(&self, name: &str) -> Marker<'w> {
        match self.extension(name) {
            None => Marker::Absent,
            Some(place) => match place.node().as_bool() {
                Some(true) => Marker::True(place),
                Some(false) => Marker::False(place),
                None => Marker::Other(place),
            },
        }
    }

    /// The `responses` object.
    pub fn responses_element(&self) -> Option<Element<'w>> {
        self.element().member("responses")
    }

    /// The responses, in the order of the document; empty if `responses` is not an object.
    pub fn responses(&self) -> &[Response<'w>] {
        self.described.responses.get_or_init(|| {
            let responses = self.responses_element();
            let Some(responses) = responses.filter(|all| all.place().node().is_object()) else {
                return Vec::new();
            };
            let entries = responses.place().members();
            let swagger2 = self.api().is_swagger2();
            entries
                .filter_map(|entry| Response::new(&responses, entry, swagger2))
                .collect()
        })
    }

    /// The response declared for exactly this code.
    pub fn response(&self, code: u16) -> Option<&Response<'w>> {
        let mut responses = self.responses().iter();
        responses.find(|response| response.status() == Status::Code(code))
    }

    /// The schema of the operation's result: the schema of `200`, or of `2XX`.
    pub fn result(&self) -> Option<Schema<'w>> {
        let of_code = self.response(200).and_then(|response| response.schema());
        of_code.or_else(|| {
            let mut all = self.responses().iter();
            all.find(|response| response.status() == Status::Range(2))?
                .schema()
        })
    }

    /// The parameters of the operation, and the parameters of its path that the operation doesn't
    /// override. Only the first 256 of each list count: paths can share a list of thousands.
    pub fn parameters(&self) -> &[Parameter<'w>] {
        self.described.parameters.get_or_init(|| {
            let [mut parameters, mut shared] = [self.element(), &self.path_item().element]
                .map(|within| listed(within).map(Parameter::new).collect::<Vec<_>>());
            if !shared.is_empty() && !parameters.is_empty() {
                let own: FxHashSet<_> = parameters.iter().map(Parameter::identity).collect();
                shared.retain(|parameter| !own.contains(&parameter.identity()));
            }
            parameters.extend(shared);
            parameters
        })
    }

    /// The header that a request may contain under this name; case doesn't matter.
    pub fn request_header(&self, name: &str) -> Option<Parameter<'w>> {
        // A parameter that the operation overrides has the same name and place. Most operations are
        // only asked for a header, so their lists aren't kept for it.
        let lists = [self.element(), &self.path_item().element].into_iter();
        let named = lists.flat_map(listed).filter(|element| {
            element
                .place()
                .text("name")
                .is_some_and(|own| same_name(&own, name))
        });
        named
            .map(Parameter::new)
            .find(|parameter| parameter.is_header(name))
    }

    /// `true` if a client may choose the kind of response by the header `Prefer` (RFC 7240), for
    /// example with `respond-async`.
    pub fn may_prefer(&self) -> bool {
        self.parameters().iter().any(|parameter| {
            let name = parameter.name();
            parameter.location() == ParameterIn::Header
                && name.is_some_and(|name| name.eq_ignore_ascii_case("Prefer"))
        })
    }

    /// `x-ms-pageable`. With it, generators make a method that returns the `200` page by page.
    pub fn pageable(&self) -> Option<Place<'w>> {
        self.extension("x-ms-pageable")
    }

    /// The schema of the request's body.
    pub fn request_schema(&self) -> Option<Schema<'w>> {
        if self.api().is_swagger2() {
            let mut parameters = self.parameters().iter();
            let body = parameters.find(|parameter| parameter.is_body())?;
            return body.element().member("schema").map(Schema::new);
        }
        super::response::content_schema(&self.element().member("requestBody")?)
    }

    /// The required body of the request, where a finding about it points.
    pub fn required_body(&self) -> Option<Site<'w>> {
        if self.api().is_swagger2() {
            let mut parameters = self.parameters().iter();
            let body = parameters.find(|parameter| parameter.is_body() && parameter.is_required());
            return Some(body?.site());
        }
        let body = self.element().member("requestBody")?;
        let required = body.place().get("required")?;
        (required.node().as_bool() == Some(true)).then(|| body.key())
    }

    /// The `callbacks` of OpenAPI 3, if the operation has any.
    pub fn callbacks(&self) -> Option<Place<'w>> {
        let callbacks = self.extension("callbacks")?;
        let has_some = callbacks.children().next().is_some();
        (has_some && !self.api().is_swagger2()).then_some(callbacks)
    }

    /// The text that describes the operation.
    pub fn description(&self) -> Option<Cow<'w, str>> {
        self.element().place().text("description")
    }
}

/// The first 256 parameters of an operation's or a path's own list.
fn listed<'w>(within: &Element<'w>) -> impl Iterator<Item = Element<'w>> + use<'w> {
    let list = within.member("parameters");
    list.into_iter()
        .flat_map(|list| list.into_children())
        .take(256)
}

impl<'w> Api<'w> {
    /// Finds the operation with this method at the path, or at the nearest path above it:
    /// `/jobs/{id}` for `/jobs/{id}/cancel` and `/jobs/{id}:cancel`.
    pub fn at_or_above(self, path: &str, method: Method) -> Option<Operation<'w>> {
        /// The number of levels to look up. It limits the cost of a path that has nothing but
        /// slashes, which would otherwise grow with the square of its length.
        const HIGHEST: usize = 64;
        let inner = path.rmatch_indices(['/', ':']).map(|(at, _)| at);
        std::iter::once(path.len())
            .chain(inner)
            .take(HIGHEST)
            .filter_map(|end| path.get(..end))
            // The same path may be written with a slash at the end.
            .flat_map(|above| [format!("{above}/"), above.to_owned()])
            .flat_map(|above| {
                let sections = ["x-ms-paths", "paths"].into_iter();
                sections.filter_map(move |section| {
                    let entry = self.root().get(section)?.get(&above)?;
                    let template = entry.key().filter(|key| !key.starts_with("x-"))?;
                    let element = Element::at(entry);
                    let item = PathItem {
                        api: self,
                        template,
                        entry,
                        element,
                    };
                    item.operation(method)
                })
            })
            .next()
    }

    /// All operations, path by path.
    pub fn operations(self) -> impl Iterator<Item = Operation<'w>> {
        self.paths().flat_map(|item| item.operations())
    }
}

impl<'w> PathItem<'w> {
    /// The operations, in the order of the document.
    pub fn operations(&self) -> Vec<Operation<'w>> {
        let has_more = self.api.document().version() == Version::OpenApi32;
        let place = self.element.place();
        let mut operations = Vec::new();
        for member in place.children() {
            let key = member.key().unwrap_or_default();
            if has_more && key == ADDITIONAL {
                let others = self.element.entry(member);
                operations.extend(others.place().children().filter_map(|entry| {
                    let method = Method::additional(&entry.key()?);
                    Some(Operation::new(self.clone(), method, others.entry(entry)))
                }));
            } else if let Some(method) = Method::parse(&key)
                && (has_more || method != Method::Query)
            {
                let element = self.element.entry(member);
                operations.push(Operation::new(self.clone(), method, element));
            }
        }
        operations
    }

    /// The operation of a method that path items have a key for.
    pub fn operation(&self, method: Method) -> Option<Operation<'w>> {
        let member = self.element.place().get(method.name())?;
        let element = self.element.entry(member);
        Some(Operation::new(self.clone(), method, element))
    }
}
