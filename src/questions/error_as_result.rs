//! Success bodies that describe an error.

use super::errors::CommonError;
use super::result::Body;
use crate::model::{Lro, Subject, is_error_shaped, is_monitor};
use crate::openapi::{Comparisons, Property, Response, Schema};

/// Parts of names for an error, in lower case.
const ERRORS: [&str; 7] = [
    "error",
    "errors",
    "exception",
    "failure",
    "fault",
    "problem",
    "problems",
];

/// The body of a success response, or the result that the options name, if it describes an error.
#[derive(Clone, Debug)]
pub struct ErrorAsResult<'w> {
    /// The body. A reference with only a description next to it is replaced by its target.
    pub body: Body<'w>,
    /// The response that has the same schema and is an error of the same operation. `None` if the
    /// body only looks like an error.
    pub error: Option<Response<'w>>,
}

impl<'w> Lro<'w> {
    /// The bodies of success responses that describe an error. Empty for an operation whose purpose
    /// is to return errors, such as `Mines_ListErrors`.
    ///
    /// A schema that a success and an error share may be the result, for example if a validation
    /// returns it with `200` and `400`. So the schema must also look like an error, have the name
    /// of an error, or be the error of other operations and never their result. A status monitor
    /// isn't an error, although it contains one.
    pub fn errors_as_results(&self, known: &mut Comparisons<'w>) -> Vec<ErrorAsResult<'w>> {
        let subject = &self.subject;
        if has_action(subject, &ERRORS) {
            return Vec::new();
        }
        let bodies = subject.successes().filter_map(Body::as_written);
        bodies
            .chain(subject.named_result())
            .filter_map(|body| {
                let schema = body.schema.essence();
                if is_monitor(&schema, subject.profile) || schema.has_alternatives() {
                    return None;
                }
                let same = subject.errors().find(|error| {
                    error
                        .schema()
                        .is_some_and(|error| is_same(&error.essence(), &schema))
                });
                let is_error = match same {
                    Some(_) => {
                        is_called(&schema, &ERRORS)
                            || is_only_error(&schema)
                            || is_common_error(&schema)
                            || is_error_elsewhere(subject, &schema)
                    }
                    None => is_like_error(subject, &schema, known),
                };
                is_error.then(|| ErrorAsResult {
                    body: Body { schema, ..body },
                    error: same.cloned(),
                })
            })
            .collect()
    }
}

/// `true` if two schemas are one definition, or both are the common error of Azure Resource
/// Manager, whose file may be missing.
fn is_same(one: &Schema<'_>, other: &Schema<'_>) -> bool {
    one.place() == other.place() || is_common_error(one) && is_common_error(other)
}

fn is_common_error(schema: &Schema<'_>) -> bool {
    matches!(
        CommonError::referred(schema),
        Some(CommonError::Same | CommonError::Old(_))
    )
}

/// `true` if a schema describes an error, is not the schema of an error of this operation, and
/// can't be the result of a check.
fn is_like_error<'w>(
    subject: &Subject<'w>,
    schema: &Schema<'w>,
    known: &mut Comparisons<'w>,
) -> bool {
    if is_common_error(schema) {
        return true;
    }
    if !is_only_error(schema) {
        return false;
    }
    // A `Fault` or a `Problem` with a code may also be a resource of the API.
    if is_called(schema, &["error", "errors"]) {
        return true;
    }
    let is_wrapped = schema.property("error").is_some();
    let mut errors = subject.errors().filter_map(Response::schema);
    let is_part_or_copy = errors.any(|error| {
        let part = error.property("error");
        part.is_some_and(|part| part.schema.place() == schema.place())
            || is_wrapped && known.difference(schema, &error).is_none()
    });
    is_part_or_copy && !checks_something(subject, schema)
}

/// `true` if a schema describes an error with a code and a message, and nothing else.
fn is_only_error(schema: &Schema<'_>) -> bool {
    let wrapped = schema.property("error");
    let error = wrapped.as_ref().map_or(schema, |error| &error.schema);
    // Nearly all schemas have no code, so their other properties don't have to be read.
    is_error_shaped(error)
        && error.properties().iter().all(is_part_of_error)
        && (wrapped.is_none()
            || schema
                .properties()
                .iter()
                .all(|one| one.name == "error" || is_detail(one)))
}

