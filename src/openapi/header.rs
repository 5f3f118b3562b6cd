use std::borrow::Cow;

use super::names::{names_url, same_name};
use super::{Element, Schema, Site, Types};
use crate::workspace::Place;

/// A header of a response.
#[derive(Clone, Debug)]
pub struct Header<'w> {
    name: Cow<'w, str>,
    key: Site<'w>,
    element: Element<'w>,
    swagger2: bool,
}

impl<'w> Header<'w> {
    pub(super) fn new(headers: &Element<'w>, entry: Place<'w>, swagger2: bool) -> Self {
        Self {
            name: entry.key().unwrap_or_default(),
            key: headers.key_of(entry),
            element: headers.entry(entry),
            swagger2,
        }
    }

    /// The header that an item of a list means: an item with a `name`, or with the header as its only member.
    pub(super) fn of_item(item: Element<'w>, swagger2: bool) -> Option<Self> {
        if let Some(name) = item.place().text("name") {
            return Some(Self {
                key: item.value(),
                name,
                element: item,
                swagger2,
            });
        }
        let mut members = item.place().members();
        match (members.next(), members.next()) {
            (Some(only), None) => Some(Self::new(&item, only, swagger2)),
            _ => None,
        }
    }

    /// The key that belongs to the other version of OpenAPI, if the header has its type only there: `schema`
    /// in Swagger 2.0, `type` in OpenAPI 3. Tools don't read it.
    pub fn foreign_key(&self) -> Option<(&'static str, Site<'w>)> {
        let place = self.element.place();
        let (foreign, own): (_, &[_]) = match self.swagger2 {
            true => ("schema", &["type"]),
            false => ("type", &["schema", "content"]),
        };
        let is_typed = own.iter().any(|key| place.get(key).is_some());
        let found = place.get(foreign).filter(|_| !is_typed)?;
        Some((foreign, self.element.key_of(found)))
    }

    /// The name as it is written.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// `true` if the header has this name.
    pub fn is(&self, name: &str) -> bool {
        same_name(&self.name, name)
    }

    /// The name where it is declared.
    pub fn site(&self) -> Site<'w> {
        self.key.clone()
    }

    /// The header's object.
    pub fn element(&self) -> &Element<'w> {
        &self.element
    }

    /// The schema: the header itself in Swagger 2.0, its `schema` in OpenAPI 3.
    pub fn schema(&self) -> Option<Schema<'w>> {
        if self.swagger2 {
            return Some(Schema::new(self.element.clone()));
        }
        self.element.member("schema").map(Schema::new)
    }

    /// The declared types; empty if there is none.
    pub fn types(&self) -> Types {
        self.schema()
            .map_or(Types::default(), |schema| schema.types())
    }

    /// The value of `type`, where a finding about the type points; the header's name if there is no
    /// `type`.
    pub fn type_site(&self) -> Site<'w> {
        let schema = self.schema();
        let parts = schema.as_ref().map(Schema::parts).unwrap_or_default();
        parts
            .iter()
            .find_map(|part| {
                let declared = part.place().get("type")?;
                Some(part.element().value_of(declared))
            })
            .unwrap_or_else(|| self.key.clone())
    }

    /// The numbers that limit the value in its schema: `minimum`, `maximum` and `default`. Each
    /// comes with its keyword and its place.
    pub fn limits(&self) -> Vec<(&'static str, f64, Site<'w>)> {
        const KEYWORDS: [&str; 3] = ["minimum", "maximum", "default"];
        let schema = self.schema();
        let parts = schema.as_ref().map(Schema::parts).unwrap_or_default();
        let elements = parts.iter().map(Schema::element);
        let mut found = Vec::new();
        for element in elements {
            for keyword in KEYWORDS {
                let value = element.place().get(keyword);
                let number = value.and_then(|value| value.node().scalar_text()?.parse().ok());
                let number = number.filter(|number: &f64| number.is_finite());
                if let (Some(value), Some(number)) = (value, number) {
                    found.push((keyword, number, element.value_of(value)));
                }
            }
        }
        found
    }

    /// `true` if the format, or the last word of the name, shows that the value is a URL.
    pub fn is_url(&self) -> bool {
        self.schema().is_some_and(|schema| schema.is_url()) || names_url(&self.name)
    }
}
