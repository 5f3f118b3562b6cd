use crate::rules::prelude::*;

rule!("polling-headers/header-name-casing", Lro, check);

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    for response in lro.subject.successes() {
        for header in response.headers() {
            let name = header.name();
            let Some(canonical) = lro.subject.profile.canonical_header(name) else {
                continue;
            };
            // Declared twice, in two cases, it is one too many.
            let is_twice = response.headers().iter().filter(|one| one.is(name)).count() > 1;
            if canonical == name || is_twice {
                continue;
            }
            report
                .at(header.site(), format!("`{name}` is written `{canonical}`"))
                .help(format!("write `{canonical}`"))
                .typespec(format!("set the name with `@header(\"{canonical}\")`"));
        }
    }
}
