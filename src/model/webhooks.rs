//! The webhooks of a document, by the facts that connect them to an operation.

use rustc_hash::FxHashMap;

use super::monitor::monitor_status;
use super::normalised::normalised;
use super::path_segments::last_literal;
use super::profile::Profile;
use crate::openapi::{Api, Method, PathItem, Schema};
use crate::text::name_words;
use crate::workspace::Place;

/// Last words of the names of ids.
const IDS: [&str; 6] = ["id", "key", "token", "ticket", "handle", "uuid"];
/// Words in the names of webhooks that announce an end, besides the values of a status.
const ENDS: [&str; 6] = ["end", "ended", "status", "state", "progress", "result"];

/// The maximum number of webhooks of a document that are read. Real APIs have a few hundred.
const MAX_WEBHOOKS: usize = 1024;

/// The webhooks of a document, by their position in it.
#[derive(Debug, Default)]
pub(crate) struct Webhooks {
    /// Webhooks that announce an end, by the normalised names of the ids in their payloads.
    by_id: FxHashMap<String, usize>,
    /// Webhooks that announce an end and have a bare id such as `id`, by the words of their names.
    by_word: FxHashMap<String, usize>,
    /// Webhooks that announce an end, by the places of their payloads.
    by_payload: FxHashMap<String, usize>,
    /// All webhooks, by their names.
    by_name: FxHashMap<String, usize>,
}

impl Webhooks {
    pub(super) fn of(api: Api<'_>, profile: &Profile) -> Self {
        let mut known = Self::default();
        for (entry, webhook) in api.webhooks().take(MAX_WEBHOOKS).enumerate() {
            known
                .by_name
                .entry(webhook.template.clone().into_owned())
                .or_insert(entry);
            let payloads = payloads(&webhook);
            let words = name_words(&webhook.template);
            if !tells_end(&words, &payloads, profile) {
                continue;
            }
            for payload in &payloads {
                let place = place_of(payload);
                known.by_payload.entry(place).or_insert(entry);
            }
            for id in payloads.iter().flat_map(|payload| ids(payload, profile)) {
                if IDS.contains(&id.as_str()) {
                    for word in &words {
                        known.by_word.entry(word.clone()).or_insert(entry);
                    }
                } else {
                    known.by_id.entry(id).or_insert(entry);
                }
            }
        }
        known
    }

    /// The webhook that announces the end of an operation. A description of the operation names the
    /// webhook, the payload has the same schema as the `202`, or the payload has the id from the
    /// `202`.
    pub(crate) fn end_of<'w>(&self, ending: &Ending<'_, 'w>, api: Api<'w>) -> Option<Place<'w>> {
        if self.by_name.is_empty() {
            return None;
        }
        let mut texts = ending.texts.iter();
        let named = texts.find_map(|text| self.named_in(text));
        let same = || {
            let body = ending.body.as_ref()?;
            self.by_payload.get(&place_of(body)).copied()
        };
        let found = named.or_else(same).or_else(|| self.having_id_of(ending))?;
        Some(api.webhooks().nth(found)?.entry)
    }

    fn named_in(&self, text: &str) -> Option<usize> {
        let is_part = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '/' | ':');
        let mut names = text.split(|c: char| !is_part(c)).filter_map(|name| {
            let name = name.trim_matches(['.', ':', '-', '/']);
            // A name that is a single common word may have another meaning in a description.
            let is_name = name_words(name).len() > 1;
            self.by_name.get(name).filter(|_| is_name)
        });
        names.next().copied()
    }

    fn having_id_of(&self, ending: &Ending<'_, '_>) -> Option<usize> {
        let mut told = ending.told.iter();
        let told = told.find_map(|name| self.by_id.get(*name));
        let by_thing = || {
            let things = last_literal(ending.path)?;
            let thing = things.strip_suffix('s').unwrap_or(things);
            let thing = thing.to_ascii_lowercase();
            let of_id = self.by_id.get(&format!("{}id", normalised(&thing)));
            of_id.or_else(|| self.by_word.get(&thing))
        };
        let by_thing = || by_thing().filter(|_| ending.has_id);
        told.or_else(by_thing).copied()
    }
}

/// The facts of an operation that connect it to a webhook.
pub(crate) struct Ending<'o, 'w> {
    /// The body of the 202.
    pub(crate) body: Option<Schema<'w>>,
    /// The descriptions of the operation.
    pub(crate) texts: Vec<std::borrow::Cow<'o, str>>,
    /// The normalised names of the properties and headers of the first responses.
    pub(crate) told: Vec<&'o str>,
    /// `true` if the first response has a bare id.
    pub(crate) has_id: bool,
    /// The path of the operation.
    pub(crate) path: &'o str,
}

/// A text that identifies a schema: no other schema has the same one.
fn place_of(schema: &Schema<'_>) -> String {
    let place = schema.place();
    format!("{}#{}", place.document().path(), place.pointer())
}

/// The schemas that a webhook sends: its body, and the objects in the body. Many bodies are only an
/// envelope.
fn payloads<'w>(webhook: &PathItem<'w>) -> Vec<Schema<'w>> {
    let Some(body) = webhook
        .operation(Method::Post)
        .and_then(|post| post.request_schema())
    else {
        return Vec::new();
    };
    let inner = body
        .properties()
        .into_iter()
        .map(|property| property.schema)
        .filter(|inner| !inner.properties().is_empty());
    let mut payloads: Vec<_> = inner.collect();
    payloads.push(body);
    payloads
}

/// `true` if a webhook announces the end of work. Its name or the name of an event contains a word
/// for an end, or its payload has a status.
fn tells_end(words: &[String], payloads: &[Schema<'_>], profile: &Profile) -> bool {
    let is_end =
        |word: &String| profile.states.meaning(word).is_some() || ENDS.contains(&word.as_str());
    let names_end = |payload: &Schema<'_>| {
        payload.properties().iter().any(|property| {
            let events = property.schema.listed_values();
            events
                .iter()
                .any(|event| name_words(&event.text).iter().any(is_end))
        })
    };
    words.iter().any(is_end)
        || payloads
            .iter()
            .any(|payload| monitor_status(payload, profile).is_some() || names_end(payload))
}

/// The normalised names of the ids in a payload.
fn ids(payload: &Schema<'_>, profile: &Profile) -> Vec<String> {
    let foreign = |name: &str| {
        let mut known = profile.foreign_ids.iter();
        known.any(|known| known.eq_ignore_ascii_case(name))
    };
    let properties = payload.properties().into_iter();
    properties
        .filter(|property| {
            let words = name_words(&property.name);
            let is_id = words
                .last()
                .is_some_and(|last| IDS.contains(&last.as_str()));
            is_id && !foreign(&normalised(&property.name))
        })
        .map(|property| normalised(&property.name))
        .collect()
}
