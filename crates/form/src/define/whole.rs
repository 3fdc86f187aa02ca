//! What must hold across a definition.

use std::collections::BTreeSet;

use super::files::max_size;
use super::{DefinitionFault, Step, blank};
use crate::form::Item;
use crate::kind::Kind;
use crate::question::Question;
use crate::source::Source;

/// The most bytes of files in a submission. An envelope, padding included, stays below the 4 GiB that a ZIP file can
/// hold in its plain format.
pub(super) const MOST_FILE_BYTES: u64 = 4_000_000_000;
/// The most files in a submission: their numbers in the envelope have two digits.
pub(super) const MOST_FILES_IN_ALL: usize = 99;

pub(super) fn faults(source: &Source) -> Vec<DefinitionFault> {
    let mut faults = Vec::new();
    faults.extend(blank("title", Some(&source.title)));
    for (key, text) in [("submit", &source.submit), ("purpose", &source.purpose)] {
        faults.extend(blank(key, text.as_ref()));
    }
    faults.extend(leave_fault(source));
    if !source.entries().any(|(_, item)| item.name.is_some()) {
        faults.push(DefinitionFault::at("fields", "the form asks nothing", "add at least one field, with `name:`, `type:` and `label:`"));
    }
    faults.extend(repeated_names(source));
    faults
}

/// The question that keeps robots out, if there is one.
pub(super) fn question(source: &Source) -> Result<Option<Question>, Vec<DefinitionFault>> {
    let Some(written) = &source.question else { return Ok(None) };
    let mut faults: Vec<_> = [blank("ask", Some(&written.ask)), blank("help", written.help.as_ref())].into_iter().flatten().collect();
    let question = Question::new(written);
    if question.is_none() {
        let help = "write for each language a list of answers that are right, each with a letter or digit at least: en: [blue, light blue]";
        faults.push(DefinitionFault::at("answers", "the question has no answer, or one that says nothing", help));
    }
    let here = [Step::Key("question")];
    if faults.is_empty() { Ok(question) } else { Err(faults.into_iter().map(|fault| fault.under(&here)).collect()) }
}

/// The most bytes of files that the form takes, or why that can't be.
pub(super) fn most_file_bytes(source: &Source, items: &[Item]) -> Result<u64, Vec<DefinitionFault>> {
    let (mut files, mut bytes) = (0_usize, 0_u64);
    for field in items.iter().flat_map(Item::fields) {
        if let Kind::Files { count, max_size, .. } = &field.kind {
            files += count.end();
            bytes = bytes.saturating_add(max_size.saturating_mul(*count.end() as u64));
        }
    }
    let mut faults = Vec::new();
    match source.max_size.as_deref().map(max_size) {
        Some(Ok(_)) if files == 0 => {
            let help = "leave the line out, or ask for files";
            faults.push(DefinitionFault::at("max_size", "the form takes no files", help));
        }
        Some(Ok(together)) => bytes = bytes.min(together),
        Some(Err(fault)) => faults.push(fault),
        None => {}
    }
    if files > MOST_FILES_IN_ALL {
        let help = "lower `max:` of the fields of type `files`: each of them counts with its `max:`, or with 5 where none is written";
        faults.push(DefinitionFault::at("fields", format!("the form takes {files} files; an envelope holds {MOST_FILES_IN_ALL}"), help));
    }
    if bytes > MOST_FILE_BYTES {
        let help = "lower `max:` or `max_size:` of the fields of type `files`, or write a `max_size:` for all files of the form";
        let megabytes = bytes / 1_000_000;
        faults.push(DefinitionFault::at("fields", format!("the form takes {megabytes} MB of files; an envelope holds 4000 MB"), help));
    }
    if faults.is_empty() { Ok(bytes) } else { Err(faults) }
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
    let names = source.entries().filter_map(|(path, item)| Some((path, item.name.as_ref()?)));
    names
        .filter(|(_, name)| !seen.insert(*name))
        .map(|(path, name)| DefinitionFault {
            path: [path, vec![Step::Key("name")]].concat(),
            problem: format!("the field “{name}” is there twice"),
            help: "give each field a name of its own: an answer to one would overwrite the other".into(),
        })
        .collect()
}
