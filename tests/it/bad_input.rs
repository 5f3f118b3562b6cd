//! Whatever a file holds, the run goes on: each fault gets a finding with its position, and every
//! other document is still linted.

use std::fs;

use crate::common::{
    assert_found, assert_silent, flawed, lint, lint_files, report, run, stderr, stdout,
};
use lro_lint::internals::workspace::{ContentId, Listing, Memory, ReadError, Source};
use lro_lint::report::Format;
use lro_lint::session::Options;

/// A long-running operation whose 202 has a schema that is `schema`, and `rest` at the root.
fn reaching(schema: &str, rest: &str) -> String {
    format!(
        r#"{{ "swagger": "2.0", "host": "management.azure.com", "paths": {{ "/things": {{ "post": {{
"x-ms-long-running-operation": true,
"responses": {{ "202": {{ "description": "Accepted", "schema":
{schema}
}} }} }} }} }}{rest} }}"#
    )
}

#[test]
fn a_faulty_document_is_a_finding_and_the_next_one_is_linted() {
    let cases: [(&str, &[u8], &str); 6] = [
        (
            "not UTF-8",
            b"{\"swagger\": \"2.0\",\n \"info\": \"\xff\"}",
            "bad.json:2:11",
        ),
        ("UTF-16", b"\xff\xfe{\x00\"\x00", "bad.json:1:1"),
        (
            "truncated",
            b"{\"swagger\": \"2.0\",\n \"paths\": {",
            "bad.json:2:12",
        ),
        (
            "trailing comma",
            b"{\"swagger\": \"2.0\",\n \"paths\": {},}",
            "bad.json:2:13",
        ),
        (
            "NaN",
            b"{\"swagger\": \"2.0\",\n \"x\": NaN}",
            "bad.json:2:7",
        ),
        (
            "a control character",
            b"{\"swagger\": \"2.0\",\n \"x\": \"\x01\"}",
            "bad.json:2:8",
        ),
    ];
    for (what, text, place) in cases {
        let good = flawed("");
        let source: Memory = [("bad.json", text), ("good.json", good.as_bytes())]
            .into_iter()
            .collect();
        let lines = lint(
            source,
            Options::default().file("bad.json").file("good.json"),
        );
        assert_found(&lines, place, "LRO001");
        assert_found(&lines, "good.json:5:5", "LRO105");
        assert_eq!(
            lines.iter().filter(|line| line.contains("LRO001")).count(),
            1,
            "{what}: {lines:?}"
        );
    }
}

#[test]
fn a_faulty_file_of_a_folder_counts_only_if_it_says_that_it_is_a_specification() {
    let lines = lint_files([
        ("claims.json", "{\"swagger\": \"2.0\", oops}"),
        ("tsconfig.json", "{ // a comment\n}"),
        ("inside.json", "{\"x\": {\"swagger\": \"2.0\", oops}}"),
    ]);
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert_found(&lines, "claims.json:1:20", "LRO001");
}

#[test]
fn a_faulty_file_that_is_referred_to_is_a_finding() {
    let lines = lint_files([
        (
            "a.json",
            reaching("{ \"$ref\": \"b.json#/definitions/T\" }", "").as_str(),
        ),
        ("b.json", "{ \"definitions\": "),
    ]);
    assert_found(&lines, "b.json:1:18", "LRO001");
}

#[test]
fn a_key_that_stands_twice_is_a_finding_and_the_last_one_counts() {
    let text = flawed("").replace(
        "\"operationId\": \"Things_Start\",",
        "\"operationId\": \"Things_Start\", \"x-ms-long-running-operation\": false,\n\"x-ms-long-running-operation\": true,",
    );
    let lines = lint_files([("a.json", text)]);
    assert_found(&lines, "a.json:5:1", "LRO003");
    assert_silent(&lines, "LRO105");
}

#[test]
fn nesting_costs_no_stack() {
    let deep = format!("{}{}", "[".repeat(200_000), "]".repeat(200_000));
    let lines = lint_files([("a.json", flawed(&format!("\"x-deep\": {deep},")))]);
    assert_found(&lines, "a.json:5:5", "LRO105");

    let lines = lint_files([("a.json", reaching(&deep, ""))]);
    assert_silent(&lines, "LRO001");

    let text = format!("openapi: 3.0.3\nx-deep: {deep}\n");
    let lines = lint_files([("a.yaml", text)]);
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(lines[0].starts_with("a.yaml:2:"), "{lines:?}");
    assert!(lines[0].contains(": LRO001 "), "{lines:?}");
}

