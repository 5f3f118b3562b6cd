use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

/// The characters that make a path a pattern.
const WILDCARDS: [char; 5] = ['*', '?', '[', '{', '\\'];

/// The longest allowed pattern, in bytes. A compiled pattern is several times as long.
const LONGEST: usize = 1024;

/// The largest number of `{` in a pattern. The parser recurses once for each.
const MOST_CHOICES: usize = 32;

/// A pattern for files and folders below a folder. `*` stays within a folder, `**` crosses any
/// number of folders. A matched folder includes everything in it.
#[derive(Clone, Debug)]
pub struct PathGlob {
    pattern: String,
    base: String,
    /// The pattern after the base; `None` if there are no wildcards.
    rest: Option<GlobSet>,
}

impl PathGlob {
    /// Reads a pattern relative to `folder`, which is itself relative to the root.
    ///
    /// # Errors
    /// The fault of the pattern.
    pub fn new(folder: &str, pattern: &str) -> Result<Self, String> {
        if pattern.trim().is_empty() {
            return Err("the pattern is empty".to_owned());
        }
        if pattern.starts_with('/') {
            return Err(
                "a pattern can't begin with `/`: it is relative to the folder of this file"
                    .to_owned(),
            );
        }
        if pattern.len() > LONGEST {
            return Err(format!("the pattern is longer than {LONGEST} bytes"));
        }
        if pattern.matches('{').count() > MOST_CHOICES {
            return Err(format!("the pattern has more than {MOST_CHOICES} `{{`"));
        }
        let segments = pattern
            .split('/')
            .filter(|part| !part.is_empty() && *part != ".");
        let segments: Vec<&str> = segments.collect();
        if segments.contains(&"..") {
            return Err("a pattern can't leave the folder of this file".to_owned());
        }
        let is_plain = |segment: &&str| !segment.contains(WILDCARDS);
        let plain = segments.iter().take_while(|part| is_plain(part)).count();
        let (plain, wild) = segments.split_at_checked(plain).unwrap_or_default();
        let mut base: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
        base.extend(plain);
        let rest = (!wild.is_empty())
            .then(|| {
                let mut set = GlobSetBuilder::new();
                let wild = wild.join("/");
                for pattern in [format!("{wild}/**"), wild] {
                    let glob = GlobBuilder::new(&pattern)
                        .literal_separator(true)
                        .backslash_escape(true)
                        .build();
                    set.add(glob.map_err(|error| error.kind().to_string())?);
                }
                set.build().map_err(|error| error.kind().to_string())
            })
            .transpose()?;
        Ok(Self {
            pattern: pattern.to_owned(),
            base: base.join("/"),
            rest,
        })
    }

    /// The pattern as written.
    pub fn pattern(&self) -> &str {
        &self.pattern
    }

    /// The file or folder that contains everything the pattern can match.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// `true` if the pattern matches the file, or a folder around it.
    pub fn matches(&self, path: &str) -> bool {
        match (below(&self.base, path), &self.rest) {
            (None, _) => false,
            (Some(_), None) => true,
            (Some(path), Some(rest)) => rest.is_match(path),
        }
    }
}

/// The path from a folder to a file or folder in it; empty for the folder itself.
pub(super) fn below<'p>(folder: &str, path: &'p str) -> Option<&'p str> {
    let rest = path.strip_prefix(folder)?;
    if folder.is_empty() || rest.is_empty() {
        return Some(rest);
    }
    rest.strip_prefix('/')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(folder: &str, pattern: &str, path: &str) -> bool {
        PathGlob::new(folder, pattern).unwrap().matches(path)
    }

    #[test]
    fn a_plain_path_is_a_file_or_a_folder() {
        assert!(matches("", "a/b.json", "a/b.json"));
        assert!(matches("", "./a/", "a/b/c.json"));
        assert!(matches("a", "b", "a/b/c.json"));
        assert!(matches("a", ".", "a/b.json"));
        assert!(!matches("", "a", "ab.json"));
        assert!(!matches("a", "b.json", "b.json"));
        assert!(!matches("", "b.json", "a/b.json"));
    }

    #[test]
    fn stars_stay_within_a_folder_unless_there_are_two() {
        assert!(matches("", "*.json", "a.json"));
        assert!(!matches("", "*.json", "a/b.json"));
        assert!(matches("", "**/*.json", "a/b/c.json"));
        assert!(matches("", "**/*.json", "c.json"));
        assert!(matches("", "a/*/stable", "a/x/stable/b/c.json"));
        assert!(!matches("", "a/*/stable", "a/x/y/stable/c.json"));
        assert!(matches("a/b", "{x,y}/**", "a/b/y/z.json"));
        assert!(!matches("a/b", "{x,y}/**", "a/y/z.json"));
        assert!(matches("", r"a\*.json", "a*.json"));
        assert!(!matches("", r"a\*.json", "ab.json"));
    }

    #[test]
    fn the_base_has_no_wildcards() {
        let base =
            |folder: &str, pattern: &str| PathGlob::new(folder, pattern).unwrap().base().to_owned();
        assert_eq!(base("", "a/b/*.json"), "a/b");
        assert_eq!(base("a", "b.json"), "a/b.json");
        assert_eq!(base("a", "**"), "a");
        assert_eq!(base("", "*"), "");
    }

    #[test]
    fn bad_patterns_are_refused() {
        for pattern in ["", " ", "/a", "../a", "a/../../b", "a[", "{a", "a/**/[z-a]"] {
            assert!(PathGlob::new("x", pattern).is_err(), "{pattern}");
        }
    }

    #[test]
    fn long_and_deep_patterns_are_refused_before_they_are_read() {
        let deep = "{".repeat(64_000);
        let long = format!("{{{}}}", ["abc"; 100_000].join(","));
        let nested = format!(
            "{}a{}",
            "{".repeat(MOST_CHOICES + 1),
            "}".repeat(MOST_CHOICES + 1)
        );
        for pattern in [deep, long, nested] {
            assert!(PathGlob::new("", &pattern).is_err());
        }
        let allowed = format!("{}a{}", "{".repeat(MOST_CHOICES), "}".repeat(MOST_CHOICES));
        assert!(matches("", &allowed, "a"));
    }
}
