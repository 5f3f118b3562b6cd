//! What `--base` may name, and what happens where it names nothing.

use std::fs;

use crate::gate::documents::{
    DEBT, NEW, Operation, document, harbors, indebted_harbors, new_defect, worse,
};
use crate::gate::outcome::Outcome;
use crate::gate::repository::{Repository, git_in};

const FILE: &str = "specs/harbors.json";

fn indebted() -> String {
    document(indebted_harbors()).text()
}

/// A repository with debt in its first commit, and one more defect in its second.
fn two_commits() -> Repository {
    let tree = Repository::with(&[(FILE, indebted())]);
    tree.write(FILE, worse());
    tree.commit("Make it worse");
    tree
}

#[test]
fn a_revision_has_many_names() {
    let tree = two_commits();
    let first = tree.name_of("HEAD~1");
    tree.git(&["tag", "light", "HEAD~1"]);
    tree.git(&["tag", "-a", "-m", "A release", "v1.0", "HEAD~1"]);
    tree.git(&["branch", "team/harbors/base", "HEAD~1"]);
    tree.git(&["update-ref", "refs/remotes/origin/main", "HEAD~1"]);
    // A folder of the same name must not be taken for the revision, nor the other way round.
    tree.git(&["branch", "specs", "HEAD~1"]);
    for name in [
        &first,
        &first[..10],
        "HEAD~1",
        "HEAD^",
        "main~1",
        "light",
        "v1.0",
        "team/harbors/base",
        "refs/heads/team/harbors/base",
        "origin/main",
        "specs",
    ] {
        tree.check_against(name).expect(&[NEW], &DEBT, &[]);
    }
    tree.check_against("HEAD")
        .expect_nothing_but(&[DEBT[0], DEBT[1], NEW]);
}

#[test]
fn a_revision_that_is_not_there_fails_the_run() {
    let tree = two_commits();
    for name in [
        "no-such-branch",
        "HEAD~7",
        "0123456789012345678901234567890123456789",
    ] {
        let outcome = tree.check_against(name);
        outcome.expect_failure(&[name]);
        assert!(outcome.report.is_null(), "{name}");
    }
    tree.check_against("no-such-branch...")
        .expect_failure(&["no-such-branch"]);
    // No document is a revision, and no range is one.
    for name in ["HEAD:specs/harbors.json", "HEAD~1..HEAD", "HEAD~1...HEAD"] {
        tree.check_against(name).expect_failure(&[]);
    }
}

#[test]
fn an_empty_revision_is_said_to_be_empty() {
    let tree = two_commits();
    for name in ["", "..."] {
        tree.check_against(name).expect_failure(&[
            "the revision to compare with is empty",
            "--base origin/main",
        ]);
    }
}

#[test]
fn where_nothing_can_be_fetched_the_spelling_is_in_doubt() {
    let tree = two_commits();
    for name in ["origin/main", "0123456789", "HEAD~7", "a b"] {
        tree.check_against(name)
            .expect_failure(&[name, "`git branch --all`"]);
    }
    tree.check_against("mian")
        .expect_failure(&["mian", "did you mean `main`?"]);
}

#[test]
fn a_work_tree_of_somebody_else_comes_with_the_command_that_trusts_it() {
    let tree = two_commits();
    let mut program = tree.program("");
    // What git's own tests have it take the owner for.
    program.env("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1");
    let outcome = Outcome::of(program.args(["--base", "HEAD~1"]));
    outcome.expect_failure(&[
        "dubious ownership",
        "git config --global --add safe.directory",
        "/tree",
    ]);
}

#[test]
fn a_revision_is_never_taken_for_an_option() {
    let tree = two_commits();
    for name in [
        "--help",
        "-h",
        "--all",
        "--output=stolen",
        "--git-dir=/nowhere",
        "--",
        "-",
    ] {
        let argument = format!("--base={name}");
        tree.check(&[&argument]).expect_failure(&[]);
        let argument = format!("--base={name}...");
        tree.check(&[&argument]).expect_failure(&[]);
    }
    assert!(!tree.path().join("stolen").exists());
    assert_eq!(tree.git(&["status", "--porcelain"]), "");
}

