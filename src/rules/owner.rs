//! Where findings about a schema point.

use crate::lro::is_common_type;
use crate::openapi::{Schema, Site};

/// The definition that lacks something; the body that it is where there is none that its author can
/// change.
pub(super) fn owner<'w>(schema: &Schema<'w>, body: Site<'w>) -> Site<'w> {
    let is_own = schema.name().is_some() && !is_common_type(schema.place());
    if is_own { schema.element().key() } else { body }
}
