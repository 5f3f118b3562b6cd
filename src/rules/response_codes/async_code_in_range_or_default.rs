use crate::rules::prelude::*;

rule!(
    "response-codes/async-code-in-range-or-default",
    Operation,
    check
);

fn check<'w>(subject: &Subject<'w>, report: &mut Report<'w>) {
    let Some(carrier) = subject.hidden_acceptance() else {
        return;
    };
    let method = subject.operation.method();
    let status = carrier.status();
    let mut headers = carrier.headers().iter();
    let leading = headers.find(|header| subject.profile.is_address_header(header.name()));
    let leading = leading.cloned().or_else(|| carrier.header("Location"));
    let sign = match (&leading, subject.marked_at()) {
        (Some(header), _) => format!("`{}` shows", header.name()),
        (None, Some(marker)) => match marker.key() {
            Some(key) => format!("`{key}` shows"),
            None => "the marker shows".to_owned(),
        },
        (None, None) => "the headers show".to_owned(),
    };
    let first = subject.profile.initial_codes(method).first();
    let begin = first.copied().unwrap_or(202);
    let finding = report.at(
        carrier.site(),
        format!(
            "{sign} that this {} is long-running, but only `{status}` is declared",
            method.verb()
        ),
    );
    finding
        .help(format!("add a `{begin}` with the polling headers, and the code that the finished operation returns"))
        .typespec("return `AcceptedResponse` (code 202) with the headers instead of a range");
    if let Some(header) = leading {
        finding.note(header.site(), "this header has the URL of the status");
    } else if let Some(marker) = subject.marked_at() {
        finding.note(marker, "this marks the operation as long-running");
    }
}
