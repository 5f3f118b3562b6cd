//! The clients that poll an operation.

use super::{ALL, Client};
use crate::model::{Lro, System};

/// The clients whose behaviour is predicted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Audience {
    /// Clients that really poll an operation: they are made for its system, and their generators
    /// read its marker.
    #[default]
    Own,
    /// Azure's clients too, for operations of any HTTP API and for operations without a marker, as
    /// if somebody used these libraries to poll them.
    Azure,
}

/// The reason why no client polls an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unmet {
    /// No client is modeled for its system.
    System,
    /// Its system has clients, but the operation isn't marked, so no generator treats it as
    /// long-running.
    Unmarked,
}

impl Audience {
    /// The clients made for a system, in display order.
    pub fn made_for(self, system: System) -> impl Iterator<Item = &'static Client> {
        let system = match system {
            System::Generic | System::Graph | System::Aep | System::Google => {
                (self == Self::Azure).then_some(System::DataPlane)
            }
            own => Some(own),
        };
        let serves = move |client: &&'static Client| {
            system.is_some_and(|system| client.systems.contains(&system))
        };
        ALL.into_iter().filter(serves)
    }

    /// `true` if these clients poll marked operations only.
    pub fn needs_marker(self) -> bool {
        self == Self::Own
    }

    /// The clients that poll an operation, in display order.
    pub fn of(self, lro: &Lro<'_>) -> impl Iterator<Item = &'static Client> {
        let meets = !self.needs_marker() || lro.subject.is_marked();
        let is_generated = lro.subject.operation.api().is_generated();
        let reading = self.reading(lro.subject.profile.system, is_generated);
        reading.filter(move |_| meets)
    }

    /// The clients made for a system that exist for its documents. The documents are generated from
    /// TypeSpec or written by hand. A generator that reads only TypeSpec writes no client for a
    /// document that is written by hand.
    pub(super) fn reading(
        self,
        system: System,
        is_generated: bool,
    ) -> impl Iterator<Item = &'static Client> {
        let is_own = self == Self::Own;
        let made_for = self.made_for(system);
        made_for.filter(move |client| is_generated || !is_own || !client.code.is_of_typespec)
    }

    /// The reason why no client polls an operation; `None` if a client does.
    pub fn unmet(self, lro: &Lro<'_>) -> Option<Unmet> {
        if self.made_for(lro.subject.profile.system).next().is_none() {
            Some(Unmet::System)
        } else if self.of(lro).next().is_none() {
            Some(Unmet::Unmarked)
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(audience: Audience, system: System) -> Vec<&'static str> {
        audience
            .made_for(system)
            .map(|client| client.name)
            .collect()
    }

    #[test]
    fn clients_of_another_system_are_not_met() {
        let arm = names(Audience::Own, System::Arm);
        assert!(arm.contains(&"python-arm") && !arm.contains(&"python"));
        let data_plane = names(Audience::Own, System::DataPlane);
        assert!(data_plane.contains(&"python") && !data_plane.contains(&"python-arm"));
        let fabric = ["fabric-go", "fabric-cli", "fabric-cicd"];
        assert_eq!(names(Audience::Own, System::Fabric), fabric);
    }

    #[test]
    fn clients_of_azure_meet_other_http_apis_only_if_they_are_asked_for() {
        for system in [System::Generic, System::Graph, System::Aep, System::Google] {
            assert_eq!(names(Audience::Own, system), [""; 0]);
            assert_eq!(
                names(Audience::Azure, system),
                names(Audience::Own, System::DataPlane)
            );
        }
    }
}
