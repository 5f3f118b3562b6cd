//! The items that the file of a rule needs.

pub(super) use super::owner::owner;
pub(super) use super::rule::rule;
pub(super) use super::words::{
    GENERATED, also_in_examples, and_show_it, contrast, declared, described_status, generated_for,
    in_headers_of, list, name_of, products_with, properties_of_status, usual_header,
};
pub(super) use super::{DocumentScope, Finding, Report, SchemaScope};
pub(super) use crate::clients::{
    Client, DOTNET, FABRIC_GO, GO, JAVA, JAVA_ARM, JS, PYTHON, PYTHON_ARM, TERRAFORM, Verdict,
    products,
};
pub(super) use crate::model::{
    DeclaredVia, FinalStateVia, Lro, LroResult, RETRY_AFTER, Subject, System,
};
pub(super) use crate::openapi::{Marker, Method, Response, Site, Status};
