//! The sources of the library as text: files, tokens, and the paths that they write.
//!
//! This is no parser of Rust. It knows enough to be right about files that rustfmt has formatted.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use walkdir::WalkDir;

/// A module by its path from the root of the crate; the crate itself is empty.
pub type Module = Vec<String>;

/// A file below `src/`, without its test modules.
pub struct File {
    /// The path from the root of the repository, with `/`.
    pub path: String,
    pub module: Module,
    /// Lines that hold code: neither blank nor comments.
    pub lines_of_code: usize,
    pub functions: Vec<Function>,
    pub tokens: Vec<Token>,
}

pub struct Function {
    pub name: String,
    pub line: usize,
    /// From `fn` to the closing brace.
    pub lines: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// A word, `::`, or one other character.
    pub text: String,
    pub line: usize,
}

/// A path that a file writes, in a `use` or anywhere else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    pub segments: Vec<String>,
    /// The name that it has from there on; `None` outside of `use`.
    pub name: Option<String>,
    /// It is in a `pub use`, of whatever reach.
    pub is_public: bool,
    pub line: usize,
}

/// All files below `src/` that aren't tests, by their modules.
pub fn read_all(root: &Path) -> BTreeMap<Module, File> {
    let mut files = BTreeMap::new();
    let mut tests = Vec::new();
    let found = WalkDir::new(root.join("src")).sort_by_file_name();
    for entry in found.into_iter().map(Result::unwrap) {
        let path = entry.path().strip_prefix(root).unwrap();
        let path = path.to_str().unwrap().replace('\\', "/");
        if path.ends_with(".rs") {
            let text = fs::read_to_string(entry.path()).unwrap();
            let (file, test_files) = File::read(path, &text);
            tests.extend(test_files);
            files.insert(file.module.clone(), file);
        }
    }
    files.retain(|module, _| !tests.iter().any(|test| module.starts_with(test)));
    files
}

impl File {
    /// Reads a file; besides, the modules in other files that it declares for tests only.
    pub fn read(path: String, text: &str) -> (Self, Vec<Module>) {
        let module = module_of(&path);
        let (tokens, tests) = without_tests(tokens(&mask(text)));
        let mut lines: Vec<_> = tokens.iter().map(|token| token.line).collect();
        lines.dedup();
        let file = Self {
            functions: functions(&tokens),
            lines_of_code: lines.len(),
            path,
            module,
            tokens,
        };
        let tests = tests.into_iter().map(|name| file.child(name)).collect();
        (file, tests)
    }

    fn child(&self, name: String) -> Module {
        let mut child = self.module.clone();
        child.push(name);
        child
    }

    /// Every path of two segments or more, and every path in a `use`.
    pub fn paths(&self) -> Vec<Written> {
        let mut paths = Vec::new();
        let mut at = 0;
        while let Some(token) = self.tokens.get(at) {
            at += 1;
            let next = self.tokens.get(at).map(|token| token.text.as_str());
            // `use<'a>` is a bound.
            if token.text == "use" && next != Some("<") {
                let before = at.checked_sub(2).and_then(|at| self.tokens.get(at));
                let is_public =
                    before.is_some_and(|token| token.text == "pub" || token.text == ")");
                at = use_tree(&self.tokens, at, &[], is_public, &mut paths);
            } else if is_word(&token.text) {
                let before = at.checked_sub(2).and_then(|at| self.tokens.get(at));
                // A path that begins with a variable of a macro leads wherever its caller says.
                let is_variable =
                    before.is_some_and(|token| token.text == "$") && token.text != "crate";
                let mut segments = vec![token.text.clone()];
                while let [colons, word, ..] = self.tokens.get(at..).unwrap_or_default()
                    && colons.text == "::"
                    && is_word(&word.text)
                {
                    segments.push(word.text.clone());
                    at += 2;
                }
                if segments.len() > 1 && !is_variable {
                    paths.push(Written {
                        segments,
                        name: None,
                        is_public: false,
                        line: token.line,
                    });
                }
            }
        }
        paths
    }
}

