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
    /// The status monitor of the operation, if the document describes it. A polled status has more
    /// details than the first one. So the steps start with the status monitors that clients
    /// certainly poll.
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

    /// The status that the linked GET returns. A link of the 202 names this GET.
    fn linked_monitor(&self, signs: &PollingSigns<'w>) -> Option<StatusMonitor<'w>> {
        let linked = signs.linked.as_ref()?;
        let schema = linked.status.clone()?;
        let source = MonitorSource::Link(linked.link.clone());
        Some(self.monitor_of(schema, source, &linked.operation))
    }

    /// The operation whose schema the proposals publish.
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

    /// The status that the description of a link names. If a GET returns the same schema, clients
    /// poll this GET.
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

    /// The resource as its own status. There are two cases: a PUT returns a resource that looks
    /// like a status monitor, such as a job at the same path. Or the resource has a provisioning
    /// state, and `Location` is the only polling header. Never in Resource Manager.
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

    /// The status that a GET of the API returns. If clients can't call the GET, the status in the
    /// first response is used instead.
    fn monitor_asked_for(&self, signs: &PollingSigns<'w>) -> Option<StatusMonitor<'w>> {
        let found = signs.found.as_ref()?;
        let counts = found.is_callable || signs.header.is_some() || signs.first.is_none();
        counts.then(|| self.monitor_found(found))
    }

    /// The status that the only status GET of the document returns. A client that gets a URL in a
    /// header needs no parameter to call it.
    fn only_monitor(&self, signs: &PollingSigns<'w>) -> Option<StatusMonitor<'w>> {
        let is_told = signs.header.is_some() && self.subject.profile.system != System::Arm;
        let found = is_told.then(|| self.index.monitors.only(self.subject));
        Some(self.monitor_found(&found.flatten()?))
    }

    /// The status monitor with the result of the first status. One GET may serve all operations,
    /// but the first status belongs to this operation, so its result is more precise.
    fn with_own_result(
        &self,
        monitor: StatusMonitor<'w>,
        signs: &PollingSigns<'w>,
    ) -> StatusMonitor<'w> {
        let own = signs.first.as_ref().and_then(|first| first.result.clone());
        // If the result of the first status is the polled status itself, it isn't the result.
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

    /// The status at the place where clients poll: a described status monitor, otherwise the one
    /// that the system defines.
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

    /// The status monitor that the system defines for the URL in a header. `None` for `Location` in
    /// the data plane: there, the status monitor has a header of its own. `Location` is older, and
    /// the status code shows the end if no status is described.
    fn built_in_behind(&self, header: &str) -> Option<StatusMonitor<'w>> {
        let profile = self.subject.profile;
        let is_older =
            profile.system == System::DataPlane && header.eq_ignore_ascii_case("Location");
        StatusMonitor::built_in(profile).filter(|_| !is_older)
    }

    /// The resource with its provisioning state as the status monitor.
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

    /// Leaves open which values end an operation, if the listed values lack success or failure.
    pub(super) fn look_for_ends(&mut self, monitor: &StatusMonitor<'w>) {
        let states = &monitor.states;
        let missing = match (states.succeeded.is_empty(), states.failed.is_empty()) {
            (true, true) => "success or failure",
            (true, false) => "success",
            (false, true) => "failure",
            (false, false) => return,
        };
        // A value such as `Updating` describes work that is still running.
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

    /// The schema that the conventions of the system make a status monitor, even if it doesn't look
    /// like one. Its path allows nothing but statuses. Or it is the body of the 202: in the data
    /// plane for a marked POST or DELETE, for AEP always. `None` if the body is the result, because
    /// old descriptions declare the result in the 202.
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
