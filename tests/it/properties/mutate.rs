//! Whole documents, and what becomes of them under a careless hand.

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use lro_lint::internals::syntax::{Kind, Node, Notation};
use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::made_up;
use crate::properties::survives;

/// Files that refer to each other.
pub(crate) type Files = Vec<(String, Vec<u8>)>;

/// The samples, each alone or with the files of its folder that it refers to, the seeds of the fuzz
/// target, and an API of each system that was made up.
static SEEDS: LazyLock<Vec<Files>> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("specs-sample");
    let mut seeds: Vec<Files> = Vec::new();
    let mut fleet = Files::new();
    let mut lanterns = Files::new();
    for entry in walkdir::WalkDir::new(&root).sort_by_file_name() {
        let entry = entry.expect("a readable folder");
        let path = entry.path().strip_prefix(&root).expect("a path below");
        let path = path.to_string_lossy().replace('\\', "/");
        if !lro_lint::internals::workspace::path::is_specification(&path) {
            continue;
        }
        let file = (path, fs::read(entry.path()).expect("a readable file"));
        match file.0.matches('/').count() {
            // What refers to examples goes with them, and before them.
            1 if file.0.ends_with("/lanterns.json") => lanterns.insert(0, file),
            _ if file.0.contains("/examples/") => lanterns.push(file),
            1 => seeds.push(vec![file]),
            _ => fleet.push(file),
        }
    }
    seeds.push(fleet);
    // One of them is broken on purpose, and edits are made to trees.
    lanterns.retain(|(path, bytes)| {
        let text = String::from_utf8_lossy(bytes).into_owned();
        Notation::of(path).read(text).is_ok()
    });
    seeds.push(lanterns);
    let fuzzed = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds/engine");
    for entry in walkdir::WalkDir::new(&fuzzed)
        .min_depth(1)
        .sort_by_file_name()
    {
        let text = fs::read(entry.expect("a readable folder").path()).expect("a readable file");
        seeds.push(survives::parted(&text));
    }
    let (common, apis): (Files, Files) = made_up::documents(5, 2)
        .into_iter()
        .map(|document| (document.path.clone(), document.text().into_bytes()))
        .partition(|(path, _)| path.starts_with("common/"));
    for api in apis {
        seeds.push([api].into_iter().chain(common.iter().cloned()).collect());
    }
    seeds
});

/// One of the seeds, and what happens to one of its files.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    seed: Index,
    file: Index,
    named: Index,
    edits: Vec<Edit>,
    layout: Layout,
    accidents: Vec<Accident>,
}

impl Case {
    /// The files after all that happened, and how many of them are named.
    pub(crate) fn files(&self) -> (Files, usize) {
        let mut files = self.seed.get(&SEEDS).clone();
        let named = self.named.index(files.len()) + 1;
        let at = self.file.index(files.len());
        let (path, bytes) = &mut files[at];
        if !self.edits.is_empty() {
            let text = std::str::from_utf8(bytes).expect("a seed is text");
            let tree = Notation::of(path).read(text).expect("a seed is readable");
            let mut value = Value::from(tree.root());
            for edit in &self.edits {
                edit.apply(&mut value);
            }
            let mut text = String::new();
            value.write(self.layout, 0, &mut text);
            *bytes = text.into_bytes();
        }
        for accident in &self.accidents {
            accident.apply(bytes);
        }
        (files, named)
    }
}

/// A seed after edits of its tree, after accidents to its bytes, or after both.
pub(crate) fn case() -> impl Strategy<Value = Case> {
    use prop::collection::vec;
    let layout = select(&[Layout::Compact, Layout::Indented][..]);
    let damage = prop_oneof![
        4 => (vec(edit(), 1..7), Just(Vec::new())),
        2 => (Just(Vec::new()), vec(accident(), 1..5)),
        1 => (vec(edit(), 1..4), vec(accident(), 1..3)),
    ];
    let at = any::<Index>;
    (at(), at(), at(), layout, damage).prop_map(
        |(seed, file, named, layout, (edits, accidents))| Case {
            seed,
            file,
            named,
            edits,
            layout,
            accidents,
        },
    )
}