#[test]
fn a_schema_of_200_000_levels_costs_no_stack() {
    let depth = 200_000;
    let deep = format!(
        "{}{}{}",
        "{\"properties\":{\"a\":".repeat(depth),
        "{}",
        "}}".repeat(depth)
    );
    let lines = lint_files([("a.json", reaching(&deep, ""))]);
    assert_silent(&lines, "LRO001");
}

#[test]
fn a_line_of_50_megabytes_is_read_and_shown_in_part() {
    let filler = format!("\"x-filler\": \"{}\",", "x".repeat(50_000_000));
    let text = flawed(&filler).replace('\n', " ");
    let pretty = report(Format::Pretty, &[("a.json", &text)]);
    assert!(pretty.contains("LRO105"), "{pretty}");
    assert!(pretty.len() < 10_000, "{} bytes", pretty.len());
    let column = text
        .find("\"x-ms-long-running-operation-options\"")
        .unwrap()
        + 1;
    assert!(pretty.contains(&format!("a.json:1:{column}")), "{pretty}");
}

/// SARIF describes every rule, however small the document is.
const RULES_IN_SARIF: usize = 1_000_000;

#[test]
fn what_is_quoted_of_long_names_is_bounded() {
    // A finding may name its operation, its path and its pointer, and each is as long as the key.
    for (keys, length) in [(200, 400), (4, 40_000)] {
        let operations: Vec<String> = (0..keys)
            .map(|number| {
                format!(
                    r##""/{}{number}": {{ "put": {{ "x-ms-long-running-operation": true, "responses": {{
                        "200": {{ "schema": {{ "$ref": "#/definitions/Shared" }} }},
                        "202": {{ "$ref": "#/nowhere" }} }} }} }}"##,
                    "k".repeat(length)
                )
            })
            .collect();
        let text = format!(
            r#"{{ "swagger": "2.0", "host": "management.azure.com", "paths": {{ {} }},
                "definitions": {{ "Shared": {{ "properties": {{ "properties": {{ "properties": {{
                  "provisioningState": {{ "type": "string" }} }} }} }} }} }} }}"#,
            operations.join(",")
        );
        for format in Format::ALL {
            let written = report(format, &[("a.json", &text)]).len();
            let most = 30 * text.len() + RULES_IN_SARIF;
            assert!(
                written < most,
                "{format}: {written} bytes of {}",
                text.len()
            );
        }
    }
}

