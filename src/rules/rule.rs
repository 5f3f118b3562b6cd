use super::Rule;
use crate::openapi::{Operation, Site};
use crate::workspace::Place;

/// Takes down what a rule finds.
#[derive(Debug)]
pub struct Report<'w> {
    rule: &'static Rule,
    operation: Option<Operation<'w>>,
    findings: Vec<Finding<'w>>,
}

/// What a rule found, before it is judged.
#[derive(Clone, Debug)]
pub struct Finding<'w> {
    /// The rule.
    pub rule: &'static Rule,
    /// The case of the page that it is, if it is a named one.
    pub case: Option<&'static str>,
    /// Where.
    pub site: Site<'w>,
    /// What it is about as a whole, if that is more than the place.
    pub whole: Option<Place<'w>>,
    /// What is wrong here.
    pub message: String,
    /// What to do in the document.
    pub help: Option<String>,
    /// What to do in TypeSpec, where the document is generated.
    pub typespec: Option<String>,
    /// Other places that explain it.
    pub notes: Vec<Note<'w>>,
    /// The clients that go wrong.
    pub clients: Vec<&'static str>,
    /// The operation that was looked at.
    pub operation: Option<Operation<'w>>,
}

/// Another place that explains a finding.
#[derive(Clone, Debug)]
pub struct Note<'w> {
    /// Where.
    pub site: Site<'w>,
    /// What is to be seen there.
    pub message: String,
}

impl<'w> Report<'w> {
    /// The report of a rule that looks at an operation, or at something else.
    pub fn new(rule: &'static Rule, operation: Option<Operation<'w>>) -> Self {
        Self {
            rule,
            operation,
            findings: Vec::new(),
        }
    }

    /// Takes down a finding at a place. What is known beyond that is added to the result.
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
            help: None,
            typespec: None,
            notes: Vec::new(),
            clients: Vec::new(),
            operation: self.operation.clone(),
        });
        // It was pushed a line above.
        &mut self.findings[at]
    }

    /// What was taken down.
    pub fn into_findings(self) -> Vec<Finding<'w>> {
        self.findings
    }
}

impl<'w> Finding<'w> {
    /// Says which case of the page it is; its severity is the case's.
    pub fn case(&mut self, case: &'static str) -> &mut Self {
        self.case = Some(case);
        self
    }

    /// Says what it is about as a whole, where it is shown at the first of several parts: it stays the
    /// same finding whichever comes first, and if some of them are mended.
    pub fn about(&mut self, whole: Place<'w>) -> &mut Self {
        self.whole = Some(whole);
        self
    }

    /// Says what to do in the document.
    pub fn help(&mut self, help: impl Into<String>) -> &mut Self {
        self.help = Some(help.into());
        self
    }

    /// Says what to do in TypeSpec; shown first where the document was generated from it.
    pub fn typespec(&mut self, help: impl Into<String>) -> &mut Self {
        self.typespec = Some(help.into());
        self
    }

    /// Points at another place.
    pub fn note(&mut self, site: impl Into<Site<'w>>, message: impl Into<String>) -> &mut Self {
        self.notes.push(Note {
            site: site.into(),
            message: message.into(),
        });
        self
    }

    /// Names clients that go wrong, as `explain` names them.
    pub fn clients(&mut self, clients: &[&'static str]) -> &mut Self {
        self.clients.extend(clients);
        self
    }

    /// Names the operation, where the rule looked at something larger.
    pub fn operation(&mut self, operation: &Operation<'w>) -> &mut Self {
        self.operation = Some(operation.clone());
        self
    }
}
