//! What the suppressions do that teams keep in `readme.md` and `suppressions.yaml`. Real ones lie
//! where `LRO_LINT_DATA` points.

use std::collections::BTreeMap;
use std::path::Path;

use lro_lint::internals::config::{Choice, Configs};
use lro_lint::internals::diagnostic::Severity;
use lro_lint::internals::engine::Settings;
use lro_lint::internals::gate::{self, Judgement};
use lro_lint::internals::model::{self, Profile, Survey};
use lro_lint::internals::suppress::{SuppressionFiles, Tally};
use lro_lint::internals::workspace::{Disk, Input, Memory, Workspace};
use lro_lint::session::{Options, Session};

use crate::common::data;

/// Two operations that LRO101 reports, and others call LroExtension.
const DOCUMENT: &str = r#"{ "swagger": "2.0", "host": "management.azure.com", "paths": {
  "/a": { "post": { "operationId": "A_Start", "responses": {
    "202": { "description": "Accepted", "headers": { "Location": { "type": "string" } } } } } },
  "/b/{id}": { "post": { "operationId": "B_Start", "responses": {
    "202": { "description": "Accepted", "headers": { "Location": { "type": "string" } } } } } } } }"#;

const A: &str = "A_Start LRO101";
const B: &str = "B_Start LRO101";

#[derive(Clone)]
struct Run {
    files: Memory,
    inputs: Vec<Input>,
    choice: Choice,
}

impl Run {
    /// The document in a folder, which is looked at as a whole.
    fn new() -> Self {
        Self::over([Input::Folder(String::new())])
    }

    fn over(inputs: impl IntoIterator<Item = Input>) -> Self {
        let run = Self {
            files: Memory::default(),
            inputs: inputs.into_iter().collect(),
            choice: Choice::Nearest,
        };
        run.file("spec/widgets/stable/widgets.json", DOCUMENT)
    }

    fn file(mut self, path: &str, content: impl Into<Vec<u8>>) -> Self {
        self.files.insert(path, content);
        self
    }

    /// With a readme above the document, made of blocks of YAML.
    fn readme(self, yaml: &str) -> Self {
        let text = format!("# Widgets\n\n```yaml\n{yaml}\n```\n");
        self.file("spec/widgets/readme.md", text)
    }

    fn yaml(self, yaml: &str) -> Self {
        self.file("spec/suppressions.yaml", yaml)
    }

    fn judgement<T>(&self, see: impl FnOnce(&Judgement) -> T) -> T {
        let (workspace, errors) = Workspace::load(&self.files, &self.inputs);
        assert_eq!(errors, []);
        let configs = Configs::load(&self.files, &workspace, &self.choice).unwrap();
        let survey = Survey::new(&workspace, |api, _| Profile::of(model::detect(api)));
        let examples = survey.load_examples(&self.files);
        let settings = Settings {
            configs: Some(&configs),
            ..Settings::default()
        };
        see(&gate::judge(
            &workspace,
            &survey.with_examples(&examples),
            &settings,
        ))
    }

    /// The operations that are still reported, and what is said of suppressions.
    fn shown(&self) -> Vec<String> {
        self.judgement(|Judgement { findings, .. }| {
            let all = findings.diagnostics.iter();
            let shown = all.filter_map(|found| match found.code {
                "LRO101" => Some(format!("{} {}", found.operation.as_ref()?, found.code)),
                "LRO005" => {
                    let start = found.primary.start();
                    let path = found.primary.path();
                    let (severity, message) = (found.severity, &found.message);
                    Some(format!(
                        "{path}:{}:{}: {severity}: {message}",
                        start.line, start.column
                    ))
                }
                _ => None,
            });
            let mut shown: Vec<_> = shown.collect();
            shown.sort_unstable();
            shown
        })
    }

    #[track_caller]
    fn shows(&self, expected: &[&str]) {
        assert_eq!(self.shown(), expected);
    }
}

/// What one item of the list `suppressions` leaves of the two findings.
#[track_caller]
fn item(item: &str, expected: &[&str]) {
    Run::new()
        .readme(&format!("suppressions:\n- {item}"))
        .shows(expected);
}

#[test]
fn a_readme_suppresses_what_lies_below_it() {
    let suppression = "suppressions:\n- { code: LroExtension, reason: why }";
    let directive = "directive:\n- { suppress: LroExtension, reason: why }";
    Run::new().shows(&[A, B]);
    for yaml in [suppression, directive] {
        Run::new().readme(yaml).shows(&[]);
        let text = format!("```yaml\n{yaml}\n```");
        for name in [
            "readme.md",
            "spec/README.md",
            "spec/widgets/stable/Readme.md",
        ] {
            Run::new().file(name, text.as_str()).shows(&[]);
        }
        for name in ["spec/widgets/other/readme.md", "spec/widgets/notes.md"] {
            Run::new().file(name, text.as_str()).shows(&[A, B]);
        }
    }
}

#[test]
fn nothing_beside_documents_is_read_without_configurations() {
    let run = Run::new().readme("suppressions: [ { code: LroExtension, reason: why } ]");
    let off = Run {
        choice: Choice::Off,
        ..run
    };
    off.shows(&[A, B]);
}

