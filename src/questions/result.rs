//! Comparisons of schemas that should be the same in an operation.

use crate::model::{
    DeclaredVia, FinalStateVia, FinalStep, Lro, LroOptions, LroResult, MonitorSource, Polling,
    Subject, System, is_monitor,
};
use crate::openapi::{
    Api, Comparisons, Difference, Header, Method, Property, Response, Schema, Site, Status,
};
use crate::workspace::Target;

/// A schema that the document declares for the result of an operation.
#[derive(Clone, Debug)]
pub struct Body<'w> {
    /// The place of the declaration.
    pub site: Site<'w>,
    /// The status of the response, if a response declares the schema.
    pub status: Option<Status>,
    /// The schema.
    pub schema: Schema<'w>,
}

/// Two schemas that should be the same.
#[derive(Clone, Debug)]
pub struct Mismatch<'w> {
    /// The schema that is checked.
    pub first: Body<'w>,
    /// The schema with which the first one is compared.
    pub second: Body<'w>,
    /// The first difference.
    pub difference: Difference<'w>,
}

/// The body of a final response that clients never get when they poll, and the status monitor that
/// they get instead.
#[derive(Clone, Debug)]
pub struct Unreturned<'w> {
    /// The body.
    pub body: Body<'w>,
    /// The status monitor.
    pub monitor: Schema<'w>,
    /// The property of the monitor with the result. `None` if the monitor has no result.
    pub result: Option<Property<'w>>,
}

