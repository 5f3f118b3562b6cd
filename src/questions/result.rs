//! Schemas that an operation says belong to one thing, held against each other.

use crate::model::{
    DeclaredVia, FinalStateVia, FinalStep, Lro, LroOptions, LroResult, MonitorSource, Polling,
    Subject, System, is_monitor,
};
use crate::openapi::{
    Api, Comparisons, Difference, Header, Method, Property, Response, Schema, Site, Status,
};
use crate::workspace::Target;

/// A schema that is said to be of what an operation returns.
#[derive(Clone, Debug)]
pub struct Body<'w> {
    /// Where that is said.
    pub site: Site<'w>,
    /// The status of the response that says it, if one does.
    pub status: Option<Status>,
    /// The schema.
    pub schema: Schema<'w>,
}

/// Two schemas that should be one.
#[derive(Clone, Debug)]
pub struct Mismatch<'w> {
    /// The one that is judged.
    pub first: Body<'w>,
    /// What it is held against.
    pub second: Body<'w>,
    /// Where they part.
    pub difference: Difference<'w>,
}

/// The body of a final response that no poller returns, and the status monitor that it gets instead.
#[derive(Clone, Debug)]
pub struct Unreturned<'w> {
    /// The body.
    pub body: Body<'w>,
    /// The status monitor.
    pub monitor: Schema<'w>,
    /// The property of the monitor that holds the result; `None` if the monitor holds no result.
    pub result: Option<Property<'w>>,
}

/// What shows the schema of the result where a final response has none.
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

    /// The body of a response; `None` where it has none or says nothing about it.
    fn of(response: &Response<'w>) -> Option<Self> {
        // That nothing is said, or leads nowhere, is a defect of its own.
        Self::as_written(response)
            .filter(|body| !body.schema.is_empty() && body.schema.element().broken().is_none())
    }

    /// Two bodies, if their schemas are two of one structure, which nothing holds together.
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

    /// Where a PUT returns something else when it creates (201) than when it replaces (200).
    pub fn creates_another(&self, known: &mut Comparisons<'w>) -> Option<Mismatch<'w>> {
        if self.operation.method() != Method::Put {
            return None;
        }
        self.body(201)?.against(self.body(200)?, known)
    }

    /// The bodies of a PUT that creates (201) and replaces (200), where their schemas are copies.
    pub fn creates_copy(&self, known: &mut Comparisons<'w>) -> Option<(Body<'w>, Body<'w>)> {
        if self.operation.method() != Method::Put {
            return None;
        }
        let [created, replaced] = [201, 200].map(|code| Body::as_written(self.response(code)?));
        Body::copies(created?, replaced?, known)
    }

    /// What a PUT or PATCH returns and what its counterpart does, where the schemas are copies.
    pub fn returns_copy(&self, known: &mut Comparisons<'w>) -> Option<(Body<'w>, Body<'w>)> {
        let [done, created] = [200, 201].map(|code| Body::as_written(self.response(code)?));
        let (_, counterpart) = self.counterpart()?;
        let counterpart = Body::as_written(&counterpart)?;
        Body::copies(done.or(created)?, counterpart, known)
    }

    /// What the final response returns: the body of the 200, else of the 201.
    pub fn returned(&self) -> Option<Body<'w>> {
        self.body(200).or_else(|| self.body(201))
    }

    /// Bodies of 200 and 201, and what the options name, that say nothing about the result. What
    /// a DELETE returns is none.
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

    /// `true` if a `200` or `201` says nothing about the result.
    pub fn has_empty_result(&self) -> bool {
        let mut empty = self.empty_results().into_iter();
        empty.any(|body| body.status.is_some())
    }

    /// `true` if a response has a schema that says nothing, as its `200` or `201` has.
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

    /// Where the schema that the options name for the result is not that of the final response,
    /// which generators prefer to it.
    pub fn names_another_result(&self, known: &mut Comparisons<'w>) -> Option<Mismatch<'w>> {
        self.named_result()?.against(self.returned()?, known)
    }

    /// The schema that the options name for the result, and the 204 with which the operation ends
    /// for all that its responses say. A DELETE answers 204 where there was nothing to delete.
    pub fn names_result_without_body(&self) -> Option<(Body<'w>, &Response<'w>)> {
        if self.operation.method() == Method::Delete {
            return None;
        }
        let mut last = self.last();
        let empty = last.next().filter(|one| one.code() == Some(204))?;
        let is_alone = last.next().is_none();
        Some((self.named_result()?, empty)).filter(|_| is_alone)
    }

    /// Whether a GET of the same path returns what has this schema.
    pub fn reads_as(&self, schema: &Schema<'w>, known: &mut Comparisons<'w>) -> bool {
        self.read_body()
            .is_some_and(|read| known.difference(schema, &read.schema).is_none())
    }

    /// Where a PUT or PATCH ends with something else than what its counterpart returns.
    /// Silent where its own responses contradict each other, for one of them may be right.
    pub fn returns_another_resource(&self, known: &mut Comparisons<'w>) -> Option<Mismatch<'w>> {
        let (_, counterpart) = self.counterpart()?;
        let contradicts_itself =
            self.creates_another(known).is_some() || self.names_another_result(known).is_some();
        let returned = self.returned()?;
        // What answers with an operation returns the resource in it.
        let is_operation =
            self.profile.system.answers_operation() && self.answers_status(&returned.schema);
        if contradicts_itself || is_operation {
            return None;
        }
        returned.against(Body::of(&counterpart)?, known)
    }

    /// `true` if the GET of the path lists what a PUT or PATCH returns, so that it is sent to a collection.
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

    /// What a PUT or PATCH is held against, and whose response it is: the 200 of the GET of the same
    /// path; where nothing is read there, for a PATCH what the PUT returns.
    pub fn counterpart(&self) -> Option<(Method, Response<'w>)> {
        let method = self.operation.method();
        if !matches!(method, Method::Put | Method::Patch) {
            return None;
        }
        let has_body = |response: &Response<'w>| response.schema().is_some();
        let read = self.get_of_same_path().and_then(|get| get.response(200));
        if let Some(read) = read.filter(has_body) {
            return Some((Method::Get, read));
        }
        let put = self.operation.path_item().operation(Method::Put);
        let put = put.filter(|_| method == Method::Patch)?;
        let mut made = [200, 201].into_iter().filter_map(|code| put.response(code));
        Some((Method::Put, made.find(has_body)?))
    }

    /// What a GET of the same path returns.
    fn read_body(&self) -> Option<Body<'w>> {
        Body::of(&self.get_of_same_path()?.response(200)?)
    }
}

