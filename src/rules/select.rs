use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use super::{ALL, Rule};
use crate::text::nearest;

/// The prefix of every code.
const PREFIX: &str = "LRO";

/// Rules as a command line or a configuration names them: one rule by its code or name, all rules whose code
/// begins with a prefix, or all rules of a category.
#[derive(Clone, Debug)]
pub struct RuleSelector {
    rules: Vec<&'static Rule>,
    specificity: Specificity,
}

/// How exactly rules are named; the more exact name decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Specificity(usize);

impl Specificity {
    const CATEGORY: Self = Self(1);
    const RULE: Self = Self(usize::MAX);
}

impl Rule {
    /// The rule of a code or a name.
    pub fn find(code_or_name: &str) -> Option<&'static Self> {
        ALL.iter().copied().find(|rule| {
            rule.code().eq_ignore_ascii_case(code_or_name) || rule.name() == code_or_name
        })
    }
}

impl RuleSelector {
    /// The rules, in the order of codes.
    pub fn rules(&self) -> &[&'static Rule] {
        &self.rules
    }

    /// `true` if the rule is one of them.
    pub fn selects(&self, rule: &'static Rule) -> bool {
        self.rules.iter().any(|known| known.code() == rule.code())
    }

    /// How exactly it names them.
    pub fn specificity(&self) -> Specificity {
        self.specificity
    }
}

impl FromStr for RuleSelector {
    type Err = UnknownRule;

    fn from_str(name: &str) -> Result<Self, UnknownRule> {
        if let Some(rule) = Rule::find(name) {
            return Ok(Self {
                rules: vec![rule],
                specificity: Specificity::RULE,
            });
        }
        let (rules, specificity): (Vec<_>, _) = match digits(name) {
            Some(digits) => (
                rules(|rule| begins_with(rule, digits)),
                // `LRO` alone means every rule, so it is less exact than a category.
                Specificity(match digits.len() {
                    0 => 0,
                    digits => Specificity::CATEGORY.0 + digits,
                }),
            ),
            None => (rules(|rule| rule.category() == name), Specificity::CATEGORY),
        };
        if rules.is_empty() {
            return Err(UnknownRule::new(name));
        }
        Ok(Self { rules, specificity })
    }
}

fn rules(wanted: impl Fn(&'static Rule) -> bool) -> Vec<&'static Rule> {
    ALL.iter().copied().filter(|rule| wanted(rule)).collect()
}

/// The digits after `LRO`, if the text looks like a code or the beginning of a code.
fn digits(text: &str) -> Option<&str> {
    let (prefix, digits) = text.split_at_checked(PREFIX.len())?;
    let is_code =
        prefix.eq_ignore_ascii_case(PREFIX) && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_code.then_some(digits)
}

/// `true` if the rule's code begins with `LRO` and these digits. All digits of a code except the last two
/// number a category, so `LRO1` begins LRO105, but not LRO1002, which `LRO10` begins.
fn begins_with(rule: &'static Rule, prefix: &str) -> bool {
    let own = digits(rule.code()).unwrap_or_default();
    own.starts_with(prefix) && (prefix.is_empty() || prefix.len() + 2 >= own.len())
}

/// The selected rules (all rules if none are selected) without the ignored rules. If both name a rule, the
/// more exact name decides; if both are equally exact, the rule is ignored.
pub fn select(selected: &[RuleSelector], ignored: &[RuleSelector]) -> Vec<&'static Rule> {
    let closest = |selectors: &[RuleSelector], rule: &'static Rule| {
        selectors
            .iter()
            .filter(|selector| selector.selects(rule))
            .map(RuleSelector::specificity)
            .max()
    };
    rules(|rule| {
        let selected = if selected.is_empty() {
            Some(Specificity(0))
        } else {
            closest(selected, rule)
        };
        selected.is_some() && closest(ignored, rule).is_none_or(|ignored| selected > Some(ignored))
    })
}

