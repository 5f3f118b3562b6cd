pub(super) mod provisioning_state_not_readonly;
pub(super) mod provisioning_state_terminal_missing;
