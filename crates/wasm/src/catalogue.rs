//! The rules.
#![forbid(unsafe_code)]

use lro_lint::catalogue::{self, CatalogueFormat, Rule, Selection};
use lro_lint::session::Options;
use serde_json::Value;

use crate::answer::written;
use crate::problem::Problem;

/// The rule with this code or name, or the rules of a category.
pub(crate) fn rule(name: &str) -> Result<String, Problem> {
    if let Some(rule) = Rule::find(name) {
        return write(Selection::One(rule));
    }
    if let Err(unknown) = Options::default().select(name) {
        return Err(Problem::new(unknown.to_string()).help(unknown.help()));
    }
    let mut all: Value = serde_json::from_str(&write(Selection::All)?)?;
    let rules = all["rules"].as_array_mut();
    let rules = rules.ok_or_else(|| Problem::new("there are no rules"))?;
    rules.retain(|rule| rule["category"] == name);
    if rules.is_empty() {
        let problem = Problem::new(format!("`{name}` is the beginning of several codes"));
        return Err(problem.help("write a whole code, the name of a rule or a category"));
    }
    Ok(all.to_string())
}

/// All rules without the text of their pages.
pub(crate) fn rules() -> Result<String, Problem> {
    let mut all: Value = serde_json::from_str(&write(Selection::All)?)?;
    for rule in all["rules"].as_array_mut().into_iter().flatten() {
        if let Some(rule) = rule.as_object_mut() {
            rule.remove("text");
        }
    }
    Ok(all.to_string())
}

fn write(selection: Selection<'_>) -> Result<String, Problem> {
    let options = catalogue::Options::default();
    written(|out| {
        Ok(catalogue::write(
            CatalogueFormat::Json,
            selection,
            &options,
            out,
        )?)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(answer: &str) -> Vec<String> {
        let answer: Value = serde_json::from_str(answer).unwrap();
        let rules = answer["rules"].as_array().unwrap();
        let codes = rules.iter().map(|rule| rule["code"].as_str().unwrap());
        codes.map(str::to_owned).collect()
    }

    #[test]
    fn a_rule_is_found_by_its_code_and_its_name() {
        let by_code = rule("lro103").unwrap();
        assert_eq!(codes(&by_code), ["LRO103"]);
        assert_eq!(rule("extension-not-boolean").unwrap(), by_code);
        assert!(by_code.contains(r###""text": "###));
    }

    #[test]
    fn a_category_is_the_list_of_its_rules() {
        let marking = codes(&rule("marking").unwrap());
        assert!(marking.len() > 3);
        assert!(marking.iter().all(|code| code.starts_with("LRO1")));
    }

    #[test]
    fn the_list_has_no_pages() {
        let all = rules().unwrap();
        assert!(codes(&all).len() > 50);
        assert!(!all.contains(r#""text":"#));
    }

    #[test]
    fn an_unknown_name_and_half_a_code_are_errors() {
        assert!(rule("none").is_err());
        assert!(rule("").is_err());
        assert!(rule("LRO1").is_err());
    }
}
