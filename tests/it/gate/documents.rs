//! Small documents of Resource Manager and of a data plane, sound but for the defects that a
//! scenario asks for.

use serde_json::{Value, json};

use crate::gate::json::Json;

/// Something wrong with an operation, one finding each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Defect {
    /// LRO403: `final-state-via` names another header than the declared one. An error for an action,
    /// which gets a result if it has none: clients take the status for that. A warning for other verbs,
    /// whose clients read the resource itself or nothing.
    Contradiction,
    /// LRO501, a warning for a PUT, whose 201 has the schema: a 200 without one.
    NoSchema,
    /// LRO212, a warning: a body on the 202.
    BodyOn202,
}

pub(crate) use Defect::{BodyOn202, Contradiction, NoSchema};

/// An operation on a kind of resource.
#[derive(Clone, Debug)]
pub(crate) struct Operation {
    id: String,
    method: &'static str,
    resource: String,
    /// The name of the last parameter of its path.
    parameter: String,
    /// What stands behind the resource's name.
    tail: String,
    body: Json,
}

fn headers(polling: &str) -> Value {
    json!({
        polling: { "type": "string", "format": "uri", "description": "Where to poll." },
        "Retry-After": { "type": "integer", "format": "int32", "description": "Seconds to wait." },
    })
}

impl Operation {
    fn new(resource: &str, method: &'static str, what: &str, body: Value) -> Self {
        let mut parameter = resource.to_lowercase();
        parameter.push_str("Name");
        let mut body = Json::from(body);
        let id = format!("{resource}s_{what}");
        body.set("operationId", id.as_str());
        let default = json!({ "description": "Failed.", "schema": { "$ref": "#/definitions/ErrorResponse" } });
        body.at(&["responses"]).set("default", default);
        Self {
            id,
            method,
            resource: resource.to_owned(),
            parameter,
            tail: String::new(),
            body,
        }
    }

    fn lro(mut self, via: &str) -> Self {
        self.body.set(
            "x-ms-long-running-operation-options",
            json!({ "final-state-via": via }),
        );
        self.body.set("x-ms-long-running-operation", json!(true));
        self
    }

    /// GET of a resource; not long-running.
    pub(crate) fn get(resource: &str) -> Self {
        let schema = json!({ "$ref": format!("#/definitions/{resource}") });
        let ok = json!({ "description": "Here it is.", "schema": schema });
        Self::new(
            resource,
            "get",
            "Get",
            json!({ "responses": { "200": ok } }),
        )
    }

    /// PUT of a resource.
    pub(crate) fn create(resource: &str) -> Self {
        let schema = json!({ "$ref": format!("#/definitions/{resource}") });
        let sent = json!({ "name": "resource", "in": "body", "required": true, "schema": schema });
        let body = json!({
            "parameters": [sent],
            "responses": {
                "200": { "description": "It is as asked.", "schema": schema },
                "201": { "description": "Begun.", "schema": schema, "headers": headers("Azure-AsyncOperation") },
            },
        });
        Self::new(resource, "put", "CreateOrUpdate", body).lro("azure-async-operation")
    }

    /// POST that changes a resource, and returns it behind `Location`.
    pub(crate) fn update(resource: &str) -> Self {
        let schema = json!({ "$ref": format!("#/definitions/{resource}") });
        let tags = json!({ "type": "object", "properties": { "tags": { "type": "object" } } });
        let sent = json!({ "name": "changes", "in": "body", "required": true, "schema": tags });
        let body = json!({
            "parameters": [sent],
            "responses": {
                "200": { "description": "Changed.", "schema": schema },
                "202": { "description": "Begun.", "headers": headers("Location") },
            },
        });
        let mut operation = Self::new(resource, "post", "Update", body).lro("location");
        operation.tail = "/update".to_owned();
        operation
    }

    /// DELETE of a resource.
    pub(crate) fn delete(resource: &str) -> Self {
        let body = json!({
            "responses": {
                "202": { "description": "Begun.", "headers": headers("Location") },
                "204": { "description": "There is none." },
            },
        });
        Self::new(resource, "delete", "Delete", body).lro("location")
    }

    /// POST of an action on a resource, which returns nothing.
    pub(crate) fn act(resource: &str, action: &str) -> Self {
        let body = json!({
            "responses": { "202": { "description": "Begun.", "headers": headers("Location") } },
        });
        let mut operation = Self::new(resource, "post", action, body).lro("location");
        operation.tail = format!("/{}", action.to_lowercase());
        operation
    }

    /// With something wrong.
    pub(crate) fn flawed(mut self, defect: Defect) -> Self {
        let answer = if self.method == "put" { "201" } else { "202" };
        match defect {
            Contradiction => {
                let polled = if self.method == "put" {
                    "Location"
                } else {
                    "Azure-AsyncOperation"
                };
                let said = if self.method == "put" {
                    "azure-async-operation"
                } else {
                    "location"
                };
                self = self.lro(said);
                let schema = json!({ "$ref": format!("#/definitions/{}", self.resource) });
                let responses = self.body.at(&["responses"]);
                if self.method == "post" {
                    responses.set("200", json!({ "description": "Done.", "schema": schema }));
                }
                responses.at(&[answer]).set("headers", headers(polled));
            }
            NoSchema => {
                self.body.at(&["responses", "200"]).remove("schema");
            }
            BodyOn202 => {
                let schema = json!({ "$ref": format!("#/definitions/{}", self.resource) });
                self.body.at(&["responses", answer]).set("schema", schema);
            }
        }
        self
    }

