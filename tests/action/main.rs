//! Plays a runner that uses the action: real shells, real git repositories, the files and variables
//! that a runner has. Only the network is missing: `curl` gives what a folder holds.
#![cfg(unix)]
#![allow(
    unreachable_pub,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic
)]

#[path = "../common/mod.rs"]
mod common;

mod base;
mod check;
mod comment;
mod hook;
mod install;
mod release;
mod repository;
mod runner;
mod strangers;
mod tools;
