//! The status monitor of an operation, which shows its progress.

use super::reader::{ModelReader, ResponseBody};
use super::signs::PollingSigns;
use crate::model::lro::Polling;
use crate::model::monitor::{MonitorSource, StatusMonitor, StatusProperty, is_monitor};
use crate::model::monitor_index::StatusOperation;
use crate::model::profile::Profile;
use crate::model::provisioning_state::{PROVISIONING_STATE, provisioning_state};
use crate::model::states::State;
use crate::model::system::System;
use crate::openapi::{Method, Operation, Property, Response, Schema};

impl<'w> ModelReader<'_, 'w> {
    /// The status monitor of the operation, if the document describes it. A polled status says more
    /// than the first one, so the steps begin with the monitors that clients certainly poll.
    pub(super) fn described_monitor(&self, signs: &PollingSigns<'w>) -> Option<StatusMonitor<'w>> {
        let monitor = self
            .linked_monitor(signs)
            .or_else(|| self.published_monitor(signs))
            .or_else(|| self.told_monitor(signs))
            .or_else(|| self.monitor_asked_for(signs))
            .or_else(|| signs.first.clone())
            .or_else(|| self.resource_as_monitor(signs))
            .or_else(|| self.only_monitor(signs))?;
        Some(self.with_own_result(monitor, signs))
    }

    /// The status that is returned by the GET that a link of the 202 names.
    fn linked_monitor(&self, signs: &PollingSigns<'w>) -> Option<StatusMonitor<'w>> {
        let linked = signs.linked.as_ref()?;
        let schema = linked.status.clone()?;
        let source = MonitorSource::Link(linked.link.clone());
        Some(self.monitor_of(schema, source, &linked.operation))
    }

    /// The operation that the proposals publish.
    fn published_monitor(&self, signs: &PollingSigns<'w>) -> Option<StatusMonitor<'w>> {
        if !signs.is_published {
            return None;
        }
        let found = signs.found.as_ref();
        Some(StatusMonitor {
            operation: found.map(|found| found.operation.clone()),
            ..StatusMonitor::built_in(self.subject.profile)?
        })
    }

    /// What the text of the link to the status names. A GET that returns the same says where it is
    /// asked for, too.
    fn told_monitor(&self, signs: &PollingSigns<'w>) -> Option<StatusMonitor<'w>> {
        let by_header = || self.told_status(self.told_by_header(signs.header.as_ref()?));
        let by_link = || self.told_status(self.told_by_property(&self.named_link()?));
        let (schema, site) = by_header().or_else(by_link)?;
        let same = |found: &&StatusOperation<'w>| found.schema.place() == schema.place();
        if let Some(found) = signs.found.as_ref().filter(same) {
            return Some(self.monitor_found(found));
        }
        let source = MonitorSource::Text(site);
        let profile = self.subject.profile;
        Some(StatusMonitor::of_schema(schema, source, profile))
    }

    /// The resource as its own status, outside of Resource Manager: that of a PUT which looks like a
    /// status monitor, as a job does that is made and asked for at the same path, and one with a
    /// provisioning state where `Location` is the only way.
    fn resource_as_monitor(&self, signs: &PollingSigns<'w>) -> Option<StatusMonitor<'w>> {
        let profile = self.subject.profile;
        let header = signs.header.as_ref()?;
        if profile.system == System::Arm {
            return None;
        }
        let accepted = || ResponseBody::of(self.subject.response(202)?);
        let resource = self.resource.clone().or_else(accepted)?;
        let says_state = || {
            let state = resource.schema.property(PROVISIONING_STATE);
            header.is("Location") && state.is_some()
        };
        let is_job = self.method() == Method::Put && is_monitor(&resource.schema, profile);
        let source = MonitorSource::Resource(resource.site.clone());
        (is_job || says_state()).then(|| StatusMonitor {
            operation: self.get.clone(),
            ..StatusMonitor::of_schema(resource.schema, source, profile)
        })
    }

    /// What a GET of the API returns. Where nobody tells how to ask for it, the first status is
    /// all there is.
    fn monitor_asked_for(&self, signs: &PollingSigns<'w>) -> Option<StatusMonitor<'w>> {
        let found = signs.found.as_ref()?;
        let counts = found.is_callable || signs.header.is_some() || signs.first.is_none();
        counts.then(|| self.monitor_found(found))
    }

    /// What the only GET of the document returns that returns a status: a client that is told the
    /// URL needs to know no parameter.
    fn only_monitor(&self, signs: &PollingSigns<'w>) -> Option<StatusMonitor<'w>> {
        let is_told = signs.header.is_some() && self.subject.profile.system != System::Arm;
        let found = is_told.then(|| self.index.monitors.only(self.subject));
        Some(self.monitor_found(&found.flatten()?))
    }

    /// One GET may serve all operations, and the first status is that of this one: its result goes
    /// before theirs.
    fn with_own_result(
        &self,
        monitor: StatusMonitor<'w>,
        signs: &PollingSigns<'w>,
    ) -> StatusMonitor<'w> {
        let own = signs.first.as_ref().and_then(|first| first.result.clone());
        // A status that holds the status which is asked for later holds no result.
        let asked = monitor.schema.as_ref().map(Schema::place);
        let essence = |result: &Property<'w>| result.schema.essence().place();
        let later = monitor.result.as_ref().map(essence);
        let is_other =
            |own: &Property<'w>| asked != Some(own.schema.place()) && later != Some(essence(own));
        match own.filter(is_other) {
            Some(result) => StatusMonitor {
                result: Some(result),
                ..monitor
            },
            None => monitor,
        }
    }

    fn monitor_found(&self, found: &StatusOperation<'w>) -> StatusMonitor<'w> {
        let source = MonitorSource::Operation(found.operation.site());
        let mut monitor = self.monitor_of(found.schema.clone(), source, &found.operation);
        if let (Some(within), Some(status)) = (&found.within, &mut monitor.status) {
            status.path = format!("{within}.{}", status.path);
        }
        monitor
    }

    fn monitor_of(
        &self,
        schema: Schema<'w>,
        source: MonitorSource<'w>,
        operation: &Operation<'w>,
    ) -> StatusMonitor<'w> {
        StatusMonitor {
            operation: Some(operation.clone()),
            ..StatusMonitor::of_schema(schema, source, self.subject.profile)
        }
    }

    /// What says how far the operation is where it is polled: a described monitor, or the one that
    /// its system has there.
    pub(super) fn monitor_at(
        &self,
        polling: &Polling<'w>,
        described: Option<StatusMonitor<'w>>,
    ) -> Option<StatusMonitor<'w>> {
        match polling {
            Polling::Header(header) => described.or_else(|| self.built_in_behind(header.name())),
            Polling::Undeclared(name) => described.or_else(|| self.built_in_behind(name)),
            Polling::OriginalUri => self.resource_monitor().or(described),
            Polling::Operation(_) | Polling::BodyLink(_) | Polling::Nowhere => described,
        }
    }

    /// The monitor that the system has at the URL in a header. The monitor of the data plane has a
    /// header of its own; a `Location` there is older than it, and tells the end by its code where
    /// no status is described.
    fn built_in_behind(&self, header: &str) -> Option<StatusMonitor<'w>> {
        let profile = self.subject.profile;
        let is_older =
            profile.system == System::DataPlane && header.eq_ignore_ascii_case("Location");
        StatusMonitor::built_in(profile).filter(|_| !is_older)
    }

    /// The resource as what says how far it is.
    fn resource_monitor(&self) -> Option<StatusMonitor<'w>> {
        let profile = self.subject.profile;
        let ResponseBody { schema, site } = self.resource.clone()?;
        let property = provisioning_state(&schema)?;
        let words = property.schema.known_values();
        let states = if words.is_empty() {
            profile.built_in_states()
        } else {
            profile
                .states
                .classify(words.iter().map(|(word, _)| &**word))
        };
        Some(StatusMonitor {
            source: MonitorSource::Resource(site),
            built_in: None,
            operation: None,
            states,
            states_are_listed: !words.is_empty(),
            status: Some(StatusProperty {
                path: "properties.provisioningState".to_owned(),
                property: Some(property),
            }),
            result: None,
            error: None,
            schema: Some(schema),
        })
    }

    /// Leaves open which words end an operation, where the listed ones lack success or failure.
    pub(super) fn look_for_ends(&mut self, monitor: &StatusMonitor<'w>) {
        let states = &monitor.states;
        let missing = match (states.succeeded.is_empty(), states.failed.is_empty()) {
            (true, true) => "success or failure",
            (true, false) => "success",
            (false, true) => "failure",
            (false, false) => return,
        };
        // `Updating`, and whatever else is on its way, is no end.
        let common = &Profile::of(System::Generic).states;
        let may_end = |word: &&String| {
            !word.to_ascii_lowercase().ends_with("ing")
                && common.meaning(word) != Some(State::Running)
        };
        let words: Vec<String> = states.running.iter().filter(may_end).cloned().collect();
        if monitor.states_are_listed && !words.is_empty() {
            let why = format!("no listed word is known for {missing}, and these may stand for it");
            self.leave_open("status_monitor", words, why);
        }
    }

    /// What the conventions of the system make a status monitor whatever it looks like: what lives
    /// at a path where nothing else does, and in the data plane the body of the 202 of an action or
    /// a DELETE. A body that is the result is none: that is how old descriptions tell the result.
    pub(super) fn supposed_monitor(&self) -> Option<Schema<'w>> {
        let subject = self.subject;
        if let Some(found) = self.index.monitors.find_by_convention(subject) {
            return Some(found.schema);
        }
        let takes_body = match subject.profile.system {
            System::DataPlane => {
                subject.is_marked() && matches!(self.method(), Method::Post | Method::Delete)
            }
            System::Aep => subject.response(202).is_some_and(Response::has_json),
            System::Arm | System::Fabric | System::Graph | System::Generic | System::Google => {
                false
            }
        };
        let body = takes_body
            .then(|| subject.response(202)?.schema())
            .flatten()?;
        let mut results = subject.last().filter_map(Response::schema);
        let is_result = results.any(|result| result.place() == body.place())
            || self
                .resource
                .as_ref()
                .is_some_and(|resource| resource.schema.place() == body.place());
        (!is_result).then_some(body)
    }
}
