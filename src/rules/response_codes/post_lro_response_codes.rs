use crate::openapi::Comparisons;
use crate::rules::prelude::*;

rule!(
    "response-codes/post-lro-response-codes",
    Lro,
    check,
    examples
);

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let subject = &lro.subject;
    let Some(codes) = subject.codes(Method::Post) else {
        return;
    };
    // A 201 is a defect of its own: the operation creates something, or answers in two ways.
    let others = |code: &u16| *code != 201;
    if subject.response(202).is_none() {
        let Some(first) = codes.declared.first() else {
            return;
        };
        if subject.response(201).is_none() {
            let declared = declared(subject.success_codes());
            report
                .at(
                    first.site(),
                    format!("a long-running POST begins with `202`; only {declared}"),
                )
                .about(subject.operation.element().place())
                .case("no-202")
                .help("add a `202` with the polling headers, or remove the marker")
                .clients(&misled(lro, first))
                .typespec("take `ArmResourceActionAsync` or `LongRunningResourceAction`");
        }
        return;
    }
    let mut unwelcome: Vec<u16> = codes.unwelcome().into_iter().filter(others).collect();
    // A 200 that only tells the result has a rule of its own.
    let stand_in = subject.stand_in_for_result().and_then(Response::code);
    unwelcome.retain(|code| Some(*code) != stand_in);
    // Where the two returns differ, that says more.
    let first = unwelcome.first().and_then(|code| subject.response(*code));
    if first.is_some()
        && lro
            .answers_in_two_ways(&mut Comparisons::default())
            .is_some()
    {
        return;
    }
    let both = subject.response(200).and(subject.response(204));
    if let Some(first) = first {
        report
            .at(
                first.site(),
                format!(
                    "a long-running POST answers {}; {} too",
                    list(codes.allowed, "or"),
                    declared(&unwelcome)
                ),
            )
            .about(subject.operation.element().place())
            .help(format!(
                "remove {}; a result is a property of the finished status monitor",
                list(&unwelcome, "and")
            ))
            .typespec("take `LongRunningResourceAction`, whose result is in the status monitor");
    } else if let Some(empty) = both.filter(|_| codes.allowed.contains(&204)) {
        report
            .at(
                empty.site(),
                "a long-running POST ends with `200` or with `204`; both are declared",
            )
            .help("keep the `200` if the operation returns something, else the `204`")
            .typespec("take `ArmResourceActionAsync` or `ArmResourceActionNoContentAsync`");
    } else if let [begins] = codes.declared.as_slice()
        && codes.allowed.len() > 1
    {
        report
            .at(
                begins.site(),
                "a long-running POST ends with `200` or with `204`; neither is declared",
            )
            .case("no-end")
            .help("add a `200` with the schema of the result, or a `204` if there is none")
            .typespec("take `ArmResourceActionAsync` or `ArmResourceActionNoContentAsync`");
    }
}