#[test]
fn names_of_peers_and_our_own_are_known() {
    for name in [
        "LroExtension",
        "lroextension",
        "RPC-Async-V1-15",
        "R2007",
        "LongRunningOperationsWithLongRunningExtension/R2007/RPCViolation",
        "LRO101",
        "missing-lro-extension",
        "LroLint/LRO101",
        "[R9999, LroExtension]",
    ] {
        item(&format!("{{ code: {name}, reason: why }}"), &[]);
    }
    for name in ["R9999", "XmsExamplesRequired", "LRO1301", "[]", "7"] {
        let shown = Run::new()
            .readme(&format!(
                "suppressions: [ {{ code: {name}, reason: why }} ]"
            ))
            .shown();
        assert!(
            shown.starts_with(&[A.to_owned(), B.to_owned()]),
            "{name}: {shown:?}"
        );
    }
}

/// Long-running operations of Resource Manager with the flaws of which other linters speak: each has a
/// code that its verb doesn't have, and no `default`.
const FLAWED: &str = r#"{ "swagger": "2.0", "host": "management.azure.com", "paths": { "/a": {
  "put": { "operationId": "A_Put", "x-ms-long-running-operation": true, "responses": {
    "200": { "description": "Done", "schema": { "type": "object" } },
    "202": { "description": "Accepted", "headers": { "Location": { "type": "string" } } } } },
  "delete": { "operationId": "A_Delete", "x-ms-long-running-operation": true, "responses": {
    "200": { "description": "Gone" },
    "202": { "description": "Accepted", "headers": { "Location": { "type": "string" } } } } } } } }"#;

/// The findings of some rules about `FLAWED` beside a readme with one item.
fn flaws(item: &str) -> Vec<String> {
    let text = format!("```yaml\nsuppressions:\n- {item}\n```\n");
    let run = Run::new()
        .file("x/a.json", FLAWED)
        .file("x/readme.md", text);
    run.judgement(|Judgement { findings, .. }| {
        let all = findings.diagnostics.iter();
        let some = all.filter(|found| {
            ["LRO005", "LRO201", "LRO205", "LRO902"].contains(&found.code)
                && found.primary.path().starts_with("x/")
        });
        let mut shown: Vec<_> = some
            .map(|found| match &found.operation {
                Some(operation) => format!("{operation} {}", found.code),
                None => format!("{}: {}", found.severity, found.message),
            })
            .collect();
        shown.sort_unstable();
        shown
    })
}

#[test]
fn a_peer_silences_every_rule_that_reports_the_same_about_its_verbs() {
    let all = [
        "A_Delete LRO205",
        "A_Delete LRO902",
        "A_Put LRO201",
        "A_Put LRO902",
    ];
    assert_eq!(flaws("{ code: AvoidNestedProperties, reason: why }"), all);
    // Covered by many rules together.
    assert_eq!(flaws("{ code: PutResponseCodes, reason: why }"), all[..2]);
    let put = "{ code: PutResponseCodes, reason: why, where: \"$.paths['/a'].put\" }";
    assert_eq!(flaws(put), all[..2]);
    // What concerns no PUT isn't silenced, wherever the suppression leads.
    let delete = put.replace(".put", ".delete");
    let left = flaws(&delete);
    assert_eq!(left[..4], all);
    assert!(left[4].ends_with("is unused"), "{left:?}");
    // Covered in part.
    let create = "{ code: CreateOperationAsyncResponseValidation, reason: why }";
    assert_eq!(flaws(create), [all[0], all[1], all[3]]);
    // The 200 of a DELETE, of which R4011 doesn't complain.
    let left = flaws("{ code: R4011, reason: why }");
    assert_eq!(left[..4], all);
    assert!(left[4].ends_with("is unused"), "{left:?}");
    assert_eq!(
        flaws("{ code: DeleteResponseCodes, reason: why }"),
        all[2..]
    );
}

#[test]
fn a_peer_of_which_no_rule_reports_anything_says_so_once() {
    let entry = "{ code: XmsLongRunningOperationChanged, reason: why }";
    let shown = flaws(&format!("{entry}\n- {entry}"));
    let says = "info: this suppression of `XmsLongRunningOperationChanged` has no effect in lro-lint: none \
                of its rules corresponds to it";
    assert_eq!(shown[4..], [says]);
    // Whoever writes a name that says nothing of long-running operations means the other linter.
    for other in [
        "RESPONSE_BODY_NOT_IN_EXAMPLE",
        "AllResourcesMustHaveGetOperation",
    ] {
        let shown = flaws(&format!("{{ code: {other}, reason: why }}"));
        assert_eq!(shown[4..], [""; 0], "{other}");
    }
}

