//! The operation that returns the result, if the document describes it.

use super::polled::Polled;
use super::reader::ModelReader;
use crate::model::lro::Polling;
use crate::model::monitor::status_property;
use crate::model::parameter_sources::ParameterSources;
use crate::openapi::{Method, Operation, Response, Site};

impl<'w> ModelReader<'_, 'w> {
    /// The GET of the result that a link of OpenAPI 3 names. The link belongs to the response with
    /// the status, or to the 202, next to the link to the status.
    pub(super) fn linked_result(&self, polled: &Polled<'w>) -> Option<(Operation<'w>, Site<'w>)> {
        let monitor = polled.monitor.as_ref();
        let status = monitor.and_then(|monitor| monitor.operation.as_ref());
        let finished = status.and_then(|status| status.response(200));
        let accepted = self.subject.response(202);
        let polled = match &polled.polling.value {
            Polling::Operation(operation) => Some(&**operation),
            _ => status,
        };
        let links = finished
            .into_iter()
            .chain(accepted)
            .flat_map(Response::links);
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

    /// The operation that returns the result, found only by its path. The path is below the path of
    /// the status, or it is the path of the resource that an action works on.
    pub(super) fn final_operation(&self, polled: &Polled<'w>) -> Option<Operation<'w>> {
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
        // A status with its own way of polling ends in its own way.
        polled.header()?;
        polled.named.is_none().then(|| self.thing()).flatten()
    }

    /// The only GET of the document that returns no status and that a client can call with the
    /// values of the request. Only for compiled documents without `final-state-via`: the compiler
    /// leaves it out if the author names a final operation.
    pub(super) fn only_final_operation(&self, polled: &Polled<'w>) -> Option<Operation<'w>> {
        if !self.subject.leaves_via_out() || self.method() == Method::Delete {
            return None;
        }
        let (subject, status) = (self.subject, polled.described_monitor());
        let known = ParameterSources::of(subject);
        let api = subject.operation.api();
        self.index
            .results
            .only(api, subject.profile, &known, status)
    }

    /// `true` if only its path suggests that a GET returns the result. No link names the GET, and
    /// its path isn't below that of the status. The document isn't a compiled one with a polling
    /// header, in which compilers name only final operations.
    pub(super) fn is_guessed(&self, get: &Operation<'w>, polled: &Polled<'w>) -> bool {
        let status = polled
            .monitor
            .as_ref()
            .and_then(|monitor| monitor.operation.as_ref());
        let is_below = status.is_some_and(|status| get.path().starts_with(status.path()));
        let is_named = self.subject.leaves_via_out() && polled.header().is_some();
        self.linked_result(polled).is_none() && !is_below && !is_named
    }

    /// The GET of the resource that an action works on, or that a POST to a collection creates.
    pub(super) fn thing(&self) -> Option<Operation<'w>> {
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
}
