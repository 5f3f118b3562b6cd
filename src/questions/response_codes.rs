//! The success codes of an operation, compared with the guideline of its system.

use crate::model::{Lro, Profile, RETRY_AFTER, Subject, System, id_segment, is_among};
use crate::openapi::{Comparisons, Method, Response, Site, Status};

/// The success codes of an operation, compared with the guideline of its system.
#[derive(Clone, Debug)]
pub struct Codes<'s, 'w> {
    /// The codes that the guideline allows for this method. Empty if it forbids long-running
    /// operations with this method.
    pub allowed: &'w [u16],
    /// The allowed codes that a synchronous operation must declare. Empty for other operations.
    required: &'w [u16],
    /// The success responses, in the order of the document.
    pub declared: Vec<&'s Response<'w>>,
    /// The success responses that the guideline doesn't allow.
    pub foreign: Vec<&'s Response<'w>>,
}

impl<'w> Subject<'w> {
    /// `true` if the guideline doesn't allow a response with this status for this operation.
    pub fn has_to_drop(&self, status: Status) -> bool {
        let codes = self.codes(self.operation.method());
        codes.is_some_and(|codes| codes.foreign.iter().any(|one| one.status() == status))
    }

    /// The codes of an operation with this method. `None` if they can't be checked:
    /// - The operation has another method, or the guideline doesn't mention the method.
    /// - A range such as `2XX` hides the codes.
    /// - No client accepts any declared code ([`Subject::has_no_accepted_code`]).
    pub fn codes(&self, method: Method) -> Option<Codes<'_, 'w>> {
        let allowed = self.profile.success_codes(method)?;
        let is_judged = self.operation.method() == method
            && !self.has_success_range()
            && !self.has_no_accepted_code();
        is_judged.then(|| Codes::new(allowed, &[], self.successes().collect()))
    }

    /// The codes of a synchronous operation. `None` if they can't be checked:
    /// - The operation is long-running, or has a 202 although its marker is `false`.
    /// - The guideline doesn't mention the method.
    /// - A range hides the codes, or no success code is declared.
    ///
    /// The 202 of a GET is ignored: a status that clients poll at `Location` returns it.
    pub fn sync_codes(&self) -> Option<Codes<'_, 'w>> {
        let method = self.operation.method();
        let allowed = self.profile.sync_codes(method)?;
        let is_get = method == Method::Get;
        let is_judged = !self.is_long_running()
            && (is_get || self.response(202).is_none())
            && !self.has_success_range()
            && !self.has_no_success();
        is_judged.then(|| {
            let required = self.profile.required_sync_codes(method);
            let declared = self.successes();
            let declared = declared.filter(|response| response.code() != Some(202));
            Codes::new(allowed, required, declared.collect())
        })
    }

    /// `true` if the operation declares only failures, or nothing: no success code or range, no
    /// redirection, and no code below 200.
    pub fn has_no_success(&self) -> bool {
        let mut responses = self.responses().iter();
        responses.all(|response| match response.status() {
            Status::Code(code) => code >= 400,
            Status::Range(digit) => digit >= 4,
            Status::Default => true,
        })
    }

