//! A commit of a git repository as the earlier state of the current files.
//!
//! This module runs the `git` executable, so that it sees the repository as the user does: with
//! work trees, alternates, partial clones and everything else. Git must not fetch, must not write,
//! and must not run any program that a configuration names.

mod call;
mod kept;

use std::fmt;
use std::fs;
use std::path::Path;
use std::thread;

use self::call::{Git, output_of, said_or_failed};
use super::changes::{Before, Changes};
use super::path;
use super::renames::Rename;
use crate::text::nearest;

pub use self::call::GitError;
pub use self::kept::RepositoryObjects;

/// The mode of a symbolic link in git.
const LINK: &str = "120000";

/// The mode of a submodule in git.
const SUBMODULE: &str = "160000";

/// The suffix of a revision that means its common ancestor with the checked-out commit.
const MERGE_BASE: &str = "...";

/// The number of file pairs that git compares to find renames that aren't exact.
const RENAMES: &str = "-l2000";

/// The repository that contains a folder.
#[derive(Clone, Debug)]
pub struct Repository {
    git: Git,
}

/// A commit of a repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commit {
    id: String,
    name: String,
}

impl fmt::Display for Commit {
    /// Shows the name that the user gave, with the beginning of the commit's id.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let short = self.id.get(..10).unwrap_or(&self.id);
        match self.id.starts_with(&self.name) {
            true => f.write_str(short),
            false => write!(f, "{} ({short})", self.name),
        }
    }
}

impl Repository {
    /// The repository whose work tree contains `root`.
    ///
    /// # Errors
    /// There is none, or git can't be run or doesn't trust it.
    pub fn find(root: &Path) -> Result<Self, GitError> {
        Git::find(root).map(|git| Self { git })
    }

    /// The commit that a revision names. With the suffix `...`, it is the last common commit with
    /// the checked-out commit.
    ///
    /// # Errors
    /// The commit doesn't exist here; the help shows a command that fetches it.
    pub fn commit(&self, revision: &str) -> Result<Commit, GitError> {
        let (name, merge_base) = match revision.strip_suffix(MERGE_BASE) {
            Some(name) => (name, true),
            None => (revision, false),
        };
        if name.is_empty() {
            return Err(GitError::new("the revision to compare with is empty")
                .help("name a branch, a tag or a commit: `--base origin/main`"));
        }
        let Some(id) = self.id_of(name)? else {
            return Err(self.unknown(name)?);
        };
        if !merge_base {
            let name = name.to_owned();
            return Ok(Commit { id, name });
        }
        let Some(head) = self.id_of("HEAD")? else {
            return Err(GitError::new(
                "nothing is checked out: there is no commit yet",
            ));
        };
        match self.git.ask(&["merge-base", &id, &head])? {
            Ok(id) => Ok(Commit {
                id,
                name: format!("the merge base with {name}"),
            }),
            Err(said) if !said.message.is_empty() => Err(said),
            Err(_) if self.is_shallow()? => Err(GitError::new(format!(
                "the history is cut off before HEAD and `{name}` meet: this is a shallow clone"
            ))
            .help(format!(
                "`git fetch --unshallow` brings all of it, `git fetch --deepen=100` a hundred commits more; or compare with the tree of `{name}` itself: `--base {name}`"
            ))),
            Err(_) => Err(GitError::new(format!(
                "HEAD and `{name}` have no history in common"
            ))
            .help(format!(
                "compare with the tree of `{name}` itself: `--base {name}`"
            ))),
        }
    }

    fn id_of(&self, name: &str) -> Result<Option<String>, GitError> {
        let commit = format!("{name}^{{commit}}");
        let answer = self.git.ask(&[
            "rev-parse",
            "--verify",
            "--quiet",
            "--end-of-options",
            &commit,
        ])?;
        Ok(answer.ok().filter(|id| !id.is_empty()))
    }

    fn is_shallow(&self) -> Result<bool, GitError> {
        let answer = self.git.ask(&["rev-parse", "--is-shallow-repository"])?;
        Ok(answer.is_ok_and(|answer| answer == "true"))
    }

