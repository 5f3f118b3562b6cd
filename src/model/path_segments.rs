//! Segments of the paths of operations and of statuses.

use crate::openapi::{Method, Operation};

/// `true` if a literal segment is one of the known segments. Case is ignored.
pub(crate) fn is_among(literal: &str, known: &[String]) -> bool {
    known
        .iter()
        .any(|known| known.eq_ignore_ascii_case(literal))
}

/// The parameter at the end of a path, and the literal segment before it: `operations` and
/// `operationId` in `/operations/{operationId}`.
pub(crate) fn id_segment(path: &str) -> Option<(&str, &str)> {
    let mut segments = path.trim_end_matches('/').rsplit('/');
    let last = segments.next()?;
    let id = last.strip_prefix('{')?.strip_suffix('}')?;
    Some((segments.next()?, id))
}

/// The last literal segment of a path: `operations` in `/operations/{operationId}`, `status` in
/// `/jobs/{jobId}/status`.
pub(super) fn last_literal(path: &str) -> Option<&str> {
    let mut segments = path.trim_end_matches('/').rsplit('/');
    segments.find(|segment| !segment.is_empty() && !segment.starts_with('{'))
}

/// The path of the resource that an action works on: `/sites/{name}` for `/sites/{name}/start` and
/// `/sites/{name}:start`. For the path of a collection, the part above the last segment.
pub(super) fn thing_of_action(path: &str) -> &str {
    let (above, last) = path.rsplit_once('/').unwrap_or(("", path));
    match last.rsplit_once("}:") {
        // The brace belongs to the parameter.
        Some(_) => path.rsplit_once(':').map_or(path, |(thing, _)| thing),
        None => above,
    }
}

/// The action of a POST: the name after a colon, or the last segment if the segment before it is a
/// parameter (`start` in `/sites/{name}/start`). `None` for a POST to a collection.
pub(crate) fn action_of<'o>(operation: &'o Operation<'_>) -> Option<&'o str> {
    if operation.method() != Method::Post {
        return None;
    }
    let path = operation.path_item().url_template().len();
    let path = operation.path().get(..path)?.trim_end_matches('/');
    let (before, last) = path.rsplit_once('/')?;
    if let Some((_, action)) = last.rsplit_once(':') {
        return Some(action);
    }
    let is_literal = !last.contains(['{', '}', '(', '.']);
    (is_literal && before.ends_with('}')).then_some(last)
}
