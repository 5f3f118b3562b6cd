//! The responses of a service that does exactly what its document says.

use serde_json::{Value, json};

use super::Answer;
use super::generated::own_schema;
use super::script::{NOT_ALLOWED, answer, resource_answers};
use crate::model::{
    FinalStep, Lro, LroResult, MonitorSource, Polling, Profile, State, System, is_monitor,
    provisioning_state,
};
use crate::openapi::{Method, Operation, Response, Schema};

/// The member that shows the role of a body in the operation. No client reads this member.
pub(super) const LABEL: &str = "@";
pub(super) const RESULT: &str = "https://service.example/result?api-version=1";
pub(super) const RESOURCE_LOCATION: &str = "https://service.example/resource?api-version=1";

/// The GET of the thing that a POST creates. The `Location` of the POST leads to this GET, and its
/// path is one segment longer than the path of the POST. `None` after a 202 of Azure Resource
/// Manager, because there `Location` leads to a separate URL.
pub(super) fn get_of_created<'w>(lro: &Lro<'w>, initial: &Response<'_>) -> Option<Operation<'w>> {
    let creates = match initial.code() {
        Some(201) => true,
        Some(202) => lro.subject.profile.system != System::Arm,
        _ => false,
    };
    lro.get_of_member().filter(|_| creates).cloned()
}

/// The response with the result after the operation has completed. If the operation has no result,
/// it has the body that the operation's own responses declare.
pub(super) fn end_of(lro: &Lro<'_>) -> Answer {
    let result = match &lro.result.value {
        LroResult::Void => own_schema(lro),
        LroResult::Schema(schema, _) => Some(schema.clone()),
        LroResult::Unknown => return answer(200, Some(json!({ LABEL: "result" }))),
    };
    match result {
        Some(schema) => answer(200, Some(thing("result", &schema, "Succeeded", lro))),
        None => {
            let is_declared = |code| lro.subject.response(code).is_some();
            answer(
                if is_declared(204) && !is_declared(200) {
                    204
                } else {
                    200
                },
                None,
            )
        }
    }
}

/// `true` if a header leads to a status. Every header other than `Location` does. `Location` leads
/// to the result if clients poll another header, if no status is known, or by the contract of Azure
/// Resource Manager.
pub(super) fn leads_to_status(lro: &Lro<'_>, header: &str) -> bool {
    if header != "Location" {
        return true;
    }
    let is_polled = match &lro.polling.value {
        Polling::Header(polled) => polled.is("Location"),
        Polling::Undeclared(polled) => *polled == "Location",
        // In Fabric, `Location` leads to the status even if the document describes another way to
        // it.
        Polling::Operation(_) => lro.subject.profile.system == System::Fabric,
        _ => false,
    };
    match lro.subject.profile.system {
        // `Location` leads to the result there, unless the document itself describes a status at
        // this URL. The result of a PUT is the resource, and by the contract every `Location`
        // finally returns the resource.
        System::Arm => {
            let is_put = lro.subject.operation.method() == Method::Put;
            is_polled && !is_put && lro.status_behind_location().is_some()
        }
        _ => is_polled && lro.monitor.is_some() && !returns_monitor(lro),
    }
}

/// `true` if the status and the result are the same schema and the document describes no GET of the
/// status. Then `Location` leads to a resource that shows when it is ready.
fn returns_monitor(lro: &Lro<'_>) -> bool {
    let Some(monitor) = lro.monitor.as_ref().filter(|one| one.operation.is_none()) else {
        return false;
    };
    let own = monitor.schema.as_ref().map(Schema::place);
    match &lro.result.value {
        LroResult::Schema(result, _) => own == Some(result.place()),
        LroResult::Void | LroResult::Unknown => false,
    }
}

/// The values of the operation's status while it is running, and its last value.
#[derive(Clone)]
pub(super) struct Words {
    path: Vec<String>,
    running: Vec<String>,
    /// The state in which the operation ends.
    end: State,
    /// The status value for this state.
    last: String,
    /// `true` if the status has an `id`. Some clients require it.
    has_id: bool,
}

