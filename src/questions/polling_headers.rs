//! Which headers lead to the status of an operation, and whether any does.

use crate::model::promised_headers;
use crate::model::{
    Announcement, DeclaredVia, HeaderEvidence, Lro, PollingHeader, Promise, Subject, System,
};
use crate::openapi::{Method, Response, Status, same_name};

impl<'w> Subject<'w> {
    /// Polling headers on the 200 of a PATCH, which one client takes for its end.
    pub fn headers_on_patched(&self) -> Vec<PollingHeader<'w>> {
        let mut found = self.polling_headers();
        let is_patch = self.operation.method() == Method::Patch;
        found.retain(|polling| is_patch && polling.status == Status::Code(200));
        found
    }

    /// The headers that its system asks of every 202 and that its 202 doesn't declare, not even
    /// misspelled.
    pub fn missing_required_headers(&self) -> Vec<&'w str> {
        let headers = self.response(202).map(Response::headers);
        let is_there = |name: &str| {
            headers.iter().flatten().any(|header| {
                header.is(name) || self.profile.misspelled_header(header.name()) == Some(name)
            })
        };
        let required = self.profile.required_headers.iter().map(String::as_str);
        required
            .filter(|name| headers.is_some() && !is_there(name))
            .collect()
    }

    /// The response that stands for the beginning: the 202, else the 201, else the 200.
    pub fn first_response(&self) -> Option<&Response<'w>> {
        let mut codes = [202, 201, 200].into_iter();
        codes.find_map(|code| self.response(code))
    }

    /// The headers with the URL of a status that the operation's own text or its `final-state-via`
    /// names, in the order in which clients look for them. Such a text may speak of what is polled
    /// later, so it is no promise of its first answer.
    pub fn named_headers(&self) -> Vec<&'w str> {
        let place = self.operation.element().place();
        let texts: Vec<_> = ["description", "summary"]
            .into_iter()
            .filter_map(|key| place.text(key))
            .collect();
        let via = match self.declared_via() {
            DeclaredVia::Known(via, _) => via.header(),
            _ => None,
        };
        let names = self.profile.headers_to_status();
        names
            .filter(|name| self.profile.is_address_header(name))
            .filter(|name| {
                // People say `Azure-Async header` too.
                let short = name.strip_suffix("Operation").unwrap_or(name);
                let is_told = |text| !promised_headers(text, [*name, short]).is_empty();
                via.is_some_and(|via| same_name(via, name))
                    || texts.iter().any(|text| is_told(text))
            })
            .collect()
    }
}

impl<'w> Lro<'w> {
    /// The promises of its responses ([`Subject::unkept_promises`]) but for those that have to go: what
    /// takes their place has the headers.
    pub fn promises_to_keep(&self) -> Vec<Promise<'w>> {
        let mut promises = self.subject.unkept_promises();
        promises.retain(|promise| {
            let status = promise.response.status();
            let is_misplaced = self.subject.is_misplaced_created(Some(status));
            !is_misplaced && !self.is_out_of_place(&promise.response)
        });
        promises
    }

    /// Whether nothing leads from a POST or DELETE to its end, and nothing shows the header that would.
    fn ends_dead(&self) -> bool {
        let has_no_resource = matches!(
            self.subject.operation.method(),
            Method::Post | Method::Delete
        );
        let has_contract = matches!(
            self.subject.profile.system,
            System::Arm | System::DataPlane | System::Aep | System::Google
        );
        let evidence = self.header_evidence();
        let is_shown = evidence.is_some_and(|best| best != HeaderEvidence::Named);
        has_no_resource && !has_contract && !is_shown && !self.leads_on()
    }

    /// The 202 of a POST or DELETE from which nothing leads to the end, nothing shows the header that
    /// would, and no callback or webhook announces the end. PUT and PATCH have a resource to poll, and where the
    /// contract of the system asks for a header or a body, that is what is missing.
    pub fn dead_end(&self) -> Option<&Response<'w>> {
        let is_dead = self.ends_dead() && self.only_announced().is_none();
        self.subject.response(202).filter(|_| is_dead)
    }

    /// What alone announces the end of an operation of no system: its `callbacks`, or a webhook of
    /// its document.
    pub fn only_announced(&self) -> Option<Announcement<'w>> {
        let is_free = self.subject.profile.system == System::Generic;
        let is_dead = is_free && self.subject.response(202).is_some() && self.ends_dead();
        is_dead.then(|| self.announcement())?
    }
}
