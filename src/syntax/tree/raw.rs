//! A node as a tree keeps it. Large documents have millions, so it has 20 bytes.

use rustc_hash::FxHashMap;

use super::{HAS_KEY, IS_FAR};
use crate::text::Span;

/// A node: its place in the text, its place among the other nodes, its kind and its flags.
#[derive(Clone, Copy, Debug)]
pub(super) struct Raw {
    /// The first byte of the key; of the value if there is no key.
    start: u32,
    /// One past the last byte of the value.
    stop: u32,
    /// The number of the node around this one.
    pub(super) parent: u32,
    /// One past the last descendant. This is the next sibling, if there is one.
    pub(super) end: u32,
    /// The number of bytes of the key, quotes included.
    key: u8,
    /// The number of bytes between the key and the value.
    gap: u8,
    /// The kind in the highest bits, and the flags below.
    marks: u16,
}

/// The end of the key and the start of the value, of nodes where these don't fit into a [`Raw`]: the
/// key is very long, or a lot of white space comes after it.
pub(super) type Far = FxHashMap<u32, (u32, u32)>;

/// [`Kind`](super::Kind) without its payload, so that a node stays small.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RawKind {
    Null,
    True,
    False,
    Number,
    String,
    Array,
    Object,
    Alias,
}

/// The number of bits of `marks` for flags.
const FLAG_BITS: u32 = 13;

impl RawKind {
    const ALL: [Self; 8] = [
        Self::Null,
        Self::True,
        Self::False,
        Self::Number,
        Self::String,
        Self::Array,
        Self::Object,
        Self::Alias,
    ];
}

impl Raw {
    /// The node with number `id`, which has no descendants yet.
    pub(super) fn new(
        id: u32,
        parent: u32,
        key: Option<Span>,
        value: Span,
        kind: RawKind,
        far: &mut Far,
    ) -> Self {
        let mut marks = (kind as u16) << FLAG_BITS;
        let (mut key_bytes, mut gap) = (0, 0);
        if let Some(key) = key {
            marks |= HAS_KEY;
            let between = value.start.checked_sub(key.end);
            let near = between.and_then(|between| {
                Some((u8::try_from(key.len()).ok()?, u8::try_from(between).ok()?))
            });
            match near {
                Some(near) => (key_bytes, gap) = near,
                None => {
                    marks |= IS_FAR;
                    far.insert(id, (key.end, value.start));
                }
            }
        }
        Self {
            start: key.unwrap_or(value).start,
            stop: value.end,
            parent,
            end: id + 1,
            key: key_bytes,
            gap,
            marks,
        }
    }

    /// The first byte of the key; of the value if there is no key.
    #[inline]
    pub(super) fn start(&self) -> u32 {
        self.start
    }

    #[inline]
    pub(super) fn kind(&self) -> RawKind {
        // The highest three bits were made from one of these eight kinds.
        RawKind::ALL[usize::from(self.marks >> FLAG_BITS)]
    }

    #[inline]
    pub(super) fn is(&self, flags: u16) -> bool {
        self.marks & flags != 0
    }

    pub(super) fn mark(&mut self, flags: u16) {
        self.marks |= flags;
    }

    /// Extends the value to the end of its container.
    pub(super) fn stop_at(&mut self, end: u32) {
        self.stop = self.stop.max(end);
    }

    /// The number of bytes of the key, quotes included; `None` if only [`Far`] knows it.
    #[inline]
    pub(super) fn key_bytes(&self) -> Option<u32> {
        (!self.is(IS_FAR)).then(|| u32::from(self.key))
    }

    /// The bytes of the key, quotes included; empty if there is none.
    #[inline]
    pub(super) fn key(&self, id: u32, far: &Far) -> Span {
        let end = match self.far(id, far) {
            Some((end, _)) => end,
            None => self.start + u32::from(self.key),
        };
        Span::new(self.start, end)
    }

    /// The bytes of the value, quotes included.
    #[inline]
    pub(super) fn value(&self, id: u32, far: &Far) -> Span {
        let start = match self.far(id, far) {
            Some((_, start)) => start,
            None => self.start + u32::from(self.key) + u32::from(self.gap),
        };
        Span::new(start, self.stop)
    }

    fn far(&self, id: u32, far: &Far) -> Option<(u32, u32)> {
        self.is(IS_FAR).then(|| far.get(&id).copied()).flatten()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{HAS_DUPLICATES, MERGES};
    use super::*;

    #[test]
    fn a_node_is_small() {
        assert_eq!(size_of::<Raw>(), 20);
    }

    proptest! {
        #[test]
        fn a_node_gives_back_what_it_was_made_of(
            start in 0_u32..1000,
            key in proptest::option::of(0_u32..600),
            gap in prop_oneof![0_u32..5, 250_u32..260, 0_u32..70_000],
            value in 0_u32..70_000,
            kind in 0_usize..8,
            id in 0_u32..10,
        ) {
            let key = key.map(|len| Span::new(start, start + len));
            let value_start = key.map_or(start, |key| key.end + gap);
            let value = Span::new(value_start, value_start + value);
            let kind = RawKind::ALL[kind];
            let mut far = Far::default();
            let mut raw = Raw::new(id, 7, key, value, kind, &mut far);
            raw.mark(MERGES);
            prop_assert_eq!(raw.key(id, &far), key.unwrap_or(Span::empty(start)));
            prop_assert_eq!(raw.value(id, &far), value);
            prop_assert_eq!((raw.start(), raw.parent, raw.end), (start, 7, id + 1));
            prop_assert_eq!((raw.kind(), raw.is(MERGES), raw.is(HAS_DUPLICATES)), (kind, true, false));
            prop_assert_eq!(raw.is(HAS_KEY), key.is_some());
            let known = raw.key_bytes().map(|len| len == key.map_or(0, |key| key.len()));
            prop_assert_ne!(known, Some(false));
            raw.stop_at(value.end + 3);
            prop_assert_eq!(raw.value(id, &far), Span::new(value.start, value.end + 3));
        }
    }
}
