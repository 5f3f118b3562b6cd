//! The URL in a body that clients poll.

use super::reader::ModelReader;
use crate::model::monitor::is_flag;
use crate::model::profile::Profile;
use crate::model::system::System;
use crate::openapi::{Property, Schema};
use crate::text::name_words;

/// Words in the names of links to a status.
const STATUS: [&str; 12] = [
    "status",
    "operation",
    "op",
    "monitor",
    "poll",
    "polling",
    "task",
    "job",
    "progress",
    "track",
    "tracking",
    "async",
];
/// Words in the names of links for people, and of links to something other than a status.
const OTHER: [&str; 22] = [
    "dashboard",
    "portal",
    "console",
    "ui",
    "web",
    "page",
    "html",
    "doc",
    "docs",
    "help",
    "image",
    "avatar",
    "thumbnail",
    "preview",
    "download",
    "upload",
    "callback",
    "webhook",
    "redirect",
    "result",
    "results",
    "resource",
];

impl<'w> ModelReader<'_, 'w> {
    /// The property of a first body with the URL that clients poll. Its name or description
    /// mentions a status, or it is the only URL of the body. For Google and AEP: the property with
    /// the name of the operation.
    pub(super) fn link_to_status(&self) -> Option<Property<'w>> {
        self.named_link().or_else(|| {
            let profile = self.subject.profile;
            if profile.system == System::Google {
                let mut bodies = self.subject.first_bodies().into_iter();
                let mut ids = profile.id_properties.iter();
                let body = bodies.find(|body| is_flag(body, profile))?;
                return ids.find_map(|name| body.property(name));
            }
            let body = self.subject.response(202)?.schema()?;
            if profile.system == System::Aep {
                // The path of the operation is relative to the URL of the service.
                let mut ids = profile.id_properties.iter();
                return ids.find_map(|name| body.property(name));
            }
            // In Azure, the body of a response with a polling header is a resource, which has URLs
            // of its own.
            if matches!(profile.system, System::Arm | System::DataPlane) {
                return None;
            }
            let mut urls = urls(&body).into_iter();
            let only = urls.next()?;
            let is_only = urls.next().is_none();
            (is_only && !has_word(&only.name, &OTHER)).then_some(only)
        })
    }

    /// The link of a first body whose name or description shows that it has the URL of a status.
    pub(super) fn named_link(&self) -> Option<Property<'w>> {
        let subject = self.subject;
        let bodies = subject.initial().into_iter();
        bodies
            .filter_map(|response| response.schema())
            .flat_map(|body| urls(&body))
            .find(|link| match self.told_by_property(link) {
                Some(told) => self.is_status(&told.schema),
                None => names_status(link, subject.profile),
            })
    }
}

/// The properties of a body that contain a URL.
fn urls<'w>(body: &Schema<'w>) -> Vec<Property<'w>> {
    let mut urls = body.properties();
    urls.retain(Property::is_url);
    urls
}

/// `true` if the name of a link shows that it has the URL of a status.
fn names_status(link: &Property<'_>, profile: &Profile) -> bool {
    // The system knows the names of links to the result, so such a link isn't one to the status.
    let is_known = profile
        .link_properties
        .iter()
        .any(|known| known.eq_ignore_ascii_case(&link.name));
    !is_known && has_word(&link.name, &STATUS) && !has_word(&link.name, &OTHER)
}

/// `true` if a name contains one of the known words.
fn has_word(name: &str, known: &[&str]) -> bool {
    let words = name_words(name);
    words.iter().any(|word| known.contains(&word.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_taken_apart() {
        for name in ["statusUrl", "status_url", "Status-URL", "jobLink", "opLink"] {
            assert!(has_word(name, &STATUS), "{name}");
        }
        for name in ["dashboard_url", "url", "statisticsUrl", "copLink"] {
            assert!(!has_word(name, &STATUS), "{name}");
        }
        assert!(has_word("dashboard_url", &OTHER));
    }
}
