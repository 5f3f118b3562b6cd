//! Tables of the rules of other linters, and of our rules that cover them.

use super::Selection;
use crate::rules::{Coverage, Extent, Linter, Peer, Rule, Shared, covering, linters};
use crate::text::listed;

/// A rule of another linter, and the rules that cover it.
struct Row {
    peer: &'static Peer,
    covering: Vec<(&'static Rule, Extent)>,
    /// The findings that a suppression of its name silences.
    shared: Vec<Shared>,
}

impl Row {
    fn coverage(&self) -> Coverage {
        self.peer.coverage(&self.covering)
    }

    /// The findings that a suppression of the rule's name silences, in words.
    fn suppression(&self) -> String {
        if self.shared.is_empty() {
            return "no".to_owned();
        }
        let verbs: Vec<&str> = self.peer.verbs.iter().map(|verb| verb.verb()).collect();
        let verbs = match &verbs[..] {
            [] => "all".to_owned(),
            verbs => format!("all about {}", listed(verbs, "and")),
        };
        let mut lines = vec![verbs];
        for (rule, _) in &self.covering {
            let mut shared = self.shared.iter();
            let limit = match shared.find(|shared| shared.rule.code() == rule.code()) {
                Some(shared) => limit(shared),
                None => Some("nothing".to_owned()),
            };
            lines.extend(limit.map(|limit| format!("{}: {limit}", rule.code())));
        }
        lines.join("<br>")
    }
}

/// The part of a rule's findings that both rules report; `None` if both report all of them.
fn limit(shared: &Shared) -> Option<String> {
    let cases = shared.cases().map(|cases| {
        let cases: Vec<String> = cases.iter().map(|case| format!("*{case}*")).collect();
        format!("only {}", listed(&cases, "and"))
    });
    let answers = shared
        .answers()
        .map(|code| format!("where it answers {code}"));
    let limits: Vec<String> = cases.into_iter().chain(answers).collect();
    (!limits.is_empty()).then(|| limits.join(", "))
}

pub(super) fn write(selection: Selection<'_>) -> String {
    let tables: Vec<(&Linter, Vec<Row>)> = linters()
        .iter()
        .map(|linter| (linter, rows(linter, selection)))
        .filter(|(_, rows)| !rows.is_empty())
        .collect();
    let mut text = String::from(
        "# What other linters check\n\n\
         What other linters check about long-running operations, and which of our rules cover it.\n\
         *Whole* means all that a rule checks rightly; where it is mistaken, ours part from it on\n\
         purpose, and their pages say so.\n\n\
         A suppression of one of these rules in a `readme.md` silences the findings of ours that report \
         the\nsame. The column *suppression* says which ones: all of the rules in the next column, or only \
         some\ncases of some of them, or those about some verbs. Where it says *no*, a suppression has no \
         effect here.\n\n",
    );
    text.push_str(&totals(&tables));
    for (linter, rows) in &tables {
        text.push_str(&table(linter, rows));
    }
    text
}

/// The rules of a linter. If one or several of our rules are selected, only the rules that these
/// cover.
fn rows(linter: &'static Linter, selection: Selection<'_>) -> Vec<Row> {
    let rows = linter.peers().map(|(path, peer)| Row {
        peer,
        covering: covering(&path),
        shared: Shared::with(&path, peer),
    });
    let is_wanted = |row: &Row| match selection {
        Selection::All => true,
        Selection::One(_) | Selection::Several(_) => {
            let mut covering = row.covering.iter();
            covering.any(|(rule, _)| {
                let mut wanted = selection.rules().iter();
                wanted.any(|wanted| rule.code() == wanted.code())
            })
        }
    };
    rows.filter(is_wanted).collect()
}

fn totals(tables: &[(&Linter, Vec<Row>)]) -> String {
    let mut text = String::from(
        "| linter | rules | covered whole | in part | not | suppressible |\n|---|--:|--:|--:|--:|--:|\n",
    );
    for (linter, rows) in tables {
        text.push_str(&counts(linter.name, rows.iter()));
    }
    let all = tables.iter().flat_map(|(_, rows)| rows);
    text.push_str(&counts("**all**", all));
    text
}

fn counts<'a>(name: &str, rows: impl Iterator<Item = &'a Row> + Clone) -> String {
    let count = |coverage| {
        rows.clone()
            .filter(|row| row.coverage() == coverage)
            .count()
    };
    format!(
        "| {name} | {} | {} | {} | {} | {} |\n",
        rows.clone().count(),
        count(Coverage::Whole),
        count(Coverage::Part),
        count(Coverage::None),
        rows.clone().filter(|row| !row.shared.is_empty()).count()
    )
}

fn table(linter: &Linter, rows: &[Row]) -> String {
    let mut text = format!(
        "\n## [{}]({})\n\n| rule | what it checks | covered | suppression | by, or why not |\n|---|---|---|---|---|\n",
        linter.name, linter.url
    );
    for row in rows {
        let mut name = format!("`{}`", row.peer.name);
        if !row.peer.ids.is_empty() {
            name.push_str(&format!(" ({})", row.peer.ids.join(", ")));
        }
        let by = row.covering.iter().map(|(rule, _)| link(rule));
        let reason = row.peer.not_covered.iter().chain(&row.peer.rest);
        let reason = reason.map(|&reason| reason.to_owned());
        let cells = [
            name,
            row.peer.checks.to_owned(),
            row.coverage().name().to_owned(),
            row.suppression(),
            by.chain(reason).collect::<Vec<_>>().join("<br>"),
        ];
        let cells = cells.map(|cell| cell.replace('|', "\\|"));
        text.push_str(&format!("| {} |\n", cells.join(" | ")));
    }
    text
}

/// A link to the page of a rule, from the folder of documents.
fn link(rule: &'static Rule) -> String {
    format!(
        "[{} {}](../rules/{}/{}.md)",
        rule.code(),
        rule.name(),
        rule.category(),
        rule.name()
    )
}
