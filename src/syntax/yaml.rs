//! Reads YAML 1.2 with `granit-parser`, into the same tree as the JSON reader.
//!
//! Aliases become links to their target node and are never expanded, so an alias bomb costs only as
//! much as its text. Of several documents in a stream, only the first is read.

use std::borrow::Cow;

use granit_parser::{Event, Parser, Placement, ScalarStyle, StructureStyle, Tag, options};
use rustc_hash::FxHashMap;

use super::tree::{Builder, Comment, Container, NodeId, Scalar, Text, Tree};
use super::{MAX_BYTES, SyntaxError, Unreadable};
use crate::text::{BYTE_ORDER_MARK, Span};

/// The deepest allowed nesting of collections. The parser needs a bound; real documents nest 15
/// deep.
const MAX_DEPTH: usize = 1000;

/// The number of comments in a row that the parser may hold back. The default is too small for a
/// licence text.
const MAX_COMMENTS: usize = 1 << 20;

/// The longest allowed key. YAML allows 1024, JSON has no bound, and this reader also reads JSON as
/// YAML.
const MAX_KEY: usize = 1 << 14;

/// Reads the first YAML document of a text.
///
/// # Errors
/// The first fault, with the bytes that show it. A key that is a collection is a fault: no API
/// description has such keys.
pub fn read_yaml(text: impl Into<Box<str>>) -> Result<Tree, Unreadable> {
    let text = text.into();
    // The parser borrows the text, and the builder owns a copy.
    let mut reader = YamlReader::new(Builder::new(text.clone()));
    match reader.stream(&text) {
        Ok(()) => Ok(reader.builder.finish()),
        Err(error) => Err(reader.builder.abandon(error)),
    }
}

/// The number of bytes of text that aliases may repeat in keys. Other aliases are links.
const MAX_REPEATED: usize = 1 << 20;

/// The target of an anchor.
enum Anchor {
    Node(NodeId),
    /// The key of a member, which is not a node.
    Key(Box<str>, Scalar),
}

struct YamlReader {
    builder: Builder,
    /// One entry for each open collection: the key whose value is expected next, or `None`.
    keys: Vec<Option<Text>>,
    styles: Vec<StructureStyle>,
    anchors: FxHashMap<usize, Anchor>,
    /// The number of bytes before the text that the parser sees.
    base: u32,
    /// The end of the last thing that isn't a block collection.
    last_end: u32,
    /// The number of bytes of text that aliases have repeated so far.
    repeated: usize,
}

impl YamlReader {
    fn new(builder: Builder) -> Self {
        Self {
            builder,
            keys: Vec::new(),
            styles: Vec::new(),
            anchors: FxHashMap::default(),
            base: 0,
            last_end: 0,
            repeated: 0,
        }
    }

