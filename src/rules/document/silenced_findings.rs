use crate::rules::prelude::*;

// `crate::gate` finds what a change silences.
rule!("document/silenced-findings", Comparison);
