use crate::openapi::Example;
use crate::rules::prelude::*;

rule!("retry/retry-after-range", Lro, check, examples);

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let Some([least, most]) = lro.subject.profile.retry_after_range else {
        return;
    };
    let polled = lro.polled_responses();
    let headers = lro
        .subject
        .successes()
        .chain(&polled)
        .filter_map(|response| response.header(RETRY_AFTER));
    let limits = headers.flat_map(|header| {
        let limits = header.limits().into_iter();
        limits.map(|(keyword, seconds, site)| {
            let help = format!("write a `{keyword}` between {least} and {most}");
            (format!("`{keyword}` of `Retry-After`"), seconds, site, help)
        })
    });
    let shown = waits_shown(lro).into_iter();
    let shown = shown.map(|(seconds, site)| {
        let enough = match seconds < f64::from(least) {
            true => format!("{least} or more"),
            false => format!("{most} or less"),
        };
        let help = format!("change the service to send {enough}; or correct the example");
        ("`Retry-After`".to_owned(), seconds, site, help)
    });
    for (what, seconds, site, help) in limits.chain(shown) {
        if (f64::from(least)..=f64::from(most)).contains(&seconds) {
            continue;
        }
        report
            .at(
                site,
                format!("{what} is {seconds}; Resource Manager expects {least} to {most} seconds"),
            )
            .help(help)
            .typespec(format!("decorate the header with `@minValue({least})` and `@maxValue({most})`; or remove both"));
    }
}

/// The values of `Retry-After`, in seconds, in the examples of the operation and of the GET of its status.
fn waits_shown<'w>(lro: &Lro<'w>) -> Vec<(f64, Site<'w>)> {
    let examples = lro.examples.iter().chain(&lro.status_examples);
    let headers = examples
        .flat_map(Example::successes)
        .filter_map(|response| response.header(RETRY_AFTER));
    headers
        .filter_map(|header| Some((header.value()?.trim().parse().ok()?, header.value_site())))
        .collect()
}
