use crate::rules::prelude::*;

rule!("polling-headers/polling-header-schema", Lro, check);

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    for response in lro.successes() {
        for header in response.headers() {
            let types = header.types();
            if !lro.profile.is_address_header(header.name()) || types.allows("string") {
                continue;
            }
            let declared = list(types.names(), "or");
            report
                .at(
                    header.type_site(),
                    format!("`{}` is a URL, but its type is {declared}", header.name()),
                )
                .help("make it a `string`; `format: uri` may stand beside it")
                .typespec("give the header the type `string`, `url` or `ResourceLocation`")
                .clients(&[&PYTHON, &JS, &GO, &DOTNET, &JAVA]);
        }
    }
}
