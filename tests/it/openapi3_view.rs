//! `openapiv3`, which shares no code with us, reads OpenAPI 3.0 documents and says of every
//! operation what our view says.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use lro_lint::internals::openapi::{self, Api};
use lro_lint::internals::workspace::{Input, Memory, Version, Workspace};
use openapiv3::{Components, LinkOperation, MediaType, OpenAPI, Parameter, ReferenceOr};

use crate::common::data;

/// What is said of one operation.
#[derive(Debug, PartialEq, Eq)]
struct Reading {
    id: Option<String>,
    /// Name, place and whether it is required.
    parameters: BTreeSet<(String, &'static str, bool)>,
    request: Option<Body>,
    /// By status.
    responses: BTreeMap<String, ResponseReading>,
}

#[derive(Debug, PartialEq, Eq)]
struct ResponseReading {
    description: String,
    /// Names as they are written.
    headers: Vec<String>,
    has_content: bool,
    body: Option<Body>,
    /// Name and target.
    links: BTreeMap<String, LinkTarget>,
}

#[derive(Debug, PartialEq, Eq)]
enum LinkTarget {
    Id(String),
    Reference(String),
}

/// A schema of JSON.
#[derive(Debug, PartialEq, Eq)]
struct Body {
    /// The `$ref` as it is written.
    reference: Option<String>,
    /// Where references end, if not right there.
    definition: Option<String>,
}

/// By path and method.
type Readings = BTreeMap<(String, String), Reading>;

mod theirs {
    use super::*;

    pub(super) fn read(document: &OpenAPI) -> Readings {
        let empty = Components::default();
        let reader = Reader {
            components: document.components.as_ref().unwrap_or(&empty),
        };
        let mut readings = Readings::new();
        for (path, item) in document.paths.iter() {
            let item = item.as_item().expect("a path item of this document");
            for (method, operation) in item.iter() {
                let reading = reader.operation(operation, &item.parameters);
                readings.insert((path.clone(), method.to_owned()), reading);
            }
        }
        readings
    }

    struct Reader<'d> {
        components: &'d Components,
    }

    /// Follows references to a section of the components.
    fn follow<'d, T>(
        mut item: &'d ReferenceOr<T>,
        section: &str,
        definitions: impl Fn(&str) -> Option<&'d ReferenceOr<T>>,
    ) -> &'d T {
        loop {
            match item {
                ReferenceOr::Item(item) => return item,
                ReferenceOr::Reference { reference } => {
                    let prefix = format!("#/components/{section}/");
                    let name = reference.strip_prefix(&prefix).expect("a local reference");
                    item = definitions(name).expect("a reference that leads somewhere");
                }
            }
        }
    }

    fn place(parameter: &Parameter) -> &'static str {
        match parameter {
            Parameter::Query { .. } => "query",
            Parameter::Header { .. } => "header",
            Parameter::Path { .. } => "path",
            Parameter::Cookie { .. } => "other",
        }
    }

    impl Reader<'_> {
        fn operation(
            &self,
            operation: &openapiv3::Operation,
            shared: &[ReferenceOr<Parameter>],
        ) -> Reading {
            // Those of the operation come last and replace those of the path.
            let mut parameters = BTreeMap::new();
            for parameter in shared.iter().chain(&operation.parameters) {
                let sections = &self.components.parameters;
                let parameter = follow(parameter, "parameters", |name| sections.get(name));
                let data = parameter.parameter_data_ref();
                let key = (data.name.clone(), place(parameter));
                parameters.insert(key, data.required);
            }
            let request = operation.request_body.as_ref().and_then(|body| {
                let bodies = &self.components.request_bodies;
                let body = follow(body, "requestBodies", |name| bodies.get(name));
                self.body(&body.content)
            });
            let responses = operation.responses.responses.iter();
            let mut responses: BTreeMap<String, ResponseReading> = responses
                .map(|(status, response)| (status.to_string(), self.response(response)))
                .collect();
            if let Some(default) = &operation.responses.default {
                responses.insert("default".to_owned(), self.response(default));
            }
            Reading {
                id: operation.operation_id.clone(),
                parameters: parameters
                    .into_iter()
                    .map(|((name, place), required)| (name, place, required))
                    .collect(),
                request,
                responses,
            }
        }

        fn response(&self, response: &ReferenceOr<openapiv3::Response>) -> ResponseReading {
            let responses = &self.components.responses;
            let response = follow(response, "responses", |name| responses.get(name));
            let links = response.links.iter().map(|(name, link)| {
                let links = &self.components.links;
                let link = follow(link, "links", |name| links.get(name));
                let target = match link.operation.clone() {
                    LinkOperation::OperationId(id) => LinkTarget::Id(id),
                    LinkOperation::OperationRef(reference) => LinkTarget::Reference(reference),
                };
                (name.clone(), target)
            });
            ResponseReading {
                description: response.description.clone(),
                headers: response.headers.keys().cloned().collect(),
                has_content: !response.content.is_empty(),
                body: self.body(&response.content),
                links: links.collect(),
            }
        }

        fn body(&self, content: &openapiv3::Content) -> Option<Body> {
            let is_json = |name: &str| {
                let essence = name.split(';').next().unwrap_or_default().trim_end();
                essence == "application/json"
            };
            let like_json = |name: &str| {
                let essence = name.split(';').next().unwrap_or_default().trim_end();
                essence.ends_with("+json") || essence.ends_with("/json")
            };
            let find = |wanted: &dyn Fn(&str) -> bool| {
                let mut media = content.iter().filter(|(name, _)| wanted(name));
                media.find_map(|(_, media): (_, &MediaType)| media.schema.as_ref())
            };
            let mut schema = find(&is_json)
                .or_else(|| find(&like_json))
                .or_else(|| find(&|_| true))?;
            let mut body = Body {
                reference: None,
                definition: None,
            };
            while let ReferenceOr::Reference { reference } = schema {
                body.reference.get_or_insert(reference.clone());
                body.definition = Some(reference.clone());
                let name = reference.strip_prefix("#/components/schemas/").unwrap();
                schema = &self.components.schemas[name];
            }
            Some(body)
        }
    }
}

