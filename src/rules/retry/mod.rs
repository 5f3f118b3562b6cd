pub(super) mod missing_retry_after;
pub(super) mod retry_after_on_success_only;
pub(super) mod retry_after_range;
pub(super) mod retry_after_type;
