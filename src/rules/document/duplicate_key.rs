use crate::lro::each_reached;
use crate::openapi::Part;
use crate::rules::prelude::*;

rule!("document/duplicate-key", Document, check);

fn check<'w>(scope: &DocumentScope<'_, 'w>, report: &mut Report<'w>) {
    each_reached(
        scope.lros,
        |document| document.tree().duplicates().len() > 0,
        |lro, reached| {
            let place = reached.place;
            for duplicate in place.duplicates() {
                let key = duplicate.key().unwrap_or_default();
                let finding = report
                    .at(reached.site(duplicate, Part::Key), format!("the key `{key}` stands here for the second time, and replaces the first"))
                    .help("keep the one that is meant; readers take the last, the first is lost")
                    .operation(&lro.operation);
                let first = place
                    .children()
                    .find(|child| child.key().as_deref() == Some(&*key));
                if let Some(first) = first {
                    finding.note(first, "the first one");
                }
            }
        },
    );
}
