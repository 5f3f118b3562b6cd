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
            format!("`{value}` is the name of a header, and no value of `final-state-via`")
        }
        Some(value) if is_internal(value) => {
            format!("`{value}` is TypeSpec's own, and no value that a document may have")
        }
        Some(value) => format!("`{value}` is no value of `final-state-via`"),
    }
}

fn check<'w>(subject: &Subject<'w>, report: &mut Report<'w>) {
    let place = match subject.declared_via() {
        DeclaredVia::Unknown(place) => place,
        DeclaredVia::Unsaid(options) => {
            // That it is there under another name is said by `unknown-lro-extension`.
            if subject.misspells_via() {
                return;
            }
            report
                .at(options, "the options don't say `final-state-via`")
                .help(format!("add `final-state-via`: {}, or remove the options", legal()))
                .typespec("nothing there writes options without it: remove the extension that was added by hand");
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
            Some(via) => format!("write `{via}`"),
            None => format!("write {}", legal()),
        })
        .typespec(match meant {
            Some(via) => format!("write `@useFinalStateVia(\"{via}\")`"),
            None => {
                "leave `@useFinalStateVia` out, and declare the header that leads to the result"
                    .to_owned()
            }
        });
}
