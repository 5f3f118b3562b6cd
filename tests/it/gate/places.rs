//! Where things lie: what is in the work tree and not in a commit, odd names, and work trees that
//! are not the usual ones.

use std::fs;

use crate::gate::documents::{
    DEBT, NEW, Operation, STATES_DEBT, common, document, harbors, indebted_harbors, new_defect,
    old, states_without_failed, worse,
};
use crate::gate::outcome::Outcome;
use crate::gate::repository::{Repository, git_in};

const FILE: &str = "specs/harbors.json";

fn only_new() -> String {
    document([new_defect()]).text()
}

#[test]
fn files_that_git_does_not_know_yet_are_new() {
    let tree = Repository::with(&[(FILE, old())]);
    tree.write("specs/new.json", only_new());
    tree.check_against("HEAD").expect(&[NEW], &DEBT, &[]);
    tree.git(&["add", "specs/new.json"]);
    tree.check_against("HEAD").expect(&[NEW], &DEBT, &[]);
    tree.git(&["rm", "-q", "--cached", "specs/new.json"]);
    tree.git(&["add", "-N", "specs/new.json"]);
    tree.check_against("HEAD").expect(&[NEW], &DEBT, &[]);
}

#[test]
fn the_work_tree_counts_and_not_the_index() {
    let tree = Repository::with(&[(FILE, old())]);
    // Staged and taken back; taken out of the index and still there.
    tree.write(FILE, worse());
    tree.git(&["add", FILE]);
    tree.write(FILE, old());
    tree.check_against("HEAD").expect_nothing_but(&DEBT);
    tree.git(&["rm", "-q", "--cached", "-f", FILE]);
    tree.check_against("HEAD").expect_nothing_but(&DEBT);
}

#[test]
fn a_file_that_is_deleted_and_not_committed_is_gone() {
    let files = [
        (FILE, old()),
        ("specs/sound.json", document(harbors()).text()),
    ];
    let tree = Repository::with(&files);
    tree.remove(FILE);
    tree.check_against("HEAD").expect(&[], &[], &DEBT);
}

#[test]
fn ignored_files_are_not_looked_at() {
    let tree = Repository::with(&[(FILE, old()), (".gitignore", "out/\n".to_owned())]);
    tree.write("out/new.json", only_new());
    tree.check_against("HEAD").expect_nothing_but(&DEBT);
}

#[test]
fn a_file_that_is_ignored_and_known_is_no_fixed_one() {
    let tree = Repository::with(&[(FILE, old()), ("out/made.json", only_new())]);
    tree.write(".gitignore", "out/\n");
    tree.commit("Ignore what is there");
    let outcome = tree.check_against("HEAD");
    assert_eq!(
        (outcome.brought().len(), outcome.fixed().len()),
        (0, 0),
        "{}",
        outcome.report
    );
}

#[test]
fn line_ends_that_git_makes_are_no_change() {
    let tree = Repository::with(&[
        (FILE, old()),
        (
            "specs/quays.yaml",
            document(indebted_harbors()).json().yaml(),
        ),
        ("lro-lint.yaml", "rules:\n  LRO1: error\n".to_owned()),
    ]);
    tree.git(&["config", "core.autocrlf", "true"]);
    fs::remove_dir_all(tree.path().join("specs")).unwrap();
    tree.git(&["checkout", "-q", "-f", "HEAD", "--", "."]);
    assert!(tree.read(FILE).contains("\r\n"));
    assert_eq!(tree.git(&["status", "--porcelain"]), "");
    tree.check_against("HEAD")
        .expect_nothing_but(&DEBT.repeat(2));
    tree.write(FILE, worse().replace('\n', "\r\n"));
    tree.check_against("HEAD")
        .expect(&[NEW], &DEBT.repeat(2), &[]);
}

