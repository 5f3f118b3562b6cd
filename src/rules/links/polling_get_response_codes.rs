use crate::model::Polling;
use crate::rules::prelude::*;

rule! {
    "links/polling-get-response-codes", Lro, check,
    enum Case { NoBody = "no-body" }
}

/// The helps for OpenAPI and TypeSpec if the code shows whether the operation has completed.
fn by_code_alone(code: u16) -> [String; 2] {
    [
        format!(
            "answer `202` while the operation is running and `200` or `204` when it completes, and remove `{code}`"
        ),
        format!("remove the response with the code `{code}`"),
    ]
}

/// The helps for OpenAPI and TypeSpec if the body shows whether the operation has completed.
fn by_body(code: u16) -> [String; 2] {
    [
        format!(
            "answer `200` with the status, also while the operation is running, and remove `{code}`"
        ),
        "return only the status monitor, as its templates do".to_owned(),
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
    // Clients poll a path with a result by `Location`, whatever else is declared.
    if calls_itself_result(get.path(), &lro.subject.profile.result_properties) {
        return;
    }
    // Clients of `Location` read the code; clients of the other headers read the body.
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
            format!("clients that poll `{name}` expect {expected} from this GET, not `{code}`");
        let [help, typespec] = if by_code {
            by_code_alone(code)
        } else {
            by_body(code)
        };
        let finding = report.at(response.site(), message);
        finding
            .help(help)
            .typespec(typespec)
            .note(header.site(), "the header that leads to this GET");
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
