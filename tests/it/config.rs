//! What a user sees of configurations and suppressions.

use std::collections::BTreeSet;

use lro_lint::internals::config::{Choice, Configs};
use lro_lint::internals::diagnostic::{Fingerprint, Summary, Suppression};
use lro_lint::internals::engine::{self, Settings};
use lro_lint::internals::gate;
use lro_lint::internals::model::{self, Profile, Survey};
use lro_lint::internals::rules;
use lro_lint::internals::workspace::{Input, Memory, Workspace};

/// An operation with options but without the marker, which LRO105 reports in line 3.
const FLAWED: &str = r#"{ "swagger": "2.0", "host": "management.azure.com",
  "paths": { "/vm": { "put": { "operationId": "Vm_Create",
    "x-ms-long-running-operation-options": { "final-state-via": "location" },
    "responses": { "200": { "description": "Done" } } } } } }"#;

/// The same without the options.
const SOUND: &str = r#"{ "swagger": "2.0", "host": "management.azure.com",
  "paths": { "/vm": { "put": { "operationId": "Vm_Create",
    "responses": { "200": { "description": "Done" } } } } } }"#;

#[derive(Debug)]
struct Outcome {
    lines: Vec<String>,
    profiles: Vec<String>,
    summary: Summary,
    /// For every suppressed finding the lines of what suppresses it.
    suppressed: Vec<Vec<String>>,
    /// Of every suppression.
    signatures: Vec<Fingerprint>,
}

#[derive(Default)]
struct Run {
    files: Memory,
    inputs: Vec<Input>,
    choice: Choice,
    selected: Vec<&'static str>,
}

impl Run {
    fn file(mut self, path: &str, text: &str) -> Self {
        self.files.insert(path, text);
        self
    }

    fn over(mut self, inputs: impl IntoIterator<Item = Input>) -> Self {
        self.inputs.extend(inputs);
        self
    }

    fn over_file(self, path: &str) -> Self {
        self.over([Input::File(path.to_owned())])
    }

    fn over_folder(self, path: &str) -> Self {
        self.over([Input::Folder(path.to_owned())])
    }

    /// Everything of the rules that these tests are about.
    fn outcome(&self) -> Result<Outcome, Vec<String>> {
        let (workspace, errors) = Workspace::load(&self.files, &self.inputs);
        assert_eq!(errors, []);
        let configs = Configs::load(&self.files, &workspace, &self.choice)
            .map_err(|errors| errors.iter().map(in_full).collect::<Vec<_>>())?;
        let survey = Survey::new(&workspace, |api, document| {
            let detected = || Profile::of(model::detect(api));
            configs.profile(document).unwrap_or_else(detected)
        });
        let selected: Vec<_> = self
            .selected
            .iter()
            .map(|name| name.parse().unwrap())
            .collect();
        let settings = Settings {
            rules: rules::select(&selected, &[]),
            configs: Some(&configs),
            ..Settings::default()
        };
        let findings = engine::lint(&workspace, &survey, &settings);
        let kept = gate::judge(&workspace, &survey, &settings);
        assert_eq!(kept.findings.summary, findings.summary);
        assert_eq!(kept.suppressed.len(), findings.summary.suppressed);
        let shown = findings
            .diagnostics
            .iter()
            .filter(|found| ["LRO005", "LRO105"].contains(&found.code));
        let lines = shown.map(|found| {
            let start = found.primary.start();
            format!(
                "{}:{}:{}: {}[{}]: {}",
                found.primary.path(),
                start.line,
                start.column,
                found.severity,
                found.code,
                found.message
            )
        });
        Ok(Outcome {
            lines: lines.collect(),
            profiles: survey
                .documents
                .iter()
                .map(|document| document.profile.name.clone())
                .collect(),
            summary: findings.summary,
            suppressed: kept
                .suppressed
                .iter()
                .map(|one| one.by.iter().map(written).collect())
                .collect(),
            signatures: kept.suppressions.iter().map(|one| one.signature).collect(),
        })
    }

