//! What must hold across a definition.

use std::collections::{BTreeMap, BTreeSet};

use super::{DefinitionFault, Step, blank};
use crate::form::Item;
use crate::kind::Kind;
use crate::name::FieldName;
use crate::source::{Source, SourceKind};

/// The most bytes of files in a submission. An envelope, padding included, stays below the 4 GiB that a ZIP file can
/// hold in its plain format.
pub(super) const MOST_FILE_BYTES: u64 = 4_000_000_000;
/// The most files in a submission: their numbers in the envelope have two digits.
pub(super) const MOST_FILES_IN_ALL: usize = 99;
/// How many fields are named to who named none of them. A forged definition may have thousands, and thousands of faults.
const FIELDS_LISTED: usize = 30;

pub(super) fn faults(source: &Source) -> Vec<DefinitionFault> {
    let mut faults = Vec::new();
    faults.extend(blank("title", Some(&source.title)));
    faults.extend(blank("submit", source.submit.as_ref()));
    faults.extend(leave_fault(source));
    if !source.fields.iter().any(|item| item.name.is_some()) {
        faults.push(DefinitionFault::at("fields", "the form asks nothing", "add at least one field, with `name:`, `type:` and `label:`"));
    }
    faults.extend(repeated_names(source));
    faults.extend(rule_faults(source));
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

fn rule_faults(source: &Source) -> Vec<DefinitionFault> {
    let mut faults = Vec::new();
    let fields = source.fields.iter().filter_map(|item| Some((item.name.as_ref()?, item.kind)));
    let kinds: BTreeMap<&FieldName, Option<SourceKind>> = fields.collect();
    for (index, rule) in source.rules.iter().enumerate() {
        let here = [Step::Key("rules"), Step::Index(index)];
        faults.extend(blank("message", Some(&rule.message)).map(|fault| fault.under(&here)));
        if rule.any_of.is_empty() {
            let fault = DefinitionFault::at("any_of", "the rule names no field", "list the fields of which one must be answered");
            faults.push(fault.under(&here));
        }
        for (place, name) in rule.any_of.iter().enumerate() {
            faults.extend(ruled_field(source, &kinds, name).map(|(problem, help)| DefinitionFault {
                path: vec![here[0], here[1], Step::Key("any_of"), Step::Index(place)],
                problem,
                help,
            }));
        }
    }
    faults
}

/// Why a rule can't name that field.
fn ruled_field(source: &Source, kinds: &BTreeMap<&FieldName, Option<SourceKind>>, name: &FieldName) -> Option<(String, String)> {
    match kinds.get(name) {
        None => Some((format!("there is no field “{name}”"), format!("the fields are: {}", listed(source)))),
        Some(Some(SourceKind::Constant)) => {
            Some((format!("“{name}” is a constant: the rule would always hold"), "name a field that visitors answer".into()))
        }
        Some(_) => None,
    }
}

fn listed(source: &Source) -> String {
    let mut names = source.fields.iter().filter_map(|item| item.name.as_ref()).map(FieldName::as_str);
    let first: Vec<_> = names.by_ref().take(FIELDS_LISTED).collect();
    let more = if names.next().is_some() { ", …" } else { "" };
    first.join(", ") + more
}
