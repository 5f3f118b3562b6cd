//! Compares two schemas: do they describe the same values?

use std::borrow::Cow;
use std::collections::VecDeque;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Element, Property, Schema, Types};
use crate::workspace::Place;

/// The number of properties, and of parts of an `allOf`, to compare before two schemas count as
/// equal. Real schemas have a few thousand, nested ones included. The bound limits the cost of a
/// document.
const MAX_LOOKS: usize = 1 << 13;

/// A difference between the values of two schemas.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference<'w> {
    /// The names that lead to the difference, joined by dots; empty for the schemas themselves.
    /// `[]` means an item of an array, `*` means any other member of a map.
    pub path: String,
    /// The kind of difference.
    pub contrast: Contrast,
    /// The places in the first and in the second schema. If a schema lacks the property, its place
    /// is the object that should contain the property.
    pub places: [Place<'w>; 2],
}

/// The kind of difference between two schemas.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Contrast {
    /// Only the first one has the property.
    OnlyFirst,
    /// Only the second one has the property.
    OnlySecond,
    /// The types or formats differ, such as `string` and `string (date-time)`.
    Types(String, String),
    /// The listed values differ.
    Values,
    /// The composition differs: only one is a choice, they have different discriminators, or they
    /// describe their other members differently.
    Composition,
}

impl<'w> Schema<'w> {
    /// Finds the first difference between the values of two schemas, the shallowest first; `None`
    /// if they are the same.
    ///
    /// The comparison covers what goes over the wire: types, formats, listed values, items, and
    /// properties with `allOf` merged. It ignores names of definitions, texts, required lists and
    /// limits, so copies of a schema are equal. A broken reference is equal to anything.
    pub fn difference(&self, other: &Self) -> Option<Difference<'w>> {
        let mut comparison = Comparison::default();
        comparison.meet(self.place(), other.place(), None);
        comparison.run()
    }
}

/// The comparisons already made. Many operations of a document compare the same schemas.
#[derive(Debug, Default)]
pub struct Comparisons<'w> {
    known: FxHashMap<[Place<'w>; 2], Option<Difference<'w>>>,
}

impl<'w> Comparisons<'w> {
    /// Calls [`Schema::difference`] once for each pair of schemas.
    pub fn difference(&mut self, one: &Schema<'w>, other: &Schema<'w>) -> Option<Difference<'w>> {
        if one.place() == other.place() {
            return None;
        }
        let made = self.known.entry([one.place(), other.place()]);
        made.or_insert_with(|| one.difference(other)).clone()
    }
}

/// Two schemas to compare, and the step that led to them.
struct Pair<'w> {
    schemas: [Schema<'w>; 2],
    /// The index of an earlier pair, and the step from there to this pair.
    from: Option<(usize, Step<'w>)>,
}

/// A step from an object to one of its members.
enum Step<'w> {
    Property(Cow<'w, str>),
    Item,
    Other,
}

/// Compares two graphs of schemas as Hopcroft and Karp compare two automata. Schemas that are
/// equal, or are still assumed to be equal, form a class. Two schemas of one class are not compared
/// again. So there are at most as many comparisons as schemas, even if the schemas refer to each
/// other.
#[derive(Default)]
struct Comparison<'w> {
    /// Maps each schema to its class's representative, or to a schema nearer to it.
    classes: FxHashMap<Place<'w>, Place<'w>>,
    pairs: Vec<Pair<'w>>,
    pending: VecDeque<usize>,
}

