//! What lets a client send a request again without its work being done twice.

use super::subject::Subject;
use crate::openapi::{Parameter, Response};

impl<'w> Subject<'w> {
    /// The header of the request with that name; one that all operations of the path share counts.
    pub fn request_header(&self, name: &str) -> Option<Parameter<'w>> {
        let mut parameters = self.operation.parameters().into_iter();
        parameters.find(|parameter| parameter.is_header(name))
    }

    /// The header by which a client may send the request again, if there is one.
    pub fn idempotency_header(&self) -> Option<Parameter<'w>> {
        let names = &self.profile.idempotency_headers;
        if names.is_empty() {
            return None;
        }
        let parameters = self.operation.parameters();
        let mut known = names.iter();
        known.find_map(|name| {
            let mut parameters = parameters.iter();
            parameters
                .find(|parameter| parameter.is_header(name))
                .cloned()
        })
    }

    /// The first responses of a long-running operation that don't declare a header.
    pub fn initial_without(&self, header: &str) -> Vec<&Response<'w>> {
        let mut initial = self.initial();
        initial.retain(|response| response.header(header).is_none());
        initial
    }
}
