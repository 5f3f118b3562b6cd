use crate::rules::prelude::*;
use crate::workspace::Place;

rule!("marking/extension-misplaced", Document, check);

fn check<'w>(scope: &DocumentScope<'_, 'w>, report: &mut Report<'w>) {
    let names = || scope.profile.markers.iter().chain(&scope.profile.options);
    let mut misplaced = |holder: Place<'w>, what: &str, subject: Option<&Subject<'w>>| {
        for found in names().filter_map(|name| holder.get(name)) {
            let name = found.key().unwrap_or_default();
            let finding = report
                .at(
                    found,
                    format!("`{name}` has no effect in {what}: it belongs to the operation"),
                )
                .help(format!(
                    "move `{name}` up or down to the operation's object, beside `responses`"
                ))
                .typespec(
                    "remove the `@extension`; long-running templates write it where it belongs",
                );
            if let Some(subject) = subject {
                finding.operation(&subject.operation);
            }
        }
    };
    for subject in scope.operations {
        let operation = &subject.operation;
        misplaced(
            operation.path_item().element.place(),
            "a path item",
            Some(subject),
        );
        if let Some(responses) = operation.responses_element() {
            misplaced(responses.place(), "`responses`", Some(subject));
        }
        for response in &subject.responses {
            misplaced(response.element().place(), "a response", Some(subject));
        }
    }
    for schema in scope.api.schemas().into_iter().flat_map(Place::children) {
        misplaced(schema, "a schema", None);
    }
}
