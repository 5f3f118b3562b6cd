use crate::openapi::Comparisons;
use crate::rules::prelude::*;

rule!(
    "response-codes/delete-lro-response-codes",
    Lro,
    check,
    examples
);

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let subject = &lro.subject;
    let Some(codes) = subject.codes(Method::Delete) else {
        return;
    };
    let expected = list(codes.allowed, "and");
    let unwelcome = codes.unwelcome();
    let (site, case, message, help) = if let Some(accepted) = subject.response(202) {
        // What a body on the 200 of Resource Manager says, another rule says better.
        let ok = subject.response(200).and_then(|ok| ok.body());
        let is_told = subject.profile.system == System::Arm && ok.is_some();
        let lacks_204 = codes.allowed.contains(&204) && subject.response(204).is_none();
        let unwelcome: Vec<u16> = unwelcome
            .into_iter()
            .filter(|code| *code != 200 || !is_told)
            .collect();
        // Where the two returns differ, that says more.
        if lro
            .answers_in_two_ways(&mut Comparisons::default())
            .is_some()
        {
            return;
        }
        if let Some(first) = unwelcome.first().and_then(|code| subject.response(*code)) {
            let is_ok = unwelcome == [200];
            (
                first.site(),
                is_ok.then_some("extra-200"),
                format!(
                    "a long-running DELETE answers {expected}; {} {}",
                    declared(&unwelcome),
                    if lacks_204 {
                        "in place of `204`"
                    } else {
                        "too"
                    }
                ),
                format!(
                    "declare {expected}, and remove {} in the next version",
                    list(&unwelcome, "and")
                ),
            )
        } else if lacks_204 {
            (
                accepted.site(),
                Some("no-204"),
                format!("a long-running DELETE answers {expected}; `204` is not declared"),
                "add a `204` for what isn't there any more".to_owned(),
            )
        } else {
            return;
        }
    } else if let Some(first) = codes.declared.first() {
        (
            first.site(),
            Some("no-202"),
            format!(
                "a long-running DELETE begins with `202`; only {}",
                declared(subject.success_codes())
            ),
            "add a `202` with the polling headers, or remove the marker".to_owned(),
        )
    } else {
        return;
    };
    let finding = report
        .at(site, message)
        .about(subject.operation.element().place())
        .help(help)
        .typespec("take `ArmResourceDeleteWithoutOkAsync` or `LongRunningResourceDelete`");
    if let Some(case) = case {
        finding.case(case);
    }
    if let (Some("no-202"), Some(first)) = (case, subject.successes().next()) {
        finding.clients(&misled(lro, first));
    }
}
