//! Conditions that end a polling loop of generated code, compared with the declared responses.

use std::borrow::Cow;

use crate::model::Profile;
use crate::openapi::{Operation, Response, Schema, Site, Status};
use crate::workspace::Place;

/// A condition that no declared response of a GET can meet.
pub struct UnmetCondition<'w> {
    /// The text of the condition.
    pub place: Place<'w>,
    /// The extension with the condition.
    pub extension: Cow<'w, str>,
    /// `true` if the condition ends the loop with success, `false` if with failure.
    pub is_success: bool,
    /// The reason why no response can meet the condition.
    pub reason: Reason<'w>,
}

/// The reason why no declared response can meet a condition.
pub enum Reason<'w> {
    /// The GET declares no response with this code.
    Code(String),
    /// The body has nothing at this JSON Pointer.
    Absent(String),
    /// A property lists its values, and the value of the condition isn't among them.
    Value {
        /// The property.
        property: String,
        /// The value that the condition waits for.
        value: String,
        /// The listed values.
        listed: Vec<String>,
        /// The place of the list.
        site: Box<Site<'w>>,
    },
}

/// The conditions of an operation that no declared response can meet.
pub fn unmet_conditions<'w>(get: &Operation<'w>, profile: &Profile) -> Vec<UnmetCondition<'w>> {
    let mut found = Vec::new();
    for name in &profile.polling_extensions {
        let Some(extension) = get.extension(name) else {
            continue;
        };
        let loops: Vec<_> = extension.children().chain([extension]).collect();
        for (key, is_success) in [("successCriteria", true), ("failureCriteria", false)] {
            for criteria in loops.iter().filter_map(|each| each.get(key)) {
                let unmet = unmet_criteria(get, criteria).map(|(place, reason)| UnmetCondition {
                    place,
                    extension: extension.key().unwrap_or_default(),
                    is_success,
                    reason,
                });
                found.extend(unmet);
            }
        }
    }
    found
}

/// The first condition of a list that no response can meet. A response must meet all conditions of
/// the list at once.
fn unmet_criteria<'w>(get: &Operation<'w>, criteria: Place<'w>) -> Option<(Place<'w>, Reason<'w>)> {
    let simple = criteria
        .children()
        .filter(|one| one.text("type").is_none_or(|kind| kind == "simple"));
    let conditions: Vec<(Place<'w>, Vec<Vec<Comparison>>)> = simple
        .filter_map(|one| one.get("condition"))
        .filter_map(|place| Some((place, alternatives(&place.as_str()?)?)))
        .collect();
    let of_code = conditions.iter().find_map(|(_, any)| match any.as_slice() {
        [all] => all.iter().find_map(Comparison::code),
        _ => None,
    });
    let body = match of_code {
        Some(code) => response_of(get, code).and_then(|response| response.schema()),
        None => get.result(),
    };
    conditions.into_iter().find_map(|(place, any)| {
        let mut reasons = any.iter().map(|all| {
            let mut all = all.iter();
            all.find_map(|one| one.unmet(get, body.as_ref()))
        });
        let first = reasons.next()??;
        reasons
            .all(|reason| reason.is_some())
            .then_some((place, first))
    })
}

/// One comparison for equality.
struct Comparison {
    left: String,
    /// The expected value, without quotes.
    right: String,
}

/// The comparisons of a condition. The condition is met if all comparisons in one of the lists are
/// true. `None` for a condition with other operators.
fn alternatives(condition: &str) -> Option<Vec<Vec<Comparison>>> {
    const OTHERS: [char; 6] = ['(', ')', '<', '>', '!', '~'];
    if condition.contains(OTHERS) {
        return None;
    }
    let any = condition.split("||");
    any.map(|all| all.split("&&").map(Comparison::parse).collect())
        .collect()
}

impl Comparison {
    fn parse(text: &str) -> Option<Self> {
        let (left, right) = text.split_once("==")?;
        let right = right.trim_matches(|c: char| c.is_whitespace() || c == '=');
        let quoted = ['"', '\''].into_iter();
        let mut inner = quoted.filter_map(|quote| right.strip_prefix(quote)?.strip_suffix(quote));
        Some(Self {
            left: left.trim().to_owned(),
            right: inner.next().unwrap_or(right).to_owned(),
        })
    }