    fn stream(&mut self, text: &str) -> Result<(), SyntaxError> {
        if text.len() > MAX_BYTES {
            return Err(SyntaxError::new(
                Span::empty(0),
                format!("the document is larger than {MAX_BYTES} bytes"),
            ));
        }
        let input = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text);
        self.base = (text.len() - input.len()) as u32;
        let options = options! {
            max_buffered_comment_events: MAX_COMMENTS,
            simple_key_max_lookahead: MAX_KEY,
            flow_nesting_limit: MAX_DEPTH,
            block_nesting_limit: MAX_DEPTH,
        };
        let mut documents = 0;
        for event in Parser::new_from_str_with_options(input, options) {
            let (event, span) = event.map_err(|error| {
                let at = error.marker().byte_offset().unwrap_or(input.len());
                SyntaxError::new(
                    self.character(self.base as usize + at),
                    error.kind().to_string(),
                )
            })?;
            let range = span.byte_range().unwrap_or_default();
            let span = Span::new(self.base + range.start as u32, self.base + range.end as u32);
            match event {
                Event::DocumentStart(is_explicit, _) => {
                    documents += 1;
                    if documents > 1 {
                        self.builder.more_documents(span);
                        break;
                    }
                    if is_explicit {
                        self.last_end = span.end;
                    }
                }
                Event::Comment(_, placement) => self.builder.comment(Comment {
                    span,
                    own_line: placement != Placement::Right,
                }),
                event => self.node(event, span)?,
            }
        }
        Ok(())
    }

    /// The character at an offset; empty at the end of a line or of the text.
    fn character(&self, at: usize) -> Span {
        let text = self.builder.text();
        let at = at.min(text.len());
        let rest = text.get(at..).unwrap_or_default();
        let found = rest.chars().next().filter(|found| !found.is_control());
        Span::new(at as u32, (at + found.map_or(0, char::len_utf8)) as u32)
    }

    fn node(&mut self, event: Event<'_>, span: Span) -> Result<(), SyntaxError> {
        match event {
            Event::Scalar(value, style, anchor, tag) => {
                let scalar = resolve(&value, style, tag.as_deref());
                let text = if style != ScalarStyle::Plain || !span.is_empty() {
                    self.text(&value, style, span)
                } else if anchor == 0 && tag.is_none() {
                    self.missing(span)
                } else {
                    // It comes after its anchor or tag.
                    Text {
                        span,
                        ..Text::default()
                    }
                };
                self.last_end = text.span.end;
                if self.expects_key() {
                    if anchor != 0 {
                        let key = Anchor::Key(value.into_owned().into(), scalar);
                        self.anchors.insert(anchor, key);
                    }
                    self.set_key(text);
                } else {
                    let key = self.take_key();
                    let id = self.builder.scalar(key, text, scalar);
                    self.remember(anchor, id);
                }
            }
            Event::Alias(anchor) => {
                self.last_end = span.end;
                self.alias(anchor, span)?;
            }
            Event::SequenceStart(style, anchor, _) => {
                self.open(Container::Array, style, anchor, span)?;
            }
            Event::MappingStart(style, anchor, _) => {
                self.open(Container::Object, style, anchor, span)?;
            }
            Event::SequenceEnd | Event::MappingEnd => {
                self.keys.pop();
                // A block collection ends with its last child: the end that the parser reports is
                // after blank lines and comments.
                if self.styles.pop() == Some(StructureStyle::Flow) {
                    self.last_end = span.end;
                }
                self.builder.close(self.last_end);
            }
            _ => {}
        }
        Ok(())
    }

    fn open(
        &mut self,
        container: Container,
        style: StructureStyle,
        anchor: usize,
        span: Span,
    ) -> Result<(), SyntaxError> {
        if self.expects_key() {
            let span = self.character(span.start as usize);
            return Err(SyntaxError::new(span, "a key that is a collection"));
        }
        let key = self.take_key();
        let is_block = style == StructureStyle::Block;
        let start = if is_block && container == Container::Array && key.is_some() {
            // For dashes in the column of the key, the parser reports no start of the sequence.
            self.indicator(b"-").unwrap_or(span.start)
        } else {
            span.start
        };
        let id = self.builder.open(key, start, container);
        self.remember(anchor, id);
        self.keys.push(None);
        self.styles.push(style);
        self.last_end = if is_block { start } else { span.end };
        Ok(())
    }

    fn alias(&mut self, anchor: usize, span: Span) -> Result<(), SyntaxError> {
        let expects_key = self.expects_key();
        let (decoded, scalar) = match self.anchors.get(&anchor) {
            Some(Anchor::Key(text, scalar)) => (text.clone(), *scalar),
            Some(&Anchor::Node(target)) if !expects_key => {
                let key = self.take_key();
                self.builder.alias(key, span, target);
                return Ok(());
            }
            Some(&Anchor::Node(target)) => match self.builder.scalar_text(target) {
                Some(text) => (text, Scalar::String),
                None => return Err(SyntaxError::new(span, "a key that is a collection")),
            },
            None => return Err(SyntaxError::new(span, "an alias of no anchor")),
        };
        self.repeated += decoded.len();
        if self.repeated > MAX_REPEATED {
            return Err(SyntaxError::new(span, "aliases repeat too much"));
        }
        let text = Text {
            span,
            decoded: Some(decoded),
            escaped: false,
        };
        if expects_key {
            self.set_key(text);
        } else {
            let key = self.take_key();
            self.builder.scalar(key, text, scalar);
        }
        Ok(())
    }

    fn remember(&mut self, anchor: usize, id: NodeId) {
        if anchor != 0 {
            self.anchors.insert(anchor, Anchor::Node(id));
        }
    }

    fn expects_key(&self) -> bool {
        self.builder.container() == Some(Container::Object)
            && self.keys.last().is_some_and(Option::is_none)
    }

    fn set_key(&mut self, text: Text) {
        if let Some(key) = self.keys.last_mut() {
            *key = Some(text);
        }
    }

    fn take_key(&mut self) -> Option<Text> {
        self.keys.last_mut().and_then(Option::take)
    }

    fn text(&self, value: &str, style: ScalarStyle, span: Span) -> Text {
        if matches!(style, ScalarStyle::Literal | ScalarStyle::Folded) {
            return Text {
                span: self.block_scalar(span),
                decoded: Some(Box::from(value)),
                escaped: false,
            };
        }
        let written = span.slice(self.builder.text());
        let inner = match style {
            ScalarStyle::Plain => Some(written),
            _ => written.get(1..written.len().saturating_sub(1)),
        };
        Text {
            span,
            decoded: (inner != Some(value)).then(|| Box::from(value)),
            escaped: false,
        }
    }

    /// A node that is not written. The parser reports a missing value before the colon of its key,
    /// but an author who adds it writes after the colon.
    fn missing(&self, span: Span) -> Text {
        let span = if self.keys.last().is_some_and(Option::is_some) {
            let at = self.skip_blanks(self.last_end as usize);
            if self.is_colon_of_innermost(at) {
                Span::empty(at as u32 + 1)
            } else {
                Span::empty(self.last_end)
            }
        } else {
            span
        };
        Text {
            span,
            ..Text::default()
        }
    }

    /// `true` if the next token is the colon of a key in the innermost mapping. It may also be the
    /// colon of an outer mapping, but then it is further to the left.
    fn is_colon_of_innermost(&self, at: usize) -> bool {
        let bytes = self.builder.text().as_bytes();
        let column = |at: usize| {
            let before = bytes.get(..at).unwrap_or_default();
            at - memchr::memrchr2(b'\n', b'\r', before).map_or(0, |end| end + 1)
        };
        if bytes.get(at) != Some(&b':') {
            return false;
        }
        let is_flow = self.styles.last() == Some(&StructureStyle::Flow);
        // A text may begin with a colon.
        let is_indicator = bytes.get(at + 1).is_none_or(u8::is_ascii_whitespace);
        let innermost = self.builder.innermost_start() as usize;
        is_flow || is_indicator && column(at) >= column(innermost)
    }

    /// The span from the `|` or `>` to the last line. The parser's span begins after the header and
    /// ends after the final line breaks. They belong to the text, but a finding shouldn't point
    /// there.
    fn block_scalar(&self, span: Span) -> Span {
        const BLANKS: [char; 4] = [' ', '\t', '\r', '\n'];
        let text = self.builder.text();
        let start = self.indicator(b"|>").unwrap_or(span.start);
        let content = span.slice(text).trim_end_matches(BLANKS);
        let end = if content.is_empty() || span.start == start {
            let header = text.get(start as usize..).unwrap_or_default();
            start + header.find(BLANKS).unwrap_or(header.len()) as u32
        } else {
            span.start + content.len() as u32
        };
        Span::new(start, end)
    }

    /// The position of one of the `wanted` indicators before the next node. Other indicators, tags,
    /// anchors and comments may come before it.
    fn indicator(&self, wanted: &[u8]) -> Option<u32> {
        let bytes = self.builder.text().as_bytes();
        let mut at = self.last_end as usize;
        loop {
            at = self.skip_blanks(at);
            match bytes.get(at)? {
                found if wanted.contains(found) => return Some(at as u32),
                b':' | b'-' | b'?' => at += 1,
                b'!' | b'&' => {
                    let word = bytes.get(at..)?;
                    at += word.iter().position(u8::is_ascii_whitespace)?;
                }
                _ => return None,
            }
        }
    }

    /// Skips blanks, line breaks and comments.
    fn skip_blanks(&self, mut at: usize) -> usize {
        let bytes = self.builder.text().as_bytes();
        loop {
            match bytes.get(at) {
                Some(b' ' | b'\t' | b'\r' | b'\n') => at += 1,
                Some(b'#') => {
                    let comment = bytes.get(at..).unwrap_or_default();
                    at += memchr::memchr2(b'\n', b'\r', comment).unwrap_or(comment.len());
                }
                _ => return at,
            }
        }
    }
}

