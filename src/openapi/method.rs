//! The HTTP methods of operations.

/// The key in a path item for operations with other methods, in OpenAPI 3.2.
pub(super) const ADDITIONAL: &str = "additionalOperations";

/// An HTTP method that a path item may describe.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "the names are the methods")]
pub enum Method {
    Get,
    Put,
    Post,
    Delete,
    Patch,
    Head,
    Options,
    Trace,
    /// A read with a body (OpenAPI 3.2).
    Query,
    /// A method of `additionalOperations` (OpenAPI 3.2).
    #[serde(skip)]
    Other(OtherMethod),
}

/// A method that path items have no key for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OtherMethod {
    /// A [`REGISTERED`] name, or [`UNREGISTERED`].
    name: &'static str,
    is_write: bool,
}

/// The registered methods that path items have no key for; `true` if the method only reads. Source:
/// <https://www.iana.org/assignments/http-methods>
const REGISTERED: [(&str, bool); 32] = [
    ("ACL", false),
    ("BASELINE-CONTROL", false),
    ("BIND", false),
    ("CHECKIN", false),
    ("CHECKOUT", false),
    ("CONNECT", false),
    ("COPY", false),
    ("LABEL", false),
    ("LINK", false),
    ("LOCK", false),
    ("MERGE", false),
    ("MKACTIVITY", false),
    ("MKCALENDAR", false),
    ("MKCOL", false),
    ("MKREDIRECTREF", false),
    ("MKWORKSPACE", false),
    ("MOVE", false),
    ("ORDERPATCH", false),
    ("PRI", true),
    ("PROPFIND", true),
    ("PROPPATCH", false),
    ("PURGE", false),
    ("REBIND", false),
    ("REPORT", true),
    ("SEARCH", true),
    ("UNBIND", false),
    ("UNCHECKOUT", false),
    ("UNLINK", false),
    ("UNLOCK", false),
    ("UPDATE", false),
    ("UPDATEREDIRECTREF", false),
    ("VERSION-CONTROL", false),
];

/// The name in messages of a method that isn't registered, as in "the `202` of this operation".
const UNREGISTERED: &str = "operation";

impl Method {
    /// All methods that path items have a key for.
    pub const ALL: [Self; 9] = [
        Self::Get,
        Self::Put,
        Self::Post,
        Self::Delete,
        Self::Patch,
        Self::Head,
        Self::Options,
        Self::Trace,
        Self::Query,
    ];

    /// The key of the method in a path item, or in its `additionalOperations`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Get => "get",
            Self::Put => "put",
            Self::Post => "post",
            Self::Delete => "delete",
            Self::Patch => "patch",
            Self::Head => "head",
            Self::Options => "options",
            Self::Trace => "trace",
            Self::Query => "query",
            Self::Other(other) => other.name,
        }
    }

    /// The method as written in a request line.
    pub const fn verb(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Put => "PUT",
            Self::Post => "POST",
            Self::Delete => "DELETE",
            Self::Patch => "PATCH",
            Self::Head => "HEAD",
            Self::Options => "OPTIONS",
            Self::Trace => "TRACE",
            Self::Query => "QUERY",
            Self::Other(other) => other.name,
        }
    }

    /// Reads a key of a path item.
    pub(super) fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.name() == key)
    }

    /// Reads a key of `additionalOperations`, which is written as in a request line. Methods that
    /// path items have a key for don't belong there, but they are read as usual.
    pub(super) fn additional(key: &str) -> Self {
        Self::of_request(key).unwrap_or(Self::Other(OtherMethod {
            name: UNREGISTERED,
            is_write: true,
        }))
    }

    /// Reads a method as written in a request line, if it is registered.
    pub(super) fn of_request(verb: &str) -> Option<Self> {
        let known = Self::ALL.into_iter().find(|method| method.verb() == verb);
        known.or_else(|| {
            let mut registered = REGISTERED.iter();
            let (name, only_reads) = registered.find(|(name, _)| *name == verb)?;
            Some(Self::Other(OtherMethod {
                name,
                is_write: !only_reads,
            }))
        })
    }

    /// `true` if a request with this method starts an action: a POST, or a method without a key in
    /// path items that may change something, such as `ARCHIVE` in `additionalOperations`.
    pub fn is_action(self) -> bool {
        matches!(self, Self::Post | Self::Other(_)) && self.is_write()
    }

    /// `true` if a request with this method may change something.
    pub fn is_write(self) -> bool {
        match self {
            Self::Put | Self::Post | Self::Delete | Self::Patch => true,
            Self::Get | Self::Head | Self::Options | Self::Trace | Self::Query => false,
            Self::Other(other) => other.is_write,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn methods_without_a_key_of_their_own_are_known_by_their_names() {
        assert_eq!(Method::additional("COPY").verb(), "COPY");
        assert!(Method::additional("COPY").is_write());
        assert!(!Method::additional("SEARCH").is_write());
        assert!(Method::additional("COPY").is_action());
        assert!(Method::additional("RING").is_action());
        assert!(!Method::additional("SEARCH").is_action());
        assert!(!Method::additional("PUT").is_action());
        assert_eq!(Method::additional("POST"), Method::Post);
        // Method names are case-sensitive.
        assert_eq!(Method::additional("copy").verb(), "operation");
        assert!(Method::additional("RING").is_write());
        assert_eq!(Method::of_request("RING"), None);
    }

    #[test]
    fn registered_methods_are_in_order_and_have_no_key() {
        assert!(REGISTERED.is_sorted());
        for (name, _) in REGISTERED {
            assert!(Method::ALL.iter().all(|method| method.verb() != name));
        }
    }
}
