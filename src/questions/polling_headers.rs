//! The headers with the URL of an operation's status.

use crate::model::promised_headers;
use crate::model::prose::says_state_is_polled;
use crate::model::{
    Announcement, DeclaredVia, HeaderEvidence, Lro, Polling, PollingHeader, Promise, Subject,
    System,
};
use crate::openapi::{Header, Method, Operation, Response, Status, same_name};

impl<'w> Subject<'w> {
    /// The polling headers on the 200 of a PATCH. Some clients treat this 200 as the completion.
    pub fn headers_on_patched(&self) -> Vec<PollingHeader<'w>> {
        let mut found = self.polling_headers();
        let is_patch = self.operation.method() == Method::Patch;
        found.retain(|polling| is_patch && polling.status == Status::Code(200));
        found
    }

    /// The headers of other systems on the success responses, each with its response. Empty if the
    /// system's own headers are missing, because another rule reports the missing headers.
    pub fn foreign_headers(&self) -> Vec<(&Response<'w>, &Header<'w>)> {
        if self.unread_header().is_some() || !self.missing_required_headers().is_empty() {
            return Vec::new();
        }
        let headers = self.successes().flat_map(|response| {
            let headers = response.headers().iter();
            headers.map(move |header| (response, header))
        });
        headers
            .filter(|(_, header)| self.profile.is_foreign_header(header.name()))
            .collect()
    }

    /// `true` if the `202` declares a header of another system, and no response declares the
    /// default header of the operation's own system.
    pub fn begins_as_elsewhere(&self) -> bool {
        let usual = self.profile.default_header.as_deref();
        let goes_the_usual_way = usual.is_some_and(|name| self.declares_header_or_slip(name));
        let foreign = self.foreign_headers();
        let mut foreign = foreign.iter();
        !goes_the_usual_way && foreign.any(|(response, _)| response.code() == Some(202))
    }

    /// The headers that the system requires on every 202, but that this 202 doesn't declare. A
    /// header with a misspelled name counts as declared.
    pub fn missing_required_headers(&self) -> Vec<&'w str> {
        let headers = self.response(202).map(Response::headers);
        let is_there = |name: &str| {
            headers.into_iter().flatten().any(|header| {
                header.is(name) || self.profile.misspelled_header(header.name()) == Some(name)
            })
        };
        let required = self.profile.required_headers.iter().map(String::as_str);
        required
            .filter(|name| headers.is_some() && !is_there(name))
            .collect()
    }

    /// `true` if a text of the operation or of a success response says that clients poll the
    /// resource itself until its state is final.
    pub fn says_resource_is_polled(&self) -> bool {
        let operation = self.operation.element();
        let texts = ["description", "summary"].map(|key| (operation, key));
        let answers = self.successes().map(Response::element);
        let mut texts = texts
            .into_iter()
            .chain(answers.map(|response| (response, "description")));
        texts.any(|(element, key)| {
            let text = element.place().get(key);
            text.and_then(|text| text.as_str())
                .is_some_and(|text| says_state_is_polled(&text))
        })
    }

    /// `true` if the status code of a GET of the same path shows whether the operation has
    /// completed: first `202`, then `200`. The operation then has no status document, and
    /// `Location` may have the URL of this GET.
    pub fn is_polled_by_code(&self) -> bool {
        let get = self.get_of_same_path();
        get.is_some_and(|get| {
            let answers = |code| get.response(code).is_some();
            answers(202) && answers(200)
        })
    }

    /// The response that starts the operation: the 202, otherwise the 201, otherwise the 200.
    pub fn first_response(&self) -> Option<&Response<'w>> {
        let mut codes = [202, 201, 200].into_iter();
        codes.find_map(|code| self.response(code))
    }

    /// The headers with the URL of a status that the operation's own text or its `final-state-via`
    /// names, in the order in which clients look for them. The text may mean a later response, so
    /// it doesn't promise a header on the first one.
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
                // Some texts write `Azure-Async header`.
                let short = name.strip_suffix("Operation").unwrap_or(name);
                let is_named = |text| !promised_headers(text, [*name, short]).is_empty();
                via.is_some_and(|via| same_name(via, name))
                    || texts.iter().any(|text| is_named(text))
            })
            .collect()
    }
}

/// The importance of a missing polling header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LackedHeader {
    /// The operation has no other way to poll.
    Certain,
    /// The status code of a GET of the same path shows whether the operation has completed, and no
    /// header has the URL of this GET.
    PolledByCode,
    /// The operation declares `Location`.
    BesideLocation,
    /// There is another way to poll, or another rule describes the missing header better. Only the
    /// gate of azure-openapi-validator reports the operation.
    GateOnly,
}

