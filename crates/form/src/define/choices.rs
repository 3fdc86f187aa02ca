//! What can be chosen, and how many of it.

use super::limits::counted;
use super::{DefinitionFault, Faults, Step, blank, both};
use crate::kind::{Choices, Kind};
use crate::source::SourceItem;

pub(super) fn one_of(item: &SourceItem) -> Result<Kind, Faults> {
    choices(item).map(|choices| Kind::OneOf { choices, shown: item.shown.unwrap_or_default() })
}

pub(super) fn several_of(item: &SourceItem) -> Result<Kind, Faults> {
    let offered = item.options.0.len() + usize::from(item.other.is_some());
    // Without options there is nothing to count: that is said already.
    let count = counted(item, offered.max(1), "a number of choices").and_then(|count| match *count.start() > offered.max(1) {
        true => Err(vec![DefinitionFault::at(
            "min",
            format!("there are only {offered} options to choose from"),
            "lower `min:`, or add options",
        )]),
        false => Ok(count),
    });
    both(choices(item), count).map(|(choices, count)| Kind::SeveralOf { choices, count })
}

fn choices(item: &SourceItem) -> Result<Choices, Faults> {
    let mut faults = Vec::new();
    if item.options.0.is_empty() {
        faults.push(DefinitionFault::at("options", "there is nothing to choose", "add `options:` with `key: label`, one a line"));
    }
    for (place, (key, label)) in item.options.0.iter().enumerate() {
        if blank("options", Some(label)).is_some() {
            let help = "write after its key what visitors shall read";
            let path = vec![Step::Key("options"), Step::Index(place)];
            faults.push(DefinitionFault { path, problem: format!("the option “{key}” has no label"), help: help.into() });
        }
    }
    faults.extend(blank("other", item.other.as_ref()));
    if faults.is_empty() { Ok(Choices { options: item.options.clone(), other: item.other.clone() }) } else { Err(faults) }
}
