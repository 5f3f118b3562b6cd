//! Examples are read the same in every version of the format, only where a rule asks for them, and
//! what they show is one finding.

use std::fs;
use std::path::Path;

use crate::common::{assert_silent, lint_files, report, run, stdout};
use lro_lint::internals::engine::{self, Settings};
use lro_lint::internals::model::{self, Profile, Survey, System};
use lro_lint::internals::openapi::Example;
use lro_lint::internals::rules::{self, Rule};
use lro_lint::internals::workspace::{Disk, Input, Memory, Source, Workspace};
use lro_lint::session::{Options, Session};

/// What the examples of the only long-running operation of `a.json` show, each in a line.
fn shown(system: System, files: &[(&str, &str)]) -> Vec<String> {
    let source: Memory = files.iter().copied().collect();
    let (workspace, _) = Workspace::load(&source, &[Input::File("a.json".to_owned())]);
    let survey = Survey::new(&workspace, |_, _| Profile::of(system));
    let examples = survey.load_examples(&source);
    let survey = survey.with_examples(&examples);
    let lros = &survey.documents.first().unwrap().lros;
    assert_eq!(lros.len(), 1);
    lros.first().unwrap().examples.iter().map(line).collect()
}

fn line(example: &Example<'_>) -> String {
    let responses = example.responses().iter().map(|response| {
        let headers = response.headers().iter();
        let headers: Vec<String> = headers
            .map(|header| format!("{}={}", header.name(), header.value().unwrap_or_default()))
            .collect();
        let body = response.body().map_or("nothing".to_owned(), |body| {
            let (document, node) = (body.document(), body.node());
            let text = node.span().slice(document.text());
            format!("{} in {}", text, document.path())
        });
        format!("{} [{}] {body}", response.status(), headers.join(" "))
    });
    let responses: Vec<String> = responses.collect();
    let name = example.name().unwrap_or_default();
    format!("{name}: {}", responses.join(", "))
}

#[test]
fn an_x_ms_example_shows_every_answer() {
    let document = r#"{ "swagger": "2.0", "paths": { "/a": { "post": {
        "x-ms-long-running-operation": true,
        "x-ms-examples": {
          "inline": { "responses": { "204": {} } },
          "elsewhere": { "$ref": "examples/one.json" },
          "nowhere": { "$ref": "examples/two.json" },
          "no example": 7 },
        "responses": { "202": {} } } } } }"#;
    let example = r#"{ "parameters": { "a": 1 }, "responses": {
        "202": { "headers": { "Location": "https://a.example/1", "Retry-After": 5 } },
        "200": { "body": [1] } } }"#;
    let found = shown(
        System::Arm,
        &[("a.json", document), ("examples/one.json", example)],
    );
    let expected = [
        "inline: 204 [] nothing",
        "elsewhere: 202 [Location=https://a.example/1 Retry-After=5] nothing, \
         200 [] [1] in examples/one.json",
        "nowhere: ",
    ];
    assert_eq!(found, expected);
}

