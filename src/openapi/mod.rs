//! One view of Swagger 2.0, OpenAPI 3.0 and 3.1.
//!
//! This module, and only this module, hides the differences between the versions: rules and the
//! model use a response's schema, never `content` or `schema`. It follows references and remembers
//! them, so that a finding can show both the use and the definition.

mod api;
mod difference;
mod example;
mod expression;
mod fact;
mod header;
mod link;
mod method;
mod names;
mod operation;
mod outline;
mod paging;
mod parameter;
mod pattern;
mod response;
mod role;
mod schema;
mod site;

pub use api::{Api, PathItem};
pub use difference::{Comparisons, Contrast, Difference};
pub use example::{BrokenExample, Example, ExampleHeader, ExampleResponse};
pub use expression::Expression;
pub use fact::{Basis, Fact, Open};
pub use header::Header;
pub use link::{Link, LinkParameter, LinkTargets};
pub use method::{Method, OtherMethod};
pub use names::same_name;
pub use operation::{Marker, Operation};
pub(crate) use outline::{OperationKeys, blank_parameters, has_container, split_at_container};
pub use paging::{PageProperty, Paging};
pub use parameter::{Parameter, ParameterIn};
pub use pattern::OperationPattern;
pub use response::{Response, Status};
pub(crate) use role::role_of;
pub(crate) use schema::MOST_VALUES;
pub use schema::{ListedValue, Mistyped, Property, ReadOnly, Schema, Types};
pub use site::{Element, Part, Site};
