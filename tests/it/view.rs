//! The view says the same of Swagger 2.0, OpenAPI 3.0, 3.1 and 3.2, and keeps what stands beside
//! references.

use lro_lint::internals::openapi::{
    Api, LinkTargets, Marker, Method, Operation, ParameterIn, Schema, Status,
};
use lro_lint::internals::workspace::{Input, Memory, Workspace};

fn load(files: &[(&str, &str)]) -> Workspace {
    let source: Memory = files.iter().map(|&(path, text)| (path, text)).collect();
    let inputs: Vec<Input> = files
        .iter()
        .map(|(path, _)| Input::File((*path).to_owned()))
        .collect();
    let (workspace, errors) = Workspace::load(&source, &inputs);
    assert!(errors.is_empty(), "{errors:?}");
    for document in workspace.documents() {
        assert_eq!(document.fault(), None, "{}", document.path());
    }
    workspace
}

/// The only operation of the document at a path.
fn operation<'w>(workspace: &'w Workspace, path: &str) -> Operation<'w> {
    let api = Api::new(workspace, workspace.find(path).unwrap());
    let operations: Vec<_> = api.operations().collect();
    assert_eq!(operations.len(), 1);
    operations.into_iter().next().unwrap()
}

const SWAGGER: &str = r##"{ "swagger": "2.0", "host": "example.com",
  "paths": { "/w/{id}": {
    "parameters": [ { "$ref": "#/parameters/Id" }, { "name": "v", "in": "query", "type": "string" } ],
    "put": { "operationId": "W_Put",
      "parameters": [
        { "name": "v", "in": "query", "required": true, "type": "string" },
        { "name": "body", "in": "body", "schema": { "$ref": "#/definitions/W" } } ],
      "responses": {
        "200": { "$ref": "#/responses/Ok" },
        "202": { "description": "d", "headers": { "operation-location": { "type": "string" } } },
        "default": { "description": "e" } } } } },
  "parameters": { "Id": { "name": "id", "in": "path", "required": true, "type": "string" } },
  "responses": { "Ok": { "description": "ok", "schema": { "$ref": "#/definitions/W" } } },
  "definitions": { "W": { "properties": { "name": { "type": "string" } } } } }"##;

const OPENAPI_30: &str = r##"openapi: 3.0.3
info: { title: t, version: v }
servers: [{ url: https://example.com/base }]
paths:
  /w/{id}:
    parameters:
      - $ref: "#/components/parameters/Id"
      - { name: v, in: query, schema: { type: string } }
    put:
      operationId: W_Put
      parameters: [{ name: v, in: query, required: true, schema: { type: string } }]
      requestBody: { $ref: "#/components/requestBodies/W" }
      responses:
        200: { $ref: "#/components/responses/Ok" }
        202:
          description: d
          headers: { operation-location: { $ref: "#/components/headers/Link" } }
        default: { description: e }
components:
  parameters: { Id: { name: id, in: path, required: true, schema: { type: string } } }
  headers: { Link: { schema: { type: string } } }
  requestBodies:
    W: { content: { application/json: { schema: { $ref: "#/components/schemas/W" } } } }
  responses:
    Ok:
      description: ok
      content:
        text/plain: { schema: { type: string } }
        application/json; charset=utf-8: { schema: { $ref: "#/components/schemas/W" } }
  schemas: { W: { properties: { name: { type: string } } } }
"##;

#[test]
fn all_versions_look_alike() {
    let openapi_31 = OPENAPI_30.replace("3.0.3", "3.1.0").replace(
        "Link: { schema: { type: string } }",
        "Link: { schema: { type: [string, 'null'] } }",
    );
    let workspace = load(&[
        ("a.json", SWAGGER),
        ("b.yaml", OPENAPI_30),
        ("c.yaml", &openapi_31),
    ]);
    for path in ["a.json", "b.yaml", "c.yaml"] {
        let operation = operation(&workspace, path);
        assert_eq!(operation.api().hosts(), ["example.com"], "{path}");
        assert_eq!(operation.method(), Method::Put);
        assert_eq!(operation.path(), "/w/{id}");
        assert_eq!(operation.name().to_string(), "W_Put");
        let statuses: Vec<Status> = operation.responses().iter().map(|r| r.status()).collect();
        let expected = [Status::Code(200), Status::Code(202), Status::Default];
        assert_eq!(statuses, expected, "{path}");

        let accepted = operation.response(202).unwrap();
        let header = accepted.header("Operation-Location").unwrap();
        assert_eq!(header.name(), "operation-location", "{path}");
        assert!(header.types().allows("string"), "{path}");
        assert!(!header.types().allows("integer"), "{path}");
        assert!(accepted.schema().is_none(), "{path}");
        assert!(accepted.body().is_none(), "{path}");

        let schema = operation.response(200).unwrap().schema().unwrap();
        assert_eq!(schema.name().as_deref(), Some("W"), "{path}");
        assert_eq!(
            operation.request_schema().unwrap(),
            schema_of(&operation, "W"),
            "{path}"
        );

        let parameters: Vec<_> = operation
            .parameters()
            .iter()
            .filter(|parameter| !parameter.is_body())
            .map(|parameter| {
                let name = parameter.name().unwrap().into_owned();
                (name, parameter.location(), parameter.is_required())
            })
            .collect();
        // The operation's own `v` goes before that of the path.
        let expected = [
            ("v".to_owned(), ParameterIn::Query, true),
            ("id".to_owned(), ParameterIn::Path, true),
        ];
        assert_eq!(parameters, expected, "{path}");
    }
}

/// The schema of a definition, as the body of the request refers to it.
fn schema_of<'w>(operation: &Operation<'w>, name: &str) -> Schema<'w> {
    let schema = operation.request_schema().unwrap();
    let definition = operation.api().schemas().unwrap().get(name).unwrap();
    assert_eq!(schema.place(), definition);
    schema
}

