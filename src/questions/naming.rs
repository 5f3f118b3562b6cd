//! Names of operations and paths, compared with the names that they should have.

use crate::model::prose::words;
use crate::model::{Profile, Subject, System, action_of, id_segment};
use crate::openapi::{Method, Operation};
use crate::workspace::Place;

/// A part of an `operationId` that generators add to names themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misnomer {
    /// The part, in its original case.
    pub part: String,
    /// The name without such parts. `None` if another operation has this name.
    pub rest: Option<String>,
}

/// An `operationId` that doesn't describe the work of the operation.
#[derive(Clone, Debug)]
pub struct Misnamed<'s, 'w> {
    /// The name.
    pub id: Place<'w>,
    /// The work that the name should describe.
    pub wanted: Wanted<'s>,
    /// A proposed name that no other operation has, if one was found.
    pub proposal: Option<String>,
    /// `true` if the operation may do something other than such a name describes.
    pub is_unsure: bool,
    /// `true` if released clients may use the name.
    pub is_released: bool,
}

/// The work that an `operationId` should describe.
#[derive(Clone, Debug)]
pub enum Wanted<'s> {
    /// The action at the end of the path.
    Action(&'s str),
    /// One of these verbs.
    Verb(&'s [String]),
}

impl<'w> Subject<'w> {
    /// The `operationId`, and a part before or after its verb that generators add themselves.
    pub fn generated_part(&self) -> Option<(Place<'w>, Misnomer)> {
        let id = self.operation.element().place().get("operationId")?;
        let text = id.as_str()?;
        let (part, _) = generated_part(&text, self.profile)?;
        let rest = without_generated_parts(&text, self.profile);
        let rest = Some(rest).filter(|rest| self.is_free(rest));
        Some((id, Misnomer { part, rest }))
    }

    /// The `operationId`, if it doesn't describe the work of the operation.
    pub fn misnamed(&self) -> Option<Misnamed<'_, 'w>> {
        let misnamed = self.misnamed_action().or_else(|| self.misnamed_verb())?;
        (!self.says_what_it_does(&misnamed)).then_some(misnamed)
    }

    /// `true` if the summary or the description has the verb of the name. Verbs of HTTP are
    /// ignored. For a PUT, PATCH or DELETE, verbs that belong to another of these methods are
    /// ignored too.
    ///
    /// If the name starts with the verb of the action, the rest of the name may use other words
    /// than the action. The text must then have these words too.
    fn says_what_it_does(&self, misnamed: &Misnamed<'_, 'w>) -> bool {
        let text = misnamed.id.as_str().unwrap_or_default();
        let bare = without_generated_parts(verb_of(&text), self.profile);
        let name: Vec<String> = words_of(&bare).map(letters).collect();
        let Some((verb, object)) = name.split_first() else {
            return false;
        };
        let is_form_in_text = |verb: &String| self.text_says(verb);
        let is_of_other_verb = || {
            let says = |method| {
                let mut verbs = self.profile.method_verbs(method).iter();
                verbs.any(|word| letters(word) == *verb)
            };
            let mut methods = [Method::Put, Method::Patch, Method::Delete].into_iter();
            methods.any(says) && !says(self.operation.method())
        };
        match misnamed.wanted {
            _ if verb.is_empty() || HTTP.contains(&verb.as_str()) => false,
            Wanted::Verb(_) => !is_of_other_verb() && is_form_in_text(verb),
            Wanted::Action(action) => {
                let begins_alike = words_of(action).next().map(letters).as_ref() == Some(verb);
                let has_rest = || !object.is_empty() && object.iter().all(is_form_in_text);
                is_form_in_text(verb) || begins_alike && has_rest()
            }
        }
    }

    /// `true` if the summary or the description has a form of a verb.
    fn text_says(&self, verb: &str) -> bool {
        let operation = self.operation.element().place();
        let texts = ["summary", "description"].map(|key| operation.text(key));
        let mut texts = texts.into_iter().flatten();
        texts.any(|text| words(&text).iter().any(|word| is_form(word.text, verb)))
    }

    /// The verbs that occur in the summary or the description.
    fn verbs_in_text<'v>(&self, verbs: &'v [String]) -> Vec<&'v String> {
        let said = verbs.iter().filter(|verb| self.text_says(&letters(verb)));
        said.collect()
    }

    /// `true` if the operation certainly does the work of its HTTP method, although its name has
    /// another verb. The text has a synonym of the method, or there is no text and the name has a
    /// synonym.
    fn does_as_its_method(&self, id: &str) -> bool {
        let others: &[&str] = match self.operation.method() {
            Method::Put => &["add", "make", "put", "save", "set", "store"],
            Method::Patch => &["change", "edit", "modify", "patch", "set"],
            Method::Delete => &["destroy", "erase", "remove", "tear"],
            _ => &[],
        };
        let operation = self.operation.element().place();
        let mut texts = ["summary", "description"].into_iter();
        if texts.any(|key| operation.get(key).is_some()) {
            return others.iter().any(|verb| self.text_says(verb));
        }
        let bare = without_generated_parts(verb_of(id), self.profile);
        let verb = words_of(&bare).next().map(letters).unwrap_or_default();
        HTTP.contains(&verb.as_str()) || others.contains(&verb.as_str())
    }

    /// The `operationId`, if it has no verb that fits the HTTP method, and the verbs that fit. A
    /// PUT with a 201 creates a resource, so its name must have the verb for this. If the text of a
    /// PUT mentions updating but not creating, the author chose the name on purpose: `None`.
    fn misnamed_verb(&self) -> Option<Misnamed<'_, 'w>> {
        let method = self.operation.method();
        let verbs = self.profile.method_verbs(method);
        let creates = method == Method::Put && self.response(201).is_some();
        let wanted = verbs.get(..1).filter(|_| creates).unwrap_or(verbs);
        let id = self.operation.element().place().get("operationId")?;
        let text = id.as_str()?;
        let name = letters(&text);
        let says_it = wanted.iter().any(|word| name.contains(&letters(word)));
        if wanted.is_empty() || name.is_empty() || says_it {
            return None;
        }
        let said = self.verbs_in_text(verbs);
        let is_said = |verb: &String| said.is_empty() || said.contains(&verb);
        if method == Method::Put && !verbs.first().is_some_and(is_said) {
            return None;
        }
        let is_unsure = said.is_empty() && !self.does_as_its_method(&text);
        let mut proposed: Vec<String> = wanted
            .iter()
            .filter(|verb| is_said(verb))
            .cloned()
            .collect();
        if let [first, second, ..] = verbs
            && is_said(first)
        {
            let creates_only = creates && self.response(200).is_none();
            let at = if creates_only { proposed.len() } else { 0 };
            proposed.insert(at, format!("{first}Or{second}"));
        }
        let named = Name::of(&text, self.profile);
        let names = proposed
            .iter()
            .flat_map(|verb| [named.with(verb, &named.object), named.with(verb, "")]);
        Some(Misnamed {
            id,
            wanted: Wanted::Verb(wanted),
            proposal: self.free_name(names).filter(|_| !is_unsure),
            is_unsure,
            is_released: self.document().may_be_released(&text),
        })
    }

    /// The `operationId` of a POST, and the action at the end of its path, if the `operationId`
    /// lacks a word of the action. `Jars_Fill` has all words of `fill` and of `fillJars`.
    fn misnamed_action(&self) -> Option<Misnamed<'_, 'w>> {
        let is_judged = !self.profile.method_verbs(Method::Put).is_empty();
        let action = self.action().filter(|_| is_judged)?;
        let id = self.operation.element().place().get("operationId")?;
        let text = id.as_str()?;
        let name = letters(&text);
        // A name shouldn't contain the parts that generators add themselves.
        let bare = without_generated_parts(action, self.profile);
        let says_it = words_of(&bare).all(|word| {
            let word = letters(word);
            name.contains(word.strip_suffix('s').unwrap_or(&word))
        });
        if name.is_empty() || says_it || is_made_of(&bare, &text) {
            return None;
        }
        let named = Name::of(&text, self.profile);
        let (alone, whole) = (named.with(&bare, ""), named.with(&bare, &named.object));
        let names = match named.noun.is_empty() {
            true => [whole, alone],
            false => [alone, whole],
        };
        Some(Misnamed {
            id,
            wanted: Wanted::Action(action),
            proposal: self.free_name(names),
            is_unsure: false,
            is_released: self.document().may_be_released(&text),
        })
    }

    /// The first of these names that no operation of the API has and that has no part that
    /// generators add.
    fn free_name(&self, names: impl IntoIterator<Item = String>) -> Option<String> {
        let is_plain = |name: &String| generated_part(name, self.profile).is_none();
        let mut names = names.into_iter();
        names.find(|name| is_plain(name) && self.is_free(name))
    }

    /// `true` if no operation of the API has this name.
    fn is_free(&self, name: &str) -> bool {
        !self.document().has_operation_called(name)
    }

    /// The action of a POST ([`action_of`]).
    pub(super) fn action(&self) -> Option<&str> {
        action_of(&self.operation)
    }
}

