use crate::rules::prelude::*;

rule!(
    "response-codes/put-lro-response-codes",
    Lro,
    check,
    examples
);

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let Some(codes) = lro.subject.codes(Method::Put) else {
        return;
    };
    let Some(first) = codes.foreign.first() else {
        return;
    };
    let expected = list(codes.allowed, "or");
    let welcome = codes.welcome();
    let unwelcome = declared(codes.unwelcome());
    let is_alone = welcome.is_empty();
    let message = if is_alone {
        format!("a long-running PUT answers {expected}; only {unwelcome}")
    } else {
        let welcome = list(welcome, "and");
        format!("a long-running PUT answers {expected}; {unwelcome} beside {welcome}")
    };
    let finding = report
        .at(first.site(), message)
        .about(lro.subject.operation.element().place())
        .help(if codes.allowed.contains(&202) {
            format!("answer {expected} alone; the resource is part of the finished operation")
        } else {
            format!(
                "remove {}, and answer {expected} with the resource and the polling headers",
                list(codes.unwelcome(), "and")
            )
        })
        .typespec(
            "take `ArmResourceCreateOrReplaceAsync` or `LongRunningResourceCreateOrReplace`, \
             which answer 200 and 201, instead of responses of your own",
        );
    if is_alone {
        finding.case("alone");
    }
    if first.code() == Some(202) {
        finding.clients(&misled_by_code(lro, first));
    }
}