mod ours {
    use super::*;
    use lro_lint::internals::openapi::{Link, ParameterIn, Schema};

    pub(super) fn read(api: Api<'_>) -> Readings {
        let mut readings = Readings::new();
        for operation in api.operations() {
            let parameters = operation.parameters().iter().map(|parameter| {
                let place = match parameter.location() {
                    ParameterIn::Path => "path",
                    ParameterIn::Query => "query",
                    ParameterIn::Header => "header",
                    ParameterIn::Body => "body",
                    _ => "other",
                };
                let name = parameter.name().unwrap_or_default().into_owned();
                (name, place, parameter.is_required())
            });
            let responses = operation.responses();
            let responses = responses
                .iter()
                .map(|found| (found.status().to_string(), response(found)));
            let reading = Reading {
                id: operation.id().map(Into::into),
                parameters: parameters.collect(),
                request: operation.request_schema().as_ref().map(body),
                responses: responses.collect(),
            };
            let key = (
                operation.path().to_owned(),
                operation.method().name().to_owned(),
            );
            assert!(readings.insert(key, reading).is_none());
        }
        readings
    }

    fn response(response: &openapi::Response<'_>) -> ResponseReading {
        let headers = response.headers();
        ResponseReading {
            description: response.description().unwrap_or_default().into_owned(),
            headers: headers
                .iter()
                .map(|header| header.name().to_owned())
                .collect(),
            has_content: response.body().is_some(),
            body: response.schema().as_ref().map(body),
            links: response.links().iter().map(link).collect(),
        }
    }

    fn link(link: &Link<'_>) -> (String, LinkTarget) {
        let name = link.element().usage().key().unwrap_or_default();
        let target = match (link.operation_id(), link.operation_ref()) {
            (Some(id), _) => LinkTarget::Id(id.into_owned()),
            (None, Some(place)) => {
                LinkTarget::Reference(place.as_str().unwrap_or_default().into_owned())
            }
            (None, None) => panic!("a link to nowhere"),
        };
        (name.into_owned(), target)
    }

    fn body(schema: &Schema<'_>) -> Body {
        // The response itself may have been reached by a reference; what counts is the last part
        // of the way, from its content on.
        let mut chain = schema.element().chain();
        let usage = chain.find(|place| place.key().as_deref() == Some("schema"));
        let reference = usage.and_then(|place| place.reference());
        let document = schema.place().document();
        Body {
            reference: reference.and_then(|reference| Some(reference.as_str()?.into_owned())),
            definition: usage.map(|_| schema.reference_from(document)),
        }
    }
}