/// A value that can hold what a text can: keys twice, and scalars that no reader takes.
#[derive(Clone, Debug)]
enum Value {
    /// As it is written.
    Scalar(String),
    Array(Vec<Value>),
    Object(Vec<(String, Value)>),
}

#[derive(Clone, Copy, Debug)]
enum Layout {
    Compact,
    Indented,
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn reference(to: &str) -> Value {
    Value::Object(vec![("$ref".to_owned(), Value::Scalar(quoted(to)))])
}

impl From<Node<'_>> for Value {
    fn from(node: Node<'_>) -> Self {
        match node.kind() {
            Kind::Array => Self::Array(node.children().map(Self::from).collect()),
            Kind::Object => {
                let member = |child: Node<'_>| Some((child.key()?.into_owned(), child.into()));
                Self::Object(node.children().filter_map(member).collect())
            }
            Kind::String => Self::Scalar(quoted(&node.as_str().unwrap_or_default())),
            _ => Self::Scalar(node.scalar_text().unwrap_or_default().into_owned()),
        }
    }
}

impl Value {
    /// Writes JSON, which is YAML as well.
    fn write(&self, layout: Layout, depth: usize, text: &mut String) {
        let (open, close, children): (_, _, Vec<(Option<&String>, &Self)>) = match self {
            Self::Scalar(scalar) => return text.push_str(scalar),
            Self::Array(items) => ('[', ']', items.iter().map(|item| (None, item)).collect()),
            Self::Object(members) => {
                let members = members.iter().map(|(key, value)| (Some(key), value));
                ('{', '}', members.collect())
            }
        };
        let line = |depth: usize, text: &mut String| {
            if let Layout::Indented = layout {
                text.push('\n');
                text.extend(std::iter::repeat_n(' ', 2 * depth));
            }
        };
        text.push(open);
        for (at, (key, value)) in children.iter().enumerate() {
            if at > 0 {
                text.push(',');
            }
            line(depth + 1, text);
            if let Some(key) = key {
                text.push_str(&quoted(key));
                text.push_str(": ");
            }
            value.write(layout, depth + 1, text);
        }
        if !children.is_empty() {
            line(depth, text);
        }
        text.push(close);
    }

    /// The way to every node, from the root on, as numbers of children.
    fn ways(&self) -> Vec<Vec<usize>> {
        let mut ways = Vec::new();
        let mut pending = vec![(Vec::new(), self)];
        while let Some((way, value)) = pending.pop() {
            for (at, child) in value.children().into_iter().enumerate() {
                let mut way = way.clone();
                way.push(at);
                pending.push((way, child));
            }
            ways.push(way);
        }
        ways
    }

    fn children(&self) -> Vec<&Self> {
        match self {
            Self::Scalar(_) => Vec::new(),
            Self::Array(items) => items.iter().collect(),
            Self::Object(members) => members.iter().map(|(_, value)| value).collect(),
        }
    }

    fn at(&mut self, way: &[usize]) -> Option<&mut Self> {
        way.iter().try_fold(self, |value, &at| match value {
            Self::Scalar(_) => None,
            Self::Array(items) => items.get_mut(at),
            Self::Object(members) => members.get_mut(at).map(|(_, value)| value),
        })
    }

    /// The pointer that a way is.
    fn pointer(&self, way: &[usize]) -> String {
        let mut value = self;
        let mut pointer = String::new();
        for &at in way {
            pointer.push('/');
            match value {
                Self::Scalar(_) => break,
                Self::Array(items) => {
                    pointer.push_str(&at.to_string());
                    value = &items[at];
                }
                Self::Object(members) => {
                    let (key, member) = &members[at];
                    pointer.push_str(&key.replace('~', "~0").replace('/', "~1"));
                    value = member;
                }
            }
        }
        pointer
    }
}

