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
    match subject.marker {
        Marker::True(_) | Marker::Other(_) => {}
        Marker::False(place) => {
            report
                .at(options.place, "options are ignored: the marker is `false`")
                .note(place, "not long-running because of this")
                .help(format!("set `{marker}` to `true`, or remove the options"))
                .typespec("remove `@useFinalStateVia`, or make the operation one of the long-running templates")
                .clients(generated(subject.profile.system));
        }
        // A misspelled marker is what `unknown-lro-extension` says.
        Marker::Absent if !subject.misspelled_extensions().is_empty() => {}
        Marker::Absent => {
            report
                .at(
                    options.place,
                    "options are ignored: this operation is not marked long-running",
                )
                .help(format!(
                    "add `\"{marker}\": true` beside them, or remove the options"
                ))
                .typespec(
                    "use a long-running operation template; it writes marker and options together",
                )
                .clients(generated(subject.profile.system));
        }
    }
}
