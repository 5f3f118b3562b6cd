//! A mock service that follows its document. It answers the first request of a long-running
//! operation, and every request after that.
//!
//! A [`Mock`] is made from the model of one operation: its codes, headers, monitor, resource and
//! result. Bodies have a value for every property of their schemas. Nothing here knows how clients
//! poll, so what a client does with a mock says something about the document.

mod fill;
mod links;
mod service;
mod value;
mod words;

pub use links::Link;
pub use service::{Answer, Beginning, Content, Mock, Run};
