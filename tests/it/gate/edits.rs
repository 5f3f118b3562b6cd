//! Changes within one document.

use serde_json::{Value, json};

use crate::gate::documents::{
    BodyOn202, Contradiction, DEBT, NEW, NoSchema, Operation, STATES_DEBT, and, common, document,
    harbors, indebted_harbors, new_defect, states_without_failed,
};
use crate::gate::files::{Files, pull_request};
use crate::gate::json::Json;
use crate::gate::outcome::Outcome;
use crate::gate::repository::Repository;

const FILE: &str = "specs/harbors.json";

/// A pull request that turns one text of a document into another.
#[track_caller]
fn edit(before: &str, after: &str) -> Outcome {
    pull_request(&[(FILE, before)], |tree| tree.write(FILE, after))
}

/// A document with old defects.
fn old() -> Json {
    document(indebted_harbors()).json()
}

#[test]
fn the_documents_of_these_tests_have_their_defects_and_no_others() {
    let tree = Files::with(&[("README.md", "")]);
    tree.write("common.json", common().text());
    tree.write("sound.json", document(harbors()).text());
    let sharing = document(harbors()).sharing("common.json");
    tree.write("sharing.json", sharing.text());
    tree.check_against("HEAD").expect(&[], &[], &[]);
    tree.write("sound.json", document(indebted_harbors()).text());
    tree.check_against("HEAD").expect(&DEBT, &[], &[]);
    tree.write("sound.json", document([new_defect()]).text());
    tree.check_against("HEAD").expect(&[NEW], &[], &[]);
}

#[test]
fn a_change_of_nothing_is_nothing_new() {
    edit(&old().pretty(), &old().pretty()).expect_nothing_but(&DEBT);
}

#[test]
fn a_new_operation_with_a_defect_is_one_new_finding() {
    let after = document(and(indebted_harbors(), new_defect()));
    let outcome = edit(&old().pretty(), &after.text());
    outcome.expect(&[NEW], &DEBT, &[]);
    assert_eq!(outcome.exit, Some(1));
}

#[test]
fn a_change_is_the_same_whether_it_is_committed_staged_or_neither() {
    let mut operations = and(indebted_harbors(), new_defect());
    operations[2] = Operation::update("Harbor");
    let tree = Repository::with(&[
        (FILE, old().pretty()),
        ("specs/moved.json", old().compact()),
    ]);
    tree.write(FILE, document(operations).text());
    tree.rename("specs/moved.json", "specs/here.json");
    tree.write("specs/new.json", document([new_defect()]).text());
    let neither = tree.check_against("HEAD");
    neither.expect(&[NEW, NEW], &[DEBT[0], DEBT[0], DEBT[1]], &DEBT[1..]);
    tree.git(&["add", "-A"]);
    assert_eq!(tree.check_against("HEAD"), neither);
    tree.commit("The change");
    assert_eq!(tree.check_against("HEAD~1"), neither);
}

#[test]
fn a_new_sound_operation_is_let_through() {
    let after = document(and(indebted_harbors(), Operation::act("Harbor", "Close")));
    let outcome = edit(&old().pretty(), &after.text());
    outcome.expect(&[], &DEBT, &[]);
    assert_eq!(outcome.exit, Some(0));
}

#[test]
fn a_new_defect_of_an_old_operation_is_new() {
    let mut operations = indebted_harbors();
    operations[1] = Operation::create("Harbor").flawed(NoSchema);
    let outcome = edit(&old().pretty(), &document(operations).text());
    outcome.expect(&["LRO501 Harbors_CreateOrUpdate"], &DEBT, &[]);
}

#[test]
fn a_new_document_is_new_with_all_that_is_wrong_in_it() {
    let outcome = pull_request(&[(FILE, old().pretty())], |tree| {
        tree.write("specs/other.json", document([new_defect()]).text());
    });
    outcome.expect(&[NEW], &DEBT, &[]);
    assert_eq!(
        outcome.brought_at(),
        ["specs/other.json: LRO403 Harbors_Close"]
    );
}

#[test]
fn a_defect_that_is_gone_is_fixed() {
    let mut operations = indebted_harbors();
    operations[2] = Operation::update("Harbor");
    let outcome = edit(&old().pretty(), &document(operations).text());
    outcome.expect(&[], &["LRO212 Harbors_Delete"], &["LRO403 Harbors_Update"]);
    assert_eq!(outcome.exit, Some(0));
    assert!(outcome.report["fixed"][0].get("status").is_none());
}

#[test]
fn fixing_one_defect_pays_for_no_other() {
    let mut operations = and(indebted_harbors(), new_defect());
    operations[2] = Operation::update("Harbor");
    let outcome = edit(&old().pretty(), &document(operations).text());
    outcome.expect(
        &[NEW],
        &["LRO212 Harbors_Delete"],
        &["LRO403 Harbors_Update"],
    );
    assert_eq!(outcome.exit, Some(1));
}

