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
    /// APIs of Google's kind, transcoded from gRPC (AIP-151).
    Google,
}

impl System {
    /// All of them, in the order of `design`.
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

    /// The system whose severities hold where a page names neither this one nor `all`: an API of
    /// Google's kind is an HTTP API first.
    pub const fn judged_as(self) -> Self {
        match self {
            Self::Google => Self::Generic,
            own => own,
        }
    }

    /// `true` if the first response has an operation object as its body: an object with a boolean
    /// `done`, which clients read again.
    pub const fn answers_operation(self) -> bool {
        matches!(self, Self::Aep | Self::Google)
    }

    /// The system of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|system| system.name() == name)
    }
}