/// A name that no rule, category or code has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownRule {
    /// The name.
    pub name: String,
    /// The name that the user probably meant.
    pub suggestion: Option<&'static str>,
}

impl UnknownRule {
    /// Looks for the name that the user probably meant.
    pub fn new(name: &str) -> Self {
        // A wrong code isn't a misspelling of another code.
        let codes = ALL.iter().map(|rule| rule.code());
        let codes = codes.filter(|_| digits(name).is_none());
        let names = ALL.iter().map(|rule| rule.name());
        let categories: BTreeSet<_> = ALL.iter().map(|rule| rule.category()).collect();
        Self {
            name: name.to_owned(),
            suggestion: nearest(name, names.chain(categories).chain(codes)),
        }
    }

    /// What the user should write instead.
    pub fn help(&self) -> String {
        match self.suggestion {
            Some(suggestion) => format!("did you mean `{suggestion}`?"),
            None if digits(&self.name).is_some() => {
                "`lro-lint rule` lists all rules. A newer lro-lint may have this one".to_owned()
            }
            None => "`lro-lint rule` lists all rules".to_owned(),
        }
    }
}

impl fmt::Display for UnknownRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name.as_str() {
            "" => f.write_str("the name of a rule is missing"),
            name => write!(f, "there is no rule `{name}`"),
        }
    }
}

impl std::error::Error for UnknownRule {}

#[cfg(test)]
mod tests {
    use super::*;

    fn selector(text: &str) -> RuleSelector {
        text.parse().unwrap()
    }

    fn selectors(texts: &[&str]) -> Vec<RuleSelector> {
        texts.iter().map(|text| selector(text)).collect()
    }

    fn has(rules: &[&'static Rule], code: &str) -> bool {
        rules.iter().any(|rule| rule.code() == code)
    }

    #[test]
    fn rules_are_named_in_four_ways() {
        for name in [
            "LRO105",
            "lro105",
            "options-without-extension",
            "LRO10",
            "LRO1",
            "marking",
            "LRO",
        ] {
            assert!(has(selector(name).rules(), "LRO105"), "{name}");
        }
        assert_eq!(selector("LRO105").rules().len(), 1);
        assert_eq!(selector("LRO").rules().len(), ALL.len());
    }

    #[test]
    fn a_prefix_is_that_of_a_category() {
        for rule in selector("LRO1").rules() {
            assert_eq!(rule.code().len(), "LRO105".len());
        }
    }

    #[test]
    fn the_closer_naming_decides() {
        let select = |selected: &[&str], ignored: &[&str]| {
            has(
                &super::select(&selectors(selected), &selectors(ignored)),
                "LRO105",
            )
        };
        assert!(select(&[], &[]));
        assert!(select(&["marking"], &[]));
        assert!(select(&["LRO105"], &["LRO1"]));
        assert!(select(&["LRO10"], &["LRO1"]));
        assert!(select(&["LRO1"], &["LRO"]));
        assert!(!select(&["document"], &[]));
        assert!(!select(&[], &["LRO105"]));
        assert!(!select(&[], &["LRO"]));
        assert!(!select(&["LRO1"], &["LRO105"]));
        assert!(!select(&["LRO105"], &["options-without-extension"]));
    }

    #[test]
    fn a_name_that_nobody_has_gets_a_suggestion() {
        let error = |text: &str| {
            let error = RuleSelector::from_str(text).unwrap_err();
            format!("{error}; {}", error.help())
        };
        assert_eq!(
            error("option-without-extension"),
            "there is no rule `option-without-extension`; did you mean \
             `options-without-extension`?"
        );
        assert_eq!(
            error("markin"),
            "there is no rule `markin`; did you mean `marking`?"
        );
        assert_eq!(
            error("LR0105"),
            "there is no rule `LR0105`; did you mean `LRO105`?"
        );
        for text in ["LRO9999", "LRO77", "", "étoile"] {
            let error = error(text);
            assert!(error.contains("lists all rules"), "{error}");
        }
    }
}
