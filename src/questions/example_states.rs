//! The provisioning states in examples of an operation on a resource.

use super::examples::{UnlistedWord, unlisted, value_at};
use crate::model::{
    Lro, Profile, Shown, State, System, is_common_type, joined, provisioning_state,
};
use crate::openapi::{Example, ExampleResponse, Method, Schema, Status};
use crate::workspace::Place;

/// A provisioning state in the body of an example.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownState {
    /// The status of the response.
    pub status: Status,
    /// The value.
    pub word: String,
}

impl<'w> Lro<'w> {
    /// Final provisioning states that examples show at the start of a PUT or PATCH: in the `201`,
    /// in a `202` that keeps its body, and in a `200` with a polling header. The same value in
    /// several of these responses is one mistake.
    ///
    /// A code that isn't declared is left out: `example-code-not-declared` reports it, and its help
    /// also explains how to fix the state.
    pub fn ended_states_shown(&self) -> Vec<Shown<'w, ShownState>> {
        if !self.works_on_resource() {
            return Vec::new();
        }
        let undeclared = self.undeclared_codes_shown();
        let is_declared = |code| !undeclared.iter().any(|shown| shown.what == code);
        let found = self.shown().filter_map(|(_, response)| {
            response.code().filter(|code| is_declared(*code))?;
            let begins = match response.code()? {
                201 => true,
                // Other rules report a body that isn't declared or must be removed.
                202 => self.subject.response(202)?.body().is_some() && !self.loses_body(202),
                200 => {
                    let mut headers = response.headers().iter();
                    headers.any(|header| self.subject.profile.is_certain_header(header.name()))
                }
                _ => false,
            };
            let (word, place) = shown_provisioning_state(response)?;
            let what = ShownState {
                status: response.status(),
                word,
            };
            let counts = begins && self.has_ended(&what.word);
            counts.then(|| (what, response.site_of(place)))
        });
        joined(found, |a, b| a.word == b.word)
    }

    /// `true` if every example with this code shows a resource whose work is done, and no header
    /// with the URL of a status.
    pub fn shows_end_under(&self, code: u16) -> bool {
        let mut shown = self.responses_shown_under(code).peekable();
        let is_end = |response: &ExampleResponse<'w>| {
            let state = shown_provisioning_state(response);
            let has_ended = state.is_some_and(|(word, _)| self.has_ended(&word));
            has_ended && !self.shows_address(response)
        };
        self.works_on_resource() && shown.peek().is_some() && shown.all(is_end)
    }

    /// Provisioning states that aren't final, in examples of the last response of a PUT or PATCH: a
    /// `200` without a polling header.
    ///
    /// A `200` with a state such as `Updating` may be the first response. Such a state is reported
    /// only if the `200` declares no polling header and the same example shows the first response.
    /// The first response is a `202` or, for states such as `Accepted`, a `201`, because an update
    /// doesn't start with a `201`.
    ///
    /// Empty if the schema doesn't list a value for success, or doesn't list the shown value: other
    /// rules report these.
    pub fn unfinished_states_shown(&self) -> Vec<Shown<'w, ShownState>> {
        if !self.works_on_resource() {
            return Vec::new();
        }
        let found = self.shown_in_exchanges().filter_map(|(example, response)| {
            let is_ending = response.code()? == 200 && !self.shows_address(response);
            let (word, place) = shown_provisioning_state(response).filter(|_| is_ending)?;
            let schema = self.subject.response(200)?.schema()?;
            let is_end = self.has_ended(&word) || !lists_among_ends(&schema, &word);
            let is_last = || {
                let shows = self.beginnings_shown(example);
                !self.declares_address_on_200()
                    && (shows.contains(&202) || !shows.is_empty() && !is_activity(&word))
            };
            let is_wrong = !is_end && (reads_like_end(&word) || is_last());
            let what = ShownState {
                status: response.status(),
                word,
            };
            is_wrong.then(|| (what, response.site_of(place)))
        });
        joined(found, |a, b| a.word == b.word)
    }

    /// Provisioning states in examples that the schema doesn't list. Bodies that must be removed
    /// are left out.
    pub fn unlisted_provisioning_states(&self) -> Vec<Shown<'w, UnlistedWord<'w>>> {
        let found = self.shown().filter_map(|(_, response)| {
            let code = response.code().filter(|code| !self.loses_body(*code))?;
            let (word, place) = shown_provisioning_state(response)?;
            let schema = self.subject.response(code)?.schema()?;
            let property = provisioning_state(&schema)?;
            // If the list lacks a value of the contract, `provisioning-state-terminal-missing`
            // reports the list.
            let meaning = self.subject.profile.states.meaning(&word);
            let is_of_contract = matches!(meaning, Some(State::Succeeded | State::Failed));
            if is_of_contract && !is_common_type(property.schema.values_site().place) {
                return None;
            }
            let unlisted = unlisted(word, &property.schema, "properties.provisioningState")?;
            Some((unlisted, response.site_of(place)))
        });
        joined(found, |a, b| a.word == b.word)
    }

    /// `true` if an example with this code shows a resource whose work is done.
    pub fn shows_ended_state(&self, code: u16) -> bool {
        let mut states = self
            .responses_shown_under(code)
            .filter_map(shown_provisioning_state);
        self.works_on_resource() && states.any(|(word, _)| self.has_ended(&word))
    }

    /// A state that an example can show in the first response.
    pub fn running_state(&self, status: Status) -> &'static str {
        let creates = status == Status::Code(201) || self.subject.operation.method() == Method::Put;
        if creates { "Creating" } else { "Updating" }
    }

    fn works_on_resource(&self) -> bool {
        matches!(self.subject.operation.method(), Method::Put | Method::Patch)
    }

    /// `true` if a value is a final state in the system.
    fn has_ended(&self, word: &str) -> bool {
        matches!(
            self.subject.profile.states.meaning(word),
            Some(State::Succeeded | State::Failed | State::Canceled)
        )
    }

    /// `true` if a response in an example has a header with the URL of a status.
    fn shows_address(&self, response: &ExampleResponse<'w>) -> bool {
        let mut headers = response.headers().iter();
        headers.any(|header| self.subject.profile.is_address_header(header.name()))
    }

    /// `true` if the `200` declares a header with the URL of a status.
    fn declares_address_on_200(&self) -> bool {
        let profile = self.subject.profile;
        let response = self.subject.response(200);
        response.is_some_and(|response| {
            let mut headers = response.headers().iter();
            headers.any(|header| profile.is_address_header(header.name()))
        })
    }

    /// The codes of the first responses in an example. These responses have a header with the URL
    /// of the status.
    fn beginnings_shown(&self, example: &Example<'w>) -> Vec<u16> {
        let begun = example.successes().filter(|one| self.shows_address(one));
        let codes = begun.filter_map(ExampleResponse::code);
        codes.filter(|code| matches!(code, 201 | 202)).collect()
    }
}

