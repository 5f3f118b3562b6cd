//! The codes of a long-running operation, verb by verb, as the guidelines have them.

use crate::questions::Codes;
use crate::rules::prelude::*;
use crate::text::listed;

/// How a verb begins and ends where it is long-running, as far as a system has the codes.
struct Course {
    /// One of these is declared; the verb may begin with any code where there are none.
    begins: &'static [u16],
    ends: Ends,
}

enum Ends {
    /// With the resource, whatever its code is.
    Anyhow,
    With(u16),
    /// With the first if there is something to return, else with the second.
    WithEither(u16, u16),
}

impl Course {
    // Some let a PATCH begin with 201, which is another mistake than not to begin.
    #[rustfmt::skip]
    const fn of(method: Method) -> Option<Self> {
        let (begins, ends): (&[u16], Ends) = match method {
            //                 begins with   ends with
            Method::Put    => (&[],          Ends::Anyhow),
            Method::Patch  => (&[202, 201],  Ends::With(200)),
            Method::Post   => (&[202],       Ends::WithEither(200, 204)),
            Method::Delete => (&[202],       Ends::With(204)),
            _ => return None,
        };
        Some(Self { begins, ends })
    }
}

/// What is wrong with the codes of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wrong {
    /// It declares nothing with which its verb begins.
    NoBegin,
    /// It declares codes that the guideline doesn't allow.
    Foreign,
    /// It declares both of two ends.
    BothEnds,
    /// It doesn't declare its end.
    NoEnd,
}

/// Codes that depart from the course of their verb.
pub(super) struct Departure<'s, 'w> {
    pub(super) wrong: Wrong,
    /// The response to point at.
    pub(super) response: &'s Response<'w>,
    pub(super) codes: Codes<'s, 'w>,
    /// The codes that the guideline doesn't allow, without those that were excused.
    pub(super) unwelcome: Vec<u16>,
}

impl<'s, 'w> Departure<'s, 'w> {
    /// The first departure of an operation. Codes are excused if another rule reports them.
    pub(super) fn of(lro: &'s Lro<'w>, is_excused: impl Fn(u16) -> bool) -> Option<Self> {
        let method = lro.subject.operation.method();
        let (course, codes) = (Course::of(method)?, lro.subject.codes(method)?);
        let declares = |code: &u16| lro.subject.response(*code).is_some();
        let mut unwelcome = codes.unwelcome();
        unwelcome.retain(|code| !is_excused(*code));
        let foreign = unwelcome
            .first()
            .and_then(|code| lro.subject.response(*code));
        let begins = course.begins.is_empty() || course.begins.iter().any(declares);
        let (wrong, response) = match (foreign, course.ends) {
            _ if !begins => (Wrong::NoBegin, codes.declared.first().copied()?),
            (Some(foreign), _) => (Wrong::Foreign, foreign),
            (None, Ends::With(end)) if codes.allowed.contains(&end) && !declares(&end) => {
                (Wrong::NoEnd, lro.subject.response(202)?)
            }
            (None, Ends::WithEither(full, empty)) => {
                let both = lro.subject.response(full).and(lro.subject.response(empty));
                match (both, codes.declared.as_slice()) {
                    (Some(both), _) if codes.allowed.contains(&empty) => (Wrong::BothEnds, both),
                    (_, [begin]) if codes.allowed.len() > 1 => (Wrong::NoEnd, *begin),
                    _ => return None,
                }
            }
            (None, Ends::With(_) | Ends::Anyhow) => return None,
        };
        Some(Self {
            wrong,
            response,
            codes,
            unwelcome,
        })
    }

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

/// `true` if the document shows that the work is still running after the answer: a text or a header
/// says so, or an example shows the `202`.
pub(super) fn goes_on(lro: &Lro<'_>) -> bool {
    let subject = &lro.subject;
    let mut examples = lro.shown();
    subject.says_work_goes_on().is_some()
        || subject
            .successes()
            .any(|response| !lro.known_headers(response).is_empty())
        || examples.any(|(_, response)| response.code() == Some(202))
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
    if asks_for_via && lacks_via(lro) {
        parts.push("a `final-state-via`".to_owned());
    }
    listed(&parts, "and")
}

/// What to do where a marked operation declares nothing with which its verb begins: `kept` is what it
/// ends with. The likelier way out comes first. Where no header leads on and no text says that the
/// work goes on, that is to remove the marker.
pub(super) fn begin(lro: &Lro<'_>, kept: &str) -> String {
    let subject = &lro.subject;
    let first = first_answer(lro, headers_to_declare(lro), false);
    let add = format!("add a `202` with {first}{kept}");
    let Some(marker) = subject.marked_at().and_then(|marker| marker.key()) else {
        return add;
    };
    let options = subject
        .options
        .as_ref()
        .and_then(|options| options.place.key());
    let marks = list([Some(marker), options].into_iter().flatten(), "and");
    if goes_on(lro) {
        return format!("{add}; if the work is done when it answers, remove {marks} instead");
    }
    let first = subject.successes().next().map(Response::status);
    let answer = first.map_or_else(|| "answer".to_owned(), |status| format!("`{status}`"));
    format!("remove {marks} if the work is done when the {answer} is sent; otherwise {add}")
}

/// `true` if the operation returns something and no option says where clients find it.
pub(super) fn lacks_via(lro: &Lro<'_>) -> bool {
    let subject = &lro.subject;
    matches!(subject.declared_via(), DeclaredVia::Absent)
        && subject.profile.options.is_some()
        && subject.last().any(|response| response.schema().is_some())
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
