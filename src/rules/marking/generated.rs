//! The clients that rely on the marker.

use crate::rules::prelude::*;

/// The clients of a system whose generated methods depend on the marker.
pub(super) fn generated(system: System) -> &'static [&'static Client] {
    const ARM: &[&Client] = &[&PYTHON_ARM, &JS, &GO, &DOTNET, &JAVA_ARM, &TERRAFORM];
    const DATA_PLANE: &[&Client] = &[&PYTHON, &JS, &GO, &DOTNET, &JAVA];
    const FABRIC: &[&Client] = &[&FABRIC_GO];
    match system {
        System::Arm => ARM,
        System::DataPlane => DATA_PLANE,
        System::Fabric => FABRIC,
        System::Graph | System::Generic | System::Aep | System::Google => &[],
    }
}