#[test]
fn names_may_be_odd() {
    let mut names = vec![
        "with space.json",
        "Häfen/日本.json",
        "-leading.json",
        "a'b.json",
        "#.json",
        "[x]*.json",
        "~/x.json",
        "e\u{301}.json",
    ];
    if cfg!(unix) {
        names.extend([
            "quo\"te.json",
            "back\\slash.json",
            "tab\there.json",
            "line\nend.json",
            ":(top)x.json",
        ]);
    }
    let files: Vec<_> = names.iter().map(|&name| (name, old())).collect();
    let tree = Repository::with(&files);
    tree.check_against("HEAD")
        .expect_nothing_but(&DEBT.repeat(names.len()));
    for name in &names {
        tree.write(name, worse());
    }
    let outcome = tree.check_against("HEAD");
    outcome.expect(&[NEW].repeat(names.len()), &DEBT.repeat(names.len()), &[]);
    tree.git(&["checkout", "-q", "-f", "HEAD", "--", "."]);
    fs::create_dir(tree.path().join("moved")).unwrap();
    for (at, name) in names.iter().enumerate() {
        // Each is another document, or it could be any of them.
        let operations = indebted_harbors().into_iter();
        let own = format!("port{at}Name");
        let text = document(operations.map(|one| one.named_by(&own))).text();
        tree.write(name, text);
    }
    tree.commit("Tell them apart");
    for name in &names {
        tree.rename(name, &format!("moved/{name}"));
    }
    tree.git(&["add", "-A"]);
    tree.check_against("HEAD")
        .expect_nothing_but(&DEBT.repeat(names.len()));
}

#[cfg(target_os = "linux")]
#[test]
fn a_name_that_is_not_unicode_stops_nothing() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let tree = Repository::with(&[(FILE, old())]);
    let name = OsStr::from_bytes(b"caf\xe9.json");
    fs::write(tree.path().join(name), old()).unwrap();
    tree.commit("Add an odd one");
    let outcome = tree.check_against("HEAD");
    assert_eq!((outcome.brought().len(), outcome.fixed().len()), (0, 0));
    fs::remove_file(tree.path().join(name)).unwrap();
    tree.write("specs/new.json", only_new());
    assert_eq!(tree.check_against("HEAD").brought(), [NEW]);
}

#[test]
fn only_what_is_named_is_compared() {
    let tree = Repository::with(&[
        ("a/harbors.json", old()),
        ("b/quays.json", only_new()),
        ("b/sound.json", document(harbors()).text()),
    ]);
    tree.remove("b/quays.json");
    tree.write("b/more.json", only_new());
    tree.write("a/harbors.json", worse());
    tree.check(&["a", "--base", "HEAD"])
        .expect(&[NEW], &DEBT, &[]);
    tree.check(&["a/harbors.json", "--base", "HEAD"])
        .expect(&[NEW], &DEBT, &[]);
    tree.check(&["b/sound.json", "--base", "HEAD"])
        .expect(&[], &[], &[]);
    let both = tree.check(&["b/sound.json", "a/harbors.json", "--base", "HEAD"]);
    both.expect(&[NEW], &DEBT, &[]);
    assert_eq!(
        both,
        tree.check(&["a/harbors.json", "b/sound.json", "--base", "HEAD"])
    );
}

#[test]
fn what_moved_into_a_named_folder_inherits() {
    let tree = Repository::with(&[
        ("a/harbors.json", old()),
        ("b/sound.json", document(harbors()).text()),
    ]);
    tree.git(&["mv", "a/harbors.json", "b/harbors.json"]);
    tree.check(&["b", "--base", "HEAD"])
        .expect_nothing_but(&DEBT);
    tree.check(&["b/harbors.json", "--base", "HEAD"])
        .expect_nothing_but(&DEBT);
}

#[test]
fn a_version_that_is_named_alone_inherits_from_its_predecessor() {
    let tree = Repository::with(&[("api/2024-01-01/harbors.json", old())]);
    tree.write("api/2024-06-01/harbors.json", worse());
    for path in ["api/2024-06-01", "api/2024-06-01/harbors.json"] {
        tree.check(&[path, "--base", "HEAD"])
            .expect(&[NEW], &DEBT, &[]);
    }
}

