//! What a pull request can commit runs nothing, and the token goes where it is needed.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use serde_json::json;

use crate::action::check::document;
use crate::action::install::release;
use crate::action::repository::{Repository, git};
use crate::action::runner::{Run, Runner, write_program};

const FOLDER: &str = "specification";

/// A pull request of a stranger, about to be judged by the real linter.
struct Stranger {
    runner: Runner,
    repository: Repository,
    /// The commit to compare with, which the checkout lacks.
    base: String,
    merge: String,
}

impl Stranger {
    /// A pull request that adds a flawed document to a folder that has one, and does more.
    fn new(change: impl FnOnce(&Runner, &Repository)) -> Self {
        let mut runner = Runner::new();
        let program = format!("exec '{}' \"$@\"", env!("CARGO_BIN_EXE_lro-lint"));
        release(&runner, "x86_64-unknown-linux-gnu", &program);
        let trap = format!("echo \"$*\" >>'{}'; exit 1", mark(&runner).display());
        write_program(&trap_of(&runner), &trap);
        let repository = Repository::new(&runner);
        let first = repository.commit(&[("specification/old.json", &document("Old"))]);
        repository.branch("topic", &first);
        change(&runner, &repository);
        let head = repository.commit(&[("specification/new.json", &document("New"))]);
        repository.branch("main", &first);
        let base = repository.commit(&[("specification/others.json", &document("Others"))]);
        let merge = repository.pull_request(&base, &head);
        repository.check_out(&runner, &merge);
        let payload = json!({
            "pull_request": { "head": { "sha": head }, "base": { "sha": first, "ref": "main" } },
            "repository": { "default_branch": "main" },
        });
        runner.event("pull_request", "refs/pull/1/merge", &merge, payload);
        runner.input("working-directory", FOLDER);
        Self {
            runner,
            repository,
            base,
            merge,
        }
    }

    /// Runs the action, which has to find what the pull request did and nothing else.
    #[track_caller]
    fn assert_judged(&self) -> Run {
        let run = self.runner.action();
        assert_unmarked(&self.runner);
        run.assert_failed(&["::error file=specification/new.json"]);
        assert_eq!(run.output("action", "base"), self.base, "{}", run.log);
        for (name, value) in [
            ("exit-status", "1"),
            ("new-errors", "1"),
            ("inherited", "2"),
        ] {
            assert_eq!(run.output("action", name), value, "{name}:\n{}", run.log);
        }
        run
    }
}

/// A program that leaves a mark when it runs.
fn trap_of(runner: &Runner) -> PathBuf {
    runner.remote().join("trap")
}

fn mark(runner: &Runner) -> PathBuf {
    runner.remote().join("mark")
}

#[track_caller]
fn assert_unmarked(runner: &Runner) {
    let ran = fs::read_to_string(mark(runner)).unwrap_or_default();
    assert_eq!(ran, "", "a program ran");
}

/// A configuration by which every git would run a program.
fn settings(runner: &Runner) -> String {
    let trap = trap_of(runner);
    let trap = trap.display();
    format!(
        r#"
[core]
	fsmonitor = {trap} fsmonitor
	hooksPath = {hooks}
	sshCommand = {trap} sshCommand
	gitProxy = {trap} gitProxy
	askPass = {trap} askPass
	pager = {trap} pager
	alternateRefsCommand = {trap} alternateRefsCommand
[filter "trap"]
	clean = {trap} clean
	process = {trap} process
	required = true
[diff]
	external = {trap} external
[diff "trap"]
	textconv = {trap} textconv
	command = {trap} command
[url "ext::{trap} insteadOf "]
	insteadOf = file:
	insteadOf = https:
[protocol]
	allow = always
[protocol "ext"]
	allow = always
[remote "origin"]
	url = ext::{trap} remote
	promisor = true
	uploadpack = {trap} uploadpack
	vcs = trap
[credential]
	helper = !{trap} credential
[alias]
	fetch = "!{trap} alias"
[gc]
	auto = 1
"#,
        hooks = hooks(runner).display(),
    )
}

/// A folder with hooks that leave a mark.
fn hooks(runner: &Runner) -> PathBuf {
    let folder = runner.remote().join("hooks");
    fs::create_dir_all(&folder).unwrap();
    for hook in ["reference-transaction", "pre-auto-gc", "post-index-change"] {
        let script = format!("exec '{}' hook {hook}", trap_of(runner).display());
        write_program(&folder.join(hook), &script);
    }
    folder
}

/// Makes a folder look like a bare repository whose objects are those of the real one.
fn embed(runner: &Runner, folder: &Path) {
    fs::write(folder.join("HEAD"), "ref: refs/heads/main\n").unwrap();
    let config = format!(
        "[core]\n\tbare = false\n\tworktree = ..\n{}",
        settings(runner)
    );
    fs::write(folder.join("config"), config).unwrap();
    fs::write(
        folder.join(".gitattributes"),
        "*.json filter=trap diff=trap\n",
    )
    .unwrap();
    for name in ["objects", "refs", "shallow"] {
        symlink(format!("../.git/{name}"), folder.join(name)).unwrap();
    }
}

#[test]
fn a_folder_that_looks_like_a_repository_is_a_folder() {
    let mut stranger = Stranger::new(|runner, repository| {
        embed(runner, &repository.folder().join(FOLDER));
    });
    stranger.runner.github["token"] = "secret".into();
    // The trap works: git itself is caught in it.
    let folder = stranger.runner.workspace().join(FOLDER);
    let _ = std::process::Command::new("git")
        .current_dir(folder)
        .args(["fetch", "--quiet", "https://example.com/x"])
        .output();
    assert!(mark(&stranger.runner).exists());
    fs::remove_file(mark(&stranger.runner)).unwrap();
    stranger.assert_judged();
}

