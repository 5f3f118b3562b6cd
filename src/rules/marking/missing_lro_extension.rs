use super::evidence::Evidence;
use super::generated::generated;
use super::unmarked::{Sign, marked};
use crate::questions::UnmarkedHeader;
use crate::rules::prelude::*;

rule! {
    "marking/missing-lro-extension", Lro, check, examples,
    enum Case {
        NoPollingHeader = "no-polling-header",
        Said = "said",
        Shown = "shown",
        WithoutOperationId = "without-operation-id",
        Generated = "generated",
    }
}

fn check<'w>(lro: &Lro<'w>, report: &mut Report<'w>) {
    let subject = &lro.subject;
    let (Some(accepted), Some(marker)) = (subject.accepted(), subject.missing_marker()) else {
        return;
    };
    let sign = Sign::of(lro);
    let case = match &sign {
        Sign::Header(UnmarkedHeader::Certain(_)) => None,
        Sign::Header(UnmarkedHeader::Usual(_)) => {
            let is_generated = subject.operation.api().is_generated();
            is_generated.then_some(Case::Generated)
        }
        // The status of a job has other values than the status of an operation: the marker would be
        // wrong.
        Sign::Header(UnmarkedHeader::OfAnother(_)) | Sign::Evidence(_) if lro.leads_to_job() => {
            return;
        }
        Sign::Header(UnmarkedHeader::OfAnother(_)) => Some(Case::WithoutOperationId),
        Sign::Evidence(Evidence::Shown(_)) => Some(Case::Shown),
        Sign::Evidence(Evidence::Said(..)) => Some(Case::Said),
        Sign::Nothing if subject.says_nothing_is_polled() => return,
        Sign::Nothing => Some(Case::NoPollingHeader),
    };
    let add = marked(marker, lro);
    let finding = report
        .at(accepted.site(), sign.message())
        .help(sign.help(&add, lro))
        .typespec("use a long-running template; or headers and a status monitor that the compiler knows, so that it writes the marker");
    sign.show(finding);
    if let Some(case) = case {
        finding.case(case);
    }
    // Clients may have nothing to wait for here: then none of them goes wrong.
    if !matches!(case, Some(Case::NoPollingHeader | Case::WithoutOperationId)) {
        finding.clients(generated(subject.profile.system));
    }
}