impl<'w> Comparison<'w> {
    fn representative(&mut self, place: Place<'w>) -> Place<'w> {
        let mut current = place;
        while let Some(&nearer) = self.classes.get(&current) {
            // Halving the path keeps it short.
            if let Some(&next) = self.classes.get(&nearer) {
                self.classes.insert(current, next);
            }
            current = nearer;
        }
        current
    }

    /// Notes that two schemas must be equal.
    fn meet(&mut self, first: Place<'w>, second: Place<'w>, from: Option<(usize, Step<'w>)>) {
        // Only the schemas matter, not the references that lead to them.
        let schemas = [first, second].map(|place| Schema::new(Element::at(place)));
        let [first, second] = [&schemas[0], &schemas[1]].map(|schema| schema.place().content());
        let (one, other) = (self.representative(first), self.representative(second));
        if one != other {
            self.classes.insert(one, other);
            self.pending.push_back(self.pairs.len());
            self.pairs.push(Pair { schemas, from });
        }
    }

    fn run(mut self) -> Option<Difference<'w>> {
        let mut looks = 0;
        while let Some(at) = self.pending.pop_front() {
            // The numbers in `pending` are indexes into `pairs`, which only grows.
            let [first, second] = self.pairs[at].schemas.clone();
            if [&first, &second].map(|schema| schema.element().broken()) != [None, None] {
                continue;
            }
            looks += first.parts().len() + second.parts().len();
            if looks > MAX_LOOKS {
                return None;
            }
            // Lists that end too early seem to differ.
            if first.cut_short().is_some() || second.cut_short().is_some() {
                return None;
            }
            if let Some(contrast) = contrast(&first, &second) {
                return Some(Difference {
                    path: self.path(at, None),
                    contrast,
                    places: [first.place(), second.place()],
                });
            }
            let (of_first, of_second) = (first.properties(), second.properties());
            looks += of_first.len() + of_second.len();
            let by_name: FxHashMap<&str, &Property<'w>> = of_second
                .iter()
                .map(|property| (&*property.name, property))
                .collect();
            for property in &of_first {
                let name = property.name.clone();
                let Some(other) = by_name.get(&*name) else {
                    return Some(Difference {
                        path: self.path(at, Some(&Step::Property(name))),
                        contrast: Contrast::OnlyFirst,
                        places: [property.site.place, second.place()],
                    });
                };
                let from = Some((at, Step::Property(name)));
                self.meet(property.site.place, other.site.place, from);
            }
            let known: FxHashSet<&str> = of_first.iter().map(|one| &*one.name).collect();
            if let Some(more) = of_second.iter().find(|one| !known.contains(&*one.name)) {
                let step = Step::Property(more.name.clone());
                return Some(Difference {
                    path: self.path(at, Some(&step)),
                    contrast: Contrast::OnlySecond,
                    places: [first.place(), more.site.place],
                });
            }
            if let (Some(one), Some(other)) = (part(&first, "items"), part(&second, "items")) {
                self.meet(one, other, Some((at, Step::Item)));
            }
            if let (Some(one), Some(other)) = (others(&first), others(&second)) {
                self.meet(one, other, Some((at, Step::Other)));
            }
        }
        None
    }

    /// The names that lead to a pair, plus one more step.
    fn path(&self, pair: usize, last: Option<&Step<'w>>) -> String {
        let mut steps: Vec<&Step<'w>> = last.into_iter().collect();
        let mut at = pair;
        while let Some((before, step)) = self.pairs.get(at).and_then(|pair| pair.from.as_ref()) {
            steps.push(step);
            at = *before;
        }
        let mut path = String::new();
        for step in steps.into_iter().rev() {
            let name = match step {
                Step::Property(name) => name,
                Step::Item => "[]",
                Step::Other => "*",
            };
            if !path.is_empty() && name != "[]" {
                path.push('.');
            }
            path.push_str(name);
        }
        path
    }
}

/// Compares two schemas themselves, without their members.
fn contrast(first: &Schema<'_>, second: &Schema<'_>) -> Option<Contrast> {
    let values = [first, second].map(|schema| {
        let values = schema.listed_values().into_iter();
        let mut texts: Vec<_> = values.map(|value| value.text).collect();
        texts.sort_unstable();
        texts
    });
    let kinds = [first, second].map(kind);
    if kinds[0] != kinds[1] {
        let [first, second] = kinds;
        return Some(Contrast::Types(first, second));
    }
    if values[0] != values[1] {
        return Some(Contrast::Values);
    }
    let compositions = [first, second].map(|schema| {
        // A choice between literals was compared above.
        let choices = ["oneOf", "anyOf"].map(|key| match part(schema, key) {
            Some(choices) if values[0].is_empty() => choices.children().count(),
            _ => 0,
        });
        let discriminator = part(schema, "discriminator").and_then(|discriminator| {
            discriminator
                .as_str()
                .or_else(|| discriminator.text("propertyName"))
        });
        let has_items = part(schema, "items").is_some();
        (choices, discriminator, has_items, others(schema).is_some())
    });
    (compositions[0] != compositions[1]).then_some(Contrast::Composition)
}

/// The types that a schema declares or implies, and its format: `integer (int32)`. `null` is left
/// out: a value that is present has the other type.
fn kind(schema: &Schema<'_>) -> String {
    let declared = schema.types();
    let mut names: Vec<&str> = declared.names().filter(|name| *name != "null").collect();
    if declared == Types::default() {
        let shows = |key: &str| part(schema, key).is_some();
        if shows("items") {
            names.push("array");
        } else if !schema.listed_values().is_empty() {
            names.push("string");
        } else if !shows("oneOf") && !shows("anyOf") {
            // A schema without a type allows anything, but it describes an object.
            names.push("object");
        }
    }
    let mut text = names.join(" or ");
    if let Some(format) = part(schema, "format").and_then(Place::as_str) {
        text.push_str(&format!(" ({format})"));
    }
    text
}

/// A keyword of a schema, or of a part of its `allOf`s.
fn part<'w>(schema: &Schema<'w>, key: &str) -> Option<Place<'w>> {
    let parts = schema.parts();
    let mut parts = parts.iter();
    parts.find_map(|part| part.place().get(key))
}

