//! The model written out, as `explain --format json` prints it.

use serde::Serialize;

use crate::lro::{FinalStep, Lro, LroResult, MonitorSource, Polling, Signal, StatusMonitor};
use crate::openapi::{Basis, Operation, Schema, Site};
use crate::workspace::Document;

/// One long-running operation, explained. Its JSON is a contract: fields keep their meaning.
#[derive(Debug, Serialize)]
pub struct Explanation {
    operation: OperationView,
    path: String,
    profile: String,
    detected_by: Vec<Signal>,
    initial: Vec<InitialView>,
    final_state_via: ViaView,
    polling: PollingView,
    status_monitor: Option<MonitorView>,
    final_step: StepView,
    result: ResultView,
    open: Vec<OpenView>,
    evidence: Vec<EvidenceView>,
    clients: [ClientView; 0],
}

#[derive(Debug, Serialize)]
struct OperationView {
    id: Option<String>,
    method: &'static str,
    path: String,
}

#[derive(Debug, Serialize)]
struct InitialView {
    status: String,
    schema: Option<String>,
    headers: Vec<String>,
}

#[derive(Debug, Serialize)]
struct ViaView {
    value: &'static str,
    source: Basis,
}

#[derive(Debug, Serialize)]
struct PollingView {
    kind: &'static str,
    header: Option<String>,
    operation: Option<OperationView>,
}

#[derive(Debug, Serialize)]
struct MonitorView {
    schema: String,
    status: Option<String>,
    succeeded: Vec<String>,
    failed: Vec<String>,
    canceled: Vec<String>,
    running: Vec<String>,
    result: Option<String>,
    error: Option<String>,
}

#[derive(Debug, Serialize)]
struct StepView {
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    header: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    property: Option<String>,
    operation: Option<OperationView>,
}

#[derive(Debug, Serialize)]
struct ResultView {
    kind: &'static str,
    schema: Option<String>,
    property: Option<String>,
}

#[derive(Debug, Serialize)]
struct OpenView {
    fact: &'static str,
    readings: Vec<String>,
    why: String,
}

#[derive(Debug, Serialize)]
struct EvidenceView {
    fact: &'static str,
    path: String,
    pointer: String,
    line: u32,
}

/// What a client makes of the operation; there is nothing to say until clients are modelled.
#[derive(Debug, Serialize)]
enum ClientView {}

impl Explanation {
    /// Writes a model out.
    pub fn of(lro: &Lro<'_>) -> Self {
        let document = lro.operation.api().document();
        Self {
            operation: operation_view(&lro.operation),
            path: document.path().to_owned(),
            profile: lro.profile.name.clone(),
            detected_by: lro.signals.iter().map(|(signal, _)| *signal).collect(),
            initial: initial(lro, document),
            final_state_via: ViaView {
                value: lro.final_state_via.value.name(),
                source: lro.final_state_via.basis,
            },
            polling: polling(&lro.polling.value),
            status_monitor: lro
                .monitor
                .as_ref()
                .map(|monitor| monitor_view(monitor, document)),
            final_step: final_step(&lro.final_step.value),
            result: result(&lro.result.value, document),
            open: lro
                .open
                .iter()
                .map(|open| OpenView {
                    fact: open.fact,
                    readings: open.readings.clone(),
                    why: open.why.clone(),
                })
                .collect(),
            evidence: evidence(lro),
            clients: [],
        }
    }
}

fn operation_view(operation: &Operation<'_>) -> OperationView {
    let name = operation.name();
    OperationView {
        id: name.id,
        method: name.method,
        path: name.path,
    }
}

fn initial(lro: &Lro<'_>, document: &Document) -> Vec<InitialView> {
    lro.initial()
        .into_iter()
        .map(|response| InitialView {
            status: response.status().to_string(),
            schema: response
                .schema()
                .map(|schema| schema.reference_from(document)),
            headers: response
                .headers()
                .iter()
                .map(|header| header.name().to_owned())
                .collect(),
        })
        .collect()
}

