//! What announces the end of an operation that can't be polled.

use crate::model::{Ending, Lro, ParameterSources, System};
use crate::openapi::Response;
use crate::workspace::Place;

/// What announces the end of an operation.
#[derive(Clone, Copy, Debug)]
pub enum Announcement<'w> {
    /// The `callbacks` of the operation.
    Callbacks(Place<'w>),
    /// A webhook of the document.
    Webhook(Place<'w>),
}

impl<'w> Lro<'w> {
    /// What alone announces the end of an operation of no system: its `callbacks`, or a webhook of
    /// its document.
    pub fn only_announced(&self) -> Option<Announcement<'w>> {
        let subject = &self.subject;
        let is_free = subject.profile.system == System::Generic;
        if !is_free || subject.response(202).is_none() || !self.ends_dead() {
            return None;
        }
        let callbacks = subject.operation.callbacks().map(Announcement::Callbacks);
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
