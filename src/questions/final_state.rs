//! The agreement of `final-state-via` with the other declarations of an operation.

use crate::model::{
    DeclaredVia, FinalStateVia, Lro, PollingHeader, Shown, ShownHeader, Subject, System, VIA,
    is_monitor,
};
use crate::openapi::{Method, Response, Schema};
use crate::workspace::Place;

impl FinalStateVia {
    /// The legal value that the author probably meant. The document may have the name of its
    /// header, or a misspelled value.
    pub fn meant_by(value: &str) -> Option<Self> {
        /// The minimum similarity of two spellings. `async-operation` means
        /// `azure-async-operation`, but `operation` doesn't mean `location`.
        const ALIKE: f64 = 0.7;
        /// The maximum length in bytes. Longer values aren't misspellings.
        const LONGEST: usize = 64;
        let bare = |text: &str| -> String {
            let letters = text.chars().filter(char::is_ascii_alphanumeric);
            letters.map(|c| c.to_ascii_lowercase()).collect()
        };
        if value.len() > LONGEST {
            return None;
        }
        let value = bare(value);
        Self::LEGAL
            .into_iter()
            .map(|via| {
                let likeness = strsim::normalized_damerau_levenshtein(&bare(via.name()), &value);
                (likeness, via)
            })
            .filter(|(likeness, _)| *likeness >= ALIKE)
            .max_by(|(a, _), (b, _)| a.total_cmp(b))
            .map(|(_, via)| via)
    }
}

impl<'w> Subject<'w> {
    /// The declared polling header, if the header that a value of `final-state-via` needs isn't
    /// declared. `None` if the needed header is declared, also under a misspelled name.
    pub fn declared_instead_of(&self, via: FinalStateVia) -> Option<PollingHeader<'w>> {
        let named = via.header()?;
        if self.declares_header_or_slip(named) {
            return None;
        }
        self.polling_headers().into_iter().next()
    }

    /// The declared polling header, if the system's own clients don't look for it. `None` if a
    /// header that they look for is declared, also under a misspelled name.
    pub fn unread_header(&self) -> Option<PollingHeader<'w>> {
        let mut read = self.profile.polling_headers.iter();
        if read.any(|name| self.declares_header_or_slip(name)) {
            return None;
        }
        self.polling_headers().into_iter().next()
    }

    /// The values of `final-state-via` that name the declared polling headers, without duplicates.
    pub fn offered_vias(&self) -> Vec<FinalStateVia> {
        let mut offered = Vec::new();
        for polling in self.polling_headers() {
            offered.extend(FinalStateVia::of_header(polling.header.name()));
        }
        offered.sort_unstable();
        offered.dedup();
        offered
    }

    /// `true` if the options have `final-state-via` only with a misspelled name.
    pub fn misspells_via(&self) -> bool {
        self.options.as_ref().is_some_and(|options| {
            let slips = options.misspelled();
            options.final_state_via.is_none() && slips.iter().any(|(_, meant)| *meant == VIA)
        })
    }
}

impl<'w> Lro<'w> {
    /// `true` if the operation returns a result, and no option tells clients where to find it.
    pub fn lacks_via(&self) -> bool {
        let subject = &self.subject;
        matches!(subject.declared_via(), DeclaredVia::Absent)
            && subject.profile.options.is_some()
            && subject.last().any(|response| response.schema().is_some())
    }