#[test]
fn a_suppression_that_is_unused_says_that_its_operation_is_not_long_running() {
    let document = r#"{ "swagger": "2.0", "host": "management.azure.com", "paths": {
      "/a": { "get": { "operationId": "A_Get", "responses": { "200": { "description": "It" } } } } } }"#;
    let said = |code: &str, path: &str| {
        let item = format!("{{ code: {code}, reason: why, where: \"$.paths['{path}'].get\" }}");
        let run = Run::new().file("x/a.json", document).file(
            "x/readme.md",
            format!("```yaml\nsuppressions:\n- {item}\n```\n"),
        );
        let shown = run
            .shown()
            .into_iter()
            .filter(|line| line.starts_with("x/"));
        shown.collect::<Vec<_>>()
    };
    let start = "x/readme.md:3:11: info: this suppression of";
    assert_eq!(
        said("RequiredDefaultResponse", "/a"),
        [format!(
            "{start} `RequiredDefaultResponse` (our rule `lro-missing-default-response`) is unused: \
             `A_Get` isn't long-running"
        )]
    );
    assert_eq!(
        said("RequiredDefaultResponse", "/b"),
        [format!(
            "{start} `RequiredDefaultResponse` (our rule `lro-missing-default-response`) is unused"
        )]
    );
}

/// An operation that nobody marked, with what follows if it is long-running: no header, no status. The
/// other one differs by its name.
const UNMARKED: &str = r#"{ "swagger": "2.0",
  "x-ms-parameterized-host": { "hostTemplate": "{endpoint}", "parameters": [] }, "paths": {
  "/a": { "post": { "operationId": "A_Start", "responses": {
    "202": { "description": "Runs asynchronously" }, "default": { "description": "Error" } } } },
  "/b": { "post": { "operationId": "B_Start", "responses": {
    "202": { "description": "Runs asynchronously" }, "default": { "description": "Error" } } } } } }"#;

/// The codes of the findings about the operations of `UNMARKED`, with an entry of `lro-lint.yaml`, where
/// only rules with some codes are asked.
fn followers(entry: &str, asked: impl Fn(&str) -> bool) -> (Vec<String>, usize) {
    let files = Memory::from_iter([
        ("a.json", UNMARKED.to_owned()),
        (
            "lro-lint.yaml",
            format!("profile: data-plane\nsuppressions: [ {entry} ]\n"),
        ),
    ]);
    let (workspace, errors) = Workspace::load(&files, &[Input::Folder(String::new())]);
    assert_eq!(errors, []);
    let configs = Configs::load(&files, &workspace, &Choice::Nearest).unwrap();
    let survey = Survey::new(&workspace, |_, _| Profile::of(model::System::DataPlane));
    let all = Settings::default().rules.into_iter();
    let settings = Settings {
        rules: all.filter(|rule| asked(rule.code())).collect(),
        configs: Some(&configs),
        ..Settings::default()
    };
    let Judgement {
        findings,
        suppressed,
        ..
    } = gate::judge(&workspace, &survey, &settings);
    assert!(suppressed.iter().all(|one| !one.by.is_empty()));
    let all = findings.diagnostics.iter();
    let mut shown: Vec<_> = all
        .map(|found| match &found.operation {
            Some(operation) => format!("{operation} {}", found.code),
            None => format!("- {}", found.code),
        })
        .collect();
    shown.sort_unstable();
    (shown, suppressed.len())
}

#[test]
fn a_suppressed_marker_silences_what_only_follows_from_it() {
    let nothing = "{ rule: lro-operationid-verb, path: b.json, reason: why }";
    let marker = "{ rule: missing-lro-extension, path: a.json, operation: A_*, reason: why }";
    let of = |shown: &[String], operation: &str| {
        let own = shown.iter().filter(|one| one.starts_with(operation));
        own.cloned().collect::<Vec<_>>()
    };
    let (before, _) = followers(nothing, |_| true);
    let (after, suppressed) = followers(marker, |_| true);
    assert!(of(&before, "A_").len() > 2, "{before:?}");
    assert_eq!(of(&after, "A_"), [""; 0]);
    assert_eq!(of(&after, "B_"), of(&before, "B_"));
    assert_eq!(suppressed, of(&before, "A_").len());
    // Whether the rule of the marker is asked makes no difference.
    let is_follower = |code: &str| code != "LRO101";
    let (alone, _) = followers(marker, is_follower);
    assert_eq!(of(&alone, "A_"), [""; 0]);
    // A suppressed follower silences nothing else.
    let one = "{ rule: data-plane-missing-operation-location, path: a.json, reason: why }";
    let (after, _) = followers(one, |_| true);
    assert!(of(&after, "A_").contains(&"A_Start LRO101".to_owned()));
}

