use crate::rules::prelude::*;

rule!("polling-headers/header-name-misspelled", Lro, check);

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    for response in lro.subject.successes() {
        for header in response.headers() {
            let Some(meant) = lro.subject.profile.misspelled_header(header.name()) else {
                continue;
            };
            report
                .at(
                    header.site(),
                    format!(
                        "`{}` is a misspelling of the header `{meant}`",
                        header.name()
                    ),
                )
                .help(format!("rename the header to `{meant}`"))
                .typespec(format!("set the name with `@header(\"{meant}\")`"));
        }
    }
}
