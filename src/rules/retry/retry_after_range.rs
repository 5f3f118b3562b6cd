use crate::rules::prelude::*;

rule!("retry/retry-after-range", Lro, check);

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let Some([least, most]) = lro.profile.retry_after_range else {
        return;
    };
    let polled = lro.polled_responses();
    let headers = lro
        .successes()
        .chain(&polled)
        .filter_map(|response| response.header(RETRY_AFTER));
    for header in headers {
        for (keyword, seconds, site) in header.limits() {
            if (f64::from(least)..=f64::from(most)).contains(&seconds) {
                continue;
            }
            report
                .at(
                    site,
                    format!("`{keyword}` of `{}` is {seconds} seconds; it is from {least} to {most}", header.name()),
                )
                .help(format!("keep `minimum`, `maximum` and examples within {least} and {most}"))
                .typespec(format!("decorate the header with `@minValue({least})` and `@maxValue({most})`, or with neither"));
        }
    }
}
