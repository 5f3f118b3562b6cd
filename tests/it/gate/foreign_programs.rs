//! Programs that a configuration of git names: none of them runs, whoever wrote the configuration.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};

use crate::gate::documents::{DEBT, NEW, document, indebted_harbors, worse};
use crate::gate::outcome::Outcome;
use crate::gate::repository::{Repository, git_in};

const FOLDER: &str = "specification";
const FILE: &str = "specification/harbors.json";

fn indebted() -> String {
    document(indebted_harbors()).text()
}

/// A repository beside a program that leaves a mark whenever it runs.
struct Trapped {
    tree: Repository,
    trap: PathBuf,
    mark: PathBuf,
}

impl Trapped {
    /// With debt on `main`.
    fn new() -> Self {
        Self::around(Repository::with(&[
            (FILE, indebted()),
            (
                ".gitattributes",
                "*.json filter=trap diff=trap\nspecification/*.md filter=a=b\n".to_owned(),
            ),
        ]))
    }

    fn around(tree: Repository) -> Self {
        let trap = tree.outside("trap");
        let mark = tree.outside("mark");
        // A filter hands on what it gets, so that the run would go on; everything else fails.
        let script = format!(
            "#!/bin/sh\necho \"$*\" >>'{}'\ncase $1 in clean | late | included) exec cat ;; esac\nexit 1\n",
            mark.display()
        );
        write_program(&trap, &script);
        for hook in [
            "post-index-change",
            "reference-transaction",
            "fsmonitor-watchman",
            "pre-auto-gc",
        ] {
            let script = format!("#!/bin/sh\nexec '{}' hook {hook}\n", trap.display());
            write_program(&tree.outside("hooks").join(hook), &script);
        }
        let attributes = "* filter=trap diff=trap\n";
        fs::write(tree.outside("attributes"), attributes).unwrap();
        Self { tree, trap, mark }
    }

    /// Everything in a configuration that makes git run a program, or read more configuration.
    fn settings(&self) -> String {
        let trap = self.trap.display();
        let outside = |name: &str| self.tree.outside(name).display().to_string();
        let included = format!("[filter \"included\"]\n\tclean = {trap} included\n\trequired\n");
        fs::write(self.tree.outside("included"), included).unwrap();
        format!(
            r#"
[core]
	fsmonitor = {trap} fsmonitor
	hooksPath = {hooks}
	pager = {trap} pager
	editor = {trap} editor
	askPass = {trap} askPass
	sshCommand = {trap} sshCommand
	gitProxy = {trap} gitProxy
	alternateRefsCommand = {trap} alternateRefsCommand
	attributesFile = {attributes}
[filter "trap"]
	clean = {trap} clean
	smudge = {trap} smudge
	process = {trap} process
	required = true
[filter "a=b"]
	clean = {trap} clean a=b
	required = true
[filter "a.b"]
	process = {trap} process a.b
[diff]
	external = {trap} external
[diff "trap"]
	textconv = {trap} textconv
	command = {trap} command
[alias]
	diff = "!{trap} alias"
	rev-parse = "!{trap} alias"
	cat-file = "!{trap} alias"
[credential]
	helper = !{trap} credential
[gpg]
	program = {trap} gpg
[log]
	showSignature = true
[pager]
	diff = {trap} pager
	ls-files = {trap} pager
	rev-parse = {trap} pager
[url "ext::{trap} insteadOf "]
	insteadOf = file:
	insteadOf = https:
[protocol]
	allow = always
[protocol "ext"]
	allow = always
[uploadpack]
	packObjectsHook = {trap} packObjectsHook
[submodule]
	recurse = true
[submodule "other"]
	update = !{trap} update
[interactive]
	diffFilter = {trap} diffFilter
[include]
	path = {included}
[includeIf "gitdir:/"]
	path = {included}
"#,
            hooks = outside("hooks"),
            attributes = outside("attributes"),
            included = outside("included"),
        )
    }

