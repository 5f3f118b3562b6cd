//! The sources from which the facts of a model are read.

use crate::model::index::Index;
use crate::model::monitor::is_monitor;
use crate::model::subject::Subject;
use crate::model::system::System;
use crate::openapi::{Method, Open, Operation, Property, Response, Schema, Site};

/// A body and the node that says that there is one.
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

/// The sources from which the facts of a model are read, and the questions that reading leaves open.
pub(super) struct ModelReader<'s, 'w> {
    pub(super) subject: &'s Subject<'w>,
    pub(super) index: &'s Index<'w>,
    /// The GET of the same path.
    pub(super) get: Option<Operation<'w>>,
    /// The resource that the operation creates or changes.
    pub(super) resource: Option<ResponseBody<'w>>,
    /// The body of its own success response.
    pub(super) own: Option<ResponseBody<'w>>,
    pub(super) open: Vec<Open>,
}

impl<'s, 'w> ModelReader<'s, 'w> {
    pub(super) fn new(subject: &'s Subject<'w>, index: &'s Index<'w>) -> Self {
        let get = subject.get_of_same_path();
        let own = own_body(subject);
        let read = get.as_ref().and_then(|get| get.response(200));
        let resource = read.as_ref().and_then(ResponseBody::of).or_else(|| {
            own.clone()
                .filter(|own| !holds_result(&own.schema, subject))
        });
        Self {
            subject,
            index,
            get,
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

    /// `true` if a PUT or PATCH answers what a GET of the same path returns.
    pub(super) fn answers_resource(&self) -> bool {
        matches!(self.method(), Method::Put | Method::Patch)
            && match (&self.own, &self.resource) {
                (Some(own), Some(read)) => own.schema.place() == read.schema.place(),
                _ => false,
            }
    }
}

/// The body of the first response of success that has one, 202 left out. One that only says where
/// to go is none.
fn own_body<'w>(subject: &Subject<'w>) -> Option<ResponseBody<'w>> {
    [200, 201]
        .into_iter()
        .filter_map(|code| ResponseBody::of(subject.response(code)?))
        .find(|body| !is_only_links(&body.schema))
}

/// `true` if a body has nothing but URLs: it says where to go, and is no thing itself.
pub(super) fn is_only_links(body: &Schema<'_>) -> bool {
    let properties = body.properties();
    !properties.is_empty() && properties.iter().all(Property::is_url)
}

/// `true` if a body is a status that holds the result, and so isn't the resource. Resource Manager
/// answers resources.
fn holds_result(body: &Schema<'_>, subject: &Subject<'_>) -> bool {
    let profile = subject.profile;
    let has_result = || {
        let mut names = profile.result_properties.iter();
        names.any(|name| body.property(name).is_some())
    };
    profile.system != System::Arm && has_result() && is_monitor(body, profile)
}
