use std::borrow::Cow;

use super::names::same_name;
use super::{Element, Schema, Site, Types};

/// The location of a parameter in the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the names are those of `in`")]
pub enum ParameterIn {
    Path,
    Query,
    Header,
    Body,
    Other,
}

impl ParameterIn {
    /// Reads a value of `in`, if OpenAPI 3 has this value.
    pub(super) fn parse(name: &str) -> Option<Self> {
        match name {
            "path" => Some(Self::Path),
            "query" => Some(Self::Query),
            "header" => Some(Self::Header),
            "cookie" => Some(Self::Other),
            _ => None,
        }
    }
}

/// A parameter of an operation.
#[derive(Clone, Debug)]
pub struct Parameter<'w> {
    element: Element<'w>,
    name: Option<Cow<'w, str>>,
    location: ParameterIn,
}

impl<'w> Parameter<'w> {
    pub(super) fn new(element: Element<'w>) -> Self {
        let place = element.place();
        let location = match place.text("in").as_deref() {
            Some("path") => ParameterIn::Path,
            Some("query") => ParameterIn::Query,
            Some("header") => ParameterIn::Header,
            Some("body") => ParameterIn::Body,
            _ => ParameterIn::Other,
        };
        Self {
            name: place.text("name"),
            location,
            element,
        }
    }

    /// The parameter's object.
    pub fn element(&self) -> &Element<'w> {
        &self.element
    }

    /// Its name.
    pub fn name(&self) -> Option<Cow<'w, str>> {
        self.name.clone()
    }

    /// The identity of the parameter. A parameter of an operation replaces the parameter of the
    /// path with the same identity.
    pub(super) fn identity(&self) -> (ParameterIn, Option<Cow<'w, str>>) {
        (self.location(), self.name())
    }

    /// The location of the parameter in the request.
    pub fn location(&self) -> ParameterIn {
        self.location
    }

    /// The value of `name`, where a finding about the parameter points.
    pub fn site(&self) -> Site<'w> {
        match self.element.place().get("name") {
            Some(name) => self.element.value_of(name),
            None => self.element.value(),
        }
    }

    /// The schema of its value. In Swagger 2.0, the schema of any parameter except the body is the
    /// parameter itself.
    pub fn schema(&self) -> Schema<'w> {
        Schema::new(
            self.element
                .member("schema")
                .unwrap_or(self.element.clone()),
        )
    }

    /// `true` if it is a header with this name.
    pub fn is_header(&self, name: &str) -> bool {
        self.location() == ParameterIn::Header
            && self.name.as_ref().is_some_and(|own| same_name(own, name))
    }

    /// `true` if it is the body parameter of Swagger 2.0.
    pub fn is_body(&self) -> bool {
        self.location() == ParameterIn::Body
    }

    /// The declared types of its values: the parameter's own types in Swagger 2.0, the types of its
    /// `schema` in OpenAPI 3.
    pub fn types(&self) -> Types {
        self.schema().types()
    }

    /// `true` if every request must have it.
    pub fn is_required(&self) -> bool {
        let required = self.element.place().get("required");
        self.location() == ParameterIn::Path
            || required.is_some_and(|required| required.node().as_bool() == Some(true))
    }
}