    /// With another name for the last parameter of its path.
    pub(crate) fn named_by(mut self, parameter: &str) -> Self {
        self.parameter = parameter.to_owned();
        self
    }

    /// With another `operationId`.
    pub(crate) fn called(mut self, id: &str) -> Self {
        self.id = id.to_owned();
        self.body.set("operationId", id);
        self
    }

    /// With examples in files.
    pub(crate) fn shown_by(mut self, file: &str) -> Self {
        let name = self.id.clone();
        self.body
            .set("x-ms-examples", json!({ name: { "$ref": file } }));
        self
    }

    /// The path template.
    pub(crate) fn path(&self) -> String {
        format!(
            "/subscriptions/{{subscriptionId}}/resourceGroups/{{resourceGroupName}}/providers/Contoso.Maritime/{}s/{{{}}}{}",
            self.resource.to_lowercase(),
            self.parameter,
            self.tail
        )
    }
}

/// Everything that a harbor can be asked, and nothing wrong with it.
pub(crate) fn harbors() -> Vec<Operation> {
    vec![
        Operation::get("Harbor"),
        Operation::create("Harbor"),
        Operation::update("Harbor"),
        Operation::delete("Harbor"),
        Operation::act("Harbor", "Dredge"),
    ]
}

/// The same with two old defects: [`DEBT`].
pub(crate) fn indebted_harbors() -> Vec<Operation> {
    vec![
        Operation::get("Harbor"),
        Operation::create("Harbor"),
        Operation::update("Harbor").flawed(Contradiction),
        Operation::delete("Harbor").flawed(BodyOn202),
        Operation::act("Harbor", "Dredge"),
    ]
}

/// What is found in [`indebted_harbors`]: a warning and an error.
pub(crate) const DEBT: [&str; 2] = ["LRO212 Harbors_Delete", "LRO403 Harbors_Update"];

/// One more operation, with something wrong that is found as [`NEW`].
pub(crate) fn new_defect() -> Operation {
    Operation::act("Harbor", "Close").flawed(Contradiction)
}

/// What is found in [`new_defect`]: an error.
pub(crate) const NEW: &str = "LRO403 Harbors_Close";

/// Some operations and one more.
pub(crate) fn and(mut operations: Vec<Operation>, one: Operation) -> Vec<Operation> {
    operations.push(one);
    operations
}

/// A document of Resource Manager.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    version: String,
    operations: Vec<Operation>,
    /// The file that has what documents share; none if the document has all itself.
    shared: Option<String>,
    definitions: Vec<(String, Json)>,
}

/// Words for a `provisioningState` with all of its ends.
pub(crate) const STATES: [&str; 5] = ["Accepted", "Updating", "Succeeded", "Failed", "Canceled"];

/// A list of states.
pub(crate) fn states(words: &[&str]) -> Json {
    let word = json!({
        "type": "string",
        "description": "How far the last change has come.",
        "readOnly": true,
        "enum": words,
        "x-ms-enum": { "name": "ProvisioningState", "modelAsString": true },
    });
    word.into()
}

/// States without `Failed`, which are [`STATES_DEBT`] where they are a `ProvisioningState`.
pub(crate) fn states_without_failed() -> Json {
    states(&["Accepted", "Updating", "Succeeded", "Canceled"])
}

/// What is found in [`states_without_failed`]: a warning, once for all operations.
pub(crate) const STATES_DEBT: &str = "LRO803 /definitions/ProvisioningState/enum";

/// What every document needs and some have in a file of their own.
fn shared_definitions() -> Vec<(String, Json)> {
    let error = json!({
        "type": "object",
        "description": "What a failed request answers with.",
        "properties": { "error": { "type": "object", "properties": {
            "code": { "type": "string", "readOnly": true },
            "message": { "type": "string", "readOnly": true },
        } } },
    });
    let tracked = json!({
        "type": "object",
        "description": "A resource that lives in a region.",
        "x-ms-azure-resource": true,
        "required": ["location", "kind"],
        "properties": {
            "id": { "type": "string", "readOnly": true },
            "name": { "type": "string", "readOnly": true },
            "type": { "type": "string", "readOnly": true },
            "location": { "type": "string", "x-ms-mutability": ["read", "create"] },
            "kind": { "type": "string" },
        },
    });
    vec![
        ("ErrorResponse".to_owned(), error.into()),
        ("TrackedResource".to_owned(), tracked.into()),
        ("ProvisioningState".to_owned(), states(&STATES)),
    ]
}

/// A document with operations, complete in itself.
pub(crate) fn document(operations: impl IntoIterator<Item = Operation>) -> Document {
    Document {
        version: "2024-01-01".to_owned(),
        operations: operations.into_iter().collect(),
        shared: None,
        definitions: Vec::new(),
    }
}

