//! The provisioning state of a resource of Azure Resource Manager, in responses and in requests.

use super::result::Body;
use crate::model::{
    Lro, PROVISIONING_STATE, Subject, listed_states, property_bag, provisioning_state,
};
use crate::openapi::{Method, Property, Response, Schema};
use crate::workspace::Place;

/// The place of the provisioning state in the schema of a resource.
#[derive(Clone, Debug)]
pub enum StatePlace<'w> {
    /// In `properties`, where clients read it.
    InProperties,
    /// Next to `properties`, where nearly all clients ignore it.
    Beside(Property<'w>),
    /// Under a name with a different case, or with marks between the words.
    Misnamed(Property<'w>),
    /// Not in this schema, but a value may also have other shapes.
    Open,
    /// Perhaps at the target of a reference that can't be resolved.
    Unread,
    /// Not in this schema.
    Nowhere,
}

/// Properties of an object whose names differ from `provisioningState` in case, or in marks between
/// the words.
fn misnamed<'w>(schema: &Schema<'w>) -> impl Iterator<Item = Property<'w>> {
    let is_slip = |name: &str| {
        let letters = name.bytes().filter(u8::is_ascii_alphanumeric);
        name != PROVISIONING_STATE
            && letters
                .map(|letter| letter.to_ascii_lowercase())
                .eq(PROVISIONING_STATE
                    .bytes()
                    .map(|letter| letter.to_ascii_lowercase()))
    };
    let properties = schema.properties().into_iter();
    properties.filter(move |property| is_slip(&property.name))
}

/// `true` if each document of these operations has a PUT or PATCH, but no request of these
/// documents can send this provisioning state. Operations of the same document must be next to each
/// other in the list.
pub fn is_only_answered(state: &Property<'_>, operations: &[&Subject<'_>]) -> bool {
    let document = |subject: &Subject<'_>| subject.operation.api().document().id();
    let mut by_document = operations.chunk_by(|a, b| document(a) == document(b));
    by_document.all(|own| {
        // Without a PUT or PATCH, another document may send the resource. A PUT or PATCH without a
        // body is treated like one with another body.
        let mut methods = own.iter().map(|subject| subject.operation.method());
        methods.any(|method| matches!(method, Method::Put | Method::Patch))
            && own
                .first()
                .is_some_and(|any| !any.document().may_send(state))
    })
}

/// The marked operations that send a provisioning state without returning it. A defect of the state
/// affects their requests too.
pub fn other_senders<'w>(state: &Property<'w>, operations: &[&Subject<'w>]) -> Vec<Place<'w>> {
    let answering = operations.iter();
    let answering = answering.map(|subject| subject.operation.element().place());
    let answering: Vec<Place<'w>> = answering.collect();
    let Some(any) = operations.first() else {
        return Vec::new();
    };
    let mut senders = any.document().senders_of(state, any.profile);
    senders.retain(|sender| !answering.contains(sender));
    senders
}

/// `true` if the provisioning state of a resource lists values, and all of them are final or mean
/// that the resource is being deleted.
pub fn lists_no_work(resource: &Schema<'_>, lro: &Lro<'_>) -> bool {
    const REMOVALS: [&str; 4] = ["delet", "deprovision", "destroy", "remov"];
    let state = provisioning_state(resource);
    let listed = state.and_then(|state| listed_states(&state.schema, lro.subject.profile));
    let is_removal = |word: &String| {
        let word = word.to_ascii_lowercase();
        REMOVALS.iter().any(|start| word.starts_with(start))
    };
    listed.is_some_and(|listed| listed.running.iter().all(is_removal))
}

impl<'w> StatePlace<'w> {
    /// Finds the provisioning state in the schema of a resource.
    pub fn of(schema: &Schema<'w>) -> Self {
        let bag = property_bag(schema).map(|bag| bag.schema);
        let inner = bag.as_ref();
        let state = inner.and_then(|bag| bag.property(PROVISIONING_STATE));
        if state.is_some() {
            return Self::InProperties;
        }
        if let Some(state) = schema.property(PROVISIONING_STATE) {
            return Self::Beside(state);
        }
        let in_bag = inner.and_then(|bag| misnamed(bag).next());
        if let Some(state) = in_bag.or_else(|| misnamed(schema).next()) {
            return Self::Misnamed(state);
        }
        let is_unread = |schema: &Schema<'_>| {
            let parts = schema.parts();
            parts.iter().any(|part| part.element().broken().is_some())
        };
        if is_unread(schema) || inner.is_some_and(is_unread) {
            return Self::Unread;
        }
        let is_open = |schema: &Schema<'_>| {
            schema.has_alternatives()
                || schema.is_discriminated()
                || !schema.types().allows("object")
        };
        if is_open(schema) || inner.is_some_and(is_open) {
            return Self::Open;
        }
        Self::Nowhere
    }
}

impl Lro<'_> {
    /// `true` if a resource that the operation returns, or the resource at its path, has a
    /// `provisioningState`.
    pub fn answers_state(&self) -> bool {
        let answered = self.subject.successes().filter_map(Response::schema);
        let mut resources = answered.chain(self.resource());
        resources.any(|resource| provisioning_state(&resource).is_some())
    }
}

