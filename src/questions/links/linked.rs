//! The OpenAPI 3 links on responses of long-running operations.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use crate::model::Lro;
use crate::openapi::{Api, Link, LinkParameter, LinkTargets, Operation, Response, Site, Status};
use crate::workspace::FileId;

/// A link on a success response of a long-running operation.
#[derive(Debug)]
pub struct Linked<'a, 'w> {
    /// The operation.
    pub lro: &'a Lro<'w>,
    /// The response.
    pub response: &'a Response<'w>,
    /// The link.
    pub link: &'a Link<'w>,
    /// The operations to which the link could refer.
    pub targets: &'a LinkTargets<'w>,
    /// The operation to which the link refers.
    pub target: Option<&'a Operation<'w>>,
}

/// Calls `visit` with all links on success responses.
pub fn each_link<'w>(lros: &[Lro<'w>], mut visit: impl FnMut(&Linked<'_, 'w>)) {
    let mut known: FxHashMap<FileId, LinkTargets<'w>> = FxHashMap::default();
    for lro in lros {
        for response in lro.subject.successes() {
            for link in &response.links() {
                // A shared link names operations of the document that contains the link.
                let place = link.element().place();
                let targets = known.entry(place.document().id()).or_insert_with(|| {
                    LinkTargets::of(Api::new(place.workspace(), place.document()))
                });
                visit(&Linked {
                    lro,
                    response,
                    link,
                    targets,
                    target: link.target(targets),
                });
            }
        }
    }
}

impl<'w> Linked<'_, 'w> {
    /// `true` if the operation to which the link refers doesn't have the passed parameter.
    pub fn is_unknown(&self, passed: &LinkParameter<'w>) -> bool {
        self.target.is_some_and(|target| {
            let parameters = target.parameters();
            let mut templates = target.path_parameters();
            !parameters.iter().any(|own| passed.is(own))
                && !templates.any(|name| name == passed.name)
        })
    }

    /// The operation that the link names in its own document, if the document doesn't have it.
    /// `None` for other documents: we don't know their operations.
    pub fn missing_target(&self) -> Option<(Site<'w>, Cow<'w, str>)> {
        if self.target.is_some() {
            return None;
        }
        Some((self.link.target_site()?, self.link.missing_target()?))
    }

    /// The parameters that the link passes, but that the operation doesn't have.
    pub fn unknown(&self) -> impl Iterator<Item = LinkParameter<'w>> {
        let passed = self.link.parameters().into_iter();
        passed.filter(|passed| self.is_unknown(passed))
    }

    /// The parameters whose values the link takes from a place that neither the request nor the
    /// response has.
    pub fn baseless(&self) -> impl Iterator<Item = LinkParameter<'w>> {
        let passed = self.link.parameters().into_iter();
        passed.filter(|passed| {
            let source = passed.expression();
            !self.is_unknown(passed)
                && source.is_some_and(|source| {
                    !source.finds_something(&self.lro.subject.operation, self.response)
                })
        })
    }

    /// `true` if the link is the first one of a 202 that gives clients no way to poll. All links of
    /// the 202 refer to operations that change something.
    pub fn ends_the_way(&self) -> bool {
        let first = self.response.first_link();
        first.is_some_and(|first| first.element() == self.link.element())
            && self.response.status() == Status::Code(202)
            && !self.lro.leads_on()
            && self.response.links().iter().all(|link| {
                let target = link.target(self.targets);
                target.is_some_and(|target| target.method().is_write())
            })
    }
}
