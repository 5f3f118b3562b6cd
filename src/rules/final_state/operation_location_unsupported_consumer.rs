use crate::rules::prelude::*;

rule!(
    "final-state/operation-location-unsupported-consumer",
    Lro,
    check
);

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let DeclaredVia::Known(via @ FinalStateVia::OperationLocation, place) = lro.declared_via()
    else {
        return;
    };
    if !lro.is_marked() {
        return;
    }
    report
        .at(
            Site::value(place),
            format!("older generators don't know `{via}` and stop, or leave it out"),
        )
        .help("take a generator that knows it; if you can't, leave the options out of the documents that it reads")
        .typespec("let the emitter leave it out: `emit-lro-options: \"none\"` of `@azure-tools/typespec-autorest`")
        .clients(&[&DOTNET]);
}
