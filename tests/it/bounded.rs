//! A small hostile repository costs little time, memory and output.
//!
//! Each document here was made so that a careless program takes minutes or gigabytes for it: its
//! thousands of operations share something large. These tests count what is found and what is written.
//! They don't measure time, but nobody could wait for them if time grew with the square of the input.

use std::fmt::Write as _;

use crate::common::{findings, lint_files, report, written};
use lro_lint::report::Format;

/// How many operations share something, and how large it is.
const MANY: usize = 400;

/// A document with `MANY` long-running operations, whose `responses` are written by `responses`, and
/// `rest` at its root.
fn document(responses: impl Fn(usize) -> String, rest: &str) -> String {
    let operations = each(|number| {
        let responses = responses(number);
        format!(
            r#""/things{number}": {{ "post": {{ "operationId": "Things_Start{number}",
                "x-ms-long-running-operation": true, "responses": {{ {responses} }} }} }}"#
        )
    });
    format!(
        r#"{{ "swagger": "2.0", "host": "management.azure.com", "paths": {{ {operations} }}, {rest} }}"#
    )
}

/// `MANY` texts, parted by commas.
fn each(write: impl Fn(usize) -> String) -> String {
    let texts: Vec<String> = (0..MANY).map(write).collect();
    texts.join(",")
}

/// A `200` with a schema.
fn returning(schema: &str) -> String {
    format!(
        r#""202": {{ "description": "Accepted" }}, "200": {{ "description": "Done", "schema": {schema} }}"#
    )
}

fn count(lines: &[String], code: &str) -> usize {
    let code = format!(": {code} ");
    lines.iter().filter(|line| line.contains(&code)).count()
}

