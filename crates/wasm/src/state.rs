//! The documents of a workspace, open or not.
#![forbid(unsafe_code)]

use std::fmt;

use lro_lint::session::Session;

use crate::problem::Problem;
use crate::request::Request;

pub(crate) enum State {
    Open(Session),
    /// The documents can't be opened. The request is missing if it can't be read itself.
    Failed(Problem, Option<Request>),
}

impl State {
    pub(crate) fn open(documents: &str, options: Option<&str>) -> Self {
        match Request::read_parts(documents, options) {
            Ok(request) => Self::of(request),
            Err(problem) => Self::Failed(problem, None),
        }
    }

    fn of(request: Request) -> Self {
        match request.clone().session() {
            Ok(session) => Self::Open(session),
            Err(problem) => Self::Failed(problem, Some(request)),
        }
    }

    pub(crate) fn session(&self) -> Result<&Session, Problem> {
        match self {
            Self::Open(session) => Ok(session),
            Self::Failed(problem, _) => Err(problem.clone()),
        }
    }

    /// Replaces the text of a file, or adds a file. Documents that can't be opened are tried again.
    pub(crate) fn replace(&mut self, path: &str, text: &str) -> Result<(), Problem> {
        match self {
            Self::Open(session) => {
                *session = session.replace(path, text)?;
                Ok(())
            }
            Self::Failed(problem, None) => Err(problem.clone()),
            Self::Failed(_, Some(request)) => {
                let mut request = request.clone();
                request.replace(path, text);
                *self = Self::of(request);
                self.session().map(|_| ())
            }
        }
    }
}

impl fmt::Debug for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Open(_) => f.write_str("Open"),
            Self::Failed(problem, _) => write!(f, "Failed({problem:?})"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_corrected_configuration_opens_the_documents() {
        let mut state = State::open(
            r#"{ "lro-lint.yaml": "none: 1", "a.json": "{ \"swagger\": \"2.0\" }" }"#,
            None,
        );
        assert!(state.session().is_err());
        assert!(state.replace("lro-lint.yaml", "none: 2").is_err());
        assert!(state.replace("lro-lint.yaml", "profile: arm").is_ok());
        assert!(state.session().is_ok());
    }

    #[test]
    fn a_wrong_configuration_leaves_the_documents_open() {
        let document = r#"{ "swagger": "2.0", "paths": {} }"#;
        let mut state = State::open("{}", None);
        assert!(state.replace("a.json", document).is_ok());
        assert!(state.replace("lro-lint.yaml", "none: 1").is_err());
        assert!(state.session().is_ok());
        assert!(state.replace("a.json", document).is_ok());
    }

    #[test]
    fn a_request_that_cannot_be_read_stays_an_error() {
        let mut state = State::open("[", None);
        let problem = state.session().err();
        assert!(state.replace("a.json", "{}").is_err());
        assert_eq!(state.session().err(), problem);
    }
}
