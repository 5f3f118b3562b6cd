//! Names of rules of other linters, and what a suppression of one silences.

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::openapi::Operation;
use crate::rules::{Decision, Rule, Shared, linters};

/// A name of rules of other linters, mostly of one rule.
#[derive(Debug, Default)]
pub(super) struct PeerName {
    /// Our rules that report something of what these rules report, in the order of codes. It may
    /// be empty.
    pub(super) rules: Vec<&'static Rule>,
    shared: Vec<Shared>,
    /// `true` if these rules only ask whether operations are marked as long-running.
    pub(super) decides: bool,
}

impl PeerName {
    /// Looks up a name, in any case.
    pub(super) fn find(name: &str) -> Option<&'static Self> {
        by_name().get(&name.to_ascii_lowercase())
    }

    /// `true` if the other linters report a finding of ours too. The finding is in a case or in
    /// none, and concerns some operations.
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
