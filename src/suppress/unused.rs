//! Unused suppressions: their messages, and the reasons why they are unused.

use rustc_hash::FxHashMap;

use super::{Meeting, Problem, Suppression, SuppressionKind, Suppressions, readme};
use crate::openapi::Operation;
use crate::rules::Rule;
use crate::syntax::Node;

/// The operations that a suppression leads to.
#[derive(Debug, Default)]
pub(super) struct Met {
    /// `true` if some of them are long-running.
    long_running: bool,
    /// The name of the first operation that isn't long-running.
    synchronous: Option<String>,
}

impl<'w> Suppressions<'w> {
    /// Finds the operations that unused suppressions for other linters lead to. Each operation comes with
    /// `true` if it is long-running.
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
    /// `true` if a path of the suppression's entry leads to a node, to a node around it, or to a
    /// node inside it.
    fn leads_to(&self, trail: &[Node<'_>], document: &str) -> bool {
        self.entry.is_some_and(|entry| {
            let mut paths = entry.wheres.iter();
            entry.is_for(document) && paths.any(|path| path.meets(trail) != Meeting::Apart)
        })
    }

    /// The message for an unused suppression for other linters.
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
            } => format!("{what} is unused: `{operation}` isn't long-running"),
            _ => format!("{what} is unused"),
        }
    }

    /// The finding about a suppression that suppressed nothing.
    pub(super) fn problem(&self) -> Problem<'w> {
        let of_rules: Vec<_> = self.rules.iter().map(|rule| rule.name()).collect();
        let (case, message, help) = match (self.kind, &of_rules[..]) {
            (SuppressionKind::Peer(_), _) => (
                Some(readme::NOT_OURS),
                self.unused_peer(),
                format!(
                    "keep the suppression if the linter with the rule `{}` still needs it; otherwise remove it",
                    self.name
                ),
            ),
            (SuppressionKind::Comment, [name]) => (
                None,
                format!("this suppression is unused: `{name}` isn't reported here"),
                format!("remove `{name}`; or remove the whole comment if it names no other rule"),
            ),
            (_, [name]) => (
                None,
                format!("this suppression is unused: `{name}` isn't reported where it applies"),
                format!("remove `{name}`; or remove the whole entry if it names no other rule"),
            ),
            (_, _) => (
                None,
                "this suppression is unused: none of its rules is reported where it applies"
                    .to_owned(),
                "remove this; or remove the whole entry if it names nothing else".to_owned(),
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

/// Our rules that the name of another linter's rule silences, for a message.
fn ours(rules: &[&'static Rule]) -> String {
    match rules {
        [] => String::new(),
        [one] => format!("our rule `{}`", one.name()),
        [first, second] => format!("our rules `{}` and `{}`", first.name(), second.name()),
        [first, rest @ ..] => format!("our rules `{}` and {} more", first.name(), rest.len()),
    }
}
