//! One Markdown document: contents, and every page with its severities and sources.

use super::{Selection, despite_noise};
use crate::model::System;
use crate::rules::{Level, Page, Rule, Severities, SeverityTable};

pub(super) fn write(selection: Selection<'_>) -> String {
    match selection {
        Selection::One(rule) => page(rule, 1),
        Selection::All | Selection::Several(_) => {
            let pages = selection.rules().iter().map(|rule| page(rule, 2));
            let pages: Vec<String> = pages.collect();
            format!("{}\n{}", contents(selection.rules()), pages.join("\n"))
        }
    }
}

fn contents(rules: &[&'static Rule]) -> String {
    let mut text = format!(
        "# The rules of {} {}\n",
        env!("CARGO_PKG_NAME"),
        env!("CARGO_PKG_VERSION")
    );
    for category in rules.chunk_by(|a, b| a.category() == b.category()) {
        let name = category.first().map(|rule| rule.category());
        text.push_str(&format!("\n**{}**\n\n", name.unwrap_or_default()));
        for rule in category {
            text.push_str(&format!(
                "- [{}](#{}): {}\n",
                title(rule),
                anchor(rule),
                rule.page().summary
            ));
        }
    }
    text
}

fn title(rule: &'static Rule) -> String {
    format!("{} {}", rule.code(), rule.name())
}

/// The fragment of the link to a rule's heading, as GitHub makes it.
fn anchor(rule: &'static Rule) -> String {
    title(rule).to_lowercase().replace(' ', "-")
}

/// A page with a heading of this level.
fn page(rule: &'static Rule, level: usize) -> String {
    let page = rule.page();
    let mut text = format!(
        "{} {}\n\n{}\n{}{}",
        "#".repeat(level),
        title(rule),
        severities(page),
        despite_noise(page),
        lowered(rule.body(), level - 1)
    );
    let heading = "#".repeat(level + 1);
    text.push_str(&format!("\n{heading} Sources\n\n"));
    for source in page.sources {
        text.push_str(&format!("- <{source}>\n"));
    }
    text
}

/// A text whose headings have `by` more `#`. Fenced blocks stay unchanged.
fn lowered(body: &str, by: usize) -> String {
    let mut text = String::with_capacity(body.len());
    let mut fenced = false;
    for line in body.lines() {
        if line.starts_with("```") {
            fenced = !fenced;
        } else if !fenced && line.starts_with('#') {
            text.push_str(&"#".repeat(by));
        }
        text.push_str(line);
        text.push('\n');
    }
    text
}

/// A row for the rule, for each of its cases, and for every overlay that changes one of them.
fn severities(page: &Page) -> String {
    let systems = System::ALL.map(System::name);
    let mut text = format!("| | {} |\n", systems.join(" | "));
    text.push_str(&format!("|---|{}\n", "---|".repeat(systems.len())));
    text.push_str(&rows("severity", &page.severity));
    for (case, table) in page.cases {
        text.push_str(&rows(&format!("case `{case}`"), table));
    }
    text
}

fn rows(name: &str, table: &SeverityTable) -> String {
    let mut text = row(name, table.severities());
    for (overlay, severities) in table.overlays() {
        let name = format!("{name}, overlay `{}`", overlay.name());
        text.push_str(&row(&name, severities));
    }
    text
}

fn row(name: &str, severities: &Severities) -> String {
    let cells = System::ALL.map(|system| severities.level(system).map_or("", Level::name));
    format!("| {name} | {} |\n", cells.join(" | "))
}
