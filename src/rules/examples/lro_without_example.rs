use crate::rules::prelude::*;
use crate::workspace::ReferenceError;

rule! {
    "examples/lro-without-example", Document, check, examples,
    enum Case { MissingFile = "missing-file" }
}

fn check<'w>(scope: &DocumentScope<'_, 'w>, report: &mut Report<'w>) {
    for lro in scope.lros {
        missing_files(lro, report);
    }
    let mut lacking: Vec<_> = scope
        .lros
        .iter()
        .filter(|lro| lro.subject.is_marked())
        .collect();
    let marked = lacking.len();
    lacking.retain(|lro| !lro.subject.operation.has_examples());
    // A document without any example is one defect: the engine joins its findings.
    let root = scope.api.root();
    let paths = root.get("paths").or_else(|| root.get("x-ms-paths"));
    let decided = paths.filter(|_| lacking.len() == marked && marked > 1);
    for lro in lacking {
        let (site, message) = match decided {
            Some(paths) => (
                Site::from(paths),
                format!(
                    "none of the {marked} long-running operations in this document has an example"
                ),
            ),
            None => (
                lro.subject.operation.site(),
                "the long-running operation has no example".to_owned(),
            ),
        };
        report
            .at(site, message)
            .operation(&lro.subject.operation)
            .help("add `x-ms-examples` with a file that shows the request, the first response with its polling headers, and the final response")
            .typespec("add an example file with the `operationId` of the operation to the `examples` folder of the version: the emitter adds the reference");
    }
}

/// Reports files of examples that don't exist, or that exist under a name in another case.
fn missing_files<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    for example in &lro.examples {
        let Some(broken) = example.broken() else {
            continue;
        };
        let text = broken.reference.as_str().unwrap_or_default();
        let (message, help) = match (&broken.error, broken.file) {
            (_, Some(file)) => (
                format!(
                    "`{text}` and the file `{file}` differ in upper and lower case: some systems don't find the example"
                ),
                "write the name exactly like the name of the file",
            ),
            // `unreadable-document` reports a file that can't be read.
            (Some(ReferenceError::Unreadable) | None, None) => continue,
            (Some(error), None) => (
                format!("the example `{text}` isn't found: {error}"),
                "correct the reference; or add the file",
            ),
        };
        let finding = report
            .at(Site::value(broken.reference), message)
            .case(Case::MissingFile)
            .help(help)
            .operation(&lro.subject.operation);
        if let (Some(error), None) = (&broken.error, broken.file) {
            finding.joint(format!("the example isn't found: {error}"));
        }
    }
}
