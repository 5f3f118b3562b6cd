//! The ways to the final state of an operation.

use std::fmt;

/// How clients find the final state of an operation.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Deserialize, serde::Serialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum FinalStateVia {
    /// The body of the status monitor at the URL in `Azure-AsyncOperation`, when it completes.
    AzureAsyncOperation,
    /// The response at the URL in `Location`.
    Location,
    /// The body of the status monitor at the URL in `Operation-Location`, when it completes.
    OperationLocation,
    /// A GET of the URI that the operation was sent to.
    OriginalUri,
    /// A link in a property of a body or in another header. Only TypeSpec uses this value
    /// internally; documents don't have it.
    CustomLink,
    /// An operation of the API. Only TypeSpec uses this value internally; documents don't have it.
    CustomOperationReference,
}

impl FinalStateVia {
    /// The values that a document may declare.
    pub const LEGAL: [Self; 4] = [
        Self::AzureAsyncOperation,
        Self::Location,
        Self::OperationLocation,
        Self::OriginalUri,
    ];

    /// The value as documents write it, such as `azure-async-operation`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::AzureAsyncOperation => "azure-async-operation",
            Self::Location => "location",
            Self::OperationLocation => "operation-location",
            Self::OriginalUri => "original-uri",
            Self::CustomLink => "custom-link",
            Self::CustomOperationReference => "custom-operation-reference",
        }
    }

    /// Parses a value that a document may declare. `None` for any other value.
    pub fn parse(value: &str) -> Option<Self> {
        Self::LEGAL.into_iter().find(|via| via.name() == value)
    }

    /// The values that TypeSpec uses internally. No document may have them.
    pub const INTERNAL: [Self; 2] = [Self::CustomLink, Self::CustomOperationReference];

    /// The header that has the URL, such as `Location` for `location`. `None` if the value needs no
    /// header.
    pub const fn header(self) -> Option<&'static str> {
        match self {
            Self::AzureAsyncOperation => Some("Azure-AsyncOperation"),
            Self::Location => Some("Location"),
            Self::OperationLocation => Some("Operation-Location"),
            Self::OriginalUri | Self::CustomLink | Self::CustomOperationReference => None,
        }
    }

    /// The value for clients that read the result from the URL in a header, such as `location` for
    /// `Location`.
    pub fn of_header(name: &str) -> Option<Self> {
        Self::LEGAL.into_iter().find(|via| {
            via.header()
                .is_some_and(|header| header.eq_ignore_ascii_case(name))
        })
    }
}

impl fmt::Display for FinalStateVia {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
