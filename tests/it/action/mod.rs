//! Plays a runner that uses the action: real shells, real git repositories, the files and variables
//! that a runner has. Only the network is missing: `curl` gives what a folder holds.

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
