//! The readers over real documents.

use std::fs;
use std::path::Path;

use lro_lint::internals::syntax::{Tree, from_node, read_json, read_yaml};
use serde_json::Value;
use walkdir::WalkDir;

use crate::common::data;
use crate::readers::oracle::{agrees, assert_is_within, assert_spans_nest};
use crate::readers::yaml::assert_same_tree;

/// Calls `check` with every JSON text below `$LRO_LINT_DATA/corpus`.
fn each_document(check: impl Fn(&Path, &str)) {
    let mut count = 0;
    for entry in WalkDir::new(data().join("corpus")) {
        let path = entry.expect("the corpus can be walked").into_path();
        if path.extension().is_some_and(|ending| ending == "json")
            && let Ok(text) = fs::read_to_string(&path)
        {
            check(&path, &text);
            count += 1;
        }
    }
    assert!(count > 0, "no document below LRO_LINT_DATA");
    eprintln!("{count} documents");
}

fn as_json(text: &str) -> Option<Tree> {
    read_json(text)
        .map_err(|bad| assert_is_within(&bad.error, text))
        .ok()
}

#[test]
#[ignore = "needs LRO_LINT_DATA: real specifications"]
fn real_documents_have_the_value_that_serde_json_gives_them() {
    each_document(|path, text| {
        // It doesn't skip a byte order mark.
        let unmarked = text.strip_prefix('\u{feff}').unwrap_or(text);
        match (as_json(text), serde_json::from_str::<Value>(unmarked)) {
            (Some(tree), Ok(value)) => {
                assert!(agrees(tree.root(), &value), "{}", path.display());
                assert_spans_nest(&tree);
                assert_eq!(
                    from_node::<Value>(tree.root()),
                    Ok(value),
                    "{}",
                    path.display()
                );
            }
            (None, Err(_)) => {}
            (ours, theirs) => panic!("{}: {}, {theirs:?}", path.display(), ours.is_some()),
        }
    });
}

#[test]
#[ignore = "needs LRO_LINT_DATA: real specifications"]
fn real_documents_have_the_same_tree_when_they_are_read_as_yaml() {
    each_document(|path, text| {
        if let Some(json) = as_json(text) {
            let yaml =
                read_yaml(text).unwrap_or_else(|bad| panic!("{}: {}", path.display(), bad.error));
            assert_same_tree(&json, &yaml);
        }
    });
}