#[test]
fn a_swagger_response_has_an_example_for_each_media_type() {
    let document = r#"{ "swagger": "2.0", "paths": { "/a": { "post": {
        "responses": { "202": { "headers": { "Location": { "type": "string" } },
          "examples": { "application/json": { "id": 1 } } } } } } } }"#;
    let found = shown(System::Generic, &[("a.json", document)]);
    assert_eq!(found, [r#"application/json: 202 [] { "id": 1 } in a.json"#]);
}

#[test]
fn an_openapi_3_response_has_examples_of_its_body_and_its_headers() {
    let document = r##"{ "openapi": "3.0.3", "paths": { "/a": { "post": {
        "responses": {
          "202": {
            "headers": {
              "Location": { "example": "/jobs/1" },
              "Operation-Location": { "examples": { "one": { "value": "/jobs/2" } } },
              "Retry-After": { "schema": { "example": 3 } },
              "ETag": {} },
            "content": {
              "application/json": { "examples": {
                "inline": { "value": 1 },
                "shared": { "$ref": "#/components/examples/Shared" },
                "file": { "externalValue": "examples/one.json" },
                "remote": { "externalValue": "https://a.example/one.json" } } },
              "text/plain": { "example": "two" } } } } } } },
        "components": { "examples": { "Shared": { "value": [2] } } } }"##;
    let found = shown(
        System::Generic,
        &[
            ("a.json", document),
            ("examples/one.json", r#"{ "id": 3 }"#),
        ],
    );
    let headers = "202 [Location=/jobs/1 Operation-Location=/jobs/2 Retry-After=3]";
    let expected = [
        format!("inline: {headers} 1 in a.json"),
        format!("shared: {headers} [2] in a.json"),
        format!(r#"file: {headers} {{ "id": 3 }} in examples/one.json"#),
        format!("remote: {headers} nothing"),
        format!(r#"example: {headers} "two" in a.json"#),
    ];
    assert_eq!(found, expected);
}

#[test]
fn the_value_of_an_example_is_no_specification() {
    // What is in it looks like references, examples and operations, and is data.
    let document = r##"{ "openapi": "3.1.0", "paths": { "/a": { "post": {
        "responses": { "202": { "headers": { "Location": { "schema": { "type": "string" } } },
          "content": { "application/json": { "example": {
            "$ref": "#/gone", "x-ms-long-running-operation": true,
            "x-ms-examples": { "a": { "$ref": "gone.json" } } } } } } } } } } }"##;
    let lines = lint_files([("a.json", document)]);
    assert_silent(&lines, "LRO002");
    assert_silent(&lines, "LRO1301");
    assert_silent(&lines, "LRO106");
}

/// A POST of Resource Manager whose 202 has this description, without headers.
fn undeclared(text: &str, options: &str) -> String {
    format!(
        r##"{{ "swagger": "2.0", "host": "management.azure.com", "paths": {{ "/things/{{name}}/start": {{ "post": {{
  "operationId": "Things_Start",
  "x-ms-long-running-operation": true, {options}
  "x-ms-examples": {{ "Start": {{ "$ref": "examples/start.json" }} }},
  "responses": {{
    "202": {{ "description": "{text}" }},
    "default": {{ "description": "Error", "schema": {{ "type": "object", "properties": {{ "code": {{ "type": "string" }} }} }} }} }} }} }} }} }}"##
    )
}

/// The codes of rules on missing headers that are found.
fn codes_found(document: &str, header: &str) -> Vec<String> {
    let example = format!(
        r#"{{ "responses": {{ "202": {{ "headers": {{ "{header}": "https://management.azure.com/1" }} }} }} }}"#
    );
    let lines = lint_files([
        ("a.json", document.to_owned()),
        ("examples/start.json", example),
    ]);
    let rules = [
        "301", "303", "304", "312", "313", "314", "403", "404", "410", "1302",
    ];
    let codes = lines.iter().filter_map(|line| {
        let (_, code) = line.split_once("LRO")?;
        let code = code.split(' ').next()?;
        rules.contains(&code).then(|| code.to_owned())
    });
    codes.collect()
}

#[test]
fn a_header_that_is_missing_is_one_finding() {
    let location = r#""x-ms-long-running-operation-options": { "final-state-via": "location" },"#;
    let found =
        |text: &str, options: &str, header: &str| codes_found(&undeclared(text, options), header);
    assert_eq!(found("Accepted", "", "Location"), ["313"]);
    assert_eq!(found("Accepted", location, "Location"), ["313"]);
    assert_eq!(found("Accepted", location, "Azure-AsyncOperation"), ["410"]);
    // The text of the document goes before its examples.
    let promise = "Accepted; poll the Location header";
    assert_eq!(found(promise, location, "Location"), ["312"]);
    // Nothing is shown here.
    assert_eq!(found("Accepted", location, "ETag"), ["404"]);
}

