//! Suppressions that suppressed nothing, and why.

use rustc_hash::FxHashMap;

use super::{Meeting, Problem, Suppression, SuppressionKind, Suppressions, readme};
use crate::openapi::Operation;
use crate::rules::Rule;
use crate::syntax::Node;

/// What is known of the operations to which a suppression leads.
#[derive(Debug, Default)]
pub(super) struct Met {
    /// Some of them are long-running.
    long_running: bool,
    /// How messages name the first one that isn't.
    synchronous: Option<String>,
}

impl<'w> Suppressions<'w> {
    /// Finds out to which operations those suppressions for other linters lead that suppressed nothing.
    /// Each operation comes with whether it is long-running.
    pub fn lead_to<'o>(&mut self, operations: impl Iterator<Item = (&'o Operation<'w>, bool)>)
    where
        'w: 'o,
    {
        let mut unused: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
        for (at, suppression) in self.all.iter().enumerate() {
            let is_peer = matches!(suppression.kind, SuppressionKind::Peer(_));
            let entry = suppression
                .entry
                .filter(|_| is_peer && !suppression.is_used);
            let keys = entry.iter().flat_map(|entry| &entry.wheres);
            for key in keys.filter_map(|path| path.second_key()) {
                let known = unused.entry(key).or_default();
                // The paths of an entry mostly lead to one operation each.
                if known.last() != Some(&at) {
                    known.push(at);
                }
            }
        }
        if unused.is_empty() {
            return;
        }
        for (operation, is_long_running) in operations {
            let place = operation.element().place();
            for &at in unused.get(operation.path()).into_iter().flatten() {
                let Some(suppression) = self.all.get_mut(at) else {
                    continue;
                };
                let mut trail: Vec<Node<'_>> = place.node().ancestors().collect();
                trail.reverse();
                let document = place.document().path();
                if !suppression.leads_to(&trail, document) {
                    continue;
                }
                let met = &mut suppression.met;
                if is_long_running {
                    met.long_running = true;
                } else if met.synchronous.is_none() {
                    met.synchronous = Some(operation.name().to_string());
                }
            }
        }
    }
}

impl<'w> Suppression<'w> {
    /// `true` if a path of its entry leads to a node, around it or into it.
    fn leads_to(&self, trail: &[Node<'_>], document: &str) -> bool {
        self.entry.is_some_and(|entry| {
            let mut paths = entry.wheres.iter();
            entry.is_for(document) && paths.any(|path| path.meets(trail) != Meeting::Apart)
        })
    }

    /// Why a suppression for other linters suppressed nothing.
    fn unused_peer(&self) -> String {
        let what = format!(
            "this suppression of `{}` ({})",
            self.name,
            ours(&self.rules)
        );
        match &self.met {
            Met {
                long_running: false,
                synchronous: Some(operation),
            } => format!("{what} is unused here: `{operation}` isn't long-running"),
            _ => format!("{what} is unused here"),
        }
    }

    /// What is said of it where it suppressed nothing.
    pub(super) fn problem(&self) -> Problem<'w> {
        let of_rules: Vec<_> = self.rules.iter().map(|rule| rule.name()).collect();
        let (case, message, help) = match (self.kind, &of_rules[..]) {
            (SuppressionKind::Peer(_), _) => (
                Some(readme::NOT_OURS),
                self.unused_peer(),
                format!(
                    "keep it if the linter that has the rule `{}` still needs it",
                    self.name
                ),
            ),
            (SuppressionKind::Comment, [name]) => (
                None,
                format!("this suppresses nothing: `{name}` is not reported here"),
                format!("remove `{name}`, or the whole comment if nothing else is in it"),
            ),
            (_, [name]) => (
                None,
                format!("this suppresses nothing: `{name}` is not reported there"),
                format!("remove `{name}`, or the whole entry if nothing else is in it"),
            ),
            (_, _) => (
                None,
                "this suppresses nothing: none of its rules is reported there".to_owned(),
                "remove it, or the whole entry if nothing else is in it".to_owned(),
            ),
        };
        Problem {
            case,
            message,
            help,
            origin: self.origin.clone(),
        }
    }
}

/// The rules that a name of another linter's rule silences, as a message names them.
fn ours(rules: &[&'static Rule]) -> String {
    match rules {
        [] => String::new(),
        [one] => format!("our rule `{}`", one.name()),
        [first, second] => format!("our rules `{}` and `{}`", first.name(), second.name()),
        [first, rest @ ..] => format!("our rules `{}` and {} more", first.name(), rest.len()),
    }
}
