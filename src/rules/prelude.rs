//! What the file of a rule needs.

pub(super) use super::words::{GENERATED, contrast, declared, in_headers_of, list, titles};
pub(super) use super::{DocumentScope, Finding, Report, SchemaScope, rule};
pub(super) use crate::clients::{misled, misled_by_code};
pub(super) use crate::model::{
    DeclaredVia, FinalStateVia, Lro, LroResult, RETRY_AFTER, Subject, System,
};
pub(super) use crate::openapi::{Marker, Method, Response, Site, Status};
