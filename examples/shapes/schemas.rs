//! Definitions, and how they are combined.

use serde_json::{Value, json};

use super::input::{Input, Shape, array, definition, object, one_path, paths, returning, swagger};

pub(crate) const SHAPES: &[Shape] = &[
    Shape {
        name: "definitions",
        start: 128,
        make: |n| with_definitions(1, object(n, |at| (format!("D{at}"), resource(at)))),
    },
    Shape {
        name: "definitions-operations",
        start: 64,
        make: |n| with_definitions(n, object(n, |at| (format!("D{at}"), resource(at)))),
    },
    Shape {
        name: "properties",
        start: 128,
        make: properties,
    },
    Shape {
        name: "properties-shared",
        start: 64,
        make: properties_shared,
    },
    Shape {
        name: "allof-diamonds",
        start: 16,
        make: |n| with_definitions(1, diamonds(n)),
    },
    Shape {
        name: "allof-lattice",
        start: 8,
        make: |n| with_definitions(1, lattice(n, "allOf")),
    },
    Shape {
        name: "oneof-lattice",
        start: 8,
        make: |n| with_definitions(1, lattice(n, "oneOf")),
    },
    Shape {
        name: "allof-chain",
        start: 16,
        make: |n| with_definitions(1, chain(n)),
    },
    Shape {
        name: "allof-chain-operations",
        start: 16,
        make: |n| with_definitions(n, chain(n)),
    },
    Shape {
        name: "allof-all-before",
        start: 8,
        make: |n| with_definitions(1, all(n, "allOf", false)),
    },
    Shape {
        name: "allof-complete",
        start: 8,
        make: |n| with_definitions(1, all(n, "allOf", true)),
    },
    Shape {
        name: "oneof-complete",
        start: 8,
        make: |n| with_definitions(1, all(n, "oneOf", true)),
    },
    Shape {
        name: "oneof-complete-operations",
        start: 8,
        make: |n| with_definitions(n, all(n, "oneOf", true)),
    },
    Shape {
        name: "schemas-compared",
        start: 16,
        make: schemas_compared,
    },
    Shape {
        name: "status-values",
        start: 64,
        make: status_values,
    },
    Shape {
        name: "states-and-examples",
        start: 16,
        make: states_and_examples,
    },
];

/// A document whose operations return the definitions `D0`, `D1` …
fn with_definitions(operations: usize, definitions: Value) -> Input {
    let operation = |at| returning(at, definition("D", at));
    Input::document(&swagger(paths(operations, "post", operation), definitions))
}

fn resource(at: usize) -> Value {
    json!({ "type": "object", "x-ms-azure-resource": true, "properties": {
        "id": { "type": "string", "readOnly": true },
        "provisioningState": { "type": "string", "readOnly": true,
            "enum": ["Succeeded", "Failed", "Canceled", format!("Doing{at}")] },
    } })
}

fn properties(size: usize) -> Input {
    let properties = object(size, |at| (format!("p{at}"), json!({ "type": "string" })));
    with_definitions(1, json!({ "D0": { "properties": properties } }))
}

/// Many operations that return one schema, which is as large.
fn properties_shared(size: usize) -> Input {
    let properties = object(size, |at| (format!("p{at}"), json!({ "type": "string" })));
    let operation = |at| returning(at, definition("D", 0));
    let definitions = json!({ "D0": { "properties": properties } });
    Input::document(&swagger(paths(size, "post", operation), definitions))
}

/// Every definition is made of two, and both of these of the next one.
fn diamonds(size: usize) -> Value {
    object(size * 3 + 1, |at| {
        let (layer, next) = (at / 3, at / 3 + 1);
        match at % 3 {
            _ if layer == size => (format!("D{layer}"), resource(layer)),
            0 => {
                let parts = [definition("A", layer), definition("B", layer)];
                (format!("D{layer}"), json!({ "allOf": parts }))
            }
            1 => (
                format!("A{layer}"),
                json!({ "allOf": [definition("D", next)] }),
            ),
            _ => (
                format!("B{layer}"),
                json!({ "allOf": [definition("D", next)] }),
            ),
        }
    })
}

/// Layers of two definitions, each of which refers to both of the next layer.
fn lattice(size: usize, key: &str) -> Value {
    object(size * 2, |at| {
        let layer = at / 2 + 1;
        let name = ["D", "E"][at % 2].to_owned() + &(at / 2).to_string();
        match layer == size {
            true => (name, resource(at)),
            false => (
                name,
                json!({ key: [definition("D", layer), definition("E", layer)] }),
            ),
        }
    })
}

fn chain(size: usize) -> Value {
    object(size, |at| {
        let properties = json!({ format!("p{at}"): { "type": "string" } });
        let schema = match at + 1 == size {
            true => resource(at),
            false => json!({ "allOf": [definition("D", at + 1)], "properties": properties }),
        };
        (format!("D{at}"), schema)
    })
}

/// Every definition refers to all later ones, or to all.
fn all(size: usize, key: &str, is_complete: bool) -> Value {
    object(size, |at| {
        let first = if is_complete { 0 } else { at + 1 };
        let parts = array(size - first, |next| definition("D", first + next));
        let properties = json!({ format!("p{at}"): { "type": "string" } });
        (
            format!("D{at}"),
            json!({ key: parts, "properties": properties }),
        )
    })
}

/// Many operations whose two results are different definitions with equal contents.
fn schemas_compared(size: usize) -> Input {
    let definitions = object(size * 2, |at| {
        let name = ["D", "E"][at % 2];
        let next = definition(name, (at / 2 + 1) % size);
        let properties = json!({ "next": next, "name": { "type": "string" } });
        (
            format!("{name}{}", at / 2),
            json!({ "properties": properties }),
        )
    });
    let operation = |at| {
        json!({ "operationId": format!("Things_Create{at}"), "x-ms-long-running-operation": true,
            "responses": {
                "200": { "description": "Changed", "schema": definition("D", at) },
                "201": { "description": "Created", "schema": definition("E", at) },
            } })
    };
    Input::document(&swagger(paths(size, "put", operation), definitions))
}

fn status_values(size: usize) -> Input {
    let values = array(size, |at| json!(format!("Doing{at}")));
    let status = json!({ "type": "string", "enum": values });
    let paths = json!({
        "/things/start": { "post": returning(0, definition("D", 0)) },
        "/operations/{operationId}": { "get": {
            "operationId": "Operations_Get",
            "responses": { "200": { "description": "Status", "schema": definition("D", 0) } },
        } },
    });
    Input::document(&swagger(
        paths,
        json!({ "D0": { "properties": { "status": status } } }),
    ))
}

/// A provisioning state with many values, and as many examples, each with another one.
fn states_and_examples(size: usize) -> Input {
    let state = json!({ "type": "string", "readOnly": true,
        "enum": array(size, |at| json!(format!("Doing{at}"))) });
    let definitions = json!({ "D0": { "properties": {
        "properties": { "properties": { "provisioningState": state } },
    } } });
    let mut operation = returning(0, definition("D", 0));
    operation["x-ms-examples"] = object(size, |at| {
        (
            format!("e{at}"),
            json!({ "$ref": format!("./examples/e{at}.json") }),
        )
    });
    let mut input = Input::document(&swagger(one_path(operation), definitions));
    input.files.extend((0..size).map(|at| {
        let body = json!({ "properties": { "provisioningState": format!("doing{at}") } });
        let example = json!({ "parameters": {}, "responses": { "200": { "body": body } } });
        (format!("examples/e{at}.json"), example.to_string())
    }));
    input
}
