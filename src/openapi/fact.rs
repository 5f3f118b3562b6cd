use super::Site;

/// The reason why a fact is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Basis {
    /// The document says it.
    Declared,
    /// The document says nothing, so the default applies.
    Default,
    /// It follows from other things in the document.
    Inferred,
}

/// A known fact, its basis, and the places that prove it.
#[derive(Clone, Debug)]
pub struct Fact<'w, T> {
    /// The known value.
    pub value: T,
    /// The reason why it is known.
    pub basis: Basis,
    /// The places that prove it; empty for a default.
    pub sites: Vec<Site<'w>>,
}

impl<'w, T> Fact<'w, T> {
    /// A fact that the document declares at a place.
    pub fn declared(value: T, site: impl Into<Site<'w>>) -> Self {
        Self {
            value,
            basis: Basis::Declared,
            sites: vec![site.into()],
        }
    }

    /// A fact that applies because the document says nothing.
    pub fn default(value: T) -> Self {
        Self {
            value,
            basis: Basis::Default,
            sites: Vec::new(),
        }
    }

    /// A fact that follows from some places.
    pub fn inferred(value: T, sites: impl IntoIterator<Item = Site<'w>>) -> Self {
        Self {
            value,
            basis: Basis::Inferred,
            sites: sites.into_iter().collect(),
        }
    }
}

/// A fact that the document leaves open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Open {
    /// The name of the fact in `explain`.
    pub fact: &'static str,
    /// The possible readings, the most likely one first.
    pub readings: Vec<String>,
    /// The reason why the fact is unknown.
    pub why: String,
}
