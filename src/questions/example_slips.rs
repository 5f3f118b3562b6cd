//! Mistakes in examples: members that no tool reads, and headers with other names.

use std::mem::discriminant;

use super::examples::{Sites, UrlFault};
use crate::model::{Lro, RETRY_AFTER, Shown, joined};
use crate::openapi::{ExampleHeader, ExampleResponse, Response, Schema, Site, Status, same_name};
use crate::workspace::Place;

/// The object in which members of a response in an example belong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Belongs {
    /// In the body.
    Body,
    /// In the headers.
    Headers,
}

/// Members of a response in an example that are next to the object where they belong.
#[derive(Clone, Debug)]
pub struct Misplaced {
    /// The status of the response.
    pub status: Status,
    /// The object where the members belong.
    pub belongs: Belongs,
    /// The names of the members. Empty if a list is in place of the response.
    pub names: Vec<String>,
}

/// A header that an example shows under another name than the operation declares.
#[derive(Clone, Debug)]
pub struct RenamedHeader<'w> {
    /// The name of the header in the example.
    pub written: String,
    /// The declared header, which the example doesn't show.
    pub name: &'w str,
    /// The response that declares the header.
    pub response: Response<'w>,
}

/// A header of an example that is capitalized differently from the name in the system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeaderInOtherCase<'w> {
    /// The name of the header in the example.
    pub written: String,
    /// The name in the system.
    pub name: &'w str,
    /// The fault of the URL in the header, if it has one.
    pub fault: Option<UrlFault>,
}

impl HeaderInOtherCase<'_> {
    /// `true` if another header has the same mistake. Two different wrong API versions are the same
    /// mistake.
    fn is_like(&self, other: &Self) -> bool {
        let [own, theirs] = [self, other].map(|slip| slip.fault.as_ref().map(discriminant));
        self.written == other.written && own == theirs
    }
}