/// The help for a POST of the data plane that doesn't say where its result is, and whose example
/// has this header on its 202.
fn advice(header: &str) -> String {
    let document = r##"{ "swagger": "2.0", "paths": { "/mills/{millName}:grind": { "post": {
        "x-ms-long-running-operation": true,
        "x-ms-examples": { "Grind": { "$ref": "examples/grind.json" } },
        "responses": {
          "200": { "description": "The flour", "schema": { "$ref": "#/definitions/Flour" } },
          "202": { "description": "Grinding" } } } } },
        "definitions": { "Flour": { "properties": { "grams": { "type": "integer" } } } } }"##;
    let example = format!(
        r#"{{ "responses": {{ "202": {{ "headers": {{ "{header}": "https://a.example/1" }} }} }} }}"#
    );
    let files = [("a.json", document), ("examples/grind.json", &example)];
    let source = Memory::from_iter(files);
    let options = Options::default().file("a.json").profile("data-plane");
    let findings = Session::open(source, options).unwrap().check();
    let mut all = findings.diagnostics.iter();
    let found = all.find(|found| found.code == "LRO401");
    found.unwrap().help.clone().unwrap_or_default()
}

#[test]
fn the_header_that_an_example_shows_says_where_the_result_may_be() {
    assert!(advice("Location").ends_with("`final-state-via` set to `location`"));
    assert!(
        advice("ETag").ends_with("`operation-location` if the finished status contains `Flour`, or to `location` if `Location` leads to it, and declare the matching header on the `202`, with the status document as its body for `operation-location`")
    );
}

#[test]
fn an_example_of_several_operations_is_one_finding() {
    let operation = |id: &str| {
        format!(
            r#"{{ "delete": {{ "operationId": "{id}", "x-ms-long-running-operation": true,
            "x-ms-examples": {{ "Delete": {{ "$ref": "examples/delete.json" }} }},
            "responses": {{ "202": {{ "description": "d", "headers": {{ "Location": {{ "type": "string" }} }} }} }} }} }}"#
        )
    };
    let one = format!(
        r#"{{ "swagger": "2.0", "host": "management.azure.com", "paths": {{ "/a/{{n}}": {} }} }}"#,
        operation("A_Delete")
    );
    let two = format!(
        r#"{{ "swagger": "2.0", "host": "management.azure.com", "paths": {{ "/a/{{n}}": {}, "/b/{{n}}": {} }} }}"#,
        operation("A_Delete"),
        operation("B_Delete")
    );
    let example = r#"{ "responses": { "202": {
        "headers": { "Location": "http://management.azure.com/1" } } } }"#;
    let found = |document: &str| -> serde_json::Value {
        let files = [("a.json", document), ("examples/delete.json", example)];
        let report = report(lro_lint::report::Format::Json, &files);
        let report: serde_json::Value = serde_json::from_str(&report).unwrap();
        let mut findings = report["findings"].as_array().unwrap().iter();
        let found = findings
            .find(|finding| finding["code"] == "LRO1308")
            .unwrap();
        assert!(findings.all(|finding| finding["code"] != "LRO1308"));
        assert_eq!(found["path"], "examples/delete.json");
        assert_eq!(found["pointer"], "/responses/202/headers/Location");
        found.clone()
    };
    let alone = found(&one);
    assert_eq!(alone["operation"]["id"], "A_Delete");
    assert_eq!(alone["operation_count"], 1);
    let shared = found(&two);
    assert_eq!(shared["operation"], serde_json::Value::Null);
    assert_eq!(shared["operation_count"], 2);
}