#[test]
fn only_who_suppresses_the_marker_says_that_nothing_is_long_running() {
    let about = |name: &str| {
        let text = format!("```yaml\nsuppressions:\n- {{ code: {name}, reason: why }}\n```\n");
        let files = Memory::from_iter([("a.json", UNMARKED.to_owned()), ("readme.md", text)]);
        let (workspace, errors) = Workspace::load(&files, &[Input::Folder(String::new())]);
        assert_eq!(errors, []);
        let configs = Configs::load(&files, &workspace, &Choice::Nearest).unwrap();
        let survey = Survey::new(&workspace, |_, _| Profile::of(model::System::DataPlane));
        let settings = Settings {
            configs: Some(&configs),
            ..Settings::default()
        };
        let findings = gate::judge(&workspace, &survey, &settings).findings;
        let codes = findings.diagnostics.into_iter().map(|found| found.code);
        codes.filter(|code| *code != "LRO005").collect::<Vec<_>>()
    };
    assert_eq!(
        about("LongRunningOperationsWithLongRunningExtension"),
        [""; 0]
    );
    assert_eq!(about("az-lro-extension"), [""; 0]);
    // It also asks for the marker, but for many other things as well.
    let left = about("PostResponseCodes");
    assert!(!left.contains(&"LRO101"), "{left:?}");
    assert!(left.contains(&"LRO1101"), "{left:?}");
}

#[test]
fn every_shape_of_real_files_is_read() {
    let run = |yaml: &str| Run::new().readme(yaml);
    run("directive:\n  suppress: LroExtension\n  reason: why").shows(&[]);
    run("directive:\n- suppress:\n  - R1\n  - LroExtension\n  reason: why").shows(&[]);
    run("directive:\n- suppress: LroExtension\n  reason:\n  - why\n  approved-by: \"@me\"")
        .shows(&[]);
    run("directive:\n- suppress: LroExtension\n  reasons: why").shows(&[]);
    run("directive:\n- suppress: LroExtension # another\n  reason: |\n    why\n    so\n")
        .shows(&[]);
    run("suppressions:\n  code: LroExtension\n  reason: why").shows(&[]);
    run("input-file: a.json\ndirective:\n- from: a.cs\n  transform: $ = 1\n- suppress: LroExtension\n  reason: why").shows(&[]);
    run("directive:\n- rename-model: { from: A, to: B }\n- text\nsuppressions:\n").shows(&[A, B]);
    run("{ \"suppressions\": [ { \"code\": \"LroExtension\", \"reason\": \"why\" } ] }").shows(&[]);
}

#[test]
fn blocks_are_found_wherever_markdown_allows_them() {
    let yaml = "directive:\n- suppress: LroExtension\n  reason: why\n";
    let indented = |prefix: &str| -> String {
        yaml.lines()
            .map(|line| format!("{prefix}{line}\n"))
            .collect()
    };
    let run = |text: String| Run::new().file("spec/readme.md", text);
    for text in [
        format!("``` yaml\n{yaml}```\n"),
        format!("```yaml $(tag) == 'package-2020' || $(csharp)\n{yaml}```\n"),
        format!("```yaml$(go)\n{yaml}```\n"),
        format!("~~~~ YAML\n{yaml}~~~~\n"),
        format!("```yml\n{yaml}```\n"),
        format!("``` yaml\n{yaml}"),
        format!("``` yaml\r\n{}```\r\n", yaml.replace('\n', "\r\n")),
        format!("- item\n\n  ```yaml\n{}  ```\n", indented("  ")),
        format!("> ```yaml\n{}> ```\n", indented("> ")),
        format!("\u{feff}# Käse 🧀\n\n```yaml\n{yaml}```\n"),
        format!("```json\n{{}}\n```\n```yaml\nnot-yaml: [\n```\n```yaml\n{yaml}```\n"),
    ] {
        run(text.clone()).shows(&[]);
    }
    for text in [
        format!("```\n{yaml}```\n"),
        format!("```python\n{yaml}```\n"),
        format!("```yamlish\n{yaml}```\n"),
        indented("    "),
        format!("<!--\n```yaml\n{yaml}```\n-->\n"),
        yaml.to_owned(),
    ] {
        run(text).shows(&[A, B]);
    }
}

#[test]
fn a_file_is_named_by_the_end_of_its_path() {
    for from in [
        "widgets.json",
        "stable/widgets.json",
        "[gadgets.json, WIDGETS.json]",
        "swagger-document",
    ] {
        item(
            &format!("{{ code: LroExtension, from: {from}, reason: why }}"),
            &[],
        );
    }
    for from in [
        "gadgets.json",
        "preview/widgets.json",
        "ets.json",
        "source-file-csharp",
    ] {
        let run = Run::over([Input::File("spec/widgets/stable/widgets.json".to_owned())]);
        run.readme(&format!(
            "suppressions: [ {{ code: LroExtension, from: {from}, reason: why }} ]"
        ))
        .shows(&[A, B]);
    }
}

