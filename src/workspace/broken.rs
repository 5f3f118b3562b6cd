//! References that lead nowhere, found for a document when someone asks.

use std::borrow::Cow;
use std::collections::HashMap;

use rustc_hash::FxHashMap;

use super::problem::{Broken, BrokenReference};
use super::reference::{ReferenceError, Target, is_in_example};
use super::{Document, Place, Workspace};

impl Workspace {
    /// Whether some `$ref` of a document leads nowhere, or only where file systems ignore case.
    /// Those in examples don't count, nor do those to documents that could not be read, which are
    /// findings of their own. The document is searched at the first call.
    pub fn has_broken_references(&self, document: &Document) -> bool {
        !self.broken_references(document).is_empty()
    }

    fn broken_references<'w>(&'w self, document: &'w Document) -> &'w [BrokenReference] {
        document.broken.get_or_init(|| search(self, document))
    }
}

impl<'w> Place<'w> {
    /// What is wrong with the `$ref` of this object, if it has one and something is. Of a ring of
    /// references only one has a problem, so that it is one finding.
    pub fn broken(self) -> Option<&'w Broken> {
        let reference = self.reference()?;
        let broken = self.workspace().broken_references(reference.document());
        let at = broken
            .binary_search_by_key(&reference.node().id(), |broken| broken.node)
            .ok()?;
        broken.get(at).map(|broken| &broken.problem)
    }
}

/// Where a reference leads, as far as this search needs to know.
enum Verdict {
    Somewhere,
    /// To an object that is a reference itself.
    Further,
    /// To a document that could not be read, which is a finding of its own.
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
    let mut rings = Rings::default();
    // Most references of a document say what another one has said.
    let mut known: HashMap<Cow<'_, str>, Verdict> = HashMap::new();
    let may_be_replaced = document.has_repeated_keys();
    let references = document.tree().references();
    for node in references.filter(|node| node.has_key("$ref")) {
        let place = workspace.place(document, node.id());
        let Some(object) = place.parent() else {
            continue;
        };
        // A later `$ref` of the same object counts instead.
        if may_be_replaced && object.reference() != Some(place) {
            continue;
        }
        let verdict = match node.as_str() {
            Some(text) => known.entry(text).or_insert_with(|| Verdict::of(place)),
            None => &Verdict::of(place),
        };
        match verdict {
            Verdict::Somewhere | Verdict::ToTheUnreadable => {}
            Verdict::Further => rings.walk(object),
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
    for first in rings.firsts {
        if let Some(reference) = first.reference()
            && reference.document().id() == document.id()
            && !is_in_example(reference.node())
        {
            found.push(BrokenReference {
                node: reference.node().id(),
                problem: Broken::Nowhere(ReferenceError::Cycle),
            });
        }
    }
    found.sort_unstable_by_key(|broken| broken.node);
    found.dedup_by_key(|broken| broken.node);
    found
}

/// Rings of objects that are nothing but references to each other.
#[derive(Default)]
struct Rings<'w> {
    /// The walk in which an object was met.
    met: FxHashMap<Place<'w>, usize>,
    walks: usize,
    /// The first object of every ring, by document and position.
    firsts: Vec<Place<'w>>,
}

impl<'w> Rings<'w> {
    /// Follows references from an object to their end, or to what was met before.
    fn walk(&mut self, start: Place<'w>) {
        let walk = self.walks;
        self.walks += 1;
        let mut place = start;
        loop {
            match self.met.get(&place) {
                Some(&earlier) if earlier == walk => {
                    self.firsts.extend(ring(place).min());
                    return;
                }
                Some(_) => return,
                None => {}
            }
            self.met.insert(place, walk);
            match place.next() {
                Some(next) => place = next,
                None => return,
            }
        }
    }
}

/// The objects of the ring that `start` belongs to, each once.
fn ring(start: Place<'_>) -> impl Iterator<Item = Place<'_>> {
    std::iter::successors(Some(start), move |place| {
        place.next().filter(|&next| next != start)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::{Input, Memory};

    fn load(files: &[(&str, &str)]) -> Workspace {
        let source: Memory = files.iter().copied().collect();
        Workspace::load(&source, &[Input::Folder(String::new())]).0
    }

    /// The broken references of a document, as they are written.
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
