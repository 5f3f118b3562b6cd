use crate::openapi::Header;
use crate::rules::prelude::*;

rule! {
    "polling-headers/polling-header-schema", Lro, check,
    enum Case { Notation = "notation" }
}

/// The clients whose generated code has a member for each header.
const TYPED: &[&Client] = &[&PYTHON, &JS, &GO, &DOTNET, &JAVA];

/// The declaration of a header with this name as a string, by the version of OpenAPI.
fn declaration(lro: &Lro<'_>, name: &str) -> String {
    match lro.subject.operation.api().is_swagger2() {
        true => format!("`\"{name}\": {{ \"type\": \"string\" }}`"),
        false => format!("`{name}: {{ schema: {{ type: string }} }}`"),
    }
}

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    for response in lro.subject.successes() {
        let is_address = |header: &Header<'w>| lro.subject.profile.is_address_header(header.name());
        let headers = response.headers();
        let mut addresses = headers.iter().filter(|header| is_address(header));
        if let Some(list) = response.listed_headers() {
            if let Some(first) = addresses.next() {
                let message = format!(
                    "`headers` of the `{}` is a list, so no tool finds `{}` in it",
                    response.status(),
                    first.name()
                );
                let declaration = declaration(lro, first.name());
                report
                    .at(list, message)
                    .help(format!(
                        "make `headers` an object with the names of headers as keys: {declaration}"
                    ))
                    .clients(TYPED);
            }
            continue;
        }
        for header in addresses {
            check_type(lro, header, report);
        }
    }
}

fn check_type<'w>(lro: &Lro<'w>, header: &Header<'w>, report: &mut Report<'w>) {
    let name = header.name();
    if let Some((key, site)) = header.foreign_key() {
        let (own, other) = match key {
            "schema" => ("Swagger 2.0", "OpenAPI 3"),
            _ => ("OpenAPI 3", "Swagger 2.0"),
        };
        let message =
            format!("`{name}` has its type in `{key}`, as in {other}; {own} doesn't read that");
        report
            .at(site, message)
            .case(Case::Notation)
            .help(format!("write {}", declaration(lro, name)))
            .clients(TYPED);
        return;
    }
    let types = header.types();
    if types.allows("string") {
        return;
    }
    let declared = list(types.names(), "or");
    report
        .at(
            header.type_site(),
            format!("`{name}` is a URL, but its type is {declared}"),
        )
        .help("change the type to `string`, with or without `format: uri`")
        .typespec("change the type of the header to `string`, `url` or `ResourceLocation`")
        .clients(TYPED);
}
