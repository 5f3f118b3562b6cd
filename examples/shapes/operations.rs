//! Operations, and what they have many of.

use serde_json::{Value, json};

use super::input::{
    Input, Shape, accepted, array, defective, object, one_path, paths, starting, swagger,
};

#[path = "../../benches/corpus/mod.rs"]
mod corpus;

pub(crate) const SHAPES: &[Shape] = &[
    // One big document, with which the others are compared.
    Shape {
        name: "plain",
        start: 32,
        make: plain,
    },
    Shape {
        name: "operations",
        start: 128,
        make: operations,
    },
    Shape {
        name: "operations-defective",
        start: 128,
        make: |n| Input::document(&swagger(paths(n, "post", defective), json!({}))),
    },
    Shape {
        name: "parameters",
        start: 128,
        make: parameters,
    },
    Shape {
        name: "responses",
        start: 128,
        make: responses,
    },
    Shape {
        name: "headers",
        start: 128,
        make: |n| headers(n, |at| format!("X-Header{at}")),
    },
    Shape {
        name: "headers-case",
        start: 128,
        make: |n| headers(n, header_in_case),
    },
    Shape {
        name: "headers-misspelt",
        start: 128,
        make: |n| headers(n, misspelt_header),
    },
    Shape {
        name: "links",
        start: 64,
        make: links,
    },
    Shape {
        name: "links-operations",
        start: 64,
        make: |n| links_of_operations(n, "Things_Get"),
    },
    Shape {
        name: "links-broken",
        start: 16,
        make: |n| links_of_operations(n, "Thing_Gets"),
    },
];

fn plain(size: usize) -> Input {
    let documents = corpus::documents(1, size);
    let files = documents
        .iter()
        .map(|document| (document.path.clone(), document.text()));
    Input::new(files.collect())
}

fn operations(size: usize) -> Input {
    let operation = |at| {
        starting(
            at,
            json!({ "202": accepted(), "204": { "description": "Done" } }),
        )
    };
    Input::document(&swagger(paths(size, "post", operation), json!({})))
}

fn parameters(size: usize) -> Input {
    let mut operation = defective(0);
    operation["parameters"] = array(
        size,
        |at| json!({ "name": format!("p{at}"), "in": "query", "type": "string" }),
    );
    Input::document(&swagger(one_path(operation), json!({})))
}

/// An operation with many codes; only a few hundred are codes.
fn responses(size: usize) -> Input {
    let responses = object(size, |at| ((at + 200).to_string(), accepted()));
    Input::document(&swagger(one_path(starting(0, responses)), json!({})))
}

fn headers(size: usize, name: impl Fn(usize) -> String) -> Input {
    let headers = object(size, |at| (name(at), json!({ "type": "string" })));
    let responses = json!({ "202": { "description": "Accepted", "headers": headers } });
    Input::document(&swagger(one_path(starting(0, responses)), json!({})))
}

/// The same name with other letters in upper case.
fn header_in_case(at: usize) -> String {
    let letters = "azure-asyncoperation".chars().enumerate();
    let letters = letters.map(|(place, letter)| match at >> place & 1 {
        1 => letter.to_ascii_uppercase(),
        _ => letter,
    });
    letters.collect()
}

/// A name that differs from a known one in two letters.
fn misspelt_header(at: usize) -> String {
    let mut name = *b"azure-asyncoperation";
    let letters = name.len() - 1;
    name[at % letters] = b'a' + (at / letters % 26) as u8;
    name[letters - at / letters / 26 % letters] = b'z';
    String::from_utf8(name.to_vec()).unwrap() + &"x".repeat(at / letters / 26 / letters)
}

fn openapi(paths: Value) -> Input {
    Input::document(&json!({
        "openapi": "3.0.3",
        "info": { "title": "Orchards", "version": "2026-03-01" },
        "paths": paths,
    }))
}

/// One response with many links to the same operation.
fn links(size: usize) -> Input {
    let links = object(size, |at| {
        (format!("l{at}"), json!({ "operationId": "Get" }))
    });
    openapi(json!({
        "/things": { "post": { "responses": { "202": { "description": "A", "links": links } } } },
        "/status": { "get": { "operationId": "Get", "responses": { "200": { "description": "S" } } } },
    }))
}

/// Many operations, each with a link to another one.
fn links_of_operations(size: usize, target: &str) -> Input {
    let status = json!({ "schema": { "properties": { "status": {
        "type": "string", "enum": ["running", "succeeded", "failed"],
    } } } });
    let id =
        json!({ "name": "id", "in": "path", "required": true, "schema": { "type": "string" } });
    openapi(object(size * 2, |at| {
        let number = at / 2;
        if at % 2 == 1 {
            let get = json!({ "parameters": [id], "operationId": format!("Things_Get{number}"),
                "responses": { "200": { "description": "S", "content": { "application/json": status } } } });
            return (format!("/things{number}/{{id}}"), json!({ "get": get }));
        }
        let link = json!({ "operationId": format!("{target}{number}"),
            "parameters": { "id": "$response.body#/id" } });
        let accepted = json!({ "description": "A", "links": { "status": link } });
        let post = json!({ "operationId": format!("Things_Start{number}"),
            "responses": { "202": accepted } });
        (format!("/things{number}"), json!({ "post": post }))
    }))
}
