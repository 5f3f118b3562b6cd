use std::borrow::Cow;
use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::{Api, Element, Expression, Operation, Parameter, ParameterIn, Response, Site};
use crate::text::nearest;
use crate::workspace::{Place, ReferenceError};

/// How many links of a response are listed. Thousands of operations can share a response.
const MOST_LINKS: usize = 64;

/// A link of OpenAPI 3: an operation that follows from a response.
#[derive(Clone, Debug)]
pub struct Link<'w> {
    name: Cow<'w, str>,
    element: Element<'w>,
}

/// A parameter that a link passes on.
#[derive(Clone, Debug)]
pub struct LinkParameter<'w> {
    /// Its name, without the place that may stand before it.
    pub name: Cow<'w, str>,
    /// Where it goes, if the link says so: `path` in `path.jobId`.
    pub location: Option<ParameterIn>,
    /// The entry in `parameters`.
    pub site: Site<'w>,
    value: Place<'w>,
}

impl<'w> Link<'w> {
    fn new(links: &Element<'w>, entry: Place<'w>) -> Self {
        Self {
            name: entry.key().unwrap_or_default(),
            element: links.entry(entry),
        }
    }

    /// Its key in the `links` of the response.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The link's object.
    pub fn element(&self) -> &Element<'w> {
        &self.element
    }

    /// The operation it leads to, by `operationId`.
    pub fn operation_id(&self) -> Option<Cow<'w, str>> {
        self.element.place().text("operationId")
    }

    /// The operation it leads to, by reference.
    pub fn operation_ref(&self) -> Option<Place<'w>> {
        self.element.place().get("operationRef")
    }

    /// What it passes to the operation that it leads to.
    pub fn parameters(&self) -> Vec<LinkParameter<'w>> {
        let Some(parameters) = self.element.place().get("parameters") else {
            return Vec::new();
        };
        let entries = parameters.members();
        entries
            .filter_map(|entry| {
                let key = entry.key()?;
                let qualified = key.split_once('.').and_then(|(place, name)| {
                    Some((ParameterIn::parse(place)?, Cow::Owned(name.to_owned())))
                });
                let (location, name) = match qualified {
                    Some((location, name)) => (Some(location), name),
                    None => (None, key),
                };
                Some(LinkParameter {
                    name,
                    location,
                    site: self.element.key_of(entry),
                    value: entry,
                })
            })
            .collect()
    }

    /// The operation that the link names, among those of its own document.
    pub fn target<'o>(&self, operations: &'o LinkTargets<'w>) -> Option<&'o Operation<'w>> {
        if let Some(id) = self.operation_id() {
            return operations.by_id.get(&*id);
        }
        let target = self.operation_ref()?.resolve().ok()?;
        operations.by_place.get(&target)
    }

    /// What the link names and its own document would have to have. `None` where it names nothing,
    /// or something in another document, which may not have been read.
    pub fn missing_target(&self) -> Option<Cow<'w, str>> {
        if let Some(id) = self.operation_id() {
            return Some(id);
        }
        let reference = self.operation_ref()?;
        let text = reference.as_str().filter(|text| text.starts_with('#'))?;
        match reference.resolve() {
            // What is there may be an operation of a path that stands elsewhere.
            Ok(_) => None,
            Err(ReferenceError::MissingNode | ReferenceError::BadPointer) => Some(text),
            Err(_) => None,
        }
    }

    /// What names the operation that the link leads to.
    pub fn target_site(&self) -> Option<Site<'w>> {
        let place = self.element.place();
        let named = place.get("operationId").or_else(|| self.operation_ref())?;
        Some(self.element.value_of(named))
    }
}

impl<'w> Response<'w> {
    /// The links of OpenAPI 3: the first [`MOST_LINKS`].
    pub fn links(&self) -> Vec<Link<'w>> {
        let Some(links) = self.element().member("links") else {
            return Vec::new();
        };
        let entries = links.place().children();
        let entries = entries.take(MOST_LINKS);
        entries.map(|entry| Link::new(&links, entry)).collect()
    }

    /// The first of the links of OpenAPI 3.
    pub fn first_link(&self) -> Option<Link<'w>> {
        let links = self.element().member("links")?;
        let first = links.place().children().next()?;
        Some(Link::new(&links, first))
    }
}

impl<'w> LinkParameter<'w> {
    /// `true` if it is a parameter of an operation; names of headers have no case.
    pub fn is(&self, parameter: &Parameter<'_>) -> bool {
        let location = parameter.location();
        let goes_there = self.location.is_none_or(|known| known == location);
        goes_there
            && parameter.name().is_some_and(|name| {
                name == self.name
                    || location == ParameterIn::Header && name.eq_ignore_ascii_case(&self.name)
            })
    }

    /// Where its value comes from; `None` for a constant.
    pub fn expression(&self) -> Option<Expression> {
        Expression::parse(&self.value.as_str()?)
    }

    /// Its value, where a finding about it points.
    pub fn value_site(&self) -> Site<'w> {
        Site {
            part: super::Part::Value,
            ..self.site.clone()
        }
    }
}

/// The operations of a document by what links name them with.
#[derive(Debug)]
pub struct LinkTargets<'w> {
    by_id: FxHashMap<String, Operation<'w>>,
    by_place: FxHashMap<Place<'w>, Operation<'w>>,
    /// The ids in their order; made at the first call.
    ids: OnceLock<Vec<String>>,
}

impl<'w> LinkTargets<'w> {
    /// Those of an API; of several operations with one id, the first.
    pub fn of(api: Api<'w>) -> Self {
        let mut by_id = FxHashMap::default();
        let mut by_place = FxHashMap::default();
        for operation in api.operations() {
            if let Some(id) = operation.id() {
                by_id
                    .entry(id.into_owned())
                    .or_insert_with(|| operation.clone());
            }
            let place = operation.element().place();
            by_place.entry(place).or_insert(operation);
        }
        Self {
            by_id,
            by_place,
            ids: OnceLock::new(),
        }
    }

    /// The `operationId` that comes nearest to one that isn't there.
    pub fn nearest(&self, id: &str) -> Option<&str> {
        let ids = self.ids.get_or_init(|| {
            let mut ids: Vec<String> = self.by_id.keys().cloned().collect();
            // Of equals the first wins, whatever the order of the map.
            ids.sort_unstable();
            ids
        });
        nearest(id, ids.iter().map(String::as_str))
    }
}
