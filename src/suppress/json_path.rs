//! JSONPath in suppressions: RFC 9535 without functions, and common deviations from it that other tools
//! accept.

use std::ops::Range;

use crate::openapi::Method;
use crate::syntax::{Kind, Node, Pointer};

/// The maximum number of steps in a path. The longest real path has a few dozen steps. It is less
/// than 128, so that all positions in a path fit into one number.
const MAX_SEGMENTS: usize = 100;

/// The maximum number of conditions in a filter.
const MAX_CONDITIONS: usize = 100;

/// A path into a document.
#[derive(Clone, Debug, PartialEq)]
pub struct JsonPath {
    text: String,
    segments: Vec<Segment>,
}

/// A syntax error in a path, and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathError {
    /// Bytes of the text.
    pub at: Range<usize>,
    /// A description of the error.
    pub message: &'static str,
}

/// The relation of a path and a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meeting {
    /// The path leads to the node, or to a node around it.
    Within,
    /// The path would lead to something below the node, and the node is an operation or a definition, or
    /// is inside one.
    Around,
    /// Neither leads to the other.
    Apart,
}

/// A step.
#[derive(Clone, Debug, PartialEq)]
struct Segment {
    /// `true` if the step matches at any depth below.
    descends: bool,
    /// Alternatives.
    selectors: Vec<Selector>,
}

#[derive(Clone, Debug, PartialEq)]
enum Selector {
    /// The member with this key; also the item with this number, because people write numbers in quotes.
    Name(String),
    Any,
    /// The item with this number, counted from the end if it is negative; also the member with this key,
    /// because response codes look like numbers.
    Index(i64),
    Slice(Slice),
    /// Nodes that meet all conditions of one of these lists.
    Filter(Vec<Vec<Condition>>),
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Slice {
    start: Option<i64>,
    end: Option<i64>,
    step: Option<i64>,
}

#[derive(Clone, Debug, PartialEq)]
struct Condition {
    /// Keys below the node.
    keys: Vec<String>,
    test: Test,
}

#[derive(Clone, Debug, PartialEq)]
enum Test {
    Exists(bool),
    /// The value that it has, or doesn't have.
    Is(bool, Literal),
}

#[derive(Clone, Debug, PartialEq)]
enum Literal {
    Text(String),
    /// `true`, `null` or a number, unchanged.
    Bare(String),
}

impl JsonPath {
    /// Reads a path or a JSON Pointer.
    ///
    /// # Errors
    /// The first part of the text that can't be understood.
    pub fn parse(text: &str) -> Result<Self, PathError> {
        let segments = match text.trim().trim_start_matches('#') {
            pointer if pointer.starts_with('/') => match Pointer::parse(pointer) {
                Some(pointer) => Ok(pointer.segments().map(Segment::name).collect()),
                None => Err(PathError {
                    at: 0..text.len(),
                    message: "a JSON Pointer escapes `~` as `~0`, and `/` as `~1`",
                }),
            },
            _ => Parser { text, at: 0 }.path(),
        }?;
        if segments.len() > MAX_SEGMENTS {
            return Err(PathError {
                at: 0..text.len(),
                message: "this path has too many steps",
            });
        }
        Ok(Self {
            text: text.trim().to_owned(),
            segments,
        })
    }

    /// The path, unchanged.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The key of the second step, which distinguishes nearly all paths: `/widgets` in
    /// `$.paths["/widgets"].put`. `None` if the first two steps may lead to several nodes.
    pub fn second_key(&self) -> Option<&str> {
        let mut steps = self
            .segments
            .iter()
            .map(|segment| match &*segment.selectors {
                [Selector::Name(name)] if !segment.descends => Some(name.as_str()),
                _ => None,
            });
        steps.next()??;
        // A number may be the number of an item, which has no key.
        let is_number = |name: &&str| name.bytes().all(|byte| byte.is_ascii_digit());
        steps.next()?.filter(|name| !is_number(name))
    }

