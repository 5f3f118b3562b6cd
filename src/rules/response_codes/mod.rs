pub(super) mod arm_202_with_body;
pub(super) mod delete_lro_response_codes;
pub(super) mod lro_no_success_code;
pub(super) mod no_content_with_body;
pub(super) mod patch_lro_response_codes;
pub(super) mod post_lro_response_codes;
pub(super) mod put_lro_response_codes;
