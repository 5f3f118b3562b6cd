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
                    format!("the key `{key}` stands here {times}: only this last one counts"),
                )
                .help("keep the one that is meant, or give the others the keys they should have")
                .typespec("compile again; the compiler never writes a key twice")
                .operation(&lro.subject.operation);
            for &lost in earlier {
                finding.note(lost, "readers of JSON lose this one");
            }
        }
    });
}
