//! What real version histories show: documents that were split, merged and put together anew, and
//! shared files that have versions of their own.

use serde_json::json;

use crate::gate::documents::{
    Contradiction, DEBT, Document, NEW, Operation, STATES, STATES_DEBT, and, common, document,
    harbors, indebted_harbors, new_defect, states, states_without_failed,
};
use crate::gate::files::Files;
use crate::gate::json::Json;

const OLD: &str = "specs/stable/2024-01-01";
const NEXT: &str = "specs/stable/2024-06-01";

fn repository(files: &[(String, String)]) -> Files {
    let files: Vec<_> = files
        .iter()
        .map(|(path, text)| (path.as_str(), text))
        .collect();
    Files::with(&files)
}

fn quays() -> Vec<Operation> {
    vec![
        Operation::get("Quay"),
        Operation::create("Quay"),
        Operation::delete("Quay").flawed(Contradiction),
    ]
}

/// What is found in [`quays`].
const QUAYS: &str = "LRO403 Quays_Delete";

fn all() -> Vec<Operation> {
    indebted_harbors().into_iter().chain(quays()).collect()
}

#[test]
fn a_document_that_the_next_version_splits_is_inherited_by_its_parts() {
    let tree = repository(&[(format!("{OLD}/maritime.json"), document(all()).text())]);
    tree.write(
        &format!("{NEXT}/harbors.json"),
        document(and(indebted_harbors(), new_defect())).text(),
    );
    tree.write(&format!("{NEXT}/quays.json"), document(quays()).text());
    let twice = [DEBT[0], DEBT[0], DEBT[1], DEBT[1], QUAYS, QUAYS];
    tree.check_against("HEAD").expect(&[NEW], &twice, &[]);
    // The same with the earlier version gone.
    tree.remove(&format!("{OLD}/maritime.json"));
    let once = [DEBT[0], DEBT[1], QUAYS];
    tree.check_against("HEAD").expect(&[NEW], &once, &[]);
}

#[test]
fn documents_that_the_next_version_merges_are_inherited() {
    let tree = repository(&[
        (
            format!("{OLD}/harbors.json"),
            document(indebted_harbors()).text(),
        ),
        (format!("{OLD}/quays.json"), document(quays()).text()),
    ]);
    for file in ["harbors.json", "maritime.json"] {
        let next = format!("{NEXT}/{file}");
        tree.write(&next, document(and(all(), new_defect())).text());
        let twice = [DEBT[0], DEBT[0], DEBT[1], DEBT[1], QUAYS, QUAYS];
        tree.check_against("HEAD").expect(&[NEW], &twice, &[]);
        tree.remove(&next);
    }
}

/// A document of harbors in each version, and one of quays in the older ones.
fn without_quays(older: &[(&str, Vec<Operation>)]) -> Files {
    let mut files: Vec<_> = older
        .iter()
        .map(|(version, quays)| {
            let path = format!("specs/stable/{version}/quays.json");
            (path, document(quays.clone()).text())
        })
        .collect();
    let harbors = document(indebted_harbors()).text();
    files.push((format!("{OLD}/harbors.json"), harbors));
    repository(&files)
}

#[test]
fn an_operation_that_comes_back_is_compared_with_the_latest_version_that_had_it() {
    let tree = without_quays(&[("2022-01-01", quays())]);
    tree.write(&format!("{NEXT}/harbors.json"), document(all()).text());
    let inherited = [DEBT[0], DEBT[0], DEBT[1], DEBT[1], QUAYS, QUAYS];
    tree.check_against("HEAD").expect(&[], &inherited, &[]);
    // It was mended before it went.
    let mut mended = quays();
    mended[2] = Operation::delete("Quay");
    let tree = without_quays(&[("2022-01-01", quays()), ("2023-01-01", mended)]);
    tree.write(&format!("{NEXT}/harbors.json"), document(all()).text());
    let inherited = [DEBT[0], DEBT[0], DEBT[1], DEBT[1], QUAYS];
    tree.check_against("HEAD").expect(&[QUAYS], &inherited, &[]);
}

#[test]
fn what_the_version_before_has_is_inherited_whichever_version_was_copied() {
    // The next version is like the first one, as the one between has lost the quays.
    let of = |operations| document(operations).text();
    let before = [
        (
            "2022-01-01",
            of(harbors().into_iter().chain(quays()).collect()),
        ),
        ("2024-01-01", of(indebted_harbors())),
    ];
    let before =
        before.map(|(version, text)| (format!("specs/stable/{version}/harbors.json"), text));
    let tree = repository(&before);
    let next = format!("{NEXT}/harbors.json");
    tree.write(&next, of(all()));
    let inherited = [DEBT[0], DEBT[0], DEBT[1], DEBT[1], QUAYS, QUAYS];
    tree.check_against("HEAD").expect(&[], &inherited, &[]);
}

