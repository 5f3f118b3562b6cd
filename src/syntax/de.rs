//! A serde `Deserializer` over the tree, for files that the program itself defines: an error in
//! one of them is shown at the bytes at fault.

use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;

use serde::de::{
    DeserializeOwned, DeserializeSeed, EnumAccess, Error as _, IntoDeserializer, MapAccess,
    SeqAccess, Unexpected, VariantAccess, Visitor,
};

use super::tree::{Kind, Node};
use crate::text::Span;

/// How deep a value may nest; far beyond any file of ours, far below the stack.
const MAX_DEPTH: u32 = 128;

/// How many nodes may be visited beyond those that are written, by following aliases.
const ALIAS_BUDGET: usize = 100_000;

/// Why a node is not the value that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeError {
    /// The key or value at fault.
    pub span: Span,
    /// What is wrong with it.
    pub message: String,
}

impl fmt::Display for DeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for DeError {}

impl serde::de::Error for DeError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self {
            span: Span::default(),
            message: message.to_string(),
        }
    }
}

/// Reads a value of type `T` from a node.
///
/// # Errors
/// The first node that does not fit, with its position.
pub fn from_node<T: DeserializeOwned>(node: Node<'_>) -> Result<T, DeError> {
    let budget = Cell::new(node.tree().len() + ALIAS_BUDGET);
    T::deserialize(Deserializer {
        node,
        budget: &budget,
        depth: 0,
    })
}

#[derive(Clone, Copy)]
struct Deserializer<'de, 'b> {
    node: Node<'de>,
    budget: &'b Cell<usize>,
    depth: u32,
}

impl<'de> Deserializer<'de, '_> {
    fn locate(self, error: DeError) -> DeError {
        // Errors made by serde carry no position; the innermost node that sees one has it.
        if error.span == Span::default() {
            let span = self.node.span();
            return DeError { span, ..error };
        }
        error
    }

    fn child(self, node: Node<'de>) -> Self {
        Self {
            node,
            depth: self.depth + 1,
            ..self
        }
    }

    fn spend(self) -> Result<(), DeError> {
        let left = self.budget.get();
        if left == 0 {
            return Err(self.error("aliases repeat too much"));
        }
        if self.depth > MAX_DEPTH {
            return Err(self.error("nested too deeply"));
        }
        self.budget.set(left - 1);
        Ok(())
    }

    fn error(self, message: &str) -> DeError {
        DeError {
            span: self.node.span(),
            message: message.to_owned(),
        }
    }

    fn text(self) -> Result<Cow<'de, str>, DeError> {
        match self.node.string() {
            Some(text) => text.map_err(|lone| DeError {
                span: lone.span,
                message: "half of a surrogate pair".to_owned(),
            }),
            None => Err(self.error("a string is expected")),
        }
    }

    fn scalar<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DeError> {
        match self.node.kind() {
            Kind::Bool(value) => visitor.visit_bool(value),
            Kind::Number => {
                let text = self.node.scalar_text().unwrap_or_default();
                if let Ok(value) = text.parse::<u64>() {
                    visitor.visit_u64(value)
                } else if let Ok(value) = text.parse::<i64>() {
                    visitor.visit_i64(value)
                } else {
                    match text.parse::<f64>() {
                        Ok(value) => visitor.visit_f64(value),
                        Err(_) => Err(self.error("a number that is not decimal")),
                    }
                }
            }
            Kind::String => match self.text()? {
                Cow::Borrowed(text) => visitor.visit_borrowed_str(text),
                Cow::Owned(text) => visitor.visit_string(text),
            },
            _ => visitor.visit_unit(),
        }
    }
}

impl<'de> serde::Deserializer<'de> for Deserializer<'de, '_> {
    type Error = DeError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DeError> {
        self.spend()?;
        let result = match self.node.kind() {
            Kind::Array => visitor.visit_seq(Items {
                de: self,
                rest: self.node.children(),
            }),
            Kind::Object => visitor.visit_map(Members {
                de: self,
                rest: self.node.children(),
                value: None,
            }),
            _ => self.scalar(visitor),
        };
        result.map_err(|error| self.locate(error))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DeError> {
        match self.node.kind() {
            Kind::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, DeError> {
        visitor
            .visit_newtype_struct(self)
            .map_err(|error| self.locate(error))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, DeError> {
        let (variant, value) = match self.node.kind() {
            Kind::String => (self.text()?, None),
            Kind::Object => match (self.node.children().next(), self.node.children().nth(1)) {
                (Some(only), None) => (only.key().unwrap_or_default(), Some(only)),
                _ => return Err(self.error("exactly one member is expected")),
            },
            _ => return Err(self.error("a string is expected")),
        };
        visitor
            .visit_enum(Variant {
                de: self,
                variant,
                value,
            })
            .map_err(|error| self.locate(error))
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DeError> {
        visitor.visit_unit()
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf
        unit unit_struct seq tuple tuple_struct map struct identifier
    }
}

struct Items<'de, 'b, I> {
    de: Deserializer<'de, 'b>,
    rest: I,
}

impl<'de, I: Iterator<Item = Node<'de>>> SeqAccess<'de> for Items<'de, '_, I> {
    type Error = DeError;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, DeError> {
        let Some(item) = self.rest.next() else {
            return Ok(None);
        };
        let de = self.de.child(item);
        seed.deserialize(de)
            .map(Some)
            .map_err(|error| de.locate(error))
    }
}

struct Members<'de, 'b, I> {
    de: Deserializer<'de, 'b>,
    rest: I,
    value: Option<Node<'de>>,
}

impl<'de, I: Iterator<Item = Node<'de>>> MapAccess<'de> for Members<'de, '_, I> {
    type Error = DeError;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, DeError> {
        let Some(member) = self.rest.next() else {
            return Ok(None);
        };
        self.value = Some(member);
        let key = member.key().unwrap_or_default();
        seed.deserialize(key.into_deserializer())
            .map(Some)
            .map_err(|error: DeError| DeError {
                // An unknown or repeated key is shown at the key.
                span: member.key_span().unwrap_or_default(),
                ..error
            })
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, DeError> {
        let Some(member) = self.value.take() else {
            return Err(DeError::custom("a value without a key"));
        };
        let de = self.de.child(member);
        seed.deserialize(de).map_err(|error| de.locate(error))
    }
}

struct Variant<'de, 'b> {
    de: Deserializer<'de, 'b>,
    variant: Cow<'de, str>,
    value: Option<Node<'de>>,
}

impl<'de, 'b> EnumAccess<'de> for Variant<'de, 'b> {
    type Error = DeError;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), DeError> {
        let name = self.variant.clone();
        seed.deserialize(name.into_deserializer())
            .map(|value| (value, self))
    }
}

impl<'de> VariantAccess<'de> for Variant<'de, '_> {
    type Error = DeError;

    fn unit_variant(self) -> Result<(), DeError> {
        match self.value {
            None => Ok(()),
            Some(value) => Err(self.de.child(value).error("no value is expected here")),
        }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, DeError> {
        match self.value {
            Some(value) => seed.deserialize(self.de.child(value)),
            None => Err(self.de.error("a value is expected")),
        }
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, DeError> {
        self.collection(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, DeError> {
        self.collection(visitor)
    }
}

impl<'de> Variant<'de, '_> {
    fn collection<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DeError> {
        match self.value {
            Some(value) => serde::Deserializer::deserialize_any(self.de.child(value), visitor),
            None => Err(DeError::invalid_type(Unexpected::UnitVariant, &visitor)),
        }
    }
}
