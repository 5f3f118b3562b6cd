//! Documents that move, change their format, or go away.

use crate::gate::documents::{
    DEBT, NEW, Operation, STATES_DEBT, and, common, document, harbors, indebted_harbors,
    new_defect, old, states_without_failed,
};
use crate::gate::files::pull_request;
use crate::gate::json::Json;
use crate::gate::repository::{self, Repository};

const FILE: &str = "specs/harbors.json";

#[test]
fn a_renamed_document_inherits() {
    for to in [
        "specs/ports.json",
        "elsewhere/deep/down/ports.json",
        "specs/Harbors.json",
    ] {
        let outcome = pull_request(&[(FILE, old())], |tree| {
            tree.rename(FILE, "aside.json");
            tree.rename("aside.json", to);
        });
        outcome.expect_nothing_but(&DEBT);
        assert_eq!(outcome.inherited_at().len(), 2);
        assert!(
            outcome
                .inherited_at()
                .iter()
                .all(|label| label.starts_with(to))
        );
    }
}

#[test]
fn a_document_that_moved_without_telling_git_inherits() {
    let tree = Repository::with(&[(FILE, old())]);
    tree.rename(FILE, "specs/ports.json");
    tree.check_against("HEAD").expect_nothing_but(&DEBT);
}

#[test]
fn a_document_that_moved_and_changed_inherits_what_it_had() {
    let outcome = repository::pull_request(&[(FILE, old())], |tree| {
        tree.rename(FILE, "specs/ports.json");
        let after = document(and(indebted_harbors(), new_defect()));
        tree.write("specs/ports.json", after.text());
        tree.git(&["add", "-A"]);
    });
    outcome.expect(&[NEW], &DEBT, &[]);
    let outcome = repository::pull_request(&[(FILE, old())], |tree| {
        tree.rename(FILE, "specs/ports.json");
        let mut mended = indebted_harbors();
        mended[2] = Operation::update("Harbor");
        tree.write("specs/ports.json", document(mended).text());
        tree.git(&["add", "-A"]);
    });
    outcome.expect(&[], &DEBT[..1], &DEBT[1..]);
}

#[test]
fn a_folder_that_moved_inherits() {
    let sharing = |operations| document(operations).sharing("common.json").text();
    let broken = common().define("ProvisioningState", states_without_failed());
    let before = [
        ("specs/contoso/harbors.json", sharing(indebted_harbors())),
        ("specs/contoso/common.json", broken.text()),
        (
            "specs/contoso/more/quays.json",
            sharing(vec![Operation::get("Quay"), Operation::update("Quay")])
                .replace("common.json", "../common.json"),
        ),
    ];
    let outcome = pull_request(&before, |tree| {
        tree.rename("specs/contoso", "fabrikam");
    });
    outcome.expect_nothing_but(&[DEBT[0], DEBT[1], STATES_DEBT]);
    assert!(
        outcome
            .inherited_at()
            .iter()
            .all(|label| label.starts_with("fabrikam/"))
    );
}

#[test]
fn two_documents_that_change_places_are_told_apart() {
    let mended = document(harbors()).text();
    let outcome = repository::pull_request(&[("a.json", old()), ("b.json", mended)], |tree| {
        tree.rename("a.json", "c.json");
        tree.rename("b.json", "a.json");
        tree.rename("c.json", "b.json");
        tree.git(&["add", "-A"]);
    });
    // Nothing new has been written, whatever the files are called.
    assert_eq!(outcome.brought().len(), outcome.fixed().len());
    assert_eq!(
        outcome.brought().len() + outcome.inherited().len(),
        DEBT.len()
    );
}

#[test]
fn a_copy_of_a_document_is_new_unless_it_is_a_version() {
    let outcome = pull_request(&[(FILE, old())], |tree| {
        tree.write("specs/ports.json", old());
    });
    outcome.expect(&DEBT, &DEBT, &[]);
}

#[test]
fn a_deleted_document_is_fixed_and_nothing_is_new() {
    let other = document([Operation::get("Quay"), Operation::create("Quay")]).text();
    let outcome = pull_request(&[(FILE, old()), ("specs/quays.json", other)], |tree| {
        tree.remove(FILE);
    });
    outcome.expect(&[], &[], &DEBT);
    assert_eq!(outcome.fixed_at().len(), 2);
    assert!(
        outcome
            .fixed_at()
            .iter()
            .all(|label| label.starts_with(FILE))
    );
    assert_eq!(outcome.exit, Some(0));
}

#[test]
fn the_only_document_may_be_deleted() {
    let outcome = pull_request(&[(FILE, old()), ("README.md", String::new())], |tree| {
        tree.remove(FILE);
    });
    outcome.expect(&[], &[], &DEBT);
    assert_eq!(outcome.exit, Some(0));
}

#[test]
fn a_document_that_stops_being_one_is_reported_and_not_fixed() {
    let other = document([Operation::get("Quay"), Operation::create("Quay")]).text();
    let outcome = pull_request(&[(FILE, old()), ("specs/quays.json", other)], |tree| {
        tree.write(FILE, "{ \"name\": \"harbors\" }");
    });
    outcome.expect(&["LRO006"], &[], &[]);
}

#[test]
fn a_document_that_is_split_in_two_inherits() {
    let outcome = pull_request(&[(FILE, old())], |tree| {
        let mut first = indebted_harbors();
        let second = first.split_off(3);
        tree.write(FILE, document(first).text());
        tree.write("specs/deletions.json", document(second).text());
    });
    // The operation that moved is the old one; the gate may call its finding new, for no two files
    // are pairs, but then it has to call the old one fixed.
    assert_eq!(outcome.brought(), outcome.fixed());
    assert!(outcome.inherited().contains(&DEBT[1].to_owned()));
}

#[test]
fn a_document_in_yaml_that_was_one_in_json_inherits() {
    // Not a line is the same, so git sees no renaming; the path differs by its ending only.
    let outcome = pull_request(&[(FILE, old())], |tree| {
        tree.remove(FILE);
        tree.write("specs/harbors.yaml", Json::parse(&old()).yaml());
    });
    outcome.expect(&[], &DEBT, &[]);
    let outcome = pull_request(&[(FILE, old())], |tree| {
        tree.remove(FILE);
        let after = document(and(indebted_harbors(), new_defect()));
        tree.write("specs/harbors.yaml", after.json().yaml());
    });
    outcome.expect(&[NEW], &DEBT, &[]);
}

#[test]
fn json_under_the_name_of_yaml_inherits() {
    let outcome = pull_request(&[(FILE, old())], |tree| {
        tree.rename(FILE, "specs/harbors.yaml");
    });
    outcome.expect_nothing_but(&DEBT);
}

#[test]
fn what_the_user_has_told_git_about_diffs_does_not_matter() {
    let tree = Repository::with(&[("specs/old harbors.json", old())]);
    for setting in [
        ["diff.renames", "false"],
        ["diff.relative", "true"],
        ["diff.noprefix", "true"],
        ["diff.external", "false"],
        ["core.quotePath", "true"],
        ["color.ui", "always"],
        ["status.showUntrackedFiles", "no"],
        ["status.relativePaths", "false"],
        ["core.pager", "false"],
    ] {
        tree.git(&["config", setting[0], setting[1]]);
    }
    tree.git(&["mv", "specs/old harbors.json", "specs/neue Häfen.json"]);
    tree.write("specs/new.json", document([new_defect()]).text());
    let outcome = tree.check_in("specs", &["--base", "HEAD"]);
    outcome.expect(&[NEW], &DEBT, &[]);
}
