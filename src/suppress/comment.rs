use super::{Fault, NO_EFFECT, named};
use crate::rules::Rule;
use crate::syntax::{Comment, Node, Tree};
use crate::text::Span;

/// The start of every comment for this program, after the `#`.
const PREFIX: &str = "lro-lint:";

/// The maximum number of rules in a comment. Finding similar names for unknown ones takes time.
const MAX_NAMES: usize = 100;

/// A comment for this program.
#[derive(Debug, Default)]
pub(super) struct Directive {
    /// The suppressed rules, and the places of their names.
    pub(super) rules: Vec<(&'static Rule, Span)>,
    /// The reasons why the comment has no effect, or only some of its effect.
    pub(super) faults: Vec<Fault>,
}

impl Directive {
    /// Reads a comment of a document; `None` if it isn't for this program.
    pub(super) fn read(comment: &Comment, document: &str) -> Option<Self> {
        let text = comment.span.slice(document).trim_end();
        let whole = Span::new(comment.span.start, comment.span.start + text.len() as u32);
        let directive = text.strip_prefix('#')?.trim_start().strip_prefix(PREFIX)?;
        let fault = |message: &str, help: &str| Self {
            rules: Vec::new(),
            faults: vec![Fault {
                case: NO_EFFECT,
                span: whole,
                message: message.to_owned(),
                help: help.to_owned(),
            }],
        };
        let usage = "write `# lro-lint: ignore[rule] reason`";
        let Some(list) = directive.trim_start().strip_prefix("ignore") else {
            return Some(fault(
                "this comment has no effect: the only command is `ignore`",
                usage,
            ));
        };
        let Some((names, reason)) = list
            .trim_start()
            .strip_prefix('[')
            .and_then(|list| list.split_once(']'))
        else {
            return Some(fault(
                "this suppression has no effect: it names no rule in brackets",
                usage,
            ));
        };
        if names.split(',').count() > MAX_NAMES {
            return Some(fault(
                "this suppression has no effect: it names too many rules",
                usage,
            ));
        }
        let start = whole.end as usize - reason.len() - "]".len() - names.len();
        let mut read = Self::default();
        read.names(names, start as u32);
        if read.rules.is_empty() && read.faults.is_empty() {
            return Some(fault(
                "this suppression has no effect: it names no rule",
                usage,
            ));
        }
        // `ignore[rule]: reason` and `ignore[rule] -- reason` are common in other tools.
        let is_separator = |c: char| c.is_whitespace() || matches!(c, ':' | '-' | '–' | '—');
        if reason.trim_matches(is_separator).is_empty() {
            read.rules.clear();
            let named = names.trim();
            read.faults.push(Fault {
                case: NO_EFFECT,
                span: whole,
                message: "this suppression has no effect: it gives no reason".to_owned(),
                help: format!("write a reason: `# lro-lint: ignore[{named}] reason`"),
            });
        }
        Some(read)
    }

