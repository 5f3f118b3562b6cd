//! Many files, and references between them.

use serde_json::{Value, json};

use super::input::{
    Files, Input, Shape, defective, definition, object, one_path, paths, returning, swagger,
};

pub(crate) const SHAPES: &[Shape] = &[
    Shape {
        name: "files-many",
        start: 1000,
        make: many,
    },
    Shape {
        name: "files-chain",
        start: 32,
        make: chain,
    },
    Shape {
        name: "files-pairs",
        start: 64,
        make: pairs,
    },
    Shape {
        name: "files-ring",
        start: 32,
        make: ring,
    },
    Shape {
        name: "files-all-to-all",
        start: 4,
        make: all_to_all,
    },
    Shape {
        name: "files-missing",
        start: 32,
        make: missing,
    },
    Shape {
        name: "files-missing-case",
        start: 32,
        make: |n| wrong(n, |at| format!("FILE{at}.json")),
    },
    Shape {
        name: "files-missing-folder",
        start: 32,
        make: |n| wrong(n, |at| format!("../other/parts/file{at}.json")),
    },
    Shape {
        name: "files-missing-path",
        start: 32,
        make: |n| {
            wrong(n, |at| {
                format!("{}file{at}.json", "parts/../".repeat(n / 16))
            })
        },
    },
    Shape {
        name: "files-namesakes",
        start: 32,
        make: namesakes,
    },
    Shape {
        name: "files-fabric",
        start: 16,
        make: fabric,
    },
    Shape {
        name: "examples",
        start: 64,
        make: |n| examples(n, "example"),
    },
    Shape {
        name: "examples-case",
        start: 32,
        make: |n| examples(n, "EXAMPLE"),
    },
    Shape {
        name: "examples-missing",
        start: 32,
        make: |n| examples(n, "exmaple"),
    },
    Shape {
        name: "examples-one-operation",
        start: 64,
        make: examples_of_one,
    },
    Shape {
        name: "examples-one-file",
        start: 64,
        make: examples_in_one_file,
    },
];

fn to_file(file: &str, name: &str) -> Value {
    json!({ "$ref": format!("{file}#/definitions/{name}") })
}

fn many(size: usize) -> Input {
    let file = |at| {
        let text = swagger(one_path(defective(at)), json!({})).to_string();
        (format!("folder{}/file{at}.json", at / 100), text)
    };
    Input::new((0..size).map(file).collect())
}

/// Files with one operation and one definition, which refers to those of other files.
fn referring(size: usize, others: impl Fn(usize) -> Vec<usize>) -> Input {
    let file = |at: usize| {
        let others = others(at).into_iter();
        let properties = others.map(|other| {
            (
                format!("p{other}"),
                to_file(&format!("file{other}.json"), "D"),
            )
        });
        let definitions =
            json!({ "D": { "properties": properties.collect::<serde_json::Map<_, _>>() } });
        let operation = returning(at, json!({ "$ref": "#/definitions/D" }));
        (
            format!("file{at}.json"),
            swagger(one_path(operation), definitions).to_string(),
        )
    };
    Input::new((0..size).map(file).collect())
}

fn chain(size: usize) -> Input {
    let mut files: Files = (0..size)
        .map(|at| {
            let next = to_file(&format!("file{}.json", at + 1), "D");
            (
                format!("file{at}.json"),
                json!({ "definitions": { "D": next } }).to_string(),
            )
        })
        .collect();
    files.push((
        format!("file{size}.json"),
        r#"{ "definitions": { "D": {} } }"#.to_owned(),
    ));
    let operation = returning(0, to_file("file0.json", "D"));
    files.push((
        "a.json".to_owned(),
        swagger(one_path(operation), json!({})).to_string(),
    ));
    Input::new(files)
}

fn pairs(size: usize) -> Input {
    referring(size, |at| vec![at ^ 1])
}

fn ring(size: usize) -> Input {
    referring(size, |at| vec![(at + 1) % size])
}

fn all_to_all(size: usize) -> Input {
    referring(size, |_| (0..size).collect())
}

