use super::args::RuleArguments;
use super::{Failure, Status, print};
use crate::rules::{self, Rule, UnknownRule};

/// Prints the page of a rule, or the list of rules.
pub(super) fn run(arguments: &RuleArguments) -> Result<Status, Failure> {
    let Some(wanted) = &arguments.rule else {
        return list();
    };
    let Some(rule) = Rule::find(wanted) else {
        let unknown = UnknownRule::new(wanted);
        return Err(Failure::new(unknown.to_string()).hint(unknown.help()));
    };
    print(&format!(
        "# {} {}\n\n{}",
        rule.code(),
        rule.name(),
        rule.page().body
    ))?;
    Ok(Status::Clean)
}

fn list() -> Result<Status, Failure> {
    let width = rules::ALL.iter().map(|rule| rule.name().len()).max();
    let width = width.unwrap_or_default();
    let mut text = String::new();
    let mut category = "";
    for rule in rules::ALL {
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
    print(&text)?;
    Ok(Status::Clean)
}
