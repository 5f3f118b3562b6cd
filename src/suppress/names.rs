//! What rule a name means, where other linters share the file.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::named;
use crate::rules::{Extent, Rule, covering, linters};

/// What people put before our names where those of several tools stand beside each other.
const OWN_PREFIXES: [&str; 2] = ["lrolint", "lro-lint"];

/// What a name in a file of several linters means.
#[derive(Clone, Debug)]
pub(super) enum Meaning {
    /// A rule of ours.
    Own(&'static Rule),
    /// A rule of another linter, and those of ours that cover the whole of it.
    Peers(Vec<&'static Rule>),
    /// It must be ours, but is none: what is wrong and what to do.
    Wrong(String, String),
    /// Nothing to us.
    Other,
}

impl Meaning {
    /// Looks up a name, in any case. Parts that are joined with `/` are names of the same rule, or
    /// the tool before it.
    pub(super) fn of(name: &str) -> Self {
        let name = name.trim();
        if let Some((tool, own)) = name.split_once('/')
            && OWN_PREFIXES.contains(&tool.to_ascii_lowercase().as_str())
        {
            return Self::own(own);
        }
        if is_code(name) || Rule::find(name).is_some() {
            return Self::own(name);
        }
        let mut parts = name.split('/').take(4);
        match parts.find_map(|part| by_peer().get(&part.trim().to_ascii_lowercase())) {
            Some(rules) => Self::Peers(rules.clone()),
            None => Self::Other,
        }
    }

    fn own(name: &str) -> Self {
        match named(name.trim()) {
            Ok(rule) => Self::Own(rule),
            Err((message, help)) => Self::Wrong(message, help),
        }
    }
}

/// Whether a name can only be a code of ours.
fn is_code(name: &str) -> bool {
    let digits = name.strip_prefix("LRO");
    digits.is_some_and(|digits| {
        (3..=4).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// The rules that cover the whole of a rule of another linter, by its names in lower case.
fn by_peer() -> &'static HashMap<String, Vec<&'static Rule>> {
    static RULES: OnceLock<HashMap<String, Vec<&'static Rule>>> = OnceLock::new();
    RULES.get_or_init(|| {
        let mut rules: HashMap<String, Vec<&'static Rule>> = HashMap::new();
        for (path, peer) in linters().iter().flat_map(|linter| linter.peers()) {
            let covering = covering(&path).into_iter();
            let whole = covering.filter(|(_, extent)| *extent == Extent::Whole);
            let whole: Vec<_> = whole.map(|(rule, _)| rule).collect();
            for name in peer.ids.iter().chain([&peer.name]) {
                let known = rules.entry(name.to_ascii_lowercase()).or_default();
                for &rule in &whole {
                    if known.iter().all(|own| own.code() != rule.code()) {
                        known.push(rule);
                    }
                }
            }
        }
        rules.retain(|_, rules| !rules.is_empty());
        rules
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Peer;

    fn codes(name: &str) -> Vec<&'static str> {
        match Meaning::of(name) {
            Meaning::Own(rule) => vec![rule.code()],
            Meaning::Peers(rules) => rules.iter().map(|rule| rule.code()).collect(),
            Meaning::Wrong(..) | Meaning::Other => Vec::new(),
        }
    }

    /// A peer that some page covers wholly, with its rules.
    fn covered() -> impl Iterator<Item = (&'static Peer, Vec<&'static str>)> {
        let peers = linters().iter().flat_map(|linter| linter.peers());
        peers.filter_map(|(path, peer)| {
            let covering = covering(&path).into_iter();
            let whole = covering.filter(|(_, extent)| *extent == Extent::Whole);
            let whole: Vec<_> = whole.map(|(rule, _)| rule.code()).collect();
            (!whole.is_empty()).then_some((peer, whole))
        })
    }

    #[test]
    fn names_and_numbers_of_peers_mean_the_rules_that_cover_the_whole() {
        let mut some = 0;
        for (peer, rules) in covered() {
            some += 1;
            for name in peer.ids.iter().chain([&peer.name]) {
                for name in [name.clone(), name.to_lowercase(), format!("{name}/R1/Kind")] {
                    let codes = codes(&name);
                    assert!(
                        rules.iter().all(|rule| codes.contains(rule)),
                        "{name}: {codes:?}"
                    );
                }
            }
        }
        assert!(some > 20, "{some}");
    }

    #[test]
    fn peers_that_are_covered_in_part_mean_nothing() {
        for (path, peer) in linters().iter().flat_map(|linter| linter.peers()) {
            let covering = covering(&path);
            let is_namesake = covered().any(|(other, _)| other.is_called(&peer.name));
            if !is_namesake && covering.iter().all(|(_, extent)| *extent != Extent::Whole) {
                assert_eq!(codes(&peer.name), [""; 0], "{path}");
            }
        }
    }

    #[test]
    fn our_names_are_known_with_and_without_a_prefix() {
        for name in [
            "LRO105",
            "options-without-extension",
            "LroLint/LRO105",
            "lro-lint/options-without-extension",
        ] {
            assert_eq!(codes(name), ["LRO105"], "{name}");
        }
    }

    #[test]
    fn what_must_be_ours_and_is_not_is_wrong() {
        for name in ["LRO9999", "LroLint/nonsense", "lro-lint/LRO005", "LRO005"] {
            assert!(matches!(Meaning::of(name), Meaning::Wrong(..)), "{name}");
        }
        for name in [
            "R9999",
            "XmsExamplesRequired",
            "LRO_RESPONSE_CODE_X",
            "",
            "/",
        ] {
            assert!(matches!(Meaning::of(name), Meaning::Other), "{name}");
        }
    }
}
