use crate::rules::prelude::*;

rule!("final-state/final-state-via-unknown", Operation, check);

fn legal() -> String {
    list(FinalStateVia::LEGAL.map(FinalStateVia::name), "or")
}

fn message(value: Option<&str>) -> String {
    let is_internal = |value: &str| {
        FinalStateVia::INTERNAL
            .iter()
            .any(|via| via.name() == value)
    };
    match value {
        None => "`final-state-via` is not a string".to_owned(),
        Some(value) if FinalStateVia::of_header(value).is_some() => {
            format!("`{value}` is the name of a header, not a value of `final-state-via`")
        }
        Some(value) if is_internal(value) => {
            format!("`{value}` is an internal value of TypeSpec, not a value of `final-state-via`")
        }
        Some(value) => format!("`{value}` is not a value of `final-state-via`"),
    }
}

fn check<'w>(subject: &Subject<'w>, report: &mut Report<'w>) {
    let place = match subject.declared_via() {
        DeclaredVia::Unknown(place) => place,
        DeclaredVia::Unsaid(options) => {
            // `unknown-lro-extension` reports a misspelled key.
            if subject.misspells_via() {
                return;
            }
            report
                .at(options, "`x-ms-long-running-operation-options` has no `final-state-via`")
                .help(format!("add `final-state-via` with the value {}; or remove the options", legal()))
                .typespec("remove the `@extension` that was added by hand: no template writes options without `final-state-via`");
            return;
        }
        DeclaredVia::Absent | DeclaredVia::Known(..) => return,
    };
    let value = place.as_str();
    let meant = value.as_deref().and_then(FinalStateVia::meant_by);
    let message = message(value.as_deref());
    report
        .at(Site::value(place), message)
        .help(match meant {
            Some(via) => format!("change the value to `{via}`"),
            None => format!("change the value to {}", legal()),
        })
        .typespec(match meant {
            Some(via) => format!("use `@useFinalStateVia(\"{via}\")`"),
            None => "remove `@useFinalStateVia`, and declare the header that leads to the result"
                .to_owned(),
        });
}
