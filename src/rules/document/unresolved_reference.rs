use crate::lro::each_reached;
use crate::openapi::Part;
use crate::rules::prelude::*;
use crate::workspace::{Broken, Place, ReferenceError};

rule!("document/unresolved-reference", Document, check);

fn check<'w>(scope: &DocumentScope<'_, 'w>, report: &mut Report<'w>) {
    let workspace = scope.api.root().workspace();
    each_reached(
        scope.lros,
        |document| !workspace.broken(document).is_empty(),
        |lro, reached| {
            let Some(reference) = reached.place.reference() else {
                return;
            };
            let mut broken = workspace.broken(reference.document()).iter();
            let Some(found) = broken.find(|found| found.node == reference.node().id()) else {
                return;
            };
            let (message, help) = words(reference, &found.problem);
            report
                .at(reached.site(reference, Part::Value), message)
                .help(help)
                .operation(&lro.operation);
        },
    );
}

/// What is wrong with a reference, and what to do about it.
fn words(reference: Place<'_>, problem: &Broken) -> (String, String) {
    let text = reference.as_str().unwrap_or_default();
    match problem {
        Broken::OtherCase(id) => {
            let name = reference.workspace().document(*id).path();
            (
                format!("`{text}` differs from its file `{name}` in case"),
                "write the name as the file has it; where file systems tell upper from lower case, the reference leads nowhere".to_owned(),
            )
        }
        Broken::Nowhere(error) => (
            format!("`{text}` leads nowhere: {error}"),
            match (reference.near_target(), error) {
                (Some(near), _) => format!("did you mean `{near}`?"),
                (None, ReferenceError::Remote) => {
                    "put the definitions beside the document and refer to the file".to_owned()
                }
                (None, ReferenceError::Cycle) => "let one of them be a definition".to_owned(),
                (None, _) => "correct the reference, or add what it names".to_owned(),
            },
        ),
    }
}
