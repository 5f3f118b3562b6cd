pub(super) mod lro_missing_default_response;