/// Another place with the schema of the result, if a final response has no schema.
#[derive(Clone, Debug)]
pub enum ShownElsewhere<'w> {
    /// Another success response.
    Response(Status, Schema<'w>),
    /// The GET that clients send when the operation is done.
    FinalGet(Schema<'w>),
}

impl<'w> Body<'w> {
    /// The body of a response, if it has one.
    pub(super) fn as_written(response: &Response<'w>) -> Option<Self> {
        Some(Self {
            site: response.body()?,
            status: Some(response.status()),
            schema: response.schema()?,
        })
    }

    /// The body of a response. `None` if it has no schema, an empty schema or a broken reference.
    fn of(response: &Response<'w>) -> Option<Self> {
        // Other rules report an empty schema or a broken reference.
        Self::as_written(response)
            .filter(|body| !body.schema.is_empty() && body.schema.element().broken().is_none())
    }

    /// Two bodies, if their schemas are separate copies of one structure.
    fn copies(first: Self, second: Self, known: &mut Comparisons<'w>) -> Option<(Self, Self)> {
        if first.schema.place() == second.schema.place() {
            return None;
        }
        let difference = known.difference(&first.schema, &second.schema);
        difference.is_none().then_some((first, second))
    }

    fn against(self, second: Self, known: &mut Comparisons<'w>) -> Option<Mismatch<'w>> {
        let difference = known.difference(&self.schema, &second.schema)?;
        Some(Mismatch {
            first: self,
            second,
            difference,
        })
    }
}

impl<'w> Subject<'w> {
    pub(crate) fn body(&self, code: u16) -> Option<Body<'w>> {
        Body::of(self.response(code)?)
    }

    /// The bodies of a PUT that creates (`201`) and replaces (`200`), if they differ.
    pub fn creates_another(&self, known: &mut Comparisons<'w>) -> Option<Mismatch<'w>> {
        if self.operation.method() != Method::Put {
            return None;
        }
        self.body(201)?.against(self.body(200)?, known)
    }

    /// The bodies of a PUT that creates (`201`) and replaces (`200`), if their schemas are copies.
    pub fn creates_copy(&self, known: &mut Comparisons<'w>) -> Option<(Body<'w>, Body<'w>)> {
        if self.operation.method() != Method::Put {
            return None;
        }
        let [created, replaced] = [201, 200].map(|code| Body::as_written(self.response(code)?));
        Body::copies(created?, replaced?, known)
    }

    /// The bodies of a PUT or PATCH and of its counterpart, if their schemas are copies.
    pub fn returns_copy(&self, known: &mut Comparisons<'w>) -> Option<(Body<'w>, Body<'w>)> {
        let [done, created] = [200, 201].map(|code| Body::as_written(self.response(code)?));
        let (_, counterpart) = self.counterpart()?;
        let counterpart = Body::as_written(&counterpart)?;
        Body::copies(done.or(created)?, counterpart, known)
    }

    /// The body of the final response: the body of the `200`, otherwise of the `201`.
    pub fn returned(&self) -> Option<Body<'w>> {
        self.body(200).or_else(|| self.body(201))
    }

    /// Empty schemas of the `200` and `201`, and of the result that the options name. A DELETE has
    /// no result.
    pub fn empty_results(&self) -> Vec<Body<'w>> {
        if self.operation.method() == Method::Delete {
            return Vec::new();
        }
        let responses = [200, 201].map(|code| Body::as_written(self.response(code)?));
        let mut results: Vec<_> = responses.into_iter().flatten().collect();
        results.extend(self.named_result());
        results.retain(|body| body.schema.says_nothing());
        results
    }

    /// `true` if a `200` or `201` has an empty schema.
    pub fn has_empty_result(&self) -> bool {
        let mut empty = self.empty_results().into_iter();
        empty.any(|body| body.status.is_some())
    }

    /// `true` if a response has an empty schema, and its `200` or `201` has one too.
    pub fn pastes_empty_schema(&self, response: &Response<'w>) -> bool {
        let schema = response.schema();
        schema.is_some_and(|schema| schema.says_nothing()) && self.has_empty_result()
    }

    /// The schema that the options name for the result.
    pub(super) fn named_result(&self) -> Option<Body<'w>> {
        let options = self.options.as_ref()?;
        Some(Body {
            site: Site::value(options.final_state_schema?),
            status: None,
            schema: options.result_schema()?.ok()?,
        })
    }

    /// The schema that the options name for the result and the schema of the final response, if
    /// they differ. Generators prefer the response.
    pub fn names_another_result(&self, known: &mut Comparisons<'w>) -> Option<Mismatch<'w>> {
        self.named_result()?.against(self.returned()?, known)
    }

    /// The schema that the options name for the result, and the `204`, if the `204` is the only
    /// declared final response. `None` for a DELETE, which returns `204` if there was nothing to
    /// delete.
    pub fn names_result_without_body(&self) -> Option<(Body<'w>, &Response<'w>)> {
        if self.operation.method() == Method::Delete {
            return None;
        }
        let mut last = self.last();
        let empty = last.next().filter(|one| one.code() == Some(204))?;
        let is_alone = last.next().is_none();
        Some((self.named_result()?, empty)).filter(|_| is_alone)
    }

    /// `true` if a GET on the same path returns this schema.
    pub fn reads_as(&self, schema: &Schema<'w>, known: &mut Comparisons<'w>) -> bool {
        self.read_body()
            .is_some_and(|read| known.difference(schema, &read.schema).is_none())
    }

    /// The bodies of a PUT or PATCH and of its counterpart, if they differ. `None` if the responses
    /// of the operation contradict each other, because one of them may be right.
    pub fn returns_another_resource(&self, known: &mut Comparisons<'w>) -> Option<Mismatch<'w>> {
        let (_, counterpart) = self.counterpart()?;
        let contradicts_itself =
            self.creates_another(known).is_some() || self.names_another_result(known).is_some();
        let returned = self.returned()?;
        // If the response is an operation, the operation contains the resource.
        let is_operation =
            self.profile.system.answers_operation() && self.answers_status(&returned.schema);
        if contradicts_itself || is_operation {
            return None;
        }
        returned.against(Body::of(&counterpart)?, known)
    }

    /// `true` if the GET of the path returns a list of the resources that a PUT or PATCH returns.
    /// The path is then the path of a list.
    pub fn is_sent_to_list(&self, own: &Schema<'w>) -> bool {
        let Some(get) = self.get_of_same_path() else {
            return false;
        };
        let Some(listed) = get.result() else {
            return false;
        };
        let is_array = |schema: &Schema<'w>| !schema.types().allows("object");
        let holds_own = || {
            let properties = listed.properties();
            let mut items = properties.iter().filter_map(|one| one.schema.items());
            items.any(|item| item.place() == own.place())
        };
        (get.pageable().is_some() || is_array(&listed) || holds_own()) && !is_array(own)
    }

    /// The body with which the body of a PUT or PATCH is compared, and the method that returns it.
    /// It is the `200` of the GET on the same path. For a PATCH without such a GET, it is the body
    /// that the PUT returns.
    pub fn counterpart(&self) -> Option<(Method, Response<'w>)> {
        let method = self.operation.method();
        if !matches!(method, Method::Put | Method::Patch) {
            return None;
        }
        let has_body = |response: &&Response<'w>| response.schema().is_some();
        let read = self.get_of_same_path().and_then(|get| get.response(200));
        if let Some(read) = read.filter(has_body) {
            return Some((Method::Get, read.clone()));
        }
        let put = self.operation.path_item().operation(Method::Put);
        let put = put.filter(|_| method == Method::Patch)?;
        let mut made = [200, 201].into_iter().filter_map(|code| put.response(code));
        Some((Method::Put, made.find(has_body)?.clone()))
    }

    /// The body that a GET on the same path returns.
    fn read_body(&self) -> Option<Body<'w>> {
        Body::of(self.get_of_same_path()?.response(200)?)
    }
}

