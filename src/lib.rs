//! Reads Swagger 2.0 and OpenAPI 3 documents, works out how their long-running operations start,
//! are polled, end and what they return, and reports where a description contradicts itself, its
//! guideline, or what real clients do.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

pub mod catalogue;
#[cfg(feature = "cli")]
pub mod cli;
pub mod clients;
pub mod config;
pub mod diagnostic;
pub mod engine;
pub mod explain;
pub mod gate;
pub mod model;
pub mod openapi;
pub mod questions;
pub mod report;
pub mod rules;
pub mod session;
pub mod suppress;
pub mod syntax;
pub mod text;
pub mod workspace;
