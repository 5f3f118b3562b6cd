use crate::rules::prelude::*;

// `crate::suppress` knows which suppressions were used, and `crate::gate` which entries of a baseline
// matched. The engine and the gate report the others.
rule! {
    "document/unused-suppression", Suppression,
    pub(crate) enum Case {
        NoEffect = "no-effect",
        OtherLinter = "other-linter",
        StaleBaselineEntry = "stale-baseline-entry",
    }
}
