//! What callers ask, in JSON.
#![forbid(unsafe_code)]

use std::collections::BTreeMap;

use lro_lint::finding::Severity;
use lro_lint::session::{self, Audience, Memory, Overlay, Session};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::problem::Problem;

/// The text of each file by its path.
pub(crate) type Documents = BTreeMap<String, String>;

/// A question about documents.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Request {
    documents: Documents,
    #[serde(default)]
    options: Options,
    /// The operations to explain; `None` for all.
    pub(crate) operation: Option<String>,
}

/// The options, with the names that they have on the command line.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Options {
    /// The files to check; empty for all documents except those in folders whose names start with a
    /// dot.
    files: Vec<String>,
    /// The path of the configuration; `None` for the `lro-lint.yaml` of the top folder.
    config: Option<String>,
    profile: Option<String>,
    overlays: Vec<String>,
    /// The lowest severity that is shown; `None` for warnings and errors.
    severity: Option<Severity>,
    /// The selected rules; empty for all.
    rules: Vec<String>,
    ignore: Vec<String>,
    include_sync: bool,
    each: bool,
    /// The clients to consider instead of those that really call an operation.
    clients: Option<Clients>,
    /// Reads the rest of a document around a syntax error.
    partial: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Clients {
    Azure,
}

impl Request {
    pub(crate) fn read(text: &str) -> Result<Self, Problem> {
        read("the request", text)
    }

    /// Reads documents and options that are separate texts. Options that are missing or empty are
    /// the default.
    pub(crate) fn read_parts(documents: &str, options: Option<&str>) -> Result<Self, Problem> {
        let options = match options.map(str::trim) {
            None | Some("") => Options::default(),
            Some(text) => read("the options", text)?,
        };
        Ok(Self {
            documents: read("the documents", documents)?,
            options,
            operation: None,
        })
    }

    /// Replaces the text of a file, or adds a file.
    pub(crate) fn replace(&mut self, path: &str, text: &str) {
        self.documents.insert(path.to_owned(), text.to_owned());
    }

    /// Opens the documents.
    pub(crate) fn session(self) -> Result<Session, Problem> {
        let mut options = self.options.resolve()?;
        if let Some(path) = &self.options.config {
            let Some(text) = self.documents.get(path) else {
                let path = path.escape_debug();
                return Err(Problem::new(format!("there is no configuration `{path}`")));
            };
            options = options.config(path, text.as_str());
        }
        let files = Memory::from_iter(self.documents);
        Ok(Session::open(files, options)?)
    }
}

fn read<T: DeserializeOwned>(what: &str, text: &str) -> Result<T, Problem> {
    let unreadable = |error| Problem::new(format!("{what} can't be read as JSON: {error}"));
    serde_json::from_str(text).map_err(unreadable)
}

impl Options {
    fn resolve(&self) -> Result<session::Options, Problem> {
        let severity = self.severity.unwrap_or(Severity::Warning);
        let mut options = session::Options::default().severity(severity);
        for path in &self.files {
            options = options.file(path);
        }
        if let Some(profile) = &self.profile {
            options = options.profile(profile);
        }
        for name in &self.overlays {
            options = options.overlay(overlay(name)?);
        }
        for name in &self.rules {
            let selected = options.select(name);
            options =
                selected.map_err(|error| Problem::new(error.to_string()).help(error.help()))?;
        }
        for name in &self.ignore {
            let ignoring = options.ignore(name);
            options =
                ignoring.map_err(|error| Problem::new(error.to_string()).help(error.help()))?;
        }
        if self.include_sync {
            options = options.include_sync();
        }
        if self.each {
            options = options.each_place();
        }
        if self.partial {
            options = options.read_around_faults();
        }
        Ok(match self.clients {
            Some(Clients::Azure) => options.audience(Audience::Azure),
            None => options,
        })
    }
}