    /// The error for a revision that names no commit.
    fn unknown(&self, name: &str) -> Result<GitError, GitError> {
        if name == "HEAD" && self.git.ask(&["symbolic-ref", "--quiet", "HEAD"])?.is_ok() {
            return Ok(GitError::new(
                "there is no commit `HEAD`: nothing is committed on this branch yet",
            )
            .help("without --base everything counts"));
        }
        let error = GitError::new(format!(
            "there is no commit `{}` in this repository",
            name.escape_debug()
        ));
        let spelling = "check its spelling: `git branch --all` and `git tag` list the names";
        let is_id = name.len() >= 7 && name.bytes().all(|byte| byte.is_ascii_hexdigit());
        // Only text that can be a name is proposed as part of a command.
        let is_name = |c: char| c.is_alphanumeric() || "/._-+".contains(c);
        let is_plain = !name.starts_with('-') && name.chars().all(is_name);
        let is_shallow = self.is_shallow()?;
        let known = ["for-each-ref", "--format=%(refname:short)"];
        let known = self.git.ask(&known)?.unwrap_or_default();
        if let Some(near) = nearest(name, known.lines()) {
            return Ok(error.help(format!("did you mean `{}`?", near.escape_debug())));
        }
        let remotes = self.git.ask(&["remote"])?.unwrap_or_default();
        let mut remotes = remotes.lines();
        let own = remotes.clone().find_map(|remote| {
            let branch = name.strip_prefix(remote)?.strip_prefix('/')?;
            Some((remote, branch))
        });
        let Some(first) = remotes.next() else {
            return Ok(error.help(spelling));
        };
        let first = own.map_or(first, |(remote, _)| remote);
        Ok(match own {
            Some((remote, branch)) if is_plain => error.help(format!(
                "fetch it: `git fetch --no-tags --depth=1 {remote} +refs/heads/{branch}:refs/remotes/{remote}/{branch}`"
            )),
            _ if is_id => error.help(format!(
                "fetch it: `git fetch --no-tags --depth=1 {first} {name}`"
            )),
            _ if is_plain && self.id_of(&format!("{first}/{name}"))?.is_some() => {
                error.help(format!("there is `{first}/{name}`: `--base {first}/{name}`"))
            }
            _ if is_plain && name != "HEAD" => error.help(format!(
                "if it is a branch of {first}, fetch it: `git fetch --no-tags --depth=1 {first} +refs/heads/{name}:refs/remotes/{first}/{name}`, then `--base {first}/{name}`"
            )),
            _ if is_shallow => error.help(
                "this is a shallow clone: `git fetch --deepen=100` brings a hundred commits more",
            ),
            _ => error.help(spelling),
        })
    }

    /// The differences between the files of a commit and the current files: the work tree,
    /// committed or not.
    ///
    /// # Errors
    /// The error of git.
    pub fn changes(&self, commit: &Commit) -> Result<Changes, GitError> {
        let (diff, tracked) = self.diff_and_tracked(commit)?;
        let mut changes = Changes::default();
        read_diff(&diff, &mut changes)
            .ok_or_else(|| GitError::new("git answers in a form that is not understood"))?;
        let mut kept = Vec::new();
        let mut links = Vec::new();
        for entry in tracked.split(|&byte| byte == 0) {
            let entry = String::from_utf8_lossy(entry);
            let Some(Entry {
                is_watched,
                mode,
                id,
                path,
            }) = Entry::read(&entry)
            else {
                continue;
            };
            let is_noted = changes.is_noted(path);
            match mode {
                SUBMODULE if changes.is_new_submodule(path) => {}
                SUBMODULE => changes.unsee(path),
                LINK if !is_noted => links.extend(self.link(path)),
                // Git doesn't watch this file, but we do.
                _ if !is_watched && !is_noted && may_matter(path) => {
                    changes.differed(path, Before::Object(id.to_owned()));
                }
                _ => {}
            }
            if may_matter(path) {
                kept.push(path.to_owned());
            }
        }
        changes.keep(kept);
        match changes.link(&links, may_matter) {
            true => Ok(changes),
            false => Err(GitError::new(
                "the symbolic links of this repository lead to the changed files by too many paths",
            )
            .help("remove links to folders that are inside of linked folders")),
        }
    }