#[test]
fn it_does_not_matter_where_the_program_is_run() {
    let tree = Repository::with(&[("a/b/harbors.json", old()), ("c/quays.json", only_new())]);
    tree.write("a/b/harbors.json", worse());
    for (folder, paths) in [
        ("a/b", "."),
        ("a", "b"),
        ("c", "../a"),
        ("c", "../a/b/harbors.json"),
    ] {
        let outcome = tree.check_in(folder, &[paths, "--base", "HEAD"]);
        outcome.expect(&[NEW], &DEBT, &[]);
        assert_eq!(outcome.brought_at(), [format!("a/b/harbors.json: {NEW}")]);
    }
    // From outside of the repository as well.
    let mut program = tree.program("");
    let path = tree.path().join("a");
    let program = program.current_dir(tree.path().parent().unwrap()).arg(path);
    Outcome::of(program.args(["--base", "HEAD"])).expect(&[NEW], &DEBT, &[]);
}

#[test]
fn the_root_may_be_a_folder_of_the_work_tree() {
    let sharing = document(indebted_harbors())
        .sharing("../common.json")
        .text();
    let states = STATES_DEBT;
    let tree = Repository::with(&[
        ("product/specs/harbors.json", sharing),
        (
            "product/common.json",
            common()
                .define("ProvisioningState", states_without_failed())
                .text(),
        ),
        ("other/quays.json", only_new()),
    ]);
    let arguments = ["product", "--root", "product", "--base", "HEAD"];
    tree.check(&arguments)
        .expect_nothing_but(&[DEBT[0], DEBT[1], states]);
    tree.write("product/specs/new.json", only_new());
    let outcome = tree.check(&arguments);
    outcome.expect(&[NEW], &[DEBT[0], DEBT[1], states], &[]);
    assert_eq!(outcome.brought_at(), [format!("specs/new.json: {NEW}")]);
    // What lies outside of the root is out of reach on both sides.
    let outcome = tree.check(&[
        "product/specs",
        "--root",
        "product/specs",
        "--base",
        "HEAD~0",
    ]);
    assert_eq!(outcome.brought(), [NEW]);
    assert!(
        outcome
            .inherited()
            .iter()
            .any(|label| label.starts_with("LRO002"))
    );
    assert!(outcome.fixed().is_empty());
}

#[test]
fn a_second_work_tree_is_one_too() {
    let tree = Repository::with(&[(FILE, old())]);
    tree.git(&["worktree", "add", "-q", "-b", "change", "../second"]);
    let second = tree.beside("second");
    assert!(second.path().join(".git").is_file());
    second.write(FILE, worse());
    second.check_against("main").expect(&[NEW], &DEBT, &[]);
    second.commit("Make it worse");
    second.check_against("main...").expect(&[NEW], &DEBT, &[]);
}

#[test]
fn the_folder_of_git_may_lie_elsewhere() {
    let tree = Repository::with(&[(FILE, old())]);
    tree.git(&["init", "-q", "--separate-git-dir", "../store"]);
    tree.write(FILE, worse());
    tree.check_against("HEAD").expect(&[NEW], &DEBT, &[]);
}