    /// `true` if clients of a POST with a result don't know where to find the result once one of
    /// these headers is declared. By default, only `Location` has the URL of a result.
    pub fn leaves_result_open<'n>(&self, headers: impl IntoIterator<Item = &'n str>) -> bool {
        let mut headers = headers.into_iter();
        self.subject.operation.method() == Method::Post
            && self.lacks_via()
            && headers.any(|header| header != "Location")
    }

    /// The response that completes the operation, and its body. `None` if the operation returns
    /// nothing, or if the schema doesn't describe the body.
    pub fn described_result(&self) -> Option<(&Response<'w>, Schema<'w>)> {
        let mut ends = self
            .subject
            .last()
            .filter(|response| response.code() != Some(204));
        let (response, schema) = ends.find_map(|response| Some((response, response.schema()?)))?;
        (!schema.says_nothing()).then_some((response, schema))
    }

    /// `true` if clients of a POST in the data plane find the described result at `Location`. The
    /// document shows no other polling header, and `final-state-via` is `location` or missing.
    pub fn finds_result_at_location(&self) -> bool {
        let subject = &self.subject;
        let is_concerned = subject.operation.method() == Method::Post
            && subject.profile.system == System::DataPlane;
        let is_open = match subject.declared_via() {
            DeclaredVia::Known(via, _) => via == FinalStateVia::Location,
            DeclaredVia::Absent => subject.marked_at().is_some(),
            _ => false,
        };
        is_concerned
            && is_open
            && self.leads_by_location()
            && self
                .described_result()
                .is_some_and(|(_, schema)| !is_monitor(&schema, subject.profile))
    }

    /// `true` if `Location` is the only polling header that the operation declares. If it declares
    /// none, `Location` must be the only one in the description and the examples of its `202`.
    pub fn leads_by_location(&self) -> bool {
        let subject = &self.subject;
        let mut vias = subject.offered_vias();
        if vias.is_empty() {
            let accepted = subject.accepted();
            let headers = accepted.map(|accepted| self.known_headers(accepted));
            let headers = headers.iter().flatten();
            vias.extend(headers.filter_map(|header| FinalStateVia::of_header(header)));
        }
        vias == [FinalStateVia::Location]
    }

    /// The values of `final-state-via` that fit a result with this schema. The values come from the
    /// declared headers. If none is declared, they come from headers in a description or an
    /// example, otherwise from all headers of the system.
    ///
    /// `Location` has the URL of a result, and the other headers have the URL of a status. In
    /// Resource Manager, a status never contains a result.
    pub fn fitting_vias(&self, result: &Schema<'w>) -> Vec<FinalStateVia> {
        let subject = &self.subject;
        let mut vias = subject.offered_vias();
        let is_declared = !vias.is_empty();
        if !is_declared {
            vias = self.known_vias();
        }
        // If the examples show only some of the declared headers, they contradict the others.
        let shown = self.headers_shown();
        let is_shown = |via: &FinalStateVia| {
            let mut shown = shown.iter();
            shown.any(|shown| FinalStateVia::of_header(shown.what.name) == Some(*via))
        };
        let are_some_shown = vias.iter().any(is_shown);
        if are_some_shown {
            vias.retain(is_shown);
        }
        // If a description or an example shows only another header, the service sends that header.
        let may_lead_to_result =
            is_declared && !are_some_shown || vias.contains(&FinalStateVia::Location);
        let monitor = self.monitor.as_ref();
        let holds_result = if is_monitor(result, subject.profile) {
            Some(true)
        } else if subject.profile.system == System::Arm && may_lead_to_result {
            return vec![FinalStateVia::Location];
        } else {
            let described = monitor.filter(|monitor| monitor.schema.is_some());
            described.map(|monitor| monitor.result.is_some())
        };
        let leads_to_result = |via: &FinalStateVia| *via == FinalStateVia::Location;
        let are_of_one_kind = vias.iter().all(leads_to_result) || !vias.iter().any(leads_to_result);
        if let Some(holds_result) = holds_result.filter(|_| !are_of_one_kind) {
            vias.retain(|via| leads_to_result(via) != holds_result);
        }
        vias
    }

    /// The values that may be right if no header is declared.
    fn known_vias(&self) -> Vec<FinalStateVia> {
        let profile = self.subject.profile;
        let accepted = self.subject.accepted();
        let headers = accepted.map(|accepted| self.known_headers(accepted));
        let headers = headers.iter().flatten();
        let shown = headers.filter_map(|header| FinalStateVia::of_header(header));
        let mut vias: Vec<_> = shown.collect();
        if vias.is_empty() {
            vias = profile.final_states();
            let is_foreign = |header: &str| profile.is_foreign_header(header);
            vias.retain(|via| !via.header().is_some_and(is_foreign));
        }
        vias
    }

    /// The declared value of `final-state-via`, its place, and the first polling header in the
    /// examples, if the examples never show the header that the value needs. `None` if the document
    /// itself declares another header, which another rule reports.
    pub fn header_shown_instead(
        &self,
    ) -> Option<(FinalStateVia, Place<'w>, Shown<'w, ShownHeader<'w>>)> {
        let subject = &self.subject;
        let DeclaredVia::Known(via, place) = subject.declared_via() else {
            return None;
        };
        let counts = subject.is_marked() && subject.operation.method().is_write();
        let named = via.header().filter(|_| counts)?;
        let mut shown = self.headers_shown();
        shown.retain(|shown| FinalStateVia::of_header(shown.what.name).is_some());
        if shown.iter().any(|shown| shown.what.name == named) {
            return None;
        }
        let first = shown.into_iter().next()?;
        let contradicts_itself = subject.declared_instead_of(via).is_some();
        (!contradicts_itself).then_some((via, place, first))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn misspellings_are_understood() {
        for (written, meant) in [
            (
                "Azure-AsyncOperation",
                Some(FinalStateVia::AzureAsyncOperation),
            ),
            (
                "azureasyncoperation",
                Some(FinalStateVia::AzureAsyncOperation),
            ),
            ("async-operation", Some(FinalStateVia::AzureAsyncOperation)),
            ("Location", Some(FinalStateVia::Location)),
            ("operation_location", Some(FinalStateVia::OperationLocation)),
            ("original-url", Some(FinalStateVia::OriginalUri)),
            ("operation", None),
            ("default", None),
            ("", None),
        ] {
            assert_eq!(FinalStateVia::meant_by(written), meant, "{written}");
        }
    }
}
