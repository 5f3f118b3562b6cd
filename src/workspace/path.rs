//! Paths inside a workspace: relative to its root, `/` between segments, no `.` or `..`.

use std::collections::BTreeSet;

/// The folder of a path, without the last `/`; empty for a file in the root.
pub fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The folders of some files, and all folders around them up to the root, each once and sorted.
pub fn around<'p>(files: impl IntoIterator<Item = &'p str>) -> Vec<&'p str> {
    let mut folders: BTreeSet<&str> = BTreeSet::new();
    for file in files {
        let mut next = folder(file);
        while folders.insert(next) {
            next = folder(next);
        }
    }
    folders.into_iter().collect()
}

/// `true` if a path is the folder, or is anywhere in it.
pub fn is_below(folder: &str, path: &str) -> bool {
    super::glob::below(folder, path).is_some()
}

/// Joins `relative` to `folder`; `None` if it climbs out of the root.
pub fn join(folder: &str, relative: &str) -> Option<String> {
    let mut segments: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in relative.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                segments.pop()?;
            }
            part => segments.push(part),
        }
    }
    Some(segments.join("/"))
}

/// The relative path from `folder` to `path`: `../common/types.json`.
pub fn relative(folder: &str, path: &str) -> String {
    let from: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    let to: Vec<&str> = path.split('/').collect();
    let common = from
        .iter()
        .zip(&to[..to.len().saturating_sub(1)])
        .take_while(|(a, b)| a == b)
        .count();
    let mut parts = vec![".."; from.len() - common];
    parts.extend(&to[common..]);
    parts.join("/")
}

/// `true` if the name ends in an extension that a specification may have.
pub fn is_specification(path: &str) -> bool {
    let Some((stem, extension)) = path
        .rsplit('/')
        .next()
        .and_then(|name| name.rsplit_once('.'))
    else {
        return false;
    };
    !stem.is_empty()
        && ["json", "yaml", "yml"]
            .iter()
            .any(|known| extension.eq_ignore_ascii_case(known))
}

/// `true` if the path leads into git's own folder.
pub fn is_in_git(path: &str) -> bool {
    path.split('/')
        .any(|part| part.eq_ignore_ascii_case(".git"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joining_resolves_dots_and_stops_at_the_root() {
        assert_eq!(join("a/b", "./c.json").as_deref(), Some("a/b/c.json"));
        assert_eq!(join("a/b", "../../c.json").as_deref(), Some("c.json"));
        assert_eq!(join("", "x//y.json").as_deref(), Some("x/y.json"));
        assert_eq!(join("a/b", "../../../etc/passwd"), None);
    }

    #[test]
    fn folders_around_files_are_told_once() {
        let files = ["a/b/c.json", "a/b/d.json", "a/e.json", "f/g/h.json"];
        assert_eq!(around(files), ["", "a", "a/b", "f", "f/g"]);
        assert_eq!(around([]), [""; 0]);
    }

    #[test]
    fn the_way_to_a_file_is_shortest() {
        assert_eq!(relative("a/b", "a/b/c.json"), "c.json");
        assert_eq!(relative("a/b", "a/c/d.json"), "../c/d.json");
        assert_eq!(relative("", "a/d.json"), "a/d.json");
        assert_eq!(relative("a/b", "d.json"), "../../d.json");
    }

    #[test]
    fn extensions_decide_whatever_their_case() {
        assert!(is_specification("a/b.JSON"));
        assert!(is_specification("b.yml"));
        assert!(!is_specification("a/.json"));
        assert!(!is_specification("passwd"));
    }
}
