//! The code that generators write around a poller: the type of the result, and what that code
//! refuses.
//!
//! Azure's clients have two kinds of generators. AutoRest reads the document: its methods return the
//! schema of the operation's own responses, whatever is polled (`lro_response` of
//! @autorest/python, `LongRunningFinalResponse` of autorest.csharp). The emitters of TypeSpec take
//! the result from the metadata of the operation, which [`Lro::result`] holds.

use crate::model::{Lro, LroResult};
use crate::openapi::{Response, Schema};
use crate::workspace::Place;

/// A kind of generator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Generator {
    /// AutoRest, which reads the document.
    AutoRest,
    /// The emitters of TypeSpec, which read what the document was emitted from.
    TypeSpec,
}

/// Where a client has the types of its results from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Types {
    /// From AutoRest or from TypeSpec, whichever the document is for.
    ByDocument,
    /// From the operation's own responses, as AutoRest has them.
    Responses,
    /// From the metadata of the operation, as TypeSpec has them.
    Metadata,
}

/// The code that is generated around a client's poller.
#[derive(Clone, Copy, Debug)]
pub struct Code {
    /// Where the types of results come from.
    pub types: Types,
    /// `true` if the generator reads TypeSpec alone, so that no document written by hand has a client.
    pub is_of_typespec: bool,
    /// `true` if the poller itself takes `result` out of the status document at `Operation-Location`,
    /// whoever generated the code around it.
    pub takes_result: bool,
    /// The generators whose code throws where a typed result has no body.
    pub needs_body: &'static [Generator],
    /// The generators whose code throws where the first answer has a code that isn't declared.
    pub refuses_undeclared: &'static [Generator],
}

impl Code {
    /// Code for either generator that refuses nothing.
    pub const PLAIN: Self = Self {
        types: Types::ByDocument,
        is_of_typespec: false,
        takes_result: false,
        needs_body: &[],
        refuses_undeclared: &[],
    };

    /// The generator of a document, and the other one where the document doesn't say which it is
    /// for. `x-typespec-generated` says so; AutoRest is the only one that reads documents.
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

/// What a generated method returns.
#[derive(Clone, Debug)]
pub enum Returned<'w> {
    /// Nothing, whatever the last answer holds.
    Nothing,
    /// A value of this schema.
    Schema(Schema<'w>),
    /// The document doesn't say.
    Unknown,
}

impl<'w> Returned<'w> {
    /// Where its schema is written.
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

    /// What the method of an operation returns.
    pub fn returned<'w>(self, lro: &Lro<'w>) -> Returned<'w> {
        match (self, &lro.result.value) {
            (Self::AutoRest, _) => own_schema(lro).map_or(Returned::Nothing, Returned::Schema),
            (Self::TypeSpec, LroResult::Void) => Returned::Nothing,
            (Self::TypeSpec, LroResult::Schema(schema, _)) => Returned::Schema(schema.clone()),
            (Self::TypeSpec, LroResult::Unknown) => Returned::Unknown,
        }
    }
}

/// The schema of an operation's own success responses: of the 200, else of the first one that has
/// a schema.
pub fn own_schema<'w>(lro: &Lro<'w>) -> Option<Schema<'w>> {
    let of_200 = lro.subject.response(200).and_then(Response::schema);
    of_200.or_else(|| lro.subject.successes().find_map(Response::schema))
}
