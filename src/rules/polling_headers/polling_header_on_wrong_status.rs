use crate::rules::prelude::*;

rule!("polling-headers/polling-header-on-wrong-status", Lro, check);

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let first = lro.subject.first_response();
    for misplaced in lro.subject.misplaced_headers() {
        let name = misplaced.header.name();
        let meaning = if misplaced.status.is_success() {
            "which completes the operation"
        } else {
            "which is an error response"
        };
        let finding = report.at(
            misplaced.header.site(),
            format!(
                "`{name}` is declared only on the `{}`, {meaning}",
                misplaced.status
            ),
        );
        finding
            .typespec("move the `@header` property to the model of the first response; or use a long-running template, which has the header there")
            .clients(&[&PYTHON, &PYTHON_ARM, &JS, &GO, &DOTNET, &JAVA, &JAVA_ARM]);
        if let Some(first) = first {
            finding
                .help(format!(
                    "declare `{name}` on the `{}` instead",
                    first.status()
                ))
                .note(
                    first.site(),
                    "the first response, which declares no polling header",
                );
        }
    }
}
