//! `suppressions.yaml`, which the tools of azure-rest-api-specs share: a list of entries, each for
//! one tool. Ours is [`TOOL`].

use super::names::Meaning;
use super::peer_name::PeerName;
use super::{Entry, Fault, MAX_FAULTS, NO_EFFECT, Named, Read, named};
use crate::rules::{ALL, Check, Rule, RuleSelector, UnknownRule};
use crate::syntax::{Kind, Node, Pointer, Tree};
use crate::text::{Span, nearest};
use crate::workspace::PathGlob;

/// The `tool` of entries for this program.
const TOOL: &str = "LroLint";

/// The keys of an entry.
const KEYS: [&str; 7] = [
    "tool",
    "path",
    "paths",
    "rules",
    "sub-rules",
    "reason",
    "if",
];

/// The maximum number of our names and paths that are read from a file.
const MAX_SCOPES: usize = 2_000;

/// Reads the entries of a file that applies to `folder`.
pub(super) fn read(tree: &Tree, folder: &str) -> Read {
    let mut reader = ListReader {
        folder,
        read: Read::default(),
        scopes: 0,
        is_full: false,
    };
    if let Some(span) = tree.more_documents() {
        let message = "a second YAML document begins here, and only the first one is read";
        reader.fault(span, message, "join the documents into one list");
    }
    let root = tree.root();
    match root.kind() {
        Kind::Array => {
            root.children().for_each(|item| reader.item(item));
        }
        Kind::Null => {}
        _ => reader.fault(
            root.span(),
            "these suppressions have no effect: the file isn't a list",
            "write `- tool: LroLint` with `path`, `rules` and `reason`",
        ),
    }
    reader.read
}

struct ListReader<'f> {
    folder: &'f str,
    read: Read,
    /// The number of our names and paths that were read.
    scopes: usize,
    /// `true` if the rest isn't read.
    is_full: bool,
}

