pub(super) mod final_state_schema_unresolvable;
pub(super) mod lro_success_without_schema;
