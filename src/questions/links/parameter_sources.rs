//! The values that clients know after the first response of one of several operations, for the
//! parameters of the next request.

use rustc_hash::FxHashMap;

use crate::model::{Lro, NeededParameters, ParameterSources};

/// The values that clients know after the first response, for each of several operations.
pub(super) struct SourcesOfAll {
    each: Vec<ParameterSources>,
    /// The positions in `each` of the operations whose request has a parameter, by its name.
    by_name: FxHashMap<String, Vec<usize>>,
}

impl SourcesOfAll {
    pub(super) fn of(lros: &[Lro<'_>]) -> Self {
        let each: Vec<ParameterSources> = lros
            .iter()
            .map(|lro| ParameterSources::of(&lro.subject))
            .collect();
        let mut by_name: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        for (nth, sources) in each.iter().enumerate() {
            for name in &sources.request {
                by_name.entry(name.clone()).or_default().push(nth);
            }
        }
        Self { each, by_name }
    }

    /// `true` if the request of one of the operations has every parameter except the id.
    pub(super) fn fill_all_but_id(&self, needed: &NeededParameters) -> bool {
        let having = |name: &String| self.by_name.get(name).map(Vec::as_slice);
        // Only the operations with the rarest name can have all names.
        let rarest = needed
            .others
            .iter()
            .map(|name| having(name).unwrap_or_default())
            .min_by_key(|having| having.len());
        match rarest {
            None => !self.each.is_empty(),
            Some(few) => few
                .iter()
                .filter_map(|&nth| self.each.get(nth))
                .any(|sources| sources.fills_all_but_id(needed)),
        }
    }
}
