//! A change with so many findings that a report can't show all: what the change hides comes first.

use crate::gate::documents::{document, indebted_harbors, new_defect};
use crate::gate::repository::Repository;

/// A branch that hides a defect, breaks a document and brings many other defects.
fn flooded() -> Repository {
    let debt = document(indebted_harbors()).text();
    let tree = Repository::with(&[("z/harbors.json", &debt), ("z/quays.json", &debt)]);
    tree.branch("change");
    tree.write("z/lro-lint.yaml", "rules: { LRO403: off }\n");
    tree.write("z/quays.json", format!("// Quays\n{debt}"));
    for at in 0..12 {
        let operations = indebted_harbors().into_iter().chain([new_defect()]);
        let own = format!("port{at}Name");
        let operations = operations.map(|one| one.named_by(&own));
        // These warnings are in a rule of the same category.
        let text = document(operations).text();
        let text = text.replacen(
            "\"info\"",
            "\"x-lro-lint-ignore\": \"LRO501\",\n\"info\"",
            1,
        );
        tree.write(&format!("a/ports{at}.json"), text);
    }
    tree.commit("The change");
    tree
}

fn printed(tree: &Repository, arguments: &[&str]) -> String {
    let mut program = tree.program("");
    let output = program.args(["--base", "main"]).args(arguments).output();
    String::from_utf8(output.unwrap().stdout).unwrap()
}

#[test]
fn what_a_change_hides_and_breaks_comes_first_in_what_people_read() {
    let tree = flooded();
    for (format, other) in [
        ("concise", "LRO403"),
        ("pretty", "LRO403"),
        ("markdown", "LRO403"),
        ("github", "LRO403"),
        ("azure", "LRO403"),
        (
            "gitlab",
            "\"check_name\": \"final-state-via-header-contradiction\"",
        ),
    ] {
        for most in ["0", "1"] {
            let text = printed(&tree, &["--format", format, "--max-findings", most]);
            let at = |code: &str| text.find(code).unwrap_or(usize::MAX);
            let (hidden, broken) = (at("LRO006"), at("LRO001"));
            assert!(hidden < broken && broken < usize::MAX, "{format}: {text}");
            // What is hidden is named with its rule, after the code of the report.
            assert!(hidden < at(other), "{format}: {text}");
        }
    }
}
