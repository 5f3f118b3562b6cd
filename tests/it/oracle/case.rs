use std::fs;
use std::path::Path;

use lro_lint::internals::explain::Explanation;
use lro_lint::internals::model::{self, Profile, Survey};
use lro_lint::internals::workspace::{Input, Memory, Workspace};
use serde_json::Value;

/// How a document is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Reading {
    /// Swagger 2.0, as it was emitted.
    AsGiven,
    /// Without the extensions that mark an operation and say how it ends.
    Stripped,
    /// OpenAPI 3, which never has them.
    OpenApi3,
}

impl Reading {
    pub(crate) const ALL: [Self; 3] = [Self::AsGiven, Self::Stripped, Self::OpenApi3];
}

/// An API that TypeSpec compiled.
pub(crate) struct Case {
    pub(crate) name: String,
    swagger: Value,
    openapi3: Value,
    /// The long-running operations, as the library knows them.
    pub(crate) answers: Vec<Value>,
    shared: Vec<(String, String)>,
}

fn parse(path: &Path) -> Option<Value> {
    serde_json::from_str(&fs::read_to_string(path).ok()?).ok()
}

impl Case {
    /// All cases of a folder; what they share lies beside them.
    pub(crate) fn all(folder: &Path) -> Vec<Self> {
        let shared: Vec<_> = walkdir::WalkDir::new(folder.join("_common-types"))
            .into_iter()
            .filter_map(Result::ok)
            .filter(|entry| entry.file_type().is_file())
            .map(|entry| {
                let path = entry.path().strip_prefix(folder).unwrap();
                let text = fs::read_to_string(entry.path()).unwrap();
                (path.to_str().unwrap().to_owned(), text)
            })
            .collect();
        let mut cases: Vec<Self> = fs::read_dir(folder)
            .unwrap()
            .filter_map(Result::ok)
            .filter_map(|entry| {
                let path = entry.path();
                let answers = parse(&path.join("lro.json"))?;
                let swagger = parse(&path.join("openapi.json"))?;
                let openapi3 = parse(&path.join("openapi3.json"))?;
                let in_document = |answer: &Value| {
                    answer["hasMetadata"] == true && answer["swagger"]["present"] == true
                };
                let mut answers = answers.as_array()?.clone();
                answers.retain(in_document);
                Some(Self {
                    name: entry.file_name().to_str()?.to_owned(),
                    swagger,
                    openapi3,
                    answers,
                    shared: shared.clone(),
                })
            })
            .collect();
        cases.sort_by(|a, b| a.name.cmp(&b.name));
        cases
    }

    /// Whether it comes from a public repository, written by people who never saw this program.
    pub(crate) fn is_of_others(&self) -> bool {
        self.name.starts_with("samples__") || self.name.starts_with("http-specs__")
    }

    /// The document for a reading.
    pub(crate) fn document(&self, reading: Reading) -> Value {
        match reading {
            Reading::AsGiven => self.swagger.clone(),
            Reading::OpenApi3 => self.openapi3.clone(),
            Reading::Stripped => {
                let mut document = self.swagger.clone();
                for section in ["paths", "x-ms-paths"] {
                    let Some(paths) = document[section].as_object_mut() else {
                        continue;
                    };
                    let items = paths.values_mut().filter_map(Value::as_object_mut);
                    for operation in items.flat_map(|item| item.values_mut()) {
                        if let Some(members) = operation.as_object_mut() {
                            members.retain(|key, _| !key.starts_with("x-ms-long-running"));
                        }
                    }
                }
                document
            }
        }
    }

    /// What the program makes of the document: one object for each operation, as `explain` prints
    /// it.
    pub(crate) fn explained(&self, reading: Reading) -> Vec<Value> {
        let name = format!("{}/openapi.json", self.name);
        let text = serde_json::to_string(&self.document(reading)).unwrap();
        let files = self.shared.iter().map(|(path, text)| (&**path, &**text));
        let source: Memory = files.chain([(&*name, &*text)]).collect();
        let (workspace, errors) = Workspace::load(&source, &[Input::File(name.clone())]);
        assert!(errors.is_empty(), "{errors:?}");
        let survey = Survey::new(&workspace, |api, _| Profile::of(model::detect(api)));
        let lros = survey.documents.iter().flat_map(|document| &document.lros);
        lros.map(|lro| serde_json::to_value(Explanation::of(lro)).unwrap())
            .collect()
    }
}
