//! Which findings did a change bring, which were there before, and which did it fix?
//!
//! A [`Plan`] says which documents of the earlier state have to be judged at all: the documents that
//! the change can have affected are found, and those that they come from. [`compare`] then takes the
//! findings of one state from those of the other, and [`silenced`] tells what the change keeps from
//! being found. A [`baseline`] needs no earlier state: it lists findings.

mod affected;
pub mod baseline;
mod comparing;
mod file_finding;
mod pairing;
mod plan;
mod silencing;

pub use comparing::{EarlierState, compare};
pub use plan::Plan;
pub use silencing::{Growth, Silencing, grown, ignored, silenced};
