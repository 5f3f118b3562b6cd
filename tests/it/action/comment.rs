//! The workflow that comments: it has rights, and what it reads comes from strangers.

use std::fs;

use serde_json::{Value, json};

use crate::action::check::silencing;
use crate::action::runner::{Run, Runner, yaml};

/// A run of the first workflow for a pull request from a fork.
fn workflow_run(conclusion: &str) -> Value {
    json!({ "workflow_run": {
        "id": 77,
        "event": "pull_request",
        "conclusion": conclusion,
        "head_branch": "topic",
        "head_sha": "1111111111111111111111111111111111111111",
        "head_repository": { "id": 5, "owner": { "login": "somebody" } },
    } })
}

/// What GitHub knows.
struct Server {
    pulls: Value,
    artifacts: Value,
    comments: Value,
    report: String,
    /// What a step runs in that names no shell, where a workflow says it once for all.
    shell: Option<&'static str>,
}

impl Server {
    fn new(report: &str) -> Self {
        let sha = "1111111111111111111111111111111111111111";
        Self {
            pulls: json!([{ "number": 4, "head": { "sha": sha, "repo": { "id": 5 } } }]),
            artifacts: json!({ "artifacts": [{ "id": 9, "size_in_bytes": 1000, "expired": false }] }),
            comments: json!([]),
            report: report.to_owned(),
            shell: None,
        }
    }

    /// Runs the workflow; what it commented, and by which request.
    fn run(&self, conclusion: &str) -> (Run, Option<(String, String)>) {
        let mut runner = Runner::new();
        runner.event(
            "workflow_run",
            "refs/heads/main",
            &"2".repeat(40),
            workflow_run(conclusion),
        );
        runner.github["token"] = "secret".into();
        let folder = runner.remote();
        for (name, text) in [
            ("pulls", self.pulls.to_string()),
            ("artifacts", self.artifacts.to_string()),
            ("comments", self.comments.to_string()),
            ("report", self.report.clone()),
        ] {
            fs::write(folder.join(name), text).unwrap();
        }
        let path = folder.display();
        // As much of `gh api` as is used, and `jq` for its `--jq`.
        runner.program(
            "gh",
            &format!(
                r#"
                [[ $1 == api && $GH_TOKEN == secret ]] || exit 1
                shift
                method=GET filter=. fields=()
                while (($# > 0)); do
                    case $1 in
                        --method) method=$2; shift ;;
                        --jq) filter=$2; shift ;;
                        -f | -F) fields+=("$2"); shift ;;
                        --paginate | --silent) ;;
                        *) address=$1 ;;
                    esac
                    shift
                done
                case "$method $address ${{fields[*]}}" in
                    'GET repos/owner/specs/pulls state=open head=somebody:topic per_page=100')
                        jq -r "$filter" '{path}/pulls' ;;
                    'GET repos/owner/specs/actions/runs/77/artifacts name=lro-lint')
                        jq -r "$filter" '{path}/artifacts' ;;
                    'GET repos/owner/specs/actions/artifacts/9/zip '*) echo archive ;;
                    'GET repos/owner/specs/issues/4/comments?per_page=100 '*)
                        jq -r "$filter" '{path}/comments' ;;
                    'POST repos/owner/specs/issues/4/comments body=@'* | \
                    'PATCH repos/owner/specs/issues/comments/'*' body=@'*)
                        echo "$method $address" >'{path}/request'
                        cp "${{fields[0]#body=@}}" '{path}/body' ;;
                    *) echo "no such request: $method $address ${{fields[*]}}" >&2; exit 1 ;;
                esac"#
            ),
        );
        runner.program(
            "unzip",
            &format!("[[ $1 == -p && $(<\"$2\") == archive && $3 == lro-lint.md ]] && cat '{path}/report'"),
        );
        let mut job = yaml("docs/github/comment.yml")["jobs"]["comment"].take();
        if let Some(shell) = self.shell {
            for step in job["steps"].as_array_mut().unwrap() {
                step["shell"] = shell.into();
            }
        }
        let run = runner.job(&job);
        let request = fs::read_to_string(folder.join("request")).ok();
        let comment = request.map(|request| {
            let body = fs::read_to_string(folder.join("body")).unwrap();
            (request.trim_end().to_owned(), body)
        });
        (run, comment)
    }
}

const NEW: &str = "POST repos/owner/specs/issues/4/comments";

#[test]
fn a_report_becomes_a_comment() {
    let rule = "[LRO105](https://github.com/lro-lint/lro-lint/blob/main/rules/marking/a-name.md)";
    let server = Server::new(&format!("## lro-lint: 1 new error\n\n- {rule} `a`\n"));
    let (run, comment) = server.run("failure");
    run.assert_succeeded();
    let (request, body) = comment.unwrap();
    assert_eq!(request, NEW);
    assert!(
        body.starts_with("<!-- lro-lint -->\n## lro-lint: 1 new error\n\n"),
        "{body}"
    );
    assert!(body.contains(rule), "{body}");
    assert!(body.contains("/owner/specs/actions/runs/77)"), "{body}");
}

