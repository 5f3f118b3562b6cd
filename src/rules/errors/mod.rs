pub(super) mod arm_lro_error_not_common_type;
pub(super) mod lro_error_codes;
pub(super) mod lro_error_shape;
pub(super) mod lro_missing_default_response;
pub(super) mod operation_id_reuse_undocumented;
