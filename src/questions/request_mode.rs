//! Requests that choose between an immediate and a later response.

use crate::model::Subject;
use crate::openapi::{ParameterIn, Schema};
use crate::text::name_words;

impl Subject<'_> {
    /// `true` if a client can choose between an immediate and a later response. The request has the
    /// header `Prefer` (RFC 7240), a flag such as `async`, or a mode whose values include `async`.
    pub fn may_choose_mode(&self) -> bool {
        if self.operation.may_prefer() {
            return true;
        }
        let parameters = self.operation.parameters();
        let by_parameter = parameters.iter().any(|parameter| {
            let is_value = matches!(
                parameter.location(),
                ParameterIn::Query | ParameterIn::Header
            );
            let name = parameter.name().filter(|_| is_value);
            name.is_some_and(|name| self.is_mode(&name, &parameter.schema()))
        });
        let body = self.operation.request_schema();
        let mut properties = body.iter().flat_map(Schema::properties);
        by_parameter || properties.any(|property| self.is_mode(&property.name, &property.schema))
    }

    /// `true` if a value in a request is a flag such as `async`, or a mode with a value such as
    /// `async`.
    fn is_mode(&self, name: &str, schema: &Schema<'_>) -> bool {
        let says = |text: &str| {
            let words = name_words(text);
            words.iter().any(|word| {
                let mut known = self.profile.mode_flags.iter();
                known.any(|known| known == word)
            })
        };
        let mut values = schema.listed_values().into_iter();
        says(name) && schema.types().allows("boolean") || values.any(|value| says(&value.text))
    }
}