impl Words {
    /// The values that the operation's monitor lists. If it lists none, the usual values.
    pub(super) fn of(lro: &Lro<'_>) -> Self {
        /// Values for an unknown status, which no running operation has.
        const NEVER: [&str; 1] = ["Undefined"];
        let monitor = lro.monitor.as_ref();
        let path = monitor.and_then(|monitor| Some(monitor.status.as_ref()?.path.clone()));
        let path = path.unwrap_or_else(|| "status".to_owned());
        let states = monitor.map(|monitor| &monitor.states);
        let common = &Profile::of(System::Generic).states;
        let listed = || states.into_iter().flat_map(|states| &states.running);
        let mut running: Vec<String> = listed()
            .filter(|word| common.meaning(word) == Some(State::Running))
            .cloned()
            .collect();
        if running.is_empty() {
            // A value that means completion in other systems is a mistake in this list, so it isn't
            // used for running.
            let other = listed()
                .find(|word| !NEVER.contains(&word.as_str()) && common.meaning(word).is_none());
            running.push(other.cloned().unwrap_or_else(|| "InProgress".to_owned()));
        }
        let known = states.and_then(|states| states.success().cloned());
        // A service that keeps to its list also ends with one of the listed values, even if we
        // don't know which listed value means success.
        let is_listed = monitor.is_some_and(|monitor| monitor.states_are_listed);
        let own = || {
            let mut words = listed().filter(|_| is_listed).rev();
            let own = words.find(|word| !running.contains(word));
            own.or_else(|| listed().next_back().filter(|_| is_listed))
                .cloned()
        };
        let succeeded = known.or_else(own);
        let described = monitor.and_then(|monitor| monitor.schema.as_ref());
        Self {
            has_id: described.is_none_or(|schema| schema.property("id").is_some()),
            path: path.split('.').map(str::to_owned).collect(),
            running,
            end: State::Succeeded,
            last: succeeded.unwrap_or_else(|| "Succeeded".to_owned()),
        }
    }

    /// The same status for an operation that ends in another state, with this value.
    pub(super) fn ending(&self, end: State, value: &str) -> Self {
        Self {
            end,
            last: value.to_owned(),
            ..self.clone()
        }
    }

    /// `true` if a response says how the operation ended: in the status, or in the state of the
    /// resource.
    pub(super) fn tells_end(&self, answer: &Answer) -> bool {
        let path: Vec<&str> = self.path.iter().map(String::as_str).collect();
        answer.text(&path) == Some(&self.last)
            || answer.text(&["properties", "provisioningState"]) == Some(self.resource_end())
    }