#[test]
fn a_path_leads_to_what_is_suppressed() {
    for (path, left) in [
        ("$", &[][..]),
        ("$.paths", &[]),
        ("$.paths['/a']", &[B]),
        ("$.paths[\"/b/{id}\"]", &[A]),
        ("$.paths.[\"/b/{id}\"].post", &[A]),
        ("$.paths[\"/b/{id}\"].post.responses.202", &[A]),
        ("$.paths[\"/b/{id}\"].post.responses[\"202\"].headers", &[A]),
        ("$.paths[\"/b/{id}\"].post.operationId", &[A]),
        (
            "$.paths[\"/b/{id}\"].post[\"x-ms-long-running-operation\"]",
            &[A],
        ),
        ("$.paths.*.post", &[]),
        ("$..post", &[]),
        ("$..[?(@.operationId=='A_Start')]", &[B]),
        ("/paths/~1a/post", &[B]),
    ] {
        let entry = format!(
            "code: LroExtension\n  reason: why\n  where:\n  - '{}'",
            path.replace('\'', "''")
        );
        item(&entry, left);
        item(
            &format!("code: LroExtension\n  reason: why\n  where: {path}"),
            left,
        );
    }
    let both = "code: LroExtension\n  reason: why\n  where:\n  - $.paths['/a'].post\n  - $.paths['/b/{id}'].post";
    item(both, &[]);
    // Nothing of the kind is reported there, and another linter may need it.
    for path in [
        "$.paths['/b/{name}'].post",
        "$.paths['/b/{id}'].get",
        "$.definitions",
    ] {
        let unused = "spec/widgets/readme.md:5:9: info: this suppression of `LroExtension` (our \
                      rules `missing-lro-extension` and 5 more) is unused";
        item(
            &format!("code: LroExtension\n  reason: why\n  where: {path}"),
            &[A, B, unused],
        );
    }
}

#[test]
fn a_path_ends_in_the_operation_for_our_own_names() {
    let own = |path: &str| format!("code: LRO101\n  reason: why\n  where: {path}");
    item(&own("$.paths['/a'].post"), &[B]);
    item(&own("$.paths['/a'].post.responses.202.headers"), &[B]);
}

#[test]
fn a_shared_definition_is_suppressed_with_all_operations_that_meet_it() {
    let meets = |path: &str| {
        format!(
            r##""{path}": {{ "post": {{ "operationId": "{path}", "x-ms-long-running-operation": true,
            "responses": {{ "202": {{ "description": "Accepted" }},
              "default": {{ "description": "Error", "schema": {{ "$ref": "#/definitions/E" }} }} }} }} }}"##
        )
    };
    let document = format!(
        r#"{{ "swagger": "2.0", "host": "management.azure.com", "paths": {{ {}, {} }},
            "definitions": {{ "E": {{ "type": "object", "properties": {{ "code": {{ "type": "string" }} }} }} }} }}"#,
        meets("/a"),
        meets("/b")
    );
    let left = |paths: &[&str]| {
        let mut entry = "suppressions:\n- code: LRO901\n  reason: why\n  where:\n".to_owned();
        for path in paths {
            entry.push_str(&format!("  - $.paths['{path}'].post\n"));
        }
        let run = Run::new()
            .file("x/a.json", document.as_str())
            .file("x/readme.md", format!("```yaml\n{entry}```\n"));
        run.judgement(|Judgement { findings, .. }| {
            let mut left = findings.diagnostics.iter();
            left.any(|found| found.code == "LRO901")
        })
    };
    assert!(left(&["/c"]));
    assert!(left(&["/a"]));
    assert!(!left(&["/a", "/b"]));
}

#[test]
fn a_reason_is_required() {
    let peer = "spec/widgets/readme.md:5:11: info: this suppression has no effect in lro-lint: it gives no reason";
    for reason in ["", ", reason: ''", ", reason: ", ", reason: [ ' ' ]"] {
        item(&format!("{{ code: LroExtension{reason} }}"), &[A, B, peer]);
    }
    // Of several names the one is meant that is about us.
    let second = peer.replace("5:11", "5:24");
    item("{ code: [ Unrelated, LroExtension ] }", &[A, B, &second]);
    let own = peer.replace("info", "warning");
    item("{ code: LRO101 }", &[A, B, &own]);
    item("{ code: AvoidNestedProperties }", &[A, B]);
}

#[test]
fn what_cannot_be_read_is_shown_where_it_is_and_the_rest_counts() {
    let good = "- { code: LroExtension, reason: why, where: \"$.paths['/a']\" }";
    let at = |rest: &str| format!("spec/widgets/readme.md:{rest}");
    for (bad, message) in [
        (
            "- { code: LRO101, reason: why, where: [ \"$.paths['/b\" ] }",
            "5:49: warning: this path has no effect in lro-lint: this `[` has no `]`",
        ),
        (
            "- { code: LroExtension, reason: why, where: \"$.a[?(@.b > 1)]\" }",
            "5:56: info: this path has no effect in lro-lint: this part of the filter is not understood",
        ),
        (
            "- { code: LroExtension, reason: why, where: }",
            "5:38: info: this suppression has no effect in lro-lint: `where` is empty",
        ),
        (
            "- { code: LroExtension, reason: why, from: { a: b } }",
            "5:38: info: this suppression has no effect in lro-lint: `from` is empty",
        ),
        (
            "- { code: LRO9999, reason: why }",
            "5:11: warning: there is no rule `LRO9999`",
        ),
        (
            "- { code: lro-lint/unused-suppression, reason: why }",
            "5:11: warning: `unused-suppression` cannot be suppressed",
        ),
        (
            "- { reason: why, where: $.paths }",
            "5:3: warning: this suppression has no effect: it has no `code`",
        ),
        (
            "- { code: { a: b }, reason: why }",
            "5:11: warning: this suppression has no effect: it names no rule",
        ),
    ] {
        let yaml = format!("suppressions:\n{bad}\n{good}");
        Run::new().readme(&yaml).shows(&[B, &at(message)]);
    }
    let text = format!(
        "> ```yaml\n> directive:\n> - suppress: [ LroExtension\n> ```\n\n```yaml\nsuppressions:\n{good}\n```\n"
    );
    let shown = Run::new().file("spec/widgets/readme.md", text).shown();
    let [b, fault] = &shown[..] else {
        panic!("{shown:?}");
    };
    assert_eq!(b, B);
    assert!(
        fault.starts_with(&at("3:")) || fault.starts_with(&at("4:")),
        "{fault}"
    );
    assert!(
        fault.contains("the suppressions in this block have no effect"),
        "{fault}"
    );
}