    /// The extension `x-ms-pageable`, if no 200 returns pages and no option names another result.
    pub fn page_without_response(&self) -> Option<Site<'w>> {
        let has_pages = self.response(200).is_some()
            || self.has_success_range()
            || self.has_no_success()
            || self.names_result();
        let pageable = self.operation.pageable();
        pageable.filter(|_| !has_pages).map(Site::from)
    }

    /// The `2XX`, or `default` as the only response, of a long-running operation that changes
    /// something but declares no 202. The operation is marked, or the response declares a header
    /// that only long-running operations have, or `Location` together with `Retry-After` or a link.
    pub fn hidden_acceptance(&self) -> Option<&Response<'w>> {
        if !self.operation.method().is_write() || self.response(202).is_some() {
            return None;
        }
        let carrier = self.responses().iter().find(|response| {
            let is_all = self.responses().len() == 1 && response.status() == Status::Default;
            response.status() == Status::Range(2) || is_all
        })?;
        let headers = carrier.headers();
        let has = |name: &str| headers.iter().any(|header| header.is(name));
        let is_certain = headers
            .iter()
            .any(|header| self.profile.is_certain_header(header.name()));
        // For a marked operation with only `default`, another rule reports the missing success
        // code.
        let is_marked = self.is_marked()
            && carrier.status() != Status::Default
            && self.success_codes().is_empty();
        let goes_on = is_marked
            || is_certain
            || has("Location") && has(RETRY_AFTER)
            || !carrier.links().is_empty() && has("Location");
        goes_on.then_some(carrier)
    }

    /// `true` if no client accepts any declared code for the start or end of the operation.
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

    /// `true` for a PATCH that may be long-running in its system, but declares no 202 and no
    /// mistaken 201.
    pub fn is_patch_without_begin(&self) -> bool {
        self.codes(Method::Patch)
            .is_some_and(|codes| !codes.allowed.is_empty() && !codes.declared.is_empty())
            && self.response(202).is_none()
            && self.response(201).is_none()
    }

    /// `true` if the guideline allows a `202` for the operation, but the operation doesn't declare
    /// it.
    pub fn lacks_202(&self) -> bool {
        let codes = self.codes(self.operation.method());
        codes.is_some_and(|codes| codes.allowed.contains(&202)) && self.response(202).is_none()
    }

    /// The codes that start the operation once its codes follow the guideline. In Resource Manager,
    /// a PUT that may create a resource starts with `201`, because clients stop polling at a `200`.
    pub fn codes_to_begin_with(&self) -> Vec<u16> {
        let Some(codes) = self.codes(self.operation.method()) else {
            return Vec::new();
        };
        if codes.allowed.contains(&202) {
            return vec![202];
        }
        let is_arm = self.profile.system == System::Arm;
        match codes.welcome().as_slice() {
            [] | [200] if is_arm && self.only_updates() => vec![200],
            [] | [200] if is_arm && codes.allowed.contains(&201) => vec![201],
            welcome if welcome.contains(&201) => vec![201],
            [] => codes.allowed.to_vec(),
            welcome => welcome.to_vec(),
        }
    }

    /// The body of a response, if the operation is a DELETE of Resource Manager.
    pub fn returns_after_delete(&self, code: u16) -> Option<Site<'w>> {
        let is_delete =
            self.profile.system == System::Arm && self.operation.method() == Method::Delete;
        self.response(code).filter(|_| is_delete)?.body()
    }

    /// `true` if the `200` and the `204` of a DELETE of Resource Manager have the same body.
    pub fn pastes_into_ends(&self) -> bool {
        let has_bodies = [200, 204].map(|code| self.returns_after_delete(code).is_some());
        let [done, empty] = [200, 204].map(|code| self.response(code).and_then(Response::schema));
        let is_same = |done, empty| Comparisons::default().difference(done, empty).is_none();
        has_bodies == [true, true]
            && match (&done, &empty) {
                (Some(done), Some(empty)) => is_same(done, empty),
                _ => false,
            }
    }

    /// `true` for the `201` of a long-running POST, if the guideline doesn't allow it.
    pub fn is_misplaced_created(&self, status: Option<Status>) -> bool {
        let codes = self.codes(Method::Post).filter(|_| self.is_long_running());
        status == Some(Status::Code(201))
            && codes.is_some_and(|codes| !codes.allowed.contains(&201))
    }

    fn has_success_range(&self) -> bool {
        self.successes()
            .any(|response| matches!(response.status(), Status::Range(_)))
    }
}

impl<'s, 'w> Codes<'s, 'w> {
    fn new(allowed: &'w [u16], required: &'w [u16], declared: Vec<&'s Response<'w>>) -> Self {
        let is_allowed =
            |response: &&&Response<'w>| response.code().is_some_and(|code| allowed.contains(&code));
        Self {
            allowed,
            required,
            foreign: declared
                .iter()
                .filter(|r| !is_allowed(r))
                .copied()
                .collect(),
            declared,
        }
    }

    /// `true` if the guideline requires all codes that it allows.
    pub fn asks_for_all(&self) -> bool {
        self.required.len() == self.allowed.len()
    }

    /// The required codes that aren't declared.
    pub fn missing(&self) -> Vec<u16> {
        let welcome = self.welcome();
        let missing = self.required.iter().filter(|code| !welcome.contains(code));
        missing.copied().collect()
    }

