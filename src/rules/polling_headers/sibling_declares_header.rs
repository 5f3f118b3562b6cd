use crate::model::HeaderEvidence;
use crate::rules::prelude::*;

rule! {
    "polling-headers/sibling-declares-header", Lro, check, examples,
    enum Case { Some = "some" }
}

/// How many of the other operations declare what this one doesn't.
fn others(declaring: usize, others: usize) -> String {
    match (declaring, others) {
        (1, 1) => "that of the other long-running operation with a `202` does".to_owned(),
        (1, others) => {
            format!("that of one of the {others} other long-running operations with a `202` does")
        }
        (all, others) if all == others => format!("those of all {all} others do"),
        (some, others) => {
            format!("those of {some} of the {others} other long-running operations with a `202` do")
        }
    }
}

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let (Some(accepted), Some(siblings)) = (lro.subject.accepted(), lro.declaring_siblings())
    else {
        return;
    };
    let is_best = matches!(
        lro.header_evidence(),
        Some(HeaderEvidence::Customary | HeaderEvidence::Seen)
    );
    if !is_best {
        return;
    }
    // What is said of this very operation counts for more than what its neighbours do.
    let mut names = lro.subject.named_headers();
    if names.is_empty() {
        // What the others declare may be for another system.
        let profile = lro.subject.profile;
        let asked = profile.default_header.as_deref();
        let foreign = profile.is_foreign_header(siblings.header.name());
        names.push(asked.filter(|_| foreign).unwrap_or(siblings.header.name()));
    }
    let others = others(siblings.declaring, siblings.others);
    let finding = report
        .at(
            accepted.site(),
            format!("this `202` declares no polling header, and {others}"),
        )
        .note(siblings.header.site(), "declared here, for one")
        .help(format!(
            "declare {} for this operation too, {}, if the service sends {}",
            list(&names, "and"),
            in_headers_of(lro, accepted),
            if names.len() == 1 { "it" } else { "them" }
        ))
        .typespec("give all operations the same headers, in Resource Manager with `LroHeaders` of the template");
    if !siblings.are_most() {
        finding.case(Case::Some);
    }
}
