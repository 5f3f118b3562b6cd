use std::borrow::Cow;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Element, Site};
use crate::workspace::Place;

/// How many schemas of an `allOf`, and of the `allOf`s in them, count. Real ones have up to twenty.
/// Every operation reads its schemas, so what thousands of operations share must not be endless.
const MOST_PARTS: usize = 128;

/// How many properties of a schema are listed. A property is found by its name in any number of
/// them.
const MOST_PROPERTIES: usize = 256;

/// How many values of a schema are listed. No status has so many.
pub(crate) const MOST_VALUES: usize = 256;

/// Types that a schema declares; several in OpenAPI 3.1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Types(u8);

impl Types {
    const NAMES: [&str; 7] = [
        "string", "integer", "number", "boolean", "array", "object", "null",
    ];

    fn add(&mut self, name: &str) {
        if let Some(bit) = Self::NAMES.iter().position(|&known| known == name) {
            self.0 |= 1 << bit;
        }
    }

    /// `true` if no type is declared.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// `true` if a value of that type is allowed; also where no type is declared.
    pub fn allows(self, name: &str) -> bool {
        self.is_empty() || self.names().any(|known| known == name)
    }

    /// The declared names.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        Self::NAMES
            .into_iter()
            .enumerate()
            .filter(move |(bit, _)| self.0 & (1 << bit) != 0)
            .map(|(_, name)| name)
    }
}

/// A schema, references followed; what stands beside a `$ref` counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schema<'w> {
    element: Element<'w>,
}

/// A property of a schema.
#[derive(Clone, Debug)]
pub struct Property<'w> {
    /// Its name.
    pub name: Cow<'w, str>,
    /// The entry in `properties`, reached by the references of the schema around it.
    pub site: Site<'w>,
    /// Its schema.
    pub schema: Schema<'w>,
}

/// A value that a schema lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedValue<'w> {
    /// The value as it goes over the wire.
    pub text: Cow<'w, str>,
    /// The name that `x-ms-enum` gives it in clients, if it does.
    pub name: Option<Cow<'w, str>>,
    /// Where it stands.
    pub place: Place<'w>,
}

/// What says that a property is only read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadOnly {
    /// `readOnly` in the schema that its references lead to.
    Schema,
    /// `readOnly` beside a `$ref` of its own, which the letter of JSON Reference ignores.
    BesideReference,
    /// Something else: `x-ms-mutability`, a part of an `allOf`, or the object around it.
    Indirect,
}

/// A type or a format that a value shouldn't have.
#[derive(Clone, Debug)]
pub struct Mistyped<'w> {
    /// Where it is declared.
    pub site: Site<'w>,
    /// What is declared, as a message names it.
    pub declared: String,
}

impl<'w> Property<'w> {
    /// What says that it is only read; `None` where requests may have it.
    pub fn read_only(&self) -> Option<ReadOnly> {
        let is_marked = |place: &Place<'w>| {
            let mark = place.get("readOnly");
            mark.is_some_and(|mark| mark.node().as_bool() == Some(true))
        };
        if is_marked(&self.schema.place()) {
            return Some(ReadOnly::Schema);
        }
        let around = self.site.chain.len();
        let own = self.schema.element().chain().get(around..);
        if own.unwrap_or_default().iter().any(is_marked) {
            return Some(ReadOnly::BesideReference);
        }
        let holder = self.site.place.parent().and_then(Place::parent);
        let is_indirect = self.schema.is_read_only() || holder.is_some_and(says_read_only);
        is_indirect.then_some(ReadOnly::Indirect)
    }

    /// `true` if a request that changes what is there may have it: it isn't only read, and its
    /// `x-ms-mutability`, if it has one, has `update`.
    pub fn is_updatable(&self) -> bool {
        let mutability = self.schema.keyword("x-ms-mutability");
        self.read_only().is_none()
            && mutability.is_none_or(|mutability| {
                let mut values = mutability.children().filter_map(Place::as_str);
                values.any(|value| value == "update")
            })
    }

    /// `true` if its value is a URL, by its format or by the last word of its name. A `location` alone
    /// is a region as often as not.
    pub fn is_url(&self) -> bool {
        self.schema.is_url() || self.name != "location" && super::names::names_url(&self.name)
    }
}

