//! What the tests ask of a tree; the fuzz targets ask the same.

use lro_lint::internals::syntax::{Kind, Node, SyntaxError, Tree, from_node, read_json, read_yaml};
use serde_json::Value;

/// Whether a node is the value that another reader made of the same text.
pub(crate) fn agrees(node: Node<'_>, value: &Value) -> bool {
    match (node.kind(), value) {
        (Kind::Null, Value::Null) => true,
        (Kind::Bool(ours), Value::Bool(theirs)) => ours == *theirs,
        (Kind::Number, Value::Number(theirs)) => {
            let text = node.scalar_text().expect("a number has a text");
            if let Some(theirs) = theirs.as_u64() {
                text.parse() == Ok(theirs)
            } else if let Some(theirs) = theirs.as_i64() {
                text.parse() == Ok(theirs)
            } else {
                text.parse().ok() == theirs.as_f64()
            }
        }
        (Kind::String, Value::String(theirs)) => node.as_str().as_deref() == Some(theirs),
        (Kind::Array, Value::Array(theirs)) => {
            node.children().count() == theirs.len()
                && node
                    .children()
                    .zip(theirs)
                    .all(|(ours, theirs)| agrees(ours, theirs))
        }
        (Kind::Object, Value::Object(theirs)) => {
            node.children()
                .all(|child| theirs.contains_key(&*child.key().expect("a key")))
                && theirs
                    .iter()
                    .all(|(key, theirs)| node.get(key).is_some_and(|ours| agrees(ours, theirs)))
        }
        _ => false,
    }
}

/// Every node of a tree, in document order.
pub(crate) fn nodes(tree: &Tree) -> Vec<Node<'_>> {
    let mut found = Vec::new();
    let mut pending = vec![tree.root()];
    while let Some(node) = pending.pop() {
        found.push(node);
        let children: Vec<_> = node.raw_children().collect();
        pending.extend(children.into_iter().rev());
    }
    assert_eq!(found.len(), tree.len());
    found
}

/// Asserts that spans are slices of the text, lie within their parent's and follow each other.
pub(crate) fn assert_spans_nest(tree: &Tree) {
    let text = tree.text();
    for node in nodes(tree) {
        let entry = node.entry_span();
        for span in [Some(node.span()), node.key_span(), Some(entry)] {
            let Some(span) = span else { continue };
            let slice = text.get(span.start as usize..span.end as usize);
            assert!(slice.is_some(), "{node:?} {span:?} in {text:?}");
        }
        let mut from = node.span().start;
        for child in node.raw_children() {
            let entry = child.entry_span();
            assert!(from <= entry.start, "{child:?} begins early in {text:?}");
            assert!(
                node.span().contains(entry),
                "{child:?} leaves {node:?} in {text:?}"
            );
            if let Some(key) = child.key_span() {
                assert!(
                    key.end <= child.span().start,
                    "{child:?} overlaps its key in {text:?}"
                );
            }
            from = entry.end;
        }
    }
}

/// Asserts that the place of an error is a slice of the text.
pub(crate) fn assert_is_within(error: &SyntaxError, text: &str) {
    let slice = text.get(error.span.start as usize..error.span.end as usize);
    assert!(slice.is_some(), "{error:?} in {text:?}");
    assert!(!error.message.is_empty());
}

/// Asserts that our reader of JSON and `serde_json` say the same of a text, or differ in a way that
/// is wanted.
pub(crate) fn compare(text: &str) {
    match (read_json(text), serde_json::from_str::<Value>(text)) {
        (Ok(tree), Ok(value)) => {
            assert!(agrees(tree.root(), &value), "{text:?} is {value}");
            assert!(tree.lone_surrogates().is_empty(), "{text:?}");
            assert_spans_nest(&tree);
            assert_eq!(from_node::<Value>(tree.root()), Ok(value), "{text:?}");
        }
        (Err(bad), Err(_)) => assert_is_within(&bad.error, text),
        (Err(bad), Ok(value)) => panic!("{text:?} is {value}, but: {}", bad.error),
        (Ok(tree), Err(error)) => {
            let is_huge = |node: &Node<'_>| {
                let number = node.scalar_text().and_then(|text| text.parse().ok());
                node.kind() == Kind::Number && number.is_some_and(f64::is_infinite)
            };
            let message = error.to_string();
            let is_wanted = text.starts_with('\u{feff}')
                || message.starts_with("recursion limit exceeded")
                || (message.starts_with("number out of range") && nodes(&tree).iter().any(is_huge))
                || (message.contains("hex escape") && !tree.lone_surrogates().is_empty());
            assert!(is_wanted, "{text:?}: {error}");
        }
    }
}

/// Asserts that a YAML text is refused within its bytes or has a tree whose spans nest.
pub(crate) fn survives_yaml(text: &str) {
    match read_yaml(text) {
        Ok(tree) => {
            assert_spans_nest(&tree);
            for comment in tree.comments() {
                assert!(
                    comment.span.slice(text).starts_with('#'),
                    "{comment:?} in {text:?}"
                );
            }
            for node in nodes(&tree) {
                if let Some(key) = node.key() {
                    let found = node.parent().and_then(|parent| parent.get(&key));
                    assert!(found.is_some(), "{node:?} isn't found in {text:?}");
                }
            }
            // Refused or not, it ends.
            let _ = from_node::<Value>(tree.root());
        }
        Err(bad) => assert_is_within(&bad.error, text),
    }
}
