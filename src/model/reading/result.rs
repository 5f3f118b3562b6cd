//! The result that an operation returns after completion.

use super::polled::Polled;
use super::reader::{ModelReader, ResponseBody, is_only_links};
use crate::model::final_state::FinalStateVia;
use crate::model::lro::{FinalStep, LroResult};
use crate::model::monitor::in_envelope;
use crate::model::system::System;
use crate::openapi::{Fact, Method, Property, Response, Schema};

impl<'w> ModelReader<'_, 'w> {
    /// Leaves the result open if the schema is only its likeliest type.
    pub(super) fn doubt_result(
        &mut self,
        via: &Fact<'w, FinalStateVia>,
        step: &Fact<'w, FinalStep<'w>>,
        result: &LroResult<'w>,
        polled: &Polled<'w>,
    ) {
        let LroResult::Schema(schema, _) = result else {
            return;
        };
        let subject = self.subject;
        let is_arm = subject.profile.system == System::Arm;
        let (other, why) = match &step.value {
            // The compiler knows the type, but writes it only if the author asks for it.
            FinalStep::Link("Location")
                if is_arm
                    && matches!(self.method(), Method::Post | Method::Patch)
                    && subject.operation.api().is_generated()
                    && self.told_by_location().is_none() =>
            {
                let why = "the compiler wasn't told to write what Location leads to";
                ("another type", why)
            }
            FinalStep::Nothing if is_arm && via.value == FinalStateVia::AzureAsyncOperation => (
                "void",
                "clients read the finished status last, which isn't this",
            ),
            FinalStep::Operation(read) if self.is_guessed(read, polled) => (
                "void",
                "only its path says that this GET returns the result",
            ),
            _ => return,
        };
        let document = subject.operation.api().document();
        let readings = [schema.reference_from(document), other.to_owned()];
        self.leave_open("result", readings, why);
    }

    pub(super) fn declared_result(
        &self,
        step: &Fact<'w, FinalStep<'w>>,
    ) -> Option<Fact<'w, LroResult<'w>>> {
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

    pub(super) fn result(
        &mut self,
        via: &Fact<'w, FinalStateVia>,
        step: &Fact<'w, FinalStep<'w>>,
        polled: &Polled<'w>,
    ) -> Fact<'w, LroResult<'w>> {
        match (&step.value, self.method()) {
            (FinalStep::MonitorProperty(property), _) => self.result_of_status(property),
            (FinalStep::OriginalUri(Some(get)), Method::Delete) => {
                found(get.response(200).and_then(ResponseBody::of))
            }
            (_, Method::Delete) => Fact::default(LroResult::Void),
            (FinalStep::LinkProperty(link), _) => self.behind_link(link),
            (_, Method::Put | Method::Patch)
                if !(via.value == FinalStateVia::Location && self.ends_at_monitor(via, polled)) =>
            {
                self.result_of_write(via, polled)
            }
            (FinalStep::OriginalUri(_), _) => {
                let status = polled.described_monitor().map(Schema::place);
                let resource = self.resource.clone();
                found(resource.filter(|read| status != Some(read.schema.place())))
            }
            (FinalStep::Operation(operation), _) => {
                // One operation may return the results of many operations, so its own type may be
                // less precise.
                let returned = operation.response(200).and_then(ResponseBody::of);
                let is_linked = self.linked_result(polled).is_some();
                let own = self.own.clone().filter(|_| !is_linked);
                found(own.or(returned))
            }
            (FinalStep::Nothing, _)
                if via.value == FinalStateVia::Location && self.ends_at_monitor(via, polled) =>
            {
                Fact::inferred(LroResult::Void, via.sites.clone())
            }
            (FinalStep::Link(_), _) if self.told_by_location().is_some() => {
                found(self.told_by_location())
            }
            (FinalStep::Link(_), _) if self.own.is_none() => self.behind_location(via, polled),
            _ => self.own_result(via, polled),
        }
    }

    /// The body at the URL in a link of the completed status.
    fn behind_link(&mut self, link: &Property<'w>) -> Fact<'w, LroResult<'w>> {
        let described = || match self.method() {
            Method::Put | Method::Patch => self.resource.clone(),
            _ => self.own.clone(),
        };
        let known = self.told_by_property(link).or_else(described);
        match known.or_else(|| self.guessed()) {
            Some(body) => found(Some(body)),
            None => Fact::inferred(LroResult::Unknown, [link.site.clone()]),
        }
    }

    /// The resource that a PUT or PATCH creates or changes.
    fn result_of_write(
        &mut self,
        via: &Fact<'w, FinalStateVia>,
        polled: &Polled<'w>,
    ) -> Fact<'w, LroResult<'w>> {
        let accepted = || self.accepted_resource(polled);
        let described = self.resource.clone().or_else(accepted);
        match described.or_else(|| self.sent()) {
            Some(body) => found(Some(body)),
            None => self.void_for_want_of(via),
        }
    }

    /// The body of the operation's own success response. A status monitor that is described there
    /// isn't the result.
    fn own_result(
        &mut self,
        via: &Fact<'w, FinalStateVia>,
        polled: &Polled<'w>,
    ) -> Fact<'w, LroResult<'w>> {
        let monitor = polled.described_monitor().map(Schema::place);
        let own = self.own.clone();
        let is_monitor = |own: &ResponseBody<'w>| {
            let inner = in_envelope(&own.schema, self.subject.profile);
            let shown = [
                Some(own.schema.place()),
                inner.map(|inner| inner.schema.place()),
            ];
            monitor.is_some_and(|monitor| shown.contains(&Some(monitor)))
        };
        match own.filter(|own| !is_monitor(own)) {
            Some(own) => found(Some(own)),
            None => self.void_for_want_of(via),
        }
    }

    /// The value of a property of the completed status. If the operation is a DELETE, the status in
    /// its 202 may lack the property, because one GET serves several operations. The result is then
    /// left open.
    fn result_of_status(&mut self, property: &Property<'w>) -> Fact<'w, LroResult<'w>> {
        let schema = property.schema.essence();
        let accepted = self.subject.response(202).and_then(Response::schema);
        let is_silent = accepted.is_some_and(|body| body.property(&property.name).is_none());
        if self.method() == Method::Delete && is_silent {
            let document = self.subject.operation.api().document();
            let readings = [schema.reference_from(document), "void".to_owned()];
            let why = "the status in the 202 has no result, and the one that is asked for has";
            self.leave_open("result", readings, why);
        }
        let name = property.name.clone().into_owned();
        let result = LroResult::Schema(schema, Some(name));
        Fact::inferred(result, [property.site.clone()])
    }

    /// The result at the URL in a `Location` that isn't polled, if no response describes the
    /// result. It is the result of the status monitor, or the resource that an action works on. In
    /// Azure Resource Manager the result is empty, because actions without a result are common
    /// there.
    fn behind_location(
        &mut self,
        via: &Fact<'w, FinalStateVia>,
        polled: &Polled<'w>,
    ) -> Fact<'w, LroResult<'w>> {
        if self.subject.profile.system == System::Arm || self.location_beside(polled).is_none() {
            return self.void_for_want_of(via);
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

    /// The type that the description of a declared `Location` names. `None` if the type is a
    /// status.
    pub(super) fn told_by_location(&self) -> Option<ResponseBody<'w>> {
        let told = self.told_by_header(&self.location()?)?;
        (!self.is_status(&told.schema)).then_some(told)
    }

    /// The resource in the 202, which old PUTs describe. `None` if the body contains only links, or
    /// is the status.
    fn accepted_resource(&self, polled: &Polled<'w>) -> Option<ResponseBody<'w>> {
        let body = ResponseBody::of(self.subject.response(202)?)?;
        let status = polled.described_monitor().map(Schema::place);
        let is_status = status == Some(body.schema.place());
        (!is_status && !is_only_links(&body.schema)).then_some(body)
    }

    /// The body that a PUT sends. This is the likeliest result if no response describes the result.
    fn sent(&mut self) -> Option<ResponseBody<'w>> {
        if self.method() != Method::Put {
            return None;
        }
        let schema = self.subject.operation.request_schema()?;
        let document = self.subject.operation.api().document();
        let readings = [schema.reference_from(document), "void".to_owned()];
        let why = "no response says what the PUT returns, and this is what it sends";
        self.leave_open("result", readings, why);
        let site = schema.element().value();
        Some(ResponseBody { schema, site })
    }

    /// No result, because neither a response nor a status describes one. The result is left open,
    /// unless the document declares that there is none.
    fn void_for_want_of(&mut self, via: &Fact<'w, FinalStateVia>) -> Fact<'w, LroResult<'w>> {
        if !self.says_void() {
            let what = match via.value {
                FinalStateVia::Location => "what Location leads to",
                FinalStateVia::OriginalUri => "what a GET of the path returns",
                FinalStateVia::AzureAsyncOperation | FinalStateVia::OperationLocation => {
                    "a result in the status"
                }
                FinalStateVia::CustomLink => "what a link leads to",
                FinalStateVia::CustomOperationReference => "what another operation returns",
            };
            let readings = ["void", what].map(str::to_owned);
            let why = "neither a response nor a status describes a result";
            self.leave_open("result", readings, why);
        }
        found(None)
    }

    /// `true` if the document declares that there is no result: the response that ends the
    /// operation has no body.
    fn says_void(&self) -> bool {
        let mut last = self.subject.last().peekable();
        last.peek().is_some() && last.all(|response| response.body().is_none())
    }

    /// The resource that the operation works on, if nothing better is described. The result is left
    /// open.
    fn guessed(&mut self) -> Option<ResponseBody<'w>> {
        let body = ResponseBody::of(self.thing()?.response(200)?)?;
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
