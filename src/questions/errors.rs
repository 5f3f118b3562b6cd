//! The errors of an operation, and their schemas.

use crate::model::prose::words;
use crate::model::{Subject, System, UsualError};
use crate::openapi::{Method, Parameter, Response, Schema, Status};

/// The relation of an error's schema to the common error that all services of Azure Resource
/// Manager share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CommonError {
    /// The common error itself.
    Same,
    /// The error of an older version of the common types, with another shape.
    Old(u32),
    /// A definition that refers to the common error, or extends it with `allOf`.
    Derived,
    /// A definition with the same properties.
    Copy,
    /// Another schema.
    Other,
}

/// The part that is missing in the body of an error. The body should be an object `error` with a
/// `code` and a `message`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ErrorShape {
    /// Nothing is missing, as far as the document shows.
    Whole,
    /// The object `error` around `code` and `message` is missing.
    Wrapper,
    /// `error` is missing.
    Error,
    /// These properties of `error` are missing.
    Members(Vec<&'static str>),
}

/// The first version of the common types that has the current error.
const FIRST_COMMON: u32 = 2;
const MEMBERS: [&str; 2] = ["code", "message"];

impl<'w> Subject<'w> {
    /// The error responses: `default`, and codes and ranges that start with 4 or 5.
    pub fn errors(&self) -> impl Iterator<Item = &Response<'w>> {
        self.responses().iter().filter(|response| {
            matches!(
                response.status(),
                Status::Default | Status::Code(400..=599) | Status::Range(4 | 5)
            )
        })
    }

    /// The error responses whose body clients read as an error. Generators treat the other error
    /// responses as results, and the responses to a HEAD have no bodies.
    pub fn error_bodies(&self) -> impl Iterator<Item = &Response<'w>> {
        let has_bodies = self.operation.method() != Method::Head;
        self.errors()
            .filter(move |response| has_bodies && !self.is_taken_for_result(response))
    }

    /// `true` if generators treat an error response as a result of the operation. In Swagger 2.0,
    /// this is every code without `x-ms-error-response: true`.
    pub fn is_taken_for_result(&self, response: &Response<'w>) -> bool {
        let mark = response.element().place().get("x-ms-error-response");
        let is_error = mark.is_some_and(|mark| mark.node().as_bool() == Some(true));
        self.operation.api().is_swagger2() && response.status() != Status::Default && !is_error
    }

    /// The definition that other operations of the document use for their errors.
    pub fn usual_error(&self) -> Option<&UsualError> {
        self.document().usual_error()
    }

    /// The error responses with a code of their own. The `404` of a HEAD is a normal response, not
    /// an error.
    pub fn coded_errors(&self) -> impl Iterator<Item = &Response<'w>> {
        let is_head = self.operation.method() == Method::Head;
        self.errors().filter(move |response| {
            let status = response.status();
            matches!(status, Status::Code(_)) && !(is_head && status == Status::Code(404))
        })
    }

    /// The error responses with a code that generators treat as results.
    pub fn errors_taken_for_results(&self) -> impl Iterator<Item = &Response<'w>> {
        self.coded_errors()
            .filter(|response| self.is_taken_for_result(response))
    }

    /// `true` if this response should be removed because `default` describes the error. In Resource
    /// Manager, this is an error code that generators recognize as an error.
    pub fn leaves_error_to_default(&self, response: &Response<'w>) -> bool {
        let is_this = |error: &Response<'w>| error.site() == response.site();
        self.profile.system == System::Arm
            && self.coded_errors().any(is_this)
            && !self.is_taken_for_result(response)
    }

    /// `true` if a description of the operation, of its errors or of this parameter mentions reuse
    /// or the code 400.
    pub fn mentions_reuse(&self, parameter: &Parameter<'w>) -> bool {
        let operation = self.operation.element();
        let errors = self.errors().map(Response::element);
        let elements = [operation, parameter.element()].into_iter().chain(errors);
        elements
            .flat_map(|element| ["description", "summary"].map(|key| element.place().text(key)))
            .flatten()
            .any(|text| mentions_reuse(&text))
    }
}

/// `true` if a text explains the case that a client uses the ID of an operation a second time. Such
/// texts mention the code 400, or words such as "already".
fn mentions_reuse(text: &str) -> bool {
    const SIGNS: [&str; 8] = [
        "400",
        "already",
        "duplicate",
        "reuse",
        "re-use",
        "reused",
        "unique",
        "uniqueness",
    ];
    words(text).iter().any(|word| word.is_any(&SIGNS))
}

