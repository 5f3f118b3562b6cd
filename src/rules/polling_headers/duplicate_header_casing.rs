use std::collections::HashMap;

use crate::openapi::Header;
use crate::rules::prelude::*;

rule!("polling-headers/duplicate-header-casing", Lro, check);

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    for response in lro.subject.successes() {
        let headers = response.headers();
        let mut known: HashMap<String, &Header<'w>> = HashMap::new();
        for second in headers {
            let first = *known
                .entry(second.name().to_ascii_lowercase())
                .or_insert(second);
            // Another rule reports two keys in the same case.
            if first.name() == second.name() {
                continue;
            }
            report
                .at(
                    second.site(),
                    format!(
                        "`{}` and `{}` are the same header, declared twice",
                        first.name(),
                        second.name()
                    ),
                )
                .note(first.site(), "the first declaration")
                .help(format!("remove `{}`", second.name()))
                .typespec("declare the header once");
        }
    }
}
