//! The message and help for an operation that returns `202` and isn't marked.

use super::evidence::Evidence;
use crate::questions::UnmarkedHeader;
use crate::rules::prelude::*;
use crate::text::listed;

/// A sign that clients poll an operation with a `202` and without a marker.
pub(super) enum Sign<'w> {
    /// The `202` declares a header that leads to a status.
    Header(UnmarkedHeader<'w>),
    /// An example or a text shows it.
    Evidence(Evidence<'w>),
    /// Only the code.
    Nothing,
}

impl<'w> Sign<'w> {
    /// The best sign that an operation has.
    pub(super) fn of(lro: &Lro<'w>) -> Self {
        match lro.subject.header_of_unmarked() {
            Some(header) => Self::Header(header),
            None => Evidence::of(lro).map_or(Self::Nothing, Self::Evidence),
        }
    }

    /// The message.
    pub(super) fn message(&self) -> String {
        match self {
            Self::Header(UnmarkedHeader::OfAnother(header)) => format!(
                "the operation returns `202` with `{}`, which may lead to its status, but isn't marked long-running",
                header.name()
            ),
            Self::Header(UnmarkedHeader::Certain(header) | UnmarkedHeader::Usual(header)) => {
                format!(
                    "the operation returns `202` with `{}`, but isn't marked long-running",
                    header.name()
                )
            }
            Self::Evidence(Evidence::Shown(header)) => format!(
                "an example of the `202` has the polling header `{}`, but the operation isn't marked long-running",
                header.what.name
            ),
            Self::Evidence(Evidence::Said(..)) => {
                "the operation is described as long-running and returns `202`, but isn't marked"
                    .to_owned()
            }
            Self::Nothing => {
                "`202` means that the work is still running, but the operation isn't marked long-running"
                    .to_owned()
            }
        }
    }

    /// The help. `add` is the part that says how to mark the operation.
    pub(super) fn help(&self, add: &str, lro: &Lro<'w>) -> String {
        let otherwise = self.otherwise(lro);
        match self {
            Self::Header(UnmarkedHeader::OfAnother(header)) => if_no_job(add, header.name()),
            Self::Header(_) => format!("{add}; or, if clients don't poll, {otherwise}"),
            Self::Evidence(evidence) => format!(
                "{}; or, if clients don't poll, {otherwise}",
                evidence.help(add, lro)
            ),
            Self::Nothing => {
                format!("{add}; or, if the work is done when the response is sent, {otherwise}")
            }
        }
    }

    /// Adds a note at the place of the sign.
    pub(super) fn show(&self, finding: &mut Finding<'w>) {
        match self {
            Self::Header(
                UnmarkedHeader::Certain(header)
                | UnmarkedHeader::Usual(header)
                | UnmarkedHeader::OfAnother(header),
            ) => {
                finding.note(header.site(), "clients poll with this header");
            }
            Self::Evidence(evidence) => evidence.show(finding),
            Self::Nothing => {}
        }
    }

    /// What to change where the work is done when the response is sent, so that the finding
    /// disappears.
    fn otherwise(&self, lro: &Lro<'w>) -> String {
        let answer = match self {
            // Many operations have this info; its help leaves examples out.
            Self::Nothing => done_at_once(&lro.subject),
            _ => without_202(lro),
        };
        let mut parts = vec![answer];
        if let Self::Evidence(Evidence::Said(text, _)) = self {
            let operation = lro.subject.operation.element().place();
            // The text of the `202` is removed with the `202`.
            if text.place.parent() == Some(operation) {
                parts.push("correct the text".to_owned());
            }
        }
        listed(&parts, "and")
    }
}

/// How to mark an operation, and what to remove then, because rules for marked operations would
/// report it.
pub(super) fn marked(marker: &str, lro: &Lro<'_>) -> String {
    let mut parts = vec![format!("add `\"{marker}\": true` to the operation")];
    let gone = lro.codes_to_drop_once_marked();
    if !gone.is_empty() {
        parts.push(format!("remove the {}", list(gone, "and")));
    }
    if lro.drops_body_once_marked() {
        parts.push("remove the body of the `202`".to_owned());
    }
    let accepted = lro.subject.response(202);
    let known = accepted.map_or_else(Vec::new, |accepted| lro.known_headers(accepted));
    if lro.subject.profile.system == System::Arm && lro.leaves_result_open(known) {
        parts.push("set `final-state-via` to the source of the result".to_owned());
    }
    listed(&parts, "and")
}

/// What replaces the `202` of an operation that isn't long-running, also in its examples.
pub(super) fn without_202(lro: &Lro<'_>) -> String {
    let answer = done_at_once(&lro.subject);
    let is_shown = lro.shown().any(|(_, shown)| shown.code() == Some(202));
    match is_shown {
        true if answers_otherwise(&lro.subject) => format!("{answer}, also from the examples"),
        true => format!("{answer}, also in the examples"),
        false => answer,
    }
}

/// What replaces the `202` of an operation that isn't long-running.
pub(super) fn done_at_once(subject: &Subject<'_>) -> String {
    match answers_otherwise(subject) {
        true => removed_202(subject),
        false => instead_of_202(subject.operation.method()).to_owned(),
    }
}

/// `true` if the operation declares another success response.
fn answers_otherwise(subject: &Subject<'_>) -> bool {
    let mut successes = subject.successes();
    successes.any(|response| response.status() != Status::Code(202))
}

/// Removes the `202`, and the polling headers of other responses.
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

/// The success codes of the verb, where the `202` is the only declared success response.
fn instead_of_202(method: Method) -> &'static str {
    match method {
        Method::Put => "replace the `202` by `200` or `201` with the resource",
        Method::Patch => "replace the `202` by `200` with the resource",
        _ => "replace the `202` by `200` or `204`",
    }
}

/// The help where a header may lead to a job, whose status has other values than the status of an
/// operation.
fn if_no_job(add: &str, name: &str) -> String {
    format!(
        "{add}, if `{name}` leads to the status of an operation; or leave it unmarked, if `{name}` leads to a job"
    )
}
