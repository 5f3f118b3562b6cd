use rayon::prelude::*;

use super::error::SessionError;
use super::open::Session;
use crate::diagnostic::OperationName;
use crate::explain::Explanation;
use crate::model::{Lro, Survey};
use crate::openapi::OperationPattern;
use crate::text::{listed, nearest};

/// How many documents are explained at a time: enough for all threads, few enough that the first
/// explanations are out before the last are made.
const DOCUMENTS_AT_A_TIME: usize = 64;

/// How many names are suggested for one that isn't there.
const SUGGESTIONS: usize = 3;

/// Which long-running operations to explain.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Which<'q> {
    /// All.
    #[default]
    All,
    /// Those with this `operationId`, or with this method and path, as in `PUT /widgets/{name}`. `*`
    /// means any text.
    Named(&'q str),
}

impl Session {
    /// Explains long-running operations, in the order of their documents.
    ///
    /// # Errors
    /// No long-running operation has the name.
    pub fn explain(&self, which: Which<'_>) -> Result<Vec<Explanation>, SessionError> {
        let mut all = Vec::new();
        self.explain_each(which, |explanation| explanation, |next| all.push(next))?;
        Ok(all)
    }

    /// The same for many operations: `make` is called for each, by several threads, and `take` gets
    /// what it made, in order and while others are still being explained. Returns how many operations
    /// are long-running, explained or not.
    ///
    /// # Errors
    /// No long-running operation has the name.
    pub fn explain_each<T: Send>(
        &self,
        which: Which<'_>,
        make: impl Fn(Explanation) -> T + Sync,
        mut take: impl FnMut(T),
    ) -> Result<usize, SessionError> {
        let survey = self.configured.survey(&self.workspace);
        let wanted = match which {
            Which::All => Wanted::All,
            Which::Named(name) => Wanted::read(name, &survey)?,
        };
        let audience = self.options.audience;
        for some in survey.documents.chunks(DOCUMENTS_AT_A_TIME) {
            let lros = some.par_iter().flat_map_iter(|document| &document.lros);
            let wanted = lros.filter(|lro| wanted.includes(lro));
            let made: Vec<T> = wanted
                .map(|lro| make(Explanation::for_audience(lro, audience)))
                .collect();
            made.into_iter().for_each(&mut take);
        }
        let documents = survey.documents.iter();
        Ok(documents.map(|document| document.lros.len()).sum())
    }
}
/// The operations that the user wants.
enum Wanted {
    All,
    /// Those of exactly this name, which may hold what stands for any text in a pattern.
    Named(String),
    Matching(OperationPattern),
}

impl Wanted {
    /// Reads the name or the pattern of long-running operations that are there.
    fn read(text: &str, survey: &Survey<'_>) -> Result<Self, SessionError> {
        let lros = || survey.documents.iter().flat_map(|document| &document.lros);
        let is_there = |wanted: &Self| lros().any(|lro| wanted.includes(lro));
        let named = Self::Named(text.to_owned());
        if is_there(&named) {
            return Ok(named);
        }
        let matching =
            Self::Matching(OperationPattern::parse(text).map_err(SessionError::refused)?);
        if is_there(&matching) {
            return Ok(matching);
        }
        let verb = if text.contains('*') {
            "matches"
        } else {
            "is called"
        };
        let error = SessionError::refused(format!(
            "no long-running operation {verb} `{}`",
            text.escape_debug()
        ));
        let names: Vec<String> = lros().map(|lro| name_like(lro, text)).collect();
        Err(match nearest_few(text, &names).as_slice() {
            [] => error,
            close => error.help(format!("did you mean {}?", listed(close, "or"))),
        })
    }

    fn includes(&self, lro: &Lro<'_>) -> bool {
        match self {
            Self::All => true,
            Self::Matching(pattern) => pattern.matches(&lro.subject.operation),
            Self::Named(wanted) => {
                let name = lro.subject.operation.name();
                name.id.as_deref() == Some(wanted)
                    || wanted.split_once(' ').is_some_and(|(method, path)| {
                        method.eq_ignore_ascii_case(&name.method) && path.trim() == name.path
                    })
            }
        }
    }
}

/// The name of an operation, written as the user wrote theirs.
fn name_like(lro: &Lro<'_>, wanted: &str) -> String {
    let name = lro.subject.operation.name();
    let id = name.id.filter(|_| !wanted.contains(' '));
    OperationName { id, ..name }.to_string()
}

/// The names that come nearest to a word, in backticks.
fn nearest_few(word: &str, names: &[String]) -> Vec<String> {
    let mut found: Vec<&str> = Vec::new();
    while found.len() < SUGGESTIONS {
        let left = names.iter().map(String::as_str);
        let Some(next) = nearest(word, left.filter(|name| !found.contains(name))) else {
            break;
        };
        found.push(next);
    }
    let quoted = found
        .iter()
        .map(|name| format!("`{}`", name.escape_debug()));
    quoted.collect()
}
