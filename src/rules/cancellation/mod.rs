pub(super) mod cancel_operation_shape;
pub(super) mod cancel_operation_without_canceled;
pub(super) mod delete_on_status_monitor_undocumented;
