//! Suppressions in a `readme.md` that configures AutoRest. They are in its YAML blocks: in the list
//! `suppressions`, whose items have a `code`, and in the items with `suppress` of the list
//! `directive`.
//!
//! The suppressions of a block count for every condition after its `yaml`: a linter doesn't know
//! which tag is built.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};
use rustc_hash::FxHashSet;

use super::json_path::JsonPath;
use super::names::Meaning;
use super::{Entry, Fault, FileFilter, MAX_FAULTS, Named, Read};
use crate::rules::UnusedSuppression;
use crate::syntax::{Kind, Node, read_yaml};
use crate::text::{Span, listed};

/// The maximum number of our names and paths that are read from a file. The largest real file has a
/// few hundred.
const MAX_SCOPES: usize = 2_000;

/// The maximum number of paths in a file that may have to be tried one by one.
const MAX_OPEN_PATHS: usize = 200;

/// The case of a suppression that has no effect here, but perhaps in another linter.
pub(super) const NOT_OURS: &str = UnusedSuppression::OtherLinter.name();

/// Text that every suppression contains. Most readmes don't contain it.
pub(super) const WORD: &str = "suppress";

/// Reads the suppressions of a Markdown text.
pub(super) fn read(text: &str) -> Read {
    let mut reader = ReadmeReader::default();
    if !text.contains(WORD) {
        return reader.read;
    }
    for block in blocks(text) {
        if block.text.contains(WORD) {
            reader.block(block);
        }
    }
    reader.read
}

/// A fenced block of YAML.
struct Block {
    /// The text of the block. Characters around it, such as the `>` of a quotation, are replaced
    /// with blanks.
    text: String,
    /// The offset of the block in the whole text.
    offset: u32,
}

fn blocks(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut pieces: Option<Vec<Range<usize>>> = None;
    for (event, range) in Parser::new(text).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) if is_yaml(&info) => {
                pieces = Some(Vec::new());
            }
            Event::Text(_) => pieces
                .iter_mut()
                .for_each(|pieces| pieces.push(range.clone())),
            Event::End(TagEnd::CodeBlock) => {
                blocks.extend(pieces.take().and_then(|pieces| join(text, &pieces)));
            }
            _ => {}
        }
    }
    blocks
}

/// `true` if the words after a fence begin in a way that AutoRest expects: `yaml`,
/// `yaml $(tag) == 'a'`, `yaml$(go)`, or the same with `json`.
fn is_yaml(info: &str) -> bool {
    let info = info.trim_start();
    let word = info.find(|c: char| !c.is_ascii_alphanumeric());
    let word = info.get(..word.unwrap_or(info.len())).unwrap_or_default();
    ["yaml", "yml", "json"]
        .iter()
        .any(|known| word.eq_ignore_ascii_case(known))
}

/// The text from the first piece to the last, with blanks between the pieces.
fn join(text: &str, pieces: &[Range<usize>]) -> Option<Block> {
    let offset = pieces.first()?.start;
    let mut joined = String::new();
    let mut end = offset;
    for piece in pieces {
        let gap = text.get(end..piece.start)?;
        for c in gap.chars() {
            match c {
                '\n' | '\r' => joined.push(c),
                _ => joined.extend(std::iter::repeat_n(' ', c.len_utf8())),
            }
        }
        joined.push_str(text.get(piece.clone())?);
        end = piece.end;
    }
    Some(Block {
        text: joined,
        offset: u32::try_from(offset).ok()?,
    })
}

#[derive(Default)]
struct ReadmeReader {
    read: Read,
    /// The offset of the current block in the whole text.
    offset: u32,
    /// The number of our names and paths that were read.
    scopes: usize,
    /// The number of these paths that have to be tried one by one.
    open_paths: usize,
    /// Names that can't silence anything, in lower case. Each is reported once.
    not_covered: FxHashSet<String>,
    /// `true` if the rest isn't read.
    is_full: bool,
}

impl ReadmeReader {
    fn span(&self, span: Span) -> Span {
        Span::new(span.start + self.offset, span.end + self.offset)
    }

    fn fault(&mut self, case: &'static str, span: Span, message: String, help: &str) {
        let span = self.span(span);
        if self.read.faults.len() >= MAX_FAULTS {
            return self.too_many(span);
        }
        self.read.faults.push(Fault {
            case,
            span,
            message,
            help: help.to_owned(),
        });
    }