impl CommonError {
    /// The relation of a schema to the common error of any version. `None` if the schema doesn't
    /// refer to the common error.
    pub fn referred(schema: &Schema<'_>) -> Option<Self> {
        // If there are several references in a row, the last one refers to the common types.
        let is_direct = schema.element().chain().len() <= 1 || schema.element().broken().is_some();
        Some(match common_version(schema)? {
            old if old < FIRST_COMMON => Self::Old(old),
            _ if is_direct => Self::Same,
            _ => Self::Derived,
        })
    }

    /// The relation of a schema to the common error.
    pub fn of(schema: &Schema<'_>) -> Self {
        Self::referred(schema).unwrap_or_else(|| {
            let parts = schema.parts();
            let mut others = parts.iter().skip(1);
            let is_derived = others.any(|part| common_version(part) >= Some(FIRST_COMMON));
            match () {
                () if is_derived => Self::Derived,
                () if has_common_shape(schema) => Self::Copy,
                () => Self::Other,
            }
        })
    }
}

/// The version of the common types in the reference to their error. The file itself may be missing.
fn common_version(schema: &Schema<'_>) -> Option<u32> {
    let element = schema.element();
    let is_broken = element.broken().is_some();
    let last = element.chain().next_back();
    let holder = if is_broken {
        Some(element.place())
    } else {
        last
    };
    let text = holder?.reference()?.as_str()?;
    let (file, fragment) = text.split_once('#')?;
    if fragment != "/definitions/ErrorResponse" {
        return None;
    }
    let mut folders = file.rsplit('/');
    let (name, version) = (folders.next()?, folders.next()?);
    let is_common = folders.any(|folder| folder.trim_start_matches('_') == "common-types");
    let version = version.strip_prefix('v')?.parse().ok()?;
    (is_common && name == "types.json").then_some(version)
}

/// The members of the common `error`, each with its type.
const DETAIL: [(&str, &str); 5] = [
    ("code", "string"),
    ("message", "string"),
    ("target", "string"),
    ("details", "array"),
    ("additionalInfo", "array"),
];

/// `true` if a schema has the same properties as the common error, and no others.
fn has_common_shape(schema: &Schema<'_>) -> bool {
    // Most other errors have no `error`, so the comparison is rarely needed.
    schema.property("error").is_some() && Contrast::of(schema) == Contrast::None
}

/// The first difference between the schema of an error and the common error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Contrast {
    /// The schema has no `error`.
    NoError,
    /// The schema has no `error`; `code` and `message` are direct properties.
    NoWrapper,
    /// The object `error` doesn't have these properties.
    Lacks(Vec<&'static str>),
    /// These properties of `error` have another type.
    Types(Vec<&'static str>),
    /// The object `error` also has these properties.
    More(Vec<String>),
    /// The schema has these properties next to `error`.
    Beside(Vec<String>),
    /// Unknown: the schema refers to a missing definition, or is a choice of several schemas.
    Unseen,
    /// No difference: the schema has the same properties.
    None,
}

impl Contrast {
    /// The first difference between a schema and the common error.
    pub fn of(schema: &Schema<'_>) -> Self {
        let properties = schema.properties();
        let Some(error) = properties.iter().find(|property| property.name == "error") else {
            let is_there = |name: &&str| properties.iter().any(|property| property.name == *name);
            return match () {
                () if MEMBERS.iter().all(is_there) => Self::NoWrapper,
                () if is_open(schema) => Self::Unseen,
                () => Self::NoError,
            };
        };
        let detail = error.schema.properties();
        let known = |name: &str| detail.iter().find(|property| property.name == name);
        let is_read = !is_open(&error.schema);
        let lacking = DETAIL.iter().filter(|(name, _)| known(name).is_none());
        let lacking: Vec<&'static str> = lacking.map(|(name, _)| *name).collect();
        let others = DETAIL.iter().filter(|(name, wanted)| {
            known(name).is_some_and(|property| !property.schema.types().allows(wanted))
        });
        let others: Vec<&'static str> = others.map(|(name, _)| *name).collect();
        let is_common = |name: &str| DETAIL.iter().any(|(known, _)| *known == name);
        let more = detail.iter().filter(|property| !is_common(&property.name));
        let more: Vec<String> = more.map(|one| one.name.clone().into_owned()).collect();
        let beside = properties.iter().filter(|one| one.name != "error");
        let beside: Vec<String> = beside.map(|one| one.name.clone().into_owned()).collect();
        match () {
            // A `code` of another type is worse than a missing `target`.
            () if others.iter().any(|name| MEMBERS.contains(name)) => Self::Types(others),
            () if is_read && !lacking.is_empty() => Self::Lacks(lacking),
            () if !others.is_empty() => Self::Types(others),
            () if !more.is_empty() => Self::More(more),
            () if !beside.is_empty() => Self::Beside(beside),
            () if is_read => Self::None,
            () => Self::Unseen,
        }
    }
}

impl ErrorShape {
    /// The part that is missing in the schema of an error. `Whole` if the schema may allow more
    /// than the document shows, or is described elsewhere.
    pub fn of(schema: &Schema<'_>) -> Self {
        let has = |schema: &Schema<'_>, name: &str| {
            let property = schema.property(name);
            property.is_some_and(|property| {
                let is_unread = property.schema.element().broken().is_some();
                is_unread || property.schema.types().allows("string")
            })
        };
        if is_open(schema) {
            return Self::Whole;
        }
        let Some(error) = schema.property("error") else {
            let is_flat = MEMBERS.iter().all(|name| has(schema, name));
            return if is_flat { Self::Wrapper } else { Self::Error };
        };
        let missing: Vec<&'static str> = MEMBERS
            .into_iter()
            .filter(|name| !has(&error.schema, name))
            .collect();
        if missing.is_empty() || is_open(&error.schema) {
            Self::Whole
        } else {
            Self::Members(missing)
        }
    }
}

