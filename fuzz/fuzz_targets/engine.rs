//! Linting ends on every set of files, points only at what is there, and every report of it is
//! whole.
//!
//! The input is up to three files, parted by lines of `%%%`. The first one is linted; it reaches the
//! others by `$ref`. How it is linted (profile, overlays, with synchronous operations or without) is
//! chosen by the length of the input, so that seeds are plain documents.
//!
//! Reports take most of the time and rarely find anything, so only one input of a hundred gets them. The
//! input decides which, so that a crash can be repeated.
#![no_main]

#[allow(dead_code, reason = "the property tests use the rest")]
#[path = "../../tests/it/properties/survives.rs"]
mod survives;

use survives::Way;

libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    let files = survives::parted(input);
    let way = Way::numbered(input.len());
    let sum = input.iter().map(|&byte| u32::from(byte)).sum::<u32>();
    survives::said(&files, 1, &way, sum % 100 == 0);
});
