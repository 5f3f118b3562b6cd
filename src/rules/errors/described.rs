//! Names the schema for errors that aren't described.

use crate::model::{Subject, System};
use crate::text::counted;

/// The schema of the common types of Resource Manager.
pub(super) const COMMON: &str =
    "common-types/resource-management/v5/types.json#/definitions/ErrorResponse";

/// The schema with which the errors of an operation can be described: that of the others of its document,
/// or that of its system.
pub(super) fn described(subject: &Subject<'_>) -> Option<String> {
    match subject.usual_error() {
        Some(usual) => Some(format!(
            "`{}`, which describes the errors of {}",
            usual.name,
            counted(usual.operations, "other operation")
        )),
        None if subject.profile.system == System::Arm => Some(format!("`{COMMON}`")),
        None => None,
    }
}