    /// A path to the response, or else to the operation, that this path leads into. The same path if it
    /// leads into neither.
    #[must_use]
    pub fn widened(mut self) -> Self {
        let has = |at: usize, names: &[&str]| {
            let segment = self.segments.get(at);
            segment.is_some_and(|segment: &Segment| names.iter().any(|name| segment.is(name)))
        };
        // Operations with other methods are one step deeper.
        let operation = match has(2, &["additionalOperations"]) {
            true => 4,
            false => 3,
        };
        let mut descends = self.segments.iter().take(operation);
        if has(0, &["paths", "x-ms-paths"]) && !descends.any(|segment| segment.descends) {
            let is_in_response = has(operation, &["responses"]);
            let length = match is_in_response && self.segments.len() >= operation + 2 {
                true => operation + 2,
                false => operation,
            };
            self.segments.truncate(length);
        }
        self
    }

    /// How the path relates to a node: the last node of a trail that begins at the root.
    pub fn meets(&self, trail: &[Node<'_>]) -> Meeting {
        // The root isn't a step.
        let steps = trail.get(1..).unwrap_or_default();
        // One bit for each possible number of matched steps.
        let mut taken: u128 = 1;
        let end = 1_u128 << self.segments.len();
        for step in steps {
            if taken & end != 0 {
                return Meeting::Within;
            }
            let mut next = 0;
            for (at, segment) in self.segments.iter().enumerate() {
                if taken >> at & 1 == 0 {
                    continue;
                }
                if segment.descends {
                    next |= 1 << at;
                }
                if segment.selects(*step) {
                    next |= 1 << (at + 1);
                }
            }
            taken = next;
            if taken == 0 {
                return Meeting::Apart;
            }
        }
        if taken & end != 0 {
            return Meeting::Within;
        }
        let section = steps.first().and_then(|first| first.key());
        let least = match section.as_deref() {
            Some("paths" | "x-ms-paths" | "components") => 3,
            _ => 2,
        };
        let mut straight = self.segments.iter().take_while(|segment| !segment.descends);
        let is_straight = straight.by_ref().count() >= steps.len();
        match steps.len() >= least && is_straight {
            true => Meeting::Around,
            false => Meeting::Apart,
        }
    }
}

impl Segment {
    fn name(name: &str) -> Self {
        Self {
            descends: false,
            selectors: vec![Selector::Name(name.to_owned())],
        }
    }

    fn is(&self, name: &str) -> bool {
        matches!(&*self.selectors, [Selector::Name(own)] if own == name)
    }