#[test]
fn what_other_tools_call_suppressions_is_left_alone() {
    for yaml in [
        "suppressions:\n- { rule: LRO101, path: a, reason: why }",
        "suppressions:\n- Käse",
        "directive:\n- Käse",
        "suppressions: false-positives",
        "# suppress: [\nhow: [ to suppress",
    ] {
        Run::new().readme(yaml).shows(&[A, B]);
    }
}

#[test]
fn too_many_suppressions_are_not_read() {
    let too_many = "this suppression and all later ones have no effect: the file has too many";
    let last = |text: String| {
        let run = Run::new().readme(&format!("suppressions:\n{text}"));
        run.judgement(|Judgement { findings, .. }| {
            let said = findings
                .diagnostics
                .iter()
                .filter(|found| found.code == "LRO005");
            let said: Vec<_> = said.map(|found| found.message.clone()).collect();
            (said.len(), said.last().cloned().unwrap_or_default())
        })
    };
    let wrong = |count: usize| "- { code: LRO9999, reason: why }\n".repeat(count);
    assert_eq!(last(wrong(100)).0, 100);
    assert_eq!(last(wrong(1000)), (101, too_many.to_owned()));
    let used = |count: usize| "- { code: LRO101, reason: why }\n".repeat(count);
    assert_eq!(last(used(2000)).0, 0);
    assert_eq!(last(used(2001)), (1, too_many.to_owned()));
    let open = |count: usize| "- { code: LRO101, reason: why, where: $..post }\n".repeat(count);
    assert_eq!(last(open(200)).0, 0);
    assert_eq!(last(open(201)), (1, too_many.to_owned()));
}

#[test]
fn a_byte_that_is_not_text_ends_what_is_read() {
    let mut bytes = b"```yaml\ndirective:\n- suppress: LroExtension\n  reason: why\n```\n".to_vec();
    bytes.extend(b"\xff");
    let message = "spec/readme.md:6:1: warning: the suppressions after this place have no \
                   effect: a byte isn't UTF-8";
    Run::new().file("spec/readme.md", bytes).shows(&[message]);
    let message = message.replace("readme.md:6:1", "suppressions.yaml:1:1");
    Run::new()
        .file("spec/suppressions.yaml", b"\xff".to_vec())
        .shows(&[A, B, &message]);
}

#[test]
fn the_configuration_of_the_folder_decides_about_what_is_said_of_a_readme() {
    let run = Run::new().readme("suppressions: [ { code: LRO101 } ]");
    assert_eq!(run.shown().len(), 3);
    run.clone()
        .file("lro-lint.yaml", "rules: { unused-suppression: off }")
        .shows(&[A, B]);
    run.file("spec/widgets/stable/lro-lint.yaml", "rules: { unused-suppression: off }")
        .file("other/lro-lint.yaml", "rules: { unused-suppression: off }")
        .shows(&[A, B, "spec/widgets/readme.md:4:25: warning: this suppression has no effect in lro-lint: it gives no reason"]);
}

/// An entry for us, of what stands between braces.
fn ours(members: &str) -> String {
    format!("- {{ tool: LroLint, {members} }}\n")
}

#[test]
fn entries_of_suppressions_yaml_suppress_by_path_and_rule() {
    for members in [
        "path: widgets/stable/widgets.json, rules: [LRO101], reason: why",
        "path: widgets, rules: [missing-lro-extension], reason: why",
        "paths: [other, 'widgets/*/*.json'], rules: [marking], reason: why",
        "paths: ['**'], rules: [LRO1], reason: why",
        "path: './widgets/**', reason: why",
        "path: /widgets/**, rules: LRO101, reason: why",
        "path: '**', rules: [marking], sub-rules: [missing-lro-extension], reason: why",
        "path: '**', sub-rules: [LRO101], reason: why",
        // What other linters call the same.
        "path: '**', rules: [LroExtension], reason: why",
        "path: '**', rules: [marking], sub-rules: [r2007], reason: why",
    ] {
        Run::new().yaml(&ours(members)).shows(&[]);
    }
    let above = ours("path: spec/widgets/**, rules: [LRO101], reason: why");
    Run::new().file("suppressions.yaml", above).shows(&[]);
}

