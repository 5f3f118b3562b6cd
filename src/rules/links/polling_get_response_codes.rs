use crate::lro::Polling;
use crate::rules::prelude::*;

rule! {
    "links/polling-get-response-codes", Lro, check,
    enum Case { NoBody = "no-body" }
}

/// What to do in the document and in TypeSpec where the code tells the end.
fn by_code_alone(code: u16) -> [String; 2] {
    [
        format!(
            "answer `202` while the work goes on, `200` or `204` at its end, and remove `{code}`"
        ),
        format!("return nothing that has the code `{code}`"),
    ]
}

/// The same where the body does.
fn by_body(code: u16) -> [String; 2] {
    [
        format!(
            "answer `200` with the status for as long as the work goes on, and remove `{code}`"
        ),
        "return the status monitor alone, as the templates for it do".to_owned(),
    ]
}

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let Polling::Header(header) = &lro.polling.value else {
        return;
    };
    let monitor = lro.monitor.as_ref();
    let Some(get) = monitor.and_then(|monitor| monitor.operation.as_ref()) else {
        return;
    };
    // What the path calls a result is polled by `Location`, whatever else there is.
    if calls_itself_result(get.path(), &lro.profile.result_properties) {
        return;
    }
    // Behind `Location` the code tells the end; behind the others the body does.
    let by_code = header.is("Location");
    let allowed: &[u16] = if by_code { &[200, 202, 204] } else { &[200] };
    for response in get.responses() {
        let Some(code) = response.code() else {
            continue;
        };
        if !response.status().is_success() || allowed.contains(&code) {
            continue;
        }
        let name = header.name();
        let expected = list(allowed, "or");
        let message =
            format!("`{name}` leads here, where a client expects {expected} and not `{code}`");
        let [help, typespec] = if by_code {
            by_code_alone(code)
        } else {
            by_body(code)
        };
        let finding = report.at(response.site(), message);
        finding
            .help(help)
            .typespec(typespec)
            .note(header.site(), "the header that leads to it");
        if response.schema().is_none() && !by_code {
            finding
                .case(Case::NoBody)
                .clients(&[&PYTHON, &PYTHON_ARM, &GO, &DOTNET, &JAVA_ARM]);
        }
    }
}

fn calls_itself_result(path: &str, names: &[String]) -> bool {
    let path = path.to_ascii_lowercase();
    names.iter().any(|name| path.contains(name.as_str()))
}
