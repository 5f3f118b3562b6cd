//! Every example on the page of a rule is a test.
//!
//! A case begins with a fenced block ` ```json bad ` or ` ```yaml good `, with `file=`, `profile=`
//! and `overlay=` behind it as needed. Further blocks of the same verdict with another `file=`
//! belong to the same case; `file=lro-lint.yaml` is its configuration, `readme.md` and
//! `suppressions.yaml` hold suppressions, and files below `examples/` are read only where an example
//! refers to them. A ` ```report ` block gives the findings of the rule for the bad case
//! before it, to the line and column. A block with `before` behind its verdict gives a file as it was
//! before the change that the case is. A good case is clean: nothing of the rule at all, and
//! nothing of any other rule at warning or above.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "pages/example.rs"]
mod example;
#[path = "pages/findings.rs"]
mod findings;
mod words;

use std::collections::BTreeSet;
use std::path::Path;

use example::{Case, Verdict};
use libtest_mimic::{Arguments, Failed, Trial};
use lro_lint::finding::{Diagnostic, Severity};
use lro_lint::internals::config;
use lro_lint::internals::rules::{self, Check, Occasion, Rule};
use lro_lint::internals::workspace::{Input, Workspace};
use lro_lint::session::{EarlierFiles, Memory, Options, Question, Session, SessionError};

fn main() {
    let arguments = Arguments::from_args();
    let mut trials = vec![
        Trial::test(
            "every page and every file has its rule",
            every_page_and_file_has_its_rule,
        ),
        Trial::test("codes are in order", codes_are_in_order),
        Trial::test(
            "no two rules leave a defect to each other",
            yields_are_acyclic,
        ),
    ];
    trials.push(Trial::test(
        "mistakes in examples are named with page and line",
        example::mistakes_are_named_with_their_lines,
    ));
    for &rule in rules::ALL {
        let name = format!("{}/{}", rule.category(), rule.name());
        trials.push(Trial::test(format!("{name}: the page is whole"), || {
            whole(rule)
        }));
        trials.push(Trial::test(format!("{name}: the metadata is true"), || {
            metadata_is_true(rule)
        }));
        trials.push(Trial::test(format!("{name}: the page reads well"), || {
            page_reads_well(rule)
        }));
        trials.push(Trial::test(
            format!("{name}: the findings read well"),
            || findings_read_well(rule),
        ));
        match cases(rule) {
            Ok(cases) => trials.extend(cases.into_iter().map(|case| {
                let title = format!("{name}:{} {:?}", case.line, case.verdict);
                Trial::test(title.to_lowercase(), move || {
                    let place = format!("{}:{}", page_of(rule), case.line);
                    let run = run(rule, &case);
                    run.map_err(|failed| {
                        let why = failed.message().unwrap_or_default();
                        Failed::from(format!("{place}: {why}"))
                    })
                })
            })),
            Err(errors) => trials.push(Trial::test(
                format!("{name}: the examples can be read"),
                move || Err(errors.join("\n").into()),
            )),
        }
    }
    libtest_mimic::run(&arguments, trials).exit();
}

/// The names of files below a folder, without what they end with: `marking/lro-on-get-or-head`.
fn files(folder: &str, ending: &str, is_meant: impl Fn(&str) -> bool) -> BTreeSet<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    walkdir::WalkDir::new(&root)
        .min_depth(2)
        .into_iter()
        .map(|entry| entry.unwrap().into_path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == ending)
        })
        .filter(|path| is_meant(&std::fs::read_to_string(path).unwrap()))
        .map(|path| {
            let name = path.strip_prefix(&root).unwrap().with_extension("");
            name.to_str().unwrap().replace('\\', "/")
        })
        .collect()
}