/// The kind of a scalar by the core schema of YAML 1.2 (§10.3.2). Explicit core tags win.
fn resolve(value: &str, style: ScalarStyle, tag: Option<&Tag>) -> Scalar {
    let plain = || resolve_plain(value);
    match tag.and_then(Tag::core_suffix) {
        Some("str") => Scalar::String,
        Some("null" | "bool" | "int" | "float") => plain(),
        _ if style == ScalarStyle::Plain => plain(),
        _ => Scalar::String,
    }
}

fn resolve_plain(value: &str) -> Scalar {
    match value {
        "" | "~" | "null" | "Null" | "NULL" => Scalar::Null,
        "true" | "True" | "TRUE" => Scalar::Bool(true),
        "false" | "False" | "FALSE" => Scalar::Bool(false),
        ".nan" | ".NaN" | ".NAN" => Scalar::Number,
        _ if is_number(value) => Scalar::Number,
        _ => Scalar::String,
    }
}

fn is_number(value: &str) -> bool {
    let all = |digits: &str, allowed: fn(&u8) -> bool| {
        !digits.is_empty() && digits.as_bytes().iter().all(allowed)
    };
    if let Some(digits) = value.strip_prefix("0o") {
        return all(digits, |byte| (b'0'..=b'7').contains(byte));
    }
    if let Some(digits) = value.strip_prefix("0x") {
        return all(digits, u8::is_ascii_hexdigit);
    }
    let unsigned = value.strip_prefix(['-', '+']).unwrap_or(value);
    if matches!(unsigned, ".inf" | ".Inf" | ".INF") {
        return true;
    }
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let exponent_is_whole = exponent.is_none_or(|exponent| {
        all(
            exponent.strip_prefix(['-', '+']).unwrap_or(exponent),
            u8::is_ascii_digit,
        )
    });
    digits(whole)
        && digits(fraction)
        && !(whole.is_empty() && fraction.is_empty())
        && exponent_is_whole
}

