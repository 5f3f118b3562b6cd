//! The JSON reader against `serde_json`.

use lro_lint::internals::syntax::{Notation, Pointer, from_node, read_json};
use proptest::prelude::*;
use serde_json::Value;

use crate::readers::config;
use crate::readers::generate::{Characters, json, mutated, soup};
use crate::readers::oracle::{agrees, compare, nodes};

proptest! {
    #![proptest_config(config())]

    #[test]
    fn documents_have_the_same_value(text in json(Characters::Json)) {
        prop_assert!(read_json(text.as_str()).is_ok());
        compare(&text);
    }

    #[test]
    fn damaged_documents_have_the_same_verdict(text in mutated(json(Characters::Json))) {
        compare(&text);
    }

    #[test]
    fn pieces_of_json_have_the_same_verdict(text in soup()) {
        compare(&text);
    }

    #[test]
    fn what_is_around_faults_is_read_within_the_text(text in mutated(json(Characters::Json))) {
        let read = Notation::Json.read_around_faults(text.as_str());
        prop_assert_eq!(read.faults.is_empty(), read_json(text.as_str()).is_ok());
        prop_assert_eq!(read.tree.text(), text.as_str());
        for node in nodes(&read.tree) {
            prop_assert!(text.get(node.span().start as usize..node.span().end as usize).is_some());
            prop_assert!(node.parent().is_none_or(|around| around.encloses(node)));
        }
        for fault in &read.faults {
            prop_assert!(text.get(fault.span.start as usize..fault.span.end as usize).is_some());
        }
    }

    #[test]
    fn whatever_is_typed_in_a_document_what_comes_before_is_read(
        (text, cut) in json(Characters::Json).prop_flat_map(|text| {
            let length = text.len();
            (Just(text), 0..=length)
        })
    ) {
        prop_assume!(text.is_char_boundary(cut));
        let typed = text.get(..cut).unwrap_or_default();
        let whole = read_json(text.as_str()).unwrap();
        let read = Notation::Json.read_around_faults(typed);
        // Whatever ends before the cut is there, at the same place.
        for node in nodes(&whole).into_iter().filter(|node| (node.span().end as usize) < cut) {
            let same = nodes(&read.tree).into_iter().any(|own| own.span() == node.span());
            prop_assert!(same, "{:?} of {typed:?}", node.span());
        }
    }

    #[test]
    fn a_span_is_the_text_of_its_value(text in json(Characters::Json)) {
        let tree = read_json(text.as_str()).unwrap();
        for node in nodes(&tree) {
            let value: Value = serde_json::from_str(node.span().slice(&text)).unwrap();
            prop_assert!(agrees(node, &value));
            if let Some(span) = node.key_span() {
                let key: String = serde_json::from_str(span.slice(&text)).unwrap();
                prop_assert_eq!(node.key().unwrap(), key);
            }
        }
    }

    #[test]
    fn a_pointer_leads_back_to_its_node(text in json(Characters::Json)) {
        let tree = read_json(text.as_str()).unwrap();
        for node in nodes(&tree) {
            let pointer = Pointer::to(node);
            prop_assert_eq!(Pointer::parse(&pointer.to_string()), Some(pointer.clone()));
            let found = pointer.resolve(tree.root());
            prop_assert_eq!(found, tree.root().pointer(&pointer.to_string()));
            // Of keys that stand twice, pointers mean the last.
            if node.ancestors().all(|step| !tree.duplicates().any(|other| other.key() == step.key())) {
                prop_assert_eq!(found, Some(node));
            }
        }
    }

    #[test]
    fn a_place_leads_to_the_innermost_node_around_it(text in json(Characters::Json)) {
        let tree = read_json(text.as_str()).unwrap();
        for node in nodes(&tree) {
            prop_assert_eq!(tree.node_at(node.entry_span().start).entry_span().start, node.entry_span().start);
            let end = node.span().end - 1;
            prop_assert_eq!(tree.node_at(end), node);
        }
    }
}

/// What `serde_json` says of a text that only our reader accepts.
fn refusal(text: &str) -> String {
    assert!(read_json(text).is_ok(), "{text:?}");
    serde_json::from_str::<Value>(text).unwrap_err().to_string()
}

#[test]
fn only_we_accept_a_byte_order_mark() {
    assert!(refusal("\u{feff}{}").starts_with("expected value"));
    assert!(read_json("\u{feff}").is_err());
    assert!(read_json("{\u{feff}}").is_err());
}

#[test]
fn only_we_accept_deep_nesting() {
    let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
    compare(&nested(127));
    assert!(refusal(&nested(128)).starts_with("recursion limit exceeded"));
}

#[test]
fn only_we_accept_numbers_beyond_a_double() {
    assert!(refusal("[-1e400]").starts_with("number out of range"));
    compare("[1e-400, 1.7976931348623157e308]");
}

#[test]
fn only_we_accept_half_of_a_surrogate_pair_until_it_is_read() {
    for text in [
        r#""\ud800""#,
        r#""\udc00""#,
        r#""\ud800\ud800""#,
        r#""\ud800x""#,
        r#""\ud800\n""#,
    ] {
        assert!(refusal(text).contains("hex escape"), "{text}");
        let tree = read_json(text).unwrap();
        assert_eq!(tree.lone_surrogates()[0].span, tree.root().span());
        assert!(from_node::<Value>(tree.root()).is_err());
    }
    compare(r#""\ud800\udc00\ud83d\ude00""#);
}

#[test]
fn only_we_keep_both_of_a_key_that_stands_twice() {
    let text = r#"{"a": 1, "b": 2, "a": 3}"#;
    compare(text);
    let tree = read_json(text).unwrap();
    assert_eq!(tree.root().children().count(), 3);
    assert_eq!(tree.duplicates().len(), 1);
}
