pub(super) mod provisioning_state_bad_vocabulary;
pub(super) mod provisioning_state_case_variant;
pub(super) mod provisioning_state_missing;
pub(super) mod provisioning_state_no_enum;
pub(super) mod provisioning_state_not_readonly;
pub(super) mod provisioning_state_terminal_missing;
pub(super) mod provisioning_state_writable_in_request;
pub(super) mod ref_sibling_readonly;
