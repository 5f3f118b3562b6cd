//! In which notation is a baseline written? In YAML, unless the name of the file ends like JSON.
//! For example, `debt.json` is JSON, and `debt.yaml` and `/dev/fd/63` are YAML.

use crate::syntax::Notation;

/// The version of the format that is read and written.
pub(super) const VERSION: u64 = 1;

/// JSON if the name of the file says so, else YAML. Other names, such as those of a shell's process
/// substitution, say nothing about the notation. YAML can read both, because JSON is YAML.
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