/// `true` if an object says that its value is only read: `readOnly`, or `x-ms-mutability` that is
/// nothing but `read`.
fn says_read_only(place: Place<'_>) -> bool {
    let read_only = place.get("readOnly");
    if read_only.is_some_and(|value| value.node().as_bool() == Some(true)) {
        return true;
    }
    place.get("x-ms-mutability").is_some_and(|mutability| {
        let mut values = mutability.children().filter_map(Place::as_str);
        values.next().as_deref() == Some("read") && values.next().is_none()
    })
}

impl<'w> Schema<'w> {
    /// The schema of an element.
    pub fn new(element: Element<'w>) -> Self {
        Self { element }
    }

    /// The schema's object.
    pub fn element(&self) -> &Element<'w> {
        &self.element
    }

    /// What an array is made of.
    pub fn items(&self) -> Option<Self> {
        self.element.member("items").map(Self::new)
    }

    /// Where its content stands.
    pub fn place(&self) -> Place<'w> {
        self.element.place()
    }

    /// A keyword, beside a `$ref` on the way here or in the schema itself.
    pub fn keyword(&self, key: &str) -> Option<Place<'w>> {
        self.element.keyword(key)
    }

    /// The name under which it is defined, if it is a definition.
    pub fn name(&self) -> Option<Cow<'w, str>> {
        let place = self.place();
        let holder = place.parent()?;
        let is_definitions = holder.node().has_key("definitions")
            || holder.node().has_key("schemas")
            || holder.node().has_key("$defs");
        is_definitions.then(|| place.key()).flatten()
    }

    /// The schema that it stands for: what its only `allOf` leads to, where nothing beside that
    /// says what a value looks like. So do generators write a reference with a description.
    #[must_use]
    pub fn essence(&self) -> Self {
        const SAYS_NOTHING: [&str; 10] = [
            "allOf",
            "type",
            "title",
            "description",
            "readOnly",
            "nullable",
            "default",
            "example",
            "deprecated",
            "externalDocs",
        ];
        let mut seen = FxHashSet::default();
        let mut schema = self.clone();
        while seen.insert(schema.place()) {
            let mut keys = schema.place().members().filter_map(Place::key);
            if !keys.all(|key| key.starts_with("x-") || SAYS_NOTHING.contains(&&*key)) {
                break;
            }
            let Some(all) = schema.element.member("allOf") else {
                break;
            };
            let mut parts = all.children();
            match (parts.next(), parts.next()) {
                (Some(only), None) => schema = Self::new(only),
                _ => break,
            }
        }
        schema
    }

    /// Its name in backticks, or what to call it where it has none.
    pub fn called(&self, otherwise: &str) -> String {
        match self.name() {
            Some(name) => format!("`{name}`"),
            None => otherwise.to_owned(),
        }
    }

    /// This schema and what its `allOf`s bring in, each once, nearest first, up to a bound.
    pub fn parts(&self) -> Vec<Self> {
        if self.place().get("allOf").is_none() {
            return vec![self.clone()];
        }
        let mut seen = FxHashSet::default();
        let mut parts = Vec::new();
        let mut pending = vec![self.clone()];
        // What is listed twice is looked at twice.
        let mut left = 2 * MOST_PARTS;
        while parts.len() < MOST_PARTS
            && let Some(part) = pending.pop()
        {
            if !seen.insert(part.place()) {
                continue;
            }
            if let Some(all) = part.element.member("allOf") {
                let below = all.children().take(left);
                let mut below: Vec<_> = below.map(Self::new).collect();
                left -= below.len();
                below.reverse();
                pending.extend(below);
            }
            parts.push(part);
        }
        parts
    }

    /// The declared types, `allOf` included. What has `properties` and no type is an object, as all
    /// tools read it.
    pub fn types(&self) -> Types {
        let mut types = Types::default();
        let parts = self.parts();
        let is_declared = parts.iter().any(|part| part.place().get("type").is_some());
        let has_properties = |part: &Self| part.place().get("properties").is_some();
        if !is_declared && parts.iter().any(has_properties) {
            types.add("object");
        }
        for part in parts {
            let Some(declared) = part.place().get("type") else {
                continue;
            };
            if let Some(name) = declared.as_str() {
                types.add(&name);
            } else {
                for name in declared.children().filter_map(Place::as_str) {
                    types.add(&name);
                }
            }
        }
        types
    }

    /// The property of a name, `allOf` included.
    pub fn property(&self, name: &str) -> Option<Property<'w>> {
        self.parts().into_iter().find_map(|part| {
            let properties = part.element.member("properties")?;
            let entry = properties.place().get(name)?;
            Some(property_at(&properties, entry))
        })
    }

    /// Every property, `allOf` included, each name once, up to a bound.
    pub fn properties(&self) -> Vec<Property<'w>> {
        let mut names = FxHashSet::default();
        let mut found = Vec::new();
        for part in self.parts() {
            let Some(properties) = part.element.member("properties") else {
                continue;
            };
            let left = MOST_PROPERTIES.saturating_sub(found.len());
            for entry in properties.place().members().take(left) {
                let property = property_at(&properties, entry);
                if names.insert(property.name.clone()) {
                    found.push(property);
                }
            }
        }
        found
    }

    /// `true` if an object must have the property, `allOf` included.
    pub fn requires(&self, name: &str) -> bool {
        self.parts().iter().any(|part| {
            part.place().get("required").is_some_and(|required| {
                required
                    .children()
                    .any(|item| item.as_str().as_deref() == Some(name))
            })
        })
    }

    /// What it declares where a text of one of some formats is meant: another type, or another
    /// format. What isn't declared is not wrong, and without formats every one is right.
    pub fn mistyped(&self, formats: &[&str]) -> Option<Mistyped<'w>> {
        let types = self.types();
        let wrong = |key: &str, declared: String| {
            let parts = self.parts();
            let site = parts.iter().find_map(|part| {
                let declared = part.place().get(key)?;
                Some(part.element().value_of(declared))
            });
            Mistyped {
                site: site.unwrap_or_else(|| self.element().value()),
                declared,
            }
        };
        if !types.allows("string") {
            let names: Vec<String> = types.names().map(|name| format!("`{name}`")).collect();
            return Some(wrong("type", names.join(" or ")));
        }
        let format = self.keyword("format")?.as_str()?;
        let is_known = formats
            .iter()
            .any(|known| known.eq_ignore_ascii_case(&format));
        (!formats.is_empty() && !is_known).then(|| wrong("format", format!("`{format}`")))
    }

    /// `true` if its format says that it is a URL.
    pub fn is_url(&self) -> bool {
        let format = self.keyword("format").and_then(Place::as_str);
        matches!(format.as_deref(), Some("uri" | "url" | "uri-reference"))
    }

    /// The values that are listed for it: `enum`, `const`, the values of `x-ms-enum`, and literals
    /// below `oneOf` or `anyOf`. Not all if there are more than [`MOST_VALUES`].
    pub fn listed_values(&self) -> Vec<ListedValue<'w>> {
        let mut found: Vec<ListedValue<'w>> = Vec::new();
        let mut known: FxHashMap<Cow<'w, str>, usize> = FxHashMap::default();
        let mut seen = FxHashSet::default();
        let mut pending = self.parts();
        pending.reverse();
        while found.len() < MOST_VALUES
            && let Some(part) = pending.pop()
        {
            if !seen.insert(part.place()) {
                continue;
            }
            let place = part.place();
            let listed = place.get("enum").into_iter().flat_map(Place::children);
            let plain = listed.chain(place.get("const")).map(|value| (value, None));
            let named = place
                .get("x-ms-enum")
                .and_then(|named| named.get("values"))
                .into_iter()
                .flat_map(Place::children)
                .filter_map(|item| Some((item.get("value")?, item.text("name"))));
            for (value, name) in plain.chain(named).take(MOST_VALUES) {
                let Some(text) = value.node().scalar_text() else {
                    continue;
                };
                if value.node().kind() == crate::syntax::Kind::Null {
                    continue;
                }
                match known.get(&text).and_then(|&at| found.get_mut(at)) {
                    Some(known) => known.name = known.name.take().or(name),
                    None => {
                        known.insert(text.clone(), found.len());
                        found.push(ListedValue {
                            text,
                            name,
                            place: value,
                        });
                    }
                }
            }
            for key in ["anyOf", "oneOf"] {
                if let Some(choices) = part.element.member(key) {
                    let choices = choices.children().take(MOST_VALUES);
                    let mut choices: Vec<_> = choices.map(Self::new).collect();
                    choices.reverse();
                    pending.extend(choices);
                }
            }
        }
        found
    }

    /// The values that are listed for it, as they go over the wire, with the place of each.
    pub fn known_values(&self) -> Vec<(Cow<'w, str>, Place<'w>)> {
        self.listed_values()
            .into_iter()
            .map(|value| (value.text, value.place))
            .collect()
    }

    /// `true` if a value is of one of several shapes: a `oneOf` or `anyOf`, whose properties aren't
    /// those of the schema.
    pub fn has_alternatives(&self) -> bool {
        self.parts().iter().any(|part| {
            ["oneOf", "anyOf"]
                .iter()
                .any(|key| part.place().get(key).is_some())
        })
    }

    /// `true` if it, or what an `allOf` brings in, is marked as a resource of Azure Resource Manager.
    pub fn is_azure_resource(&self) -> bool {
        let mut parts = self.parts().into_iter();
        parts.any(|part| {
            let mark = part.element.keyword("x-ms-azure-resource");
            mark.is_some_and(|mark| mark.node().as_bool() == Some(true))
        })
    }

    /// `true` if a property says of which of several kinds a value is, each with properties of its own.
    pub fn is_discriminated(&self) -> bool {
        let mut parts = self.parts().into_iter();
        parts.any(|part| part.place().get("discriminator").is_some())
    }

    /// The shapes among which a value may choose: those of its own `oneOf` or `anyOf`.
    pub fn alternatives(&self) -> Vec<Self> {
        ["oneOf", "anyOf"]
            .iter()
            .filter_map(|key| self.element.member(key))
            .flat_map(|shapes| shapes.children().map(Self::new).collect::<Vec<_>>())
            .collect()
    }

    /// The node that lists the values, where a finding about the list points.
    pub fn values_site(&self) -> Site<'w> {
        let holder = self.parts().into_iter().find(|part| {
            ["enum", "oneOf", "anyOf", "const", "x-ms-enum"]
                .iter()
                .any(|key| part.place().get(key).is_some())
        });
        let part = holder.unwrap_or_else(|| self.clone());
        let list = ["enum", "oneOf", "anyOf", "const", "x-ms-enum"]
            .iter()
            .find_map(|key| part.place().get(key));
        match list {
            Some(list) => part.element.key_of(list),
            None => part.element.key(),
        }
    }

    /// `true` if a response has it and a request doesn't: `readOnly` beside a reference, in the schema
    /// or in an `allOf`, or `x-ms-mutability` that is only `read`.
    pub fn is_read_only(&self) -> bool {
        self.element.chain().iter().copied().any(says_read_only)
            || self.parts().iter().any(|part| {
                part.element.chain().iter().copied().any(says_read_only)
                    || says_read_only(part.place())
            })
    }

    /// `true` if nothing is said about the value: no type but `object`, no property, no choice.
    pub fn is_empty(&self) -> bool {
        const SAYS_SOMETHING: [&str; 10] = [
            "properties",
            "additionalProperties",
            "items",
            "enum",
            "const",
            "oneOf",
            "anyOf",
            "format",
            "discriminator",
            "patternProperties",
        ];
        if self.element.broken().is_some() {
            return false;
        }
        self.parts().iter().all(|part| {
            let place = part.place();
            let types = Self::own_type(place);
            matches!(types.as_deref(), None | Some("object"))
                && SAYS_SOMETHING.iter().all(|key| {
                    place.get(key).is_none_or(|value| {
                        value.node().is_object() && value.children().next().is_none()
                    })
                })
        })
    }

    /// `true` if nothing is said about the value, not even that it is a map of anything.
    pub fn says_nothing(&self) -> bool {
        self.is_empty() && !self.is_map()
    }

    /// `true` if its values are maps: `additionalProperties` is there and allows something.
    pub fn is_map(&self) -> bool {
        self.parts().iter().any(|part| {
            let others = part.place().get("additionalProperties");
            others.is_some_and(|others| others.node().as_bool() != Some(false))
        })
    }

    /// `true` if a value may have what a JSON Pointer looks for in it. It may wherever the description
    /// leaves anything open, and has not what no property and no item is.
    pub fn may_have(&self, pointer: &str) -> bool {
        const OPEN: [&str; 3] = [
            "patternProperties",
            "unevaluatedProperties",
            "discriminator",
        ];
        let Some(pointer) = crate::syntax::Pointer::parse(pointer) else {
            return false;
        };
        let mut schema = self.clone();
        for segment in pointer.segments() {
            let is_open = schema.parts().iter().any(|part| {
                let place = part.place();
                part.element.broken().is_some()
                    || OPEN.iter().any(|key| {
                        let value = place.get(key);
                        value.is_some_and(|value| value.node().as_bool() != Some(false))
                    })
            });
            if is_open || schema.is_map() || schema.is_empty() || schema.has_alternatives() {
                return true;
            }
            let is_index = segment.bytes().all(|byte| byte.is_ascii_digit());
            let item = || is_index.then(|| schema.element.member("items")).flatten();
            let next = schema.property(segment).map(|property| property.schema);
            match next.or_else(|| item().map(Self::new)) {
                Some(next) => schema = next,
                None => return false,
            }
        }
        true
    }

    /// `true` if a value may have a property of that name, declared or not.
    pub fn may_have_property(&self, name: &str) -> bool {
        let escaped = name.replace('~', "~0").replace('/', "~1");
        self.may_have(&format!("/{escaped}"))
    }

    fn own_type(place: Place<'w>) -> Option<Cow<'w, str>> {
        place.get("type").map(|kind| match kind.as_str() {
            Some(name) => name,
            None => Cow::Borrowed("several"),
        })
    }

    /// The schema as `explain` names it, seen from a document: `#/definitions/Widget`, or with
    /// the relative path of another file.
    pub fn reference_from(&self, document: &crate::workspace::Document) -> String {
        let place = self.place();
        let fragment = place.pointer();
        if place.document().id() == document.id() {
            return format!("#{fragment}");
        }
        let folder = crate::workspace::path::folder(document.path());
        let path = crate::workspace::path::relative(folder, place.document().path());
        format!("{path}#{fragment}")
    }
}

fn property_at<'w>(properties: &Element<'w>, entry: Place<'w>) -> Property<'w> {
    let name = entry.key().unwrap_or_default();
    let element = properties
        .member(&name)
        .unwrap_or_else(|| Element::at(entry));
    Property {
        name,
        site: properties.key_of(entry),
        schema: Schema::new(element),
    }
}
