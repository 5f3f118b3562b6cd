//! The contents of a document, as far as its own nodes show them. This module follows no reference
//! and needs no workspace, so it also works on an earlier version of a file.
//!
//! For example, `/definitions/Disk/properties/size` is in the definition `/definitions/Disk`. A
//! document with the same definition can have the same finding about it.

use rustc_hash::FxHashSet;

use crate::syntax::Node;
use crate::workspace::File;

/// A path template without the names of its parameters: `/disks/{name}` and `/disks/{id}` are the
/// same path to a client, and both give `/disks/{}`.
pub(crate) fn blank_parameters(path: &str) -> String {
    if !path.contains(['{', '}']) {
        return path.to_owned();
    }
    let mut blank = String::with_capacity(path.len());
    let mut depth = 0_u32;
    for c in path.chars() {
        match c {
            '{' => {
                depth += 1;
                blank.push('{');
            }
            '}' => {
                depth = depth.saturating_sub(1);
                blank.push('}');
            }
            _ if depth == 0 => blank.push(c),
            _ => {}
        }
    }
    blank
}

/// The operations of a document. Each has two keys: its [blank](blank_parameters) path and its
/// `operationId`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct OperationKeys(FxHashSet<String>);

impl OperationKeys {
    /// Reads the operations below the root of a document.
    pub(crate) fn of(root: Node<'_>) -> Self {
        let sections = ["paths", "x-ms-paths"].into_iter();
        // If a section is written twice, both count: readers differ in which one they take.
        let items = sections
            .flat_map(|section| {
                root.children()
                    .filter(move |member| member.has_key(section))
            })
            .flat_map(Node::children);
        let mut keys = FxHashSet::default();
        for item in items {
            keys.insert(blank_parameters(&item.key().unwrap_or_default()));
            let others = item.get("additionalOperations").into_iter();
            let operations = item.children().chain(others.flat_map(Node::children));
            let ids = operations.filter_map(|one| one.get("operationId"));
            keys.extend(ids.filter_map(|id| Some(id.as_str()?.into_owned())));
        }
        Self(keys)
    }

    /// The paths and ids, in any order.
    pub(crate) fn into_keys(self) -> impl Iterator<Item = String> {
        self.0.into_iter()
    }

    /// `true` if the document has no operation.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// `true` if the two documents have an operation in common, by its path or by its id.
    pub(crate) fn overlaps(&self, other: &Self) -> bool {
        !self.0.is_disjoint(&other.0)
    }

    /// Removes the keys that the other document also has; `true` if there were any.
    pub(crate) fn remove(&mut self, other: &Self) -> bool {
        let before = self.0.len();
        self.0.retain(|key| !other.0.contains(key));
        self.0.len() < before
    }
}

/// Splits a JSON Pointer after the operation or definition that contains the node. A pointer to
/// anything else, such as `/info/title`, is returned whole.
pub(crate) fn split_at_container(pointer: &str) -> (&str, &str) {
    let mut segments = pointer.split('/').skip(1);
    let depth = match segments.next() {
        Some("definitions" | "parameters" | "responses") => 2,
        Some("paths") if segments.nth(1) == Some("additionalOperations") => 4,
        Some("components" | "paths" | "x-ms-paths") => 3,
        _ => return (pointer, ""),
    };
    let end = pointer.match_indices('/').nth(depth).map(|(at, _)| at);
    pointer
        .split_at_checked(end.unwrap_or(pointer.len()))
        .unwrap_or((pointer, ""))
}

/// `true` if a file has the operation or definition that contains the node of a pointer. The
/// contents may have changed.
pub(crate) fn has_container(file: &File, pointer: &str) -> bool {
    let (container, _) = split_at_container(pointer);
    file.tree().root().pointer(container).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::Notation;

    #[test]
    fn a_pointer_is_split_after_the_operation_or_definition() {
        for (pointer, container, below) in [
            (
                "/definitions/A/properties/b",
                "/definitions/A",
                "/properties/b",
            ),
            ("/components/schemas/A", "/components/schemas/A", ""),
            (
                "/paths/~1a/put/responses/200",
                "/paths/~1a/put",
                "/responses/200",
            ),
            (
                "/paths/~1a/additionalOperations/COPY/responses/200",
                "/paths/~1a/additionalOperations/COPY",
                "/responses/200",
            ),
            ("/info", "/info", ""),
            ("", "", ""),
        ] {
            assert_eq!(split_at_container(pointer), (container, below));
        }
    }

    #[test]
    fn operations_are_known_by_path_and_by_id() {
        let keys = |text: &str| OperationKeys::of(Notation::Json.read(text).unwrap().root());
        let one = keys(r#"{"paths": {"/disks/{name}": {"put": {"operationId": "Disks_Create"}}}}"#);
        let same_path = keys(r#"{"x-ms-paths": {"/disks/{id}": {"put": {}}}}"#);
        let same_id = keys(r#"{"paths": {"/drives": {"put": {"operationId": "Disks_Create"}}}}"#);
        let other = keys(r#"{"paths": {"/drives/{name}": {"put": {}}}}"#);
        assert!(one.overlaps(&same_path) && one.overlaps(&same_id) && !one.overlaps(&other));
        let mut left = one.clone();
        assert!(left.remove(&same_path) && !left.remove(&other) && !left.is_empty());
        assert!(left.remove(&same_id) && left.is_empty());
    }
}
