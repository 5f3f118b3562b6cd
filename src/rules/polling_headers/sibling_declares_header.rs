use crate::model::HeaderEvidence;
use crate::rules::prelude::*;

rule! {
    "polling-headers/sibling-declares-header", Lro, check, examples,
    enum Case { Some = "some" }
}

/// Half a sentence with the number of other operations that declare a header.
fn others(declaring: usize, others: usize) -> String {
    match (declaring, others) {
        (1, 1) => "the other long-running operation with a `202` declares one".to_owned(),
        (1, others) => {
            format!("1 of the {others} other long-running operations with a `202` declares one")
        }
        (2, 2) => "both other long-running operations with a `202` declare one".to_owned(),
        (all, others) if all == others => {
            format!("all {all} other long-running operations with a `202` declare one")
        }
        (some, others) => {
            format!("{some} of the {others} other long-running operations with a `202` declare one")
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
    // The text and the options of the operation itself are better evidence than other operations.
    let mut names = lro.subject.named_headers();
    if names.is_empty() {
        // The header of the other operations may belong to another system.
        let profile = lro.subject.profile;
        let asked = profile.default_header.as_deref();
        let foreign = profile.is_foreign_header(siblings.header.name());
        names.push(asked.filter(|_| foreign).unwrap_or(siblings.header.name()));
    }
    let others = others(siblings.declaring, siblings.others);
    let finding = report
        .at(
            accepted.site(),
            format!("the `202` declares no polling header, but {others}"),
        )
        .note(siblings.header.site(), "a header of another operation")
        .help(format!(
            "declare {} {}, if the service sends {}",
            list(&names, "and"),
            in_headers_of(lro, accepted),
            if names.len() == 1 { "it" } else { "them" }
        ))
        .typespec("use the same headers in all operations, in Resource Manager with `LroHeaders` of the template");
    if !siblings.are_most() {
        finding.case(Case::Some);
    }
}
