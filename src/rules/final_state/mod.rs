pub(super) mod final_state_via_default_mismatch;
pub(super) mod final_state_via_header_contradiction;
pub(super) mod final_state_via_header_undeclared;
pub(super) mod final_state_via_redundant;
pub(super) mod final_state_via_unknown;
pub(super) mod original_uri_invalid_verb;
pub(super) mod original_uri_without_get;
pub(super) mod post_lro_missing_final_state_via;
