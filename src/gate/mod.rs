//! What a change did: findings that it brought, that were there before, and that are gone.
//!
//! A [`Plan`] says which documents of the earlier state have to be judged at all: the documents that
//! the change can have touched are found, and those that they have come from. [`compare`] then takes
//! the findings of one state from those of the other, and [`silenced`] tells what the change keeps from
//! being found. A [`baseline`] needs no earlier state: it lists findings.

pub mod baseline;
mod compare;
mod family;
mod finding;
mod further;
mod likeness;
mod pairs;
mod plan;
mod silenced;
mod similarity;
mod users;

pub use compare::compare;
pub use plan::Plan;
pub use silenced::{Silencing, ignored, silenced};
