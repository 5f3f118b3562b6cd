use crate::openapi::Comparisons;
use crate::rules::prelude::*;

rule!("result/lro-result-differs-from-resource", LroOrSync, check);

fn check<'w>(subject: &Subject<'w>, report: &mut Report<'w>) {
    let mut known = Comparisons::default();
    let Some(mismatch) = subject.returns_another_resource(&mut known) else {
        if let Some((own, read)) = subject.reads_copy(&mut known) {
            let verb = subject.operation.method().verb();
            report
                .at(
                    own.site,
                    format!("this {verb} returns a copy of the schema of the GET of its path"),
                )
                .case("copies")
                .note(read.site, "what the GET returns")
                .help("refer to one schema in both")
                .typespec("return the same model in both");
        }
        return;
    };
    let (own, read) = (&mismatch.first, &mismatch.second);
    let [of_own, of_read] = [own, read].map(|body| body.schema.called("an inline schema"));
    let verb = subject.operation.method().verb();
    let message = format!(
        "this {verb} returns {of_own} and the GET of its path {of_read}: {}",
        contrast(&mismatch.difference, &format!("the {verb}"), "the GET")
    );
    let finding = report
        .at(own.site.clone(), message)
        .note(read.site.clone(), "what the GET returns")
        .help(format!("return {of_read} here too; if the {verb} does something else than change what the GET reads, make it a POST with a path of its own"))
        .typespec("take the same resource for both, as in `ArmResourceRead<Widget>` with `ArmResourceCreateOrReplaceAsync<Widget>` or `ArmCustomPatchAsync<Widget, WidgetUpdate>`");
    // Who polls `Location` ends with its last answer.
    if subject.is_long_running() && !subject.leads_to_location() {
        finding.clients(match subject.profile.system {
            System::Arm => &["python-arm", "js", "go", "dotnet", "java-arm"],
            _ => &["python", "js", "go", "dotnet"],
        });
    }
}
