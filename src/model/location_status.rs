//! Status monitors that clients can find only by `Location`.

use super::lro::{Lro, Polling};
use super::monitor::{MonitorSource, is_monitor};
use super::parameter_sources::{NeededParameters, ParameterSources};
use super::path_segments::{id_segment, is_among};
use super::prose::{is_denied, words};
use super::system::System;
use crate::openapi::{Header, Operation, Response, Status};

impl<'w> Lro<'w> {
    /// `Location` and the 200 of the GET at its URL, if the 200 returns a status and only
    /// `Location` has the URL of this status.
    ///
    /// The GET has no 202, so a client that polls it sees only in the status whether the work is
    /// done. No example of the 202 shows another kind of URL. If the API belongs to no known system
    /// and has a GET whose 202 has a polling header, the result is `None`: `Location` more likely
    /// has the URL of such a GET.
    pub fn status_behind_location(&self) -> Option<(&Header<'w>, Response<'w>)> {
        let Polling::Header(header) = &self.polling.value else {
            return None;
        };
        let profile = self.subject.profile;
        let others = self.subject.polling_headers();
        let has_another = others.iter().any(|polling| {
            let name = polling.header.name();
            profile.is_address_header(name) && !polling.header.is("Location")
        });
        let is_in_doubt = profile.system == System::Arm && !self.is_said_at(header);
        if !header.is("Location") || has_another || is_in_doubt {
            return None;
        }
        let is_free = profile.system == System::Generic;
        if is_free && self.subject.document().is_polled_by_code(profile) {
            return None;
        }
        let monitor = self.monitor.as_ref()?;
        let get = monitor.operation.as_ref()?;
        // It isn't enough that the document has only one status: `Location` may be the URL of the
        // new resource.
        let is_its_own = matches!(monitor.source, MonitorSource::Link(_)) || {
            let id = get.path_parameters().last();
            let needed = NeededParameters::of(get, id, profile);
            ParameterSources::of(&self.subject).fills_all_but_id(&needed)
        };
        let done = get.response(200).filter(|_| is_its_own)?;
        let is_status = is_monitor(&done.schema()?, profile);
        let tells_by_code = get.responses().iter().any(|response| {
            matches!(
                response.status(),
                Status::Code(202 | 300..=399) | Status::Range(2 | 3)
            )
        });
        let is_meant = is_status && !tells_by_code && !self.is_shown_elsewhere(header, get);
        is_meant.then(|| (header, done.clone()))
    }

    /// `true` if an operation of the document declares a header that can only have the URL of a
    /// status, such as `Azure-AsyncOperation`. Clients of the document then read statuses.
    pub fn document_names_status(&self) -> bool {
        self.header_counts.names_status()
    }

    /// `true` if an example of the `202` shows this header with another kind of URL. Example: the
    /// status is at `/operationStatuses/{operationId}`, and the header has `…/operationResults/7`.
    fn is_shown_elsewhere(&self, header: &Header<'w>, status: &Operation<'w>) -> bool {
        let Some((segment, _)) = id_segment(status.path()) else {
            return false;
        };
        let profile = self.subject.profile;
        let accepted = self.shown().filter(|(_, shown)| shown.code() == Some(202));
        let mut urls = accepted.filter_map(|(_, shown)| shown.header(header.name())?.value());
        urls.any(|url| {
            let path = url.split(['?', '#']).next().unwrap_or_default();
            let kind = path.trim_end_matches('/').rsplit('/').nth(1);
            kind.is_some_and(|kind| {
                !kind.eq_ignore_ascii_case(segment) && is_among(kind, &profile.monitor_segments)
            })
        })
    }

    /// `true` if the document declares that this `Location` has the URL of the status, although in
    /// this system `Location` has the URL of the result. The description of the header mentions the
    /// status. Or no operation declares the header for the status (`Azure-AsyncOperation`), so no
    /// other header has the URL of the status.
    fn is_said_at(&self, location: &Header<'w>) -> bool {
        let text = location.element().place().text("description");
        let speaks_of_status = text.is_some_and(|text| {
            let words = words(&text);
            let mut all = words.iter().enumerate();
            all.any(|(at, word)| word.is("status") && !is_denied(&words, at))
        });
        speaks_of_status || !self.document_names_status()
    }
}
