//! The YAML reader ends on every text, and what it reads has spans that nest.
#![no_main]

#[allow(dead_code)]
#[path = "../../tests/it/readers/oracle.rs"]
mod oracle;

libfuzzer_sys::fuzz_target!(|text: &str| oracle::survives_yaml(text));
