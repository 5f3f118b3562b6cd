//! The documents of this repository, which are also the chapters of a book: their links lead somewhere,
//! here and in the book.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Component, Path, PathBuf};

use crate::words;
use lro_lint::internals::rules;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// The list of rules, relative to the root.
const RULES: &str = "docs/rules.md";

/// The Markdown files of the repository that people read, relative to the root. Those of samples and
/// fixtures are data.
fn documents() -> BTreeSet<PathBuf> {
    let walk = |folder: &str| {
        let walk = walkdir::WalkDir::new(Path::new(ROOT).join(folder));
        walk.into_iter().map(|entry| entry.unwrap().into_path())
    };
    let top = fs::read_dir(ROOT)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let all = top.chain(walk("docs")).chain(walk("rules"));
    let is_page = |path: &PathBuf| {
        path.extension().is_some_and(|extension| extension == "md")
            // Its links lead to places of the project that it becomes part of.
            && !path.ends_with("rules/template.md")
    };
    all.filter(is_page)
        .map(|path| path.strip_prefix(ROOT).unwrap().to_owned())
        .chain([PathBuf::from("specs-sample/README.md")])
        .collect()
}

struct Document {
    links: Vec<String>,
    /// The fragments of its headings, as GitHub and mdBook make them.
    anchors: BTreeSet<String>,
}

fn read(path: &Path) -> Document {
    let text = fs::read_to_string(Path::new(ROOT).join(path)).unwrap();
    let mut document = Document {
        links: Vec::new(),
        anchors: BTreeSet::new(),
    };
    let mut heading: Option<String> = None;
    for event in Parser::new_ext(&text, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                document.links.push(dest_url.into_string());
            }
            Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
            Event::End(TagEnd::Heading(_)) => {
                let text = heading.take().unwrap_or_default().to_lowercase();
                let kept = text
                    .chars()
                    .filter(|&it| it.is_alphanumeric() || " -_".contains(it));
                let anchor: String = kept.map(|it| if it == ' ' { '-' } else { it }).collect();
                document.anchors.insert(anchor);
            }
            Event::Text(part) | Event::Code(part) => {
                if let Some(heading) = &mut heading {
                    heading.push_str(&part);
                }
            }
            _ => {}
        }
    }
    document
}

/// Where a relative link of a document leads, relative to the root, and its fragment.
fn target(from: &Path, link: &str) -> Option<(PathBuf, Option<String>)> {
    if link.starts_with("https://") {
        return None;
    }
    let (path, fragment) = match link.split_once('#') {
        Some((path, fragment)) => (path, Some(fragment.to_owned())),
        None => (link, None),
    };
    if path.is_empty() {
        return Some((from.to_owned(), fragment));
    }
    let mut resolved = PathBuf::new();
    for part in from.parent().unwrap_or(from).join(path).components() {
        match part {
            Component::ParentDir => assert!(resolved.pop(), "{link} leads out of the repository"),
            part => resolved.push(part),
        }
    }
    Some((resolved, fragment))
}

#[test]
fn every_link_leads_somewhere() {
    let documents: BTreeMap<PathBuf, Document> = documents()
        .into_iter()
        .map(|path| (path.clone(), read(&path)))
        .collect();
    let mut dead = Vec::new();
    for (path, document) in &documents {
        for link in &document.links {
            let Some((target, fragment)) = target(path, link) else {
                continue;
            };
            let exists = Path::new(ROOT).join(&target).exists();
            let has_heading = fragment.is_none_or(|fragment| {
                let target = documents.get(&target);
                target.is_some_and(|target| target.anchors.contains(&fragment))
            });
            if !exists || !has_heading {
                dead.push(format!("{}: {link}", path.display()));
            }
        }
    }
    assert!(dead.is_empty(), "dead links:\n{}", dead.join("\n"));
}

/// The chapters of the book, relative to the root: what its summary lists, and the pages of rules.
fn chapters() -> BTreeSet<PathBuf> {
    let summary = Path::new("docs/SUMMARY.md");
    let listed = read(summary).links.into_iter();
    let listed = listed.filter_map(|link| Some(target(summary, &link)?.0));
    let pages = rules::ALL
        .iter()
        .map(|rule| PathBuf::from(format!("rules/{}/{}.md", rule.category(), rule.name())));
    listed.chain(pages).collect()
}

#[test]
fn documents_read_well() {
    // `tests/pages.rs` reads the pages of rules.
    let is_page = |path: &Path| path.starts_with("rules") && path.components().count() == 3;
    let mut problems = Vec::new();
    for path in documents().into_iter().filter(|path| !is_page(path)) {
        let text = fs::read_to_string(Path::new(ROOT).join(&path)).unwrap();
        let found = words::of_text(&text).into_iter();
        problems.extend(found.map(|problem| format!("{}: {problem}", path.display())));
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn chapters_of_the_book_link_to_chapters_only() {
    let chapters = chapters();
    let mut outside = Vec::new();
    for chapter in &chapters {
        for link in read(chapter).links {
            let Some((target, _)) = target(chapter, &link) else {
                continue;
            };
            if !chapters.contains(&target) {
                outside.push(format!("{}: {link}", chapter.display()));
            }
        }
    }
    assert!(
        outside.is_empty(),
        "the book doesn't have these files, use https://github.com/lro-lint/lro-lint/blob/main/…:\n{}",
        outside.join("\n")
    );
}

#[test]
fn every_document_in_docs_is_a_chapter() {
    let chapters = chapters();
    let documents = documents().into_iter();
    let missing: Vec<_> = documents
        .filter(|path| path.starts_with("docs") && !path.ends_with("SUMMARY.md"))
        .filter(|path| !chapters.contains(path))
        .collect();
    assert!(missing.is_empty(), "not in docs/SUMMARY.md: {missing:?}");
}

/// The list of rules that the repository shows, from which `docs/build` also takes the chapters.
fn list_of_rules() -> String {
    let mut text = "\
# Rules by category

Each rule has a page, which says what goes wrong, how to fix it, and what exactly is checked. In a
terminal, `lro-lint rule NAME` shows it. The [glossary](glossary.md) explains the words that pages use.
"
    .to_owned();
    for category in rules::ALL.chunk_by(|one, other| one.category() == other.category()) {
        let name = category[0].category();
        write!(text, "\n## {name}\n\n").unwrap();
        for rule in category {
            let (code, name, category) = (rule.code(), rule.name(), rule.category());
            let summary = &rule.page().summary;
            writeln!(
                text,
                "- [{code} {name}](../rules/{category}/{name}.md): {summary}"
            )
            .unwrap();
        }
    }
    text
}

#[test]
fn the_list_of_rules_is_current() {
    let written = fs::read_to_string(Path::new(ROOT).join(RULES)).unwrap();
    assert!(
        written == list_of_rules(),
        "`just rules` renews {RULES}: a page has another summary, or there is another rule"
    );
}

#[test]
#[ignore = "writes docs/rules.md"]
fn writes_the_list_of_rules() {
    fs::write(Path::new(ROOT).join(RULES), list_of_rules()).unwrap();
}

#[test]
fn the_readme_is_short_and_begins_with_a_finding_and_a_command() {
    let readme = fs::read_to_string(Path::new(ROOT).join("README.md")).unwrap();
    assert!(readme.lines().count() <= 150);
    let screen: Vec<&str> = readme.lines().take(24).collect();
    assert!(screen.iter().any(|line| line.starts_with("$ lro-lint ")));
    assert!(screen.iter().any(|line| line.starts_with("error[LRO")));
}