    /// The declared codes that the guideline allows.
    pub fn welcome(&self) -> Vec<u16> {
        let declared = self.declared.iter().filter_map(|response| response.code());
        declared
            .filter(|code| self.allowed.contains(code))
            .collect()
    }

    /// The declared codes that the guideline doesn't allow.
    pub fn unwelcome(&self) -> Vec<u16> {
        self.foreign
            .iter()
            .filter_map(|response| response.code())
            .collect()
    }
}

impl<'w> Lro<'w> {
    /// `true` if the `202` of a PATCH or POST of Resource Manager has the body of the completed
    /// operation. No `200` or `201` has a body, and no option names the result.
    pub fn accepts_with_result(&self) -> bool {
        let subject = &self.subject;
        let has_body = |code| {
            let response = subject.response(code);
            response.is_some_and(|response| response.body().is_some())
        };
        let accepted = subject.response(202).and_then(Response::schema);
        subject.profile.system == System::Arm
            && matches!(subject.operation.method(), Method::Patch | Method::Post)
            && accepted.is_some_and(|schema| !schema.says_nothing())
            && !has_body(200)
            && !has_body(201)
            && !subject.names_result()
    }

    /// The codes that an operation without a marker has to remove once it is marked, and that no
    /// other finding reports yet. Only for Resource Manager, and not for a PUT. A `200` or `204` is
    /// left out: the author may keep it.
    pub fn codes_to_drop_once_marked(&self) -> Vec<u16> {
        let subject = &self.subject;
        let method = subject.operation.method();
        let is_judged = subject.profile.system == System::Arm && method != Method::Put;
        let codes = subject.codes(method).filter(|_| is_judged);
        let mut gone = codes.map_or_else(Vec::new, |codes| codes.unwelcome());
        gone.retain(|code| ![200, 202, 204].contains(code));
        gone
    }

    /// `true` if the 202 of an operation without a marker has a body that has to be removed once
    /// the operation is marked.
    pub fn drops_body_once_marked(&self) -> bool {
        let subject = &self.subject;
        let accepted = subject.response(202);
        subject.profile.system == System::Arm
            && subject.operation.method() != Method::Put
            && accepted.is_some_and(|accepted| accepted.body().is_some())
            && !self.accepts_with_result()
    }

    /// The codes of the responses that replace this response once the codes follow the guideline.
    /// Empty if the response stays.
    pub fn replaced_by(&self, response: &Response<'w>) -> Vec<u16> {
        match self.subject.has_to_drop(response.status()) {
            true => self.subject.codes_to_begin_with(),
            false => Vec::new(),
        }
    }
}

/// `true` if a path is typical of a polled URL. One of its segments contains a typical word of the
/// profile or of HTTP APIs in general, in the singular or the plural. Or it is the path of a job.
pub fn is_polling_path(path: &str, profile: &Profile) -> bool {
    let is_job = |(things, _): (&str, &str)| is_among(things, &profile.job_segments);
    if id_segment(path).is_some_and(is_job) {
        return true;
    }
    let path = path.to_ascii_lowercase();
    let known = profile.monitor_segments.iter();
    let words: Vec<String> = known
        .chain(&Profile::of(System::Generic).monitor_segments)
        .chain(&profile.certain_monitor_segments)
        .map(|word| word.trim_end_matches('s').to_ascii_lowercase())
        .collect();
    // A namespace of Resource Manager such as `Microsoft.OperationalInsights` is ignored.
    let mut segments = path.split('/').filter(|segment| !segment.contains('.'));
    segments.any(|segment| words.iter().any(|word| segment.contains(word)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_that_are_polled_say_so() {
        for (path, is_polled) in [
            (
                "/subscriptions/{s}/providers/Contoso.Farm/operationStatuses/{id}",
                true,
            ),
            ("/libraryOperationResults/{id}", true),
            ("/{operationStatusLink}", true),
            ("/exports/{exportId}/status", true),
            (
                "/subscriptions/{s}/providers/Contoso.Operations/barns/{name}",
                false,
            ),
            ("/barns/{name}", false),
        ] {
            let profile = Profile::of(System::Arm);
            assert_eq!(is_polling_path(path, profile), is_polled, "{path}");
        }
    }
}