    #[track_caller]
    fn shows(&self, lines: &[&str], suppressed: usize) {
        let outcome = self.outcome().expect("a usable configuration");
        assert_eq!(outcome.lines, lines);
        assert_eq!(outcome.summary.suppressed, suppressed);
    }

    #[track_caller]
    fn fails(&self, errors: &[&str]) {
        let found = self.outcome().expect_err("an unusable configuration");
        assert_eq!(found, errors);
    }
}

fn written(suppression: &Suppression) -> String {
    let (path, start) = (suppression.written.path(), suppression.written.start());
    format!("{path}:{}:{}", start.line, start.column)
}

fn in_full(error: &lro_lint::internals::config::ConfigError) -> String {
    match &error.help {
        Some(help) => format!("{error} ({help})"),
        None => error.to_string(),
    }
}

/// A run over a folder with one flawed document and a configuration.
fn configured(config: &str) -> Run {
    Run::default()
        .file("a.json", FLAWED)
        .file("lro-lint.yaml", config)
        .over_folder("")
}

const FOUND: &str = "a.json:3:5: error[LRO105]: `x-ms-long-running-operation-options` has no \
                     effect: the operation isn't marked long-running";

#[test]
fn nothing_changes_without_a_configuration() {
    configured("").shows(&[FOUND], 0);
    configured("# nothing\n").shows(&[FOUND], 0);
    configured("suppressions:\nrules:\nfiles:\nprofiles:\noverlay:\nprofile:\n").shows(&[FOUND], 0);
    let mut run = configured("rules: { LRO105: off }");
    run.shows(&[], 0);
    run.choice = Choice::Off;
    run.shows(&[FOUND], 0);
}

#[test]
fn the_closest_naming_of_a_rule_decides() {
    let as_severity = |severity: &str| FOUND.replace("error", severity);
    configured("rules: { LRO105: info }").shows(&[&as_severity("info")], 0);
    configured("rules: { LRO1: off, options-without-extension: warning }")
        .shows(&[&as_severity("warning")], 0);
    configured("rules: { LRO1: info, marking: off }").shows(&[&as_severity("info")], 0);
    configured("rules: { LRO10: info, LRO1: off }").shows(&[&as_severity("info")], 0);
    configured("rules: { LRO: off }").shows(&[], 0);
}

#[test]
fn a_rule_stays_away_from_systems_that_it_is_not_for() {
    configured("{ profile: graph, rules: { LRO105: error } }").shows(&[], 0);
}

#[test]
fn the_nearest_configuration_decides_alone() {
    Run::default()
        .file("lro-lint.yaml", "rules: { LRO105: off }")
        .file("a/lro-lint.yaml", "rules: { LRO105: info }")
        .file("a/b/lro-lint.yaml", "")
        .file("a/b/c/x.json", FLAWED)
        .file("a/d/x.json", FLAWED)
        .file("e/x.json", FLAWED)
        .over_folder("")
        .shows(
            &[
                &FOUND.replace("a.json", "a/b/c/x.json"),
                &FOUND
                    .replace("a.json", "a/d/x.json")
                    .replace("error", "info"),
            ],
            0,
        );
}

#[test]
fn only_configurations_that_decide_are_read() {
    Run::default()
        .file("lro-lint.yaml", "bad: true")
        .file("a/lro-lint.yaml", "")
        .file("a/x.json", FLAWED)
        .file("b/lro-lint.yaml", "bad: true")
        .over_folder("a")
        .shows(&[&FOUND.replace("a.json", "a/x.json")], 0);
}

#[test]
fn a_configuration_whose_name_is_not_read_is_an_error() {
    for name in ["lro-lint.yml", ".lro-lint.yaml", ".lro-lint.yml"] {
        let run = Run::default()
            .file(name, "rules: { LRO105: off }")
            .file("a/x.json", FLAWED)
            .over_folder("");
        run.fails(&[&format!(
            "{name}: lro-lint doesn't read a configuration of this name (rename it to `lro-lint.yaml`)"
        )]);
        // Another one decides, and what lies above it isn't looked at.
        Run::default()
            .file(name, "rules: { LRO105: off }")
            .file("a/lro-lint.yaml", "")
            .file("a/x.json", FLAWED)
            .over_folder("")
            .shows(&[&FOUND.replace("a.json", "a/x.json")], 0);
    }
}

