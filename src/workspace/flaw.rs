//! Finds the documents that lead to a flawed document.
//!
//! For example, the rule about repeated keys must search the references of `api.json` only if one
//! of the documents that they lead to repeats a key.

use std::sync::OnceLock;

use rustc_hash::FxHashSet;

use super::{Document, FileId, Workspace};

/// A fault of a document. Some rule searches everything that operations reach for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// A `$ref` leads nowhere.
    BrokenReference,
    /// An object has the same key more than once.
    RepeatedKey,
}

/// The documents that lead to a flawed one, by flaw; filled at the first call.
#[derive(Debug, Default)]
pub(super) struct Flawed {
    by_reference: OnceLock<FxHashSet<FileId>>,
    by_key: OnceLock<FxHashSet<FileId>>,
}

/// The number of documents to search for one document. Hardly any document refers to more. If
/// thousands of documents do, all are searched at once.
const FEW: usize = 64;

impl Workspace {
    /// `true` if a document, or one that it refers to directly or through others, has a flaw.
    pub fn leads_to(&self, document: &Document, flaw: Flaw) -> bool {
        let is_flawed = |document: &Document| match flaw {
            Flaw::BrokenReference => self.has_broken_references(document),
            Flaw::RepeatedKey => document.has_repeated_keys(),
        };
        if let Some(few) = self.closure(document, FEW) {
            return few.into_iter().any(is_flawed);
        }
        let known = match flaw {
            Flaw::BrokenReference => &self.flawed.by_reference,
            Flaw::RepeatedKey => &self.flawed.by_key,
        };
        let flawed = known.get_or_init(|| self.reaching(is_flawed));
        flawed.contains(&document.id())
    }

    /// A document and everything that it refers to, directly or through others; `None` if these are
    /// more than `most` documents.
    fn closure<'w>(&'w self, document: &'w Document, most: usize) -> Option<Vec<&'w Document>> {
        let mut found = vec![document];
        let mut seen = FxHashSet::from_iter([document.id()]);
        let mut at = 0;
        while let Some(next) = found.get(at) {
            at += 1;
            for id in next.referenced() {
                if !seen.insert(id) {
                    continue;
                }
                if found.len() == most {
                    return None;
                }
                found.push(self.document(id));
            }
        }
        Some(found)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Input, Memory};
    use super::*;

    #[test]
    fn a_flaw_is_known_at_any_distance() {
        for length in [3, 3 * FEW] {
            let link = |to: usize| format!(r#"{{ "$ref": "f{to}.json#/definitions/A" }}"#);
            let files = (0..length).map(|number| {
                let (next, last) = (number + 1, length - 1);
                let own = match number == last {
                    true => r#"{ "a": 1, "a": 2 }"#.to_owned(),
                    false => link(next),
                };
                let text = format!(r#"{{ "swagger": "2.0", "definitions": {{ "A": {own} }} }}"#);
                (format!("f{number}.json"), text)
            });
            let sound = (
                "sound.json".to_owned(),
                r#"{ "swagger": "2.0" }"#.to_owned(),
            );
            let source: Memory = files.chain([sound]).collect();
            let (workspace, _) = Workspace::load(&source, &[Input::Folder(String::new())]);
            let leads = |path: &str, flaw: Flaw| {
                let document = workspace.find(path).expect("a document");
                workspace.leads_to(document, flaw)
            };
            assert!(leads("f0.json", Flaw::RepeatedKey), "{length}");
            assert!(!leads("f0.json", Flaw::BrokenReference), "{length}");
            assert!(!leads("sound.json", Flaw::RepeatedKey), "{length}");
        }
    }
}
