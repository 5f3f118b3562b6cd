//! The schemas that operations use, by their roles in the operations.

use rustc_hash::FxHashMap;

use crate::model::{Lro, LroResult, MonitorSource, Subject, System};
use crate::openapi::{Property, Response, Schema, Status};
use crate::rules::{Overlay, Role, SchemaScope};
use crate::workspace::Place;

/// A schema in a role, and the operations that use it.
pub(super) struct Met<'d, 'w> {
    pub(super) role: Role,
    pub(super) scope: SchemaScope<'d, 'w>,
    pub(super) overlays: Vec<Overlay>,
    /// `true` if all operations that use the schema were only recognized as long-running.
    pub(super) inferred: bool,
}

/// All schemas in roles, each once, in the order in which operations use them.
#[derive(Default)]
pub(super) struct Reached<'d, 'w> {
    pub(super) schemas: Vec<Met<'d, 'w>>,
    known: FxHashMap<(Role, Place<'w>, System), usize>,
}

impl<'d, 'w> Reached<'d, 'w> {
    pub(super) fn add(&mut self, reach: Vec<Met<'d, 'w>>) {
        for met in reach {
            // Keys next to a `$ref` belong to the property, not to the target of the reference.
            let place = match &met.scope.property {
                Some(property) => property.site.place,
                None => met.scope.schema.place(),
            };
            let key = (met.role, place, met.scope.profile.system);
            match self.known.get(&key) {
                Some(&at) => {
                    // Indexes in `known` are indexes of `schemas`, which only grows.
                    let known = &mut self.schemas[at];
                    known.scope.operations.extend(met.scope.operations);
                    known.scope.lros.extend(met.scope.lros);
                    known.inferred &= met.inferred;
                }
                None => {
                    self.known.insert(key, self.schemas.len());
                    self.schemas.push(met);
                }
            }
        }
    }
}

/// The schemas that a long-running operation uses, by their roles. `judges_bare`: `true` if the
/// body of an unmarked 202 is judged even if clients can't poll for it again.
pub(super) fn roles<'d, 'w>(
    lro: &'d Lro<'w>,
    overlays: &[Overlay],
    judges_bare: bool,
) -> Vec<Met<'d, 'w>> {
    let met = |role, schema| met(role, schema, None, &lro.subject, overlays);
    let mut roles = Vec::new();
    let is_polled = judges_bare || !lro.is_only_acknowledged();
    if let Some(monitor) = &lro.monitor
        && let Some(schema) = &monitor.schema
        && !matches!(monitor.source, MonitorSource::Resource(_))
        && is_polled
    {
        roles.push(met(Role::Monitor, schema.clone()));
    }
    let first_status = lro.first_status.as_ref().filter(|_| is_polled);
    let supposed = [first_status, lro.supposed_monitor.as_ref()];
    for schema in supposed.into_iter().flatten() {
        roles.push(met(Role::Monitor, schema.clone()));
    }
    let result = match &lro.result.value {
        LroResult::Schema(schema, _) => Some(schema.clone()),
        LroResult::Void | LroResult::Unknown => None,
    };
    roles.extend(result.clone().map(|schema| met(Role::Result, schema)));
    roles.extend(roles_of_answers(&lro.subject, result, overlays));
    for met in &mut roles {
        met.scope.lros.push(lro);
    }
    roles
}

/// The schemas in the responses of any operation, `result` among them: the schemas of errors, and
/// in Resource Manager the provisioning states.
pub(super) fn roles_of_answers<'d, 'w>(
    subject: &'d Subject<'w>,
    result: Option<Schema<'w>>,
    overlays: &[Overlay],
) -> Vec<Met<'d, 'w>> {
    let mut roles = Vec::new();
    if subject.profile.system == System::Arm {
        for state in subject.provisioning_states(result) {
            let role = Role::ProvisioningState;
            let schema = state.schema.clone();
            roles.push(met(role, schema, Some(state), subject, overlays));
        }
    }
    let default = subject.responses().iter();
    let default = default.filter(|response| response.status() == Status::Default);
    for schema in default.filter_map(Response::schema) {
        roles.push(met(Role::Error, schema, None, subject, overlays));
    }
    roles
}

fn met<'d, 'w>(
    role: Role,
    schema: Schema<'w>,
    property: Option<Property<'w>>,
    subject: &'d Subject<'w>,
    overlays: &[Overlay],
) -> Met<'d, 'w> {
    Met {
        role,
        scope: SchemaScope {
            schema,
            property,
            profile: subject.profile,
            operations: vec![subject],
            lros: Vec::new(),
        },
        overlays: overlays.to_vec(),
        inferred: subject.is_long_running() && !subject.is_marked(),
    }
}