fn overlay(name: &str) -> Result<Overlay, Problem> {
    Overlay::parse(name).ok_or_else(|| {
        let known: Vec<_> = Overlay::ALL.iter().map(|known| known.name()).collect();
        let problem = Problem::new(format!("there is no overlay `{}`", name.escape_debug()));
        problem.help(format!("write one of: {}", known.join(", ")))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::or_error;

    fn error(request: &str) -> String {
        let session = Request::read(request).and_then(Request::session);
        or_error(session.map(|_| String::new()))
    }

    #[test]
    fn a_request_needs_only_documents() {
        let request = Request::read(r#"{ "documents": { "a.json": "{}" } }"#).unwrap();
        assert_eq!(request.options, Options::default());
        assert_eq!(request.documents["a.json"], "{}");
        assert!(request.session().is_ok());
    }

    #[test]
    fn every_option_is_read() {
        let request = r#"{ "documents": { "a.json": "{}", "settings.yaml": "profile: arm" },
            "operation": "Jobs_*", "options": {
            "files": ["a.json"], "config": "settings.yaml",
            "profile": "arm", "overlays": ["greenfield"], "severity": "info",
            "rules": ["LRO1"], "ignore": ["marking"], "include_sync": true, "each": true,
            "clients": "azure", "partial": true } }"#;
        let request = Request::read(request).unwrap();
        assert_eq!(request.operation.as_deref(), Some("Jobs_*"));
        assert_eq!(request.options.severity, Some(Severity::Info));
        assert!(request.session().is_ok());
    }

    #[test]
    fn options_may_be_missing_or_empty() {
        for options in [None, Some(""), Some(" "), Some("{}")] {
            let request = Request::read_parts("{}", options).unwrap();
            assert_eq!(request, Request::default());
        }
    }

    #[test]
    fn an_error_names_the_part_that_is_wrong() {
        let deep = "[".repeat(100_000);
        for (request, part) in [
            ("", "the request can't be read as JSON"),
            ("nonsense", "the request can't be read as JSON"),
            (deep.as_str(), "invalid type: sequence"),
            ("{}", "missing field `documents`"),
            ("[]", "invalid length 0"),
            (r#"{ "documents": [] }"#, "expected a map"),
            (r#"{ "documents": { "a.json": 1 } }"#, "expected a string"),
            (
                r#"{ "documents": {}, "option": {} }"#,
                "unknown field `option`",
            ),
            (
                r#"{ "documents": {}, "options": { "severity": "fatal" } }"#,
                "unknown variant `fatal`",
            ),
            (
                r#"{ "documents": {}, "options": { "overlays": ["green"] } }"#,
                "write one of: greenfield, lintdiff",
            ),
            (
                r#"{ "documents": {}, "options": { "rules": ["LRO999"] } }"#,
                "LRO999",
            ),
            (
                r#"{ "documents": {}, "options": { "config": "c.yaml" } }"#,
                "there is no configuration `c.yaml`",
            ),
            (
                r#"{ "documents": {}, "options": { "profile": "none" } }"#,
                "there is no profile `none`",
            ),
        ] {
            let error = error(request);
            assert!(error.starts_with(r#"{"error":{"message":"#), "{error}");
            assert!(error.contains(part), "{part}: {error}");
        }
    }

    #[test]
    fn named_files_are_checked_wherever_they_are() {
        let documents = r#"{ ".a/b.json": "{ \"swagger\": \"2.0\", \"paths\": {} }" }"#;
        let checked = |options| {
            let request = Request::read_parts(documents, Some(options)).unwrap();
            request.session().unwrap().check().summary.documents
        };
        assert_eq!(checked("{}"), 0);
        assert_eq!(checked(r#"{ "files": [".a/b.json"] }"#), 1);
    }

    #[test]
    fn a_mistake_in_a_configuration_has_its_place() {
        let error = error(
            r#"{ "documents": { "lro-lint.yaml": "\nnone: 2", "a.json": "{ \"swagger\": \"2.0\" }" } }"#,
        );
        assert!(
            error.contains(r#""path":"lro-lint.yaml","line":2,"#),
            "{error}"
        );
    }
}
