//! The known targets of references, after one step and after all steps.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::syntax::NodeId;

/// The known facts about a reference, after the first search.
#[derive(Debug, Default)]
pub(super) struct Memo {
    /// Its target after one step.
    pub(super) step: Known,
    /// The last place of the chain of references that starts here.
    pub(super) end: Known,
    /// The reference of this chain that leads nowhere or back into the chain.
    pub(super) failure: Known,
}

/// A place, known after the first search for it.
///
/// It depends only on frozen documents, so every thread finds the same one, and the order of
/// threads doesn't matter.
#[derive(Debug, Default)]
pub(super) struct Known(AtomicU64);

impl Known {
    /// The position of the document and the node, if known.
    pub(super) fn get(&self) -> Option<(u32, NodeId)> {
        let packed = self.0.load(Ordering::Relaxed);
        let node = (packed as u32).checked_sub(1)?;
        Some(((packed >> 32) as u32, NodeId(node)))
    }

    /// Stores the place, by the position of its document in the workspace.
    pub(super) fn set(&self, position: u32, node: NodeId) {
        // Nodes are counted from one here, so zero means unknown. The longest text has half a
        // gigabyte, and its nodes can be counted with 32 bits.
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
