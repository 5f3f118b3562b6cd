pub(super) mod initial_body_status_collision;
pub(super) mod monitor_missing_status;
pub(super) mod status_terminal_states_missing;
pub(super) mod terminal_state_unknown_to_clients;
