pub(super) mod monitor_missing_status;
pub(super) mod status_terminal_states_missing;