#[test]
fn paths_of_both_sections_and_behind_references_are_read() {
    let workspace = load(&[
        (
            "a.json",
            r##"{ "swagger": "2.0", "paths": { "x-note": {}, "/a": { "$ref": "b.json#/paths/~1b" } },
            "x-ms-paths": { "/a?x": { "get": { "operationId": "second" } } } }"##,
        ),
        (
            "b.json",
            r#"{ "swagger": "2.0", "paths": { "/b": { "get": { "operationId": "first" } } } }"#,
        ),
    ]);
    let api = Api::new(&workspace, workspace.find("a.json").unwrap());
    let found: Vec<String> = api
        .operations()
        .map(|operation| format!("{} {}", operation.path(), operation.name()))
        .collect();
    assert_eq!(found, ["/a first", "/a?x second"]);
}

#[test]
fn ranges_are_statuses_and_extensions_are_not() {
    let workspace = load(&[(
        "a.yaml",
        "openapi: 3.0.0\npaths: {/a: {get: {responses: {2XX: {description: d}, 4xx: {description: d}, x-a: {}, 0: {}}}}}\n",
    )]);
    let statuses: Vec<Status> = operation(&workspace, "a.yaml")
        .responses()
        .iter()
        .map(|response| response.status())
        .collect();
    assert_eq!(statuses, [Status::Range(2), Status::Range(4)]);
    assert!(Status::Range(2).is_success());
    assert!(!Status::Range(4).is_success());
}

fn schema(text: &str) -> (Workspace, String) {
    let document = format!(
        r##"{{ "swagger": "2.0", "paths": {{ "/a": {{ "get": {{ "responses": {{ "200": {{ "schema":
        {text} }} }} }} }} }},
        "definitions": {{
          "State": {{ "type": "string", "enum": ["A", "B"] }},
          "Base": {{ "properties": {{ "name": {{ "type": "string" }}, "state": {{ "$ref": "#/definitions/State" }} }}, "required": ["name"] }},
          "Loop": {{ "allOf": [ {{ "$ref": "#/definitions/Loop" }} ], "properties": {{ "self": {{ "$ref": "#/definitions/Loop" }} }} }} }} }}"##
    );
    (load(&[("a.json", &document)]), document)
}