    /// Commits a folder that git takes for a bare repository, with the objects of the real one.
    fn embed(&self, folder: &str) {
        let inside = self.tree.path().join(folder);
        self.tree.write(
            &format!("{folder}/config"),
            format!(
                "[core]\n\trepositoryFormatVersion = 0\n\tbare = false\n\tworktree = {}\n{}",
                self.tree.path().display(),
                self.settings()
            ),
        );
        self.tree
            .write(&format!("{folder}/HEAD"), "ref: refs/heads/main\n");
        let up = "../".repeat(folder.split('/').count());
        for name in ["objects", "refs"] {
            symlink(format!("{up}.git/{name}"), inside.join(name)).unwrap();
        }
        // With an index of its own it can be compared.
        let index = self.tree.path().join(".git/index");
        fs::copy(index, inside.join("index")).unwrap();
    }

    /// Adds settings to the configuration of the repository itself.
    fn configure(&self, settings: &str) {
        let config = self.tree.git(&["rev-parse", "--git-path", "config"]);
        let config = self.tree.path().join(config);
        let old = fs::read_to_string(&config).unwrap();
        fs::write(config, old + settings).unwrap();
    }

    #[track_caller]
    fn check_in(&self, folder: &str, arguments: &[&str]) -> Outcome {
        let outcome = self.tree.check_in(folder, arguments);
        self.assert_unmarked();
        outcome
    }

    #[track_caller]
    fn assert_unmarked(&self) {
        let ran = fs::read_to_string(&self.mark).unwrap_or_default();
        assert_eq!(ran, "", "a program ran");
    }

    /// Fails unless the trap works: git runs it for a command that isn't told better.
    #[track_caller]
    fn assert_armed(&self, folder: &str, arguments: &[&str]) {
        git_in(&self.tree.path().join(folder), arguments);
        assert!(self.mark.exists(), "git {arguments:?} runs nothing");
        fs::remove_file(&self.mark).unwrap();
    }
}

fn write_program(path: &Path, script: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, script).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn a_folder_that_looks_like_a_repository_is_a_folder() {
    let trapped = Trapped::new();
    let tree = &trapped.tree;
    tree.branch("change");
    trapped.embed(FOLDER);
    tree.commit("The change");
    tree.write(FILE, worse());
    trapped.assert_armed(FOLDER, &["diff", "--raw", "main"]);
    for (folder, arguments) in [
        ("", &["--root", FOLDER, "--base", "main", FOLDER][..]),
        ("", &["--root", FOLDER, "--base", "main...", FILE]),
        ("", &["--base", "main", FOLDER]),
        (FOLDER, &["--base", "HEAD"]),
        (FOLDER, &["--root", ".", "--base", "HEAD"]),
    ] {
        let outcome = trapped.check_in(folder, arguments);
        outcome.expect(&[NEW], &DEBT, &[]);
    }
}

#[test]
fn the_work_tree_itself_may_look_like_a_bare_repository() {
    let trapped = Trapped::new();
    let tree = &trapped.tree;
    trapped.embed("specification/deep/inside");
    for name in ["config", "HEAD", "objects", "refs"] {
        let target = format!("specification/deep/inside/{name}");
        symlink(target, tree.path().join(name)).unwrap();
    }
    tree.commit("The change");
    tree.write(FILE, worse());
    for root in [".", FOLDER] {
        let outcome = trapped.check_in("", &["--root", root, "--base", "HEAD", root]);
        outcome.expect(&[NEW], &DEBT, &[]);
    }
    // Where the repository is gone, what looks like one doesn't take its place.
    fs::remove_dir_all(tree.path().join(".git")).unwrap();
    for root in [".", FOLDER] {
        let outcome = trapped.check_in("", &["--root", root, "--base", "HEAD", root]);
        outcome.expect_failure(&["is not in a git repository"]);
    }
    // Nor where it is broken.
    tree.write(".git", "gitdir: nowhere\n");
    let outcome = trapped.check_in("", &["--base", "HEAD"]);
    outcome.expect_failure(&["is not in a git repository"]);
    tree.remove(".git");
    tree.write(".git/HEAD", "ref: refs/heads/main\n");
    let outcome = trapped.check_in("", &["--base", "HEAD"]);
    outcome.expect_failure(&["git"]);
}