impl Builder {
    /// The text of a scalar that is already in the tree.
    fn scalar_text(&self, id: NodeId) -> Option<Box<str>> {
        self.peek(id)
            .scalar_text()
            .map(Cow::into_owned)
            .map(Box::from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::tree::MAX_MERGES;
    use crate::syntax::{Kind, Node, Pointer, from_node};

    fn read(text: &str) -> Tree {
        read_yaml(text).unwrap_or_else(|bad| panic!("{text:?}: {}", bad.error))
    }

    /// Asserts that the text is refused, at these bytes and with this message.
    #[track_caller]
    fn refuses(text: &str, at: usize, shown: &str, message: &str) {
        let bad = read_yaml(text).expect_err(text);
        let span = bad.error.span;
        assert_eq!(bad.error.message, message, "{text:?}");
        assert_eq!((span.start as usize, span.slice(text)), (at, shown));
        assert_eq!(bad.text(), text, "the text is given back");
    }

    /// Asserts that the parser refuses the text at these bytes, with its own message.
    #[track_caller]
    fn faults_at(text: &str, at: usize, shown: &str) {
        let span = read_yaml(text).expect_err(text).error.span;
        assert_eq!((span.start as usize, span.slice(text)), (at, shown));
    }

    fn at<'t>(tree: &'t Tree, pointer: &str) -> Node<'t> {
        let node = tree.root().pointer(pointer);
        node.unwrap_or_else(|| panic!("nothing at {pointer}"))
    }