fn every_page_and_file_has_its_rule() -> Result<(), Failed> {
    let rules = rules::ALL.iter();
    let rules: BTreeSet<String> = rules
        .map(|rule| format!("{}/{}", rule.category(), rule.name()))
        .collect();
    let pages = files("rules", "md", |_| true);
    // The compiler holds the file of a rule in the list to its page. A file that isn't in the list
    // is none that it reads.
    let is_rule = |text: &str| text.lines().any(|line| line.starts_with("rule!"));
    let written = files("src/rules", "rs", is_rule);
    let file_of = |rule: &String| {
        let (category, name) = rule.split_once('/').unwrap();
        let digit = name.starts_with(|first: char| first.is_ascii_digit());
        let name = format!("{}{name}", if digit { "_" } else { "" });
        format!("{category}/{name}").replace('-', "_")
    };
    let known: BTreeSet<String> = rules.iter().map(file_of).collect();
    let orphans: Vec<_> = pages.difference(&rules).collect();
    let unlisted: Vec<_> = written.difference(&known).collect();
    if orphans.is_empty() && unlisted.is_empty() {
        return Ok(());
    }
    Err(
        format!("not in the list of src/rules/mod.rs: pages {orphans:?}, files {unlisted:?}")
            .into(),
    )
}

fn codes_are_in_order() -> Result<(), Failed> {
    let codes: Vec<&str> = rules::ALL.iter().map(|rule| rule.code()).collect();
    let pairs = codes.iter().zip(codes.iter().skip(1));
    let wrong: Vec<_> = pairs.filter(|(a, b)| number(a) >= number(b)).collect();
    if !wrong.is_empty() {
        return Err(format!("in the list of src/rules/mod.rs, but not in order: {wrong:?}").into());
    }
    let mut names = BTreeSet::new();
    match rules::ALL.iter().find(|rule| !names.insert(rule.name())) {
        Some(rule) => Err(format!("two rules are called {}", rule.name()).into()),
        None => Ok(()),
    }
}

/// A code is `LRO` and three or four digits.
fn number(code: &str) -> u32 {
    let digits = code.strip_prefix("LRO").unwrap_or_default();
    assert!(matches!(digits.len(), 3 | 4), "{code}");
    digits.parse().unwrap()
}

/// Where a rule leaves a defect to another one, somebody reports it in the end.
fn yields_are_acyclic() -> Result<(), Failed> {
    for rule in rules::ALL {
        let mut seen = BTreeSet::new();
        let mut next = vec![*rule];
        while let Some(one) = next.pop() {
            let yields = one.yields_to().iter();
            let by_engine = yields.filter(|to| !matches!(to.occasion, Occasion::InCode(_)));
            for to in by_engine.map(|to| to.rule) {
                if to.code() == rule.code() {
                    return Err(format!("{} yields to itself in the end", rule.name()).into());
                }
                if seen.insert(to.code()) {
                    next.push(to);
                }
            }
        }
    }
    Ok(())
}

/// What the metadata says is there: cases in the code, rules that this one yields to, sources.
fn metadata_is_true(rule: &'static Rule) -> Result<(), Failed> {
    let page = rule.page();
    let mut wrong = Vec::new();
    let on_page: BTreeSet<&str> = page.cases.iter().map(|(name, _)| *name).collect();
    let in_code: BTreeSet<&str> = rule.cases().iter().copied().collect();
    if on_page != in_code {
        let (page_only, code_only) = (&on_page - &in_code, &in_code - &on_page);
        wrong.push(format!(
            "cases only on the page: {page_only:?}, only in `enum Case`: {code_only:?}"
        ));
    }
    let mut yields = BTreeSet::new();
    for to in rule.yields_to() {
        let (other, name) = (to.rule, to.rule.name());
        let is_of_operations = matches!(
            other.check(),
            Check::Document(_) | Check::Operation(_) | Check::Lro(_) | Check::LroOrSync(_)
        );
        let by_engine = !matches!(to.occasion, Occasion::InCode(_));
        if other.code() == rule.code() {
            wrong.push(format!("`yields-to` names no other rule: `{name}`"));
        } else if by_engine && !is_of_operations {
            wrong.push(format!("`{name}` finds nothing about single operations"));
        }
        if !yields.insert(name) {
            wrong.push(format!("`yields-to` names `{name}` twice"));
        }
    }
    let mut sources = BTreeSet::new();
    for source in page.sources {
        if !source.starts_with("https://") || !sources.insert(source) {
            wrong.push(format!("not an https URL, or there twice: {source}"));
        }
    }
    for cover in page.covers {
        if cover.peer.split_once('/').is_none() {
            wrong.push(format!("`covers` names tool and rule: `{}`", cover.peer));
        }
    }
    if page
        .since
        .split('.')
        .filter(|part| part.parse::<u32>().is_ok())
        .count()
        != 3
    {
        wrong.push(format!("`since` is a version: {}", page.since));
    }
    if wrong.is_empty() {
        return Ok(());
    }
    Err(wrong.join("\n").into())
}

