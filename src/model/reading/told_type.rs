//! Types that the description of a link names. A schema can't declare the type at a URL.

use super::reader::{ModelReader, ResponseBody};
use crate::model::monitor::is_status;
use crate::model::prose::instance_of;
use crate::openapi::{Element, Header, Property, Schema, Site};

impl<'w> ModelReader<'_, 'w> {
    /// The body at the URL in a header, if the description of the header names the type.
    pub(super) fn told_by_header(&self, header: &Header<'w>) -> Option<ResponseBody<'w>> {
        self.told_by(header.element())
    }

    /// The body at the URL in a property, if a description names the type. The description may be
    /// that of the property, or that of the type to which the property refers.
    pub(super) fn told_by_property(&self, property: &Property<'w>) -> Option<ResponseBody<'w>> {
        let written = Element::at(property.site.place);
        self.told_by(&written)
            .or_else(|| self.told_by(property.schema.element()))
    }

    fn told_by(&self, link: &Element<'w>) -> Option<ResponseBody<'w>> {
        let text = link.place().get("description")?;
        let said = text.as_str()?;
        let name = instance_of(&said)?;
        let api = self.subject.operation.api();
        Some(ResponseBody {
            schema: self.index.operations.schema_called(api, name)?,
            site: link.key_of(text),
        })
    }

    /// `true` if a type is a status: it looks like a status monitor, or its status property lists
    /// values.
    pub(super) fn is_status(&self, schema: &Schema<'w>) -> bool {
        is_status(schema, self.subject.profile)
    }

    /// The status that the description of a link names.
    pub(super) fn told_status(
        &self,
        told: Option<ResponseBody<'w>>,
    ) -> Option<(Schema<'w>, Site<'w>)> {
        let ResponseBody { schema, site } = told?;
        self.is_status(&schema).then_some((schema, site))
    }
}
