//! The codes of a synchronous operation, compared with the guideline for its verb.

use crate::questions::Codes;
use crate::rules::prelude::*;

/// What is wrong with the codes of a synchronous operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum WrongSync {
    /// It declares codes that the guideline doesn't allow.
    Foreign,
    /// Codes that the guideline requires are missing.
    Missing,
    /// A POST declares several codes for its end.
    Several,
}

/// The first fault, and the response to point at.
pub(super) fn wrong_sync<'s, 'w>(
    subject: &'s Subject<'w>,
    codes: &Codes<'s, 'w>,
) -> Option<(WrongSync, &'s Response<'w>)> {
    if let Some(foreign) = codes.foreign.first() {
        return Some((WrongSync::Foreign, foreign));
    }
    let is_post = subject.operation.method() == Method::Post;
    match (subject.successes().next(), codes.declared.last()) {
        (Some(first), _) if !codes.missing().is_empty() => Some((WrongSync::Missing, first)),
        (_, Some(second)) if is_post && codes.welcome().len() > 1 => {
            Some((WrongSync::Several, second))
        }
        _ => None,
    }
}

/// The TypeSpec templates that declare the right codes.
pub(super) fn template(method: Method) -> &'static str {
    match method {
        Method::Get => "use `ArmResourceRead` or `ResourceRead`, which return 200",
        Method::Put => {
            "use `ArmResourceCreateOrReplaceSync` or `ResourceCreateOrReplace`, which return 200 and 201"
        }
        Method::Patch => "use `ArmCustomPatchSync` or `ResourceCreateOrUpdate`",
        Method::Delete => {
            "use `ArmResourceDeleteSync`, which returns 200 and 204; or `ResourceDelete`, which returns 204"
        }
        _ => {
            "use `ArmResourceActionSync` (200), `ArmResourceActionNoContentSync` (204) or `ResourceAction`"
        }
    }
}
