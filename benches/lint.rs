//! What the parts of the program cost, for seeing when one of them becomes slower.
//!
//! Everything runs on one thread, so that the figures are of the work and not of its distribution;
//! `examples/compare.rs` measures whole processes on real documents.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a measuring program, which may stop at the first thing that goes wrong"
)]

mod corpus;

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use lro_lint::internals::diagnostic::Findings;
use lro_lint::internals::engine::{self, Settings};
use lro_lint::internals::model::{self, Profile, Survey};
use lro_lint::internals::syntax::{read_json, read_yaml};
use lro_lint::internals::workspace::{Input, Memory, Workspace};
use lro_lint::report::{self, Format, Options};

/// How many APIs the corpus has: four of each system.
const FOLDERS: usize = 20;
/// How many resources each has, with about sixty operations in all.
const RESOURCES: usize = 10;

fn load(source: &Memory) -> Workspace {
    let (workspace, errors) = Workspace::load(source, &[Input::Folder(String::new())]);
    assert!(errors.is_empty());
    workspace
}

fn survey(workspace: &Workspace) -> Survey<'_> {
    Survey::new(workspace, |api, _| Profile::of(model::detect(api)))
}

fn lint<'w>(workspace: &'w Workspace, survey: &Survey<'w>) -> Findings {
    engine::lint(workspace, survey, &Settings::default())
}

fn render(format: Format, findings: &Findings) -> Vec<u8> {
    let mut out = Vec::new();
    report::write(format, findings, &Options::default(), &mut out).unwrap();
    out
}

fn bytes<'t>(texts: impl IntoIterator<Item = &'t String>) -> Throughput {
    Throughput::Bytes(texts.into_iter().map(|text| text.len() as u64).sum())
}

fn readers(criterion: &mut Criterion) {
    let documents = corpus::documents(FOLDERS, RESOURCES);
    let json: Vec<String> = documents.iter().map(corpus::Document::json).collect();
    let yaml: Vec<String> = documents.iter().map(corpus::Document::yaml).collect();
    let mut group = criterion.benchmark_group("read");
    group.throughput(bytes(&json));
    group.bench_function("json", |bencher| {
        bencher.iter(|| {
            for text in &json {
                black_box(read_json(text.as_str()).unwrap());
            }
        });
    });
    group.throughput(bytes(&yaml));
    group.bench_function("yaml", |bencher| {
        bencher.iter(|| {
            for text in &yaml {
                black_box(read_yaml(text.as_str()).unwrap());
            }
        });
    });
    group.finish();
}

fn steps(criterion: &mut Criterion) {
    let files: Vec<(String, String)> = corpus::documents(FOLDERS, RESOURCES)
        .into_iter()
        .map(|document| (document.path.clone(), document.text()))
        .collect();
    let throughput = bytes(files.iter().map(|(_, text)| text));
    let source: Memory = files.into_iter().collect();
    let workspace = load(&source);
    let surveyed = survey(&workspace);
    let findings = lint(&workspace, &surveyed);
    assert!(findings.summary.long_running > 0 && findings.summary.total() > 0);

    let mut group = criterion.benchmark_group("step");
    group.throughput(throughput);
    group.bench_function("load", |bencher| bencher.iter(|| load(&source)));
    group.bench_function("survey", |bencher| bencher.iter(|| survey(&workspace)));
    group.bench_function("rules", |bencher| {
        bencher.iter(|| lint(&workspace, &surveyed));
    });
    group.bench_function("all", |bencher| {
        bencher.iter(|| {
            let workspace = load(&source);
            let survey = survey(&workspace);
            lint(&workspace, &survey).summary
        });
    });
    group.finish();

    let mut group = criterion.benchmark_group("report");
    for format in Format::ALL {
        let length = render(format, &findings).len() as u64;
        group.throughput(Throughput::Bytes(length));
        group.bench_with_input(
            BenchmarkId::from_parameter(format),
            &format,
            |bencher, _| {
                bencher.iter(|| render(format, &findings));
            },
        );
    }
    group.finish();
}

fn all(criterion: &mut Criterion) {
    rayon::ThreadPoolBuilder::new()
        .num_threads(1)
        .build_global()
        .unwrap();
    readers(criterion);
    steps(criterion);
}

criterion_group!(benches, all);
criterion_main!(benches);
