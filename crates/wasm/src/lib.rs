//! `lro-lint` as WebAssembly, for browsers and Node.js.
//!
//! Texts in JSON go in and come out. A function that can't do what it is asked returns
//! `{ "error": { "message": … } }`; it throws nothing, and the next call works.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod answer;
mod catalogue;
mod problem;
mod request;
mod state;

use wasm_bindgen::prelude::wasm_bindgen;

use self::problem::or_error;
use self::request::Request;
use self::state::State;

/// Checks documents. The request is `{ "documents": { "path": "text" }, "options": { … } }`. The
/// answer is the report of `lro-lint check --format json`.
#[wasm_bindgen]
pub fn check(request: &str) -> String {
    or_error(Request::read(request).and_then(|request| answer::check(&request.session()?)))
}

/// Explains long-running operations. The request is that of [`check`], with `"operation"` for some
/// operations only: an `operationId`, or a method and a path, in which `*` means any text. The
/// answer is that of `lro-lint explain --format json`.
#[wasm_bindgen]
pub fn explain(request: &str) -> String {
    or_error(Request::read(request).and_then(|request| {
        let operation = request.operation.clone();
        answer::explain(&request.session()?, operation.as_deref())
    }))
}

/// The rule with this code or name, or the rules of a category. The answer is that of
/// `lro-lint rule NAME --format json`, but pages end before their examples, to keep the
/// module small.
#[wasm_bindgen]
pub fn rule(name: &str) -> String {
    or_error(catalogue::rule(name))
}

/// All rules, as [`rule`] returns them, but without the text of their pages.
#[wasm_bindgen]
pub fn rules() -> String {
    or_error(catalogue::rules())
}

/// Opens documents, to ask about them more than once. `documents` is `{ "path": "text" }`, and
/// `options` the options of [`check`].
///
/// If they can't be opened, every question returns the reason. A [`replace`](Workspace::replace)
/// that corrects the wrong file opens them.
#[wasm_bindgen]
pub fn open(documents: &str, options: Option<String>) -> Workspace {
    Workspace(State::open(documents, options.as_deref()))
}

/// Open documents.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Workspace(State);

#[wasm_bindgen]
impl Workspace {
    /// Checks the documents. The answer is that of the function [`check`](crate::check).
    pub fn check(&self) -> String {
        or_error(self.0.session().and_then(answer::check))
    }

    /// Explains the long-running operations, or those with this name. The answer is that of the
    /// function [`explain`](crate::explain).
    pub fn explain(&self, operation: Option<String>) -> String {
        let session = self.0.session();
        or_error(session.and_then(|session| answer::explain(session, operation.as_deref())))
    }

    /// Replaces the text of a file, or adds a file. Only what the change affects is read again. The
    /// answer is `{}`, or an error. After an error the documents are those of before.
    pub fn replace(&mut self, path: &str, text: &str) -> String {
        or_error(self.0.replace(path, text).map(|()| "{}".to_owned()))
    }
}