#[test]
fn keys_that_stand_thousands_of_times_are_told_in_few_words() {
    let twice = vec![r#""title": "a""#; 20_000].join(",");
    let text = reaching(&format!("{{ {twice} }}"), "");
    for format in Format::ALL {
        let written = report(format, &[("a.json", &text)]).len();
        let most = text.len() + RULES_IN_SARIF;
        assert!(
            written < most,
            "{format}: {written} bytes of {}",
            text.len()
        );
    }
    let last = text.lines().nth(3).unwrap().rfind("\"title\"").unwrap() + 1;
    let place = format!("a.json:4:{last}");
    assert_found(&lint_files([("a.json", text)]), &place, "LRO003");
}

#[test]
fn a_bomb_of_aliases_costs_what_its_text_costs() {
    let mut text = "openapi: 3.0.3\ninfo: {title: t, version: v}\nx-a0: &a0 {k: v}\n".to_owned();
    for level in 1..60 {
        let below = level - 1;
        text.push_str(&format!(
            "x-a{level}: &a{level} [*a{below}, *a{below}, *a{below}]\n"
        ));
    }
    text.push_str("paths: {/a: {post: {responses: {202: {description: d, content: {application/json: {schema: *a59}}}}}}}\n");
    let lines = lint_files([("a.yaml", text)]);
    assert_silent(&lines, "LRO001");
}

#[test]
fn an_alias_of_what_is_around_it_ends() {
    let text = "openapi: 3.0.3\ninfo: {title: t, version: v}\npaths:\n  /a:\n    post:\n      responses:\n        202:\n          description: d\n          content:\n            application/json:\n              schema: &s\n                properties: {a: *s}\n                allOf: [*s]\n";
    let lines = lint_files([("a.yaml", text)]);
    assert_silent(&lines, "LRO001");
}

#[test]
fn examples_that_lead_back_to_themselves_or_hold_nonsense_stop_nothing() {
    let operation = |examples: &str| {
        flawed("").replace(
            "\"operationId\": \"Things_Start\",",
            &format!("\"operationId\": \"Things_Start\", \"x-ms-examples\": {examples},"),
        )
    };
    let deep = format!("{}{}", "[".repeat(50_000), "]".repeat(50_000));
    let cases = [
        r##"{ "a": { "$ref": "#/paths/~1things~1{name}~1start/post/x-ms-examples/a" } }"##.to_owned(),
        r##"{ "a": { "$ref": "#/paths" }, "b": { "$ref": "" }, "c": { "$ref": "a.json" } }"##.to_owned(),
        r#"{ "a": { "$ref": "ring.json" }, "b": { "$ref": "broken.json" } }"#.to_owned(),
        r#"{ "a": { "responses": { "200": { "headers": [], "body": null }, "x": 7, "202": [] } } }"#.to_owned(),
        r#"[ { "responses": [] }, 7 ]"#.to_owned(),
        format!(r#"{{ "a": {{ "responses": {{ "200": {{ "body": {deep} }}, "202": {deep} }} }} }}"#),
        deep,
    ];
    for examples in cases {
        let lines = lint_files([
            ("a.json", operation(&examples)),
            ("ring.json", r#"{ "$ref": "ring.json" }"#.to_owned()),
            ("broken.json", "{ \"responses\": {".to_owned()),
        ]);
        assert_found(&lines, "a.json:5:5", "LRO105");
    }
    let yaml = "openapi: 3.0.3\npaths:\n  /a:\n    post:\n      responses:\n        202:\n          description: d\n          headers: {Location: {schema: {type: string}, example: *e}}\n          content: {application/json: {schema: {type: object}, example: &e {status: 7, self: *e}}}\n";
    let anchored = yaml.replace("example: *e}}", "example: &e {a: *e}}}");
    for text in [yaml.to_owned(), anchored] {
        let good = flawed("");
        let lines = lint_files([("a.yaml", text), ("good.json", good)]);
        assert_found(&lines, "good.json:5:5", "LRO105");
    }
}

#[test]
fn references_that_lead_nowhere_are_findings() {
    let cases = [
        ("itself", "#/paths/~1things/post/responses/202/schema"),
        ("a missing definition", "#/definitions/Nope"),
        ("a missing file", "nope.json#/definitions/T"),
        ("a file outside", "../../../../etc/passwd"),
        ("a specification outside", "../../../../etc/secret.json"),
        ("version control", ".git/config"),
        ("an absolute path", "/etc/passwd"),
        ("a host", "http://example.com/a.json#/definitions/T"),
        ("a word", "#definitions"),
    ];
    for (what, reference) in cases {
        let text = reaching(&format!("{{ \"$ref\": \"{reference}\" }}"), "");
        let lines = lint_files([("a.json", text)]);
        let found: Vec<_> = lines
            .iter()
            .filter(|line| line.contains(": LRO002 "))
            .collect();
        assert_eq!(found.len(), 1, "{what}: {lines:?}");
        assert!(found[0].starts_with("a.json:4:11: "), "{what}: {lines:?}");
    }
}

#[test]
fn a_ring_across_two_files_is_a_finding() {
    let lines = lint_files([
        ("a.json", reaching("{ \"$ref\": \"b.json#/definitions/T\" }", "")),
        (
            "b.json",
            "{ \"definitions\": { \"T\": { \"$ref\": \"#/definitions/U\" },\n\"U\": { \"$ref\": \"b.json#/definitions/T\" } } }".to_owned(),
        ),
    ]);
    let found = lines
        .iter()
        .filter(|line| line.contains(": LRO002 "))
        .count();
    assert!(found >= 1, "{lines:?}");
}

#[test]
fn a_chain_of_100_000_references_costs_its_length() {
    let last = 100_000;
    let mut links: Vec<String> = (0..last)
        .map(|at| format!("\"T{at}\": {{ \"$ref\": \"#/definitions/T{}\" }}", at + 1))
        .collect();
    let whole = |links: &[String], end: &str| {
        let definitions = links.join(",\n");
        reaching(
            "{ \"$ref\": \"#/definitions/T0\" }",
            &format!(", \"definitions\": {{ {definitions}, \"T{last}\": {end} }}"),
        )
    };
    let lines = lint_files([("a.json", whole(&links, "{}"))]);
    assert_silent(&lines, "LRO002");
    let lines = lint_files([(
        "a.json",
        whole(&links, "{ \"$ref\": \"#/definitions/T7\" }"),
    )]);
    let of_rings = |lines: &[String]| lines.iter().filter(|line| line.contains("LRO002")).count();
    assert_eq!(of_rings(&lines), 1, "a ring with a tail is one finding");
    links.truncate(last - 1);
    let lines = lint_files([("a.json", whole(&links, "{}"))]);
    assert_eq!(of_rings(&lines), 1, "a gap at the end is one finding");
}

#[test]
fn an_anchor_is_found_where_the_version_has_them() {
    let text = |version: &str| {
        format!(
            "openapi: {version}\npaths:\n  /a:\n    post:\n      responses:\n        202:\n          description: d\n          headers: {{ Location: {{ schema: {{ type: string }} }} }}\n          content: {{ application/json: {{ schema: {{ $ref: '#t' }} }} }}\ncomponents: {{ schemas: {{ T: {{ $anchor: t }} }} }}\n"
        )
    };
    let lines = lint_files([("a.yaml", text("3.1.0"))]);
    assert_silent(&lines, "LRO002");
    let lines = lint_files([("a.yaml", text("3.0.3"))]);
    assert_found(&lines, "a.yaml:9:58", "LRO002");
}

#[test]
fn of_a_response_that_stands_twice_the_last_counts() {
    let text = r#"{ "swagger": "2.0", "host": "management.azure.com", "paths": { "/a": { "post": {
"responses": { "202": { "description": "d", "headers": { "Location": { "type": "string" } } },
"202": { "description": "d" } } } } } }"#;
    let lines = lint_files([("a.json", text)]);
    assert_found(&lines, "a.json:3:1", "LRO003");
    let of_the_marker: Vec<_> = lines
        .iter()
        .filter(|line| line.contains("LRO101"))
        .collect();
    assert_eq!(of_the_marker.len(), 1, "{lines:?}");
    assert!(of_the_marker[0].starts_with("a.json:3:1: "), "{lines:?}");
    assert!(!of_the_marker[0].contains("Location"), "{lines:?}");
}

