pub(super) mod retry_after_type;
