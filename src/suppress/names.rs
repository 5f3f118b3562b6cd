//! Names in files that other linters read too, and the rules that they select.

use super::named;
use super::peer_name::PeerName;
use crate::rules::Rule;

/// Prefixes that people write before our names, in files with the names of several tools.
const OWN_PREFIXES: [&str; 2] = ["lrolint", "lro-lint"];

/// The meaning of a name in a file for several linters.
#[derive(Clone, Copy, Debug)]
pub(super) enum Meaning {
    /// One of our rules.
    Own(&'static Rule),
    /// Rules of other linters.
    Peer(&'static PeerName),
    /// A name without meaning for this program.
    Other,
}

impl Meaning {
    /// Looks up a name, in upper or lower case. Parts joined with `/` are several names of one
    /// rule, or a tool and its rule.
    ///
    /// # Errors
    /// The name has the form of our names, but no rule has it: a message and a help.
    pub(super) fn of(name: &str) -> Result<Self, (String, String)> {
        let name = name.trim();
        if let Some((tool, own)) = name.split_once('/')
            && OWN_PREFIXES.contains(&tool.to_ascii_lowercase().as_str())
        {
            return named(own.trim()).map(Self::Own);
        }
        if is_code(name) || Rule::find(name).is_some() {
            return named(name).map(Self::Own);
        }
        let parts = name.split('/').take(4);
        let known = parts.filter_map(|part| PeerName::find(part.trim()));
        let known: Vec<_> = known.collect();
        // A part that selects rules takes precedence over a part that selects none.
        let effective = known.iter().find(|peer| !peer.rules.is_empty());
        let known = effective.or(known.first()).copied();
        Ok(known.map_or(Self::Other, Self::Peer))
    }
}

/// `true` if a name has the form of our codes.
fn is_code(name: &str) -> bool {
    let digits = name.strip_prefix("LRO");
    digits.is_some_and(|digits| {
        (3..=4).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::openapi::{Api, Operation};
    use crate::rules::{Shared, linters};
    use crate::workspace::{Input, Memory, Workspace};

    fn codes(name: &str) -> Vec<&'static str> {
        match Meaning::of(name) {
            Ok(Meaning::Own(rule)) => vec![rule.code()],
            Ok(Meaning::Peer(peer)) => peer.rules.iter().map(|rule| rule.code()).collect(),
            Ok(Meaning::Other) | Err(_) => Vec::new(),
        }
    }

    #[test]
    fn names_and_numbers_of_peers_mean_the_rules_that_report_the_same() {
        let (mut effective, mut without_effect) = (0, 0);
        for (path, peer) in linters().iter().flat_map(|linter| linter.peers()) {
            let rules = Shared::with(&path, peer).into_iter();
            let rules: Vec<_> = rules.map(|shared| shared.rule.code()).collect();
            match rules.is_empty() {
                true => without_effect += 1,
                false => effective += 1,
            }
            for name in peer.ids.iter().chain([&peer.name]) {
                for name in [
                    (*name).to_owned(),
                    name.to_lowercase(),
                    format!("{name}/R1/Kind"),
                ] {
                    let codes = codes(&name);
                    assert!(
                        rules.iter().all(|rule| codes.contains(rule)),
                        "{name}: {codes:?}"
                    );
                    assert!(matches!(Meaning::of(&name), Ok(Meaning::Peer(_))), "{name}");
                }
            }
        }
        assert!(effective > 150, "{effective}");
        assert!(without_effect > 10, "{without_effect}");
    }

    #[test]
    fn a_peer_without_a_counterpart_means_no_rule() {
        for name in ["RESPONSE_BODY_NOT_IN_EXAMPLE", "UnSupportedPatchProperties"] {
            assert_eq!(codes(name), [""; 0], "{name}");
        }
        // One of two joined names is enough.
        assert_eq!(codes("UnSupportedPatchProperties/R2007"), ["LRO101"]);
    }

    #[test]
    fn a_peer_silences_what_it_reports_too() {
        let document = r#"{ "swagger": "2.0", "paths": { "/a": {
            "put": { "responses": { "200": { "description": "Done" } } },
            "delete": { "responses": { "202": { "description": "Accepted" } } } } } }"#;
        let files: Memory = [("a.json", document)].into_iter().collect();
        let (workspace, _) = Workspace::load(&files, &[Input::Folder(String::new())]);
        let api = Api::new(&workspace, workspace.find("a.json").unwrap());
        let operations: Vec<_> = api.operations().collect();
        let [put, delete] = &operations[..] else {
            panic!("two operations");
        };
        let silences = |name: &str, rule: &str, case: Option<&str>, operation: &Operation<'_>| {
            let Ok(Meaning::Peer(peer)) = Meaning::of(name) else {
                panic!("{name} is a peer");
            };
            let rule = named(rule).unwrap();
            peer.has(rule, case, std::slice::from_ref(operation))
        };
        // The verb.
        assert!(silences("DeleteResponseCodes", "LRO902", None, delete));
        assert!(!silences("DeleteResponseCodes", "LRO902", None, put));
        assert!(silences("RequiredDefaultResponse", "LRO902", None, put));
        // Another rule.
        assert!(!silences("DeleteResponseCodes", "LRO301", None, delete));
        // The case.
        let no_204 = Some("no-204");
        assert!(silences("R4011", "LRO205", no_204, delete));
        assert!(!silences("R4011", "LRO205", Some("extra-200"), delete));
        assert!(!silences("R4011", "LRO205", None, delete));
        let r2005 = "LongRunningResponseStatusCode";
        assert!(silences(r2005, "LRO205", None, delete));
        assert!(silences(r2005, "LRO205", no_204, delete));
        assert!(!silences(r2005, "LRO205", Some("no-202"), delete));
        // The status code.
        assert!(silences("LroExtension", "LRO105", None, delete));
        assert!(!silences("LroExtension", "LRO105", None, put));
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
            assert!(Meaning::of(name).is_err(), "{name}");
        }
        for name in ["R9999", "R3019", "LRO_RESPONSE_CODE_X", "", "/"] {
            assert!(matches!(Meaning::of(name), Ok(Meaning::Other)), "{name}");
        }
    }
}
