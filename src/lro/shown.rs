//! What examples show of an operation, held against what its document declares.
//!
//! An example often shows one outcome of several, and many show nothing but a code. So what all
//! examples of an operation show together counts, and what none of them shows says little.

use rustc_hash::FxHashSet;

use super::codes::Codes;
use super::final_state::FinalStateVia;
use super::infer::Lro;
use super::monitor::provisioning_state;
use super::profile::{Profile, State};
use super::subject::DeclaredVia;
use crate::openapi::{
    Example, ExampleHeader, ExampleResponse, Method, Property, Response, Site, Status,
};
use crate::workspace::Place;

/// Something that examples of an operation show, which is one fact however many of them do.
#[derive(Clone, Debug)]
pub struct Shown<'w, T> {
    /// What they show.
    pub what: T,
    /// Where, the first one first; never empty.
    pub sites: Vec<Site<'w>>,
}

/// A polling header in an example.
#[derive(Clone, Debug)]
pub struct ShownHeader<'w> {
    /// Its name, as the system writes it.
    pub name: &'w str,
    /// The response that it was seen on.
    pub response: Response<'w>,
}

/// A provisioning state in the body of an example.
#[derive(Clone, Debug)]
pub struct ShownState<'w> {
    /// The status of the response.
    pub status: Status,
    /// The word.
    pub word: String,
    /// The property, where the document describes it.
    pub property: Option<Property<'w>>,
}

impl<'w, T> Shown<'w, T> {
    /// The first place.
    pub fn first(&self) -> Site<'w> {
        // Made with one place, and only ever given more.
        self.sites[0].clone()
    }
}

/// Joins what is the same by some key, in the order in which it was first met.
fn joined<'w, T, K: PartialEq>(
    found: impl IntoIterator<Item = (T, Site<'w>)>,
    key: impl Fn(&T) -> K,
) -> Vec<Shown<'w, T>> {
    let mut joined: Vec<Shown<'w, T>> = Vec::new();
    for (what, site) in found {
        let known = joined.iter_mut().find(|known| key(&known.what) == key(&what));
        match known {
            Some(known) => known.sites.push(site),
            None => joined.push(Shown {
                what,
                sites: vec![site],
            }),
        }
    }
    joined
}
