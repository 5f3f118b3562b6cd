use crate::lro::{FinalStep, Mismatch};
use crate::openapi::Comparisons;
use crate::rules::prelude::*;

rule!("result/lro-result-differs-from-resource", Document, check);

fn check<'w>(document: &DocumentScope<'_, 'w>, report: &mut Report<'w>) {
    let mut known = Comparisons::default();
    for lro in document.lros {
        if let Some(mismatch) = lro.returns_another_resource(&mut known) {
            tell(lro, &mismatch, report);
        }
    }
}

fn tell<'w>(lro: &Lro<'w>, mismatch: &Mismatch<'w>, report: &mut Report<'w>) {
    let (own, read) = (&mismatch.first, &mismatch.second);
    let [of_own, of_read] = [own, read].map(|body| body.schema.called("an inline schema"));
    let verb = lro.operation.method().verb();
    let message = format!(
        "this {verb} returns {of_own} and the GET of its path {of_read}: {}",
        contrast(&mismatch.difference, &format!("the {verb}"), "the GET")
    );
    let finding = report
        .at(own.site.clone(), message)
        .operation(&lro.operation)
        .note(read.site.clone(), "what the GET returns")
        .help(format!("return {of_read} here too; if the {verb} does something else than change what the GET reads, make it a POST with a path of its own"))
        .typespec("take the same resource for both, as in `ArmResourceRead<Widget>` with `ArmResourceCreateOrReplaceAsync<Widget>` or `ArmCustomPatchAsync<Widget, WidgetUpdate>`");
    if matches!(lro.final_step.value, FinalStep::OriginalUri(_)) {
        finding.clients(match lro.profile.system {
            System::Arm => &["python-arm", "js", "go", "dotnet", "java-arm"],
            _ => &["python", "js", "go", "dotnet"],
        });
    }
}