#[test]
fn nothing_of_a_revision_s_name_moves_the_cursor_or_forges_a_command() {
    let tree = two_commits();
    let outcome = tree.check_against("nope\u{1b}[2J\n::error::forged");
    outcome.expect_failure(&["nope"]);
    assert!(!outcome.stderr.contains('\u{1b}'), "{:?}", outcome.stderr);
    let mut lines = outcome.stderr.lines();
    assert!(
        lines.all(|line| !line.trim_start().starts_with("::")),
        "{}",
        outcome.stderr
    );
}

#[test]
fn a_branch_without_a_commit_has_no_revision() {
    let tree = Repository::empty();
    tree.write(FILE, indebted());
    tree.check_against("HEAD").expect_failure(&[
        "`HEAD`: nothing is committed on this branch yet",
        "without --base",
    ]);
}

/// Two branches: `change` adds a defect, and meanwhile `main` has mended the debt of one document and
/// taken on some in another.
fn diverged() -> Repository {
    let tree = Repository::with(&[(FILE, indebted()), ("specs/quays.json", sound_quays())]);
    tree.branch("change");
    tree.write("specs/new.json", document([new_defect()]).text());
    tree.commit("Add a defect");
    tree.switch("main");
    tree.write(FILE, document(harbors()).text());
    let bad = document([
        Operation::get("Quay"),
        Operation::delete("Quay").flawed(crate::gate::documents::BodyOn202),
    ]);
    tree.write("specs/quays.json", bad.text());
    tree.commit("Mend the debt, make others");
    tree.switch("change");
    tree
}

fn sound_quays() -> String {
    document([Operation::get("Quay"), Operation::delete("Quay")]).text()
}

#[test]
fn the_tree_of_the_revision_itself_is_compared() {
    let tree = diverged();
    // What main has mended meanwhile would be brought back by this tree; what main took on is not
    // in it.
    let new = [NEW, DEBT[0], DEBT[1]];
    tree.check_against("main")
        .expect(&new, &[], &["LRO212 Quays_Delete"]);
}

#[test]
fn with_three_dots_it_is_the_merge_base() {
    let tree = diverged();
    tree.check_against("main...").expect(&[NEW], &DEBT, &[]);
    // Where nothing diverged both are the same.
    let tree = two_commits();
    tree.check_against("HEAD~1...").expect(&[NEW], &DEBT, &[]);
}

#[test]
fn a_merge_of_the_pull_request_is_compared_with_its_first_parent() {
    let tree = diverged();
    tree.switch("main");
    tree.git(&["merge", "-q", "--no-ff", "-m", "Merge", "change"]);
    let outcome = tree.check_against("HEAD^1");
    outcome.expect(&[NEW], &["LRO212 Quays_Delete"], &[]);
    tree.check_against("HEAD^2")
        .expect(&["LRO212 Quays_Delete"], &[NEW], &DEBT);
    // As a runner has it: the merge commit and its parents, nothing before.
    let url = tree.url();
    let around = tree.path().parent().unwrap().to_owned();
    let clone = ["clone", "-q", "--depth=2", &url, "shallow"];
    assert!(git_in(&around, &clone).status.success());
    let shallow = tree.beside("shallow");
    assert_eq!(shallow.check_against("HEAD^1").brought(), outcome.brought());
}

#[test]
fn without_common_history_there_is_no_merge_base() {
    let tree = Repository::with(&[(FILE, indebted())]);
    tree.git(&["checkout", "-q", "--orphan", "change"]);
    tree.write(FILE, worse());
    tree.commit("Begin anew");
    let outcome = tree.check_against("main...");
    outcome.expect_failure(&["main"]);
    let said = outcome.stderr.to_lowercase();
    assert!(
        said.contains("merge base") || said.contains("common"),
        "{said}"
    );
    assert!(outcome.report.is_null());
    tree.check_against("main").expect(&[NEW], &DEBT, &[]);
}

