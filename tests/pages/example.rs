//! Reads the examples of a page. A mistake in them is reported with the page and the line.

use lro_lint::internals::text::nearest;
use lro_lint::session::{Overlay, System};

/// The line that ends a block.
const FENCE: &str = "```";

/// The heading below which every block of code is a test.
const EXAMPLES: &str = "## Examples";

/// What may follow the format of a block.
const ATTRIBUTES: [&str; 7] = [
    "bad",
    "good",
    "before",
    "include-sync",
    "profile",
    "overlay",
    "file",
];

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Verdict {
    Bad,
    Good,
}

#[derive(Clone, Debug)]
pub(crate) struct Case {
    pub(crate) verdict: Verdict,
    pub(crate) line: usize,
    pub(crate) files: Vec<(String, String)>,
    /// The earlier texts of some of the files.
    pub(crate) before: Vec<(String, String)>,
    pub(crate) profile: Option<System>,
    pub(crate) overlays: Vec<Overlay>,
    pub(crate) include_sync: bool,
    pub(crate) report: Option<String>,
}

/// A block of code.
struct Block<'p> {
    /// The line at which it begins.
    line: usize,
    words: Vec<&'p str>,
    text: String,
}

impl<'p> Block<'p> {
    fn option(&self, name: &str) -> Option<&'p str> {
        let mut words = self.words.iter();
        words.find_map(|word| word.strip_prefix(name)?.strip_prefix('='))
    }

    fn has(&self, word: &str) -> bool {
        self.words.contains(&word)
    }

    /// The file that it holds: a name of its own, or `bad.json`.
    fn file(&self, verdict: Verdict) -> String {
        let name = match verdict {
            Verdict::Bad => "bad",
            Verdict::Good => "good",
        };
        let format = self.words.first().copied().unwrap_or_default();
        let own = self.option("file").map(str::to_owned);
        own.unwrap_or_else(|| format!("{name}.{format}"))
    }

    /// The verdict, if the words after the format are attributes.
    fn verdict(&self) -> Result<Verdict, String> {
        for word in self.words.iter().skip(1) {
            let (name, value) = match word.split_once('=') {
                Some((name, value)) => (name, Some(value)),
                None => (*word, None),
            };
            let takes_value = matches!(name, "profile" | "overlay" | "file");
            if !ATTRIBUTES.contains(&name) {
                return Err(match nearest(name, ATTRIBUTES) {
                    Some(near) => format!("there is no attribute `{name}`; did you mean `{near}`?"),
                    None => format!(
                        "there is no attribute `{name}`; write one of {}",
                        ATTRIBUTES.join(", ")
                    ),
                });
            }
            if takes_value != value.is_some_and(|value| !value.is_empty()) {
                return Err(match takes_value {
                    true => format!("write a value for `{name}`: `{name}=…`"),
                    false => format!("`{name}` takes no value"),
                });
            }
        }
        match (self.has("bad"), self.has("good")) {
            (true, false) => Ok(Verdict::Bad),
            (false, true) => Ok(Verdict::Good),
            (true, true) => Err("the example is `bad` and `good`; write one of them".to_owned()),
            (false, false) => Err("write `bad` or `good` after the format".to_owned()),
        }
    }

    fn profile(&self) -> Result<Option<System>, String> {
        let Some(name) = self.option("profile") else {
            return Ok(None);
        };
        let names = System::ALL.map(System::name);
        match System::parse(name) {
            Some(system) => Ok(Some(system)),
            None => Err(unknown("profile", name, &names)),
        }
    }

    fn overlays(&self) -> Result<Vec<Overlay>, String> {
        let Some(name) = self.option("overlay") else {
            return Ok(Vec::new());
        };
        let mut all = Overlay::ALL.into_iter();
        match all.find(|overlay| overlay.name() == name) {
            Some(overlay) => Ok(vec![overlay]),
            None => Err(unknown("overlay", name, &Overlay::ALL.map(Overlay::name))),
        }
    }
}

fn unknown(what: &str, name: &str, known: &[&str]) -> String {
    match nearest(name, known.iter().copied()) {
        Some(near) => format!("there is no {what} `{name}`; did you mean `{near}`?"),
        None => format!(
            "there is no {what} `{name}`; write one of {}",
            known.join(", ")
        ),
    }
}