    /// The status code, if the comparison is about the status code.
    fn code(&self) -> Option<u16> {
        (self.left == "$statusCode").then(|| self.right.parse().ok())?
    }

    /// The reason why no declared response can make the comparison true.
    fn unmet<'w>(&self, get: &Operation<'w>, body: Option<&Schema<'w>>) -> Option<Reason<'w>> {
        if let Some(code) = self.code() {
            let is_declared = response_of(get, code).is_some();
            return (!is_declared).then(|| Reason::Code(code.to_string()));
        }
        let pointer = self.left.strip_prefix("$response.body#")?;
        let body = body?;
        if !body.may_have(pointer) {
            return Some(Reason::Absent(pointer.to_owned()));
        }
        let (name, schema) = at(body, pointer)?;
        let listed = closed_values(&schema)?;
        (!listed.contains(&self.right)).then(|| Reason::Value {
            property: name,
            value: self.right.clone(),
            listed,
            site: Box::new(schema.values_site()),
        })
    }
}

/// The response for a code. It is declared for the code, for its range, or as the default.
fn response_of<'w>(get: &Operation<'w>, code: u16) -> Option<Response<'w>> {
    let responses = get.responses();
    let range = u8::try_from(code / 100).ok().map(Status::Range);
    let statuses = [Some(Status::Code(code)), range, Some(Status::Default)];
    let mut statuses = statuses.into_iter().flatten();
    statuses.find_map(|status| {
        let mut known = responses.iter();
        known.find(|response| response.status() == status).cloned()
    })
}

/// The property of a body at a JSON Pointer.
fn at<'w>(body: &Schema<'w>, pointer: &str) -> Option<(String, Schema<'w>)> {
    let mut found: Option<(String, Schema<'w>)> = None;
    for name in pointer.split('/').skip(1) {
        let within = found.as_ref().map_or(body, |(_, schema)| schema);
        let property = within.property(name)?;
        found = Some((property.name.into_owned(), property.schema));
    }
    found
}

/// The values of a property, if it can't have other values.
fn closed_values(schema: &Schema<'_>) -> Option<Vec<String>> {
    let is_null = |one: &Schema<'_>| one.types().names().eq(["null"]);
    let is_open = schema
        .alternatives()
        .iter()
        .any(|one| one.listed_values().is_empty() && !is_null(one))
        || schema.parts().iter().any(|part| {
            let unknown = part.keyword("x-speakeasy-unknown-values");
            unknown.is_some()
        });
    let values = schema.listed_values().into_iter();
    let values: Vec<String> = values.map(|value| value.text.into_owned()).collect();
    (!is_open && !values.is_empty()).then_some(values)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(condition: &str) -> Option<Vec<Vec<(String, String)>>> {
        let each = |one: Comparison| (one.left, one.right);
        let any = alternatives(condition)?;
        Some(
            any.into_iter()
                .map(|all| all.into_iter().map(each).collect())
                .collect(),
        )
    }

    #[test]
    fn conditions_are_read() {
        let status = |value: &str| ("$response.body#/status".to_owned(), value.to_owned());
        let code = ("$statusCode".to_owned(), "200".to_owned());
        for (condition, meant) in [
            ("$statusCode == 200", Some(vec![vec![code.clone()]])),
            (
                "$response.body#/status == \"done\"",
                Some(vec![vec![status("done")]]),
            ),
            (
                "$response.body#/status=='done'",
                Some(vec![vec![status("done")]]),
            ),
            (
                "$statusCode == 200 && $response.body#/status == 'a b' || $response.body#/status == \"c\"",
                Some(vec![vec![code, status("a b")], vec![status("c")]]),
            ),
            ("$statusCode != 200", None),
            ("$statusCode >= 200", None),
            ("anything", None),
        ] {
            assert_eq!(read(condition), meant, "{condition}");
        }
    }
}