#[test]
fn the_comment_is_renewed_and_not_repeated() {
    let mut server = Server::new("better");
    let comment = |id: u32, login: &str, body: &str| json!({ "id": id, "user": { "login": login }, "body": body });
    server.comments = json!([
        comment(1, "somebody", "<!-- lro-lint -->\nnot ours"),
        comment(2, "github-actions[bot]", "of another workflow"),
        comment(3, "github-actions[bot]", "<!-- lro-lint -->\nold"),
        comment(4, "github-actions[bot]", "<!-- lro-lint -->\nolder"),
    ]);
    for conclusion in ["success", "failure"] {
        let (run, comment) = server.run(conclusion);
        run.assert_succeeded();
        assert_eq!(
            comment.unwrap().0,
            "PATCH repos/owner/specs/issues/comments/3"
        );
    }
}

/// A first comment that all is well would only be noise.
#[test]
fn the_first_comment_has_something_to_say() {
    for (heading, is_said) in [
        ("1 new warning", true),
        ("2 new errors, 1 new info", true),
        ("12 warnings", true),
        ("no new findings", false),
        ("no findings", false),
        // Nobody sees them unless they make the run fail.
        ("3 new infos", false),
    ] {
        let server = Server::new(&format!(
            "## lro-lint: {heading}\n\nCompared with `main`:\n"
        ));
        let (run, comment) = server.run("success");
        run.assert_succeeded();
        assert_eq!(comment.is_some(), is_said, "{heading}");
        assert!(server.run("failure").1.is_some(), "{heading}");
    }
    for report in [
        "",
        "\n## lro-lint: 1 new error\n",
        "## lro-lint: $(id) new error\n",
    ] {
        assert_eq!(Server::new(report).run("success").1, None, "{report:?}");
    }
}

/// A change that silences findings is a warning, and lets the run succeed.
#[test]
fn what_a_change_silences_is_commented_on() {
    let run = silencing();
    run.assert_succeeded();
    let (_, comment) = Server::new(&run.summary).run("success");
    let (request, body) = comment.unwrap();
    assert_eq!(request, NEW);
    assert!(body.contains("[LRO006]"), "{body}");
}

#[test]
fn a_report_can_notify_nobody_and_lead_nowhere() {
    let hostile = "@everyone &#64;everyone &#x40;everyone &commat;everyone #1 GH-1 ![x](https://evil.example/x.png) <img src=x> <!-- [a](//evil.example)\n\
                   [b][c] [c]: https://evil.example www.evil.example WWW.evil.example\u{1}\u{1b}[m\r\n";
    let (run, comment) = Server::new(hostile).run("failure");
    run.assert_succeeded();
    let (_, body) = comment.unwrap();
    let middle = body
        .split_once('\n')
        .unwrap()
        .1
        .rsplit_once("[The whole report]")
        .unwrap()
        .0;
    for live in [
        "@e", "&#", "&c", "#1", "GH-1", "![", "](", "][", "]:", "://", "<i", "<!", "www.e",
        "WWW.e", "\u{1}", "\u{1b}", "\r",
    ] {
        assert!(!middle.contains(live), "{live:?} in {middle:?}");
    }
    assert!(middle.contains("@\u{200b}everyone"), "{middle:?}");
}

