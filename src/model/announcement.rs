//! Announcements of the completion of an operation: callbacks and webhooks.

use super::lro::Lro;
use super::parameter_sources::ParameterSources;
use super::webhooks::Ending;
use crate::openapi::Response;
use crate::workspace::Place;

/// The announcement of the completion of an operation.
#[derive(Clone, Copy, Debug)]
pub enum Announcement<'w> {
    /// The `callbacks` of the operation.
    Callbacks(Place<'w>),
    /// A webhook of the document.
    Webhook(Place<'w>),
}

impl<'w> Lro<'w> {
    /// The announcement of the completion: the operation's `callbacks`, or a webhook of the
    /// document.
    pub fn announcement(&self) -> Option<Announcement<'w>> {
        let callbacks = self.subject.operation.callbacks();
        let callbacks = callbacks.map(Announcement::Callbacks);
        callbacks.or_else(|| self.webhook().map(Announcement::Webhook))
    }

    /// The webhook of the document that announces the end of the operation.
    fn webhook(&self) -> Option<Place<'w>> {
        let subject = &self.subject;
        let operation = subject.operation.element().place();
        let accepted = subject.response(202).map(Response::element);
        let texts = [
            operation.text("description"),
            operation.text("summary"),
            accepted.and_then(|accepted| accepted.place().text("description")),
        ];
        let sources = ParameterSources::of(subject);
        let ending = Ending {
            body: subject.response(202).and_then(Response::schema),
            texts: texts.into_iter().flatten().collect(),
            told: sources.told().map(String::as_str).collect(),
            has_id: sources.has_id(),
            path: subject.operation.path(),
        };
        let webhooks = subject.document().webhooks(subject.profile);
        webhooks.end_of(&ending, subject.operation.api())
    }
}
