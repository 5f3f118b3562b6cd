//! How much do two texts have in common, whatever their order and indentation?
//!
//! For example, `{"a": 1, "b": 2}` and `{"b": 3, "a": 1}` have the part `"a": 1` in common, whether or not
//! each member has a line of its own.

use std::hash::{BuildHasher, BuildHasherDefault};

use rustc_hash::{FxHashMap, FxHasher};

/// The parts of a text and the number of times that each appears in it.
#[derive(Clone, Debug)]
pub(super) struct Parts {
    counts: FxHashMap<u64, u32>,
    total: usize,
}

impl Parts {
    /// Splits a text at line ends and commas, so that a text without line breaks has parts too.
    pub(super) fn of(text: &str) -> Self {
        let hasher = BuildHasherDefault::<FxHasher>::default();
        let mut counts: FxHashMap<u64, u32> = FxHashMap::default();
        let mut total = 0;
        for part in text.split(['\n', ',']).map(str::trim) {
            if part.is_empty() {
                continue;
            }
            total += 1;
            *counts.entry(hasher.hash_one(part)).or_default() += 1;
        }
        Self { counts, total }
    }

    /// The similarity of a text to this one: the number of common parts per thousand parts of the
    /// longer text. 1000 if they are the same.
    pub(super) fn common(&self, text: &str) -> usize {
        let other = Self::of(text);
        let common = other.counts.iter().map(|(part, &count)| {
            let own = self.counts.get(part).copied().unwrap_or_default();
            own.min(count) as usize
        });
        let common: usize = common.sum();
        1000 * common / self.total.max(other.total).max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_and_indentation_do_not_matter_but_content_does() {
        let parts = Parts::of("{\n  \"a\": 1,\n  \"b\": 2\n}");
        assert_eq!(parts.common("{\n\"b\": 2,\n\"a\": 1\n}"), 1000);
        assert_eq!(parts.common("{\n\"b\": 3,\n\"a\": 1\n}"), 750);
        assert_eq!(parts.common(""), 0);
        assert_eq!(Parts::of("").common(""), 0);
    }
}
