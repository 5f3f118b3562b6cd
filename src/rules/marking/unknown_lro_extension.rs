use super::generated::generated;
use crate::rules::prelude::*;

rule!("marking/unknown-lro-extension", Operation, check);

fn check<'w>(subject: &Subject<'w>, report: &mut Report<'w>) {
    let options = subject
        .options
        .iter()
        .flat_map(|options| options.misspelled());
    let slips = subject.misspelled_extensions().into_iter().chain(options);
    for (place, meant) in slips {
        let written = place.key().unwrap_or_default();
        let holder = place.parent().unwrap_or(place);
        // Where the right name is there too, the author only has to remove the wrong one.
        let help = match holder.get(meant) {
            Some(_) => format!("remove `{written}`: `{meant}` is there already"),
            None => format!("rename `{written}` to `{meant}`"),
        };
        report
            .at(
                place,
                format!("no tool recognizes `{written}`: the name is `{meant}`"),
            )
            .help(help)
            .typespec("remove the `@extension`: long-running templates write the marker, and `@useFinalStateVia` writes the options")
            .clients(generated(subject.profile.system));
    }
}
