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

    /// The property of a described status monitor with the URL of the result. The property has a
    /// name that the system knows, or its description names the type of the result. Except in
    /// Microsoft Graph, its schema must also be a URL.
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
            // If the path of a PUT has no GET and the PUT returns no resource, clients read nothing
            // at the path.
            FinalStateVia::AzureAsyncOperation
                if is_resource && (self.is_read() || !has_result) =>
            {
                self.step_to_original_uri()
            }
            // In Azure's data plane, the status monitor contains the result, except for
            // create-or-replace.
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

    /// `true` if a GET returns the resource at the operation's path, or if the operation returns a
    /// body.
    fn is_read(&self) -> bool {
        self.get.is_some() || self.own.is_some()
    }

    /// The property of the status monitor with the result. `None` if the operation is a DELETE
    /// without a result.
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

    /// Clients send no further request. If there is a result, the completed status monitor contains
    /// it.
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

    /// Clients get the URL in a property of the status monitor, if the monitor has such a property.
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

    /// Clients call the operation that returns the result, if there is one.
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

    /// `true` if the operation is a DELETE and its result is an object without properties. This is
    /// how the proposals describe an empty result.
    fn leaves_nothing(&self, result: &Property<'w>) -> bool {
        self.subject.profile.system.answers_operation()
            && self.method() == Method::Delete
            && result.schema.properties().is_empty()
            && !result.schema.has_alternatives()
    }

    /// `true` if `Location` has the URL of a status monitor that ends the operation. The monitor is
    /// described with a result, or `location` is declared and `Location` has only the URL of the
    /// monitor. Always `false` in Azure Resource Manager: `Location` has the URL of the result
    /// there, even if clients poll it.
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

    /// `true` if no `Location` has the URL of a result. The document describes no result, and
    /// `Location` isn't declared. In Fabric, `Location` may be declared: it has the URL of the
    /// status, and a result follows only if the document describes one.
    fn ends_without_location(&self, via: &Fact<'w, FinalStateVia>) -> bool {
        let writes = matches!(self.method(), Method::Put | Method::Patch);
        let has_result = self.own.is_some() || self.subject.names_result();
        let is_fabric = self.subject.profile.system == System::Fabric;
        let is_declared = via.basis == Basis::Declared || self.location().is_some();
        !writes && !has_result && (is_fabric || !is_declared)
    }
}
