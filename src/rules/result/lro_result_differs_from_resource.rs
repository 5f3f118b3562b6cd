use crate::openapi::Comparisons;
use crate::rules::prelude::*;

rule! {
    "result/lro-result-differs-from-resource", LroOrSync, check,
    enum Case { Copies = "copies" }
}

fn help(own: &str, theirs: &str, verb: &str, counterpart: Method) -> String {
    let purpose = match counterpart {
        Method::Put => "what the PUT creates",
        _ => "what the GET reads",
    };
    let other = counterpart.verb();
    // Two documents may have different schemas with one name.
    let theirs = match own == theirs {
        true => "the same schema",
        false => theirs,
    };
    format!(
        "return {theirs} in the {verb} too, as in the {other}; or, if the {verb} doesn't change {purpose}, make it a POST on another path"
    )
}

/// The help about a PUT or PATCH on the path of a list.
fn help_on_list(subject: &Subject<'_>, what: &str) -> String {
    let path = subject.operation.path_item().url_template();
    let last = path.trim_end_matches('/').rsplit('/').next();
    let last = last.unwrap_or_default();
    let verb = subject.operation.method().verb();
    format!(
        "move this {verb} to the path of one {what}, such as `…/{last}/{{name}}`: on the path of a list it changes the list"
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
                    format!("the {verb} returns a copy of the schema that the {other} on the same path returns"),
                )
                .case(Case::Copies)
                .note(theirs.site, format!("the {other} returns this"))
                .help("refer to the same schema in both operations")
                .typespec("return the same model in both operations");
        }
        return;
    };
    let (own, theirs) = (&mismatch.first, &mismatch.second);
    let [of_own, of_theirs] = [own, theirs].map(|body| body.schema.called("an inline schema"));
    let (this, that) = (format!("the {verb}"), format!("the {other}"));
    let contrast = contrast(&mismatch.difference, &this, &that);
    let is_on_list = subject.is_sent_to_list(&own.schema);
    let (message, help) = if is_on_list {
        let message = format!(
            "the {verb} returns {of_own}, but the {other} on the same path returns a list, {of_theirs}"
        );
        (message, help_on_list(subject, &of_own))
    } else {
        let message = format!(
            "the {verb} returns {of_own}, but the {other} on the same path returns {of_theirs}: {contrast}"
        );
        (message, help(&of_own, &of_theirs, verb, counterpart))
    };
    let finding = report
        .at(own.site.clone(), message)
        .note(theirs.site.clone(), format!("the {other} returns this"))
        .help(help)
        .typespec("use the same resource for both operations, as in `ArmResourceRead<Widget>` with `ArmResourceCreateOrReplaceAsync<Widget>` or `ArmCustomPatchAsync<Widget, WidgetUpdate>`");
    // Clients that poll `Location` return its last response, without another GET.
    let ends_with_get = counterpart == Method::Get && !subject.leads_to_location();
    if subject.is_long_running() && ends_with_get {
        finding.clients(match subject.profile.system {
            System::Arm => const { &[&PYTHON_ARM, &JS, &GO, &DOTNET, &JAVA_ARM] },
            _ => const { &[&PYTHON, &JS, &GO, &DOTNET] },
        });
    }
}
