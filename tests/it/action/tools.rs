//! The programs that the scripts and these tests run.

use std::env;
use std::io::Write as _;
use std::sync::OnceLock;

/// What has to be on the machine; of several in one line one is enough. `jq` plays the one that the
/// runner's `gh` brings along.
const TOOLS: [&[&str]; 10] = [
    &["bash"],
    &["git"],
    &["tar"],
    &["gzip"],
    &["sed"],
    &["tr"],
    &["iconv"],
    &["base64"],
    &["sha256sum", "shasum"],
    &["jq"],
];

/// Whether a test has to be skipped because one of them isn't there. That is said once, past the
/// test harness, which keeps what a test that passes prints to itself.
pub fn are_missing() -> bool {
    static MISSING: OnceLock<Vec<String>> = OnceLock::new();
    let missing = MISSING.get_or_init(|| {
        let missing = TOOLS
            .iter()
            .filter(|tool| !tool.iter().any(|name| is_there(name)));
        let missing: Vec<_> = missing.map(|tool| tool.join(" or ")).collect();
        if !missing.is_empty() {
            let _ = writeln!(
                std::io::stderr(),
                "SKIPPED: the tests of the action, because there is no {}",
                missing.join(", no "),
            );
        }
        missing
    });
    !missing.is_empty()
}

fn is_there(name: &str) -> bool {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path).any(|folder| folder.join(name).is_file())
}
