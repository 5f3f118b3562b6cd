/// A file name as AutoRest uses it: the end of a path, in upper or lower case, or the name for all
/// documents of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileFilter {
    text: String,
    /// The end of the path in lower case; `None` for every document.
    end: Option<String>,
}

impl FileFilter {
    /// Reads a name such as `widgets.json`, `./stable/2024-01-01/widgets.json` or
    /// `swagger-document`.
    pub fn new(text: &str) -> Self {
        let text = text.trim();
        let lower = text.replace('\\', "/").to_lowercase();
        let kind = lower.split('/').next().unwrap_or_default();
        let is_kind = matches!(kind, "swagger-document" | "openapi-document");
        let steps = lower.split('/');
        let steps = steps.skip_while(|step| matches!(*step, "" | "." | ".."));
        let end: Vec<&str> = steps.collect();
        Self {
            text: text.to_owned(),
            end: (!is_kind).then(|| end.join("/")),
        }
    }

    /// The name, unchanged.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// `true` if the name matches a path.
    pub fn matches(&self, path: &str) -> bool {
        let Some(end) = &self.end else {
            return true;
        };
        let Some(start) = path.len().checked_sub(end.len()) else {
            return false;
        };
        let is_name = start == 0 || path.as_bytes().get(start - 1) == Some(&b'/');
        let is_end = path
            .get(start..)
            .is_some_and(|own| own.to_lowercase() == *end);
        is_name && is_end && !end.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATH: &str = "specification/Widgets/stable/2024-01-01/Widgets.json";

    #[test]
    fn a_name_is_the_end_of_a_path() {
        for name in [
            "Widgets.json",
            "widgets.JSON",
            " ./Widgets.json ",
            "2024-01-01/widgets.json",
            "../stable/2024-01-01/widgets.json",
            "stable\\2024-01-01\\widgets.json",
            PATH,
        ] {
            assert!(FileFilter::new(name).matches(PATH), "{name}");
        }
        for name in [
            "dgets.json",
            "01/widgets.json",
            "widgets",
            "Widgets",
            "",
            "/",
            "x/widgets.json",
        ] {
            assert!(!FileFilter::new(name).matches(PATH), "{name}");
        }
    }

    #[test]
    fn a_kind_of_document_is_every_document() {
        for name in [
            "swagger-document",
            "openapi-document",
            "openapi-document/openapi2",
        ] {
            assert!(FileFilter::new(name).matches(PATH), "{name}");
        }
        for name in ["source-file-csharp", "code-model-v1"] {
            assert!(!FileFilter::new(name).matches(PATH), "{name}");
        }
    }
}
