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
    /// The files in which examples stand, where they were read.
    pub(crate) examples: Option<&'w Examples>,
}

/// A specification with its operations.
#[derive(Debug)]
pub struct Surveyed<'w> {
    /// The API.
    pub api: Api<'w>,
    /// Its profile.
    pub profile: &'w Profile,
    /// Its operations, in the order of the document.
    pub operations: Vec<Subject<'w>>,
    /// The long-running ones among them, in the same order.
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
        // A model is large, so there is room for no more than there are.
        let mut lros = Vec::with_capacity(long_running.clone().count());
        lros.extend(long_running.map(|subject| Lro::new(subject.clone(), index, &headers)));
        Self {
            api,
            profile,
            operations,
            lros,
        }
    }

    /// References to the files in which the examples of the long-running operations and of their
    /// status monitors stand.
    pub fn example_references(&self) -> impl Iterator<Item = Place<'w>> {
        self.lros.iter().flat_map(|lro| {
            let status = lro.status_operation();
            let operations = std::iter::once(&lro.subject.operation).chain(status);
            operations.flat_map(Operation::example_references)
        })
    }
}

impl<'w> Survey<'w> {
    /// Reads the operations of every specification, then builds the models: a status monitor may
    /// be described in another document than the operations that it serves.
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
        for (_, api, profile, _, statuses) in &mut read {
            index.operations.add(*api);
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

    /// Reads the files in which the examples of the long-running operations and of their status
    /// monitors stand. Nobody else's are read.
    pub fn load_examples(&self, source: &dyn Source) -> Examples {
        self.load_examples_again(source, None)
    }

    /// The same, where `before` are the examples of a state from which only the files at some paths
    /// differ. None of the others is read again.
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

    /// `true` if examples were read from a file of that path.
    pub fn has_example(&self, path: &str) -> bool {
        let known = self.examples.map(Examples::workspace);
        known.is_some_and(|known| known.find(path).is_some())
    }

    /// Gives the models their examples. Without them, nothing is known of what a service shows.
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
