use super::infer::{Lro, Polling};
use super::monitor::status_property;
use super::system::System;
use crate::openapi::{Method, Operation, Property};

impl<'w> Lro<'w> {
    /// Whether anything leads from the 202 to the end: a way to poll; a header or a property of
    /// the body that tells the status, a URL or an id, even under a misspelled name; or a GET of
    /// what the operation works on that returns a status.
    pub fn leads_on(&self) -> bool {
        if !matches!(
            self.polling.value,
            Polling::Nowhere | Polling::Undeclared(_)
        ) {
            return true;
        }
        let Some(accepted) = self.response(202) else {
            return false;
        };
        let profile = self.profile;
        // The body is the operation, whatever it looks like.
        if profile.system == System::Aep && accepted.body().is_some() {
            return true;
        }
        let tells = |property: &Property<'_>| property.is_url();
        let has_header = accepted.headers().iter().any(|header| {
            header.is_url()
                || profile.is_polling_header(header.name())
                || profile.misspelled_header(header.name()).is_some()
        });
        let has_body = accepted.schema().is_some_and(|body| {
            status_property(&body, profile).is_some() || body.properties().iter().any(tells)
        });
        has_header || has_body || self.thing_has_status()
    }

    /// Whether what the operation works on says how far it is. No client of Resource Manager asks
    /// it while it waits for an action or a DELETE.
    pub(crate) fn thing_has_status(&self) -> bool {
        if self.profile.system == System::Arm {
            return false;
        }
        let body = self
            .get_of_thing()
            .and_then(|get| get.response(200))
            .and_then(|response| response.schema());
        body.is_some_and(|body| status_property(&body, self.profile).is_some())
    }

    /// The GET of the operation's own path, or of the nearest path above it: that of the job for
    /// `/jobs/{id}/cancel` and `/jobs/{id}:cancel`.
    pub fn get_of_thing(&self) -> Option<Operation<'w>> {
        let operation = &self.operation;
        operation.api().at_or_above(operation.path(), Method::Get)
    }
}