    /// Stops reading.
    fn too_many(&mut self, span: Span) {
        if !self.is_full {
            self.is_full = true;
            self.read.faults.push(Fault::too_many(span));
        }
    }

    fn block(&mut self, block: Block) {
        self.offset = block.offset;
        let tree = match read_yaml(block.text) {
            Ok(tree) => tree,
            Err(bad) if !says_so(bad.text()) => return,
            Err(bad) => {
                let message = format!(
                    "the suppressions in this block have no effect: {}",
                    bad.error.message
                );
                let help = "fix the YAML of this block: other linters can't read it either";
                return self.fault(super::NO_EFFECT, bad.error.span, message, help);
            }
        };
        if let Some(span) = tree.more_documents() {
            let message =
                "a second YAML document begins in this block, and only the first one is read"
                    .to_owned();
            self.fault(
                super::NO_EFFECT,
                span,
                message,
                "move it into a block of its own",
            );
        }
        for member in tree.root().children() {
            let is_directive = match member.key().as_deref() {
                Some("directive") => true,
                Some("suppressions") => false,
                _ => continue,
            };
            match member.kind() {
                Kind::Array => member
                    .children()
                    .for_each(|item| self.item(item, is_directive)),
                Kind::Object => self.item(member, is_directive),
                _ => {}
            }
        }
    }

    fn strange(&mut self, node: Node<'_>, message: &str) {
        let help = "write `code`, `reason`, and optionally `from` and `where`";
        self.fault(super::NO_EFFECT, node.span(), message.to_owned(), help);
    }

    fn item(&mut self, item: Node<'_>, is_directive: bool) {
        if self.is_full {
            return;
        }
        let code = match is_directive {
            true => item.get("suppress"),
            false => item.get("code").or_else(|| item.get("suppress")),
        };
        let Some(code) = code else {
            // Most directives have another purpose, and other tools use lists with this name too.
            if !is_directive && (item.get("from").is_some() || item.get("where").is_some()) {
                self.strange(item, "this suppression has no effect: it has no `code`");
            }
            return;
        };
        let Some(codes) = strings(code) else {
            return self.strange(code, "this suppression has no effect: it names no rule");
        };
        let mut names = Vec::new();
        // The first name that selects one of our rules.
        let mut first = None;
        for (name, node) in codes {
            if self.is_full {
                return;
            }
            self.read.names += 1;
            let (rules, peer) = match Meaning::of(&name) {
                Ok(Meaning::Own(rule)) => (vec![rule], None),
                Ok(Meaning::Peer(peer)) if peer.rules.is_empty() => {
                    self.read.others += 1;
                    self.not_covered(&name, node);
                    continue;
                }
                Ok(Meaning::Peer(peer)) => (peer.rules.clone(), Some(peer)),
                Ok(Meaning::Other) => {
                    self.read.others += 1;
                    continue;
                }
                Err((message, help)) => {
                    self.fault(super::NO_EFFECT, node.span(), message, &help);
                    continue;
                }
            };
            first.get_or_insert(node);
            names.push(Named {
                rules,
                name,
                peer,
                span: self.span(node.span()),
                // A block isn't a document, so there is no pointer into it.
                pointer: String::new(),
            });
        }
        if let Some(first) = first {
            self.entry(item, first, names);
        }
    }

    /// Reports a name that can't suppress anything, once for a file, if its author could expect an
    /// effect. Other names are for their own linters.
    fn not_covered(&mut self, name: &str, node: Node<'_>) {
        if names_long_running(name) && self.not_covered.insert(name.to_ascii_lowercase()) {
            let message = format!(
                "this suppression of `{name}` has no effect in lro-lint: none of its rules corresponds to it"
            );
            let help = "keep it for the linter that has this rule; suppress rules of lro-lint by \
                        their own names";
            self.fault(NOT_OURS, node.span(), message, help);
        }
    }

