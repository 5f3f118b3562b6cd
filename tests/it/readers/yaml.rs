//! The YAML reader against `serde_yaml` and against the JSON reader.

use std::fmt::Write as _;

use lro_lint::internals::syntax::{Tree, from_node, read_json, read_yaml};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Map, Value};

use crate::readers::generate::{Characters, json, mutated};
use crate::readers::oracle::{agrees, assert_spans_nest, nodes, survives_yaml};
use crate::readers::{config, matching};

/// Asserts that two trees of one text have the same nodes at the same places.
pub(crate) fn assert_same_tree(one: &Tree, other: &Tree) {
    let text = one.text();
    assert_eq!(one.len(), other.len(), "{text:?}");
    for (one, other) in nodes(one).into_iter().zip(nodes(other)) {
        assert_eq!(one.raw_kind(), other.raw_kind(), "{text:?}");
        assert_eq!(one.key_span(), other.key_span(), "{text:?}");
        assert_eq!(one.span(), other.span(), "{text:?}");
        assert_eq!(one.key(), other.key(), "{text:?}");
        assert_eq!(one.scalar_text(), other.scalar_text(), "{text:?}");
        assert_eq!(
            one.parent().map(|node| node.id()),
            other.parent().map(|node| node.id())
        );
    }
    let ids = |tree: &Tree| -> Vec<_> {
        tree.references()
            .chain(tree.duplicates())
            .map(|node| node.id())
            .collect()
    };
    assert_eq!(ids(one), ids(other));
}

