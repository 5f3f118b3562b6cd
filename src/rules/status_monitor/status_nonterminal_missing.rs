use super::status::monitor_status;
use crate::model::{State, listed_states};
use crate::rules::prelude::*;

rule! {
    "status-monitor/status-nonterminal-missing", Schema(Monitor), check,
    enum Case { OtherWords = "other-words" }
}

const TYPESPEC: &str = "add such values to the union; or use `Azure.Core.Foundations.OperationState`, which has `NotStarted` and `Running`";

fn help(usual: &str) -> String {
    format!("add the values that the service sends while the work is running, such as `{usual}`")
}

fn check<'w>(scope: &SchemaScope<'_, 'w>, report: &mut Report<'w>) {
    let Some(status) = monitor_status(&scope.schema, scope.profile) else {
        return;
    };
    let Some(listed) = listed_states(&status.schema, scope.profile) else {
        return;
    };
    // Without a final value another rule reports the list.
    if listed.succeeded.is_empty() && listed.failed.is_empty() && listed.canceled.is_empty() {
        return;
    }
    // The first values may be like `Undefined`, which says nothing.
    let built_in = scope.profile.built_in_states();
    let usual = built_in.running.iter().rev();
    let usual = usual.chain(&scope.profile.states.running).next();
    let usual = usual.map_or("Running", String::as_str);
    if listed.running.is_empty() {
        report
            .at(
                status.schema.values_site(),
                format!(
                    "`{}` lists no value for work that is still running",
                    status.name
                ),
            )
            .help(help(usual))
            .typespec(TYPESPEC);
        return;
    }
    let is_usual = |word: &String| {
        let mut known = built_in.running.iter();
        known.any(|known| known.eq_ignore_ascii_case(word))
    };
    // Values of a service's own may mean more than that the work is running.
    let is_known = |word: &&String| scope.profile.states.meaning(word) == Some(State::Running);
    let known: Vec<&String> = listed.running.iter().filter(is_known).collect();
    let defines_words = scope.profile.system == System::DataPlane;
    if defines_words && !known.is_empty() && !listed.running.iter().any(is_usual) {
        let words = list(known, "and");
        report
            .at(
                status.schema.values_site(),
                format!(
                    "`{}` lists {words} instead of `{usual}` for work that is still running",
                    status.name
                ),
            )
            .case(Case::OtherWords)
            .help(format!(
                "rename the value for running work to `{usual}`, in the document and in the service"
            ))
            .typespec("use `Azure.Core.Foundations.OperationState`");
    }
}
