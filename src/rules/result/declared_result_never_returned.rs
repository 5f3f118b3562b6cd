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
    let remove = match lro.subject.has_to_drop(status) {
        true => format!("remove the `{status}`"),
        false => "remove the schema".to_owned(),
    };
    let monitor = found.monitor.called("a status");
    let (ends, help) = match &found.result {
        Some(held) => {
            let result = held.schema.called("something else");
            (
                format!("it ends with {monitor}, which holds {result}"),
                format!(
                    "{remove}, or describe {name} as `{}` of {monitor}",
                    held.name
                ),
            )
        }
        None => (
            format!("it ends with {monitor}, which holds no result"),
            format!(
                "{remove} if nothing is returned; otherwise describe {name} as `result` of {monitor}, or name it in `final-state-schema`"
            ),
        ),
    };
    report
        .at(
            found.body.site,
            format!("no client that polls this operation gets {name} of the `{status}`: {ends}"),
        )
        .note(found.monitor.element().key(), "what the last answer holds")
        .clients(&clients.ending(lro, &[Verdict::WrongResult]))
        .help(help)
        .typespec("say what the final link leads to, as in `LroHeaders = ArmLroLocationHeader<FinalResult = Report>`, or describe the result in the status monitor");
}