#[test]
fn operations_that_share_a_ring_or_a_chain_of_references() {
    let into = |number: usize| returning(&format!(r##"{{ "$ref": "#/definitions/D{number}" }}"##));
    let definitions = |last: &str| {
        let chain = each(|number| {
            let next = match number + 1 {
                MANY => last.to_owned(),
                next => format!("D{next}"),
            };
            format!(r##""D{number}": {{ "$ref": "#/definitions/{next}" }}"##)
        });
        format!(r#""definitions": {{ {chain}, "End": {{ "type": "object" }} }}"#)
    };
    // A ring is one defect, and so is the one reference that leads nowhere.
    for (last, broken) in [("D0", 1), ("Nowhere", 1), ("End", 0)] {
        let lines = lint_files([("a.json", document(into, &definitions(last)))]);
        assert_eq!(count(&lines, "LRO002"), broken, "{last}");
    }
}

#[test]
fn operations_that_share_a_huge_schema() {
    let properties = each(|number| format!(r#""p{number}": {{ "type": "string" }}"#));
    let values = each(|number| format!(r#""Phase{number}""#));
    let parts = each(|number| format!(r#"{{ "properties": {{ "p{number}": {{}} }} }}"#));
    for schema in [
        format!(r#"{{ "properties": {{ {properties} }} }}"#),
        format!(
            r#"{{ "properties": {{ "status": {{ "type": "string", "enum": [{values}] }} }} }}"#
        ),
        format!(r#"{{ "allOf": [{parts}] }}"#),
    ] {
        let shared = returning(r##"{ "$ref": "#/definitions/Shared" }"##);
        let rest = format!(r#""definitions": {{ "Shared": {schema} }}"#);
        let text = document(|_| shared.clone(), &rest);
        assert!(!lint_files([("a.json", text)]).is_empty());
    }
}

#[test]
fn operations_that_share_a_response_with_a_thousand_headers() {
    let headers = each(|number| format!(r#""X-Header{number}": {{ "type": "string" }}"#));
    // A known header is found after all others.
    let rest = format!(
        r#""responses": {{ "Accepted": {{ "description": "Accepted", "headers": {{ {headers},
            "Azure-AsyncOperation": {{ "type": "string" }} }} }} }}"#
    );
    let text = document(
        |_| r##""202": { "$ref": "#/responses/Accepted" }"##.to_owned(),
        &rest,
    );
    assert!(!lint_files([("a.json", text)]).is_empty());
}

#[test]
fn broken_references_to_names_of_the_same_letters() {
    // Each name has the letters of all others, so only a full comparison tells them apart.
    let name = |number: usize| {
        let mut letters: Vec<char> = "abcdefghijklmnopqrstuvwxyz".repeat(4).chars().collect();
        let length = letters.len();
        letters.rotate_left(number % length);
        letters.swap(number / length, length / 2);
        letters.into_iter().collect::<String>()
    };
    let definitions = each(|number| format!(r#""{}": {{}}"#, name(number)));
    let text = document(
        |number| {
            returning(&format!(
                r##"{{ "$ref": "#/definitions/{}x" }}"##,
                name(number)
            ))
        },
        &format!(r#""definitions": {{ {definitions} }}"#),
    );
    let lines = lint_files([("a.json", text)]);
    assert_eq!(count(&lines, "LRO002"), MANY);
}

#[test]
fn findings_thousands_of_levels_deep_have_short_pointers() {
    let depth = 3000;
    let mut schema = r##"{ "$ref": "#/definitions/Nowhere" }"##.to_owned();
    let mut around = String::new();
    for level in 0..depth {
        write!(
            around,
            r##"{{ "properties": {{ "b{level}": {{ "$ref": "#/definitions/Nowhere{level}" }}, "a": "##
        )
        .unwrap();
    }
    schema = format!("{around}{schema}{}", "}}".repeat(depth));
    let text = format!(
        r#"{{ "swagger": "2.0", "paths": {{ "/a": {{ "post": {{ "x-ms-long-running-operation": true,
            "responses": {{ {} }} }} }} }} }}"#,
        returning(&schema)
    );
    let json: serde_json::Value =
        serde_json::from_str(&report(Format::Json, &[("a.json", &text)])).unwrap();
    let document: serde_json::Value = serde_json::from_str(
        r#"{ "paths": { "/a": { "post": { "responses": { "200": {} } } } } }"#,
    )
    .unwrap();
    let findings = json["findings"].as_array().unwrap();
    assert!(findings.len() > depth);
    for finding in findings {
        let pointer = finding["pointer"].as_str().unwrap();
        assert!(pointer.len() <= 2000, "{} bytes", pointer.len());
        // It is cut between two names.
        let Some((before, below)) = pointer.split_once("/schema/") else {
            continue;
        };
        assert!(document.pointer(before).is_some(), "{before}");
        let last = below.rsplit('/').next().unwrap();
        assert!(
            ["properties", "a", "$ref"].contains(&last) || last.starts_with('b'),
            "{last}"
        );
    }
}

#[test]
fn a_chain_of_files_with_names_in_another_case() {
    let files = (0..MANY).map(|number| {
        let next = number + 1;
        (
            format!("f{number}.json"),
            format!(
                r#"{{ "definitions": {{ "D": {{ "$ref": "F{next}.json#/definitions/D" }},
                    "E": {{ "$ref": "missing{number}.json#/definitions/D" }} }} }}"#
            ),
        )
    });
    let last = (
        format!("f{MANY}.json"),
        r#"{ "definitions": { "D": {} } }"#.to_owned(),
    );
    let start = format!(
        r#"{{ "swagger": "2.0", "paths": {{ "/a": {{ "post": {{ "x-ms-long-running-operation": true,
"responses": {{ {} }} }} }} }} }}"#,
        returning(r#"{ "$ref": "f0.json#/definitions/D" }"#)
    );
    let files = files.chain([last, ("a.json".to_owned(), start)]);
    let lines = lint_files(files);
    assert!(count(&lines, "LRO002") >= MANY, "{}", lines.len());
}

