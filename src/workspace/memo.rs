//! Where references were found to lead, in one step and in the end.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::syntax::NodeId;

/// What is known of a reference, once someone has looked.
#[derive(Debug, Default)]
pub(super) struct Memo {
    /// The place to which it leads in one step.
    pub(super) step: Known,
    /// The last place of the chain of references that it begins.
    pub(super) end: Known,
    /// The reference of this chain that leads nowhere or back into the chain.
    pub(super) failure: Known,
}

/// A place, once someone has looked for it.
///
/// It depends on nothing but frozen documents, so it is the same for whoever looks first, and needs
/// no order among threads.
#[derive(Debug, Default)]
pub(super) struct Known(AtomicU64);

impl Known {
    /// The position of the document and the node, if they are known.
    pub(super) fn get(&self) -> Option<(u32, NodeId)> {
        let packed = self.0.load(Ordering::Relaxed);
        let node = (packed as u32).checked_sub(1)?;
        Some(((packed >> 32) as u32, NodeId(node)))
    }

    /// Keeps the place, by the position of its document in the workspace.
    pub(super) fn set(&self, position: u32, node: NodeId) {
        // Nodes are counted from one here, so that nothing is zero. A text of half a gigabyte, the
        // longest there is, has fewer of them than 32 bits can count.
        let node = u64::from(node.0) + 1;
        self.0
            .store((u64::from(position) << 32) | node, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_kept() {
        let memo = Known::default();
        assert_eq!(memo.get(), None);
        for place in [
            (0, NodeId::ROOT),
            (7, NodeId(12)),
            (u32::MAX, NodeId(1 << 29)),
        ] {
            memo.set(place.0, place.1);
            assert_eq!(memo.get(), Some(place));
        }
    }
}
