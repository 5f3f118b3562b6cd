//! Suggestions for broken references.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use super::reference::{Target, locate, split};
use super::{Document, Place, path};
use crate::syntax::Node;
use crate::text::nearest;

/// The sections of a document that others refer to by name. Nothing else is ever suggested, so that
/// no text of a file that isn't a specification is shown.
const SHARED: [&str; 5] = [
    "definitions",
    "parameters",
    "responses",
    "components",
    "paths",
];
/// The sections with the same contents in Swagger 2.0 and in OpenAPI 3.
const MOVED: [(&str, &str); 4] = [
    ("/definitions/", "/components/schemas/"),
    ("/parameters/", "/components/parameters/"),
    ("/responses/", "/components/responses/"),
    ("/securityDefinitions/", "/components/securitySchemes/"),
];

/// The number of broken references of a document that get a search for similar names. Nobody fixes
/// more by hand, and each search looks at all definitions of a file.
const MOST_SEARCHES: usize = 200;

impl<'w> Place<'w> {
    /// The reference that the author probably meant. This string leads nowhere, at least on some
    /// file systems.
    pub fn suggestion(self) -> Option<String> {
        let text = self.as_str()?;
        let (file, fragment) = split(&text);
        if fragment.is_none()
            && let Some(fragment) = self.as_bare_name(file)
        {
            return Some(format!("#{fragment}"));
        }
        let target = self.meant_file(file)?;
        let file = match target.id() == self.document().id() {
            true => String::new(),
            false if self.is_exact(file) => file.to_owned(),
            false => path::relative(path::folder(self.document().path()), target.path()),
        };
        let Some(fragment) = fragment else {
            return Some(file);
        };
        if let Some(meant) = meant_fragment(target, fragment, self.is_searched()) {
            return Some(format!("{file}#{meant}"));
        }
        // The definition may be in another file that this document refers to.
        let workspace = self.workspace();
        let others = self.document().referenced();
        let mut others: Vec<_> = others.map(|id| workspace.document(id)).collect();
        others.sort_unstable_by_key(|other| other.path());
        let other = others.into_iter().find(|other| other.has(fragment))?;
        let file = path::relative(path::folder(self.document().path()), other.path());
        Some(format!("{file}#{fragment}"))
    }

    /// `true` if this broken reference gets a search for similar names.
    fn is_searched(self) -> bool {
        let at = self.broken_number();
        at.is_none_or(|at| at < MOST_SEARCHES)
    }

    /// A bare name such as `Widget`: Swagger 1.2 referred to its models in this way.
    fn as_bare_name(self, name: &str) -> Option<String> {
        let name = name.trim_start_matches("./");
        let mut fragments = MOVED
            .iter()
            .flat_map(|(older, newer)| [older, newer])
            .map(|section| format!("{section}{}", escape(name)));
        fragments.find(|fragment| self.document().has(fragment))
    }

    /// `true` if the file of a reference has exactly the written name.
    fn is_exact(self, file: &str) -> bool {
        file.is_empty() || matches!(self.document().targets.get(file), Some(Target::Document(_)))
    }

    /// The document that a file name leads to, or the document with the most similar name.
    fn meant_file(self, file: &str) -> Option<&'w Document> {
        if file.is_empty() {
            return Some(self.document());
        }
        let workspace = self.workspace();
        match self.document().targets.get(file)? {
            Target::Document(id) | Target::OtherCase(id) => return Some(workspace.document(*id)),
            Target::Failed(_) => {}
        }
        let wanted = locate(path::folder(self.document().path()), file).ok()?;
        if !self.is_searched() {
            return None;
        }
        let (folder, name) = (path::folder(&wanted), file_name(&wanted));
        let readable = workspace.readable();
        let beside = readable.in_folder(folder);
        let near = nearest(name, beside.map(file_name));
        let near = near.and_then(|near| workspace.find(path::join(folder, near)?.as_str()));
        near.or_else(|| workspace.find(readable.only_one_called(name)?))
    }
}

/// The paths of the readable documents, by their folders and by their names.
#[derive(Debug, Default)]
pub(super) struct Readable {
    by_folder: FxHashMap<Box<str>, Vec<Box<str>>>,
    /// The path of the only document with a name; `None` if several documents have the name, since
    /// any of them could be meant.
    by_name: FxHashMap<Box<str>, Option<Box<str>>>,
}

impl Readable {
    pub(super) fn of(documents: &[Document]) -> Self {
        let mut readable = Self::default();
        for document in documents
            .iter()
            .filter(|document| document.fault().is_none())
        {
            let path = document.path();
            let folder = path::folder(path).into();
            let name = file_name(path).into();
            readable
                .by_folder
                .entry(folder)
                .or_default()
                .push(path.into());
            readable
                .by_name
                .entry(name)
                .and_modify(|only| *only = None)
                .or_insert_with(|| Some(path.into()));
        }
        readable
    }

