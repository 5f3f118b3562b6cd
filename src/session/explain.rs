use rayon::prelude::*;

use super::error::SessionError;
use super::neighbours::{Neighbours, WholeModels};
use super::open::Session;
use crate::diagnostic::OperationName;
use crate::explain::{Explanation, missing_signs};
use crate::model::{Lro, Subject, Survey};
use crate::openapi::{Operation, OperationPattern};
use crate::text::{counted, listed, nearest};

/// The number of documents that are explained at a time: enough for all threads, and few enough
/// that the first explanations appear before the last ones are made.
const DOCUMENTS_AT_A_TIME: usize = 64;

/// The maximum number of suggestions for a name that doesn't exist.
const SUGGESTIONS: usize = 3;

/// The long-running operations to explain.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Which<'q> {
    /// All operations.
    #[default]
    All,
    /// The operations with this `operationId`, or with this method and path, as in
    /// `PUT /widgets/{name}`. `*` means any text.
    Named(&'q str),
}

impl Session {
    /// Explains long-running operations, in the order of their documents.
    ///
    /// # Errors
    /// No operation has the name, or the operation isn't recognized as long-running.
    pub fn explain(&self, which: Which<'_>) -> Result<Vec<Explanation>, SessionError> {
        let mut all = Vec::new();
        self.explain_each(which, |explanation| explanation, |next| all.push(next))?;
        Ok(all)
    }

    /// Explains many operations. Several threads call `make` for each explanation. `take` gets the
    /// results in order, while other operations are still being explained. Returns the number of
    /// long-running operations, explained or not.
    ///
    /// # Errors
    /// No operation has the name, or the operation isn't recognized as long-running.
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
        let neighbours = self.neighbours(&survey, |lro| wanted.includes(&lro.subject.operation));
        let whole = neighbours.as_ref().map(Neighbours::survey);
        let whole = whole.as_ref();
        let whole = whole.map(|whole| WholeModels::of(whole, audience));
        let explain = |lro: &Lro<'_>| {
            let explanation = Explanation::for_audience(lro, audience);
            let changes =
                |whole: &WholeModels<'_>| self.may_change(lro) && whole.change(lro, &explanation);
            match whole.as_ref().is_some_and(changes) {
                true => explanation.lacking_neighbours(),
                false => explanation,
            }
        };
        for some in survey.documents.chunks(DOCUMENTS_AT_A_TIME) {
            let lros = some.par_iter().flat_map_iter(|document| &document.lros);
            let wanted = lros.filter(|lro| wanted.includes(&lro.subject.operation));
            let made: Vec<T> = wanted.map(|lro| make(explain(lro))).collect();
            made.into_iter().for_each(&mut take);
        }
        let documents = survey.documents.iter();
        Ok(documents.map(|document| document.lros.len()).sum())
    }
}

/// The operations that the user wants.
enum Wanted {
    All,
    /// The operations with exactly this name, in which `*` has no special meaning.
    Named(String),
    Matching(OperationPattern),
}

impl Wanted {
    /// Reads the name or the pattern of long-running operations.
    fn read(text: &str, survey: &Survey<'_>) -> Result<Self, SessionError> {
        let lros = || survey.documents.iter().flat_map(|document| &document.lros);
        let is_there = |wanted: &Self| lros().any(|lro| wanted.includes(&lro.subject.operation));
        let named = Self::Named(text.to_owned());
        if is_there(&named) {
            return Ok(named);
        }
        let matching =
            Self::Matching(OperationPattern::parse(text).map_err(SessionError::refused)?);
        if is_there(&matching) {
            return Ok(matching);
        }
        if let Some(error) = named
            .not_long_running(text, survey)
            .or_else(|| matching.not_long_running(text, survey))
        {
            return Err(error);
        }
        let verb = if text.contains('*') {
            "matches"
        } else {
            "is called"
        };
        let error = SessionError::refused(format!("no operation {verb} `{}`", text.escape_debug()));
        let names: Vec<String> = lros().map(|lro| name_like(lro, text)).collect();
        Err(match nearest_few(text, &names).as_slice() {
            [] => error,
            close => error.help(format!("did you mean {}?", listed(close, "or"))),
        })
    }

    /// The error for a name that only matches operations that aren't long-running; `None` if no
    /// operation has the name.
    fn not_long_running(&self, text: &str, survey: &Survey<'_>) -> Option<SessionError> {
        let documents = survey.documents.iter();
        let subjects = documents.flat_map(|document| &document.operations);
        let mut found = subjects.filter(|subject| self.includes(&subject.operation));
        let only = found.next()?;
        let others = found.count();
        if others > 0 {
            let text = text.escape_debug();
            let count = counted(others + 1, "operation");
            let error = SessionError::refused(format!(
                "`{text}` matches {count}, and none is recognized as long-running"
            ));
            return Some(error.help(format!(
                "name one operation to see why, such as `{}`",
                only.operation.name().to_string().escape_debug()
            )));
        }
        Some(SessionError::NotLongRunning {
            message: format!("{} isn't recognized as long-running", described(only)),
            signs: missing_signs(only),
        })
    }

    fn includes(&self, operation: &Operation<'_>) -> bool {
        match self {
            Self::All => true,
            Self::Matching(pattern) => pattern.matches(operation),
            Self::Named(wanted) => {
                let name = operation.name();
                name.id.as_deref() == Some(wanted)
                    || wanted.split_once(' ').is_some_and(|(method, path)| {
                        method.eq_ignore_ascii_case(&name.method) && path.trim() == name.path
                    })
            }
        }
    }
}

/// An operation with its name and its place: `getJob` (GET /jobs/{jobId} in jobs.json:7).
fn described(subject: &Subject<'_>) -> String {
    let name = subject.operation.name();
    let site = subject.operation.site();
    let document = site.place.document();
    let line = document.line_of(site.span().start);
    let place = format!("{}:{line}", document.path());
    let request = OperationName {
        id: None,
        ..name.clone()
    };
    match &name.id {
        Some(id) => format!("`{}` ({request} in {place})", id.escape_debug()),
        None => format!("`{request}` in {place}"),
    }
}

/// The name of an operation, in the same form as the name that the user wrote.
fn name_like(lro: &Lro<'_>, wanted: &str) -> String {
    let name = lro.subject.operation.name();
    let id = name.id.filter(|_| !wanted.contains(' '));
    OperationName { id, ..name }.to_string()
}

/// The names that are most similar to a word, in backticks.
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
