use crate::rules::prelude::*;

rule!(
    "final-state/operation-location-unsupported-consumer",
    Lro,
    check
);

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let DeclaredVia::Known(via @ FinalStateVia::OperationLocation, place) =
        lro.subject.declared_via()
    else {
        return;
    };
    if !lro.subject.is_marked() {
        return;
    }
    report
        .at(
            Site::value(place),
            format!("older generators don't know `final-state-via: {via}`: they stop, or ignore the value"),
        )
        .help("update the generator; or remove the options from the copy of the document that it reads")
        .typespec("set `emit-lro-options: \"none\"` for the emitter `@azure-tools/typespec-autorest`, which then writes no options")
        .clients(&[&DOTNET]);
}
