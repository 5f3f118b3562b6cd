//! The operations whose mocks are served to clients, and where their documents are.

use std::fs;
use std::path::{Path, PathBuf};

use lro_lint::internals::model::{self, Lro, Profile, Survey};
use lro_lint::internals::workspace::{Disk, Input, Memory, Source, Workspace};

use crate::common::data;

/// A set of documents: the samples of this repository, or a folder of the data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Set {
    Sample,
    Data(&'static str),
}

impl Set {
    /// The sets that need the folder with real specifications.
    pub(super) const DATA: [Self; 5] = [
        Self::Data("oracle"),
        Self::Data("oracle-upstream"),
        Self::Data("corpus/azure-2021"),
        Self::Data("corpus/fabric"),
        Self::Data("corpus/testserver"),
    ];

    /// The name in the recordings.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Sample => "sample",
            Self::Data(folder) => folder.rsplit('/').next().unwrap(),
        }
    }

    /// Where its documents are.
    pub(super) fn folder(self) -> PathBuf {
        match self {
            Self::Sample => Path::new(env!("CARGO_MANIFEST_DIR")).join("specs-sample"),
            Self::Data(folder) => data().join(folder),
        }
    }

    /// Gives every long-running operation of the set to `see`, with its name in the recordings.
    pub(super) fn each(self, mut see: impl FnMut(String, &Lro<'_>)) {
        let folder = self.folder();
        // A case of the oracle has the same document in two forms.
        let is_oracle = self.name().starts_with("oracle");
        if is_oracle {
            let shared = files(&folder.join("_common-types"), &folder);
            let mut cases: Vec<_> = fs::read_dir(&folder)
                .unwrap()
                .map(|entry| entry.unwrap().file_name().into_string().unwrap())
                .collect();
            cases.sort();
            for case in cases {
                let Ok(text) = fs::read_to_string(folder.join(&case).join("openapi.json")) else {
                    continue;
                };
                let path = format!("{case}/openapi.json");
                let source: Memory = shared
                    .iter()
                    .cloned()
                    .chain([(path.clone(), text)])
                    .collect();
                self.each_of(&source, &[Input::File(path)], &mut see);
            }
        } else {
            let source = Disk::new(&folder, 2).unwrap();
            self.each_of(&source, &[Input::Folder(String::new())], &mut see);
        }
    }

    /// Whether the operations of a document are served. The shapes of public APIs are not: these APIs
    /// have clients of their own.
    fn serves(self, path: &str) -> bool {
        let is_shape = path.starts_with("google/")
            || path.starts_with("generic/") && path.split('/').count() > 2;
        self != Self::Sample || !is_shape
    }

    fn each_of(
        self,
        source: &dyn Source,
        inputs: &[Input],
        see: &mut impl FnMut(String, &Lro<'_>),
    ) {
        let (workspace, _) = Workspace::load(source, inputs);
        let survey = Survey::new(&workspace, |api, _| Profile::of(model::detect(api)));
        let documents = survey.documents.iter();
        for document in documents.filter(|one| self.serves(one.api.document().path())) {
            for lro in &document.lros {
                let name = lro.subject.operation.name();
                let id = name.id.unwrap_or(format!("{} {}", name.method, name.path));
                let path = brief(document.api.document().path());
                see(format!("{} {path} {id}", self.name()), lro);
            }
        }
    }
}

/// A path without the folders that say nothing of the service and its version.
fn brief(path: &str) -> String {
    const COMMON: [&str; 6] = [
        "specification",
        "resource-manager",
        "data-plane",
        "stable",
        "preview",
        "openapi.json",
    ];
    let parts = path.split('/').filter(|part| !COMMON.contains(part));
    parts.collect::<Vec<_>>().join("/")
}

/// The files below a folder, by their paths from another.
fn files(folder: &Path, from: &Path) -> Vec<(String, String)> {
    let entries = walkdir::WalkDir::new(folder)
        .into_iter()
        .map(Result::unwrap);
    let files = entries.filter(|entry| entry.file_type().is_file());
    files
        .map(|entry| {
            let path = entry.path().strip_prefix(from).unwrap();
            let text = fs::read_to_string(entry.path()).unwrap();
            (path.to_str().unwrap().to_owned(), text)
        })
        .collect()
}
