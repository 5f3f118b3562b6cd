//! Pieces of sentences that messages and helps share.

use std::fmt::Display;

use crate::clients::{
    Audience, Client, DOTNET, GO, JAVA, JAVA_ARM, JS, PYTHON, PYTHON_ARM, products,
};
use crate::model::{Lro, System};
use crate::openapi::{Contrast, Difference, Operation, Response};
use crate::text::listed;

/// The clients whose methods are written by Azure's generators, which read the extensions of a document.
pub(super) const GENERATED: &[&Client] =
    &[&PYTHON, &PYTHON_ARM, &JS, &GO, &DOTNET, &JAVA, &JAVA_ARM];

/// The generated clients that are used with an operation.
pub(super) fn generated_for(lro: &Lro<'_>, audience: Audience) -> Vec<&'static Client> {
    let is_generated = |client: &&'static Client| {
        let mut generated = GENERATED.iter();
        generated.any(|known| known.name == client.name)
    };
    audience.of(lro).filter(is_generated).collect()
}

/// Names or codes in backticks, the last two joined by a conjunction: `a`, `b` or `c`.
pub(super) fn list<T: Display>(names: impl IntoIterator<Item = T>, conjunction: &str) -> String {
    let quoted: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    listed(&quoted, conjunction)
}

/// The products of some clients and a verb in their number: `the Azure SDK for Go reads`.
pub(super) fn products_with(clients: &[&Client], singular: &str, plural: &str) -> String {
    let verb = if clients.len() == 1 { singular } else { plural };
    format!("{} {verb}", products(clients))
}

/// The name of an operation in messages: its `operationId`, else its verb and path.
pub(super) fn name_of(operation: &Operation<'_>) -> String {
    match operation.id() {
        Some(id) => format!("`{id}`"),
        None => format!("`{} {}`", operation.method().verb(), operation.path()),
    }
}

/// Names or codes and the verb: `a` is declared, `a` and `b` are declared.
pub(super) fn declared<T: Display>(names: impl IntoIterator<Item = T>) -> String {
    let names: Vec<T> = names.into_iter().collect();
    let verb = if names.len() == 1 { "is" } else { "are" };
    format!("{} {verb} declared", list(names, "and"))
}

/// The place where a header of a response must be declared. If the rules ask for another code, the
/// header belongs on the response with that code.
pub(super) fn in_headers_of<'w>(lro: &Lro<'w>, response: &Response<'w>) -> String {
    let status = response.status();
    match lro.replaced_by(response).as_slice() {
        [] => format!("in the `headers` of the `{status}`"),
        // Only Resource Manager insists on the other code.
        codes if lro.subject.profile.system != System::Arm => format!(
            "in the `headers` of the `{status}`, or of the {} that you declare instead",
            list(codes, "or")
        ),
        codes => format!(
            "in the `headers` of the {} that you declare instead of this `{status}`",
            list(codes, "or")
        ),
    }
}

/// The polling header to declare where the document shows none: the headers of the system.
pub(super) fn usual_header(lro: &Lro<'_>) -> String {
    let profile = lro.subject.profile;
    match profile.default_header.as_deref() {
        Some(_) if profile.system == System::Arm => list(&profile.polling_headers, "or"),
        Some(header) => format!("`{header}`"),
        None => "a polling header".to_owned(),
    }
}

/// The name of the status document's schema, if the document has a GET that returns it.
pub(super) fn described_status(lro: &Lro<'_>) -> Option<String> {
    let monitor = lro.monitor.as_ref()?;
    monitor.operation.as_ref()?;
    let name = monitor.schema.as_ref()?.name()?;
    Some(format!("`{name}`"))
}

/// The properties that clients in this system look for in a status document.
pub(super) fn properties_of_status(lro: &Lro<'_>) -> String {
    let profile = lro.subject.profile;
    let ids = profile.id_properties.iter();
    let status = profile.status_properties.first();
    let error = profile.error_properties.first();
    list(ids.chain(status).chain(error), "and")
}

/// The end of a help that changes the codes or bodies of responses, if an example shows one of these
/// codes: the example must be changed too.
pub(super) fn also_in_examples(lro: &Lro<'_>, codes: &[u16]) -> &'static str {
    let mut shown = lro.shown().filter_map(|(_, shown)| shown.code());
    match shown.any(|code| codes.contains(&code)) {
        true => "; correct the examples too",
        false => "",
    }
}

/// The end of a help that adds a response, if the operation has examples: one of them must show it.
pub(super) fn and_show_it(operation: &Operation<'_>) -> &'static str {
    match operation.has_examples() {
        true => ", and show it in an example",
        false => "",
    }
}

/// The first difference of two schemas, with the names of both: only the GET has `size`.
pub(super) fn contrast(difference: &Difference<'_>, first: &str, second: &str) -> String {
    let path = &difference.path;
    let subject = match path.as_str() {
        "" => String::new(),
        path => format!("`{path}` "),
    };
    match &difference.contrast {
        Contrast::OnlyFirst => format!("only {first} has `{path}`"),
        Contrast::OnlySecond => format!("only {second} has `{path}`"),
        Contrast::Types(one, other) => {
            format!("{subject}is `{one}` in {first} and `{other}` in {second}")
        }
        Contrast::Values => format!("{subject}has other values in {first} than in {second}"),
        Contrast::Composition => {
            format!("{subject}is composed differently in {first} and in {second}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_last_two_are_joined_by_the_conjunction() {
        assert_eq!(list(["a"], "or"), "`a`");
        assert_eq!(list(["a", "b"], "and"), "`a` and `b`");
        assert_eq!(list([1, 2, 3], "or"), "`1`, `2` or `3`");
    }

    #[test]
    fn the_verb_agrees_with_the_number() {
        assert_eq!(
            products_with(&[&GO], "reads", "read"),
            "the Azure SDK for Go reads"
        );
        assert_eq!(
            products_with(&[&GO, &JS], "reads", "read"),
            "the Azure SDKs for Go and JavaScript read"
        );
        assert_eq!(declared([200]), "`200` is declared");
        assert_eq!(declared([200, 204]), "`200` and `204` are declared");
    }
}
