//! A serde `Deserializer` over the tree, for the program's own files: an error in one of them
//! points to the wrong bytes.

use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;

use serde::de::{
    DeserializeOwned, DeserializeSeed, EnumAccess, Error as _, Expected, IntoDeserializer,
    MapAccess, SeqAccess, Unexpected, VariantAccess, Visitor,
};

use super::tree::{Kind, LoneSurrogate, Node};
use crate::text::{Span, listed, meant};

/// The deepest allowed nesting of a value. None of our files is nearly as deep, and the stack can
/// hold much more.
const MAX_DEPTH: u32 = 128;

/// The number of bytes of keys and scalars, and of nodes, that aliases may add to the written ones.
const ALIAS_BUDGET: usize = 1 << 20;

/// The reason why a node is not a value of the requested type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeError {
    /// The wrong key or value.
    pub span: Span,
    /// The description of the error.
    pub message: String,
    /// The advice on what to write instead.
    pub help: Option<String>,
}

impl fmt::Display for DeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.help {
            Some(help) => write!(f, "{}; {help}", self.message),
            None => f.write_str(&self.message),
        }
    }
}

impl std::error::Error for DeError {}

impl serde::de::Error for DeError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self {
            span: Span::default(),
            message: message.to_string(),
            help: None,
        }
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        let expected = match expected.to_string().as_str() {
            "u8" => "a whole number up to 255".to_owned(),
            "u16" => "a whole number up to 65535".to_owned(),
            "u32" | "u64" | "usize" => "a whole number".to_owned(),
            "a boolean" => "`true` or `false`".to_owned(),
            "a string" => "a text".to_owned(),
            "a sequence" => "a list".to_owned(),
            "a map" => "a mapping".to_owned(),
            other => other.to_owned(),
        };
        Self::custom(format_args!(
            "{expected} belongs here, not {}",
            Shown(found)
        ))
    }

    fn invalid_value(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::invalid_type(found, expected)
    }

    fn unknown_field(key: &str, known: &'static [&'static str]) -> Self {
        Self {
            help: instead(key, known, "A newer lro-lint may know more keys"),
            ..Self::custom(format_args!("there is no key `{key}`"))
        }
    }

    fn unknown_variant(value: &str, known: &'static [&'static str]) -> Self {
        Self {
            help: instead(value, known, "A newer lro-lint may know more values"),
            ..Self::custom(format_args!("there is no value `{value}`"))
        }
    }

    fn missing_field(key: &'static str) -> Self {
        Self::custom(format_args!("the key `{key}` is missing"))
    }

    fn duplicate_field(key: &'static str) -> Self {
        Self::custom(format_args!("the key `{key}` appears twice"))
    }
}

/// An unexpected value, in words.
struct Shown<'u>(Unexpected<'u>);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Unexpected::Bool(value) => write!(f, "`{value}`"),
            Unexpected::Unsigned(value) => write!(f, "the number {value}"),
            Unexpected::Signed(value) => write!(f, "the number {value}"),
            Unexpected::Float(value) => write!(f, "the number {value}"),
            Unexpected::Str(text) => write!(f, "the text {text:?}"),
            Unexpected::Unit | Unexpected::Option => f.write_str("nothing"),
            Unexpected::Seq => f.write_str("a list"),
            Unexpected::Map => f.write_str("a mapping"),
            other => write!(f, "{other}"),
        }
    }
}

impl DeError {
    /// Adds a position to the error. Errors made by serde have no position, so the innermost place
    /// that sees one adds its own.
    fn at(self, span: Span) -> Self {
        if self.span == Span::default() {
            return Self { span, ..self };
        }
        self
    }
}

impl From<LoneSurrogate> for DeError {
    fn from(lone: LoneSurrogate) -> Self {
        Self {
            span: lone.span,
            message: "half of a surrogate pair".to_owned(),
            help: None,
        }
    }
}

/// Reads a value of type `T` from a node.
///
/// # Errors
/// The first node that doesn't fit, with its position.
pub fn from_node<T: DeserializeOwned>(node: Node<'_>) -> Result<T, DeError> {
    let written = node.tree().len() + node.tree().text().len();
    let budget = Cell::new(written + ALIAS_BUDGET);
    T::deserialize(Deserializer {
        node,
        budget: &budget,
        depth: 0,
    })
}

/// The advice for an unknown key or value: the one that was probably meant, or all known ones.
fn instead(word: &str, known: &'static [&'static str], newer: &str) -> Option<String> {
    if let Some(near) = meant(word, known) {
        return Some(format!("did you mean `{near}`?"));
    }
    let quoted = known.iter().map(|word| format!("`{word}`"));
    let quoted: Vec<_> = quoted.collect();
    match quoted.as_slice() {
        [] => None,
        [only] => Some(format!("write {only}. {newer}")),
        all => Some(format!("write {}. {newer}", listed(all, "or"))),
    }
}

