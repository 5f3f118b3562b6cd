//! Where the status of an operation is asked for, and what says it.

use super::polled::Polled;
use super::reader::ModelReader;
use super::signs::PollingSigns;
use crate::model::lro::Polling;
use crate::model::monitor::StatusMonitor;
use crate::model::profile::Profile;
use crate::model::subject::DeclaredVia;
use crate::model::system::System;
use crate::openapi::{Fact, Method, Property, Schema};

/// A step of finding where the status is asked for.
type Step<'s, 'w> = fn(&ModelReader<'s, 'w>, &PollingSigns<'w>) -> Option<Fact<'w, Polling<'w>>>;

impl<'w> ModelReader<'_, 'w> {
    /// How the operation is polled.
    pub(super) fn polled(&mut self) -> Polled<'w> {
        let signs = self.polling_signs();
        let polling = self.where_to(&signs);
        let described = self.described_monitor(&signs);
        let monitor = self.monitor_at(&polling.value, described);
        self.doubt(&polling.value, monitor.as_ref(), &signs);
        if let Some(monitor) = &monitor {
            self.look_for_ends(monitor);
        }
        let named = signs.named().cloned();
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

    /// Where the status is asked for: the first of these steps that finds a place, the most certain
    /// one first.
    fn where_to(&self, signs: &PollingSigns<'w>) -> Fact<'w, Polling<'w>> {
        let steps: [Step<'_, 'w>; 6] = [
            Self::at_header,
            Self::at_linked_get,
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

    /// At the URL in a declared header.
    fn at_header(&self, signs: &PollingSigns<'w>) -> Option<Fact<'w, Polling<'w>>> {
        let header = signs.header.clone()?;
        let site = header.site();
        Some(Fact::inferred(Polling::Header(header), [site]))
    }

    /// At the GET that a link of the 202 names.
    fn at_linked_get(&self, signs: &PollingSigns<'w>) -> Option<Fact<'w, Polling<'w>>> {
        let linked = signs.linked.as_ref()?;
        let polling = Polling::Operation(Box::new(linked.operation.clone()));
        Some(Fact::inferred(polling, [linked.link.clone()]))
    }

    /// At the GET of the API whose parameters a client can fill.
    fn at_callable_get(&self, signs: &PollingSigns<'w>) -> Option<Fact<'w, Polling<'w>>> {
        let get = signs.callable()?;
        let polling = Polling::Operation(Box::new(get.clone()));
        Some(Fact::inferred(polling, [get.site()]))
    }

    /// At the URL in a property of the 202's body.
    fn at_body_link(&self, _: &PollingSigns<'w>) -> Option<Fact<'w, Polling<'w>>> {
        let body = self.subject.response(202)?.schema()?;
        let link = link_property(&body, self.subject.profile)?;
        let site = link.site.clone();
        Some(Fact::inferred(Polling::BodyLink(Box::new(link)), [site]))
    }

    /// At the URI of a PUT or PATCH of Azure, unless its options promise a header.
    fn at_original_uri(&self, _: &PollingSigns<'w>) -> Option<Fact<'w, Polling<'w>>> {
        let is_azure = matches!(self.subject.profile.system, System::Arm | System::DataPlane);
        let is_resource = matches!(self.method(), Method::Put | Method::Patch);
        let is_polled = is_azure && is_resource && self.promised_header().is_none();
        is_polled.then(|| Fact::default(Polling::OriginalUri))
    }

    /// At the URL in a header that no response declares: the one that the options of a marked
    /// operation promise, else the one that the contract of its system asks for.
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

    /// Leaves open what nothing in the document decides about the polling.
    fn doubt(
        &mut self,
        polling: &Polling<'w>,
        monitor: Option<&StatusMonitor<'w>>,
        signs: &PollingSigns<'w>,
    ) {
        let headers = self.subject.profile.polling_headers.iter().cloned();
        match polling {
            // What a link names without a status in its body tells the end by its code.
            Polling::Header(header) if monitor.is_none() && signs.linked.is_none() => {
                let readings = ["the status code", "a status in the body"];
                let why = format!("nothing describes what {} leads to", header.name());
                self.leave_open("status_monitor", readings.map(str::to_owned), why);
            }
            Polling::OriginalUri => {
                // A 202 without a way to the status is no more than half a description.
                let why = if monitor.is_none() {
                    "no polling header is declared, and the resource has no provisioningState"
                } else if self.subject.response(202).is_some() {
                    "no polling header is declared on the 202"
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

/// The property of a body with the URL at which its operation is asked for.
fn link_property<'w>(body: &Schema<'w>, profile: &Profile) -> Option<Property<'w>> {
    if profile.system == System::Aep {
        // The path of the operation is its URL below that of the service.
        let mut ids = profile.id_properties.iter();
        return ids.find_map(|name| body.property(name));
    }
    let names = profile.link_properties.iter();
    names
        .filter_map(|name| body.property(name))
        .next()
        .or_else(|| {
            // What the services of Azure answer beside a header is a resource with URLs of its own.
            if matches!(profile.system, System::Arm | System::DataPlane) {
                return None;
            }
            let mut urls = body.properties().into_iter().filter(Property::is_url);
            let only = urls.next()?;
            urls.next().is_none().then_some(only)
        })
}