/// The schema of the members of a map. That a model may have any other members says nothing.
fn others<'w>(schema: &Schema<'w>) -> Option<Place<'w>> {
    part(schema, "additionalProperties")
        .filter(|others| others.node().is_object() && !Schema::new(Element::at(*others)).is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::openapi::Api;
    use crate::workspace::{Input, Memory, Workspace};

    /// The difference between the definitions `A` and `B`.
    fn difference(definitions: &str) -> Option<(String, Contrast)> {
        let text =
            format!(r##"{{ "swagger": "2.0", "paths": {{}}, "definitions": {definitions} }}"##);
        let source: Memory = [("a.json", text)].into_iter().collect();
        let (workspace, errors) = Workspace::load(&source, &[Input::File("a.json".to_owned())]);
        assert!(errors.is_empty(), "{errors:?}");
        let document = workspace.find("a.json").unwrap();
        assert_eq!(document.fault(), None);
        let schemas = Api::new(&workspace, document).schemas().unwrap();
        let schema = |name| Schema::new(Element::at(schemas.get(name).unwrap()));
        let [there, back] = [("A", "B"), ("B", "A")].map(|(one, other)| {
            let found = schema(one).difference(&schema(other));
            found.map(|found| (found.path, found.contrast))
        });
        assert_eq!(there.is_some(), back.is_some(), "it is symmetric");
        assert_eq!(schema("A").difference(&schema("A")), None);
        there
    }

    fn only_first(path: &str) -> Option<(String, Contrast)> {
        Some((path.to_owned(), Contrast::OnlyFirst))
    }

    fn types(path: &str, first: &str, second: &str) -> Option<(String, Contrast)> {
        let contrast = Contrast::Types(first.to_owned(), second.to_owned());
        Some((path.to_owned(), contrast))
    }

    #[test]
    fn copies_are_equal_whatever_they_are_called() {
        let found = difference(
            r##"{
              "A": { "description": "One", "required": ["size"],
                "properties": { "size": { "type": "integer" }, "name": { "$ref": "#/definitions/N" } } },
              "B": { "type": "object",
                "properties": { "name": { "type": "string", "maxLength": 9, "readOnly": true },
                  "size": { "type": "integer", "description": "How large" } } },
              "N": { "type": "string" } }"##,
        );
        assert_eq!(found, None);
    }

    #[test]
    fn what_all_of_brings_in_counts_as_if_written_there() {
        let found = difference(
            r##"{
              "A": { "allOf": [{ "$ref": "#/definitions/Base" }], "properties": { "b": { "type": "string" } } },
              "B": { "properties": { "a": { "type": "string" }, "b": { "type": "string" } } },
              "Base": { "properties": { "a": { "type": "string" } } } }"##,
        );
        assert_eq!(found, None);
    }

    #[test]
    fn a_property_that_one_lacks_is_found_where_it_is() {
        let found = difference(
            r##"{
              "A": { "properties": { "value": { "type": "array", "items": { "properties": {
                "id": { "type": "string" }, "size": { "type": "integer" } } } } } },
              "B": { "properties": { "value": { "type": "array", "items": { "properties": {
                "id": { "type": "string" } } } } } } }"##,
        );
        assert_eq!(found, only_first("value[].size"));
        let found = difference(
            r##"{ "A": { "properties": { "tags": { "additionalProperties": { "properties": { "x": {} } } } } },
                  "B": { "properties": { "tags": { "additionalProperties": { "properties": { "y": {} } } } } } }"##,
        );
        assert_eq!(found, only_first("tags.*.x"));
    }

    #[test]
    fn the_shallowest_difference_goes_first() {
        let found = difference(
            r##"{ "A": { "properties": { "deep": { "properties": { "x": { "type": "string" } } }, "y": { "type": "string" } } },
                  "B": { "properties": { "deep": { "properties": { "x": { "type": "integer" } } }, "y": { "type": "integer" } } } }"##,
        );
        assert_eq!(found, types("y", "string", "integer"));
    }

    #[test]
    fn types_formats_and_values_count() {
        for (first, second, expected) in [
            (
                r#"{ "type": "string" }"#,
                r#"{ "type": "string", "format": "date-time" }"#,
                types("", "string", "string (date-time)"),
            ),
            (
                r#"{ "type": "array", "items": { "type": "string" } }"#,
                r#"{ "type": "object" }"#,
                types("", "array", "object"),
            ),
            (
                r#"{ "type": "string", "enum": ["a", "b"] }"#,
                r#"{ "type": "string", "enum": ["b", "a"] }"#,
                None,
            ),
            (
                r#"{ "type": "string", "enum": ["a"] }"#,
                r#"{ "type": "string" }"#,
                Some((String::new(), Contrast::Values)),
            ),
            (
                r#"{ "type": "object", "additionalProperties": { "type": "string" } }"#,
                r#"{ "type": "object" }"#,
                Some((String::new(), Contrast::Composition)),
            ),
            (
                r#"{ "type": "object", "additionalProperties": true }"#,
                r#"{ "type": "object", "additionalProperties": {} }"#,
                None,
            ),
        ] {
            let found = difference(&format!(r#"{{ "A": {first}, "B": {second} }}"#));
            assert_eq!(found, expected, "{first} {second}");
        }
    }

    #[test]
    fn schemas_that_contain_themselves_are_compared_once_around() {
        // Rings of different length unroll to the same tree.
        let equal = r##"{
          "A": { "properties": { "next": { "$ref": "#/definitions/A" } } },
          "B": { "properties": { "next": { "$ref": "#/definitions/C" } } },
          "C": { "properties": { "next": { "$ref": "#/definitions/D" } } },
          "D": { "properties": { "next": { "$ref": "#/definitions/B" } } } }"##;
        assert_eq!(difference(equal), None);
        let differs = equal.replace(
            r##""next": { "$ref": "#/definitions/B" }"##,
            r##""next": { "type": "string" }"##,
        );
        assert_eq!(
            difference(&differs),
            types("next.next.next", "object", "string")
        );
    }

    #[test]
    fn rings_of_coprime_length_cost_their_sum() {
        // 997 times 1009 pairs would exceed the bound. 2006 pairs don't, so the difference after
        // them is found.
        let ring = |name: &str, length: usize| -> String {
            (0..length)
                .map(|at| {
                    let next = (at + 1) % length;
                    let key = if at == 0 { name.to_owned() } else { format!("{name}{at}") };
                    let to = if next == 0 { name.to_owned() } else { format!("{name}{next}") };
                    format!(r##""{key}": {{ "properties": {{ "n": {{ "$ref": "#/definitions/{to}" }} }} }},"##)
                })
                .collect()
        };
        let equal = format!(r#"{{ {} {} "Z": {{}} }}"#, ring("A", 997), ring("B", 1009));
        assert_eq!(difference(&equal), None);
        let differs = equal.replacen(
            r##""B1008": { "properties": {"##,
            r##""B1008": { "properties": { "m": {},"##,
            1,
        );
        let path = vec!["n"; 1008].join(".") + ".m";
        assert_eq!(difference(&differs), Some((path, Contrast::OnlySecond)));
    }

    #[test]
    fn behind_a_broken_reference_anything_may_be() {
        let found = difference(
            r##"{ "A": { "properties": { "x": { "$ref": "#/definitions/Nowhere" } } },
                  "B": { "properties": { "x": { "type": "string" } } } }"##,
        );
        assert_eq!(found, None);
    }
}
