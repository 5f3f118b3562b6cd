//! Lines and columns, counted again the slow way.

use lro_lint::internals::text::{LineColumn, LineIndex};
use proptest::prelude::*;

use crate::readers::{config, matching};

/// The place of a byte, by walking all characters before it.
fn count(text: &str, offset: usize) -> LineColumn {
    let mut place = LineColumn { line: 1, column: 1 };
    for found in text[..offset].chars() {
        match found {
            '\n' => {
                place.line += 1;
                place.column = 1;
            }
            '\u{feff}' if place == (LineColumn { line: 1, column: 1 }) => {}
            _ => place.column += 1,
        }
    }
    place
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn every_character_is_located(
        mark in "\u{feff}?",
        lines in matching("[aé😀\t\r\n]{0,30}"),
        repeat in prop_oneof![9 => Just(1), 1 => 1_usize..400],
    ) {
        let text = mark + &lines.repeat(repeat);
        let index = LineIndex::new(&text);
        let step = text.len() / 50 + 1;
        let offsets = (0..=text.len()).step_by(step).filter(|&at| text.is_char_boundary(at));
        for offset in offsets {
            let place = index.locate(&text, offset as u32);
            prop_assert_eq!(place, count(&text, offset), "byte {} of {:?}", offset, text);
            let start = index.line_start(&text, place.line).unwrap() as usize;
            prop_assert!(start <= offset || offset < 3);
            let is_start = start == 0 || text[..start].ends_with(['\n', '\u{feff}']);
            prop_assert!(is_start);
        }
        let last = index.locate(&text, u32::MAX);
        prop_assert_eq!(last, count(&text, text.len()));
        prop_assert_eq!(index.line_start(&text, last.line + 1), None);
    }
}
