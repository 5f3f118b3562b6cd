//! The constant of the rules of other linters, from `rules/peers.yaml`.

use serde::Deserialize;

use crate::page::{decision, list, optional, string, variant};

/// The expression of the constant.
///
/// # Errors
/// The error in the file.
pub(crate) fn linters_constant(text: &str) -> Result<String, String> {
    let linters: Vec<Linter> = serde_yaml::from_str(text).map_err(|error| error.to_string())?;
    Ok(list(&linters, Linter::constant))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Linter {
    tool: String,
    name: String,
    url: String,
    system: String,
    rules: Vec<Peer>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Peer {
    name: String,
    #[serde(default)]
    ids: Vec<String>,
    system: Option<String>,
    #[serde(default)]
    verbs: Vec<String>,
    decides: Option<String>,
    checks: String,
    not_covered: Option<String>,
    rest: Option<String>,
    #[serde(default)]
    together: bool,
}

impl Linter {
    fn constant(&self) -> String {
        format!(
            "crate::rules::peers::Linter {{ prefix: {}, name: {}, url: {}, system: {}, rules: {} }}",
            string(&self.tool),
            string(&self.name),
            string(&self.url),
            variant("model::System", &self.system),
            list(&self.rules, Peer::constant)
        )
    }
}

impl Peer {
    fn constant(&self) -> String {
        let text = |text: &Option<String>| optional(text.as_deref(), string);
        format!(
            "crate::rules::peers::Peer {{ name: {}, ids: {}, system: {}, verbs: {}, decides: {}, checks: {}, not_covered: {}, rest: {}, together: {} }}",
            string(&self.name),
            list(&self.ids, |id| string(id)),
            optional(self.system.as_deref(), |system| variant(
                "model::System",
                system
            )),
            list(&self.verbs, |verb| variant("openapi::Method", verb)),
            decision(self.decides.as_deref()),
            string(&self.checks),
            text(&self.not_covered),
            text(&self.rest),
            self.together
        )
    }
}
