//! What a run is compared with.

use serde_json::json;

use crate::action::install::release;
use crate::action::repository::{Repository, git};
use crate::action::runner::{Run, Runner};

/// A runner with an action that looks for the base and does nothing with it.
fn prepared() -> Runner {
    let runner = Runner::new();
    release(&runner, "x86_64-unknown-linux-gnu", "echo \"lro-lint $*\"");
    runner
}

/// Says that the job belongs to pull request 1.
fn pull_request(runner: &mut Runner, merge: &str, head: &str, old_base: &str) {
    let payload = json!({
        "number": 1,
        "pull_request": {
            "head": { "sha": head, "ref": "topic" },
            "base": { "sha": old_base, "ref": "main" },
        },
        "repository": { "default_branch": "main" },
    });
    runner.event("pull_request", "refs/pull/1/merge", merge, payload);
    runner.variable("GITHUB_BASE_REF", "main");
    runner.variable("GITHUB_HEAD_REF", "topic");
}

fn push(runner: &mut Runner, branch: &str, before: &str, sha: &str) {
    let payload = json!({ "before": before, "repository": { "default_branch": "main" } });
    runner.event("push", &format!("refs/heads/{branch}"), sha, payload);
}

#[track_caller]
fn assert_base(run: &Run, base: &str) {
    run.assert_succeeded();
    assert_eq!(run.output("base", "base"), base, "{}", run.log);
    assert_eq!(run.output("action", "base"), base);
    assert_eq!(
        run.log.contains(" --base="),
        !base.is_empty(),
        "{}",
        run.log
    );
    if !base.is_empty() {
        assert!(run.log.contains(&format!(" --base={base} ")), "{}", run.log);
    }
}

/// Two commits on main, of which a pull request knows only the first, and the commit of the pull
/// request.
fn repository(runner: &Runner) -> (Repository, [String; 3]) {
    let repository = Repository::new(runner);
    let first = repository.commit(&[("a.json", "{}")]);
    repository.branch("topic", &first);
    let head = repository.commit(&[("topic.json", "{}")]);
    repository.branch("main", &first);
    let second = repository.commit(&[("b.json", "{}")]);
    (repository, [first, second, head])
}

#[test]
fn a_pull_request_is_compared_with_what_it_is_merged_into() {
    let mut runner = prepared();
    let (repository, [first, second, head]) = repository(&runner);
    let merge = repository.pull_request(&second, &head);
    repository.check_out(&runner, &merge);
    // What the event says is older than the branch.
    pull_request(&mut runner, &merge, &head, &first);
    let before = repository.contents();
    assert_base(&runner.action(), &second);
    assert_eq!(repository.contents(), before);
    // Everything that is to be compared is there, and nothing more.
    let workspace = runner.workspace();
    git(&workspace, &["cat-file", "-e", &format!("{second}:b.json")]);
    let commits = git(&workspace, &["rev-list", "--count", &second]);
    assert_eq!(commits, "1");
}

#[test]
fn a_whole_clone_stays_whole() {
    let mut runner = prepared();
    let (repository, [first, second, head]) = repository(&runner);
    let merge = repository.pull_request(&second, &head);
    repository.check_out_all(&runner, &merge);
    pull_request(&mut runner, &merge, &head, &first);
    assert_base(&runner.action(), &second);
    let shallow = git(
        &runner.workspace(),
        &["rev-parse", "--is-shallow-repository"],
    );
    assert_eq!(shallow, "false");
}

#[test]
fn the_last_commit_of_a_pull_request_is_compared_with_where_it_started() {
    for whole in [false, true] {
        let mut runner = prepared();
        let (repository, [first, second, head]) = repository(&runner);
        let merge = repository.pull_request(&second, &head);
        if whole {
            repository.check_out_all(&runner, &head);
        } else {
            repository.check_out(&runner, &head);
        }
        pull_request(&mut runner, &merge, &head, &second);
        assert_base(&runner.action(), &first);
    }
}

#[test]
fn where_it_started_is_found_however_far_away_it_is() {
    let mut runner = prepared();
    let repository = Repository::new(&runner);
    let start = repository.commit(&[("a.json", "{}")]);
    repository.branch("topic", &start);
    let head = repository.commits(40);
    repository.branch("main", &start);
    repository.commits(40);
    repository.check_out(&runner, &head);
    pull_request(&mut runner, &"0".repeat(40), &head, &start);
    assert_base(&runner.action(), &start);
}

