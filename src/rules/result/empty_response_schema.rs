use crate::rules::prelude::*;

rule! {
    "result/empty-response-schema", LroOrSync, check,
    enum Case { Bare = "bare", BarePut = "bare-put" }
}

/// The help about an empty schema. `others` are the codes of responses that also have one and
/// should have no schema.
fn help(returns_resource: bool, others: &[Status]) -> String {
    let remove = match others {
        [] => String::new(),
        others => format!(
            "; in any case remove the schema of the {}",
            list(others, "and")
        ),
    };
    let nothing = match returns_resource {
        true => "",
        false => "; or remove the schema if nothing is returned",
    };
    format!(
        "describe the properties{nothing}; or add `additionalProperties` if any properties are possible{remove}"
    )
}

fn check<'w>(subject: &Subject<'w>, report: &mut Report<'w>) {
    // A PUT or PATCH must return a resource: without a schema there would be another finding.
    let returns_resource = matches!(subject.operation.method(), Method::Put | Method::Patch);
    let verb = subject.operation.method().verb();
    let pasted = [202, 204].into_iter().filter_map(|code| {
        let response = subject.response(code)?;
        let is_wrong = code == 204 || subject.profile.system == System::Arm;
        (is_wrong && subject.pastes_empty_schema(response)).then(|| response.status())
    });
    let others: Vec<_> = pasted.collect();
    for body in subject.empty_results() {
        // Another code replaces this code.
        if subject.is_misplaced_created(body.status) {
            continue;
        }
        let message = match (body.schema.name(), body.status) {
            // A definition has one finding for all operations that return it.
            (Some(name), _) => {
                format!("the schema `{name}` is empty, so clients don't know what they get")
            }
            (None, Some(status)) => {
                format!(
                    "the schema of the `{status}` is empty, so clients don't know what the {verb} returns"
                )
            }
            (None, None) => format!(
                "the schema of the result is empty, so clients don't know what the {verb} returns"
            ),
        };
        let element = body.schema.element();
        let is_bare = body.status.is_some()
            && body.schema.name().is_none()
            && element.place().children().next().is_none();
        let finding = report.at(element.key(), message);
        finding
            .help(help(returns_resource, &others))
            .typespec(if returns_resource {
                "return the model of the resource; or `Record<unknown>` if its properties aren't known"
            } else {
                "return the model of the result; or `void` if there is no result; or `Record<unknown>` if its properties aren't known"
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
