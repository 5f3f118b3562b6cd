pub(super) mod empty_response_schema;
pub(super) mod final_state_schema_absent_here_only;
pub(super) mod final_state_schema_conflict;
pub(super) mod final_state_schema_unresolvable;
pub(super) mod lro_result_differs_from_resource;
pub(super) mod lro_result_unknown;
pub(super) mod lro_success_without_schema;
pub(super) mod put_200_201_schema_mismatch;
