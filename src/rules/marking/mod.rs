pub(super) mod extension_false_contradicted;
pub(super) mod extension_misplaced;
pub(super) mod extension_not_boolean;
pub(super) mod lro_on_get_or_head;
pub(super) mod missing_lro_extension;
pub(super) mod options_without_extension;
pub(super) mod polling_header_without_extension;
