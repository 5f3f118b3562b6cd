//! Types that the text of a link names, since no schema says what a URL leads to.

use super::reader::{ModelReader, ResponseBody};
use crate::model::monitor::{is_monitor, monitor_status};
use crate::model::prose::instance_of;
use crate::openapi::{Element, Header, Property, Schema, Site};

impl<'w> ModelReader<'_, 'w> {
    /// What the URL in a header leads to, if its text names the type.
    pub(super) fn told_by_header(&self, header: &Header<'w>) -> Option<ResponseBody<'w>> {
        self.told_by(header.element())
    }

    /// What the URL in a property leads to, if its text names the type. The text may be that of
    /// the property or that of the type to which it refers.
    pub(super) fn told_by_property(&self, property: &Property<'w>) -> Option<ResponseBody<'w>> {
        let written = Element::at(property.site.place);
        self.told_by(&written)
            .or_else(|| self.told_by(property.schema.element()))
    }

    fn told_by(&self, link: &Element<'w>) -> Option<ResponseBody<'w>> {
        let text = link.place().get("description")?;
        let said = text.as_str()?;
        let name = instance_of(&said)?;
        Some(ResponseBody {
            schema: self.schema_called(name)?,
            site: link.key_of(text),
        })
    }

    /// The definition of that name, with or without its namespace.
    fn schema_called(&self, name: &str) -> Option<Schema<'w>> {
        let schemas = self.subject.operation.api().schemas()?;
        let exact = schemas.get(name);
        let place = exact.or_else(|| {
            let is_same = |key: &str| {
                let namespace = key.strip_suffix(name);
                namespace.is_some_and(|namespace| namespace.ends_with('.'))
            };
            let mut others = schemas
                .children()
                .filter(|entry| entry.key().is_some_and(|key| is_same(&key)));
            let only = others.next()?;
            others.next().is_none().then_some(only)
        })?;
        Some(Schema::new(Element::at(place)))
    }

    /// Whether a type is a status: it looks like one, or lists the words of one.
    pub(super) fn is_status(&self, schema: &Schema<'w>) -> bool {
        let profile = self.subject.profile;
        is_monitor(schema, profile)
            || monitor_status(schema, profile)
                .is_some_and(|status| !status.schema.listed_values().is_empty())
    }

    /// The status that the text of a link names.
    pub(super) fn told_status(
        &self,
        told: Option<ResponseBody<'w>>,
    ) -> Option<(Schema<'w>, Site<'w>)> {
        let ResponseBody { schema, site } = told?;
        self.is_status(&schema).then_some((schema, site))
    }
}
