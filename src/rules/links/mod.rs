pub(super) mod links_object_mismatch;
pub(super) mod operation_location_only_on_arm;