fn with_schema(text: &str, check: impl FnOnce(Schema<'_>)) {
    let (workspace, _) = schema(text);
    let operation = operation(&workspace, "a.json");
    let response = operation.response(200).unwrap();
    check(response.schema().unwrap());
}

#[test]
fn what_all_of_brings_in_counts() {
    with_schema(
        r##"{ "allOf": [ { "$ref": "#/definitions/Base" } ], "properties": { "own": { "type": "integer" } } }"##,
        |schema| {
            let names: Vec<_> = schema.properties().into_iter().map(|p| p.name).collect();
            assert_eq!(names, ["own", "name", "state"]);
            assert!(schema.requires("name"));
            assert!(!schema.requires("own"));
            assert!(!schema.is_empty());
        },
    );
}

/// A composed schema that two operations reach by different references has the same parts for both,
/// each behind the reference that its own operation used. YAML may write the `allOf` elsewhere.
#[test]
fn parts_that_operations_share_keep_their_own_references() {
    let workspace = load(&[(
        "a.yaml",
        "swagger: '2.0'\n\
         x-mixin: &mixin\n  allOf: [{$ref: '#/definitions/Base'}]\n\
         paths:\n  /a:\n    get:\n      responses:\n        200: {description: d, schema: {$ref: '#/definitions/A'}}\n    \
         put:\n      responses:\n        200: {description: d, schema: {$ref: '#/definitions/B'}}\n    \
         post:\n      responses:\n        200: {description: d, schema: {$ref: '#/definitions/Mixed'}}\n\
         definitions:\n  Base: {properties: {name: {type: string}}}\n  \
         A: {allOf: [{$ref: '#/definitions/Base'}]}\n  B: {$ref: '#/definitions/A'}\n  \
         Mixed:\n    <<: *mixin\n    properties: {own: {type: integer}}\n",
    )]);
    let api = Api::new(&workspace, workspace.find("a.yaml").unwrap());
    let seen: Vec<_> = api
        .operations()
        .map(|operation| {
            let body = operation.result().unwrap();
            let name = body.property("name").unwrap();
            let keys = name
                .site
                .chain
                .iter()
                .map(|place| place.pointer().to_string());
            (body.parts().len(), keys.collect::<Vec<_>>())
        })
        .collect();
    let of = |method: &str| format!("/paths/~1a/{method}/responses/200/schema");
    assert_eq!(
        seen,
        [
            (2, vec![of("get"), "/definitions/A/allOf/0".to_owned()]),
            (
                2,
                vec![
                    of("put"),
                    "/definitions/B".to_owned(),
                    "/definitions/A/allOf/0".to_owned()
                ]
            ),
            (2, vec![of("post"), "/x-mixin/allOf/0".to_owned()]),
        ]
    );
}

#[test]
fn schemas_that_contain_themselves_end() {
    with_schema(r##"{ "$ref": "#/definitions/Loop" }"##, |schema| {
        assert_eq!(schema.properties().len(), 1);
        let again = schema.property("self").unwrap().schema;
        assert_eq!(again.place(), schema.place());
        assert!(schema.known_values().is_empty());
    });
}

