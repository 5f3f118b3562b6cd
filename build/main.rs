//! Turns the metadata of pages, the rules of other linters and the built-in profiles into a form
//! that costs nothing to read when the program starts: pages and linters become constants,
//! profiles become JSON.
//!
//! An error in one of these files stops the build, and names the file.

#![allow(
    clippy::print_stdout,
    reason = "a build script talks to cargo in this way"
)]

mod linters;
mod page;

use std::path::{Path, PathBuf};
use std::{env, fs};

use linters::linters_constant;
use page::{Rules, before_examples, page_constant};

fn main() {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    let rules = root.join("rules");
    println!("cargo::rerun-if-changed=rules");
    println!("cargo::rerun-if-changed=build");
    let outcome = write_pages(&rules, &out)
        .and_then(|()| write_profiles(&rules, &out))
        .and_then(|()| write_linters(&rules, &out));
    if let Err(error) = outcome {
        println!("cargo::error={error}");
    }
}

/// Writes the text and the constant of each page, at the path of the page. Without the feature
/// `examples`, the text ends before the examples.
fn write_pages(rules: &Path, out: &Path) -> Result<(), String> {
    let mut pages = Vec::new();
    let mut categories = Rules::new();
    for folder in files(rules)?.iter().filter(|path| path.is_dir()) {
        let all = files(folder)?.into_iter();
        for page in all.filter(|path| path.extension().is_some_and(|ending| ending == "md")) {
            categories.insert(stem(&page), stem(folder));
            pages.push(page);
        }
    }
    let has_examples = env::var_os("CARGO_FEATURE_EXAMPLES").is_some();
    for page in pages {
        let text = read(&page)?;
        let constant = page_constant(&text, &categories);
        let constant = constant.map_err(|error| named(&page, &error))?;
        write(rules, out, &page.with_extension("rs"), &constant)?;
        let shown = if has_examples {
            text.as_str()
        } else {
            before_examples(&text)
        };
        write(rules, out, &page, shown)?;
    }
    Ok(())
}

/// The name of a folder, or of a file without its ending.
fn stem(path: &Path) -> String {
    let name = path.file_stem().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

/// Writes each profile as JSON, which is read when a document needs it.
fn write_profiles(rules: &Path, out: &Path) -> Result<(), String> {
    for profile in files(&rules.join("profiles"))? {
        let value: serde_json::Value =
            serde_yaml::from_str(&read(&profile)?).map_err(|error| named(&profile, &error))?;
        let target = profile.with_extension("json");
        write(rules, out, &target, &value.to_string())?;
    }
    Ok(())
}

fn write_linters(rules: &Path, out: &Path) -> Result<(), String> {
    let path = rules.join("peers.yaml");
    let constant = linters_constant(&read(&path)?).map_err(|error| named(&path, &error))?;
    write(rules, out, &path.with_extension("rs"), &constant)
}

/// The entries of a folder, in order.
fn files(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let entries = fs::read_dir(folder).map_err(|error| named(folder, &error))?;
    let paths: Result<Vec<PathBuf>, _> = entries.map(|entry| Ok(entry?.path())).collect();
    let mut paths = paths.map_err(|error: std::io::Error| named(folder, &error))?;
    paths.sort();
    Ok(paths)
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| named(path, &error))
}

/// Writes what is made from a file below `rules`, at the same place below `out`.
fn write(rules: &Path, out: &Path, path: &Path, text: &str) -> Result<(), String> {
    let target = out.join(path.strip_prefix(rules).unwrap_or(path));
    let folder = target.parent().unwrap_or(out);
    fs::create_dir_all(folder).map_err(|error| named(folder, &error))?;
    fs::write(&target, text).map_err(|error| named(&target, &error))
}

fn named(path: &Path, error: &impl ToString) -> String {
    format!("{}: {}", path.display(), error.to_string())
}
