//! What is said about the codes of a long-running operation, verb by verb.

use crate::questions::{Departure, Wrong};
use crate::rules::prelude::*;
use crate::text::listed;

impl<'w> Departure<'_, 'w> {
    /// What to say about it.
    pub(super) fn message(&self, lro: &Lro<'w>) -> String {
        let method = lro.subject.operation.method();
        let expected = expected(method, self.codes.allowed);
        let fault = match (self.wrong, method) {
            (Wrong::NoBegin, _) => {
                format!(
                    "begins with `202`; only {}",
                    declared(lro.subject.success_codes())
                )
            }
            (Wrong::Foreign, _) => format!("answers {expected}; {}", self.foreign(lro)),
            (Wrong::BothEnds, _) => "ends with `200` or with `204`; both are declared".to_owned(),
            (Wrong::NoEnd, Method::Post) => {
                "ends with `200` or with `204`; neither is declared".to_owned()
            }
            (Wrong::NoEnd, Method::Patch) => format!("answers {expected}; only `202` is declared"),
            (Wrong::NoEnd, _) => format!("answers {expected}; `204` is not declared"),
        };
        format!("a long-running {} {fault}", method.verb())
    }

    /// How the foreign codes are to those that belong there.
    fn foreign(&self, lro: &Lro<'w>) -> String {
        let foreign = declared(&self.unwelcome);
        let lacks =
            |code| self.codes.allowed.contains(&code) && lro.subject.response(code).is_none();
        match lro.subject.operation.method() {
            Method::Put => match self.codes.welcome().as_slice() {
                [] => format!("only {foreign}"),
                welcome => format!("{foreign} beside {}", list(welcome, "and")),
            },
            Method::Patch if lro.subject.response(202).is_none() => {
                format!("{foreign} in place of `202`")
            }
            Method::Delete if lacks(204) => format!("{foreign} in place of `204`"),
            _ => format!("{foreign} too"),
        }
    }
}

/// The headers of the `202` that is missing. Where an example shows them on another response, they are
/// named.
fn headers_to_declare(lro: &Lro<'_>) -> String {
    let shown = lro.headers_shown();
    let Some(first) = shown.first() else {
        return "the polling headers".to_owned();
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
        [] => "the polling headers".to_owned(),
        names => format!(
            "{}, which an example shows on the `{status}`",
            list(names, "and")
        ),
    }
}

/// What a `202` needs: these headers, the status in the systems that answer with it, and where it is asked
/// for, an option that says where the result is.
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

/// What to do where a marked operation declares nothing with which its verb begins: `kept` is what it
/// ends with. Where no text, header or example shows that the work is still running, the marker may be what
/// is wrong, which is likelier.
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

/// The codes of a guideline, as a message lists them.
pub(super) fn expected(method: Method, allowed: &[u16]) -> String {
    match method {
        Method::Patch if allowed.contains(&200) => "`202`, and `200` at the end".to_owned(),
        Method::Patch => "`202`".to_owned(),
        Method::Delete => list(allowed, "and"),
        _ => list(allowed, "or"),
    }
}
