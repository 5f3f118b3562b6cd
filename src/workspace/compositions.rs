//! What a document keeps about its composed schemas.

use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;

use super::chain::Chain;
use crate::syntax::{NodeId, Tree};

/// The key that composes a schema of others.
const ALL_OF: &str = "allOf";

/// A place without its workspace: the position of the document, and the node.
pub(crate) type Spot = (u32, NodeId);

/// The parts of a composed schema. They don't borrow from the workspace that contains them.
#[derive(Debug)]
pub(super) struct Kept {
    pub(super) parts: Box<[KeptPart]>,
    /// `true` if there are more parts.
    pub(super) is_cut: bool,
}

/// A part of a composed schema.
#[derive(Debug)]
pub(super) struct KeptPart {
    pub(super) place: Spot,
    /// The references that lead from the composed schema to the part.
    pub(super) chain: Chain<Spot>,
    /// The object with the properties of the part.
    pub(super) properties: Option<Spot>,
}

/// The composed schemas of a document, each with its parts if they are known.
#[derive(Debug, Default)]
pub(super) struct Compositions(OnceLock<FxHashMap<NodeId, OnceLock<Arc<Kept>>>>);

impl Compositions {
    /// The memo for a composed schema of this tree. `None` if its `allOf` is written elsewhere,
    /// which a merge of YAML allows.
    pub(super) fn of(&self, tree: &Tree, schema: NodeId) -> Option<&OnceLock<Arc<Kept>>> {
        let known = self.0.get_or_init(|| {
            let keys = tree.root().below().filter(|node| node.has_key(ALL_OF));
            let schemas = keys.filter_map(|key| Some((key.parent()?.id(), OnceLock::new())));
            schemas.collect()
        });
        known.get(&schema)
    }
}
