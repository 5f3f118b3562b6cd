//! Makes text of documents safe for GitHub Flavored Markdown.
//!
//! In addition to Markdown's own syntax, a platform turns names after `@` into mentions (which
//! notify people), numbers after `#` into links, addresses into links, words between colons into
//! pictures, and text between dollars into formulas.

use super::Escaped;

/// Nothing visible; it ends the word before it.
const BREAK: &str = "&#8203;";

/// A text as code, letter by letter. The fence has more backticks than the longest run in the text.
pub(crate) fn code(text: &str) -> String {
    let text = Escaped(text).to_string();
    let mut longest = 0;
    let mut run = 0;
    for c in text.chars() {
        run = if c == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    let fence = "`".repeat(longest + 1);
    // Markdown removes one space at both ends. Without any text there would be no code.
    let space = if text.is_empty() || text.starts_with(['`', ' ']) || text.ends_with(['`', ' ']) {
        " "
    } else {
        ""
    };
    format!("{fence}{space}{text}{space}{fence}")
}

/// A text in which only single backticks have a meaning: the text between them is code. It must
/// come after other text of the same line.
pub(crate) fn prose(text: &str) -> String {
    let mut written = String::with_capacity(text.len() + text.len() / 8);
    let mut parts = text.split('`').enumerate().peekable();
    while let Some((number, part)) = parts.next() {
        let is_last = parts.peek().is_none();
        match number % 2 {
            // Without a break, two pieces of code would run into each other.
            0 if part.is_empty() && number > 0 && !is_last => written.push_str(BREAK),
            0 => push_plain(part, &mut written),
            // No other backtick closes it.
            _ if is_last => {
                written.push_str("&#96;");
                push_plain(part, &mut written);
            }
            _ if part.is_empty() => written.push_str("&#96;&#96;"),
            _ => written.push_str(&code(part)),
        }
    }
    written
}

/// Appends text without any special meaning.
fn push_plain(text: &str, written: &mut String) {
    let text = Escaped(text).to_string();
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|&(_, next)| next);
        let before = text.get(..at).unwrap_or_default();
        match c {
            '<' => written.push_str("&lt;"),
            '>' => written.push_str("&gt;"),
            '&' => written.push_str("&amp;"),
            // GitHub advises an element around it, since it searches for formulas last.
            '$' => written.push_str("<span>&#36;</span>"),
            '\\' | '*' | '_' | '[' | ']' | '|' | '~' | '^' => {
                written.push('\\');
                written.push(c);
            }
            // A mention, an issue, an address or a picture. The next character doesn't matter: it
            // may be code.
            '@' | '#' => {
                written.push(c);
                written.push_str(BREAK);
            }
            ':' if next.is_some_and(|next| !next.is_whitespace()) => {
                written.push(c);
                written.push_str(BREAK);
            }
            '.' if ends_with(before, "www") => {
                written.push_str(BREAK);
                written.push(c);
            }
            // Another way to write an issue number.
            '-' if ends_with(before, "gh") => {
                written.push_str(BREAK);
                written.push(c);
            }
            _ => written.push(c),
        }
    }
}

