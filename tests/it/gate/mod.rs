//! Pull requests, played in real git repositories: what is new, what is inherited and what is fixed.
//!
//! Every scenario builds a repository of small documents whose defects are known, changes it as a
//! pull request would, and says what a reviewer would say of the change.

mod documents;
mod edits;
mod files;
#[cfg(unix)]
mod foreign_programs;
mod histories;
mod json;
mod limits;
mod meaning;
mod moves;
mod original;
mod outcome;
mod places;
mod repository;
mod revisions;
mod settings;
mod shared;
mod silencing;
mod suppression_files;
mod unreadable;
mod versions;
