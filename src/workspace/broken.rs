//! Broken references of a document, found at the first call.

use std::borrow::Cow;
use std::collections::HashMap;

use super::problem::{Broken, BrokenReference};
use super::reference::{ReferenceError, Target, is_in_example};
use super::{Document, Place, Workspace};

impl Workspace {
    /// `true` if some `$ref` of a document leads nowhere, or is found only on file systems that
    /// ignore case. References in examples don't count. References to unreadable documents don't
    /// count either: those documents have their own findings. The document is searched at the first
    /// call.
    pub fn has_broken_references(&self, document: &Document) -> bool {
        !self.broken_references(document).is_empty()
    }

    fn broken_references<'w>(&'w self, document: &'w Document) -> &'w [BrokenReference] {
        document.broken.get_or_init(|| search(self, document))
    }
}

impl<'w> Place<'w> {
    /// The fault of this object's `$ref`, if it has a broken one. A ring of references has only one
    /// broken reference, so it gets one finding.
    pub fn broken(self) -> Option<&'w Broken> {
        let reference = self.reference()?;
        let broken = self.workspace().broken_references(reference.document());
        broken
            .get(reference.broken_number()?)
            .map(|broken| &broken.problem)
    }

    /// The index of this string among the broken references of its document, if it is one of them.
    pub(super) fn broken_number(self) -> Option<usize> {
        let broken = self.workspace().broken_references(self.document());
        let id = self.node().id();
        broken.binary_search_by_key(&id, |broken| broken.node).ok()
    }
}

/// The target of a reference, in the detail that this search needs.
enum Verdict {
    Somewhere,
    /// To an object that is a reference itself.
    Further,
    /// To an unreadable document, which has its own finding.
    ToTheUnreadable,
    Broken(Broken),
}

impl Verdict {
    fn of(reference: Place<'_>) -> Self {
        match (reference.resolve(), reference.target_file()) {
            (Err(ReferenceError::Unreadable), _) => Self::ToTheUnreadable,
            (Err(error), _) => Self::Broken(Broken::Nowhere(error)),
            (Ok(_), Some(Target::OtherCase(id))) => Self::Broken(Broken::OtherCase(*id)),
            (Ok(target), _) if target.reference().is_some() => Self::Further,
            (Ok(_), _) => Self::Somewhere,
        }
    }
}

fn search(workspace: &Workspace, document: &Document) -> Vec<BrokenReference> {
    let mut found = Vec::new();
    // Most references of a document repeat the text of another one.
    let mut known: HashMap<Cow<'_, str>, Verdict> = HashMap::new();
    let may_be_replaced = document.has_repeated_keys();
    let references = document.tree().references();
    for node in references.filter(|node| node.has_key("$ref")) {
        let place = workspace.place(document, node.id());
        let Some(object) = place.parent() else {
            continue;
        };
        // A later `$ref` of the same object replaces this one.
        if may_be_replaced && object.reference() != Some(place) {
            continue;
        }
        let verdict = match node.as_str() {
            Some(text) => known.entry(text).or_insert_with(|| Verdict::of(place)),
            None => &Verdict::of(place),
        };
        match verdict {
            Verdict::Somewhere | Verdict::ToTheUnreadable => {}
            Verdict::Further => {
                if let Some(first) = object.ring()
                    && first.document().id() == document.id()
                    && !is_in_example(first.node())
                {
                    found.push(BrokenReference {
                        node: first.node().id(),
                        problem: Broken::Nowhere(ReferenceError::Cycle),
                    });
                }
            }
            Verdict::Broken(problem) => {
                if !is_in_example(node) {
                    found.push(BrokenReference {
                        node: node.id(),
                        problem: problem.clone(),
                    });
                }
            }
        }
    }
    found.sort_unstable_by_key(|broken| broken.node);
    found.dedup_by_key(|broken| broken.node);
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::{Input, Memory};

    fn load(files: &[(&str, &str)]) -> Workspace {
        let source: Memory = files.iter().copied().collect();
        Workspace::load(&source, &[Input::Folder(String::new())]).0
    }

    /// The broken references of a document, as written.
    fn broken(workspace: &Workspace, path: &str) -> Vec<(String, Broken)> {
        let document = workspace.find(path).unwrap();
        workspace
            .broken_references(document)
            .iter()
            .map(|broken| {
                let node = document.tree().node(broken.node);
                (node.as_str().unwrap().into_owned(), broken.problem.clone())
            })
            .collect()
    }

    #[test]
    fn a_sound_document_has_none() {
        let workspace = load(&[(
            "a.json",
            r##"{ "swagger": "2.0", "definitions": {
                "A": { "properties": { "a": { "$ref": "#/definitions/A" }, "b": { "$ref": "#/definitions/B" } } },
                "B": { "$ref": "#/definitions/A" } } }"##,
        )]);
        assert_eq!(broken(&workspace, "a.json"), []);
    }

    #[test]
    fn what_leads_nowhere_is_told_with_the_reason() {
        let workspace = load(&[
            (
                "a.json",
                r##"{ "swagger": "2.0", "x": [ { "$ref": "#/definitions/Nope" },
                    { "$ref": "nope.json" }, { "$ref": "faulty.json" }, { "$ref": "Common/b.json" } ],
                    "get": { "x-ms-examples": { "e": { "$ref": "examples/nope.json" } } } }"##,
            ),
            ("faulty.json", "{"),
            ("common/b.json", "{}"),
        ]);
        let expected = [
            (
                "#/definitions/Nope",
                Broken::Nowhere(ReferenceError::MissingNode),
            ),
            ("nope.json", Broken::Nowhere(ReferenceError::MissingFile)),
            (
                "Common/b.json",
                Broken::OtherCase(workspace.find("common/b.json").unwrap().id()),
            ),
        ];
        let expected = expected.map(|(text, problem)| (text.to_owned(), problem));
        assert_eq!(broken(&workspace, "a.json"), expected);
    }

    #[test]
    fn a_ring_is_one_problem_in_whichever_document_it_begins() {
        let workspace = load(&[
            (
                "a.json",
                r##"{ "swagger": "2.0", "definitions": {
                    "In": { "$ref": "b.json#/definitions/T" }, "Self": { "$ref": "#/definitions/Self" } } }"##,
            ),
            (
                "b.json",
                r##"{ "swagger": "2.0", "definitions": {
                    "T": { "$ref": "#/definitions/U" }, "U": { "$ref": "b.json#/definitions/T" } } }"##,
            ),
        ]);
        let cycle = |text: &str| {
            let problem = Broken::Nowhere(ReferenceError::Cycle);
            vec![(text.to_owned(), problem)]
        };
        assert_eq!(broken(&workspace, "a.json"), cycle("#/definitions/Self"));
        assert_eq!(broken(&workspace, "b.json"), cycle("#/definitions/U"));
    }
}
