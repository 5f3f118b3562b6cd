//! The request that clients make after an operation is complete.

use super::polled::Polled;
use super::reader::ModelReader;
use crate::model::final_state::FinalStateVia;
use crate::model::lro::{FinalStep, LroResult};
use crate::model::monitor::MonitorSource;
use crate::model::system::System;
use crate::openapi::{Basis, Fact, Method, Operation, Property, Response, Site};

type Ending<'w> = (Fact<'w, FinalStep<'w>>, Fact<'w, LroResult<'w>>);

impl<'w> ModelReader<'_, 'w> {
    pub(super) fn ending(
        &mut self,
        via: &Fact<'w, FinalStateVia>,
        polled: &Polled<'w>,
    ) -> Ending<'w> {
        let step = self.final_step(via, polled);
        let result = self.declared_result(&step).unwrap_or_else(|| {
            let result = self.result(via, &step, polled);
            self.doubt_result(via, &step, &result.value, polled);
            result
        });
        (step, result)
    }

    /// The property of a described monitor that says where the result is. A URL by its name where
    /// the system has a name for it, elsewhere by its format.
    pub(super) fn result_link(&self, polled: &Polled<'w>) -> Option<Property<'w>> {
        let schema = polled.described_monitor()?;
        let profile = self.subject.profile;
        let mut links = profile
            .link_properties
            .iter()
            .filter_map(|name| schema.property(name));
        let known = links.find(|link| profile.system == System::Graph || link.schema.is_url());
        known.or_else(|| {
            let mut urls = schema.properties().into_iter().filter(Property::is_url);
            urls.find(|url| {
                let told = self.told_by_property(url);
                told.is_some_and(|told| !self.is_status(&told.schema))
            })
        })
    }

    fn final_step(
        &self,
        via: &Fact<'w, FinalStateVia>,
        polled: &Polled<'w>,
    ) -> Fact<'w, FinalStep<'w>> {
        let is_resource = matches!(self.method(), Method::Put | Method::Patch);
        let has_result = self.result_in_monitor(polled).is_some();
        match via.value {
            FinalStateVia::OriginalUri => self.step_to_original_uri(),
            FinalStateVia::Location => self.step_to_location(via, polled),
            // A PUT whose path has no GET, and which answers no resource, reads nothing there.
            FinalStateVia::AzureAsyncOperation
                if is_resource && (self.is_read() || !has_result) =>
            {
                self.step_to_original_uri()
            }
            // The data plane's monitor of anything but a create-or-replace carries the result.
            FinalStateVia::OperationLocation if is_resource && !has_result => {
                self.step_to_original_uri()
            }
            FinalStateVia::CustomLink => self.step_to_link(polled),
            FinalStateVia::CustomOperationReference if !has_result => {
                self.step_to_operation(polled)
            }
            FinalStateVia::AzureAsyncOperation
            | FinalStateVia::OperationLocation
            | FinalStateVia::CustomOperationReference => self.step_in_monitor(polled),
        }
    }

    /// `true` if the resource can be read at the path of the operation, or is answered by it.
    fn is_read(&self) -> bool {
        self.get.is_some() || self.own.is_some()
    }

    /// The property of the monitor with the result, unless a DELETE leaves nothing there.
    fn result_in_monitor(&self, polled: &Polled<'w>) -> Option<Property<'w>> {
        let result = polled.result()?;
        if self.deletes_without_result(result) {
            return None;
        }
        (!self.leaves_nothing(result)).then(|| result.clone())
    }

    /// `true` if the operation is a DELETE without a result, although the status monitor has a
    /// property for one: the `202` has no such property, and its value isn't the deleted resource.
    /// Other operations that use the same monitor have the result.
    fn deletes_without_result(&self, result: &Property<'w>) -> bool {
        let accepted = self.subject.response(202).and_then(Response::schema);
        let is_silent = accepted.is_some_and(|body| body.property(&result.name).is_none());
        let of_resource = self
            .resource
            .as_ref()
            .is_some_and(|resource| resource.schema.place() == result.schema.essence().place());
        self.method() == Method::Delete && is_silent && !of_resource
    }

    /// Nothing is fetched, and where there is a result, the finished monitor holds it.
    pub(super) fn step_in_monitor(&self, polled: &Polled<'w>) -> Fact<'w, FinalStep<'w>> {
        match self.result_in_monitor(polled) {
            Some(result) => {
                let site = result.site.clone();
                Fact::inferred(FinalStep::MonitorProperty(Box::new(result)), [site])
            }
            None => Fact::default(FinalStep::Nothing),
        }
    }

    fn step_to_original_uri(&self) -> Fact<'w, FinalStep<'w>> {
        let get = self.get.clone();
        let sites: Vec<Site<'w>> = get.iter().map(Operation::site).collect();
        Fact::inferred(FinalStep::OriginalUri(get.map(Box::new)), sites)
    }

    fn step_to_location(
        &self,
        via: &Fact<'w, FinalStateVia>,
        polled: &Polled<'w>,
    ) -> Fact<'w, FinalStep<'w>> {
        if self.ends_at_monitor(via, polled) {
            self.step_in_monitor(polled)
        } else if self.method() == Method::Delete || self.ends_without_location(via) {
            Fact::default(FinalStep::Nothing)
        } else {
            Fact::inferred(FinalStep::Link("Location"), via.sites.clone())
        }
    }

    /// The URL in a property of the monitor is fetched, if the monitor has one.
    fn step_to_link(&self, polled: &Polled<'w>) -> Fact<'w, FinalStep<'w>> {
        let is_left = self.method() != Method::Delete;
        match self.result_link(polled).filter(|_| is_left) {
            Some(link) => {
                let site = link.site.clone();
                Fact::inferred(FinalStep::LinkProperty(Box::new(link)), [site])
            }
            None => self.step_in_monitor(polled),
        }
    }

    /// The operation is called that returns the result, if there is one.
    fn step_to_operation(&self, polled: &Polled<'w>) -> Fact<'w, FinalStep<'w>> {
        let linked = self.linked_result(polled);
        let by_path = || {
            let operation = self.final_operation(polled)?;
            let site = operation.site();
            Some((operation, site))
        };
        let by_elimination = || {
            let operation = self.only_final_operation(polled)?;
            let site = operation.site();
            Some((operation, site))
        };
        match linked.or_else(by_path).or_else(by_elimination) {
            Some((operation, site)) => {
                Fact::inferred(FinalStep::Operation(Box::new(operation)), [site])
            }
            None => Fact::default(FinalStep::Nothing),
        }
    }

    /// `true` if the result of a DELETE is an object without properties: that is how the proposals
    /// describe that there is none.
    fn leaves_nothing(&self, result: &Property<'w>) -> bool {
        self.subject.profile.system.answers_operation()
            && self.method() == Method::Delete
            && result.schema.properties().is_empty()
            && !result.schema.has_alternatives()
    }

    /// `true` if `Location` leads to a monitor, which then is where the operation ends: one that is
    /// described with a result, or one that is all that a declared `location` leads to. In Azure
    /// Resource Manager `Location` leads to the result even where it is polled.
    pub(super) fn ends_at_monitor(
        &self,
        via: &Fact<'w, FinalStateVia>,
        polled: &Polled<'w>,
    ) -> bool {
        let is_polled = polled.header().is_some_and(|header| header.is("Location"));
        if self.subject.profile.system == System::Arm || !is_polled {
            return false;
        }
        let is_asked_for = matches!(
            polled.monitor.as_ref().map(|monitor| &monitor.source),
            Some(MonitorSource::Operation(_) | MonitorSource::Link(_))
        );
        let has_result = polled
            .monitor
            .as_ref()
            .is_some_and(|monitor| monitor.result.is_some());
        has_result || via.basis == Basis::Declared && is_asked_for
    }

    /// `true` if no `Location` leads to a result: none is described, and the header isn't declared
    /// either or is the one to Fabric's status, which leads on only where there is a result.
    fn ends_without_location(&self, via: &Fact<'w, FinalStateVia>) -> bool {
        let writes = matches!(self.method(), Method::Put | Method::Patch);
        let has_result = self.own.is_some() || self.subject.names_result();
        let is_fabric = self.subject.profile.system == System::Fabric;
        let is_declared = via.basis == Basis::Declared || self.location().is_some();
        !writes && !has_result && (is_fabric || !is_declared)
    }
}