#[test]
fn read_only_counts_beside_a_reference_and_in_a_wrapper() {
    let cases = [
        (r##"{ "$ref": "#/definitions/State" }"##, false),
        (
            r##"{ "$ref": "#/definitions/State", "readOnly": true }"##,
            true,
        ),
        (
            r##"{ "allOf": [ { "$ref": "#/definitions/State" } ], "readOnly": true }"##,
            true,
        ),
        (
            r##"{ "allOf": [ { "$ref": "#/definitions/State", "readOnly": true } ] }"##,
            true,
        ),
        (
            r##"{ "type": "string", "x-ms-mutability": [ "read" ] }"##,
            true,
        ),
        (
            r##"{ "type": "string", "x-ms-mutability": [ "read", "create" ] }"##,
            false,
        ),
        (r##"{ "type": "string", "readOnly": false }"##, false),
    ];
    for (property, expected) in cases {
        with_schema(
            &format!(r#"{{ "properties": {{ "p": {property} }} }}"#),
            |schema| {
                let property_schema = schema.property("p").unwrap().schema;
                assert_eq!(property_schema.is_read_only(), expected, "{property}");
            },
        );
    }
}

#[test]
fn known_values_come_from_everywhere_and_once() {
    let cases = [
        (r##"{ "$ref": "#/definitions/State" }"##, vec!["A", "B"]),
        (
            r##"{ "type": "string", "enum": ["A"], "x-ms-enum": { "values": [ { "value": "A" }, { "value": "C" } ] } }"##,
            vec!["A", "C"],
        ),
        (
            r##"{ "anyOf": [ { "type": "string" }, { "const": "D" }, { "$ref": "#/definitions/State" } ] }"##,
            vec!["D", "A", "B"],
        ),
        (r##"{ "enum": [1, null, true] }"##, vec!["1", "true"]),
        (r##"{ "type": "string" }"##, vec![]),
    ];
    for (text, expected) in cases {
        with_schema(text, |schema| {
            let words: Vec<_> = schema
                .known_values()
                .into_iter()
                .map(|(word, _)| word)
                .collect();
            assert_eq!(words, expected, "{text}");
        });
    }
}

#[test]
fn a_schema_is_empty_if_it_says_nothing() {
    for text in [
        "{}",
        r#"{ "type": "object" }"#,
        r#"{ "type": "object", "properties": {} }"#,
    ] {
        with_schema(text, |schema| assert!(schema.is_empty(), "{text}"));
    }
    for text in [
        r#"{ "type": "string" }"#,
        r#"{ "type": "object", "additionalProperties": { "type": "string" } }"#,
        r##"{ "$ref": "#/definitions/Base" }"##,
        r##"{ "$ref": "#/definitions/Missing" }"##,
    ] {
        with_schema(text, |schema| assert!(!schema.is_empty(), "{text}"));
    }
}

#[test]
fn a_reference_is_named_as_seen_from_a_document() {
    let workspace = load(&[
        (
            "svc/a.json",
            r##"{ "swagger": "2.0", "paths": { "/a": { "get": { "responses": { "200": { "schema": { "$ref": "../common/t.json#/definitions/T~1U" } } } } } } }"##,
        ),
        (
            "common/t.json",
            r#"{ "swagger": "2.0", "definitions": { "T/U": { "type": "string" } } }"#,
        ),
    ]);
    let operation = operation(&workspace, "svc/a.json");
    let schema = operation.response(200).unwrap().schema().unwrap();
    let document = operation.api().document();
    assert_eq!(
        schema.reference_from(document),
        "../common/t.json#/definitions/T~1U"
    );
    assert_eq!(
        schema.reference_from(schema.place().document()),
        "#/definitions/T~1U"
    );
    assert_eq!(schema.element().chain().len(), 1);
}

#[test]
fn markers_are_booleans_or_mistakes() {
    let cases = [
        ("true", "True"),
        ("false", "False"),
        ("\"true\"", "Other"),
        ("null", "Other"),
    ];
    for (value, expected) in cases {
        let workspace = load(&[(
            "a.json",
            &format!(
                r#"{{ "swagger": "2.0", "paths": {{ "/a": {{ "put": {{ "x-m": {value} }} }} }} }}"#
            ),
        )]);
        let marker = operation(&workspace, "a.json").marker("x-m");
        let kind = match marker {
            Marker::Absent => "Absent",
            Marker::True(_) => "True",
            Marker::False(_) => "False",
            Marker::Other(_) => "Other",
        };
        assert_eq!(kind, expected, "{value}");
        assert_eq!(
            operation(&workspace, "a.json").marker("x-n"),
            Marker::Absent
        );
    }
}

#[test]
fn links_lead_to_operations() {
    let workspace = load(&[(
        "a.yaml",
        "openapi: 3.1.0\npaths:\n  /a:\n    post:\n      responses:\n        202:\n          description: d\n          links:\n            byId: { operationId: status }\n            byRef: { operationRef: '#/paths/~1s/get' }\n            broken: { operationId: nope }\n  /s:\n    get: { operationId: status }\n",
    )]);
    let api = Api::new(&workspace, workspace.find("a.yaml").unwrap());
    let start = api.operations().next().unwrap();
    let operations = LinkTargets::of(api);
    let targets: Vec<_> = start
        .response(202)
        .unwrap()
        .links()
        .iter()
        .map(|link| {
            link.target(&operations)
                .map(|operation| operation.path().to_owned())
        })
        .collect();
    assert_eq!(
        targets,
        [Some("/s".to_owned()), Some("/s".to_owned()), None]
    );
}

#[test]
fn keys_that_are_no_status_are_no_responses() {
    let workspace = load(&[(
        "a.json",
        r#"{ "swagger": "2.0", "paths": { "/a": { "put": { "responses": {
            "+20": {}, "099": {}, "20": {}, "2000": {}, "20X": {}, "٢٠٢": {}, "x-a": {}, "202": {}
        } } } } }"#,
    )]);
    let operation = operation(&workspace, "a.json");
    let responses = operation.responses();
    let statuses: Vec<_> = responses.iter().map(|found| found.status()).collect();
    assert_eq!(statuses, [Status::Code(202)]);
}

#[test]
fn entries_for_the_same_url_are_variants() {
    let workspace = load(&[(
        "a.json",
        r##"{ "swagger": "2.0",
          "paths": { "/w": { "get": {} }, "/w/{id}": {}, "/v": {} },
          "x-ms-paths": { "/w?kind=old": { "put": {} }, "/w?kind=new": {} } }"##,
    )]);
    let api = Api::new(&workspace, workspace.find("a.json").unwrap());
    let urls = api.paths().map(|item| item.url_template().to_owned());
    let urls: Vec<String> = urls.collect();
    assert_eq!(urls, ["/w", "/w/{id}", "/v", "/w", "/w"]);
    assert!(api.paths().all(|item| item.may_have_variants()));
}

