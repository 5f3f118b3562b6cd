//! Pull requests, played in real git repositories: what is new, what is inherited and what is fixed.
//!
//! Every scenario builds a repository of small documents whose defects are known, changes it as a
//! pull request would, and says what a reviewer would say of the change.

mod documents;
mod dropped;
mod edits;
mod files;
mod floods;
#[cfg(unix)]
mod foreign_programs;
mod histories;
mod json;
mod levels;
mod limits;
#[cfg(unix)]
mod links;
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
mod submodules;
mod suppression_files;
mod two_steps;
mod unreadable;
mod versions;
