use std::borrow::Cow;

use super::{Element, Method, Operation};
use crate::workspace::{Document, Place, Version, Workspace};

/// A document as the description of an API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Api<'w> {
    root: Place<'w>,
}

/// A path with its operations.
#[derive(Clone, Debug)]
pub struct PathItem<'w> {
    /// The API.
    pub api: Api<'w>,
    /// The path template as it is written, without the base path.
    pub template: Cow<'w, str>,
    /// The entry of `paths` or `x-ms-paths`, before any reference.
    pub entry: Place<'w>,
    /// The object with the operations.
    pub element: Element<'w>,
}

impl<'w> Api<'w> {
    /// The API that a document describes.
    pub fn new(workspace: &'w Workspace, document: &Document) -> Self {
        Self {
            root: workspace.root(document),
        }
    }

    /// The root of the document.
    pub fn root(self) -> Place<'w> {
        self.root
    }

    /// The document.
    pub fn document(self) -> &'w Document {
        self.root.document()
    }

    /// Whether the document is a Swagger 2.0 one.
    pub fn is_swagger2(self) -> bool {
        self.document().version() == Version::Swagger2
    }

    /// Whether a compiler wrote the document, so that edits to it would be undone.
    pub fn is_generated(self) -> bool {
        self.root
            .get("info")
            .is_some_and(|info| info.get("x-typespec-generated").is_some())
    }

    /// Host names: `host` of Swagger 2.0, those of `servers` of OpenAPI 3.
    pub fn hosts(self) -> Vec<Cow<'w, str>> {
        if let Some(host) = self.root.text("host") {
            return vec![host];
        }
        let servers = self.root.get("servers").into_iter();
        servers
            .flat_map(Place::children)
            .filter_map(|server| server.text("url"))
            .filter_map(|url| {
                let (_, rest) = url.split_once("://")?;
                let host = rest.split(['/', '?', '#']).next()?;
                Some(Cow::Owned(host.to_owned()))
            })
            .collect()
    }

    /// The paths of `paths`, then those of `x-ms-paths`, as they are written.
    pub fn paths(self) -> impl Iterator<Item = PathItem<'w>> {
        ["paths", "x-ms-paths"]
            .into_iter()
            .filter_map(move |section| self.root.get(section))
            .flat_map(Place::children)
            .filter_map(move |entry| {
                let template = entry.key()?;
                // `x-…` members of `paths` are extensions.
                if template.starts_with("x-") {
                    return None;
                }
                Some(PathItem {
                    api: self,
                    template,
                    entry,
                    element: Element::at(entry),
                })
            })
    }

    /// Every operation, path by path.
    pub fn operations(self) -> impl Iterator<Item = Operation<'w>> {
        self.paths().flat_map(|item| item.operations())
    }

    /// The definition of a schema by its name.
    pub fn schemas(self) -> Option<Place<'w>> {
        match self.is_swagger2() {
            true => self.root.get("definitions"),
            false => self.root.get("components")?.get("schemas"),
        }
    }
}

impl<'w> PathItem<'w> {
    /// The operations, as they are written.
    pub fn operations(&self) -> Vec<Operation<'w>> {
        let place = self.element.place();
        place
            .children()
            .filter_map(|member| {
                let method = Method::parse(&member.key()?)?;
                Some(Operation::new(self.clone(), method, member))
            })
            .collect()
    }

    /// The operation of a verb.
    pub fn operation(&self, method: Method) -> Option<Operation<'w>> {
        let member = self.element.place().get(method.name())?;
        Some(Operation::new(self.clone(), method, member))
    }
}
