//! Names the schema to use for errors that have none.

use crate::model::{Subject, System};
use crate::text::counted;

/// The error schema in the common types of Resource Manager.
pub(super) const COMMON: &str =
    "common-types/resource-management/v5/types.json#/definitions/ErrorResponse";

/// The schema that can describe the errors of an operation: the one that other operations in its document
/// use, or the common error of Resource Manager.
pub(super) fn described(subject: &Subject<'_>) -> Option<String> {
    match subject.usual_error() {
        Some(usual) => Some(format!(
            "`{}`, the error of {}",
            usual.name,
            counted(usual.operations, "other operation")
        )),
        None if subject.profile.system == System::Arm => Some(format!("`{COMMON}`")),
        None => None,
    }
}