#[test]
fn what_two_versions_had_once_the_next_one_has_once() {
    let flawed = |name: &str| {
        let sweep = Operation::delete("Harbor").flawed(Contradiction);
        sweep.named_by(name)
    };
    let with = |operations: &[Operation]| document(operations.to_vec()).text();
    // To clients the second path is the first one.
    let (one, two) = ([flawed("harborName")], [flawed("portName")]);
    let like = [Operation::get("Quay"), Operation::create("Quay")];
    let tree = repository(&[
        (
            "specs/stable/2022-01-01/harbors.json".to_owned(),
            with(&[&one[..], &like].concat()),
        ),
        (format!("{OLD}/harbors.json"), with(&one)),
    ]);
    let next = with(&[&one[..], &two, &like].concat());
    tree.write(&format!("{NEXT}/harbors.json"), next);
    let outcome = tree.check_against("HEAD");
    let found = "LRO403 Harbors_Delete";
    outcome.expect(&[found], &[found; 3], &[]);
}

/// An operation with an example that shows an answer nobody declares: LRO1303.
fn shown(resource: &str, file: &str) -> Operation {
    Operation::act(resource, "Close").shown_by(&format!("./examples/{file}"))
}

fn example(statuses: &[&str]) -> String {
    let answers = statuses.iter().map(|status| (*status, json!({})));
    let answers: serde_json::Map<_, _> = answers
        .map(|(status, answer)| (status.to_owned(), answer))
        .collect();
    json!({ "parameters": {}, "responses": answers }).to_string()
}

const UNDECLARED: [&str; 2] = ["200", "202"];

#[test]
fn an_example_is_compared_with_that_of_the_version_that_its_document_was_copied_from() {
    // The documents of the next version come from different versions, which had their own examples.
    let tree = repository(&[
        (
            "specs/stable/2023-01-01/quays.json".to_owned(),
            document([shown("Quay", "Quay.json")]).text(),
        ),
        (
            "specs/stable/2023-01-01/examples/Quay.json".to_owned(),
            example(&UNDECLARED),
        ),
        (
            format!("{OLD}/harbors.json"),
            document(indebted_harbors()).text(),
        ),
    ]);
    let found = "LRO1303 Quays_Close";
    tree.check_against("HEAD")
        .expect(&[], &[DEBT[0], DEBT[1], found], &[]);
    tree.copy(OLD, NEXT);
    tree.copy("specs/stable/2023-01-01", NEXT);
    let twice = [DEBT[0], DEBT[0], DEBT[1], DEBT[1], found, found];
    tree.check_against("HEAD").expect_nothing_but(&twice);
    // Whatever the file is called.
    tree.rename(
        &format!("{NEXT}/examples/Quay.json"),
        &format!("{NEXT}/examples/Close.json"),
    );
    tree.replace(&format!("{NEXT}/quays.json"), "Quay.json", "Close.json");
    tree.check_against("HEAD").expect_nothing_but(&twice);
}

#[test]
fn an_example_that_the_next_version_mends_in_part_leaves_the_old_one_as_it_was() {
    let of = |operations| document(operations).text();
    let tree = repository(&[
        (
            format!("{OLD}/harbors.json"),
            of(and(harbors(), shown("Harbor", "Close.json"))),
        ),
        (
            format!("{OLD}/examples/Close.json"),
            example(&["200", "202", "204"]),
        ),
    ]);
    tree.write(&format!("{NEXT}/examples/Close.json"), example(&UNDECLARED));
    let sweep = Operation::act("Harbor", "Sweep").flawed(Contradiction);
    let next = and(and(harbors(), shown("Harbor", "Close.json")), sweep);
    tree.write(&format!("{NEXT}/harbors.json"), of(next));
    tree.check_against("HEAD").expect(
        &["LRO403 Harbors_Sweep"],
        &["LRO1303 Harbors_Close"; 3],
        &[],
    );
}

/// A document that takes its states from a version of the common types.
fn with_types(version: &str) -> Document {
    document([Operation::get("Harbor"), Operation::create("Harbor")])
        .sharing(&format!("../../types/{version}/types.json"))
}

fn flawed_types() -> String {
    let states = states_without_failed();
    common().define("ProvisioningState", states).text()
}

