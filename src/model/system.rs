//! The systems of APIs that the program knows.

/// The known systems. A user's profile extends one of them.
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
    /// HTTP APIs that follow the API enhancement proposals, such as AEP-151.
    Aep,
    /// APIs in the style of Google, transcoded from gRPC (AIP-151).
    Google,
}

impl System {
    /// All systems, in the order in which they are declared.
    pub const ALL: [Self; 7] = [
        Self::Arm,
        Self::DataPlane,
        Self::Fabric,
        Self::Graph,
        Self::Generic,
        Self::Aep,
        Self::Google,
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
            Self::Google => "google",
        }
    }

    /// The system whose severities apply if a rule's page names neither this system nor `all`. An
    /// API in the style of Google is treated as an HTTP API.
    pub const fn judged_as(self) -> Self {
        match self {
            Self::Google => Self::Generic,
            own => own,
        }
    }

    /// `true` if the body of the first response is an operation object: an object with a boolean
    /// `done`. Clients read the object again until the work is done.
    pub const fn answers_operation(self) -> bool {
        matches!(self, Self::Aep | Self::Google)
    }

    /// The system with this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|system| system.name() == name)
    }
}
