//! A rule: its page, the function that checks something, and what that function finds.

use std::borrow::Cow;
use std::fmt;

use super::page::Page;
use super::scope::{DocumentScope, Role, SchemaScope};
use crate::clients::{Asking, Client};
use crate::diagnostic::{RuleInfo, Severity};
use crate::model::{Lro, Subject};
use crate::openapi::{Operation, Site};
use crate::workspace::Place;

/// A rule: its page and its check. The macro `rule!` makes it.
pub struct Rule {
    /// Category and name, as in `marking/options-without-extension`.
    path: &'static str,
    category: &'static str,
    name: &'static str,
    /// The text of the page.
    source: &'static str,
    check: Check,
    reads_examples: bool,
    cases: &'static [&'static str],
    page: Page,
    yields_to: &'static [Yield],
}

/// Another rule, and the condition under which a rule yields to it.
#[derive(Clone, Debug)]
pub struct Yield {
    /// The rule.
    pub rule: &'static Rule,
    /// The condition.
    pub occasion: Occasion,
}

/// The condition under which a rule yields to another rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Occasion {
    /// The other rule finds something about the same operation. The engine checks this.
    SameOperation,
    /// The other rule finds something at the same place, for the same operation. The engine checks this.
    SamePlace,
    /// The code of the rule checks this; the text says when.
    InCode(&'static str),
}

impl fmt::Debug for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.path)
    }
}

