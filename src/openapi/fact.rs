use super::Site;

/// On what a fact rests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Basis {
    /// The document says it.
    Declared,
    /// The document says nothing, and this is what holds then.
    Default,
    /// It follows from other things that the document says.
    Inferred,
}

/// Something that is known, on what it rests, and the places that prove it.
#[derive(Clone, Debug)]
pub struct Fact<'w, T> {
    /// What is known.
    pub value: T,
    /// On what it rests.
    pub basis: Basis,
    /// The places that prove it; none for what holds by default.
    pub sites: Vec<Site<'w>>,
}

impl<'w, T> Fact<'w, T> {
    /// What the document says at a place.
    pub fn declared(value: T, site: impl Into<Site<'w>>) -> Self {
        Self {
            value,
            basis: Basis::Declared,
            sites: vec![site.into()],
        }
    }

    /// What holds where the document says nothing.
    pub fn default(value: T) -> Self {
        Self {
            value,
            basis: Basis::Default,
            sites: Vec::new(),
        }
    }

    /// What follows from some places.
    pub fn inferred(value: T, sites: impl IntoIterator<Item = Site<'w>>) -> Self {
        Self {
            value,
            basis: Basis::Inferred,
            sites: sites.into_iter().collect(),
        }
    }
}

/// Something that the document leaves open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Open {
    /// The fact, by its name in `explain`.
    pub fact: &'static str,
    /// What it may be, the likeliest first.
    pub readings: Vec<String>,
    /// Why it can't be told.
    pub why: String,
}
