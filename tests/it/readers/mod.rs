//! The two readers against readers that others wrote: the same texts accepted, the same values,
//! and every span where it belongs.
//!
//! `PROPTEST_CASES=100000 cargo test --profile quick --test it readers` is the long run.

mod corpus;
mod generate;
mod json;
mod oracle;
mod text;
mod yaml;

use proptest::string::{RegexGeneratorStrategy, string_regex};
use proptest::test_runner::{Config, RngAlgorithm};

/// Enough cases to notice a mistake in a few seconds, unless the environment asks for more.
fn config() -> Config {
    let config = Config {
        failure_persistence: None,
        // Without optimisation, the default one takes half of the time.
        rng_algorithm: RngAlgorithm::XorShift,
        ..Config::default()
    };
    match std::env::var_os("PROPTEST_CASES") {
        Some(_) => config,
        None => Config {
            cases: 2000,
            ..config
        },
    }
}

/// Texts that match `pattern`, which is parsed only once.
fn matching(pattern: &str) -> RegexGeneratorStrategy<String> {
    string_regex(pattern).expect("a pattern of ours")
}
