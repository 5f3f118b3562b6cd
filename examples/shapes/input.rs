//! What a shape is made of, and the parts that most documents share.

use serde_json::{Map, Value, json};

/// A kind of input that can be made in any size.
pub(crate) struct Shape {
    pub(crate) name: &'static str,
    /// The smallest size.
    pub(crate) start: usize,
    pub(crate) make: fn(usize) -> Input,
}

/// Paths and texts.
pub(crate) type Files = Vec<(String, String)>;

/// The files that are checked, and how.
pub(crate) struct Input {
    pub(crate) files: Files,
    /// The files of an earlier commit, with which these are compared.
    pub(crate) earlier: Option<Files>,
    /// `true` if all findings are in a baseline.
    pub(crate) has_baseline: bool,
    pub(crate) format: &'static str,
}

impl Input {
    pub(crate) fn new(files: Files) -> Self {
        Self {
            files,
            earlier: None,
            has_baseline: false,
            format: "concise",
        }
    }

    /// One document in JSON.
    pub(crate) fn document(document: &Value) -> Self {
        Self::text("a.json", document.to_string())
    }

    pub(crate) fn text(path: &str, text: String) -> Self {
        Self::new(vec![(path.to_owned(), text)])
    }

    pub(crate) fn bytes(&self) -> usize {
        self.files.iter().map(|(_, text)| text.len()).sum()
    }

    /// The same way to check a document without operations.
    pub(crate) fn empty(&self) -> Self {
        let empty = swagger(json!({}), json!({})).to_string();
        let files = vec![("a.json".to_owned(), empty)];
        Self {
            earlier: self.earlier.as_ref().map(|_| files.clone()),
            files,
            ..*self
        }
    }
}

/// A document of Resource Manager.
pub(crate) fn swagger(paths: Value, definitions: Value) -> Value {
    json!({
        "swagger": "2.0",
        "info": { "title": "Orchards", "version": "2026-03-01" },
        "host": "management.azure.com",
        "paths": paths,
        "definitions": definitions,
    })
}

/// An object with `count` members.
pub(crate) fn object(count: usize, member: impl Fn(usize) -> (String, Value)) -> Value {
    Value::Object((0..count).map(member).collect::<Map<_, _>>())
}

/// An array with `count` items.
pub(crate) fn array(count: usize, item: impl Fn(usize) -> Value) -> Value {
    (0..count).map(item).collect()
}

/// `count` paths, each with one operation.
pub(crate) fn paths(count: usize, verb: &str, operation: impl Fn(usize) -> Value) -> Value {
    object(count, |at| {
        (format!("/things{at}/start"), json!({ verb: operation(at) }))
    })
}

/// The path of the one operation of a document.
pub(crate) fn one_path(operation: Value) -> Value {
    json!({ "/things/start": { "post": operation } })
}

/// A long-running operation.
pub(crate) fn starting(at: usize, responses: Value) -> Value {
    json!({
        "operationId": format!("Things_Start{at}"),
        "x-ms-long-running-operation": true,
        "responses": responses,
    })
}

/// A long-running operation whose result has a schema.
pub(crate) fn returning(at: usize, schema: Value) -> Value {
    starting(
        at,
        json!({ "202": accepted(), "200": { "description": "Done", "schema": schema } }),
    )
}

pub(crate) fn accepted() -> Value {
    json!({ "description": "Accepted", "headers": { "Location": { "type": "string" } } })
}

/// A long-running operation with three findings and more.
pub(crate) fn defective(at: usize) -> Value {
    starting(at, json!({ "202": { "description": "Accepted" } }))
}

/// A reference to the definition `{prefix}{number}`.
pub(crate) fn definition(prefix: &str, number: usize) -> Value {
    json!({ "$ref": format!("#/definitions/{prefix}{number}") })
}
