//! Which findings did a change bring, which were there before, and which did it fix?
//!
//! For example, a pull request renames `disks.json`, fixes one finding in it and adds an operation with
//! another flaw. One finding is fixed, one is new, and all others are inherited although they are in a
//! file that didn't exist before.
//!
//! 1. [`Plan::new`] pairs current documents with earlier ones, and says which earlier documents have to
//!    be judged at all.
//! 2. [`judge`] and [`Plan::judge`] give the findings of both states, with what only a comparison needs.
//! 3. [`compare`] gives every finding its status.
//! 4. [`silenced`], [`ignored`], [`dropped`] and [`grown`] report what the change keeps from being found or counted.
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
