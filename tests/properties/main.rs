//! Whatever becomes of a document, linting it ends, panics nowhere, points only at what is there,
//! and says the same when it is asked again.
//!
//! `PROPTEST_CASES=100000 cargo test --release --test properties` is the long run.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../../benches/corpus/mod.rs"]
#[allow(dead_code, reason = "the benches use the rest")]
mod corpus;
mod mutate;
mod survives;

use proptest::test_runner::{Config, RngAlgorithm, TestRunner};

/// Enough cases to notice a mistake in a few seconds, unless the environment asks for more.
fn config() -> Config {
    let config = Config {
        failure_persistence: None,
        rng_algorithm: RngAlgorithm::XorShift,
        ..Config::default()
    };
    match std::env::var_os("PROPTEST_CASES") {
        Some(_) => config,
        None => Config {
            cases: 200,
            ..config
        },
    }
}

#[test]
fn every_document_is_survived() {
    let mut runner = TestRunner::new(config());
    let result = runner.run(&mutate::case(), |case| {
        survives::survives(&case.files());
        Ok(())
    });
    if let Err(failure) = result {
        panic!("{failure}");
    }
}
