//! Whatever becomes of a document, linting and explaining it ends, panics nowhere, points only at
//! what is there, and says the same when it is asked again. Whatever a service answers, every client
//! comes to an end.
//!
//! `PROPTEST_CASES=100000 cargo test --profile quick --test it properties` is the long run.

mod exchange;
mod mutate;
mod suppressed;
mod survives;

use proptest::sample::select;
use proptest::strategy::Strategy;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use survives::Way;

/// Without optimisation, the default one takes half of the time.
const ALGORITHM: RngAlgorithm = RngAlgorithm::XorShift;

/// The same cases every time, enough of them to notice a mistake in a few seconds, unless the
/// environment asks for a number: then they are others in every run.
fn runner() -> TestRunner {
    let config = Config {
        failure_persistence: None,
        rng_algorithm: ALGORITHM,
        ..Config::default()
    };
    if std::env::var_os("PROPTEST_CASES").is_some() {
        return TestRunner::new(config);
    }
    let config = Config {
        cases: 150,
        ..config
    };
    TestRunner::new_with_rng(config, TestRng::deterministic_rng(ALGORITHM))
}

#[test]
fn every_document_is_survived() {
    let way = (0..Way::COUNT).prop_map(Way::numbered);
    let result = runner().run(&(mutate::case(), way), |(case, way)| {
        let (files, named) = case.files();
        survives::survives(&files, named, &way);
        Ok(())
    });
    if let Err(failure) = result {
        panic!("{failure}");
    }
}

#[test]
fn every_service_is_survived() {
    let result = runner().run(&exchange::exchange(), |exchange| {
        exchange::is_survived(&exchange);
        Ok(())
    });
    if let Err(failure) = result {
        panic!("{failure}");
    }
}

/// Pieces of files with suppressions, and of what breaks them.
const PIECES: [&str; 60] = [
    "```yaml\n",
    "``` yaml $(tag) == 'a'\n",
    "```\n",
    "~~~json\n",
    "~~~\n",
    "> ",
    "  ",
    "    ",
    "- ",
    "\n",
    "\r\n",
    "\t",
    "# Käse\n",
    "<!--",
    "-->",
    "directive:\n",
    "suppressions:\n",
    "suppress: ",
    "code: ",
    "from: ",
    "where: ",
    "reason: why\n",
    "LroExtension",
    "LRO101",
    "LRO9999",
    "lro-lint/x",
    "a.json",
    "swagger-document",
    "$",
    ".paths",
    "['/a']",
    "[\"/a\"]",
    "[\\\"/a\\\"]",
    ".post",
    "..",
    "[*]",
    "[0,-1]",
    "[::-1]",
    "[?(@.name=='b')]",
    "[(",
    ".responses.202",
    "{",
    "}",
    "[",
    "]",
    ", ",
    "'",
    "\"",
    "\\u00e4",
    "🧀",
    "\u{feff}",
    "&a ",
    "*a",
    "<<: ",
    "|\n",
    "---\n",
    "tool: LroLint\n",
    "path: '**'\n",
    "rules: [LRO1]\n",
    "if: x\n",
];

#[test]
fn every_file_with_suppressions_is_survived() {
    let pieces = proptest::collection::vec(select(&PIECES[..]), 0..40);
    let result = runner().run(&pieces, |pieces| {
        suppressed::survives(pieces.concat().as_bytes());
        let item = format!(
            "```yaml\nsuppressions:\n- {{ code: LRO101, reason: a, where: \"{}\" }}\n```",
            pieces.concat()
        );
        suppressed::survives(item.as_bytes());
        Ok(())
    });
    if let Err(failure) = result {
        panic!("{failure}");
    }
}
