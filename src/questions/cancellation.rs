//! Operations on a status monitor, except reading it: canceling the operation, and deleting its
//! status.

use super::links::lives_at_status;
use crate::model::{Profile, Subject, is_among, is_monitor};
use crate::openapi::{Method, Operation, Schema, Status};

/// An operation that cancels another one.
#[derive(Clone, Debug)]
pub struct Cancellation<'w> {
    /// The operation: a POST of `…:cancel` or `…/cancel`, or a DELETE with a name such as
    /// `Jobs_Cancel`.
    pub operation: Operation<'w>,
    /// The GET that returns the status of the canceled operation.
    pub status: Operation<'w>,
    /// The schema that this GET returns.
    pub monitor: Schema<'w>,
}

/// The `operations` that cancel an operation whose status the API describes.
pub fn cancellations<'w>(
    operations: impl Iterator<Item = Operation<'w>>,
    profile: &Profile,
) -> Vec<Cancellation<'w>> {
    operations
        .filter_map(|operation| {
            let thing = match operation.method() {
                Method::Post => cancelled_path(operation.path(), &profile.cancel_actions)?,
                Method::Delete if is_called_cancel(&operation, profile) => operation.path(),
                _ => return None,
            };
            let status = get_at(&operation, thing)?;
            let monitor = monitor_of(&status, profile)?;
            Some(Cancellation {
                status,
                monitor,
                operation,
            })
        })
        .collect()
}

/// `true` if an operation deletes a status monitor, and its name isn't that of a cancellation.
pub fn is_monitor_to_delete(operation: &Operation<'_>, profile: &Profile) -> bool {
    operation.method() == Method::Delete
        && !is_called_cancel(operation, profile)
        && operation
            .path_item()
            .operation(Method::Get)
            .is_some_and(|get| {
                lives_at_status(&get, profile) && monitor_of(&get, profile).is_some()
            })
}

/// The schema that a GET returns, if it is a status monitor. `None` if the GET also has a 202: the
/// status code then shows whether the work is done, not the body.
fn monitor_of<'w>(get: &Operation<'w>, profile: &Profile) -> Option<Schema<'w>> {
    let body = get.response(200)?.schema()?;
    let tells_by_code = get
        .responses()
        .iter()
        .any(|response| response.status() == Status::Code(202));
    (!tells_by_code && is_monitor(&body, profile)).then_some(body)
}

/// The GET of exactly this path, with or without a final slash.
fn get_at<'w>(operation: &Operation<'w>, path: &str) -> Option<Operation<'w>> {
    let get = operation.api().at_or_above(path, Method::Get)?;
    let bare = |path: &str| path.trim_end_matches('/').to_owned();
    (bare(get.path()) == bare(path)).then_some(get)
}

impl Subject<'_> {
    /// `true` if the operation is an action that cancels what another operation started: `POST
    /// /jobs/{id}:cancel`, `POST /jobs/{id}/cancelJob`.
    pub fn cancels(&self) -> bool {
        let operation = &self.operation;
        operation.method() == Method::Post
            && (cancelled_path(operation.path(), &self.profile.cancel_actions).is_some()
                || self
                    .action()
                    .is_some_and(|action| self.begins_with_cancel(action)))
    }
}

impl Subject<'_> {
    /// `true` if the first word of an action cancels: `cancelJob`, not `cancellation`.
    fn begins_with_cancel(&self, action: &str) -> bool {
        let mut known = self.profile.cancel_actions.iter();
        known.any(|known| {
            let start = action.split_at_checked(known.len());
            start.is_some_and(|(start, rest)| {
                let is_word = rest.starts_with(|next: char| next.is_uppercase());
                start.eq_ignore_ascii_case(known) && is_word
            })
        })
    }
}

/// The path of the resource that an action at the end of `path` cancels: `/jobs/{id}` for
/// `/jobs/{id}:cancel`.
fn cancelled_path<'p>(path: &'p str, actions: &[String]) -> Option<&'p str> {
    let at = path.rfind(['/', ':'])?;
    let (thing, action) = path.split_at_checked(at)?;
    let action = action.trim_start_matches(['/', ':']);
    // `/:cancel` has both a slash and a colon.
    is_among(action, actions).then(|| thing.trim_end_matches('/'))
}

/// `true` if the verb in the operation ID starts with a cancel action: `Jobs_CancelAll`.
fn is_called_cancel(operation: &Operation<'_>, profile: &Profile) -> bool {
    let id = operation.id().unwrap_or_default();
    let verb = id.rsplit('_').next().unwrap_or_default();
    profile.cancel_actions.iter().any(|action| {
        verb.get(..action.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(action))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_action_at_the_end_names_what_it_cancels() {
        let actions = ["cancel".to_owned()];
        for (path, thing) in [
            ("/jobs/{id}:cancel", Some("/jobs/{id}")),
            ("/jobs/{id}/cancel", Some("/jobs/{id}")),
            ("/jobs/{id}/:Cancel", Some("/jobs/{id}")),
            ("/jobs/{id}/cancellations", None),
            ("/cancel/{id}", None),
            ("cancel", None),
        ] {
            assert_eq!(cancelled_path(path, &actions), thing, "{path}");
        }
    }
}