fn polling(polling: &Polling<'_>) -> PollingView {
    let (kind, header, operation) = match polling {
        Polling::Header(header) => ("header", Some(header.name().to_owned()), None),
        Polling::OriginalUri => ("original-uri", None, None),
        Polling::Operation(operation) => {
            ("operation-reference", None, Some(operation_view(operation)))
        }
        Polling::BodyLink(_) => ("body-link", None, None),
        Polling::Nowhere => ("none", None, None),
    };
    PollingView {
        kind,
        header,
        operation,
    }
}

fn monitor_view(monitor: &StatusMonitor<'_>, document: &Document) -> MonitorView {
    let schema = match (&monitor.schema, monitor.built_in) {
        (Some(schema), _) => schema.reference_from(document),
        (None, name) => format!("builtin:{}", name.unwrap_or_default()),
    };
    MonitorView {
        schema,
        status: monitor.status.as_ref().map(|status| status.path.clone()),
        succeeded: monitor.states.succeeded.clone(),
        failed: monitor.states.failed.clone(),
        canceled: monitor.states.canceled.clone(),
        running: monitor.states.running.clone(),
        result: monitor
            .result
            .as_ref()
            .map(|result| result.name.clone().into_owned()),
        error: monitor.error.clone(),
    }
}

fn final_step(step: &FinalStep<'_>) -> StepView {
    let mut view = StepView {
        kind: "none",
        header: None,
        property: None,
        operation: None,
    };
    match step {
        FinalStep::OriginalUri(get) => {
            view.kind = "get-original-uri";
            view.operation = get.as_deref().map(operation_view);
        }
        FinalStep::Link(header) => {
            view.kind = "get-link";
            view.header = Some((*header).to_owned());
        }
        FinalStep::LinkProperty(property) => {
            view.kind = "get-link";
            view.property = Some(property.name.clone().into_owned());
        }
        FinalStep::Operation(operation) => {
            view.kind = "operation";
            view.operation = Some(operation_view(operation));
        }
        FinalStep::MonitorProperty(property) => {
            view.kind = "monitor-property";
            view.property = Some(property.name.clone().into_owned());
        }
        FinalStep::Nothing => {}
    }
    view
}

fn result(result: &LroResult<'_>, document: &Document) -> ResultView {
    let named = |schema: &Schema<'_>| Some(schema.reference_from(document));
    let (kind, schema, property) = match result {
        LroResult::Schema(schema, property) => ("schema", named(schema), property.clone()),
        LroResult::Void => ("void", None, None),
        LroResult::Unknown => ("unknown", None, None),
    };
    ResultView {
        kind,
        schema,
        property,
    }
}

fn evidence(lro: &Lro<'_>) -> Vec<EvidenceView> {
    let mut evidence = Vec::new();
    let mut add = |fact: &'static str, site: &Site<'_>| {
        let document = site.place.document();
        evidence.push(EvidenceView {
            fact,
            path: document.path().to_owned(),
            pointer: site.place.pointer().to_string(),
            line: document.locate(site.span().start).line,
        });
    };
    for (_, site) in &lro.signals {
        add("detected_by", site);
    }
    for site in &lro.final_state_via.sites {
        add("final_state_via", site);
    }
    let polling = match lro.polling.value {
        Polling::Header(_) => "polling.header",
        _ => "polling",
    };
    for site in &lro.polling.sites {
        add(polling, site);
    }
    if let Some(monitor) = &lro.monitor {
        match &monitor.source {
            MonitorSource::Link(site)
            | MonitorSource::Body(site)
            | MonitorSource::Operation(site)
            | MonitorSource::Resource(site) => add("status_monitor", site),
            MonitorSource::BuiltIn => {}
        }
        let status = monitor.status.as_ref();
        if let Some(property) = status.and_then(|status| status.property.as_ref()) {
            add("status_monitor.status", &property.site);
        }
    }
    for site in &lro.final_step.sites {
        add("final_step", site);
    }
    for site in &lro.result.sites {
        add("result", site);
    }
    evidence
}
