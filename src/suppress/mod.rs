//! What the user doesn't want to see: entries of a configuration, and comments in YAML.
//!
//! A suppression covers a part of a document. A finding is suppressed if its place lies in a part
//! that is covered for its rule; one in a shared definition also if every operation that meets
//! the definition does. Every suppression that suppressed nothing is a finding of its own, but
//! only if this run would have shown it to be needed.

mod comment;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::diagnostic::Location;
use crate::openapi::{Operation, OperationPattern};
use crate::rules::{Check, Rule, UnknownRule};
use crate::syntax::{NodeId, Pointer};
use crate::text::Span;
use crate::workspace::{Document, DocumentId, Examples, PathGlob, Place, Workspace, path};

/// How many comments of a document are read; nobody writes as many by hand.
const MAX_COMMENTS: usize = 10_000;

/// An entry of a configuration: the rules that it suppresses, and where. What it doesn't say
/// doesn't matter.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The rules, each with the node of the configuration that names it.
    pub rules: Vec<(&'static Rule, NodeId)>,
    /// Files, any of which it may be.
    pub paths: Vec<PathGlob>,
    /// Operations to which the finding has to belong.
    pub operation: Option<OperationPattern>,
    /// The subtree of a document in which it has to lie.
    pub pointer: Option<Pointer>,
}

/// The suppressions of a configuration file.
#[derive(Clone, Copy, Debug)]
pub struct Book<'w> {
    /// The file.
    pub document: &'w Document,
    /// The folder for which it speaks.
    pub folder: &'w str,
    /// Its entries.
    pub entries: &'w [Entry],
}

/// All suppressions of a run, and what they suppressed so far.
#[derive(Debug, Default)]
pub struct Suppressions<'w> {
    all: Vec<Suppression<'w>>,
    /// The parts that are covered of documents of which any is.
    parts: FxHashMap<DocumentId, Vec<Part>>,
    faults: Vec<Problem<'w>>,
}

/// One rule of an entry or a comment.
#[derive(Debug)]
struct Suppression<'w> {
    rule: &'static Rule,
    operation: Option<&'w OperationPattern>,
    origin: Origin<'w>,
    is_entry: bool,
    is_used: bool,
    /// Whether all that it could suppress was looked at.
    is_decided: bool,
}

/// A part of a document that a suppression covers.
#[derive(Clone, Copy, Debug)]
struct Part {
    suppression: usize,
    node: NodeId,
}

/// What a finding offers to suppressions.
#[derive(Clone, Copy, Debug)]
pub struct Target<'a, 'w> {
    /// Its rule.
    pub rule: &'static Rule,
    /// Where it is.
    pub place: Place<'w>,
    /// Where it is shown instead, if it is.
    pub shown: Option<Place<'w>>,
    /// The operations that it concerns.
    pub operations: &'a [Operation<'w>],
    /// The references through which the first of them got there.
    pub chain: &'a [Place<'w>],
}

/// Where a suppression comes from, and how it is known again.
#[derive(Clone, Debug)]
pub struct Origin<'w> {
    /// Where it is written.
    pub written: Location<'w>,
    /// What it covers, for a comment that covers something.
    pub covered: Option<Place<'w>>,
    /// The rule and its scope in words.
    pub subject: String,
    /// The folder for which its file speaks; `None` for a comment.
    pub folder: Option<&'w str>,
}

/// A suppression that suppresses nothing.
#[derive(Clone, Debug)]
pub struct Problem<'w> {
    /// The case of the rule's page.
    pub case: Option<&'static str>,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
    /// The suppression.
    pub origin: Origin<'w>,
}

