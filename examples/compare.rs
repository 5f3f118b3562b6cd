//! Compares fresh processes on a folder of specifications: reading the bytes, parsing them with
//! `serde_json::Value`, our load and freeze, and a whole check, for which the files of examples that
//! belong to long-running operations are read too. Ratios are to the specifications alone.
//!
//! ```console
//! $ cargo run --profile dist --example compare -- FOLDER [ROUNDS] [THREADS]
//! ```
//!
//! Every round runs the tasks one after the other, each in a process of its own with the
//! same walk, the same number of threads and the same allocator (the system's), so that a machine whose speed
//! drifts slows all of them alike. What is printed are medians over the rounds: of the wall time,
//! of its ratio to `serde_json::Value` in the same round, and of the peak memory (Linux only).
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a measuring program, which may stop at the first thing that goes wrong"
)]

use std::env;
use std::fs;
use std::hint::black_box;
use std::io;
use std::mem;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use lro_lint::internals::diagnostic::Severity;
use lro_lint::internals::engine::{self, Settings};
use lro_lint::internals::model::{self, Profile, Survey};
use lro_lint::internals::workspace::{Disk, Input, Source, Workspace};
use lro_lint::report::{self, Format, Options};
use rayon::prelude::*;

const TASKS: [&str; 5] = ["read", "value", "load", "check", "examples"];

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["task", task, folder, threads] => run(task, folder, threads.parse().unwrap()),
        [folder] => compare(folder, 9, 2),
        [folder, rounds] => compare(folder, rounds.parse().unwrap(), 2),
        [folder, rounds, threads] => {
            compare(folder, rounds.parse().unwrap(), threads.parse().unwrap());
        }
        _ => println!("usage: compare FOLDER [ROUNDS] [THREADS]"),
    }
}

/// One task in this process; prints the bytes read and the peak memory in KiB.
fn run(task: &str, folder: &str, threads: usize) {
    rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build_global()
        .unwrap();
    let disk = Disk::new(Path::new(folder), threads).unwrap();
    let bytes = match task {
        "read" => each_file(&disk, |bytes| bytes),
        "value" => each_file(&disk, |bytes| {
            let text = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&bytes);
            let value: serde_json::Value = serde_json::from_slice(text).unwrap();
            value
        }),
        "load" => {
            let (workspace, bytes) = load(&disk);
            mem::forget(workspace);
            bytes
        }
        "check" => {
            let (workspace, bytes) = load(&disk);
            let survey = survey(&workspace);
            check(&workspace, &survey);
            mem::forget(survey);
            mem::forget(workspace);
            bytes
        }
        "examples" => {
            let (workspace, bytes) = load(&disk);
            let survey = survey(&workspace);
            let examples = survey.load_examples(&disk);
            let survey = survey.with_examples(&examples);
            check(&workspace, &survey);
            mem::forget(survey);
            mem::forget(examples);
            mem::forget(workspace);
            bytes
        }
        _ => panic!("no task {task}"),
    };
    println!("{bytes} {}", peak_memory());
}

fn survey(workspace: &Workspace) -> Survey<'_> {
    Survey::new(workspace, |api, _| Profile::of(model::detect(api)))
}

/// Asks every rule, and reports as the program does if nobody asks for more than warnings.
fn check<'w>(workspace: &'w Workspace, survey: &Survey<'w>) {
    let settings = Settings {
        lowest: Severity::Warning,
        ..Settings::default()
    };
    let findings = engine::lint(workspace, survey, &settings);
    let mut out = io::sink();
    report::write(Format::Concise, &findings, &Options::default(), &mut out).unwrap();
    mem::forget(findings);
}

/// Reads every file and keeps what `make` makes of it until all are read.
fn each_file<T: Send>(disk: &Disk, make: impl Fn(Vec<u8>) -> T + Sync) -> usize {
    let kept: Vec<(T, usize)> = disk
        .list("")
        .files
        .par_iter()
        .map(|file| {
            let bytes = disk.read(file).unwrap();
            let len = bytes.len();
            (make(bytes), len)
        })
        .collect();
    let bytes: usize = black_box(&kept).iter().map(|(_, len)| len).sum();
    mem::forget(kept); // No task frees what it made: the process is about to end.
    bytes
}

fn load(disk: &Disk) -> (Workspace, usize) {
    let (workspace, errors) = Workspace::load(disk, &[Input::Folder(String::new())]);
    assert!(errors.is_empty());
    let documents = workspace.documents().iter();
    let bytes = documents.map(|document| document.text().len()).sum();
    (workspace, bytes)
}

/// The most memory that the process has had, in KiB; 0 where the system doesn't tell.
fn peak_memory() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|rest| rest.split_whitespace().next()?.parse().ok())
        .unwrap_or_default()
}

#[derive(Default)]
struct Measured {
    millis: Vec<f64>,
    ratios: Vec<f64>,
    peaks: Vec<f64>,
    bytes: f64,
}

fn compare(folder: &str, rounds: usize, threads: usize) {
    let program = env::current_exe().unwrap();
    let mut measured: [Measured; TASKS.len()] = Default::default();
    // The first round fills the caches of the system and is not counted.
    for round in 0..=rounds {
        let mut times = [0.0; TASKS.len()];
        for (at, task) in TASKS.into_iter().enumerate() {
            let started = Instant::now();
            let output = Command::new(&program)
                .args(["task", task, folder, &threads.to_string()])
                .output()
                .unwrap();
            times[at] = started.elapsed().as_secs_f64() * 1000.0;
            assert!(output.status.success(), "{output:?}");
            if round == 0 {
                continue;
            }
            let printed = String::from_utf8(output.stdout).unwrap();
            let mut numbers = printed
                .split_whitespace()
                .map(|n| n.parse::<f64>().unwrap());
            measured[at].bytes = numbers.next().unwrap();
            measured[at].peaks.push(numbers.next().unwrap() * 1024.0);
        }
        if round > 0 {
            for (measured, time) in measured.iter_mut().zip(times) {
                measured.millis.push(time);
                measured.ratios.push(time / times[1]);
            }
        }
    }
    println!("{rounds} rounds, {threads} threads, medians");
    println!("task      ms    / value   (min to max)     peak MiB   / bytes read");
    for (task, mut measured) in TASKS.into_iter().zip(measured) {
        let ratio = median(&mut measured.ratios);
        let peak = median(&mut measured.peaks);
        println!(
            "{task:6} {:6.1}   {ratio:7.3}   ({:.3} to {:.3})   {:8.1}   {:8.2}",
            median(&mut measured.millis),
            measured.ratios[0],
            measured.ratios[measured.ratios.len() - 1],
            peak / f64::from(1 << 20),
            peak / measured.bytes,
        );
    }
}

/// The middle one; sorts the numbers.
fn median(numbers: &mut [f64]) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / 2]
}
