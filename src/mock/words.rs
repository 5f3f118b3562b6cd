//! The values of a status while an operation runs, and after it has succeeded.

use crate::model::{Profile, State, States, System};
use crate::openapi::Method;

/// How many different values a status goes through before it says success.
const STEPS: usize = 4;

/// The values that a status goes through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Words {
    /// The values while the operation runs, in this order; never empty.
    pub(super) running: Vec<String>,
    /// The value after the operation has succeeded.
    pub(super) succeeded: String,
}

impl Words {
    /// The values of a status monitor.
    pub(super) fn of_monitor(states: &States) -> Self {
        Self::of(states, "InProgress")
    }

    /// The states of a resource while a request with this method changes it. If the resource has the
    /// running state that is named after the method, that is the only running state.
    pub(super) fn of_resource(states: &States, method: Method) -> Self {
        let named = match method {
            Method::Put => "Creating",
            Method::Delete => "Deleting",
            _ => "Updating",
        };
        let mut words = Self::of(states, named);
        let mut listed = states.running.iter();
        if let Some(own) = listed.find(|word| word.eq_ignore_ascii_case(named)) {
            words.running = vec![own.clone()];
        }
        words
    }

    fn of(states: &States, otherwise: &str) -> Self {
        let common = &Profile::of(System::Generic).states;
        let (known, unknown): (Vec<_>, Vec<_>) = states
            .running
            .iter()
            .partition(|word| common.meaning(word) == Some(State::Running));
        // A value of unknown meaning may be anything, so it is used only if there is no other value.
        let mut running: Vec<String> = known.into_iter().cloned().collect();
        if running.is_empty() {
            let first = unknown.iter().find(|word| !is_an_end(word)).copied();
            running.push(first.map_or(otherwise, String::as_str).to_owned());
        }
        running.truncate(STEPS);
        let last = unknown.iter().rfind(|word| is_an_end(word)).copied();
        let succeeded = states.success().or(last);
        Self {
            running,
            succeeded: succeeded.map_or("Succeeded", String::as_str).to_owned(),
        }
    }
}

/// `true` if a value reads like a finished state and not like a running one: `Online`, not `Updating`.
fn is_an_end(word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    !word.ends_with("ing") && word != "undefined" && word != "unknown" && word != "none"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn states(succeeded: &[&str], running: &[&str]) -> States {
        let owned = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect();
        States {
            succeeded: owned(succeeded),
            running: owned(running),
            ..States::default()
        }
    }

    #[test]
    fn a_monitor_goes_through_the_values_that_mean_running() {
        let words = Words::of_monitor(&states(&["Succeeded"], &["NotStarted", "Odd", "Running"]));
        assert_eq!(words.running, ["NotStarted", "Running"]);
        assert_eq!(words.succeeded, "Succeeded");
    }

    #[test]
    fn a_resource_goes_through_the_value_of_its_method() {
        let listed = states(&["Succeeded"], &["Creating", "Updating", "Deleting"]);
        let words = Words::of_resource(&listed, Method::Patch);
        assert_eq!(words.running, ["Updating"]);
    }

    #[test]
    fn without_a_value_for_success_the_last_end_is_taken() {
        let words = Words::of_resource(&states(&[], &["Installing", "Online"]), Method::Put);
        assert_eq!(words.running, ["Installing"]);
        assert_eq!(words.succeeded, "Online");
    }

    #[test]
    fn without_any_value_the_usual_ones_are_taken() {
        let words = Words::of_monitor(&States::default());
        assert_eq!(words.running, ["InProgress"]);
        assert_eq!(words.succeeded, "Succeeded");
    }
}
