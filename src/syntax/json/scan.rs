//! Searches the ends of strings and of white space, eight bytes at a time.

const ONES: u64 = u64::from_ne_bytes([0x01; 8]);
const HIGHS: u64 = u64::from_ne_bytes([0x80; 8]);

/// The length of the prefix that a string can contain unescaped: no quote, no backslash, no control
/// character.
pub(super) fn plain_prefix(bytes: &[u8]) -> usize {
    const fn zero_bytes(word: u64) -> u64 {
        word.wrapping_sub(ONES) & !word & HIGHS
    }
    let mut at = 0;
    for chunk in bytes.chunks_exact(8) {
        // `chunks_exact` returns eight bytes.
        let word = u64::from_le_bytes(chunk.try_into().unwrap_or_default());
        let control = word.wrapping_sub(ONES * 0x20) & !word & HIGHS;
        let quote = zero_bytes(word ^ (ONES * u64::from(b'"')));
        let backslash = zero_bytes(word ^ (ONES * u64::from(b'\\')));
        let stop = control | quote | backslash;
        if stop != 0 {
            // Borrows can only mark bytes above a true hit, so the lowest mark is exact.
            return at + (stop.trailing_zeros() / 8) as usize;
        }
        at += 8;
    }
    let rest = bytes.get(at..).unwrap_or_default();
    at + rest
        .iter()
        .position(|&byte| matches!(byte, b'"' | b'\\' | 0..0x20))
        .unwrap_or(rest.len())
}

/// The length of the white space at the start. Half of a real document is indentation.
pub(super) fn blank_prefix(bytes: &[u8]) -> usize {
    /// Marks the bytes that are zero, and no others.
    const fn zero_bytes(word: u64) -> u64 {
        !(((word & !HIGHS) + !HIGHS) | word) & HIGHS
    }
    let mut at = 0;
    // Most calls find no blank, or a single one.
    while let Some(b' ' | b'\n' | b'\r' | b'\t') = bytes.get(at) {
        at += 1;
        while let Some(chunk) = bytes.get(at..).and_then(<[u8]>::first_chunk) {
            let word = u64::from_le_bytes(*chunk);
            let blank = zero_bytes(word ^ (ONES * u64::from(b' ')))
                | zero_bytes(word ^ (ONES * u64::from(b'\n')));
            let other = !blank & HIGHS;
            at += (other.trailing_zeros() / 8) as usize;
            if other != 0 {
                break;
            }
        }
    }
    at
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn blanks_are_those_of_json(
            blanks in vec(prop::sample::select(b" \n\r\t".to_vec()), 0..40),
            rest in vec(prop_oneof![any::<u8>(), prop::sample::select(b" \n\x20\xa0\x0b\x8a".to_vec())], 0..20),
        ) {
            let text = [blanks, rest].concat();
            let is_blank = |byte: &u8| b" \n\r\t".contains(byte);
            let expected = text.iter().take_while(|byte| is_blank(byte)).count();
            prop_assert_eq!(blank_prefix(&text), expected);
        }

        #[test]
        fn a_plain_prefix_ends_at_what_a_string_cannot_contain(
            text in vec(prop_oneof![9 => 0x20_u8.., 1 => any::<u8>()], 0..60),
        ) {
            let is_plain = |byte: &u8| !matches!(byte, b'"' | b'\\' | 0..0x20);
            let expected = text.iter().take_while(|byte| is_plain(byte)).count();
            prop_assert_eq!(plain_prefix(&text), expected);
        }
    }
}
