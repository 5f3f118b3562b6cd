//! The places of findings about schemas.

use crate::model::is_common_type;
use crate::openapi::{Schema, Site};

/// The definition that a finding is about. If the author can't change a definition, it is the body itself.
pub(super) fn owner<'w>(schema: &Schema<'w>, body: Site<'w>) -> Site<'w> {
    let is_own = schema.name().is_some() && !is_common_type(schema.place());
    if is_own { schema.element().key() } else { body }
}
