//! Converts the model of an operation to its explanation.

use super::{
    BUILT_IN, BadEndView, ClientView, EvidenceView, Explanation, InitialView, MonitorView,
    OpenView, OperationView, OtherwiseView, PlaceView, PollingKind, PollingView, ResultKind,
    ResultView, SentWith, StepKind, StepView, ViaView,
};
use crate::clients::{
    Audience, BadEnd, Forecast, Generator, Reaction, Thing, Unmet, bad_ends, forecasts, own_schema,
};
use crate::model::{
    FinalStep, Lro, LroResult, MonitorSource, Polling, State, StatusMonitor, System,
};
use crate::openapi::{Operation, Schema, Site};
use crate::workspace::Document;

impl Explanation {
    /// Explains an operation, with the clients that really poll it.
    pub fn of(lro: &Lro<'_>) -> Self {
        Self::for_audience(lro, Audience::Own)
    }

    /// Explains an operation, with the clients of an audience.
    pub fn for_audience(lro: &Lro<'_>, audience: Audience) -> Self {
        let subject = &lro.subject;
        let document = subject.operation.api().document();
        let own = PlaceView::of(&subject.operation.site());
        let bad_ends = bad_ends(lro, audience);
        Self {
            operation: operation_view(&subject.operation),
            path: document.path().to_owned(),
            line: own.line,
            profile: subject.profile.name.clone(),
            detected_by: lro.signals.iter().map(|(signal, _)| *signal).collect(),
            initial: initial(lro, document),
            final_state_via: ViaView {
                value: lro.final_state_via.value.name(),
                source: lro.final_state_via.basis,
            },
            polling: polling(lro),
            status_monitor: lro
                .monitor
                .as_ref()
                .map(|monitor| monitor_view(monitor, document)),
            final_step: final_step(lro),
            result: result(lro, document),
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
            clients: forecasts(lro, audience)
                .iter()
                .map(|forecast| client_view(forecast, &bad_ends, lro))
                .collect(),
            bad_ends: bad_ends
                .iter()
                .map(|end| BadEndView {
                    state: end.state,
                    value: end.value.clone(),
                })
                .collect(),
            depends_on_unread_documents: false,
            no_clients: audience.unmet(lro).map(|unmet| no_clients(unmet, lro)),
        }
    }
}

impl PlaceView {
    fn of(site: &Site<'_>) -> Self {
        let document = site.place.document();
        Self {
            path: document.path().to_owned(),
            pointer: site.place.pointer().to_string(),
            line: document.line_of(site.span().start),
        }
    }
}

/// `true` if the model has a gap that another document may fill: no declared way to poll, no schema
/// of a status that clients poll, no GET of the operation's own path, or no result.
pub(crate) fn depends_on_others(lro: &Lro<'_>) -> bool {
    let is_polled_blindly = matches!(lro.polling.value, Polling::Nowhere | Polling::Undeclared(_));
    let has_no_status = lro.monitor.as_ref().is_none_or(|monitor| {
        monitor.schema.is_none() || matches!(monitor.source, MonitorSource::Body(_))
    });
    let has_no_get = matches!(lro.final_step.value, FinalStep::OriginalUri(None));
    let has_no_result = matches!(lro.result.value, LroResult::Unknown);
    is_polled_blindly || has_no_status || has_no_get || has_no_result
}

/// The reason why no client polls an operation, as a sentence.
fn no_clients(unmet: Unmet, lro: &Lro<'_>) -> String {
    match unmet {
        Unmet::System => "No client library is modeled for this system. `--clients azure` shows \
            what Azure's libraries would do."
            .to_owned(),
        Unmet::Unmarked => {
            let marker = lro
                .subject
                .profile
                .markers
                .first()
                .map_or("a marker", String::as_str);
            format!(
                "No client polls this operation: without `{marker}`, generators write a method \
                 that returns the first answer."
            )
        }
    }
}

fn client_view(forecast: &Forecast, bad_ends: &[BadEnd], lro: &Lro<'_>) -> ClientView {
    let on = |state: State| -> Option<Reaction> {
        let end = bad_ends.iter().find(|end| end.state == state)?;
        let mut reactions = end.reactions.iter();
        let (_, reaction) = reactions.find(|(client, _)| client.name == forecast.client.name)?;
        Some(*reaction)
    };
    let returns = |generator: Generator, thing: Option<Thing>| {
        thing.and_then(|thing| schema_of(thing, generator, lro))
    };
    let otherwise = forecast.otherwise.map(|other| OtherwiseView {
        generator: other.generator.name(),
        returns: returns(other.generator, other.returns),
        verdict: other.verdict,
    });
    let shown = returns(forecast.generator, forecast.returns);
    // If nothing is returned in either case, the generator makes no difference to the caller.
    let otherwise = otherwise.filter(|other| {
        other.returns != shown || shown.is_some() && other.verdict != forecast.verdict
    });
    ClientView {
        client: forecast.client.name,
        product: forecast.client.product.to_string(),
        polls: forecast.polls.map(|way| way.name().to_owned()),
        final_get: forecast.final_get.map(|way| way.name().to_owned()),
        otherwise,
        returns: shown,
        verdict: forecast.verdict,
        if_failed: on(State::Failed),
        if_canceled: on(State::Canceled),
        note: forecast.why.clone(),
        known_by: forecast.client.known_by,
    }
}

