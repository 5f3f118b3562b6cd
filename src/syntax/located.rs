use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

use serde::de::{Deserialize, Error, SeqAccess, Visitor};

use super::tree::NodeId;

/// The name that marks a [`Located`] for the Deserializer over the tree.
pub(super) const NAME: &str = "$lro_lint::Located";

/// A value and its node, for checks that are possible only after reading everything.
#[derive(Clone, Debug)]
pub struct Located<T> {
    /// The value.
    pub value: T,
    /// The node of the value.
    pub node: NodeId,
}

impl<T> Deref for Located<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Located<T> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(NAME, Pair(PhantomData))
    }
}

/// Reads the number of the node, then the value.
struct Pair<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for Pair<T> {
    type Value = Located<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value of a tree")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut pair: A) -> Result<Located<T>, A::Error> {
        let missing = || A::Error::custom("a value without a place");
        let node = NodeId(pair.next_element()?.ok_or_else(missing)?);
        let value = pair.next_element()?.ok_or_else(missing)?;
        Ok(Located { value, node })
    }
}

/// A string, or a list of strings.
#[derive(Clone, Debug, Default)]
pub struct Strings(Vec<Located<String>>);

impl Deref for Strings {
    type Target = [Located<String>];

    fn deref(&self) -> &[Located<String>] {
        &self.0
    }
}

impl<'de> Deserialize<'de> for Strings {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Located { value, node } = Located::<OneOrMany>::deserialize(deserializer)?;
        Ok(Self(match value {
            OneOrMany::One(value) => vec![Located { value, node }],
            OneOrMany::Many(values) => values,
        }))
    }
}

enum OneOrMany {
    One(String),
    Many(Vec<Located<String>>),
}

impl<'de> Deserialize<'de> for OneOrMany {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;

        impl<'de> Visitor<'de> for Either {
            type Value = OneOrMany;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text or a list of texts")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<OneOrMany, E> {
                Ok(OneOrMany::One(text.to_owned()))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<OneOrMany, A::Error> {
                let mut values = Vec::new();
                while let Some(value) = items.next_element()? {
                    values.push(value);
                }
                Ok(OneOrMany::Many(values))
            }
        }

        deserializer.deserialize_any(Either)
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;
    use crate::syntax::{from_node, read_yaml};

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Sample {
        name: Located<String>,
        #[serde(default)]
        others: Strings,
    }

    #[test]
    fn values_know_their_nodes() {
        let tree = read_yaml("others: [b, c]\nname: a\n").unwrap();
        let sample: Sample = from_node(tree.root()).unwrap();
        let text = |value: &Located<String>| {
            let span = tree.node(value.node).span();
            assert_eq!(span.slice(tree.text()), value.value);
            value.value.clone()
        };
        assert_eq!(text(&sample.name), "a");
        assert_eq!(
            sample.others.iter().map(text).collect::<Vec<_>>(),
            ["b", "c"]
        );
        let tree = read_yaml("{name: a, others: b}").unwrap();
        let sample: Sample = from_node(tree.root()).unwrap();
        assert_eq!(tree.node(sample.others[0].node).key().unwrap(), "others");
    }

    #[test]
    fn errors_keep_their_places() {
        let error = |text: &str| {
            let error = from_node::<Sample>(read_yaml(text).unwrap().root()).unwrap_err();
            (error.span.slice(text).to_owned(), error.message)
        };
        let expected = |span: &str, message: &str| (span.to_owned(), message.to_owned());
        assert_eq!(
            error("name: 1\n"),
            expected("1", "a text belongs here, not the number 1")
        );
        assert_eq!(
            error("{name: a, others: [b, 2]}"),
            expected("2", "a text belongs here, not the number 2")
        );
        assert_eq!(
            error("{name: a, others: {}}"),
            expected(
                "{}",
                "a text or a list of texts belongs here, not a mapping"
            )
        );
    }

    #[test]
    fn unknown_keys_get_a_suggestion() {
        let error = |text: &str| {
            let error = from_node::<Sample>(read_yaml(text).unwrap().root()).unwrap_err();
            error.to_string()
        };
        assert_eq!(
            error("nmae: a"),
            "there is no key `nmae`; did you mean `name`?"
        );
        assert_eq!(
            error("profile: a"),
            "there is no key `profile`; write `name` or `others`. A newer lro-lint may know more keys"
        );
    }
}
