//! What other linters check: whether the catalogue of their rules fits the pages of ours, and
//! whether ours find what theirs find in the documents that they are tested with. Those documents
//! lie where `LRO_LINT_DATA` points.

mod expectations;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use expectations::{Expectation, Tally};
use lro_lint::catalogue::{self, CatalogueFormat, Selection};
use lro_lint::internals::rules::{self, Extent, PLAIN};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// What renews the page that is written from the catalogue.
const RENEW: &str = "cargo run -- rule --format coverage > docs/coverage.md";

#[test]
fn pages_cover_only_rules_that_are_in_the_catalogue() {
    let known: BTreeSet<String> = rules::linters()
        .iter()
        .flat_map(|tool| tool.peers().map(|(path, _)| path))
        .collect();
    let covers = rules::ALL.iter().flat_map(|rule| rule.page().covers);
    let unknown: BTreeSet<&str> = covers
        .map(|cover| cover.peer)
        .filter(|peer| !known.contains(*peer))
        .collect();
    assert!(
        unknown.is_empty(),
        "named in `covers`, and not in rules/peers.yaml: {unknown:?}"
    );
}

#[test]
fn no_page_covers_a_rule_twice() {
    for rule in rules::ALL {
        let covers = &rule.page().covers;
        let peers: BTreeSet<&str> = covers.iter().map(|cover| cover.peer).collect();
        assert_eq!(peers.len(), covers.len(), "{}", rule.name());
    }
}

#[test]
fn the_cases_that_pages_share_with_others_exist() {
    for rule in rules::ALL {
        assert!(!rule.cases().contains(&PLAIN), "{}", rule.name());
        for cover in rule.page().covers {
            let what = format!("{} covers {}", rule.name(), cover.peer);
            for &case in cover.cases.unwrap_or_default() {
                assert!(
                    case == PLAIN || rule.cases().contains(&case),
                    "{what}: {case}"
                );
            }
            let answers = cover.answers.is_none_or(|code| (100..600).contains(&code));
            assert!(answers, "{what}: {:?}", cover.answers);
            // A suppression of what is covered whole always silences something.
            let is_some = cover.cases.as_ref().is_none_or(|cases| !cases.is_empty());
            assert!(is_some || cover.extent == Extent::Part, "{what}");
        }
    }
}

#[test]
fn every_rule_of_others_is_covered_or_says_why_not() {
    let mut wrong = Vec::new();
    let peers = rules::linters().iter().flat_map(|tool| tool.peers());
    for (path, peer) in peers {
        let covering = rules::covering(&path);
        let whole = covering.iter().any(|(_, extent)| *extent == Extent::Whole);
        let (excused, rest) = (peer.not_covered.is_some(), peer.rest.is_some());
        let (is_right, needed) = match (covering.is_empty(), whole) {
            (true, _) => (
                excused && !rest && !peer.together,
                "`not-covered`, since no page covers it",
            ),
            (false, true) => (
                !excused && !rest && !peer.together,
                "nothing, since a page covers it wholly",
            ),
            (false, false) => (
                !excused && rest != peer.together,
                "either `rest` or `together`, since pages cover parts",
            ),
        };
        if !is_right {
            let by: Vec<&str> = covering.iter().map(|(rule, _)| rule.name()).collect();
            wrong.push(format!("{path} should say {needed}: {by:?}"));
        }
    }
    assert!(
        wrong.is_empty(),
        "rules/peers.yaml\n  {}",
        wrong.join("\n  ")
    );
}

#[test]
fn the_catalogue_names_everything_once() {
    let tools = rules::linters();
    let prefixes: BTreeSet<&str> = tools.iter().map(|tool| tool.prefix).collect();
    assert_eq!(prefixes.len(), tools.len());
    for tool in tools {
        let mut names = BTreeSet::new();
        for peer in tool.rules {
            assert!(names.insert(&peer.name), "{}/{}", tool.prefix, peer.name);
            assert!(peer.checks.ends_with('.'), "{}: a sentence", peer.name);
        }
    }
}

#[test]
fn the_page_of_coverage_is_up_to_date() {
    let page = fs::read_to_string(Path::new(ROOT).join("docs/coverage.md")).unwrap();
    let mut written = Vec::new();
    let options = catalogue::Options::default();
    catalogue::write(
        CatalogueFormat::Coverage,
        Selection::All,
        &options,
        &mut written,
    )
    .unwrap();
    assert!(
        page.as_bytes() == written,
        "docs/coverage.md is not what the catalogue says; renew it:\n  {RENEW}"
    );
}

#[test]
fn the_page_of_coverage_leads_to_pages_of_rules() {
    let folder = Path::new(ROOT).join("docs");
    let page = fs::read_to_string(folder.join("coverage.md")).unwrap();
    let links = page.split("](../").skip(1);
    let targets: BTreeSet<&str> = links.map(|rest| rest.split_once(')').unwrap().0).collect();
    assert!(!targets.is_empty());
    for target in targets {
        assert!(Path::new(ROOT).join(target).is_file(), "{target}");
    }
}

/// A deviation from what another linter says of one of its documents.
#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Deviation {
    /// Folder and file.
    document: String,
    /// Where the other linter points; nothing where it says that the document is clean.
    #[serde(default)]
    pointer: Option<String>,
    /// `peer is wrong: …` or `not covered: …`.
    why: String,
}

impl Deviation {
    fn covers(&self, expectation: &Expectation) -> bool {
        self.document == expectation.document && self.pointer == expectation.pointer
    }

    fn blames_the_peer(&self) -> bool {
        self.why.starts_with("peer is wrong: ")
    }
}

#[test]
#[ignore = "needs LRO_LINT_DATA: real specifications"]
fn rules_find_what_others_find() {
    let expectations = Expectation::all();
    let deviations = Path::new(ROOT).join("tests/it/peers/deviations.yaml");
    let deviations: Vec<Deviation> =
        serde_yaml::from_str(&fs::read_to_string(deviations).unwrap()).unwrap();
    for deviation in &deviations {
        assert!(
            deviation.blames_the_peer() || deviation.why.starts_with("not covered: "),
            "who is right? {deviation:?}"
        );
    }

    let mut tallies: BTreeMap<&str, Tally> = BTreeMap::new();
    let mut wrong = Vec::new();
    for expectation in &expectations {
        let is_met = expectation.is_met();
        let deviation = deviations.iter().find(|one| one.covers(expectation));
        let tally = tallies.entry(expectation.folder()).or_default();
        tally.add(expectation, is_met);
        match deviation {
            Some(deviation) if is_met => {
                wrong.push(format!("no deviation any more: {deviation:?}"))
            }
            Some(deviation) if deviation.blames_the_peer() => tally.excuse(),
            Some(_) => {}
            None if is_met => {}
            None => wrong.push(format!("not met: {expectation}")),
        }
    }
    // What is listed must be there, where there are documents at all.
    for deviation in &deviations {
        let mut all = expectations.iter();
        let is_there = all.any(|expectation| deviation.covers(expectation));
        let folder = deviation.document.split('/').next().unwrap();
        if !is_there && tallies.contains_key(folder) {
            wrong.push(format!("no such expectation: {deviation:?}"));
        }
    }

    let mut all = Tally::default();
    eprintln!("{:48} {}", "rule", Tally::HEAD);
    for (folder, tally) in &tallies {
        eprintln!("{folder:48} {tally}");
        all += *tally;
    }
    eprintln!("{:48} {all}", "all");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(all.share() >= 95.0, "{:.1} % of what is right", all.share());
}
