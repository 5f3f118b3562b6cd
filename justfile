# `just` lists all recipes. A pull request must pass `just ready`.

_default:
    @just --list

# Runs all checks of the workflow, except the action on GitHub's runners.
ready: test format-check lint doc oldest-rust book workflows deny wasm typespec playground

test:
    cargo test

# Formats all files. `cargo fmt` alone doesn't find the files of rules, which a macro declares.
format:
    cargo fmt --all
    rustfmt --edition 2024 src/rules/*/*.rs

format-check:
    cargo fmt --all --check
    rustfmt --edition 2024 --check src/rules/*/*.rs

lint:
    cargo clippy --all-targets -- -D warnings
    cargo clippy -- -D warnings
    cargo clippy --no-default-features --lib -- -D warnings

# Builds the library as WebAssembly into target/wasm-package, and compares it with the program.
wasm:
    cargo test --package lro-lint-wasm
    cargo clippy --package lro-lint-wasm --all-targets -- -D warnings
    crates/wasm/build
    cargo build --profile quick
    node --test crates/wasm/tests/module.mjs

# Tests the TypeSpec library with the module that `just wasm` built.
typespec:
    packages/typespec/check

# Builds the playground with the module that `just wasm` built, and tests it in Chromium.
playground:
    playground/check

# Builds the documentation of the library; a broken link in it is an error.
doc:
    RUSTDOCFLAGS="-D warnings" cargo doc --no-deps

# Compiles with the oldest Rust that the package allows.
oldest-rust:
    cargo +1.88 check

deny:
    cargo deny check

# Checks every format with tools of others; installs them below tests/formats.
formats FOLDER="specs-sample":
    cargo build --profile quick
    tests/formats/validate target/quick/lro-lint {{FOLDER}}

# Checks workflows, the action and shell scripts; installs tools below tests/workflows.
workflows:
    tests/workflows/lint

# Starts a rule: writes its page and its file, and adds it to the list.
new-rule CATEGORY NAME:
    rules/new {{CATEGORY}} {{NAME}}

# Writes docs/coverage.md again: what other linters check.
coverage:
    cargo run -- rule --format coverage > docs/coverage.md

# Renews the list of rules in docs/rules.md.
rules:
    cargo test --test it -- --ignored writes_the_list_of_rules

# Builds the book into target/book/html; a dead link is an error.
book:
    docs/build

# Checks the samples.
sample:
    cargo run -- specs-sample

bench:
    cargo bench

# Runs the real clients on every scenario again. `--newest` uses their newest releases.
record *OPTIONS:
    tests/it/clients/record {{OPTIONS}}

# Measures whole processes on a folder of specifications.
compare FOLDER ROUNDS="9" THREADS="2":
    cargo build --profile dist
    cargo run --profile dist --example compare -- {{FOLDER}} {{ROUNDS}} {{THREADS}}

# Doubles documents of many shapes, or of those whose names contain a word, and says how time grows.
growth *SHAPES:
    cargo build --profile quick
    cargo run --profile quick --example growth -- {{SHAPES}}

# Counts the instructions of three runs with valgrind, and compares them with the recorded ones.
# `--update` records them.
instructions *OPTIONS:
    benches/instructions {{OPTIONS}}

# Measures `--base` on a git repository made of a folder of specifications.
gate FOLDER ROUNDS="9" THREADS="2":
    cargo run --profile dist --example gate -- {{FOLDER}} {{ROUNDS}} {{THREADS}}

# Runs a fuzz target for five minutes: json, yaml, engine or suppressions. With a stable toolchain, set
# RUSTC_BOOTSTRAP=1 and leave out `+nightly`. The address sanitizer would find nothing without `unsafe`,
# and it takes most of the time, as traces of comparisons do.
fuzz TARGET SECONDS="300" FORKS="2":
    mkdir -p fuzz/corpus/{{TARGET}}
    cargo +nightly fuzz run --sanitizer none --no-trace-compares {{TARGET}} fuzz/corpus/{{TARGET}} fuzz/seeds/{{TARGET}} specs-sample/data-plane/patterns -- -max_total_time={{SECONDS}} -fork={{FORKS}}