    /// Reads from git the files that differ from a commit, and all files that it tracks.
    fn diff_and_tracked(&self, commit: &Commit) -> Result<(Vec<u8>, Vec<u8>), GitError> {
        let mut diff = self.git.command(&[
            "diff",
            "--raw",
            "-z",
            "--no-abbrev",
            "--no-color",
            "--no-ext-diff",
            "--no-textconv",
            "--relative",
            "--find-renames",
            RENAMES,
            "--ignore-submodules=dirty",
            &commit.id,
            "--",
        ]);
        let mut tracked = self.git.command(&["ls-files", "--stage", "-v", "-z"]);
        // Both calls read the whole index, and one of them examines every file.
        let (diff, tracked) = thread::scope(|scope| {
            let tracked = scope.spawn(move || output_of(&mut tracked));
            (output_of(&mut diff), tracked.join())
        });
        let tracked = match tracked {
            Ok(output) => said_or_failed(output)?,
            Err(_) => {
                return Err(GitError::new(
                    "the files that git tracks could not be listed",
                ));
            }
        };
        let diff = said_or_failed(diff)?.map_err(incomplete)?;
        Ok((diff, tracked?))
    }

    /// A symbolic link and its target, if the target is below the root.
    fn link(&self, link: &str) -> Option<(String, String)> {
        let target = fs::read_link(self.git.root().join(link)).ok()?;
        let target = target.to_str()?.replace('\\', "/");
        if target.starts_with('/') {
            return None;
        }
        let target = path::join(path::folder(link), &target)?;
        Some((link.to_owned(), target))
    }

    /// The stored contents of this repository.
    pub fn objects(&self) -> RepositoryObjects {
        RepositoryObjects::new(self.git.clone())
    }
}

/// The error for a failed comparison: usually, the clone lacks some data.
fn incomplete(said: GitError) -> GitError {
    let lacks = ["unable to read", "missing", "bad object", "lazy fetch"];
    match lacks.iter().any(|words| said.message.contains(words)) {
        true => said.help(
            "the clone lacks contents of that commit, as one made with `--filter` does; a clone without a filter has them",
        ),
        false => said,
    }
}

/// An entry of `git ls-files --stage -v`.
struct Entry<'e> {
    /// `true` if git watches it for changes.
    is_watched: bool,
    mode: &'e str,
    id: &'e str,
    path: &'e str,
}

impl<'e> Entry<'e> {
    /// Reads `tag mode id stage`, a tab, and the path. The tag is a small letter if the user told
    /// git to treat the file as unchanged.
    fn read(entry: &'e str) -> Option<Self> {
        let (head, path) = entry.split_once('\t')?;
        let mut words = head.split(' ');
        Some(Self {
            is_watched: !words
                .next()?
                .starts_with(|tag: char| tag.is_ascii_lowercase()),
            mode: words.next()?,
            id: words.next()?,
            path,
        })
    }
}

/// `true` if a file can be a specification, or a file that applies to one.
fn may_matter(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    path::is_specification(path)
        || name.len() > 3 && name.to_ascii_lowercase().ends_with(".md")
        || matches!(name, ".gitignore" | ".ignore")
}