/// The things that a rule checks, and its function.
#[derive(Clone, Copy, Debug)]
pub enum Check {
    /// Every document that the user selected, and every document that couldn't be read.
    Document(for<'a, 'w> fn(&DocumentScope<'a, 'w>, &mut Report<'w>)),
    /// Every operation of the selected documents.
    Operation(for<'w> fn(&Subject<'w>, &mut Report<'w>)),
    /// Every long-running operation of the selected documents.
    Lro(for<'w> fn(&Lro<'w>, &mut Report<'w>)),
    /// Every long-running operation of the selected documents, and the synchronous operations too if the
    /// user includes them.
    LroOrSync(for<'w> fn(&Subject<'w>, &mut Report<'w>)),
    /// Every schema in a role, once for all operations that use it.
    Schema(Role, for<'a, 'w> fn(&SchemaScope<'a, 'w>, &mut Report<'w>)),
    /// Nothing: the engine reports it while it applies suppressions.
    Suppression,
    /// Nothing: the gate reports it while it compares two states of the documents.
    Comparison,
}

/// A case to which the page of a rule gives its own severities. [`rule!`] makes an enum of the cases of a
/// rule, so the code can't use a name that the page doesn't have.
pub(crate) trait PageCase {
    /// The name on the page.
    fn name(self) -> &'static str;
}

impl Rule {
    /// The static parts of a rule, which [`rule!`] writes into its file.
    pub(super) const fn new(
        path: &'static str,
        source: &'static str,
        check: Check,
        reads_examples: bool,
        cases: &'static [&'static str],
        (page, yields_to): (Page, &'static [Yield]),
    ) -> Self {
        let (category, name) = parts(path);
        Self {
            path,
            category,
            name,
            source,
            check,
            reads_examples,
            cases,
            page,
            yields_to,
        }
    }

    /// The rule's code, such as `LRO105`.
    pub fn code(&'static self) -> &'static str {
        self.page.code
    }

    /// The rule's name, such as `options-without-extension`.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The folder of its page, such as `marking`.
    pub fn category(&self) -> &'static str {
        self.category
    }

    /// The things that it checks, and its function.
    pub fn check(&self) -> Check {
        self.check
    }

    /// `true` if its findings depend on examples, which must be read for it.
    pub fn reads_examples(&self) -> bool {
        self.reads_examples
    }

    /// The cases that its code uses. A test compares them with the page.
    pub fn cases(&self) -> &'static [&'static str] {
        self.cases
    }

    /// The metadata of its page.
    pub fn page(&self) -> &Page {
        &self.page
    }

    /// The rules to which it yields, because they say more about the same defect.
    pub fn yields_to(&self) -> &'static [Yield] {
        self.yields_to
    }

    /// The text of the page.
    pub fn source(&self) -> &'static str {
        self.source
    }

    /// The prose of the page, and its examples if the library is built with them.
    pub fn body(&self) -> &'static str {
        self.source.get(self.page.body..).unwrap_or_default()
    }

    /// The prose of the page, without the examples.
    pub fn prose(&self) -> &'static str {
        self.source.get(self.page.prose.clone()).unwrap_or_default()
    }

    /// The address of its page.
    pub fn url(&self) -> String {
        format!(
            "{}/blob/main/rules/{}.md",
            env!("CARGO_PKG_REPOSITORY"),
            self.path
        )
    }

    /// The facts about the rule for reports.
    pub fn info(&'static self) -> RuleInfo {
        let page = self.page();
        RuleInfo {
            code: self.code(),
            name: self.name(),
            category: self.category(),
            summary: Cow::Borrowed(page.summary),
            help: Cow::Borrowed(self.prose()),
            severity: page.highest().unwrap_or(Severity::Info),
            url: self.url(),
        }
    }
}

/// Makes the rule of a file from its page, the things that it checks, and its function. The code doesn't
/// compile if the page is missing, or if the file and the page have different names.
///
/// ```ignore
/// rule!("retry/retry-after-type", Lro, check);
/// rule!("status-monitor/status-not-enum", Schema(Monitor), check);
/// rule!("examples/example-202-body", Lro, check, examples);
/// rule! {
///     "retry/retry-after-type", Lro, check,
///     enum Case { Date = "date" }
/// }
/// ```
///
/// `examples` means that the rule, or another rule to which it yields, reads examples. The enum has the
/// cases of the page. The compiler reports a case that the code never uses, and a test compares the enum
/// with the page.
macro_rules! rule {
    ($path:literal, Schema($role:ident), $check:ident $($rest:tt)*) => {
        rule!(@examples $path,
            $crate::rules::Check::Schema($crate::rules::Role::$role, $check), $($rest)*);
    };
    ($path:literal, $scope:ident, pub(crate) $($rest:tt)*) => {
        rule!(@cases $path, $crate::rules::Check::$scope, false, pub(crate) $($rest)*);
    };
    ($path:literal, $scope:ident) => {
        rule!(@cases $path, $crate::rules::Check::$scope, false,);
    };
    ($path:literal, $scope:ident, $check:ident $($rest:tt)*) => {
        rule!(@examples $path, $crate::rules::Check::$scope($check), $($rest)*);
    };
    (@examples $path:literal, $check:expr, , examples $(, $($rest:tt)*)?) => {
        rule!(@cases $path, $check, true, $($($rest)*)?);
    };
    (@examples $path:literal, $check:expr, $(, $($rest:tt)*)?) => {
        rule!(@cases $path, $check, false, $($($rest)*)?);
    };
    (@cases $path:literal, $check:expr, $reads_examples:literal,
        $($vis:vis enum Case { $($case:ident = $name:literal),+ $(,)? })?
    ) => {
        $(
            /// The cases to which the page gives their own severities.
            #[derive(Clone, Copy, Debug, PartialEq, Eq)]
            $vis enum Case {
                $(#[doc = concat!("`", $name, "` on the page.")] $case),+
            }

            impl Case {
                $vis const fn name(self) -> &'static str {
                    match self {
                        $(Self::$case => $name),+
                    }
                }
            }

            impl $crate::rules::rule::PageCase for Case {
                fn name(self) -> &'static str {
                    self.name()
                }
            }
        )?

        pub(in $crate::rules) static RULE: $crate::rules::Rule = $crate::rules::Rule::new(
            $path,
            include_str!(concat!(env!("OUT_DIR"), "/", $path, ".md")),
            $check,
            $reads_examples,
            &[$($($name),+)?],
            include!(concat!(env!("OUT_DIR"), "/", $path, ".rs")),
        );

        const _: () = assert!(
            $crate::rules::rule::is_file_of(module_path!(), $path),
            "a rule's file is called as its page, with `_` for `-`"
        );
    };
}
pub(super) use rule;

/// The category and the name in the path of a page.
const fn parts(path: &'static str) -> (&'static str, &'static str) {
    let mut at = 0;
    while path.as_bytes()[at] != b'/' {
        at += 1;
    }
    let (category, rest) = path.split_at(at);
    (category, rest.split_at(1).1)
}

/// `true` if the module of a rule belongs to its page: `marking/extension-not-boolean` is in
/// `marking::extension_not_boolean`. If a name begins with a digit, its module begins with `_`.
pub(super) const fn is_file_of(module: &str, page: &str) -> bool {
    let (module, page) = (module.as_bytes(), page.as_bytes());
    // Compared from the end, because the path of the module begins with the names of its parents.
    let (mut left, mut at) = (module.len(), page.len());
    while at > 0 {
        at -= 1;
        let (wanted, times) = match page[at] {
            b'-' => (b'_', 1),
            b'/' => (b':', 2),
            letter => (letter, 1),
        };
        let starts_with_digit = page[at].is_ascii_digit() && at > 0 && page[at - 1] == b'/';
        let mut count = 0;
        while count < times {
            if left == 0 || module[left - 1] != wanted {
                return false;
            }
            left -= 1;
            count += 1;
        }
        if starts_with_digit {
            if left == 0 || module[left - 1] != b'_' {
                return false;
            }
            left -= 1;
        }
    }
    left > 0 && module[left - 1] == b':'
}

/// The findings of a rule that may be shown, by their cases.
#[derive(Clone, Copy, Debug)]
pub struct ShownCases {
    /// A bit for findings in no case, and one for each case of the rule.
    bits: u32,
}

impl ShownCases {
    /// All of them.
    pub const ALL: Self = Self { bits: u32::MAX };