/// A value whose scalars `serde_yaml` and YAML 1.2 read alike: without U+0085, U+2028 and U+2029,
/// which only YAML 1.1 takes for line breaks.
fn value() -> impl Strategy<Value = Value> {
    let string = prop_oneof![
        3 => matching("[a-z]{1,8}"),
        1 => matching("[ -~]{0,12}"),
        1 => matching("[a-z#:]{0,4}( [a-z#:-]{1,4}){0,3}"),
        1 => matching("([a-z #:-]{0,6}\n){1,4}[a-z]{0,3}"),
        1 => matching("[\t\né -~😀]{0,8}"),
        1 => select(&["", "null", "~", "true", "1", "1.0", "0x1", ".inf", "-", "- a", "a: b", "<<", "'", "\"", "# a", "a #b", "yes", "=", "012", "1_0", "\u{feff}"][..]).prop_map(str::to_owned),
    ];
    let scalar = prop_oneof![
        1 => Just(Value::Null),
        1 => any::<bool>().prop_map(Value::from),
        1 => any::<i64>().prop_map(Value::from),
        1 => any::<u64>().prop_map(Value::from),
        1 => (-1e15..1e15).prop_map(Value::from),
        1 => (-1.0..1.0).prop_map(Value::from),
        4 => string.clone().prop_map(Value::from),
    ];
    scalar.prop_recursive(5, 40, 5, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec((string.clone(), inner), 0..5)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// Writes YAML in every style that people use; `choices` makes it choose.
struct Writer<'c> {
    text: String,
    choices: std::iter::Cycle<std::slice::Iter<'c, u8>>,
}

impl Writer<'_> {
    fn document(value: &Value, choices: &[u8]) -> String {
        let mut writer = Writer {
            text: String::new(),
            choices: choices.iter().cycle(),
        };
        match writer.choose(4) {
            0 => writer.text.push_str("# a document\n---\n"),
            1 => writer.text.push_str("%YAML 1.2\n--- # begins\n"),
            _ => {}
        }
        writer.node(value, 0, true);
        writer.end_line();
        writer.text
    }

    fn choose(&mut self, among: u8) -> u8 {
        self.choices.next().copied().unwrap_or_default() % among
    }

    fn end_line(&mut self) {
        if self.text.ends_with('\n') {
            return;
        }
        let ending = match self.choose(8) {
            0 => " # why: [x]\n",
            1 => "\n\n",
            2 => "\n# \"c\n",
            3 => "  \n",
            4 => "\r\n",
            _ => "\n",
        };
        self.text.push_str(ending);
    }

    fn indent(&mut self, indent: usize) {
        self.text.extend(std::iter::repeat_n(' ', indent));
    }

    /// Writes a value behind what is on the line already.
    fn node(&mut self, value: &Value, indent: usize, is_root: bool) {
        match value {
            Value::Array(items) if !items.is_empty() && self.choose(3) > 0 => {
                if !is_root {
                    self.end_line();
                }
                for item in items {
                    self.indent(indent);
                    self.text.push_str("- ");
                    self.node(item, indent + 2, false);
                    self.end_line();
                }
            }
            Value::Object(members) if !members.is_empty() && self.choose(3) > 0 => {
                if !is_root {
                    self.end_line();
                }
                for (key, value) in members {
                    self.indent(indent);
                    self.key(key);
                    self.text.push_str(": ");
                    // Items of a list may stand in the column of their key.
                    let step = if value.is_array() {
                        usize::from(self.choose(3))
                    } else {
                        1
                    };
                    self.node(value, indent + step, false);
                    self.end_line();
                }
            }
            Value::Array(_) | Value::Object(_) => self.flow(value),
            Value::String(text) => self.string(text, indent + 1),
            Value::Null if self.choose(2) == 0 => {}
            scalar => write!(self.text, "{scalar}").unwrap(),
        }
    }

    fn key(&mut self, key: &str) {
        if is_plain(key) && self.choose(3) > 0 {
            self.text.push_str(key);
        } else if is_simple(key) && self.choose(2) > 0 {
            self.single_quoted(key);
        } else {
            self.double_quoted(key);
        }
    }

    fn string(&mut self, text: &str, indent: usize) {
        let is_block = !text.is_empty()
            && text.chars().all(|found| found == '\n' || is_graphic(found))
            && text.starts_with(|first: char| first.is_ascii_alphanumeric());
        if is_block && self.choose(2) > 0 {
            let chomp = match text.len() - text.trim_end_matches('\n').len() {
                0 => "-",
                1 => "",
                _ => "+",
            };
            self.text.push('|');
            self.text.push_str(chomp);
            let with_comment = self.choose(4) == 0;
            self.text
                .push_str(if with_comment { " # text\n" } else { "\n" });
            for line in text.strip_suffix('\n').unwrap_or(text).split('\n') {
                if !line.is_empty() {
                    self.indent(indent);
                }
                self.text.push_str(line);
                self.text.push('\n');
            }
        } else {
            self.key(text);
        }
    }

    fn single_quoted(&mut self, text: &str) {
        write!(self.text, "'{}'", text.replace('\'', "''")).unwrap();
    }

    fn double_quoted(&mut self, text: &str) {
        let json = Value::from(text).to_string();
        self.text.extend(json.chars().map(|found| match found {
            '\u{7f}'.. => format!("\\U{:08x}", u32::from(found)),
            _ => found.to_string(),
        }));
    }

    fn flow(&mut self, value: &Value) {
        match value {
            Value::Array(items) => {
                self.text.push('[');
                for item in items {
                    self.flow(item);
                    self.text.push_str(", ");
                }
                self.text.push(']');
            }
            Value::Object(members) => {
                self.text.push('{');
                for (at, (key, value)) in members.iter().enumerate() {
                    if at > 0 {
                        self.text.push_str(" , ");
                    }
                    self.key(key);
                    self.text.push_str(": ");
                    self.flow(value);
                }
                self.text.push('}');
            }
            Value::String(text) => self.key(text),
            scalar => write!(self.text, "{scalar}").unwrap(),
        }
    }
}

fn is_graphic(found: char) -> bool {
    matches!(found, ' '..='~')
}

/// Whether single quotes can hold a text on one line.
fn is_simple(text: &str) -> bool {
    text.chars().all(is_graphic)
}

/// Whether a text is a string without quotes.
fn is_plain(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_lowercase())
        && text
            .chars()
            .all(|found| found.is_ascii_lowercase() || found == '-')
        && !["null", "true", "false"].contains(&text)
}

/// A document as people write it.
fn written() -> impl Strategy<Value = String> {
    let choices = prop::collection::vec(any::<u8>(), 1..50);
    (value(), choices).prop_map(|(value, choices)| Writer::document(&value, &choices))
}