impl<'w> Lro<'w> {
    /// Properties and polling headers that examples have directly in a response, instead of in its
    /// `body` or `headers`.
    pub fn misplaced_members(&self) -> Vec<Shown<'w, Misplaced>> {
        let found = self.shown_in_exchanges().flat_map(|(_, response)| {
            let headers = self.stray_headers(response).collect();
            let payload = self.stray_payload(response);
            [(Belongs::Headers, headers), (Belongs::Body, payload)]
                .into_iter()
                .filter_map(|(belongs, members): (_, Vec<Place<'w>>)| {
                    let first = *members.first()?;
                    let names = members.iter().filter_map(|member| member.key());
                    let is_whole = response.bare_payload() == Some(first);
                    let what = Misplaced {
                        status: response.status(),
                        belongs,
                        names: names
                            .filter(|_| !is_whole)
                            .map(|name| name.into_owned())
                            .collect(),
                    };
                    Some((what, response.site_of(first)))
                })
        });
        joined(found, |a, b| a.belongs == b.belongs)
    }

    /// `true` if a response in an example has a polling header outside of `headers`.
    pub(super) fn has_stray_headers(&self, response: &ExampleResponse<'w>) -> bool {
        self.stray_headers(response).next().is_some()
    }

    /// The members of a response that are polling headers. `location` may be a property of the
    /// resource, so it is included only if its value is a URL.
    fn stray_headers<'e>(
        &'e self,
        response: &'e ExampleResponse<'w>,
    ) -> impl Iterator<Item = Place<'w>> + 'e {
        let strays = response.strays().iter().copied();
        strays.filter(|stray| {
            let profile = self.subject.profile;
            let key = stray.key();
            let name = key.and_then(|key| profile.canonical_header(&key));
            let value = stray.node().scalar_text();
            match name {
                Some(name) if profile.is_address_header(name) => {
                    value.is_some_and(|value| value.contains('/'))
                }
                name => name.is_some(),
            }
        })
    }

    /// The members of a response that belong in its body. Empty if the operation declares no body,
    /// or if the body must be removed. A `description` may be a comment, so it is included only
    /// together with another property.
    fn stray_payload(&self, response: &ExampleResponse<'w>) -> Vec<Place<'w>> {
        let kept = response.code().filter(|code| !self.loses_body(*code));
        let declared = kept.and_then(|code| self.subject.response(code));
        let Some(schema) = declared.and_then(Response::schema) else {
            return Vec::new();
        };
        if let Some(whole) = response.bare_payload() {
            return vec![whole];
        }
        let mut members: Vec<Place<'w>> = response.strays().to_vec();
        members.retain(|member| member.key().is_some_and(|key| has_property(&schema, &key)));
        let proves = |member: &Place<'w>| member.key().is_some_and(|key| key != "description");
        if !members.iter().any(proves) {
            members.clear();
        }
        members
    }

    /// Headers that examples show instead of a declared polling header: a misspelled header, a
    /// header with the vendor's own name, or any other header with the URL of a status.
    pub fn renamed_headers_shown(&self) -> Vec<Shown<'w, RenamedHeader<'w>>> {
        let found = self
            .shown()
            .flat_map(|(_, response)| self.renamed_headers(response));
        joined(found, |a, b| a.written == b.written && a.name == b.name)
    }

    /// Headers that one response of an example shows instead of a declared polling header.
    pub(super) fn renamed_headers<'e>(
        &'e self,
        response: &'e ExampleResponse<'w>,
    ) -> impl Iterator<Item = (RenamedHeader<'w>, Site<'w>)> + 'e {
        let declared = response.code().and_then(|code| self.subject.response(code));
        let names = self.subject.profile.headers_to_status();
        let missing = names.filter(move |name| {
            let is_declared = declared.is_some_and(|declared| declared.header(name).is_some());
            let is_address = self.subject.profile.is_address_header(name);
            is_declared && is_address && response.header(name).is_none()
        });
        missing.filter_map(move |name| {
            let mut shown = response.headers().iter();
            let header = shown.find(|header| self.is_meant_as(header, name, response))?;
            let renamed = RenamedHeader {
                written: header.name().to_owned(),
                name,
                response: declared?.clone(),
            };
            Some((renamed, header.site()))
        })
    }

    /// `true` if a header of an example is meant to be the polling header `name`. The header itself
    /// isn't declared.
    fn is_meant_as(
        &self,
        header: &ExampleHeader<'w>,
        name: &str,
        response: &ExampleResponse<'w>,
    ) -> bool {
        let profile = self.subject.profile;
        let is_known = profile.canonical_header(header.name()).is_some();
        let mut declared = self.subject.successes().flat_map(Response::headers);
        if is_known || declared.any(|declared| declared.is(header.name())) {
            return false;
        }
        let is_misspelled = profile.misspelled_header(header.name()) == Some(name);
        let is_named_so =
            is_misspelled || ends_alike(header.name(), name) || is_prefixed(header.name(), name);
        // If the name is similar, the value doesn't have to be a whole URL. The URL may contain a
        // space.
        let mark = if is_named_so { "/" } else { "://" };
        let bare = |value: &str| value.split_ascii_whitespace().collect::<String>();
        let Some(value) = header.value().filter(|value| bare(value).contains(mark)) else {
            return is_misspelled;
        };
        let is_shown_too = response
            .headers()
            .iter()
            .filter(|other| other.name() != header.name())
            .any(|other| other.value().as_deref() == Some(&*value));
        let leads_to_status = || {
            let path = value.split(['?', '#']).next().unwrap_or_default();
            let mut segments = path.split('/');
            segments.any(|segment| {
                let mut known = profile.monitor_segments.iter();
                known.any(|known| known.eq_ignore_ascii_case(segment))
            })
        };
        !is_shown_too && (is_named_so || leads_to_status())
    }

    /// Names of extensions that examples send as headers, although no response declares such
    /// headers.
    pub fn markers_as_headers(&self) -> Vec<Shown<'w, &'w str>> {
        let profile = self.subject.profile;
        let extensions = || profile.markers.iter().chain(&profile.options);
        let found = self.shown().flat_map(|(_, response)| {
            response.headers().iter().filter_map(move |header| {
                let name = extensions().find(|name| header.is(name))?;
                let mut declared = self.subject.successes().flat_map(Response::headers);
                let is_declared = declared.any(|declared| declared.is(name));
                (!is_declared).then(|| (name.as_str(), header.site()))
            })
        });
        joined(found, |a, b| a == b)
    }

    /// Headers of the examples that are capitalized differently from the system and from every
    /// declaration. The headers of one response are grouped.
    pub fn headers_in_other_case(&self) -> Vec<Shown<'w, Vec<HeaderInOtherCase<'w>>>> {
        let found = self.shown().filter_map(|(example, response)| {
            let headers = response.headers().iter();
            let slips = headers.filter_map(|header| {
                let slip = HeaderInOtherCase {
                    written: header.name().to_owned(),
                    name: self.name_in_other_case(header)?,
                    fault: self.url_fault(example, response, header),
                };
                Some((slip, header.site()))
            });
            let (what, sites): (Vec<_>, Vec<_>) = slips.unzip();
            Some((what, sites.into_iter().next()?))
        });
        joined(found, |a, b| {
            a.len() == b.len() && a.iter().zip(b).all(|(one, other)| one.is_like(other))
        })
    }

    /// The system's name for a header, if an example capitalizes the header differently and no
    /// declaration does so.
    pub(super) fn name_in_other_case(&self, header: &ExampleHeader<'w>) -> Option<&'w str> {
        let known = self.subject.profile.headers_to_status();
        let name = known.chain([RETRY_AFTER]).find(|name| header.is(name))?;
        let is_declared = || {
            let mut declared = self.subject.successes().flat_map(Response::headers);
            declared.any(|declared| declared.name() == header.name())
        };
        (header.name() != name && !is_declared()).then_some(name)
    }

    /// The places where examples have `header` instead of `headers`.
    pub fn misnamed_headers_shown(&self) -> Option<Shown<'w, ()>> {
        let found = self.shown_in_exchanges();
        let found = found.filter_map(|(_, response)| response.misnamed_headers());
        Some(Sites::new(found.collect())?.of(()))
    }
}