/// The verbs of HTTP, which don't describe any work.
const HTTP: [&str; 5] = ["get", "put", "post", "patch", "delete"];

/// `true` if a word of a text is a form of a verb: `Fills` and `filling` of `fill`.
fn is_form(word: &str, verb: &str) -> bool {
    let word = letters(word);
    let stem = verb.strip_suffix('e').unwrap_or(verb);
    // `modifies` of `modify`.
    let in_i = verb
        .strip_suffix('y')
        .and_then(|stem| word.strip_prefix(stem));
    if in_i.is_some_and(|end| matches!(end, "ies" | "ied")) {
        return true;
    }
    let regular = word.strip_prefix(verb);
    regular.is_some_and(|end| matches!(end, "" | "s" | "es" | "d" | "ed" | "ing"))
        || word.strip_prefix(stem) == Some("ing")
}

/// The letters and digits of a name, in lower case.
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

/// The verb of an `operationId`: the part after the last underscore.
fn verb_of(id: &str) -> &str {
    id.rsplit('_').next().unwrap_or(id)
}

/// The part before or after the verb of an `operationId` that generators add, and the name without
/// this part. The part must be a separate word: `Begin` in `Jars_BeginFill`, but not in
/// `Jars_Beginning`.
fn generated_part(id: &str, profile: &Profile) -> Option<(String, String)> {
    let verb = verb_of(id);
    let noun = id.get(..id.len() - verb.len())?;
    let prefixed = profile.generated_prefixes.iter().find_map(|prefix| {
        let (part, rest) = verb.split_at_checked(prefix.len())?;
        let is_word = rest.starts_with(|letter: char| letter.is_uppercase());
        let is_meant = is_word && part.eq_ignore_ascii_case(prefix);
        is_meant.then(|| (part.to_owned(), format!("{noun}{rest}")))
    });
    prefixed.or_else(|| {
        profile.generated_suffixes.iter().find_map(|suffix| {
            let rest = verb.strip_suffix(suffix.as_str())?;
            let is_word = rest.ends_with(|letter: char| letter.is_lowercase());
            is_word.then(|| (suffix.clone(), format!("{noun}{rest}")))
        })
    })
}

