//! Segments of the paths at which a status is asked for.

/// Whether a literal segment of a path is one of some, in any case.
pub(crate) fn is_among(literal: &str, known: &[String]) -> bool {
    known
        .iter()
        .any(|known| known.eq_ignore_ascii_case(literal))
}

/// The literal segment before the parameter at the end of a path, and that parameter: `operations`
/// and `operationId` in `/operations/{operationId}`.
pub(crate) fn id_segment(path: &str) -> Option<(&str, &str)> {
    let mut segments = path.trim_end_matches('/').rsplit('/');
    let last = segments.next()?;
    let id = last.strip_prefix('{')?.strip_suffix('}')?;
    Some((segments.next()?, id))
}
