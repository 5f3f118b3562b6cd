//! The GETs that clients call with values from the first response of an operation.

use std::cell::OnceCell;

use rustc_hash::FxHashSet;

use crate::model::{Lro, NeededParameters, ParameterSources, Profile, id_segment};
use crate::openapi::{Api, LinkTargets, Operation};
use crate::workspace::Place;

/// The GETs that clients call with values from the first response of an operation. There are three
/// cases: an OpenAPI 3 link names the GET, the response has the id that the GET takes, or clients
/// poll the GET of the same path by its status code. The GETs are computed at first use.
pub struct CalledGets<'a, 'w> {
    api: Api<'w>,
    lros: &'a [Lro<'w>],
    known: OnceCell<Known<'w>>,
}

#[derive(Default)]
struct Known<'w> {
    /// The GETs that a link names, the GETs of a member whose `id` the response has, and the GETs
    /// that clients poll at the path of the operation.
    gets: FxHashSet<Place<'w>>,
    /// The normalized names of headers and properties in first responses.
    told: FxHashSet<String>,
}

impl<'a, 'w> CalledGets<'a, 'w> {
    /// The GETs of a document.
    pub fn new(api: Api<'w>, lros: &'a [Lro<'w>]) -> Self {
        Self {
            api,
            lros,
            known: OnceCell::new(),
        }
    }

    /// `true` if clients call this GET.
    pub fn contains(&self, get: &Operation<'w>, profile: &Profile) -> bool {
        let known = self.known.get_or_init(|| self.look());
        let Some((_, id)) = id_segment(get.path()) else {
            return known.gets.contains(&get.element().place());
        };
        let needed = NeededParameters::of(get, Some(id), profile);
        let is_told = || needed.own_id().is_some_and(|id| known.told.contains(id));
        known.gets.contains(&get.element().place()) || is_told()
    }

    fn look(&self) -> Known<'w> {
        let mut known = Known::default();
        let targets = OnceCell::new();
        for lro in self.lros {
            let accepted = lro.subject.response(202);
            for link in accepted.iter().flat_map(|accepted| accepted.links()) {
                let target = link.target(targets.get_or_init(|| LinkTargets::of(self.api)));
                known.gets.extend(target.map(|get| get.element().place()));
            }
            let at_own_path = lro.polled_by_code();
            known
                .gets
                .extend(at_own_path.map(|get| get.element().place()));
            let sources = ParameterSources::of(&lro.subject);
            if let Some(member) = lro.get_of_member().filter(|_| sources.has_id()) {
                known.gets.insert(member.element().place());
            }
            known.told.extend(sources.told().cloned());
        }
        known
    }
}