#[test]
fn what_extensions_refer_to_is_not_judged() {
    let text = reaching(
        "{ \"x-source\": { \"$ref\": \"build.sh\" }, \"properties\": { \"x-own\": { \"$ref\": \"#/no\" } } }",
        "",
    );
    let lines = lint_files([("a.json", text)]);
    let found: Vec<_> = lines
        .iter()
        .filter(|line| line.contains("LRO002"))
        .collect();
    assert_eq!(found.len(), 1, "{lines:?}");
    assert!(found[0].contains("#/no"), "{lines:?}");
}

#[test]
fn schemas_that_recurse_are_no_finding() {
    let lines = lint_files([(
        "a.json",
        reaching(
            "{ \"$ref\": \"#/definitions/T\" }",
            ", \"definitions\": { \"T\": { \"properties\": { \"t\": { \"$ref\": \"#/definitions/T\" } }, \"allOf\": [ { \"$ref\": \"#/definitions/T\" } ] } }",
        ),
    )]);
    assert_silent(&lines, "LRO002");
}

#[test]
#[cfg(unix)]
fn nothing_outside_the_root_is_read_through_a_symbolic_link() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("root");
    fs::create_dir(&root).unwrap();
    fs::write(
        folder.path().join("secret.json"),
        "{ \"definitions\": { \"T\": { \"description\": \"TOP SECRET\" } } }",
    )
    .unwrap();
    std::os::unix::fs::symlink("../secret.json", root.join("link.json")).unwrap();
    let text = reaching("{ \"$ref\": \"link.json#/definitions/T\" }", "");
    fs::write(root.join("a.json"), text).unwrap();
    let output = run(&root, &["--root", ".", "--format", "concise", "a.json"]);
    let printed = stdout(&output);
    assert!(printed.contains("a.json:4:11: error[LRO002]"), "{printed}");
    assert!(printed.contains("leaves the root"), "{printed}");
    assert!(!printed.contains("SECRET") && !stderr(&output).contains("SECRET"));
}