#[test]
fn the_repository_s_own_settings_run_nothing_either() {
    let trapped = Trapped::new();
    let tree = &trapped.tree;
    tree.write("specification/readme.md", "# Harbors\n");
    tree.commit("A readme");
    trapped.configure(&trapped.settings());
    let hooks = tree.outside("hooks");
    fs::create_dir_all(tree.path().join(".git/hooks")).unwrap();
    for hook in fs::read_dir(hooks).unwrap() {
        let hook = hook.unwrap();
        let target = tree.path().join(".git/hooks").join(hook.file_name());
        fs::copy(hook.path(), target).unwrap();
    }
    // The same words, written later than git noted.
    tree.write(FILE, indebted());
    tree.write("specification/readme.md", "# Harbors\n");
    trapped.assert_armed("", &["diff", "--raw", "HEAD"]);
    trapped
        .check_in("", &["--base", "HEAD"])
        .expect_nothing_but(&DEBT);
    // Git reads a renamed file to see how alike the two are.
    tree.remove(FILE);
    tree.write("specification/ports.json", worse());
    tree.git(&[
        "-c",
        "filter.trap.process=",
        "-c",
        "filter.trap.clean=",
        "-c",
        "filter.trap.required=false",
        "-c",
        "core.fsmonitor=",
        "-c",
        "core.hooksPath=/dev/null",
        "add",
        "-N",
        "specification/ports.json",
    ]);
    let _ = fs::remove_file(&trapped.mark);
    for folder in ["", FOLDER] {
        let outcome = trapped.check_in(folder, &["--base", "HEAD", "."]);
        outcome.expect(&[NEW], &DEBT, &[]);
    }
}

#[test]
fn settings_of_the_user_and_of_a_surrounding_git_run_nothing_either() {
    let trapped = Trapped::new();
    let tree = &trapped.tree;
    let global = tree.outside("global");
    fs::write(&global, trapped.settings()).unwrap();
    tree.write(FILE, worse());
    let clean = format!("'filter.trap.clean'='{} late'", trapped.trap.display());
    let mut program = tree.program("");
    program
        .env("GIT_CONFIG_GLOBAL", &global)
        .env("GIT_CONFIG_PARAMETERS", clean)
        .env("GIT_EXTERNAL_DIFF", &trapped.trap)
        .env("GIT_PAGER", &trapped.trap)
        .env("GIT_SSH_COMMAND", &trapped.trap);
    let outcome = Outcome::of(program.args(["--base", "HEAD"]));
    trapped.assert_unmarked();
    outcome.expect(&[NEW], &DEBT, &[]);
}

#[test]
fn settings_of_a_single_work_tree_run_nothing_either() {
    let trapped = Trapped::new();
    let tree = &trapped.tree;
    tree.git(&["config", "extensions.worktreeConfig", "true"]);
    let settings = trapped.settings();
    tree.git(&["worktree", "add", "-q", "-b", "change", "../linked"]);
    let own = tree.path().join(".git/worktrees/linked/config.worktree");
    fs::write(own, settings).unwrap();
    let Trapped { tree, trap, mark } = trapped;
    let tree = tree.beside("linked");
    let trapped = Trapped { tree, trap, mark };
    trapped.tree.write(FILE, worse());
    trapped.assert_armed("", &["diff", "--raw", "main"]);
    for folder in ["", FOLDER] {
        let outcome = trapped.check_in(folder, &["--base", "main"]);
        outcome.expect(&[NEW], &DEBT, &[]);
    }
}

#[test]
fn in_a_linked_work_tree_too_it_is_a_folder() {
    let trapped = Trapped::new();
    let around = trapped.tree.path().to_owned();
    trapped
        .tree
        .git(&["worktree", "add", "-q", "-b", "change", "../linked"]);
    let Trapped { tree, trap, mark } = trapped;
    let tree = tree.beside("linked");
    let trapped = Trapped { tree, trap, mark };
    let inside = trapped.tree.path().join(FOLDER);
    let config = format!(
        "[core]\n\tbare = false\n\tworktree = ..\n{}",
        trapped.settings()
    );
    trapped.tree.write("specification/config", config);
    trapped
        .tree
        .write("specification/HEAD", "ref: refs/heads/main\n");
    for name in ["objects", "refs"] {
        symlink(around.join(".git").join(name), inside.join(name)).unwrap();
    }
    trapped.tree.write(FILE, worse());
    let outcome = trapped.check_in(FOLDER, &["--root", ".", "--base", "main"]);
    outcome.expect(&[NEW], &DEBT, &[]);
}

