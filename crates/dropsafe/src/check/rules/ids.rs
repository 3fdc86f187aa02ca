//! Ids: each belongs to one element, and what refers to one finds it.

use std::collections::BTreeMap;

use crate::check::page::{Faults, Rule, Tag};

/// Attributes that name other elements of the page. Without these, something is not said to those who can't see.
const REFERRING: [&str; 6] = ["aria-labelledby", "aria-describedby", "aria-details", "headers", "for", "list"];

/// Ids so far, and who refers to which.
#[derive(Default)]
pub(super) struct Ids {
    times: BTreeMap<String, usize>,
    /// Attribute, id, and what to look for.
    references: Vec<(&'static str, String, Vec<String>)>,
}

impl Rule for Ids {
    fn start(&mut self, tag: &Tag<'_>, faults: &mut Faults) {
        if let Some(id) = tag.get("id") {
            let times = self.times.entry(id.to_owned()).or_default();
            *times += 1;
            if *times == 2 {
                let mark = format!("id=\"{id}\"");
                let help = "give one of them another: a link can lead to one only";
                faults.error(format!("two elements have the id “{id}”"), tag.marks([mark.as_str()]), help);
            }
        }
        for attribute in REFERRING {
            // `output` has a `for` of its own kind.
            let ids = tag.get(attribute).filter(|_| attribute != "for" || tag.name == "label").unwrap_or_default();
            self.references.extend(ids.split_whitespace().map(|id| (attribute, id.to_owned(), tag.marks([id]))));
        }
    }

    fn finish(&mut self, faults: &mut Faults) {
        for (attribute, id, marks) in self.references.drain(..) {
            if !self.times.contains_key(&id) {
                let message = format!("`{attribute}` names the id “{id}”, which is not on the page");
                faults.error(message, marks, "write the id of the element that is meant, or take the attribute out");
            }
        }
    }
}