/// A page shows the rule and its absence, and says on what it rests.
fn whole(rule: &'static Rule) -> Result<(), Failed> {
    let page = rule.page();
    let lines = rule.source().lines().enumerate();
    let open: Vec<usize> = lines
        .filter(|(_, line)| line.contains("TODO"))
        .map(|(at, _)| at + 1)
        .collect();
    if !open.is_empty() {
        return Err(format!("fill in the lines that say TODO: {open:?}").into());
    }
    // A mistake in them is a test of its own.
    let cases = cases(rule).unwrap_or_default();
    for verdict in [Verdict::Bad, Verdict::Good] {
        if !cases.iter().any(|case| case.verdict == verdict) {
            return Err(format!("no {verdict:?} example").into());
        }
    }
    let is_wrong = |case: &&Case| (case.verdict == Verdict::Bad) != case.report.is_some();
    if let Some(case) = cases.iter().find(is_wrong) {
        let line = case.line;
        return Err(format!("line {line}: a bad example has a report, a good one has none").into());
    }
    if page.sources.is_empty() || page.summary.is_empty() {
        return Err("sources and a first sentence are needed".into());
    }
    // Lists of rules and SARIF show it alone.
    if !page.summary.ends_with('.') {
        return Err(format!("`{}` is no whole sentence", page.summary).into());
    }
    Ok(())
}

/// The examples of a page, each a test.
fn cases(rule: &'static Rule) -> Result<Vec<Case>, Vec<String>> {
    example::cases(&page_of(rule), rule.source())
}

/// The path of a page.
fn page_of(rule: &'static Rule) -> String {
    format!("rules/{}/{}.md", rule.category(), rule.name())
}

fn page_reads_well(rule: &'static Rule) -> Result<(), Failed> {
    let page = rule.page();
    let mut problems = words::of_text(rule.body());
    let reasons = page.despite_noise.iter().map(|(_, why)| *why);
    problems.extend(reasons.flat_map(words::of_text));
    let clauses = rule.yields_to().iter().filter_map(|to| match &to.occasion {
        Occasion::InCode(clause) => Some(clause),
        _ => None,
    });
    problems.extend(clauses.flat_map(|clause| words::of_text(clause)));
    match problems.is_empty() {
        true => Ok(()),
        false => Err(problems.join("\n").into()),
    }
}

/// The messages, related places and helps of all findings in the examples of the page.
fn findings_read_well(rule: &'static Rule) -> Result<(), Failed> {
    let mut problems = BTreeSet::new();
    let all = cases(rule).map_err(|errors| errors.join("\n"))?.into_iter();
    for case in all.flat_map(|case| [as_generated(&case), case]) {
        let found = open(&case, Severity::Info)?.check();
        let own = found.diagnostics.iter();
        for finding in own.filter(|finding| finding.code == rule.code()) {
            problems.extend(findings::of_message(&finding.message));
            let related = finding.related.iter();
            problems.extend(related.flat_map(|place| findings::of_message(&place.message)));
            let helps = finding.helps();
            problems.extend(helps.flat_map(|(_, help)| findings::of_help(help)));
        }
    }
    match problems.is_empty() {
        true => Ok(()),
        false => Err(problems.into_iter().collect::<Vec<_>>().join("\n").into()),
    }
}

/// The same documents as TypeSpec would have generated them, so that findings have its help too.
fn as_generated(case: &Case) -> Case {
    let mut case = case.clone();
    for (file, text) in &mut case.files {
        let is_json = file.ends_with(".json");
        if text.contains("info") || !(text.contains("swagger") || text.contains("openapi")) {
            continue;
        }
        let info = r#""info": { "x-typespec-generated": [{ "emitter": "@typespec/openapi3" }] }"#;
        *text = match is_json {
            true => text.replacen('{', &format!("{{ {info},"), 1),
            false => format!("{info}\n{text}"),
        };
    }
    case
}