#[test]
fn one_defect_in_place_of_another_in_the_same_operation_is_new() {
    let mut operations = indebted_harbors();
    operations[2] = Operation::update("Harbor").flawed(BodyOn202);
    let outcome = edit(&old().pretty(), &document(operations).text());
    outcome.expect(
        &["LRO212 Harbors_Update"],
        &["LRO212 Harbors_Delete"],
        &["LRO403 Harbors_Update"],
    );
}

#[test]
fn the_same_defect_a_second_time_is_one_new_finding() {
    // Both paths are the same but for the name of a parameter.
    let twin = Operation::delete("Harbor").flawed(Contradiction);
    let before = document([twin.clone()]);
    let after = document([twin.clone(), twin.named_by("portName")]);
    let label = "LRO403 Harbors_Delete";
    let outcome = edit(&before.text(), &after.text());
    outcome.expect(&[label], &[label], &[]);
    let outcome = edit(&after.text(), &before.text());
    outcome.expect(&[], &[label], &[label]);
}

#[test]
fn only_findings_that_are_severe_enough_fail_the_run() {
    let before = document(indebted_harbors()).text();
    let warning = Operation::act("Harbor", "Close").flawed(crate::gate::documents::BodyOn202);
    let after = document(and(indebted_harbors(), warning)).text();
    let tree = Files::with(&[(FILE, before)]);
    tree.write(FILE, after);
    let exit = |severity: &str| {
        let outcome = tree.check(&["--base", "HEAD", "--fail-on", severity]);
        if severity != "info" {
            outcome.expect(&["LRO212 Harbors_Close"], &DEBT, &[]);
        }
        outcome.exit
    };
    assert_eq!(exit("error"), Some(0));
    assert_eq!(exit("warning"), Some(1));
    assert_eq!(exit("info"), Some(1));
    assert_eq!(exit("never"), Some(0));
}

#[test]
fn inherited_findings_fail_no_run_however_low_the_bar() {
    let tree = Files::with(&[(FILE, old().pretty())]);
    let outcome = tree.check(&["--base", "HEAD", "--fail-on", "info"]);
    assert_eq!(outcome.exit, Some(0));
    assert!(outcome.brought().is_empty());
    assert_ne!(outcome.report["summary"]["inherited"]["infos"], 0);
}

#[test]
fn operations_in_another_order_are_the_same() {
    let mut operations = indebted_harbors();
    operations.reverse();
    edit(&old().pretty(), &document(operations).text()).expect_nothing_but(&DEBT);
}

#[test]
fn keys_in_another_order_are_the_same() {
    let mut after = old();
    after.each(&mut |value| {
        if let Json::Object(members) = value {
            members.reverse();
        }
    });
    edit(&old().pretty(), &after.pretty()).expect_nothing_but(&DEBT);
}

#[test]
fn items_in_another_order_are_the_same() {
    // What is wrong stands in lists: a parameter, a part of an `allOf`, words of an `enum`.
    let mut before = old();
    let path = Operation::update("Harbor").path();
    let update = before.at(&["paths", &path, "post"]);
    let gone = json!([{ "$ref": "#/parameters/Gone" }, { "$ref": "#/parameters/Lost" },
        { "name": "force", "in": "query", "type": "boolean" }]);
    update.set("parameters", gone);
    let parts =
        json!([{ "$ref": "#/definitions/TrackedResource" }, { "$ref": "#/definitions/Nothing" }]);
    before.at(&["definitions", "Harbor"]).set("allOf", parts);
    before
        .at(&["definitions"])
        .set("ProvisioningState", states_without_failed());
    let mut after = before.clone();
    after.each(&mut |value| {
        if let Json::Array(items) = value {
            items.reverse();
        }
    });
    let debt = |part: usize| {
        let part = format!("LRO002 /definitions/Harbor/allOf/{part}/$ref");
        let parameters = ["LRO002 Harbors_Update"; 2].map(str::to_owned);
        let states = STATES_DEBT.to_owned();
        let debt = DEBT.map(str::to_owned).into_iter();
        debt.chain(parameters)
            .chain([part, states])
            .collect::<Vec<_>>()
    };
    let before = before.pretty();
    let outcome = edit(&before, &after.pretty());
    let debt = debt(0);
    outcome.expect_nothing_but(&debt.iter().map(String::as_str).collect::<Vec<_>>());
}

#[test]
fn an_item_before_others_moves_none_of_them() {
    let mut before = old();
    let path = Operation::update("Harbor").path();
    let gone = json!([{ "$ref": "#/parameters/Gone" }]);
    before.at(&["paths", &path, "post"]).set("parameters", gone);
    let mut after = before.clone();
    let more = json!([{ "$ref": "#/parameters/Lost" }, { "$ref": "#/parameters/Gone" }]);
    after.at(&["paths", &path, "post"]).set("parameters", more);
    let outcome = edit(&before.pretty(), &after.pretty());
    let lost = "LRO002 Harbors_Update";
    outcome.expect(&[lost], &[&DEBT[..], &[lost]].concat(), &[]);
    let message = outcome.report["findings"].as_array().unwrap().iter();
    let new: Vec<_> = message
        .filter(|finding| finding["status"] == "new")
        .collect();
    assert!(
        new[0]["message"].as_str().unwrap().contains("Lost"),
        "{new:?}"
    );
}

