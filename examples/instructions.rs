//! Compares the instructions of three runs of the program with those in `benches/instructions.json`.
//! `benches/instructions` builds the program and runs this.
//!
//! A run that takes fewer instructions fails too: otherwise a later change could lose what this one has
//! gained.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a measuring program, which may stop at the first thing that goes wrong"
)]

mod shared {
    pub(crate) mod instructions;
    pub(crate) mod program;
}

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde::{Deserialize, Serialize};
use shared::{instructions, program};

/// The profile of which the file has the numbers.
const PROFILE: &str = "quick";
/// How much a run may differ. Maps with random seeds make a difference of less than 0.2 %.
const TOLERANCE: f64 = 0.05;
const UPDATE: &str = "benches/instructions --update";

#[derive(Serialize, Deserialize)]
struct Recorded {
    /// What made the program and counted: other versions may give other numbers.
    made_with: String,
    instructions: BTreeMap<String, u64>,
}

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let is_update = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => false,
        ["--update"] => true,
        _ => program::fail("usage: instructions [--update]"),
    };
    let program = program::path();
    let folder = program.parent().and_then(Path::file_name).unwrap();
    if folder != PROFILE {
        program::fail(&format!("run this with `--profile {PROFILE}`"));
    }
    let Some(counted) = instructions::count(&program, None) else {
        program::fail("valgrind is missing");
    };
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/instructions.json");
    let made_with = format!("{}, {}", version("rustc"), version("valgrind"));
    if is_update {
        let recorded = Recorded {
            made_with,
            instructions: counted.into_iter().collect(),
        };
        let text = serde_json::to_string_pretty(&recorded).unwrap();
        fs::write(file, text + "\n").unwrap();
        return;
    }
    let recorded: Recorded = serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
    let mut differ = false;
    for (name, count) in counted {
        let Some(before) = recorded.instructions.get(&name) else {
            println!("{name:12} {count:14}   not in the file");
            differ = true;
            continue;
        };
        let change = count as f64 / *before as f64 - 1.0;
        let verdict = match change {
            _ if change > TOLERANCE => "MORE",
            _ if change < -TOLERANCE => "fewer",
            _ => "",
        };
        differ |= !verdict.is_empty();
        println!(
            "{name:12} {count:14}   {:+6.1} %   {verdict}",
            change * 100.0
        );
    }
    if differ {
        if made_with != recorded.made_with {
            eprintln!(
                "The recorded numbers are from {}; this is {made_with}.",
                recorded.made_with
            );
        }
        program::fail(&format!("If the change is wanted, record it: {UPDATE}"));
    }
}

/// What a program says about its version.
fn version(program: &str) -> String {
    let output = Command::new(program).arg("--version").output();
    let text = output.map(|output| String::from_utf8(output.stdout).unwrap());
    text.unwrap_or_default().trim().to_owned()
}
