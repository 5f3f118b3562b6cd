//! Counts the instructions of three runs of the program, with valgrind.
//!
//! The counts hardly depend on what else the machine does. They do depend on the compiler, the C
//! library and the processor, so compare only counts of one machine, or allow a tolerance.

use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Map, json};

#[path = "../../benches/corpus/mod.rs"]
mod corpus;

/// How many resources the API of the made-up folder has: about 800 KB.
const RESOURCES: usize = 85;

/// The smallest document with a defect.
const SMALL: &str = r#"{ "swagger": "2.0",
  "info": { "title": "Orchards", "version": "2026-03-01" },
  "host": "management.azure.com",
  "paths": {
    "/orchards/{name}": { "put": {
      "operationId": "Orchards_Create", "x-ms-long-running-operation": true,
      "parameters": [{ "name": "name", "in": "path", "required": true, "type": "string" }],
      "responses": { "202": { "description": "Accepted" } }
    } }
} }
"#;

/// The names of the runs and their instructions; `None` without valgrind. The third run is about
/// `folder`, or about a made-up folder.
pub(crate) fn count(program: &Path, folder: Option<&Path>) -> Option<Vec<(String, u64)>> {
    Command::new("valgrind").arg("--version").output().ok()?;
    let around = tempfile::tempdir().unwrap();
    let (small, made_up) = (around.path().join("small"), around.path().join("api"));
    fs::create_dir(&small).unwrap();
    fs::write(small.join("a.json"), SMALL).unwrap();
    write_api(&made_up);
    let (third, name) = match folder {
        Some(folder) => (folder, folder.display().to_string()),
        None => (&*made_up, "API folder".to_owned()),
    };
    Some(vec![
        ("--version".to_owned(), callgrind(program, &["--version"])),
        ("ten lines".to_owned(), check(program, &small)),
        (name, check(program, third)),
    ])
}

fn check(program: &Path, folder: &Path) -> u64 {
    let folder = folder.to_str().unwrap();
    let options = [
        "--fail-on",
        "never",
        "--format",
        "concise",
        "--threads",
        "1",
    ];
    let arguments = [&["check", folder, "--root", folder], &options[..]].concat();
    callgrind(program, &arguments)
}

/// The instructions of a run, in the program and in the libraries that it uses.
fn callgrind(program: &Path, arguments: &[&str]) -> u64 {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(program)
        .args(arguments)
        // The settings of whoever runs this must not count.
        .env_clear()
        .env("PATH", env::var_os("PATH").unwrap_or_default())
        .output()
        .unwrap();
    let printed = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {printed}");
    let collected = printed.split("Collected : ").nth(1);
    let number = collected.and_then(|rest| rest.split_whitespace().next()?.parse().ok());
    number.unwrap_or_else(|| panic!("valgrind doesn't print what it collected: {printed}"))
}

/// Writes a folder as Azure's repository of specifications has it: a document of Resource Manager, the
/// common files that it refers to, an example for every third operation, and a `readme.md` with
/// suppressions.
fn write_api(folder: &Path) {
    let mut documents = corpus::documents(1, RESOURCES);
    let api = documents.last_mut().unwrap();
    let beside = folder.join(&api.path).with_file_name("");
    fs::create_dir_all(beside.join("examples")).unwrap();
    let mut readme = "# Orchards\n\n```yaml\nsuppressions:\n".to_owned();
    let paths = api.content["paths"].as_object_mut().unwrap();
    let operations = paths.iter_mut().flat_map(|(path, item)| {
        let operations = item.as_object_mut().unwrap().iter_mut();
        operations.map(move |(verb, operation)| (path, verb, operation))
    });
    let operations = operations.filter(|(_, verb, _)| *verb != "parameters");
    for (path, verb, operation) in operations.step_by(3) {
        let id = operation["operationId"].as_str().unwrap().to_owned();
        let responses = operation["responses"].as_object().unwrap().keys();
        let responses = responses.filter(|code| *code != "default");
        let example = json!({
            "parameters": { "api-version": "2026-03-01", "name": "north" },
            "responses": responses
                .map(|code| (code.clone(), json!({ "headers": {}, "body": { "name": "north" } })))
                .collect::<Map<_, _>>(),
        });
        let file = format!("examples/{id}.json");
        fs::write(beside.join(&file), format!("{example:#}\n")).unwrap();
        operation["x-ms-examples"] = json!({ id: { "$ref": format!("./{file}") } });
        readme += &format!(
            "  - code: LRO1302\n    where: $.paths[\"{path}\"].{verb}\n    reason: Known.\n"
        );
    }
    fs::write(beside.join("readme.md"), readme + "```\n").unwrap();
    for document in &documents {
        let file = folder.join(&document.path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, document.text()).unwrap();
    }
}
