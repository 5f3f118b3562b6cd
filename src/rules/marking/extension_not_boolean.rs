use crate::rules::prelude::*;

rule!("marking/extension-not-boolean", Operation, check);

fn check<'w>(subject: &Subject<'w>, report: &mut Report<'w>) {
    let Marker::Other(place) = subject.marker else {
        return;
    };
    let name = place.key().unwrap_or_default();
    let kind = place.kind_name();
    report
        .at(
            Site::value(place),
            format!("`{name}` is {kind}, it must be `true` or `false`"),
        )
        .help("write `true` without quotes, or remove it if the operation is not long-running")
        .typespec("remove the `@extension` and use a long-running operation template");
}
