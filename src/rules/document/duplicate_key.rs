use crate::openapi::Part;
use crate::questions::each_reached;
use crate::rules::prelude::*;
use crate::workspace::Flaw;

rule!("document/duplicate-key", Document, check);

fn check<'w>(scope: &DocumentScope<'_, 'w>, report: &mut Report<'w>) {
    each_reached(scope.lros, Flaw::RepeatedKey, |lro, reached| {
        for members in reached.place.repeated() {
            let [earlier @ .., last] = members.as_slice() else {
                continue;
            };
            let key = last.key().unwrap_or_default();
            let times = match earlier.len() {
                1 => "twice".to_owned(),
                more => format!("{} times", more + 1),
            };
            let finding = report
                .at(
                    reached.site(*last, Part::Key),
                    format!("the key `{key}` is in this object {times}: only the last one counts"),
                )
                .help("keep the correct key and remove the others; or rename them")
                .typespec("compile again: the compiler never writes a key twice")
                .operation(&lro.subject.operation);
            for &lost in earlier {
                finding.note(lost, "JSON readers ignore this one");
            }
        }
    });
}
