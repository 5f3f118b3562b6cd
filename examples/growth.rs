//! How the time of a run grows with its input: documents of many shapes, each doubled until a run takes
//! two seconds.
//!
//! ```console
//! $ cargo build --profile quick
//! $ cargo run --profile quick --example growth -- [SHAPE…]
//! ```
//!
//! SHAPE is a part of a name. The documents are written to a temporary folder, and the program that was
//! built next to this example checks them with one thread. A row has the sizes, and what the run at the
//! last size cost: CPU time and peak memory. `/ plain` is the ratio of the time to that of a plain
//! document of as many bytes, at the size where it is highest: a shape can be slow until it meets a
//! bound. `time^x` is the exponent: the slope of the logarithm of the time over that of the bytes in the
//! last three doublings, after subtracting the time of an empty document. At 1 the time doubles with the
//! input. Rows that grow faster than `time^1.05`, or that are slower than ten times a plain document, are
//! marked. Caches alone can give 1.1 (compare the row `plain`), and noise another tenth.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a measuring program, which may stop at the first thing that goes wrong"
)]

mod shared {
    pub(crate) mod cost;
    pub(crate) mod git;
    pub(crate) mod program;
}
mod shapes {
    pub(crate) mod files;
    pub(crate) mod git;
    pub(crate) mod input;
    pub(crate) mod operations;
    pub(crate) mod references;
    pub(crate) mod schemas;
    pub(crate) mod settings;
    pub(crate) mod text;
}

use std::env;
use std::fs;
use std::path::Path;

use shapes::input::{Input, Shape};
use shapes::{files, git, operations, references, schemas, settings, text};
use shared::cost::{self, Cost};
use shared::program;

/// Milliseconds of CPU after which a shape isn't doubled any more.
const ENOUGH: f64 = 2000.0;
/// How often a shape is doubled at least, if a run doesn't take longer than `TOO_LONG`.
const DOUBLINGS: usize = 5;
/// Milliseconds of a run after which nobody wants to wait for a larger one.
const TOO_LONG: f64 = 6000.0;
/// A shape isn't doubled any more if it has so many bytes or files.
const MOST_BYTES: usize = 16 << 20;
const MOST_FILES: usize = 32_000;
/// Every run is repeated, and the shortest one counts: other programs only make runs longer. Runs that
/// take less than `SHORT` milliseconds together are repeated more often.
const LEAST_RUNS: usize = 2;
const MOST_RUNS: usize = 5;
const SHORT: f64 = 1000.0;

/// Milliseconds from which a run says something about its shape.
const CLEAR: f64 = 20.0;

const HIGHEST_EXPONENT: f64 = 1.05;
const HIGHEST_RATIO: f64 = 10.0;

fn main() {
    cost::measure_if_asked();
    let asked: Vec<String> = env::args().skip(1).collect();
    let shapes: Vec<&Shape> = [
        operations::SHAPES,
        schemas::SHAPES,
        references::SHAPES,
        files::SHAPES,
        text::SHAPES,
        settings::SHAPES,
        git::SHAPES,
    ]
    .into_iter()
    .flatten()
    .collect();
    let is_asked = |shape: &Shape| {
        asked.is_empty() || asked.iter().any(|part| shape.name.contains(part.as_str()))
    };
    let program = program::path();
    let program = program.to_str().unwrap();
    println!(
        "shape                        sizes           input KB   CPU s   / plain   time^x   peak MiB"
    );
    let mut plain_rate = None;
    // The first shape is the plain document.
    for (at, shape) in shapes.into_iter().enumerate() {
        if at > 0 && !is_asked(shape) {
            continue;
        }
        let (points, failure) = measure(program, shape);
        let Some(last) = points.last() else {
            println!("{:24} {}", shape.name, failure.unwrap_or_default());
            continue;
        };
        let plain_rate = *plain_rate.get_or_insert(last.millis / last.bytes);
        let rates = points.iter().filter(|point| point.millis >= CLEAR);
        let rates = rates.map(|point| point.millis / point.bytes / plain_rate);
        let ratio = rates.fold(0.0, f64::max);
        let exponent = exponent(&points[points.len().saturating_sub(4)..]);
        let mut notes = Vec::new();
        if exponent > HIGHEST_EXPONENT && last.millis >= CLEAR {
            notes.push("GROWS".to_owned());
        }
        if ratio > HIGHEST_RATIO {
            notes.push("SLOW".to_owned());
        }
        if points.len() <= DOUBLINGS {
            notes.push(format!("doubled {} times", points.len() - 1));
        }
        notes.extend(failure);
        println!(
            "{:24} {:>16} {:12.0} {:7.2} {ratio:9.1} {exponent:8.2} {:10.0}   {}",
            shape.name,
            format!("{} … {}", shape.start, last.size),
            last.bytes / 1000.0,
            last.cost.cpu / 1000.0,
            last.cost.peak / f64::from(1 << 20),
            notes.join(", "),
        );
    }
}

