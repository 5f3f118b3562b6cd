//! What the errors of an operation look like.

use crate::model::prose::words;
use crate::model::{Subject, System, UsualError};
use crate::openapi::{Method, Parameter, Response, Schema, Status};

/// What the schema of an error is to the one that all of Azure Resource Manager shares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CommonError {
    /// That one.
    Same,
    /// An older one, of this version of the common types, which looks otherwise.
    Old(u32),
    /// Made from it: another definition that refers to it, or brings it in by `allOf`.
    Derived,
    /// A copy: it has the same properties.
    Copy,
    /// Something else.
    Other,
}

/// What the body of an error lacks of `error` with a `code` and a `message`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ErrorShape {
    /// Nothing, as far as can be seen.
    Whole,
    /// The object around `code` and `message`, which are there.
    Wrapper,
    /// `error`.
    Error,
    /// These properties of `error`.
    Members(Vec<&'static str>),
}

/// The first version of the common types with the error as it is now.
const FIRST_COMMON: u32 = 2;
const MEMBERS: [&str; 2] = ["code", "message"];

impl<'w> Subject<'w> {
    /// The responses that stand for an error: `default`, and codes and ranges of 4 and 5.
    pub fn errors(&self) -> impl Iterator<Item = &Response<'w>> {
        self.responses.iter().filter(|response| {
            matches!(
                response.status(),
                Status::Default | Status::Code(400..=599) | Status::Range(4 | 5)
            )
        })
    }

    /// The errors whose body clients read as one: those that generators don't take for results, of
    /// operations that answer with bodies.
    pub fn error_bodies(&self) -> impl Iterator<Item = &Response<'w>> {
        let has_bodies = self.operation.method() != Method::Head;
        self.errors()
            .filter(move |response| has_bodies && !self.is_taken_for_result(response))
    }

    /// Whether generators take an error for something that the operation returns: in Swagger 2.0
    /// they do so with every code, unless `x-ms-error-response` says otherwise.
    pub fn is_taken_for_result(&self, response: &Response<'w>) -> bool {
        let mark = response.element().place().get("x-ms-error-response");
        let is_error = mark.is_some_and(|mark| mark.node().as_bool() == Some(true));
        self.operation.api().is_swagger2() && response.status() != Status::Default && !is_error
    }

    /// The definition that the other operations of its document have for their errors.
    pub fn usual_error(&self) -> Option<&UsualError> {
        self.document().usual_error()
    }

    /// The errors with codes of their own. The `404` of a HEAD is an answer, not an error.
    pub fn coded_errors(&self) -> impl Iterator<Item = &Response<'w>> {
        let is_head = self.operation.method() == Method::Head;
        self.errors().filter(move |response| {
            let status = response.status();
            matches!(status, Status::Code(_)) && !(is_head && status == Status::Code(404))
        })
    }

    /// Those of them that generators take for results.
    pub fn errors_taken_for_results(&self) -> impl Iterator<Item = &Response<'w>> {
        self.coded_errors()
            .filter(|response| self.is_taken_for_result(response))
    }

    /// `true` if a guideline wants this response removed, so that `default` describes the error: a code of
    /// its own in Resource Manager that generators know as an error.
    pub fn leaves_error_to_default(&self, response: &Response<'w>) -> bool {
        let is_this = |error: &Response<'w>| error.site() == response.site();
        self.profile.system == System::Arm
            && self.coded_errors().any(is_this)
            && !self.is_taken_for_result(response)
    }

    /// Whether a text of the operation, of its errors or of one of its parameters speaks of what is
    /// used a second time, or of the code 400.
    pub fn speaks_of_reuse(&self, parameter: &Parameter<'_>) -> bool {
        let operation = self.operation.element();
        let errors = self.errors().map(Response::element);
        let elements = [operation, parameter.element()].into_iter().chain(errors);
        elements
            .flat_map(|element| ["description", "summary"].map(|key| element.place().text(key)))
            .flatten()
            .any(|text| speaks_of_reuse(&text))
    }
}

/// Whether a text speaks of what is used a second time, or of the code 400.
fn speaks_of_reuse(text: &str) -> bool {
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
    /// What a schema is that refers to the common error, also of an old version; `None` if it doesn't.
    pub fn referred(schema: &Schema<'_>) -> Option<Self> {
        // Of several references the last one leads to the common types.
        let is_direct = schema.element().chain().len() <= 1 || schema.element().broken().is_some();
        Some(match common_version(schema)? {
            old if old < FIRST_COMMON => Self::Old(old),
            _ if is_direct => Self::Same,
            _ => Self::Derived,
        })
    }

    /// What a schema is to the common error.
    pub fn of(schema: &Schema<'_>) -> Self {
        Self::referred(schema).unwrap_or_else(|| {
            let mut parts = schema.parts().into_iter().skip(1);
            let is_derived = parts.any(|part| common_version(&part) >= Some(FIRST_COMMON));
            match () {
                () if is_derived => Self::Derived,
                () if has_common_shape(schema) => Self::Copy,
                () => Self::Other,
            }
        })
    }
}

/// The version of the common types whose error a schema is, by the reference that leads there, be
/// it to a file that isn't at hand.
fn common_version(schema: &Schema<'_>) -> Option<u32> {
    let element = schema.element();
    let is_broken = element.broken().is_some();
    let last = element.chain().last().copied();
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

/// Whether a schema has what the common error has, and nothing more.
fn has_common_shape(schema: &Schema<'_>) -> bool {
    // Most errors of other shapes have no `error`, and need no comparison.
    schema.property("error").is_some() && Contrast::of(schema) == Contrast::None
}

/// The first thing in which the schema of an error differs from the common one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Contrast {
    /// It has no `error`.
    NoError,
    /// It has no `error`, and what belongs there beside its other properties.
    NoWrapper,
    /// Its `error` lacks these members.
    Lacks(Vec<&'static str>),
    /// These members of its `error` have another type.
    Types(Vec<&'static str>),
    /// Its `error` has these members too.
    More(Vec<String>),
    /// It has these properties beside `error`.
    Beside(Vec<String>),
    /// None that its description shows: it is behind a reference that leads nowhere, or one of several.
    Unseen,
    /// None: it has the same members.
    None,
}

impl Contrast {
    /// The first difference of a schema.
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
            // A `code` of another type is worse than no `target`.
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
    /// What the schema of an error lacks. Nothing where it leaves open what else a value may have,
    /// or says that it is described elsewhere.
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

/// Which of `error`, `code` and `message` an error need not have, by its description. Nothing where
/// that doesn't have them all.
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

/// Whether more may be behind a schema than is described.
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

    /// What the schema `E` of a document is, and what it lacks.
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
            // What isn't at hand is known by its name.
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
