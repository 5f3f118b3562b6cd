//! A repository of API documents, made in memory: the same bytes on every machine.
//!
//! Every folder holds an API of one of five systems, in turn, and all of them refer to the
//! definitions of a common file. What is chosen (names, words, which operations are long-running,
//! which of these have a defect) depends on nothing but the number of the folder.

use serde_json::{Map, Value, json};

/// A document and the place where it lies.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    /// Its path; the ending says how it is written.
    pub(crate) path: String,
    /// What it holds.
    pub(crate) content: Value,
}

impl Document {
    /// The bytes as they lie at the path.
    pub(crate) fn text(&self) -> String {
        if self.path.ends_with(".json") {
            self.json()
        } else {
            self.yaml()
        }
    }

    /// The document as indented JSON.
    pub(crate) fn json(&self) -> String {
        format!("{:#}\n", self.content)
    }

    /// The document as block-style YAML.
    pub(crate) fn yaml(&self) -> String {
        serde_yaml::to_string(&self.content).expect("what JSON holds, YAML holds")
    }
}

/// The common files and, for each of `folders` folders, an API with so many resources of six
/// operations.
pub(crate) fn documents(folders: usize, resources: usize) -> Vec<Document> {
    let mut documents = Vec::new();
    for dialect in [Dialect::Swagger2, Dialect::OpenApi30, Dialect::OpenApi31] {
        documents.push(Document {
            path: format!("common/{}", dialect.common_file()),
            content: common(dialect),
        });
    }
    documents.extend((0..folders).map(|folder| api(folder, resources)));
    documents
}

/// A version of the format, and how it writes what all versions have.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Dialect {
    Swagger2,
    OpenApi30,
    OpenApi31,
}

impl Dialect {
    fn common_file(self) -> &'static str {
        match self {
            Self::Swagger2 => "types.json",
            Self::OpenApi30 => "types-3.0.yaml",
            Self::OpenApi31 => "types-3.1.yaml",
        }
    }

    /// A document with its version, title, host and the given paths and definitions.
    fn document(self, title: &str, host: &str, paths: Value, schemas: Value) -> Value {
        let info = json!({ "title": title, "version": "2026-03-01" });
        match self {
            Self::Swagger2 => json!({
                "swagger": "2.0", "info": info, "host": host, "schemes": ["https"],
                "consumes": ["application/json"], "produces": ["application/json"],
                "paths": paths, "definitions": schemas,
            }),
            _ => json!({
                "openapi": if self == Self::OpenApi30 { "3.0.3" } else { "3.1.0" },
                "info": info, "servers": [{ "url": format!("https://{host}/v1.0") }],
                "paths": paths, "components": { "schemas": schemas },
            }),
        }
    }

    fn section(self, section: &str) -> String {
        match (self, section) {
            (Self::Swagger2, "schemas") => "#/definitions".to_owned(),
            (Self::Swagger2, section) => format!("#/{section}"),
            (_, section) => format!("#/components/{section}"),
        }
    }

    /// A reference to something of the same document.
    fn local(self, section: &str, name: &str) -> Value {
        json!({ "$ref": format!("{}/{name}", self.section(section)) })
    }

    /// A reference to something of the common file.
    fn shared(self, section: &str, name: &str) -> Value {
        let (file, section) = (self.common_file(), self.section(section));
        json!({ "$ref": format!("../../common/{file}{section}/{name}") })
    }

    fn typed(self, kind: &str, description: &str) -> Value {
        match self {
            Self::Swagger2 => json!({ "type": kind, "description": description }),
            _ => json!({ "schema": { "type": kind }, "description": description }),
        }
    }

    fn parameter(self, name: &str, place: &str, description: &str) -> Value {
        let mut parameter = self.typed("string", description);
        parameter["name"] = name.into();
        parameter["in"] = place.into();
        parameter["required"] = true.into();
        parameter
    }

    fn response(self, description: &str, headers: &[Header], body: Option<Value>) -> Value {
        let mut response = json!({ "description": description });
        if !headers.is_empty() {
            let headers = headers.iter().map(|(name, kind, text)| {
                let header = self.typed(kind, text);
                ((*name).to_owned(), header)
            });
            response["headers"] = Value::Object(headers.collect());
        }
        match (self, body) {
            (_, None) => {}
            (Self::Swagger2, Some(schema)) => response["schema"] = schema,
            (_, Some(schema)) => {
                response["content"] = json!({ "application/json": { "schema": schema } });
            }
        }
        response
    }

    fn set_request(self, operation: &mut Value, schema: Value) {
        match self {
            Self::Swagger2 => {
                operation["parameters"] = json!([{
                    "name": "body", "in": "body", "required": true, "schema": schema,
                }]);
            }
            _ => {
                operation["requestBody"] = json!({
                    "required": true, "content": { "application/json": { "schema": schema } },
                });
            }
        }
    }
}