#[cfg(unix)]
#[test]
fn a_symbolic_link_stands_for_what_it_leads_to_on_both_sides() {
    use std::os::unix::fs::symlink;
    let sharing = document(indebted_harbors()).sharing("common.json").text();
    let broken = common().define("ProvisioningState", states_without_failed());
    let tree = Repository::with(&[
        ("v1/harbors.json", sharing),
        ("shared/common.json", broken.text()),
    ]);
    symlink("../shared/common.json", tree.path().join("v1/common.json")).unwrap();
    symlink("v1/harbors.json", tree.path().join("current.json")).unwrap();
    tree.commit("Link them");
    let plain = tree.check_against("HEAD");
    assert_eq!(
        (plain.brought().len(), plain.fixed().len()),
        (0, 0),
        "{}",
        plain.report
    );
    assert!(
        plain
            .inherited_at()
            .contains(&format!("v1/harbors.json: {}", DEBT[1]))
    );
    // What a link leads to changes, and the link doesn't: for better and for worse.
    tree.write("shared/common.json", common().text());
    let outcome = tree.check_against("HEAD");
    assert!(outcome.brought().is_empty());
    assert!(
        outcome
            .fixed()
            .iter()
            .any(|label| label.starts_with("LRO803"))
    );
    tree.commit("Mend it");
    tree.write("shared/common.json", broken.text());
    let outcome = tree.check_against("HEAD");
    assert!(outcome.fixed().is_empty());
    assert!(
        outcome.brought().iter().any(|label| label == STATES_DEBT),
        "{}",
        outcome.report
    );
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_elsewhere_is_a_change() {
    use std::os::unix::fs::symlink;
    let tree = Repository::with(&[
        ("v1/harbors.json", document(harbors()).text()),
        ("v2/harbors.json", old()),
    ]);
    let link = tree.path().join("current.json");
    symlink("v1/harbors.json", &link).unwrap();
    tree.commit("Link it");
    fs::remove_file(&link).unwrap();
    symlink("v2/harbors.json", &link).unwrap();
    let outcome = tree.check_against("HEAD");
    let at = |label: &str| format!("current.json: {label}");
    assert_eq!(outcome.brought_at(), [at(DEBT[0]), at(DEBT[1])]);
    // And one that is no link any more, but says the same.
    tree.commit("Follow v2");
    fs::remove_file(&link).unwrap();
    fs::write(&link, old()).unwrap();
    let outcome = tree.check_against("HEAD");
    assert_eq!((outcome.brought().len(), outcome.fixed().len()), (0, 0));
}

#[cfg(unix)]
#[test]
fn a_link_out_of_the_repository_is_followed_on_no_side() {
    use std::os::unix::fs::symlink;
    let tree = Repository::with(&[(FILE, old())]);
    fs::write(tree.outside("secret.json"), only_new()).unwrap();
    symlink("../../secret.json", tree.path().join("specs/link.json")).unwrap();
    let new = tree.check_against("HEAD");
    assert!(
        !new.report.to_string().contains("Harbors_Close"),
        "{}",
        new.report
    );
    tree.commit("Link out");
    let old = tree.check_against("HEAD");
    assert!(
        old.brought().is_empty() && old.fixed().is_empty(),
        "{}",
        old.report
    );
}

#[test]
fn a_submodule_that_did_not_change_brings_nothing_new() {
    let library = Repository::with(&[("quays.json", only_new())]);
    let tree = Repository::with(&[(FILE, old())]);
    let url = library.url();
    tree.git(&[
        "-c",
        "protocol.file.allow=always",
        "submodule",
        "add",
        "-q",
        &url,
        "library",
    ]);
    tree.commit("Take in the library");
    let outcome = tree.check_against("HEAD");
    assert_eq!(outcome.brought(), [""; 0]);
    assert_eq!(outcome.fixed(), [""; 0]);
    tree.write(FILE, worse());
    assert_eq!(tree.check_against("HEAD").brought(), [NEW]);
}

#[test]
fn what_a_sparse_checkout_leaves_out_is_not_gone() {
    let tree = Repository::with(&[("a/harbors.json", old()), ("b/quays.json", only_new())]);
    tree.git(&["sparse-checkout", "set", "a"]);
    assert!(!tree.path().join("b").exists());
    tree.check_against("HEAD").expect_nothing_but(&DEBT);
    tree.write("a/harbors.json", worse());
    tree.check_against("HEAD").expect(&[NEW], &DEBT, &[]);
}

#[test]
fn standard_input_takes_the_place_of_the_file_in_the_work_tree() {
    let tree = Repository::with(&[(FILE, old())]);
    let mut program = tree.program("");
    let input = tree.outside("buffer");
    fs::write(&input, worse()).unwrap();
    let program = program.args(["-", "--stdin-filename", FILE, "--base", "HEAD"]);
    let outcome = Outcome::of(program.stdin(fs::File::open(input).unwrap()));
    outcome.expect(&[NEW], &DEBT, &[]);
}

#[test]
fn a_branch_is_compared_while_another_merge_is_under_way() {
    let tree = Repository::with(&[(FILE, old())]);
    tree.branch("other");
    tree.write("specs/new.json", only_new());
    tree.commit("Add a defect");
    tree.switch("main");
    tree.git(&["merge", "-q", "--no-ff", "--no-commit", "other"]);
    tree.check_against("HEAD").expect(&[NEW], &DEBT, &[]);
    assert!(git_in(tree.path(), &["merge", "--abort"]).status.success());
}

#[test]
fn threads_change_nothing() {
    let files: Vec<_> = (0..12)
        .map(|at| (format!("specs/{at}.json"), old()))
        .collect();
    let files: Vec<_> = files
        .iter()
        .map(|(path, text)| (path.as_str(), text))
        .collect();
    let tree = Repository::with(&files);
    for at in 0..6 {
        tree.write(
            &format!("specs/{at}.json"),
            document([Operation::get("Harbor"), new_defect()]).text(),
        );
        tree.rename(
            &format!("specs/{}.json", at + 6),
            &format!("moved/{at}.json"),
        );
    }
    tree.git(&["add", "-A"]);
    let one = tree.check(&["--base", "HEAD", "--threads", "1"]);
    assert_eq!(one.brought(), [NEW; 6]);
    assert_eq!(one, tree.check(&["--base", "HEAD", "--threads", "4"]));
    assert_eq!(one, tree.check(&["--base", "HEAD", "moved", "specs"]));
}

#[test]
fn a_folder_may_take_the_place_of_a_document_and_the_other_way_round() {
    let sound = ("sound.json", document(harbors()).text());
    let tree = Repository::with(&[("a.json", old()), sound]);
    tree.remove("a.json");
    tree.write("a.json/b.json", worse());
    tree.git(&["add", "-A"]);
    let outcome = tree.check_against("HEAD");
    outcome.expect(&[NEW], &DEBT, &[]);
    tree.commit("Make it a folder");
    tree.check_against("HEAD~1").expect(&[NEW], &DEBT, &[]);
    fs::remove_dir_all(tree.path().join("a.json")).unwrap();
    tree.write("a.json", old());
    tree.git(&["add", "-A"]);
    tree.check_against("HEAD").expect(&[], &DEBT, &[NEW]);
}

#[cfg(unix)]
#[test]
fn permissions_are_no_change() {
    use std::os::unix::fs::PermissionsExt;
    let tree = Repository::with(&[(FILE, old())]);
    let path = tree.path().join(FILE);
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
    assert_ne!(tree.git(&["diff", "--stat"]), "");
    tree.check_against("HEAD").expect_nothing_but(&DEBT);
}

#[test]
fn a_change_that_git_was_told_not_to_see_is_one() {
    let tree = Repository::with(&[(FILE, old())]);
    tree.git(&["update-index", "--assume-unchanged", FILE]);
    tree.write(FILE, worse());
    tree.check_against("HEAD").expect(&[NEW], &DEBT, &[]);
}

#[test]
fn a_conflict_that_is_not_resolved_yet_stops_nothing() {
    let tree = Repository::with(&[(FILE, old())]);
    tree.branch("other");
    tree.write(FILE, old().replace("A harbor.", "A port."));
    tree.commit("Say port");
    tree.switch("main");
    tree.write(FILE, old().replace("A harbor.", "A haven."));
    tree.commit("Say haven");
    assert!(
        !git_in(tree.path(), &["merge", "-q", "other"])
            .status
            .success()
    );
    let outcome = tree.check_against("HEAD");
    assert_eq!(outcome.brought(), ["LRO001"]);
    tree.write(FILE, worse());
    tree.check_against("HEAD").expect(&[NEW], &DEBT, &[]);
}

#[test]
fn what_has_just_been_written_is_seen() {
    // Of the same length and perhaps within the same tick of the clock as what git has seen.
    let (one, two) = ("\"location\"", "\"Location\"");
    let sound = document([Operation::act("Harbor", "Close")]).text();
    assert!(sound.contains(one));
    for _ in 0..3 {
        let tree = Repository::with(&[(FILE, &sound)]);
        tree.write(FILE, sound.replace(one, two));
        tree.check_against("HEAD")
            .expect(&["LRO402 Harbors_Close"], &[], &[]);
    }
}