/// Files in one folder, and a document with as many references to others.
fn wrong(size: usize, wanted: impl Fn(usize) -> String) -> Input {
    let part = r#"{ "definitions": { "D": { "type": "object" } } }"#;
    let mut files: Files = (0..size)
        .map(|at| (format!("parts/file{at}.json"), part.to_owned()))
        .collect();
    let operation = |at| returning(at, to_file(&format!("parts/{}", wanted(at)), "D"));
    let document = swagger(paths(size, "post", operation), json!({}));
    files.push(("a.json".to_owned(), document.to_string()));
    Input::new(files)
}

fn missing(size: usize) -> Input {
    wrong(size, |at| format!("flie{at}.json"))
}

/// Many folders that have a file of the same name, and references to it in folders that don't.
fn namesakes(size: usize) -> Input {
    let part = r#"{ "definitions": { "D": { "type": "object" } } }"#;
    let mut files: Files = (0..size)
        .map(|at| (format!("folder{at}/common.json"), part.to_owned()))
        .collect();
    let operation = |at| returning(at, to_file(&format!("fodler{at}/common.json"), "D"));
    let document = swagger(paths(size, "post", operation), json!({}));
    files.push(("a.json".to_owned(), document.to_string()));
    Input::new(files)
}

/// As in Microsoft's repository of Fabric: a folder for each kind of item, with definitions of its own,
/// which refer to those of a common folder.
fn fabric(size: usize) -> Input {
    let common = swagger(
        json!({}),
        object(size, |at| (format!("D{at}"), json!({ "type": "object" }))),
    );
    let mut files = vec![("common/definitions.json".to_owned(), common.to_string())];
    for at in 0..size {
        let mut operation = returning(at, to_file("./definitions.json", "Item"));
        operation["x-ms-fabric-sdk-long-running-operation"] = true.into();
        let mut document = swagger(one_path(operation), json!({}));
        document["host"] = "api.fabric.microsoft.com".into();
        let item = json!({ "properties": {
            "id": to_file("../common/definitions.json", &format!("D{at}")),
            "parent": definition("Item", 0),
        } });
        let definitions = swagger(
            json!({}),
            json!({ "Item": item, "Item0": { "type": "object" } }),
        );
        files.push((format!("item{at}/swagger.json"), document.to_string()));
        files.push((
            format!("item{at}/definitions.json"),
            definitions.to_string(),
        ));
    }
    Input::new(files)
}

fn example() -> String {
    let headers = json!({ "Location": "https://management.azure.com/operations/1" });
    let body = json!({ "name": "north" });
    let responses = json!({ "202": { "headers": headers }, "200": { "body": body } });
    json!({ "parameters": {}, "responses": responses }).to_string()
}

/// Operations with an example each, for which the document may have another name.
fn examples(size: usize, name: &str) -> Input {
    let operation = |at| {
        let mut operation = returning(at, json!({ "type": "object" }));
        operation["x-ms-examples"] = json!({
            "Start": { "$ref": format!("./examples/{name}{at}.json") },
        });
        operation
    };
    let mut input = Input::document(&swagger(paths(size, "post", operation), json!({})));
    let files = (0..size).map(|at| (format!("examples/example{at}.json"), example()));
    input.files.extend(files);
    input
}

fn examples_of_one(size: usize) -> Input {
    let mut operation = returning(0, json!({ "type": "object" }));
    operation["x-ms-examples"] = object(size, |at| {
        (
            format!("e{at}"),
            json!({ "$ref": format!("./examples/example{at}.json") }),
        )
    });
    let mut input = Input::document(&swagger(one_path(operation), json!({})));
    let files = (0..size).map(|at| (format!("examples/example{at}.json"), example()));
    input.files.extend(files);
    input
}

fn examples_in_one_file(size: usize) -> Input {
    let operation = |at| {
        let mut operation = returning(at, json!({ "type": "object" }));
        operation["x-ms-examples"] = json!({ "Start": { "$ref": "./examples/example.json" } });
        operation
    };
    let mut input = Input::document(&swagger(paths(size, "post", operation), json!({})));
    input
        .files
        .push(("examples/example.json".to_owned(), example()));
    input
}
