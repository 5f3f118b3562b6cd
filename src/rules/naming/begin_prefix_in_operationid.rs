use crate::rules::prelude::*;

rule!("naming/begin-prefix-in-operationid", Lro, check);

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let Some((id, misnomer)) = lro.subject.generated_part() else {
        return;
    };
    let part = misnomer.part;
    let name = match misnomer.rest {
        Some(rest) => format!("rename the operation to `{rest}`"),
        None => format!("choose a name without `{part}` that no other operation has"),
    };
    report
        .at(
            Site::value(id),
            format!("the `operationId` contains `{part}`, which generators add to the names of long-running methods themselves"),
        )
        .help(format!("{name}; or, if clients have been released, keep their method name with `x-ms-client-name`, or keep the `operationId`"))
        .typespec(format!("rename the operation to a name without `{part}`"));
}
