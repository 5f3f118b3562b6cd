//! The programs that the scripts and these tests run.

use std::env;
use std::sync::LazyLock;

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

/// Fails the test if one of them isn't there: the scripts could do nothing.
#[track_caller]
pub fn assert_all_are_there() {
    static MISSING: LazyLock<Vec<String>> = LazyLock::new(|| {
        let missing = TOOLS
            .iter()
            .filter(|tool| !tool.iter().any(|name| is_there(name)));
        missing.map(|tool| tool.join(" or ")).collect()
    });
    assert!(
        MISSING.is_empty(),
        "the tests of the action need {}",
        MISSING.join(", ")
    );
}

fn is_there(name: &str) -> bool {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path).any(|folder| folder.join(name).is_file())
}