    fn selects(&self, node: Node<'_>) -> bool {
        self.selectors.iter().any(|selector| selector.selects(node))
    }
}

impl Selector {
    fn selects(&self, node: Node<'_>) -> bool {
        let in_array = node.parent().is_some_and(Node::is_array);
        match self {
            Self::Any => true,
            Self::Name(name) if in_array => {
                name.parse() == Ok(place_of(node).0) && !name.starts_with('+')
            }
            Self::Name(name) => node.has_key(name),
            Self::Index(index) if in_array => {
                let (place, length) = place_of(node);
                absolute(*index, length) == place as i64
            }
            Self::Index(index) => node.has_key(&index.to_string()),
            Self::Slice(slice) => {
                in_array && {
                    let (place, length) = place_of(node);
                    slice.selects(place as i64, length)
                }
            }
            Self::Filter(alternatives) => alternatives
                .iter()
                .any(|conditions| conditions.iter().all(|one| one.holds(node))),
        }
    }
}

/// The number of an item, and the number of items.
fn place_of(item: Node<'_>) -> (usize, usize) {
    let items = item.parent().into_iter().flat_map(Node::raw_children);
    let mut place = 0;
    let mut length = 0;
    for (at, sibling) in items.enumerate() {
        length += 1;
        if sibling.id() == item.id() {
            place = at;
        }
    }
    (place, length)
}

/// A number that may count from the end.
fn absolute(index: i64, length: usize) -> i64 {
    match index {
        0.. => index,
        _ => index.saturating_add(length as i64),
    }
}

impl Slice {
    fn selects(self, place: i64, length: usize) -> bool {
        let length_i = length as i64;
        let bound = |bound: Option<i64>, open: i64| {
            bound.map_or(open, |bound| absolute(bound, length).clamp(-1, length_i))
        };
        match self.step.unwrap_or(1) {
            0 => false,
            step @ 1.. => {
                let start = bound(self.start, 0).max(0);
                let end = bound(self.end, length_i);
                (start..end).contains(&place) && (place - start) % step == 0
            }
            step => {
                let start = bound(self.start, length_i - 1).min(length_i - 1);
                let end = bound(self.end, -1);
                place <= start && place > end && (place - start) % step == 0
            }
        }
    }
}

impl Condition {
    fn holds(&self, node: Node<'_>) -> bool {
        let mut keys = self.keys.iter();
        let found = keys.try_fold(node, |node, key| node.get(key));
        match &self.test {
            Test::Exists(wanted) => found.is_some() == *wanted,
            Test::Is(wanted, literal) => found.is_some_and(|node| literal.is(node)) == *wanted,
        }
    }
}

impl Literal {
    fn is(&self, node: Node<'_>) -> bool {
        match self {
            Self::Text(text) => node.as_str().is_some_and(|own| own == text.as_str()),
            Self::Bare(text) => {
                node.kind() != Kind::String
                    && node.scalar_text().is_some_and(|own| own == text.as_str())
            }
        }
    }
}

struct Parser<'t> {
    text: &'t str,
    /// Always between two characters.
    at: usize,
}

impl<'t> Parser<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn eat(&mut self, token: &str) -> bool {
        let is_there = self.rest().starts_with(token);
        if is_there {
            self.at += token.len();
        }
        is_there
    }

    fn blanks(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
    }

    fn error<T>(&self, message: &'static str) -> Result<T, PathError> {
        Err(PathError {
            at: self.at..self.text.len(),
            message,
        })
    }

    fn path(mut self) -> Result<Vec<Segment>, PathError> {
        self.blanks();
        let mut segments = Vec::new();
        if !self.eat("$") {
            match self.rest().chars().next() {
                None => return self.error("the path is empty"),
                // `paths["/a"]` can only mean one thing.
                Some(c) if c == '[' || c.is_alphanumeric() => {
                    if c != '[' {
                        segments.push(self.dotted(false)?);
                    }
                }
                Some(_) => return self.error("a path begins with `$`"),
            }
        }
        loop {
            self.blanks();
            if self.rest().is_empty() {
                return Ok(segments);
            }
            if segments.len() > MAX_SEGMENTS {
                return self.error("this path has too many steps");
            }
            let descends = self.eat("..");
            let is_dotted = descends || self.eat(".");
            self.blanks();
            let is_bracket = self.rest().starts_with('[');
            segments.push(match (is_bracket, is_dotted) {
                (true, _) => self.bracket(descends)?,
                (false, true) => self.dotted(descends)?,
                (false, false) => return self.error("expected `.` or `[`"),
            });
        }
    }

    /// A name or `*` after a dot.
    fn dotted(&mut self, descends: bool) -> Result<Segment, PathError> {
        let rest = self.rest();
        let length = match rest.starts_with('/') {
            true => end_of_template(rest),
            false => rest.find(['.', '[']).unwrap_or(rest.len()),
        };
        let name = rest.get(..length).unwrap_or_default().trim();
        let selector = match name {
            "" => return self.error("a name is missing here"),
            "*" => Selector::Any,
            name if name.contains(['(', ')', ']', '"', '\'']) => {
                return self.error("expected a name");
            }
            name => Selector::Name(name.to_owned()),
        };
        self.at += length;
        Ok(Segment {
            descends,
            selectors: vec![selector],
        })
    }

    fn bracket(&mut self, descends: bool) -> Result<Segment, PathError> {
        let open = self.at;
        self.eat("[");
        let mut selectors = Vec::new();
        loop {
            self.blanks();
            selectors.push(self.selector(open)?);
            self.blanks();
            if self.eat("]") {
                return Ok(Segment {
                    descends,
                    selectors,
                });
            }
            if !self.eat(",") {
                return self.unclosed(open);
            }
        }
    }

    fn unclosed<T>(&self, open: usize) -> Result<T, PathError> {
        Err(PathError {
            at: open..self.text.len(),
            message: "this `[` has no `]`",
        })
    }

    fn selector(&mut self, open: usize) -> Result<Selector, PathError> {
        if let Some(text) = self.quoted(open)? {
            return Ok(Selector::Name(text));
        }
        if self.eat("*") {
            return Ok(Selector::Any);
        }
        if self.eat("?") {
            return self.filter();
        }
        let rest = self.rest();
        let Some(length) = rest.find([']', ',']) else {
            return self.unclosed(open);
        };
        let word = rest.get(..length).unwrap_or_default().trim();
        let selector = match word.contains(':') {
            true => slice(word).map(Selector::Slice),
            false => match word.parse() {
                Ok(index) => Some(Selector::Index(index)),
                Err(_) if word.is_empty() || word.contains(['(', ')', '@', '"', '\'']) => None,
                Err(_) => Some(Selector::Name(word.to_owned())),
            },
        };
        let Some(selector) = selector else {
            return self.error("expected a name or a number");
        };
        self.at += length;
        Ok(selector)
    }

    /// A quoted text. Inside unquoted YAML people write `\"` for a quote.
    fn quoted(&mut self, open: usize) -> Result<Option<String>, PathError> {
        let quotes = ["\\\"", "\\'", "\"", "'"];
        let Some(quote) = quotes.into_iter().find(|quote| self.eat(quote)) else {
            return Ok(None);
        };
        let mut text = String::new();
        loop {
            if self.eat(quote) {
                return Ok(Some(text));
            }
            let mut rest = self.rest().chars();
            match rest.next() {
                Some('\\') => {
                    let escaped = rest.next();
                    let decoded = match escaped {
                        Some('n') => Some('\n'),
                        Some('t') => Some('\t'),
                        Some('r') => Some('\r'),
                        Some('b') => Some('\u{8}'),
                        Some('f') => Some('\u{c}'),
                        Some('u') => match self.code_unit() {
                            Some(decoded) => {
                                text.push(decoded);
                                continue;
                            }
                            None => return self.error("this escape sequence is unknown"),
                        },
                        other => other,
                    };
                    self.at += 1 + escaped.map_or(0, char::len_utf8);
                    text.extend(decoded);
                }
                Some(c) => {
                    self.at += c.len_utf8();
                    text.push(c);
                }
                None => return self.unclosed(open),
            }
        }
    }

    /// `\u0041`, or two of them that make one character.
    fn code_unit(&mut self) -> Option<char> {
        let unit = |text: &str, at: usize| {
            let digits = text.get(at..at + 6)?.strip_prefix("\\u")?;
            let is_hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
            u16::from_str_radix(digits, 16).ok().filter(|_| is_hex)
        };
        let first = unit(self.text, self.at)?;
        let second = unit(self.text, self.at + 6);
        let units = [first, second.unwrap_or_default()];
        let mut decoded = char::decode_utf16(units);
        let c = decoded.next()?.ok()?;
        self.at += 6 * c.len_utf16();
        Some(c)
    }

    /// The conditions after `?`, joined by `&&` and `||`.
    fn filter(&mut self) -> Result<Selector, PathError> {
        self.blanks();
        let in_parentheses = self.eat("(");
        let mut alternatives = vec![Vec::new()];
        let mut count = 0;
        loop {
            let condition = self.condition()?;
            if let Some(last) = alternatives.last_mut() {
                last.push(condition);
            }
            count += 1;
            if count > MAX_CONDITIONS {
                return self.error("this filter has too many conditions");
            }
            self.blanks();
            if self.eat("||") {
                alternatives.push(Vec::new());
            } else if !self.eat("&&") {
                break;
            }
        }
        if in_parentheses && !self.eat(")") {
            return self.error("this part of the filter is not understood");
        }
        Ok(Selector::Filter(alternatives))
    }

    fn condition(&mut self) -> Result<Condition, PathError> {
        self.blanks();
        let negated = self.eat("!");
        self.blanks();
        if !self.eat("@") {
            return self.error("this part of the filter is not understood");
        }
        let mut keys = Vec::new();
        loop {
            if keys.len() > MAX_SEGMENTS {
                return self.error("this path has too many steps");
            }
            if self.eat(".") {
                let rest = self.rest();
                let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '$');
                let length = rest.find(|c| !is_name(c)).unwrap_or(rest.len());
                if length == 0 {
                    return self.error("a name is missing here");
                }
                keys.extend(rest.get(..length).map(str::to_owned));
                self.at += length;
            } else if self.rest().starts_with('[') {
                let open = self.at;
                self.eat("[");
                self.blanks();
                let Some(key) = self.quoted(open)? else {
                    return self.error("this part of the filter is not understood");
                };
                self.blanks();
                if !self.eat("]") {
                    return self.unclosed(open);
                }
                keys.push(key);
            } else {
                break;
            }
        }
        self.blanks();
        let operators = [("===", true), ("==", true), ("!==", false), ("!=", false)];
        let operator = operators.into_iter().find(|(token, _)| self.eat(token));
        let test = match operator {
            None => Test::Exists(!negated),
            Some(_) if negated => return self.error("this part of the filter is not understood"),
            Some((_, wanted)) => Test::Is(wanted, self.literal()?),
        };
        Ok(Condition { keys, test })
    }

    fn literal(&mut self) -> Result<Literal, PathError> {
        self.blanks();
        if let Some(text) = self.quoted(self.at)? {
            return Ok(Literal::Text(text));
        }
        let rest = self.rest();
        let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '+');
        let length = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
        let word = rest.get(..length).unwrap_or_default();
        if !matches!(word, "true" | "false" | "null") && word.parse::<f64>().is_err() {
            return self.error("this part of the filter is not understood");
        }
        self.at += length;
        Ok(Literal::Bare(word.to_owned()))
    }
}