    /// The bytes of the value at a pointer.
    fn written<'t>(tree: &'t Tree, pointer: &str) -> &'t str {
        at(tree, pointer).span().slice(tree.text())
    }

    fn string(tree: &Tree, pointer: &str) -> String {
        at(tree, pointer).as_str().expect("a string").into_owned()
    }

    /// The document as JSON, with aliases and merges resolved.
    fn json(text: &str) -> String {
        let value = from_node::<serde_json::Value>(read(text).root());
        value.expect("within the limits").to_string()
    }

    #[test]
    fn block_and_flow_collections_are_read_with_their_spans() {
        let tree = read("a:\n  b: [1, {c: x}]\n  d:\n    - y\n    - e: z\n");
        assert_eq!(written(&tree, "/a/b"), "[1, {c: x}]");
        assert_eq!(written(&tree, "/a/b/1"), "{c: x}");
        assert_eq!(written(&tree, "/a/b/1/c"), "x");
        assert_eq!(written(&tree, "/a/d"), "- y\n    - e: z");
        assert_eq!(written(&tree, "/a/d/1"), "e: z");
        let key = at(&tree, "/a/d").key_span().unwrap();
        assert_eq!(key.slice(tree.text()), "d");
        assert_eq!(
            json(tree.text()),
            r#"{"a":{"b":[1,{"c":"x"}],"d":["y",{"e":"z"}]}}"#
        );
    }

    #[test]
    fn a_block_ends_with_its_last_child() {
        let tree = read("a:\n  b: 1\n  c: x # why\n\n# about d\n\nd: 2\n\n\n");
        assert_eq!(written(&tree, "/a"), "b: 1\n  c: x");
        assert_eq!(
            tree.root().span().end as usize,
            "a:\n  b: 1\n  c: x # why\n\n# about d\n\nd: 2".len()
        );
        let tree = read("a:\n  - [x,\n     y\n    ]\n  -\nb: 1\n");
        assert_eq!(written(&tree, "/a"), "- [x,\n     y\n    ]\n  -");
    }

    #[test]
    fn dashes_in_the_column_of_their_key_belong_to_the_list() {
        let tree = read("a:\n- -1\n- - x\n  - y\n-\nb: &b !!seq # c\n- - z\n");
        assert_eq!(written(&tree, "/a"), "- -1\n- - x\n  - y\n-");
        assert_eq!(written(&tree, "/a/1"), "- x\n  - y");
        assert_eq!(written(&tree, "/b"), "- - z");
        assert_eq!(written(&tree, "/b/0"), "- z");
    }

    #[test]
    fn keys_are_text_as_it_is_written() {
        let text = "202: a\n3.0: b\ntrue: c\nnull: d\n~: e\n: f\n0x1: g\n";
        let tree = read(text);
        let keys: Vec<_> = tree.root().children().filter_map(Node::key).collect();
        assert_eq!(keys, ["202", "3.0", "true", "null", "~", "", "0x1"]);
        assert_eq!(string(&tree, "/202"), "a");
        assert_eq!(string(&tree, "/null"), "d");
        assert_eq!(string(&tree, "/"), "f");
    }

    #[test]
    fn quoted_keys_are_found_and_span_their_quotes() {
        let tree = read("'202': a\n\"x\\ty\": b\n'it''s': c\n\"plain\" : d\n");
        assert_eq!(string(&tree, "/202"), "a");
        assert_eq!(string(&tree, "/x\ty"), "b");
        assert_eq!(string(&tree, "/it's"), "c");
        assert_eq!(string(&tree, "/plain"), "d");
        let keys: Vec<_> = tree
            .root()
            .children()
            .filter_map(Node::key_span)
            .map(|span| span.slice(tree.text()))
            .collect();
        assert_eq!(keys, ["'202'", "\"x\\ty\"", "'it''s'", "\"plain\""]);
    }

    #[test]
    fn scalars_have_the_kinds_of_the_core_schema() {
        let tree = read(
            "- [null, Null, NULL, ~, ]\n- [true, True, TRUE, false, False, FALSE]\n\
             - [0, -1, +1, 012, 0o17, 0xfF, 1., .5, 1e3, -1.5E-3, .inf, -.INF, .nan]\n\
             - [yes, No, on, tRUE, 1_000, 0b1, 1e, e1, ., +, -., 0x, 0o8, 1.2.3, -.nan, 'null', \"1\"]\n",
        );
        let kinds = |at: usize| -> Vec<Kind> {
            let list = tree.root().children().nth(at).unwrap();
            list.children().map(Node::kind).collect()
        };
        assert!(kinds(0).iter().all(|&kind| kind == Kind::Null));
        assert_eq!(kinds(1)[..3], [Kind::Bool(true); 3]);
        assert_eq!(kinds(1)[3..], [Kind::Bool(false); 3]);
        assert!(kinds(2).iter().all(|&kind| kind == Kind::Number));
        assert!(kinds(3).iter().all(|&kind| kind == Kind::String));
    }

    #[test]
    fn core_tags_decide_and_others_are_ignored() {
        let tree =
            read("a: !!str 202\nb: !!int \"\\x37\"\nc: !mine 5\nd: !!str\ne: !mine {x: 1}\n");
        assert_eq!(string(&tree, "/a"), "202");
        assert_eq!(written(&tree, "/a"), "202");
        assert_eq!(at(&tree, "/b").kind(), Kind::Number);
        assert_eq!(at(&tree, "/b").scalar_text().as_deref(), Some("7"));
        assert_eq!(at(&tree, "/c").kind(), Kind::Number);
        assert_eq!(string(&tree, "/d"), "");
        assert_eq!(written(&tree, "/e"), "{x: 1}");
    }

    #[test]
    fn strings_over_several_lines_are_folded() {
        let tree = read("a: x\n  y\n\n  z\nb: \"x \\\n  y\"\nc: 'x\n\n  y'\n");
        assert_eq!(string(&tree, "/a"), "x y\nz");
        assert_eq!(written(&tree, "/a"), "x\n  y\n\n  z");
        assert_eq!(string(&tree, "/b"), "x y");
        assert_eq!(written(&tree, "/b"), "\"x \\\n  y\"");
        assert_eq!(string(&tree, "/c"), "x\ny");
    }

    #[test]
    fn a_literal_string_spans_its_header_and_its_lines() {
        let tree = read("a: |\n  x\n   y\n\nb: >-\n\n  x\n  y\nc: 1\n");
        assert_eq!(string(&tree, "/a"), "x\n y\n");
        assert_eq!(written(&tree, "/a"), "|\n  x\n   y");
        assert_eq!(string(&tree, "/b"), "\nx y");
        assert_eq!(written(&tree, "/b"), ">-\n\n  x\n  y");
        assert_eq!(written(&tree, "/c"), "1");
    }

    #[test]
    fn the_header_of_a_literal_string_is_found_behind_anything() {
        let tree = read(
            "a: # |\n  !<tag:x,2000:y> &p>\n  # >\n  |2- # c\n   x\n\
             b:\n- >\n  y\n- - |+\n   z\n\nc: |\nd: > # empty\n",
        );
        assert_eq!(written(&tree, "/a"), "|2- # c\n   x");
        assert_eq!(string(&tree, "/a"), " x");
        assert_eq!(written(&tree, "/b/0"), ">\n  y");
        assert_eq!(written(&tree, "/b/1/0"), "|+\n   z");
        assert_eq!(written(&tree, "/c"), "|");
        assert_eq!(written(&tree, "/d"), ">");
        for text in [
            "|\n x",
            "--- |\n x",
            "# c\n|\n x",
            "%YAML 1.2\n--- |\n x\n...",
        ] {
            assert_eq!(written(&read(text), ""), "|\n x", "{text:?}");
        }
        let tree = read("? |\n  k\n: >\n  v\n");
        assert_eq!(written(&tree, "/k\n"), ">\n  v");
        let key = at(&tree, "/k\n").key_span().unwrap();
        assert_eq!(key.slice(tree.text()), "|\n  k");
    }

    #[test]
    fn a_missing_value_stands_behind_its_colon() {
        let text = "a:\nb : # c\n\n? d\n? e\n:\nf: &x\ng: {h, i:, \"j\":, k: }\nm:\n- ? n\n\n: o\n? p\n:q:\nl:";
        let tree = read(text);
        let before = |pointer: &str| {
            let node = at(&tree, pointer);
            assert_eq!(node.kind(), Kind::Null, "{pointer}");
            assert!(node.span().is_empty(), "{pointer}");
            &text[..node.span().start as usize]
        };
        assert!(before("/a").ends_with("a:"));
        assert!(before("/b").ends_with("b :"));
        assert!(before("/d").ends_with("? d"));
        assert!(before("/e").ends_with("? e\n:"));
        assert!(before("/f").ends_with("&x"));
        assert!(before("/g/h").ends_with("{h"));
        assert!(before("/g/i").ends_with("i:"));
        assert!(before("/g/j").ends_with("\"j\":"));
        assert!(before("/g/k").ends_with("k:"));
        assert!(before("/l").ends_with("l:"));
        assert!(before("/m/0/n").ends_with("? n"), "the colon is the root's");
        assert_eq!(string(&tree, "/"), "o");
        assert!(before("/p").ends_with("? p"), "the colon begins a key");
    }

    #[test]
    fn an_alias_is_what_it_stands_for() {
        let text = "a: &x {b: 1}\nc: *x\nd: [&y s, *y]\n";
        let tree = read(text);
        assert_eq!(at(&tree, "/c").kind(), Kind::Object);
        assert!(matches!(at(&tree, "/c").raw_kind(), Kind::Alias(_)));
        assert_eq!(written(&tree, "/c"), "*x");
        assert_eq!(written(&tree, "/c/b"), "1");
        assert_eq!(string(&tree, "/d/1"), "s");
        assert_eq!(
            Pointer::to(at(&tree, "/c/b")).to_string(),
            "/a/b",
            "where it is written"
        );
        assert_eq!(json(text), r#"{"a":{"b":1},"c":{"b":1},"d":["s","s"]}"#);
    }

    #[test]
    fn an_anchor_may_be_used_again() {
        assert_eq!(json("[&a 1, *a, &a 2, *a]"), "[1,1,2,2]");
        faults_at("[*a, &a 1]", 1, "*");
    }

    #[test]
    fn keys_may_be_aliases_and_have_anchors() {
        let text = "&k key: 1\nother: *k\nlist: [&v '202']\nmap: {*v : x, *k : y}\n";
        assert_eq!(
            json(text),
            r#"{"key":1,"list":["202"],"map":{"202":"x","key":"y"},"other":"key"}"#
        );
        refuses(
            "a: &x [1]\n*x : 2\n",
            10,
            "*x",
            "a key that is a collection",
        );
    }

    #[test]
    fn an_alias_of_what_is_around_it_ends() {
        let tree = read("&a [*a]");
        let inner = at(&tree, "/0/0/0");
        assert_eq!(inner.content(), tree.root());
        assert_eq!(inner.ancestors().count(), 2);
        let error = from_node::<serde_json::Value>(tree.root()).unwrap_err();
        assert_eq!(error.message, "nested too deeply");
        assert_eq!(error.span.slice(tree.text()), "*a");
    }

    #[test]
    fn a_bomb_of_aliases_costs_what_its_text_costs() {
        let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
        for level in 1..100 {
            let alias = format!("*a{}", level - 1);
            let list = [alias.as_str(); 10].join(", ");
            text += &format!("a{level}: &a{level} [{list}]\n");
        }
        let tree = read(&text);
        assert_eq!(tree.len(), 1 + 100 * 11);
        let error = from_node::<serde_json::Value>(tree.root()).unwrap_err();
        assert!(
            ["aliases repeat too much", "nested too deeply"].contains(&error.message.as_str()),
            "{error}"
        );
    }

    #[test]
    fn a_long_key_repeated_by_aliases_is_refused() {
        let key = "k".repeat(100_000);
        let text = format!("- &k {key}\n{}", "- {*k : 1}\n".repeat(100));
        let error = read_yaml(text.as_str()).expect_err("too much").error;
        assert_eq!(error.message, "aliases repeat too much");
        assert_eq!(error.span.slice(&text), "*k");
    }

    #[test]
    fn a_merge_brings_in_what_is_missing() {
        let text = "base: &base {a: 1, b: 2}\nx:\n  b: 3\n  <<: *base\n  c: 4\n";
        let tree = read(text);
        assert_eq!(written(&tree, "/x/a"), "1");
        assert_eq!(
            written(&tree, "/x/b"),
            "3",
            "the object's own key goes first"
        );
        let x = at(&tree, "/x");
        let keys: Vec<_> = x.children().filter_map(Node::key).collect();
        assert_eq!(keys, ["b", "c", "a"]);
        let raw: Vec<_> = x.raw_children().filter_map(Node::key).collect();
        assert_eq!(raw, ["b", "<<", "c"]);
        assert_eq!(tree.duplicates().len(), 0);
    }

    #[test]
    fn of_merged_objects_the_first_goes_first() {
        let text = "- &p {a: p, b: p}\n- &q {b: q, c: q}\n\
                    - {<<: [*p, *q, {c: r, d: r}]}\n- {<<: *q, <<: *p}\n";
        let json: serde_json::Value = serde_json::from_str(&json(text)).unwrap();
        assert_eq!(json[2].to_string(), r#"{"a":"p","b":"p","c":"q","d":"r"}"#);
        assert_eq!(json[3].to_string(), r#"{"a":"p","b":"q","c":"q"}"#);
    }

    #[test]
    fn merges_nest() {
        let text = "- &p {a: p, b: p, c: p}\n- &q {<<: *p, b: q}\n\
                    - {<<: [*q, {a: r, d: r}], c: own}\n- {<<: {<<: *q}}\n";
        let json: serde_json::Value = serde_json::from_str(&json(text)).unwrap();
        assert_eq!(
            json[2].to_string(),
            r#"{"a":"p","b":"q","c":"own","d":"r"}"#
        );
        assert_eq!(json[3].to_string(), r#"{"a":"p","b":"q","c":"p"}"#);
    }

    #[test]
    fn of_a_merged_key_that_stands_twice_the_last_counts() {
        let tree = read("- &p {a: 1, a: 2}\n- {<<: *p}\n");
        assert_eq!(written(&tree, "/1/a"), "2");
        let merged: Vec<_> = at(&tree, "/1").children().collect();
        assert_eq!(merged, [at(&tree, "/1/a")]);
    }

    #[test]
    fn merges_in_a_circle_end() {
        let tree = read("&a\nx: &b {<<: *a, y: 1}\n<<: [*b, *a]\n");
        assert_eq!(written(&tree, "/y"), "1");
        assert_eq!(written(&tree, "/x/x/y"), "1");
        assert_eq!(tree.root().get("z"), None);
        assert_eq!(tree.root().children().count(), 2);
    }

    #[test]
    fn a_long_chain_of_merges_is_followed_for_a_while() {
        let mut text = "- &a0 {k0: 0}\n".to_owned();
        for at in 1..2000 {
            text += &format!("- &a{at} {{<<: *a{}, k{at}: {at}}}\n", at - 1);
        }
        let tree = read(&text);
        let last = at(&tree, "/1999");
        assert!(last.get("k1950").is_some());
        assert!(last.get("k0").is_none());
        assert_eq!(last.children().count(), MAX_MERGES + 1);
    }

    #[test]
    fn what_is_no_object_cannot_be_merged() {
        let tree = read("- &s x\n- {<<: *s, a: 1}\n- {<<: [1, [{b: 1}]], a: 1}\n- {<<: , a: 1}\n");
        for at in 1..4 {
            let object = tree.root().children().nth(at).unwrap();
            let keys: Vec<_> = object.children().filter_map(Node::key).collect();
            assert_eq!(keys, ["a"]);
            assert_eq!(object.get("b"), None);
        }
    }

    #[test]
    fn a_quoted_merge_key_is_a_key() {
        let tree = read("{'<<': {a: 1}, \"<<\": {a: 2}}");
        assert_eq!(tree.root().get("a"), None);
        assert_eq!(tree.root().children().count(), 2);
        assert_eq!(tree.duplicates().len(), 1);
    }

    #[test]
    fn merges_work_in_large_objects() {
        let members: String = (0..50).map(|at| format!("  k{at}: own\n")).collect();
        let text = format!("p: &p\n  k7: base\n  m: base\nx:\n  <<: *p\n{members}");
        let tree = read(&text);
        assert_eq!(string(&tree, "/x/k7"), "own");
        assert_eq!(string(&tree, "/x/m"), "base");
        assert_eq!(at(&tree, "/x").children().count(), 51);
    }

    #[test]
    fn of_several_documents_the_first_is_read() {
        for text in ["a: 1\n---\nb: 2\n", "a: 1\n---\n]", "--- {a: 1}\n---\n"] {
            let tree = read(text);
            let second = tree.more_documents().expect("a second one");
            assert_eq!(second.slice(text), "---");
            assert_eq!(written(&tree, "/a"), "1");
        }
        let tree = read("---\na: 1\n...\n# end\n");
        assert_eq!(tree.more_documents(), None);
    }

    #[test]
    fn a_text_without_a_value_is_null() {
        for text in ["", "\n\n", "# nothing\n", "---\n", "---\n...\n", "\u{feff}"] {
            let tree = read(text);
            assert_eq!(tree.root().kind(), Kind::Null, "{text:?}");
            assert!(tree.root().span().is_empty());
            assert!(tree.root().span().end as usize <= text.len());
        }
    }

    #[test]
    fn comments_know_whether_a_line_is_theirs() {
        let text = "\u{feff}# first\r\na: 1 # behind\r\n\r\n  # indented\r\nb: [ # open\r\n  # in\r\n  2] # é\r\n\
                    c: | # header\r\n  # text\r\nd: '# text'\r\n# last";
        let tree = read(text);
        let comments: Vec<_> = tree
            .comments()
            .iter()
            .map(|comment| (comment.span.slice(text), comment.own_line))
            .collect();
        assert_eq!(
            comments,
            [
                ("# first", true),
                ("# behind", false),
                ("# indented", true),
                ("# open", false),
                ("# in", true),
                ("# é", false),
                ("# header", false),
                ("# last", true),
            ]
        );
    }

    #[test]
    fn a_long_run_of_comments_is_read() {
        let text = "# c\n".repeat(5000) + "a: 1\n";
        assert_eq!(read(&text).comments().len(), 5000);
    }

    #[test]
    fn offsets_count_a_byte_order_mark() {
        let text = "\u{feff}é: 'x'\nb: [1]\n";
        let tree = read(text);
        assert_eq!(tree.root().span().start, 3);
        assert_eq!(written(&tree, "/é"), "'x'");
        assert_eq!(written(&tree, "/b/0"), "1");
        faults_at("\u{feff}a: }", 6, "}");
    }

    #[test]
    fn crlf_ends_lines() {
        let text = "a:\r\n  - x\r\n  - |\r\n    y\r\n    z\r\nb: c\r\n  d\r\n";
        let tree = read(text);
        assert_eq!(written(&tree, "/a"), "- x\r\n  - |\r\n    y\r\n    z");
        assert_eq!(string(&tree, "/a/1"), "y\nz\n");
        assert_eq!(string(&tree, "/b"), "c d");
    }

    #[test]
    fn tabs_indent_nothing_but_stand_between_tokens() {
        let tree = read("a:\t1\t# c\nb: [\t2\t,\n \t3]\n");
        assert_eq!(written(&tree, "/a"), "1");
        assert_eq!(written(&tree, "/b/1"), "3");
        let tree = read("{\n\t\"c\":\t2\t,\n\td: 3\n}\n");
        assert_eq!(written(&tree, "/d"), "3");
        faults_at("a:\n\tb: 1\n", 4, "b");
    }

    #[test]
    fn a_key_that_is_a_collection_is_refused() {
        refuses("? {a: 1}\n: 2\n", 2, "{", "a key that is a collection");
        refuses("{[1]: 2}", 1, "[", "a key that is a collection");
        refuses("? - x\n: y\n", 2, "-", "a key that is a collection");
    }

    #[test]
    fn faults_are_shown_where_they_are() {
        faults_at("a: [1,\n", 3, "[");
        faults_at("a: 'x\n", 6, "");
        faults_at("a: 1\nb: @x\n", 8, "@");
        for text in [
            "a: b: c",
            "a: 'x",
            "a: \"\\q\"",
            "a: @x",
            "- a\nb: 1",
            "a: é: b",
            "%x",
            "&",
        ] {
            let span = read_yaml(text).expect_err(text).error.span;
            assert!(
                text.get(span.start as usize..span.end as usize).is_some(),
                "{text:?}"
            );
        }
    }

    #[test]
    fn depth_is_refused_with_its_position() {
        const DEPTH: usize = 200_000;
        let refused = |text: String| {
            let error = read_yaml(text.as_str()).expect_err("too deep").error;
            assert_eq!(error.message, "recursion limit exceeded");
            error.span
        };
        assert_eq!(refused("[".repeat(DEPTH)).start as usize, MAX_DEPTH);
        assert_eq!(
            refused("{a: ".repeat(DEPTH)).slice(&"{a: ".repeat(DEPTH)),
            "{"
        );
        assert!((refused("- ".repeat(DEPTH)).start as usize) < 3 * MAX_DEPTH);
        let deepest = "[".repeat(MAX_DEPTH) + &"]".repeat(MAX_DEPTH);
        assert_eq!(read(&deepest).len(), MAX_DEPTH);
    }

    #[test]
    fn long_keys_are_read() {
        let key = "k".repeat(10_000);
        let tree = read(&format!("{key}: 1\n\"{key}\": 2\n"));
        assert_eq!(tree.duplicates().len(), 1);
    }

    #[test]
    fn json_is_yaml() {
        let text =
            "{\n\t\"a\\u0062\": [1, -2.5e+3, true, null],\r\n\t\"\\/\"\n:\n\"\\ud83d\\ude00\"}";
        assert_eq!(json(text), r#"{"/":"😀","ab":[1,-2500.0,true,null]}"#);
    }
}