#[test]
fn odd_operations_stop_nothing() {
    let odd = [
        r#""get": null"#,
        r#""post": {}"#,
        r#""post": { "x-ms-long-running-operation": true }"#,
        r#""post": { "x-ms-long-running-operation": true, "responses": [] }"#,
        r#""post": { "x-ms-long-running-operation": true, "responses": { "202": null, "200": [], "abc": {} } }"#,
        r#""post": { "x-ms-long-running-operation": {}, "x-ms-long-running-operation-options": 7, "responses": { "202": { "headers": [], "schema": 3 } } }"#,
        r##""put": { "x-ms-long-running-operation": true, "parameters": {}, "responses": { "200": { "schema": { "properties": { "properties": { "properties": { "provisioningState": { "enum": [1, 2.5, null, true, {}] } } } } } } } }"##,
        r#""post": { "x-ms-long-running-operation": true, "responses": { "202": { "schema": { "properties": { "status": { "enum": [1, 2] } } }, "headers": { "Location": 7 } } } }"#,
    ];
    for operation in odd {
        let text = format!(
            r#"{{ "swagger": "2.0", "host": "management.azure.com", "paths": {{ "/odd": {{ {operation} }} }} }}"#
        );
        let good = flawed("");
        let lines = lint_files([("odd.json", text.as_str()), ("good.json", good.as_str())]);
        assert_found(&lines, "good.json:5:5", "LRO105");
        let report = report(Format::Pretty, &[("odd.json", &text)]);
        assert!(!report.is_empty());
    }
}

#[test]
fn no_text_of_a_document_forges_a_command_or_moves_the_cursor() {
    let text = flawed("")
        .replace("Things_Start", "Things\\u001b[2J\\n::error::forged\\u202e")
        .replace(
            "\"responses\": {",
            "\"responses\": { \"202\": { \"description\": \"\\u001b]0;title\\u0007\", \"headers\": { \"\\n::error::forged\\r\": { \"type\": \"string\" } } },",
        );
    for format in [Format::Pretty, Format::Concise, Format::Github] {
        let report = report(format, &[("a.json", &text)]);
        assert!(report.contains("LRO105"), "{report}");
        assert!(!report.contains('\u{1b}'), "{report:?}");
        assert!(!report.contains('\u{202e}'), "{report:?}");
        let forged = report
            .lines()
            .any(|line| line.starts_with("::error::forged"));
        assert!(!forged, "{report}");
    }
}

/// A source from which a file is gone when it is read.
struct Vanishing(Memory);

impl Source for Vanishing {
    fn list(&self, folder: &str) -> Listing {
        let mut listing = self.0.list(folder);
        listing.files.push("gone.json".to_owned());
        listing
            .failures
            .push(("closed".to_owned(), "Permission denied".to_owned()));
        listing
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        self.0.read(path)
    }

    fn content_id(&self, _: &str) -> Option<ContentId> {
        None
    }

    fn find_ignoring_case(&self, path: &str) -> Option<String> {
        self.0.find_ignoring_case(path)
    }
}

#[test]
fn a_file_that_disappears_and_a_folder_that_is_closed_are_findings() {
    let source = Vanishing([("good.json", flawed(""))].into_iter().collect());
    let lines = lint(source, Options::default());
    assert_found(&lines, "gone.json:1:1", "LRO001");
    assert_found(&lines, "closed:1:1", "LRO001");
    assert_found(&lines, "good.json:5:5", "LRO105");
}

#[test]
fn a_named_path_that_is_missing_fails_the_run_and_the_rest_is_linted() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("good.json"), flawed("")).unwrap();
    let output = run(
        folder.path(),
        &["nope.json", "good.json", "--format", "concise"],
    );
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("nope.json"), "{}", stderr(&output));
    assert!(stdout(&output).starts_with("good.json:5:5: error[LRO105]"));
}

#[test]
fn a_report_that_cannot_be_written_fails_the_run_and_leaves_the_others() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("good.json"), flawed("")).unwrap();
    let arguments = [
        "--format",
        "concise",
        "--format",
        "json=no/such/folder.json",
    ];
    let output = run(folder.path(), &arguments);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("no/such/folder.json"));
    assert!(stdout(&output).contains("LRO105"));
}

#[test]
fn an_empty_folder_is_nothing_to_lint() {
    let folder = tempfile::tempdir().unwrap();
    let output = run(folder.path(), &["--root", "."]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).contains("nothing to check"),
        "{}",
        stderr(&output)
    );
}

/// A marked POST with one example that is `example`.
fn illustrated(example: &str) -> String {
    format!(
        r#"{{ "swagger": "2.0", "host": "management.azure.com", "paths": {{ "/things": {{ "post": {{
"x-ms-long-running-operation": true,
"x-ms-examples": {{ "One":
{example}
}},
"responses": {{ "202": {{ "description": "Accepted", "headers": {{ "Location": {{ "type": "string" }} }} }},
  "default": {{ "description": "Error", "schema": {{ "type": "object" }} }} }} }} }} }} }}"#
    )
}