/// A clone with the last commit only, and the name of the one before.
fn shallow() -> (Repository, String) {
    let tree = two_commits();
    tree.git(&["config", "uploadpack.allowAnySHA1InWant", "true"]);
    let first = tree.name_of("HEAD~1");
    let url = tree.url();
    let clone = ["clone", "-q", "--depth=1", &url, "shallow"];
    let around = tree.path().parent().unwrap().to_owned();
    assert!(git_in(&around, &clone).status.success());
    (tree.beside("shallow"), first)
}

fn says_what_to_fetch(outcome: &Outcome) {
    outcome.expect_failure(&["git fetch"]);
    assert!(outcome.report.is_null());
}

#[test]
fn a_shallow_clone_without_the_commit_says_what_to_fetch() {
    let (tree, first) = shallow();
    let outcome = tree.check_against(&first);
    says_what_to_fetch(&outcome);
    outcome.expect_failure(&[&first]);
    says_what_to_fetch(&tree.check_against("HEAD~1"));
    says_what_to_fetch(&tree.check_against(&format!("{first}...")));
    tree.check_against("HEAD")
        .expect_nothing_but(&[DEBT[0], DEBT[1], NEW]);
}

#[test]
fn a_shallow_clone_needs_no_more_than_the_commit() {
    let (tree, first) = shallow();
    tree.git(&["fetch", "-q", "--depth=1", "origin", &first]);
    tree.check_against(&first).expect(&[NEW], &DEBT, &[]);
    tree.check_against("FETCH_HEAD").expect(&[NEW], &DEBT, &[]);
}

#[test]
fn a_shallow_clone_knows_no_merge_base_until_it_has_the_history() {
    let tree = diverged();
    let url = tree.url();
    let clone = [
        "clone",
        "-q",
        "--depth=1",
        "--no-single-branch",
        &url,
        "shallow",
    ];
    let around = tree.path().parent().unwrap().to_owned();
    assert!(git_in(&around, &clone).status.success());
    let tree = tree.beside("shallow");
    let outcome = tree.check_against("origin/main...");
    says_what_to_fetch(&outcome);
    let said = &outcome.stderr;
    assert!(
        ["--unshallow", "--deepen", "--depth"]
            .iter()
            .any(|option| said.contains(option)),
        "{said}"
    );
    tree.git(&["fetch", "-q", "--unshallow"]);
    tree.check_against("origin/main...")
        .expect(&[NEW], &DEBT, &[]);
}

#[test]
fn a_clone_without_contents_fetches_what_it_needs_or_fails() {
    let tree = two_commits();
    tree.git(&["config", "uploadpack.allowFilter", "true"]);
    tree.git(&["config", "uploadpack.allowAnySHA1InWant", "true"]);
    let url = tree.url();
    let around = tree.path().parent().unwrap().to_owned();
    let clone = ["clone", "-q", "--filter=blob:none", &url, "partial"];
    assert!(git_in(&around, &clone).status.success());
    let tree = tree.beside("partial");
    // An old document that isn't here is no document without findings.
    let outcome = tree.check_against("HEAD~1");
    if outcome.exit == Some(2) {
        says_what_to_fetch(&outcome);
    } else {
        outcome.expect(&[NEW], &DEBT, &[]);
    }
    // Nobody is there to ask.
    fs::rename(around.join("tree"), around.join("gone")).unwrap();
    tree.git(&["config", "remote.origin.url", "file:///nowhere"]);
    let outcome = tree.check_against("HEAD~1");
    if outcome.exit == Some(2) {
        assert!(outcome.report.is_null());
    } else {
        outcome.expect(&[NEW], &DEBT, &[]);
    }
}

