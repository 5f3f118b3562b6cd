//! Names of rules of other linters, and the findings that a suppression of them silences.

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::openapi::Operation;
use crate::rules::{Decision, Rule, Shared, linters};

/// A name of one rule, rarely several, of other linters.
#[derive(Debug, Default)]
pub(super) struct PeerName {
    /// Our rules that report some of the same defects, in the order of their codes. May be empty.
    pub(super) rules: Vec<&'static Rule>,
    shared: Vec<Shared>,
    /// `true` if a rule of another linter with this name only checks whether operations are marked
    /// as long-running.
    pub(super) decides: bool,
}

impl PeerName {
    /// Looks up a name, in any case.
    pub(super) fn find(name: &str) -> Option<&'static Self> {
        by_name().get(&name.to_ascii_lowercase())
    }

    /// `true` if the other linters report a finding of ours too: a finding with or without a case, about
    /// some operations.
    pub(super) fn has(
        &self,
        rule: &'static Rule,
        case: Option<&str>,
        operations: &[Operation<'_>],
    ) -> bool {
        let mut shared = self.shared.iter();
        shared.any(|own| own.rule.code() == rule.code() && own.has(case, operations))
    }

    fn add(&mut self, shared: &[Shared]) {
        self.shared.extend_from_slice(shared);
        self.rules = self.shared.iter().map(|own| own.rule).collect();
        self.rules
            .sort_by_key(|rule| (rule.code().len(), rule.code()));
        self.rules.dedup_by_key(|rule| rule.code());
    }
}

/// The names of rules of other linters in lower case.
fn by_name() -> &'static HashMap<String, PeerName> {
    static NAMES: OnceLock<HashMap<String, PeerName>> = OnceLock::new();
    NAMES.get_or_init(|| {
        let mut names: HashMap<String, PeerName> = HashMap::new();
        for (path, peer) in linters().iter().flat_map(|linter| linter.peers()) {
            let shared = Shared::with(&path, peer);
            for name in peer.ids.iter().chain([&peer.name]) {
                let known = names.entry(name.to_ascii_lowercase()).or_default();
                known.decides |= peer.decides == Some(Decision::LongRunning);
                known.add(&shared);
            }
        }
        names
    })
}
