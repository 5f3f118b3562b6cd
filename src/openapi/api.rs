use std::borrow::Cow;

use super::method::ADDITIONAL;
use super::{Element, Method, Schema};
use crate::workspace::{Document, Place, Version, Workspace};

/// The API that a document describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Api<'w> {
    root: Place<'w>,
}

/// A path with its operations.
#[derive(Clone, Debug)]
pub struct PathItem<'w> {
    /// The API.
    pub api: Api<'w>,
    /// The path template as written, without the base path.
    pub template: Cow<'w, str>,
    /// The entry of `paths` or `x-ms-paths`, before following any reference.
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

    /// `true` if the document is Swagger 2.0.
    pub fn is_swagger2(self) -> bool {
        self.document().version() == Version::Swagger2
    }

    /// `true` if a compiler wrote the document and would overwrite edits to it.
    pub fn is_generated(self) -> bool {
        self.root
            .get("info")
            .is_some_and(|info| info.get("x-typespec-generated").is_some())
    }

    /// The host names: `host` in Swagger 2.0, the hosts of `servers` in OpenAPI 3.
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

    /// The host and base path of all paths, without the scheme. Swagger 2.0 has `host` and
    /// `basePath`, or the template of `x-ms-parameterized-host`; OpenAPI 3 has the first entry of
    /// `servers`. `None` if the document names no host.
    pub fn server(self) -> Option<String> {
        if let Some(servers) = self.root.get("servers") {
            let url = servers.children().next()?.text("url")?;
            let bare = match url.split_once("://") {
                Some((_, bare)) => bare,
                // A URL without a scheme is relative to the document, unless the host is a variable.
                None => Some(&*url).filter(|url| url.starts_with('{'))?,
            };
            return Some(bare.trim_end_matches('/').to_owned());
        }
        let template = self.root.get("x-ms-parameterized-host");
        let template = template.and_then(|host| host.text("hostTemplate"));
        let host = template.or_else(|| self.root.text("host"))?;
        let base = self.root.text("basePath").unwrap_or_default();
        let base = base.trim_end_matches('/');
        Some(format!("{}{base}", host.trim_end_matches('/')))
    }

    /// The paths of `paths`, then the paths of `x-ms-paths`, in the order of the document. If one
    /// of these keys is written twice, all its paths count: readers differ in which one they take.
    pub fn paths(self) -> impl Iterator<Item = PathItem<'w>> {
        ["paths", "x-ms-paths"]
            .into_iter()
            .flat_map(move |section| self.root.all(section))
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

    /// The `webhooks` of OpenAPI 3.1, and the `x-webhooks` that tools read in OpenAPI 3.0: requests
    /// that the service sends. The template of a webhook is its name.
    pub fn webhooks(self) -> impl Iterator<Item = PathItem<'w>> {
        let sections = ["webhooks", "x-webhooks"].into_iter();
        sections
            .filter(move |_| !self.is_swagger2())
            .filter_map(move |section| self.root.get(section))
            .flat_map(Place::children)
            .filter_map(move |entry| {
                Some(PathItem {
                    api: self,
                    template: entry.key()?,
                    entry,
                    element: Element::at(entry),
                })
            })
    }

    /// The path with exactly this template.
    pub fn path(self, template: &str) -> Option<PathItem<'w>> {
        let entry = self.root.get("paths")?.get(template)?;
        Some(PathItem {
            api: self,
            template: entry.key()?,
            entry,
            element: Element::at(entry),
        })
    }

    /// The definition with the most similar name to a missing one.
    pub fn nearest_schema(self, name: &str) -> Option<Schema<'w>> {
        /// The smallest similarity, by Jaro and Winkler: `DepthChart` is similar to
        /// `DepthSurveyChart`.
        const ALIKE: f64 = 0.8;
        /// The length of the longest name to compare. Longer names are not typing mistakes.
        const LONGEST: usize = 128;
        /// The largest number of letter pairs to compare for one name.
        const MOST_PAIRS: usize = 1_000_000;
        let name = (name.len() <= LONGEST).then(|| name.to_lowercase())?;
        let mut pairs = 0;
        let schemas = self.schemas()?.children();
        schemas
            .map_while(|entry| {
                let key = entry.key().filter(|key| key.len() <= LONGEST);
                pairs += key.as_ref().map_or(1, |key| key.len() * name.len());
                (pairs <= MOST_PAIRS).then_some((entry, key))
            })
            .filter_map(|(entry, key)| {
                let key = key?;
                let likeness = strsim::jaro_winkler(&key.to_lowercase(), &name);
                (likeness >= ALIKE).then_some((likeness, entry))
            })
            // The first of equal names wins.
            .reduce(|best, next| if next.0 > best.0 { next } else { best })
            .map(|(_, entry)| Schema::new(Element::at(entry)))
    }

    /// The members with one of these keys that are outside of operations. Examples and other
    /// extensions are not searched, since they may contain anything.
    pub fn astray(self, keys: &[&str]) -> Vec<Place<'w>> {
        let is_astray = |place: &Place<'w>| {
            keys.iter().any(|key| place.has_key(key))
                && !may_hold_anything(*place)
                && !place.parent().is_some_and(is_operation)
        };
        match keys.iter().all(|key| key.starts_with("x-")) {
            true => self.root.extensions().filter(is_astray).collect(),
            // Users may name any key in a profile of their own.
            false => self.root.below().filter(is_astray).collect(),
        }
    }

    /// The schema definitions.
    pub fn schemas(self) -> Option<Place<'w>> {
        let swagger2 = self.root.get("definitions");
        if self.is_swagger2() {
            return swagger2;
        }
        let components = self.root.get("components");
        // A file that others refer to doesn't have to declare its version.
        components
            .and_then(|components| components.get("schemas"))
            .or(swagger2)
    }
}

/// `true` if an object is described as an operation, wherever it is.
fn is_operation(place: Place<'_>) -> bool {
    place.key().is_some_and(|key| Method::parse(&key).is_some())
        || place
            .parent()
            .is_some_and(|around| around.has_key(ADDITIONAL))
        || place.get("responses").is_some()
}

/// `true` if a node is in example data, is in an extension, or is the name of a property.
fn may_hold_anything(place: Place<'_>) -> bool {
    place.is_in_example()
        || place.ancestors().skip(1).any(|around| {
            around
                .key()
                .is_some_and(|key| key.starts_with("x-") && key != "x-ms-paths")
        })
        || place.parent().and_then(Place::key).as_deref() == Some("properties")
}

impl<'w> PathItem<'w> {
    /// The template up to its `?`. In `x-ms-paths`, the rest only distinguishes operations that go
    /// to the same URL.
    pub fn url_template(&self) -> &str {
        self.template.split('?').next().unwrap_or_default()
    }

    /// `true` if other entries of the API may go to the same URL. If no template has a `?`, all
    /// URLs differ.
    pub fn may_have_variants(&self) -> bool {
        self.api.root().get("x-ms-paths").is_some()
            || self.template.len() != self.url_template().len()
    }
}
