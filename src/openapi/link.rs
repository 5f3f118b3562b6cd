use std::borrow::Cow;
use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::response::MOST_LINKS;
use super::{Api, Element, Expression, Operation, Parameter, ParameterIn, Response, Site};
use crate::text::nearest;
use crate::workspace::{Place, ReferenceError};

/// A link of OpenAPI 3: a response links to an operation.
#[derive(Clone, Debug)]
pub struct Link<'w> {
    name: Cow<'w, str>,
    element: Element<'w>,
}

/// A parameter that a link passes on.
#[derive(Clone, Debug)]
pub struct LinkParameter<'w> {
    /// Its name, without the location that may come before it.
    pub name: Cow<'w, str>,
    /// The location, if the link gives one: `path` in `path.jobId`.
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

    /// The target operation's `operationId`.
    pub fn operation_id(&self) -> Option<Cow<'w, str>> {
        self.element.place().text("operationId")
    }

    /// The reference to the target operation.
    pub fn operation_ref(&self) -> Option<Place<'w>> {
        self.element.place().get("operationRef")
    }

    /// The parameters that it passes to the target operation.
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

    /// The target operation, if it is in the link's own document.
    pub fn target<'o>(&self, operations: &'o LinkTargets<'w>) -> Option<&'o Operation<'w>> {
        if let Some(id) = self.operation_id() {
            return operations.by_id.get(&*id);
        }
        let target = self.operation_ref()?.resolve().ok()?;
        operations.by_place.get(&target)
    }

    /// The target that the link names and that its own document lacks. `None` if the link names no
    /// target, or a target in another document, which may not have been read.
    pub fn missing_target(&self) -> Option<Cow<'w, str>> {
        if let Some(id) = self.operation_id() {
            return Some(id);
        }
        let reference = self.operation_ref()?;
        let text = reference.as_str().filter(|text| text.starts_with('#'))?;
        match reference.resolve() {
            // The node may be an operation of a path in another document.
            Ok(_) => None,
            Err(ReferenceError::MissingNode | ReferenceError::BadPointer) => Some(text),
            Err(_) => None,
        }
    }

    /// The node that names the target operation.
    pub fn target_site(&self) -> Option<Site<'w>> {
        let place = self.element.place();
        let named = place.get("operationId").or_else(|| self.operation_ref())?;
        Some(self.element.value_of(named))
    }
}

impl<'w> Response<'w> {
    /// The first [`MOST_LINKS`] links of OpenAPI 3.
    pub fn links(&self) -> Vec<Link<'w>> {
        let Some(links) = self.element().member("links") else {
            return Vec::new();
        };
        let entries = links.place().children();
        let entries = entries.take(MOST_LINKS);
        entries.map(|entry| Link::new(&links, entry)).collect()
    }

    /// The first link of OpenAPI 3.
    pub fn first_link(&self) -> Option<Link<'w>> {
        let links = self.element().member("links")?;
        let first = links.place().children().next()?;
        Some(Link::new(&links, first))
    }
}

impl<'w> LinkParameter<'w> {
    /// `true` if it is this parameter of an operation. The names of headers are compared without
    /// case.
    pub fn is(&self, parameter: &Parameter<'_>) -> bool {
        let location = parameter.location();
        let goes_there = self.location.is_none_or(|known| known == location);
        goes_there
            && parameter.name().is_some_and(|name| {
                name == self.name
                    || location == ParameterIn::Header && name.eq_ignore_ascii_case(&self.name)
            })
    }

    /// The expression of its value; `None` for a constant.
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

/// The operations of a document, by the keys that links use.
#[derive(Debug)]
pub struct LinkTargets<'w> {
    by_id: FxHashMap<String, Operation<'w>>,
    by_place: FxHashMap<Place<'w>, Operation<'w>>,
    /// The ids, sorted; filled at the first call.
    ids: OnceLock<Vec<String>>,
}

impl<'w> LinkTargets<'w> {
    /// The operations of an API. If several operations have the same id, the first one counts.
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

    /// The most similar `operationId` to a missing one.
    pub fn nearest(&self, id: &str) -> Option<&str> {
        let ids = self.ids.get_or_init(|| {
            let mut ids: Vec<String> = self.by_id.keys().cloned().collect();
            // The first of equal ids wins, whatever the order of the map.
            ids.sort_unstable();
            ids
        });
        nearest(id, ids.iter().map(String::as_str))
    }
}
