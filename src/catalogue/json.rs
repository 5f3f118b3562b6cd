//! The contents of all pages, for programs. Names and meanings here never change; new ones may be
//! added.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Selection;
use crate::model::System;
use crate::rules::{Applicability, Cover, Extent, Level, Rule, Severities, SeverityTable, linters};

pub(super) fn write(selection: Selection<'_>) -> serde_json::Result<String> {
    let catalogue = Catalogue {
        version: 1,
        tool: Tool {
            name: env!("CARGO_PKG_NAME"),
            version: env!("CARGO_PKG_VERSION"),
        },
        rules: selection
            .rules()
            .iter()
            .copied()
            .map(RuleView::new)
            .collect(),
    };
    Ok(serde_json::to_string_pretty(&catalogue)? + "\n")
}

#[derive(Serialize)]
struct Catalogue {
    version: u32,
    tool: Tool,
    rules: Vec<RuleView>,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct RuleView {
    code: &'static str,
    name: &'static str,
    category: &'static str,
    summary: &'static str,
    url: String,
    #[serde(flatten)]
    severities: TableView,
    cases: BTreeMap<&'static str, TableView>,
    /// Empty if the rule applies to operations of every verb.
    verbs: Vec<&'static str>,
    /// By system, the reason why the severity is higher than info although the finding is common
    /// there.
    despite_noise: BTreeMap<&'static str, &'static str>,
    fix: Applicability,
    since: &'static str,
    sources: &'static [&'static str],
    covers: Vec<CoverView>,
    /// The text of the page after its metadata, in Markdown.
    text: &'static str,
}

/// Severities by system. A system is missing if the rule makes no sense there. An overlay lists
/// only the severities that it changes.
#[derive(Serialize)]
struct TableView {
    severity: Levels,
    overlays: BTreeMap<&'static str, Levels>,
}

type Levels = BTreeMap<&'static str, Level>;

#[derive(Serialize)]
struct CoverView {
    /// The tool and the rule, as pages name them.
    peer: &'static str,
    tool: Option<&'static str>,
    rule: &'static str,
    extent: Extent,
    /// The cases in which both rules report the same; `plain` is a finding without a case. Missing
    /// if both report the same in all cases.
    #[serde(skip_serializing_if = "Option::is_none")]
    cases: Option<&'static [&'static str]>,
    /// The status code that an operation must have so that both rules report the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    answers: Option<u16>,
}

impl RuleView {
    fn new(rule: &'static Rule) -> Self {
        let page = rule.page();
        let cases = page.cases.iter();
        Self {
            code: rule.code(),
            name: rule.name(),
            category: rule.category(),
            summary: page.summary,
            url: rule.url(),
            severities: TableView::new(&page.severity),
            cases: cases
                .map(|(name, table)| (*name, TableView::new(table)))
                .collect(),
            verbs: page.verbs.iter().map(|verb| verb.name()).collect(),
            despite_noise: page
                .despite_noise
                .iter()
                .map(|(system, why)| (system.name(), *why))
                .collect(),
            fix: page.fix,
            since: page.since,
            sources: page.sources,
            covers: page.covers.iter().map(CoverView::new).collect(),
            text: rule.body(),
        }
    }
}

impl TableView {
    fn new(table: &SeverityTable) -> Self {
        Self {
            severity: levels(table.severities()),
            overlays: table
                .overlays()
                .map(|(overlay, severities)| (overlay.name(), levels(severities)))
                .collect(),
        }
    }
}

fn levels(severities: &Severities) -> Levels {
    let all = System::ALL.into_iter();
    all.filter_map(|system| Some((system.name(), severities.level(system)?)))
        .collect()
}

impl CoverView {
    fn new(cover: &'static Cover) -> Self {
        let (prefix, rule) = cover.peer.split_once('/').unwrap_or(("", cover.peer));
        let tool = linters().iter().find(|linter| linter.prefix == prefix);
        Self {
            peer: cover.peer,
            tool: tool.map(|tool| tool.name),
            rule,
            extent: cover.extent,
            cases: cover.cases,
            answers: cover.answers,
        }
    }
}