/// The first common commit that a shallow clone shows may be an old one, to which a short way leads.
#[test]
fn a_short_way_to_an_old_commit_does_not_hide_the_newest() {
    let mut runner = prepared();
    let repository = Repository::new(&runner);
    let old = repository.commit(&[("a.json", "{}")]);
    let newest = repository.commit(&[("b.json", "{}")]);
    let merged = |branch: &str| {
        repository.branch(branch, &newest);
        repository.commits(40);
        repository.branch("other", &old);
        repository.commit(&[(branch, "")]);
        repository.git(&["switch", "--quiet", branch]);
        repository.git(&["merge", "--quiet", "--no-ff", "--message=Merge", "other"]);
        repository.git(&["rev-parse", "HEAD"])
    };
    let head = merged("topic");
    merged("main");
    repository.check_out(&runner, &head);
    pull_request(&mut runner, &"0".repeat(40), &head, &old);
    assert_base(&runner.action(), &newest);
}

#[test]
fn branches_without_a_common_commit_are_reported() {
    let mut runner = prepared();
    let (repository, [first, ..]) = repository(&runner);
    repository.git(&["switch", "--quiet", "--orphan", "topic2"]);
    let head = repository.commit(&[("c.json", "{}")]);
    repository.check_out(&runner, &head);
    pull_request(&mut runner, &"0".repeat(40), &head, &first);
    let run = runner.action();
    run.assert_failed(&[
        "::error title=lro-lint::",
        "no history in common with branch main",
    ]);
    assert!(!run.steps.contains_key("check"));
}

#[test]
fn anything_else_that_is_checked_out_needs_a_base() {
    let mut runner = prepared();
    let (repository, [first, second, head]) = repository(&runner);
    let merge = repository.pull_request(&second, &head);
    repository.check_out(&runner, &second);
    pull_request(&mut runner, &merge, &head, &first);
    runner
        .action()
        .assert_failed(&["is neither the merge commit", "set `base`"]);
    runner.input("base", "HEAD");
    assert_base(&runner.action(), "HEAD");
}

#[test]
fn without_a_checkout_there_is_a_hint() {
    let mut runner = prepared();
    pull_request(
        &mut runner,
        &"1".repeat(40),
        &"2".repeat(40),
        &"3".repeat(40),
    );
    let run = runner.action();
    run.assert_failed(&[
        "there is no repository in",
        "let `actions/checkout` run first",
    ]);
}

#[test]
fn a_repository_below_the_workspace_is_found() {
    let mut runner = prepared();
    let (repository, [_, second, head]) = repository(&runner);
    let merge = repository.pull_request(&second, &head);
    let workspace = runner.workspace();
    std::fs::create_dir(workspace.join("the specs")).unwrap();
    let url = format!("file://{}/owner/specs", runner.remote().display());
    let folder = workspace.join("the specs");
    git(&folder, &["init", "--quiet"]);
    git(&folder, &["fetch", "--quiet", "--depth=1", &url, &merge]);
    git(&folder, &["checkout", "--quiet", "--detach", "FETCH_HEAD"]);
    pull_request(&mut runner, &merge, &head, &second);
    runner.input("working-directory", "the specs");
    assert_base(&runner.action(), &second);
    runner.input("working-directory", "elsewhere");
    runner
        .action()
        .assert_failed(&["there is no folder elsewhere in the workspace"]);
}

#[test]
fn a_push_is_compared_with_what_was_there_before() {
    let mut runner = prepared();
    let (repository, [first, second, _]) = repository(&runner);
    repository.check_out(&runner, &second);
    push(&mut runner, "main", &first, &second);
    assert_base(&runner.action(), &first);
}

#[test]
fn a_new_branch_is_compared_with_where_it_started() {
    let mut runner = prepared();
    let (repository, [first, _, head]) = repository(&runner);
    repository.check_out(&runner, &head);
    push(&mut runner, "topic", &"0".repeat(40), &head);
    assert_base(&runner.action(), &first);
}

#[test]
fn the_first_push_has_nothing_to_be_compared_with() {
    let mut runner = prepared();
    let (repository, [first, ..]) = repository(&runner);
    repository.check_out(&runner, &first);
    push(&mut runner, "main", &"0".repeat(40), &first);
    let run = runner.action();
    assert_base(&run, "");
    assert!(run.log.contains("every finding counts"), "{}", run.log);
}

