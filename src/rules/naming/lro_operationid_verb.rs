use crate::questions::Wanted;
use crate::rules::prelude::*;

rule! {
    "naming/lro-operationid-verb", LroOrSync, check,
    enum Case { Released = "released" }
}

fn check<'w>(subject: &Subject<'w>, report: &mut Report<'w>) {
    let Some(misnamed) = subject.misnamed() else {
        return;
    };
    let verb = subject.operation.method().verb();
    let text = misnamed.id.as_str().unwrap_or_default();
    let site = Site::value(misnamed.id);
    let proposal = misnamed.proposal.as_ref();
    let finding = match misnamed.wanted {
        Wanted::Action(action) => report
            .at(
                site,
                format!("`{text}` doesn't name the action at the end of its path, `{action}`"),
            )
            .help(match proposal {
                Some(name) => format!("rename the operation after its action, for example to `{name}`"),
                None => {
                    format!("choose a name that contains `{action}` and that no other operation has")
                }
            })
            .typespec(format!(
                "name the operation `{action}`, or change the path with `@route` or `@action` to match the name"
            )),
        Wanted::Verb(wanted) => {
            let wanted = list(wanted, "or");
            report
                .at(
                    site,
                    format!("`{text}` doesn't contain {wanted}, as the name of a {verb} should"),
                )
                .help(match proposal {
                    Some(name) => format!("rename the operation, for example to `{name}`"),
                    None if misnamed.is_unsure => format!(
                        "use {wanted} in the name if that describes the operation; otherwise keep the name, and add a `summary` that contains its verb"
                    ),
                    None => {
                        format!("choose a name that contains {wanted} and that no other operation has")
                    }
                })
                .typespec("rename the operation after what its template does")
        }
    };
    if misnamed.is_released {
        finding.case(Case::Released);
    }
}
