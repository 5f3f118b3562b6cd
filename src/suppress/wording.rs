//! The first wording of faults. It identifies a fault, so that an entry of a baseline still matches
//! after a message gets a new wording.

/// Parts of current messages, and their first wording.
const REWORDED: [(&str, &str); 20] = [
    ("the only command is `ignore`", "only `ignore` is known"),
    (
        "names no rule in brackets",
        "names no rule between brackets",
    ),
    (
        "this suppression and all later ones have no effect: the file has too many",
        "the suppressions from here on have no effect: there are too many",
    ),
    (
        "the suppressions after this place have no effect: a byte isn't UTF-8",
        "the suppressions from here on have no effect: a byte that is not UTF-8",
    ),
    (
        "the suppressions in this block have no effect: ",
        "the suppressions of this block are not read: ",
    ),
    (
        "a second YAML document begins in this block, and only the first one is read",
        "only the part of this block before here is read",
    ),
    (
        "a second YAML document begins here, and only the first one is read",
        "a second document begins here, only the first is read",
    ),
    (
        " in lro-lint: none of its rules corresponds to it",
        " here: no rule of this program reports the same",
    ),
    (
        "no rule of lro-lint corresponds to it",
        "no rule of this program reports the same",
    ),
    (
        "this path has no effect in lro-lint: ",
        "this path suppresses nothing here: ",
    ),
    (
        "this path has no effect: ",
        "this path suppresses nothing: ",
    ),
    (" no effect in lro-lint: ", " no effect here: "),
    (
        "a JSON Pointer escapes `~` as `~0`, and `/` as `~1`",
        "this is no JSON Pointer",
    ),
    ("expected `.` or `[`", "`.` or `[` should stand here"),
    (
        "expected a name or a number",
        "this is neither a name nor a number",
    ),
    ("expected a name", "this is no name"),
    ("this escape sequence is unknown", "this is no escape"),
    ("the file isn't a list", "a list should stand here"),
    ("`tool` is missing", "it doesn't say for which `tool` it is"),
    (
        "this part of the suppression has no effect: it isn't a string",
        "this suppresses nothing: a string should stand here",
    ),
];

/// Ends of current messages, and their first wording.
const ENDS: [(&str, &str); 4] = [
    ("the tool is `LroLint`", "the tool is called `LroLint`"),
    (
        " isn't in the `rules` of this entry",
        " is none of the `rules` of this entry",
    ),
    ("`where` is empty", "`where` says nothing"),
    ("`from` is empty", "`from` says nothing"),
];

/// The text that identifies the fault with this message.
pub(super) fn identity(message: &str) -> String {
    let mut text = message.to_owned();
    for (now, first) in REWORDED {
        text = text.replace(now, first);
    }
    for (now, first) in ENDS {
        if let Some(start) = text.strip_suffix(now) {
            text = format!("{start}{first}");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reworded_fault_keeps_its_identity() {
        for (now, first) in [
            (
                "this suppression of `X` has no effect in lro-lint: none of its rules corresponds to it",
                "this suppression of `X` has no effect here: no rule of this program reports the same",
            ),
            (
                "this suppression has no effect in lro-lint: `where` is empty",
                "this suppression has no effect here: `where` says nothing",
            ),
            (
                "this path has no effect in lro-lint: expected a name or a number",
                "this path suppresses nothing here: this is neither a name nor a number",
            ),
            ("there is no rule `LRO9999`", "there is no rule `LRO9999`"),
        ] {
            assert_eq!(identity(now), first);
        }
    }
}