#[test]
fn in_a_submodule_too_it_is_a_folder() {
    let other = Repository::with(&[(FILE, indebted())]);
    let trapped = Trapped::new();
    let tree = &trapped.tree;
    let url = other.url();
    tree.git(&[
        "-c",
        "protocol.file.allow=always",
        "submodule",
        "--quiet",
        "add",
        "--",
        &url,
        "sub",
    ]);
    tree.commit("A submodule");
    let inside = tree.path().join("sub/specification");
    let config = format!(
        "[core]\n\tbare = false\n\tworktree = ..\n{}",
        trapped.settings()
    );
    tree.write("sub/specification/config", config);
    tree.write("sub/specification/HEAD", "ref: refs/heads/main\n");
    for name in ["objects", "refs"] {
        let target = tree.path().join(".git/modules/sub").join(name);
        symlink(target, inside.join(name)).unwrap();
    }
    tree.write("sub/specification/harbors.json", worse());
    let outcome = trapped.check_in("sub/specification", &["--root", ".", "--base", "HEAD"]);
    outcome.expect(&[NEW], &DEBT, &[]);
    // Nothing is asked of the submodule for its superproject, which would ask by its settings.
    let modules = tree.path().join(".git/modules/sub/config");
    let old = fs::read_to_string(&modules).unwrap();
    fs::write(modules, old + &trapped.settings()).unwrap();
    let outcome = trapped.check_in("", &["--root", ".", "--base", "HEAD", "."]);
    assert_eq!(outcome.exit, Some(0), "{}", outcome.stderr);
}

#[test]
fn a_hook_s_variables_lead_to_no_other_repository() {
    let trapped = Trapped::new();
    let tree = &trapped.tree;
    trapped.embed(FOLDER);
    tree.commit("The change");
    tree.write(FILE, worse());
    let embedded = tree.path().join(FOLDER);
    let other = Repository::with(&[("other.json", worse())]);
    let elsewhere = other.path().join(".git/objects");
    for (name, value) in [
        ("GIT_DIR", embedded.clone()),
        ("GIT_DIR", PathBuf::from(FOLDER)),
        ("GIT_COMMON_DIR", embedded.clone()),
        ("GIT_CONFIG", embedded.join("config")),
        ("GIT_WORK_TREE", embedded.clone()),
        ("GIT_OBJECT_DIRECTORY", elsewhere),
        ("GIT_INDEX_FILE", other.path().join(".git/index")),
        ("GIT_NAMESPACE", PathBuf::from("other")),
    ] {
        for root in [".", FOLDER] {
            let mut program = tree.program("");
            program.env(name, &value);
            if name == "GIT_WORK_TREE" {
                program.env("GIT_DIR", &embedded);
            }
            let outcome = Outcome::of(program.args(["--root", root, "--base", "HEAD", root]));
            trapped.assert_unmarked();
            outcome.expect(&[NEW], &DEBT, &[]);
        }
    }
}

#[test]
fn a_hook_in_a_linked_work_tree_judges_that_work_tree() {
    let tree = Repository::with(&[(FILE, indebted())]);
    let program = env!("CARGO_BIN_EXE_lro-lint");
    write_program(
        &tree.path().join(".git/hooks/pre-commit"),
        &format!(
            "#!/bin/sh\nexec '{program}' --root specification --base HEAD --format concise specification\n"
        ),
    );
    tree.git(&["worktree", "add", "-q", "-b", "change", "../linked"]);
    let tree = tree.beside("linked");
    let commit = || {
        git_in(
            tree.path(),
            &["commit", "-q", "-a", "-m", "Through the hook"],
        )
    };
    tree.write(FILE, indebted().replace("A harbor.", "A port."));
    let let_through = commit();
    let said = String::from_utf8_lossy(&let_through.stderr);
    assert!(let_through.status.success(), "{said}");
    tree.write(FILE, worse());
    assert_eq!(commit().status.code(), Some(1));
}

