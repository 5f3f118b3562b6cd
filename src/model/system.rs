//! The systems of APIs that the program knows.

/// The systems. Profiles that a user adds extend one of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum System {
    /// Azure Resource Manager.
    Arm,
    /// Azure.Core data-plane services.
    DataPlane,
    /// Microsoft Fabric.
    Fabric,
    /// Microsoft Graph.
    Graph,
    /// Any HTTP API.
    #[default]
    Generic,
    /// HTTP APIs that follow the API enhancement proposals, AEP-151 among them.
    Aep,
}

impl System {
    /// All of them, in the order of `design`.
    pub const ALL: [Self; 6] = [
        Self::Arm,
        Self::DataPlane,
        Self::Fabric,
        Self::Graph,
        Self::Generic,
        Self::Aep,
    ];

    /// The name in configuration, pages and output.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Arm => "arm",
            Self::DataPlane => "data-plane",
            Self::Fabric => "fabric",
            Self::Graph => "graph",
            Self::Generic => "generic",
            Self::Aep => "aep",
        }
    }

    /// The system of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|system| system.name() == name)
    }
}