/// `true` if a text ends with an ASCII word, in any case.
fn ends_with(text: &str, word: &str) -> bool {
    let start = text.len().checked_sub(word.len());
    start
        .and_then(|start| text.get(start..))
        .is_some_and(|end| end.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

    use super::*;

    /// The visible text of a list item that has this Markdown after a word: code is between `⟦` and
    /// `⟧`. Fails if the item contains anything except text and code.
    fn seen(markdown: &str) -> String {
        let page = format!("- word {markdown}\n");
        // Typography is not a construct.
        let extensions = Options::all() - Options::ENABLE_SMART_PUNCTUATION;
        let mut events = Parser::new_ext(&page, extensions).peekable();
        assert_eq!(events.next(), Some(Event::Start(Tag::List(None))));
        assert_eq!(events.next(), Some(Event::Start(Tag::Item)));
        let mut seen = String::new();
        while let Some(event) = events.next_if(|event| !matches!(event, Event::End(_))) {
            match event {
                Event::Text(text) => seen.push_str(&text),
                Event::Code(text) => seen.push_str(&format!("⟦{text}⟧")),
                Event::InlineHtml(tag) if matches!(&*tag, "<span>" | "</span>") => {}
                event => panic!("{event:?} in {page}"),
            }
        }
        assert_eq!(events.next(), Some(Event::End(TagEnd::Item)));
        assert_eq!(events.next(), Some(Event::End(TagEnd::List(false))));
        assert_eq!(events.next(), None);
        let seen = seen.strip_prefix("word").unwrap();
        seen.trim_start().replace('\u{200b}', "")
    }

    #[test]
    fn no_text_breaks_out_of_its_code() {
        for (text, shown) in [
            ("PUT /a", "`PUT /a`"),
            ("a`b", "``a`b``"),
            ("`a``b`", "``` `a``b` ```"),
            (" a", "`  a `"),
            ("a\n```", "```` a\\u{a}``` ````"),
        ] {
            assert_eq!(code(text), shown);
        }
        assert_eq!(seen(&code("")), "⟦  ⟧");
    }

    #[test]
    fn what_stands_between_backticks_is_code() {
        for (text, shown) in [
            ("`Location` is missing", "⟦Location⟧ is missing"),
            ("`a``b`", "⟦a⟧⟦b⟧"),
            ("a `` b", "a `` b"),
            ("it`s", "it`s"),
            ("`a` it`s", "⟦a⟧ it`s"),
            ("`<b>`*x*`[y](z)`", "⟦<b>⟧*x*⟦[y](z)⟧"),
        ] {
            assert_eq!(seen(&prose(text)), shown);
        }
    }

    #[test]
    fn markdown_and_html_are_text() {
        for text in [
            "*a* **b** _c_ __d__ ~e~ ~~f~~ \\*g\\*",
            "[a](https://example.com) ![b](c.png) [d][e] [^1]",
            "<script>alert(1)</script> <!-- <img src=x> &lt; &#60;",
            "<https://example.com> <a@example.com>",
            "| a | b |",
            "$x$ $$y$$ :tada: # a > b - c 1. d === ---",
            "trailing  ",
        ] {
            assert_eq!(seen(&prose(text)), text.trim_end());
        }
        assert_eq!(
            seen(&prose("a\n\n# b\r\n```")),
            r"a\u{a}\u{a}# b\u{d}\u{a}```"
        );
    }

    #[test]
    fn nothing_is_left_that_a_platform_links() {
        for (text, shown) in [
            ("@team/all", "@&#8203;team/all"),
            ("see #12 and a/b#3", "see #&#8203;12 and a/b#&#8203;3"),
            ("GH-12", "GH&#8203;-12"),
            ("https://example.com", "https:&#8203;//example.com"),
            ("WWW.example.com", "WWW&#8203;.example.com"),
            ("a@example.com", "a@&#8203;example.com"),
            (":tada:", ":&#8203;tada:"),
            ("$`x`$", "<span>&#36;</span>`x`<span>&#36;</span>"),
            ("@`x`", "@&#8203;`x`"),
            ("so: it is", "so: it is"),
        ] {
            assert_eq!(prose(text), shown);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_text_is_shown_as_it_is(text in r"[a-z0-9 \\`*_~\[\](){}<>#+.!|@$:&/^='\x22-]{0,40}") {
            let plain: String = seen(&prose(&text)).replace(['⟦', '⟧', '`', ' '], "");
            prop_assert_eq!(plain, text.replace(['`', ' '], ""));
            let shown = seen(&code(&text));
            prop_assert_eq!(shown.replace(['⟦', '⟧', ' '], ""), text.replace(' ', ""));
        }
    }
}
