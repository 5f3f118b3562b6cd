//! YAML 1.2 through `granit-parser`, into the tree that the JSON reader fills.
//!
//! Aliases become links to the node they stand for and are never expanded, so a bomb of aliases
//! costs what its text costs. Of several documents in a stream the first is read.

use std::borrow::Cow;

use granit_parser::{Event, Parser, ScalarStyle, StructureStyle, Tag, options};
use rustc_hash::FxHashMap;

use super::tree::{Builder, Comment, Container, NodeId, Scalar, Text, Tree};
use super::{MAX_BYTES, SyntaxError, Unreadable};
use crate::text::{BYTE_ORDER_MARK, Span};

/// How deep collections may nest. The parser needs a bound; real documents nest 15 deep.
const MAX_DEPTH: usize = 1000;

/// Comments in a row that the parser may hold back; the default is less than a licence takes.
const MAX_COMMENTS: usize = 1 << 20;

/// How long a key may be. YAML says 1024, JSON has no bound, and JSON is YAML to this reader.
const MAX_KEY: usize = 1 << 14;

/// Reads the first YAML document of a text.
///
/// # Errors
/// The first fault, with the bytes that show it. Keys that are collections are a fault: no
/// description of an API has them.
pub fn read_yaml(text: impl Into<Box<str>>) -> Result<Tree, Unreadable> {
    let text = text.into();
    // The parser reads the text while the builder owns one.
    let mut reader = Reader::new(Builder::new(text.clone()));
    match reader.stream(&text) {
        Ok(()) => Ok(reader.builder.finish()),
        Err(error) => Err(reader.builder.abandon(error)),
    }
}

/// What an anchor names.
enum Anchor {
    Node(NodeId),
    /// The key of a member, which is no node.
    Key(Box<str>, Scalar),
}

struct Reader {
    builder: Builder,
    /// Whether the next node of the innermost mapping is a key, for every open collection.
    keys: Vec<Option<Text>>,
    styles: Vec<StructureStyle>,
    anchors: FxHashMap<usize, Anchor>,
    /// Bytes before the text that the parser sees.
    base: u32,
    /// Where the last thing ended that isn't a block collection.
    last_end: u32,
}

impl Reader {
    fn new(builder: Builder) -> Self {
        Self {
            builder,
            keys: Vec::new(),
            styles: Vec::new(),
            anchors: FxHashMap::default(),
            base: 0,
            last_end: 0,
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
                let at = (self.base as usize + at).min(text.len()) as u32;
                SyntaxError::new(Span::empty(at), error.kind().to_string())
            })?;
            let range = span.byte_range().unwrap_or_default();
            let span = Span::new(self.base + range.start as u32, self.base + range.end as u32);
            match event {
                Event::DocumentStart(..) => {
                    documents += 1;
                    if documents > 1 {
                        self.builder.more_documents(span);
                        break;
                    }
                }
                Event::Comment(..) => self.comment(text, span),
                event => self.node(event, span)?,
            }
        }
        Ok(())
    }

    fn comment(&mut self, text: &str, span: Span) {
        let before = text.get(..span.start as usize).unwrap_or_default();
        let line = before.rsplit('\n').next().unwrap_or_default();
        let own_line = line
            .trim_start_matches(BYTE_ORDER_MARK)
            .chars()
            .all(char::is_whitespace);
        self.builder.comment(Comment { span, own_line });
    }

    fn node(&mut self, event: Event<'_>, span: Span) -> Result<(), SyntaxError> {
        match event {
            Event::Scalar(value, style, anchor, tag) => {
                let scalar = resolve(&value, style, tag.as_deref());
                let text = self.text(&value, style, span);
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
                // A block collection ends with its last child: what the parser calls its end
                // lies behind blank lines and comments.
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
            return Err(SyntaxError::new(span, "a key that is a collection"));
        }
        let key = self.take_key();
        let id = self.builder.open(key, span.start, container);
        self.remember(anchor, id);
        self.keys.push(None);
        self.styles.push(style);
        self.last_end = span.end;
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
        let written = span.slice(self.builder.text());
        let (span, inner) = match style {
            ScalarStyle::Plain => (span, written),
            ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => {
                let inner = written.get(1..written.len().saturating_sub(1));
                (span, inner.unwrap_or_default())
            }
            // The line break behind a block scalar belongs to it, but nobody points there.
            ScalarStyle::Literal | ScalarStyle::Folded => {
                let end = span.start + written.trim_end().len() as u32;
                (Span::new(span.start, end), "")
            }
        };
        let is_block = matches!(style, ScalarStyle::Literal | ScalarStyle::Folded);
        let decoded = (is_block || inner != value).then(|| Box::from(value));
        Text {
            span,
            decoded,
            escaped: false,
        }
    }
}

/// The kind of a scalar by the core schema of YAML 1.2 (§10.3.2), explicit core tags first.
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
