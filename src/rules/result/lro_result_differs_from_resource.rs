use crate::openapi::Comparisons;
use crate::rules::prelude::*;

rule! {
    "result/lro-result-differs-from-resource", LroOrSync, check,
    enum Case { Copies = "copies" }
}

fn help(theirs: &str, verb: &str, counterpart: Method) -> String {
    let purpose = match counterpart {
        Method::Put => "what the PUT makes",
        _ => "what the GET reads",
    };
    format!(
        "return {theirs} here too; if the {verb} does something else than change {purpose}, make it a POST with a path of its own"
    )
}

fn check<'w>(subject: &Subject<'w>, report: &mut Report<'w>) {
    let Some((counterpart, _)) = subject.counterpart() else {
        return;
    };
    let [verb, other] = [subject.operation.method(), counterpart].map(Method::verb);
    let mut known = Comparisons::default();
    let Some(mismatch) = subject.returns_another_resource(&mut known) else {
        if let Some((own, theirs)) = subject.returns_copy(&mut known) {
            report
                .at(
                    own.site,
                    format!("this {verb} returns a copy of the schema of the {other} of its path"),
                )
                .case(Case::Copies)
                .note(theirs.site, format!("what the {other} returns"))
                .help("refer to one schema in both")
                .typespec("return the same model in both");
        }
        return;
    };
    let (own, theirs) = (&mismatch.first, &mismatch.second);
    let [of_own, of_theirs] = [own, theirs].map(|body| body.schema.called("an inline schema"));
    let (this, that) = (format!("the {verb}"), format!("the {other}"));
    let contrast = contrast(&mismatch.difference, &this, &that);
    let message =
        format!("this {verb} returns {of_own} and the {other} of its path {of_theirs}: {contrast}");
    let finding = report
        .at(own.site.clone(), message)
        .note(theirs.site.clone(), format!("what the {other} returns"))
        .help(help(&of_theirs, verb, counterpart))
        .typespec("take the same resource for both, as in `ArmResourceRead<Widget>` with `ArmResourceCreateOrReplaceAsync<Widget>` or `ArmCustomPatchAsync<Widget, WidgetUpdate>`");
    // Who polls `Location` ends with its last answer.
    let ends_with_get = counterpart == Method::Get && !subject.leads_to_location();
    if subject.is_long_running() && ends_with_get {
        finding.clients(match subject.profile.system {
            System::Arm => const { &[&PYTHON_ARM, &JS, &GO, &DOTNET, &JAVA_ARM] },
            _ => const { &[&PYTHON, &JS, &GO, &DOTNET] },
        });
    }
}
