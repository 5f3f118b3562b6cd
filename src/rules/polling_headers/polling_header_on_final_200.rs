use crate::rules::prelude::*;

rule!("polling-headers/polling-header-on-final-200", Lro, check);

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let (Method::Put, Some(done)) = (lro.operation.method(), lro.response(200)) else {
        return;
    };
    for header in done.headers() {
        if !lro.profile.is_address_header(header.name()) {
            continue;
        }
        let name = header.name();
        let finding = report.at(
            header.site(),
            format!(
                "`{name}` is declared on the `200` of this PUT, with which the resource is final"
            ),
        );
        finding
            .help(match lro.response(201) {
                Some(_) => format!("declare `{name}` on the `201` only; if a `200` begins work too, keep it and let the resource say so in its `provisioningState`"),
                None => format!("let the PUT answer `201` with `{name}` when it begins to create the resource"),
            })
            .typespec("take `ArmResourceCreateOrReplaceAsync<Widget>`, which declares the headers on the `201` alone")
            .clients(&[&GO, &JAVA_ARM]);
    }
}
