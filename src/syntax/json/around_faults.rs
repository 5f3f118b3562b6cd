//! Reads a JSON document around its faults.

use super::{Container, JsonReader, MAX_BYTES, Next};
use crate::syntax::Readable;

/// The number of faults reported for a document.
const MAX_FAULTS: usize = 100;

/// Reads as much of a JSON document as possible around its faults. After each fault, it continues
/// at the next comma or bracket outside of strings.
pub fn read_json_around_faults(text: impl Into<Box<str>>) -> Readable {
    let mut reader = JsonReader::new(text.into());
    let mut faults = Vec::new();
    let mut next = Next::Value(None);
    while let Err(fault) = reader.document_from(next) {
        let is_over = reader.bytes().len() > MAX_BYTES || faults.len() == MAX_FAULTS;
        faults.push(fault);
        if is_over || !reader.skip_fault() {
            break;
        }
        next = Next::Separator;
    }
    let end = reader.at as u32;
    while reader.builder.container().is_some() {
        reader.builder.close(end);
    }
    Readable {
        tree: reader.builder.finish(),
        faults,
    }
}

impl JsonReader {
    /// Skips a fault: to the next comma, to the bracket that closes the open container, or past a
    /// bracket that closes nothing. Returns `true` if any text is left.
    fn skip_fault(&mut self) -> bool {
        let Some(container) = self.builder.container() else {
            return false;
        };
        let closing = match container {
            Container::Object => b'}',
            Container::Array => b']',
        };
        // Brackets that open on the way must also close on the way.
        let mut depth = 0_usize;
        while let Some(byte) = self.peek() {
            match byte {
                b',' if depth == 0 => return true,
                _ if byte == closing && depth == 0 => return true,
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth = depth.saturating_sub(1),
                b'"' => {
                    // A faulty string ends at its fault, which is after its opening quote.
                    let _ = self.string();
                    continue;
                }
                _ => {}
            }
            self.at += 1;
        }
        false
    }
}
