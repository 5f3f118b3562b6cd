//! The objects and arrays that the long-running operations of a document need, directly or through
//! references.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::model::Lro;
use crate::openapi::{Operation, Part, Response, Schema, Site};
use crate::workspace::{Flaw, Place};

/// An object or array that a long-running operation needs.
#[derive(Clone, Copy, Debug)]
pub struct Reached<'w> {
    /// The place of the object or array. If it has a `$ref`, the reference isn't followed yet.
    pub place: Place<'w>,
    /// The meaning of its members.
    pub content: Content,
    /// The first object with a `$ref` on the way to this one. `None` if there is no `$ref` on the
    /// way.
    usage: Option<Place<'w>>,
}

/// The meaning of the members of an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// Keywords of the format.
    Words,
    /// Names that the author chose, as in `properties`.
    Names,
    /// Data in an extension or a value, which the format doesn't define.
    Foreign,
}

impl<'w> Reached<'w> {
    /// The site of a part of one of the object's members.
    pub fn site(&self, member: Place<'w>, part: Part) -> Site<'w> {
        Site {
            place: member,
            part,
            chain: self.usage.into_iter().collect(),
        }
    }
}

/// Calls `visit` for every object and array that the operations of a document need, and for the
/// objects around them. References are followed, and examples are skipped.
///
/// Does nothing unless a needed document has the flaw, so a workspace without flaws is never
/// searched. If many operations need an object, `visit` is called for the first [`MOST_VISITS`] of
/// them.
pub fn each_reached<'a, 'w>(
    lros: &'a [Lro<'w>],
    flaw: Flaw,
    mut visit: impl FnMut(&'a Lro<'w>, Reached<'w>),
) {
    let Some(first) = lros.first() else { return };
    let root = first.subject.operation.api().root();
    if root.workspace().leads_to(root.document(), flaw) {
        let mut visits = FxHashMap::default();
        for lro in lros {
            let visit = |reached| visit(lro, reached);
            walk(&lro.subject.operation, &mut visits, visit);
        }
    }
}

/// The maximum number of operations for which a place is visited. A finding names only ten
/// operations. But thousands of operations can share a schema that is as large as all of them
/// together.
const MOST_VISITS: u32 = 100;

/// Visits everything that an operation refers to, except places that were already visited too
/// often.
fn walk<'w>(
    operation: &Operation<'w>,
    visits: &mut FxHashMap<Place<'w>, u32>,
    mut visit: impl FnMut(Reached<'w>),
) {
    let mut is_allowed = |place: Place<'w>| {
        let visits = visits.entry(place).or_default();
        *visits += 1;
        *visits <= MOST_VISITS
    };
    let element = operation.element();
    let item = operation.path_item();
    let usage = element.chain().next();
    let words = |place| Reached {
        place,
        content: Content::Words,
        usage,
    };
    let mut walked = FxHashSet::default();
    let to_the_path = item.entry.ancestors();
    let to_the_operation = element.place().ancestors().skip(1);
    let references = element.chain();
    for place in to_the_path.chain(references).chain(to_the_operation) {
        if walked.insert(place) && is_allowed(place) {
            visit(words(place));
        }
    }
    let mut pending = vec![words(element.place())];
    pending.extend(item.element.place().get("parameters").map(words));
    while let Some(reached) = pending.pop() {
        let Reached { place, content, .. } = reached;
        // Aliases share their content, so a node is identified by its content.
        if !walked.insert(place.content()) || !is_allowed(place) {
            continue;
        }
        visit(reached);
        if content != Content::Foreign
            && let Some(place) = place.next()
        {
            pending.push(Reached {
                place,
                content: Content::Words,
                usage: reached.usage.or(Some(reached.place)),
            });
        }
        for child in place.children() {
            let node = child.node();
            if (node.is_object() || node.is_array())
                && let Some(content) = content_of(child, content)
            {
                pending.push(Reached {
                    place: child,
                    content,
                    ..reached
                });
            }
        }
    }
}

/// Members that contain names chosen by the author.
const NAMED: [&str; 16] = [
    "properties",
    "patternProperties",
    "definitions",
    "$defs",
    "dependentSchemas",
    "responses",
    "headers",
    "content",
    "links",
    "callbacks",
    "encoding",
    "schemas",
    "parameters",
    "requestBodies",
    "variables",
    "scopes",
];