fn run(rule: &'static Rule, case: &Case) -> Result<(), Failed> {
    let session = open(case, Severity::Info)?;
    let findings = session.check();
    let silenced = silenced(case)?;
    let lines = |wanted: &dyn Fn(&Diagnostic) -> bool| -> Vec<String> {
        findings
            .diagnostics
            .iter()
            .filter(|diagnostic| wanted(diagnostic))
            .map(line)
            .collect()
    };
    match case.verdict {
        Verdict::Bad => {
            let mut found = lines(&|diagnostic| diagnostic.code == rule.code());
            found.extend(silenced);
            let expected: Vec<&str> = case.report.as_deref().unwrap_or_default().lines().collect();
            if found != expected {
                return Err(format!(
                    "expected\n  {}\nfound\n  {}\namong all\n  {}",
                    expected.join("\n  "),
                    found.join("\n  "),
                    lines(&|_| true).join("\n  ")
                )
                .into());
            }
            let is_about = |verb: &str| {
                let verbs = &rule.page().verbs;
                verbs.is_empty() || verbs.iter().any(|one| one.name() == verb)
            };
            let others = lines(&|diagnostic| {
                let of_another = diagnostic
                    .operation
                    .as_ref()
                    .is_some_and(|one| !is_about(&one.method));
                diagnostic.code == rule.code() && of_another
            });
            if !others.is_empty() {
                return Err(format!("not in `verbs`:\n  {}", others.join("\n  ")).into());
            }
            let helpless =
                lines(&|diagnostic| diagnostic.code == rule.code() && diagnostic.help.is_none());
            if !helpless.is_empty() {
                return Err(format!("no help:\n  {}", helpless.join("\n  ")).into());
            }
        }
        Verdict::Good => {
            // An example is minimal: it has no examples of its own, which a gate asks for.
            let mut found = lines(&|diagnostic| {
                let counts = diagnostic.severity >= Severity::Warning
                    && diagnostic.rule != "lro-without-example";
                diagnostic.code == rule.code() || counts
            });
            found.extend(silenced);
            if !found.is_empty() {
                return Err(format!("not clean:\n  {}", found.join("\n  ")).into());
            }
        }
    }
    Ok(())
}

/// The files of a case. The user names the first, and the others too if it doesn't refer to them.
fn open(case: &Case, lowest: Severity) -> Result<Session, SessionError> {
    let source: Memory = case.files.iter().cloned().collect();
    let mut options = Options::default().severity(lowest);
    if let Some(profile) = case.profile {
        options = options.profile(profile.name());
    }
    if case.include_sync {
        options = options.include_sync();
    }
    for &overlay in &case.overlays {
        options = options.overlay(overlay);
    }
    let named = case.files.iter().map(|(file, _)| file.as_str());
    let named: Vec<&str> = named.filter(|file| !is_beside(file)).collect();
    let inputs: Vec<Input> = named
        .iter()
        .map(|file| Input::File((*file).to_owned()))
        .collect();
    let (reached, _) = Workspace::load(&source, &inputs[..1]);
    let count = match reached.documents().len() < named.len() {
        true => named.len(),
        false => 1,
    };
    for file in named.into_iter().take(count) {
        options = options.file(file);
    }
    let session = Session::open(source, options)?;
    assert!(session.unopened().is_empty(), "{:?}", session.unopened());
    Ok(session)
}

/// What the change silences that a case is, as lines of a report.
fn silenced(case: &Case) -> Result<Vec<String>, SessionError> {
    if case.before.is_empty() {
        return Ok(Vec::new());
    }
    let mut earlier = EarlierFiles::new("before");
    for (path, text) in &case.before {
        earlier = earlier.with(path, text.as_str());
    }
    let mut question = Question::default();
    question.earlier = Some(&earlier);
    let findings = open(case, Severity::Warning)?.compare(&question)?.findings;
    let silenced = findings.diagnostics.iter();
    let silenced = silenced.filter(|found| found.rule == "silenced-findings");
    Ok(silenced.map(line).collect())
}

/// Whether a file is only read because of others.
fn is_beside(file: &str) -> bool {
    let endings = [config::FILE_NAME, "suppressions.yaml", ".md"];
    file.starts_with("examples/") || endings.iter().any(|ending| file.ends_with(ending))
}

fn line(diagnostic: &Diagnostic) -> String {
    let start = diagnostic.primary.start();
    format!(
        "{}:{}:{}: {}[{}]: {}",
        diagnostic.primary.path(),
        start.line,
        start.column,
        diagnostic.severity,
        diagnostic.code,
        diagnostic.message
    )
}
