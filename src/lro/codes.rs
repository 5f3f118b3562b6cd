use super::subject::Subject;
use crate::openapi::{Method, Response, Status};

/// The codes of success of an operation, held against the guideline of its system.
#[derive(Clone, Debug)]
pub struct Codes<'s, 'w> {
    /// What the guideline lets an operation of this verb declare; nothing where it forbids
    /// long-running operations of the verb.
    pub allowed: &'w [u16],
    /// The responses of success, as they are written.
    pub declared: Vec<&'s Response<'w>>,
    /// Those among them that the guideline doesn't know.
    pub foreign: Vec<&'s Response<'w>>,
}

impl<'w> Subject<'w> {
    /// The codes of an operation of that verb. `None` where there is nothing to judge: the verb is
    /// another, the guideline is silent, a range such as `2XX` hides the codes, or no code is
    /// declared that any client accepts ([`Subject::has_no_accepted_code`]).
    pub fn codes(&self, method: Method) -> Option<Codes<'_, 'w>> {
        let allowed = self.profile.success_codes(method)?;
        let is_judged = self.operation.method() == method
            && !self.has_success_range()
            && !self.has_no_accepted_code();
        is_judged.then(|| {
            let is_allowed = |response: &&Response<'w>| {
                response.code().is_some_and(|code| allowed.contains(&code))
            };
            Codes {
                allowed,
                declared: self.successes().collect(),
                foreign: self.successes().filter(|r| !is_allowed(r)).collect(),
            }
        })
    }

    /// Whether no client begins or ends the operation with any of the codes that it declares.
    pub fn has_no_accepted_code(&self) -> bool {
        let accepted = self.profile.accepted_codes(self.operation.method());
        accepted.is_some_and(|accepted| {
            !self.has_success_range()
                && !self
                    .success_codes()
                    .iter()
                    .any(|code| accepted.contains(code))
        })
    }

    /// Whether a PATCH that its system lets be long-running never begins: it declares neither 202
    /// nor, as some do by mistake, 201.
    pub fn is_patch_without_begin(&self) -> bool {
        self.codes(Method::Patch)
            .is_some_and(|codes| !codes.allowed.is_empty() && !codes.declared.is_empty())
            && self.response(202).is_none()
            && self.response(201).is_none()
    }

    fn has_success_range(&self) -> bool {
        self.successes()
            .any(|response| matches!(response.status(), Status::Range(_)))
    }
}

impl<'w> Codes<'_, 'w> {
    /// The declared codes that the guideline allows.
    pub fn welcome(&self) -> Vec<u16> {
        let declared = self.declared.iter().filter_map(|response| response.code());
        declared
            .filter(|code| self.allowed.contains(code))
            .collect()
    }

    /// The declared codes that it doesn't.
    pub fn unwelcome(&self) -> Vec<u16> {
        self.foreign
            .iter()
            .filter_map(|response| response.code())
            .collect()
    }
}
