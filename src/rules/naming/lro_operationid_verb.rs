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
                format!("`{text}` doesn't say `{action}`, which its path ends with"),
            )
            .help(match proposal {
                Some(name) => format!("name it for its action, such as `{name}`"),
                None => {
                    format!("give it a name that says `{action}` and that no other operation has")
                }
            })
            .typespec(format!(
                "name the operation `{action}`, or set `@route` or `@action` to its name"
            )),
        Wanted::Verb(wanted) => {
            let wanted = list(wanted, "or");
            report
                .at(
                    site,
                    format!("`{text}` doesn't say {wanted} as the name of a {verb} does"),
                )
                .help(match proposal {
                    Some(name) => format!("name it such as `{name}`"),
                    None if misnamed.is_unsure => format!(
                        "say {wanted} in the name if the operation does that; otherwise say in its `summary` what it does, with the verb of the name"
                    ),
                    None => {
                        format!("give it a name that says {wanted} and that no other operation has")
                    }
                })
                .typespec("name the operation for what its template does")
        }
    };
    if misnamed.is_released {
        finding.case(Case::Released);
    }
}
