//! The URI that a document declares for itself: `$self` of OpenAPI 3.2.
//!
//! References are relative to the `$self` of their document, and lead to the document with the
//! matching `$self`. The program never fetches anything: if no document matches, it assumes that
//! the files have the same relative paths as their URIs.

use super::reference::{self, ReferenceError};
use super::{Version, path};
use crate::syntax::Node;

/// A URI, or the path of a file, without query and fragment.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Uri {
    /// Scheme and host; empty for the files of the workspace.
    origin: String,
    path: String,
}

impl Uri {
    /// The URI of a file.
    pub(super) fn of_file(path: &str) -> Self {
        Self {
            origin: String::new(),
            path: format!("/{path}"),
        }
    }

    /// The `$self` of the document at a path, if it declares one.
    pub(super) fn of_document(path: &str, root: Node<'_>) -> Option<Self> {
        let name = root.get("$self")?.as_str()?;
        let is_known = Version::of(root) == Version::OpenApi32;
        is_known.then(|| Self::of_file(path).resolve(&name))
    }

    /// The URI that a reference names in a document with this URI.
    pub(super) fn resolve(&self, reference: &str) -> Self {
        let end = reference.find(['?', '#']).unwrap_or(reference.len());
        let text = reference.get(..end).unwrap_or_default();
        let (scheme, rest) = match text.split_once(':') {
            Some((scheme, rest)) if reference::has_scheme(text) => (Some(scheme), rest),
            _ => (None, text),
        };
        if let Some(rest) = rest.strip_prefix("//") {
            let own = self.origin.split(':').next().unwrap_or_default();
            let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
            let origin = format!("{}://{host}", scheme.unwrap_or(own));
            return Self::new(origin, path);
        }
        if let Some(scheme) = scheme {
            return Self {
                origin: format!("{scheme}:").to_ascii_lowercase(),
                path: rest.to_owned(),
            };
        }
        match text {
            "" => self.clone(),
            path if path.starts_with('/') => Self::new(self.origin.clone(), path),
            below => {
                let folder = self.path.rsplit_once('/').map_or("", |(folder, _)| folder);
                Self::new(self.origin.clone(), &format!("{folder}/{below}"))
            }
        }
    }

    fn new(origin: String, path: &str) -> Self {
        let mut segments = Vec::new();
        for segment in path.split('/').skip(1) {
            match segment {
                "." => {}
                ".." => {
                    segments.pop();
                }
                other => segments.push(other),
            }
        }
        Self {
            origin: origin.to_ascii_lowercase(),
            path: format!("/{}", segments.join("/")),
        }
    }

    /// The relative path from here to another URI of the same host, as written in a reference.
    fn way_to(&self, other: &Self) -> Option<String> {
        let inside = |uri: &Self| Some(uri.path.strip_prefix('/')?.to_owned());
        let (own, other_path) = (inside(self)?, inside(other)?);
        (self.origin == other.origin).then(|| path::relative(path::folder(&own), &other_path))
    }
}

/// The path of the file that a reference names in the document at a path. The document may have its
/// own URI.
pub(super) fn locate(path: &str, own: Option<&Uri>, file: &str) -> Result<String, ReferenceError> {
    let folder = path::folder(path);
    let found = reference::locate(folder, file);
    let Err(ReferenceError::Remote | ReferenceError::Absolute) = found else {
        return found;
    };
    let way = own.and_then(|own| own.way_to(&own.resolve(file)));
    match way.map(|way| reference::locate(folder, &way)) {
        Some(Ok(path)) => Ok(path),
        _ => found,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::{Input, Memory, Workspace};

    #[test]
    fn references_are_relative_to_what_a_document_calls_itself() {
        let base = Uri::of_file("x.yaml").resolve("https://Kites.example.com/api/v1/openapi.yaml");
        for (reference, path) in [
            ("", "/api/v1/openapi.yaml"),
            ("types.yaml#/a", "/api/v1/types.yaml"),
            ("../shared/./types.yaml?x=1", "/api/shared/types.yaml"),
            ("/types.yaml", "/types.yaml"),
            ("//kites.example.com/types.yaml", "/types.yaml"),
            ("https://kites.example.com", "/"),
        ] {
            let found = base.resolve(reference);
            assert_eq!(found.path, path, "{reference}");
            assert_eq!(found.origin, "https://kites.example.com", "{reference}");
        }
        assert_eq!(base.resolve("urn:kites:types").path, "kites:types");
    }

    const SHARED: &str = "openapi: 3.2.0
$self: https://kites.example.com/types
components: { schemas: { Kite: { type: object } } }
";

    /// The target of a reference of a document at `specs/api.yaml`.
    fn target(
        own: &str,
        reference: &str,
        files: &[(&str, &str)],
    ) -> Result<String, ReferenceError> {
        let text = format!("{own}paths: {{}}\nx-a: {{ $ref: '{reference}' }}\n");
        let files = files
            .iter()
            .copied()
            .chain([("specs/api.yaml", text.as_str())]);
        let source: Memory = files.collect();
        let (workspace, errors) = Workspace::load(&source, &[Input::Folder(String::new())]);
        assert_eq!(errors, []);
        let root = workspace.root(workspace.find("specs/api.yaml").unwrap());
        let place = root.get("x-a").unwrap().reference().unwrap();
        place.resolve().map(|found| {
            let pointer = found.pointer().to_string();
            format!("{}#{pointer}", found.document().path())
        })
    }

    const OWN: &str = "openapi: 3.2.0\n$self: https://kites.example.com/specs/api.yaml\n";

    #[test]
    fn a_reference_leads_to_the_document_that_calls_itself_so() {
        let kite = "#/components/schemas/Kite";
        let files = [("elsewhere/shared.yaml", SHARED)];
        let found = Ok(format!("elsewhere/shared.yaml{kite}"));
        let absolute = format!("https://kites.example.com/types{kite}");
        for own in [OWN, "openapi: 3.2.0\n", "openapi: 3.0.3\n"] {
            assert_eq!(target(own, &absolute, &files), found, "{own}");
        }
        assert_eq!(target(OWN, &format!("../types{kite}"), &files), found);
        let itself = "https://kites.example.com/specs/api.yaml#/paths";
        assert_eq!(
            target(OWN, itself, &[]),
            Ok("specs/api.yaml#/paths".to_owned())
        );
    }

    #[test]
    fn files_lie_to_each_other_as_their_names_do() {
        let types = ("specs/shared/types.yaml", "Kite: { type: object }");
        let absolute = "https://kites.example.com/specs/shared/types.yaml#/Kite";
        let found = Ok("specs/shared/types.yaml#/Kite".to_owned());
        assert_eq!(target(OWN, absolute, &[types]), found);
        assert_eq!(target(OWN, "shared/types.yaml#/Kite", &[types]), found);
        assert_eq!(
            target(OWN, "/specs/shared/types.yaml#/Kite", &[types]),
            found
        );
        // Without `$self`, this path is unknown.
        let plain = "openapi: 3.2.0\n";
        assert_eq!(
            target(plain, absolute, &[types]),
            Err(ReferenceError::Remote)
        );
        assert_eq!(
            target(
                OWN,
                "https://other.example.com/specs/shared/types.yaml",
                &[types]
            ),
            Err(ReferenceError::Remote)
        );
        assert_eq!(
            target(OWN, "https://kites.example.com/specs/other.yaml", &[types]),
            Err(ReferenceError::MissingFile)
        );
    }
}
