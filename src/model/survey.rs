//! The operations of all specifications, read from the documents of a workspace.

use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;

use super::document_facts::DocumentFacts;
use super::index::Index;
use super::lro::Lro;
use super::monitor_index::MonitorIndex;
use super::profile::Profile;
use super::sibling_headers::HeaderCounts;
use super::subject::Subject;
use crate::openapi::{Api, Operation, Schema};
use crate::workspace::{Document, Examples, Place, Source, Workspace};

/// The operations of all specifications of a workspace, and the models of the long-running ones.
#[derive(Debug)]
pub struct Survey<'w> {
    /// The selected specifications, in the order of their paths.
    pub documents: Vec<Surveyed<'w>>,
    /// The files that contain examples, if they were read.
    pub(crate) examples: Option<&'w Examples>,
}

/// A specification with its operations.
#[derive(Debug)]
pub struct Surveyed<'w> {
    /// The API.
    pub api: Api<'w>,
    /// The profile of the API.
    pub profile: &'w Profile,
    /// The operations of the API, in the order of the document.
    pub operations: Vec<Subject<'w>>,
    /// The models of the long-running operations, in the same order.
    pub lros: Vec<Lro<'w>>,
}

impl<'w> Surveyed<'w> {
    fn of(
        api: Api<'w>,
        profile: &'w Profile,
        operations: Vec<Operation<'w>>,
        index: &Index<'w>,
    ) -> Self {
        let facts = DocumentFacts::of(
            api,
            &operations,
            profile,
            index.operations.names_beside(api),
            index.operations.names_of_versions(api),
        );
        let facts = Arc::new(facts);
        let is_asked_again = |body: &Schema<'w>, post: &Operation<'w>| {
            index.monitors.returns_again(body, post, profile)
        };
        let read = |operation| {
            Subject::new(
                operation,
                profile,
                &facts,
                &index.operations,
                is_asked_again,
            )
        };
        let operations: Vec<_> = operations.into_iter().map(read).collect();
        let headers = Arc::new(HeaderCounts::of(&operations));
        let long_running = operations.iter().filter(|one| one.is_long_running());
        // A model is large, so the vector gets no spare capacity.
        let mut lros = Vec::with_capacity(long_running.clone().count());
        lros.extend(long_running.map(|subject| Lro::new(subject.clone(), index, &headers)));
        Self {
            api,
            profile,
            operations,
            lros,
        }
    }

    /// References to the files with the examples of the long-running operations and of their status
    /// monitors.
    pub fn example_references(&self) -> impl Iterator<Item = Place<'w>> {
        self.lros.iter().flat_map(|lro| {
            let status = lro.status_operation();
            let operations = std::iter::once(&lro.subject.operation).chain(status);
            operations.flat_map(Operation::example_references)
        })
    }
}

impl<'w> Survey<'w> {
    /// Reads the operations of every specification, then builds the models. The order matters: a
    /// status monitor may be in another document than the operations that use it.
    pub fn new<P>(workspace: &'w Workspace, profile_of: P) -> Self
    where
        P: Fn(Api<'w>, &'w Document) -> &'w Profile + Sync,
    {
        let mut read: Vec<_> = workspace
            .documents()
            .par_iter()
            .filter(|document| document.version().is_supported())
            .map(|document| {
                let api = Api::new(workspace, document);
                let profile = profile_of(api, document);
                let operations: Vec<Operation<'w>> = api.operations().collect();
                let statuses = MonitorIndex::candidates(&operations, profile);
                (document, api, profile, operations, statuses)
            })
            .collect();
        let mut index = Index::default();
        for (_, api, profile, operations, statuses) in &mut read {
            index.operations.add(*api, operations);
            index.results.add(*api);
            index.monitors.add(*api, profile, std::mem::take(statuses));
        }
        let documents = read
            .into_par_iter()
            .filter(|(document, ..)| document.is_selected())
            .map(|(_, api, profile, operations, _)| Surveyed::of(api, profile, operations, &index))
            .collect();
        Self {
            documents,
            examples: None,
        }
    }

    /// Reads the files with the examples of the long-running operations and of their status
    /// monitors. Examples of other operations aren't read.
    pub fn load_examples(&self, source: &dyn Source) -> Examples {
        self.load_examples_again(source, None)
    }

    /// Reads the examples again after a change. `before` contains the previous examples and the
    /// paths of the changed files. Unchanged files aren't read again.
    pub fn load_examples_again(
        &self,
        source: &dyn Source,
        before: Option<(&Examples, &BTreeSet<String>)>,
    ) -> Examples {
        let documents = self.documents.par_iter();
        let references: Vec<_> = documents
            .flat_map_iter(Surveyed::example_references)
            .collect();
        Examples::load_again(source, references, before)
    }

    /// `true` if examples were read from the file with this path.
    pub fn has_example(&self, path: &str) -> bool {
        let known = self.examples.map(Examples::workspace);
        known.is_some_and(|known| known.find(path).is_some())
    }

    /// Adds the examples to the models. Without examples, no rule can use them as evidence.
    #[must_use]
    pub fn with_examples(mut self, examples: &'w Examples) -> Self {
        self.documents.par_iter_mut().for_each(|document| {
            let lros = std::mem::take(&mut document.lros).into_iter();
            document.lros = lros.map(|lro| lro.with_examples(examples)).collect();
        });
        self.examples = Some(examples);
        self
    }
}