    /// The state of the resource after the operation has completed.
    fn resource_end(&self) -> &'static str {
        match self.end {
            State::Failed => "Failed",
            State::Canceled => "Canceled",
            State::Succeeded | State::Running => "Succeeded",
        }
    }

    /// A body with this status value.
    fn body(&self, label: &str, word: &str) -> Value {
        let mut value = Value::from(word);
        for name in self.path.iter().rev() {
            value = json!({ name.as_str(): value });
        }
        if let Some(members) = value.as_object_mut() {
            members.insert(LABEL.to_owned(), label.into());
            if self.has_id {
                members.insert("id".to_owned(), "1".into());
            }
        }
        value
    }

    /// The responses of the status monitor, in order.
    pub(super) fn status(&self, lro: &Lro<'_>) -> Vec<Answer> {
        let monitor = lro.monitor.as_ref();
        let accepts = monitor
            .and_then(|monitor| monitor.operation.as_ref())
            .is_some_and(|operation| operation.response(202).is_some());
        let code = if accepts { 202 } else { 200 };
        let mut script: Vec<Answer> = self
            .running
            .iter()
            .map(|word| answer(code, Some(self.body("monitor", word))))
            .collect();
        let mut body = self.body("monitor", &self.last);
        if let Some(members) = body.as_object_mut()
            && self.end != State::Succeeded
        {
            let name = monitor.and_then(|monitor| monitor.error.clone());
            let error = json!({ "code": "Conflict", "message": "It did not succeed." });
            members.insert(name.unwrap_or_else(|| "error".to_owned()), error);
        } else if let Some(members) = body.as_object_mut() {
            if let Some(result) = monitor.and_then(|monitor| monitor.result.as_ref()) {
                members.insert(result.name.clone().into_owned(), json!({}));
                // Generated code tells a poller that looks for `result` which other property to
                // read.
                members.insert("result".to_owned(), json!({}));
            }
            if let FinalStep::LinkProperty(link) = &lro.final_step.value {
                members.insert(link.name.clone().into_owned(), RESOURCE_LOCATION.into());
            }
            if links_resource(lro) {
                members.insert("resourceLocation".to_owned(), RESOURCE_LOCATION.into());
            }
        }
        let mut last = answer(200, Some(body));
        // In Fabric, the last status has a `Location` of its own, which leads to the result.
        let leads_on = match lro.final_step.value {
            FinalStep::Operation(_) => true,
            FinalStep::Link("Location") => lro.subject.profile.system == System::Fabric,
            _ => false,
        };
        if leads_on && self.end == State::Succeeded {
            last.headers
                .insert("Location".to_owned(), RESULT.to_owned());
        }
        script.push(last);
        script
    }

    /// The responses to a GET of the operation's own path, in order.
    pub(super) fn thing(&self, lro: &Lro<'_>) -> Vec<Answer> {
        let read = lro
            .subject
            .get_of_same_path()
            .and_then(|get| get.response(200));
        let body = read.and_then(Response::schema);
        if read.is_none() {
            return vec![answer(NOT_ALLOWED, None)];
        }
        let says_state = body.as_ref().is_some_and(|body| says_state(lro, body));
        let resource = |word: &str| {
            let body = if says_state {
                json!({ LABEL: "resource", "properties": { "provisioningState": word } })
            } else if matches!(&lro.monitor, Some(known) if matches!(known.source, MonitorSource::Resource(_)))
            {
                self.body("resource", word)
            } else {
                json!({ LABEL: "resource" })
            };
            answer(200, Some(body))
        };
        let is_polled = matches!(
            &lro.monitor,
            Some(known) if matches!(known.source, MonitorSource::Resource(_))
        );
        let running = match self.running.first() {
            Some(word) if is_polled => word,
            _ => "Updating",
        };
        let last = if is_polled {
            &self.last
        } else {
            self.resource_end()
        };
        match self.end {
            State::Succeeded | State::Running => {
                resource_answers(lro.subject.operation.method(), running, last, resource)
            }
            // A thing that couldn't be deleted still exists.
            State::Failed | State::Canceled => vec![resource(running), resource(last)],
        }
    }
}

/// `true` if the schema of the status has the property `resourceLocation`, whose URL clients
/// follow.
fn links_resource(lro: &Lro<'_>) -> bool {
    let schema = lro
        .monitor
        .as_ref()
        .and_then(|monitor| monitor.schema.as_ref());
    schema.is_some_and(|schema| schema.property("resourceLocation").is_some())
}

/// A body with the state of the work, if its schema has a property for it.
fn thing(label: &str, schema: &Schema<'_>, word: &str, lro: &Lro<'_>) -> Value {
    if says_state(lro, schema) {
        json!({ LABEL: label, "properties": { "provisioningState": word } })
    } else {
        json!({ LABEL: label })
    }
}

/// `true` if clients find the state of a resource in this body.
fn says_state(lro: &Lro<'_>, body: &Schema<'_>) -> bool {
    matches!(lro.subject.profile.system, System::Arm | System::DataPlane)
        && provisioning_state(body).is_some()
}

/// The body of the first response.
pub(super) fn first_body(lro: &Lro<'_>, initial: &Response<'_>, words: &Words) -> Option<Value> {
    let schema = initial.schema()?;
    let place = schema.place();
    let running = words.running.first()?;
    let is_resource = || {
        lro.resource()
            .is_some_and(|resource| resource.place() == place)
    };
    let is_result = || match &lro.result.value {
        LroResult::Schema(result, _) => result.place() == place,
        _ => false,
    };
    let is_write = matches!(lro.subject.operation.method(), Method::Put | Method::Patch);
    Some(if is_write && is_resource() {
        thing("resource", &schema, "Updating", lro)
    } else if is_monitor(&schema, lro.subject.profile) {
        words.body("monitor", running)
    } else if is_result() {
        thing("result", &schema, "Updating", lro)
    } else {
        json!({ LABEL: "initial" })
    })
}
