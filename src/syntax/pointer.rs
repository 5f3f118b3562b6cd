use std::borrow::Cow;
use std::fmt;

use super::tree::Node;

/// A JSON Pointer (RFC 6901), taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Pointer(Vec<String>);

impl Pointer {
    /// Parses `/a~1b/0`; the empty string is the whole document.
    ///
    /// `None` if a text that isn't empty doesn't begin with `/`, or has a `~` that is followed by
    /// neither `0` nor `1`.
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

    /// The pointer that leads to `node` as it is written.
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

    /// Whether `self` leads to a place at or above the one that `other` leads to.
    pub fn is_prefix_of(&self, other: &Self) -> bool {
        other.0.starts_with(&self.0)
    }

    /// The node that the pointer leads to from `root`.
    pub fn resolve<'t>(&self, root: Node<'t>) -> Option<Node<'t>> {
        self.segments().try_fold(root, step)
    }
}

impl<'t> Node<'t> {
    /// The node that the text of a JSON Pointer leads to from here, without allocating.
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
