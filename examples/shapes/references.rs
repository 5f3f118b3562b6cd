//! `$ref`s: chains of them, and those that lead nowhere.

use serde_json::{Value, json};

use super::input::{
    Input, Shape, accepted, defective, definition, object, paths, returning, starting, swagger,
};

pub(crate) const SHAPES: &[Shape] = &[
    Shape {
        name: "ref-chain",
        start: 64,
        make: |n| chain(1, n, true),
    },
    Shape {
        name: "ref-chain-operations",
        start: 64,
        make: |n| chain(n, n, true),
    },
    Shape {
        name: "ref-chain-broken",
        start: 64,
        make: |n| chain(n, n, false),
    },
    Shape {
        name: "ref-chain-responses",
        start: 64,
        make: chain_of_responses,
    },
    Shape {
        name: "ref-chain-properties",
        start: 64,
        make: |n| through(n, |next| json!({ "next": next })),
    },
    Shape {
        name: "ref-chain-items",
        start: 64,
        make: |n| {
            through(
                n,
                |next| json!({ "next": { "type": "array", "items": next } }),
            )
        },
    },
    Shape {
        name: "ref-broken",
        start: 32,
        make: |n| references(n, |at| format!("Widget{at}"), |at| format!("Wigdet{at}")),
    },
    Shape {
        name: "ref-anagrams",
        start: 16,
        make: |n| references(n, anagram, |at| anagram(at) + "x"),
    },
    Shape {
        name: "ref-case",
        start: 32,
        make: |n| references(n, |at| format!("Widget{at}"), |at| format!("WIDGET{at}")),
    },
    Shape {
        name: "ref-pointer-broken",
        start: 32,
        make: pointers_broken,
    },
    Shape {
        name: "ref-ring",
        start: 64,
        make: |n| {
            with(
                n,
                |at| definition("D", at),
                object(n, |at| (format!("D{at}"), definition("D", (at + 1) % n))),
            )
        },
    },
    Shape {
        name: "final-state-schema",
        start: 32,
        make: |n| final_state_schema(n, "D"),
    },
    Shape {
        name: "final-state-schema-broken",
        start: 32,
        make: |n| final_state_schema(n, "d"),
    },
    Shape {
        name: "final-state-schema-chain",
        start: 32,
        make: final_state_schema_chain,
    },
];

fn with(operations: usize, schema: impl Fn(usize) -> Value, definitions: Value) -> Input {
    let operation = |at| returning(at, schema(at));
    Input::document(&swagger(paths(operations, "post", operation), definitions))
}

/// Operations that begin at different places of a chain, which may lead nowhere.
fn chain(operations: usize, size: usize, is_sound: bool) -> Input {
    let definitions = object(size, |at| {
        let is_end = is_sound && at + 1 == size;
        let schema = if is_end {
            json!({ "type": "object" })
        } else {
            definition("D", at + 1)
        };
        (format!("D{at}"), schema)
    });
    with(operations, |at| definition("D", at), definitions)
}

fn chain_of_responses(size: usize) -> Input {
    let reference = |at: usize| json!({ "$ref": format!("#/responses/R{at}") });
    let responses = object(size, |at| {
        let response = if at + 1 == size {
            accepted()
        } else {
            reference(at + 1)
        };
        (format!("R{at}"), response)
    });
    let operation = |at| starting(at, json!({ "202": reference(at) }));
    let mut document = swagger(paths(size, "post", operation), json!({}));
    document["responses"] = responses;
    Input::document(&document)
}

/// Definitions with a property that leads to the next one; operations return each of them.
fn through(size: usize, properties: impl Fn(Value) -> Value) -> Input {
    let definitions = object(size, |at| {
        let next = definition("D", (at + 1).min(size - 1));
        (format!("D{at}"), json!({ "properties": properties(next) }))
    });
    with(size, |at| definition("D", at), definitions)
}

/// Definitions, and as many references to other names.
fn references(
    size: usize,
    name: impl Fn(usize) -> String,
    wanted: impl Fn(usize) -> String,
) -> Input {
    let definitions = object(size, |at| (name(at), json!({ "type": "object" })));
    with(
        size,
        |at| json!({ "$ref": format!("#/definitions/{}", wanted(at)) }),
        definitions,
    )
}

/// Each name has the letters of all others, so only a full comparison tells them apart.
fn anagram(at: usize) -> String {
    let mut letters: Vec<char> = "abcdefghijklmnopqrstuvwxyz".repeat(4).chars().collect();
    let length = letters.len();
    letters.rotate_left(at % length);
    letters.swap(at / length % length, length / 2);
    letters.into_iter().collect()
}

/// References into operations that don't exist there.
fn pointers_broken(size: usize) -> Input {
    let schema =
        |at| json!({ "$ref": format!("#/paths/~1things{at}~1start/post/responses/200/shcema") });
    with(size, schema, json!({}))
}

fn with_final_state_schema(at: usize, target: &str) -> Value {
    let mut operation = defective(at);
    operation["x-ms-long-running-operation-options"] = json!({
        "final-state-via": "location",
        "final-state-schema": format!("#/definitions/{target}"),
    });
    operation
}

fn final_state_schema(size: usize, prefix: &str) -> Input {
    let definitions = object(size, |at| (format!("D{at}"), json!({ "type": "object" })));
    let operation = |at| with_final_state_schema(at, &format!("{prefix}{at}"));
    Input::document(&swagger(paths(size, "post", operation), definitions))
}

fn final_state_schema_chain(size: usize) -> Input {
    let definitions = object(size, |at| (format!("D{at}"), definition("D", at + 1)));
    let operation = |at| with_final_state_schema(at, &format!("D{at}"));
    Input::document(&swagger(paths(size, "post", operation), definitions))
}
