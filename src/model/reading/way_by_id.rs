//! Ways to learn the end with the id in a 202, if the document shows no way to poll. Clients use
//! the id in a GET of the created resource, or as the filter of a list.

use super::reader::ModelReader;
use crate::model::monitor::status_property;
use crate::openapi::{Operation, Response, Schema};

/// The maximum number of lists with the same filter that are read.
const MAX_LISTS: usize = 16;

impl<'w> ModelReader<'_, 'w> {
    /// `true` if the 202 has an id with which a client can read a status. The status is below the
    /// operation's own path, or in a list with the id as a filter.
    pub(super) fn leads_on_by_id(&self) -> bool {
        let subject = self.subject;
        let Some(body) = subject.response(202).and_then(Response::schema) else {
            return false;
        };
        let (api, path) = (subject.operation.api(), subject.operation.path());
        let mut ids = subject.profile.id_properties.iter();
        let has_id = ids.any(|name| body.property(name).is_some());
        let mut below = self
            .index
            .operations
            .below(api, path.trim_end_matches('/'))
            .iter();
        if has_id && below.any(|get| get.path().ends_with('}') && self.shows_status(get)) {
            return true;
        }
        let properties = body.properties();
        let mut lists = properties.iter().flat_map(|property| {
            let lists = self.index.operations.filtered_by(api, &property.name);
            lists.iter().take(MAX_LISTS)
        });
        lists.any(|list| self.lists_statuses(list))
    }

    fn shows_status(&self, get: &Operation<'w>) -> bool {
        let body = get.result();
        body.is_some_and(|body| status_property(&body, self.subject.profile).is_some())
    }

    fn lists_statuses(&self, list: &Operation<'w>) -> bool {
        let Some(body) = list.result() else {
            return false;
        };
        let profile = self.subject.profile;
        let is_of_statuses = |items: &Schema<'w>| {
            let items = items.items();
            items.is_some_and(|item| status_property(&item, profile).is_some())
        };
        let mut properties = body.properties().into_iter();
        is_of_statuses(&body) || properties.any(|property| is_of_statuses(&property.schema))
    }
}
