//! What the user doesn't want to see: entries of a configuration, comments in YAML, and what the
//! files beside the documents say in which teams keep suppressions already.
//!
//! A suppression covers a part of a document. A finding is suppressed if its place lies in a part
//! that is covered for its rule; one in a shared definition also if every operation that meets
//! the definition does. Every suppression that suppressed nothing is a finding of its own, but
//! only if this run would have shown it to be needed.

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

/// How many comments of a document are read; nobody writes as many by hand.
const MAX_COMMENTS: usize = 10_000;

/// From this many rules on they are not looked up one by one.
const MANY_RULES: usize = 16;

/// The suppressions of a file.
#[derive(Clone, Copy, Debug)]
pub struct Book<'w> {
    /// The file.
    pub file: &'w Arc<File>,
    /// The folder for which it speaks.
    pub folder: &'w str,
    /// Its entries.
    pub entries: &'w [Entry],
    /// What is wrong with others.
    pub faults: &'w [Fault],
}

/// All suppressions of a run, and what they suppressed so far.
#[derive(Debug, Default)]
pub struct Suppressions<'w> {
    all: Vec<Suppression<'w>>,
    /// What is covered of documents of which anything is.
    parts: FxHashMap<FileId, Parts>,
    /// What the paths of each book lead to.
    paths: Vec<Paths<'w>>,
    /// The operations that aren't long-running to the team, and the suppressions that say so.
    dismissed: FxHashMap<OperationKey<'w>, Vec<usize>>,
    faults: Vec<Problem<'w>>,
}

/// What [`Operation::key`] returns.
type OperationKey<'w> = (Place<'w>, Place<'w>, Method);

/// A name of an entry, or a rule of a comment.
#[derive(Debug)]
struct Suppression<'w> {
    rules: Cow<'w, [&'static Rule]>,
    /// What it is called where it is written.
    name: &'w str,
    kind: SuppressionKind<'w>,
    operation: Option<&'w OperationPattern>,
    /// The entry, for one that has paths into documents.
    entry: Option<&'w Entry>,
    origin: Origin<'w>,
    is_used: bool,
    /// The operations to which it leads, where it suppressed nothing and that was looked at.
    met: Met,
    /// Whether all that it could suppress was looked at.
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

/// A code of a rule; none for a suppression of many rules.
type Code = Option<&'static str>;

/// What is covered of a document, as numbers of suppressions.
#[derive(Debug, Default)]
struct Parts {
    /// A node with all below it.
    nodes: FxHashMap<(NodeId, Code), Vec<usize>>,
    /// The books that speak for it and have paths into documents.
    books: Vec<usize>,
}

/// Paths of a book by the keys of their second steps, if they have one, as numbers of suppressions.
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

/// By what a suppression of some rules is looked up.
fn codes(rules: &[&'static Rule]) -> Vec<Code> {
    match rules.len() {
        MANY_RULES.. => vec![None],
        _ => rules.iter().map(|rule| Some(rule.code())).collect(),
    }
}

/// What a finding offers to suppressions.
#[derive(Clone, Copy, Debug)]
pub struct Target<'a, 'w> {
    /// Its rule.
    pub rule: &'static Rule,
    /// The case of the rule's page.
    pub case: Option<&'static str>,
    /// `true` if it only counts where its operations are long-running, and the document doesn't say
    /// so of all of them.
    pub is_inferred: bool,
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
    pub written: Location,
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
    /// the entries of `books`; `books_of` tells which of them speak for a document.
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

    /// Takes in the entries of files; gives the number of the first of each.
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
                origin: book.origin(fault.span, String::new(), fault.message.clone()),
            }));
            self.paths.push(paths);
        }
        first
    }

    /// Whether no finding can be suppressed.
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// The suppressions that cover a finding, by their numbers; none if it is to be shown.
    pub fn covering(&self, target: &Target<'_, 'w>) -> Vec<usize> {
        let operations = target.operations;
        let mut found = Vec::new();
        for place in [target.place].into_iter().chain(target.shown) {
            self.at(place, true, target, operations, &mut found);
        }
        if found.is_empty() {
            // Nobody who meets it wants to see it.
            let mut chain = target.chain;
            for operation in operations {
                let known = found.len();
                // The path may be a reference to where the operation stands.
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

    /// Finds what covers a place. Where the finding stands there itself, a path that leads on from
    /// it covers it too: linters don't point at the same node of an operation.
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

    /// Finds the suppressions in some books, for some codes, of which a path leads to a place.
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

    /// Whether the entry of a suppression with paths is about a document.
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

    /// `true` if a suppression that covers the question whether an operation is long-running also
    /// answers it. The rules of other linters that check more say nothing about it.
    pub fn decides(&self, number: usize) -> bool {
        let kind = self.all.get(number).map(|suppression| suppression.kind);
        match kind {
            Some(SuppressionKind::Peer(peer) | SuppressionKind::Translated(peer)) => peer.decides,
            kind => kind.is_some(),
        }
    }

    /// Takes an operation for one that isn't long-running to the team, as suppressions say.
    pub fn dismiss(&mut self, operation: &Operation<'w>, numbers: Vec<usize>) {
        self.mark_used(numbers.iter().copied());
        let known = self.dismissed.entry(operation.key()).or_default();
        known.extend(numbers);
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
    /// `true` if it is about findings of a rule that are in a case or in none, and concern some
    /// operations.
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
    /// Whether a run looked at all that an entry could suppress.
    fn is_decided(&self, entry: &Entry, workspace: &Workspace) -> bool {
        if entry.paths.is_empty() {
            return workspace.selects(self.folder);
        }
        let mut bases = entry.paths.iter().map(PathGlob::base);
        bases.all(|base| workspace.selects(base))
    }

    /// What one name of an entry suppresses.
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

/// Adds what the entries of a file cover of a document.
fn add_parts(parts: &mut Parts, root: Place<'_>, book: &Book<'_>, first: usize) {
    let path = root.document().path();
    let mut at = first;
    for entry in book.entries {
        // What has paths into documents is looked up by these.
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
            origin: origin(fault.span, fault.message.clone()),
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
