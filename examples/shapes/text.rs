//! What only the text of a document can have: equal keys, depth, aliases.

use std::fmt::Write as _;

use super::input::{Input, Shape};

pub(crate) const SHAPES: &[Shape] = &[
    Shape {
        name: "nesting",
        start: 1024,
        make: |n| extension(&"[".repeat(n), &"]".repeat(n)),
    },
    Shape {
        name: "nesting-schema",
        start: 128,
        make: |n| schema(&r#"{"properties":{"a":"#.repeat(n), "{}", &"}}".repeat(n)),
    },
    Shape {
        name: "nesting-findings",
        start: 32,
        make: nesting_findings,
    },
    Shape {
        name: "keys-equal",
        start: 64,
        make: keys_equal,
    },
    Shape {
        name: "keys-equal-pairs",
        start: 64,
        make: keys_equal_pairs,
    },
    Shape {
        name: "keys-long",
        start: 32,
        make: keys_long,
    },
    Shape {
        name: "words",
        start: 1024,
        make: words,
    },
    Shape {
        name: "yaml",
        start: 64,
        make: |n| yaml(n, "description: Accepted"),
    },
    Shape {
        name: "yaml-nesting",
        start: 256,
        make: |n| {
            Input::text(
                "a.yaml",
                format!(
                    "swagger: '2.0'\nx: {}{}\npaths: {{}}\n",
                    "[".repeat(n),
                    "]".repeat(n)
                ),
            )
        },
    },
    Shape {
        name: "yaml-aliases",
        start: 64,
        make: |n| yaml(n, "*accepted"),
    },
    Shape {
        name: "yaml-aliases-large",
        start: 16,
        make: yaml_aliases_large,
    },
    Shape {
        name: "yaml-aliases-doubled",
        start: 8,
        make: yaml_aliases_doubled,
    },
    Shape {
        name: "yaml-merges",
        start: 64,
        make: |n| yaml(n, "{ <<: *accepted }"),
    },
    Shape {
        name: "yaml-comments",
        start: 64,
        make: yaml_comments,
    },
];

fn operation(result: &str) -> String {
    format!(
        r#"{{"operationId":"Things_Start","x-ms-long-running-operation":true,"responses":{{
        "202":{{"description":"Accepted"}},"200":{{"description":"Done","schema":{result}}}}}}}"#
    )
}

fn document(paths: &str, rest: &str) -> Input {
    let text =
        format!(r#"{{"swagger":"2.0","host":"management.azure.com",{rest}"paths":{{{paths}}}}}"#);
    Input::text("a.json", text)
}

fn extension(open: &str, close: &str) -> Input {
    document("", &format!(r#""x-deep":{open}{close},"#))
}

fn schema(open: &str, middle: &str, close: &str) -> Input {
    let schema = format!("{open}{middle}{close}");
    document(
        &format!(r#""/things":{{"post":{}}}"#, operation(&schema)),
        "",
    )
}

/// A finding at every level.
fn nesting_findings(size: usize) -> Input {
    let mut open = String::new();
    for level in 0..size {
        let nowhere = format!(r##"{{"$ref":"#/definitions/Nowhere{level}"}}"##);
        write!(open, r#"{{"properties":{{"b{level}":{nowhere},"a":"#).unwrap();
    }
    Input {
        format: "json",
        ..schema(&open, "{}", &"}}".repeat(size))
    }
}

fn joined(size: usize, member: impl Fn(usize) -> String) -> String {
    (0..size).map(member).collect::<Vec<_>>().join(",")
}

fn keys_equal(size: usize) -> Input {
    let paths = joined(size, |_| r#""/things":{"get":{}}"#.to_owned());
    Input {
        format: "json",
        ..document(&paths, "")
    }
}

fn keys_equal_pairs(size: usize) -> Input {
    let paths = joined(size, |at| format!(r#""/things{}":{{"get":{{}}}}"#, at / 2));
    Input {
        format: "json",
        ..document(&paths, "")
    }
}

/// Findings below a key, which is as long as all of them.
fn keys_long(size: usize) -> Input {
    let key = "long".repeat(25 * size);
    let schemas = joined(size, |at| {
        format!(r##""p{at}":{{"$ref":"#/definitions/Nowhere{at}"}}"##)
    });
    let path = operation(&format!(r#"{{"properties":{{{schemas}}}}}"#));
    Input {
        format: "json",
        ..document(&format!(r#""/{key}":{{"post":{path}}}"#), "")
    }
}

/// Long descriptions.
fn words(size: usize) -> Input {
    let text = "The request was accepted, poll the URL of the operation-location header until it is done. ";
    let result = format!(r#"{{"description":"{}"}}"#, text.repeat(size));
    document(
        &format!(r#""/things":{{"post":{}}}"#, operation(&result)),
        "",
    )
}

const HEAD: &str = "swagger: '2.0'\nhost: management.azure.com\n";

fn yaml_paths(size: usize, response: &str) -> String {
    let mut text = "paths:\n".to_owned();
    for at in 0..size {
        write!(
            text,
            "  /things{at}:\n    post:\n      operationId: Things_Start{at}\n      \
             x-ms-long-running-operation: true\n      responses:\n        '202':\n          {response}\n"
        )
        .unwrap();
    }
    text
}

fn yaml(size: usize, response: &str) -> Input {
    let anchor = "x-accepted: &accepted { description: Accepted }\n";
    Input::text(
        "a.yaml",
        HEAD.to_owned() + anchor + &yaml_paths(size, response),
    )
}

/// An anchor as large as all its aliases together.
fn yaml_aliases_large(size: usize) -> Input {
    let members = joined(size, |at| format!("X-Header{at}: {{ type: string }}"));
    let anchor =
        format!("x-accepted: &accepted {{ description: Accepted, headers: {{ {members} }} }}\n");
    Input::text(
        "a.yaml",
        HEAD.to_owned() + &anchor + &yaml_paths(size, "*accepted"),
    )
}

/// Each anchor has the one before twice.
fn yaml_aliases_doubled(size: usize) -> Input {
    let mut anchors = "x-anchors:\n  - &a0 { description: Accepted }\n".to_owned();
    for at in 0..size {
        writeln!(anchors, "  - &a{} {{ a: *a{at}, b: *a{at} }}", at + 1).unwrap();
    }
    Input::text("a.yaml", HEAD.to_owned() + &anchors + "paths: {}\n")
}

/// A suppression above every finding.
fn yaml_comments(size: usize) -> Input {
    let response = "# lro-lint: ignore[no-polling-mechanism] the gateway adds the header\n          \
                    description: Accepted";
    Input::text("a.yaml", HEAD.to_owned() + &yaml_paths(size, response))
}