#[test]
fn entries_for_other_tools_are_left_alone() {
    let yaml = "- tool: TypeSpecValidation\n  paths: ['**']\n  rules: [LRO101]\n  if: code()\n  reason: why\n\
                - tool: SwaggerLintDiff\n  path: '**'\n";
    Run::new().yaml(yaml).shows(&[A, B]);
    Run::new().yaml("").shows(&[A, B]);
    Run::new().yaml("# nothing\n").shows(&[A, B]);
}

#[test]
fn entries_without_effect_are_shown_and_the_rest_counts() {
    let good = ours("path: '**', rules: [LRO101], reason: why");
    let no_effect = |why: &str| format!("this suppression has no effect: {why}");
    for (bad, at, message) in [
        (
            ours("path: '**', rules: [LRO101]"),
            "1:3",
            no_effect("it gives no reason"),
        ),
        (
            ours("path: '**', rules: [LRO101], reason: ''"),
            "1:49",
            no_effect("it gives no reason"),
        ),
        (
            ours("rules: [LRO101], reason: why"),
            "1:3",
            no_effect("it has neither `path` nor `paths`"),
        ),
        (
            ours("path: '**', rules: [LRO101], reason: why, if: 'true'"),
            "1:62",
            no_effect("`if` is not supported"),
        ),
        (
            ours("path: '**', rule: LRO101, reason: why"),
            "1:32",
            no_effect("`rule` is unknown"),
        ),
        (
            ours("path: '**', rules: [], reason: why"),
            "1:32",
            no_effect("it names no rule"),
        ),
        (
            ours("path: '**', rules: [LRO9999], reason: why"),
            "1:40",
            "there is no rule `LRO9999`".to_owned(),
        ),
        (
            ours("path: '**', rules: [RESPONSE_BODY_NOT_IN_EXAMPLE], reason: why"),
            "1:40",
            "this suppression of `RESPONSE_BODY_NOT_IN_EXAMPLE` has no effect: no rule of lro-lint \
             corresponds to it"
                .to_owned(),
        ),
        (
            ours("path: '**', rules: [LRO101], sub-rules: [LRO105], reason: why"),
            "1:61",
            "`LRO105` isn't in the `rules` of this entry".to_owned(),
        ),
        (
            ours("path: ../x, rules: [LRO101], reason: why"),
            "1:26",
            "this path has no effect: a pattern can't leave the folder of this file".to_owned(),
        ),
        (
            "- { tool: lro-lint, path: '**', reason: why }\n".to_owned(),
            "1:11",
            no_effect("the tool is `LroLint`"),
        ),
        (
            "- { path: '**', reason: why }\n".to_owned(),
            "1:3",
            no_effect("`tool` is missing"),
        ),
        (
            "- text\n".to_owned(),
            "1:3",
            no_effect("`tool` is missing"),
        ),
    ] {
        let line = format!("spec/suppressions.yaml:{at}: warning: {message}");
        Run::new().yaml(&bad).shows(&[A, B, &line]);
        Run::new().yaml(&format!("{bad}{good}")).shows(&[&line]);
    }
    let line = "spec/suppressions.yaml:1:1: warning: these suppressions have no effect: the file isn't a list";
    Run::new().yaml("tool: LroLint\n").shows(&[A, B, line]);
    let shown = Run::new().yaml("- tool: [\n").shown();
    assert!(
        shown[2].contains("these suppressions have no effect"),
        "{shown:?}"
    );
}

#[test]
fn what_suppresses_nothing_is_reported_where_all_was_looked_at() {
    let unused = ours("path: widgets, rules: [LRO105], reason: why");
    let line = "spec/suppressions.yaml:1:43: warning: this suppression is unused: \
                `options-without-extension` isn't reported where it applies";
    Run::new().yaml(&unused).shows(&[A, B, line]);
    let category = ours("path: widgets, rules: [naming], reason: why");
    let line = "spec/suppressions.yaml:1:43: warning: this suppression is unused: none of its \
                rules is reported where it applies";
    Run::new().yaml(&category).shows(&[A, B, line]);
    let peer = "suppressions: [ { code: LroExtension, from: gadgets.json, reason: why } ]";
    let line = "spec/widgets/readme.md:4:25: info: this suppression of `LroExtension` (our rules \
                `missing-lro-extension` and 5 more) is unused";
    Run::new().readme(peer).shows(&[A, B, line]);
    let part = || Run::over([Input::File("spec/widgets/stable/widgets.json".to_owned())]);
    part().yaml(&unused).shows(&[A, B]);
    part().readme(peer).shows(&[A, B]);
}

