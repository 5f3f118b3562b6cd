use crate::rules::prelude::*;

rule!(
    "response-codes/patch-lro-response-codes",
    Lro,
    check,
    examples
);

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let subject = &lro.subject;
    let Some(codes) = subject.codes(Method::Patch) else {
        return;
    };
    if codes.allowed.is_empty() {
        // What follows from a header on the 200 says more.
        if !subject.headers_on_patched().is_empty() {
            return;
        }
        report
            .at(
                subject.operation.site(),
                "the guideline lets no PATCH be long-running",
            )
            .help("replace the resource with a PUT, or make the change a POST action")
            .typespec("take `LongRunningResourceCreateOrReplace` or `LongRunningResourceAction`");
        return;
    }
    let begins = subject.response(202);
    let ends = codes.allowed.contains(&200);
    let expected = if ends {
        "`202`, and `200` at the end"
    } else {
        "`202`"
    };
    let without_begin = subject.is_patch_without_begin();
    let finding = if let (Some(first), true) = (codes.declared.first(), without_begin) {
        let declared = declared(subject.success_codes());
        let finding = report
            .at(
                first.site(),
                format!("a long-running PATCH begins with `202`; only {declared}"),
            )
            .about(subject.operation.element().place())
            .help("add a `202` with the polling headers; keep a `200` for the changed resource");
        let misled = misled(lro, first);
        if !misled.is_empty() {
            finding.case("no-202").clients(&misled);
        }
        finding
    } else if let Some(first) = codes.foreign.first() {
        let unwelcome = declared(codes.unwelcome());
        let place = if begins.is_some() {
            "too"
        } else {
            "in place of `202`"
        };
        let finding = report
            .at(
                first.site(),
                format!("a long-running PATCH answers {expected}; {unwelcome} {place}"),
            )
            .about(subject.operation.element().place())
            .help(if ends {
                "begin with `202` and the polling headers, and end with `200` and the changed \
                 resource"
            } else {
                "answer `202` alone; the changed resource is part of the finished operation"
            });
        if begins.is_none() {
            finding.clients(&misled(lro, first));
        }
        finding
    } else if let (Some(begins), None, true) = (begins, subject.response(200), ends) {
        let finding = report
            .at(
                begins.site(),
                format!("a long-running PATCH answers {expected}; only `202` is declared"),
            )
            .help("add a `200` with the resource as it is after the change");
        if subject.names_result() {
            finding.case("named-result");
        }
        finding
    } else {
        return;
    };
    finding.typespec("take `ArmCustomPatchAsync` or `ArmTagsPatchAsync`; both answer 200 and 202");
}
