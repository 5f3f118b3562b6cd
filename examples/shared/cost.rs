//! What a run of a program costs.
//!
//! The system adds up the CPU time of all children of a process, and keeps the largest peak memory of
//! them. So every run gets a parent of its own: the example starts itself with the argument `measure`,
//! and this second process runs the program and nothing else. The peak is never below that of this
//! second process, which is a few MiB.

use std::env;
use std::process::{Command, Stdio};
use std::time::Instant;

/// The first argument of a process that runs one program and prints what that cost.
const MEASURE: &str = "measure";

/// What one run cost, all its threads together.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cost {
    /// Milliseconds from start to end.
    pub(crate) wall: f64,
    /// Milliseconds on a core, in the program and in the system.
    pub(crate) cpu: f64,
    /// The most memory at one time, in bytes.
    pub(crate) peak: f64,
}

/// Runs a program. Returns its cost, and the number that it wrote if it is this example. The output of
/// other programs is discarded.
pub(crate) fn of(program: &str, arguments: &[&str]) -> Result<(Cost, f64), String> {
    let output = Command::new(env::current_exe().unwrap())
        .args([MEASURE, program])
        .args(arguments)
        .stderr(Stdio::inherit())
        .output()
        .unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    if !output.status.success() {
        return Err(printed);
    }
    let mut numbers = printed.split_whitespace().rev().map(|n| n.parse().unwrap());
    let cost = Cost {
        peak: numbers.next().unwrap(),
        cpu: numbers.next().unwrap(),
        wall: numbers.next().unwrap(),
    };
    Ok((cost, numbers.next().unwrap_or_default()))
}

/// Call this first: measures if this process was started for that, and then ends it.
pub(crate) fn measure_if_asked() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [first, program, rest @ ..] = &arguments[..] else {
        return;
    };
    if first != MEASURE {
        return;
    }
    let mut command = Command::new(program);
    command.args(rest);
    if env::current_exe().unwrap().to_str() != Some(program) {
        command.stdout(Stdio::null()).stderr(Stdio::null());
    }
    let started = Instant::now();
    let status = command.status().unwrap();
    let wall = started.elapsed().as_secs_f64() * 1000.0;
    let (cpu, peak) = used_by_children();
    if status.success() {
        println!("{wall} {cpu} {peak}");
        std::process::exit(0);
    }
    print!("{status}");
    std::process::exit(1);
}

/// CPU time in milliseconds, and peak memory in bytes.
#[cfg(unix)]
fn used_by_children() -> (f64, f64) {
    use nix::sys::resource::{UsageWho, getrusage};
    use nix::sys::time::TimeValLike;

    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).unwrap();
    let micros = (usage.user_time() + usage.system_time()).num_microseconds();
    let unit = if cfg!(target_vendor = "apple") {
        1.0
    } else {
        1024.0
    };
    (micros as f64 / 1000.0, usage.max_rss() as f64 * unit)
}

/// Other systems than Unix aren't asked.
#[cfg(not(unix))]
fn used_by_children() -> (f64, f64) {
    (f64::NAN, f64::NAN)
}