/// The provisioning state in the body of a response.
fn shown_provisioning_state<'w>(response: &ExampleResponse<'w>) -> Option<(String, Place<'w>)> {
    let place = value_at(response.body()?, "properties.provisioningState")?;
    Some((place.as_str()?.into_owned(), place))
}

/// `true` if a resource may have this state and may end in success. The document lists both values,
/// or it lists no states.
fn lists_among_ends(resource: &Schema<'_>, word: &str) -> bool {
    let Some(property) = provisioning_state(resource) else {
        return true;
    };
    let listed = property.schema.known_values();
    let lists = |wanted: &str| {
        let mut listed = listed.iter();
        listed.any(|(known, _)| known.eq_ignore_ascii_case(wanted))
    };
    listed.is_empty() || lists(word) && lists("Succeeded")
}

/// `true` if a value looks like a final state, such as `Created` and `Ready`. `Updating` and
/// `Accepted` look like running work, and `Unknown` looks like neither.
fn reads_like_end(word: &str) -> bool {
    const VAGUE: [&str; 5] = ["none", "unknown", "undefined", "notspecified", "invalid"];
    let common = &Profile::of(System::Generic).states;
    !word.is_empty()
        && !is_activity(word)
        && !VAGUE.contains(&word.to_ascii_lowercase().as_str())
        && common.meaning(word) != Some(State::Running)
}

/// `true` if a value, or a part of it that starts with a capital letter, describes running work:
/// `Updating`, `ProvisioningAccount`.
fn is_activity(word: &str) -> bool {
    let mut parts = word.split_inclusive("ing");
    let mut after = 0;
    parts.any(|part| {
        after += part.len();
        let next = word.get(after..).and_then(|rest| rest.chars().next());
        part.ends_with("ing") && next.is_none_or(|next| !next.is_lowercase())
    }) || word.to_ascii_lowercase().ends_with("ing")
}

#[cfg(test)]
mod tests {
    use super::reads_like_end;

    #[test]
    fn some_states_read_like_final_states() {
        for word in ["Created", "Ready", "Provisioned", "Ingested", "Online"] {
            assert!(reads_like_end(word), "{word}");
        }
        for word in [
            "Updating",
            "ACCEPTED",
            "in_progress",
            "Pending",
            "Unknown",
            "",
        ] {
            assert!(!reads_like_end(word), "{word}");
        }
    }
}
