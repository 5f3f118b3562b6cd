//! The product names of clients.

use std::fmt;

use super::{ALL, Client};
use crate::text::listed;

/// The product that people know a client as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Product {
    /// The Azure SDK for this language.
    AzureSdk(&'static str),
    /// The Microsoft Fabric SDK for this language.
    FabricSdk(&'static str),
    /// A tool with a name of its own.
    Tool(&'static str),
}

impl Product {
    /// Both parts of the name: the family, if it has one, and the name within it.
    const fn parts(self) -> (Option<&'static str>, &'static str) {
        match self {
            Self::AzureSdk(language) => (Some("Azure SDK"), language),
            Self::FabricSdk(language) => (Some("Fabric SDK"), language),
            Self::Tool(name) => (None, name),
        }
    }
}

impl fmt::Display for Product {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.parts() {
            (Some(family), name) => write!(f, "{family} for {name}"),
            (None, name) => f.write_str(name),
        }
    }
}

/// The products of some clients, each family once, in the order of their first members:
/// `Azure SDKs for Python and Go`, then `Terraform`.
fn families(clients: &[&Client]) -> Vec<(String, bool)> {
    let mut families: Vec<(Option<&str>, Vec<&str>)> = Vec::new();
    for client in clients {
        let (family, name) = client.product.parts();
        let mut known = families.iter_mut();
        match known.find(|(known, _)| family.is_some() && *known == family) {
            Some((_, names)) if names.contains(&name) => {}
            Some((_, names)) => names.push(name),
            None => families.push((family, vec![name])),
        }
    }
    let families = families.into_iter().map(|(family, names)| {
        let joined = listed(&names, "and");
        match (family, names.as_slice()) {
            (None, _) => (joined, false),
            (Some(family), [_]) => (format!("{family} for {joined}"), true),
            (Some(family), _) => (format!("{family}s for {joined}"), true),
        }
    });
    families.collect()
}

/// The products of some clients as part of a sentence: the Azure SDKs for Python and Go, and
/// Terraform.
pub fn products(clients: &[&Client]) -> String {
    let families = families(clients).into_iter();
    let named: Vec<String> = families
        .map(|(name, takes_article)| match takes_article {
            true => format!("the {name}"),
            false => name,
        })
        .collect();
    match named.split_last() {
        Some((last, [first])) if first.contains(" and ") => format!("{first}, and {last}"),
        _ => listed(&named, "and"),
    }
}

/// The products of the clients with these names in output, as a list without articles:
/// `Azure SDKs for Python and Go; Terraform`.
pub fn products_named(names: &[&str]) -> String {
    let clients = names.iter().filter_map(|name| {
        let mut all = ALL.into_iter();
        all.find(|client| client.name == *name)
    });
    let clients: Vec<&Client> = clients.collect();
    let names: Vec<String> = families(&clients)
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    names.join("; ")
}

#[cfg(test)]
mod tests {
    use super::super::{AZURE_CLI, GO, JS, PYTHON, TERRAFORM};
    use super::*;

    #[test]
    fn each_family_is_named_once() {
        assert_eq!(PYTHON.product.to_string(), "Azure SDK for Python");
        assert_eq!(products(&[&PYTHON]), "the Azure SDK for Python");
        assert_eq!(
            products(&[&PYTHON, &GO]),
            "the Azure SDKs for Python and Go"
        );
        assert_eq!(
            products(&[&PYTHON, &GO, &TERRAFORM, &JS]),
            "the Azure SDKs for Python, Go and JavaScript, and Terraform"
        );
        assert_eq!(
            products(&[&GO, &TERRAFORM]),
            "the Azure SDK for Go and Terraform"
        );
        assert_eq!(products(&[&AZURE_CLI]), "Azure CLI");
    }

    #[test]
    fn a_list_has_no_articles() {
        assert_eq!(
            products_named(&["python", "go", "terraform"]),
            "Azure SDKs for Python and Go; Terraform"
        );
        assert_eq!(products_named(&[]), "");
    }
}