    /// The findings for which `is_shown` returns `true`, called for findings in no case and for each case.
    pub fn of(rule: &'static Rule, is_shown: impl Fn(Option<&'static str>) -> bool) -> Self {
        let cases = rule.cases().iter().copied().map(Some);
        let all = std::iter::once(None).chain(cases).take(32);
        let bits = all
            .enumerate()
            .filter(|(_, case)| is_shown(*case))
            .fold(0, |bits, (at, _)| bits | 1 << at);
        Self { bits }
    }
}

/// Collects the findings of a rule.
#[derive(Debug)]
pub struct Report<'w> {
    shown: ShownCases,
    rule: &'static Rule,
    operation: Option<Operation<'w>>,
    clients: Asking<'w>,
    findings: Vec<Finding<'w>>,
}

/// A finding of a rule, before the engine gives it a severity.
#[derive(Clone, Debug)]
pub struct Finding<'w> {
    /// The rule.
    pub rule: &'static Rule,
    /// Its case on the page, if it has one.
    pub case: Option<&'static str>,
    /// The place.
    pub site: Site<'w>,
    /// The whole that it is about, if that is larger than the place.
    pub whole: Option<Place<'w>>,
    /// The message.
    pub message: String,
    /// The message for several places together, if `message` has details of this place.
    pub joint: Option<String>,
    /// The help for the OpenAPI document.
    pub help: Option<String>,
    /// The help for TypeSpec, for generated documents.
    pub typespec: Option<String>,
    /// Other places that explain it.
    pub notes: Vec<Note<'w>>,
    /// The clients that go wrong, by their names in output.
    pub clients: Vec<&'static str>,
    /// The operation that the rule checked.
    pub operation: Option<Operation<'w>>,
    /// `true` if the document alone proves the finding, even if the operation isn't long-running.
    pub is_proven: bool,
}

/// How many other places a finding points at. A document can hold the same key thousands of times, and
/// each place costs more than its text.
const MOST_NOTES: usize = 100;

/// Another place that explains a finding.
#[derive(Clone, Debug)]
pub struct Note<'w> {
    /// The place.
    pub site: Site<'w>,
    /// The text about the place.
    pub message: String,
}