/// The properties among `error`, `code` and `message` that aren't required. Empty if the schema
/// doesn't have all three.
pub fn optional_members(schema: &Schema<'_>) -> Vec<&'static str> {
    let Some(error) = schema.property("error") else {
        return Vec::new();
    };
    if is_open(schema) || is_open(&error.schema) || ErrorShape::of(schema) != ErrorShape::Whole {
        return Vec::new();
    }
    let mut optional: Vec<&'static str> = MEMBERS.to_vec();
    optional.retain(|name| !error.schema.requires(name));
    if !schema.requires("error") {
        optional.insert(0, "error");
    }
    optional
}

/// `true` if a schema may have more properties than the document shows.
fn is_open(schema: &Schema<'_>) -> bool {
    schema.has_alternatives()
        || schema.parts().iter().any(|part| {
            let external = part.place().get("x-ms-external");
            part.element().broken().is_some()
                || external.is_some_and(|external| external.node().as_bool() == Some(true))
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::openapi::{Api, Element};
    use crate::workspace::{Input, Memory, Workspace};

    const COMMON: &str = r##"{ "swagger": "2.0", "paths": {}, "definitions": {
      "ErrorResponse": { "properties": { "error": { "$ref": "#/definitions/ErrorDetail" } } },
      "ErrorDetail": { "properties": { "code": { "type": "string" }, "message": { "type": "string" },
        "target": { "type": "string" },
        "details": { "type": "array", "items": { "$ref": "#/definitions/ErrorDetail" } },
        "additionalInfo": { "type": "array", "items": {} } } } } }"##;

    /// The relation of the schema `E` of a document to the common error, and the part that is
    /// missing in it.
    fn read(schema: &str) -> (CommonError, ErrorShape) {
        with(schema, |schema| {
            (CommonError::of(schema), ErrorShape::of(schema))
        })
    }

    fn contrast(schema: &str) -> Contrast {
        with(schema, Contrast::of)
    }

    fn with<T>(schema: &str, ask: impl FnOnce(&Schema<'_>) -> T) -> T {
        let text = format!(
            r##"{{ "swagger": "2.0", "paths": {{}}, "definitions": {{ "E": {schema},
              "Alias": {{ "$ref": "common-types/resource-management/v5/types.json#/definitions/ErrorResponse" }} }} }}"##
        );
        let source: Memory = [
            ("a.json", text.as_str()),
            ("common-types/resource-management/v1/types.json", COMMON),
            ("common-types/resource-management/v5/types.json", COMMON),
        ]
        .into_iter()
        .map(|(path, text)| (path.to_owned(), text.to_owned()))
        .collect();
        let (workspace, _) = Workspace::load(&source, &[Input::File("a.json".to_owned())]);
        let api = Api::new(&workspace, workspace.find("a.json").unwrap());
        let schema = api.schemas().unwrap().get("E").unwrap();
        let schema = Schema::new(Element::at(schema));
        ask(&schema)
    }

    fn common(path: &str) -> String {
        format!(r#"{{ "$ref": "{path}#/definitions/ErrorResponse" }}"#)
    }

    #[test]
    fn the_common_error_is_known_by_its_reference() {
        let v5 = common("common-types/resource-management/v5/types.json");
        for (schema, expected) in [
            (v5.clone(), CommonError::Same),
            (
                common("common-types/resource-management/v1/types.json"),
                CommonError::Old(1),
            ),
            // A missing file is recognized by its name.
            (
                common("../../common-types/resource-management/v12/types.json"),
                CommonError::Same,
            ),
            (common("../_common-types/v3/types.json"), CommonError::Same),
            (common("common/v5/types.json"), CommonError::Other),
            (
                r##"{ "$ref": "#/definitions/Alias" }"##.to_owned(),
                CommonError::Derived,
            ),
            (format!(r#"{{ "allOf": [{v5}] }}"#), CommonError::Derived),
            (
                format!(r#"{{ "allOf": [{v5}], "properties": {{ "traceId": {{}} }} }}"#),
                CommonError::Derived,
            ),
            (
                r#"{ "properties": { "error": { "properties": { "code": {}, "message": {} } } } }"#
                    .to_owned(),
                CommonError::Other,
            ),
            (
                r#"{ "properties": { "error": { "properties": {
                  "code": { "type": "string" }, "message": { "type": "string" }, "target": {},
                  "details": { "type": "array" }, "additionalInfo": { "type": "array" } } } } }"#
                    .to_owned(),
                CommonError::Copy,
            ),
        ] {
            assert_eq!(read(&schema).0, expected, "{schema}");
        }
    }

    #[test]
    fn the_first_difference_to_the_common_error_is_found() {
        let error = |inner: &str| format!(r#"{{ "properties": {{ "error": {inner} }} }}"#);
        let full = |more: &str| {
            format!(
                r#"{{ "properties": {{ "error": {{ "properties": {{ "code": {{}}, "message": {{}},
                  "target": {{}}, "details": {{ "type": "array" }}, "additionalInfo": {{}} {more}"#
            )
        };
        for (schema, expected) in [
            (full("} } } }"), Contrast::None),
            (
                full(r#", "innerError": {} } } } }"#),
                Contrast::More(vec!["innerError".to_owned()]),
            ),
            (
                full(r#"} }, "traceId": {} } }"#),
                Contrast::Beside(vec!["traceId".to_owned()]),
            ),
            (
                error(r#"{ "properties": { "code": {}, "message": {}, "target": {} } }"#),
                Contrast::Lacks(vec!["details", "additionalInfo"]),
            ),
            (
                full("} } } }").replace("\"array\"", "\"string\""),
                Contrast::Types(vec!["details"]),
            ),
            (
                r#"{ "properties": { "code": {}, "message": {} } }"#.to_owned(),
                Contrast::NoWrapper,
            ),
            (
                r#"{ "properties": { "title": {} } }"#.to_owned(),
                Contrast::NoError,
            ),
            (r#"{ "$ref": "lost.json" }"#.to_owned(), Contrast::Unseen),
            (r#"{ "oneOf": [{}, {}] }"#.to_owned(), Contrast::Unseen),
        ] {
            assert_eq!(contrast(&schema), expected, "{schema}");
        }
    }

    #[test]
    fn what_an_error_lacks_is_told() {
        let error = |inner: &str| format!(r#"{{ "properties": {{ "error": {inner} }} }}"#);
        for (schema, expected) in [
            (
                error(r#"{ "properties": { "code": { "type": "string" }, "message": {} } }"#),
                ErrorShape::Whole,
            ),
            (
                error(r#"{ "allOf": [{ "properties": { "code": {}, "message": {} } }] }"#),
                ErrorShape::Whole,
            ),
            (
                r#"{ "properties": { "code": {}, "message": {} } }"#.to_owned(),
                ErrorShape::Wrapper,
            ),
            (
                r#"{ "properties": { "title": {} } }"#.to_owned(),
                ErrorShape::Error,
            ),
            (
                error(r#"{ "properties": { "message": {} } }"#),
                ErrorShape::Members(vec!["code"]),
            ),
            (
                error(r#"{ "properties": { "code": { "type": "integer" }, "message": {} } }"#),
                ErrorShape::Members(vec!["code"]),
            ),
            (r#"{ "x-ms-external": true }"#.to_owned(), ErrorShape::Whole),
            (r#"{ "oneOf": [{}, {}] }"#.to_owned(), ErrorShape::Whole),
            (r#"{ "$ref": "lost.json" }"#.to_owned(), ErrorShape::Whole),
        ] {
            assert_eq!(read(&schema).1, expected, "{schema}");
        }
    }
}