/// Name, type and description.
type Header = (&'static str, &'static str, &'static str);

const RETRY_AFTER: Header = (
    "Retry-After",
    "integer",
    "Seconds to wait before the next poll.",
);
const LOCATION: Header = ("Location", "string", "Where the status can be read.");
const AZURE_ASYNC: Header = (
    "Azure-AsyncOperation",
    "string",
    "Where the status can be read.",
);
const OPERATION_LOCATION: Header = (
    "Operation-Location",
    "string",
    "Where the status can be read.",
);
const OPERATION_ID: Header = ("x-ms-operation-id", "string", "The id of the operation.");

#[derive(Clone, Copy, PartialEq, Eq)]
enum System {
    Arm,
    DataPlane,
    Fabric,
    Graph,
    Generic,
}

impl System {
    const ALL: [Self; 5] = [
        Self::Arm,
        Self::DataPlane,
        Self::Fabric,
        Self::Graph,
        Self::Generic,
    ];

    fn dialect(self) -> Dialect {
        match self {
            Self::Arm | Self::DataPlane | Self::Fabric => Dialect::Swagger2,
            Self::Graph => Dialect::OpenApi30,
            Self::Generic => Dialect::OpenApi31,
        }
    }

    fn host(self) -> &'static str {
        match self {
            Self::Arm => "management.azure.com",
            Self::DataPlane => "orchards.contoso.com",
            Self::Fabric => "api.fabric.microsoft.com",
            Self::Graph => "graph.microsoft.com",
            Self::Generic => "api.example.com",
        }
    }

    /// The folder of the API and its file, Azure's as in the repository of its specifications.
    fn path(self, name: &str) -> String {
        match self {
            Self::Arm => format!("{name}/resource-manager/{name}.json"),
            Self::DataPlane => format!("{name}/data-plane/{name}.json"),
            Self::Fabric => format!("{name}/fabric/swagger.json"),
            Self::Graph => format!("{name}/graph/openapi.yaml"),
            Self::Generic => format!("{name}/api/openapi.yaml"),
        }
    }

    /// What stands before the name of a collection in a path.
    fn scope(self, name: &str) -> String {
        match self {
            Self::Arm => format!(
                "/subscriptions/{{subscriptionId}}/resourceGroups/{{resourceGroupName}}/providers/Contoso.{name}"
            ),
            Self::Fabric => "/workspaces/{workspaceId}".to_owned(),
            Self::Graph => format!("/{name}"),
            Self::DataPlane | Self::Generic => String::new(),
        }
    }

    /// The codes and headers with which a long-running operation by a verb begins.
    fn start(self, verb: &str) -> (&'static [&'static str], &'static [Header]) {
        match (self, verb) {
            (Self::Arm, "put") => (&["200", "201"], &[AZURE_ASYNC, RETRY_AFTER]),
            (Self::Arm, "patch") => (&["202"], &[AZURE_ASYNC, LOCATION, RETRY_AFTER]),
            (Self::DataPlane, "put") => (&["200", "201"], &[OPERATION_LOCATION]),
            (Self::DataPlane, _) => (&["202"], &[OPERATION_LOCATION, RETRY_AFTER]),
            (Self::Fabric, _) => (&["202"], &[LOCATION, OPERATION_ID, RETRY_AFTER]),
            (Self::Arm | Self::Graph | Self::Generic, _) => (&["202"], &[LOCATION, RETRY_AFTER]),
        }
    }

    /// Marks an operation as long-running, as far as the system has a marker.
    fn mark(self, operation: &mut Value, verb: &str) {
        let via = match (self, verb) {
            (Self::Fabric, _) => {
                operation["x-ms-fabric-sdk-long-running-operation"] = true.into();
                return;
            }
            (Self::Graph | Self::Generic, _) => return,
            (Self::Arm, "put") => "azure-async-operation",
            (Self::Arm, _) => "location",
            (Self::DataPlane, "put") => "original-uri",
            (Self::DataPlane, _) => "operation-location",
        };
        operation["x-ms-long-running-operation"] = true.into();
        operation["x-ms-long-running-operation-options"] = json!({ "final-state-via": via });
    }

    /// The words of a status.
    fn states(self) -> &'static [&'static str] {
        match self {
            Self::Arm => &["Accepted", "Updating", "Succeeded", "Failed", "Canceled"],
            Self::DataPlane => &["NotStarted", "Running", "Succeeded", "Failed", "Canceled"],
            Self::Fabric => &["Undefined", "NotStarted", "Running", "Succeeded", "Failed"],
            Self::Graph => &["notStarted", "running", "succeeded", "failed"],
            Self::Generic => &["queued", "running", "succeeded", "failed", "canceled"],
        }
    }
}

