use crate::rules::prelude::*;

// `crate::suppress` knows which suppressions were needed; the engine reports the others.
rule!("document/unused-suppression", Suppression);