#[test]
fn a_later_version_of_common_types_with_the_same_flaw_is_inherited() {
    let harbors = format!("{OLD}/harbors.json");
    let quays = format!("{OLD}/quays.json");
    let tree = repository(&[
        (harbors.clone(), with_types("v1").text()),
        (quays, with_types("v1").text()),
        ("specs/types/v1/types.json".to_owned(), flawed_types()),
        ("specs/types/v2/types.json".to_owned(), flawed_types()),
    ]);
    tree.check_against("HEAD").expect(&[], &[STATES_DEBT], &[]);
    // The next version takes the later one, which was there but nobody's.
    let next = with_types("v2").version("2024-06-01").text();
    tree.write(&format!("{NEXT}/harbors.json"), next);
    let twice = [STATES_DEBT; 2];
    tree.check_against("HEAD").expect(&[], &twice, &[]);
    // One of two documents takes it.
    tree.remove(&format!("{NEXT}/harbors.json"));
    tree.write(&harbors, with_types("v2").text());
    tree.check_against("HEAD").expect(&[], &twice, &[]);
}

#[test]
fn a_later_version_of_common_types_with_a_flaw_of_its_own_is_new() {
    let tree = repository(&[
        (format!("{OLD}/harbors.json"), with_types("v1").text()),
        ("specs/types/v1/types.json".to_owned(), common().text()),
        ("specs/types/v2/types.json".to_owned(), flawed_types()),
    ]);
    let next = with_types("v2").version("2024-06-01").text();
    tree.write(&format!("{NEXT}/harbors.json"), next);
    tree.check_against("HEAD").expect(&[STATES_DEBT], &[], &[]);
}

#[test]
fn a_definition_that_the_next_version_shares_with_new_documents_is_inherited() {
    let tree = repository(&[(
        format!("{OLD}/harbors.json"),
        document(harbors())
            .define("ProvisioningState", states_without_failed())
            .text(),
    )]);
    let shared = |operations| document(operations).sharing("common.json").text();
    tree.write(&format!("{NEXT}/harbors.json"), shared(harbors()));
    let new = vec![Operation::get("Lock"), Operation::create("Lock")];
    tree.write(&format!("{NEXT}/locks.json"), shared(new));
    tree.write(&format!("{NEXT}/common.json"), flawed_types());
    tree.check_against("HEAD")
        .expect(&[], &[STATES_DEBT; 2], &[]);
}

#[test]
fn what_is_mended_in_part_is_not_new() {
    // An error code that clients take for a result, and one that `default` stands for already.
    let with = |answer| {
        let mut one = document(harbors()).json();
        let path = Operation::create("Harbor").path();
        let answers = one.at(&["paths", &path, "put", "responses"]);
        answers.set("409", answer);
        one.pretty()
    };
    let schema = json!({ "$ref": "#/definitions/ErrorResponse" });
    let result = with(json!({ "description": "In the way.", "schema": schema }));
    let error = with(json!({
        "description": "In the way.",
        "schema": schema,
        "x-ms-error-response": true,
    }));
    // The one is a warning, the other advice.
    assert_eq!(status("LRO903", &result, &error), "inherited");
    assert_eq!(status("LRO903", &error, &result), "new");
}

/// How a finding of a code comes out if a document is rewritten.
fn status(code: &str, before: &str, after: &str) -> String {
    let tree = repository(&[("specs/harbors.json".to_owned(), before.to_owned())]);
    tree.write("specs/harbors.json", after);
    let outcome = tree.check_against("HEAD");
    let finding = outcome.finding(code);
    finding["status"].as_str().unwrap().to_owned()
}

#[test]
fn a_finding_about_several_codes_is_the_same_whichever_comes_first() {
    let of = |operation: Operation, method: &str, codes: &[&str]| {
        let mut one = document([operation.clone()]).json();
        let mut answers = json!({});
        for code in codes {
            answers[*code] = json!({ "description": "Done." });
        }
        let mut all = Json::from(answers);
        let path = operation.path();
        let at = ["paths", &path, method];
        all.set("default", one.at(&at).at(&["responses"]).remove("default"));
        // Members stay in the order in which they are set.
        let mut ordered = Json::from(json!({}));
        for code in codes.iter().chain(&["default"]) {
            ordered.set(code, all.remove(code));
        }
        one.at(&at).set("responses", ordered);
        one.pretty()
    };
    for (code, operation, method) in [
        ("LRO205", Operation::delete("Harbor"), "delete"),
        ("LRO204", Operation::act("Harbor", "Dredge"), "post"),
    ] {
        let of = |codes: &[&str]| of(operation.clone(), method, codes);
        let before = of(&["200", "204"]);
        for after in [&["204", "200"][..], &["204"], &["200"]] {
            assert_eq!(status(code, &before, &of(after)), "inherited", "{after:?}");
        }
        // As long as it is the same that is wrong.
        let sound = of(&["202", "204"]);
        assert_eq!(status(code, &sound, &before), "new");
    }
}

