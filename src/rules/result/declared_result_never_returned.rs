use crate::openapi::Comparisons;
use crate::rules::prelude::*;

rule!("result/declared-result-never-returned", Lro, check);

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let Some(found) = lro.never_returned(&mut Comparisons::default()) else {
        return;
    };
    let clients = report.clients();
    let name = found.body.schema.called("this body");
    let status = found.body.status.unwrap_or(Status::Code(200));
    let of_response = match found.body.schema.name() {
        Some(name) => format!("`{name}`, the body of the `{status}`"),
        None => format!("the body of the `{status}`"),
    };
    let remove = match lro.subject.has_to_drop(status) {
        true => format!("remove the `{status}`"),
        false => "remove the schema".to_owned(),
    };
    let monitor = found.monitor.called("a status document");
    let (ends, help) = match &found.result {
        Some(held) => {
            let result = match held.schema.name() {
                Some(name) => format!("whose result is `{name}`"),
                None => "whose result has another schema".to_owned(),
            };
            (
                format!("they get {monitor}, {result}"),
                format!(
                    "{remove}; or describe {name} as the property `{}` of {monitor}",
                    held.name
                ),
            )
        }
        None => (
            format!("they get {monitor}, which has no result"),
            format!(
                "{remove} if nothing is returned; if {monitor} has the result, describe {name} as its property `result`; if not, name {name} in `final-state-schema`"
            ),
        ),
    };
    report
        .at(
            found.body.site,
            format!("clients that poll never get {of_response}: {ends}"),
        )
        .note(found.monitor.element().key(), "clients get this after polling")
        .clients(&clients.ending(lro, &[Verdict::WrongResult]))
        .help(help)
        .typespec("set the target of the final link, as in `LroHeaders = ArmLroLocationHeader<FinalResult = Report>`; or describe the result in the status monitor");
}
