//! Reading suppressions ends on every `readme.md` and `suppressions.yaml`, and points only at what is
//! there.
#![no_main]

#[path = "../../tests/it/properties/suppressed.rs"]
mod suppressed;

libfuzzer_sys::fuzz_target!(|input: &[u8]| suppressed::survives(input));