impl<'w> Suppressions<'w> {
    /// Collects the comments of all documents, and of the files of examples if they were read, and
    /// the entries of `books`; `book_of` tells which of them speaks for a document.
    pub fn collect(
        workspace: &'w Workspace,
        examples: Option<&'w Examples>,
        books: &[Book<'w>],
        book_of: impl Fn(&Document) -> Option<usize> + Sync,
    ) -> Self {
        let mut suppressions = Self::default();
        let first = suppressions.read_books(workspace, books);
        let workspaces = std::iter::once(workspace).chain(examples.map(Examples::workspace));
        let roots: Vec<_> = workspaces
            .flat_map(|own| own.documents().iter().map(|document| own.root(document)))
            .collect();
        let per_document: Vec<_> = roots
            .into_par_iter()
            .map(|root| {
                let document = root.document();
                let book = book_of(document).and_then(|at| Some((books.get(at)?, *first.get(at)?)));
                let parts = book.map_or_else(Vec::new, |(book, first)| parts(root, book, first));
                (document.id(), parts, comments(root))
            })
            .collect();
        for (id, mut parts, comments) in per_document {
            for comment in comments {
                suppressions.faults.extend(comment.faults);
                for suppression in comment.suppressions {
                    let at = suppressions.all.len();
                    parts.extend(comment.covered.iter().map(|&node| Part {
                        suppression: at,
                        node,
                    }));
                    suppressions.all.push(suppression);
                }
            }
            if !parts.is_empty() {
                suppressions.parts.insert(id, parts);
            }
        }
        suppressions
    }

    /// Takes in the entries of configurations; gives the number of the first of each.
    fn read_books(&mut self, workspace: &Workspace, books: &[Book<'w>]) -> Vec<usize> {
        let mut first = Vec::with_capacity(books.len());
        for book in books {
            first.push(self.all.len());
            for entry in book.entries {
                let is_decided = if entry.paths.is_empty() {
                    workspace.selects(book.folder)
                } else {
                    let mut bases = entry.paths.iter().map(PathGlob::base);
                    bases.all(|base| workspace.selects(base))
                };
                for &(rule, node) in &entry.rules {
                    let node = book.document.tree().node(node);
                    self.all.push(Suppression {
                        rule,
                        operation: entry.operation.as_ref(),
                        origin: Origin {
                            written: Location {
                                document: book.document,
                                span: node.span(),
                                pointer: Pointer::to(node).to_string(),
                            },
                            covered: None,
                            subject: format!("{}{}", rule.code(), entry.scope()),
                            folder: Some(book.folder),
                        },
                        is_entry: true,
                        is_used: false,
                        is_decided,
                    });
                }
            }
        }
        first
    }

    /// Whether no finding can be suppressed.
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// The suppressions that cover a finding, by their numbers; none if it is to be shown.
    pub fn covering(&self, target: &Target<'_, 'w>) -> Vec<usize> {
        let Target {
            rule, operations, ..
        } = *target;
        let mut found = Vec::new();
        for place in [target.place].into_iter().chain(target.shown) {
            self.at(place, rule, operations, &mut found);
        }
        if !found.is_empty() {
            return found;
        }
        // Nobody who meets it wants to see it.
        let mut chain = target.chain;
        for operation in operations {
            let known = found.len();
            // The path may be a reference to where the operation stands.
            let own = [operation.element().place(), operation.path_item().entry];
            let references = std::mem::take(&mut chain).iter().copied();
            let references = references.map(|place| place.reference().unwrap_or(place));
            for place in own.into_iter().chain(references) {
                self.at(place, rule, std::slice::from_ref(operation), &mut found);
            }
            if found.len() == known {
                return Vec::new();
            }
        }
        found
    }

    fn at(
        &self,
        place: Place<'w>,
        rule: &'static Rule,
        operations: &[Operation<'w>],
        found: &mut Vec<usize>,
    ) {
        let document = place.document();
        let parts = self.parts.get(&document.id()).into_iter().flatten();
        for part in parts {
            let Some(suppression) = self.all.get(part.suppression) else {
                continue;
            };
            let concerns = |pattern: &OperationPattern| {
                !operations.is_empty() && operations.iter().all(|own| pattern.matches(own))
            };
            if suppression.rule.code() == rule.code()
                && document.tree().node(part.node).encloses(place.node())
                && suppression.operation.is_none_or(concerns)
            {
                found.push(part.suppression);
            }
        }
    }

    /// Where they come from, by their numbers.
    pub fn origins(&self) -> impl Iterator<Item = &Origin<'w>> {
        self.all.iter().map(|suppression| &suppression.origin)
    }

    /// Takes down that suppressions were needed.
    pub fn mark_used(&mut self, numbers: impl IntoIterator<Item = usize>) {
        for number in numbers {
            if let Some(suppression) = self.all.get_mut(number) {
                suppression.is_used = true;
            }
        }
    }

    /// The suppressions that suppressed nothing although the run looked at all that they could
    /// suppress, and the comments that can't suppress anything. `is_asked` tells whether a rule is
    /// asked where a suppression of it is written.
    pub fn into_problems(
        self,
        is_asked: impl Fn(&'static Rule, &Document) -> bool,
    ) -> Vec<Problem<'w>> {
        let unused = self.all.into_iter().filter(|suppression| {
            suppression.is_decided
                && !suppression.is_used
                && is_asked(suppression.rule, suppression.origin.written.document)
        });
        let mut problems = self.faults;
        problems.extend(unused.map(Suppression::into_problem));
        problems
    }
}

impl<'w> Suppression<'w> {
    fn into_problem(self) -> Problem<'w> {
        let name = self.rule.name();
        let (place, what) = match self.is_entry {
            true => ("there", "entry"),
            false => ("here", "comment"),
        };
        Problem {
            case: None,
            message: format!("this suppresses nothing: `{name}` is not reported {place}"),
            help: format!("remove `{name}`, or the whole {what} if nothing else is in it"),
            origin: self.origin,
        }
    }
}

impl Entry {
    fn scope(&self) -> String {
        let mut scope = " in".to_owned();
        for path in &self.paths {
            scope.push(' ');
            scope.push_str(path.pattern());
        }
        if let Some(operation) = &self.operation {
            scope.push_str(" of ");
            scope.push_str(&operation.to_string());
        }
        if let Some(pointer) = &self.pointer {
            scope.push_str(" at ");
            scope.push_str(&pointer.to_string());
        }
        scope
    }
}

/// The rule of a name, if it can be suppressed; otherwise what is wrong and what to do.
///
/// # Errors
/// There is no such rule, or it is the one that reports suppressions.
pub fn named(name: &str) -> Result<&'static Rule, (String, String)> {
    let rule = Rule::find(name).ok_or_else(|| {
        let unknown = UnknownRule::new(name);
        (unknown.to_string(), unknown.help())
    })?;
    match rule.check() {
        Check::Suppression | Check::Comparison => Err((
            format!("`{}` cannot be suppressed", rule.name()),
            format!(
                "remove what it reports, or turn it off: `rules: {{ {}: off }}`",
                rule.name()
            ),
        )),
        _ => Ok(rule),
    }
}

