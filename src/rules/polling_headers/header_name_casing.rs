use std::collections::HashMap;

use crate::rules::prelude::*;

rule!("polling-headers/header-name-casing", Lro, check);

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    for response in lro.subject.successes() {
        let headers = response.headers();
        let mut times: HashMap<String, usize> = HashMap::new();
        for header in headers {
            *times.entry(header.name().to_ascii_lowercase()).or_default() += 1;
        }
        for header in headers {
            let name = header.name();
            let Some(canonical) = lro.subject.profile.canonical_header(name) else {
                continue;
            };
            // Another rule reports a header that is declared twice.
            let is_twice = times
                .get(&name.to_ascii_lowercase())
                .is_some_and(|&times| times > 1);
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
