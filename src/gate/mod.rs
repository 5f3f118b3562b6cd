//! Which findings did a change introduce, which existed before, and which did it fix?
//!
//! For example, a pull request renames `disks.json`, fixes one finding in it and adds an operation
//! with another flaw. One finding is fixed, one is new, and all others are inherited although they
//! are in a file that didn't exist before.
//!
//! 1. [`Plan::new`] pairs current documents with earlier ones, and selects the earlier documents
//!    that have to be judged.
//! 2. [`judge`] and [`Plan::judge`] return the findings of both states, with additional facts for
//!    the comparison.
//! 3. [`compare`] gives every finding its status.
//! 4. [`silenced`], [`ignored`], [`dropped`] and [`grown`] report everything that the change
//!    keeps from being found or counted.
//!
//! A [`baseline`] needs no earlier state: it lists findings.

mod affected;
pub mod baseline;
mod comparing;
mod dropped;
mod file_finding;
mod judgement;
mod pairing;
mod plan;
mod silencing;

pub use comparing::{EarlierState, compare};
pub use dropped::{Dropped, dropped};
pub use judgement::{Judgement, judge};
pub use plan::Plan;
pub use silencing::{Growth, Loosened, Silencing, excluded, grown, ignored, loosened, silenced};