#[derive(Clone, Copy)]
struct Deserializer<'de, 'b> {
    node: Node<'de>,
    budget: &'b Cell<usize>,
    depth: u32,
}

impl<'de> Deserializer<'de, '_> {
    fn locate(self, error: DeError) -> DeError {
        error.at(self.node.span())
    }

    fn child(self, node: Node<'de>) -> Self {
        Self {
            node,
            depth: self.depth + 1,
            ..self
        }
    }

    fn spend(self) -> Result<(), DeError> {
        if self.depth > MAX_DEPTH {
            return Err(self.error("nested too deeply"));
        }
        let key = self.node.key_span().map_or(0, Span::len);
        let scalar = match self.node.kind() {
            Kind::Array | Kind::Object => 0,
            _ => self.node.content().span().len(),
        };
        let cost = 1 + key as usize + scalar as usize;
        let Some(left) = self.budget.get().checked_sub(cost) else {
            return Err(self.error("aliases repeat too much"));
        };
        self.budget.set(left);
        Ok(())
    }

    fn error(self, message: &str) -> DeError {
        DeError {
            span: self.node.span(),
            message: message.to_owned(),
            help: None,
        }
    }

    fn text(self) -> Result<Cow<'de, str>, DeError> {
        match self.node.string() {
            Some(text) => Ok(text?),
            None => Err(self.error("a text belongs here")),
        }
    }

    fn scalar<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DeError> {
        match self.node.kind() {
            Kind::Bool(value) => visitor.visit_bool(value),
            Kind::Number => {
                let text = self.node.scalar_text().unwrap_or_default();
                if let Ok(value) = text.parse::<u64>() {
                    visitor.visit_u64(value)
                } else if let Ok(value @ ..0) = text.parse::<i64>() {
                    visitor.visit_i64(value)
                } else {
                    match text.parse::<f64>() {
                        Ok(value) if value.is_infinite() => {
                            Err(self.error("a number that is too large"))
                        }
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
        let member = Cell::new(None);
        let result = match self.node.kind() {
            Kind::Array => visitor.visit_seq(Items {
                de: self,
                rest: self.node.children(),
            }),
            Kind::Object => visitor.visit_map(Members {
                de: self,
                rest: self.node.children(),
                member: &member,
            }),
            _ => self.scalar(visitor),
        };
        result.map_err(|error| match member.get().and_then(Node::key_span) {
            // A visitor that fails between key and value rejects the key.
            Some(key) => error.at(key),
            None => self.locate(error),
        })
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DeError> {
        match self.node.kind() {
            Kind::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, DeError> {
        if name == super::located::NAME {
            return visitor.visit_seq(Place {
                de: self,
                is_told: false,
            });
        }
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
        self.spend()?;
        let (variant, value) = match self.node.kind() {
            Kind::String => (self.text()?, None),
            Kind::Object => match (self.node.children().next(), self.node.children().nth(1)) {
                (Some(only), None) => (only.decoded_key()?, Some(only)),
                _ => return Err(self.error("exactly one key belongs here")),
            },
            _ => return Err(self.error("a text belongs here")),
        };
        visitor
            .visit_enum(Variant {
                de: self,
                variant,
                value,
            })
            .map_err(|error| self.locate(error))
    }

    /// By default, serde would read a list as the values of the fields, in order.
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, DeError> {
        if self.node.is_array() {
            return Err(self.locate(DeError::invalid_type(Unexpected::Seq, &visitor)));
        }
        self.deserialize_any(visitor)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DeError> {
        visitor.visit_unit()
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf
        unit unit_struct seq tuple tuple_struct map identifier
    }
}

/// A sequence for [`super::Located`]: the number of a node, then its value.
struct Place<'de, 'b> {
    de: Deserializer<'de, 'b>,
    is_told: bool,
}

impl<'de> SeqAccess<'de> for Place<'de, '_> {
    type Error = DeError;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, DeError> {
        let value = if std::mem::replace(&mut self.is_told, true) {
            seed.deserialize(self.de)
        } else {
            seed.deserialize(self.de.node.id().0.into_deserializer())
        };
        value.map(Some)
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
    /// The member whose key was read and whose value was not read yet.
    member: &'b Cell<Option<Node<'de>>>,
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
        self.member.set(Some(member));
        let key = member.decoded_key()?;
        seed.deserialize(key.into_deserializer()).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, DeError> {
        let Some(member) = self.member.take() else {
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
            Some(value) => Err(self.de.child(value).error("no value belongs here")),
        }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, DeError> {
        match self.value {
            Some(value) => seed.deserialize(self.de.child(value)),
            None => Err(self.de.error("a value belongs here")),
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Deserialize;

    use super::*;
    use crate::syntax::{read_json, read_yaml};

    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(deny_unknown_fields, rename_all = "kebab-case")]
    struct Config {
        profile: Option<String>,
        #[serde(default)]
        threads: u8,
        #[serde(default)]
        rules: BTreeMap<String, Level>,
    }

    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(rename_all = "lowercase")]
    enum Level {
        Off,
        Error,
        At(u32),
        Between(u32, u32),
        Named { name: String },
    }

    fn read<T: DeserializeOwned>(text: &str) -> Result<T, DeError> {
        from_node(read_yaml(text).expect(text).root())
    }

    /// Asserts which bytes are wrong and how the message begins.
    #[track_caller]
    fn refuses<T: DeserializeOwned + fmt::Debug>(text: &str, shown: &str, message: &str) {
        let error = read::<T>(text).expect_err(text);
        assert_eq!(error.span.slice(text), shown, "{error}");
        assert!(error.message.starts_with(message), "{error}");
    }

    #[test]
    fn a_struct_is_read() {
        let config: Config = read(
            "profile: arm\nthreads: 4\nrules:\n  a: off\n  b: {at: 3}\n  c: {between: [1, 2]}\n  \
             d: {named: {name: x}}\n",
        )
        .expect("a configuration");
        let rules = [
            ("a", Level::Off),
            ("b", Level::At(3)),
            ("c", Level::Between(1, 2)),
            (
                "d",
                Level::Named {
                    name: "x".to_owned(),
                },
            ),
        ];
        assert_eq!(
            config,
            Config {
                profile: Some("arm".to_owned()),
                threads: 4,
                rules: rules.map(|(name, level)| (name.to_owned(), level)).into(),
            }
        );
    }

    #[test]
    fn null_and_nothing_are_none() {
        for text in ["profile: null", "profile:", "{}"] {
            assert_eq!(read::<Config>(text).expect(text).profile, None);
        }
        assert_eq!(read::<Option<u8>>("1").expect("a number"), Some(1));
    }

    #[test]
    fn an_unknown_or_repeated_key_is_shown_at_the_key() {
        refuses::<Config>(
            "threads: 1\nthread: 2\n",
            "thread",
            "there is no key `thread`",
        );
        refuses::<Config>("{\"profil\": x}", "\"profil\"", "there is no key `profil`");
        refuses::<Config>(
            "threads: 1\n'threads': 2\n",
            "'threads'",
            "the key `threads` appears twice",
        );
    }

    #[test]
    fn a_wrong_value_is_shown_at_the_value() {
        refuses::<Config>(
            "threads: many\n",
            "many",
            "a whole number up to 255 belongs here, not the text \"many\"",
        );
        refuses::<Config>(
            "threads: 256\n",
            "256",
            "a whole number up to 255 belongs here, not the number 256",
        );
        refuses::<Config>(
            "threads: -1\n",
            "-1",
            "a whole number up to 255 belongs here, not the number -1",
        );
        refuses::<Config>("profile: [a]\n", "[a]", "a text belongs here, not a list");
        refuses::<Config>("profile: 1\n", "1", "a text belongs here, not the number 1");
        refuses::<Config>(
            "rules:\n  - a\n",
            "- a",
            "a mapping belongs here, not a list",
        );
        refuses::<Vec<u8>>("[1, 2, x, y]", "x", "a whole number up to 255 belongs here");
        refuses::<(u8, u8)>("[1]", "[1]", "invalid length 1");
    }

    #[test]
    fn a_missing_field_is_shown_at_its_object() {
        #[derive(Debug, Deserialize)]
        struct Entry {
            #[expect(dead_code, reason = "only its absence matters")]
            path: String,
        }
        refuses::<Vec<Entry>>("- path: a\n- {}\n", "{}", "the key `path` is missing");
    }

    #[test]
    fn a_wrong_variant_is_shown() {
        refuses::<Config>("rules: {a: louder}", "louder", "there is no value `louder`");
        refuses::<Level>(
            "{loud: 1, off: 2}",
            "{loud: 1, off: 2}",
            "exactly one key belongs here",
        );
        refuses::<Level>("{}", "{}", "exactly one key belongs here");
        refuses::<Level>("[off]", "[off]", "a text belongs here");
        refuses::<Level>("at", "at", "a value belongs here");
        refuses::<Level>("between", "between", "tuple variant");
        refuses::<Level>("{off: 1}", "1", "no value belongs here");
        refuses::<Level>("{at: x}", "x", "a whole number belongs here");
        refuses::<Level>("{between: [1, y]}", "y", "a whole number belongs here");
        refuses::<Level>("{named: {nom: 1}}", "{nom: 1}", "the key `name` is missing");
    }

    #[test]
    fn integers_and_floats_keep_their_value() {
        let values: Vec<serde_json::Number> =
            read("[18446744073709551615, -9223372036854775808, 1.5, +7]").expect("numbers");
        let written: Vec<_> = values.iter().map(ToString::to_string).collect();
        assert_eq!(
            written,
            ["18446744073709551615", "-9223372036854775808", "1.5", "7"]
        );
        let zero: f64 = read("-0").expect("a number");
        assert!(zero.is_sign_negative());
        refuses::<f64>("1e400", "1e400", "a number that is too large");
        refuses::<u8>("0x10", "0x10", "a number that is not decimal");
        refuses::<f64>(".nan", ".nan", "a number that is not decimal");
    }

    #[test]
    fn an_error_in_an_alias_is_shown_at_the_alias() {
        refuses::<BTreeMap<String, Vec<u8>>>(
            "a: &x [1]\nb: [2, 300]\nc: *x\n",
            "300",
            "a whole number up to 255 belongs here",
        );
        refuses::<(String, u8)>("[&x a, *x]", "*x", "a whole number up to 255 belongs here");
    }

    #[test]
    fn half_a_surrogate_pair_is_refused() {
        for (text, shown) in [
            (r#"{"a": "\ud800"}"#, r#""\ud800""#),
            (r#"{"\ud800": 1}"#, r#""\ud800""#),
        ] {
            let tree = read_json(text).expect(text);
            let error = from_node::<serde_json::Value>(tree.root()).expect_err(text);
            assert_eq!(error.span.slice(text), shown);
            assert_eq!(error.to_string(), "half of a surrogate pair");
        }
        let tree = read_json(r#"{"\ud800": 1}"#).expect("a document");
        assert!(from_node::<Level>(tree.root()).is_err());
    }

    #[test]
    fn what_is_ignored_is_not_read() {
        #[derive(Debug, Deserialize)]
        struct Only {
            a: u8,
        }
        let only: Only = read("a: 1\nb: &b [*b, 1e400]\n").expect("`b` is nobody's");
        assert_eq!(only.a, 1);
    }

    #[test]
    fn depth_is_bounded() {
        let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        let read = |text: String| {
            let tree = read_json(text).expect("a document");
            from_node::<serde_json::Value>(tree.root())
        };
        assert!(read(nested(MAX_DEPTH as usize)).is_ok());
        let error = read(nested(200_000)).expect_err("too deep");
        assert_eq!(error.message, "nested too deeply");
        assert_eq!(error.span.start, MAX_DEPTH + 1);
    }

    #[test]
    fn an_enum_within_itself_is_bounded() {
        #[derive(Debug, Deserialize)]
        enum Chain {
            #[expect(dead_code, reason = "never reached")]
            Next(Box<Chain>),
        }
        refuses::<Chain>("&a {Next: *a}", "*a", "nested too deeply");
    }

    #[test]
    fn aliases_are_followed_within_a_budget() {
        let bomb = |text: String| read::<serde_json::Value>(&text).expect_err("a bomb");
        let mut wide = "- &a0 [x,x,x,x,x,x,x,x,x,x]\n".to_owned();
        for level in 1..10 {
            let alias = format!("*a{}", level - 1);
            wide += &format!("- &a{level} [{}]\n", [alias.as_str(); 10].join(","));
        }
        assert_eq!(bomb(wide).message, "aliases repeat too much");
        let long = format!("- &s {}\n{}", "s".repeat(100_000), "- *s\n".repeat(1000));
        assert_eq!(bomb(long).message, "aliases repeat too much");
        let keys = format!(
            "- &k {{{}: 1}}\n{}",
            "k".repeat(10_000),
            "- *k\n".repeat(1000)
        );
        assert_eq!(bomb(keys).message, "aliases repeat too much");
        let few = "- &s x\n".to_owned() + &"- *s\n".repeat(10_000);
        assert!(read::<serde_json::Value>(&few).is_ok());
    }

    #[test]
    fn a_large_document_without_aliases_is_within_the_budget() {
        let item = r#"{"key": "a value", "other": 1, "list": [[], [], {}]}"#;
        let tree = read_json(format!("[{}]", [item; 50_000].join(","))).expect("a document");
        assert!(tree.text().len() > ALIAS_BUDGET);
        assert!(from_node::<serde_json::Value>(tree.root()).is_ok());
    }
}
