use crate::rules::prelude::*;

// `crate::gate` finds the findings that a change silences.
rule!("document/silenced-findings", Comparison);