#[test]
fn a_broken_example_is_a_finding_at_its_fault_and_the_rest_is_linted() {
    let cases: [(&[u8], &str); 3] = [
        (b"{ \"responses\":\n { \"202\": {}, } }", "2:13"),
        (b"{ \"a\":\n \"\xff\" }", "2:3"),
        (b"", "1:1"),
    ];
    for (text, place) in cases {
        let good = illustrated(r#"{ "$ref": "examples/one.json" }"#);
        let other = flawed("");
        let lines = lint_files([
            ("good.json", good.as_bytes()),
            ("other.json", other.as_bytes()),
            ("examples/one.json", text),
        ]);
        assert_found(&lines, &format!("examples/one.json:{place}"), "LRO001");
        assert_found(&lines, "other.json:5:5", "LRO105");
    }
}

#[test]
fn an_example_that_is_not_there_is_told_at_its_reference() {
    for target in [
        "examples/none.json",
        "../secret.json",
        "/etc/passwd.json",
        "https://example.com/a.json",
        "examples/one.txt",
        ".git/one.json",
        "examples/one.json#/none",
        "#/nowhere",
    ] {
        let example = format!(r#"{{ "$ref": "{target}" }}"#);
        let lines = lint_files([
            ("a.json", illustrated(&example)),
            ("examples/one.json", "{}".to_owned()),
            (".git/one.json", "{}".to_owned()),
        ]);
        assert_found(&lines, "a.json:4:11", "LRO1301");
        assert_silent(&lines, "LRO002");
    }
}

#[cfg(unix)]
#[test]
fn examples_do_not_leave_the_root_by_a_link() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("root");
    fs::create_dir_all(root.join("examples")).unwrap();
    let secret = r#"{ "responses": { "299": { "token": "secret" } } }"#;
    fs::write(folder.path().join("secret.json"), secret).unwrap();
    let link = root.join("examples/one.json");
    std::os::unix::fs::symlink(folder.path().join("secret.json"), link).unwrap();
    let document = illustrated(r#"{ "$ref": "examples/one.json" }"#);
    fs::write(root.join("a.json"), document).unwrap();
    let arguments = ["--root", ".", "a.json", "--severity", "info", "--format"];
    let output = run(&root, &[&arguments[..], &["pretty"]].concat());
    let text = stdout(&output);
    assert!(text.contains("it leaves the root"), "{text}");
    assert!(!text.contains("299") && !text.contains("secret"), "{text}");
}

#[test]
fn whatever_an_example_holds_is_survived() {
    let deep = format!("{}1{}", "[".repeat(5_000), "]".repeat(5_000));
    let examples = [
        "7",
        "[]",
        "\"one\"",
        "null",
        r#"{ "responses": [] }"#,
        r#"{ "responses": "202" }"#,
        r#"{ "responses": { "202": [], "2XX": 1, "default": null, "x": {} } }"#,
        r#"{ "responses": { "202": { "headers": 7, "body": [] } } }"#,
        r#"{ "responses": { "202": { "headers": [ "Location" ], "header": [] } } }"#,
        r#"{ "responses": { "202": { "headers": { "Location": { "a": [] } }, "body": "x" } } }"#,
        r#"{ "responses": { "200": { "body": { "properties": { "provisioningState": {} } } } } }"#,
        r#"{ "responses": { "201": { "body": { "properties": [ "Succeeded" ] } } }, "parameters": 1 }"#,
        r#"{ "parameters": [ { "name": "api-version" } ], "responses": { "202": { "$ref": "" } } }"#,
        // A ring of files, and one of an example with itself.
        r##"{ "$ref": "a.json" }"##,
        r##"{ "$ref": "#/x-ring" }, "x-ring": { "$ref": "#/x-ring" }, "y": {"##,
        r##"{ "$ref": "examples/ring.json" }"##,
        r##"{ "$ref": 7 }"##,
        &deep,
    ];
    for example in examples {
        let example = example.replace("}, \"y\": {", "}");
        let mut files = vec![(
            "examples/ring.json",
            r#"{ "$ref": "ring.json" }"#.to_owned(),
        )];
        let in_a_file = illustrated(r#"{ "$ref": "examples/one.json" }"#);
        files.push(("b.json", in_a_file));
        files.push(("examples/one.json", example.clone()));
        files.push(("a.json", illustrated(&example)));
        files.push(("other.json", flawed("")));
        let lines = lint_files(files);
        assert_found(&lines, "other.json:5:5", "LRO105");
    }
}