#[test]
fn values_have_the_names_that_clients_use() {
    with_schema(
        r##"{ "type": "string", "enum": ["S", "F"], "x-ms-enum": { "values": [
            { "value": "S", "name": "Succeeded" }, { "value": "R", "name": "Running" } ] } }"##,
        |schema| {
            let values = schema.listed_values();
            let named: Vec<_> = values
                .iter()
                .map(|value| (&*value.text, value.name.as_deref()))
                .collect();
            let expected = [
                ("S", Some("Succeeded")),
                ("F", None),
                ("R", Some("Running")),
            ];
            assert_eq!(named, expected);
        },
    );
}

#[test]
fn a_name_that_is_nearly_right_finds_its_schema() {
    for text in [
        r##"{ "swagger": "2.0", "definitions": { "DepthSurveyChart": {}, "Lake": {} } }"##,
        r##"{ "openapi": "3.0.3",
              "components": { "schemas": { "Lake": {}, "DepthSurveyChart": {} } } }"##,
    ] {
        let workspace = load(&[("a.json", text)]);
        let api = Api::new(&workspace, workspace.find("a.json").unwrap());
        let nearest = |name: &str| Some(api.nearest_schema(name)?.name()?.into_owned());
        assert_eq!(nearest("DepthChart").as_deref(), Some("DepthSurveyChart"));
        assert_eq!(nearest("lakes").as_deref(), Some("Lake"));
        assert_eq!(nearest("Nope"), None);
    }
}

#[test]
fn what_a_get_returns_is_its_200_or_its_range() {
    for (codes, is_something) in [
        (
            r##""200": { "content": { "application/json": { "schema": {} } } }"##,
            true,
        ),
        (
            r##""2XX": { "content": { "application/json": { "schema": {} } } }"##,
            true,
        ),
        (r##""200": { "description": "d" }"##, false),
        (
            r##""202": { "content": { "application/json": { "schema": {} } } }"##,
            false,
        ),
    ] {
        let text = format!(
            r##"{{ "openapi": "3.1.0", "paths": {{ "/w": {{ "get": {{ "responses": {{ {codes} }} }} }} }} }}"##
        );
        let workspace = load(&[("a.json", &text)]);
        let get = operation(&workspace, "a.json");
        assert_eq!(get.result().is_some(), is_something, "{codes}");
    }
}

#[test]
fn deep_nesting_keeps_the_use_and_what_stands_beside_the_nearest_reference() {
    const DEPTH: usize = 100;
    let definitions: String = (1..DEPTH)
        .map(|at| {
            let below = at + 1;
            format!(r##""D{at}": {{ "allOf": [{{ "$ref": "#/definitions/D{below}", "x-at": {at} }}] }},"##)
        })
        .collect();
    let text = format!(
        r##"{{ "swagger": "2.0", "paths": {{ "/w": {{ "get": {{ "responses": {{ "200": {{ "description": "d",
          "schema": {{ "$ref": "#/definitions/D1" }} }} }} }} }} }},
          "definitions": {{ {definitions} "D{DEPTH}": {{ "properties": {{ "p": {{}} }} }} }} }}"##
    );
    let workspace = load(&[("a.json", &text)]);
    let schema = operation(&workspace, "a.json").result().unwrap();
    let parts = schema.parts();
    assert_eq!(parts.len(), DEPTH);
    let deepest = parts.last().unwrap();
    assert_eq!(deepest.name().as_deref(), Some("D100"));
    let usage = deepest.element().usage().pointer().to_string();
    assert_eq!(usage, "/paths/~1w/get/responses/200/schema");
    let nearest = deepest.element().chain().last().unwrap();
    let at = nearest.get("x-at").unwrap();
    assert_eq!(at.node().scalar_text().as_deref(), Some("99"));
    assert!(schema.property("p").is_some());
}