impl<'w> Lro<'w> {
    /// What shows the schema of the result, where some final responses have none. A `202` with the
    /// status of the operation doesn't.
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

    /// What the operation answers when it is done at once, and what else it answers when it isn't,
    /// where nothing leads from the one to the other: the 202 shows another body or promises
    /// another result, and no option says which of them is meant.
    ///
    /// The 202 of a PUT, and a POST whose options are missing, are larger defects. A client that
    /// asks for one of the two, by `Prefer` or a flag of its request, knows which it gets.
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
        // A status that is answered at once is no second way.
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
        // Where the status holds no result, the 200 may well be all that tells it.
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
        // Who chooses in the request knows which of the two comes.
        (!subject.may_choose_mode()).then_some(mismatch)
    }
}

impl<'w> Lro<'w> {
    /// The body of the 200 or 201, if the operation ends at a described status monitor that holds
    /// something else or nothing.
    ///
    /// A DELETE is left out, because its 200 should have no body at all. So is an operation whose
    /// clients may read the body in the end: by a GET of the path that a PUT or PATCH was sent to, or
    /// by a link in the status. Only clients made from TypeSpec itself do what it says and no more.
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

    /// `true` if the URL of the result may be in a property of the status monitor, or in the header that
    /// comes with the last status of Fabric.
    fn leads_from_status(&self, monitor: &Schema<'w>) -> bool {
        let profile = self.subject.profile;
        let mut names = profile.link_properties.iter();
        profile.system == System::Fabric
            || names.any(|name| monitor.property(name).is_some())
            || monitor.properties().iter().any(Property::is_url)
    }

    /// `true` if the last answer of the status is all that a poller gets: `Location` leads to the
    /// status, or the options of a POST say that it ends there.
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

    /// `true` if the document doesn't say whether a marked operation returns something: it declares
    /// only a 202, and neither its options nor its status monitor describe a result.
    ///
    /// A 202 whose body is a status without a result says that there is none. A DELETE normally has
    /// none.
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
    /// A reference to the schema whose name comes nearest to the one that `final-state-schema`
    /// has.
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
    /// The 200 of an action that stands beside the 202 for the result alone: the 202 leads to a
    /// status that carries it, and nothing says that the operation may be done at once or that
    /// `Location` leads to the result. Only the data plane has its results there.
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

    /// Whether clients end with what `Location` leads to, and not with a GET of the operation's own
    /// URI: the options say so, or no other polling header is declared.
    pub fn leads_to_location(&self) -> bool {
        match self.declared_via() {
            DeclaredVia::Known(via, _) => via == FinalStateVia::Location,
            _ => self.offered_vias() == [FinalStateVia::Location],
        }
    }
}

impl<'w> Lro<'w> {
    /// The polled header and the result property of the monitor behind it, where clients by
    /// default take a `Location` beside that header for the way to the result.
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
