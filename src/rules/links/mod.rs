pub(super) mod fabric_monitor_missing_location;
pub(super) mod links_object_mismatch;
pub(super) mod no_status_monitor_operation;
pub(super) mod operation_location_only_on_arm;
pub(super) mod polling_get_response_codes;
pub(super) mod polling_parameters_unmappable;
pub(super) mod result_endpoint_missing;