impl<'w> Lro<'w> {
    /// The 202 of an operation without any polling header, if its system requires a header on each
    /// 202 and no text or example shows one. `None` if the operation was only inferred to be
    /// long-running: another rule then reports the missing marker.
    pub fn bare_accepted(&self) -> Option<&Response<'w>> {
        let subject = &self.subject;
        let accepted = subject.accepted()?;
        let asked = subject.profile.default_header.as_deref()?;
        let is_bare = accepted.header(asked).is_none()
            && !subject.declares_address()
            && self.header_evidence().is_none()
            && subject.is_said_long_running();
        is_bare.then_some(accepted)
    }

    /// The promises of the responses ([`Subject::unkept_promises`]). If another code should replace
    /// a response, its promises are left out: the new response gets the headers.
    pub fn promises_to_keep(&self) -> Vec<Promise<'w>> {
        let mut promises = self.subject.unkept_promises();
        promises.retain(|promise| self.replaced_by(&promise.response).is_empty());
        promises
    }

    /// The response that starts the operation, and the importance of its missing header. The
    /// missing header is the one that the system's clients poll. `None` if one of the first
    /// responses declares it.
    pub fn lacks_usual_header(&self) -> Option<(&Response<'w>, LackedHeader)> {
        let subject = &self.subject;
        let asked = subject.profile.default_header.as_deref()?;
        // Another rule reports a POST or DELETE without a 202.
        let first = match subject.operation.method() {
            Method::Put | Method::Patch => subject.first_response(),
            _ => subject.accepted(),
        }?;
        let initial = subject.initial();
        let is_declared = initial.iter().any(|one| one.header(asked).is_some());
        (!is_declared).then(|| (first, self.lacked_header()))
    }

    /// The GET of the operation's own path, if only its status code shows whether the operation has
    /// completed. No header, or only `Location`, has the URL of the GET. Only for the data plane.
    pub fn polled_by_code(&self) -> Option<Operation<'w>> {
        let lacked = self.lacks_usual_header().map(|(_, lacked)| lacked);
        let is_by_code = lacked == Some(LackedHeader::PolledByCode)
            || self.subject.is_polled_by_code() && self.leads_by_location();
        let is_concerned = self.subject.profile.system == System::DataPlane && is_by_code;
        let get = self.subject.get_of_same_path();
        get.filter(|_| is_concerned).cloned()
    }

    /// The importance of the missing header. Another rule may show better what is missing.
    fn lacked_header(&self) -> LackedHeader {
        let evidence = self.header_evidence();
        let is_shown = evidence.is_some_and(|best| best < HeaderEvidence::Seen);
        if is_shown || !self.subject.is_said_long_running() {
            return LackedHeader::GateOnly;
        }
        match &self.polling.value {
            Polling::Header(header) => {
                let is_read = header.is("Location") && self.status_behind_location().is_none();
                let has_its_end =
                    self.subject.is_polled_by_code() || self.finds_result_at_location();
                match is_read && !has_its_end {
                    true => LackedHeader::BesideLocation,
                    false => LackedHeader::GateOnly,
                }
            }
            Polling::Operation(_) | Polling::BodyLink(_) => LackedHeader::GateOnly,
            Polling::OriginalUri | Polling::Undeclared(_) | Polling::Nowhere => {
                let accepted = self.subject.response(202);
                match self.subject.says_resource_is_polled() {
                    true => LackedHeader::GateOnly,
                    _ if accepted.is_some() && self.subject.is_polled_by_code() => {
                        LackedHeader::PolledByCode
                    }
                    false => LackedHeader::Certain,
                }
            }
        }
    }

    /// `true` if an action or DELETE gives clients no way to poll, and nothing shows a header for
    /// polling.
    fn ends_dead(&self) -> bool {
        let method = self.subject.operation.method();
        let has_no_resource = method.is_action() || method == Method::Delete;
        let has_contract = matches!(
            self.subject.profile.system,
            System::Arm | System::DataPlane | System::Aep | System::Google
        );
        let evidence = self.header_evidence();
        let is_shown = evidence.is_some_and(|best| best != HeaderEvidence::Named);
        has_no_resource && !has_contract && !is_shown && !self.leads_on()
    }

    /// The 202 of an action or DELETE that gives clients no way to poll. Nothing shows a header for
    /// polling, and no callback or webhook announces the completion. Clients of a PUT or PATCH can
    /// poll the resource. If the system requires a header or a body, another rule reports the
    /// operation.
    pub fn dead_end(&self) -> Option<&Response<'w>> {
        let is_dead = self.ends_dead() && self.only_announced().is_none();
        self.subject.response(202).filter(|_| is_dead)
    }

    /// The `callbacks` or the webhook that announce the completion of an operation, if clients have
    /// no other way to notice it. Only for APIs that belong to no known system.
    pub fn only_announced(&self) -> Option<Announcement<'w>> {
        let is_free = self.subject.profile.system == System::Generic;
        let is_dead = is_free && self.subject.response(202).is_some() && self.ends_dead();
        is_dead.then(|| self.announcement())?
    }
}
