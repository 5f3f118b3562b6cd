//! The operation and the profile to which a place belongs.

use rustc_hash::FxHashMap;

use super::identity::identity;
use crate::diagnostic::{Fingerprint, Suppression};
use crate::model::{Profile, Survey, System};
use crate::openapi::Operation;
use crate::suppress;
use crate::workspace::{File, FileId, Place};

/// The operations and the profiles to which places belong.
pub(super) struct Owners<'s, 'w> {
    operations: FxHashMap<Place<'w>, &'s Operation<'w>>,
    profiles: FxHashMap<FileId, &'w Profile>,
}

impl<'s, 'w> Owners<'s, 'w> {
    pub(super) fn new(survey: &'s Survey<'w>) -> Self {
        let mut owners = Self {
            operations: FxHashMap::default(),
            profiles: FxHashMap::default(),
        };
        for surveyed in &survey.documents {
            let id = surveyed.api.document().id();
            owners.profiles.insert(id, surveyed.profile);
            for subject in &surveyed.operations {
                let operation = &subject.operation;
                let place = operation.element().place();
                owners.operations.entry(place).or_insert(operation);
            }
        }
        owners
    }

    pub(super) fn operation(&self, place: Place<'w>) -> Option<&'s Operation<'w>> {
        let mut around = place.ancestors();
        around.find_map(|place| self.operations.get(&place).copied())
    }

    pub(super) fn profile(&self, file: &File) -> &'w Profile {
        let known = self.profiles.get(&file.id());
        known
            .copied()
            .unwrap_or_else(|| Profile::of(System::Generic))
    }

    /// The identity of a suppression, equal in two versions.
    pub(super) fn identity(&self, origin: &suppress::Origin<'w>) -> Vec<String> {
        let covered = origin.covered;
        let covered = covered.map(|place| identity(place, self.operation(place)));
        let mut parts = covered.unwrap_or_default();
        parts.push(origin.subject.clone());
        parts
    }

    pub(super) fn sign(&self, origin: &suppress::Origin<'w>) -> Suppression {
        let parts = self.identity(origin);
        let parts = parts.iter().map(String::as_str);
        Suppression {
            signature: Fingerprint::new(parts.chain(origin.folder)),
            written: origin.written.clone(),
        }
    }
}
