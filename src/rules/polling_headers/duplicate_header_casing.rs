use crate::rules::prelude::*;

rule!("polling-headers/duplicate-header-casing", Lro, check);

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    for response in lro.subject.successes() {
        let headers = response.headers();
        for (at, second) in headers.iter().enumerate() {
            let Some(first) = headers.iter().take(at).find(|first| {
                // Another rule reports two keys in the same case.
                first.is(second.name()) && first.name() != second.name()
            }) else {
                continue;
            };
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
