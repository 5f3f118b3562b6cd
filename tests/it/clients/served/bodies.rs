//! The bodies of mocks against the schemas of their documents, as an independent validator reads them.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::PathBuf;

use jsonschema::{Draft, Retrieve, Uri};
use lro_lint::internals::mock::Content;
use serde_json::{Value, json};

use super::operation::Set;
use super::script::{FIRST, scripts};

/// The documents of a set, by the paths of their URIs.
#[derive(Clone)]
struct Documents(PathBuf);

impl Retrieve for Documents {
    fn retrieve(&self, uri: &Uri<String>) -> Result<Value, Box<dyn Error + Send + Sync>> {
        let path = uri.path().as_str().trim_start_matches('/');
        let text = fs::read_to_string(self.0.join(path))?;
        let text = text.trim_start_matches('\u{feff}');
        // JSON is YAML, but slower to read as such.
        Ok(match path.ends_with(".json") {
            true => serde_json::from_str(text)?,
            false => serde_yaml::from_str(text)?,
        })
    }
}

/// A JSON Pointer as the fragment of a URI.
fn encoded(pointer: &str) -> String {
    let mut encoded = String::new();
    for byte in pointer.bytes() {
        match byte {
            b'/' | b'~' | b'-' | b'_' | b'.' => encoded.push(byte.into()),
            _ if byte.is_ascii_alphanumeric() => encoded.push(byte.into()),
            _ => encoded += &format!("%{byte:02X}"),
        }
    }
    encoded
}

/// What a validator says against the bodies of a set, and how many bodies it looked at.
fn complaints(set: Set) -> (Vec<String>, usize) {
    let documents = Documents(set.folder());
    let mut found = Vec::new();
    let mut bodies = 0;
    set.each(|name, lro| {
        for script in scripts(lro) {
            let named = script.names.iter();
            let later =
                named.map(|(url, name)| (name.as_str(), &script.full["at-end"][url]["body"]));
            let first = (FIRST, &script.full["initial"]["body"]);
            for (place, body) in later.chain([first]) {
                let Some(schema) = script.contents.get(place).and_then(Content::schema) else {
                    continue;
                };
                if body.is_null() {
                    continue;
                }
                bodies += 1;
                let at = schema.place();
                let pointer = encoded(&at.pointer().to_string());
                let reference = format!("lint:///{}#{pointer}", at.document().path());
                let validator = jsonschema::options()
                    .with_draft(Draft::Draft4)
                    .with_retriever(documents.clone())
                    .build(&json!({ "$ref": reference }));
                let validator = match validator {
                    Ok(validator) => validator,
                    Err(error) => {
                        found.push(format!("{name}, {place}: {reference}: {error}"));
                        continue;
                    }
                };
                for error in validator.iter_errors(body) {
                    let kind = format!("{:?}", error.kind());
                    let kind = kind.split([' ', '(']).next().unwrap_or_default();
                    let path = error.instance_path().to_string();
                    found.push(format!("{kind}: {name}, {place}: {path}: {error}"));
                }
            }
        }
    });
    (found, bodies)
}

#[test]
fn bodies_of_samples_are_what_their_schemas_say() {
    let (found, bodies) = complaints(Set::Sample);
    assert!(bodies > 100, "{bodies}");
    assert!(
        found.is_empty(),
        "{} of {bodies}\n{}",
        found.len(),
        found.join("\n")
    );
}

#[test]
#[ignore = "needs LRO_LINT_DATA: real specifications"]
fn bodies_of_real_documents_are_what_their_schemas_say() {
    for set in Set::DATA {
        let (found, bodies) = complaints(set);
        eprintln!(
            "{}: {} complaints about {bodies} bodies",
            set.name(),
            found.len()
        );
        let mut others = 0;
        let mut kinds: BTreeMap<&str, Vec<&String>> = BTreeMap::new();
        for complaint in &found {
            let kind = complaint.split(':').next().unwrap_or_default();
            kinds.entry(kind).or_default().push(complaint);
        }
        for (kind, complaints) in kinds {
            eprintln!("  {kind}: {}", complaints.len());
            // Texts of a pattern are beyond a mock, and Azure's lists of values are open.
            if !["Pattern", "Enum"].contains(&kind) {
                let some = complaints.iter().take(10);
                some.for_each(|complaint| eprintln!("    {complaint}"));
                others += complaints.len();
            }
        }
        // Real schemas contradict themselves here and there, and no body could be right.
        assert!(50 * others <= bodies, "{others} of {bodies}");
    }
}
