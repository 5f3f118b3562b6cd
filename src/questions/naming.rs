//! What the names of operations and paths say.

use crate::model::{Profile, Subject, id_segment};
use crate::openapi::{Method, Operation};
use crate::workspace::Place;

/// A part of an `operationId` that generators add themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misnomer {
    /// The part, as it is written.
    pub part: String,
    /// The name without it.
    pub rest: String,
}

impl<'w> Subject<'w> {
    /// The `operationId` and what it has before or behind its verb that generators add themselves.
    pub fn generated_part(&self) -> Option<(Place<'w>, Misnomer)> {
        let id = self.operation.element().place().get("operationId")?;
        let misnomer = generated_part(&id.as_str()?, self.profile)?;
        Some((id, misnomer))
    }

    /// The `operationId`, where it says nothing of what the verb of the operation does, and the words
    /// that would. One that answers 201 creates, and its name says so.
    pub fn misnamed(&self) -> Option<(Place<'w>, &'w [String])> {
        let method = self.operation.method();
        let verbs = self.profile.method_verbs(method);
        let creates = method == Method::Put && self.response(201).is_some();
        let wanted = verbs.get(..1).filter(|_| creates).unwrap_or(verbs);
        let id = self.operation.element().place().get("operationId")?;
        let name = letters(&id.as_str()?);
        let says_it = wanted.iter().any(|word| name.contains(&letters(word)));
        (!wanted.is_empty() && !name.is_empty() && !says_it).then_some((id, wanted))
    }

    /// The `operationId` of a POST that lacks a word of the action at the end of its path, and that
    /// action: `Jars_Fill` says `fill` and `fillJars`.
    pub fn misnamed_action(&self) -> Option<(Place<'w>, &str)> {
        let is_judged = !self.profile.method_verbs(Method::Put).is_empty();
        let action = self.action().filter(|_| is_judged)?;
        let id = self.operation.element().place().get("operationId")?;
        let name = letters(&id.as_str()?);
        let says_it = words_of(action).all(|word| {
            let word = letters(word);
            name.contains(word.strip_suffix('s').unwrap_or(&word))
        });
        (!name.is_empty() && !says_it).then_some((id, action))
    }

    /// The action of a POST: what stands behind a colon, or the last segment behind the one that
    /// names the thing. A POST to a collection has none.
    fn action(&self) -> Option<&str> {
        if self.operation.method() != Method::Post {
            return None;
        }
        let path = self.operation.path_item().url_template().len();
        let path = self.operation.path().get(..path)?.trim_end_matches('/');
        let (before, last) = path.rsplit_once('/')?;
        if let Some((_, action)) = last.rsplit_once(':') {
            return Some(action);
        }
        let is_literal = !last.contains(['{', '}', '(', '.']);
        (is_literal && before.ends_with('}')).then_some(last)
    }
}

/// The letters and digits of a name, in one case.
fn letters(name: &str) -> String {
    let letters = name.chars().filter(char::is_ascii_alphanumeric);
    letters.map(|letter| letter.to_ascii_lowercase()).collect()
}

/// The words of a name in camel case.
fn words_of(name: &str) -> impl Iterator<Item = &str> {
    let starts = name
        .char_indices()
        .filter(|(at, letter)| *at == 0 || letter.is_uppercase());
    let starts: Vec<usize> = starts.map(|(at, _)| at).collect();
    let ends: Vec<usize> = starts.iter().skip(1).copied().chain([name.len()]).collect();
    let spans = starts.into_iter().zip(ends);
    spans.filter_map(|(start, end)| name.get(start..end))
}

/// The verb of an `operationId`: what stands behind the last underscore.
fn verb_of(id: &str) -> &str {
    id.rsplit('_').next().unwrap_or(id)
}

