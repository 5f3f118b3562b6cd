use std::fmt;

/// How clients find the final state of an operation.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Deserialize, serde::Serialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum FinalStateVia {
    /// The body of the finished monitor behind `Azure-AsyncOperation`.
    AzureAsyncOperation,
    /// What `Location` leads to.
    Location,
    /// The body of the finished monitor behind `Operation-Location`.
    OperationLocation,
    /// A GET of the URI that the operation was sent to.
    OriginalUri,
    /// A link in a property of a body or in another header; TypeSpec's own, never written.
    CustomLink,
    /// An operation of the API; TypeSpec's own, never written.
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

    /// The value of the option.
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

    /// A value that a document may declare.
    pub fn parse(value: &str) -> Option<Self> {
        Self::LEGAL.into_iter().find(|via| via.name() == value)
    }

    /// The values that TypeSpec uses inside and no document may have.
    pub const INTERNAL: [Self; 2] = [Self::CustomLink, Self::CustomOperationReference];

    /// The legal value that somebody meant who wrote another one: the name of its header, or a
    /// value in another spelling.
    pub fn meant_by(value: &str) -> Option<Self> {
        /// How alike two spellings must be. `async-operation` still is `azure-async-operation`,
        /// and `operation` isn't `location`.
        const ALIKE: f64 = 0.7;
        /// Longer ones are no slips of the pen.
        const LONGEST: usize = 64;
        let bare = |text: &str| -> String {
            let letters = text.chars().filter(char::is_ascii_alphanumeric);
            letters.map(|c| c.to_ascii_lowercase()).collect()
        };
        if value.len() > LONGEST {
            return None;
        }
        let value = bare(value);
        Self::LEGAL
            .into_iter()
            .map(|via| {
                let likeness = strsim::normalized_damerau_levenshtein(&bare(via.name()), &value);
                (likeness, via)
            })
            .filter(|(likeness, _)| *likeness >= ALIKE)
            .max_by(|(a, _), (b, _)| a.total_cmp(b))
            .map(|(_, via)| via)
    }

    /// The header that the value speaks of.
    pub const fn header(self) -> Option<&'static str> {
        match self {
            Self::AzureAsyncOperation => Some("Azure-AsyncOperation"),
            Self::Location => Some("Location"),
            Self::OperationLocation => Some("Operation-Location"),
            Self::OriginalUri | Self::CustomLink | Self::CustomOperationReference => None,
        }
    }

    /// The value that speaks of a header.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_of_the_pen_are_understood() {
        for (written, meant) in [
            (
                "Azure-AsyncOperation",
                Some(FinalStateVia::AzureAsyncOperation),
            ),
            (
                "azureasyncoperation",
                Some(FinalStateVia::AzureAsyncOperation),
            ),
            ("async-operation", Some(FinalStateVia::AzureAsyncOperation)),
            ("Location", Some(FinalStateVia::Location)),
            ("operation_location", Some(FinalStateVia::OperationLocation)),
            ("original-url", Some(FinalStateVia::OriginalUri)),
            ("operation", None),
            ("default", None),
            ("", None),
        ] {
            assert_eq!(FinalStateVia::meant_by(written), meant, "{written}");
        }
    }
}
