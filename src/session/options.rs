use crate::clients::Audience;
use crate::config::Choice;
use crate::diagnostic::Severity;
use crate::rules::{self, Overlay, Rule, RuleSelector, UnknownRule};
use crate::workspace::{Input, path};

/// What is asked about the documents of a source. The default asks every rule about all documents,
/// reports every severity, and lets each document's nearest `lro-lint.yaml` decide what counts.
#[derive(Clone, Debug)]
pub struct Options {
    /// What was named; `None` for everything.
    pub(crate) inputs: Option<Vec<Input>>,
    pub(crate) profile: Option<String>,
    pub(crate) config: Choice,
    pub(crate) selected: Vec<RuleSelector>,
    pub(crate) ignored: Vec<RuleSelector>,
    pub(crate) overlays: Vec<Overlay>,
    pub(crate) include_sync: bool,
    pub(crate) audience: Audience,
    pub(crate) shown: Severity,
    pub(crate) fail_on: Option<Severity>,
    pub(crate) left: LeftToConfiguration,
    pub(crate) is_partial: bool,
    pub(crate) gathers: bool,
}

/// The limits that the configuration nearest to the first input may set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct LeftToConfiguration {
    /// The lowest severity that is shown.
    pub(crate) severity: bool,
    /// The lowest severity that makes a run fail.
    pub(crate) fail_on: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            inputs: None,
            profile: None,
            config: Choice::Nearest,
            selected: Vec::new(),
            ignored: Vec::new(),
            overlays: Vec::new(),
            include_sync: false,
            audience: Audience::Own,
            shown: Severity::Info,
            fail_on: Some(Severity::Error),
            left: LeftToConfiguration::default(),
            is_partial: false,
            gathers: true,
        }
    }
}

impl Options {
    /// Asks about the documents in a folder, relative to the root; the root itself is `""`.
    #[must_use]
    pub fn folder(self, path: impl Into<String>) -> Self {
        self.input(Input::Folder(path.into()))
    }

    /// Asks about one file, relative to the root, which must be a specification.
    #[must_use]
    pub fn file(self, path: impl Into<String>) -> Self {
        self.input(Input::File(path.into()))
    }

    fn input(mut self, input: Input) -> Self {
        self.inputs.get_or_insert_default().push(input);
        self
    }

    /// The folder of the first thing that is asked about.
    pub(super) fn first_folder(&self) -> &str {
        match self.inputs.as_deref().and_then(<[Input]>::first) {
            Some(Input::Folder(folder)) => folder,
            Some(Input::File(file)) => path::folder(file),
            None => "",
        }
    }

    /// What is asked about.
    pub(super) fn asked(&self) -> Vec<Input> {
        let everything = || vec![Input::Folder(String::new())];
        self.inputs.clone().unwrap_or_else(everything)
    }

    /// Judges all documents by a profile: `arm`, `data-plane`, `fabric`, `graph`, `generic`, `aep`,
    /// `google`, or one of the configuration. Otherwise the configuration decides, and then the document itself.
    #[must_use]
    pub fn profile(mut self, name: impl Into<String>) -> Self {
        self.profile = Some(name.into());
        self
    }

    /// Takes these bytes as the configuration of all documents, in place of the nearest
    /// `lro-lint.yaml` of each. Messages call it `path`.
    #[must_use]
    pub fn config(mut self, path: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        self.config = Choice::Given {
            path: path.into(),
            folder: String::new(),
            is_below_root: false,
            bytes: bytes.into(),
        };
        self
    }

    /// Reads no configuration.
    #[must_use]
    pub fn no_config(mut self) -> Self {
        self.config = Choice::Off;
        self
    }

    /// Asks only rules that are selected: by a code, a name, a category, or the beginning of codes. May
    /// be called more than once.
    ///
    /// # Errors
    /// There is no such rule.
    pub fn select(mut self, rules: &str) -> Result<Self, UnknownRule> {
        self.selected.push(rules.parse()?);
        Ok(self)
    }

    /// Doesn't ask these rules. May be called more than once.
    ///
    /// # Errors
    /// There is no such rule.
    pub fn ignore(mut self, rules: &str) -> Result<Self, UnknownRule> {
        self.ignored.push(rules.parse()?);
        Ok(self)
    }

    /// Changes severities by an overlay. May be called more than once; later ones decide.
    #[must_use]
    pub fn overlay(mut self, overlay: Overlay) -> Self {
        self.overlays.push(overlay);
        self
    }

    /// Considers these clients in findings and explanations. Otherwise only those count that really
    /// meet an operation.
    #[must_use]
    pub fn audience(mut self, audience: Audience) -> Self {
        self.audience = audience;
        self
    }

    /// Lets the rules on response codes, errors and results judge synchronous operations too.
    #[must_use]
    pub fn include_sync(mut self) -> Self {
        self.include_sync = true;
        self
    }

    /// Counts findings of a lower severity, and leaves them out otherwise.
    #[must_use]
    pub fn severity(mut self, lowest: Severity) -> Self {
        self.shown = lowest;
        self
    }

    /// Says which severity makes a gate fail, so that a comparison can report what a change keeps from
    /// failing; `None` if nothing does. The default is [`Severity::Error`].
    #[must_use]
    pub fn fail_on(mut self, lowest: Option<Severity>) -> Self {
        self.fail_on = lowest;
        self
    }

    /// Reads what surrounds a fault of a document, as an editor needs while somebody types. The fault
    /// is reported all the same. Otherwise nothing of such a document is judged.
    #[must_use]
    pub fn read_around_faults(mut self) -> Self {
        self.is_partial = true;
        self
    }

    /// Lists an info once for each place. Without this, an info that three or more operations of a
    /// document have is one finding, with the other places in
    /// [`Diagnostic::also`](crate::finding::Diagnostic::also). Comparisons always list each place.
    #[must_use]
    pub fn each_place(mut self) -> Self {
        self.gathers = false;
        self
    }

    /// The rules that are asked, in the order of codes.
    pub(crate) fn rules(&self) -> Vec<&'static Rule> {
        rules::select(&self.selected, &self.ignored)
    }
}
