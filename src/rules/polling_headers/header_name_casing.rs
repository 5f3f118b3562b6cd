use crate::rules::prelude::*;

rule!("polling-headers/header-name-casing", Lro, check);

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    for response in lro.subject.successes() {
        for header in response.headers() {
            let name = header.name();
            let Some(canonical) = lro.subject.profile.canonical_header(name) else {
                continue;
            };
            // Another rule reports a header that is declared twice.
            let is_twice = response.headers().iter().filter(|one| one.is(name)).count() > 1;
            if canonical == name || is_twice {
                continue;
            }
            report
                .at(
                    header.site(),
                    format!("`{name}` is capitalized differently from `{canonical}`"),
                )
                .help(format!("rename the header to `{canonical}`"))
                .typespec(format!("set the name with `@header(\"{canonical}\")`"));
        }
    }
}
