use crate::rules::prelude::*;

rule!("polling-headers/polling-header-schema", Lro, check);

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    for response in lro.subject.successes() {
        for header in response.headers() {
            let types = header.types();
            if !lro.subject.profile.is_address_header(header.name()) || types.allows("string") {
                continue;
            }
            let declared = list(types.names(), "or");
            report
                .at(
                    header.type_site(),
                    format!("`{}` is a URL, but its type is {declared}", header.name()),
                )
                .help("change the type to `string`, with or without `format: uri`")
                .typespec("change the type of the header to `string`, `url` or `ResourceLocation`")
                .clients(&[&PYTHON, &JS, &GO, &DOTNET, &JAVA]);
        }
    }
}
