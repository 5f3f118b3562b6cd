use std::borrow::Cow;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Element, Site};
use crate::workspace::{Composition, PartOf, Place};

/// The number of schemas of an `allOf`, nested ones included, that count. Real ones have up to
/// twenty. Every operation reads its schemas, so the cost of a schema shared by thousands of
/// operations must be bounded. [`Schema::cut_short`] says where a bound was reached.
const MOST_PARTS: usize = 256;

/// The number of properties listed for a schema. A property in one of the counted parts can be found
/// by name among any number of properties.
const MOST_PROPERTIES: usize = 1024;

/// The number of values listed for a schema.
pub(crate) const MOST_VALUES: usize = 1024;

/// The types that a schema declares; OpenAPI 3.1 allows several.
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

    /// `true` if a value of this type is allowed, or if no type is declared.
    pub fn allows(self, name: &str) -> bool {
        self.is_empty() || self.names().any(|known| known == name)
    }

    /// The names of the declared types.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        Self::NAMES
            .into_iter()
            .enumerate()
            .filter(move |(bit, _)| self.0 & (1 << bit) != 0)
            .map(|(_, name)| name)
    }
}

/// A schema, after following references. Siblings of a `$ref` count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schema<'w> {
    element: Element<'w>,
}

/// A property of a schema.
#[derive(Clone, Debug)]
pub struct Property<'w> {
    /// Its name.
    pub name: Cow<'w, str>,
    /// The entry in `properties`, with the references that lead to the schema around it.
    pub site: Site<'w>,
    /// Its schema.
    pub schema: Schema<'w>,
}

/// A value that a schema lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedValue<'w> {
    /// The value as it goes over the wire.
    pub text: Cow<'w, str>,
    /// The name of the value in clients, from `x-ms-enum`.
    pub name: Option<Cow<'w, str>>,
    /// The place of the value.
    pub place: Place<'w>,
}

/// The reason why a property is read-only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadOnly {
    /// `readOnly` in the schema at the end of the property's references.
    Schema,
    /// `readOnly` next to the property's own `$ref`. Strictly, JSON Reference ignores it there.
    BesideReference,
    /// Something else: `x-ms-mutability`, a part of an `allOf`, or the object around it.
    Indirect,
}

/// A wrong type or a wrong format of a value.
#[derive(Clone, Debug)]
pub struct Mistyped<'w> {
    /// The place of the declaration.
    pub site: Site<'w>,
    /// The declared type or format, as text for a message.
    pub declared: String,
}

impl<'w> Property<'w> {
    /// The reason why the property is read-only; `None` if requests may contain it.
    pub fn read_only(&self) -> Option<ReadOnly> {
        let is_marked = |place: &Place<'w>| {
            let mark = place.get("readOnly");
            mark.is_some_and(|mark| mark.node().as_bool() == Some(true))
        };
        if is_marked(&self.schema.place()) {
            return Some(ReadOnly::Schema);
        }
        let around = self.site.chain.len();
        let mut own = self.schema.element().chain().skip(around);
        if own.any(|place| is_marked(&place)) {
            return Some(ReadOnly::BesideReference);
        }
        let holder = self.site.place.parent().and_then(Place::parent);
        let is_indirect = self.schema.is_read_only() || holder.is_some_and(says_read_only);
        is_indirect.then_some(ReadOnly::Indirect)
    }

    /// `true` if a request that updates the resource may contain it: it isn't read-only, and its
    /// `x-ms-mutability`, if there is one, contains `update`.
    pub fn is_updatable(&self) -> bool {
        let mutability = self.schema.keyword("x-ms-mutability");
        self.read_only().is_none()
            && mutability.is_none_or(|mutability| {
                let mut values = mutability.children().filter_map(Place::as_str);
                values.any(|value| value == "update")
            })
    }

    /// `true` if the format, or the last word of the name, shows that the value is a URL. The name
    /// `location` alone doesn't: it is often a region.
    pub fn is_url(&self) -> bool {
        self.schema.is_url() || self.name != "location" && super::names::names_url(&self.name)
    }
}

