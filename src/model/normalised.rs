//! Names in a form that is equal for all their spellings.

/// A name in a form that is equal for all spellings of headers, parameters and properties.
/// `x-ms-operation-id` and `operationId` both become `operationid`.
pub(super) fn normalised(name: &str) -> String {
    let lower = name.to_ascii_lowercase();
    let bare = lower
        .strip_prefix("x-ms-")
        .or_else(|| lower.strip_prefix("x-"))
        .unwrap_or(&lower);
    bare.chars().filter(char::is_ascii_alphanumeric).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_a_name_are_equal() {
        for name in [
            "operationId",
            "Operation-Id",
            "x-ms-operation-id",
            "operation_id",
        ] {
            assert_eq!(normalised(name), "operationid", "{name}");
        }
    }
}
