pub(super) mod described_header_undeclared;
pub(super) mod duplicate_header_casing;
pub(super) mod fabric_lro_headers;
pub(super) mod header_name_misspelled;
pub(super) mod monitor_behind_location_only;
pub(super) mod no_polling_mechanism;
pub(super) mod patch_200_ignores_headers;
pub(super) mod polling_header_schema;