#[test]
fn outside_of_a_repository_there_is_nothing_to_compare_with() {
    let tree = Repository::with(&[(FILE, indebted())]);
    fs::remove_dir_all(tree.path().join(".git")).unwrap();
    let outcome = tree.check_against("HEAD");
    outcome.expect_failure(&["git"]);
    assert!(outcome.report.is_null());
}

#[test]
fn without_git_there_is_nothing_to_compare_with() {
    let tree = two_commits();
    let mut program = tree.program("");
    let outcome = Outcome::of(program.args(["--base", "HEAD~1"]).env("PATH", ""));
    outcome.expect_failure(&["no `git`", "install git", "--original", "--baseline"]);
    assert!(outcome.report.is_null());
}

#[test]
fn objects_may_have_names_of_sha_256() {
    let tree = Repository::of_format("sha256");
    tree.write(FILE, indebted());
    tree.commit("What was there before");
    let first = tree.name_of("HEAD");
    assert_eq!(first.len(), 64);
    tree.write(FILE, worse());
    tree.commit("Make it worse");
    tree.check_against(&first).expect(&[NEW], &DEBT, &[]);
    tree.check_against("HEAD~1...").expect(&[NEW], &DEBT, &[]);
}

#[test]
fn a_hook_that_git_runs_stops_a_commit_that_makes_it_worse() {
    let tree = Repository::with(&[(FILE, indebted())]);
    let program = env!("CARGO_BIN_EXE_lro-lint").replace('\\', "/");
    let hook = format!("#!/bin/sh\nexec '{program}' --base HEAD --format concise\n");
    tree.write(".git/hooks/pre-commit", hook);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let hook = tree.path().join(".git/hooks/pre-commit");
        fs::set_permissions(hook, fs::Permissions::from_mode(0o755)).unwrap();
    }
    let commit = |folder: &str| {
        let commit = ["commit", "-q", "-a", "-m", "Through the hook"];
        git_in(&tree.path().join(folder), &commit)
    };
    // `-a` gives the hook an index of its own.
    tree.write(FILE, indebted().replace("A harbor.", "A port."));
    let let_through = commit("specs");
    assert!(
        let_through.status.success(),
        "{}",
        String::from_utf8_lossy(&let_through.stderr)
    );
    tree.write(FILE, worse());
    let stopped = commit("specs");
    assert_eq!(stopped.status.code(), Some(1));
    let said = [stopped.stdout, stopped.stderr].concat();
    let said = String::from_utf8(said).unwrap();
    assert!(said.contains("LRO403"), "{said}");
}

#[test]
fn what_git_is_told_by_its_surroundings_does_not_matter() {
    let tree = two_commits();
    let other = Repository::with(&[("other.json", document([new_defect()]).text())]);
    let index = other.path().join(".git/index");
    for (name, value) in [
        ("GIT_INDEX_FILE", index.to_str().unwrap()),
        ("GIT_DIFF_OPTS", "--unified=0"),
        ("GIT_EXTERNAL_DIFF", "false"),
        ("GIT_LITERAL_PATHSPECS", "1"),
        ("GIT_TRACE", "1"),
        ("GIT_PAGER", "false"),
    ] {
        let mut program = tree.program("");
        let outcome = Outcome::of(program.args(["--base", "HEAD~1"]).env(name, value));
        outcome.expect(&[NEW], &DEBT, &[]);
    }
}

#[test]
fn the_repository_is_left_as_it_was() {
    let tree = two_commits();
    tree.write("specs/untracked.json", indebted());
    tree.write(FILE, indebted());
    tree.git(&["add", FILE]);
    let status = || tree.git(&["status", "--porcelain"]);
    let index = || fs::read(tree.path().join(".git/index")).unwrap();
    let before = (status(), index());
    tree.check_against("HEAD~1");
    tree.check_against("HEAD~1...");
    let after = index();
    assert_eq!((status(), after), before);
    assert_eq!(tree.git(&["worktree", "list"]).lines().count(), 1);
    assert_eq!(tree.git(&["stash", "list"]), "");
}
