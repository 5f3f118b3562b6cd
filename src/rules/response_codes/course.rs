//! Messages and helps about the codes of a long-running operation, by verb.

use crate::questions::{Departure, Wrong};
use crate::rules::prelude::*;
use crate::text::listed;

impl<'w> Departure<'_, 'w> {
    /// The message about it.
    pub(super) fn message(&self, lro: &Lro<'w>) -> String {
        let method = lro.subject.operation.method();
        let expected = expected(method, self.codes.allowed);
        let fault = match (self.wrong, method) {
            (Wrong::NoBegin, _) => {
                let declared = declared(lro.subject.success_codes());
                format!("`202`; only {declared}")
            }
            (Wrong::Foreign, Method::Put) if !self.codes.welcome().is_empty() => {
                let gone = list(&self.unwelcome, "or");
                let kept = list(self.codes.welcome(), "and");
                return format!("a long-running PUT should not declare {gone} next to {kept}");
            }
            (Wrong::Foreign, _) => {
                let only = only(self.codes.allowed);
                format!("{only}{expected}; {}", self.foreign(lro))
            }
            (Wrong::BothEnds, _) => "either `200` or `204`; both are declared".to_owned(),
            (Wrong::NoEnd, Method::Post) => "`200` or `204` too; neither is declared".to_owned(),
            (Wrong::NoEnd, Method::Patch) => format!("{expected}; only `202` is declared"),
            (Wrong::NoEnd, _) => format!("{expected}; `204` is missing"),
        };
        format!("a long-running {} should declare {fault}", method.verb())
    }

    /// The codes that the guideline doesn't allow, compared with the codes that it allows.
    fn foreign(&self, lro: &Lro<'w>) -> String {
        let foreign = declared(&self.unwelcome);
        let lacks =
            |code| self.codes.allowed.contains(&code) && lro.subject.response(code).is_none();
        match lro.subject.operation.method() {
            Method::Put => format!("only {foreign}"),
            Method::Patch if lro.subject.response(202).is_none() => {
                format!("{foreign} instead of `202`")
            }
            Method::Delete if lacks(204) => format!("{foreign} instead of `204`"),
            _ => format!("{foreign} too"),
        }
    }
}

/// The headers for the missing `202`. They are named if an example shows them on another response.
fn headers_to_declare(lro: &Lro<'_>) -> String {
    let shown = lro.headers_shown();
    let Some(first) = shown.first() else {
        return usual_header(lro);
    };
    let status = first.what.response.status();
    let on_first = shown
        .iter()
        .filter(|one| one.what.response.status() == status);
    let undeclared: Vec<&str> = on_first
        .map(|one| one.what.name)
        .filter(|name| !lro.subject.declares_header_or_slip(name))
        .collect();
    match undeclared.as_slice() {
        [] => usual_header(lro),
        names => format!(
            "{} (an example shows it on the `{status}`)",
            list(names, "and")
        ),
    }
}

/// What a `202` needs: these headers, the status in systems that return it there, and, if `asks_for_via`,
/// an option that says where the result is.
pub(super) fn first_answer(lro: &Lro<'_>, headers: String, asks_for_via: bool) -> String {
    let mut parts = vec![headers];
    if lro.subject.profile.system == System::DataPlane {
        parts.push("the status monitor as its body".to_owned());
    }
    if asks_for_via && lro.lacks_via() {
        parts.push("a `final-state-via`".to_owned());
    }
    listed(&parts, "and")
}

/// The help for a marked operation that declares no `202`; `kept` is the end of the sentence. If no text,
/// header or example shows that the work is still running, the marker is more likely to be wrong.
pub(super) fn begin(lro: &Lro<'_>, kept: &str) -> String {
    let subject = &lro.subject;
    let first = first_answer(lro, headers_to_declare(lro), false);
    let shown = and_show_it(&subject.operation);
    let add = format!("add a `202` with {first}{shown}{kept}");
    let Some(marker) = subject.marked_at().and_then(|marker| marker.key()) else {
        return add;
    };
    let options = subject
        .options
        .as_ref()
        .and_then(|options| options.place.key());
    let marks = list([Some(marker), options].into_iter().flatten(), "and");
    if lro.shows_that_work_goes_on() {
        return add;
    }
    let first = subject.successes().next().map(Response::status);
    let answer = first.map_or_else(|| "answer".to_owned(), |status| format!("`{status}`"));
    format!("remove {marks} if the work is done when the {answer} is sent; otherwise {add}")
}

/// A word for messages about a guideline that allows one code.
pub(super) fn only(allowed: &[u16]) -> &'static str {
    match allowed {
        [_] => "only ",
        _ => "",
    }
}

/// The codes that a guideline allows, for a message.
pub(super) fn expected(method: Method, allowed: &[u16]) -> String {
    match method {
        Method::Patch if allowed.contains(&200) => "`202` and `200`".to_owned(),
        Method::Patch => "`202`".to_owned(),
        Method::Delete => list(allowed, "and"),
        _ => list(allowed, "or"),
    }
}
