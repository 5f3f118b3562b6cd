pub(super) mod duplicate_key;
pub(super) mod silenced_findings;
pub(super) mod unreadable_document;
pub(super) mod unresolved_reference;
pub(super) mod unsupported_version;
pub(super) mod unused_suppression;
