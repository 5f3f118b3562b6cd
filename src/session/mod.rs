//! The entry point of the library: open a source of files with options, and ask questions about the
//! documents.
//!
//! A [`Session`] is one state of the files. It never changes: [`Session::replace`] returns a new
//! one, which shares everything that the edit doesn't affect. So an editor can use one state while
//! the next one is made, and can compare the findings of both.
//!
//! Nothing here uses arguments, a terminal, the time or the network, and nothing needs a disk or
//! git: files come from a [`Source`], an earlier state from [`EarlierFiles`].
//!
//! ```
//! use lro_lint::session::{Memory, Options, Session};
//!
//! let document = r#"{
//!     "swagger": "2.0",
//!     "paths": { "/disks/{name}": { "put": {
//!         "operationId": "Disks_Create",
//!         "x-ms-long-running-operation": true,
//!         "x-ms-long-running-operation-options": { "final-state-via": "location" },
//!         "responses": { "201": { "description": "Created" } }
//!     } } }
//! }"#;
//! let files = Memory::from_iter([("disks.json", document)]);
//! let session = Session::open(files, Options::default())?;
//! for finding in &session.check().diagnostics {
//!     println!("{}: {}", finding.code, finding.message);
//! }
//!
//! // The same with another text, as an editor would ask. No other file is read again.
//! let edited = session.replace("disks.json", document.replace("location", "original-uri"))?;
//! assert_ne!(session.check().diagnostics.len(), 0);
//! println!("{} findings now", edited.check().diagnostics.len());
//! # Ok::<(), lro_lint::session::SessionError>(())
//! ```

#[cfg(feature = "cli")]
mod applied;
mod around;
mod check;
mod compare;
mod configured;
mod earlier;
mod error;
mod explain;
mod judging;
mod limits;
mod moved;
mod neighbours;
mod open;
mod options;
mod question;

pub use self::earlier::EarlierFiles;
pub use self::error::SessionError;
pub use self::explain::Which;
pub use self::open::Session;
pub use self::options::Options;
pub use self::question::{Outcome, Pruned, Question};
pub use crate::clients::Audience;
pub use crate::config::ConfigError;
pub use crate::gate::baseline::Baseline;
pub use crate::model::System;
pub use crate::rules::Overlay;
#[cfg(feature = "disk")]
pub use crate::workspace::Disk;
pub use crate::workspace::{Listing, LoadError, Memory, ReadError, Source};

#[cfg(feature = "cli")]
pub(crate) use self::applied::Applied;
#[cfg(feature = "cli")]
pub(crate) use self::around::Around;
#[cfg(feature = "cli")]
pub(crate) use self::configured::ChosenBy;
#[cfg(feature = "cli")]
pub(crate) use self::neighbours::Unread;
#[cfg(feature = "cli")]
pub(crate) use self::options::LeftToConfiguration;
