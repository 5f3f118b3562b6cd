//! How does a baseline look without some of its entries? Everything else remains as its authors
//! wrote it: comments, indentation, and the order of entries.
//!
//! For example, of `- {…} # old`, `# of b`, `- {…b…}`, `- {…}` in four lines, taking out the entry for `b`
//! leaves the other three.

use std::io;
use std::ops::Range;

use rustc_hash::FxHashSet;

use super::file::{Baseline, Entry, entries};
use super::write::{Line, render};
use crate::syntax::NodeId;

impl Baseline {
    /// The text without some of its entries; the others are unchanged. If a single entry can't be
    /// cut out of the YAML, the whole text is written anew.
    ///
    /// # Errors
    /// None, except if there isn't enough memory.
    pub fn without<'e>(&self, gone: impl IntoIterator<Item = &'e Entry>) -> io::Result<String> {
        let gone: FxHashSet<NodeId> = gone.into_iter().map(|entry| entry.node).collect();
        let kept = self.entries().iter();
        let kept = kept.filter(|entry| !gone.contains(&entry.node));
        let kept: Vec<_> = kept.map(Line::from).collect();
        let text = cut(self.file().text(), &self.cuts(&gone));
        if let Ok(tree) = self.notation.read(text.as_str())
            && let Ok(left) = entries(&tree)
            && left.iter().map(Line::from).eq(kept.iter().cloned())
        {
            return Ok(text);
        }
        render(kept, self.notation)
    }

    /// The parts of the text to cut out so that some entries are gone, in order and without
    /// overlaps. If every entry has its own lines, these are whole lines. Otherwise an entry is cut
    /// out with the separator before it.
    fn cuts(&self, gone: &FxHashSet<NodeId>) -> Vec<Range<usize>> {
        let (tree, text) = (self.file().tree(), self.file().text());
        let spans: Vec<Range<usize>> = self
            .entries()
            .iter()
            .map(|entry| {
                let span = tree.node(entry.node).span();
                span.start as usize..span.end as usize
            })
            .collect();
        let is_gone: Vec<bool> = self
            .entries()
            .iter()
            .map(|entry| gone.contains(&entry.node))
            .collect();
        let numbers = || 0..spans.len();
        if let Some(lines) = lines_of(text, &spans) {
            let lines = lines.into_iter().zip(&is_gone);
            return lines
                .filter(|(_, is_gone)| **is_gone)
                .map(|(line, _)| line)
                .collect();
        }
        let Some(first) = spans.first() else {
            return Vec::new();
        };
        // `spans` and `is_gone` have one item for each entry.
        let first_kept = numbers().find(|&at| !is_gone[at]);
        let head = match first_kept {
            Some(kept) => first.start..spans[kept].start,
            None => first.start..spans[spans.len() - 1].end,
        };
        let behind = first_kept.map_or(spans.len(), |kept| kept + 1)..spans.len();
        let behind = behind.filter(|&at| is_gone[at]);
        let behind = behind.map(|at| spans[at - 1].end..spans[at].end);
        [head].into_iter().chain(behind).collect()
    }
}

/// The lines of entries, if every entry is a list item with its own lines.
fn lines_of(text: &str, spans: &[Range<usize>]) -> Option<Vec<Range<usize>>> {
    let next = spans.iter().skip(1).map(|span| span.start);
    let next = next.chain([text.len()]);
    let mut before = 0;
    let lines = spans.iter().zip(next).map(|(span, next)| {
        let (_, dash) = text.get(before..span.start)?.rsplit_once('\n')?;
        before = span.end;
        let rest = text.get(span.end..next)?;
        let (rest, end) = match rest.split_once('\n') {
            Some((rest, _)) => (rest.trim(), span.end + rest.len() + 1),
            None => (rest.trim(), next),
        };
        let is_alone = dash.trim() == "-" && (rest.is_empty() || rest.starts_with('#'));
        is_alone.then(|| span.start - dash.len()..end)
    });
    lines.collect()
}

fn cut(text: &str, cuts: &[Range<usize>]) -> String {
    let mut left = String::with_capacity(text.len());
    let mut from = 0;
    for cut in cuts {
        left.push_str(text.get(from..cut.start).unwrap_or_default());
        from = cut.end;
    }
    left.push_str(text.get(from..).unwrap_or_default());
    left
}
