//! For people: the page of a rule, or a list of all with their first sentences.

use super::{Selection, despite_noise};
use crate::rules::{ALL, Rule};

pub(super) fn write(selection: Selection) -> String {
    match selection {
        Selection::All => list(),
        Selection::One(rule) => page(rule),
    }
}

fn page(rule: &'static Rule) -> String {
    let page = rule.page();
    let reasons = despite_noise(page);
    format!(
        "# {} {}\n\n{reasons}{}",
        rule.code(),
        rule.name(),
        page.body
    )
}

fn list() -> String {
    let width = ALL.iter().map(|rule| rule.name().len()).max();
    let width = width.unwrap_or_default();
    let mut text = String::new();
    let mut category = "";
    for rule in ALL {
        if rule.category() != category {
            category = rule.category();
            if !text.is_empty() {
                text.push('\n');
            }
            text.push_str(&format!("{category}\n"));
        }
        text.push_str(&format!(
            "  {:7} {:width$}  {}\n",
            rule.code(),
            rule.name(),
            rule.page().summary
        ));
    }
    text
}