fn is_part_of_error(property: &Property<'_>) -> bool {
    matches!(&*property.name, "code" | "message") || is_detail(property)
}

/// `true` if an error may have a property other than `code` and `message`.
fn is_detail(property: &Property<'_>) -> bool {
    const DETAILS: [&str; 10] = [
        "additionalinfo",
        "correlationid",
        "details",
        "innererror",
        "requestid",
        "severity",
        "target",
        "timestamp",
        "traceid",
        "type",
    ];
    DETAILS.contains(&property.name.to_ascii_lowercase().as_str())
}

/// `true` if the name of a definition contains one of these words.
fn is_called(schema: &Schema<'_>, words: &[&str]) -> bool {
    schema.name().is_some_and(|name| has_word(&name, words))
}

/// `true` if the name of the operation, or of its result, shows that it checks something. The
/// result of a check may be an error.
fn checks_something(subject: &Subject<'_>, schema: &Schema<'_>) -> bool {
    const CHECKS: [&str; 12] = [
        "check",
        "diagnose",
        "diagnostic",
        "evaluate",
        "preflight",
        "probe",
        "test",
        "valid",
        "validate",
        "validation",
        "verification",
        "verify",
    ];
    has_action(subject, &CHECKS) || is_called(schema, &CHECKS)
}

/// `true` if the action of an operation contains one of these words. The action is in the
/// `operationId`, as in `Mines_Inspect`, or in the last segment of the path.
fn has_action(subject: &Subject<'_>, words: &[&str]) -> bool {
    let operation = &subject.operation;
    let id = operation.id();
    let action = id.as_deref().and_then(|id| id.rsplit(['_', '.']).next());
    let segment = operation.path().rsplit(['/', ':']).next();
    let mut names = [action, segment].into_iter().flatten();
    names.any(|name| has_word(name, words))
}

/// `true` if other operations of the API return a schema as their error, and none returns it as a
/// result. `false` for a schema with an `error` property: it is an envelope that may contain the
/// result too.
fn is_error_elsewhere(subject: &Subject<'_>, schema: &Schema<'_>) -> bool {
    if schema.property("error").is_some() {
        return false;
    }
    let own = &subject.operation;
    let mut is_error = false;
    for operation in own.api().operations() {
        for response in operation.responses() {
            let body = response.schema();
            let has_it = body.is_some_and(|body| body.essence().place() == schema.place());
            if operation == *own || !has_it {
                continue;
            }
            if response.status().is_success() {
                return false;
            }
            is_error = true;
        }
    }
    is_error
}

/// `true` if a name such as `CloudError`, `cloud_error` or `APIError` contains one of these words.
/// The words are in lower case.
fn has_word(name: &str, words: &[&str]) -> bool {
    let mut word = String::new();
    let mut before = None;
    let mut letters = name.chars().peekable();
    let mut found = false;
    while let Some(letter) = letters.next() {
        let begins = letter.is_uppercase()
            && (before.is_some_and(char::is_lowercase)
                || letters.peek().copied().is_some_and(char::is_lowercase));
        if begins || !letter.is_alphabetic() {
            found |= words.contains(&word.as_str());
            word.clear();
        }
        if letter.is_alphabetic() {
            word.extend(letter.to_lowercase());
        }
        before = Some(letter);
    }
    found || words.contains(&word.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_split_into_words() {
        for (name, has_it) in [
            ("CloudError", true),
            ("ErrorResponse", true),
            ("cloud_error", true),
            ("Azure.Core.Foundations.Error", true),
            ("APIError", true),
            ("ERROR", true),
            ("error2", true),
            ("Terrorize", false),
            ("Mirrors", false),
            ("", false),
        ] {
            assert_eq!(has_word(name, &["error"]), has_it, "{name}");
        }
    }
}