/// The schema of a body that a client returns.
fn schema_of(thing: Thing, generator: Generator, lro: &Lro<'_>) -> Option<String> {
    let document = lro.subject.operation.api().document();
    let named = |schema: &Schema<'_>| schema.reference_from(document);
    let result = || match &lro.result.value {
        LroResult::Schema(schema, _) => Some(named(schema)),
        LroResult::Void | LroResult::Unknown => None,
    };
    // Code from TypeSpec reads the result from a monitor that contains it.
    let is_in_monitor = generator == Generator::TypeSpec
        && matches!(lro.final_step.value, FinalStep::MonitorProperty(_));
    match thing {
        Thing::Monitor if is_in_monitor => result(),
        Thing::Monitor => {
            let monitor = lro.monitor.as_ref();
            monitor.map(|monitor| monitor_view(monitor, document).schema)
        }
        Thing::Resource => lro.resource().as_ref().map(named),
        Thing::Result => result(),
        Thing::Own => own_schema(lro).as_ref().map(named),
        Thing::Initial => {
            let initial = lro.subject.initial();
            let mut schemas = initial.iter().filter_map(|response| response.schema());
            schemas.next().as_ref().map(named)
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
    lro.subject
        .initial()
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
            place: PlaceView::of(&response.site()),
        })
        .collect()
}

fn polling(lro: &Lro<'_>) -> PollingView {
    let mut view = PollingView {
        kind: PollingKind::None,
        header: None,
        operation: None,
        property: None,
        is_declared: true,
        basis: lro.polling.basis,
    };
    match &lro.polling.value {
        Polling::Header(header) => {
            view.kind = PollingKind::Header;
            view.header = Some(header.name().to_owned());
        }
        Polling::OriginalUri => view.kind = PollingKind::OriginalUri,
        Polling::Operation(operation) => {
            view.kind = PollingKind::OperationReference;
            view.operation = Some(operation_view(operation));
        }
        Polling::BodyLink(link) => {
            view.kind = PollingKind::BodyLink;
            view.property = Some(link.name.clone().into_owned());
        }
        Polling::Undeclared(header) => {
            view.kind = PollingKind::Header;
            view.header = Some((*header).to_owned());
            view.is_declared = false;
        }
        Polling::Nowhere => {}
    }
    view
}

fn monitor_view(monitor: &StatusMonitor<'_>, document: &Document) -> MonitorView {
    let schema = match (&monitor.schema, monitor.built_in) {
        (Some(schema), _) => schema.reference_from(document),
        (None, name) => format!("{BUILT_IN}{}", name.unwrap_or_default()),
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
        operation: monitor.operation.as_ref().map(operation_view),
        states_are_listed: monitor.states_are_listed,
        is_flag: monitor.is_flag(),
    }
}

fn final_step(lro: &Lro<'_>) -> StepView {
    let mut view = StepView {
        kind: StepKind::None,
        header: None,
        property: None,
        operation: None,
        sent_with: SentWith::First,
        basis: lro.final_step.basis,
    };
    match &lro.final_step.value {
        FinalStep::OriginalUri(get) => {
            view.kind = StepKind::GetOriginalUri;
            view.operation = get.as_deref().map(operation_view);
        }
        FinalStep::Link(header) => {
            view.kind = StepKind::GetLink;
            view.header = Some((*header).to_owned());
            let is_polled = match &lro.polling.value {
                Polling::Header(polled) => polled.is(header),
                Polling::Undeclared(polled) => polled == header,
                _ => false,
            };
            view.sent_with = match lro.subject.profile.system {
                System::Fabric if is_polled => SentWith::Last,
                _ if is_polled => SentWith::Polled,
                _ => SentWith::First,
            };
        }
        FinalStep::LinkProperty(property) => {
            view.kind = StepKind::GetLink;
            view.property = Some(property.name.clone().into_owned());
        }
        FinalStep::Operation(operation) => {
            view.kind = StepKind::Operation;
            view.operation = Some(operation_view(operation));
        }
        FinalStep::MonitorProperty(property) => {
            view.kind = StepKind::MonitorProperty;
            view.property = Some(property.name.clone().into_owned());
        }
        FinalStep::Nothing => {}
    }
    view
}

fn result(lro: &Lro<'_>, document: &Document) -> ResultView {
    let named = |schema: &Schema<'_>| Some(schema.reference_from(document));
    let (kind, schema, property) = match &lro.result.value {
        LroResult::Schema(schema, property) => {
            (ResultKind::Schema, named(schema), property.clone())
        }
        LroResult::Void => (ResultKind::Void, None, None),
        LroResult::Unknown => (ResultKind::Unknown, None, None),
    };
    ResultView {
        kind,
        schema,
        property,
        basis: lro.result.basis,
    }
}

fn evidence(lro: &Lro<'_>) -> Vec<EvidenceView> {
    let mut evidence = Vec::new();
    let mut add = |fact: &'static str, site: &Site<'_>| {
        evidence.push(EvidenceView {
            fact,
            place: PlaceView::of(site),
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
            | MonitorSource::Text(site)
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