#[test]
fn ten_thousand_findings_of_one_rule() {
    let operations: Vec<String> = (0..10_000)
        .map(|number| {
            format!(
                r#""/things{number}": {{ "post": {{ "operationId": "Things_Start{number}",
"x-ms-long-running-operation-options": {{ "final-state-via": "location" }},
"responses": {{ "202": {{ "description": "Accepted", "headers": {{ "Location": {{ "type": "string" }} }} }} }} }} }}"#
            )
        })
        .collect();
    let text = format!(
        r#"{{ "swagger": "2.0", "host": "management.azure.com", "paths": {{ {} }} }}"#,
        operations.join(",")
    );
    let findings = findings(&[("a.json", &text)]);
    let found = findings.diagnostics.iter();
    assert_eq!(found.filter(|one| one.code == "LRO105").count(), 10_000);
    for format in Format::ALL {
        let written = written(format, &findings);
        assert!(!written.is_empty(), "{format}");
        // A finding in JSON is about two kilobytes, which is ten times what the operation takes.
        assert!(
            written.len() < 30 * text.len(),
            "{format}: {}",
            written.len()
        );
    }
}

/// An action whose `202` and `200` are written by the arguments, linted.
fn action(accepted: &str, done: &str) -> Vec<String> {
    let responses = format!(
        r#""202": {{ "description": "Accepted", {accepted} }}, "200": {{ "description": "Done", {done} }}"#
    );
    let text = format!(
        r#"{{ "swagger": "2.0", "host": "management.azure.com", "paths": {{ "/things": {{ "post": {{
            "operationId": "Things_Start", "x-ms-long-running-operation": true,
            "responses": {{ {responses} }} }} }} }} }}"#
    );
    lint_files([("api.json", text)])
}

/// So many members, each written with its number.
fn members(count: usize, write: impl Fn(usize) -> String) -> String {
    let members: Vec<String> = (0..count).map(write).collect();
    members.join(",")
}

#[test]
fn nothing_hides_after_more_members_than_are_read() {
    let plain = r#""schema": { "type": "object" }"#;
    let headers = |count| {
        let more = members(count, |at| format!(r#""X-{at}": {{ "type": "string" }}"#));
        format!(r#""headers": {{ {more} }}"#)
    };
    let parts = |count| {
        let more = members(count, |_| "{}".to_owned());
        format!(r#""schema": {{ "allOf": [{more}] }}"#)
    };
    let properties = |count| {
        let more = members(count, |at| format!(r#""p{at}": {{}}"#));
        format!(r#""schema": {{ "properties": {{ {more} }} }}"#)
    };
    let values = |count| {
        let more = members(count, |at| format!(r#""v{at}""#));
        format!(
            r#""schema": {{ "properties": {{ "status": {{ "type": "string", "enum": [{more}] }} }} }}"#
        )
    };
    assert_eq!(count(&action(&headers(257), plain), "LRO001"), 1);
    assert_eq!(count(&action(&headers(256), plain), "LRO001"), 0);
    for (schema, bound) in [
        (&parts as &dyn Fn(usize) -> String, 256),
        (&properties, 1024),
        (&values, 1024),
    ] {
        let (more, fitting) = (schema(bound + 1), schema(bound - 1));
        let found = action(&headers(1), &more);
        assert_eq!(count(&found, "LRO001"), 1, "{bound}: {found:?}");
        let found = action(&headers(1), &fitting);
        assert_eq!(count(&found, "LRO001"), 0, "{bound}: {found:?}");
    }
}

#[test]
fn equal_schemas_with_many_properties_in_another_order_are_equal() {
    let property = |at: usize| format!(r#""p{at}": {{ "type": "string" }}"#);
    let forward = members(900, property);
    let backward = members(900, |at| property(899 - at));
    let text = format!(
        r#"{{ "swagger": "2.0", "host": "management.azure.com", "paths": {{ "/things/{{name}}": {{
            "get": {{ "responses": {{ "200": {{ "description": "d", "schema": {{ "properties": {{ {forward} }} }} }} }} }},
            "put": {{ "x-ms-long-running-operation": true, "responses": {{
                "200": {{ "description": "d", "schema": {{ "properties": {{ {backward} }} }} }} }} }} }} }} }}"#
    );
    let found = lint_files([("api.json", text)]);
    assert_eq!(count(&found, "LRO504"), 0, "{found:?}");
}
