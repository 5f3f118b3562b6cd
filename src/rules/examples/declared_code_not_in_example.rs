use crate::rules::prelude::*;

rule!(
    "examples/declared-code-not-in-example",
    Lro,
    check,
    examples
);

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let mut hidden = lro.responses_never_shown();
    // The missing result of a POST is another rule's.
    if let Some(result) = lro.result_never_shown() {
        hidden.retain(|response| response.status() != result.status());
    }
    // What the example shows under a code that can't be declared belongs to these.
    for shown in lro.undeclared_codes_shown() {
        if let Some(codes) = lro.codes_to_show_instead(shown.what) {
            hidden.retain(|response| !response.code().is_some_and(|code| codes.contains(&code)));
        }
    }
    // A code that has to go needs no example.
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
    // A code that the guideline asks for stays.
    let codes_of_verb = lro.subject.codes(lro.subject.operation.method());
    let is_asked_for = |response: &&Response<'_>| {
        let allowed = codes_of_verb.as_ref().map(|codes| codes.allowed);
        response
            .code()
            .is_some_and(|code| allowed.is_some_and(|allowed| allowed.contains(&code)))
    };
    let rest = match hidden.as_slice() {
        responses if responses.iter().all(is_asked_for) => "",
        [_] => ", or remove it if the service never answers so",
        _ => ", or remove what the service never answers",
    };
    report
        .at(
            first.site(),
            format!("no example shows the {} that the operation declares", codes("or")),
        )
        .about(lro.subject.operation.element().place())
        .help(format!("add the {} to an example{rest}", codes("and")))
        .typespec("add it to an example file in the `examples` folder, or remove the response from what the operation returns");
}
