use super::status::monitor_status;
use crate::lro::{State, listed_states};
use crate::rules::prelude::*;

rule! {
    "status-monitor/status-nonterminal-missing", Schema(Monitor), check,
    enum Case { OtherWords = "other-words" }
}

const TYPESPEC: &str =
    "add them to the union; `Azure.Core.Foundations.OperationState` has `NotStarted` and `Running`";

fn help(usual: &str) -> String {
    format!("list the words that the service sends until the end, such as `{usual}`")
}

fn check<'w>(scope: &SchemaScope<'_, 'w>, report: &mut Report<'w>) {
    let Some(status) = monitor_status(&scope.schema, scope.profile) else {
        return;
    };
    let Some(listed) = listed_states(&status.schema, scope.profile) else {
        return;
    };
    // Without an end there is more to say, and another rule says it.
    if listed.succeeded.is_empty() && listed.failed.is_empty() && listed.canceled.is_empty() {
        return;
    }
    // `Undefined` and its like say that nothing is known.
    let built_in = scope.profile.built_in_states();
    let usual = built_in.running.iter().rev();
    let usual = usual.chain(&scope.profile.states.running).next();
    let usual = usual.map_or("Running", String::as_str);
    if listed.running.is_empty() {
        report
            .at(
                status.schema.values_site(),
                format!("`{}` lists no word for work that goes on", status.name),
            )
            .help(help(usual))
            .typespec(TYPESPEC);
        return;
    }
    let is_usual = |word: &String| {
        let mut known = built_in.running.iter();
        known.any(|known| known.eq_ignore_ascii_case(word))
    };
    // Words of a service's own may say more than that the work goes on.
    let is_known = |word: &&String| scope.profile.states.meaning(word) == Some(State::Running);
    let known: Vec<&String> = listed.running.iter().filter(is_known).collect();
    let defines_words = scope.profile.system == System::DataPlane;
    if defines_words && !known.is_empty() && !listed.running.iter().any(is_usual) {
        let words = list(known, "and");
        report
            .at(
                status.schema.values_site(),
                format!("`{}` lists {words} and not `{usual}`", status.name),
            )
            .case(Case::OtherWords)
            .help(format!("call the state of work that goes on `{usual}`"))
            .typespec("use `Azure.Core.Foundations.OperationState`");
    }
}
