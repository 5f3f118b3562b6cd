//! JSON whose objects keep their order, so that a document can be written in another one.

use std::fmt;

use serde::de::{MapAccess, SeqAccess, Visitor};
use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

/// A value; members of objects in the order in which they are written.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Json {
    Scalar(Value),
    Array(Vec<Self>),
    Object(Vec<(String, Self)>),
}

impl Json {
    /// What a text says.
    pub(crate) fn parse(text: &str) -> Self {
        serde_json::from_str(text).unwrap()
    }

    /// Two spaces for each level, a line end behind it.
    pub(crate) fn pretty(&self) -> String {
        format!("{}\n", serde_json::to_string_pretty(self).unwrap())
    }

    /// With another indentation.
    pub(crate) fn indented_by(&self, indent: &str) -> String {
        let mut out = Vec::new();
        let formatter = serde_json::ser::PrettyFormatter::with_indent(indent.as_bytes());
        let mut serializer = serde_json::Serializer::with_formatter(&mut out, formatter);
        self.serialize(&mut serializer).unwrap();
        String::from_utf8(out).unwrap()
    }

    /// All on one line.
    pub(crate) fn compact(&self) -> String {
        serde_json::to_string(self).unwrap()
    }

    /// The same as a block of YAML.
    pub(crate) fn yaml(&self) -> String {
        serde_yaml::to_string(self).unwrap()
    }

    /// What stands behind keys that follow each other.
    pub(crate) fn at(&mut self, keys: &[&str]) -> &mut Self {
        keys.iter().fold(self, |json, key| match json {
            Self::Object(members) => {
                let mut members = members.iter_mut();
                let found = members.find(|(own, _)| own == key);
                &mut found.unwrap_or_else(|| panic!("no {key} in {keys:?}")).1
            }
            _ => panic!("no object around {key} in {keys:?}"),
        })
    }

    /// Whether it is an object with a key.
    pub(crate) fn has(&self, key: &str) -> bool {
        matches!(self, Self::Object(members) if members.iter().any(|(own, _)| own == key))
    }

    /// Adds a member, or replaces it where it stands.
    pub(crate) fn set(&mut self, key: &str, value: impl Into<Self>) {
        let value = value.into();
        let Self::Object(members) = self else {
            panic!("no object to put {key} into");
        };
        match members.iter_mut().find(|(own, _)| own == key) {
            Some((_, old)) => *old = value,
            None => members.push((key.to_owned(), value)),
        }
    }

    /// Takes a member out.
    pub(crate) fn remove(&mut self, key: &str) -> Self {
        let Self::Object(members) = self else {
            panic!("no object to take {key} from");
        };
        let at = members.iter().position(|(own, _)| own == key);
        members.remove(at.unwrap_or_else(|| panic!("no {key}"))).1
    }

    /// Calls a function on every value, the outer ones first.
    pub(crate) fn each(&mut self, change: &mut dyn FnMut(&mut Self)) {
        change(self);
        match self {
            Self::Scalar(_) => {}
            Self::Array(items) => items.iter_mut().for_each(|item| item.each(change)),
            Self::Object(members) => members.iter_mut().for_each(|(_, value)| value.each(change)),
        }
    }
}

impl From<Value> for Json {
    fn from(value: Value) -> Self {
        match value {
            Value::Array(items) => Self::Array(items.into_iter().map(Self::from).collect()),
            Value::Object(members) => {
                let members = members.into_iter();
                Self::Object(members.map(|(key, value)| (key, value.into())).collect())
            }
            scalar => Self::Scalar(scalar),
        }
    }
}

impl From<&str> for Json {
    fn from(text: &str) -> Self {
        Self::Scalar(text.into())
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Scalar(value) => value.serialize(serializer),
            Self::Array(items) => {
                let mut out = serializer.serialize_seq(Some(items.len()))?;
                items
                    .iter()
                    .try_for_each(|item| out.serialize_element(item))?;
                out.end()
            }
            Self::Object(members) => {
                let mut out = serializer.serialize_map(Some(members.len()))?;
                let mut members = members.iter();
                members.try_for_each(|(key, value)| out.serialize_entry(key, value))?;
                out.end()
            }
        }
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Ordered)
    }
}

struct Ordered;

impl<'de> Visitor<'de> for Ordered {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Scalar(Value::Null))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Scalar(value.into()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Json, E> {
        Ok(Json::Scalar(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Json, E> {
        Ok(Json::Scalar(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Json, E> {
        Ok(Json::Scalar(value.into()))
    }

    fn visit_str<E>(self, value: &str) -> Result<Json, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Json, A::Error> {
        let mut all = Vec::new();
        while let Some(item) = items.next_element()? {
            all.push(item);
        }
        Ok(Json::Array(all))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Json, A::Error> {
        let mut all = Vec::new();
        while let Some(member) = members.next_entry()? {
            all.push(member);
        }
        Ok(Json::Object(all))
    }
}
