//! The integration tests, a module for each topic, in one binary: it links in the time of one.
//!
//! What a module reads besides lies in its folder. `tests/pages.rs` is apart, since it makes a test
//! of every example on the pages of the rules.
#![allow(
    unreachable_pub,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test panics where it fails, and says what it has measured"
)]

#[cfg(unix)]
mod action;
mod agreement;
mod bad_input;
mod baseline;
mod book;
mod bounded;
mod cli;
mod clients;
mod common;
mod config;
mod corpus;
mod determinism;
mod examples;
mod explain;
mod explain_reasons;
mod forecast;
mod formats;
mod gate;
mod gathered;
mod layout;
#[path = "../../benches/corpus/mod.rs"]
#[allow(dead_code, reason = "the benches use the rest")]
mod made_up;
mod mistakes;
mod mock;
mod model;
mod noise;
mod openapi3_view;
mod oracle;
mod outside_azure;
mod own_profile;
mod peers;
mod polling;
mod project;
mod properties;
mod proposals;
mod readers;
mod readings;
mod readme;
mod remedies;
mod rows;
mod run_settings;
mod samples;
mod schemas;
mod session;
mod shapes;
mod suppressions;
mod terminal;
mod view;
#[path = "../words/mod.rs"]
mod words;