/// The document that others share definitions of: [`Document::sharing`].
pub(crate) fn common() -> Document {
    Document {
        definitions: shared_definitions(),
        ..document([])
    }
}

impl Document {
    /// Of an API version.
    pub(crate) fn version(mut self, version: &str) -> Self {
        self.version = version.to_owned();
        self
    }

    /// With the shared definitions in another file.
    pub(crate) fn sharing(mut self, file: &str) -> Self {
        self.shared = Some(file.to_owned());
        self
    }

    /// With one more definition, or another one of that name.
    pub(crate) fn define(mut self, name: &str, schema: impl Into<Json>) -> Self {
        self.definitions.retain(|(own, _)| own != name);
        self.definitions.push((name.to_owned(), schema.into()));
        self
    }

    /// As a tree.
    pub(crate) fn json(&self) -> Json {
        let mut paths = Json::Object(Vec::new());
        let mut definitions = Vec::new();
        for operation in &self.operations {
            let path = operation.path();
            let Json::Object(members) = &mut paths else {
                unreachable!()
            };
            if !members.iter().any(|(own, _)| *own == path) {
                members.push((path.clone(), parameters(&operation.parameter)));
            }
            paths
                .at(&[&path])
                .set(operation.method, operation.body.clone());
            let resource = &operation.resource;
            if !definitions.iter().any(|(own, _)| own == resource) {
                definitions.push((resource.clone(), resource_of(resource)));
                definitions.push((format!("{resource}Properties"), properties_of(resource)));
            }
        }
        if self.operations.is_empty() || self.shared.is_some() {
            definitions.extend(self.definitions.clone());
        } else {
            let own = |name: &String| self.definitions.iter().any(|(own, _)| own == name);
            definitions.extend(
                shared_definitions()
                    .into_iter()
                    .filter(|(name, _)| !own(name)),
            );
            definitions.extend(self.definitions.clone());
        }
        let mut json = Json::from(json!({}));
        json.set("swagger", "2.0");
        json.set(
            "info",
            json!({ "title": "Contoso Maritime", "version": self.version }),
        );
        json.set("host", "management.azure.com");
        json.set("schemes", json!(["https"]));
        json.set("consumes", json!(["application/json"]));
        json.set("produces", json!(["application/json"]));
        json.set("paths", paths);
        json.set("definitions", Json::Object(definitions));
        if let Some(file) = &self.shared {
            let shared: Vec<String> = shared_definitions()
                .iter()
                .map(|(name, _)| format!("#/definitions/{name}"))
                .collect();
            json.each(&mut |value| {
                if let Json::Scalar(Value::String(text)) = value
                    && shared.contains(text)
                {
                    *text = format!("{file}{text}");
                }
            });
        }
        json
    }

    /// As it is written.
    pub(crate) fn text(&self) -> String {
        self.json().pretty()
    }
}

/// The members that all operations of a path share.
fn parameters(last: &str) -> Json {
    let in_path = |name: &str| json!({ "name": name, "in": "path", "required": true, "type": "string", "minLength": 1 });
    let version =
        json!({ "name": "api-version", "in": "query", "required": true, "type": "string" });
    let all = json!([
        version,
        in_path("subscriptionId"),
        in_path("resourceGroupName"),
        in_path(last)
    ]);
    json!({ "parameters": all }).into()
}

fn resource_of(resource: &str) -> Json {
    json!({
        "type": "object",
        "description": format!("A {}.", resource.to_lowercase()),
        "allOf": [{ "$ref": "#/definitions/TrackedResource" }],
        "properties": { "properties": { "$ref": format!("#/definitions/{resource}Properties") } },
    })
    .into()
}

fn properties_of(resource: &str) -> Json {
    json!({
        "type": "object",
        "description": format!("What a {} is.", resource.to_lowercase()),
        "properties": {
            "size": { "type": "integer", "format": "int32" },
            "provisioningState": { "$ref": "#/definitions/ProvisioningState", "readOnly": true },
        },
    })
    .into()
}

/// A text in YAML with a comment that suppresses a rule in what a key leads to, for the first time
/// that this key stands there.
pub(crate) fn ignoring(yaml: &str, key: &str, rules: &str) -> String {
    let mut lines: Vec<String> = yaml.lines().map(str::to_owned).collect();
    let is_key = |line: &String| line.trim_start().starts_with(&format!("{key}:"));
    let at = lines.iter().position(is_key).unwrap();
    let indent = lines[at].len() - lines[at].trim_start().len();
    let comment = format!(
        "{}# lro-lint: ignore[{rules}] The service is being changed.",
        " ".repeat(indent)
    );
    lines.insert(at, comment);
    lines.join("\n") + "\n"
}

/// The text of a document with old defects.
pub(crate) fn old() -> String {
    document(indebted_harbors()).text()
}

/// The same document with a new defect.
pub(crate) fn worse() -> String {
    document(and(indebted_harbors(), new_defect())).text()
}

/// A document without defects, with its path.
pub(crate) fn sound() -> (&'static str, String) {
    ("specs/sound.json", document(harbors()).text())
}