/// What a run at one size cost.
struct Point {
    size: usize,
    bytes: f64,
    cost: Cost,
    /// CPU time without that of an empty document.
    millis: f64,
}

/// Doubles a shape; also says why a run failed, after which it isn't doubled any more.
fn measure(program: &str, shape: &Shape) -> (Vec<Point>, Option<String>) {
    let mut points: Vec<Point> = Vec::new();
    let mut empty = None;
    loop {
        let size = shape.start << points.len();
        let input = (shape.make)(size);
        let empty = *empty.get_or_insert_with(|| {
            let cost = run(program, &input.empty()).unwrap();
            cost.cpu
        });
        let bytes = input.bytes();
        let cost = match run(program, &input) {
            Ok(cost) => cost,
            Err(why) => return (points, Some(format!("{why} at {size}"))),
        };
        points.push(Point {
            size,
            bytes: bytes as f64,
            cost,
            // Noise must not make a time negative.
            millis: (cost.cpu - empty).max(0.1),
        });
        let is_enough = cost.cpu >= ENOUGH && points.len() > DOUBLINGS;
        // Some shapes end: there are only so many names of one kind.
        let has_grown =
            points.len() <= DOUBLINGS || bytes as f64 > points[points.len() - 2].bytes * 1.2;
        let is_most = bytes >= MOST_BYTES || input.files.len() >= MOST_FILES || !has_grown;
        if is_enough || is_most || cost.wall >= TOO_LONG {
            return (points, None);
        }
    }
}

/// Writes the input and runs the program on it.
fn run(program: &str, input: &Input) -> Result<Cost, String> {
    let around = tempfile::tempdir().unwrap();
    let tree = around.path().join("tree");
    fs::create_dir(&tree).unwrap();
    if let Some(earlier) = &input.earlier {
        write(&tree, earlier);
        shared::git::init(&tree);
        shared::git::commit(&tree, "Before");
        for entry in fs::read_dir(&tree).unwrap().map(Result::unwrap) {
            match entry.file_name().to_str() {
                Some(".git") => {}
                _ if entry.file_type().unwrap().is_dir() => {
                    fs::remove_dir_all(entry.path()).unwrap()
                }
                _ => fs::remove_file(entry.path()).unwrap(),
            }
        }
    }
    write(&tree, &input.files);
    let (tree, baseline) = (tree.to_str().unwrap(), around.path().join("baseline.yaml"));
    let baseline = baseline.to_str().unwrap();
    let options = ["--threads", "1", "--severity", "info", "--fail-on", "never"];
    let mut arguments = [&["check", tree, "--root", tree], &options[..]].concat();
    if input.has_baseline {
        cost::of(
            program,
            &[&arguments[..], &["--write-baseline", baseline]].concat(),
        )?;
        arguments.extend(["--baseline", baseline]);
    }
    if input.earlier.is_some() {
        arguments.extend(["--base", "HEAD"]);
    }
    arguments.extend(["--format", input.format]);
    let (mut best, _) = cost::of(program, &arguments)?;
    let mut total = best.cpu;
    for again in 1..MOST_RUNS {
        if again >= LEAST_RUNS && total >= SHORT {
            break;
        }
        let (cost, _) = cost::of(program, &arguments)?;
        total += cost.cpu;
        if cost.cpu < best.cpu {
            best = cost;
        }
    }
    Ok(best)
}

fn write(tree: &Path, files: &[(String, String)]) {
    for (path, text) in files {
        let path = tree.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

/// The slope of a line through the logarithms (least squares).
fn exponent(points: &[Point]) -> f64 {
    let points = points
        .iter()
        .map(|point| (point.bytes.ln(), point.millis.ln()));
    let points: Vec<(f64, f64)> = points.collect();
    let count = points.len() as f64;
    let x_mean = points.iter().map(|(x, _)| x).sum::<f64>() / count;
    let y_mean = points.iter().map(|(_, y)| y).sum::<f64>() / count;
    let above = points.iter().map(|(x, y)| (x - x_mean) * (y - y_mean));
    let below = points.iter().map(|(x, _)| (x - x_mean).powi(2));
    above.sum::<f64>() / below.sum::<f64>()
}
