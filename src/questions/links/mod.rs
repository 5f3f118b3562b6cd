//! The links from an operation to its status, and the paths of statuses.

mod linked;
mod parameter_sources;
mod status_gets;

pub use linked::{Linked, each_link};
pub use status_gets::{
    UncallableGet, below_deleted, describes_status, is_read_as_a_whole, is_status_of_all, needed,
    operations_endpoint, orphans, result_beside, status_gets, uncallable_gets,
};
pub(super) use status_gets::{lives_at_status, returns_monitor};