/// What stands before or behind the verb of an `operationId` that generators add, as a word of its
/// own: `Begin` in `Jars_BeginFill`, not in `Jars_Beginning`.
fn generated_part(id: &str, profile: &Profile) -> Option<Misnomer> {
    let verb = verb_of(id);
    let noun = id.get(..id.len() - verb.len())?;
    let prefixed = profile.generated_prefixes.iter().find_map(|prefix| {
        let (part, rest) = verb.split_at_checked(prefix.len())?;
        let is_word = rest.starts_with(|letter: char| letter.is_uppercase());
        (is_word && part.eq_ignore_ascii_case(prefix)).then(|| Misnomer {
            part: part.to_owned(),
            rest: format!("{noun}{rest}"),
        })
    });
    prefixed.or_else(|| {
        profile.generated_suffixes.iter().find_map(|suffix| {
            let rest = verb.strip_suffix(suffix.as_str())?;
            let is_word = rest.ends_with(|letter: char| letter.is_lowercase());
            is_word.then(|| Misnomer {
                part: suffix.clone(),
                rest: format!("{noun}{rest}"),
            })
        })
    })
}

/// The segment of a path at which a status lives, where the system has another name for it, and
/// that name: `operationstatus` is `operationStatuses`.
pub fn renamed_segment<'o, 'p>(
    get: &'o Operation<'_>,
    profile: &'p Profile,
) -> Option<(&'o str, &'p str)> {
    let (segment, _) = id_segment(get.path())?;
    let written = canonical(segment);
    let mut names = profile.monitor_names.iter();
    if profile.monitor_names.iter().any(|name| name == segment) {
        return None;
    }
    let name = names.find(|name| canonical(name) == written)?;
    Some((segment, name))
}

/// A segment in one case, without what differs between the names that people give it: the plural,
/// and `op` or `operations` for `operation`.
fn canonical(segment: &str) -> String {
    let letters = letters(segment);
    let is_kind = |tail: &&str| tail.starts_with("status") || tail.starts_with("result");
    let tail = letters
        .strip_prefix("operation")
        .or_else(|| letters.strip_prefix("op").filter(is_kind));
    let Some(tail) = tail else {
        return letters;
    };
    let single = tail.strip_prefix('s');
    let tail = single
        .filter(|tail| tail.is_empty() || is_kind(tail))
        .unwrap_or(tail);
    match tail {
        "status" | "statuses" => "operationstatus".to_owned(),
        "result" | "results" => "operationresult".to_owned(),
        tail => format!("operation{tail}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::System;

    #[test]
    fn what_generators_add_is_a_word_of_its_own() {
        let arm = Profile::of(System::Arm);
        let rest = |id| generated_part(id, arm).map(|misnomer| misnomer.rest);
        assert_eq!(rest("Jars_BeginFill").as_deref(), Some("Jars_Fill"));
        assert_eq!(rest("Jars_beginFill").as_deref(), Some("Jars_Fill"));
        assert_eq!(rest("Jars_FillAsync").as_deref(), Some("Jars_Fill"));
        for id in [
            "Jars_Begin",
            "Jars_Beginning",
            "Begin_Fill",
            "Jars_Async",
            "Jars_IsASYNC",
            "",
            "_",
        ] {
            assert_eq!(rest(id), None, "{id}");
        }
        assert_eq!(
            generated_part("Jars_BeginFill", Profile::of(System::Generic)),
            None
        );
    }

    #[test]
    fn a_name_in_camel_case_has_words() {
        let words = |name| words_of(name).collect::<Vec<_>>();
        assert_eq!(words("prepareNotebook"), ["prepare", "Notebook"]);
        assert_eq!(words("launch"), ["launch"]);
        assert_eq!(words("ÄgyptenÜber"), ["Ägypten", "Über"]);
        assert_eq!(words(""), [""; 0]);
    }

    #[test]
    fn names_of_one_segment_are_the_same() {
        for name in [
            "operationstatuses",
            "operationStatus",
            "operationsStatus",
            "opStatus",
            "operation-statuses",
        ] {
            assert_eq!(canonical(name), canonical("operationStatuses"), "{name}");
        }
        assert_eq!(canonical("opResult"), canonical("operationResults"));
        for name in [
            "status",
            "operations",
            "options",
            "operators",
            "libraryOperationResults",
        ] {
            assert_ne!(canonical(name), canonical("operationStatuses"), "{name}");
            assert_ne!(canonical(name), canonical("operationResults"), "{name}");
        }
    }
}
