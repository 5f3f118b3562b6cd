# `just` lists what there is; `just ready` is what a pull request must pass.

_default:
    @just --list

# Everything that the workflow checks.
ready: test format-check lint workflows deny

test:
    cargo test

# Formats everything. A macro declares the files of rules, so `cargo fmt` alone doesn't find them.
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

deny:
    cargo deny check

# Has others read every format; installs what it needs below tests/formats.
formats FOLDER="specs-sample":
    cargo build --profile quick
    tests/formats/validate target/quick/lro-lint {{FOLDER}}

# Lints workflows, the action and shell scripts; installs what it needs below tests/workflows.
workflows:
    tests/workflows/lint

# Begins a rule: its page, its file, and its line in the list.
new-rule CATEGORY NAME:
    rules/new {{CATEGORY}} {{NAME}}

# Renews the tables of what other linters check.
coverage:
    cargo run -- rule --format coverage > docs/coverage.md

# The main job on the samples.
sample:
    cargo run -- specs-sample

bench:
    cargo bench

# Runs the real clients on every scenario again; `--newest` takes their newest releases.
record *OPTIONS:
    tests/it/clients/record {{OPTIONS}}

# Processes compared with each other on a folder of specifications.
compare FOLDER ROUNDS="9" THREADS="2":
    cargo run --profile dist --example compare -- {{FOLDER}} {{ROUNDS}} {{THREADS}}

# What `--base` costs, on a git repository made of a folder of specifications.
gate FOLDER ROUNDS="9" THREADS="2":
    cargo run --profile dist --example gate -- {{FOLDER}} {{ROUNDS}} {{THREADS}}

# Five minutes of a fuzz target: json, yaml, engine or suppressions. On a stable toolchain
# RUSTC_BOOTSTRAP=1 and no `+nightly` do the same. The address sanitizer has nothing to find without
# `unsafe`, and takes most of the time, as traces of comparisons do.
fuzz TARGET SECONDS="300" FORKS="2":
    mkdir -p fuzz/corpus/{{TARGET}}
    cargo +nightly fuzz run --sanitizer none --no-trace-compares {{TARGET}} fuzz/corpus/{{TARGET}} fuzz/seeds/{{TARGET}} specs-sample/data-plane/patterns -- -max_total_time={{SECONDS}} -fork={{FORKS}}