impl<'w> Report<'w> {
    /// The report of a rule for an operation or something larger. `clients` knows how clients behave.
    pub fn new(rule: &'static Rule, operation: Option<Operation<'w>>, clients: Asking<'w>) -> Self {
        Self {
            shown: ShownCases::ALL,
            rule,
            operation,
            clients,
            findings: Vec::new(),
        }
    }

    /// The same, if only some findings may be shown.
    pub fn showing(self, shown: ShownCases) -> Self {
        Self { shown, ..self }
    }

    /// `true` if a finding in this case, or in no case, may be shown. Other findings are only counted, so
    /// nothing has to be computed about their clients.
    pub(crate) fn is_shown(&self, case: Option<impl PageCase>) -> bool {
        let name = case.map(PageCase::name);
        let mut cases = self.rule.cases().iter();
        let at = name.and_then(|name| cases.position(|case| *case == name));
        let at = at.map_or(0, |at| at + 1);
        at >= 32 || self.shown.bits & (1 << at) != 0
    }

    /// The behaviour of clients.
    pub fn clients(&self) -> Asking<'w> {
        self.clients
    }

    /// Adds a finding at a place. The caller adds details to the result.
    pub fn at(
        &mut self,
        site: impl Into<Site<'w>>,
        message: impl Into<String>,
    ) -> &mut Finding<'w> {
        let at = self.findings.len();
        self.findings.push(Finding {
            rule: self.rule,
            case: None,
            site: site.into(),
            whole: None,
            message: message.into(),
            joint: None,
            help: None,
            typespec: None,
            notes: Vec::new(),
            clients: Vec::new(),
            operation: self.operation.clone(),
            is_proven: false,
        });
        // The line above pushed it.
        &mut self.findings[at]
    }

    /// The collected findings.
    pub fn into_findings(self) -> Vec<Finding<'w>> {
        self.findings
    }
}

impl<'w> Finding<'w> {
    /// Sets its case, which decides its severity.
    pub(super) fn case(&mut self, case: impl PageCase) -> &mut Self {
        self.case = Some(case.name());
        self
    }

    /// Sets the whole that it is about, if the finding is shown at the first of several parts. It stays the
    /// same finding if the order of the parts changes, or if some parts are fixed.
    pub fn about(&mut self, whole: Place<'w>) -> &mut Self {
        self.whole = Some(whole);
        self
    }

    /// Says that the document alone proves it: it is a defect, long-running or not.
    pub fn proven(&mut self) -> &mut Self {
        self.is_proven = true;
        self
    }

    /// Sets a message for several places together, so that infos with different messages can be one finding of
    /// a document.
    pub fn joint(&mut self, message: impl Into<String>) -> &mut Self {
        self.joint = Some(message.into());
        self
    }

    /// Sets the help for the OpenAPI document.
    pub fn help(&mut self, help: impl Into<String>) -> &mut Self {
        self.help = Some(help.into());
        self
    }

    /// Sets the help for TypeSpec, which comes first if the document was generated from TypeSpec.
    pub fn typespec(&mut self, help: impl Into<String>) -> &mut Self {
        self.typespec = Some(help.into());
        self
    }

    /// Adds another place that explains the finding, unless it has [`MOST_NOTES`] already.
    pub fn note(&mut self, site: impl Into<Site<'w>>, message: impl Into<String>) -> &mut Self {
        if self.notes.len() < MOST_NOTES {
            self.notes.push(Note {
                site: site.into(),
                message: message.into(),
            });
        }
        self
    }

    /// Sets the clients that go wrong.
    pub fn clients(&mut self, clients: &[&'static Client]) -> &mut Self {
        self.clients
            .extend(clients.iter().map(|client| client.name));
        self
    }

    /// Sets the operation, if the rule checked something larger.
    pub fn operation(&mut self, operation: &Operation<'w>) -> &mut Self {
        self.operation = Some(operation.clone());
        self
    }
}
