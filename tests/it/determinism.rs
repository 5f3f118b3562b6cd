//! The same documents give the same bytes: for any number of threads, in whatever order the paths
//! are named, and however often the same process is asked.

use std::path::Path;

use crate::common::{data, run, stderr};
use lro_lint::internals::engine::{self, Settings};
use lro_lint::internals::model::{self, Profile, Survey};
use lro_lint::internals::rules::Overlay;
use lro_lint::internals::workspace::{Input, Memory, Workspace};
use lro_lint::report::{self, Format, Options};

const FORMATS: [Format; 2] = [Format::Sarif, Format::Pretty];

/// The items as they are, backwards, and in two orders in which neighbours are torn apart.
fn orders<T: Clone>(items: &[T]) -> Vec<Vec<T>> {
    let mut orders = vec![items.to_vec(), items.iter().rev().cloned().collect()];
    for stride in [2, 3] {
        let torn = (0..stride).flat_map(|first| items.iter().skip(first).step_by(stride));
        orders.push(torn.cloned().collect());
    }
    orders
}

/// Fails with the first line that differs, instead of with two whole reports.
#[track_caller]
fn assert_same(expected: &[u8], found: &[u8], how: &str) {
    if expected == found {
        return;
    }
    let [expected, found] = [expected, found].map(String::from_utf8_lossy);
    for (number, (expected, found)) in expected.lines().zip(found.lines()).enumerate() {
        assert_eq!(expected, found, "line {} differs {how}", number + 1);
    }
    panic!("one report is longer {how}");
}

/// The program's judgement as it is, and with all that can be had of it.
const MODES: [&[&str]; 2] = [
    &[],
    &[
        "--include-sync",
        "--overlay",
        "lintdiff",
        "--overlay",
        "greenfield",
    ],
];

/// What the program prints about paths of a folder, whatever their severity.
fn printed(folder: &Path, mode: &[&str], format: Format, threads: &str, paths: &[&str]) -> Vec<u8> {
    let mut arguments = vec!["--format", format.name(), "--threads", threads];
    arguments.extend(["--severity", "info", "--no-config"]);
    arguments.extend(mode);
    arguments.extend(paths);
    let output = run(folder, &arguments);
    let has_ended_well = matches!(output.status.code(), Some(0 | 1));
    assert!(has_ended_well, "{}", stderr(&output));
    assert!(!output.stdout.is_empty());
    output.stdout
}

fn assert_program_is_deterministic(folder: &Path, paths: &[&str]) {
    // One format shows whether the findings are the same, whatever is asked. The others show
    // whether their writers are.
    for mode in MODES {
        let expected = printed(folder, mode, Format::Json, "1", paths);
        for threads in ["1", "2", "8"] {
            let found = printed(folder, mode, Format::Json, threads, paths);
            assert_same(
                &expected,
                &found,
                &format!("with {threads} threads {mode:?}"),
            );
        }
        // The first order is the one that two threads had just now.
        for order in &orders(paths)[1..] {
            let found = printed(folder, mode, Format::Json, "2", order);
            assert_same(&expected, &found, &format!("for {order:?} {mode:?}"));
        }
    }
    let backwards: Vec<_> = paths.iter().rev().copied().collect();
    for format in FORMATS {
        let expected = printed(folder, MODES[0], format, "1", paths);
        let found = printed(folder, MODES[0], format, "8", &backwards);
        assert_same(&expected, &found, &format!("as {}", format.name()));
    }
}

#[test]
fn the_samples_give_the_same_reports() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let paths = [
        "specs-sample/arm/orchards.json",
        "specs-sample/arm",
        "specs-sample/data-plane",
        "specs-sample/generic/ferries.yaml",
        "specs-sample/generic",
        "specs-sample/fabric",
        "specs-sample/graph",
        "specs-sample/aep",
        "specs-sample/google",
        "specs-sample/arm/fleet/operations.json",
    ];
    assert_program_is_deterministic(root, &paths);
    let by_name = printed(root, MODES[1], Format::Json, "2", &paths);
    let at_once = printed(root, MODES[1], Format::Json, "2", &["specs-sample"]);
    assert_same(&by_name, &at_once, "for the folder around them");
}

#[test]
fn the_samples_are_explained_the_same() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for format in ["text", "json", "mermaid"] {
        let explained = |threads: &str| {
            let arguments = ["explain", "--format", format, "--threads", threads];
            let output = run(root, &[&arguments[..], &["specs-sample"]].concat());
            assert!(output.status.success(), "{}", stderr(&output));
            output.stdout
        };
        let expected = explained("1");
        assert!(!expected.is_empty());
        for threads in ["1", "2", "8"] {
            let how = format!("with {threads} threads");
            assert_same(&expected, &explained(threads), &how);
        }
    }
}

/// All reports about inputs, made by a number of threads.
fn reports(
    source: &Memory,
    inputs: &[Input],
    threads: usize,
    settings: &Settings<'_>,
) -> Vec<Vec<u8>> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
    pool.unwrap().install(|| {
        let (workspace, errors) = Workspace::load(source, inputs);
        assert!(errors.is_empty(), "{errors:?}");
        let survey = Survey::new(&workspace, |api, _| Profile::of(model::detect(api)));
        let examples = survey.load_examples(source);
        let survey = survey.with_examples(&examples);
        let findings = engine::lint(&workspace, &survey, settings);
        assert!(findings.summary.long_running > 0);
        let write = |format| {
            let mut out = Vec::new();
            report::write(format, &findings, &Options::default(), &mut out).unwrap();
            out
        };
        Format::ALL.map(write).to_vec()
    })
}

#[test]
fn made_up_documents_give_the_same_reports() {
    let documents = crate::made_up::documents(10, 4);
    let folders = documents.iter().map(|document| {
        let (folder, _) = document.path.split_once('/').unwrap();
        Input::Folder(folder.to_owned())
    });
    let files = documents
        .iter()
        .filter(|document| !document.path.starts_with("common/"))
        .step_by(4)
        .map(|document| Input::File(document.path.clone()));
    let inputs: Vec<Input> = files.chain(folders).collect();
    let source: Memory = documents
        .iter()
        .map(|document| (document.path.as_str(), document.text()))
        .collect();

    let settings = Settings {
        overlays: Overlay::ALL.to_vec(),
        include_sync: true,
        ..Settings::default()
    };
    let expected = reports(&source, &inputs, 1, &settings);
    for threads in [1, 2, 8] {
        for order in orders(&inputs) {
            let found = reports(&source, &order, threads, &settings);
            for (expected, found) in expected.iter().zip(&found) {
                assert_same(
                    expected,
                    found,
                    &format!("with {threads} threads: {order:?}"),
                );
            }
        }
    }
}

#[test]
#[ignore = "needs LRO_LINT_DATA: real specifications"]
fn real_documents_give_the_same_reports() {
    let corpus = data().join("corpus");
    let azure = ["web", "cosmos-db", "synapse", "apimanagement"];
    assert_program_is_deterministic(&corpus.join("azure-2021/specification"), &azure);

    let fabric = corpus.join("fabric");
    let mut apis: Vec<String> = std::fs::read_dir(&fabric)
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect();
    apis.sort_unstable();
    let apis: Vec<&str> = apis.iter().map(String::as_str).collect();
    assert_program_is_deterministic(&fabric, &apis);
}