/// The content of a member of an object or array with this content; `None` for examples.
fn content_of(member: Place<'_>, around: Content) -> Option<Content> {
    if around != Content::Words {
        // The members of a named object are keywords of the format.
        let is_name = around == Content::Names;
        return Some(if is_name { Content::Words } else { around });
    }
    let Some(key) = member.key() else {
        return Some(Content::Words);
    };
    match key.as_ref() {
        "example" | "examples" | "x-ms-examples" => None,
        "default" | "enum" | "const" => Some(Content::Foreign),
        key if key.starts_with("x-") => Some(Content::Foreign),
        // `parameters` is a list in an operation, and has names in a link.
        key if member.node().is_object() && NAMED.contains(&key) => Some(Content::Names),
        _ => Some(Content::Words),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::openapi::{Api, Method};
    use crate::workspace::{Input, Memory, Workspace};

    #[test]
    fn what_an_operation_reaches_is_visited_once_and_examples_are_not() {
        let source: Memory = [
            (
                "a.json",
                r##"{ "swagger": "2.0", "paths": {
                  "/a": { "$ref": "b.json#/paths/~1a" },
                  "/other": { "get": {} } } }"##,
            ),
            (
                "b.json",
                r##"{ "paths": { "/a": {
                  "parameters": [ { "$ref": "#/parameters/P" } ],
                  "get": { "x-not": {} },
                  "post": { "x-ms-examples": { "e": { "$ref": "e.json" } }, "x-data": { "$ref": "no" },
                    "responses": { "202": { "schema": { "$ref": "#/definitions/T" } } } } } },
                  "parameters": { "P": {} },
                  "definitions": { "T": { "properties": {
                    "example": { "$ref": "#/definitions/T" }, "x-mine": { "$ref": "#/definitions/U" } } },
                    "U": {}, "Unused": {} } }"##,
            ),
        ]
        .into_iter()
        .collect();
        let (workspace, _) = Workspace::load(&source, &[Input::File("a.json".to_owned())]);
        let api = Api::new(&workspace, workspace.find("a.json").unwrap());
        let operation = api
            .operations()
            .find(|operation| operation.method() == Method::Post)
            .unwrap();
        let entry = operation.path_item().entry;
        let mut seen = Vec::new();
        walk(&operation, &mut FxHashMap::default(), |reached| {
            assert_eq!(reached.usage, Some(entry));
            let place = reached.place;
            let name = format!("{}#{}", place.document().path(), place.pointer());
            seen.push((name, reached.content));
        });
        seen.sort_by(|a, b| a.0.cmp(&b.0));
        let words = |pointer: &str| (pointer.to_owned(), Content::Words);
        let names = |pointer: &str| (pointer.to_owned(), Content::Names);
        let expected = [
            words("a.json#"),
            words("a.json#/paths"),
            words("a.json#/paths/~1a"),
            words("b.json#"),
            words("b.json#/definitions/T"),
            names("b.json#/definitions/T/properties"),
            words("b.json#/definitions/T/properties/example"),
            words("b.json#/definitions/T/properties/x-mine"),
            words("b.json#/definitions/U"),
            words("b.json#/parameters/P"),
            words("b.json#/paths"),
            words("b.json#/paths/~1a"),
            words("b.json#/paths/~1a/parameters"),
            words("b.json#/paths/~1a/parameters/0"),
            words("b.json#/paths/~1a/post"),
            names("b.json#/paths/~1a/post/responses"),
            words("b.json#/paths/~1a/post/responses/202"),
            words("b.json#/paths/~1a/post/responses/202/schema"),
            ("b.json#/paths/~1a/post/x-data".to_owned(), Content::Foreign),
        ];
        assert_eq!(seen, expected);
    }
}

/// A part of a long-running operation that has more members than are read.
#[derive(Clone, Debug)]
pub struct CutShort<'w> {
    /// The place of the part.
    pub site: Site<'w>,
    /// The kind of members, such as `headers` or `links`.
    pub what: &'static str,
    /// The number of members that are read.
    pub bound: usize,
}

/// The parts of an operation's responses that have more members than are read. No real document has
/// such parts, so rules can miss a defect there only if somebody hides the defect on purpose.
pub fn cut_short<'w>(lro: &Lro<'w>) -> Vec<CutShort<'w>> {
    let responses = lro.subject.operation.responses();
    let mut found = Vec::new();
    for response in responses {
        if let Some((what, site, bound)) = response.cut_short() {
            found.push(CutShort { site, what, bound });
        }
        for schema in statuses(lro, response) {
            if let Some((what, bound)) = schema.cut_short() {
                let site = schema.element().value();
                found.push(CutShort { site, what, bound });
            }
        }
    }
    found
}

/// The schema of a response, and the schemas of its status and provisioning state.
fn statuses<'w>(lro: &Lro<'w>, response: &Response<'w>) -> Vec<Schema<'w>> {
    let Some(schema) = response.schema() else {
        return Vec::new();
    };
    let names = lro.subject.profile.status_properties.iter();
    let statuses = names.filter_map(|name| schema.property(name));
    let inner = schema.property("properties");
    let state = inner.and_then(|inner| inner.schema.property("provisioningState"));
    let properties: Vec<_> = statuses.chain(state).collect();
    let mut schemas = vec![schema];
    schemas.extend(properties.into_iter().map(|property| property.schema));
    schemas
}
