//! The JSON reader says of every text what `serde_json` says.
#![no_main]

#[allow(dead_code)]
#[path = "../../tests/it/readers/oracle.rs"]
mod oracle;

libfuzzer_sys::fuzz_target!(|text: &str| oracle::compare(text));
