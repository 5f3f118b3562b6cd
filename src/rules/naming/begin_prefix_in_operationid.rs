use crate::rules::prelude::*;

rule!("naming/begin-prefix-in-operationid", Lro, check);

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let Some((id, misnomer)) = lro.generated_part() else {
        return;
    };
    let (part, rest) = (misnomer.part, misnomer.rest);
    report
        .at(
            Site::value(id),
            format!("`{part}` in the name of a long-running operation is what generators add themselves"),
        )
        .help(format!("name it `{rest}`; where clients have been released, keep their name with `x-ms-client-name` or leave it"))
        .typespec(format!("name the operation without `{part}`"))
        .clients(&[&PYTHON, &PYTHON_ARM, &JS, &GO, &DOTNET, &JAVA, &JAVA_ARM]);
}