/// Something done to a tree.
#[derive(Clone, Debug)]
enum Edit {
    Delete(Index),
    /// Puts a copy behind a node, under the same key.
    Repeat(Index),
    Swap(Index, Index),
    Replace(Index, Value),
    Rename(Index, &'static str),
    /// Adds a member to the object that a node lies in.
    Add(Index, &'static str, Value),
    /// Puts a reference to the second node in place of the first.
    Refer(Index, Index),
    /// Puts objects or, without a key, arrays around a node.
    Wrap(Index, Option<&'static str>, usize),
}

/// A tree with more nodes is left as it is, so that no sequence of copies takes all memory.
const MOST_NODES: usize = 20_000;

impl Edit {
    fn apply(&self, root: &mut Value) {
        let ways = root.ways();
        if ways.len() > MOST_NODES {
            return;
        }
        let way = |at: &Index| ways[at.index(ways.len())].as_slice();
        match self {
            Self::Delete(at) => with_siblings(root, way(at), |siblings, at| match siblings {
                Value::Array(items) => drop(items.remove(at)),
                Value::Object(members) => drop(members.remove(at)),
                Value::Scalar(_) => {}
            }),
            Self::Repeat(at) => with_siblings(root, way(at), |siblings, at| match siblings {
                Value::Array(items) => items.insert(at, items[at].clone()),
                Value::Object(members) => members.insert(at, members[at].clone()),
                Value::Scalar(_) => {}
            }),
            Self::Rename(at, key) => with_siblings(root, way(at), |siblings, at| {
                if let Value::Object(members) = siblings {
                    members[at].0 = (*key).to_owned();
                }
            }),
            Self::Add(at, key, value) => with_siblings(root, way(at), |siblings, at| {
                if let Value::Object(members) = siblings {
                    members.insert(at, ((*key).to_owned(), value.clone()));
                }
            }),
            Self::Swap(one, other) => {
                let (one, other) = (way(one), way(other));
                let first = root.at(one).cloned();
                let second = root.at(other).cloned();
                // Where one lies in the other, it ends up deeper still, or is gone.
                for (way, value) in [(one, second), (other, first)] {
                    if let (Some(place), Some(value)) = (root.at(way), value) {
                        *place = value;
                    }
                }
            }
            Self::Replace(at, value) => {
                if let Some(place) = root.at(way(at)) {
                    *place = value.clone();
                }
            }
            Self::Refer(at, to) => {
                let target = format!("#{}", root.pointer(way(to)));
                if let Some(place) = root.at(way(at)) {
                    *place = reference(&target);
                }
            }
            Self::Wrap(at, key, times) => {
                let Some(place) = root.at(way(at)) else {
                    return;
                };
                for _ in 0..*times {
                    let inner = std::mem::replace(place, Value::Array(Vec::new()));
                    *place = match key {
                        Some(key) => Value::Object(vec![((*key).to_owned(), inner)]),
                        None => Value::Array(vec![inner]),
                    };
                }
            }
        }
    }
}

/// Changes the parent of a node, which is told the number of the node; the root has none.
fn with_siblings(root: &mut Value, way: &[usize], change: impl FnOnce(&mut Value, usize)) {
    let Some((&at, parent)) = way.split_last() else {
        return;
    };
    if let Some(parent) = root.at(parent) {
        change(parent, at);
    }
}

/// Keys that mean something, or that are hard to bear.
const KEYS: [&str; 58] = [
    "",
    "$ref",
    "200",
    "201",
    "202",
    "204",
    "2XX",
    "default",
    "get",
    "put",
    "post",
    "delete",
    "paths",
    "x-ms-paths",
    "swagger",
    "openapi",
    "host",
    "responses",
    "parameters",
    "headers",
    "Location",
    "location",
    "Azure-AsyncOperation",
    "Operation-Location",
    "Retry-After",
    "Range",
    "schema",
    "content",
    "application/json",
    "links",
    "operationId",
    "operationRef",
    "allOf",
    "oneOf",
    "enum",
    "x-ms-enum",
    "properties",
    "status",
    "error",
    "result",
    "provisioningState",
    "x-ms-long-running-operation",
    "x-ms-long-running-operation-options",
    "final-state-via",
    "final-state-schema",
    "x-ms-examples",
    "examples",
    "example",
    "externalValue",
    "value",
    "body",
    "header",
    "code",
    "final-state-uri",
    "x-ms-pageable",
    "<<",
    "a/b~c%20#",
    "\u{202e}\u{1b}[2J\r\n::error::x",
];

/// Values that stand where nobody expects them, as they are written.
const SCALARS: [&str; 30] = [
    "null",
    "true",
    "false",
    "0",
    "-1",
    "202",
    "1e999",
    "0.1",
    "123456789012345678901234567890",
    r#""""#,
    r#""true""#,
    r#""202""#,
    r#""2.0""#,
    r#""3.0.0""#,
    r#""3.1.0""#,
    r#""4.0""#,
    r#""\ud800""#,
    r#""\u0000\u001b[2J\u202e""#,
    r#""\r\n::error::forged""#,
    r#""location""#,
    r#""azure-async-operation""#,
    r#""original-uri""#,
    r#""management.azure.com""#,
    r#""graph.microsoft.com""#,
    r##""#/definitions/Error""##,
    r##""#/components/schemas/Error""##,
    r#""string""#,
    r#""object""#,
    r#""日本語 naïve 👍🏽""#,
    r#""long running operation; poll the Location header""#,
];

const TARGETS: [&str; 18] = [
    "",
    "#",
    "#/",
    "#/paths",
    "#paths",
    "#/definitions/Nope",
    "#/%zz",
    "#/~2",
    "common.json",
    "./examples/Lanterns_Kindle.json",
    "./examples/lanterns_kindle.json#/responses/202",
    "./common.json#/definitions/Vessel",
    "../../common/types.json#/definitions/Resource",
    "../../../../etc/passwd",
    "nope.json#/a",
    "http://example.com/a.json",
    "//host/a.json",
    "C:\\a.json",
];

fn key() -> impl Strategy<Value = &'static str> {
    select(&KEYS[..])
}

fn value() -> impl Strategy<Value = Value> {
    prop_oneof![
        6 => select(&SCALARS[..]).prop_map(|scalar| Value::Scalar(scalar.to_owned())),
        3 => select(&TARGETS[..]).prop_map(reference),
        1 => Just(Value::Array(Vec::new())),
        1 => Just(Value::Object(Vec::new())),
        1 => select(&SCALARS[..]).prop_map(|scalar| {
            Value::Array(vec![Value::Scalar(scalar.to_owned()), reference("#")])
        }),
        1 => key().prop_map(|key| {
            Value::Object(vec![(key.to_owned(), reference("#/paths"))])
        }),
        1 => Just(Value::Scalar(quoted(&"very long ".repeat(500)))),
    ]
}

fn edit() -> impl Strategy<Value = Edit> {
    let at = any::<Index>;
    let times = prop_oneof![4 => 1..3_usize, 1 => 3..200_usize];
    prop_oneof![
        2 => at().prop_map(Edit::Delete),
        2 => at().prop_map(Edit::Repeat),
        3 => (at(), at()).prop_map(|(one, other)| Edit::Swap(one, other)),
        3 => (at(), value()).prop_map(|(at, value)| Edit::Replace(at, value)),
        2 => (at(), key()).prop_map(|(at, key)| Edit::Rename(at, key)),
        2 => (at(), key(), value()).prop_map(|(at, key, value)| Edit::Add(at, key, value)),
        3 => (at(), at()).prop_map(|(at, to)| Edit::Refer(at, to)),
        1 => (at(), prop::option::weighted(0.8, key()), times)
            .prop_map(|(at, key, times)| Edit::Wrap(at, key, times)),
    ]
}

/// Something that happens to bytes.
#[derive(Clone, Debug)]
enum Accident {
    Delete(Index, usize),
    Insert(Index, &'static [u8]),
    /// Copies some bytes from one place to another.
    Copy(Index, usize, Index),
    Truncate(Index),
    /// Deletes, repeats or indents a line.
    DeleteLine(Index),
    RepeatLine(Index),
    IndentLine(Index),
}

/// Pieces of JSON and YAML, and bytes that are neither.
const PIECES: [&[u8]; 40] = [
    b"{",
    b"}",
    b"[",
    b"]",
    b",",
    b":",
    b"\"",
    b"'",
    b"\\",
    b"\\u",
    b"\\ud83d",
    b" ",
    b"\n",
    b"\r\n",
    b"\t",
    b"0",
    b"-",
    b"- ",
    b"e",
    b"null",
    b"# note\n",
    b"  # lro-lint: ignore[LRO105] reason\n",
    b"&a ",
    b"*a",
    b"<<: *a\n",
    b"!!str ",
    b"!<x> ",
    b"|\n",
    b">-\n",
    b"? ",
    b"\n---\n",
    b"\n...\n",
    b"%YAML 1.2\n---\n",
    b"$ref: '#'\n",
    b"@",
    b"\x00",
    b"\xff",
    b"\xc3",
    "\u{feff}".as_bytes(),
    "\u{2028}é👍".as_bytes(),
];

impl Accident {
    fn apply(&self, bytes: &mut Vec<u8>) {
        let len = bytes.len();
        if len == 0 {
            return;
        }
        let line = |at: &Index| {
            let at = at.index(len);
            let start = bytes[..at].iter().rposition(|&byte| byte == b'\n');
            let end = bytes[at..].iter().position(|&byte| byte == b'\n');
            start.map_or(0, |start| start + 1)..end.map_or(len, |end| at + end + 1)
        };
        match self {
            Self::Delete(at, count) => {
                let at = at.index(len);
                bytes.drain(at..len.min(at + count));
            }
            Self::Insert(at, piece) => {
                let at = at.index(len + 1);
                bytes.splice(at..at, piece.iter().copied());
            }
            Self::Copy(from, count, to) => {
                let (from, to) = (from.index(len), to.index(len + 1));
                let copied = bytes[from..len.min(from + count)].to_vec();
                bytes.splice(to..to, copied);
            }
            Self::Truncate(at) => bytes.truncate(at.index(len)),
            Self::DeleteLine(at) => drop(bytes.drain(line(at))),
            Self::RepeatLine(at) => {
                let line = line(at);
                let copied = bytes[line.clone()].to_vec();
                bytes.splice(line.start..line.start, copied);
            }
            Self::IndentLine(at) => {
                let start = line(at).start;
                bytes.splice(start..start, *b"  ");
            }
        }
    }
}

fn accident() -> impl Strategy<Value = Accident> {
    let at = any::<Index>;
    let count = prop_oneof![3 => 1..4_usize, 1 => 4..400_usize].boxed();
    prop_oneof![
        2 => (at(), count.clone()).prop_map(|(at, count)| Accident::Delete(at, count)),
        6 => (at(), select(&PIECES[..])).prop_map(|(at, piece)| Accident::Insert(at, piece)),
        2 => (at(), count, at()).prop_map(|(from, count, to)| Accident::Copy(from, count, to)),
        1 => at().prop_map(Accident::Truncate),
        2 => at().prop_map(Accident::DeleteLine),
        2 => at().prop_map(Accident::RepeatLine),
        2 => at().prop_map(Accident::IndentLine),
    ]
}
