use std::fmt;

use super::{Method, Operation};
use crate::text::nearest;

/// A pattern for operations: an `operationId`, or `METHOD /path`. `*` matches any text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OperationPattern {
    text: String,
    /// The kind of pattern. A path comes with its method; `None` matches any method.
    kind: Kind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    Id(Wildcard),
    Route(Option<Method>, Wildcard),
}

/// A text in which `*` matches any text, also the empty text.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Wildcard(String);

impl OperationPattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// The text is empty, or begins with an unknown method.
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let kind = match text.split_once(char::is_whitespace) {
            None if text.is_empty() => return Err("the operation is empty".to_owned()),
            None if text.starts_with('/') => {
                return Err(format!("a path needs a method before it, as in `* {text}`"));
            }
            None => Kind::Id(Wildcard(text.to_owned())),
            Some(("*", path)) => Kind::Route(None, Wildcard(path.trim().to_owned())),
            Some((method, path)) => {
                let Some(known) = Method::of_request(&method.to_ascii_uppercase()) else {
                    return Err(unknown_method(method));
                };
                Kind::Route(Some(known), Wildcard(path.trim().to_owned()))
            }
        };
        Ok(Self {
            text: text.to_owned(),
            kind,
        })
    }

    /// `true` if the pattern matches the operation.
    pub fn matches(&self, operation: &Operation<'_>) -> bool {
        match &self.kind {
            Kind::Id(id) => operation.id().is_some_and(|own| id.matches(&own)),
            Kind::Route(method, path) => {
                method.is_none_or(|method| method == operation.method())
                    && path.matches(operation.path())
            }
        }
    }
}

fn unknown_method(word: &str) -> String {
    let verbs = Method::ALL.map(Method::verb);
    match nearest(word, verbs) {
        Some(verb) => format!("there is no method `{word}`, did you mean `{verb}`?"),
        None => format!("there is no method `{word}`"),
    }
}

impl fmt::Display for OperationPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Wildcard {
    fn matches(&self, text: &str) -> bool {
        let mut parts = self.0.split('*');
        let Some(mut rest) = parts.next().and_then(|first| text.strip_prefix(first)) else {
            return false;
        };
        let Some(last) = parts.next_back() else {
            return rest.is_empty();
        };
        // Each part is matched as early as possible: this leaves the most text for the later parts.
        for part in parts {
            match rest.split_once(part) {
                Some((_, behind)) => rest = behind,
                None => return false,
            }
        }
        rest.ends_with(last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &str, text: &str) -> bool {
        Wildcard(pattern.to_owned()).matches(text)
    }

    #[test]
    fn a_star_is_any_text() {
        assert!(matches("Widgets_Create", "Widgets_Create"));
        assert!(!matches("Widgets_Create", "Widgets_CreateOrUpdate"));
        assert!(matches("Widgets_*", "Widgets_Create"));
        assert!(matches("*_Create*", "Widgets_CreateOrUpdate"));
        assert!(matches("*", ""));
        assert!(matches("a*b*c", "a-b-b-c"));
        assert!(!matches("a*b*c", "a-c-b"));
        assert!(!matches("aa*aa", "aaa"));
        assert!(matches("**", "x"));
        let long = "a".repeat(1 << 16);
        assert!(!matches(&"a*".repeat(1 << 10), &"b".repeat(10)));
        assert!(matches(&"a*".repeat(1 << 10), &long));
    }

    #[test]
    fn bad_patterns_are_refused() {
        let error = |text: &str| OperationPattern::parse(text).unwrap_err();
        assert_eq!(
            error("PTU /a"),
            "there is no method `PTU`, did you mean `PUT`?"
        );
        assert_eq!(error("FETCH /a"), "there is no method `FETCH`");
        assert_eq!(error(" "), "the operation is empty");
        assert_eq!(error("/a"), "a path needs a method before it, as in `* /a`");
    }
}
