use crate::rules::prelude::*;

rule! {
    "result/empty-response-schema", LroOrSync, check,
    enum Case { Bare = "bare", BarePut = "bare-put" }
}

/// What to do about an empty schema; `others` are the codes of responses that have one too and should
/// have none.
fn help(returns_resource: bool, others: &[Status]) -> String {
    let describe = "describe the properties";
    let remove = match others {
        [] => String::new(),
        others => format!(
            " the schema of {} has to go in any case;",
            list(others, "and")
        ),
    };
    match returns_resource {
        true => format!(
            "{describe};{remove} if anything may be returned, say so with `additionalProperties`"
        ),
        false => format!(
            "{describe}; remove the schema if nothing is returned;{remove} if anything may be, say so with `additionalProperties`"
        ),
    }
}

fn check<'w>(subject: &Subject<'w>, report: &mut Report<'w>) {
    // It has to return one, so a schema that is only removed is the next finding.
    let returns_resource = matches!(subject.operation.method(), Method::Put | Method::Patch);
    let verb = subject.operation.method().verb();
    let pasted = [202, 204].into_iter().filter_map(|code| {
        let response = subject.response(code)?;
        let is_wrong = code == 204 || subject.profile.system == System::Arm;
        (is_wrong && subject.pastes_empty_schema(response)).then(|| response.status())
    });
    let others: Vec<_> = pasted.collect();
    for body in subject.empty_results() {
        // Another code takes the place of this one.
        if subject.is_misplaced_created(body.status) {
            continue;
        }
        let message = match (body.schema.name(), body.status) {
            // A definition is reported once for all operations that return it.
            (Some(name), _) => format!("`{name}` says nothing about what is returned"),
            (None, Some(status)) => {
                format!("the schema of the `{status}` says nothing about what this {verb} returns")
            }
            (None, None) => format!("this schema says nothing about what the {verb} returns"),
        };
        let element = body.schema.element();
        let is_bare = body.status.is_some()
            && body.schema.name().is_none()
            && element.place().children().next().is_none();
        let finding = report.at(element.key(), message);
        finding
            .help(help(returns_resource, &others))
            .typespec(if returns_resource {
                "return the model of the resource, or `Record<unknown>` if its properties aren't known"
            } else {
                "return the model of the result, `void` if there is none, or `Record<unknown>` if its properties aren't known"
            });
        if is_bare {
            finding.case(if subject.operation.method() == Method::Put {
                Case::BarePut
            } else {
                Case::Bare
            });
        }
    }
}