/// `true` if a body has a property with this name. A map, and an empty schema, may have any
/// property.
fn has_property(schema: &Schema<'_>, name: &str) -> bool {
    /// Names of members that describe the response, such as a `schema` in place of an example.
    const NO_PAYLOAD: [&str; 3] = ["schema", "default", "examples"];
    let is_open = schema.is_map() || schema.is_empty();
    schema.property(name).is_some() || is_open && !NO_PAYLOAD.contains(&name)
}

/// `true` if a header with the vendor's own name has the same purpose as a known header. The name
/// ends with the known name or with the part after its first hyphen. This end must be specific
/// enough.
///
/// `Contoso-AsyncOperation` has the purpose of `Azure-AsyncOperation`. `Content-Location` doesn't
/// have the purpose of `Operation-Location`.
fn ends_alike(name: &str, known: &str) -> bool {
    /// The minimum length in bytes of a specific end. `Location` alone isn't specific enough.
    const ENOUGH: usize = 10;
    let letters = |name: &str| -> String {
        let letters = name.chars().filter(char::is_ascii_alphanumeric);
        letters.map(|letter| letter.to_ascii_lowercase()).collect()
    };
    let written = letters(name);
    let after = known.split_once('-').map_or("", |(_, after)| after);
    [known, after]
        .into_iter()
        .filter(|end| end.len() >= ENOUGH)
        .any(|end| written.ends_with(&letters(end)) && !same_name(name, known))
}

/// `true` if a name is a known header with the prefix `x-` or `x-` and a vendor's name.
/// `x-ms-location` is `Location` with a prefix, but `x-ms-copy-source-location` isn't.
fn is_prefixed(name: &str, known: &str) -> bool {
    let Some((start, end)) = name
        .len()
        .checked_sub(known.len())
        .and_then(|at| name.split_at_checked(at))
    else {
        return false;
    };
    let start = start.to_ascii_lowercase();
    let is_vendor = |own: &str| own.strip_suffix('-').is_some_and(|own| !own.contains('-'));
    let own = start.strip_prefix("x-");
    same_name(end, known) && own.is_some_and(|own| own.is_empty() || is_vendor(own))
}

#[cfg(test)]
mod tests {
    use super::{ends_alike, is_prefixed};

    #[test]
    fn a_prefix_may_be_ones_own() {
        for name in ["x-ms-location", "X-Location", "x-contoso-Location"] {
            assert!(is_prefixed(name, "Location"), "{name}");
        }
        for name in [
            "Content-Location",
            "x-ms-copy-location",
            "x-mslocation",
            "x-",
            "Location",
        ] {
            assert!(!is_prefixed(name, "Location"), "{name}");
        }
    }

    #[test]
    fn a_vendor_has_names_of_its_own() {
        for (name, known) in [
            ("Contoso-AsyncOperation", "Azure-AsyncOperation"),
            ("x-ms-contoso-async-operation", "Azure-AsyncOperation"),
            ("Contoso-Operation-Location", "Operation-Location"),
        ] {
            assert!(ends_alike(name, known), "{name}");
        }
        for (name, known) in [
            ("Content-Location", "Location"),
            ("Content-Location", "Operation-Location"),
            ("azure-asyncoperation", "Azure-AsyncOperation"),
        ] {
            assert!(!ends_alike(name, known), "{name}");
        }
    }
}
