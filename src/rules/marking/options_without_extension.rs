use super::generated::generated;
use crate::rules::prelude::*;

rule!("marking/options-without-extension", Operation, check);

fn check<'w>(subject: &Subject<'w>, report: &mut Report<'w>) {
    let Some(options) = &subject.options else {
        return;
    };
    let Some(marker) = subject.profile.markers.first() else {
        return;
    };
    let name = options.place.key().unwrap_or_default();
    match subject.marker {
        Marker::True(_) | Marker::Other(_) => {}
        Marker::False(place) => {
            report
                .at(
                    options.place,
                    format!("`{name}` has no effect: `{marker}` is `false`"),
                )
                .note(place, "the marker is `false` here")
                .help(format!("set `{marker}` to `true`; or remove `{name}`"))
                .typespec(
                    "use a long-running template for the operation; or remove `@useFinalStateVia`",
                )
                .clients(generated(subject.profile.system));
        }
        // `unknown-lro-extension` reports a misspelled marker.
        Marker::Absent if !subject.misspelled_extensions().is_empty() => {}
        Marker::Absent => {
            report
                .at(
                    options.place,
                    format!("`{name}` has no effect: the operation isn't marked long-running"),
                )
                .help(format!(
                    "add `\"{marker}\": true` next to `{name}`; or remove `{name}`"
                ))
                .typespec(
                    "use a long-running template: it writes the marker and the options together",
                )
                .clients(generated(subject.profile.system));
        }
    }
}
