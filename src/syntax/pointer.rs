use std::borrow::Cow;
use std::fmt;

use super::tree::Node;

/// A JSON Pointer (RFC 6901), split into segments.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Pointer(Vec<String>);

impl Pointer {
    /// Parses `/a~1b/0`; the empty string is the whole document.
    ///
    /// `None` if a non-empty text doesn't begin with `/`, or if a `~` is followed by neither `0`
    /// nor `1`.
    pub fn parse(text: &str) -> Option<Self> {
        if text.is_empty() {
            return Some(Self::default());
        }
        text.strip_prefix('/')?
            .split('/')
            .map(|segment| unescape(segment).map(Cow::into_owned))
            .collect::<Option<_>>()
            .map(Self)
    }

    /// The pointer to `node`, along the written nodes.
    pub fn to(node: Node<'_>) -> Self {
        let mut segments: Vec<String> = node
            .ancestors()
            .filter_map(|step| {
                let parent = step.parent()?;
                Some(match step.key() {
                    Some(key) => key.into_owned(),
                    None => parent
                        .raw_children()
                        .take_while(|&sibling| sibling != step)
                        .count()
                        .to_string(),
                })
            })
            .collect();
        segments.reverse();
        Self(segments)
    }

    /// The decoded segments.
    pub fn segments(&self) -> impl DoubleEndedIterator<Item = &str> + ExactSizeIterator {
        self.0.iter().map(String::as_str)
    }

    /// `true` if the place of `self` is the place of `other`, or contains it.
    pub fn is_prefix_of(&self, other: &Self) -> bool {
        other.0.starts_with(&self.0)
    }

    /// The node at this pointer, from `root`.
    pub fn resolve<'t>(&self, root: Node<'t>) -> Option<Node<'t>> {
        self.segments().try_fold(root, step)
    }
}

impl<'t> Node<'t> {
    /// The node at a JSON Pointer, from this node. It allocates nothing.
    pub fn pointer(self, pointer: &str) -> Option<Self> {
        if pointer.is_empty() {
            return Some(self);
        }
        pointer
            .strip_prefix('/')?
            .split('/')
            .try_fold(self, |node, segment| step(node, &unescape(segment)?))
    }
}

fn step<'t>(node: Node<'t>, segment: &str) -> Option<Node<'t>> {
    if !node.is_array() {
        return node.get(segment);
    }
    let canonical = segment == "0" || !segment.starts_with(['0', '+']);
    let index = canonical.then(|| segment.parse().ok()).flatten()?;
    node.children().nth(index)
}

fn unescape(segment: &str) -> Option<Cow<'_, str>> {
    if !segment.contains('~') {
        return Some(Cow::Borrowed(segment));
    }
    let mut parts = segment.split('~');
    let mut text = parts.next()?.to_owned();
    for part in parts {
        if let Some(rest) = part.strip_prefix('0') {
            text.push('~');
            text.push_str(rest);
        } else {
            text.push('/');
            text.push_str(part.strip_prefix('1')?);
        }
    }
    Some(Cow::Owned(text))
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for segment in &self.0 {
            f.write_str("/")?;
            f.write_str(&segment.replace('~', "~0").replace('/', "~1"))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::{Tree, read_json};

    fn read(text: &str) -> Tree {
        read_json(text).expect("a document")
    }

    /// The bytes at a pointer; both ways of resolving it must agree.
    fn find<'t>(tree: &'t Tree, pointer: &str) -> Option<&'t str> {
        let node = tree.root().pointer(pointer);
        let parsed = Pointer::parse(pointer).and_then(|parsed| parsed.resolve(tree.root()));
        assert_eq!(parsed, node, "{pointer}");
        node.map(|node| node.span().slice(tree.text()))
    }

    #[test]
    fn the_examples_of_rfc_6901_are_found() {
        let tree = read(
            r#"{"foo": ["bar", "baz"], "": 0, "a/b": 1, "c%d": 2, "e^f": 3, "g|h": 4,
                "i\\j": 5, "k\"l": 6, " ": 7, "m~n": 8}"#,
        );
        assert_eq!(find(&tree, ""), Some(tree.text()));
        assert_eq!(find(&tree, "/foo"), Some(r#"["bar", "baz"]"#));
        assert_eq!(find(&tree, "/foo/0"), Some(r#""bar""#));
        let scalars = [
            "/", "/a~1b", "/c%d", "/e^f", "/g|h", "/i\\j", "/k\"l", "/ ", "/m~0n",
        ];
        for (value, pointer) in scalars.iter().enumerate() {
            assert_eq!(find(&tree, pointer), Some(value.to_string().as_str()));
        }
    }

    #[test]
    fn an_escaped_tilde_is_not_escaped_twice() {
        let tree = read(r#"{"~1": 1, "/": 2, "~~//": 3}"#);
        assert_eq!(find(&tree, "/~01"), Some("1"));
        assert_eq!(find(&tree, "/~1"), Some("2"));
        assert_eq!(find(&tree, "/~0~0~1~1"), Some("3"));
    }

    #[test]
    fn other_texts_are_no_pointers() {
        for text in ["a", "a/b", "/~", "/~2", "/a~", "#/a"] {
            assert_eq!(Pointer::parse(text), None, "{text}");
            assert_eq!(read("{}").root().pointer(text), None, "{text}");
        }
    }

    #[test]
    fn an_index_is_written_without_leading_zeros_or_sign() {
        let tree = read("[0,1,2,3,4,5,6,7,8,9,10]");
        assert_eq!(find(&tree, "/0"), Some("0"));
        assert_eq!(find(&tree, "/10"), Some("10"));
        for pointer in ["/00", "/01", "/+1", "/-1", "/-", "/", "/1e0", "/11", "/1/0"] {
            assert_eq!(find(&tree, pointer), None, "{pointer}");
        }
        assert_eq!(find(&tree, "/99999999999999999999999"), None);
    }

    #[test]
    fn digits_are_a_key_of_an_object() {
        assert_eq!(find(&read(r#"{"01": {"200": 1}}"#), "/01/200"), Some("1"));
    }

    #[test]
    fn to_is_the_inverse_of_resolve() {
        let tree = read(r#"{"a/b": [1, {"~": [[], {}, "x"]}], "": {"0": null}, "\u00e9": true}"#);
        let mut ids = 0;
        let mut pending = vec![tree.root()];
        while let Some(node) = pending.pop() {
            let pointer = Pointer::to(node);
            assert_eq!(pointer.resolve(tree.root()), Some(node));
            assert_eq!(tree.root().pointer(&pointer.to_string()), Some(node));
            assert_eq!(Pointer::parse(&pointer.to_string()), Some(pointer));
            pending.extend(node.children());
            ids += 1;
        }
        assert_eq!(ids, tree.len());
    }

    #[test]
    fn a_prefix_leads_to_a_place_above() {
        let pointer = |text: &str| Pointer::parse(text).expect("a pointer");
        assert!(pointer("/a").is_prefix_of(&pointer("/a/b")));
        assert!(pointer("").is_prefix_of(&pointer("/a")));
        assert!(pointer("/a").is_prefix_of(&pointer("/a")));
        assert!(!pointer("/a").is_prefix_of(&pointer("/ab")));
        assert!(!pointer("/a/b").is_prefix_of(&pointer("/a")));
    }
}