/// What all APIs refer to: the error, the resource, the status monitor, two parameters.
fn common(dialect: Dialect) -> Value {
    let schemas = json!({
        "ErrorResponse": {
            "type": "object",
            "description": "What a failed request answers with.",
            "properties": { "error": dialect.local("schemas", "ErrorDetail") },
        },
        "ErrorDetail": {
            "type": "object",
            "description": "One error, and the errors that led to it.",
            "required": ["code", "message"],
            "properties": {
                "code": { "type": "string", "readOnly": true },
                "message": { "type": "string", "readOnly": true },
                "details": {
                    "type": "array",
                    "items": dialect.local("schemas", "ErrorDetail"),
                },
            },
        },
        "Resource": {
            "type": "object",
            "description": "What all resources have.",
            "x-ms-azure-resource": true,
            "properties": {
                "id": { "type": "string", "readOnly": true },
                "name": { "type": "string", "readOnly": true },
                "type": { "type": "string", "readOnly": true },
            },
        },
        "TrackedResource": {
            "type": "object",
            "description": "A resource that lives in a region.",
            "allOf": [dialect.local("schemas", "Resource")],
            "required": ["location"],
            "properties": {
                "location": { "type": "string", "x-ms-mutability": ["read", "create"] },
                "tags": { "type": "object", "additionalProperties": { "type": "string" } },
            },
        },
    });
    let parameters = json!({
        "ApiVersion": dialect.parameter("api-version", "query", "The version of this API."),
        "Name": dialect.parameter("name", "path", "The name of the resource."),
    });
    let responses = json!({
        "Error": dialect.response(
            "The request was refused or has failed.",
            &[],
            Some(dialect.local("schemas", "ErrorResponse")),
        ),
    });
    match dialect {
        Dialect::Swagger2 => json!({
            "swagger": "2.0",
            "info": { "title": "Common types", "version": "1.0" },
            "paths": {},
            "definitions": schemas, "parameters": parameters, "responses": responses,
        }),
        // A fragment: nothing says what it is but those who refer to it.
        _ => json!({
            "components": {
                "schemas": schemas, "parameters": parameters, "responses": responses,
            },
        }),
    }
}

/// The document of a folder.
fn api(folder: usize, resources: usize) -> Document {
    let system = System::ALL[folder % System::ALL.len()];
    let mut words = Words::new(folder as u64);
    let name = format!("{}{folder}", words.noun());
    let mut api = Writer {
        system,
        dialect: system.dialect(),
        scope: system.scope(&name),
        words,
        paths: Map::new(),
        schemas: Map::new(),
    };
    for number in 0..resources {
        api.resource(number);
    }
    api.status_monitor();
    Document {
        path: system.path(&name),
        content: api.dialect.document(
            &name,
            system.host(),
            Value::Object(api.paths),
            Value::Object(api.schemas),
        ),
    }
}