/// The parts of a document that the entries of a configuration cover.
fn parts(root: Place<'_>, book: &Book<'_>, first: usize) -> Vec<Part> {
    let path = root.document().path();
    let mut parts = Vec::new();
    let mut suppression = first;
    for entry in book.entries {
        let is_meant = entry.paths.is_empty() || entry.paths.iter().any(|glob| glob.matches(path));
        let node = match &entry.pointer {
            Some(pointer) => pointer.resolve(root.node()),
            None => Some(root.node()),
        };
        if let Some(node) = node.filter(|_| is_meant) {
            parts.extend((0..entry.rules.len()).map(|nth| Part {
                suppression: suppression + nth,
                node: node.id(),
            }));
        }
        suppression += entry.rules.len();
    }
    parts
}

/// A comment with what it suppresses.
struct Comment<'w> {
    suppressions: Vec<Suppression<'w>>,
    covered: Vec<NodeId>,
    faults: Vec<Problem<'w>>,
}

fn comments<'w>(root: Place<'w>) -> Vec<Comment<'w>> {
    let (workspace, document) = (root.workspace(), root.document());
    let tree = document.tree();
    let directives = tree.comments().iter().filter_map(|comment| {
        let directive = comment::Directive::read(comment, tree.text())?;
        Some((comment, directive))
    });
    let mut comments = Vec::new();
    for (comment, directive) in directives.take(MAX_COMMENTS) {
        let nodes = comment::covered(comment, tree);
        let covered = nodes
            .first()
            .map(|node| workspace.place(document, node.id()));
        let pointer = covered.map_or_else(Pointer::default, Place::pointer);
        let origin = |span: Span, subject: String| Origin {
            written: Location {
                document,
                span,
                pointer: pointer.to_string(),
            },
            covered,
            subject,
            folder: None,
        };
        let is_decided = match covered {
            Some(place) => is_decided(workspace, place),
            None => document.is_selected(),
        };
        let faults = directive.faults.into_iter().map(|fault| Problem {
            case: Some("no-effect"),
            origin: origin(fault.span, fault.message.clone()),
            message: fault.message,
            help: fault.help,
        });
        let suppressions = directive.rules.into_iter().map(|(rule, span)| Suppression {
            rule,
            operation: None,
            origin: origin(span, rule.code().to_owned()),
            is_entry: false,
            is_used: false,
            is_decided,
        });
        comments.push(Comment {
            suppressions: suppressions.collect(),
            covered: nodes.iter().map(|node| node.id()).collect(),
            faults: faults
                .filter(|_| document.is_selected() || workspace.selects(document.path()))
                .collect(),
        });
    }
    comments
}

