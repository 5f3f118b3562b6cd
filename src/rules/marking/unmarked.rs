//! What is said about the 202 of an operation that isn't marked.

use super::evidence::Evidence;
use crate::questions::UnmarkedHeader;
use crate::rules::prelude::*;
use crate::text::listed;

/// What shows that an operation with a 202 and without a marker is polled.
pub(super) enum Sign<'w> {
    /// The 202 declares a header that leads to a status.
    Header(UnmarkedHeader<'w>),
    /// An example or a text says so.
    Evidence(Evidence<'w>),
    /// Nothing but the code.
    Nothing,
}

impl<'w> Sign<'w> {
    /// The best sign of an operation.
    pub(super) fn of(lro: &Lro<'w>) -> Self {
        match lro.subject.header_of_unmarked() {
            Some(header) => Self::Header(header),
            None => Evidence::of(lro).map_or(Self::Nothing, Self::Evidence),
        }
    }

    /// What is wrong.
    pub(super) fn message(&self) -> String {
        match self {
            Self::Header(UnmarkedHeader::OfAnother(header)) => format!(
                "202 with `{}` says that work goes on, but the operation is not marked long-running",
                header.name()
            ),
            Self::Header(UnmarkedHeader::Certain(header) | UnmarkedHeader::Usual(header)) => {
                format!(
                    "202 with `{}` is long-running, but the operation is not marked",
                    header.name()
                )
            }
            Self::Evidence(Evidence::Shown(header)) => format!(
                "an example of this 202 shows `{}`, but the operation is not marked long-running",
                header.what.name
            ),
            Self::Evidence(Evidence::Said(..)) => {
                "the operation is described as long-running and answers 202, but it is not marked"
                    .to_owned()
            }
            Self::Nothing => {
                "202 says that work goes on, but the operation is not marked long-running"
                    .to_owned()
            }
        }
    }

    /// What to do, where `add` says how to mark the operation.
    pub(super) fn help(&self, add: &str, lro: &Lro<'w>) -> String {
        let otherwise = self.otherwise(lro);
        match self {
            Self::Header(UnmarkedHeader::OfAnother(header)) => if_no_job(add, header.name()),
            Self::Header(_) => format!("{add}; if nothing is polled there, {otherwise}"),
            Self::Evidence(evidence) => format!(
                "{}; if nothing is polled there, {otherwise}",
                evidence.help(add, lro)
            ),
            Self::Nothing => {
                format!("{add} if there is an end to wait for; otherwise {otherwise}")
            }
        }
    }

    /// Points at it.
    pub(super) fn show(&self, finding: &mut Finding<'w>) {
        match self {
            Self::Header(
                UnmarkedHeader::Certain(header)
                | UnmarkedHeader::Usual(header)
                | UnmarkedHeader::OfAnother(header),
            ) => {
                finding.note(header.site(), "here clients are told where to poll");
            }
            Self::Evidence(evidence) => evidence.show(finding),
            Self::Nothing => {}
        }
    }

    /// What to do where the work is done when the operation answers, so that nothing is found any more.
    fn otherwise(&self, lro: &Lro<'w>) -> String {
        let answer = match self {
            // An info that many operations have is about more than examples.
            Self::Nothing => done_at_once(&lro.subject),
            _ => without_202(lro),
        };
        let mut parts = vec![answer];
        if let Self::Evidence(Evidence::Said(text, _)) = self {
            let operation = lro.subject.operation.element().place();
            // The text of the 202 goes with it.
            if text.place.parent() == Some(operation) {
                parts.push("correct the text".to_owned());
            }
        }
        listed(&parts, "and")
    }
}

/// How to mark an operation, and what has to go once it is marked, by the rules for long-running operations
/// that judge it then.
pub(super) fn marked(marker: &str, lro: &Lro<'_>) -> String {
    let mut parts = vec![format!("add `\"{marker}\": true` to the operation")];
    let gone = lro.codes_to_drop_once_marked();
    if !gone.is_empty() {
        parts.push(format!("remove the {}", list(gone, "and")));
    }
    if lro.drops_body_once_marked() {
        parts.push("answer the `202` without a body".to_owned());
    }
    let accepted = lro.subject.response(202);
    let known = accepted.map_or_else(Vec::new, |accepted| lro.known_headers(accepted));
    if lro.subject.profile.system == System::Arm && lro.leaves_result_open(known) {
        parts.push("say by `final-state-via` where the result is".to_owned());
    }
    listed(&parts, "and")
}

/// How an operation that isn't long-running answers instead of with its 202, and that the examples do so too.
pub(super) fn without_202(lro: &Lro<'_>) -> String {
    let answer = done_at_once(&lro.subject);
    let is_shown = lro.shown().any(|(_, shown)| shown.code() == Some(202));
    match is_shown {
        true if answers_otherwise(&lro.subject) => format!("{answer}, also from the examples"),
        true => format!("{answer}, also in the examples"),
        false => answer,
    }
}

/// How an operation that isn't long-running answers instead of with its 202.
pub(super) fn done_at_once(subject: &Subject<'_>) -> String {
    match answers_otherwise(subject) {
        true => removed_202(subject),
        false => instead_of_202(subject.operation.method()).to_owned(),
    }
}

/// `true` if the operation declares another success.
fn answers_otherwise(subject: &Subject<'_>) -> bool {
    let mut successes = subject.successes();
    successes.any(|response| response.status() != Status::Code(202))
}

/// That the 202 goes, and the headers of other responses, which tell clients to poll too.
fn removed_202(subject: &Subject<'_>) -> String {
    let headers = subject.polling_headers().into_iter();
    let others = headers.filter(|polling| polling.status != Status::Code(202));
    let others: String = others
        .map(|polling| {
            format!(
                ", and `{}` from the `{}`",
                polling.header.name(),
                polling.status
            )
        })
        .collect();
    format!("remove the `202`{others}")
}

/// The codes of success of the verb where the 202 is all that is declared.
fn instead_of_202(method: Method) -> &'static str {
    match method {
        Method::Put => "answer `200` or `201` with the resource",
        Method::Patch => "answer `200` with the resource",
        _ => "answer `200` or `204`",
    }
}

/// What to do where a header may lead to a job, which has other values than an operation.
fn if_no_job(add: &str, name: &str) -> String {
    format!(
        "{add} if `{name}` leads to the state of an operation; leave it out if it leads to a job"
    )
}