/// A name without the parts that generators add.
pub(super) fn without_generated_parts(id: &str, profile: &Profile) -> String {
    let mut bare = id.to_owned();
    // Removing a part makes the name shorter, so the loop ends.
    while let Some((_, rest)) = generated_part(&bare, profile) {
        bare = rest;
    }
    bare
}

/// The parts of an `operationId`: `Jars`, `Fill` and `WithJam` in `Jars_FillWithJam`.
#[derive(Debug, PartialEq, Eq)]
struct Name<'i> {
    /// The part up to the last underscore, including the underscore.
    noun: &'i str,
    /// The part after the verb. Empty if this part repeats the noun.
    object: String,
    is_lower: bool,
}

impl<'i> Name<'i> {
    fn of(id: &'i str, profile: &Profile) -> Self {
        const PARTICLES: [&str; 8] = ["Away", "Down", "In", "Off", "On", "Out", "Over", "Up"];
        let whole = verb_of(id);
        let noun = id.get(..id.len() - whole.len()).unwrap_or_default();
        let bare = without_generated_parts(whole, profile);
        let mut words: Vec<&str> = words_of(&bare).skip(1).collect();
        // `ApproveOrReject` is one verb.
        while let ["Or", _, rest @ ..] = words.as_slice() {
            words = rest.to_vec();
        }
        // `TearDown` is one verb too.
        while let [particle, rest @ ..] = words.as_slice()
            && PARTICLES.contains(particle)
        {
            words = rest.to_vec();
        }
        let object = words.concat();
        let singular = |name: &str| letters(name).trim_end_matches('s').to_owned();
        let is_noun = singular(&object) == singular(noun);
        Self {
            noun,
            object: if is_noun { String::new() } else { object },
            is_lower: whole.starts_with(|letter: char| letter.is_lowercase()),
        }
    }

    /// The name with this verb and this object.
    fn with(&self, verb: &str, object: &str) -> String {
        let mut letters = verb.chars();
        let first = letters.next().map(|letter| match self.is_lower {
            true => letter.to_ascii_lowercase(),
            false => letter.to_ascii_uppercase(),
        });
        let verb: String = first.into_iter().chain(letters).collect();
        format!("{}{verb}{object}", self.noun)
    }
}