    /// Reads an item that names our rules; `first` is the first of these names.
    fn entry(&mut self, item: Node<'_>, first: Node<'_>, names: Vec<Named>) {
        let is_peer = names.iter().all(|name| name.peer.is_some());
        let case = if is_peer { NOT_OURS } else { super::NO_EFFECT };
        let reasons = ["reason", "reasons"].into_iter();
        let mut reasons = reasons.filter_map(|key| strings(item.get(key)?)).flatten();
        if !reasons.any(|(reason, _)| !reason.trim().is_empty()) {
            let message =
                "this suppression has no effect in lro-lint: it gives no reason".to_owned();
            let help = ask_for_reason(&names);
            return self.fault(case, first.span(), message, &help);
        }
        let mut entry = Entry {
            names,
            is_shared: true,
            ..Entry::default()
        };
        for key in ["from", "where"] {
            let Some(value) = item.get(key) else {
                continue;
            };
            // An empty condition must not make a suppression broader by accident.
            let Some(texts) = strings(value).filter(|texts| !texts.is_empty()) else {
                let message =
                    format!("this suppression has no effect in lro-lint: `{key}` is empty");
                let span = value.key_span().unwrap_or(value.span());
                return self.fault(case, span, message, "write a value; or remove the key");
            };
            for (text, node) in texts {
                match key {
                    "from" => entry.files.push(FileFilter::new(&text)),
                    _ => match JsonPath::parse(&text) {
                        Ok(path) => entry.wheres.push(path),
                        Err(error) => {
                            let span = inside(node, &text, error.at);
                            let message =
                                format!("this path has no effect in lro-lint: {}", error.message);
                            let help = "write the path as in `$.paths[\"/widgets/{name}\"].put`";
                            self.fault(case, span, message, help);
                        }
                    },
                }
            }
            if key == "where" && entry.wheres.is_empty() {
                return;
            }
        }
        self.scopes += entry.names.len() * entry.wheres.len().max(1) + entry.files.len();
        let open = entry
            .wheres
            .iter()
            .filter(|path| path.second_key().is_none());
        self.open_paths += open.count();
        if self.scopes > MAX_SCOPES || self.open_paths > MAX_OPEN_PATHS {
            return self.too_many(self.span(first.span()));
        }
        if is_peer {
            entry.wheres = entry.wheres.into_iter().map(JsonPath::widened).collect();
        }
        self.read.entries.push(entry);
    }
}

/// The help for a suppression that gives no reason.
fn ask_for_reason(names: &[Named]) -> String {
    let rules = names.iter().flat_map(|name| &name.rules);
    let mut codes: Vec<&str> = rules.map(|rule| rule.code()).collect();
    codes.dedup();
    let help = "explain in `reason` why the finding is acceptable";
    match codes.as_slice() {
        // There is no list for a name that covers many rules.
        [] | [_, _, _, _, ..] => help.to_owned(),
        codes => format!(
            "{help}; the suppression then silences {}",
            listed(codes, "and")
        ),
    }
}

/// `true` if the name of a rule shows that it is about long-running operations.
fn names_long_running(name: &str) -> bool {
    const WORDS: [&str; 4] = ["lro", "longrunning", "async", "provisioningstate"];
    let letters = name.chars().filter(char::is_ascii_alphanumeric);
    let letters: String = letters.map(|letter| letter.to_ascii_lowercase()).collect();
    WORDS.iter().any(|word| letters.contains(word))
}

/// `true` if a text that isn't valid YAML has a line that begins like a suppression.
fn says_so(text: &str) -> bool {
    let is_mark = |c: char| c.is_whitespace() || matches!(c, '-' | '"' | '\'' | '{');
    let mut lines = text.lines().map(|line| line.trim_start_matches(is_mark));
    lines.any(|line| {
        let end = line.find(|c: char| !c.is_ascii_alphabetic());
        let word = line.get(..end.unwrap_or(line.len()));
        matches!(word, Some("suppress" | "suppressions"))
    })
}

/// A scalar such as a string or a number, or a list of scalars; `None` for anything else.
fn strings(node: Node<'_>) -> Option<Vec<(String, Node<'_>)>> {
    match node.kind() {
        Kind::Null => Some(Vec::new()),
        Kind::Array => node.children().map(string).collect(),
        _ => Some(vec![string(node)?]),
    }
}

fn string(node: Node<'_>) -> Option<(String, Node<'_>)> {
    let text = match node.kind() {
        Kind::String => node.as_str(),
        Kind::Number | Kind::Bool(_) => node.scalar_text(),
        _ => None,
    };
    Some((text?.into_owned(), node))
}

/// The place of a part of a string in the file; the place of the whole string if it is written differently.
fn inside(node: Node<'_>, decoded: &str, at: Range<usize>) -> Span {
    let span = node.span();
    let written = span.slice(node.tree().text());
    match written.find(decoded) {
        Some(start) if !decoded.is_empty() => {
            let start = span.start + start as u32;
            Span::new(start + at.start as u32, start + at.end as u32)
        }
        _ => span,
    }
}
