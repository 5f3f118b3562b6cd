pub(super) mod begin_prefix_in_operationid;
pub(super) mod lro_operationid_verb;
pub(super) mod status_monitor_naming;