/// `true` if an object is marked as read-only: by `readOnly`, or by an `x-ms-mutability` that
/// contains only `read`.
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

    /// The schema of an array's items.
    pub fn items(&self) -> Option<Self> {
        self.element.member("items").map(Self::new)
    }

    /// The place of its content.
    pub fn place(&self) -> Place<'w> {
        self.element.place()
    }

    /// A keyword of the schema itself, or next to a `$ref` that leads to it.
    pub fn keyword(&self, key: &str) -> Option<Place<'w>> {
        self.element.keyword(key)
    }

    /// The name of the definition, if the schema is a definition.
    pub fn name(&self) -> Option<Cow<'w, str>> {
        let place = self.place();
        let holder = place.parent()?;
        let is_definitions = holder.node().has_key("definitions")
            || holder.node().has_key("schemas")
            || holder.node().has_key("$defs");
        is_definitions.then(|| place.key()).flatten()
    }

    /// The schema at the end of its single-part `allOf`s, if no other keyword describes the value.
    /// Generators write a reference with a description in this way.
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

    /// Its name in backticks, or `otherwise` if it has no name.
    pub fn called(&self, otherwise: &str) -> String {
        match self.name() {
            Some(name) => format!("`{name}`"),
            None => otherwise.to_owned(),
        }
    }

    /// This schema and the parts of its `allOf`s, each once, nearest first, up to a bound.
    pub fn parts(&self) -> Cow<'_, [Self]> {
        self.counted_parts().0
    }

    /// The parts, and `true` if there are more than [`MOST_PARTS`].
    fn counted_parts(&self) -> (Cow<'_, [Self]>, bool) {
        if !self.is_composed() {
            return (Cow::Borrowed(std::slice::from_ref(self)), false);
        }
        let composition = self.composition();
        let parts = composition.parts().map(|part| self.part(&part));
        (Cow::Owned(parts.collect()), composition.is_cut())
    }

    /// The schema of a part.
    fn part(&self, part: &PartOf<'w>) -> Self {
        Self::new(self.element.through(part))
    }

    /// The parts of a composed schema, which operations share.
    fn composition(&self) -> Composition<'w> {
        let place = self.place();
        Composition::of(place, || {
            let mut seen = FxHashSet::default();
            let mut parts = Vec::new();
            let mut pending = vec![Element::at(place)];
            // A part that is listed twice counts twice.
            let mut left = 2 * MOST_PARTS;
            let mut is_cut = false;
            while parts.len() < MOST_PARTS
                && let Some(part) = pending.pop()
            {
                if !seen.insert(part.place()) {
                    continue;
                }
                if let Some(all) = part.member("allOf") {
                    let mut more = all.children();
                    let mut below: Vec<_> = more.by_ref().take(left).collect();
                    is_cut |= more.next().is_some();
                    left -= below.len();
                    below.reverse();
                    pending.extend(below);
                }
                parts.push(PartOf::from(part));
            }
            is_cut |= pending.iter().any(|part| !seen.contains(&part.place()));
            (parts, is_cut)
        })
    }

    /// The kind of members of which the schema has more than are read, and the number that is read.
    /// Rules don't see the rest.
    pub fn cut_short(&self) -> Option<(&'static str, usize)> {
        let (parts, is_cut) = self.counted_parts();
        if is_cut {
            return Some(("schemas in `allOf`", MOST_PARTS));
        }
        let more_than = |key: &str, bound: usize| {
            let mut left = bound;
            parts.iter().any(|part| {
                let members = part.place().get(key).into_iter().flat_map(Place::children);
                let count = members.take(left + 1).count();
                let is_more = count > left;
                left = left.saturating_sub(count);
                is_more
            })
        };
        if more_than("properties", MOST_PROPERTIES) {
            return Some(("properties", MOST_PROPERTIES));
        }
        let lists = ["enum", "anyOf", "oneOf"];
        let is_long = lists.into_iter().any(|key| more_than(key, MOST_VALUES));
        is_long.then_some(("values", MOST_VALUES))
    }

    /// The declared types, `allOf` included. A schema with `properties` and without a type is an
    /// object, as in all tools.
    pub fn types(&self) -> Types {
        let mut types = Types::default();
        let parts = self.parts();
        let is_declared = parts.iter().any(|part| part.place().get("type").is_some());
        let has_properties = |part: &Self| part.place().get("properties").is_some();
        if !is_declared && parts.iter().any(has_properties) {
            types.add("object");
        }
        for part in parts.iter() {
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

    /// The property with this name, `allOf` included.
    pub fn property(&self, name: &str) -> Option<Property<'w>> {
        if !self.is_composed() {
            return self.own_property(name);
        }
        let part = self.composition().part_with(name)?;
        self.part(&part).own_property(name)
    }

    /// The property with this name, without those of `allOf`.
    fn own_property(&self, name: &str) -> Option<Property<'w>> {
        let properties = self.element.member("properties")?;
        let entry = properties.place().get(name)?;
        Some(property_at(&properties, entry))
    }

    fn is_composed(&self) -> bool {
        self.place().get("allOf").is_some()
    }

    /// All properties, `allOf` included, each name once, up to a bound.
    pub fn properties(&self) -> Vec<Property<'w>> {
        let mut names = FxHashSet::default();
        let mut found = Vec::new();
        let parts = self.parts();
        for part in parts.iter() {
            let Some(properties) = part.element.member("properties") else {
                continue;
            };
            let left = MOST_PROPERTIES.saturating_sub(found.len());
            for entry in properties.place().members().take(left) {
                let property = property_at(&properties, entry);
                // The names of one part differ.
                if parts.len() == 1 || names.insert(property.name.clone()) {
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

    /// The wrong declaration of a value that should be a string in one of some formats: another
    /// type, or another format. A missing type or format is not wrong. If `formats` is empty, every
    /// format is right.
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

    /// `true` if its format declares a URL.
    pub fn is_url(&self) -> bool {
        let format = self.keyword("format").and_then(Place::as_str);
        matches!(format.as_deref(), Some("uri" | "url" | "uri-reference"))
    }

    /// The listed values: `enum`, `const`, the values of `x-ms-enum`, and literals in `oneOf` or
    /// `anyOf`. The list is incomplete if there are more than [`MOST_VALUES`].
    pub fn listed_values(&self) -> Vec<ListedValue<'w>> {
        /// A schema with none of these lists nothing. Nearly all schemas have none.
        const LISTS: [&str; 6] = ["enum", "x-ms-enum", "const", "allOf", "oneOf", "anyOf"];
        if LISTS.iter().all(|key| self.place().get(key).is_none()) {
            return Vec::new();
        }
        let mut found: Vec<ListedValue<'w>> = Vec::new();
        let mut known: FxHashMap<Cow<'w, str>, usize> = FxHashMap::default();
        let mut seen = FxHashSet::default();
        let mut pending = self.parts().into_owned();
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

    /// The listed values, as they go over the wire, each with its place.
    pub fn known_values(&self) -> Vec<(Cow<'w, str>, Place<'w>)> {
        self.listed_values()
            .into_iter()
            .map(|value| (value.text, value.place))
            .collect()
    }

    /// `true` if a value may have one of several shapes: a `oneOf` or `anyOf`, whose properties are
    /// not properties of the schema.
    pub fn has_alternatives(&self) -> bool {
        self.parts().iter().any(|part| {
            ["oneOf", "anyOf"]
                .iter()
                .any(|key| part.place().get(key).is_some())
        })
    }

    /// `true` if the schema, or a part of its `allOf`, is marked as a resource of Azure Resource
    /// Manager.
    pub fn is_azure_resource(&self) -> bool {
        self.parts().iter().any(|part| {
            let mark = part.element.keyword("x-ms-azure-resource");
            mark.is_some_and(|mark| mark.node().as_bool() == Some(true))
        })
    }

    /// `true` if a discriminator property chooses between several kinds of values, each with its
    /// own properties.
    pub fn is_discriminated(&self) -> bool {
        self.parts()
            .iter()
            .any(|part| part.place().get("discriminator").is_some())
    }

    /// The possible shapes of a value: the parts of the schema's own `oneOf` or `anyOf`.
    pub fn alternatives(&self) -> Vec<Self> {
        ["oneOf", "anyOf"]
            .iter()
            .filter_map(|key| self.element.member(key))
            .flat_map(|shapes| shapes.children().map(Self::new).collect::<Vec<_>>())
            .collect()
    }

    /// The node that lists the values, where a finding about the list points.
    pub fn values_site(&self) -> Site<'w> {
        let parts = self.parts();
        let holder = parts.iter().find(|part| {
            ["enum", "oneOf", "anyOf", "const", "x-ms-enum"]
                .iter()
                .any(|key| part.place().get(key).is_some())
        });
        let part = holder.unwrap_or(self);
        let list = ["enum", "oneOf", "anyOf", "const", "x-ms-enum"]
            .iter()
            .find_map(|key| part.place().get(key));
        match list {
            Some(list) => part.element.key_of(list),
            None => part.element.key(),
        }
    }

    /// `true` if responses contain it and requests don't: `readOnly` next to a reference, in the
    /// schema or in an `allOf`, or an `x-ms-mutability` that contains only `read`.
    pub fn is_read_only(&self) -> bool {
        self.element.chain().any(says_read_only)
            || self.parts().iter().any(|part| {
                part.element.chain().any(says_read_only) || says_read_only(part.place())
            })
    }

    /// `true` if the schema doesn't describe the value: no type except `object`, no property, no
    /// choice.
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

    /// `true` if the schema doesn't describe the value, not even as a map.
    pub fn says_nothing(&self) -> bool {
        self.is_empty() && !self.is_map()
    }

    /// `true` if its values are maps: it has `additionalProperties`, and they allow something.
    pub fn is_map(&self) -> bool {
        self.parts().iter().any(|part| {
            let others = part.place().get("additionalProperties");
            others.is_some_and(|others| others.node().as_bool() != Some(false))
        })
    }

    /// `true` if a value may have something at a JSON Pointer. It may if the description leaves
    /// anything open. It can't if the description is complete and has no such property or item.
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

    /// `true` if a value may have a property with this name, declared or not.
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

    /// The schema's name in `explain`, relative to a document: `#/definitions/Widget`, with the
    /// relative path if it is in another file.
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
    Property {
        name: entry.key().unwrap_or_default(),
        site: properties.key_of(entry),
        schema: Schema::new(properties.entry(entry)),
    }
}
