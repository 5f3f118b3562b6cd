//! Linting ends on every set of files, points only at what is there, and every report of it is
//! whole.
//!
//! Lines of `%%%` part the input into at most three files, `a`, `b` and `c`. Each is JSON if it
//! begins with `{`, else YAML. The first one is linted; it reaches the others by `$ref`.
#![no_main]

#[allow(dead_code, reason = "the property tests use the rest")]
#[path = "../../tests/properties/survives.rs"]
mod survives;

const SEPARATOR: &[u8] = b"\n%%%\n";

libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    let files: Vec<(String, Vec<u8>)> = parts(input)
        .zip(["a", "b", "c"])
        .map(|(bytes, name)| {
            let first = bytes.trim_ascii_start().first();
            let ending = if first == Some(&b'{') { "json" } else { "yaml" };
            (format!("{name}.{ending}"), bytes.to_vec())
        })
        .collect();
    survives::reports(&files, 1);
});

/// What stands between the separators.
fn parts(input: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = Some(input);
    std::iter::from_fn(move || {
        let here = rest?;
        let end = here
            .windows(SEPARATOR.len())
            .position(|window| window == SEPARATOR);
        let (part, behind) = match end {
            Some(end) => (&here[..end], Some(&here[end + SEPARATOR.len()..])),
            None => (here, None),
        };
        rest = behind;
        Some(part)
    })
}