/// Reads one tree of a `use` from `at` on; gives where it ends.
fn use_tree(
    tokens: &[Token],
    mut at: usize,
    prefix: &[String],
    is_public: bool,
    paths: &mut Vec<Written>,
) -> usize {
    let mut segments = prefix.to_vec();
    let mut name = None;
    let mut line = 0;
    while let Some(token) = tokens.get(at) {
        at += 1;
        line = token.line;
        match token.text.as_str() {
            "::" => {}
            "as" => {
                name = tokens.get(at).map(|token| token.text.clone());
                at += 1;
            }
            "{" => {
                while tokens
                    .get(at)
                    .is_some_and(|token| !["}", ";"].contains(&token.text.as_str()))
                {
                    at = use_tree(tokens, at, &segments, is_public, paths);
                    if tokens.get(at).is_some_and(|token| token.text == ",") {
                        at += 1;
                    }
                }
                return at + 1;
            }
            "," | "}" | ";" => {
                at -= 1;
                break;
            }
            "self" if segments.len() == prefix.len() && !prefix.is_empty() => {}
            word => segments.push(word.to_owned()),
        }
    }
    let name = name.or_else(|| segments.last().cloned());
    paths.push(Written {
        segments,
        name,
        is_public,
        line,
    });
    at
}

fn module_of(path: &str) -> Module {
    let path = path.strip_prefix("src/").unwrap_or(path);
    let path = path.strip_suffix(".rs").unwrap_or(path);
    let path = path.strip_suffix("/mod").unwrap_or(path);
    match path {
        "lib" => Module::new(),
        _ => path.split('/').map(str::to_owned).collect(),
    }
}

fn is_word(text: &str) -> bool {
    text.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

/// The text with blanks in place of comments, and with `"` in place of everything in literals, so
/// that every brace and every word that is left means what it says.
fn mask(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut masked = String::with_capacity(text.len());
    let mut at = 0;
    while at < chars.len() {
        let (end, with) = comment_or_literal(&chars, at);
        if end == at {
            masked.push(chars[at]);
            at += 1;
            continue;
        }
        for c in &chars[at..end] {
            masked.push(if c.is_whitespace() { *c } else { with });
        }
        at = end;
    }
    masked
}

/// Where the comment or literal ends that begins at `at`, and what takes its place; `at` itself if
/// none begins there.
fn comment_or_literal(chars: &[char], at: usize) -> (usize, char) {
    let follows = |at: usize, text: &str| {
        chars[at..]
            .iter()
            .copied()
            .take(text.len())
            .eq(text.chars())
    };
    if follows(at, "//") {
        let length = chars[at..].iter().position(|&c| c == '\n');
        return (length.map_or(chars.len(), |length| at + length), ' ');
    }
    if follows(at, "/*") {
        let end = (at + 2..chars.len()).find(|&at| follows(at, "*/"));
        return (end.map_or(chars.len(), |end| end + 2), ' ');
    }
    if chars[at] == '\'' {
        let is_char = chars.get(at + 1) == Some(&'\\') || chars.get(at + 2) == Some(&'\'');
        // Otherwise it is a lifetime.
        return (if is_char { quoted(chars, at, '\'') } else { at }, '"');
    }
    if chars[at] == '"' {
        return (quoted(chars, at, '"'), '"');
    }
    let is_in_word = at > 0 && (chars[at - 1].is_alphanumeric() || chars[at - 1] == '_');
    if chars[at] == 'r' && (!is_in_word || chars[at - 1] == 'b') {
        let hashes = chars[at + 1..].iter().take_while(|&&c| c == '#').count();
        if chars.get(at + 1 + hashes) == Some(&'"') {
            let ending = format!("\"{}", "#".repeat(hashes));
            let end = (at + 2 + hashes..chars.len()).find(|&at| follows(at, &ending));
            return (end.map_or(chars.len(), |end| end + ending.len()), '"');
        }
    }
    (at, ' ')
}

/// Where the literal ends whose opening quote is at `at`.
fn quoted(chars: &[char], at: usize, quote: char) -> usize {
    let mut end = at + 1;
    while end < chars.len() && chars[end] != quote {
        end += if chars[end] == '\\' { 2 } else { 1 };
    }
    (end + 1).min(chars.len())
}

fn tokens(masked: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    for (line, text) in masked.lines().enumerate() {
        let mut rest = text.trim_start();
        while let Some(first) = rest.chars().next() {
            let length = if first.is_alphanumeric() || first == '_' {
                let is_end = |c: char| !(c.is_alphanumeric() || c == '_');
                rest.find(is_end).unwrap_or(rest.len())
            } else if rest.starts_with("::") {
                2
            } else {
                first.len_utf8()
            };
            let (token, behind) = rest.split_at(length);
            tokens.push(Token {
                text: token.to_owned(),
                line: line + 1,
            });
            rest = behind.trim_start();
        }
    }
    tokens
}

/// Leaves out what is under `#[cfg(test)]`; besides, the names of modules that lie in other files.
fn without_tests(tokens: Vec<Token>) -> (Vec<Token>, Vec<String>) {
    const MARK: [&str; 7] = ["#", "[", "cfg", "(", "test", ")", "]"];
    let (mut kept, mut files) = (Vec::new(), Vec::new());
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let here = tokens[at..].iter().map(|token| token.text.as_str());
        if !here.take(MARK.len()).eq(MARK) {
            kept.push(token.clone());
            at += 1;
            continue;
        }
        let item = at + MARK.len();
        at = item_end(&tokens, item);
        let words: Vec<_> = tokens[item..at]
            .iter()
            .map(|token| token.text.as_str())
            .collect();
        if let [.., "mod", name, ";"] = words[..] {
            files.push(name.to_owned());
        }
    }
    (kept, files)
}