/// Compares both readings of a text; the number of operations, or none if it isn't OpenAPI 3.0.
fn compare(path: &str, text: &str) -> Option<usize> {
    let source: Memory = [(path, text)].into_iter().collect();
    let (workspace, errors) = Workspace::load(&source, &[Input::File(path.to_owned())]);
    assert!(errors.is_empty(), "{errors:?}");
    let document = workspace.find(path).unwrap();
    if document.version() != Version::OpenApi30 {
        return None;
    }
    let independent: OpenAPI = if path.ends_with(".json") {
        serde_json::from_str(text).expect(path)
    } else {
        serde_yaml::from_str(text).expect(path)
    };
    let theirs = theirs::read(&independent);
    let ours = ours::read(Api::new(&workspace, document));
    let names = |readings: &Readings| readings.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&ours), names(&theirs), "{path}");
    for (operation, theirs) in &theirs {
        assert_eq!(&ours[operation], theirs, "{path}: {operation:?}");
    }
    Some(ours.len())
}

fn specifications(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = walkdir::WalkDir::new(folder)
        .into_iter()
        .map(|entry| entry.unwrap().into_path())
        .filter(|path| {
            lro_lint::internals::workspace::path::is_specification(&path.to_string_lossy())
        })
        .collect();
    files.sort_unstable();
    files
}

#[test]
fn the_samples_are_read_alike() {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("specs-sample");
    let compared: Vec<usize> = specifications(&samples)
        .iter()
        .filter_map(|file| {
            compare(
                &file.to_string_lossy().replace('\\', "/"),
                &fs::read_to_string(file).unwrap(),
            )
        })
        .collect();
    assert!(compared.len() >= 4, "{compared:?}");
}

#[test]
fn what_is_written_in_unusual_ways_is_read_alike() {
    let text = r##"
openapi: 3.0.2
info: { title: t, version: v }
paths:
  x-internal: { note: no path }
  /a/{id}:
    summary: s
    parameters:
      - $ref: "#/components/parameters/Id"
      - { name: v, in: query, schema: { type: string } }
      - { name: v, in: header, schema: { type: string } }
    get:
      parameters:
        - $ref: "#/components/parameters/Renamed"
        - { name: v, in: cookie, schema: { type: string } }
        - name: filter
          in: query
          content: { application/json: { schema: { type: object } } }
      responses:
        x-note: no response
        2XX: { $ref: "#/components/responses/Twice" }
        204: { description: "" }
        "4xx": { description: d, content: {} }
        default: { description: d, content: { "*/*": {} } }
    put:
      operationId: a
      requestBody: { $ref: "#/components/requestBodies/B" }
      responses: {}
    options: { responses: { 200: { description: d } } }
    head: { responses: { 200: { description: d } } }
    patch:
      requestBody: { content: { application/merge-patch+json: { schema: { type: object } } } }
      responses:
        "202":
          description: d
          headers:
            LOCATION: { schema: { type: string } }
            $ref-like: { $ref: "#/components/headers/H" }
          content:
            text/plain: { schema: { type: string } }
            application/problem+json: { schema: { $ref: "#/components/schemas/S" } }
          links:
            next: { $ref: "#/components/links/L" }
            self: { operationRef: "#/paths/~1a~1{id}/put" }
    trace: { responses: { 200: { description: d } } }
components:
  parameters:
    Id: { name: id, in: path, required: true, schema: { type: string } }
    Renamed: { name: v, in: query, required: true, schema: { type: string } }
  requestBodies:
    B: { content: { application/json;charset=utf-8: { schema: { $ref: "#/components/schemas/R" } } } }
  responses:
    Twice: { $ref: "#/components/responses/Once" }
    Once:
      description: once
      headers: { Retry-After: { $ref: "#/components/headers/H" } }
      content: { application/json: { schema: { $ref: "#/components/schemas/S" } } }
  headers:
    H: { schema: { type: integer } }
  links:
    L: { operationId: a }
  schemas:
    R: { $ref: "#/components/schemas/S" }
    S: { type: object }
"##;
    assert_eq!(compare("a.yaml", text), Some(6));
}

#[test]
#[ignore = "needs LRO_LINT_DATA: real specifications"]
fn emitted_documents_are_read_alike() {
    let mut compared = 0;
    for case in fs::read_dir(data().join("oracle")).unwrap() {
        let file = case.unwrap().path().join("openapi3.json");
        let Ok(text) = fs::read_to_string(&file) else {
            continue;
        };
        let path = file.to_string_lossy().replace('\\', "/");
        compared += compare(&path, &text).expect(&path);
    }
    eprintln!("{compared} operations are read alike");
    assert!(compared > 300, "{compared}");
}
