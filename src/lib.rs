//! Reads Swagger 2.0 and OpenAPI 3 documents, works out how their long-running operations start,
//! are polled, end and what they return, and reports where a description contradicts itself, its
//! guideline, or what real clients do.
//!
//! Everything begins with a [`Session`](session::Session): open files, then call its methods.
//!
//! # Lint a string
//!
//! ```
//! use lro_lint::session::{Memory, Options, Session};
//!
//! let document = r#"{ "swagger": "2.0", "paths": { "/disks/{name}": { "delete": {
//!     "x-ms-long-running-operation": "true",
//!     "responses": { "202": { "description": "Deleting" } } } } } }"#;
//! let files = Memory::from_iter([("disks.json", document)]);
//! let findings = Session::open(files, Options::default())?.check();
//! let marker = findings.diagnostics.iter().find(|found| found.code == "LRO103");
//! assert!(marker.is_some_and(|found| found.primary.start().line == 2));
//! # Ok::<(), lro_lint::session::SessionError>(())
//! ```
//!
//! # Explain an operation
//!
//! ```
//! use lro_lint::explanation::{ExplanationFormat, Options};
//! use lro_lint::session::{self, Memory, Session, Which};
//!
//! let document = r#"{ "swagger": "2.0", "paths": { "/disks/{name}": { "delete": {
//!     "operationId": "Disks_Delete",
//!     "x-ms-long-running-operation": true,
//!     "responses": { "202": {
//!         "description": "Deleting", "headers": { "Location": { "type": "string" } } } } } } } }"#;
//! let files = Memory::from_iter([("disks.json", document)]);
//! let session = Session::open(files, session::Options::default())?;
//! for explanation in session.explain(Which::Named("Disks_Delete"))? {
//!     let text = ExplanationFormat::Text.render(&explanation, &Options::default())?;
//!     assert!(text.contains("Location"));
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Write SARIF
//!
//! ```
//! use lro_lint::report::{self, Format};
//! use lro_lint::session::{Memory, Options, Session};
//!
//! let files = Memory::from_iter([("disks.yaml", "openapi: 3.1.0\npaths: {}\n")]);
//! let findings = Session::open(files, Options::default())?.check();
//! let mut sarif = Vec::new();
//! report::write(Format::Sarif, &findings, &report::Options::default(), &mut sarif)?;
//! assert!(String::from_utf8(sarif)?.contains("\"version\": \"2.1.0\""));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Features
//!
//! - `cli` (on by default): the command line.
//! - `disk`: files on disk, as a [`Source`](session::Source).
//! - `examples`: the examples on the pages of rules.
//! - `git`: earlier states of files from git, which is run as a program.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]
// Much of the code below is public only for our own tests, which see it through a feature. Besides,
// the library without the command line doesn't use everything that the command line needs.
#![cfg_attr(not(feature = "internals"), allow(unreachable_pub, unused_imports))]
#![cfg_attr(not(feature = "cli"), allow(dead_code))]

pub mod catalogue;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod cli;
mod clients;
mod config;
mod diagnostic;
mod engine;
mod explain;
mod gate;
// A future command will use this module; only our own tests use it now.
#[cfg(feature = "internals")]
mod mock;
mod model;
mod openapi;
mod questions;
pub mod report;
mod rules;
pub mod session;
mod suppress;
mod syntax;
mod text;
mod workspace;

/// Findings of the program in documents, with their places, owned by the caller.
pub mod finding {
    pub use crate::diagnostic::{
        Comparison, Counts, Diagnostic, FindingStatus, Findings, Fingerprint, Location, Occurrence,
        OperationName, Related, RuleInfo, Severity, Summary,
    };
    pub use crate::text::{LineColumn, Span};
    pub use crate::workspace::{File, FileId, Revision};
}

/// How a long-running operation starts, is polled and completes, and how each client handles it.
pub mod explanation {
    pub use crate::explain::{Explanation, ExplanationFormat, ExplanationWriter, Options};
    pub use crate::workspace::Base;
}

/// The modules of the library, for its own tests, benches and fuzz targets. They may change without
/// notice.
#[cfg(feature = "internals")]
#[doc(hidden)]
#[allow(missing_docs)]
pub mod internals {
    pub mod clients {
        pub use crate::clients::*;
    }
    pub mod config {
        pub use crate::config::*;
    }
    pub mod diagnostic {
        pub use crate::diagnostic::*;
    }
    pub mod engine {
        pub use crate::engine::*;
    }
    pub mod explain {
        pub use crate::explain::*;
    }
    pub mod gate {
        pub use crate::gate::*;
    }
    pub mod mock {
        pub use crate::mock::*;
    }
    pub mod model {
        pub use crate::model::*;
    }
    pub mod openapi {
        pub use crate::openapi::*;
    }
    pub mod questions {
        pub use crate::questions::*;
    }
    pub mod rules {
        pub use crate::rules::*;
    }
    pub mod suppress {
        pub use crate::suppress::*;
    }
    pub mod syntax {
        pub use crate::syntax::*;
    }
    pub mod text {
        pub use crate::text::*;
    }
    pub mod workspace {
        pub use crate::workspace::*;
    }
}