fn members() -> impl Strategy<Value = Map<String, Value>> {
    let member = (matching("[a-e]"), (0..100).prop_map(Value::from));
    prop::collection::vec(member, 0..4).prop_map(|members| members.into_iter().collect())
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_json_text_has_the_same_tree_in_both_notations(text in json(Characters::Printable)) {
        let json = read_json(text.as_str()).unwrap();
        let yaml = read_yaml(text.as_str()).map_err(|bad| bad.error);
        prop_assert!(yaml.is_ok(), "{:?}: {}", text, yaml.unwrap_err());
        assert_same_tree(&json, &yaml.unwrap());
    }

    #[test]
    fn what_serde_yaml_and_serde_json_write_is_read(value in value()) {
        let yaml = serde_yaml::to_string(&value).unwrap();
        let json = serde_json::to_string_pretty(&value).unwrap();
        // The one writes this key without quotes, which makes it a merge key.
        let is_merged = yaml.contains("<<:");
        let texts = [json, yaml].into_iter().take(if is_merged { 1 } else { 2 });
        for text in texts {
            let tree = read_yaml(text.as_str()).map_err(|bad| bad.error);
            prop_assert!(tree.is_ok(), "{:?}: {}", text, tree.unwrap_err());
            let tree = tree.unwrap();
            prop_assert!(agrees(tree.root(), &value), "{:?}", text);
            assert_spans_nest(&tree);
            let read = from_node::<Value>(tree.root());
            prop_assert_eq!(read.as_ref(), Ok(&value));
        }
    }

    #[test]
    fn what_people_write_is_read_as_serde_yaml_reads_it(
        value in value(),
        choices in prop::collection::vec(any::<u8>(), 1..50),
    ) {
        let text = Writer::document(&value, &choices);
        let theirs: Option<Value> = serde_yaml::from_str(&text).ok();
        prop_assert_eq!(theirs.as_ref(), Some(&value), "{:?}", text);
        let tree = read_yaml(text.as_str()).map_err(|bad| bad.error);
        prop_assert!(tree.is_ok(), "{:?}: {}", text, tree.unwrap_err());
        let tree = tree.unwrap();
        prop_assert!(agrees(tree.root(), &value), "{:?}", text);
        assert_spans_nest(&tree);
        prop_assert_eq!(from_node::<Value>(tree.root()), Ok(value));
    }

    #[test]
    fn damaged_documents_have_spans_that_nest(text in mutated(written())) {
        survives_yaml(&text);
    }

    #[test]
    fn merges_and_aliases_have_the_value_that_serde_yaml_gives_them(
        bases in prop::collection::vec(members(), 1..4),
        uses in prop::collection::vec((prop::collection::vec(any::<Index>(), 0..4), members()), 1..4),
    ) {
        let mut text = String::new();
        for (at, base) in bases.iter().enumerate() {
            writeln!(text, "- &b{at} {}", Value::Object(base.clone())).unwrap();
        }
        for (merged, own) in uses {
            let aliases: Vec<_> = merged.iter().map(|at| format!("*b{}", at.index(bases.len()))).collect();
            let merged = match aliases.as_slice() {
                [one] => one.clone(),
                many => format!("[{}]", many.join(", ")),
            };
            writeln!(text, "- <<: {merged}\n  own: {}\n  also: {merged}", Value::Object(own.clone())).unwrap();
            for (key, value) in own {
                writeln!(text, "  {key}: {value}").unwrap();
            }
        }
        let mut theirs: serde_yaml::Value = serde_yaml::from_str(&text).unwrap();
        theirs.apply_merge().unwrap();
        let tree = read_yaml(text.as_str()).unwrap();
        assert_spans_nest(&tree);
        let value = from_node::<Value>(tree.root()).unwrap();
        prop_assert!(agrees(tree.root(), &value), "{:?}", text);
        prop_assert_eq!(value, serde_json::to_value(theirs).unwrap(), "{:?}", text);
    }
}

/// What only JSON allows, with the place where YAML refuses it.
#[test]
fn json_that_is_no_yaml_is_refused_with_its_position() {
    let depth = 1001;
    let key = "k".repeat(20_000);
    let texts = [
        ("[\"a\u{7f}\"]".to_owned(), 3),
        ("[\"a\u{fffe}\"]".to_owned(), 3),
        (r#"["a\ud800"]"#.to_owned(), 1),
        ("[".repeat(depth) + &"]".repeat(depth), depth as u32 - 1),
        (format!("{{\"{key}\": 1}}"), key.len() as u32 + 3),
    ];
    for (text, at) in texts {
        assert!(read_json(text.as_str()).is_ok());
        let error = read_yaml(text.as_str()).unwrap_err().error;
        assert_eq!(error.span.start, at, "{error}");
    }
}
