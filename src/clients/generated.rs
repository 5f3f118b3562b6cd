//! The code that generators write around a poller: the type of the result, and the responses that
//! this code rejects.
//!
//! Azure's clients have two kinds of generators. AutoRest reads the document. Its methods return
//! the schema of the operation's own responses, whatever URL is polled (`lro_response` of
//! @autorest/python, `LongRunningFinalResponse` of autorest.csharp). The emitters of TypeSpec get
//! the result from the metadata of the operation; [`Lro::result`] holds it.

use crate::model::{Lro, LroResult};
use crate::openapi::{Response, Schema};
use crate::workspace::Place;

/// A kind of generator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Generator {
    /// AutoRest, which reads the document.
    AutoRest,
    /// The emitters of TypeSpec, which read the TypeSpec source of the document.
    TypeSpec,
}

/// The source of the result types of a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Types {
    /// AutoRest or TypeSpec, depending on the document.
    ByDocument,
    /// The operation's own responses, as in AutoRest.
    Responses,
    /// The metadata of the operation, as in TypeSpec.
    Metadata,
}

/// The code that is generated around a client's poller.
#[derive(Clone, Copy, Debug)]
pub struct Code {
    /// The source of the result types.
    pub types: Types,
    /// `true` if the generator reads only TypeSpec, so a document that is written by hand has no
    /// such client.
    pub is_of_typespec: bool,
    /// `true` if the poller itself reads the property `result` of the status document at
    /// `Operation-Location`, whichever generator wrote the code around it.
    pub takes_result: bool,
    /// The generators whose code throws if a method with a result type gets no body.
    pub needs_body: &'static [Generator],
    /// The generators whose code throws if the first response has a code that isn't declared.
    pub refuses_undeclared: &'static [Generator],
}

impl Code {
    /// Code of either generator that rejects nothing.
    pub const PLAIN: Self = Self {
        types: Types::ByDocument,
        is_of_typespec: false,
        takes_result: false,
        needs_body: &[],
        refuses_undeclared: &[],
    };

    /// The generator for a document, and the other generator if the document doesn't say which one
    /// it is for. A document with `x-typespec-generated` is for TypeSpec; only AutoRest reads
    /// documents.
    pub(super) fn generators(&self, lro: &Lro<'_>) -> (Generator, Option<Generator>) {
        match self.types {
            Types::Responses => (Generator::AutoRest, None),
            Types::Metadata => (Generator::TypeSpec, None),
            Types::ByDocument if lro.subject.operation.api().is_generated() => {
                (Generator::TypeSpec, None)
            }
            Types::ByDocument => (Generator::AutoRest, Some(Generator::TypeSpec)),
        }
    }
}

/// The return value of a generated method.
#[derive(Clone, Debug)]
pub enum Returned<'w> {
    /// Nothing, whatever the last response contains.
    Nothing,
    /// A value of this schema.
    Schema(Schema<'w>),
    /// The document doesn't say.
    Unknown,
}

impl<'w> Returned<'w> {
    /// The place of its schema.
    pub(super) fn place(&self) -> Option<Place<'w>> {
        match self {
            Self::Schema(schema) => Some(schema.place()),
            Self::Nothing | Self::Unknown => None,
        }
    }
}

impl Generator {
    /// Its name in output.
    pub const fn name(self) -> &'static str {
        match self {
            Self::AutoRest => "autorest",
            Self::TypeSpec => "typespec",
        }
    }

    /// The return value of an operation's method.
    pub fn returned<'w>(self, lro: &Lro<'w>) -> Returned<'w> {
        match (self, &lro.result.value) {
            (Self::AutoRest, _) => own_schema(lro).map_or(Returned::Nothing, Returned::Schema),
            (Self::TypeSpec, LroResult::Void) => Returned::Nothing,
            (Self::TypeSpec, LroResult::Schema(schema, _)) => Returned::Schema(schema.clone()),
            (Self::TypeSpec, LroResult::Unknown) => Returned::Unknown,
        }
    }
}

/// The schema of an operation's own success responses: the schema of the 200, otherwise of the
/// first response that has one.
pub fn own_schema<'w>(lro: &Lro<'w>) -> Option<Schema<'w>> {
    let of_200 = lro.subject.response(200).and_then(Response::schema);
    of_200.or_else(|| lro.subject.successes().find_map(Response::schema))
}