/// `true` if an action that is written as one word consists of words of a name, in any order.
/// `lidsswap` consists of words of `Jars_SwapLids`.
fn is_made_of(action: &str, name: &str) -> bool {
    /// The maximum length in bytes. Longer actions aren't one word.
    const LONGEST: usize = 64;
    let action = letters(action);
    let words = name.split('_').flat_map(words_of).map(letters);
    let words: Vec<String> = words.filter(|word| word.len() > 1).collect();
    if action.len() > LONGEST {
        return false;
    }
    // The positions in the action up to which words of the name match.
    let mut ends = vec![0];
    let mut seen = 0;
    while let Some(&end) = ends.get(seen) {
        seen += 1;
        let Some(rest) = action.get(end..) else {
            continue;
        };
        for word in &words {
            let Some(after) = rest.strip_prefix(word.as_str()) else {
                continue;
            };
            let plural = after.strip_prefix('s').map(str::len);
            for left in std::iter::once(after.len()).chain(plural) {
                let next = action.len() - left;
                if !ends.contains(&next) {
                    ends.push(next);
                }
            }
        }
    }
    !action.is_empty() && ends.contains(&action.len())
}

/// The path segment before the id of a status, and the system's name for this segment, if the two
/// differ: `operationstatus` and `operationStatuses`. Resource Manager ignores the case of paths.
pub fn renamed_segment<'o, 'p>(
    get: &'o Operation<'_>,
    profile: &'p Profile,
) -> Option<(&'o str, &'p str)> {
    let (segment, _) = id_segment(get.path())?;
    let written = canonical(segment);
    let mut names = profile.monitor_names.iter();
    let ignores_case = profile.system == System::Arm;
    let is_called_so = |name: &String| match ignores_case {
        true => name.eq_ignore_ascii_case(segment),
        false => name == segment,
    };
    if profile.monitor_names.iter().any(is_called_so) {
        return None;
    }
    let name = names.find(|name| canonical(name) == written)?;
    Some((segment, name))
}

/// A segment in lower case, without the usual differences between names. The plural becomes the
/// singular, and `op` and `operations` become `operation`.
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

    #[test]
    fn what_generators_add_is_a_word_of_its_own() {
        let arm = Profile::of(System::Arm);
        for (id, rest) in [
            ("Jars_BeginFill", "Jars_Fill"),
            ("Jars_beginFill", "Jars_Fill"),
            ("Jars_FillAsync", "Jars_Fill"),
            ("Jars_BeginFillAsync", "Jars_Fill"),
            ("beginFill", "Fill"),
        ] {
            assert!(generated_part(id, arm).is_some(), "{id}");
            assert_eq!(without_generated_parts(id, arm), rest);
        }
        for id in [
            "Jars_Begin",
            "Jars_Beginning",
            "Begin_Fill",
            "Jars_Async",
            "Jars_IsASYNC",
            "",
            "_",
        ] {
            assert_eq!(generated_part(id, arm), None, "{id}");
        }
        assert_eq!(
            generated_part("Jars_BeginFill", Profile::of(System::Generic)),
            None
        );
    }

    #[test]
    fn a_name_keeps_what_its_verb_works_on() {
        let arm = Profile::of(System::Arm);
        for (id, renamed) in [
            ("Jars_RemoveLid", "Jars_DeleteLid"),
            ("Jars_Remove", "Jars_Delete"),
            ("Jar_RemoveJar", "Jar_Delete"),
            ("Jars_BeginRemove", "Jars_Delete"),
            ("Jars_ApproveOrRejectLid", "Jars_DeleteLid"),
            ("Jars_ThrowAwayLid", "Jars_DeleteLid"),
            ("removeJar", "deleteJar"),
            ("", "Delete"),
        ] {
            let name = Name::of(id, arm);
            assert_eq!(name.with("Delete", &name.object), renamed, "{id}");
        }
    }

    #[test]
    fn an_action_in_one_word_is_made_of_words() {
        for (action, name, is_made) in [
            ("lidsswap", "Jars_SwapLidWithLabel", true),
            ("lidcopy", "Jars_CopyLid", true),
            ("lidcopies", "Jars_CopyLid", false),
            ("fill", "Jars_Empty", false),
            ("", "Jars_Empty", false),
        ] {
            assert_eq!(is_made_of(action, name), is_made, "{action} {name}");
        }
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