/// The examples of the page at `path`.
///
/// # Errors
/// Every mistake in them, as `path:line: what is wrong`.
pub(crate) fn cases(path: &str, source: &str) -> Result<Vec<Case>, Vec<String>> {
    let mut reader = Reader::default();
    let mut errors = Vec::new();
    for block in blocks(source) {
        let line = match &block {
            Ok(block) => block.line,
            Err(line) => *line,
        };
        let read = match block {
            Ok(block) => reader.read(block),
            Err(_) => Err(format!(
                "a block begins here and never ends; write {FENCE} on a line of its own"
            )),
        };
        errors.extend(read.err().map(|error| format!("{path}:{line}: {error}")));
    }
    match errors.is_empty() {
        true => Ok(reader.cases),
        false => Err(errors),
    }
}

/// The blocks below the heading of examples; the line of one that never ends.
fn blocks(source: &str) -> Vec<Result<Block<'_>, usize>> {
    let mut blocks = Vec::new();
    let lines = (1..).zip(source.lines());
    let mut lines = lines.skip_while(|(_, line)| *line != EXAMPLES);
    while let Some((at, line)) = lines.next() {
        let Some(info) = line.strip_prefix(FENCE) else {
            continue;
        };
        let mut text = String::new();
        let mut ends = false;
        for (_, line) in lines.by_ref() {
            if line == FENCE {
                ends = true;
                break;
            }
            text.push_str(line);
            text.push('\n');
        }
        blocks.push(match ends {
            true => Ok(Block {
                line: at,
                words: info.split_whitespace().collect(),
                text,
            }),
            false => Err(at),
        });
    }
    blocks
}

#[derive(Default)]
struct Reader {
    cases: Vec<Case>,
    /// `true` while the next block may belong to the last case.
    is_open: bool,
    /// Earlier files of the case that follows.
    before: Vec<(String, String)>,
}

impl Reader {
    fn read(&mut self, block: Block<'_>) -> Result<(), String> {
        if block.words.first() == Some(&"report") {
            self.is_open = false;
            let last = self.cases.last_mut();
            let case = last.ok_or("this report follows no example")?;
            if case.report.is_some() {
                return Err(format!(
                    "the example in line {} has a report already",
                    case.line
                ));
            }
            case.report = Some(block.text);
            return Ok(());
        }
        let verdict = block.verdict()?;
        let (profile, overlays) = (block.profile()?, block.overlays()?);
        let file = block.file(verdict);
        let has_own_file = block.option("file").is_some();
        if block.has("before") {
            match self.cases.last_mut().filter(|_| self.is_open) {
                Some(case) if has_own_file => case.before.push((file, block.text)),
                _ => {
                    self.is_open = false;
                    self.before.push((file, block.text));
                }
            }
            return Ok(());
        }
        // A block with a file name of its own belongs to the case before it.
        if self.is_open
            && has_own_file
            && let Some(case) = self.cases.last_mut()
            && case.verdict == verdict
            && case.files.iter().all(|(known, _)| *known != file)
        {
            case.files.push((file, block.text));
            return Ok(());
        }
        self.is_open = true;
        self.cases.push(Case {
            verdict,
            line: block.line,
            profile,
            overlays,
            include_sync: block.has("include-sync"),
            files: vec![(file, block.text)],
            before: std::mem::take(&mut self.before),
            report: None,
        });
        Ok(())
    }
}

/// The answers to mistakes on a page.
pub(crate) fn mistakes_are_named_with_their_lines() -> Result<(), libtest_mimic::Failed> {
    for (blocks, expected) in [
        (
            "```json bad profil=arm\n{}\n```\n",
            "p.md:2: there is no attribute `profil`; did you mean `profile`?",
        ),
        (
            "```json bad profile=amr\n{}\n```\n",
            "p.md:2: there is no profile `amr`; did you mean `arm`?",
        ),
        (
            "```json bad overlay=strict\n{}\n```\n",
            "p.md:2: there is no overlay `strict`; write one of greenfield, lintdiff",
        ),
        (
            "```json bad file\n{}\n```\n",
            "p.md:2: write a value for `file`: `file=…`",
        ),
        (
            "```json\n{}\n```\n",
            "p.md:2: write `bad` or `good` after the format",
        ),
        (
            "\n```json good\n{}\n",
            "p.md:3: a block begins here and never ends; write ``` on a line of its own",
        ),
        ("```report\n```\n", "p.md:2: this report follows no example"),
        (
            "```json bad\n{}\n```\n```report\n```\n```report\n```\n",
            "p.md:7: the example in line 2 has a report already",
        ),
    ] {
        let page = format!("{EXAMPLES}\n{blocks}");
        let found = cases("p.md", &page).err().unwrap_or_default();
        if found != [expected] {
            return Err(format!("{blocks}\nexpected {expected}\nfound {found:?}").into());
        }
    }
    Ok(())
}
