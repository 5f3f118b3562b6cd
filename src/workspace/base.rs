//! Paths as a user in some folder would type them.

use std::path::Path;

/// The folder that printed paths are relative to, as seen from the root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Base {
    /// A folder below the root, as a path relative to the root; empty for the root itself.
    Inside(String),
    /// A folder elsewhere: the path from there to the root, with a `/` at its end.
    Outside(String),
}

impl Default for Base {
    fn default() -> Self {
        Self::Inside(String::new())
    }
}

impl Base {
    /// Finds the relation of `folder` to `root`. Both paths are absolute, without `.`, `..` and
    /// symbolic links.
    pub fn new(root: &Path, folder: &Path) -> Self {
        if let Ok(inside) = folder.strip_prefix(root) {
            let segments: Vec<_> = inside.iter().map(|part| part.to_string_lossy()).collect();
            return Self::Inside(segments.join("/"));
        }
        let shared: Vec<_> = root
            .components()
            .zip(folder.components())
            .take_while(|(a, b)| a == b)
            .collect();
        // On Windows, folders on two drives don't even share the root.
        if shared.is_empty() {
            let root = root.to_string_lossy().replace('\\', "/");
            return Self::Outside(format!("{}/", root.trim_end_matches('/')));
        }
        let up = folder.components().skip(shared.len()).map(|_| "..".into());
        let down = root
            .components()
            .skip(shared.len())
            .map(|part| part.as_os_str().to_string_lossy());
        let mut way: Vec<_> = up.chain(down).collect();
        way.push("".into());
        Self::Outside(way.join("/"))
    }

    /// The path from this folder to a file at `path` below the root.
    pub fn lead_to(&self, path: &str) -> String {
        let way = match self {
            Self::Outside(prefix) => format!("{prefix}{path}"),
            Self::Inside(folder) => {
                let mut rest = path;
                let mut folders = folder.split('/').filter(|part| !part.is_empty()).peekable();
                while let Some((first, below)) = rest.split_once('/')
                    && folders.next_if_eq(&first).is_some()
                {
                    rest = below;
                }
                format!("{}{rest}", "../".repeat(folders.count()))
            }
        };
        // A workflow log would treat a line that begins like this as a command.
        if way.trim_start().starts_with("::") {
            format!("./{way}")
        } else {
            way
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(root: &str, folder: &str, path: &str) -> String {
        Base::new(Path::new(root), Path::new(folder)).lead_to(path)
    }

    #[test]
    fn paths_are_relative_to_the_root_by_default() {
        assert_eq!(Base::default().lead_to("a/b.json"), "a/b.json");
    }

    #[test]
    fn a_folder_of_the_root_goes_up_as_far_as_needed() {
        assert_eq!(shown("/r", "/r", "a/b.json"), "a/b.json");
        assert_eq!(shown("/r", "/r/a", "a/b.json"), "b.json");
        assert_eq!(shown("/r", "/r/a/c", "a/b.json"), "../b.json");
        assert_eq!(shown("/r", "/r/ab/c", "a/b.json"), "../../a/b.json");
        assert_eq!(shown("/r", "/r/a/b.json", "a/b.json"), "../b.json");
    }

    #[test]
    fn a_folder_outside_leads_into_the_root() {
        assert_eq!(shown("/r/s", "/r", "b.json"), "s/b.json");
        assert_eq!(shown("/r/s", "/u/me", "b.json"), "../../r/s/b.json");
    }

    #[test]
    fn no_path_looks_like_a_workflow_command() {
        assert_eq!(
            Base::default().lead_to("::error::x.json"),
            "./::error::x.json"
        );
        assert_eq!(shown("/r", "/r/a", "a/ ::x.json"), "./ ::x.json");
    }
}
