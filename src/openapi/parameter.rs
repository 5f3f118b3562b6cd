use std::borrow::Cow;

use super::names::same_name;
use super::{Element, Schema, Site, Types};

/// Where a parameter goes.
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
    /// What a value of `in` means, where it is one that OpenAPI 3 has.
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
}

impl<'w> Parameter<'w> {
    pub(super) fn new(element: Element<'w>) -> Self {
        Self { element }
    }

    /// The parameter's object.
    pub fn element(&self) -> &Element<'w> {
        &self.element
    }

    /// Its name.
    pub fn name(&self) -> Option<Cow<'w, str>> {
        self.element.place().text("name")
    }

    /// What tells it from others: one of an operation stands for one of its path with the same.
    pub(super) fn identity(&self) -> (ParameterIn, Option<Cow<'w, str>>) {
        (self.location(), self.name())
    }

    /// Where it goes.
    pub fn location(&self) -> ParameterIn {
        match self.element.place().text("in").as_deref() {
            Some("path") => ParameterIn::Path,
            Some("query") => ParameterIn::Query,
            Some("header") => ParameterIn::Header,
            Some("body") => ParameterIn::Body,
            _ => ParameterIn::Other,
        }
    }

    /// The value of `name`, where a finding about the parameter points.
    pub fn site(&self) -> Site<'w> {
        match self.element.place().get("name") {
            Some(name) => self.element.value_of(name),
            None => self.element.value(),
        }
    }

    /// The schema of its value: of one that isn't the body, the parameter itself in Swagger 2.0.
    pub fn schema(&self) -> Schema<'w> {
        Schema::new(
            self.element
                .member("schema")
                .unwrap_or(self.element.clone()),
        )
    }

    /// `true` if it is the header of that name.
    pub fn is_header(&self, name: &str) -> bool {
        self.location() == ParameterIn::Header
            && self.name().is_some_and(|own| same_name(&own, name))
    }

    /// `true` if it is the body of Swagger 2.0.
    pub fn is_body(&self) -> bool {
        self.location() == ParameterIn::Body
    }

    /// The declared types of its values: its own in Swagger 2.0, those of its `schema` in OpenAPI 3.
    pub fn types(&self) -> Types {
        self.schema().types()
    }

    /// `true` if a request must have it.
    pub fn is_required(&self) -> bool {
        let required = self.element.place().get("required");
        self.location() == ParameterIn::Path
            || required.is_some_and(|required| required.node().as_bool() == Some(true))
    }
}