/// One past the last token of an item: its closing brace, or the `;` of one that has no braces.
fn item_end(tokens: &[Token], from: usize) -> usize {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate().skip(from) {
        match token.text.as_str() {
            "{" | "(" | "[" => depth += 1,
            "}" | ")" | "]" => {
                depth = depth.saturating_sub(1);
                if depth == 0 && token.text == "}" {
                    return at + 1;
                }
            }
            ";" if depth == 0 => return at + 1,
            _ => {}
        }
    }
    tokens.len()
}

/// The functions that have a body.
fn functions(tokens: &[Token]) -> Vec<Function> {
    let mut found = Vec::new();
    for (at, pair) in tokens.windows(2).enumerate() {
        let [keyword, name] = pair else { continue };
        if keyword.text != "fn" || !is_word(&name.text) {
            continue;
        }
        let last = &tokens[item_end(tokens, at) - 1];
        if last.text == "}" {
            found.push(Function {
                name: name.text.clone(),
                line: keyword.line,
                lines: last.line - keyword.line + 1,
            });
        }
    }
    found
}

#[test]
fn sources_are_read_as_the_compiler_does() {
    let text = r##"
use std::{fmt, io::{self, Read as R}};
pub(crate) use self::a::B;

/* { */
fn one<'a>(x: [u8; 4]) -> &'a str {
    // }
    let s = r#"} " fn no() {"#;
    let c = ['{', '\'', '"'];
    crate::text::count("}}", super::x::<u8>())
}

trait T {
    fn declared(&self);
}

#[cfg(test)]
mod testing;

#[cfg(test)]
mod tests {
    fn left_out() {}
}
"##;
    let (file, tests) = File::read("src/room/file.rs".to_owned(), text);
    assert_eq!(tests, [["room", "file", "testing"].map(str::to_owned)]);
    assert_eq!(file.lines_of_code, 10);
    let functions = file.functions.iter();
    let functions: Vec<_> = functions.map(|f| (&*f.name, f.line, f.lines)).collect();
    assert_eq!(functions, [("one", 6, 6)]);
    let paths: Vec<_> = file
        .paths()
        .into_iter()
        .map(|path| {
            let name = path.name.unwrap_or_default();
            (path.segments.join("::"), name, path.is_public, path.line)
        })
        .collect();
    let path = |text: &str, name: &str, is_public, line| {
        (text.to_owned(), name.to_owned(), is_public, line)
    };
    let expected = [
        path("std::fmt", "fmt", false, 2),
        path("std::io", "io", false, 2),
        path("std::io::Read", "R", false, 2),
        path("self::a::B", "B", true, 3),
        path("crate::text::count", "", false, 10),
        path("super::x", "", false, 10),
    ];
    assert_eq!(paths, expected);
}