#[test]
fn what_is_suppressed_knows_by_what() {
    let run = |yaml: &str| {
        Run::new().readme(yaml).judgement(|judgement| {
            let of_rule = judgement
                .suppressed
                .iter()
                .filter(|one| one.diagnostic.code == "LRO101");
            let by: Vec<Vec<_>> = of_rule
                .map(|one| one.by.iter().map(|by| by.signature).collect())
                .collect();
            let all = judgement.suppressions.iter();
            let all: Vec<_> = all.map(|one| one.signature).collect();
            assert!(by.iter().flatten().all(|by| all.contains(by)));
            by.concat()
        })
    };
    let whole = "suppressions:\n- { code: LroExtension, reason: why }";
    let one = "suppressions:\n- { code: LroExtension, where: \"$.paths['/a']\", reason: why }";
    let [first, second] = run(whole)[..] else {
        panic!("both findings");
    };
    assert_eq!(first, second);
    assert_eq!(run(&format!("\ntag: x\n{whole}")), [first, second]);
    let [narrow] = run(one)[..] else {
        panic!("one finding");
    };
    assert_ne!(narrow, first);
}

/// How many rules the suppressions of `azure-2021` name, as another reader of YAML counts them.
const NAMED_IN_2021: usize = 628;

#[test]
#[ignore = "needs LRO_LINT_DATA: real specifications"]
fn real_readmes_are_understood() {
    let corpus = data().join("corpus");
    let mut in_2021 = 0;
    let mut sum = Tally::default();
    let mut files = 0;
    let (mut without_reason, mut without_counterpart) = (0, 0);
    let mut not_understood = Vec::new();
    let mut meanings: BTreeMap<String, (usize, Vec<&str>)> = BTreeMap::new();
    let all = walkdir::WalkDir::new(&corpus).sort_by_file_name();
    for entry in all.into_iter().map(Result::unwrap) {
        let name = entry.file_name().to_string_lossy().to_lowercase();
        if !name.starts_with("readme") || !name.ends_with(".md") {
            continue;
        }
        files += 1;
        let bytes = std::fs::read(entry.path()).unwrap();
        let source = Memory::from_iter([
            ("a.json", DOCUMENT.as_bytes().to_vec()),
            ("readme.md", bytes),
        ]);
        let (workspace, errors) = Workspace::load(&source, &[Input::File("a.json".to_owned())]);
        assert_eq!(errors, []);
        let read = SuppressionFiles::load(&source, &workspace);
        let tally = read.tally();
        sum.files += tally.files;
        sum.read += tally.read;
        sum.others += tally.others;
        if entry.path().starts_with(corpus.join("azure-2021")) {
            in_2021 += tally.read;
        }
        for book in read.books() {
            for fault in book.faults {
                let is_covered = !fault
                    .message
                    .contains("no rule of this program reports the same");
                match fault.message.ends_with("it gives no reason") {
                    true => without_reason += 1,
                    false if !is_covered => without_counterpart += 1,
                    false => not_understood.push(format!(
                        "{}: {}",
                        entry.path().display(),
                        fault.message
                    )),
                }
            }
            for name in book.entries.iter().flat_map(|entry| &entry.names) {
                let rules = name.rules.iter().map(|rule| rule.name()).collect();
                let known = meanings.entry(name.name.clone()).or_insert((0, rules));
                known.0 += 1;
            }
        }
    }
    let mapped: usize = meanings.values().map(|(count, _)| count).sum();
    eprintln!(
        "{files} readmes, {} with suppressions, which name {} rules: {mapped} count here, \
         {without_reason} more would but give no reason, {} are for other linters, {without_counterpart} \
         of which report something that no rule does",
        sum.files, sum.read, sum.others
    );
    for (name, (count, rules)) in &meanings {
        eprintln!("  {count} of {name}: {}", rules.join(", "));
    }
    assert_eq!(not_understood, [""; 0]);
    assert_eq!(in_2021, NAMED_IN_2021);
    assert!(mapped > 0);
}

/// How many findings the readmes of the corpus silence, and how many of their suppressions silence none.
#[test]
#[ignore = "needs LRO_LINT_DATA: real specifications"]
fn real_readmes_silence_findings() {
    let root = data().join("corpus/azure-2021");
    let options = Options::default().folder("").severity(Severity::Info);
    let source = Disk::new(&root, 2).unwrap();
    let findings = Session::open(source, options).unwrap().check();
    let suppressed = findings.summary.suppressed;
    let unused = findings.diagnostics.iter();
    let unused = unused.filter(|found| found.code == "LRO005");
    let unused: Vec<_> = unused.map(|found| &found.message).collect();
    eprintln!(
        "{suppressed} findings are silenced, {} suppressions silence none:",
        unused.len()
    );
    for message in unused {
        eprintln!("  {message}");
    }
    assert!(suppressed > 1000, "{suppressed}");
}

#[test]
fn the_sample_shows_both_files() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = "specs-sample/arm/berths";
    let found = |options: Options| {
        let options = options.folder(folder).severity(Severity::Warning);
        let source = Disk::new(root, 1).unwrap();
        let findings = Session::open(source, options).unwrap().check();
        let codes = findings.diagnostics.iter().map(|found| found.code);
        (codes.collect::<Vec<_>>(), findings.summary.suppressed)
    };
    let without = found(Options::default().no_config());
    assert_eq!(without, (vec!["LRO101", "LRO212"], 0));
    assert_eq!(found(Options::default()), (Vec::new(), 2));
}