#[test]
fn a_merge_queue_is_compared_with_what_is_in_front_of_it() {
    let mut runner = prepared();
    let (repository, [_, second, head]) = repository(&runner);
    let merge = repository.pull_request(&second, &head);
    repository.check_out(&runner, &merge);
    let payload = json!({ "merge_group": { "base_sha": second, "head_sha": merge } });
    let queue = "refs/heads/gh-readonly-queue/main/pr-1-0";
    runner.event("merge_group", queue, &merge, payload);
    assert_base(&runner.action(), &second);
}

#[test]
fn other_events_compare_nothing() {
    let mut runner = prepared();
    let (repository, [first, ..]) = repository(&runner);
    repository.check_out(&runner, &first);
    for event in ["schedule", "workflow_dispatch", "release"] {
        runner.event(event, "refs/heads/main", &first, json!({}));
        assert_base(&runner.action(), "");
    }
}

#[test]
fn what_the_workflow_says_goes_first() {
    let mut runner = prepared();
    let (repository, [first, second, _]) = repository(&runner);
    repository.check_out(&runner, &second);
    push(&mut runner, "main", &first, &second);
    runner.input("base", "origin/main...");
    assert_base(&runner.action(), "origin/main...");
    runner.input("base", "none");
    assert_base(&runner.action(), "");
    // Whatever it is, it is no option of its own.
    runner.input("base", "--version");
    assert_base(&runner.action(), "--version");
}

#[test]
fn a_base_that_cannot_be_fetched_fails_the_run() {
    let mut runner = prepared();
    let (repository, [_, second, _]) = repository(&runner);
    repository.check_out(&runner, &second);
    for before in ["1".repeat(40), "1".repeat(64)] {
        push(&mut runner, "main", &before, &second);
        let run = runner.action();
        run.assert_failed(&[
            "::error title=lro-lint::cannot fetch",
            &before,
            "`fetch-depth: 0`",
            "git said:",
        ]);
        assert!(!run.steps.contains_key("check"));
    }
    for before in ["--upload-pack=id", "main", "1234", "$(id)"] {
        push(&mut runner, "main", before, &second);
        runner
            .action()
            .assert_failed(&["which is not a commit", before]);
    }
}

/// `persist-credentials: false` in a private repository: git alone is turned away.
#[test]
fn a_private_repository_is_asked_with_the_token() {
    let mut runner = prepared();
    let (repository, [first, second, _]) = repository(&runner);
    repository.check_out(&runner, &second);
    push(&mut runner, "main", &first, &second);
    let path = std::env::var("PATH").unwrap();
    let server = format!("file://{}", runner.remote().display());
    // base64 of `x-access-token:secret`
    let header = "AUTHORIZATION: basic eC1hY2Nlc3MtdG9rZW46c2VjcmV0";
    runner.program(
        "git",
        &format!(
            r#"
            PATH='{path}'
            if [[ $1 == fetch ]]; then
                headers=$(git config --get-all 'http.{server}/.extraheader')
                if [[ $headers != $'\n{header}' ]]; then
                    echo 'fatal: could not read Username' >&2
                    exit 128
                fi
                [[ " $* " != *secret* && " $* " != *eC1hY2Nlc3MtdG9rZW46c2VjcmV0* ]] || exit 1
            fi
            exec git "$@""#
        ),
    );
    runner
        .action()
        .assert_failed(&["could not read Username", "`contents: read`"]);

    runner.github["token"] = "secret".into();
    let run = runner.action();
    assert_base(&run, &first);
    let masked = "::add-mask::eC1hY2Nlc3MtdG9rZW46c2VjcmV0\n";
    assert!(run.log.contains(masked), "{}", run.log);
    let config = std::fs::read_to_string(runner.workspace().join(".git/config")).unwrap();
    assert!(!config.contains("AUTHORIZATION"), "{config}");
}

#[test]
fn names_of_branches_are_only_names() {
    let mut runner = prepared();
    let (repository, [first, _, head]) = repository(&runner);
    let name = "$(touch${IFS}pwned)'\";%0A";
    repository.git(&["branch", name, &first]);
    repository.check_out(&runner, &head);
    pull_request(&mut runner, &"0".repeat(40), &head, &first);
    runner.github["event"]["pull_request"]["base"]["ref"] = name.into();
    assert_base(&runner.action(), &first);
    runner.github["event"]["pull_request"]["base"]["ref"] = "no%0A::error::\nsuch".into();
    let run = runner.action();
    run.assert_failed(&["branch no%250A::error::%0Asuch from"]);
    assert!(!runner.workspace().join("pwned").exists());
}