impl<'w> Lro<'w> {
    /// The place with the schema of the result, if some final responses have no schema. A `202`
    /// with the status of the operation is ignored.
    pub fn result_elsewhere(&self) -> Option<ShownElsewhere<'w>> {
        let subject = &self.subject;
        let accepted = subject.body(202);
        let accepted = accepted.filter(|body| !is_monitor(&body.schema, subject.profile));
        if let Some(body) = subject.returned().or(accepted) {
            return Some(ShownElsewhere::Response(body.status?, body.schema));
        }
        let get = match &self.final_step.value {
            FinalStep::OriginalUri(get) => get.as_deref()?,
            FinalStep::Operation(get) => get,
            _ => return None,
        };
        let read = get.result().filter(|schema| !schema.is_empty())?;
        Some(ShownElsewhere::FinalGet(read))
    }

    /// Two different bodies: the body of a `200` or `201` for work that is done at once, and the
    /// body for work that is done later. The `202` has another body, or its status has another
    /// result, and no option names the right one.
    ///
    /// Other rules report the `202` of a PUT, and a POST without options. A client that can choose
    /// in its request, by `Prefer` or by a flag, knows which body it gets.
    pub fn answers_in_two_ways(&self, known: &mut Comparisons<'w>) -> Option<Mismatch<'w>> {
        let subject = &self.subject;
        let method = subject.operation.method();
        let via = subject.declared_via();
        let is_untold =
            method == Method::Post && subject.is_marked() && matches!(via, DeclaredVia::Absent);
        let is_told =
            subject.names_result() || matches!(via, DeclaredVia::Known(FinalStateVia::Location, _));
        if method == Method::Put || is_untold || is_told {
            return None;
        }
        let done = subject.returned()?;
        // A status in the first response isn't another result.
        if subject.answers_status(&done.schema) && subject.response(202).is_none() {
            return None;
        }
        let promised = self.monitor.as_ref().and_then(|monitor| {
            let result = monitor.result.clone()?;
            Some(Body {
                site: result.site,
                status: None,
                schema: result.schema,
            })
        });
        // If the status has no result, the `200` may be the only declaration of the result.
        if promised.is_none() && subject.stand_in_for_result().is_some() {
            return None;
        }
        let others = [promised, subject.body(202)];
        let fetched = match &self.final_step.value {
            FinalStep::Operation(get) => get.result(),
            FinalStep::OriginalUri(_) => subject.get_of_same_path().and_then(|get| get.result()),
            _ => None,
        };
        let mut same = |schema: &Schema<'w>| known.difference(&done.schema, schema).is_none();
        let mut schemas = others
            .iter()
            .flatten()
            .map(|body| &body.schema)
            .chain(&fetched);
        if schemas.any(&mut same) {
            return None;
        }
        let other = others.into_iter().flatten().next()?;
        let mismatch = done.against(other, known)?;
        // A client that can choose in its request knows which of the two bodies it gets.
        (!subject.may_choose_mode()).then_some(mismatch)
    }
}

