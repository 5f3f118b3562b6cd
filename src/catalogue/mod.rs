//! Lists of the rules for readers: as text, as JSON, as one Markdown document, and as a comparison
//! with the rules of other linters.
//!
//! Everything comes from the pages of rules and from `rules/peers.yaml`.

mod coverage;
mod json;
mod markdown;
mod text;

use std::io::{self, Write};

pub use crate::rules::Rule;
use crate::rules::{ALL, Page};

/// The format of a list of rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CatalogueFormat {
    /// For people: the page of one rule, or a list.
    Text,
    /// One object with the contents of all pages, version 1.
    Json,
    /// One document with contents, severities and pages.
    Markdown,
    /// Markdown tables of the rules of other linters, and of our rules that cover them.
    Coverage,
}

/// The rules that are written.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Selection<'r> {
    /// Every rule.
    All,
    /// One rule.
    One(&'static Rule),
    /// These rules, sorted by code.
    Several(&'r [&'static Rule]),
}

impl Selection<'_> {
    fn rules(&self) -> &[&'static Rule] {
        match self {
            Self::All => ALL,
            Self::One(rule) => std::slice::from_ref(rule),
            Self::Several(rules) => rules,
        }
    }
}

/// Options for the text for people. The other formats have no options.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// `true` if the page of a rule includes its examples.
    pub examples: bool,
    /// `true` if severities and headings are coloured.
    pub color: bool,
    /// The number of columns in a line of a list; `None` if lines may have any length.
    pub width: Option<usize>,
}

/// Writes rules in a format.
///
/// # Errors
/// The output can't be written, or the JSON can't be made.
pub fn write(
    format: CatalogueFormat,
    selection: Selection<'_>,
    options: &Options,
    out: &mut dyn Write,
) -> io::Result<()> {
    let text = match format {
        CatalogueFormat::Text => text::write(selection, options),
        CatalogueFormat::Json => json::write(selection)?,
        CatalogueFormat::Markdown => markdown::write(selection),
        CatalogueFormat::Coverage => coverage::write(selection),
    };
    out.write_all(text.as_bytes())
}

/// The reasons why a rule's severity is higher than info although its findings are common: a
/// paragraph and an empty line for each such system.
fn despite_noise(page: &Page) -> String {
    let mut reasons = page.despite_noise.to_vec();
    reasons.sort_unstable();
    let paragraphs = reasons.iter().map(|(system, why)| {
        let name = system.name();
        format!("Common in `{name}`, and not just information there:\n{why}\n\n")
    });
    paragraphs.collect()
}