/// What a partial clone lacks would come by whatever the configuration names for that.
#[test]
fn what_a_clone_lacks_is_not_fetched() {
    let trapped = Trapped::new();
    let tree = &trapped.tree;
    tree.write(FILE, worse());
    tree.commit("Make it worse");
    let id = tree.name_of(&format!("HEAD~1:{FILE}"));
    let (folder, rest) = id.split_at(2);
    fs::remove_file(tree.path().join(".git/objects").join(folder).join(rest)).unwrap();
    let url = format!("ext::{} fetch", trapped.trap.display());
    let remote = format!(
        "[extensions]\n\tpartialClone = origin\n[remote \"origin\"]\n\turl = {url}\n\tpromisor = true\n"
    );
    trapped.configure(&remote);
    trapped.configure(&trapped.settings());
    // Older versions of git don't know the variable that keeps them from fetching.
    let old = tree.outside("old");
    let path = std::env::var("PATH").unwrap();
    let script = format!("#!/bin/sh\nunset GIT_NO_LAZY_FETCH\nPATH='{path}' exec git \"$@\"\n");
    write_program(&old.join("git"), &script);
    for path in [path.clone(), format!("{}:{path}", old.display())] {
        let mut program = tree.program("");
        let outcome = Outcome::of(program.env("PATH", path).args(["--base", "HEAD~1"]));
        trapped.assert_unmarked();
        outcome.expect_failure(&[
            "HEAD~1",
            "a clone with `--filter` leaves files on the server",
        ]);
    }
}

#[test]
fn a_repository_of_somebody_else_is_not_trusted_for_what_it_holds() {
    let trapped = Trapped::new();
    let tree = &trapped.tree;
    trapped.embed(FOLDER);
    tree.commit("The change");
    for root in [".", FOLDER] {
        let mut program = tree.program("");
        program.env("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1");
        let outcome = Outcome::of(program.args(["--root", root, "--base", "HEAD", root]));
        trapped.assert_unmarked();
        outcome.expect_failure(&["dubious ownership"]);
    }
}

/// A text that goes through a filter is compared with what git keeps of it.
#[test]
fn what_a_filter_would_change_is_compared_as_it_is() {
    let trapped = Trapped::new();
    let tree = &trapped.tree;
    tree.git(&[
        "config",
        "filter.trap.clean",
        "sed 's/A port[.]/A harbor./'",
    ]);
    tree.git(&["config", "filter.trap.required", "true"]);
    tree.write(FILE, indebted().replace("A harbor.", "A port."));
    tree.commit("Only the filter knows");
    trapped
        .check_in("", &["--base", "HEAD"])
        .expect_nothing_but(&DEBT);
    tree.write(FILE, worse());
    trapped
        .check_in("", &["--base", "HEAD"])
        .expect(&[NEW], &DEBT, &[]);
}

#[test]
fn a_work_tree_may_be_configured_to_lie_around_its_repository() {
    let tree = Repository::with(&[(FILE, indebted())]);
    let around = tree.path().parent().unwrap().to_owned();
    tree.git(&["config", "core.worktree", around.to_str().unwrap()]);
    tree.git(&["rm", "-r", "-q", "--cached", ":/"]);
    tree.git(&["add", "specification"]);
    tree.git(&["commit", "-q", "-m", "As seen from around"]);
    tree.write(FILE, worse());
    for folder in ["", FOLDER] {
        tree.check_in(folder, &["--base", "HEAD"])
            .expect(&[NEW], &DEBT, &[]);
    }
    let elsewhere = tree.outside("elsewhere");
    fs::create_dir(&elsewhere).unwrap();
    tree.git(&["config", "core.worktree", elsewhere.to_str().unwrap()]);
    tree.check_against("HEAD")
        .expect_failure(&["is not in the work tree of a git repository"]);
}

#[test]
fn the_repository_may_be_a_link() {
    let tree = Repository::with(&[(FILE, indebted())]);
    let moved = tree.outside("moved");
    fs::rename(tree.path().join(".git"), &moved).unwrap();
    symlink(&moved, tree.path().join(".git")).unwrap();
    tree.write(FILE, worse());
    tree.check_in(FOLDER, &["--root", ".", "--base", "HEAD"])
        .expect(&[NEW], &DEBT, &[]);
    // A bare one has no work tree, whatever lies in it.
    let bare = tree.outside("bare.git");
    let clone = ["clone", "-q", "--bare", &tree.url(), "bare.git"];
    let clone = git_in(bare.parent().unwrap(), &clone);
    assert!(clone.status.success());
    fs::write(bare.join("harbors.json"), worse()).unwrap();
    let root = bare.to_str().unwrap();
    let outcome = tree.check(&["--root", root, "--base", "HEAD", root]);
    outcome.expect_failure(&["is not in a git repository"]);
}
