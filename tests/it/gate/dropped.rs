//! Documents that a change takes out of what is checked, without deleting them: the report says so, and
//! counts nothing as fixed.

use std::fs;

use crate::gate::documents::{
    DEBT, NEW, and, document, indebted_harbors, new_defect, old, sound, worse,
};
use crate::gate::files::{self, Files};
use crate::gate::outcome::Outcome;
use crate::gate::repository::{self, Repository};

const FILE: &str = "specs/harbors.json";

/// The codes of new findings, and nothing is fixed.
#[track_caller]
fn brought(outcome: &Outcome, case: &str) -> Vec<String> {
    assert_eq!(outcome.fixed(), [""; 0], "{case}: {}", outcome.report);
    outcome.brought()
}

/// One finding says that the document isn't checked any more, where it is now.
#[track_caller]
fn expect_dropped(outcome: &Outcome, at: &str, words: &str) {
    assert_eq!(brought(outcome, at), ["LRO006"], "{at}: {}", outcome.report);
    let finding = outcome.finding("LRO006");
    assert_eq!(finding["path"], at, "{finding}");
    let message = finding["message"].as_str().unwrap();
    assert!(message.contains(FILE), "{message}");
    assert!(message.contains(words), "{message}");
}

fn utf16(text: &str, order: fn(u16) -> [u8; 2]) -> Vec<u8> {
    let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
    units.flat_map(order).collect()
}

/// Writings of a document that other readers may accept.
fn unreadable(text: &str) -> Vec<(&'static str, Vec<u8>)> {
    let edited = |from: &str, to: &str| text.replacen(from, to, 1).into_bytes();
    vec![
        (
            "a comment before the key",
            format!("// Harbors\n{text}").into_bytes(),
        ),
        ("a fault before the key", edited("{", "{ !")),
        ("single quotes", edited("\"swagger\"", "'swagger'")),
        ("an unquoted key", edited("\"swagger\"", "swagger")),
        ("another case", edited("\"swagger\"", "\"Swagger\"")),
        ("capitals", edited("\"swagger\"", "\"SWAGGER\"")),
        ("a blank in the key", edited("\"swagger\"", "\"swagger \"")),
        ("a byte before the text", format!("x{text}").into_bytes()),
        (
            "two byte order marks",
            format!("\u{feff}\u{feff}{text}").into_bytes(),
        ),
        ("UTF-16, little end first", utf16(text, u16::to_le_bytes)),
        ("UTF-16, big end first", utf16(text, u16::to_be_bytes)),
        (
            "a code page",
            [b"\xe9".as_slice(), text.as_bytes()].concat(),
        ),
    ]
}

#[test]
fn a_document_that_other_readers_may_accept_is_reported_as_unreadable() {
    for (case, bytes) in unreadable(&worse()) {
        let before = [(FILE, old()), sound()];
        let outcome = files::pull_request(&before, |tree| tree.write(FILE, &bytes));
        assert_eq!(brought(&outcome, case), ["LRO001"], "{case}");
        assert_eq!(outcome.exit, Some(1));
        // The same for a document that is new.
        let outcome = files::pull_request(&[sound()], |tree| tree.write(FILE, &bytes));
        assert_eq!(brought(&outcome, case), ["LRO001"], "{case}");
    }
}

#[test]
fn a_document_behind_another_one_in_its_file_is_reported_as_unreadable() {
    let yaml = document(and(indebted_harbors(), new_defect()))
        .json()
        .yaml();
    for before in ["---\n---\n", "a: b\n---\n", "# Harbors\n---\n# None\n---\n"] {
        let text = format!("{before}{yaml}");
        let outcome = files::pull_request(&[sound()], |tree| tree.write("specs/new.yaml", &text));
        assert_eq!(brought(&outcome, before), ["LRO001"], "{before}");
    }
}

#[test]
fn files_that_are_no_descriptions_of_apis_stay_without_a_report() {
    for text in [
        "{ // the openapi generator\n \"strict\": true }",
        r#"{ "Swagger": { "url": "https://contoso.com" } }"#,
        "{ \"body\": \"{ \\\"swagger\\\": \\\"2.0\\\" }\", }",
    ] {
        let outcome = files::pull_request(&[(FILE, old())], |tree| tree.write("a.json", text));
        outcome.expect_nothing_but(&DEBT);
    }
    let configs = "a: b\n---\nkind: ConfigMap\ndata:\n  api: |\n    openapi: 3.0.0\n";
    let outcome = files::pull_request(&[(FILE, old())], |tree| tree.write("a.yaml", configs));
    outcome.expect_nothing_but(&DEBT);
}

#[test]
fn a_document_that_is_none_any_more_is_reported_and_not_fixed() {
    let lfs = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n";
    for (text, words) in [
        (lfs.to_owned(), "Git LFS"),
        (format!("[{}]", worse()), "no `swagger` or `openapi` key"),
        (format!("{{ \"document\": {} }}", worse()), "no `swagger`"),
        ("{}".to_owned(), "no `swagger`"),
        (String::new(), "can't be read"),
        (
            worse().replacen("\"swagger\"", "\"swag\"", 1),
            "no `swagger`",
        ),
    ] {
        let before = [(FILE, old()), sound()];
        let outcome = files::pull_request(&before, |tree| tree.write(FILE, &text));
        expect_dropped(&outcome, FILE, words);
    }
}