/// Asserts that each rule finds the same when it is asked alone, with examples only if it asks for
/// them, as among all.
fn assert_each_finds_the_same_alone(source: &dyn Source) {
    let (workspace, _) = Workspace::load(source, &[Input::Folder(String::new())]);
    let survey = || Survey::new(&workspace, |api, _| Profile::of(model::detect(api)));
    let without = survey();
    let examples = without.load_examples(source);
    let with = survey().with_examples(&examples);
    let found = |rules: &[&'static Rule]| -> Vec<String> {
        let reads_examples = rules.iter().any(|rule| rule.reads_examples());
        let survey = if reads_examples { &with } else { &without };
        let settings = Settings {
            rules: rules.to_vec(),
            ..Settings::default()
        };
        let findings = engine::lint(&workspace, survey, &settings);
        let found = findings.diagnostics.iter();
        found
            .map(|one| format!("{} {} {}", one.code, one.primary.path(), one.message))
            .collect()
    };
    let together = found(rules::ALL);
    for rule in rules::ALL {
        let code = format!("{} ", rule.code());
        let mut expected = together.clone();
        expected.retain(|line| line.starts_with(&code));
        assert_eq!(found(&[rule]), expected, "{code}");
    }
}

/// A rule that leaves a defect to another one does so whether or not that one is asked, so it says
/// too that examples have to be read.
#[test]
fn a_rule_finds_the_same_alone_as_among_all() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("specs-sample");
    let samples = Disk::new(&root, 1).unwrap();
    let mut made_up = Memory::default();
    const RESOURCE: &str = r#""Created", "schema": { "properties": { "properties": {
        "properties": { "provisioningState": { "type": "string", "readOnly": true } } } } }"#;
    for (at, options) in [
        "",
        r#""x-ms-long-running-operation-options": { "final-state-via": "location" },"#,
    ]
    .into_iter()
    .enumerate()
    {
        for host in ["management.azure.com", "things.example.com"] {
            let document = undeclared("Accepted", options).replace("management.azure.com", host);
            made_up.insert(format!("{host}/{at}/a.json"), document.clone());
            let put = document
                .replace(r#""post""#, r#""put""#)
                .replace(r#""202""#, r#""201""#)
                .replace(r#""Accepted""#, RESOURCE);
            made_up.insert(format!("{host}/{at}/put.json"), put);
            let example = r#"{ "responses": {
                "201": { "headers": { "Azure-AsyncOperation": "https://a.example/1" } },
                "202": { "headers": { "Location": "https://a.example/1" } } } }"#;
            made_up.insert(format!("{host}/{at}/examples/start.json"), example);
        }
    }
    assert_each_finds_the_same_alone(&samples);
    assert_each_finds_the_same_alone(&made_up);
}

#[test]
fn examples_are_read_only_where_a_rule_asks_for_them() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("examples")).unwrap();
    fs::write(folder.path().join("a.json"), undeclared("Accepted", "")).unwrap();
    fs::write(folder.path().join("examples/start.json"), "{").unwrap();
    let found = |arguments: &[&str]| {
        let common = ["--root", ".", "a.json", "--format", "concise"];
        stdout(&run(folder.path(), &[&common[..], arguments].concat()))
    };
    assert!(found(&[]).contains("examples/start.json:1:2: warning[LRO001]"));
    assert!(!found(&["--select", "LRO105"]).contains("LRO001"));
}

#[test]
fn findings_in_examples_can_be_suppressed_by_their_file_and_by_their_operation() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("examples")).unwrap();
    fs::write(folder.path().join("a.json"), undeclared("Accepted", "")).unwrap();
    let example = r#"{ "responses": { "202": {}, "206": {} } }"#;
    fs::write(folder.path().join("examples/start.json"), example).unwrap();
    let found = |suppression: &str| {
        let config =
            format!("suppressions:\n  - rules: [LRO1306]\n    reason: a test\n{suppression}");
        fs::write(folder.path().join("lro-lint.yaml"), config).unwrap();
        let arguments = ["--root", ".", ".", "--format", "concise"];
        stdout(&run(folder.path(), &arguments))
    };
    let elsewhere = found("    path: examples/other.json\n");
    assert!(elsewhere.contains("LRO1306"), "{elsewhere}");
    for suppression in [
        "    path: examples/start.json\n",
        "    operation: Things_Start\n",
        "    path: a.json\n",
    ] {
        let text = found(suppression);
        assert!(!text.contains("LRO1306"), "{suppression}: {text}");
        assert!(!text.contains("LRO005"), "{suppression}: {text}");
    }
}
