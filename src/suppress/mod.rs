//! Suppressions: entries of a configuration, comments in YAML, and entries of files next to the documents
//! in which teams already keep suppressions.
//!
//! A suppression covers a part of a document. A finding is suppressed if its place is in a part that is
//! covered for its rule. A finding in a shared definition is also suppressed if every operation that uses
//! the definition is in such a part. An unused suppression is a finding of its own, if this run read
//! everything that the suppression could cover.

mod comment;
mod entry;
mod files;
mod filter;
mod json_path;
mod names;
mod peer_name;
mod readme;
mod suppressions_yaml;
mod unused;
mod wording;

use std::borrow::Cow;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

pub use entry::{Entry, Fault, Named, named};
pub use files::{SuppressionFiles, Tally};
pub use filter::FileFilter;
pub use json_path::{JsonPath, Meeting, PathError};

use self::entry::{MAX_FAULTS, NO_EFFECT, Read};
use self::peer_name::PeerName;
use self::unused::Met;
use crate::diagnostic::Location;
use crate::openapi::{Method, Operation, OperationPattern};
use crate::rules::Rule;
use crate::syntax::{Node, NodeId, Pointer};
use crate::text::Span;
use crate::workspace::{Document, Examples, File, FileId, PathGlob, Place, Workspace, path};

/// The maximum number of comments that are read from a document. More are never written by hand.
const MAX_COMMENTS: usize = 10_000;

/// With this many rules or more, they aren't looked up one by one.
const MANY_RULES: usize = 16;

/// The suppressions of a file.
#[derive(Clone, Copy, Debug)]
pub struct Book<'w> {
    /// The file.
    pub file: &'w Arc<File>,
    /// The folder that it applies to.
    pub folder: &'w str,
    /// Its entries.
    pub entries: &'w [Entry],
    /// Faults of other entries.
    pub faults: &'w [Fault],
}

/// All suppressions of a run, and whether they are used.
#[derive(Debug, Default)]
pub struct Suppressions<'w> {
    all: Vec<Suppression<'w>>,
    /// The covered parts of documents.
    parts: FxHashMap<FileId, Parts>,
    /// The paths of each book.
    paths: Vec<Paths<'w>>,
    /// The operations that suppressions declare not long-running, and these suppressions.
    dismissed: FxHashMap<OperationKey<'w>, Vec<usize>>,
    faults: Vec<Problem<'w>>,
}

/// What [`Operation::key`] returns.
type OperationKey<'w> = (Place<'w>, Place<'w>, Method);

/// A name of an entry, or a rule of a comment.
#[derive(Debug)]
struct Suppression<'w> {
    rules: Cow<'w, [&'static Rule]>,
    /// The name in the file.
    name: &'w str,
    kind: SuppressionKind<'w>,
    operation: Option<&'w OperationPattern>,
    /// The entry, if it has paths into documents.
    entry: Option<&'w Entry>,
    origin: Origin<'w>,
    is_used: bool,
    /// The operations to which the suppression leads, if it suppressed nothing and this was
    /// checked.
    met: Met,
    /// `true` if the run read everything that the suppression could suppress.
    is_decided: bool,
}

#[derive(Clone, Copy, Debug)]
enum SuppressionKind<'w> {
    Comment,
    Entry,
    /// An entry for other linters.
    Peer(&'w PeerName),
    /// An entry for this program with the name of another linter's rule.
    Translated(&'w PeerName),
}

/// The code of a rule; `None` for a suppression of many rules.
type Code = Option<&'static str>;

/// The covered parts of a document, with the numbers of suppressions.
#[derive(Debug, Default)]
struct Parts {
    /// Nodes that are covered with everything below them.
    nodes: FxHashMap<(NodeId, Code), Vec<usize>>,
    /// The books that apply to it and have paths into documents.
    books: Vec<usize>,
}

/// Paths of a book with the numbers of their suppressions, by the keys of their second steps if they have
/// one.
type Paths<'w> = FxHashMap<(Code, Option<&'w str>), Vec<(usize, &'w JsonPath)>>;

impl Parts {
    fn is_empty(&self) -> bool {
        self.nodes.is_empty() && self.books.is_empty()
    }

    fn cover(&mut self, node: NodeId, rules: &[&'static Rule], suppression: usize) {
        for code in codes(rules) {
            let known = self.nodes.entry((node, code)).or_default();
            known.push(suppression);
        }
    }
}

/// The keys by which a suppression of some rules is looked up.
fn codes(rules: &[&'static Rule]) -> Vec<Code> {
    match rules.len() {
        MANY_RULES.. => vec![None],
        _ => rules.iter().map(|rule| Some(rule.code())).collect(),
    }
}

/// The properties of a finding that decide whether a suppression covers it.
#[derive(Clone, Copy, Debug)]
pub struct Target<'a, 'w> {
    /// The rule of the finding.
    pub rule: &'static Rule,
    /// The case of the rule's page.
    pub case: Option<&'static str>,
    /// `true` if the finding only counts for long-running operations, and the document doesn't mark
    /// all of its operations as long-running.
    pub is_inferred: bool,
    /// The place of the finding.
    pub place: Place<'w>,
    /// The place where the finding is shown instead, if there is one.
    pub shown: Option<Place<'w>>,
    /// The operations that the finding concerns.
    pub operations: &'a [Operation<'w>],
    /// The references from the first operation to the place.
    pub chain: &'a [Place<'w>],
}

/// The source of a suppression, and the data that identifies it.
#[derive(Clone, Debug)]
pub struct Origin<'w> {
    /// The place where the suppression is written.
    pub written: Location,
    /// The covered part, for a comment that covers one.
    pub covered: Option<Place<'w>>,
    /// The rule and its scope, as text.
    pub subject: String,
    /// The folder that its file applies to; `None` for a comment.
    pub folder: Option<&'w str>,
}

