use std::borrow::Cow;

use super::method::ADDITIONAL;
use super::{Element, Method, Schema};
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

    /// `true` if the document is a Swagger 2.0 one.
    pub fn is_swagger2(self) -> bool {
        self.document().version() == Version::Swagger2
    }

    /// `true` if a compiler wrote the document, so that edits to it would be undone.
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

    /// The host and base path that paths are sent to, without the scheme: `host` and `basePath` of
    /// Swagger 2.0 or the template of `x-ms-parameterized-host`, the first of `servers` of OpenAPI 3.
    /// `None` if the document names no host.
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

    /// The paths of `paths`, then those of `x-ms-paths`, as they are written. Where one of these keys is
    /// written twice, all paths count: readers differ in which one they take.
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
    /// that the service sends. The template of each is its name.
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

    /// The path of exactly that template.
    pub fn path(self, template: &str) -> Option<PathItem<'w>> {
        let entry = self.root.get("paths")?.get(template)?;
        Some(PathItem {
            api: self,
            template: entry.key()?,
            entry,
            element: Element::at(entry),
        })
    }

    /// The definition whose name comes nearest to one that isn't there.
    pub fn nearest_schema(self, name: &str) -> Option<Schema<'w>> {
        /// By Jaro and Winkler: `DepthChart` still is `DepthSurveyChart`.
        const ALIKE: f64 = 0.8;
        /// Longer ones are no slips of the pen.
        const LONGEST: usize = 128;
        /// How many pairs of letters are compared for one name.
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
            // Of equals the first wins.
            .reduce(|best, next| if next.0 > best.0 { next } else { best })
            .map(|(_, entry)| Schema::new(Element::at(entry)))
    }

    /// Extensions that are meant and stand anywhere but in an operation. Examples and other
    /// extensions may hold whatever they like.
    pub fn astray(self, is_meant: impl Fn(Place<'w>) -> bool) -> Vec<Place<'w>> {
        self.root
            .below()
            .filter(|&place| is_meant(place) && !may_hold_anything(place))
            .filter(|place| !place.parent().is_some_and(is_operation))
            .collect()
    }

    /// The definitions of schemas.
    pub fn schemas(self) -> Option<Place<'w>> {
        let swagger2 = self.root.get("definitions");
        if self.is_swagger2() {
            return swagger2;
        }
        let components = self.root.get("components");
        // A file that others refer to need not say which version it is of.
        components
            .and_then(|components| components.get("schemas"))
            .or(swagger2)
    }
}

/// `true` if an object is described as an operation, wherever it stands.
fn is_operation(place: Place<'_>) -> bool {
    place.key().is_some_and(|key| Method::parse(&key).is_some())
        || place
            .parent()
            .is_some_and(|around| around.has_key(ADDITIONAL))
        || place.get("responses").is_some()
}

/// `true` if a node stands in example data, in an extension, or is the name of a property.
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
    /// The template up to its `?`: in `x-ms-paths`, what follows only tells apart operations that
    /// go to the same URL.
    pub fn url_template(&self) -> &str {
        self.template.split('?').next().unwrap_or_default()
    }

    /// `true` if other entries of the API may be sent to the same URL: without a `?` anywhere, no two
    /// are the same.
    pub fn may_have_variants(&self) -> bool {
        self.api.root().get("x-ms-paths").is_some()
            || self.template.len() != self.url_template().len()
    }
}
