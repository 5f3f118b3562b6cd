//! The way to the final state, if the document doesn't declare it.

use super::polled::Polled;
use super::reader::ModelReader;
use super::signs::own_link;
use crate::model::final_state::FinalStateVia;
use crate::model::lro::Polling;
use crate::model::subject::DeclaredVia;
use crate::model::system::System;
use crate::openapi::{Fact, Header, Method, Operation};

/// A step that looks for the way to the final state.
type Step<'s, 'w> = fn(&ModelReader<'s, 'w>, &Polled<'w>) -> Option<Fact<'w, FinalStateVia>>;

impl<'w> ModelReader<'_, 'w> {
    pub(super) fn final_state_via(&mut self, polled: &Polled<'w>) -> Fact<'w, FinalStateVia> {
        let subject = self.subject;
        if let DeclaredVia::Known(via, place) = subject.declared_via() {
            return Fact::declared(via, place);
        }
        // The marker of the proposals doesn't imply any headers.
        if subject.is_marked() && !subject.profile.system.answers_operation() {
            if subject.leaves_via_out() {
                return self.via_left_out(polled);
            }
            return self
                .custom_via(polled)
                .unwrap_or_else(|| self.default_via(polled));
        }
        match subject.profile.system {
            System::Arm => self.via_of_resource_manager(polled),
            _ => self.inferred_via(polled),
        }
    }

    /// The value that a compiler left out. A compiler writes every value except the two that no
    /// document may have.
    fn via_left_out(&mut self, polled: &Polled<'w>) -> Fact<'w, FinalStateVia> {
        if let Some(link) = self.result_link(polled) {
            return Fact::inferred(FinalStateVia::CustomLink, [link.site]);
        }
        let operation = polled.named.as_ref().map(Operation::site);
        if operation.is_none() {
            let readings = FinalStateVia::INTERNAL.map(|via| via.to_string());
            let why = "a compiler wrote the document, and writes no final-state-via for a way of \
                       the service's own";
            self.leave_open("final_state_via", readings.into_iter().rev(), why);
        }
        let is_link = matches!(polled.polling.value, Polling::BodyLink(_));
        let is_link = is_link || own_link(self.subject).is_some();
        let via = if operation.is_none() && is_link {
            FinalStateVia::CustomLink
        } else {
            FinalStateVia::CustomOperationReference
        };
        Fact::inferred(via, operation)
    }

    /// The value for a marked operation in a system that has other ways than Azure's headers.
    fn custom_via(&self, polled: &Polled<'w>) -> Option<Fact<'w, FinalStateVia>> {
        let is_custom = match self.subject.profile.system {
            System::Fabric => true,
            System::DataPlane => polled.header().is_none(),
            System::Arm | System::Graph | System::Generic | System::Aep | System::Google => false,
        };
        let operation = polled.named.as_ref().filter(|_| is_custom)?;
        let via = FinalStateVia::CustomOperationReference;
        Some(Fact::inferred(via, [operation.site()]))
    }

    /// The value that generators assume for a marked operation without options.
    fn default_via(&mut self, polled: &Polled<'w>) -> Fact<'w, FinalStateVia> {
        let header = polled.header();
        let of_header = header.and_then(|header| FinalStateVia::of_header(header.name()));
        let location = self.location();
        match self.method() {
            Method::Put | Method::Patch => Fact::default(FinalStateVia::OriginalUri),
            method => {
                if let (Method::Post, Some(header), Some(_), Some(other)) =
                    (method, header, &location, of_header)
                    && other != FinalStateVia::Location
                {
                    let why = format!(
                        "both Location and {} are declared, and final-state-via is not",
                        header.name()
                    );
                    let readings = [FinalStateVia::Location, other].map(|via| via.to_string());
                    self.leave_open("final_state_via", readings, why);
                }
                match location {
                    Some(location) => Fact {
                        sites: vec![location.site()],
                        ..Fact::default(FinalStateVia::Location)
                    },
                    None => Fact {
                        sites: header.iter().map(|header| header.site()).collect(),
                        ..Fact::default(of_header.unwrap_or(FinalStateVia::Location))
                    },
                }
            }
        }
    }

    fn via_of_resource_manager(&self, polled: &Polled<'w>) -> Fact<'w, FinalStateVia> {
        match (self.location(), polled.header(), self.method()) {
            (Some(location), _, _) => by_header(&location),
            (None, Some(header), _) => by_header(header),
            (None, None, Method::Put | Method::Patch) => {
                Fact::inferred(FinalStateVia::OriginalUri, [])
            }
            (None, None, _) => Fact::inferred(FinalStateVia::Location, []),
        }
    }

    /// The way to the final state of an operation without `final-state-via`. The steps are in order
    /// of certainty, and the first step that finds a way decides.
    fn inferred_via(&self, polled: &Polled<'w>) -> Fact<'w, FinalStateVia> {
        let steps: [Step<'_, 'w>; 7] = [
            Self::via_of_proposals,
            Self::via_result_link,
            Self::via_own_resource,
            Self::via_location_beside,
            Self::via_own_link,
            Self::via_linked_result,
            Self::via_named_operation,
        ];
        let mut steps = steps.into_iter();
        steps
            .find_map(|step| step(self, polled))
            .unwrap_or_else(|| self.via_polling(polled))
    }

    /// AEP and AIP-151: clients poll the operation at its own path, and `response` has the result.
    fn via_of_proposals(&self, polled: &Polled<'w>) -> Option<Fact<'w, FinalStateVia>> {
        let is_proposed = self.subject.profile.system.answers_operation();
        is_proposed.then(|| {
            let sites = polled.polling.sites.clone();
            Fact::inferred(FinalStateVia::CustomOperationReference, sites)
        })
    }

    /// A property of the status monitor has the URL of the result.
    fn via_result_link(&self, polled: &Polled<'w>) -> Option<Fact<'w, FinalStateVia>> {
        // Every status monitor of Graph has the link, even if a DELETE left no resource at the URL.
        let is_empty =
            self.subject.profile.system == System::Graph && self.method() == Method::Delete;
        let link = self.result_link(polled).filter(|_| !is_empty)?;
        Some(Fact::inferred(FinalStateVia::CustomLink, [link.site]))
    }

    /// A PUT or PATCH returns its resource, so a GET of the same URI returns the final state.
    fn via_own_resource(&self, polled: &Polled<'w>) -> Option<Fact<'w, FinalStateVia>> {
        let is_read = self.get.is_some() || self.location_beside(polled).is_none();
        let is_own = self.answers_resource() && !self.keeps_result_in_monitor(polled) && is_read;
        (is_own || self.is_read_after(polled))
            .then(|| Fact::inferred(FinalStateVia::OriginalUri, []))
    }

    /// `true` if clients poll a PUT by an operation or a link, and the PUT doesn't describe its
    /// resource. A GET of the same path then returns the final state.
    fn is_read_after(&self, polled: &Polled<'w>) -> bool {
        let is_by_reference = matches!(
            polled.polling.value,
            Polling::Operation(_) | Polling::BodyLink(_)
        );
        let is_silent = self.own.is_none() && self.location_beside(polled).is_none();
        let returns = self.get.as_ref().and_then(Operation::result);
        self.method() == Method::Put && is_by_reference && is_silent && returns.is_some()
    }

    /// `true` if the status monitor of a PATCH contains the result. This is the rule in Azure.Core,
    /// unless the document describes another status monitor.
    fn keeps_result_in_monitor(&self, polled: &Polled<'w>) -> bool {
        self.method() == Method::Patch
            && polled.header().is_some()
            && match polled.described_monitor() {
                Some(_) => polled.result().is_some(),
                None => self.subject.profile.system == System::DataPlane,
            }
    }

    /// If clients poll another header, `Location` has the URL of the result.
    fn via_location_beside(&self, polled: &Polled<'w>) -> Option<Fact<'w, FinalStateVia>> {
        self.location_beside(polled).as_ref().map(by_header)
    }

    /// A header of the service's own has the URL of the result.
    fn via_own_link(&self, _: &Polled<'w>) -> Option<Fact<'w, FinalStateVia>> {
        let link = own_link(self.subject)?;
        Some(Fact::inferred(FinalStateVia::CustomLink, [link.site()]))
    }

    /// A link of OpenAPI 3 names the GET of the result, and the status monitor has no result.
    fn via_linked_result(&self, polled: &Polled<'w>) -> Option<Fact<'w, FinalStateVia>> {
        if self.method() == Method::Delete || polled.result().is_some() {
            return None;
        }
        let (_, link) = self.linked_result(polled)?;
        let via = FinalStateVia::CustomOperationReference;
        Some(Fact::inferred(via, [link]))
    }

    /// The GET of the status also returns the final state. The request and the first response have
    /// all its parameters.
    fn via_named_operation(&self, polled: &Polled<'w>) -> Option<Fact<'w, FinalStateVia>> {
        let operation = polled.named.as_ref()?;
        let via = FinalStateVia::CustomOperationReference;
        Some(Fact::inferred(via, [operation.site()]))
    }

    /// The polled URL also returns the final state.
    fn via_polling(&self, polled: &Polled<'w>) -> Fact<'w, FinalStateVia> {
        match &polled.polling.value {
            Polling::Header(header) => by_header(header),
            Polling::Operation(_) => {
                let sites = polled.polling.sites.clone();
                Fact::inferred(FinalStateVia::CustomOperationReference, sites)
            }
            Polling::BodyLink(link) => {
                Fact::inferred(FinalStateVia::CustomLink, [link.site.clone()])
            }
            _ if matches!(self.method(), Method::Put | Method::Patch) => {
                Fact::inferred(FinalStateVia::OriginalUri, [])
            }
            _ => Fact::inferred(FinalStateVia::Location, []),
        }
    }

    /// The `Location` of a first response.
    pub(super) fn location(&self) -> Option<Header<'w>> {
        let initial = self.subject.initial();
        initial
            .iter()
            .find_map(|response| response.header("Location"))
    }

    /// The `Location` of the first response, if clients don't poll it. It then has the URL of the
    /// result.
    pub(super) fn location_beside(&self, polled: &Polled<'w>) -> Option<Header<'w>> {
        let is_polled = match &polled.polling.value {
            Polling::Header(header) => header.is("Location"),
            Polling::Operation(_) | Polling::BodyLink(_) => {
                self.subject.profile.system == System::Fabric
            }
            _ => true,
        };
        (!is_polled).then(|| self.location())?
    }
}

/// The way to the final state that belongs to a header.
fn by_header<'w>(header: &Header<'w>) -> Fact<'w, FinalStateVia> {
    let via = FinalStateVia::of_header(header.name()).unwrap_or(FinalStateVia::CustomLink);
    Fact::inferred(via, [header.site()])
}