impl<'w> Subject<'w> {
    /// The bodies in which a PUT or PATCH returns its resource: after completion, and for a PUT
    /// also while the work is running. Empty schemas are left out, because another rule reports
    /// them.
    pub fn answered_resources(&self) -> Vec<Body<'w>> {
        let codes: &[u16] = match self.operation.method() {
            Method::Put => &[200, 201],
            Method::Patch => &[200],
            _ => &[],
        };
        codes.iter().filter_map(|&code| self.body(code)).collect()
    }

    /// The `properties` in the request of a PUT or PATCH, and the provisioning state in them.
    pub fn sent_provisioning_state(&self) -> Option<(Schema<'w>, Property<'w>)> {
        if !matches!(self.operation.method(), Method::Put | Method::Patch) {
            return None;
        }
        let bag = property_bag(&self.operation.request_schema()?)?.schema;
        let state = bag.property(PROVISIONING_STATE)?;
        Some((bag, state))
    }

    /// `true` if a resource that this operation or the GET of its path returns has the same
    /// provisioning state.
    pub fn answers_with(&self, state: &Property<'w>) -> bool {
        let get = self.operation.path_item().operation(Method::Get);
        let read = get.and_then(|get| get.result());
        let mut answered = self.provisioning_states(read).into_iter();
        answered.any(|known| known.site.place == state.site.place)
    }

    /// `true` if a marked operation of the document returns a resource with the same provisioning
    /// state, and a request can set this state. One finding then covers both operations.
    pub fn shares_writable(&self, state: &Property<'w>) -> bool {
        let is_answered = || self.document().answers_with(state, self.profile);
        state.read_only().is_none() && is_answered()
    }

    /// The provisioning states that clients read, each with a second provisioning state of the same
    /// resource. The second one has another spelling or is on another level.
    pub fn doubled_provisioning_states(&self) -> Vec<(Property<'w>, Property<'w>)> {
        let mut doubled = Vec::new();
        for body in self.answered_resources() {
            let Some(state) = provisioning_state(&body.schema) else {
                continue;
            };
            let beside = body.schema.property(PROVISIONING_STATE);
            let in_bag = property_bag(&body.schema).map(|bag| bag.schema);
            let other = beside
                .or_else(|| misnamed(&body.schema).next())
                .or_else(|| misnamed(&in_bag?).next());
            doubled.extend(other.map(|other| (state, other)));
        }
        doubled
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::openapi::Api;
    use crate::openapi::Element;
    use crate::workspace::{Input, Memory, Workspace};

    /// The place of the state in a resource with this schema, as text.
    fn found(schema: &str) -> &'static str {
        let text = format!(
            r##"{{ "swagger": "2.0", "paths": {{}}, "definitions": {{ "R": {schema} }} }}"##
        );
        let source: Memory = [("a.json", text)].into_iter().collect();
        let (workspace, _) = Workspace::load(&source, &[Input::File("a.json".to_owned())]);
        let api = Api::new(&workspace, workspace.find("a.json").unwrap());
        let schema = api.schemas().unwrap().get("R").unwrap();
        match StatePlace::of(&Schema::new(Element::at(schema))) {
            StatePlace::InProperties => "in properties",
            StatePlace::Beside(_) => "beside",
            StatePlace::Misnamed(_) => "misnamed",
            StatePlace::Open => "open",
            StatePlace::Unread => "unread",
            StatePlace::Nowhere => "nowhere",
        }
    }

    #[test]
    fn the_state_is_found_where_it_is() {
        let bag = |inner: &str| format!(r#"{{ "properties": {{ "properties": {inner} }} }}"#);
        for (schema, expected) in [
            (
                bag(r#"{ "properties": { "provisioningState": {} } }"#),
                "in properties",
            ),
            (
                bag(r#"{ "allOf": [{ "properties": { "provisioningState": {} } }] }"#),
                "in properties",
            ),
            (
                r#"{ "properties": { "provisioningState": {} } }"#.to_owned(),
                "beside",
            ),
            (
                bag(r#"{ "properties": { "ProvisioningState": {} } }"#),
                "misnamed",
            ),
            (
                bag(r#"{ "properties": { "provisioning_state": {} } }"#),
                "misnamed",
            ),
            (bag(r#"{ "oneOf": [{}, {}] }"#), "open"),
            (bag(r##"{ "$ref": "#/definitions/Lost" }"##), "unread"),
            (
                bag(r#"{ "discriminator": "kind", "properties": { "kind": {} } }"#),
                "open",
            ),
            (bag(r#"{ "type": "object" }"#), "nowhere"),
            (r#"{ "properties": { "id": {} } }"#.to_owned(), "nowhere"),
            (
                bag(r#"{ "properties": { "lastProvisioningState": {} } }"#),
                "nowhere",
            ),
        ] {
            assert_eq!(found(&schema), expected, "{schema}");
        }
    }
}