#[test]
fn only_pages_of_rules_are_led_to() {
    let ours = "https://github.com/lro-lint/lro-lint";
    let page = format!("{ours}/blob/main/rules/marking/a-name.md");
    let dead = [
        format!("[LRO105]({ours}/../../somebody/x)"),
        format!("[LRO105]({ours}/blob/main/rules/../../../../../somebody/x.md)"),
        format!("[LRO105]({ours}/blob/main/rules/marking/../../x.md)"),
        format!("[LRO105]({ours}/blob/main/rules/marking/%2e%2e/x.md)"),
        format!("[LRO105]({ours}/blob/main/rules/marking/a/b.md)"),
        format!("[LRO105]({ours}/blob/main/rules//a.md)"),
        format!("[LRO105]({ours}/blob/topic/rules/marking/a-name.md)"),
        format!("[LRO105]({ours}/blob/main/rules/marking/a-nameXmd)"),
        format!("[LRO105]({ours}/issues/1)"),
        format!("[LRO105]({page}?raw=true)"),
        format!("[LRO105]({page}#top)"),
        format!("[LRO105]({page} \"title\")"),
        format!("[LRO105]({})", page.replace("github.com", "githubXcom")),
        format!(
            "[LRO105]({})",
            page.replace("lro-lint/lro-lint", "somebody/lro-lint")
        ),
        format!("[LRO105]({})", page.replace("https", "http")),
        format!("[Sign in]({page})"),
        format!("[LRO105: sign in]({page})"),
        format!("[LRO105] ({page})"),
        format!("[LRO105][{page}]"),
        format!("![LRO105]({page})"),
        "\u{1}LRO105\u{2}../../../../../somebody/x\u{3}".to_owned(),
    ];
    // A page in the same line is linked nevertheless.
    let link = format!("[LRO105]({page})");
    let lines = dead.iter().map(|dead| format!("{link} {dead} {link}\n"));
    let (run, comment) = Server::new(&lines.collect::<String>()).run("failure");
    run.assert_succeeded();
    let (_, body) = comment.unwrap();
    for (line, dead) in body.lines().skip(1).zip(&dead) {
        assert!(line.matches(&link).count() >= 2, "{dead}: {line:?}");
        assert!(!line.contains(&format!("!{link}")), "{dead}: {line:?}");
        let rest = line.replace(&link, "");
        for live in ["](", "://", "![", "\u{1}", "\u{2}", "\u{3}"] {
            assert!(!rest.contains(live), "{dead}: {live:?} in {rest:?}");
        }
    }
}

#[test]
fn every_rule_has_a_page_that_is_led_to() {
    let rules = lro_lint::internals::rules::ALL.iter();
    let links = rules.map(|rule| format!("- [{}]({})\n", rule.code(), rule.url()));
    let links: String = links.collect();
    let (_, comment) = Server::new(&links).run("failure");
    let (_, body) = comment.unwrap();
    assert!(body.contains(&links), "{body}");
}

#[test]
fn a_report_is_cut() {
    // The limit falls between two characters, and into each place of a longer one.
    for (start, text) in [
        ("", "@"),
        ("", "ä"),
        ("a", "ä"),
        ("", "\u{1f980}"),
        ("a", "\u{1f980}"),
        ("aa", "\u{1f980}"),
        ("aaa", "\u{1f980}"),
    ] {
        let mut server = Server::new(&format!("{start}{}", text.repeat(1 << 18)));
        for shell in [None, Some("bash")] {
            server.shell = shell;
            let (run, comment) = server.run("failure");
            run.assert_succeeded();
            let (_, body) = comment.unwrap();
            // What GitHub takes.
            assert!(body.chars().count() < 65_536, "{}", body.len());
            // Every whole character is there, and nothing of the one that was cut.
            let whole = (30_000 - start.len()) / text.len();
            assert_eq!(body.matches(text).count(), whole, "{start}{text}");
            assert!(!body.contains('\u{fffd}'));
            assert!(body.starts_with(&format!("<!-- lro-lint -->\n{start}{text}")));
            assert!(body.trim_end().ends_with("/owner/specs/actions/runs/77)"));
        }
    }
}

#[test]
fn only_the_pull_request_of_the_run_is_commented_on() {
    let sha = "1111111111111111111111111111111111111111";
    let pull = |number: u32, sha: &str, repository: u32| json!({ "number": number, "head": { "sha": sha, "repo": { "id": repository } } });
    for pulls in [
        json!([]),
        // It has moved on.
        json!([pull(4, &"3".repeat(40), 5)]),
        // Of another repository; one that is gone.
        json!([pull(4, sha, 6)]),
        json!([{ "number": 4, "head": { "sha": sha, "repo": null } }]),
        json!([pull(4, sha, 5), pull(6, sha, 5)]),
    ] {
        let mut server = Server::new("report");
        server.pulls = pulls.clone();
        let (run, comment) = server.run("failure");
        run.assert_succeeded();
        assert_eq!(comment, None, "{pulls}");
    }
}

#[test]
fn artifacts_that_are_too_large_or_gone_are_not_read() {
    for artifacts in [
        json!([]),
        json!([{ "id": 9, "size_in_bytes": 1 << 20, "expired": false }]),
        json!([{ "id": 9, "size_in_bytes": 10, "expired": true }]),
    ] {
        let mut server = Server::new("report");
        server.artifacts = json!({ "artifacts": artifacts });
        let (run, comment) = server.run("failure");
        run.assert_succeeded();
        assert_eq!(comment, None, "{artifacts}");
    }
}

#[test]
fn other_runs_are_none_of_its_business() {
    let mut runner = Runner::new();
    let mut event = workflow_run("failure");
    event["workflow_run"]["event"] = "push".into();
    runner.event("workflow_run", "refs/heads/main", &"2".repeat(40), event);
    let run = runner.job(&yaml("docs/github/comment.yml")["jobs"]["comment"]);
    assert!(run.steps.is_empty());
}
