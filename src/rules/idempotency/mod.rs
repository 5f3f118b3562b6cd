pub(super) mod operation_id_header_shape;
pub(super) mod operation_id_not_last_segment;
pub(super) mod post_lro_no_idempotency;
pub(super) mod repeatability_pair_incomplete;