#[test]
fn a_document_whose_version_is_no_longer_read_fixes_nothing() {
    let before = [(FILE, old()), sound()];
    let outcome = files::pull_request(&before, |tree| {
        tree.write(FILE, worse().replacen("2.0", "1.2", 1));
    });
    assert_eq!(
        brought(&outcome, "Swagger 1.2").len(),
        1,
        "{}",
        outcome.report
    );
}

#[test]
fn a_document_that_moves_out_of_sight_is_reported_where_it_is() {
    for to in [
        "specs/examples/harbors.json",
        ".hidden/harbors.json",
        "specs/.harbors.json",
        "specs/harbors.json.txt",
        "specs/harbors.jsonc",
        "specs/harbors",
    ] {
        let before = [(FILE, old()), sound()];
        let moved = files::pull_request(&before, |tree| tree.rename(FILE, to));
        expect_dropped(&moved, to, "isn't checked");
        // So much is edited that git doesn't call it a rename.
        let outcome = repository::pull_request(&before, |tree| {
            tree.remove(FILE);
            let text = worse().replace('\n', " ");
            tree.write(to, text.replace("Contoso.Maritime", "Contoso.Sea"));
        });
        expect_dropped(&outcome, to, "isn't checked");
    }
}

#[test]
fn many_documents_that_move_out_of_sight_are_one_finding() {
    let names: Vec<_> = (0..9).map(|at| format!("specs/harbors{at}.json")).collect();
    let before: Vec<_> = names.iter().map(|name| (name.as_str(), old())).collect();
    let outcome = files::pull_request(&before, |tree| tree.rename("specs", "examples"));
    assert_eq!(brought(&outcome, "nine"), ["LRO006"], "{}", outcome.report);
    let message = outcome.finding("LRO006")["message"].as_str().unwrap();
    assert!(message.contains("9 documents"), "{message}");
}

#[test]
fn a_document_that_is_deleted_on_purpose_is_fixed_whatever_is_added() {
    let before = [(FILE, old()), sound()];
    // What was a document shows one answer of it now, or has nothing to do with it.
    for (path, text) in [
        (
            "specs/examples/harbors.json",
            "{ \"parameters\": {}, \"responses\": {} }".to_owned(),
        ),
        ("specs/examples/other.json", document([]).text()),
        (
            "notes.txt",
            "The swagger: 2.0 of harbors is gone.".to_owned(),
        ),
    ] {
        let outcome = files::pull_request(&before, |tree| {
            tree.remove(FILE);
            tree.write(path, &text);
        });
        outcome.expect(&[], &[], &DEBT);
        assert_eq!(outcome.exit, Some(0));
    }
}

#[test]
fn a_document_in_an_ignored_folder_is_reported_where_it_is() {
    let ignore = (".gitignore", "out/\n".to_owned());
    let tree = Repository::with(&[(FILE, old()), sound(), ignore]);
    tree.branch("change");
    tree.rename(FILE, "out/harbors.json");
    tree.write("out/harbors.json", worse());
    tree.git(&["add", "-A"]);
    tree.git(&["add", "-f", "out/harbors.json"]);
    tree.git(&["commit", "-q", "-m", "Move it"]);
    let outcome = tree.check_against("main");
    expect_dropped(&outcome, "out/harbors.json", "isn't checked");
}

#[cfg(unix)]
#[test]
fn a_document_behind_a_folder_that_became_a_link_is_reported() {
    use std::os::unix::fs::symlink;
    let tree = Repository::with(&[(FILE, old()), ("other/sound.json", sound().1)]);
    tree.branch("change");
    tree.rename("specs", ".specs");
    tree.write(".specs/harbors.json", worse());
    symlink(".specs", tree.path().join("specs")).unwrap();
    tree.commit("Link it");
    let outcome = tree.check_against("main");
    expect_dropped(&outcome, FILE, "doesn't find this file");
}

#[cfg(target_os = "linux")]
#[test]
fn a_document_whose_name_is_not_unicode_is_reported() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let tree = Repository::with(&[(FILE, old()), sound()]);
    tree.branch("change");
    tree.remove(FILE);
    let odd = tree
        .path()
        .join(OsStr::from_bytes(b"specs/harbors\xe9.json"));
    fs::write(&odd, worse()).unwrap();
    tree.commit("Rename it");
    let outcome = tree.check_against("main");
    assert_eq!(brought(&outcome, "odd"), ["LRO001"], "{}", outcome.report);
    // With a good name again, it is a document that nobody has checked yet.
    tree.branch("next");
    fs::rename(&odd, tree.path().join(FILE)).unwrap();
    tree.commit("Rename it back");
    let outcome = tree.check_against("change");
    assert_eq!(
        outcome.brought(),
        [DEBT[0], DEBT[1], NEW],
        "{}",
        outcome.report
    );
    // A file of data is nobody's business.
    let data = tree.path().join(OsStr::from_bytes(b"specs/data\xe9.json"));
    fs::write(data, "{}").unwrap();
    assert_eq!(tree.check_against("next").brought(), [""; 0]);
}

#[test]
fn a_report_of_unreadable_documents_that_is_off_is_no_way_out() {
    let off = "rules: { unreadable-document: off }\n";
    let tree = Files::with(&[(FILE, old()), ("lro-lint.yaml", off.to_owned()), sound()]);
    tree.write(FILE, format!("// Harbors\n{}", worse()));
    let outcome = tree.check_against("HEAD");
    expect_dropped(&outcome, FILE, "can't be read");
}
