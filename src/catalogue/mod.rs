//! The rules written out for readers: as text, as JSON, as one Markdown document, and beside the
//! rules of other linters.
//!
//! Everything that is written comes from the pages of rules and from `rules/peers.yaml`.

mod coverage;
mod json;
mod markdown;
mod text;

use std::io::{self, Write};

pub use crate::rules::Rule;
use crate::rules::{ALL, Page};

/// How rules are written out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CatalogueFormat {
    /// For people: the page of one rule, or a list.
    Text,
    /// One object with all that the pages say, version 1.
    Json,
    /// One document with contents, severities and pages.
    Markdown,
    /// Markdown tables of what other linters check, and by which rules that is covered.
    Coverage,
}

/// What is written out.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Selection<'r> {
    /// Every rule.
    All,
    /// One rule.
    One(&'static Rule),
    /// These rules, in the order of codes.
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

/// How text for people is written. The other formats are the same everywhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// `true` if the page of a rule is written with its examples.
    pub examples: bool,
    /// `true` if severities and headings are coloured.
    pub color: bool,
    /// How many columns a line of a list has; `None` if lines may have any length.
    pub width: Option<usize>,
}

/// Writes rules out.
///
/// # Errors
/// What the writer says.
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

/// Why a rule stands above info although many have what it reports: a paragraph and an empty line for
/// each system in which it is so.
fn despite_noise(page: &Page) -> String {
    let reasons = page.despite_noise.iter();
    reasons
        .map(|(system, why)| {
            let name = system.name();
            format!("Common in `{name}`, and not just information there:\n{why}\n\n")
        })
        .collect()
}
