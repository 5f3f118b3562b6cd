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
    let mut headers = carrier.headers().into_iter();
    let leading = headers.find(|header| subject.profile.is_address_header(header.name()));
    let leading = leading.or_else(|| carrier.header("Location"));
    let sign = match (&leading, subject.marked_at()) {
        (Some(header), _) => format!("its `{}` says", header.name()),
        (None, Some(_)) => "the marker says".to_owned(),
        (None, None) => "its headers say".to_owned(),
    };
    let first = subject.profile.initial_codes(method).first();
    let begin = first.copied().unwrap_or(202);
    let finding = report.at(
        carrier.site(),
        format!(
            "{sign} that this {} goes on, but only `{status}` is declared",
            method.verb()
        ),
    );
    finding
        .help(format!("declare the `{begin}` with which it begins, with its headers, and the code with which it ends"))
        .typespec("return `AcceptedResponse` with the headers, which has the code 202, instead of a range");
    if let Some(header) = leading {
        finding.note(header.site(), "this header leads to the status");
    } else if let Some(marker) = subject.marked_at() {
        finding.note(marker, "long-running because of this");
    }
}