#[test]
fn what_the_checkout_left_behind_runs_nothing_but_transports() {
    let stranger = Stranger::new(|_, repository| {
        repository.write(".gitattributes", "*.json filter=trap diff=trap\n");
    });
    let config = stranger.runner.workspace().join(".git/config");
    let old = fs::read_to_string(&config).unwrap();
    let all = settings(&stranger.runner);
    let (before, rest) = all.split_once("[url ").unwrap();
    let (_, after) = rest.split_once("[credential]").unwrap();
    fs::write(&config, format!("{old}{before}[credential]{after}")).unwrap();
    stranger.assert_judged();
    // An address may lead elsewhere, but to no program.
    fs::write(&config, format!("{old}{all}")).unwrap();
    stranger.repository.commit(&[("later.json", "{}")]);
    let later = stranger.repository.git(&["rev-parse", "HEAD"]);
    let mut runner = stranger.runner;
    let payload = json!({ "before": later });
    runner.event("push", "refs/heads/main", &stranger.merge, payload);
    let run = runner.action();
    assert_unmarked(&runner);
    run.assert_failed(&["cannot fetch", "transport 'ext' not allowed"]);
}

#[test]
fn a_linked_work_tree_has_its_repository_elsewhere() {
    let mut stranger = Stranger::new(|runner, repository| {
        embed(runner, &repository.folder().join(FOLDER));
    });
    let workspace = stranger.runner.workspace();
    git(
        &workspace,
        &[
            "worktree",
            "add",
            "--quiet",
            "--detach",
            "linked",
            &stranger.merge,
        ],
    );
    stranger
        .runner
        .input("working-directory", "linked/specification");
    stranger.assert_judged();
}

#[test]
fn without_a_repository_no_folder_takes_its_place() {
    let stranger = Stranger::new(|runner, repository| {
        embed(runner, &repository.folder().join(FOLDER));
    });
    let workspace = stranger.runner.workspace();
    let folder = workspace.join(FOLDER);
    for name in ["objects", "refs"] {
        fs::remove_file(folder.join(name)).unwrap();
        fs::rename(workspace.join(".git").join(name), folder.join(name)).unwrap();
    }
    fs::remove_dir_all(workspace.join(".git")).unwrap();
    let run = stranger.runner.action();
    assert_unmarked(&stranger.runner);
    run.assert_failed(&[
        "there is no repository in",
        "let `actions/checkout` run first",
    ]);
}

#[test]
fn the_folder_to_work_in_is_in_the_workspace() {
    let outside = |runner: &Runner| runner.remote().join("elsewhere");
    let stranger = Stranger::new(|runner, repository| {
        fs::remove_dir_all(repository.folder().join(FOLDER)).unwrap();
        fs::create_dir_all(outside(runner)).unwrap();
        symlink(outside(runner), repository.folder().join("link")).unwrap();
    });
    let Stranger { mut runner, .. } = stranger;
    for folder in ["link", "..", "../remote"] {
        runner.input("working-directory", folder);
        let run = runner.action();
        run.assert_failed(&["`working-directory` leads out of the workspace", folder]);
        assert!(!run.steps.contains_key("check"));
    }
}

/// Every program but those that fetch is started without the token, in whichever form.
#[test]
fn the_token_is_in_the_environment_of_what_fetches() {
    let mut stranger = Stranger::new(|_, _| {});
    let runner = &mut stranger.runner;
    runner.github["token"] = "secret".into();
    let path = std::env::var("PATH").unwrap();
    let calls = runner.remote().join("calls");
    // The first attempt is made without it, and fails here.
    for program in ["git", "base64", "tr", "dirname", "mktemp", "curl-not"] {
        runner.program(
            program,
            &format!(
                r#"
                PATH='{path}'
                has=without
                if env | grep -q -e secret -e eC1hY2Nlc3MtdG9rZW46c2VjcmV0; then has=with; fi
                echo "{program} $1 $has" >>'{}'
                [[ "{program} $1 $has" != 'git fetch without' ]] || exit 1
                exec {program} "$@""#,
                calls.display()
            ),
        );
    }
    let run = stranger.assert_judged();
    assert!(!run.log.contains("secret"), "{}", run.log);
    let calls = fs::read_to_string(calls).unwrap();
    let with: Vec<_> = calls
        .lines()
        .filter(|call| call.ends_with(" with"))
        .collect();
    assert_eq!(with, ["git fetch with"], "{calls}");
    assert!(calls.contains("git rev-parse without"), "{calls}");
}

#[test]
fn a_run_with_the_rights_of_the_repository_is_refused() {
    let Stranger {
        mut runner, merge, ..
    } = Stranger::new(|_, _| {});
    let payload = runner.github["event"].clone();
    for base in ["", "none", "HEAD"] {
        runner.input("base", base);
        runner.event(
            "pull_request_target",
            "refs/heads/main",
            &merge,
            payload.clone(),
        );
        let run = runner.action();
        run.assert_failed(&[
            "::error title=lro-lint::`pull_request_target` gives a run the secrets",
            "start the workflow by `pull_request`",
            "docs/github/comment.yml",
        ]);
        assert!(!run.steps.contains_key("base") && !run.steps.contains_key("check"));
    }
}
