//! Tests of the JSON reader.

use super::*;
use crate::syntax::{Kind, Node};

fn read(text: &str) -> Tree {
    read_json(text).unwrap_or_else(|bad| panic!("{text:?}: {}", bad.error))
}

/// Asserts that the text is refused, at these bytes and with this message.
#[track_caller]
fn refuses(text: &str, at: usize, shown: &str, message: &str) {
    let bad = read_json(text).expect_err(text);
    let span = bad.error.span;
    assert_eq!(bad.error.message, message, "{text:?}");
    assert_eq!((span.start as usize, span.slice(text)), (at, shown));
    assert_eq!(span.len() as usize, shown.len());
    assert_eq!(bad.text(), text, "the text is given back");
}

#[track_caller]
fn string<'t>(node: Option<Node<'t>>) -> std::borrow::Cow<'t, str> {
    node.and_then(Node::as_str).expect("a string")
}

#[test]
fn every_kind_is_read_with_its_span() {
    let text = r#" { "n": null, "t": true, "f": false, "i": -0.5e+3, "s": "x", "a": [ ] } "#;
    let tree = read(text);
    let written: Vec<_> = tree
        .root()
        .children()
        .map(|node| (node.kind(), node.entry_span().slice(text)))
        .collect();
    assert_eq!(
        written,
        [
            (Kind::Null, r#""n": null"#),
            (Kind::Bool(true), r#""t": true"#),
            (Kind::Bool(false), r#""f": false"#),
            (Kind::Number, r#""i": -0.5e+3"#),
            (Kind::String, r#""s": "x""#),
            (Kind::Array, r#""a": [ ]"#),
        ]
    );
    assert_eq!(tree.root().span().slice(text), text.trim());
}

#[test]
fn a_scalar_is_a_document() {
    assert_eq!(read(" true ").root().kind(), Kind::Bool(true));
    assert_eq!(read("\"x\"").root().span(), Span::new(0, 3));
    assert_eq!(read("-1").root().scalar_text().as_deref(), Some("-1"));
}

#[test]
fn a_trailing_comma_is_shown_at_the_comma() {
    refuses(r#"{"a": 1 , }"#, 8, ",", "trailing comma");
    refuses("[1,\n]", 2, ",", "trailing comma");
}

#[test]
fn a_word_that_is_no_value_is_shown_whole() {
    refuses("[NaN]", 1, "NaN", "expected a value, found `NaN`");
    refuses("[True]", 1, "True", "expected a value, found `True`");
    refuses("nul", 0, "nul", "expected a value, found `nul`");
    refuses(
        "[-Infinity]",
        2,
        "Infinity",
        "expected a digit, found `Infinity`",
    );
    refuses("[trueish]", 5, "ish", "expected `,` or `]`, found `ish`");
    refuses(
        "{key: 1}",
        1,
        "key",
        "expected a key in double quotes, found `key`",
    );
}

#[test]
fn something_unexpected_is_named_and_shown() {
    refuses("[,1]", 1, ",", "expected a value, found `,`");
    refuses("[1 2]", 3, "2", "expected `,` or `]`, found `2`");
    refuses("[1}", 2, "}", "expected `,` or `]`, found `}`");
    refuses(
        r#"{"a":1 "b"}"#,
        7,
        "\"",
        r#"expected `,` or `}`, found `\"`"#,
    );
    refuses(
        r#"{"a" 1}"#,
        5,
        "1",
        "expected `:` after the key, found `1`",
    );
    refuses(
        "{'a': 1}",
        1,
        "'",
        r"expected a key in double quotes, found `\'`",
    );
    refuses("[// no]", 1, "/", "expected a value, found `/`");
    refuses(
        "[1\u{a0}]",
        2,
        "\u{a0}",
        r"expected `,` or `]`, found `\u{a0}`",
    );
    refuses("\u{1}", 0, "\u{1}", r"expected a value, found `\u{1}`");
}

#[test]
fn a_long_word_is_cut_in_the_message() {
    let bad = read_json("x".repeat(100)).expect_err("no value");
    assert_eq!(bad.error.span, Span::new(0, MAX_SHOWN as u32));
}

#[test]
fn text_behind_the_document_is_refused() {
    refuses(
        "{} []",
        3,
        "[",
        "expected the end of the document, found `[`",
    );
    refuses(
        "1\n2",
        2,
        "2",
        "expected the end of the document, found `2`",
    );
}

#[test]
fn an_early_end_is_shown_at_the_end() {
    let ends = |expected: &str| format!("the document ends where {expected} should be");
    refuses("", 0, "", &ends("a value"));
    refuses("  ", 2, "", &ends("a value"));
    refuses("[", 1, "", &ends("a value"));
    refuses("[1", 2, "", &ends("`,` or `]`"));
    refuses("[1,", 3, "", &ends("a value"));
    refuses("{", 1, "", &ends("a key in double quotes"));
    refuses(r#"{"a""#, 4, "", &ends("`:` after the key"));
    refuses(r#"{"a":"#, 5, "", &ends("a value"));
    refuses(r#"{"a":1"#, 6, "", &ends("`,` or `}`"));
    refuses(r#"{"a":1,"#, 7, "", &ends("a key in double quotes"));
    refuses("-", 1, "", &ends("a digit"));
    refuses("1.", 2, "", &ends("a digit"));
    refuses("1e", 2, "", &ends("a digit"));
    refuses("1e+", 3, "", &ends("a digit"));
}

#[test]
fn a_document_cut_anywhere_is_refused_within_its_bytes() {
    let text = r#"{"é": [1.5e-3, {"\ud83d\ude00\n": "x"}, true, null], "": -0}"#;
    read(text);
    for (end, _) in text.char_indices() {
        let cut = &text[..end];
        let span = read_json(cut).expect_err(cut).error.span;
        assert!(span.end as usize <= end, "{cut:?} {span:?}");
        assert!(cut.get(span.start as usize..span.end as usize).is_some());
    }
}

#[test]
fn a_string_that_never_ends_is_shown_from_its_quote() {
    refuses(r#"["abc]"#, 1, r#""abc]"#, "a string that never ends");
}

#[test]
fn a_control_character_in_a_string_is_refused() {
    let message = "a control character in a string";
    refuses("\"a\nb\"", 2, "\n", message);
    refuses("\"0123456789\u{1f}\"", 11, "\u{1f}", message);
    refuses("{\"a\tb\": 1}", 3, "\t", message);
    assert_eq!(
        read("\"\u{7f}\u{80}\"").root().as_str().unwrap(),
        "\u{7f}\u{80}"
    );
}

#[test]
fn an_escape_that_json_does_not_have_is_refused() {
    let message = "an escape that JSON doesn't have";
    refuses(r#""\x41""#, 1, r"\x", message);
    refuses(r#""a\'b""#, 2, r"\'", message);
    refuses(r#""\é""#, 1, r"\é", message);
    refuses(r#""\u12G4""#, 1, r"\u12G4", message);
    refuses(r#""\u+123""#, 1, r"\u+123", message);
    refuses(r#""\u12"#, 1, r"\u12", message);
    refuses(r#""\u12é4""#, 1, r"\u12é", message);
    refuses(r#""\ud83d\u12""#, 7, r#"\u12""#, message);
    refuses(r#""\"#, 1, r"\", message);
}

#[test]
fn a_leading_zero_is_refused() {
    refuses("[01]", 1, "0", "a number with a leading zero");
    refuses("[-007]", 1, "-0", "a number with a leading zero");
    assert_eq!(read("[0, -0, 0.0, 0e0]").root().children().count(), 4);
}

#[test]
fn a_number_needs_digits_on_both_sides_of_its_point() {
    refuses("[.5]", 1, ".", "expected a value, found `.`");
    refuses("[1.]", 3, "]", "expected a digit, found `]`");
    refuses("[+1]", 1, "+", "expected a value, found `+`");
    refuses("[1.e3]", 3, "e3", "expected a digit, found `e3`");
}

#[test]
fn numbers_of_any_size_are_kept_as_written() {
    let text = format!("[1e400, {}]", "9".repeat(400));
    let tree = read(&text);
    let texts: Vec<_> = tree.root().children().map(Node::scalar_text).collect();
    assert_eq!(texts[0].as_deref(), Some("1e400"));
    assert_eq!(texts[1].as_deref(), Some("9".repeat(400).as_str()));
}

#[test]
fn escapes_are_decoded_when_they_are_read() {
    let tree = read(r#""\"\\\/\b\f\n\r\té\ud83d\ude00""#);
    assert_eq!(tree.root().as_str().unwrap(), "\"\\/\u{8}\u{c}\n\r\té😀");
}

#[test]
fn half_a_surrogate_pair_is_noted_and_refused_when_read() {
    let text = r#"{"ok": "x", "bad": "a\ud83d", "\udc00": "\ud83d\ud83d\ude00"}"#;
    let tree = read(text);
    let noted: Vec<_> = tree
        .lone_surrogates()
        .iter()
        .map(|lone| lone.span.slice(text))
        .collect();
    assert_eq!(
        noted,
        [r#""a\ud83d""#, r#""\udc00""#, r#""\ud83d\ud83d\ude00""#]
    );
    let bad = tree.root().get("bad").unwrap();
    assert_eq!(bad.kind(), Kind::String);
    assert_eq!(bad.as_str(), None);
    assert_eq!(bad.string().unwrap().unwrap_err().span, bad.span());
    let key = tree.root().children().last().and_then(Node::key);
    assert_eq!(key.as_deref(), Some(r"\udc00"), "as it is written");
}

#[test]
fn a_byte_order_mark_is_counted_and_skipped() {
    let text = "\u{feff}{\"a\": 1}";
    let tree = read(text);
    assert_eq!(tree.text(), text);
    assert_eq!(tree.root().span().start, 3);
    assert_eq!(tree.root().get("a").unwrap().span().slice(text), "1");
    refuses(
        "\u{feff}\u{feff}1",
        3,
        "\u{feff}",
        r"expected a value, found `\u{feff}`",
    );
}

#[test]
fn crlf_and_tabs_are_blanks() {
    let text = "{\r\n\t\"a\"\t:\r\n1\r\n}\r\n";
    assert_eq!(read(text).root().get("a").unwrap().span().slice(text), "1");
    refuses(
        "[1\u{c}]",
        2,
        "\u{c}",
        r"expected `,` or `]`, found `\u{c}`",
    );
}

#[test]
fn depth_costs_no_stack() {
    const DEPTH: usize = 200_000;
    let tree = read(&("[".repeat(DEPTH) + &"]".repeat(DEPTH)));
    assert_eq!(tree.len(), DEPTH);
    let last = tree.node_at(DEPTH as u32 - 1);
    assert_eq!(last.ancestors().count(), DEPTH);
    let objects = r#"{"a":"#.repeat(DEPTH) + "1" + &"}".repeat(DEPTH);
    assert_eq!(read(&objects).len(), DEPTH + 1);
    assert!(read_json("[".repeat(DEPTH)).is_err());
}

#[test]
fn of_a_key_that_stands_twice_both_are_kept_and_the_last_counts() {
    for extra in [0, 100] {
        let filler: String = (0..extra).map(|at| format!(r#","k{at}":{at}"#)).collect();
        let text = format!(r#"{{"a":1,"b":2{filler},"\u0061":3,"a":4}}"#);
        let tree = read(&text);
        let root = tree.root();
        assert_eq!(root.get("a").unwrap().span().slice(&text), "4");
        assert_eq!(root.get("b").unwrap().span().slice(&text), "2");
        assert_eq!(root.children().filter(|node| node.has_key("a")).count(), 3);
        let repeated: Vec<_> = tree
            .duplicates()
            .map(|node| node.entry_span().slice(&text))
            .collect();
        assert_eq!(repeated, [r#""\u0061":3"#, r#""a":4"#]);
    }
}

#[test]
fn members_are_found_in_small_and_in_large_objects() {
    for count in [0, 1, 15, 16, 17, 1000] {
        let members: Vec<_> = (0..count).map(|at| format!(r#""k{at}":"{at}""#)).collect();
        let tree = read(&format!("{{{}}}", members.join(",")));
        for at in 0..count {
            let value = string(tree.root().get(&format!("k{at}")));
            assert_eq!(value, at.to_string());
        }
        assert_eq!(tree.root().get("k"), None);
        assert_eq!(tree.duplicates().len(), 0);
    }
}

#[test]
fn equal_keys_of_large_siblings_are_told_apart() {
    let members = |name: &str| {
        let members: Vec<_> = (0..40).map(|at| format!(r#""k{at}":"{name}""#)).collect();
        members.join(",")
    };
    let inner = members("inner");
    let tree = read(&format!(r#"{{{},"o":{{{inner}}}}}"#, members("outer")));
    assert_eq!(string(tree.root().get("k7")), "outer");
    assert_eq!(
        string(tree.root().get("o").and_then(|o| o.get("k7"))),
        "inner"
    );
}

#[test]
fn escaped_keys_are_found() {
    let tree = read(r#"{"\u0061\/b": 1, "\u0024ref": "x"}"#);
    assert!(tree.root().get("a/b").is_some());
    assert_eq!(tree.root().get(r"\u0061\/b"), None);
    assert_eq!(string(tree.references().next()), "x");
}

#[test]
fn a_merge_key_means_nothing_in_json() {
    let tree = read(r#"{"<<": {"a": 1}}"#);
    assert_eq!(tree.root().get("a"), None);
    assert_eq!(tree.root().children().count(), 1);
}

#[test]
fn quotes_within_a_string_stay() {
    assert_eq!(read(r#""'a'""#).root().as_str().unwrap(), "'a'");
    assert_eq!(read(r#""\"""#).root().as_str().unwrap(), "\"");
}