/// Operations of all kinds that OpenAPI 3.2 has, some of them behind references.
const OPENAPI_32: &str = r##"openapi: 3.2.0
info: { title: t, version: v }
paths:
  /w/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    get: { operationId: W_Get, responses: { "200": { description: d } } }
    query:
      operationId: W_Query
      requestBody: { content: { application/json: { schema: { type: object } } } }
      responses: { "200": { description: d } }
    additionalOperations:
      COPY:
        operationId: W_Copy
        responses:
          "202":
            description: d
            headers: { Operation-Location: { schema: { type: string } } }
            content: { application/json: { $ref: "#/components/mediaTypes/Status" } }
      RING: { operationId: W_Ring, responses: { "200": { description: d } } }
      POST: { operationId: W_Post, responses: { "200": { description: d } } }
components:
  mediaTypes:
    Status: { schema: { type: object, properties: { status: { type: string } } } }
"##;

#[test]
fn operations_of_other_methods_are_operations_in_openapi_32() {
    let workspace = load(&[("a.yaml", OPENAPI_32)]);
    let api = Api::new(&workspace, workspace.find("a.yaml").unwrap());
    let operations: Vec<_> = api.operations().collect();
    let of = |id: &str| {
        let mut operations = operations.iter();
        operations
            .find(|one| one.id().as_deref() == Some(id))
            .unwrap()
    };
    let verbs: Vec<_> = operations.iter().map(|one| one.method().verb()).collect();
    assert_eq!(verbs, ["GET", "QUERY", "COPY", "operation", "POST"]);
    assert_eq!(of("W_Query").method(), Method::Query);
    assert!(of("W_Query").request_schema().is_some());
    assert!(!of("W_Query").method().is_write());
    let copy = of("W_Copy");
    assert!(copy.method().is_write());
    assert_eq!(copy.name().method, "COPY");
    assert_eq!(
        copy.site().place.pointer().to_string(),
        "/paths/~1w~1{id}/additionalOperations/COPY"
    );
    // Not registered, and known by its key.
    assert_eq!(of("W_Ring").name().method, "RING");
    assert!(of("W_Ring").method().is_write());
    // What stands at the path is for them too, and a media type may be shared.
    assert_eq!(copy.parameters().len(), 1);
    let accepted = copy.response(202).unwrap();
    assert!(accepted.header("operation-location").is_some());
    assert!(accepted.schema().is_some());
    // All are found by what they are.
    for operation in &operations {
        let same = operations.iter().filter(|one| one.key() == operation.key());
        assert_eq!(same.count(), 1);
    }
}

#[test]
fn earlier_versions_have_no_operations_of_other_methods() {
    for version in ["3.0.3", "3.1.0"] {
        let text = OPENAPI_32.replace("3.2.0", version);
        let workspace = load(&[("a.yaml", &text)]);
        let api = Api::new(&workspace, workspace.find("a.yaml").unwrap());
        let methods: Vec<_> = api.operations().map(|one| one.method()).collect();
        assert_eq!(methods, [Method::Get], "{version}");
    }
}