/// An API that is being written.
struct Writer {
    system: System,
    dialect: Dialect,
    scope: String,
    words: Words,
    paths: Map<String, Value>,
    schemas: Map<String, Value>,
}

impl Writer {
    /// A resource that can be listed, read, created, changed and deleted, and an action on it.
    fn resource(&mut self, number: usize) {
        let noun = format!("{}{number}", self.words.noun());
        let model = capitalized(&noun);
        self.schema(&model);
        let collection = format!("{}/{noun}s", self.scope);
        let item = format!("{collection}/{{name}}");

        let list = self.operation(&model, "List", "get");
        self.path(&collection, "get", list);
        for (verb, action) in [
            ("get", "Get"),
            ("put", "CreateOrUpdate"),
            ("patch", "Update"),
            ("delete", "Delete"),
        ] {
            let operation = self.operation(&model, action, verb);
            self.path(&item, verb, operation);
        }
        let action = self.words.pick(&ACTIONS);
        let operation = self.operation(&model, &capitalized(action), "post");
        self.path(&format!("{item}/{action}"), "post", operation);
    }

    fn path(&mut self, path: &str, verb: &str, operation: Value) {
        if !self.paths.contains_key(path) {
            let item = json!({ "parameters": self.parameters(path) });
            self.paths.insert(path.to_owned(), item);
        }
        self.paths[path][verb] = operation;
    }

    /// The version of the API, and what stands in braces in a path.
    fn parameters(&self, path: &str) -> Vec<Value> {
        let mut parameters = vec![self.dialect.shared("parameters", "ApiVersion")];
        for name in path.split(['{', '}']).skip(1).step_by(2) {
            parameters.push(match name {
                "name" => self.dialect.shared("parameters", "Name"),
                _ => self.dialect.parameter(name, "path", "A part of the path."),
            });
        }
        parameters
    }

    /// An operation; half of those that write are long-running.
    fn operation(&mut self, model: &str, action: &str, verb: &str) -> Value {
        let dialect = self.dialect;
        let mut operation = json!({
            "operationId": format!("{model}s_{action}"),
            "tags": [format!("{model}s")],
            "description": self.words.sentence(),
        });
        if matches!(verb, "put" | "patch") {
            dialect.set_request(&mut operation, dialect.local("schemas", model));
        }
        let body = match verb {
            "delete" => None,
            _ => Some(dialect.local("schemas", model)),
        };
        let mut responses = Map::new();
        if verb != "get" && self.words.chance(50) {
            self.long_running(&mut operation, &mut responses, verb, body);
        } else {
            let code = if verb == "delete" { "204" } else { "200" };
            let response = dialect.response(&self.words.sentence(), &[], body);
            responses.insert(code.to_owned(), response);
        }
        responses.insert("default".to_owned(), dialect.shared("responses", "Error"));
        operation["responses"] = Value::Object(responses);
        operation
    }

    fn long_running(
        &mut self,
        operation: &mut Value,
        responses: &mut Map<String, Value>,
        verb: &str,
        body: Option<Value>,
    ) {
        let dialect = self.dialect;
        let (codes, mut headers) = self.system.start(verb);
        self.system.mark(operation, verb);
        // One in ten has a defect: nothing to follow, or options without the marker.
        match self.words.below(20) {
            0 => headers = &[RETRY_AFTER],
            1 => {
                if let Some(operation) = operation.as_object_mut() {
                    operation.remove("x-ms-long-running-operation");
                }
            }
            _ => {}
        }
        for code in codes {
            let body = match (*code, self.system) {
                ("202", System::DataPlane | System::Generic) => {
                    Some(dialect.local("schemas", "OperationStatus"))
                }
                ("202", _) => None,
                _ => body.clone(),
            };
            let mut response = dialect.response(&self.words.sentence(), headers, body);
            if self.system == System::Generic {
                response["links"] = json!({ "status": { "operationId": "Operations_Get" } });
            }
            responses.insert((*code).to_owned(), response);
        }
        let is_done_at_once = codes == ["202"] && body.is_some() && self.words.chance(70);
        if is_done_at_once {
            let response = dialect.response(&self.words.sentence(), &[], body);
            responses.insert("200".to_owned(), response);
        }
    }