/// Reads `git diff --raw -z`: `:mode mode id id status`, then one path, or two paths for a rename.
/// `None` for any other text.
fn read_diff(diff: &[u8], changes: &mut Changes) -> Option<()> {
    let mut parts = diff.split(|&byte| byte == 0);
    loop {
        let head = std::str::from_utf8(parts.next()?).ok()?;
        let Some(head) = head.strip_prefix(':') else {
            // Nothing follows the last entry.
            return head.is_empty().then_some(());
        };
        let mut fields = head.split(' ');
        let mode = fields.next()?;
        let to_mode = fields.next()?;
        let id = fields.next()?.to_owned();
        let status = fields.nth(1)?;
        // A name that isn't Unicode is written as far as possible, as in a walk over the disk.
        let from = String::from_utf8_lossy(parts.next()?);
        let is_rename = status.starts_with(['R', 'C']);
        let to = match is_rename {
            true => String::from_utf8_lossy(parts.next()?),
            false => from.clone(),
        };
        let (from, to) = (&*from, &*to);
        let before = match mode {
            LINK => Before::Link(id),
            _ => Before::Object(id),
        };
        if mode == SUBMODULE || to_mode == SUBMODULE {
            let modes = (mode, to_mode);
            read_submodule(modes, status, (from, to), before, changes);
            continue;
        }
        match status.as_bytes().first()? {
            b'A' => changes.add(from),
            b'R' => {
                changes.add(to);
                let rename = Rename {
                    from: from.to_owned(),
                    is_exact: status == "R100",
                };
                changes.rename(to, rename);
                changes.differed(from, before);
            }
            b'C' => changes.add(to),
            _ => changes.differed(from, before),
        }
    }
}

/// Notes a submodule that was added, removed or changed. `modes` and `paths` have the earlier value
/// first, then the current one.
fn read_submodule(
    modes: (&str, &str),
    status: &str,
    paths: (&str, &str),
    before: Before,
    changes: &mut Changes,
) {
    let (from, to) = paths;
    match modes {
        (SUBMODULE, SUBMODULE) => changes.unseen_changes.push(to.to_owned()),
        (SUBMODULE, _) => {
            // A file may have replaced the submodule. The content of the submodule is unknown.
            if !status.starts_with('D') {
                changes.add(to);
            }
        }
        _ => {
            changes.add_submodule(to);
            // The submodule replaced a file.
            if !status.starts_with('A') {
                changes.differed(from, before);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_diff_tells_what_was_there_before() {
        let zero = "0".repeat(40);
        let (one, two) = ("1".repeat(40), "2".repeat(40));
        let diff = [
            format!(":100644 100644 {one} {zero} M"),
            "changed.json".to_owned(),
            format!(":100644 000000 {two} {zero} D"),
            "gone \"ä\".json".to_owned(),
            format!(":000000 100644 {zero} {zero} A"),
            "new\n.json".to_owned(),
            format!(":100644 100644 {one} {zero} R100"),
            "old.json".to_owned(),
            "moved.json".to_owned(),
            format!(":100644 100644 {two} {zero} R071"),
            "old2.json".to_owned(),
            "edited.json".to_owned(),
            format!(":120000 120000 {two} {zero} M"),
            "link.json".to_owned(),
            String::new(),
        ];
        let mut changes = Changes::default();
        assert_eq!(
            read_diff(diff.join("\0").as_bytes(), &mut changes),
            Some(())
        );
        let differing: Vec<_> = changes.differing().collect();
        let expected = [
            "changed.json",
            "gone \"ä\".json",
            "link.json",
            "old.json",
            "old2.json",
        ];
        assert_eq!(differing, expected);
        for added in ["new\n.json", "moved.json", "edited.json"] {
            assert!(changes.is_added(added), "{added:?}");
        }
        let renamed = |path: &str| {
            let rename = changes.renamed(path)?;
            Some((rename.from.as_str(), rename.is_exact))
        };
        assert_eq!(renamed("moved.json"), Some(("old.json", true)));
        assert_eq!(renamed("edited.json"), Some(("old2.json", false)));
        assert_eq!(renamed("changed.json"), None);
    }

    #[test]
    fn what_is_no_diff_is_not_guessed_at() {
        let mut changes = Changes::default();
        for text in ["fatal: something", ":100644", ":1 2 3 4 M"] {
            assert_eq!(read_diff(text.as_bytes(), &mut changes), None, "{text}");
        }
        assert_eq!(read_diff(b"", &mut changes), Some(()));
    }

    #[test]
    fn a_commit_is_shown_by_what_the_user_called_it() {
        let commit = |name: &str| Commit {
            id: "0123456789abcdef".to_owned(),
            name: name.to_owned(),
        };
        assert_eq!(
            commit("origin/main").to_string(),
            "origin/main (0123456789)"
        );
        assert_eq!(commit("0123456").to_string(), "0123456789");
    }
}