/// The end of an unquoted path template after a dot. It may contain dots, but not before the name of a
/// verb.
fn end_of_template(text: &str) -> usize {
    let bracket = text.find('[').unwrap_or(text.len());
    let text = text.get(..bracket).unwrap_or_default();
    let mut dots = text.match_indices('.').map(|(at, _)| at);
    let is_member = |name: &str| {
        let mut verbs = Method::ALL.iter().map(|verb| verb.name());
        name == "parameters" || verbs.any(|verb| verb == name)
    };
    let begins_member = |at: &usize| {
        let behind = text.get(at + 1..).unwrap_or_default();
        is_member(behind.split('.').next().unwrap_or_default())
    };
    dots.find(begins_member).unwrap_or(text.len())
}

/// `start:end:step`, each of which may be missing.
fn slice(text: &str) -> Option<Slice> {
    let mut slice = Slice::default();
    let mut parts = text.split(':').map(str::trim);
    for bound in [&mut slice.start, &mut slice.end, &mut slice.step] {
        match parts.next() {
            None | Some("") => {}
            Some(number) => *bound = Some(number.parse().ok()?),
        }
    }
    parts.next().is_none().then_some(slice)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::{Tree, read_yaml};

    const DOCUMENT: &str = r#"
paths:
  "/v2/{name}/it's.json":
    parameters: [ { name: name } ]
    put:
      operationId: Put
      x-ms-long-running-operation: true
      parameters:
        - { name: first, required: true, schema: { type: string } }
        - { name: second }
        - { name: third, in: body, schema: { type: string } }
      responses:
        "200": { description: Done }
        "202": { description: Accepted, headers: { Location: { type: string } } }
  /plain/Microsoft.Plain/kinds:
    get: { operationId: Get, responses: { "200": { description: Done } } }
x-ms-paths:
  "/?restype=service": { put: { operationId: Service } }
definitions:
  Widget:
    properties:
      properties: { type: object }
      odata.nextLink: { type: string }
  Gadget:
    allOf: [ { type: object }, { properties: { odata.nextLink: { type: string } } } ]
"#;

    fn document() -> Tree {
        read_yaml(DOCUMENT).unwrap()
    }

    fn trail(node: Node<'_>) -> Vec<Node<'_>> {
        let mut trail: Vec<_> = node.ancestors().collect();
        trail.reverse();
        trail
    }

    /// The topmost nodes that a path leads to.
    fn found(path: &str) -> Vec<String> {
        let tree = document();
        let path = JsonPath::parse(path).expect(path);
        let within = |node: Node<'_>| path.meets(&trail(node)) == Meeting::Within;
        let nodes = tree.root().below();
        let found = nodes.filter(|node| within(*node) && !node.parent().is_some_and(within));
        found.map(|node| Pointer::to(node).to_string()).collect()
    }

    #[track_caller]
    fn leads(path: &str, places: &[&str]) {
        assert_eq!(found(path), places, "{path}");
    }

    const PUT: &str = "/paths/~1v2~1{name}~1it's.json/put";

    fn below_put(rest: &str) -> String {
        format!("{PUT}{rest}")
    }

    #[test]
    fn names_stand_behind_dots_or_in_brackets() {
        leads("$", &[""]);
        leads("$.definitions.Widget", &["/definitions/Widget"]);
        leads(" $.definitions.Widget ", &["/definitions/Widget"]);
        leads("$['definitions']['Widget']", &["/definitions/Widget"]);
        leads("$[\"definitions\"].Widget", &["/definitions/Widget"]);
        leads("$.definitions.['Widget']", &["/definitions/Widget"]);
        leads("$ . definitions [ 'Widget' ]", &["/definitions/Widget"]);
        leads("$.definitions[Widget]", &["/definitions/Widget"]);
        leads("definitions.Widget", &["/definitions/Widget"]);
        leads("['definitions'].Widget", &["/definitions/Widget"]);
        leads(
            "$.definitions.Widget.properties[\"odata.nextLink\"]",
            &["/definitions/Widget/properties/odata.nextLink"],
        );
        leads(
            "$[\"x-ms-paths\"][\"/?restype=service\"].put",
            &["/x-ms-paths/~1?restype=service/put"],
        );
        leads("$.definitions.Nothing", &[]);
    }

    #[test]
    fn quotes_are_escaped_in_every_way() {
        for path in [
            r#"$.paths["/v2/{name}/it's.json"].put"#,
            r"$.paths['/v2/{name}/it\'s.json'].put",
            r#"$.paths[\"/v2/{name}/it's.json\"].put"#,
            r#"$.paths.["/v2/{name}/it's.json"]["put"]"#,
            r#"$.paths["/v2/{name}/it\u0027s.json"].put"#,
            r#"$.paths["\/v2\/{name}\/it's.json"].put"#,
        ] {
            leads(path, &[PUT]);
        }
        let tree = read_yaml("\"\\U0001F600\\\\\": 1").unwrap();
        let path = JsonPath::parse(r#"$["\ud83d\ude00\\"]"#).unwrap();
        let value = tree.root().children().next().unwrap();
        assert_eq!(path.meets(&trail(value)), Meeting::Within);
    }

    #[test]
    fn a_template_may_stand_without_quotes() {
        leads(
            "$.paths./plain/Microsoft.Plain/kinds.get.operationId",
            &["/paths/~1plain~1Microsoft.Plain~1kinds/get/operationId"],
        );
        leads(
            "$.paths./plain/Microsoft.Plain/kinds",
            &["/paths/~1plain~1Microsoft.Plain~1kinds"],
        );
        leads(
            "$.paths[/plain/Microsoft.Plain/kinds].get",
            &["/paths/~1plain~1Microsoft.Plain~1kinds/get"],
        );
    }

    #[test]
    fn numbers_are_items_or_codes() {
        let put = r#"$.paths["/v2/{name}/it's.json"].put"#;
        for code in [".202", "[202]", "['202']", "[\"202\"]"] {
            let path = format!("{put}.responses{code}");
            leads(&path, &[&below_put("/responses/202")]);
        }
        for item in [".1", "[1]", "['1']", "[-2]", ".[1]"] {
            let path = format!("{put}.parameters{item}");
            leads(&path, &[&below_put("/parameters/1")]);
        }
        leads(&format!("{put}.parameters[3]"), &[]);
        leads(&format!("{put}.parameters[-4]"), &[]);
        leads(
            "$.definitions.Gadget.allOf['0']",
            &["/definitions/Gadget/allOf/0"],
        );
    }

    #[test]
    fn several_are_selected_at_once() {
        let parameter = |nth: usize| below_put(&format!("/parameters/{nth}"));
        let [first, second, third] = [0, 1, 2].map(parameter);
        let all = [first.as_str(), &second, &third];
        let parameters = r#"$.paths["/v2/{name}/it's.json"].put.parameters"#;
        let of = |selected: &str| found(&format!("{parameters}{selected}"));
        assert_eq!(of("[*]"), all);
        assert_eq!(of(".*"), all);
        assert_eq!(of("[:]"), all);
        assert_eq!(of("[0,2]"), [all[0], all[2]]);
        assert_eq!(of("[1:]"), all[1..]);
        assert_eq!(of("[:-1]"), all[..2]);
        assert_eq!(of("[::2]"), [all[0], all[2]]);
        assert_eq!(of("[::-2]"), [all[0], all[2]]);
        assert_eq!(of("[5:1:-1]"), all[2..]);
        assert_eq!(of("[::0]"), [""; 0]);
        leads(
            "$.paths.*.get",
            &["/paths/~1plain~1Microsoft.Plain~1kinds/get"],
        );
        leads(
            "$['definitions','x-ms-paths'].*",
            &[
                "/x-ms-paths/~1?restype=service",
                "/definitions/Widget",
                "/definitions/Gadget",
            ],
        );
    }

    #[test]
    fn two_dots_are_any_depth() {
        leads(
            "$..[\"odata.nextLink\"]",
            &[
                "/definitions/Widget/properties/odata.nextLink",
                "/definitions/Gadget/allOf/1/properties/odata.nextLink",
            ],
        );
        leads(
            "$..properties.properties",
            &["/definitions/Widget/properties/properties"],
        );
        leads(
            "$..headers..type",
            &[&below_put("/responses/202/headers/Location/type")],
        );
        leads("$.paths..[202]", &[&below_put("/responses/202")]);
    }

    #[test]
    fn filters_compare_what_is_below() {
        let parameter = |nth: usize| vec![below_put(&format!("/parameters/{nth}"))];
        let parameters = r#"$.paths["/v2/{name}/it's.json"].put.parameters"#;
        let of = |filter: &str| found(&format!("{parameters}[{filter}]"));
        assert_eq!(of("?(@.name=='second')"), parameter(1));
        assert_eq!(of("?(@.name === \"second\")"), parameter(1));
        assert_eq!(of("? @['name'] == 'second'"), parameter(1));
        assert_eq!(of("?(@.in)"), parameter(2));
        assert_eq!(of("?(!@.schema)"), parameter(1));
        assert_eq!(of("?(@.required == true)"), parameter(0));
        assert_eq!(
            of("?(@.schema.type=='string' && @.in != 'body')"),
            parameter(0)
        );
        let two = [parameter(0), parameter(1)].concat();
        assert_eq!(of("?(@.name=='first' || @.name=='second')"), two);
        leads(
            "$..[?(@.operationId=='Get')]",
            &["/paths/~1plain~1Microsoft.Plain~1kinds/get"],
        );
    }

    #[test]
    fn a_pointer_is_a_path() {
        leads(PUT, &[PUT]);
        leads(&format!("#{PUT}"), &[PUT]);
    }

    #[test]
    fn what_is_not_understood_is_shown() {
        for (path, shown) in [
            ("", ""),
            ("$.paths[\"/a", "[\"/a"),
            ("$.paths[\"/a\".get", "[\"/a\".get"),
            ("$.paths.", ""),
            ("$.paths..", ""),
            ("$paths", "paths"),
            ("$.a..b.(c)", "(c)"),
            ("$.a[(@.length-1)]", "(@.length-1)]"),
            ("$.a[?(@.b =~ /x/)]", "=~ /x/)]"),
            ("$.a[?(@.b == c)]", "c)]"),
            ("$.a[]", "]"),
            ("$.a[1:2:3:4]", "1:2:3:4]"),
            ("$.a[\"\\u12\"]", "\\u12\"]"),
            ("^.a", "^.a"),
            ("/a~2", "/a~2"),
        ] {
            let error = JsonPath::parse(path).expect_err(path);
            assert_eq!(&path[error.at], shown, "{path}: {}", error.message);
        }
        let long = format!("${}", ".a".repeat(MAX_SEGMENTS + 1));
        assert!(JsonPath::parse(&long).is_err());
        assert!(JsonPath::parse(&long[..long.len() - 2]).is_ok());
    }

    #[test]
    fn most_paths_have_a_second_key() {
        let key = |path: &str| {
            let path = JsonPath::parse(path).unwrap();
            path.second_key().map(str::to_owned)
        };
        assert_eq!(key("$.paths['/a'].put.*").as_deref(), Some("/a"));
        assert_eq!(key("$.definitions.A").as_deref(), Some("A"));
        for open in [
            "$",
            "$.paths",
            "$.paths.*",
            "$..A.B",
            "$.a..b",
            "$.tags[0]",
            "$.tags.0",
            "$['a','b'].c",
        ] {
            assert_eq!(key(open), None, "{open}");
        }
    }

    #[test]
    fn what_lies_around_the_end_of_a_path_meets_it() {
        let tree = document();
        let meets = |path: &str, pointer: &str| {
            let node = tree.root().pointer(pointer).unwrap();
            JsonPath::parse(path).unwrap().meets(&trail(node))
        };
        let headers = r#"$.paths["/v2/{name}/it's.json"].put.responses.202.headers.Retry-After"#;
        for (pointer, meeting) in [
            ("", Meeting::Apart),
            ("/paths", Meeting::Apart),
            ("/paths/~1v2~1{name}~1it's.json", Meeting::Apart),
            (PUT, Meeting::Around),
            (&below_put("/responses"), Meeting::Around),
            (&below_put("/responses/202"), Meeting::Around),
            (&below_put("/responses/202/headers"), Meeting::Around),
            (
                &below_put("/responses/202/headers/Location"),
                Meeting::Apart,
            ),
            (&below_put("/responses/200"), Meeting::Apart),
        ] {
            assert_eq!(meets(headers, pointer), meeting, "{pointer}");
        }
        let property = "$.definitions.Widget.properties.gone.enum";
        assert_eq!(meets(property, "/definitions/Widget"), Meeting::Around);
        assert_eq!(meets(property, "/definitions"), Meeting::Apart);
        assert_eq!(meets("$..gone", "/definitions/Widget"), Meeting::Apart);
    }

    #[test]
    fn a_widened_path_leads_to_the_response_or_the_operation() {
        let widened = |path: &str| {
            let tree = document();
            let path = JsonPath::parse(path).unwrap().widened();
            let mut nodes = tree.root().below();
            let first = nodes.find(|node| path.meets(&trail(*node)) == Meeting::Within);
            first.map(|node| Pointer::to(node).to_string())
        };
        let put = r#"$.paths["/v2/{name}/it's.json"].put"#;
        for (rest, place) in [
            ("", ""),
            ("['x-ms-long-running-operation']", ""),
            (".operationId", ""),
            (".responses", ""),
            (".responses.202.headers", "/responses/202"),
            (".responses['200'].schema", "/responses/200"),
        ] {
            assert_eq!(
                widened(&format!("{put}{rest}")),
                Some(below_put(place)),
                "{rest}"
            );
        }
        let copy = r#"$.paths["/a"].additionalOperations.COPY"#;
        for (path, length) in [
            (copy.to_owned(), 4),
            (format!("{copy}.operationId"), 4),
            (format!("{copy}.responses.202.headers"), 6),
        ] {
            let path = JsonPath::parse(&path).unwrap().widened();
            assert_eq!(path.segments.len(), length, "{path:?}");
        }
        assert_eq!(widened("$.paths").as_deref(), Some("/paths"));
        let property = "$.definitions.Widget.properties.properties";
        let pointer = "/definitions/Widget/properties/properties";
        assert_eq!(widened(property).as_deref(), Some(pointer));
    }
}
