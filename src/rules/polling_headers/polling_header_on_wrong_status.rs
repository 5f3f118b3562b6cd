use crate::rules::prelude::*;

rule!("polling-headers/polling-header-on-wrong-status", Lro, check);

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let first = lro.first_response();
    for misplaced in lro.misplaced_headers() {
        let name = misplaced.header.name();
        let meaning = if misplaced.status.is_success() {
            "with which the operation is over"
        } else {
            "which is an error"
        };
        let finding = report.at(
            misplaced.header.site(),
            format!(
                "`{name}` is only declared on the `{}`, {meaning}",
                misplaced.status
            ),
        );
        finding
            .typespec("move the property with `@header` to the model of the first response; the long-running templates have it there")
            .clients(&[&PYTHON, &PYTHON_ARM, &JS, &GO, &DOTNET, &JAVA, &JAVA_ARM]);
        if let Some(first) = first {
            finding
                .help(format!("declare it on the `{}` instead", first.status()))
                .note(
                    first.site(),
                    "the operation begins with this, and nothing here leads on",
                );
        }
    }
}
