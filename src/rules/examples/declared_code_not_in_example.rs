use crate::rules::prelude::*;

rule!(
    "examples/declared-code-not-in-example",
    Lro,
    check,
    examples
);

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let mut hidden = lro.responses_never_shown();
    // `example-missing-final-response` reports the missing result of a POST.
    if let Some(result) = lro.result_never_shown() {
        hidden.retain(|response| response.status() != result.status());
    }
    // The example shows these responses under another code, which the operation can't declare.
    for shown in lro.undeclared_codes_shown() {
        if let Some(codes) = lro.codes_to_show_instead(shown.what) {
            hidden.retain(|response| !response.code().is_some_and(|code| codes.contains(&code)));
        }
    }
    // A code that has to be removed doesn't need an example.
    if let Some(codes) = lro.subject.codes(lro.subject.operation.method()) {
        let unwelcome = codes.unwelcome();
        hidden.retain(|response| {
            !response
                .code()
                .is_some_and(|code| unwelcome.contains(&code))
        });
    }
    let Some(first) = hidden.first() else { return };
    let codes = |word| list(hidden.iter().map(|response| response.status()), word);
    // The help doesn't suggest to remove a code that the guideline requires.
    let codes_of_verb = lro.subject.codes(lro.subject.operation.method());
    let is_asked_for = |response: &&Response<'_>| {
        let allowed = codes_of_verb.as_ref().map(|codes| codes.allowed);
        response
            .code()
            .is_some_and(|code| allowed.is_some_and(|allowed| allowed.contains(&code)))
    };
    let rest = match hidden.as_slice() {
        responses if responses.iter().all(is_asked_for) => "",
        [_] => "; or remove it from the operation if the service never returns it",
        _ => "; or remove from the operation what the service never returns",
    };
    report
        .at(
            first.site(),
            format!("no example shows the {} that the operation declares", codes("or")),
        )
        .about(lro.subject.operation.element().place())
        .help(format!("add the {} to an example{rest}", codes("and")))
        .typespec("add it to an example file in the `examples` folder; or remove the response from the return type of the operation");
}