    fn in_folder(&self, folder: &str) -> impl Iterator<Item = &str> {
        let paths = self.by_folder.get(folder).into_iter().flatten();
        paths.map(|path| &**path)
    }

    fn only_one_called(&self, name: &str) -> Option<&str> {
        self.by_name.get(name)?.as_deref()
    }
}

impl Document {
    fn has(&self, fragment: &str) -> bool {
        self.tree().root().pointer(fragment).is_some()
    }
}

/// The fragment that the author probably meant, or the written fragment if it isn't broken.
fn meant_fragment<'f>(
    document: &Document,
    fragment: &'f str,
    is_searched: bool,
) -> Option<Cow<'f, str>> {
    let with_slash = match fragment.starts_with('/') {
        true => Cow::Borrowed(fragment),
        false => Cow::Owned(format!("/{fragment}")),
    };
    if document.has(&with_slash) {
        return Some(with_slash);
    }
    for (older, newer) in MOVED {
        for (from, to) in [(older, newer), (newer, older)] {
            let moved = with_slash.strip_prefix(from);
            let moved = moved.map(|name| format!("{to}{name}"));
            if let Some(moved) = moved.filter(|moved| document.has(moved)) {
                return Some(Cow::Owned(moved));
            }
        }
    }
    let (section, name) = with_slash.rsplit_once('/')?;
    let is_shared = SHARED
        .iter()
        .any(|shared| section.split('/').nth(1) == Some(shared));
    if !is_shared || !is_searched {
        return None;
    }
    let name = name.replace("~1", "/").replace("~0", "~");
    let members = document.tree().root().pointer(section)?.children();
    let names: Vec<Cow<'_, str>> = members.filter_map(Node::key).collect();
    let near = nearest(&name, names.iter().map(|name| &**name))?;
    Some(Cow::Owned(format!("{section}/{}", escape(near))))
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn escape(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

#[cfg(test)]
mod tests {
    use crate::workspace::{Input, Memory, Workspace};

    /// The suggestion for a reference of `api/a.json`, next to a valid `api/types.json`.
    fn suggested(reference: &str) -> Option<String> {
        let text = format!(
            r##"{{ "swagger": "2.0", "x": {{ "$ref": "{reference}" }}, "y": {{ "$ref": "types.json#/definitions/Error" }},
                "definitions": {{ "Widget": {{}}, "a/b": {{}} }}, "secrets": {{ "password": 1 }} }}"##
        );
        let source: Memory = [
            ("api/a.json", text.as_str()),
            (
                "api/types.json",
                r#"{ "swagger": "2.0", "definitions": { "Error": {} } }"#,
            ),
            (
                "common/shared.json",
                r#"{ "swagger": "2.0", "definitions": { "Page": {} } }"#,
            ),
        ]
        .into_iter()
        .collect();
        let (workspace, _) = Workspace::load(&source, &[Input::Folder(String::new())]);
        let root = workspace.root(workspace.find("api/a.json").unwrap());
        root.get("x").unwrap().reference().unwrap().suggestion()
    }

    #[test]
    fn near_names_are_suggested() {
        for (reference, meant) in [
            ("#/definitions/Wigdet", "#/definitions/Widget"),
            ("#/definitions/widget", "#/definitions/Widget"),
            ("#/definitions/a~1bc", "#/definitions/a~1b"),
            ("#definitions/Widget", "#/definitions/Widget"),
            ("#/components/schemas/Widget", "#/definitions/Widget"),
            ("Widget", "#/definitions/Widget"),
            ("#/definitions/Error", "types.json#/definitions/Error"),
            (
                "./types.json#/definitions/Erorr",
                "./types.json#/definitions/Error",
            ),
            (
                "type.json#/definitions/Error",
                "types.json#/definitions/Error",
            ),
            (
                "./shared.json#/definitions/Page",
                "../common/shared.json#/definitions/Page",
            ),
            (
                "../Common/shared.json#/definitions/Page",
                "../common/shared.json#/definitions/Page",
            ),
        ] {
            assert_eq!(suggested(reference).as_deref(), Some(meant), "{reference}");
        }
    }

    #[test]
    fn nothing_is_suggested_for_what_is_like_nothing() {
        for reference in [
            "#/definitions/Telescope",
            "#/secrets/passwort",
            "elsewhere.json#/definitions/Widget",
            "http://example.com/types.json#/definitions/Error",
            "../../../types.json",
        ] {
            assert_eq!(suggested(reference), None, "{reference}");
        }
    }
}