impl<'w> Lro<'w> {
    /// The body of the `200` or `201`, if the operation ends at a described status monitor without
    /// this result.
    ///
    /// `None` for a DELETE, because its `200` should have no body at all. Also `None` if clients
    /// may read the body at the end: with a GET on the path of the PUT or PATCH, or through a link
    /// in the status. Clients generated from TypeSpec don't do this.
    pub fn never_returned(&self, known: &mut Comparisons<'w>) -> Option<Unreturned<'w>> {
        let subject = &self.subject;
        let method = subject.operation.method();
        let body = subject.returned()?;
        let described = self.monitor.as_ref().filter(|monitor| {
            matches!(
                monitor.source,
                MonitorSource::Link(_) | MonitorSource::Body(_) | MonitorSource::Operation(_)
            )
        });
        let monitor = described?.schema.clone()?;
        let is_status = is_monitor(&body.schema, subject.profile)
            || known.difference(&body.schema, &monitor).is_none();
        let is_read = matches!(method, Method::Put | Method::Patch)
            && subject.reads_as(&body.schema, known)
            || self.leads_from_status(&monitor);
        let may_be_read = is_read && !subject.operation.api().is_generated();
        if method == Method::Delete || subject.names_result() || is_status || may_be_read {
            return None;
        }
        let result = match &self.final_step.value {
            FinalStep::MonitorProperty(held) => Some((**held).clone()),
            FinalStep::Nothing if self.ends_with_status() => None,
            _ => return None,
        };
        let is_held = result
            .as_ref()
            .is_some_and(|held| known.difference(&body.schema, &held.schema).is_none());
        (!is_held).then_some(Unreturned {
            body,
            monitor,
            result,
        })
    }

    /// `true` if the URL of the result may be in a property of the status monitor. In Fabric always
    /// `true`: the last status has a header with the URL.
    fn leads_from_status(&self, monitor: &Schema<'w>) -> bool {
        let profile = self.subject.profile;
        let mut names = profile.link_properties.iter();
        profile.system == System::Fabric
            || names.any(|name| monitor.property(name).is_some())
            || monitor.properties().iter().any(Property::is_url)
    }

    /// `true` if clients get nothing but the last status document when they poll. `Location` has
    /// the URL of the status, or the options of a POST name the header with this URL.
    fn ends_with_status(&self) -> bool {
        let is_said = matches!(
            self.subject.declared_via(),
            DeclaredVia::Known(
                FinalStateVia::AzureAsyncOperation | FinalStateVia::OperationLocation,
                _
            )
        );
        let is_action = self.subject.operation.method() == Method::Post;
        matches!(self.result.value, LroResult::Void) || is_action && is_said
    }

    /// `true` if the document doesn't show whether a marked operation returns a result. The
    /// operation declares only a `202`, and neither its options nor its status monitor describe a
    /// result.
    ///
    /// `false` if the body of the `202` is a status without a result: there is no result then. Also
    /// `false` for a DELETE, which normally has no result.
    pub fn leaves_result_unstated(&self) -> bool {
        let subject = &self.subject;
        let method = subject.operation.method();
        let is_judged = subject.is_marked() && method.is_write() && method != Method::Delete;
        let shows_status = subject
            .response(202)
            .and_then(Response::schema)
            .is_some_and(|body| is_monitor(&body, subject.profile));
        is_judged
            && subject.success_codes() == [202]
            && !subject.names_result()
            && !shows_status
            && matches!(self.result.value, LroResult::Void | LroResult::Unknown)
    }
}

impl<'w> LroOptions<'w> {
    /// A reference to the schema whose name is most similar to the name in `final-state-schema`.
    pub fn nearest_schema(&self) -> Option<String> {
        let reference = self.final_state_schema?;
        let text = reference.as_str()?;
        let name = text.rsplit(['/', '#']).next()?;
        let workspace = reference.workspace();
        let document = match reference.target_file() {
            Some(Target::Document(id) | Target::OtherCase(id)) => workspace.document(*id),
            _ => reference.document(),
        };
        let nearest = Api::new(workspace, document).nearest_schema(name)?;
        Some(nearest.reference_from(reference.document()))
    }
}

impl<'w> Subject<'w> {
    /// The `200` of an action that exists only to declare the result. The `202` gives clients the
    /// URL of a status with the result. Nothing shows that the operation may be done at once, or
    /// that `Location` has the URL of the result. Only for the data plane, whose statuses contain
    /// results.
    pub fn stand_in_for_result(&self) -> Option<&Response<'w>> {
        let is_action = self.profile.system == System::DataPlane
            && self.operation.method() == Method::Post
            && self.is_marked();
        let accepted = self.response(202).filter(|_| is_action)?;
        let leads_to_status = accepted
            .schema()
            .is_some_and(|body| is_monitor(&body, self.profile))
            || accepted
                .headers()
                .iter()
                .any(|header| self.profile.is_certain_header(header.name()));
        let leads_to_result = accepted.header("Location").is_some()
            || matches!(
                self.declared_via(),
                DeclaredVia::Known(FinalStateVia::Location | FinalStateVia::OriginalUri, _)
            );
        let done = self.response(200)?;
        let is_result = !is_monitor(&done.schema()?, self.profile);
        (leads_to_status && !leads_to_result && is_result).then_some(done)
    }

    /// `true` if clients read the result at `Location`, not with a GET on the operation's own URL.
    /// The options name `location`, or no other polling header is declared.
    pub fn leads_to_location(&self) -> bool {
        match self.declared_via() {
            DeclaredVia::Known(via, _) => via == FinalStateVia::Location,
            _ => self.offered_vias() == [FinalStateVia::Location],
        }
    }
}

impl<'w> Lro<'w> {
    /// The polling header and the result property of its status monitor, if clients by default read
    /// the result at another URL: `Location` is declared next to that header.
    pub fn result_left_in_monitor(&self) -> Option<(Header<'w>, Property<'w>)> {
        let Polling::Header(polled) = &self.polling.value else {
            return None;
        };
        let has_location = self
            .subject
            .initial()
            .iter()
            .any(|response| response.header("Location").is_some());
        let result = self.monitor.as_ref()?.result.clone()?;
        (has_location && !polled.is("Location")).then(|| (polled.clone(), result))
    }
}