    /// The operation that says how far others have come, and its schema.
    fn status_monitor(&mut self) {
        let dialect = self.dialect;
        let schema = json!({
            "type": "object",
            "description": "How far an operation has come.",
            "required": ["id", "status"],
            "properties": {
                "id": { "type": "string" },
                "status": {
                    "type": "string",
                    "enum": self.system.states(),
                    "x-ms-enum": { "name": "OperationState", "modelAsString": true },
                },
                "percentComplete": { "type": "integer", "format": "int32" },
                "error": dialect.shared("schemas", "ErrorDetail"),
            },
        });
        self.schemas.insert("OperationStatus".to_owned(), schema);
        let body = dialect.local("schemas", "OperationStatus");
        let operation = json!({
            "operationId": "Operations_Get",
            "description": self.words.sentence(),
            "responses": {
                "200": dialect.response("The status.", &[RETRY_AFTER], Some(body)),
                "default": dialect.shared("responses", "Error"),
            },
        });
        self.path("/operations/{operationId}", "get", operation);
    }

    /// The model of a resource: what all have, properties of its own, and how far it is.
    fn schema(&mut self, model: &str) {
        let dialect = self.dialect;
        let mut properties = Map::new();
        for number in 0..self.words.below(8) + 3 {
            let name = format!("{}{number}", self.words.noun());
            let mut property = match self.words.below(6) {
                0 => json!({ "type": "integer", "format": "int32" }),
                1 => json!({ "type": "boolean" }),
                2 => json!({ "type": "array", "items": { "type": "string" } }),
                3 => json!({ "type": "string", "enum": ["Basic", "Standard", "Premium"] }),
                4 => json!({ "type": "string", "format": "date-time", "readOnly": true }),
                _ => json!({ "type": "string" }),
            };
            property["description"] = self.words.sentence().into();
            properties.insert(name, property);
        }
        properties.insert(
            "provisioningState".to_owned(),
            json!({
                "type": "string", "readOnly": true, "enum": System::Arm.states(),
                "x-ms-enum": { "name": format!("{model}State"), "modelAsString": true },
            }),
        );
        let of_model = format!("{model}Properties");
        let resource = json!({
            "type": "object",
            "description": self.words.sentence(),
            "allOf": [dialect.shared("schemas", "TrackedResource")],
            "properties": {
                "properties": dialect.local("schemas", &of_model),
                "parent": dialect.local("schemas", model),
            },
        });
        self.schemas.insert(model.to_owned(), resource);
        let properties = json!({
            "type": "object",
            "description": self.words.sentence(),
            "properties": properties,
        });
        self.schemas.insert(of_model, properties);
    }
}

fn capitalized(word: &str) -> String {
    let (first, rest) = word.split_at(1);
    first.to_uppercase() + rest
}

const NOUNS: [&str; 24] = [
    "anchor", "barge", "beacon", "buoy", "canal", "cargo", "crane", "depot", "dock", "ferry",
    "fleet", "gauge", "harbor", "jetty", "kiln", "ledger", "lock", "mooring", "pilot", "quay",
    "route", "signal", "tide", "vessel",
];

const ACTIONS: [&str; 6] = ["start", "stop", "export", "inspect", "move", "restore"];

/// Words of descriptions; some need escapes or more than one byte.
const PROSE: [&str; 24] = [
    "the",
    "a",
    "every",
    "is",
    "until",
    "returns",
    "service",
    "request",
    "value",
    "when",
    "of",
    "with",
    "resource",
    "client",
    "\"quoted\"",
    "naïve",
    "C:\\temp",
    "→",
    "is changed",
    "(optional)",
    "region:",
    "it's",
    "#1",
    "日本",
];

/// Chooses by the numbers of SplitMix64, which are the same for the same seed.
struct Words {
    state: u64,
}

impl Words {
    fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    fn pick(&mut self, words: &[&'static str]) -> &'static str {
        words[self.below(words.len())]
    }

    fn noun(&mut self) -> &'static str {
        self.pick(&NOUNS)
    }

    fn sentence(&mut self) -> String {
        let words: Vec<&str> = (0..self.below(14) + 4).map(|_| self.pick(&PROSE)).collect();
        format!("{}.", words.join(" "))
    }
}