    fn names(&mut self, names: &str, start: u32) {
        let mut at = start;
        for part in names.split(',') {
            let name = part.trim();
            let begin = at + (part.len() - part.trim_start().len()) as u32;
            let span = Span::new(begin, begin + name.len() as u32);
            at += part.len() as u32 + 1;
            match named(name) {
                Ok(rule) => self.rules.push((rule, span)),
                // A comma at the end.
                Err(_) if name.is_empty() => {}
                Err((message, help)) => self.faults.push(Fault {
                    case: NO_EFFECT,
                    span,
                    message,
                    help,
                }),
            }
        }
    }
}

/// The entries that a comment covers. A comment on its own line covers the entry of the next key or
/// item. Another comment covers the entries that begin on its line, or the entry that ends there.
pub(super) fn covered<'t>(comment: &Comment, tree: &'t Tree) -> Vec<Node<'t>> {
    if comment.own_line {
        return tree.entry_from(comment.span.end).into_iter().collect();
    }
    let before = Span::new(0, comment.span.start).slice(tree.text());
    let line = before.rfind('\n').map_or(0, |end| end + 1) as u32;
    let mut entries = Vec::new();
    let mut at = line;
    while let Some(entry) = tree.entry_from(at)
        && entry.entry_span().start < comment.span.start
    {
        let span = entry.entry_span();
        entries.push(entry);
        at = span.end.max(span.start + 1);
    }
    if entries.is_empty() {
        let end = before.trim_end().len() as u32;
        let last = tree.entry_before(end);
        let around = last.into_iter().flat_map(Node::ancestors);
        let mut around = around.filter(|node| node.parent().is_some());
        entries.extend(around.find(|node| node.span().end == end));
    }
    entries
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::{Pointer, read_yaml};

    /// Codes of rules; the text and the message of each fault.
    type Read = (Vec<&'static str>, Vec<(String, String)>);

    fn directive(text: &str) -> Option<Read> {
        let comment = Comment {
            span: Span::new(0, text.len() as u32),
            own_line: true,
        };
        let read = Directive::read(&comment, text)?;
        for (rule, span) in &read.rules {
            let written = span.slice(text);
            assert!(
                written == rule.name() || written == rule.code(),
                "{written}"
            );
        }
        Some((
            read.rules.iter().map(|(rule, _)| rule.code()).collect(),
            read.faults
                .into_iter()
                .map(|fault| (fault.span.slice(text).to_owned(), fault.message))
                .collect(),
        ))
    }

    #[test]
    fn a_comment_names_rules_and_gives_a_reason() {
        for text in [
            "# lro-lint: ignore[LRO105] the reason",
            "#lro-lint:ignore[ options-without-extension ] the reason",
            "# lro-lint: ignore [LRO105,]: the reason  ",
            "# lro-lint: ignore[LRO105] -- the reason",
        ] {
            let (rules, faults) = directive(text).unwrap();
            assert_eq!(rules, ["LRO105"], "{text}");
            assert_eq!(faults, [], "{text}");
        }
        let (rules, _) = directive("# lro-lint: ignore[LRO105, LRO105] x").unwrap();
        assert_eq!(rules, ["LRO105", "LRO105"]);
    }

    #[test]
    fn other_comments_are_left_alone() {
        for text in ["# lro-lint is fine", "# ignore[LRO105] x", "#", "# lint:"] {
            assert_eq!(directive(text), None, "{text}");
        }
    }

    #[test]
    fn a_comment_without_effect_says_why() {
        for (text, shown, message) in [
            (
                "# lro-lint: disable LRO105",
                "# lro-lint: disable LRO105",
                "this comment has no effect: the only command is `ignore`",
            ),
            (
                "# lro-lint: ignore LRO105 why",
                "# lro-lint: ignore LRO105 why",
                "this suppression has no effect: it names no rule in brackets",
            ),
            (
                "# lro-lint: ignore[,] why",
                "# lro-lint: ignore[,] why",
                "this suppression has no effect: it names no rule",
            ),
            (
                "# lro-lint: ignore[LRO105] - ",
                "# lro-lint: ignore[LRO105] -",
                "this suppression has no effect: it gives no reason",
            ),
            (
                "# lro-lint: ignore[ LRO9999 ] why",
                "LRO9999",
                "there is no rule `LRO9999`",
            ),
            (
                "# lro-lint: ignore[LRO005] why",
                "LRO005",
                "`unused-suppression` cannot be suppressed",
            ),
        ] {
            let (rules, faults) = directive(text).unwrap();
            assert!(rules.is_empty(), "{text}");
            assert_eq!(faults, [(shown.to_owned(), message.to_owned())], "{text}");
        }
    }

    #[test]
    fn what_is_known_has_effect_beside_what_is_not() {
        let (rules, faults) =
            directive("# lro-lint: ignore[option-without-extension, LRO105] why").unwrap();
        assert_eq!(rules, ["LRO105"]);
        assert_eq!(faults[0].0, "option-without-extension");
    }

    #[track_caller]
    fn covers(text: &str, pointers: &[&str]) {
        let tree = read_yaml(text).unwrap();
        let [comment] = tree.comments() else {
            panic!("one comment is expected");
        };
        let found: Vec<_> = covered(comment, &tree)
            .into_iter()
            .map(|node| Pointer::to(node).to_string())
            .collect();
        assert_eq!(found, pointers, "{text}");
    }

    #[test]
    fn on_a_line_of_its_own_it_covers_the_next_entry() {
        covers("a:\n  # c\n  b:\n    x: 1\n  d: 2\n", &["/a/b"]);
        covers("a:\n  b: 1\n\n  # c\n\nd: 2\n", &["/d"]);
        covers("# c\na: 1\nb: 2\n", &["/a"]);
        covers("a:\n  # c\n  - b: 1\n    d: 2\n", &["/a/0"]);
        covers("a: {b: 1,\n  # c\n  d: 2}\n", &["/a/d"]);
        covers("a: {b: 1\n  # c\n  }\nd: 2\n", &["/d"]);
        covers("a: 1\n# c\n", &[]);
    }

    #[test]
    fn at_the_end_of_a_line_it_covers_what_begins_there() {
        covers("a:\n  b: # c\n    x: 1\n  d: 2\n", &["/a/b"]);
        covers("a: 1 # c\nb: 2\n", &["/a"]);
        covers("a:\n  - $ref: x # c\n  - y\n", &["/a/0"]);
        covers("a: {b: 1, # c\n  d: 2}\n", &["/a"]);
        covers("a: {\n  b: 1, d: 2, # c\n  e: 3}\n", &["/a/b", "/a/d"]);
        covers("a:\n  - # c\n    b: 1\n", &[]);
    }

    #[test]
    fn behind_a_bracket_it_covers_what_ends_there() {
        covers("a:\n  b: {\n    x: 1\n  } # c\n", &["/a/b"]);
        covers("--- # c\na: 1\n", &[]);
    }
}
