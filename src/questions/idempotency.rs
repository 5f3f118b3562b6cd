//! Headers with which a client can repeat a request so that its work is done only once.

use super::links::returns_monitor;
use crate::model::{Profile, Subject, id_segment, is_among};
use crate::openapi::{Operation, Parameter};

impl<'w> Subject<'w> {
    /// The request header with this name. It may be declared for all operations of the path.
    pub fn request_header(&self, name: &str) -> Option<Parameter<'w>> {
        self.operation.request_header(name)
    }
}

/// The id of the operation in the path of a GET that returns a status, and the part of the path
/// after the id: `operationId` and `/state` in `/operations/{operationId}/state`. `None` if the
/// path ends after the id, or if the rest of the path is that of a result.
pub fn id_before_end<'o>(get: &'o Operation<'_>, profile: &Profile) -> Option<(&'o str, &'o str)> {
    let path = get.path_item().url_template().trim_end_matches('/');
    let (start, end) = (path.rfind('{')?, path.rfind('}')?);
    let (id, rest) = (path.get(start + 1..end)?, path.get(end + 1..)?);
    let (literal, _) = id_segment(path.get(..=end)?)?;
    let is_status = is_among(literal, &profile.monitor_segments)
        && !is_among(rest.trim_start_matches('/'), &profile.result_properties)
        && returns_monitor(get, profile);
    (is_status && !rest.is_empty()).then_some((id, rest))
}
