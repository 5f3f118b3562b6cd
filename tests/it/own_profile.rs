//! The profile in `docs/profiles.md` needs no code: what it says takes effect.

use lro_lint::internals::workspace::Memory;
use lro_lint::session::{Options, Session};

const DOCS: &str = include_str!("../../docs/profiles.md");

/// The configuration in the document.
fn config() -> &'static str {
    let (_, rest) = DOCS.split_once("```yaml\n").unwrap();
    rest.split_once("```").unwrap().0
}

/// The codes that are reported above information in a document with these paths.
fn reported(paths: &str) -> Vec<String> {
    let text = format!(
        "openapi: 3.0.3\n\
         paths:\n\
         {paths}\
         components:\n\
        \x20 headers:\n\
        \x20   Url: {{ schema: {{ type: string, format: uri }} }}\n\
        \x20 responses:\n\
        \x20   Problem: {{ description: Error, content: {{ application/json: {{ schema: {{ type: object, properties: {{ message: {{ type: string }} }} }} }} }} }}\n"
    );
    let source: Memory = [("a.yaml", &*text), ("lro-lint.yaml", config())]
        .into_iter()
        .collect();
    let found = Session::open(source, Options::default()).unwrap().check();
    let shown = found.diagnostics.iter();
    shown
        .filter(|found| found.severity.name() != "info")
        .map(|found| {
            assert_eq!(found.profile, "ipa");
            let operation = found.operation.as_ref().and_then(|name| name.id.clone());
            format!("{} {}", operation.unwrap_or_default(), found.code)
        })
        .collect()
}

/// An operation with a marker and responses.
fn operation(id: &str, method: &str, marker: &str, responses: &str) -> String {
    format!(
        "  /groups/{{groupId}}/{id}:\n\
        \x20   {method}:\n\
        \x20     operationId: {id}\n\
        {marker}\
        \x20     responses:\n\
        {responses}\
        \x20       default: {{ $ref: '#/components/responses/Problem' }}\n"
    )
}

const MARKED: &str = "      x-xgen-long-running-operation: { legacy: false }\n";
const ACCEPTED: &str = "        '202': { description: Begun, headers: { Location: { $ref: '#/components/headers/Url' }, Retry-After: { schema: { type: integer } } } }\n";

#[test]
fn sound_operations_have_no_finding() {
    let paths = ["put", "patch", "post", "delete"]
        .map(|method| operation(method, method, MARKED, ACCEPTED))
        .concat();
    assert_eq!(reported(&paths), [""; 0]);
}

#[test]
fn the_marker_is_asked_for_and_checked() {
    let paths = [
        operation("marked", "post", MARKED, ACCEPTED),
        operation("unmarked", "post", "", ACCEPTED),
        operation(
            "broken",
            "post",
            "      x-xgen-long-running-operation: 1\n",
            ACCEPTED,
        ),
    ];
    assert_eq!(
        reported(&paths.concat()),
        ["unmarked LRO101", "broken LRO103"]
    );
}

#[test]
fn there_is_one_code_of_success() {
    for (method, code, expected) in [
        ("put", "200", "LRO201"),
        ("patch", "200", "LRO203"),
        ("post", "204", "LRO204"),
        ("delete", "204", "LRO205"),
        ("post", "201", "LRO209"),
    ] {
        let responses = format!("{ACCEPTED}        '{code}': {{ description: Done }}\n");
        let found = reported(&operation("thing", method, MARKED, &responses));
        assert_eq!(found, [format!("thing {expected}")], "{method} {code}");
    }
}

#[test]
fn every_202_has_location() {
    let bare = "        '202': { description: Begun }\n";
    assert_eq!(
        reported(&operation("bare", "post", MARKED, bare)),
        ["bare LRO303"]
    );
    let body = "        '202': { description: Begun, content: { application/json: { schema: { type: object, properties: { statusUrl: { type: string, format: uri } } } } } }\n";
    assert_eq!(
        reported(&operation("other", "post", MARKED, body)),
        ["other LRO306"]
    );
}