#[test]
fn an_operation_before_others_moves_none_of_them() {
    let mut operations = vec![new_defect()];
    operations.extend(indebted_harbors());
    let outcome = edit(&old().pretty(), &document(operations).text());
    outcome.expect(&[NEW], &DEBT, &[]);
}

#[test]
fn a_path_parameter_by_another_name_is_the_same() {
    let operations = indebted_harbors().into_iter();
    let after = document(operations.map(|one| one.named_by("portName")));
    assert!(after.text().contains("{portName}"));
    edit(&old().pretty(), &after.text()).expect_nothing_but(&DEBT);
}

#[test]
fn an_operation_by_another_id_is_the_same() {
    let mut operations = indebted_harbors();
    operations[2] = operations[2].clone().called("Harbors_Change");
    let outcome = edit(&old().pretty(), &document(operations).text());
    outcome.expect(&[], &["LRO403 Harbors_Change", DEBT[0]], &[]);
}

#[test]
fn an_operation_at_another_path_is_another_one() {
    let moved =
        |resource: &str| document([Operation::act(resource, "Close").flawed(Contradiction)]);
    let outcome = edit(&moved("Harbor").text(), &moved("Port").text());
    outcome.expect(&["LRO403 Ports_Close"], &[], &["LRO403 Harbors_Close"]);
}

#[test]
fn prose_is_no_defect_of_its_own() {
    let mut after = old();
    after.each(&mut |value| {
        if let Json::Object(members) = value {
            for (key, value) in members {
                if let ("description", Json::Scalar(Value::String(text))) = (key.as_str(), value) {
                    text.push_str(" Says the harbor master.");
                }
            }
        }
    });
    after.at(&["info"]).set("version", "2024-06-01");
    edit(&old().pretty(), &after.pretty()).expect_nothing_but(&DEBT);
}

#[test]
fn a_document_that_is_formatted_anew_is_the_same() {
    let before = old().pretty();
    for after in [
        old().indented_by("    "),
        old().indented_by("\t"),
        old().compact(),
        before.replace('\n', "\r\n"),
        format!("\u{feff}{before}"),
        before.replace('/', "\\/"),
    ] {
        edit(&before, &after).expect_nothing_but(&DEBT);
    }
}

#[test]
fn people_are_shown_what_is_new_and_told_how_much_else_there_is() {
    let mut operations = and(indebted_harbors(), new_defect());
    operations[2] = Operation::update("Harbor");
    let tree = Repository::with(&[(FILE, old().pretty())]);
    tree.write(FILE, document(operations).text());
    for format in ["pretty", "concise"] {
        let mut program = tree.program("");
        let program = program.args(["--base", "HEAD", "--format", format]);
        let output = program.output().unwrap();
        let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        assert!(said.contains("LRO403"), "{said}");
        assert!(!said.contains("LRO212"), "{said}");
        assert_eq!(output.status.code(), Some(1));
        if format == "pretty" {
            assert!(said.contains("1 fixed"), "{said}");
            assert!(said.contains("inherited"), "{said}");
        }
    }
}

#[test]
fn what_a_baseline_lists_is_inherited_as_well() {
    let tree = Repository::with(&[(FILE, old().pretty())]);
    let worse = and(indebted_harbors(), new_defect());
    tree.write(FILE, document(worse.clone()).text());
    let baseline = tree.outside("baseline.yaml");
    let baseline = baseline.to_str().unwrap();
    let written = tree
        .program("")
        .args(["--write-baseline", baseline])
        .output()
        .unwrap();
    assert_ne!(written.status.code(), Some(2), "{written:?}");
    let open = Operation::act("Harbor", "Open").flawed(Contradiction);
    tree.write(FILE, document(and(worse, open)).text());
    let new = "LRO403 Harbors_Open";
    tree.check(&["--base", "HEAD"])
        .expect(&[NEW, new], &DEBT, &[]);
    let debt = [DEBT[0], DEBT[1], NEW];
    let both = ["--base", "HEAD", "--baseline", baseline];
    tree.check(&both).expect(&[new], &debt, &[]);
    // What only the base has is inherited beside an empty baseline, and the other way round.
    tree.check(&["--baseline", baseline])
        .expect(&[new], &debt, &[]);
    tree.commit("Take it over");
    tree.check(&["--base", "HEAD", "--baseline", baseline])
        .expect(&[], &[&debt[..], &[new]].concat(), &[]);
}
