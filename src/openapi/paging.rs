use std::borrow::Cow;

use super::{Operation, Site};
use crate::workspace::Place;

/// `x-ms-pageable`: the operation returns its result in pages.
#[derive(Clone, Copy, Debug)]
pub struct Paging<'w> {
    /// The object.
    pub place: Place<'w>,
}

/// A property that a page must have.
#[derive(Clone, Debug)]
pub struct PageProperty<'w> {
    /// Its name.
    pub name: Cow<'w, str>,
    /// `true` if the document doesn't name the property, so it has the default name.
    pub is_default: bool,
    /// `true` if it holds the URL of the next page, `false` if it holds the items.
    pub is_link: bool,
    /// The place where the document names the property, or declares paging.
    pub site: Site<'w>,
}

impl<'w> Paging<'w> {
    /// The property with the items and, if there is more than one page, the property with the URL
    /// of the next page.
    pub fn properties(&self) -> Vec<PageProperty<'w>> {
        let named = |key: &str| {
            let value = self.place.get(key)?;
            Some(PageProperty {
                name: value.as_str()?,
                is_default: false,
                is_link: key == "nextLinkName",
                site: Site::value(value),
            })
        };
        let items = named("itemName").unwrap_or_else(|| PageProperty {
            name: Cow::Borrowed("value"),
            is_default: true,
            is_link: false,
            site: self.place.into(),
        });
        [items].into_iter().chain(named("nextLinkName")).collect()
    }
}

impl<'w> Operation<'w> {
    /// The paging that the operation declares.
    pub fn paging(&self) -> Option<Paging<'w>> {
        let place = self.extension("x-ms-pageable")?;
        place.node().is_object().then_some(Paging { place })
    }
}
