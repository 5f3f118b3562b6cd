//! Phrases that readers stumble over.
//!
//! This is no style checker. Each entry is a habit that made our own sentences hard to read, with what
//! to write instead. Code in backticks and in code blocks is not looked at.

use std::sync::LazyLock;

use regex::Regex;

/// A phrase to avoid.
pub(crate) struct Phrase {
    /// What is searched for, in any case.
    pattern: &'static str,
    /// What to write instead, and why.
    instead: &'static str,
}

pub(crate) const fn phrase(pattern: &'static str, instead: &'static str) -> Phrase {
    Phrase { pattern, instead }
}

/// Phrases that no text of ours has: messages, helps, pages, documentation, the help of commands.
const ANYWHERE: &[Phrase] = &[
    phrase(
        r"\bstand(s|ing)?\b|\bstood\b",
        "`is`, `appears`, `is next to`: nothing in a document stands",
    ),
    phrase(
        r"\bbehind\b",
        "`after`, `at`, `following`: in a text there is no behind",
    ),
    phrase(r"\bat hand\b", "`present`, `available`"),
    phrase(
        r"\b(is|are) no [a-z]+",
        "`is not a …`, `there is no …`: `is no header` reads as a riddle",
    ),
    phrase(
        r"\blet be\b|\blet it be\b|\bbe it\b",
        "`ignore`, `leave unchanged`, `whether`",
    ),
    phrase(
        r"\b(that|those) of (the|those|that|one|another|a|an)\b",
        "repeat the noun",
    ),
    phrase(
        r"\b(one|ones) that (is|are|has|have|of)\b",
        "repeat the noun: `a header that …`",
    ),
    phrase(
        r"(^|[.;:] )(Of|For|With) (these|those|such|a|the) [^,.;]* (nothing|no) ",
        "subject first: `We know nothing about …`",
    ),
    phrase(r"(^|[.;:] )Silent (is|are)\b", "`No finding for: …`"),
    phrase(r"\bof before\b", "`previous`, `earlier`"),
    phrase(r"\bmend(s|ed|ing)?\b", "`fix`"),
    phrase(
        r"\b(is|are|was|were) met by\b|\bmeets? (an|the) operation\b",
        "`used by`, `applies to`",
    ),
    phrase(
        r"\bheld (to|against)\b|\bholds? .{1,30} (to|against) ",
        "`checked against`, `compared with`",
    ),
    phrase(
        r"\bspeaks? (of|for|about)\b",
        "`names`, `describes`, `is about`",
    ),
    phrase(
        r"\bthis one neither\b|\bneither does\b",
        "say what the thing is or does",
    ),
    phrase(r"\bfor ever\b", "`forever`"),
    phrase(
        r"\bgo(es)? on (behind|after|while|when|until|without)\b|\bwork goes on\b",
        "`is still running`, `continues`",
    ),
    phrase(
        r"\bwho(ever)? (polls?|waits?|reads?|writes?|sends?|looks?|follows?|asks?|believes?|takes?|needs?|knows?|wants?|gets?)\b",
        "name who: `a client that polls`, `the author`, `people who …`",
    ),
    phrase(
        r"\bno one\b|\bby nobody\b|\bnobody (reads|knows|looks|can)\b",
        "say what happens: `no tool recognizes this key`",
    ),
    phrase(r"\bof success\b", "`success response`, `success code`"),
    phrase(
        r"\botherwise than\b|\bbegins? otherwise\b",
        "`differently from`, `other than`",
    ),
    phrase(
        r"\btakes? (the place|it for|them for|this for|that for)\b|\b(take|takes|taken|taking) .{1,40} for (a|an|the|done|finished|success|failure|running)\b",
        "`replaces`, `treats … as …`",
    ),
    phrase(r"\bwould have it\b", "say what to write"),
    phrase(
        r"\bnothing is to be\b|\bis to be (done|seen|had|read)\b",
        "say who does what: `do nothing`, `you see`",
    ),
    phrase(
        r"\bneeds? no\b|\bneed not\b",
        "`doesn't need`, `doesn't have to`",
    ),
    phrase(r"\blacks? (it|them|that)\b", "name what is missing"),
    phrase(
        r"\bas it is\b|\bas they are\b|\bas such\b",
        "`unchanged`, or say what it is described as",
    ),
    phrase(r"\bfrom .{1,30} on\b[,.;]", "`starting with`, `after`"),
    phrase(
        r"\bthe (end|way) (of|to) (it|this|that|the operation)\b|\bto its end\b|\bits end\b",
        "`completion`, `when it completes`",
    ),
    phrase(
        r"\b(is|are|be|been) (not )?told\b|\btells? (the|that|how|which|what|whether|of|it|them|clients|generators|readers)\b",
        "`says`, `shows`, `reports`",
    ),
];

/// A list of phrases that can be searched.
pub(crate) type Compiled = Vec<(Regex, &'static str)>;

/// Makes a list searchable.
pub(crate) fn compiled(phrases: &[Phrase]) -> Compiled {
    let one = |phrase: &Phrase| {
        let regex = Regex::new(&format!("(?im){}", phrase.pattern)).unwrap();
        (regex, phrase.instead)
    };
    phrases.iter().map(one).collect()
}

static COMPILED: LazyLock<Compiled> = LazyLock::new(|| compiled(ANYWHERE));

/// Code in a text: blocks, and what is in backticks.
static CODE: LazyLock<[Regex; 3]> = LazyLock::new(|| {
    [
        Regex::new(r"(?ms)^ *(````*|~~~)[^\n]*\n.*?^ *(````*|~~~) *$").unwrap(),
        Regex::new(r"`[^`]*`").unwrap(),
        Regex::new(r"\]\([^)]*\)|<https?:[^>]*>").unwrap(),
    ]
});

/// A text without its code: a name in backticks becomes one letter.
pub(crate) fn prose(text: &str) -> String {
    let [block, quoted, address] = &*CODE;
    let text = block.replace_all(text, "");
    let text = quoted.replace_all(&text, "`N`");
    let text = address.replace_all(&text, "]");
    // The name of a rule is code too.
    let name = Regex::new(r"\b[a-z0-9]+(-[a-z0-9]+){2,}\b").unwrap();
    name.replace_all(&text, "N").into_owned()
}

/// The phrases of a list in a text without code, each with its context and what to write instead.
pub(crate) fn found(text: &str, list: &Compiled) -> Vec<String> {
    // A sentence goes on in the next line of a paragraph.
    let unwrapped = Regex::new(r"([^\n])\n *([^\n\s])").unwrap();
    let text = unwrapped.replace_all(text, "$1 $2");
    // The plain way to say that something is missing.
    let missing = Regex::new(r"(?i)\bthere (is|are|was|were) no\b").unwrap();
    let text = missing.replace_all(&text, "without");
    let problems = list.iter().flat_map(|(regex, instead)| {
        let matches = regex.find_iter(&text);
        let problems = matches.map(|found| {
            let from = text[..found.start()].char_indices().rev().nth(40);
            let from = from.map_or(0, |(at, _)| at);
            let context = &text[from..found.end()];
            format!(
                "…{}: instead of `{}` write {instead}",
                context.trim(),
                found.as_str()
            )
        });
        problems.collect::<Vec<_>>()
    });
    problems.collect()
}

/// What is wrong with a text of ours.
pub(crate) fn of_text(text: &str) -> Vec<String> {
    found(&prose(text), &COMPILED)
}