impl ListReader<'_> {
    fn fault(&mut self, span: Span, message: impl Into<String>, help: impl Into<String>) {
        if self.read.faults.len() >= MAX_FAULTS {
            return self.too_many(span);
        }
        self.read.faults.push(Fault {
            case: NO_EFFECT,
            span,
            message: message.into(),
            help: help.into(),
        });
    }

    /// Stops reading.
    fn too_many(&mut self, span: Span) {
        if !self.is_full {
            self.is_full = true;
            self.read.faults.push(Fault::too_many(span));
        }
    }

    fn item(&mut self, item: Node<'_>) {
        if self.is_full {
            return;
        }
        self.read.names += 1;
        let tool = item
            .get("tool")
            .and_then(|tool| Some((tool, tool.as_str()?)));
        match &tool {
            Some((_, name)) if name == TOOL => self.entry(item),
            Some((node, name)) if is_nearly_ours(name) => {
                let message = format!("this suppression has no effect: the tool is `{TOOL}`");
                self.fault(node.span(), message, format!("write `tool: {TOOL}`"));
            }
            Some(_) => self.read.others += 1,
            None => {
                let message = "this suppression has no effect: `tool` is missing";
                self.fault(
                    item.span(),
                    message,
                    format!("write `tool: {TOOL}` if it is for lro-lint"),
                );
            }
        }
    }

    fn entry(&mut self, item: Node<'_>) {
        let no_effect = |why: &str| format!("this suppression has no effect: {why}");
        let mut is_sound = true;
        for member in item.children() {
            let key = member.key().unwrap_or_default();
            let span = member.key_span().unwrap_or(member.span());
            if !KEYS.contains(&&*key) {
                let help = match nearest(&key, KEYS) {
                    Some(near) => format!("write `{near}` if you meant that"),
                    None => format!("use only `{}`", KEYS.join("`, `")),
                };
                self.fault(span, no_effect(&format!("`{key}` is unknown")), help);
                is_sound = false;
            } else if key == "if" {
                let help = "remove `if`, and select the findings with `path` and `rules`";
                self.fault(span, no_effect("`if` is not supported"), help);
                is_sound = false;
            }
        }
        let reason = item.get("reason").and_then(Node::scalar_text);
        if reason.is_none_or(|reason| reason.trim().is_empty()) {
            let span = item.get("reason").map_or(item.span(), entry_span);
            let help = "explain in `reason` why the finding is acceptable";
            self.fault(span, no_effect("it gives no reason"), help);
            is_sound = false;
        }
        let paths = self.paths(item);
        let names = self.names(item);
        self.scopes += paths.len() + names.len();
        if self.scopes > MAX_SCOPES {
            return self.too_many(item.span());
        }
        if is_sound && !paths.is_empty() && !names.is_empty() {
            self.read.entries.push(Entry {
                names,
                paths,
                ..Entry::default()
            });
        }
    }

    fn paths(&mut self, item: Node<'_>) -> Vec<PathGlob> {
        let mut paths = Vec::new();
        let mut is_said = false;
        for value in ["path", "paths"]
            .into_iter()
            .filter_map(|key| item.get(key))
        {
            for (pattern, node) in self.texts(value) {
                is_said = true;
                // The pattern is relative to the folder of the file, also if it begins with `/`.
                match PathGlob::new(self.folder, pattern.trim_start_matches('/')) {
                    Ok(glob) => paths.push(glob),
                    Err(message) => self.fault(
                        node.span(),
                        format!("this path has no effect: {message}"),
                        "write a path relative to the folder of this file; `*` matches within one \
                         folder, `**` in any number of folders",
                    ),
                }
            }
        }
        if !is_said {
            self.fault(
                item.span(),
                "this suppression has no effect: it has neither `path` nor `paths`",
                "add `path` with a pattern for files; `**` matches all files below this folder",
            );
        }
        paths
    }

    /// The rules, by the names that select them. Without `rules`, an entry is for all rules. With
    /// `sub-rules`, only the rules that they name too are left.
    fn names(&mut self, item: Node<'_>) -> Vec<Named> {
        let rules = item.get("rules").map(|rules| self.selected(rules));
        let sub_rules = item.get("sub-rules").map(|rules| self.selected(rules));
        let is_allowed = |rule: &&'static Rule, by: &[Named]| {
            let mut allowed = by.iter().flat_map(|name| &name.rules);
            allowed.any(|own| own.code() == rule.code())
        };
        match (rules, sub_rules) {
            (None, None) => {
                let all = ALL.iter().copied().filter(can_be_suppressed);
                let tool = item.get("tool").unwrap_or(item);
                vec![Named {
                    rules: all.collect(),
                    name: TOOL.to_owned(),
                    peer: None,
                    span: tool.span(),
                    pointer: Pointer::to(tool).to_string(),
                }]
            }
            (Some(names), None) | (None, Some(names)) => names,
            (Some(rules), Some(mut names)) => {
                for name in &mut names {
                    name.rules.retain(|rule| is_allowed(rule, &rules));
                    if name.rules.is_empty() {
                        let message = format!("`{}` isn't in the `rules` of this entry", name.name);
                        self.fault(name.span, message, "name it only in `rules`");
                    }
                }
                names.retain(|name| !name.rules.is_empty());
                names
            }
        }
    }

    fn selected(&mut self, value: Node<'_>) -> Vec<Named> {
        let mut selected = Vec::new();
        let texts = self.texts(value);
        if texts.is_empty() {
            let span = entry_span(value);
            self.fault(
                span,
                "this suppression has no effect: it names no rule",
                "write the code or the name of a rule",
            );
        }
        for (name, node) in texts {
            if self.is_full {
                break;
            }
            match meant(&name) {
                Ok((rules, peer)) => selected.push(Named {
                    rules,
                    name,
                    peer,
                    span: node.span(),
                    pointer: Pointer::to(node).to_string(),
                }),
                Err((message, help)) => self.fault(node.span(), message, help),
            }
        }
        selected
    }

    /// A string or a list of strings.
    fn texts<'t>(&mut self, value: Node<'t>) -> Vec<(String, Node<'t>)> {
        let items: Vec<_> = match value.kind() {
            Kind::Array => value.children().collect(),
            Kind::Null => Vec::new(),
            _ => vec![value],
        };
        let mut texts = Vec::new();
        for item in items {
            match item.as_str() {
                Some(text) => texts.push((text.into_owned(), item)),
                None => self.fault(
                    item.span(),
                    "this part of the suppression has no effect: it isn't a string",
                    "write a string or a list of strings",
                ),
            }
        }
        texts
    }
}

/// Rules, and the rule of another linter whose name selects them.
type Meant = (Vec<&'static Rule>, Option<&'static PeerName>);

/// The rules that a name selects, and the rule of another linter with this name, if there is one.
///
/// # Errors
/// The name selects none of our rules: a message and a help.
fn meant(name: &str) -> Result<Meant, (String, String)> {
    let found: Result<RuleSelector, UnknownRule> = name.parse();
    match found {
        Ok(selector) => match selector.rules() {
            [one] => named(one.name()).map(|rule| (vec![rule], None)),
            several => {
                let rules = several.iter().copied().filter(can_be_suppressed);
                Ok((rules.collect(), None))
            }
        },
        Err(unknown) => match Meaning::of(name) {
            Ok(Meaning::Peer(peer)) if peer.rules.is_empty() => Err((
                format!(
                    "this suppression of `{name}` has no effect: no rule of lro-lint corresponds to it"
                ),
                format!("remove the name here: other linters don't read entries for `{TOOL}`"),
            )),
            Ok(Meaning::Peer(peer)) => Ok((peer.rules.clone(), Some(peer))),
            _ => Err((unknown.to_string(), unknown.help())),
        },
    }
}

fn entry_span(node: Node<'_>) -> Span {
    node.key_span().unwrap_or(node.span())
}

fn can_be_suppressed(rule: &&'static Rule) -> bool {
    !matches!(rule.check(), Check::Suppression)
}

/// `true` if a tool's name is the name of this program in another spelling.
fn is_nearly_ours(tool: &str) -> bool {
    let letters = tool.chars().filter(|c| c.is_alphanumeric());
    let letters: String = letters.flat_map(char::to_lowercase).collect();
    letters == "lrolint"
}
