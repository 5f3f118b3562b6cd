use super::evidence::HeaderEvidence;
use super::final_state::FinalStateVia;
use super::infer::{Lro, Polling};
use super::monitor::{MonitorSource, is_monitor, status_property};
use super::profile::System;
use super::subject::DeclaredVia;
use super::supply::{Demand, Supply};
use crate::openapi::{Header, Method, Operation, Property, Response, Schema, Status};
use crate::workspace::Place;

impl<'w> Lro<'w> {
    /// The 202 of a POST or DELETE from which nothing leads to the end, nothing shows the header that
    /// would, and no callback announces the end. PUT and PATCH have a resource to poll, and where the
    /// contract of the system asks for a header or a body, that is what is missing.
    pub fn dead_end(&self) -> Option<&Response<'w>> {
        let is_dead = self.ends_dead() && self.only_announced().is_none();
        self.response(202).filter(|_| is_dead)
    }

    fn ends_dead(&self) -> bool {
        let has_no_resource = matches!(self.operation.method(), Method::Post | Method::Delete);
        let has_contract = matches!(
            self.profile.system,
            System::Arm | System::DataPlane | System::Aep
        );
        let evidence = self.header_evidence();
        let is_shown = evidence.is_some_and(|best| best != HeaderEvidence::Named);
        has_no_resource && !has_contract && !is_shown && !self.leads_on()
    }

    /// The 202 without a described body, where its system has it answer the status of the operation: in the
    /// data plane unless the operation is a PUT, which answers the resource; always by the API
    /// enhancement proposals.
    pub fn lacks_monitor(&self) -> Option<&Response<'w>> {
        let takes_body = match self.profile.system {
            System::DataPlane => self.operation.method() != Method::Put,
            System::Aep => true,
            System::Arm | System::Fabric | System::Graph | System::Generic => false,
        };
        let accepted = self.accepted().filter(|_| takes_body)?;
        // The proposals want their operation as JSON.
        let is_other = self.profile.system == System::Aep && !accepted.has_json();
        (is_other || accepted.schema().is_none()).then_some(accepted)
    }

    /// The `callbacks` of an operation of no system, where they alone tell of its end.
    pub fn only_announced(&self) -> Option<Place<'w>> {
        let callbacks = self.operation.callbacks()?;
        let is_free = self.profile.system == System::Generic;
        (is_free && self.response(202).is_some() && self.ends_dead()).then_some(callbacks)
    }

    /// Whether nothing of a marked operation says that its work goes on behind the answer: no code
    /// that stands for a beginning, no header to come back by, be it misspelled or only promised,
    /// no link, and no status in what it answers or works on. Where another code of the verb is
    /// missing, that says it better.
    pub fn shows_nothing_asynchronous(&self) -> bool {
        let method = self.operation.method();
        let lacks_code = self
            .codes(method)
            .is_some_and(|codes| method != Method::Put && !codes.allowed.is_empty());
        let is_judged = self.is_marked() && method.is_write() && !lacks_code;
        if !is_judged || self.has_no_accepted_code() {
            return false;
        }
        let profile = self.profile;
        let begins = |response: &Response<'w>| {
            let is_beginning = matches!(
                response.status(),
                Status::Code(201 | 202) | Status::Range(2)
            );
            let has_status = |body: Schema<'w>| status_property(&body, profile).is_some();
            let headers = response.headers();
            is_beginning
                || !response.links().is_empty()
                || response.schema().is_some_and(has_status)
                || headers.iter().any(|header| {
                    profile.headers_to_status().any(|name| header.is(name))
                        || profile.misspelled_header(header.name()).is_some()
                })
        };
        let resource = self.resource();
        let works_on_status =
            resource.is_some_and(|body| status_property(&body, profile).is_some());
        !self.successes().any(begins)
            && !works_on_status
            && !self.thing_has_status()
            && self.unkept_promises().is_empty()
    }

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

    /// `Location`, and the 200 of the GET behind it, if that is a status and `Location` is all that
    /// leads to it. The GET has no 202, so who polls it can tell the end by the status alone. In
    /// Resource Manager something else is behind `Location`, the result.
    pub fn status_behind_location(&self) -> Option<(&Header<'w>, Response<'w>)> {
        let Polling::Header(header) = &self.polling.value else {
            return None;
        };
        let profile = self.profile;
        let others = self.polling_headers();
        let has_another = others.iter().any(|polling| {
            let name = polling.header.name();
            profile.is_address_header(name) && !polling.header.is("Location")
        });
        if profile.system == System::Arm || !header.is("Location") || has_another {
            return None;
        }
        let monitor = self.monitor.as_ref()?;
        let get = monitor.operation.as_ref()?;
        // That it is the only status of the document is not enough: `Location` may lead to what is
        // being made.
        let is_its_own = matches!(monitor.source, MonitorSource::Link(_)) || {
            let id = get.path_parameters().last().unwrap_or_default();
            Supply::of(self).fills_all_but_id(&Demand::of(get, id))
        };
        let done = get.response(200).filter(|_| is_its_own)?;
        let is_status = is_monitor(&done.schema()?, profile);
        let tells_by_code = get.responses().iter().any(|response| {
            matches!(
                response.status(),
                Status::Code(202 | 300..=399) | Status::Range(2 | 3)
            )
        });
        (is_status && !tells_by_code).then_some((header, done))
    }

    /// `original-uri`, where every client does what it says without it: a PUT ends with a GET of its
    /// URL, and so does a PATCH that answers with a monitor's URL. Two kinds of poll end otherwise:
    /// one of `Location`, with its last answer, and one of a PATCH with a `Location` beside the
    /// monitor, with a GET of that in JavaScript. A header that isn't declared may be sent, so a
    /// PATCH without any tells nothing.
    pub fn redundant_via(&self) -> Option<Place<'w>> {
        let DeclaredVia::Known(FinalStateVia::OriginalUri, place) = self.declared_via() else {
            return None;
        };
        let is_readable = || {
            let get = self.get_of_same_path();
            get.is_some_and(|get| get.result().is_some())
        };
        let has_location = self.declares_header_or_slip("Location");
        let is_default = match self.operation.method() {
            Method::Put => {
                !matches!(&self.polling.value, Polling::Header(header) if header.is("Location"))
            }
            Method::Patch => !has_location && matches!(self.polling.value, Polling::Header(_)),
            _ => false,
        };
        // Where there is nothing to read, the value is wrong and not idle; and options that name the
        // schema of the result may not leave it out.
        let is_alone = !self.names_result();
        (self.is_marked() && is_alone && is_default && is_readable()).then_some(place)
    }

    /// Whether what the operation works on says how far it is. No client of Resource Manager asks
    /// it while it waits for an action or a DELETE.
    fn thing_has_status(&self) -> bool {
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
