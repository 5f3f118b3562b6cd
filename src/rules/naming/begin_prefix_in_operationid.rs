use crate::rules::prelude::*;

rule!("naming/begin-prefix-in-operationid", Lro, check);

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let Some((id, misnomer)) = lro.subject.generated_part() else {
        return;
    };
    let part = misnomer.part;
    let name = match misnomer.rest {
        Some(rest) => format!("name it `{rest}`"),
        None => format!("give it a name without `{part}` that no other operation has"),
    };
    report
        .at(
            Site::value(id),
            format!("`{part}` in the name of a long-running operation is what generators add themselves"),
        )
        .help(format!("{name}; where clients have been released, keep their name with `x-ms-client-name` or leave it"))
        .typespec(format!("name the operation without `{part}`"));
}
