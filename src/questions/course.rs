//! The status codes that start and end a long-running operation by the guideline of its system, and
//! the differences between an operation and the guideline.

use super::response_codes::Codes;
use crate::model::Lro;
use crate::openapi::{Method, Response};

/// The status codes that start and end a long-running operation with this method, by the guideline.
struct Course {
    /// The operation must declare one of these codes for its start. Empty if any code may start it.
    begins: &'static [u16],
    ends: Ends,
}

enum Ends {
    /// Any code may end the operation. The body is the resource.
    Anyhow,
    With(u16),
    /// The first code ends the operation if it returns a result, otherwise the second.
    WithEither(u16, u16),
}

impl Course {
    // A PATCH that starts with 201 has a different mistake from a PATCH without a first code.
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

/// The way in which the codes of an operation differ from the guideline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// The operation declares no code for its start.
    NoBegin,
    /// The operation declares codes that the guideline doesn't allow.
    Foreign,
    /// The operation declares both codes for its end.
    BothEnds,
    /// The operation doesn't declare a code for its end.
    NoEnd,
}

/// The codes of an operation that differs from the guideline.
#[derive(Clone, Debug)]
pub struct Departure<'s, 'w> {
    /// The kind of difference.
    pub wrong: Wrong,
    /// The response to which the finding refers.
    pub response: &'s Response<'w>,
    /// The success codes of the operation.
    pub codes: Codes<'s, 'w>,
    /// The codes that the guideline doesn't allow, except excused codes.
    pub unwelcome: Vec<u16>,
}

impl<'s, 'w> Departure<'s, 'w> {
    /// The first difference of an operation. A code is excused if another rule reports it.
    pub fn of(lro: &'s Lro<'w>, is_excused: impl Fn(u16) -> bool) -> Option<Self> {
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
}
