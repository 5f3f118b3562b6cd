use crate::clients::Audience;
use crate::config::Choice;
use crate::diagnostic::Severity;
use crate::rules::{self, Overlay, Rule, RuleSelector, UnknownRule};
use crate::workspace::{Input, path};

/// The options of a session. The default runs every rule on all documents, reports every severity,
/// and uses the nearest `lro-lint.yaml` of each document.
#[derive(Clone, Debug)]
pub struct Options {
    /// The files and folders that the user named; `None` for everything.
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
    /// Selects the documents in a folder, relative to the root; the root itself is `""`.
    #[must_use]
    pub fn folder(self, path: impl Into<String>) -> Self {
        self.input(Input::Folder(path.into()))
    }

    /// Selects one file, relative to the root, which must be a specification.
    #[must_use]
    pub fn file(self, path: impl Into<String>) -> Self {
        self.input(Input::File(path.into()))
    }

    fn input(mut self, input: Input) -> Self {
        self.inputs.get_or_insert_default().push(input);
        self
    }

    /// The folder of the first input.
    pub(super) fn first_folder(&self) -> &str {
        match self.inputs.as_deref().and_then(<[Input]>::first) {
            Some(Input::Folder(folder)) => folder,
            Some(Input::File(file)) => path::folder(file),
            None => "",
        }
    }

    /// The inputs of the session.
    pub(super) fn asked(&self) -> Vec<Input> {
        let everything = || vec![Input::Folder(String::new())];
        self.inputs.clone().unwrap_or_else(everything)
    }

    /// Checks all documents against one profile: `arm`, `data-plane`, `fabric`, `graph`, `generic`,
    /// `aep`, `google`, or a profile that the configuration defines. Without this, the
    /// configuration decides, and then the document itself.
    #[must_use]
    pub fn profile(mut self, name: impl Into<String>) -> Self {
        self.profile = Some(name.into());
        self
    }

    /// Uses these bytes as the configuration of all documents, in place of the nearest
    /// `lro-lint.yaml` of each. Messages show `path` as its path.
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

    /// Runs only the selected rules: by a code, a name, a category, or a common prefix of codes.
    /// May be called more than once.
    ///
    /// # Errors
    /// There is no such rule.
    pub fn select(mut self, rules: &str) -> Result<Self, UnknownRule> {
        self.selected.push(rules.parse()?);
        Ok(self)
    }

    /// Doesn't run these rules. May be called more than once.
    ///
    /// # Errors
    /// There is no such rule.
    pub fn ignore(mut self, rules: &str) -> Result<Self, UnknownRule> {
        self.ignored.push(rules.parse()?);
        Ok(self)
    }

    /// Changes severities by an overlay. May be called more than once; later overlays decide.
    #[must_use]
    pub fn overlay(mut self, overlay: Overlay) -> Self {
        self.overlays.push(overlay);
        self
    }

    /// Considers these clients in findings and explanations. Without this, only the clients that
    /// really call an operation count.
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

    /// Hides findings below this severity, but counts them.
    #[must_use]
    pub fn severity(mut self, lowest: Severity) -> Self {
        self.shown = lowest;
        self
    }

    /// Sets the lowest severity that makes a gate fail, so that a comparison can report changes
    /// that keep the gate from failing; `None` if nothing makes it fail. The default is
    /// [`Severity::Error`].
    #[must_use]
    pub fn fail_on(mut self, lowest: Option<Severity>) -> Self {
        self.fail_on = lowest;
        self
    }

    /// Reads the rest of a document around a syntax error, as an editor needs while the user types.
    /// The error is still reported. Without this, nothing else in such a document is judged.
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

    /// The selected rules, in the order of codes.
    pub(crate) fn rules(&self) -> Vec<&'static Rule> {
        rules::select(&self.selected, &self.ignored)
    }
}
