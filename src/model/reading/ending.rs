//! What is fetched once an operation has ended, and what it returns.

use super::polled::Polled;
use super::reader::{ModelReader, ResponseBody};
use super::signs::monitor_in_body;
use crate::model::final_state::FinalStateVia;
use crate::model::lro::{FinalStep, LroResult, Polling};
use crate::model::monitor::{MonitorSource, status_property};
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
        let result = self
            .declared_result(&step)
            .unwrap_or_else(|| self.result(via, &step, polled));
        (step, result)
    }

    /// The property of a described monitor that says where the result is. A URL by its name where
    /// the system has a name for it, elsewhere by its format.
    pub(super) fn result_link(&self, polled: &Polled<'w>) -> Option<Property<'w>> {
        let schema = polled.described_monitor()?;
        let profile = self.subject.profile;
        profile
            .link_properties
            .iter()
            .filter_map(|name| schema.property(name))
            .find(|link| profile.system == System::Graph || link.schema.is_url())
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
            FinalStateVia::AzureAsyncOperation if is_resource => self.step_to_original_uri(),
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

    /// The property of the monitor with the result, unless a DELETE leaves nothing there.
    fn result_in_monitor(&self, polled: &Polled<'w>) -> Option<Property<'w>> {
        let result = polled.result()?;
        let is_left = !self.deletes_without_result() && !self.leaves_nothing(result);
        is_left.then(|| result.clone())
    }

    /// Nothing is fetched, and where there is a result, the finished monitor holds it.
    fn step_in_monitor(&self, polled: &Polled<'w>) -> Fact<'w, FinalStep<'w>> {
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
        if self.method() == Method::Delete {
            Fact::default(FinalStep::Nothing)
        } else if self.ends_at_monitor(via, polled) {
            self.step_in_monitor(polled)
        } else if self.ends_without_location(via) {
            Fact::default(FinalStep::Nothing)
        } else {
            Fact::inferred(FinalStep::Link("Location"), via.sites.clone())
        }
    }

    /// The URL in a property of the monitor is fetched, if the monitor has one.
    fn step_to_link(&self, polled: &Polled<'w>) -> Fact<'w, FinalStep<'w>> {
        if self.method() == Method::Delete {
            return Fact::default(FinalStep::Nothing);
        }
        match self.result_link(polled) {
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
        match linked.or_else(by_path) {
            Some((operation, site)) => {
                Fact::inferred(FinalStep::Operation(Box::new(operation)), [site])
            }
            None => Fact::default(FinalStep::Nothing),
        }
    }

    /// Whether a DELETE answers a status without a result at first. The monitor that other
    /// operations share with it may have one.
    fn deletes_without_result(&self) -> bool {
        self.method() == Method::Delete
            && self
                .subject
                .response(202)
                .and_then(|accepted| monitor_in_body(accepted, self.subject.profile))
                .is_some_and(|monitor| monitor.result.is_none())
    }

    /// Whether the result of a DELETE is an object without properties: that is how the proposals
    /// describe that there is none.
    fn leaves_nothing(&self, result: &Property<'w>) -> bool {
        self.subject.profile.system == System::Aep
            && self.method() == Method::Delete
            && result.schema.properties().is_empty()
            && !result.schema.has_alternatives()
    }

    /// Whether `Location` leads to a monitor, which then is where the operation ends: one that is
    /// described with a result, or one that is all that a declared `location` leads to. In Azure
    /// Resource Manager `Location` leads to the result even where it is polled.
    fn ends_at_monitor(&self, via: &Fact<'w, FinalStateVia>, polled: &Polled<'w>) -> bool {
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

    /// Whether no `Location` leads to a result: none is described, and the header isn't declared
    /// either or is the one to Fabric's status, which leads on only where there is a result.
    fn ends_without_location(&self, via: &Fact<'w, FinalStateVia>) -> bool {
        let writes = matches!(self.method(), Method::Put | Method::Patch);
        let has_result = self.own.is_some() || self.subject.names_result();
        let is_fabric = self.subject.profile.system == System::Fabric;
        let is_declared = via.basis == Basis::Declared || self.location().is_some();
        !writes && !has_result && (is_fabric || !is_declared)
    }

    /// The GET of the result that a link of OpenAPI 3 names: on the status, or beside the link to
    /// the status on the 202.
    pub(super) fn linked_result(&self, polled: &Polled<'w>) -> Option<(Operation<'w>, Site<'w>)> {
        let monitor = polled.monitor.as_ref();
        let status = monitor.and_then(|monitor| monitor.operation.as_ref());
        let finished = status.and_then(|status| status.response(200));
        let accepted = self.subject.response(202).cloned();
        let polled = match &polled.polling.value {
            Polling::Operation(operation) => Some(&**operation),
            _ => status,
        };
        let links = finished.iter().chain(&accepted).flat_map(Response::links);
        links
            .filter_map(|link| {
                Some((
                    self.index.operations.target_of(&link)?,
                    link.element().key(),
                ))
            })
            .find(|(target, _)| {
                target.method() == Method::Get
                    && Some(*target) != polled
                    && target.result().is_some_and(|result| {
                        status_property(&result, self.subject.profile).is_none()
                    })
            })
            .map(|(target, link)| (target.clone(), link))
    }

    /// The operation that returns the result where nothing leads there but its path: below that of
    /// the status, or that of the thing which an action works on.
    fn final_operation(&self, polled: &Polled<'w>) -> Option<Operation<'w>> {
        if self.method() == Method::Delete {
            return None;
        }
        let status = polled
            .monitor
            .as_ref()
            .and_then(|monitor| monitor.operation.as_ref());
        let own = self.own.as_ref().map(|own| own.schema.place());
        let returns_own = |get: &&Operation<'w>| {
            get.result()
                .is_some_and(|result| Some(result.place()) == own)
        };
        if let Some(status) = status {
            let below = self.index.operations.below(status.api(), status.path());
            let found = below.iter().find(returns_own).or_else(|| {
                let is_result = |get: &&Operation<'_>| get.path().ends_with("/result");
                below.iter().find(is_result).filter(|_| own.is_some())
            });
            if let Some(found) = found {
                return Some(found.clone());
            }
        }
        // A status that is asked for by itself tells of an end of its own.
        polled.header()?;
        polled.named.is_none().then(|| self.thing()).flatten()
    }

    /// The GET of the thing that an action works on, or of what a POST to a collection creates.
    fn thing(&self) -> Option<Operation<'w>> {
        let operation = &self.subject.operation;
        let api = operation.api();
        let path = operation.path().trim_end_matches('/');
        let (parent, last) = path.rsplit_once('/')?;
        let above = match last.split_once("}:") {
            Some(_) => path.rsplit_once(':').map(|(thing, _)| thing),
            None => parent.ends_with('}').then_some(parent),
        };
        if let Some(above) = above {
            return api.path(above)?.operation(Method::Get);
        }
        let mut things = self.index.operations.below(api, path).iter();
        things
            .find(|get| get.path().ends_with('}') && get.result().is_some())
            .cloned()
    }

    fn declared_result(&self, step: &Fact<'w, FinalStep<'w>>) -> Option<Fact<'w, LroResult<'w>>> {
        if let Some(schema) = self.subject.extended_result() {
            let held_by = match &step.value {
                FinalStep::MonitorProperty(property) => Some(property.name.clone().into_owned()),
                _ => None,
            };
            let site = schema.element().place();
            return Some(Fact::declared(LroResult::Schema(schema, held_by), site));
        }
        let options = self.subject.options.as_ref()?;
        let declared = options.final_state_schema?;
        let result = match (options.result_schema()?, &step.value) {
            (Ok(schema), FinalStep::MonitorProperty(property))
                if property.schema.place() == schema.place() =>
            {
                LroResult::Schema(schema, Some(property.name.clone().into_owned()))
            }
            (Ok(schema), _) => LroResult::Schema(schema, None),
            (Err(_), _) => LroResult::Unknown,
        };
        Some(Fact::declared(result, declared))
    }

    fn result(
        &mut self,
        via: &Fact<'w, FinalStateVia>,
        step: &Fact<'w, FinalStep<'w>>,
        polled: &Polled<'w>,
    ) -> Fact<'w, LroResult<'w>> {
        match (&step.value, self.method()) {
            (FinalStep::MonitorProperty(property), _) => Fact::inferred(
                LroResult::Schema(
                    property.schema.essence(),
                    Some(property.name.clone().into_owned()),
                ),
                [property.site.clone()],
            ),
            (_, Method::Delete) => Fact::default(LroResult::Void),
            (FinalStep::LinkProperty(link), method) => {
                let described = match method {
                    Method::Put | Method::Patch => self.resource.clone(),
                    _ => self.own.clone(),
                };
                match described.or_else(|| self.guessed()) {
                    Some(body) => found(Some(body)),
                    None => Fact::inferred(LroResult::Unknown, [link.site.clone()]),
                }
            }
            (_, Method::Put | Method::Patch)
                if !(via.value == FinalStateVia::Location && self.ends_at_monitor(via, polled)) =>
            {
                found(self.resource.clone().or_else(|| {
                    // An old PUT that answers nothing but 202 describes the resource there.
                    ResponseBody::of(self.subject.response(202)?)
                }))
            }
            (FinalStep::OriginalUri(_), _) => found(self.resource.clone()),
            (FinalStep::Operation(operation), _) => {
                // One operation may return the results of many, and be no more precise than that.
                let returned = operation.response(200).as_ref().and_then(ResponseBody::of);
                let is_linked = self.linked_result(polled).is_some();
                let own = self.own.clone().filter(|_| !is_linked);
                found(own.or(returned))
            }
            (FinalStep::Nothing, _)
                if via.value == FinalStateVia::Location && self.ends_at_monitor(via, polled) =>
            {
                Fact::inferred(LroResult::Void, via.sites.clone())
            }
            (FinalStep::Link(_), _) if self.own.is_none() => self.behind_location(polled),
            _ => {
                // A monitor that is described as the final body is no result, unless it is the
                // resource.
                let monitor = polled.described_monitor().map(|schema| schema.place());
                let own = self.own.clone();
                found(own.filter(|own| monitor != Some(own.schema.place())))
            }
        }
    }

    /// What a `Location` leads to that isn't polled, where no response says it: the result of the
    /// monitor, or the thing that an action works on. Azure Resource Manager has actions without a
    /// result at every turn.
    fn behind_location(&mut self, polled: &Polled<'w>) -> Fact<'w, LroResult<'w>> {
        if self.subject.profile.system == System::Arm || self.location_beside(polled).is_none() {
            return found(None);
        }
        let result = polled
            .monitor
            .as_ref()
            .and_then(|monitor| monitor.result.as_ref());
        if let Some(result) = result {
            let schema = result.schema.essence();
            return Fact::inferred(LroResult::Schema(schema, None), [result.site.clone()]);
        }
        let guessed = self.guessed();
        found(guessed)
    }

    /// The thing that the operation is about, for want of anything better.
    fn guessed(&mut self) -> Option<ResponseBody<'w>> {
        let body = ResponseBody::of(&self.thing()?.response(200)?)?;
        let document = self.subject.operation.api().document();
        let readings = [body.schema.reference_from(document), "void".to_owned()];
        let why = "no response says what the link to the result leads to";
        self.leave_open("result", readings, why);
        Some(body)
    }
}

fn found<'w>(body: Option<ResponseBody<'w>>) -> Fact<'w, LroResult<'w>> {
    match body {
        Some(body) => Fact::inferred(LroResult::Schema(body.schema, None), [body.site]),
        None => Fact::inferred(LroResult::Void, []),
    }
}