#[test]
fn a_given_configuration_is_the_only_one() {
    let mut run = Run::default()
        .file("a/lro-lint.yaml", "rules: { LRO105: off }")
        .file("a/x.json", FLAWED)
        .file("b/x.json", FLAWED)
        .over_folder("");
    run.choice = Choice::Given {
        path: "../ci/lro.yaml".to_owned(),
        folder: String::new(),
        is_below_root: false,
        bytes: b"suppressions: [{ rule: LRO105, path: b, reason: x }]".to_vec(),
    };
    run.shows(&[&FOUND.replace("a.json", "a/x.json")], 1);
    run.choice = Choice::Given {
        path: "../ci/lro.yaml".to_owned(),
        folder: String::new(),
        is_below_root: false,
        bytes: b"rule: {}".to_vec(),
    };
    run.fails(&["../ci/lro.yaml:1:1: there is no key `rule` (did you mean `rules`?)"]);
}

#[test]
fn profiles_come_from_the_configuration() {
    let profiles = |config: &str| {
        Run::default()
            .file("a/x.json", FLAWED)
            .file("b/x.json", FLAWED)
            .file("lro-lint.yaml", config)
            .over_folder("")
            .outcome()
            .unwrap()
            .profiles
    };
    assert_eq!(profiles("profile: auto"), ["arm", "arm"]);
    assert_eq!(profiles("profile: graph"), ["graph", "graph"]);
    assert_eq!(
        profiles("{ profile: fabric, files: [{ path: b, profile: data-plane }] }"),
        ["fabric", "data-plane"]
    );
    assert_eq!(
        profiles(
            "{ profile: fabric, files: [{ path: '*', profile: graph },
               { path: b/*.json, profile: auto }, { path: b, overlay: lintdiff }] }"
        ),
        ["graph", "arm"]
    );
    assert_eq!(
        profiles("{ profile: ours, profiles: { ours: { extends: theirs }, theirs: {} } }"),
        ["ours", "ours"]
    );
}

#[test]
fn a_profile_of_the_user_has_the_rules_of_what_it_extends() {
    let config = "profile: ours\nprofiles:\n  ours:\n    extends: theirs\n  theirs:\n    \
                  extends: data-plane\n    options: x-ours\n    markers: [x-long]\n";
    let document = FLAWED.replace("x-ms-long-running-operation-options", "x-ours");
    let line = FOUND.replace("x-ms-long-running-operation-options", "x-ours");
    configured(config)
        .file("a.json", &document)
        .shows(&[&line], 0);
    configured(config).shows(&[], 0);
}

#[test]
fn a_configuration_suppresses_by_path_operation_and_pointer() {
    for scope in [
        "path: a.json",
        "path: '*.json'",
        "path: [b, '{a,b}.json']",
        "operation: Vm_Create",
        "operation: Vm_*",
        "operation: PUT /vm",
        "operation: put /v*",
        "operation: '* /vm'",
        "pointer: /paths/~1vm",
        "pointer: ''",
        "{ path: a.json, operation: Vm_Create, pointer: /paths/~1vm/put }",
    ] {
        let scope = scope.trim_matches(['{', '}']);
        let config = format!("suppressions: [{{ rule: LRO105, {scope}, reason: x }}]");
        configured(&config).shows(&[], 1);
    }
    configured("suppressions: [{ rules: [options-without-extension], reason: x }]").shows(&[], 1);
}

#[test]
fn a_suppression_of_something_else_is_reported() {
    for scope in [
        "path: b.json",
        "path: 'x/**'",
        "operation: Vm_Delete",
        "operation: POST /vm",
        "pointer: /paths/~1vm/get",
        "pointer: /paths/~1vm/put/responses",
        "path: a.json, operation: Vm_Delete",
    ] {
        let config = format!("suppressions: [{{ rule: LRO105, {scope}, reason: x }}]");
        configured(&config).shows(
            &[
                FOUND,
                "lro-lint.yaml:1:24: warning[LRO005]: this suppression is unused: \
                 `options-without-extension` isn't reported where it applies",
            ],
            0,
        );
    }
    configured("suppressions: [{ rule: LRO105, path: b, reason: x }]\nrules: { LRO005: off }")
        .shows(&[FOUND], 0);
}

#[test]
fn a_suppression_is_unused_only_if_all_that_it_covers_was_looked_at() {
    let config = |scope: &str| format!("suppressions: [{{ rule: LRO105, {scope}reason: x }}]");
    let run = |config: &str| {
        Run::default()
            .file("s/a.json", SOUND)
            .file("s/b.json", FLAWED)
            .file("s/lro-lint.yaml", config)
    };
    let unused = "s/lro-lint.yaml:1:24: warning[LRO005]: this suppression is unused: \
                  `options-without-extension` isn't reported where it applies";
    for scope in [
        "",
        "path: '*.json', ",
        "operation: Vm_Create, ",
        "path: b.json, ",
    ] {
        run(&config(scope)).over_file("s/a.json").shows(&[], 0);
        run(&config(scope)).over_folder("s").shows(&[], 1);
    }
    run(&config("path: a.json, "))
        .over_file("s/a.json")
        .shows(&[unused], 0);
    run(&config("path: a.json, "))
        .over_folder("")
        .shows(&[&FOUND.replace("a.json", "s/b.json"), unused], 0);
    // Nobody asked about the rule.
    let mut other = run(&config("path: a.json, ")).over_file("s/a.json");
    other.selected = vec!["LRO005"];
    other.shows(&[], 0);
    let off = config("path: a.json, ") + "\nrules: { LRO105: off }";
    run(&off).over_file("s/a.json").shows(&[], 0);
}

/// An OpenAPI document with the same flaw, and a comment at each place that is marked.
fn commented(path: &str, method: &str, options: &str) -> String {
    format!(
        "swagger: '2.0'
host: management.azure.com
paths:
  /vm:{path}
    {method}
    put:
      x-ms-long-running-operation-options:{options}
        final-state-via: location
      responses:
        200: {{ description: Done }}
    get:
      responses:
        200: {{ description: Done }}
"
    )
}

fn over_yaml(text: &str) -> Run {
    Run::default().file("a.yaml", text).over_file("a.yaml")
}

const FOUND_YAML: &str = "a.yaml:7:7: error[LRO105]: `x-ms-long-running-operation-options` has no \
                          effect: the operation isn't marked long-running";

#[test]
fn comments_suppress_where_they_stand() {
    let comment = "# lro-lint: ignore[LRO105] why";
    let spaced = format!(" {comment}");
    over_yaml(&commented("", "", "")).shows(&[FOUND_YAML], 0);
    over_yaml(&commented(&spaced, "", "")).shows(&[], 1);
    over_yaml(&commented("", comment, "")).shows(&[], 1);
    over_yaml(&commented("", "", &spaced)).shows(&[], 1);
    let stacked = "# lro-lint: ignore[LRO102] why\n    # lro-lint: ignore[LRO105] why";
    over_yaml(&commented("", stacked, "")).shows(
        &["a.yaml:5:24: warning[LRO005]: this suppression is unused: \
           `polling-header-without-extension` isn't reported here"],
        1,
    );
    over_yaml(&commented(
        "",
        &format!("{comment}\n    # why\n    {comment}"),
        "",
    ))
    .shows(&[], 1);
    over_yaml(&commented(
        "",
        "# lro-lint: ignore[LRO105, options-without-extension] why",
        "",
    ))
    .shows(&[], 1);
}

#[test]
fn a_comment_elsewhere_is_reported() {
    let end = commented("", "", "") + "# lro-lint: ignore[LRO105] nothing follows\n";
    over_yaml(&end).shows(
        &[
            FOUND_YAML,
            "a.yaml:14:20: warning[LRO005]: this suppression is unused: `options-without-extension` \
             isn't reported here",
        ],
        0,
    );
}

#[test]
fn a_comment_without_a_reason_has_no_effect() {
    over_yaml(&commented("", "# lro-lint: ignore[LRO105]", "")).shows(
        &[
            "a.yaml:5:5: warning[LRO005]: this suppression has no effect: it gives no reason",
            FOUND_YAML,
        ],
        0,
    );
}

#[test]
fn comments_of_files_that_nobody_asked_about_are_left_alone() {
    let shared = "definitions:\n  A: {}\n  # lro-lint: ignore[LRO105] why\n  B: {}\n  \
                  # lro-lint: ignore[LRO9999] why\n  C: {}\n";
    let user = FLAWED.replace(
        r#""description": "Done""#,
        r##""description": "Done", "schema": { "$ref": "shared.yaml#/definitions/A" }"##,
    );
    let run = || {
        Run::default()
            .file("a.json", &user)
            .file("shared.yaml", shared)
    };
    run().over_file("a.json").shows(&[FOUND], 0);
    run().over_folder("").shows(
        &[
            FOUND,
            "shared.yaml:3:22: warning[LRO005]: this suppression is unused: \
             `options-without-extension` isn't reported here",
            "shared.yaml:5:22: warning[LRO005]: there is no rule `LRO9999`",
        ],
        0,
    );
}

/// Two paths that are described in one place, where the flaw is.
fn shared(first: &str, second: &str, definition: &str) -> Run {
    let user = format!(
        "swagger: '2.0'\nhost: management.azure.com\npaths:\n  {first}\n  /a:\n    \
         $ref: items.yaml#/vm\n{second}"
    );
    let items = format!(
        "vm:\n  {definition}\n  put:\n    operationId: Vm_Create\n    \
         x-ms-long-running-operation-options: {{}}\n    responses:\n      200: {{ description: x }}\n"
    );
    Run::default()
        .file("a.yaml", &user)
        .file("items.yaml", &items)
        .over_folder("")
}

#[test]
fn what_is_suppressed_is_known_with_what_suppresses_it() {
    let entry = "suppressions:\n- { rule: LRO105, reason: why }\n";
    let outcome = |config: &str, behind: &str| {
        let text = commented("", "", behind);
        let run = over_yaml(&text).file("lro-lint.yaml", config);
        run.outcome().unwrap()
    };
    let comment = " # lro-lint: ignore[LRO105] why";
    let both = outcome(entry, comment);
    assert_eq!(both.suppressed, [["lro-lint.yaml:2:11", "a.yaml:7:63"]]);
    let [of_entry, of_comment] = both.signatures[..] else {
        panic!("two suppressions: {:?}", both.signatures)
    };
    assert_ne!(of_entry, of_comment);
    assert_eq!(outcome(entry, "").signatures, [of_entry]);
    assert_eq!(outcome("", comment).signatures, [of_comment]);
    let moved = "profile: arm\nsuppressions:\n- { reason: other, rule: LRO105 }\n";
    assert_eq!(outcome(moved, "").signatures, [of_entry]);
    let narrowed = "suppressions:\n- { rule: LRO105, path: a.yaml, reason: why }\n";
    assert_ne!(outcome(narrowed, "").signatures, [of_entry]);
}

#[test]
fn a_shared_definition_is_suppressed_where_it_is_or_wherever_it_is_met() {
    let comment = "# lro-lint: ignore[LRO105] why";
    let second = "  /b:\n    $ref: items.yaml#/vm\n";
    assert_eq!(shared("", "", "").outcome().unwrap().lines.len(), 1);
    shared("", second, comment).shows(&[], 1);
    shared(comment, "", "").shows(&[], 1);
    let config = "suppressions: [{ rule: LRO105, path: a.yaml, reason: x }]";
    shared("", second, "")
        .file("lro-lint.yaml", config)
        .shows(&[], 1);
    let config = "suppressions: [{ rule: LRO105, path: items.yaml, reason: x }]";
    shared("", second, "")
        .file("lro-lint.yaml", config)
        .shows(&[], 1);
    let config = "suppressions: [{ rule: LRO105, operation: Vm_Create, reason: x }]";
    shared("", second, "")
        .file("lro-lint.yaml", config)
        .shows(&[], 1);
    let config = "suppressions: [{ rule: LRO105, operation: PUT /a, reason: x }]";
    let outcome = shared("", second, "")
        .file("lro-lint.yaml", config)
        .outcome()
        .unwrap();
    assert_eq!(
        outcome.lines.len(),
        2,
        "the other operation remains: {outcome:?}"
    );
}

#[test]
fn every_mistake_in_a_configuration_has_its_place() {
    for (config, errors) in [
        (
            "- a",
            vec!["1:1: a mapping of settings belongs here, not a list"],
        ),
        ("a: [", vec!["1:4: unclosed bracket '['"]),
        (
            "rule: {}",
            vec!["1:1: there is no key `rule` (did you mean `rules`?)"],
        ),
        (
            "profile: 1",
            vec!["1:10: a text belongs here, not the number 1"],
        ),
        (
            "profile: azure",
            vec![
                "1:10: there is no profile `azure` (write `arm`, `data-plane`, `fabric`, `graph`, `generic`, `aep`, `google` or `auto`. A newer lro-lint may know more)",
            ],
        ),
        (
            "profile: dataplane",
            vec!["1:10: there is no profile `dataplane` (did you mean `data-plane`?)"],
        ),
        (
            "overlay: [greenfeld]",
            vec!["1:11: there is no overlay `greenfeld` (did you mean `greenfield`?)"],
        ),
        (
            "overlay: {}",
            vec!["1:10: a text or a list of texts belongs here, not a mapping"],
        ),
        (
            "rules:\n  option-without-extension: off",
            vec![
                "2:3: there is no rule `option-without-extension` (did you mean `options-without-extension`?)",
            ],
        ),
        (
            "rules:\n  LRO105: warn",
            vec!["2:11: there is no value `warn` (did you mean `warning`?)"],
        ),
        (
            "rules:\n  LRO105: eror",
            vec!["2:11: there is no value `eror` (did you mean `error`?)"],
        ),
        (
            "rules:\n  LRO105: info\n  options-without-extension: off",
            vec!["3:3: line 2 already sets `options-without-extension`"],
        ),
        (
            "rules:\n  LRO105: info\n  LRO105: off",
            vec!["3:3: the key `LRO105` appears twice"],
        ),
        (
            "files: [{ profile: arm }]",
            vec!["1:9: the key `path` is missing"],
        ),
        (
            "files: [{ path: [], profile: ar }]",
            vec![
                "1:9: `path` names no file",
                "1:30: there is no profile `ar` (did you mean `arm`?)",
            ],
        ),
        (
            "files: [{ path: '[', pth: 1 }]",
            vec!["1:22: there is no key `pth` (did you mean `path`?)"],
        ),
        (
            "files: [{ path: ['[', ../a, /b] }]",
            vec![
                "1:18: unclosed character class; missing ']'",
                "1:23: a pattern can't leave the folder of this file",
                "1:29: a pattern can't begin with `/`: it is relative to the folder of this file",
            ],
        ),
        (
            "suppressions:\n  - rule: LRO105\n    operation: PTU /a\n    pointer: paths\n    reason: ' '\n  - reason: x\n  - rule: LRO105\n    path:",
            vec![
                "3:16: there is no method `PTU`, did you mean `PUT`?",
                "4:14: not a JSON Pointer (begin with `/`, and write `/` in a key as `~1`: `/paths/~1widgets/put`)",
                "5:13: the reason is empty (write why the finding is suppressed)",
                "6:5: the key `rule` is missing: nothing is suppressed",
                "7:5: the key `reason` is missing (write why the finding is suppressed)",
                "8:5: `path` is empty",
            ],
        ),
        (
            "suppressions: [{ rule: LRO105, rules: LRO105, reason: x }]",
            vec!["1:16: `rule` and `rules` mean the same: keep one"],
        ),
        (
            "suppressions: [{ rules: [LRO005, LRO9999], reason: x }]",
            vec![
                "1:26: `unused-suppression` cannot be suppressed (remove what it reports; or turn the rule off with `rules: { unused-suppression: off }`)",
                "1:34: there is no rule `LRO9999` (`lro-lint rule` lists all rules. A newer lro-lint may have this one)",
            ],
        ),
        (
            "profiles: { a: { extends: b }, b: { extends: a }, c: { extends: a }, arm: {}, d: { extends: bb } }",
            vec![
                "1:46: `b` extends itself",
                "1:70: `arm` is a built-in profile: choose another name",
                "1:93: there is no profile `bb` (did you mean `b`?)",
            ],
        ),
        (
            "profiles: { a: { initial-codes: { ptu: [200] } } }",
            vec!["1:35: there is no value `ptu` (did you mean `put`?)"],
        ),
        (
            "profiles: { a: { polling-header: [] } }",
            vec!["1:18: there is no key `polling-header` (did you mean `polling-headers`?)"],
        ),
        (
            "profile: arm\n---\nprofile: arm",
            vec!["2:1: a second document begins here (keep one document in this file)"],
        ),
        (
            "profile: \"\\e[31m\u{202e}\"",
            vec![
                "1:10: there is no profile `\\u{1b}[31m\\u{202e}` (write `arm`, `data-plane`, `fabric`, `graph`, `generic`, `aep`, `google` or `auto`. A newer lro-lint may know more)",
            ],
        ),
    ] {
        let errors: Vec<_> = errors
            .iter()
            .map(|error| format!("lro-lint.yaml:{error}"))
            .collect();
        let found = configured(config).outcome().expect_err(config);
        assert_eq!(found, errors, "{config}");
    }
}

#[test]
fn mistakes_of_all_configurations_are_told_at_once() {
    Run::default()
        .file("a/x.json", FLAWED)
        .file("a/lro-lint.yaml", "bad: 1")
        .file("b/x.json", FLAWED)
        .file("b/lro-lint.yaml", "profile: [")
        .file("c/x.json", FLAWED)
        .over_folder("")
        .fails(&[
            "a/lro-lint.yaml:1:1: there is no key `bad` (write `$schema`, `profile`, `profiles`, \
             `overlay`, `rules`, `files`, `suppressions`, `exclude`, `include-sync`, \
             `severity`, `fail-on` or `format`. A newer lro-lint may know more keys)",
            "b/lro-lint.yaml:1:10: unclosed bracket '['",
        ]);
}

#[test]
fn a_configuration_that_is_not_text_is_refused() {
    let mut run = configured("");
    run.files
        .insert("lro-lint.yaml", b"rules:\n  \xff".to_vec());
    run.fails(&["lro-lint.yaml:2:3: a byte that is not UTF-8"]);
}

mod schema {
    use super::*;

    use serde_json::Value;

    fn schema() -> Value {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/lro-lint.schema.json");
        serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
    }

    fn sample() -> String {
        let path = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/specs-sample/lro-lint.sample.yaml"
        );
        std::fs::read_to_string(path).unwrap()
    }

    #[test]
    fn the_sample_is_valid() {
        let validator = jsonschema::draft7::new(&schema()).unwrap();
        let sample: Value = serde_yaml::from_str(&sample()).unwrap();
        let errors: Vec<_> = validator
            .iter_errors(&sample)
            .map(|error| error.to_string())
            .collect();
        assert_eq!(errors, [""; 0]);
        let without_reason = serde_json::json!({ "suppressions": [{ "rule": "LRO105" }] });
        assert!(!validator.is_valid(&without_reason));
    }

    #[test]
    fn the_sample_is_read_and_says_everything() {
        let run = configured(&sample());
        run.outcome().expect("a usable configuration");
        let sample: Value = serde_yaml::from_str(&sample()).unwrap();
        let keys: BTreeSet<_> = sample
            .as_object()
            .unwrap()
            .keys()
            .map(String::as_str)
            .collect();
        let schema = schema();
        let mut known = keys_of(&schema["properties"]);
        known.remove("$schema");
        assert_eq!(keys, known);
    }

    fn keys_of(properties: &Value) -> BTreeSet<&str> {
        properties
            .as_object()
            .unwrap()
            .keys()
            .map(String::as_str)
            .collect()
    }

    /// What the reader would have expected, by its own words.
    fn expected_instead(config: &str) -> BTreeSet<String> {
        let errors = configured(config).outcome().expect_err(config);
        let [error] = errors.as_slice() else {
            panic!("{errors:?}");
        };
        let (_, expected) = error.split_once("(write ").expect(error);
        let (expected, _) = expected.rsplit_once('`').expect(error);
        expected
            .split('`')
            .skip(1)
            .step_by(2)
            .map(str::to_owned)
            .collect()
    }

    /// The paths of all `wanted` members below a schema.
    fn find(value: &Value, wanted: &str, path: String, found: &mut BTreeSet<String>) {
        let Value::Object(members) = value else {
            if let Value::Array(items) = value {
                for (at, item) in items.iter().enumerate() {
                    find(item, wanted, format!("{path}/{at}"), found);
                }
            }
            return;
        };
        for (key, member) in members {
            let path = format!("{path}/{key}");
            if key == wanted {
                found.insert(path.clone());
            }
            find(member, wanted, path, found);
        }
    }

    #[test]
    fn the_schema_has_the_keys_that_are_read() {
        let schema = schema();
        let places = [
            ("/properties", "{X: 1}"),
            ("/definitions/file/properties", "files: [{X: 1}]"),
            (
                "/definitions/suppression/properties",
                "suppressions: [{X: 1}]",
            ),
            ("/definitions/profile/properties", "profiles: {a: {X: 1}}"),
            (
                "/definitions/states/properties",
                "profiles: {a: {states: {X: 1}}}",
            ),
            (
                "/definitions/monitor/properties",
                "profiles: {a: {monitor: {X: 1}}}",
            ),
            (
                "/definitions/operation-id-header/properties",
                "profiles: {a: {operation-id-header: {X: 1}}}",
            ),
            (
                "/definitions/repeatability-headers/properties",
                "profiles: {a: {repeatability-headers: {X: 1}}}",
            ),
        ];
        let mut all = BTreeSet::new();
        find(&schema, "properties", String::new(), &mut all);
        let tested: BTreeSet<_> = places.iter().map(|(path, _)| (*path).to_owned()).collect();
        assert_eq!(all, tested);
        for (path, config) in places {
            let expected = expected_instead(&config.replace('X', "ZZZZZZZZZZ"));
            let described = keys_of(schema.pointer(path).unwrap());
            let expected: BTreeSet<_> = expected.iter().map(String::as_str).collect();
            assert_eq!(described, expected, "{path}");
        }
    }

    #[test]
    fn the_schema_has_the_words_that_are_read() {
        let schema = schema();
        for (path, config) in [
            (
                "/properties/rules/additionalProperties/enum",
                "rules: {LRO105: X}",
            ),
            ("/definitions/overlay-name/enum", "overlay: X"),
            ("/definitions/severity/enum", "severity: X"),
            ("/definitions/fail-on/enum", "fail-on: X"),
            ("/definitions/format/enum", "format: X"),
            ("/definitions/profile-name/anyOf/0/enum", "profile: X"),
            (
                "/definitions/profile/properties/initial-codes/propertyNames/enum",
                "profiles: {a: {initial-codes: {X: []}}}",
            ),
            (
                "/definitions/profile/properties/method-verbs/propertyNames/enum",
                "profiles: {a: {method-verbs: {X: []}}}",
            ),
        ] {
            let expected = expected_instead(&config.replace('X', "ZZZZZZZZZZ"));
            let described = schema.pointer(path).unwrap().as_array().unwrap();
            let described: BTreeSet<_> = described
                .iter()
                .map(|word| word.as_str().unwrap().to_owned())
                .collect();
            assert_eq!(described, expected, "{path}");
        }
    }
}
