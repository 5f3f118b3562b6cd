//! The codes of a synchronous operation against the guideline of its verb.

use crate::lro::Codes;
use crate::rules::prelude::*;

/// What is wrong with the codes of a synchronous operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum WrongSync {
    /// It declares codes that the guideline doesn't allow.
    Foreign,
    /// It lacks codes that the guideline asks for.
    Missing,
    /// A POST declares several of its ends.
    Several,
}

/// The first thing that is wrong, and the response to point at.
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

/// What has the right codes in TypeSpec.
pub(super) fn template(method: Method) -> &'static str {
    match method {
        Method::Get => "take `ArmResourceRead` or `ResourceRead`, which answer 200",
        Method::Put => {
            "take `ArmResourceCreateOrReplaceSync` or `ResourceCreateOrReplace`, which answer 200 and 201"
        }
        Method::Patch => "take `ArmCustomPatchSync` or `ResourceCreateOrUpdate`",
        Method::Delete => {
            "take `ArmResourceDeleteSync`, which answers 200 and 204, or `ResourceDelete`, which answers 204"
        }
        _ => {
            "take `ArmResourceActionSync` (200), `ArmResourceActionNoContentSync` (204) or `ResourceAction`"
        }
    }
}
