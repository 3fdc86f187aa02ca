//! What must hold across a definition.

use std::collections::BTreeSet;

use super::{DefinitionFault, Step, blank};
use crate::form::Item;
use crate::kind::Kind;
use crate::source::Source;

/// The most bytes of files in a submission. An envelope, padding included, stays below the 4 GiB that a ZIP file can
/// hold in its plain format.
pub(super) const MOST_FILE_BYTES: u64 = 4_000_000_000;
/// The most files in a submission: their numbers in the envelope have two digits.
pub(super) const MOST_FILES_IN_ALL: usize = 99;

pub(super) fn faults(source: &Source) -> Vec<DefinitionFault> {
    let mut faults = Vec::new();
    faults.extend(blank("title", Some(&source.title)));
    faults.extend(blank("submit", source.submit.as_ref()));
    faults.extend(leave_fault(source));
    if !source.fields.iter().any(|item| item.name.is_some()) {
        faults.push(DefinitionFault::at("fields", "the form asks nothing", "add at least one field, with `name:`, `type:` and `label:`"));
    }
    faults.extend(repeated_names(source));
    faults
}

/// More files than an envelope holds.
pub(super) fn file_faults(items: &[Item]) -> Vec<DefinitionFault> {
    let (mut files, mut bytes) = (0_usize, 0_u64);
    for item in items {
        if let Item::Field(field) = item
            && let Kind::Files { count, max_size } = &field.kind
        {
            files += count.end();
            bytes = bytes.saturating_add(max_size.saturating_mul(*count.end() as u64));
        }
    }
    let help = "lower `max:` or `max_size:` of the fields of type `files`";
    let mut faults = Vec::new();
    if files > MOST_FILES_IN_ALL {
        faults.push(DefinitionFault::at("fields", format!("the form takes {files} files; an envelope holds {MOST_FILES_IN_ALL}"), help));
    }
    if bytes > MOST_FILE_BYTES {
        let megabytes = bytes / 1_000_000;
        faults.push(DefinitionFault::at("fields", format!("the form takes {megabytes} MB of files; an envelope holds 4000 MB"), help));
    }
    faults
}

fn leave_fault(source: &Source) -> Option<DefinitionFault> {
    let leave = source.leave.as_ref()?;
    let is_address = (leave.starts_with("https://") || leave.starts_with("http://")) && !leave.contains(char::is_whitespace);
    (!is_address).then(|| {
        let help = "write a whole address, such as https://www.example.org/";
        DefinitionFault::at("leave", format!("“{leave}” is not an address to leave for"), help)
    })
}

fn repeated_names(source: &Source) -> Vec<DefinitionFault> {
    let mut seen = BTreeSet::new();
    let names = source.fields.iter().enumerate().filter_map(|(index, item)| Some((index, item.name.as_ref()?)));
    names
        .filter(|(_, name)| !seen.insert(*name))
        .map(|(index, name)| DefinitionFault {
            path: vec![Step::Key("fields"), Step::Index(index), Step::Key("name")],
            problem: format!("the field “{name}” is there twice"),
            help: "give each field a name of its own: an answer to one would overwrite the other".into(),
        })
        .collect()
}