/// A suppression that suppresses nothing.
#[derive(Clone, Debug)]
pub struct Problem<'w> {
    /// The case of the rule's page.
    pub case: Option<&'static str>,
    /// A description of the problem.
    pub message: String,
    /// The fix.
    pub help: String,
    /// The suppression.
    pub origin: Origin<'w>,
}

impl<'w> Suppressions<'w> {
    /// Collects the comments of all documents, and of the files of examples if they were read, and the
    /// entries of `books`. `books_of` returns the books that apply to a document.
    pub fn collect(
        workspace: &'w Workspace,
        examples: Option<&'w Examples>,
        books: &[Book<'w>],
        books_of: impl Fn(&File) -> Vec<usize> + Sync,
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
                let mut parts = Parts::default();
                for at in books_of(document.file()) {
                    if let (Some(book), Some(&first)) = (books.get(at), first.get(at)) {
                        add_parts(&mut parts, root, book, first);
                    }
                    let paths = suppressions.paths.get(at);
                    if paths.is_some_and(|paths| !paths.is_empty()) {
                        parts.books.push(at);
                    }
                }
                (document.id(), parts, comments(root))
            })
            .collect();
        for (id, mut parts, comments) in per_document {
            for comment in comments {
                suppressions.faults.extend(comment.faults);
                for suppression in comment.suppressions {
                    for &node in &comment.covered {
                        parts.cover(node, &suppression.rules, suppressions.all.len());
                    }
                    suppressions.all.push(suppression);
                }
            }
            if !parts.is_empty() {
                suppressions.parts.insert(id, parts);
            }
        }
        suppressions
    }

    /// Adds the entries of files. Returns the number of the first entry of each file.
    fn read_books(&mut self, workspace: &Workspace, books: &[Book<'w>]) -> Vec<usize> {
        let mut first = Vec::with_capacity(books.len());
        for book in books {
            first.push(self.all.len());
            let mut paths = Paths::default();
            for entry in book.entries {
                let is_decided = book.is_decided(entry, workspace);
                for name in &entry.names {
                    for path in &entry.wheres {
                        for code in codes(&name.rules) {
                            let known = paths.entry((code, path.second_key())).or_default();
                            known.push((self.all.len(), path));
                        }
                    }
                    self.all.push(book.suppression(entry, name, is_decided));
                }
            }
            self.faults.extend(book.faults.iter().map(|fault| Problem {
                case: Some(fault.case),
                message: fault.message.clone(),
                help: fault.help.clone(),
                origin: book.origin(fault.span, String::new(), wording::identity(&fault.message)),
            }));
            self.paths.push(paths);
        }
        first
    }

    /// `true` if no finding can be suppressed.
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// The numbers of the suppressions that cover a finding; empty if it is shown.
    pub fn covering(&self, target: &Target<'_, 'w>) -> Vec<usize> {
        let operations = target.operations;
        let mut found = Vec::new();
        for place in [target.place].into_iter().chain(target.shown) {
            self.at(place, true, target, operations, &mut found);
        }
        if found.is_empty() {
            // All operations that the finding concerns are covered.
            let mut chain = target.chain;
            for operation in operations {
                let known = found.len();
                // The path may be a reference to the place of the operation.
                let own = [operation.element().place(), operation.path_item().entry];
                let references = std::mem::take(&mut chain).iter().copied();
                let references = references.map(|place| place.reference().unwrap_or(place));
                for place in own.into_iter().chain(references) {
                    let operation = std::slice::from_ref(operation);
                    self.at(place, false, target, operation, &mut found);
                }
                if target.is_inferred {
                    let dismissed = self.dismissed.get(&operation.key());
                    found.extend(dismissed.into_iter().flatten());
                }
                if found.len() == known {
                    return Vec::new();
                }
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Finds the suppressions that cover a place. If the finding is at this place, a path that leads
    /// further also covers it, because other linters point at another node of the same operation.
    fn at(
        &self,
        place: Place<'w>,
        is_its_own: bool,
        target: &Target<'_, 'w>,
        operations: &[Operation<'w>],
        found: &mut Vec<usize>,
    ) {
        let Some(parts) = self.parts.get(&place.document().id()) else {
            return;
        };
        let concerns = |pattern: &OperationPattern| {
            !operations.is_empty() && operations.iter().all(|own| pattern.matches(own))
        };
        let is_meant = |at: &usize| {
            self.all.get(*at).is_some_and(|suppression| {
                suppression.names(target.rule, target.case, operations)
                    && suppression.operation.is_none_or(concerns)
            })
        };
        let codes = [Some(target.rule.code()), None];
        if !parts.nodes.is_empty() {
            for node in place.node().ancestors() {
                let covering = codes
                    .iter()
                    .filter_map(|code| parts.nodes.get(&(node.id(), *code)));
                found.extend(covering.flatten().copied().filter(is_meant));
            }
        }
        if !parts.books.is_empty() {
            let leading = self.leading_to(place, is_its_own, &parts.books, codes);
            found.extend(leading.into_iter().filter(is_meant));
        }
    }

    /// Finds the suppressions in some books, for some codes, that have a path to a place.
    fn leading_to(
        &self,
        place: Place<'w>,
        is_its_own: bool,
        books: &[usize],
        codes: [Code; 2],
    ) -> Vec<usize> {
        let mut trail: Vec<Node<'_>> = place.node().ancestors().collect();
        trail.reverse();
        let second = trail.get(2).and_then(|node| node.key());
        let keys = [None, second.as_deref()];
        let keys = keys
            .get(..1 + usize::from(second.is_some()))
            .unwrap_or_default();
        let mut found = Vec::new();
        for paths in books.iter().filter_map(|at| self.paths.get(*at)) {
            for (code, key) in codes
                .iter()
                .flat_map(|code| keys.iter().map(move |key| (*code, *key)))
            {
                for (at, path) in paths.get(&(code, key)).into_iter().flatten() {
                    let leads_here = match path.meets(&trail) {
                        Meeting::Within => true,
                        Meeting::Around => is_its_own,
                        Meeting::Apart => false,
                    };
                    if leads_here && self.is_for(*at, place.document()) {
                        found.push(*at);
                    }
                }
            }
        }
        found
    }

    /// `true` if the entry of a suppression with paths applies to a document.
    fn is_for(&self, suppression: usize, document: &Document) -> bool {
        let suppression = self.all.get(suppression);
        let entry = suppression.and_then(|suppression| suppression.entry);
        entry.is_some_and(|entry| entry.is_for(document.path()))
    }

    /// `true` if some suppression is about a rule.
    pub fn are_about(&self, rule: &'static Rule) -> bool {
        let mut rules = self.all.iter().flat_map(|own| own.rules.iter());
        rules.any(|own| own.code() == rule.code())
    }

    /// `true` if a suppression of a finding about the missing marker means that the operation isn't
    /// long-running. For rules of other linters that check more than the marker, it doesn't.
    pub fn decides(&self, number: usize) -> bool {
        let kind = self.all.get(number).map(|suppression| suppression.kind);
        match kind {
            Some(SuppressionKind::Peer(peer) | SuppressionKind::Translated(peer)) => peer.decides,
            kind => kind.is_some(),
        }
    }

    /// Notes that suppressions declare an operation not long-running.
    pub fn dismiss(&mut self, operation: &Operation<'w>, numbers: Vec<usize>) {
        self.mark_used(numbers.iter().copied());
        let known = self.dismissed.entry(operation.key()).or_default();
        known.extend(numbers);
    }

    /// The origins of all suppressions, by their numbers.
    pub fn origins(&self) -> impl Iterator<Item = &Origin<'w>> {
        self.all.iter().map(|suppression| &suppression.origin)
    }

    /// Notes that suppressions are used.
    pub fn mark_used(&mut self, numbers: impl IntoIterator<Item = usize>) {
        for number in numbers {
            if let Some(suppression) = self.all.get_mut(number) {
                suppression.is_used = true;
            }
        }
    }

    /// The suppressions that suppressed nothing although the run read everything that they could suppress,
    /// and the comments that can't suppress anything. `is_asked` returns `true` if a rule is checked where
    /// its suppression is written.
    pub fn problems(&self, is_asked: impl Fn(&'static Rule, &File) -> bool) -> Vec<Problem<'w>> {
        let unused = self.all.iter().filter(|suppression| {
            suppression.is_decided
                && !suppression.is_used
                && (suppression.rules.iter())
                    .all(|rule| is_asked(rule, &suppression.origin.written.file))
        });
        let mut problems = self.faults.clone();
        problems.extend(unused.map(Suppression::problem));
        problems
    }
}

impl<'w> Suppression<'w> {
    /// `true` if the suppression covers findings of a rule with this case, or without a case, about
    /// some operations.
    fn names(&self, rule: &'static Rule, case: Option<&str>, operations: &[Operation<'w>]) -> bool {
        match self.kind {
            SuppressionKind::Peer(peer) | SuppressionKind::Translated(peer) => {
                peer.has(rule, case, operations)
            }
            _ => self.rules.iter().any(|own| own.code() == rule.code()),
        }
    }
}

impl<'w> Book<'w> {
    /// `true` if a run read everything that an entry could suppress.
    fn is_decided(&self, entry: &Entry, workspace: &Workspace) -> bool {
        if entry.paths.is_empty() {
            return workspace.selects(self.folder);
        }
        let mut bases = entry.paths.iter().map(PathGlob::base);
        bases.all(|base| workspace.selects(base))
    }

    /// The suppression of one name in an entry.
    fn suppression(&self, entry: &'w Entry, name: &'w Named, is_decided: bool) -> Suppression<'w> {
        let subject = format!("{}{}", name.name, entry.scope());
        Suppression {
            rules: Cow::Borrowed(&name.rules),
            name: &name.name,
            kind: match name.peer {
                None => SuppressionKind::Entry,
                Some(peer) if entry.is_shared => SuppressionKind::Peer(peer),
                Some(peer) => SuppressionKind::Translated(peer),
            },
            operation: entry.operation.as_ref(),
            entry: Some(entry).filter(|entry| !entry.wheres.is_empty()),
            origin: self.origin(name.span, name.pointer.clone(), subject),
            is_used: false,
            met: Met::default(),
            is_decided,
        }
    }

    fn origin(&self, span: Span, pointer: String, subject: String) -> Origin<'w> {
        Origin {
            written: Location {
                file: Arc::clone(self.file),
                span,
                pointer,
            },
            covered: None,
            subject,
            folder: Some(self.folder),
        }
    }
}

/// Adds the parts of a document that the entries of a file cover.
fn add_parts(parts: &mut Parts, root: Place<'_>, book: &Book<'_>, first: usize) {
    let path = root.document().path();
    let mut at = first;
    for entry in book.entries {
        // Entries with paths into documents are looked up by these paths.
        let is_meant = entry.wheres.is_empty() && entry.is_for(path);
        let node = match &entry.pointer {
            Some(pointer) => pointer.resolve(root.node()),
            None => Some(root.node()),
        };
        if let Some(node) = node.filter(|_| is_meant) {
            for (name, suppression) in entry.names.iter().zip(at..) {
                parts.cover(node.id(), &name.rules, suppression);
            }
        }
        at += entry.names.len();
    }
}

/// A comment, and the nodes that it covers.
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
                file: Arc::clone(document.file()),
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
            case: Some(fault.case),
            origin: origin(fault.span, wording::identity(&fault.message)),
            message: fault.message,
            help: fault.help,
        });
        let suppressions = directive.rules.into_iter().map(|(rule, span)| Suppression {
            rules: Cow::Owned(vec![rule]),
            name: rule.name(),
            kind: SuppressionKind::Comment,
            operation: None,
            entry: None,
            origin: origin(span, rule.code().to_owned()),
            is_used: false,
            met: Met::default(),
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

/// `true` if the run checked everything that can have findings at a place. An operation is checked with
/// its document. A shared definition is checked with the operations that use it, which may be anywhere in
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

    /// `true` if a finding at the definition is suppressed, shown at the definition or at its first
    /// reference.
    fn is_suppressed(workspace: &Workspace) -> (bool, bool) {
        let at = |path: &str, pointer: &str| {
            let document = workspace.find(path).unwrap();
            let node = document.tree().root().pointer(pointer).unwrap();
            workspace.place(document, node.id())
        };
        let suppressions = Suppressions::collect(workspace, None, &[], |_| Vec::new());
        let api = Api::new(workspace, workspace.find("a.yaml").unwrap());
        let operations: Vec<_> = api.operations().collect();
        let schema = at("a.yaml", "/paths/~1a/get/responses/200/schema");
        let is_suppressed = |shown| {
            let target = Target {
                rule: named("LRO105").unwrap(),
                case: None,
                is_inferred: false,
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
