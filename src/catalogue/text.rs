//! The text for people: the page of a rule, or a list with one or more lines for each rule.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use unicode_width::UnicodeWidthStr;

use super::{Options, Selection, despite_noise};
use crate::diagnostic::Severity;
use crate::model::System;
use crate::rules::{Level, Page, Rule};

/// The number of columns before the name of a rule in the list.
const CODE: usize = 7;

/// The number of columns of the severity in the list.
const SEVERITY: usize = 7;

/// The least number of columns for a summary, even on a narrower terminal.
const NARROWEST: usize = 30;

pub(super) fn write(selection: Selection<'_>, options: &Options) -> String {
    match selection {
        Selection::One(rule) => page(rule, options),
        Selection::All | Selection::Several(_) => list(selection.rules(), options),
    }
}

/// A text in a style, if colours are used.
fn styled(text: &str, style: Style, options: &Options) -> String {
    match options.color {
        true => format!("{style}{text}{style:#}"),
        false => text.to_owned(),
    }
}

fn bold() -> Style {
    Style::new().bold()
}

fn style_of(severity: Option<Severity>) -> Style {
    let color = match severity {
        Some(Severity::Error) => AnsiColor::Red,
        Some(Severity::Warning) => AnsiColor::Yellow,
        Some(Severity::Info) => AnsiColor::Cyan,
        None => return Style::new().dimmed(),
    };
    color.on_default()
}

fn page(rule: &'static Rule, options: &Options) -> String {
    let page = rule.page();
    let title = format!("# {} {}", rule.code(), rule.name());
    let mut text = format!(
        "{}\n\n{}\n{}",
        styled(&title, bold(), options),
        severities(page, options),
        despite_noise(page)
    );
    let body = match options.examples {
        true => rule.body(),
        false => rule.prose(),
    };
    for line in body.trim_end().lines() {
        let is_heading = line.starts_with("## ");
        let style = if is_heading { bold() } else { Style::new() };
        text.push_str(&styled(line, style, options));
        text.push('\n');
    }
    if !options.examples {
        let ask = format!("lro-lint rule {} --examples", rule.code());
        let glossary = concat!(env!("CARGO_PKG_REPOSITORY"), "/blob/main/docs/glossary.md");
        text.push_str(&format!(
            "\nExamples: {}\nWords: {glossary}\n",
            styled(&ask, bold(), options)
        ));
    }
    text
}

/// A line for each severity of the rule, with the systems that have it.
fn severities(page: &Page, options: &Options) -> String {
    let mut text = String::new();
    for level in [Level::Error, Level::Warning, Level::Info, Level::Off] {
        let systems = System::ALL.into_iter();
        let systems =
            systems.filter(|system| page.severity.severities().level(*system) == Some(level));
        let names: Vec<&str> = systems.map(System::name).collect();
        if !names.is_empty() {
            let word = format!("{:SEVERITY$}", level.name());
            let word = styled(&word, style_of(level.severity()), options);
            // Writing to a string never fails.
            let _ = writeln!(text, "{word}  {}", names.join(", "));
        }
    }
    text
}

fn list(rules: &[&'static Rule], options: &Options) -> String {
    let names = rules.iter().map(|rule| rule.name().len());
    let width = names.max().unwrap_or_default();
    let indent = 2 + CODE + 1 + width + 2 + SEVERITY + 2;
    let columns = options.width.unwrap_or(usize::MAX);
    // If there is no room for a summary next to the names, it goes below them.
    let is_narrow = columns < indent + NARROWEST;
    let indent = if is_narrow { 4 } else { indent };
    let room = columns.saturating_sub(indent).max(NARROWEST.min(columns));
    let mut text = String::new();
    for category in rules.chunk_by(|a, b| a.category() == b.category()) {
        if !text.is_empty() {
            text.push('\n');
        }
        let name = category.first().map(|rule| rule.category());
        text.push_str(&styled(name.unwrap_or_default(), bold(), options));
        text.push('\n');
        for rule in category {
            let highest = rule.page().highest();
            let word = highest.map_or(Level::Off.name(), Severity::name);
            let word = styled(&format!("{word:SEVERITY$}"), style_of(highest), options);
            let mut lines = wrapped(rule.page().summary, room).into_iter();
            let head = format!("  {:CODE$} {:width$}  {word}", rule.code(), rule.name());
            text.push_str(&head);
            if !is_narrow {
                text.push_str("  ");
                text.push_str(&lines.next().unwrap_or_default());
            }
            text.push('\n');
            for line in lines {
                let _ = writeln!(text, "{:indent$}{line}", "");
            }
        }
    }
    text
}

/// A text in lines of at most this many columns. Longer words stay whole.
fn wrapped(text: &str, room: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.width() + 1 + word.width() <= room => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::wrapped;

    #[test]
    fn lines_break_between_words_and_keep_all_of_them() {
        assert_eq!(wrapped("a bc def", 4), ["a bc", "def"]);
        assert_eq!(wrapped("a bc def", 3), ["a", "bc", "def"]);
        assert_eq!(wrapped("unbreakable", 3), ["unbreakable"]);
        assert_eq!(wrapped("a bc def", usize::MAX), ["a bc def"]);
        assert!(wrapped("", 10).is_empty());
    }
}
