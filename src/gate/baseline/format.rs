//! In which notation is a baseline written? In YAML, unless the name of the file asks for JSON. For
//! example, `debt.json` is JSON, and `debt.yaml` and `/dev/fd/63` are YAML.

use crate::syntax::Notation;

/// The version of the format that is read and written.
pub(super) const VERSION: u64 = 1;

/// JSON if the name of the file says so. Nothing is known about other names, such as those that a shell
/// puts in the place of a program's output; JSON is YAML too.
pub(super) fn notation(path: &str) -> Notation {
    let is_json = path
        .rsplit_once('.')
        .is_some_and(|(_, ending)| ending.eq_ignore_ascii_case("json"));
    if is_json {
        Notation::Json
    } else {
        Notation::Yaml
    }
}
