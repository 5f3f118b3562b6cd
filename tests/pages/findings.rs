//! The words and the lengths of messages and helps.

use std::sync::LazyLock;

use regex::Regex;

use super::words::{self, Compiled, Phrase, compiled, found, phrase, prose};

/// Phrases that messages and helps don't have. Pages may quote or explain them.
const IN_FINDINGS: &[Phrase] = &[
    phrase(r"\bwords?\b", "`value`: a status has values"),
    phrase(r"\bin the end\b", "`when it completes`"),
    phrase(
        r"^(this|that|these|those|it|they) (is|are|was|has|does|can|one)\b",
        "name the thing first",
    ),
    phrase(r"^(what|who|whatever)\b", "name the thing first"),
    phrase(r"\bsays? so\b|\bsay so\b", "say what to write"),
];

static COMPILED: LazyLock<Compiled> = LazyLock::new(|| compiled(IN_FINDINGS));

/// The phrases to avoid in a message or help.
fn phrases(text: &str) -> Vec<String> {
    let mut problems = words::of_text(text);
    problems.extend(found(&prose(text), &COMPILED));
    problems
}

/// The characters that a message may have; a name counts as one.
const MESSAGE: usize = 120;

/// The characters that a help may have: three lines of a terminal with a hundred columns.
const HELP: usize = 300;

/// The languages and tools that lists of clients name.
static CLIENTS: LazyLock<Regex> = LazyLock::new(|| {
    let name = r"(Python|JavaScript|Go|\.NET|Java|Rust|Terraform)( \([^)]*\))?";
    Regex::new(&format!(r"{name}((, | and |, and ){name})*")).unwrap()
});

/// What is wrong with a message or with what it says about a related place.
pub(crate) fn of_message(message: &str) -> Vec<String> {
    let prose = prose(message);
    let mut problems = phrases(message);
    let length = CLIENTS.replace_all(&prose, "N").chars().count();
    if length > MESSAGE {
        problems.push(format!(
            "`{message}` has {length} characters, names counted as one: at most {MESSAGE}"
        ));
    }
    problems
}

/// What is wrong with a help.
pub(crate) fn of_help(help: &str) -> Vec<String> {
    let mut problems = phrases(help);
    let length = help.chars().count();
    if length > HELP {
        problems.push(format!("`{help}` has {length} characters: at most {HELP}"));
    }
    problems
}