#[test]
fn a_finding_about_several_words_is_the_same_whichever_comes_first() {
    let of = |words: &[&str]| {
        let words: Vec<&str> = STATES.iter().chain(words).copied().collect();
        document(harbors())
            .define("ProvisioningState", states(&words))
            .text()
    };
    let before = of(&["Running", "Stopped"]);
    for after in [&["Stopped", "Running"][..], &["Stopped"], &["Running"]] {
        assert_eq!(
            status("LRO805", &before, &of(after)),
            "inherited",
            "{after:?}"
        );
    }
    assert_eq!(status("LRO805", &of(&[]), &before), "new");
}

#[test]
fn examples_of_other_operations_are_other_examples() {
    let of = |operations| document(operations).text();
    let (close, open) = (
        shown("Harbor", "Close.json"),
        Operation::act("Harbor", "Open").shown_by("./examples/Open.json"),
    );
    let tree = repository(&[
        ("specs/harbors.json".to_owned(), of(and(harbors(), close))),
        ("specs/examples/Close.json".to_owned(), example(&UNDECLARED)),
    ]);
    // Git takes the one file for the other.
    tree.rename("specs/examples/Close.json", "specs/examples/Open.json");
    let now = and(harbors(), open);
    tree.write("specs/harbors.json", of(now));
    let (closed, opened) = ("LRO1303 Harbors_Close", "LRO1303 Harbors_Open");
    tree.check_against("HEAD").expect(&[opened], &[], &[closed]);
    // Nor is an example that two operations share that of two others.
    let both = |file: &str, actions: [&str; 2]| {
        let of_both = actions.map(|action| Operation::act("Harbor", action).shown_by(file));
        document(harbors().into_iter().chain(of_both)).text()
    };
    let file = "./examples/Open.json";
    tree.write("specs/harbors.json", both(file, ["Open", "Sweep"]));
    tree.commit("Share it");
    tree.write("specs/harbors.json", both(file, ["Sweep", "Open"]));
    let found = "LRO1303 /responses/200";
    tree.check_against("HEAD").expect(&[], &[found], &[]);
    tree.write("specs/harbors.json", both(file, ["Lock", "Unlock"]));
    tree.check_against("HEAD").expect(&[found], &[], &[found]);
}

#[test]
fn what_is_left_of_a_finding_about_the_examples_of_a_document_is_not_new() {
    let actions = ["Close", "Open", "Sweep"];
    let example = |header: &str| {
        let answer = json!({ "headers": { header: "https://harbors.example/operations/7" } });
        json!({ "parameters": {}, "responses": { "202": answer } }).to_string()
    };
    let path = |action: &str| format!("specs/examples/{action}.json");
    let shown = |action: &str| {
        Operation::act("Harbor", action).shown_by(&format!("./examples/{action}.json"))
    };
    let mut files: Vec<_> = actions
        .iter()
        .map(|action| (path(action), example("location")))
        .collect();
    let text = document(actions.map(shown)).text();
    files.push(("specs/harbors.json".to_owned(), text));
    let tree = repository(&files);
    let whole = tree.check_against("HEAD");
    let whole = whole.finding("LRO1309");
    assert_eq!(
        (&whole["pointer"], &whole["status"]),
        (&json!("/paths"), &json!("inherited"))
    );
    assert_eq!(whole["operation_count"], 3);
    // Two of the three are left, each where it is.
    tree.write(&path("Open"), example("Location"));
    let outcome = tree.check_against("HEAD");
    let left: Vec<_> = outcome
        .list("findings")
        .iter()
        .filter(|one| one["code"] == "LRO1309")
        .map(|one| one["status"].clone())
        .collect();
    assert_eq!(left, ["inherited", "inherited"]);
}

#[test]
fn what_is_left_of_a_finding_about_all_operations_is_not_new() {
    let of = |operations: Vec<Operation>| document(operations).text();
    let plain = |operation: &str| Operation::act("Harbor", operation);
    let shown = |operation: &str| shown("Harbor", &format!("{operation}.json"));
    let tree = repository(&[
        (
            "specs/harbors.json".to_owned(),
            of(vec![plain("Close"), plain("Open")]),
        ),
        ("specs/examples/Close.json".to_owned(), example(&["202"])),
    ]);
    let found = |tree: &Files| {
        let outcome = tree.check_against("HEAD");
        let finding = outcome.finding("LRO1301");
        (finding["pointer"] == "/paths", finding["status"].clone())
    };
    assert_eq!(found(&tree), (true, json!("inherited")));
    // One of the two has an example now.
    tree.write(
        "specs/harbors.json",
        of(vec![shown("Close"), plain("Open")]),
    );
    assert_eq!(found(&tree), (false, json!("inherited")));
    // A third one comes without.
    tree.commit("Show one");
    let three = vec![shown("Close"), shown("Open"), plain("Sweep")];
    tree.write("specs/examples/Open.json", example(&["202"]));
    tree.write("specs/harbors.json", of(three));
    assert_eq!(found(&tree), (false, json!("new")));
}