/// Whether the run looked at all that could be found at a place. An operation is looked at with
/// its document; a shared definition with the operations that meet it, which may be anywhere in
/// the folder.
fn is_decided(workspace: &Workspace, place: Place<'_>) -> bool {
    let document = place.document();
    let section = place
        .node()
        .ancestors()
        .filter_map(|node| node.key())
        .last();
    if matches!(section.as_deref(), Some("paths" | "x-ms-paths")) {
        return document.is_selected();
    }
    let is_met = document.version().is_supported() || workspace.is_referenced(document);
    is_met && workspace.selects(path::folder(document.path()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::openapi::Api;
    use crate::workspace::{Input, Memory};

    const COMMENT: &str = "# lro-lint: ignore[LRO105] why";

    /// Two operations that return a definition of another file.
    fn workspace(at_first: &str, at_reference: &str, at_second: &str) -> Workspace {
        let user = format!(
            "swagger: '2.0'
paths:
  /a:
    {at_first}
    get:
      responses:
        200:
          schema:
            $ref: shared.yaml#/definitions/A {at_reference}
    {at_second}
    put:
      responses:
        200:
          schema:
            $ref: shared.yaml#/definitions/A
"
        );
        let shared = "definitions:\n  A: { type: object }\n";
        let files = [("a.yaml", user.as_str()), ("shared.yaml", shared)];
        let files: Memory = files.into_iter().collect();
        let (workspace, errors) = Workspace::load(&files, &[Input::File("a.yaml".to_owned())]);
        assert_eq!(errors, []);
        workspace
    }

    /// Whether a finding at the definition is suppressed, shown at the definition or at its first
    /// reference.
    fn is_suppressed(workspace: &Workspace) -> (bool, bool) {
        let at = |path: &str, pointer: &str| {
            let document = workspace.find(path).unwrap();
            let node = document.tree().root().pointer(pointer).unwrap();
            workspace.place(document, node.id())
        };
        let suppressions = Suppressions::collect(workspace, None, &[], |_| None);
        let api = Api::new(workspace, workspace.find("a.yaml").unwrap());
        let operations: Vec<_> = api.operations().collect();
        let schema = at("a.yaml", "/paths/~1a/get/responses/200/schema");
        let is_suppressed = |shown| {
            let target = Target {
                rule: named("LRO105").unwrap(),
                place: at("shared.yaml", "/definitions/A"),
                shown,
                operations: &operations,
                chain: &[schema],
            };
            !suppressions.covering(&target).is_empty()
        };
        (is_suppressed(None), is_suppressed(schema.reference()))
    }

    #[test]
    fn a_definition_is_suppressed_where_it_is_shown_or_wherever_it_is_met() {
        let behind = format!(" {COMMENT}");
        assert_eq!(is_suppressed(&workspace("", "", "")), (false, false));
        assert_eq!(is_suppressed(&workspace(COMMENT, "", "")), (false, true));
        assert_eq!(is_suppressed(&workspace("", &behind, "")), (false, true));
        assert_eq!(is_suppressed(&workspace("", "", COMMENT)), (false, false));
        assert_eq!(
            is_suppressed(&workspace(COMMENT, "", COMMENT)),
            (true, true)
        );
        assert_eq!(
            is_suppressed(&workspace("", &behind, COMMENT)),
            (true, true)
        );
    }
}
