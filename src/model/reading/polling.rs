//! The place where clients poll an operation, and the status monitor there.

use super::polled::Polled;
use super::reader::ModelReader;
use super::signs::PollingSigns;
use crate::model::lro::Polling;
use crate::model::monitor::{StatusMonitor, result_property};
use crate::model::provisioning_state::provisioning_state;
use crate::model::subject::DeclaredVia;
use crate::model::system::System;
use crate::openapi::{Fact, Method, Response};

/// A step that looks for the place where clients poll.
type Step<'s, 'w> = fn(&ModelReader<'s, 'w>, &PollingSigns<'w>) -> Option<Fact<'w, Polling<'w>>>;

impl<'w> ModelReader<'_, 'w> {
    /// The way in which the operation is polled.
    pub(super) fn polled(&mut self) -> Polled<'w> {
        let signs = self.polling_signs();
        let polling = self.where_to(&signs);
        let described = self.described_monitor(&signs);
        let monitor = self.monitor_at(&polling.value, described);
        self.doubt(&polling.value, monitor.as_ref(), &signs);
        self.doubt_first_result(&signs);
        if let Some(monitor) = &monitor {
            self.look_for_ends(monitor);
        }
        let named = match self.subject.leaves_via_out() {
            true => signs.callable(),
            false => signs.named(),
        };
        let named = named.cloned();
        let asked = monitor.as_ref().and_then(|monitor| monitor.schema.as_ref());
        let shown = signs.first.and_then(|first| first.schema);
        let first_status =
            shown.filter(|shown| asked.is_none_or(|asked| asked.place() != shown.place()));
        Polled {
            polling,
            monitor,
            first_status,
            named,
        }
    }

    /// The place where clients poll. The steps are in order of certainty, and the first step that
    /// finds a place decides.
    fn where_to(&self, signs: &PollingSigns<'w>) -> Fact<'w, Polling<'w>> {
        let steps: [Step<'_, 'w>; 9] = [
            Self::at_get_of_generator,
            Self::beside_location,
            Self::at_header,
            Self::at_linked_get,
            Self::at_named_link,
            Self::at_callable_get,
            Self::at_body_link,
            Self::at_original_uri,
            Self::at_undeclared_header,
        ];
        let mut steps = steps.into_iter();
        steps
            .find_map(|step| step(self, signs))
            .unwrap_or_else(|| Fact::default(Polling::Nowhere))
    }

    /// The GET that the author named to the compiler. The compiler then leaves `final-state-via`
    /// out, even if there are polling headers.
    fn at_get_of_generator(&self, signs: &PollingSigns<'w>) -> Option<Fact<'w, Polling<'w>>> {
        let found = signs.found.as_ref();
        let only = || found.filter(|_| signs.header.is_none());
        let get = signs.callable().or_else(|| Some(&only()?.operation));
        let get = get.filter(|_| self.subject.leaves_via_out() && self.named_link().is_none())?;
        let polling = Polling::Operation(Box::new(get.clone()));
        Some(Fact::inferred(polling, [get.site()]))
    }

    /// If `Location` is the only polling header: a link of the first body to the status, or a GET
    /// that clients are meant to call. `Location` then has the URL of the result. Not in Fabric,
    /// where `Location` always has the URL of the status.
    fn beside_location(&self, signs: &PollingSigns<'w>) -> Option<Fact<'w, Polling<'w>>> {
        let is_location = signs.header.as_ref()?.is("Location");
        if !is_location || self.subject.profile.system == System::Fabric {
            return None;
        }
        self.at_named_link(signs).or_else(|| {
            let get = signs.named()?;
            let polling = Polling::Operation(Box::new(get.clone()));
            Some(Fact::inferred(polling, [get.site()]))
        })
    }

    /// A link of the first body whose name or description shows that it has the URL of the status.
    fn at_named_link(&self, _: &PollingSigns<'w>) -> Option<Fact<'w, Polling<'w>>> {
        let link = self.named_link()?;
        let site = link.site.clone();
        Some(Fact::inferred(Polling::BodyLink(Box::new(link)), [site]))
    }

    /// The URL in a declared header.
    fn at_header(&self, signs: &PollingSigns<'w>) -> Option<Fact<'w, Polling<'w>>> {
        let header = signs.header.clone()?;
        let site = header.site();
        Some(Fact::inferred(Polling::Header(header), [site]))
    }

    /// The GET that a link of the 202 names.
    fn at_linked_get(&self, signs: &PollingSigns<'w>) -> Option<Fact<'w, Polling<'w>>> {
        let linked = signs.linked.as_ref()?;
        let polling = Polling::Operation(Box::new(linked.operation.clone()));
        Some(Fact::inferred(polling, [linked.link.clone()]))
    }

    /// The GET of the API whose parameters a client knows.
    fn at_callable_get(&self, signs: &PollingSigns<'w>) -> Option<Fact<'w, Polling<'w>>> {
        let get = signs.callable()?;
        let polling = Polling::Operation(Box::new(get.clone()));
        Some(Fact::inferred(polling, [get.site()]))
    }

    /// The URL in a property of the first body.
    fn at_body_link(&self, _: &PollingSigns<'w>) -> Option<Fact<'w, Polling<'w>>> {
        let link = self.link_to_status()?;
        let site = link.site.clone();
        Some(Fact::inferred(Polling::BodyLink(Box::new(link)), [site]))
    }

    /// The URI of a PUT or PATCH of Azure, unless its options name a polling header.
    fn at_original_uri(&self, _: &PollingSigns<'w>) -> Option<Fact<'w, Polling<'w>>> {
        let is_azure = matches!(self.subject.profile.system, System::Arm | System::DataPlane);
        let is_resource = matches!(self.method(), Method::Put | Method::Patch);
        let is_polled = is_azure && is_resource && self.promised_header().is_none();
        is_polled.then(|| Fact::default(Polling::OriginalUri))
    }

    /// The URL in a header that no response declares. The options of a marked operation name the
    /// header, otherwise the system requires it for marked operations.
    fn at_undeclared_header(&self, _: &PollingSigns<'w>) -> Option<Fact<'w, Polling<'w>>> {
        let by_contract = self.subject.profile.default_header.as_deref();
        let by_contract = by_contract.filter(|_| self.subject.is_marked());
        let name = self.promised_header().or(by_contract)?;
        Some(Fact::default(Polling::Undeclared(name)))
    }

    /// The header that the options of a marked operation name.
    fn promised_header(&self) -> Option<&'static str> {
        match self.subject.declared_via() {
            DeclaredVia::Known(via, _) => via.header().filter(|_| self.subject.is_marked()),
            _ => None,
        }
    }

    /// Leaves the result open if the first status has another result than the status that clients
    /// poll later.
    fn doubt_first_result(&mut self, signs: &PollingSigns<'w>) {
        let profile = self.subject.profile;
        let own = signs.first.as_ref().and_then(|first| first.result.as_ref());
        let (Some(own), Some(found)) = (own, &signs.found) else {
            return;
        };
        let Some(later) = result_property(&found.schema, profile) else {
            return;
        };
        // The operation of the proposals can contain any result.
        let is_same = later.schema.essence().place() == own.schema.essence().place();
        if is_same || profile.system.answers_operation() {
            return;
        }
        let document = self.subject.operation.api().document();
        let readings = [own, &later].map(|one| one.schema.essence().reference_from(document));
        let why = "the status in the first answer has another result than the one asked for later";
        self.leave_open("result", readings, why);
    }

    /// The reason why an operation without a polling header has no status either. The resource that
    /// clients read again has no status, even if the first response has one.
    fn without_state(&self) -> String {
        let has_state = |code: &u16| {
            let response = self.subject.response(*code);
            let body = response.and_then(Response::schema);
            body.is_some_and(|body| provisioning_state(&body).is_some())
        };
        let said = match (
            [202, 201, 200].iter().find(|code| has_state(code)),
            &self.get,
        ) {
            (None, _) => "the resource has no provisioningState".to_owned(),
            (Some(code), Some(_)) => format!(
                "the body of the {code} has a provisioningState, but the resource that the GET of \
                 this path returns has none"
            ),
            (Some(code), None) => format!(
                "the body of the {code} has a provisioningState, but no GET of this path is described \
                 that returns it again"
            ),
        };
        format!("no polling header is declared, and {said}")
    }

    /// Leaves open the facts about polling that the document doesn't decide.
    fn doubt(
        &mut self,
        polling: &Polling<'w>,
        monitor: Option<&StatusMonitor<'w>>,
        signs: &PollingSigns<'w>,
    ) {
        let headers = self.subject.profile.polling_headers.iter().cloned();
        match polling {
            // If a link names an operation without a status in its body, the status code shows the
            // end.
            Polling::Header(header) if monitor.is_none() && signs.linked.is_none() => {
                let readings = ["the status code", "a status in the body"];
                let why = format!("nothing describes what {} leads to", header.name());
                self.leave_open("status_monitor", readings.map(str::to_owned), why);
            }
            Polling::OriginalUri => {
                // A 202 without a way to poll is only half a description.
                let why = if monitor.is_none() {
                    self.without_state()
                } else if self.subject.response(202).is_some() {
                    "no polling header is declared on the 202".to_owned()
                } else {
                    return;
                };
                let readings = ["original-uri".to_owned()].into_iter().chain(headers);
                self.leave_open("polling", readings, why);
            }
            Polling::Undeclared(_) if self.promised_header().is_none() => {
                self.leave_open("polling", headers, "no polling header is declared");
            }
            _ => {}
        }
    }
}
