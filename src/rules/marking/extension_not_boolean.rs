use super::generated::generated;
use crate::rules::prelude::*;

rule!("marking/extension-not-boolean", Operation, check);

fn check<'w>(subject: &Subject<'w>, report: &mut Report<'w>) {
    let Marker::Other(place) = subject.marker else {
        return;
    };
    let name = place.key().unwrap_or_default();
    let kind = place.kind_name();
    let help = match subject.is_marked() {
        true => "write `true` without quotes",
        false => "write `true` or `false` without quotes; or remove the marker",
    };
    report
        .at(
            Site::value(place),
            format!("`{name}` is {kind}, but must be `true` or `false`"),
        )
        .help(help)
        .typespec("remove the `@extension` and use a long-running template")
        .clients(generated(subject.profile.system));
}
