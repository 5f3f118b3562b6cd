//! The sources from which a model is read.

use crate::model::index::Index;
use crate::model::monitor::is_monitor;
use crate::model::subject::Subject;
use crate::model::system::System;
use crate::openapi::{Method, Open, Operation, Property, Response, Schema, Site};

/// A body and the place in the document that declares it.
#[derive(Clone, Debug)]
pub(super) struct ResponseBody<'w> {
    pub(super) schema: Schema<'w>,
    pub(super) site: Site<'w>,
}

impl<'w> ResponseBody<'w> {
    pub(super) fn of(response: &Response<'w>) -> Option<Self> {
        Some(Self {
            schema: response.schema()?,
            site: response.body()?,
        })
    }
}

/// The sources from which a model is read, and the questions that the document leaves open.
pub(super) struct ModelReader<'s, 'w> {
    pub(super) subject: &'s Subject<'w>,
    pub(super) index: &'s Index<'w>,
    /// The GET of the same path.
    pub(super) get: Option<Operation<'w>>,
    /// The resource that the operation creates or changes.
    pub(super) resource: Option<ResponseBody<'w>>,
    /// The body of the operation's own success response.
    pub(super) own: Option<ResponseBody<'w>>,
    pub(super) open: Vec<Open>,
}

impl<'s, 'w> ModelReader<'s, 'w> {
    pub(super) fn new(subject: &'s Subject<'w>, index: &'s Index<'w>) -> Self {
        let get = subject.get_of_same_path();
        let own = own_body(subject);
        let read = get.and_then(|get| get.response(200));
        let resource = read.and_then(ResponseBody::of).or_else(|| {
            own.clone()
                .filter(|own| !holds_result(&own.schema, subject))
        });
        Self {
            subject,
            index,
            get: get.cloned(),
            resource,
            own,
            open: Vec::new(),
        }
    }

    pub(super) fn method(&self) -> Method {
        self.subject.operation.method()
    }

    pub(super) fn leave_open(
        &mut self,
        fact: &'static str,
        readings: impl IntoIterator<Item = String>,
        why: impl Into<String>,
    ) {
        self.open.push(Open {
            fact,
            readings: readings.into_iter().collect(),
            why: why.into(),
        });
    }

    /// `true` if a PUT or PATCH returns the same schema as a GET of the same path.
    pub(super) fn answers_resource(&self) -> bool {
        matches!(self.method(), Method::Put | Method::Patch)
            && match (&self.own, &self.resource) {
                (Some(own), Some(read)) => own.schema.place() == read.schema.place(),
                _ => false,
            }
    }
}

/// The body of the first success response that has one, except the 202. A body that contains only
/// URLs is skipped.
fn own_body<'w>(subject: &Subject<'w>) -> Option<ResponseBody<'w>> {
    [200, 201]
        .into_iter()
        .filter_map(|code| ResponseBody::of(subject.response(code)?))
        .find(|body| !is_only_links(&body.schema))
}

/// `true` if a body contains only URLs: it gives addresses and isn't a resource itself.
pub(super) fn is_only_links(body: &Schema<'_>) -> bool {
    let properties = body.properties();
    !properties.is_empty() && properties.iter().all(Property::is_url)
}

/// `true` if a body is a status with the result, and so isn't the resource. Always `false` in
/// Resource Manager, whose operations return resources.
fn holds_result(body: &Schema<'_>, subject: &Subject<'_>) -> bool {
    let profile = subject.profile;
    let has_result = || {
        let mut names = profile.result_properties.iter();
        names.any(|name| body.property(name).is_some())
    };
    profile.system != System::Arm && has_result() && is_monitor(body, profile)
}
